//! Papers that could not be made: of what, whose, and why.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{account, invoice, paper, portal_user, provider_statement},
    flow::paper::PaperOf,
    viewer::Viewer,
};
use domain::{
    delivery::StatementNumber,
    id::{InvoiceId, StatementId},
    invoice::InvoiceNumber,
};
use jiff::Timestamp;
use sea_orm::{
    Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use serde::Serialize;
use std::collections::HashMap;

/// The number of what a paper is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperNumber {
    /// An invoice's or credit note's.
    Invoice(InvoiceNumber),
    /// A statement's.
    Statement(StatementNumber),
}

/// A paper that could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmadePaper {
    /// Of what.
    pub of: PaperOf,
    /// Its number.
    pub number: PaperNumber,
    /// The name of the account or the provider.
    pub whose: String,
    /// When the document was issued.
    pub issued_at: Timestamp,
    /// Why there is no paper.
    pub reason: String,
}

fn unmade() -> Condition {
    let is_due = Condition::all().add(paper::Column::FileHash.is_null());
    is_due.add(paper::Column::Fault.is_not_null())
}

/// How many papers could not be made.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
pub async fn unmade_count(viewer: &Viewer, db: &Db) -> Result<u64, EngineError> {
    viewer.operator()?;
    let count = paper::Entity::find().filter(unmade()).count(db.read());
    Ok(count.await?)
}

/// Papers that could not be made, newest first, after `after`.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn unmade_papers(
    viewer: &Viewer,
    db: &Db,
    after: Option<PaperOf>,
    limit: u64,
) -> Result<Page<UnmadePaper>, EngineError> {
    use paper::Column as C;
    viewer.operator()?;
    let mut select = paper::Entity::find().filter(unmade());
    if let Some(after) = after {
        select = select.filter(C::DocumentId.lt(after.uuid()));
    }
    let rows = select
        .order_by_desc(C::DocumentId)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let named = Named::of(db, &rows).await?;
    let rows = rows.iter().map(|row| named.unmade(row));
    let rows = rows.collect::<Result<Vec<_>, EngineError>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.of.to_string()))
}

/// What `id` is the paper of, for who may have it made.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator, and where there is none;
/// [`EngineError::Database`].
pub async fn paper_of(viewer: &Viewer, db: &Db, id: &str) -> Result<PaperOf, EngineError> {
    viewer.operator()?;
    let of = id.parse::<PaperOf>().map_err(|_| EngineError::NotFound)?;
    let row = paper::Entity::find_by_id(of.uuid()).one(db.read()).await?;
    row.map(|_| of).ok_or(EngineError::NotFound)
}

/// A document: its number, whose it is by id, when it was issued.
type Document = (PaperNumber, Uuid, i64);

/// What rows name by ids.
struct Named {
    documents: HashMap<Uuid, Document>,
    names: HashMap<Uuid, String>,
}

impl Named {
    async fn of(db: &Db, rows: &[paper::Model]) -> Result<Self, EngineError> {
        use {invoice::Column as I, provider_statement::Column as S};
        type Row = (Uuid, i16, i32, Uuid, i64);
        let invoices: Vec<Row> = invoice::Entity::find()
            .select_only()
            .columns([I::Id, I::Year, I::Sequence, I::AccountId, I::IssuedAtUs])
            .filter(I::Id.is_in(rows.iter().filter_map(|row| row.invoice_id)))
            .into_tuple()
            .all(db.read())
            .await?;
        let statements: Vec<Row> = provider_statement::Entity::find()
            .select_only()
            .columns([S::Id, S::Year, S::Sequence, S::ProviderId, S::IssuedAtUs])
            .filter(S::Id.is_in(rows.iter().filter_map(|row| row.statement_id)))
            .into_tuple()
            .all(db.read())
            .await?;
        let invoices = invoices.into_iter().map(|(id, year, sequence, whose, at)| {
            let sequence = sequence.unsigned_abs();
            let number = PaperNumber::Invoice(InvoiceNumber { year, sequence });
            (id, (number, whose, at))
        });
        let statements = statements
            .into_iter()
            .map(|(id, year, sequence, whose, at)| {
                let sequence = sequence.unsigned_abs();
                let number = PaperNumber::Statement(StatementNumber { year, sequence });
                (id, (number, whose, at))
            });
        let documents: HashMap<Uuid, Document> = invoices.chain(statements).collect();
        let whose: Vec<Uuid> = documents.values().map(|document| document.1).collect();
        let accounts: Vec<(Uuid, String)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Name])
            .filter(account::Column::Id.is_in(whose.iter().copied()))
            .into_tuple()
            .all(db.read())
            .await?;
        let providers: Vec<(Uuid, String)> = portal_user::Entity::find()
            .select_only()
            .columns([portal_user::Column::Id, portal_user::Column::DisplayName])
            .filter(portal_user::Column::Id.is_in(whose))
            .into_tuple()
            .all(db.read())
            .await?;
        Ok(Self {
            documents,
            names: accounts.into_iter().chain(providers).collect(),
        })
    }

    fn unmade(&self, row: &paper::Model) -> Result<UnmadePaper, EngineError> {
        let unreadable = |column| EngineError::Row {
            table: "paper",
            column,
            row: row.document_id.to_string(),
        };
        let document = self.documents.get(&row.document_id);
        let (number, whose, at_us) = document.ok_or_else(|| unreadable("document_id"))?;
        Ok(UnmadePaper {
            of: match row.statement_id {
                Some(id) => StatementId::new(id).into(),
                None => InvoiceId::new(row.document_id).into(),
            },
            number: *number,
            whose: self.names.get(whose).cloned().unwrap_or_default(),
            issued_at: Timestamp::from_microsecond(*at_us)
                .map_err(|_| unreadable("issued_at_us"))?,
            reason: row.fault.clone().unwrap_or_default(),
        })
    }
}
