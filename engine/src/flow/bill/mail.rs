//! Puts bills out to be mailed, each once.

use crate::{
    EngineError,
    entity::invoice,
    flow::tell::{Happened, known_by, tell},
    query::letter::letter,
};
use domain::id::{AccountId, InvoiceId};
use jiff::Timestamp;
use sea_orm::{DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, entity::prelude::*};
use serde_json::json;

/// `outbox.kind`: a bill or credit note that was issued.
pub(crate) const MESSAGE_INVOICE: &str = "invoice";

/// Puts the invoices of a run that is through into the outbox, where the letter says
/// that bills are mailed. A second call puts nothing there.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(super) async fn mail_run(
    tx: &DatabaseTransaction,
    now: Timestamp,
    run: Uuid,
) -> Result<(), EngineError> {
    if !letter(tx).await?.design.mails {
        return Ok(());
    }
    let issued: Vec<(Uuid, Uuid)> = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::Id, invoice::Column::AccountId])
        .filter(invoice::Column::RunId.eq(run))
        .into_tuple()
        .all(tx)
        .await?;
    for (id, account) in issued {
        put_out(tx, now, InvoiceId::new(id), AccountId::new(account)).await?;
    }
    Ok(())
}

/// The same for one document.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn mail_one(
    tx: &DatabaseTransaction,
    now: Timestamp,
    id: InvoiceId,
    account: AccountId,
) -> Result<(), EngineError> {
    match letter(tx).await?.design.mails {
        true => put_out(tx, now, id, account).await,
        false => Ok(()),
    }
}

async fn put_out(
    tx: &DatabaseTransaction,
    now: Timestamp,
    id: InvoiceId,
    account: AccountId,
) -> Result<(), EngineError> {
    let happened = Happened {
        kind: MESSAGE_INVOICE,
        account: account.uuid(),
        id: known_by([MESSAGE_INVOICE.as_bytes(), id.uuid().as_bytes()]),
        people: Some(json!({ "invoice": id })),
        systems: None,
    };
    tell(tx, now, &happened).await
}
