//! Papers: each that was kept is in the content store.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::paper,
    flow::paper::blob,
    media::{Blob, ContentStore},
};
use futures_util::{StreamExt, stream};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};

/// Rows read at a time.
const PAGE: u64 = 500;
/// Questions to the store at once.
const AT_ONCE: usize = 16;

/// Each paper that was kept is in `store`, in its size. One that is not is made again
/// when somebody asks for it.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]; [`EngineError::Store`].
pub async fn papers(db: &Db, store: &ContentStore) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each paper that was kept is in the content store");
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = paper::Entity::find()
            .filter(paper::Column::FileHash.is_not_null())
            .order_by_asc(paper::Column::DocumentId)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(paper::Column::DocumentId.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.document_id);
        let files = rows.iter().filter_map(|row| {
            let file = blob(row).transpose()?;
            Some(file.map(|file| (row.document_id, file)))
        });
        let files: Vec<(Uuid, Blob)> = files.collect::<Result<_, _>>()?;
        let mut asked = stream::iter(files)
            .map(|(id, file)| async move { (id, file, store.size(file.hash).await) })
            .buffered(AT_ONCE);
        while let Some((id, file, size)) = asked.next().await {
            let size = match size {
                Ok(size) => Some(size),
                Err(EngineError::NotFound) => None,
                Err(error) => return Err(error),
            };
            proof.examine(size == Some(file.bytes), || match size {
                None => format!("the paper of {id} is lost: {}", file.hash),
                Some(size) => format!("the paper of {id} has {size} of {} bytes", file.bytes),
            });
        }
    }
    Ok(proof)
}
