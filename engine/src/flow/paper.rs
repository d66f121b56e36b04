//! Papers: the PDF of an invoice or a statement, due from when that is written.
//!
//! Whoever has the words makes it (the portal does) from a [`PaperOrder`], keeps the
//! file in the content store, and says so here. The first that is kept stands, and
//! is never made again: two downloads have one hash, after an upgrade too.

use crate::{
    Db, EngineError, Viewer,
    entity::{account, invoice, paper, portal_user, provider_statement},
    media::{Blob, BlobHash},
    query::{account::AccountFacts, billing},
    read::record::{RecordFilter, RecordRow, records},
};
use domain::{
    delivery::StatementDocument,
    id::{AccountId, InvoiceId, NotAnId, StatementId},
    invoice::{InvoiceDocument, Itemization},
    party::Language,
};
use jiff::Timestamp;
use sea_orm::{
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*, sea_query::Expr,
};
use std::{fmt, str::FromStr};

/// The most calls and sessions that a bill lists; how many more there are, it says.
pub const RECORDS_MAX: usize = 20_000;
/// Records to one query.
const PAGE: u64 = 2_000;

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
    /// The language of its provider.
    pub language: Language,
    /// The document.
    pub document: StatementDocument,
}

/// All that an invoice's paper is made of, but for the letter.
#[derive(Debug, Clone)]
pub struct PaperOrder {
    /// Which invoice.
    pub invoice: InvoiceId,
    /// Whose.
    pub account: AccountFacts,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The document.
    pub document: InvoiceDocument,
    /// The calls and sessions of its period that count for something, oldest first;
    /// none where the account does not want them.
    pub records: Vec<RecordRow>,
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
    /// Its language.
    pub language: Language,
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
    let account = account::Entity::find_by_id(row.account_id).one(db.read());
    let account = AccountFacts::from_row(&account.await?.ok_or(EngineError::NotFound)?)?;
    let document = billing::document(&row.document, row.id)?;
    let issued_at =
        Timestamp::from_microsecond(row.issued_at_us).map_err(|_| EngineError::Row {
            table: "invoice",
            column: "issued_at_us",
            row: row.id.to_string(),
        })?;
    let lists = account.itemization != Itemization::None && !document.is_credit_note();
    let mut records = match lists {
        true => of_period(db, account.id, &document).await?,
        false => Vec::new(),
    };
    let has_more_records = records.len() > RECORDS_MAX;
    records.truncate(RECORDS_MAX);
    Ok(PaperOrder {
        invoice: id,
        account,
        issued_at,
        document,
        records,
        has_more_records,
    })
}

/// What the paper of statement `id` is made of.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn statement_order(db: &Db, id: StatementId) -> Result<StatementOrder, EngineError> {
    let unreadable = |table, column, row: Uuid| EngineError::Row {
        table,
        column,
        row: row.to_string(),
    };
    let row = provider_statement::Entity::find_by_id(id.uuid()).one(db.read());
    let row = row.await?.ok_or(EngineError::NotFound)?;
    let provider = portal_user::Entity::find_by_id(row.provider_id).one(db.read());
    let provider = provider.await?.ok_or(EngineError::NotFound)?;
    Ok(StatementOrder {
        statement: id,
        issued_at: Timestamp::from_microsecond(row.issued_at_us)
            .map_err(|_| unreadable("provider_statement", "issued_at_us", row.id))?,
        language: provider
            .language
            .parse()
            .map_err(|_| unreadable("portal_user", "language", provider.id))?,
        document: serde_json::from_slice(&row.document)
            .map_err(|_| unreadable("provider_statement", "document", row.id))?,
    })
}

/// What counted in the document's period: a call that nobody answered is on no bill.
async fn of_period(
    db: &Db,
    account: AccountId,
    document: &InvoiceDocument,
) -> Result<Vec<RecordRow>, EngineError> {
    let filter = RecordFilter::of_period(&document.period);
    let viewer = Viewer::command_line();
    let mut all: Vec<RecordRow> = Vec::new();
    let mut after: Option<String> = None;
    while all.len() <= RECORDS_MAX {
        let page = records(&viewer, db, account, &filter, after.as_deref(), PAGE).await?;
        let counted = page.rows.into_iter();
        all.extend(counted.filter(|row| row.quantity.base_units() > 0));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    Ok(all)
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
    use paper::Column as C;
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let bytes = i64::try_from(made.file.bytes).map_err(EngineError::refused)?;
    db.in_tx(async |tx| {
        let kept = paper::Entity::update_many()
            .col_expr(C::FileHash, Expr::value(made.file.hash.to_column()))
            .col_expr(C::Bytes, Expr::value(bytes))
            .col_expr(C::Pages, Expr::value(number(made.pages)))
            .col_expr(C::LetterVersion, Expr::value(number(made.letter_version)))
            .col_expr(C::Language, Expr::value(made.language.tag()))
            .col_expr(C::MadeAtUs, Expr::value(now.as_microsecond()))
            .col_expr(C::Fault, Expr::value(Option::<String>::None))
            .filter(C::DocumentId.eq(of.uuid()))
            .filter(C::FileHash.is_null())
            .exec(tx)
            .await?;
        if kept.rows_affected == 1 {
            return Ok(made.file);
        }
        let row = paper::Entity::find_by_id(of.uuid()).one(tx).await?;
        let there = row.as_ref().map(blob).transpose()?.flatten();
        there.ok_or(EngineError::NotFound)
    })
    .await
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
    let unreadable = |column| EngineError::Row {
        table: "paper",
        column,
        row: row.document_id.to_string(),
    };
    let Some(hash) = &row.file_hash else {
        return Ok(None);
    };
    Ok(Some(Blob {
        hash: BlobHash::from_column(hash).ok_or_else(|| unreadable("file_hash"))?,
        bytes: row.bytes.ok_or_else(|| unreadable("bytes"))?.unsigned_abs(),
    }))
}
