//! Bill runs as operators see them.

use super::Page;
use crate::{
    Db, EngineError,
    entity::{account, bill_run, bill_run_account, invoice},
    flow::bill::{Computed, preview},
    viewer::Viewer,
};
use domain::{id::BillRunId, invoice::InvoiceNumber, time::PeriodMonth, unit::Money};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::HashMap;
use uuid::Uuid;

/// A bill run in a list.
#[derive(Debug, Clone)]
pub struct BillRunRow {
    /// Which.
    pub id: BillRunId,
    /// The month its periods start in.
    pub month: PeriodMonth,
    /// The instant its invoices are issued at.
    pub issued_at: Timestamp,
    /// When it was through; `None` while it goes, or when it was stopped.
    pub finished_at: Option<Timestamp>,
    /// Invoices it wrote.
    pub billed: i64,
    /// Accounts it parked.
    pub parked: i64,
}

/// A bill run with what it wrote, by currency, and what it parked.
#[derive(Debug, Clone)]
pub struct BillRunDetail {
    /// The run.
    pub row: BillRunRow,
    /// The sum of its invoices in each currency.
    pub totals: Vec<Money>,
    /// Parked accounts: reference and reason.
    pub parked: Vec<(String, String)>,
    /// Its first invoices: number, account's reference, total.
    pub invoices: Vec<(InvoiceNumber, String, Money)>,
}

/// One account in a dry run, beside its standing invoice of the period before.
#[derive(Debug)]
pub struct PreviewRow {
    /// What the run would do.
    pub computed: Computed,
    /// The total of the standing invoice of the period before.
    pub previous: Option<Money>,
}

/// Bill runs, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn bill_runs(
    viewer: &Viewer,
    db: &Db,
    after: Option<BillRunId>,
    limit: u64,
) -> Result<Page<BillRunRow>, EngineError> {
    viewer.operator()?;
    let mut select = bill_run::Entity::find();
    if let Some(after) = after {
        select = select.filter(bill_run::Column::Id.lt(after.uuid()));
    }
    let rows = select
        .order_by_desc(bill_run::Column::Id)
        .limit(limit + 1)
        .all(db.read())
        .await?;
    let counts = counts(db, rows.iter().map(|row| row.id).collect()).await?;
    let rows = rows
        .iter()
        .map(|row| row_of(row, &counts))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, limit, |row| row.id.to_string()))
}

/// One bill run.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none, or for who is no operator.
pub async fn bill_run(
    viewer: &Viewer,
    db: &Db,
    id: BillRunId,
) -> Result<BillRunDetail, EngineError> {
    viewer.operator()?;
    let conn = db.read();
    let row = bill_run::Entity::find_by_id(id.uuid())
        .one(conn)
        .await?
        .ok_or(EngineError::NotFound)?;
    let counts = counts(db, vec![row.id]).await?;
    use invoice::Column as C;
    let sums: Vec<(String, i64)> = invoice::Entity::find()
        .select_only()
        .column(C::Currency)
        .column_as(Expr::cust("CAST(SUM(total_micros) AS BIGINT)"), "total")
        .filter(C::RunId.eq(row.id))
        .group_by(C::Currency)
        .into_tuple()
        .all(conn)
        .await?;
    let currency = |text: &str| {
        text.parse().map_err(|_| EngineError::Row {
            table: "invoice",
            column: "currency",
            row: text.to_owned(),
        })
    };
    let totals = sums
        .iter()
        .map(|(text, micros)| Ok(Money::new(*micros, currency(text)?)));
    let parked = bill_run_account::Entity::find()
        .filter(bill_run_account::Column::RunId.eq(row.id))
        .filter(bill_run_account::Column::ParkedReason.is_not_null())
        .limit(200)
        .all(conn)
        .await?;
    let written: Vec<(i16, i32, Uuid, String, i64)> = invoice::Entity::find()
        .select_only()
        .columns([
            C::Year,
            C::Sequence,
            C::AccountId,
            C::Currency,
            C::TotalMicros,
        ])
        .filter(C::RunId.eq(row.id))
        .order_by_asc(C::Year)
        .order_by_asc(C::Sequence)
        .limit(200)
        .into_tuple()
        .all(conn)
        .await?;
    let accounts = parked
        .iter()
        .map(|one| one.account_id)
        .chain(written.iter().map(|one| one.2));
    let references = references(db, accounts.collect()).await?;
    let reference = |id: &Uuid| references.get(id).cloned().unwrap_or_default();
    Ok(BillRunDetail {
        row: row_of(&row, &counts)?,
        totals: totals.collect::<Result<_, EngineError>>()?,
        parked: parked
            .iter()
            .map(|one| {
                (
                    reference(&one.account_id),
                    one.parked_reason.clone().unwrap_or_default(),
                )
            })
            .collect(),
        invoices: written
            .iter()
            .map(|(year, sequence, account, text, micros)| {
                let number = InvoiceNumber {
                    year: *year,
                    sequence: sequence.unsigned_abs(),
                };
                Ok((
                    number,
                    reference(account),
                    Money::new(*micros, currency(text)?),
                ))
            })
            .collect::<Result<_, EngineError>>()?,
    })
}

