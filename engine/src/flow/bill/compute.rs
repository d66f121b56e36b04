//! Computing bills without writing anything: what a run and a dry run share.

use crate::{
    Db, EngineError,
    query::{
        account::{self, AccountFacts, Billable},
        billing::{self, Billed},
        tariff,
        usage_total::{self, UsageTotal},
    },
};
use domain::{
    catalog::{Catalog, RatingGroup, Tariff},
    id::AccountId,
    invoice::{
        Bill, BillError, BillInput, CountedUsage, DayShare, InvoiceDocument, LateUsage,
        TariffSegment,
    },
    time::{BillingPeriod, PeriodMonth},
    unit::{Money, Quantity},
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// What became of one account.
#[derive(Debug)]
pub enum Outcome {
    /// A bill; and the one before it, if there is one.
    Bill {
        /// The bill.
        bill: Box<Bill>,
        /// The periods whose late usage it adjusts.
        adjusted: Vec<Timestamp>,
    },
    /// It cannot be billed, for this reason.
    Park(String),
    /// Nothing to do: billed already.
    AlreadyBilled,
    /// The period has not ended yet.
    NotEnded,
    /// The account was opened after the period.
    NotOpen,
}

/// An account with its period and what became of it.
#[derive(Debug)]
pub struct Computed {
    /// The account.
    pub account: Billable,
    /// Its period.
    pub period: BillingPeriod,
    /// What became of it.
    pub outcome: Outcome,
}

/// The bills of `accounts` for the period that starts in `month`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]. What is wrong with one
/// account is its [`Outcome::Park`], not an error.
pub async fn compute(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    accounts: Vec<Billable>,
    month: PeriodMonth,
    now: Timestamp,
) -> Result<Vec<Computed>, EngineError> {
    let mut due = Vec::with_capacity(accounts.len());
    for account in accounts {
        let period = account
            .facts
            .cycle
            .period(month)
            .map_err(EngineError::refused)?;
        due.push((account, period));
    }
    let ids: Vec<AccountId> = due.iter().map(|(account, _)| account.facts.id).collect();
    let earliest = due.iter().map(|(_, period)| period.start).min();
    let Some(earliest) = earliest else {
        return Ok(Vec::new());
    };
    let totals = usage_total::totals(conn, &ids, earliest).await?;
    let billed = billing::live_invoices(conn, &ids).await?;
    let mut computed = Vec::with_capacity(due.len());
    for (account, period) in due {
        let totals = totals.get(&account.facts.id).map_or(&[][..], Vec::as_slice);
        let billed = billed.get(&account.facts.id).map_or(&[][..], Vec::as_slice);
        let outcome = if period.end > now {
            Outcome::NotEnded
        } else if account.facts.opened_on >= period.end_day {
            Outcome::NotOpen
        } else if billed
            .iter()
            .any(|invoice| invoice.period_start == period.start)
        {
            Outcome::AlreadyBilled
        } else {
            one(conn, catalog, &account, &period, totals, billed).await?
        };
        computed.push(Computed {
            account,
            period,
            outcome,
        });
    }
    Ok(computed)
}

async fn one(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    account: &Billable,
    period: &BillingPeriod,
    totals: &[UsageTotal],
    billed: &[Billed],
) -> Result<Outcome, EngineError> {
    let Billable { facts, segments } = account;
    let mut counted: Vec<(RatingGroup, CountedUsage)> = Vec::new();
    for segment in segments {
        for group in &segment.tariff.groups {
            if counted.iter().any(|(known, _)| known == group) {
                continue;
            }
            let usage =
                usage_total::counted_usage(conn, facts.id, &facts.cycle, period, totals, group)
                    .await;
            match usage {
                Ok(usage) => counted.push((group.clone(), usage)),
                Err(EngineError::Refused(reason)) => return Ok(Outcome::Park(reason)),
                Err(error) => return Err(error),
            }
        }
    }
    let mut services_used: BTreeMap<Service, i64> = BTreeMap::new();
    for total in totals
        .iter()
        .filter(|total| total.period_start == period.start)
    {
        *services_used.entry(total.service).or_default() += total.records;
    }
    let services_used: Vec<(Service, i64)> = services_used.into_iter().collect();
    let late = match late_usage(conn, catalog, facts, period, totals, billed).await {
        Ok(late) => late,
        Err(EngineError::Refused(reason)) => return Ok(Outcome::Park(reason)),
        Err(error) => return Err(error),
    };
    let segments: Vec<TariffSegment<'_>> = segments
        .iter()
        .map(|segment| TariffSegment {
            tariff: &segment.tariff,
            first_day: segment.first_day,
            end_day: segment.end_day,
        })
        .collect();
    let late_input: Vec<LateUsage<'_>> = late.iter().map(Late::as_input).collect();
    let bill = domain::invoice::bill(&BillInput {
        period: *period,
        currency: facts.currency,
        segments: &segments,
        usage: &|group| {
            let known = counted.iter().find(|(known, _)| known == group);
            known.map_or_else(|| nothing(group.service), |(_, usage)| *usage)
        },
        services_used: &services_used,
        late: &late_input,
    });
    Ok(match bill {
        Ok(bill) => {
            let mut adjusted: Vec<Timestamp> = late.iter().map(|late| late.period.start).collect();
            adjusted.dedup();
            Outcome::Bill {
                bill: Box::new(bill),
                adjusted,
            }
        }
        Err(
            reason @ (BillError::NoTariff
            | BillError::OtherCurrency { .. }
            | BillError::MixedTaxModes(_)
            | BillError::UnbilledService { .. }
            | BillError::Money(_)),
        ) => Outcome::Park(reason.to_string()),
    })
}

fn nothing(service: Service) -> CountedUsage {
    let zero = Quantity::new(0, service.measure());
    CountedUsage {
        raw: zero,
        counted: zero,
        records: 0,
    }
}

/// Late usage with what it borrows from.
struct Late {
    period: BillingPeriod,
    tariff: Arc<Tariff>,
    service: Service,
    share: DayShare,
    counted_before: Quantity,
    counted: Quantity,
    records: i64,
    billed: Money,
    billed_rounding: Money,
}

impl Late {
    fn as_input(&self) -> LateUsage<'_> {
        LateUsage {
            month: self.period.month,
            tariff: &self.tariff,
            service: self.service,
            share: self.share,
            counted_before: self.counted_before,
            counted: self.counted,
            records: self.records,
            billed: self.billed,
            billed_rounding: self.billed_rounding,
        }
    }
}

