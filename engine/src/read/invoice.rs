//! Invoices: the list, one of them, its postings, and why it differs.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{account, invoice, ledger_entry, ledger_posting},
    flow::bill::{KIND_CREDIT_NOTE, KIND_INVOICE},
    query::billing,
    viewer::{Role, Viewer},
};
use domain::{
    id::{AccountId, InvoiceId},
    invoice::{Change, InvoiceDocument, InvoiceNumber, Itemization, compare},
    time::PeriodMonth,
    unit::Money,
};
use jiff::Timestamp;
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashSet;
use uuid::Uuid;

/// An invoice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Its number.
    pub number: InvoiceNumber,
    /// Whose.
    pub account: AccountId,
    /// The month its period starts in.
    pub month: PeriodMonth,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// What is to be paid.
    pub total: Money,
    /// Whether it is a credit note.
    pub is_credit_note: bool,
    /// Whether a credit note has taken it back.
    pub is_taken_back: bool,
}

/// An invoice with its neighbors.
#[derive(Debug, Clone)]
pub struct InvoiceDetail {
    /// Its id.
    pub id: InvoiceId,
    /// Whose.
    pub account: AccountId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The document.
    pub document: InvoiceDocument,
    /// The credit note that took it back.
    pub credited_by: Option<InvoiceNumber>,
    /// The account's standing invoice of the period before.
    pub previous: Option<(InvoiceNumber, Money)>,
}

/// One posting of an invoice's ledger entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingRow {
    /// The ledger account, as the chart writes it.
    pub ledger_account: String,
    /// Debit is positive.
    pub amount: Money,
}

/// Invoices, newest first: the subscriber's own, or one account's for operators.
///
/// # Errors
/// [`EngineError::NotFound`] for who may not see them.
pub async fn invoices(
    viewer: &Viewer,
    db: &Db,
    account: AccountId,
    after: Option<InvoiceNumber>,
    limit: u64,
) -> Result<Page<InvoiceRow>, EngineError> {
    viewer.sees(account)?;
    let select = invoice::Entity::find().filter(invoice::Column::AccountId.eq(account.uuid()));
    list(db, select, after, limit).await
}

/// Every account's invoices, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn all_invoices(
    viewer: &Viewer,
    db: &Db,
    after: Option<InvoiceNumber>,
    limit: u64,
) -> Result<Page<InvoiceRow>, EngineError> {
    viewer.operator()?;
    list(db, invoice::Entity::find(), after, limit).await
}

/// What the viewer's own bills list.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account; [`EngineError::Database`].
pub async fn itemization(viewer: &Viewer, db: &Db) -> Result<Itemization, EngineError> {
    let account = viewer.subscriber()?;
    let row = account::Entity::find_by_id(account.uuid()).one(db.read());
    let code = row.await?.ok_or(EngineError::NotFound)?.itemization;
    Ok(Itemization::from_code(code).unwrap_or_default())
}

async fn list(
    db: &Db,
    mut select: sea_orm::Select<invoice::Entity>,
    after: Option<InvoiceNumber>,
    limit: u64,
) -> Result<Page<InvoiceRow>, EngineError> {
    use invoice::Column as C;
    if let Some(after) = after {
        let sequence = i32::try_from(after.sequence).unwrap_or(i32::MAX);
        select = select.filter(
            Condition::any().add(C::Year.lt(after.year)).add(
                Condition::all()
                    .add(C::Year.eq(after.year))
                    .add(C::Sequence.lt(sequence)),
            ),
        );
    }
    type Row = (Uuid, i16, i32, Uuid, i16, String, i64, String, i64);
    let rows: Vec<Row> = select
        .select_only()
        .columns([
            C::Id,
            C::Year,
            C::Sequence,
            C::AccountId,
            C::Kind,
            C::PeriodMonth,
            C::IssuedAtUs,
            C::Currency,
            C::TotalMicros,
        ])
        .order_by_desc(C::Year)
        .order_by_desc(C::Sequence)
        .limit(limit + 1)
        .into_tuple()
        .all(db.read())
        .await?;
    let ids = rows.iter().map(|row| row.0);
    let taken_back: HashSet<Uuid> = invoice::Entity::find()
        .select_only()
        .column(C::CreditsId)
        .filter(C::CreditsId.is_in(ids))
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    let rows = rows
        .into_iter()
        .map(
            |(id, year, sequence, account, kind, month, issued_us, currency, total)| {
                let unreadable = |column| EngineError::Row {
                    table: "invoice",
                    column,
                    row: id.to_string(),
                };
                Ok(InvoiceRow {
                    number: InvoiceNumber {
                        year,
                        sequence: sequence.unsigned_abs(),
                    },
                    account: AccountId::new(account),
                    month: month.parse().map_err(|_| unreadable("period_month"))?,
                    issued_at: Timestamp::from_microsecond(issued_us)
                        .map_err(|_| unreadable("issued_at_us"))?,
                    total: Money::new(total, currency.parse().map_err(|_| unreadable("currency"))?),
                    is_credit_note: kind == KIND_CREDIT_NOTE,
                    is_taken_back: taken_back.contains(&id),
                })
            },
        )
        .collect::<Result<Vec<_>, EngineError>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.number.to_string()))
}