/// A page of a dry run, in order of the accounts' references.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator.
pub async fn dry_run(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    month: PeriodMonth,
    after: Option<&str>,
    limit: u64,
) -> Result<Page<PreviewRow>, EngineError> {
    viewer.operator()?;
    let computed = preview(db, now, month, after, limit + 1).await?;
    let ids: Vec<Uuid> = computed
        .iter()
        .map(|one| one.account.facts.id.uuid())
        .collect();
    use invoice::Column as C;
    let before: Vec<(Uuid, Uuid, Option<Uuid>, String, i64, String)> = invoice::Entity::find()
        .select_only()
        .columns([
            C::Id,
            C::AccountId,
            C::CreditsId,
            C::Currency,
            C::TotalMicros,
            C::PeriodMonth,
        ])
        .filter(C::AccountId.is_in(ids))
        .filter(C::PeriodMonth.eq(month.previous().to_string()))
        .into_tuple()
        .all(db.read())
        .await?;
    let taken_back: Vec<Uuid> = before.iter().filter_map(|row| row.2).collect();
    let mut previous: HashMap<Uuid, Money> = HashMap::new();
    for (id, account, credits, currency, micros, _) in &before {
        if credits.is_none() && !taken_back.contains(id) {
            let currency = currency.parse().map_err(EngineError::refused)?;
            previous.insert(*account, Money::new(*micros, currency));
        }
    }
    let rows = computed
        .into_iter()
        .map(|computed| {
            let previous = previous.get(&computed.account.facts.id.uuid()).copied();
            PreviewRow { computed, previous }
        })
        .collect();
    Ok(Page::from_rows(rows, limit, |row| {
        row.computed.account.facts.reference.clone()
    }))
}

async fn counts(db: &Db, runs: Vec<Uuid>) -> Result<HashMap<Uuid, (i64, i64)>, EngineError> {
    use bill_run_account::Column as C;
    let rows: Vec<(Uuid, i64, i64)> = bill_run_account::Entity::find()
        .select_only()
        .column(C::RunId)
        .column_as(C::InvoiceId.count(), "billed")
        .column_as(C::ParkedReason.count(), "parked")
        .filter(C::RunId.is_in(runs))
        .group_by(C::RunId)
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(run, billed, parked)| (run, (billed, parked)))
        .collect())
}

async fn references(db: &Db, accounts: Vec<Uuid>) -> Result<HashMap<Uuid, String>, EngineError> {
    let rows: Vec<(Uuid, String)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Reference])
        .filter(account::Column::Id.is_in(accounts))
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(rows.into_iter().collect())
}

fn row_of(
    row: &bill_run::Model,
    counts: &HashMap<Uuid, (i64, i64)>,
) -> Result<BillRunRow, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "bill_run",
        column,
        row: row.id.to_string(),
    };
    let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
    let (billed, parked) = counts.get(&row.id).copied().unwrap_or_default();
    Ok(BillRunRow {
        id: BillRunId::new(row.id),
        month: row
            .period_month
            .parse()
            .map_err(|_| unreadable("period_month"))?,
        issued_at: instant(row.issued_at_us, "issued_at_us")?,
        finished_at: row
            .finished_at_us
            .map(|us| instant(us, "finished_at_us"))
            .transpose()?,
        billed,
        parked,
    })
}