/// Closed and billed periods of the account that have records which no invoice
/// holds. A period that was never billed is not late: it waits for its own run.
async fn late_usage(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    account: &AccountFacts,
    period: &BillingPeriod,
    totals: &[UsageTotal],
    billed: &[Billed],
) -> Result<Vec<Late>, EngineError> {
    let mut starts: Vec<Timestamp> = totals
        .iter()
        .filter(|total| total.period_start < period.start && total.records != total.billed_records)
        .map(|total| total.period_start)
        .filter(|start| billed.iter().any(|invoice| invoice.period_start == *start))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let mut late = Vec::new();
    for start in starts {
        let period = account
            .cycle
            .period_at(start)
            .map_err(EngineError::refused)?;
        let documents = billing::documents_with_usage_of(conn, account.id, start).await?;
        let all = usage_total::totals(conn, &[account.id], start).await?;
        let all = all.get(&account.id).map_or(&[][..], Vec::as_slice);
        late.extend(late_of_period(conn, catalog, account, &period, all, &documents).await?);
    }
    Ok(late)
}

async fn late_of_period(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    account: &AccountFacts,
    period: &BillingPeriod,
    totals: &[UsageTotal],
    documents: &[InvoiceDocument],
) -> Result<Vec<Late>, EngineError> {
    let mut found: Vec<Late> = Vec::new();
    let mut seen: HashMap<Service, i64> = HashMap::new();
    for line in documents.iter().flat_map(|document| &document.lines) {
        if line.usage_month != period.month {
            continue;
        }
        let same = |late: &&mut Late| {
            late.service == line.service()
                && late.tariff.code == line.tariff.code
                && late.tariff.version == line.tariff.version
        };
        let known = found.iter_mut().find(same);
        match known {
            Some(late) => {
                late.billed = late
                    .billed
                    .checked_add(line.amount)
                    .map_err(EngineError::refused)?;
                late.billed_rounding = late
                    .billed_rounding
                    .checked_add(line.rounding)
                    .map_err(EngineError::refused)?;
                late.counted_before = line.counted();
                late.records += line.records();
            }
            None => {
                let versions = catalog.get(&line.tariff.code).into_iter().flatten();
                let tariff = versions
                    .clone()
                    .find(|tariff| tariff.version == line.tariff.version);
                let tariff = tariff.cloned().ok_or_else(|| EngineError::Row {
                    table: "tariff_version",
                    column: "version",
                    row: format!("{} {}", line.tariff.code, line.tariff.version),
                })?;
                found.push(Late {
                    period: *period,
                    tariff,
                    service: line.service(),
                    share: line.share,
                    counted_before: line.counted(),
                    counted: line.counted(),
                    records: line.records(),
                    billed: line.amount,
                    billed_rounding: line.rounding,
                });
            }
        }
    }
    let mut late = Vec::new();
    for mut candidate in found {
        let Some(group) = candidate.tariff.group(candidate.service) else {
            continue;
        };
        let usage =
            usage_total::counted_usage(conn, account.id, &account.cycle, period, totals, group)
                .await?;
        *seen.entry(candidate.service).or_default() = usage.records;
        let new_records = usage.records - candidate.records;
        if new_records != 0 || usage.counted != candidate.counted_before {
            candidate.counted = usage.counted;
            candidate.records = new_records;
            late.push(candidate);
        }
    }
    for total in totals
        .iter()
        .filter(|total| total.period_start == period.start)
    {
        if !seen.contains_key(&total.service) && total.records > 0 {
            return Err(EngineError::Refused(format!(
                "{} late records of {} in {}, which the period's tariff does not bill",
                total.records, total.service, period.month
            )));
        }
    }
    Ok(late)
}

/// One page of a dry run: what a run would do with the accounts after
/// `after`, in order of their reference.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn preview(
    db: &Db,
    now: Timestamp,
    month: PeriodMonth,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Computed>, EngineError> {
    let catalog = tariff::catalog(db.read()).await?;
    let accounts = account::billable(db.read(), &catalog, month, after, limit).await?;
    compute(db.read(), &catalog, accounts, month, now).await
}
