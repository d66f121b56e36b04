//! Imports a usage file: every record ends as accepted, duplicate or rejected.
//!
//! A thread reads, unpacks and parses; batches of a few thousand records come
//! through a short channel and are written in a transaction each, with the
//! running totals, the rejects, the original bytes and the counts. Memory does
//! not follow the file's size. A kill loses nothing and doubles nothing: the
//! second try finds what the first has written and counts it as duplicate.

mod batch;
mod context;
mod live;
mod meter;
mod reader;
mod single;
mod write;

pub(crate) use live::{LiveImport, Taken};
pub(crate) use single::{Replayed, options_text, replay_record};
pub(crate) use write::{REJECT_ACCEPTED, REJECT_DISCARDED, REJECT_DUPLICATE, REJECT_OPEN};

use self::{
    batch::{Batch, BatchCounts, Placed, place},
    context::Context,
};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::usage_import,
    job::KILLED,
    read::import::{ImportRow, row_of},
};
use domain::{
    id::ImportId,
    mediation::{FileRefusal, Format, ParseOptions},
    time::Clock,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, entity::prelude::*,
};
use serde_json::json;
use std::{io::Read, sync::Arc};
use tokio::sync::mpsc;
use uuid::Uuid;

/// `usage_import.state`: going on, or killed.
pub(crate) const STATE_RUNNING: i16 = 1;
/// `usage_import.state`: through.
pub(crate) const STATE_DONE: i16 = 2;
/// `usage_import.state`: the file was refused.
pub(crate) const STATE_REFUSED: i16 = 3;

/// Batches on their way between reading and writing.
const CHANNEL_BATCHES: usize = 1;

/// What to import, and how to read it.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The file's name; part of what tells records apart where the format has
    /// no ids of its own.
    pub source: String,
    /// The format.
    pub format: Format,
    /// What the format needs to be told.
    pub options: ParseOptions,
    /// Who imports; nobody at the command line.
    pub by: Option<Viewer>,
}

/// How an import ended.
pub type ImportReport = ImportRow;

/// Makes the row that shows an import and its row in the audit log, before its
/// first record is read.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn begin(
    db: &Db,
    clock: &dyn Clock,
    request: &ImportRequest,
) -> Result<ImportId, EngineError> {
    let now = clock.now();
    let id = new_uuid(now);
    let options = options_text(&request.options, None)?;
    db.in_tx(async |tx| {
        let row = usage_import::ActiveModel {
            id: Set(id),
            source: Set(request.source.clone()),
            format: Set(request.format.to_string()),
            options: Set(options.clone()),
            state: Set(STATE_RUNNING),
            started_at_us: Set(now.as_microsecond()),
            finished_at_us: Set(None),
            byte_count: Set(0),
            record_count: Set(0),
            accepted_count: Set(0),
            duplicate_count: Set(0),
            rejected_count: Set(0),
            rejected_again_count: Set(0),
            digest: Set(None),
            refusal: Set(None),
            user_id: Set(request.by.as_ref().and_then(Viewer::user_id)),
        };
        usage_import::Entity::insert(row)
            .exec_without_returning(tx)
            .await?;
        audit::record(tx, now, request.by.as_ref(), started(id, request)).await
    })
    .await?;
    Ok(ImportId::new(id))
}

fn started(id: Uuid, request: &ImportRequest) -> Event {
    let options = &request.options;
    Event::new("import.start", ImportId::new(id)).with_detail(json!({
        "source": request.source,
        "format": request.format.as_str(),
        "zone": options.zone.as_ref().and_then(|zone| zone.iana_name()),
        "line_from": options.line_from.map(|from| from.as_str()),
    }))
}

/// Imports what `reader` gives and says how it ended.
///
/// # Errors
/// [`EngineError::Database`] and its kin. A file that is refused, at once or in
/// its middle, is a report, not an error.
pub async fn import(
    db: &Db,
    clock: Arc<dyn Clock>,
    request: ImportRequest,
    reader: Box<dyn Read + Send>,
) -> Result<ImportReport, EngineError> {
    let id = begin(db, clock.as_ref(), &request).await?;
    run(db, clock, id, request, reader).await
}