/// One invoice or credit note.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or none for this viewer.
pub async fn invoice(
    viewer: &Viewer,
    db: &Db,
    number: InvoiceNumber,
) -> Result<InvoiceDetail, EngineError> {
    let conn = db.read();
    let row = billing::by_number(conn, number)
        .await?
        .ok_or(EngineError::NotFound)?;
    let account = AccountId::new(row.account_id);
    viewer.sees(account)?;
    let document = billing::document(&row.document, row.id)?;
    type Other = (Uuid, i16, i32, i16, Option<Uuid>, String, i64);
    let others: Vec<Other> = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Year,
            invoice::Column::Sequence,
            invoice::Column::Kind,
            invoice::Column::CreditsId,
            invoice::Column::PeriodMonth,
            invoice::Column::TotalMicros,
        ])
        .filter(invoice::Column::AccountId.eq(row.account_id))
        .filter(
            Condition::any()
                .add(invoice::Column::CreditsId.is_not_null())
                .add(invoice::Column::PeriodMonth.eq(document.period.month.previous().to_string())),
        )
        .into_tuple()
        .all(conn)
        .await?;
    let taken_back: HashSet<Uuid> = others.iter().filter_map(|other| other.4).collect();
    let number_of = |year: i16, sequence: i32| InvoiceNumber {
        year,
        sequence: sequence.unsigned_abs(),
    };
    let credited_by = others
        .iter()
        .find(|other| other.4 == Some(row.id))
        .map(|other| number_of(other.1, other.2));
    let before = document.period.month.previous().to_string();
    let previous = others
        .iter()
        .find(|other| {
            other.3 == KIND_INVOICE && other.5 == before && !taken_back.contains(&other.0)
        })
        .map(|other| {
            let total = Money::new(other.6, document.total.currency());
            (number_of(other.1, other.2), total)
        });
    Ok(InvoiceDetail {
        id: InvoiceId::new(row.id),
        account,
        issued_at: Timestamp::from_microsecond(row.issued_at_us).map_err(EngineError::refused)?,
        document,
        credited_by,
        previous,
    })
}

/// How the invoice is booked.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or none for this viewer.
pub async fn postings(
    viewer: &Viewer,
    db: &Db,
    number: InvoiceNumber,
) -> Result<Vec<PostingRow>, EngineError> {
    let row = billing::by_number(db.read(), number)
        .await?
        .ok_or(EngineError::NotFound)?;
    viewer.sees(AccountId::new(row.account_id))?;
    let entry = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::InvoiceId.eq(row.id))
        .one(db.read())
        .await?
        .ok_or(EngineError::NotFound)?;
    let rows = ledger_posting::Entity::find()
        .filter(ledger_posting::Column::EntryId.eq(entry.id))
        .order_by_asc(ledger_posting::Column::Seq)
        .all(db.read())
        .await?;
    rows.into_iter()
        .map(|row| {
            let currency = row.currency.parse().map_err(|_| EngineError::Row {
                table: "ledger_posting",
                column: "currency",
                row: row.entry_id.to_string(),
            })?;
            let amount = Money::new(row.amount_micros, currency);
            Ok(PostingRow {
                ledger_account: row.ledger_account,
                amount,
            })
        })
        .collect()
}

/// The two invoices and why they differ; `None` when there is no invoice of
/// the period before.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or none for this viewer.
pub async fn changes(
    viewer: &Viewer,
    db: &Db,
    number: InvoiceNumber,
) -> Result<(InvoiceDetail, Option<(InvoiceDetail, Vec<Change>)>), EngineError> {
    let now = invoice(viewer, db, number).await?;
    let Some((previous, _)) = now.previous else {
        return Ok((now, None));
    };
    let before = invoice(viewer, db, previous).await?;
    let changes = compare(&now.document, &before.document).map_err(EngineError::refused)?;
    Ok((now, Some((before, changes))))
}

/// The account of a subscriber; operators have none of their own.
pub fn own_account(viewer: &Viewer) -> Option<AccountId> {
    match viewer.role {
        Role::Subscriber(account) => Some(account),
        Role::Provider | Role::Operator => None,
    }
}
