//! Papers: the PDF of an invoice or a statement, due from when that is written.
//!
//! Whoever has the words makes it (the portal does) from a [`PaperOrder`], keeps the
//! file in the content store, and says so here. The first that is kept stands: two
//! downloads have one hash, after an upgrade too. Only one that the store has lost is
//! made again ([`replace_paper`]).

mod listed;

use crate::{
    Db, EngineError,
    audit::{self, Event},
    entity::{account, invoice, paper, provider_statement},
    media::{Blob, BlobHash},
    query::{account::AccountFacts, billing},
    read::record::RecordRow,
};
use domain::{
    delivery::StatementDocument,
    id::{InvoiceId, NotAnId, StatementId},
    invoice::{InvoiceDocument, Itemization},
    party::Language,
};
use jiff::Timestamp;
use listed::{Listed, listed};
use sea_orm::{
    DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::Expr,
};
use serde_json::json;
use std::{fmt, str::FromStr};

pub use listed::RECORDS_MAX;

/// What a paper is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperOf {
    /// An invoice or credit note.
    Invoice(InvoiceId),
    /// A provider's statement.
    Statement(StatementId),
}

impl PaperOf {
    /// The id of either.
    pub const fn uuid(self) -> Uuid {
        match self {
            Self::Invoice(id) => id.uuid(),
            Self::Statement(id) => id.uuid(),
        }
    }

    fn from_columns(id: Uuid, statement: Option<Uuid>) -> Self {
        match statement {
            Some(_) => Self::Statement(StatementId::new(id)),
            None => Self::Invoice(InvoiceId::new(id)),
        }
    }
}

impl fmt::Display for PaperOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invoice(id) => id.fmt(f),
            Self::Statement(id) => id.fmt(f),
        }
    }
}

impl FromStr for PaperOf {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let statement = text.parse::<StatementId>().map(Self::Statement);
        statement.or_else(|_| text.parse::<InvoiceId>().map(Self::Invoice))
    }
}

impl From<InvoiceId> for PaperOf {
    fn from(id: InvoiceId) -> Self {
        Self::Invoice(id)
    }
}

impl From<StatementId> for PaperOf {
    fn from(id: StatementId) -> Self {
        Self::Statement(id)
    }
}

/// All that a statement's paper is made of, but for the letter.
#[derive(Debug, Clone)]
pub struct StatementOrder {
    /// Which statement.
    pub statement: StatementId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The language of its provider on that day.
    pub language: Language,
    /// The document.
    pub document: StatementDocument,
}

/// All that an invoice's paper is made of, but for the letter.
#[derive(Debug, Clone)]
pub struct PaperOrder {
    /// Which invoice.
    pub invoice: InvoiceId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The language of the account's papers on that day.
    pub language: Language,
    /// Whether, and how, its bills listed calls and sessions on that day.
    pub itemization: Itemization,
    /// The document.
    pub document: InvoiceDocument,
    /// The calls and sessions of its period that it charges and that count for
    /// something, oldest first; none where the account did not want them.
    pub records: Vec<RecordRow>,
    /// The same of earlier periods: what had come in late.
    pub late_records: Vec<RecordRow>,
    /// Whether there are more than [`RECORDS_MAX`].
    pub has_more_records: bool,
}

/// A paper that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MadePaper {
    /// The file, kept.
    pub file: Blob,
    /// Its pages.
    pub pages: u32,
    /// The version of the letter that it is on.
    pub letter_version: u32,
}

/// What a paper is due of, after `after`, oldest first, at most `limit`; those that
/// could not be made are left out.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn due_papers(
    db: &Db,
    after: Option<PaperOf>,
    limit: u64,
) -> Result<Vec<PaperOf>, EngineError> {
    use paper::Column as C;
    let mut due = paper::Entity::find()
        .select_only()
        .columns([C::DocumentId, C::StatementId])
        .filter(C::FileHash.is_null())
        .filter(C::Fault.is_null())
        .order_by_asc(C::DocumentId)
        .limit(limit);
    if let Some(after) = after {
        due = due.filter(C::DocumentId.gt(after.uuid()));
    }
    let rows: Vec<(Uuid, Option<Uuid>)> = due.into_tuple().all(db.read()).await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, statement)| PaperOf::from_columns(id, statement))
        .collect())
}

/// What the paper of `id` is made of.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn paper_order(db: &Db, id: InvoiceId) -> Result<PaperOrder, EngineError> {
    let row = invoice::Entity::find_by_id(id.uuid()).one(db.read());
    let row = row.await?.ok_or(EngineError::NotFound)?;
    let wanted = paper::Entity::find_by_id(row.id).one(db.read()).await?;
    let wanted = wanted.ok_or(EngineError::NotFound)?;
    let itemization = Itemization::from_code(wanted.itemization);
    let itemization = itemization.ok_or_else(|| unreadable("itemization", row.id))?;
    let account = account::Entity::find_by_id(row.account_id).one(db.read());
    let account = AccountFacts::from_row(&account.await?.ok_or(EngineError::NotFound)?)?;
    let document = billing::document(&row.document, row.id)?;
    let issued_at =
        Timestamp::from_microsecond(row.issued_at_us).map_err(|_| EngineError::Row {
            table: "invoice",
            column: "issued_at_us",
            row: row.id.to_string(),
        })?;
    let lists = itemization != Itemization::None && !document.is_credit_note();
    let listed = match lists {
        true => listed(db, &account, &document).await?,
        false => Listed::default(),
    };
    Ok(PaperOrder {
        invoice: id,
        issued_at,
        language: language_of(&wanted)?,
        itemization,
        document,
        records: listed.records,
        late_records: listed.late,
        has_more_records: listed.has_more,
    })
}