/// Goes through with an import that was begun.
///
/// # Errors
/// As [`import`].
pub async fn run(
    db: &Db,
    clock: Arc<dyn Clock>,
    id: ImportId,
    request: ImportRequest,
    reader: Box<dyn Read + Send>,
) -> Result<ImportReport, EngineError> {
    // three stages beside each other: read and parse, find lines and accounts, write
    let (sender, mut read) = mpsc::channel::<Batch>(CHANNEL_BATCHES);
    let (placed_sender, mut placed) = mpsc::channel::<Placed>(CHANNEL_BATCHES);
    let (source, now) = (request.source.clone(), clock.now());
    let options = request.options.clone();
    let reading = tokio::task::spawn_blocking(move || reader::read(reader, &request, now, &sender));
    let place_db = db.clone();
    let placing = tokio::spawn(async move {
        let mut context = Context::new(&place_db).await?;
        while let Some(batch) = read.recv().await {
            let batch = place(&place_db, &mut context, &source, batch).await?;
            // the writing stage is gone: it has its own error to tell
            if placed_sender.send(batch).await.is_err() {
                break;
            }
        }
        Ok::<(), EngineError>(())
    });
    while let Some(batch) = placed.recv().await {
        let (batch, at) = (&batch, clock.now());
        db.in_tx(async |tx| {
            take(tx, id, at, batch).await?;
            if let Some(header) = &batch.batch.header {
                keep_header(tx, id, &options, header).await?;
            }
            Ok(())
        })
        .await?;
    }
    placing.await??;
    let outcome = reading.await?;
    finish(db, clock.as_ref(), id, outcome).await
}

/// Writes a batch, all of it or nothing: the one door that records come in by.
async fn take(
    tx: &DatabaseTransaction,
    import: ImportId,
    now: Timestamp,
    placed: &Placed,
) -> Result<BatchCounts, EngineError> {
    let (accepted, duplicates) = meter::accept(tx, placed).await?;
    write::write(tx, import, now, &placed.batch, &accepted, duplicates).await
}

async fn keep_header(
    tx: &DatabaseTransaction,
    id: ImportId,
    options: &ParseOptions,
    header: &[u8],
) -> Result<(), EngineError> {
    let text = options_text(options, Some(header))?;
    usage_import::Entity::update_many()
        .col_expr(usage_import::Column::Options, text.into())
        .filter(usage_import::Column::Id.eq(id.uuid()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn finish(
    db: &Db,
    clock: &dyn Clock,
    id: ImportId,
    outcome: Result<[u8; 32], FileRefusal>,
) -> Result<ImportReport, EngineError> {
    let now_us = clock.now().as_microsecond();
    let (state, digest, refusal) = match outcome {
        Ok(digest) => (STATE_DONE, Some(digest.to_vec()), None),
        Err(refusal) => (STATE_REFUSED, None, Some(refusal.to_string())),
    };
    db.in_tx(async |tx| {
        use usage_import::Column as C;
        usage_import::Entity::update_many()
            .col_expr(C::State, state.into())
            .col_expr(C::FinishedAtUs, now_us.into())
            .col_expr(C::Digest, Expr::value(digest.clone()))
            .col_expr(C::Refusal, Expr::value(refusal.clone()))
            .filter(C::Id.eq(id.uuid()))
            .exec(tx)
            .await?;
        let row = usage_import::Entity::find_by_id(id.uuid()).one(tx).await?;
        let row = row.ok_or(EngineError::NotFound)?;
        stop_earlier_tries(tx, &row).await?;
        row_of(row)
    })
    .await
}

/// An earlier try at the same file that never ended was killed; should it still
/// go on after all, its own end sets its row right.
async fn stop_earlier_tries(
    tx: &DatabaseTransaction,
    ended: &usage_import::Model,
) -> Result<(), EngineError> {
    use usage_import::Column as C;
    usage_import::Entity::update_many()
        .col_expr(C::State, STATE_REFUSED.into())
        .col_expr(C::FinishedAtUs, Expr::value(ended.finished_at_us))
        .col_expr(C::Refusal, Expr::value(KILLED))
        .filter(C::State.eq(STATE_RUNNING))
        .filter(C::Source.eq(ended.source.as_str()))
        .filter(C::Format.eq(ended.format.as_str()))
        .filter(C::Id.ne(ended.id))
        .filter(C::StartedAtUs.lte(ended.started_at_us))
        .exec(tx)
        .await?;
    Ok(())
}
