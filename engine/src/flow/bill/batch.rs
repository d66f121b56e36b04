//! One batch of a bill run: compute, number, write, mark as billed.

use super::{
    compute::{Computed, Outcome, compute},
    run::Parked,
    write::{NewInvoice, insert_invoices, take_numbers},
};
use crate::{
    EngineError,
    entity::{bill_run_account, line, usage_total},
    query::{
        account::{self, AccountFacts},
        balance::{Owing, balances},
        billing,
        delivery_billing::{self, Waiting},
    },
};
use domain::{
    catalog::Catalog,
    id::AccountId,
    invoice::{Bill, Heading, InvoiceDocument, InvoiceNumber, LineUsage, Seller},
    time::{BillingPeriod, PeriodMonth},
    unit::Quantity,
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    entity::prelude::*,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Accounts to a transaction.
const BATCH: u64 = 400;

/// What one batch did.
#[derive(Default)]
pub(super) struct Batch {
    /// The reference of its last account; `None` when there was none left.
    pub last: Option<String>,
    pub billed: u64,
    pub already_billed: u64,
    pub not_ended: u64,
    pub parked: Vec<Parked>,
    pub total_micros: BTreeMap<String, i64>,
}

/// An account with its bill, on the way to an invoice.
struct Due {
    account: AccountFacts,
    period: BillingPeriod,
    bill: Bill,
    adjusted: Vec<Timestamp>,
    deliveries: Vec<Waiting>,
}

/// The run as its batches see it.
pub(super) struct RunFacts {
    pub id: Uuid,
    pub issued_at: Timestamp,
    pub month: PeriodMonth,
    pub seller: Seller,
    pub catalog: Catalog,
}

/// Bills the accounts that come after `after` in order of their reference.
pub(super) async fn bill_batch(
    tx: &DatabaseTransaction,
    run: &RunFacts,
    after: Option<&str>,
) -> Result<Batch, EngineError> {
    let accounts = account::billable(tx, &run.catalog, run.month, after, BATCH).await?;
    let mut batch = Batch {
        last: accounts
            .last()
            .map(|account| account.facts.reference.clone()),
        ..Batch::default()
    };
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.facts.id).collect();
    if ids.is_empty() {
        return Ok(batch);
    }
    let done = accounts_of_run(tx, run.id, &ids).await?;
    let mut open = Vec::with_capacity(accounts.len());
    for account in accounts {
        match done.get(&account.facts.id.uuid()) {
            None => open.push(account),
            Some(None) => batch.already_billed += 1,
            Some(Some(reason)) => batch.parked.push(Parked {
                account: account.facts.reference,
                reason: reason.clone(),
            }),
        }
    }
    let computed = compute(
        tx,
        &run.catalog,
        Some(&run.seller),
        open,
        (run.month, run.issued_at),
    )
    .await?;
    let (mut due, mut rows) = (Vec::new(), Vec::new());
    for Computed {
        account,
        period,
        outcome,
    } in computed
    {
        let account = account.facts;
        match outcome {
            Outcome::AlreadyBilled => batch.already_billed += 1,
            Outcome::NotEnded => batch.not_ended += 1,
            Outcome::NotOpen => {}
            Outcome::Park(reason) => {
                rows.push(run_row(run.id, account.id, None, Some(reason.clone())));
                batch.parked.push(Parked {
                    account: account.reference,
                    reason,
                });
            }
            Outcome::Bill {
                bill,
                adjusted,
                deliveries,
            } => {
                due.push(Due {
                    account,
                    period,
                    bill: *bill,
                    adjusted,
                    deliveries,
                });
            }
        }
    }
    for Due { bill, .. } in &due {
        let currency = bill.total.currency().to_string();
        *batch.total_micros.entry(currency).or_default() += bill.total.micros();
        batch.billed += 1;
    }
    rows.extend(write_invoices(tx, run, due).await?);
    if !rows.is_empty() {
        bill_run_account::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(batch)
}

async fn write_invoices(
    tx: &DatabaseTransaction,
    run: &RunFacts,
    due: Vec<Due>,
) -> Result<Vec<bill_run_account::ActiveModel>, EngineError> {
    let accounts: Vec<AccountId> = due.iter().map(|due| due.account.id).collect();
    let generations = billing::generations(tx, &accounts).await?;
    let mut usage = usage_by_line(tx, &due).await?;
    let owing: Vec<Owing<'_>> = due.iter().map(|due| due.account.owing()).collect();
    let mut balances = balances(tx, &owing, run.issued_at).await?;
    let mut numbers = numbers(tx, run, &due).await?;
    let (mut invoices, mut billed_periods) = (Vec::new(), Vec::new());
    for Due {
        account,
        period,
        bill,
        adjusted,
        deliveries,
    } in due
    {
        for waiting in &deliveries {
            delivery_billing::insert(tx, account.id, waiting).await?;
        }
        let issued_on = account.cycle.local_day(run.issued_at);
        let number = numbers.get_mut(&issued_on.year()).and_then(Iterator::next);
        let number = number.ok_or_else(|| EngineError::refused("no invoice number was taken"))?;
        billed_periods.push((account.id, period.start));
        billed_periods.extend(adjusted.into_iter().map(|start| (account.id, start)));
        let heading = Heading {
            number,
            issued_on,
            seller: run.seller.clone(),
            customer: account.customer(&run.seller),
            zone: account.zone_name,
            period,
            usage_by_line: usage.remove(&account.id).unwrap_or_default(),
            balance: balances.remove(&account.id),
        };
        let generation = generations.get(&(account.id, period.start.as_microsecond()));
        invoices.push(NewInvoice {
            account: account.id,
            cycle: account.cycle,
            language: account.language,
            itemization: account.itemization,
            document: InvoiceDocument::invoice(bill, heading),
            generation: generation.copied().unwrap_or(0),
            credits: None,
            run: Some(run.id),
            issued_at: run.issued_at,
        });
    }
    let written = insert_invoices(tx, invoices).await?;
    mark_billed(tx, &billed_periods).await?;
    let rows = accounts.into_iter().zip(written);
    Ok(rows
        .map(|(account, invoice)| run_row(run.id, account, Some(invoice.uuid()), None))
        .collect())
}

/// A number for each bill, by the year in which its account's zone issues it:
/// at the turn of the year one run may draw on two series.
async fn numbers(
    tx: &DatabaseTransaction,
    run: &RunFacts,
    due: &[Due],
) -> Result<HashMap<i16, std::vec::IntoIter<InvoiceNumber>>, EngineError> {
    let mut wanted: BTreeMap<i16, usize> = BTreeMap::new();
    for Due { account, .. } in due {
        *wanted
            .entry(account.cycle.local_day(run.issued_at).year())
            .or_default() += 1;
    }
    let mut numbers = HashMap::new();
    for (year, count) in wanted {
        numbers.insert(year, take_numbers(tx, year, count).await?.into_iter());
    }
    Ok(numbers)
}

/// Accounts that the run has dealt with already; why, if they were parked.
async fn accounts_of_run(
    tx: &DatabaseTransaction,
    run: Uuid,
    accounts: &[AccountId],
) -> Result<HashMap<Uuid, Option<String>>, EngineError> {
    let rows: Vec<(Uuid, Option<String>)> = bill_run_account::Entity::find()
        .select_only()
        .column(bill_run_account::Column::AccountId)
        .column(bill_run_account::Column::ParkedReason)
        .filter(bill_run_account::Column::RunId.eq(run))
        .filter(bill_run_account::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

fn run_row(
    run: Uuid,
    account: AccountId,
    invoice: Option<Uuid>,
    parked_reason: Option<String>,
) -> bill_run_account::ActiveModel {
    bill_run_account::ActiveModel {
        run_id: Set(run),
        account_id: Set(account.uuid()),
        invoice_id: Set(invoice),
        parked_reason: Set(parked_reason),
    }
}

/// What each line of each account used in the period, in the account's order.
async fn usage_by_line(
    tx: &impl ConnectionTrait,
    due: &[Due],
) -> Result<HashMap<AccountId, Vec<LineUsage>>, EngineError> {
    let starts: HashMap<Uuid, i64> = due
        .iter()
        .map(|due| (due.account.id.uuid(), due.period.start.as_microsecond()))
        .collect();
    let earliest = starts.values().min().copied().unwrap_or_default();
    let lines = line::Entity::find()
        .filter(line::Column::AccountId.is_in(starts.keys().copied()))
        .all(tx)
        .await?;
    let totals = usage_total::Entity::find()
        .filter(usage_total::Column::AccountId.is_in(starts.keys().copied()))
        .filter(usage_total::Column::PeriodStartUs.gte(earliest))
        .all(tx)
        .await?;
    let mut sums: BTreeMap<(Uuid, i16, Uuid, i16), (i64, i64)> = BTreeMap::new();
    let places: HashMap<Uuid, (i16, &str)> = lines
        .iter()
        .map(|line| (line.id, (line.position, line.label.as_str())))
        .collect();
    for total in &totals {
        if starts.get(&total.account_id) != Some(&total.period_start_us) {
            continue;
        }
        let position = places
            .get(&total.line_id)
            .map_or(0, |(position, _)| *position);
        let sum = sums
            .entry((total.account_id, position, total.line_id, total.service))
            .or_default();
        sum.0 += total.raw;
        sum.1 += total.records;
    }
    let mut usage: HashMap<AccountId, Vec<LineUsage>> = HashMap::new();
    for ((account, _, line, service), (raw, records)) in sums {
        let (Some(service), Some((_, label))) = (Service::from_code(service), places.get(&line))
        else {
            continue;
        };
        usage
            .entry(AccountId::new(account))
            .or_default()
            .push(LineUsage {
                label: (*label).to_owned(),
                service,
                raw: Quantity::new(raw, service.measure()),
                records,
            });
    }
    Ok(usage)
}

/// From here on, records that come in for these periods are late.
async fn mark_billed(
    tx: &DatabaseTransaction,
    periods: &[(AccountId, Timestamp)],
) -> Result<(), EngineError> {
    let mut by_start: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
    for (account, start) in periods {
        by_start
            .entry(start.as_microsecond())
            .or_default()
            .push(account.uuid());
    }
    for (start_us, accounts) in by_start {
        usage_total::Entity::update_many()
            .col_expr(
                usage_total::Column::BilledRecords,
                Expr::col(usage_total::Column::Records),
            )
            .filter(usage_total::Column::PeriodStartUs.eq(start_us))
            .filter(usage_total::Column::AccountId.is_in(accounts))
            .exec(tx)
            .await?;
    }
    Ok(())
}