fn unreadable(column: &'static str, row: Uuid) -> EngineError {
    EngineError::Row {
        table: "paper",
        column,
        row: row.to_string(),
    }
}

fn language_of(row: &paper::Model) -> Result<Language, EngineError> {
    let language = row.language.parse();
    language.map_err(|_| unreadable("language", row.document_id))
}

/// What the paper of statement `id` is made of.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn statement_order(db: &Db, id: StatementId) -> Result<StatementOrder, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "provider_statement",
        column,
        row: id.to_string(),
    };
    let row = provider_statement::Entity::find_by_id(id.uuid()).one(db.read());
    let row = row.await?.ok_or(EngineError::NotFound)?;
    let wanted = paper::Entity::find_by_id(row.id).one(db.read()).await?;
    Ok(StatementOrder {
        statement: id,
        issued_at: Timestamp::from_microsecond(row.issued_at_us)
            .map_err(|_| unreadable("issued_at_us"))?,
        language: language_of(&wanted.ok_or(EngineError::NotFound)?)?,
        document: serde_json::from_slice(&row.document).map_err(|_| unreadable("document"))?,
    })
}

/// Keeps what was made, unless another was kept before; says which file stands.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn keep_paper(
    db: &Db,
    now: Timestamp,
    of: PaperOf,
    made: MadePaper,
) -> Result<Blob, EngineError> {
    db.in_tx(async |tx| Ok(stand(tx, now, of, None, made).await?.0))
        .await
}

/// Puts what was made again in the place of `lost`, which the store no longer has and
/// which came out otherwise; says which file stands.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn replace_paper(
    db: &Db,
    now: Timestamp,
    of: PaperOf,
    lost: Blob,
    made: MadePaper,
) -> Result<Blob, EngineError> {
    db.in_tx(async |tx| {
        let (stands, is_new) = stand(tx, now, of, Some(lost), made).await?;
        if is_new {
            let event = Event::new("paper.replace", of).with_detail(json!({
                "lost": lost.hash.to_string(),
                "made": made.file.hash.to_string(),
            }));
            audit::record(tx, now, None, event).await?;
        }
        Ok(stands)
    })
    .await
}

/// `made` stands, where what stood is `before`; else what somebody else has put there.
/// Which, and whether it is `made`.
async fn stand(
    tx: &DatabaseTransaction,
    now: Timestamp,
    of: PaperOf,
    before: Option<Blob>,
    made: MadePaper,
) -> Result<(Blob, bool), EngineError> {
    use paper::Column as C;
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let bytes = i64::try_from(made.file.bytes).map_err(EngineError::refused)?;
    let is_before = match before {
        None => C::FileHash.is_null(),
        Some(lost) => C::FileHash.eq(lost.hash.to_column()),
    };
    let kept = paper::Entity::update_many()
        .col_expr(C::FileHash, Expr::value(made.file.hash.to_column()))
        .col_expr(C::Bytes, Expr::value(bytes))
        .col_expr(C::Pages, Expr::value(number(made.pages)))
        .col_expr(C::LetterVersion, Expr::value(number(made.letter_version)))
        .col_expr(C::MadeAtUs, Expr::value(now.as_microsecond()))
        .col_expr(C::Fault, Expr::value(Option::<String>::None))
        .filter(C::DocumentId.eq(of.uuid()))
        .filter(is_before)
        .exec(tx)
        .await?;
    if kept.rows_affected == 1 {
        return Ok((made.file, true));
    }
    let row = paper::Entity::find_by_id(of.uuid()).one(tx).await?;
    let there = row.as_ref().map(blob).transpose()?.flatten();
    Ok((there.ok_or(EngineError::NotFound)?, false))
}

/// Notes why the paper of `of` could not be made; it is tried again only when somebody
/// asks for it.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn note_unmade(db: &Db, of: PaperOf, fault: &str) -> Result<(), EngineError> {
    use paper::Column as C;
    let fault: String = fault.chars().take(500).collect();
    db.in_tx(async |tx| {
        paper::Entity::update_many()
            .col_expr(C::Fault, Expr::value(fault.as_str()))
            .filter(C::DocumentId.eq(of.uuid()))
            .filter(C::FileHash.is_null())
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

/// The file of a paper's row; none where it is due.
///
/// # Errors
/// [`EngineError::Row`].
pub(crate) fn blob(row: &paper::Model) -> Result<Option<Blob>, EngineError> {
    let unreadable = |column| unreadable(column, row.document_id);
    let Some(hash) = &row.file_hash else {
        return Ok(None);
    };
    Ok(Some(Blob {
        hash: BlobHash::from_column(hash).ok_or_else(|| unreadable("file_hash"))?,
        bytes: row.bytes.ok_or_else(|| unreadable("bytes"))?.unsigned_abs(),
    }))
}
