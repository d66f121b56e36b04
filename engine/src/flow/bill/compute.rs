//! Computing bills without writing anything: what a run and a dry run share.

use super::fits::{fitting, sender};
use crate::{
    Db, EngineError,
    query::{
        account::{self, AccountFacts, Billable},
        billing::{self, Billed},
        charge,
        delivery_billing::{self, Waiting},
        line, tariff,
        usage_total::{self, UsageTotal},
    },
};
use domain::{
    catalog::{Catalog, RatingGroup, Tariff, TariffCode},
    id::AccountId,
    invoice::{
        Bill, BillError, BillInput, Charge, CountedUsage, DayShare, InvoiceDocument, InvoiceLine,
        LateUsage, Seller, TariffSegment,
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
        /// Deliveries that it bills; their charges are no rows yet.
        deliveries: Vec<Waiting>,
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
    seller: Option<&Seller>,
    accounts: Vec<Billable>,
    (month, now): (PeriodMonth, Timestamp),
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
    let taken_back = billing::generations(conn, &ids).await?;
    let mut charges = charge::waiting(conn, &ids).await?;
    let ends = due
        .iter()
        .map(|(account, period)| (account.facts.id, period.end));
    let mut deliveries = delivery_billing::waiting(conn, &ends.collect()).await?;
    let labels = line::labels(conn, &ids).await?;
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
            let key = (account.facts.id, period.start.as_microsecond());
            let mut charges = charges.remove(&account.facts.id).unwrap_or_default();
            charges.retain(|charge| charge.at < period.end);
            let deliveries = deliveries.remove(&account.facts.id).unwrap_or_default();
            charges.extend(deliveries.iter().map(|waiting| waiting.charge.clone()));
            let usage = Usage {
                totals,
                billed,
                is_anew: taken_back.contains_key(&key),
                charges: &charges,
            };
            let outcome = one(conn, catalog, &account, &period, usage).await?;
            let outcome = with_deliveries(outcome, deliveries);
            let labels = labels.get(&account.facts.id).map_or(&[][..], Vec::as_slice);
            match seller {
                Some(seller) => fitting(outcome, seller, &account.facts, labels),
                None => outcome,
            }
        };
        computed.push(Computed {
            account,
            period,
            outcome,
        });
    }
    Ok(computed)
}

fn with_deliveries(outcome: Outcome, deliveries: Vec<Waiting>) -> Outcome {
    match outcome {
        Outcome::Bill { bill, adjusted, .. } => Outcome::Bill {
            bill,
            adjusted,
            deliveries,
        },
        other => other,
    }
}

/// What an account has used and been billed.
#[derive(Clone, Copy)]
struct Usage<'a> {
    totals: &'a [UsageTotal],
    billed: &'a [Billed],
    /// The period's invoice was taken back.
    is_anew: bool,
    /// What was charged once until the period's end and is on no invoice.
    charges: &'a [Charge],
}

async fn one(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    account: &Billable,
    period: &BillingPeriod,
    usage: Usage<'_>,
) -> Result<Outcome, EngineError> {
    let Billable { facts, segments } = account;
    let Usage {
        totals,
        billed,
        is_anew,
        charges,
    } = usage;
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
    let mut late = match late_usage(conn, catalog, facts, period, totals, billed).await {
        Ok(late) => late,
        Err(EngineError::Refused(reason)) => return Ok(Outcome::Park(reason)),
        Err(error) => return Err(error),
    };
    let mut adjusted: Vec<Timestamp> = late.iter().map(|late| late.period.start).collect();
    adjusted.dedup();
    let segments: Vec<TariffSegment<'_>> = segments
        .iter()
        .map(|segment| TariffSegment {
            tariff: &segment.tariff,
            first_day: segment.first_day,
            end_day: segment.end_day,
        })
        .collect();
    if is_anew {
        let documents = billing::documents_with_usage_of(conn, facts.id, period.start).await?;
        for standing in lines_of_period(catalog, period, &documents)? {
            late.push(taken_off(standing, period, &segments, &counted));
        }
    }
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
        charges,
    });
    Ok(match bill {
        Ok(bill) => Outcome::Bill {
            bill: Box::new(bill),
            adjusted,
            deliveries: Vec::new(),
        },
        Err(
            reason @ (BillError::NoTariff
            | BillError::OtherCurrency { .. }
            | BillError::MixedTaxModes(_)
            | BillError::OtherTaxMode { .. }
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
        is_weighted: false,
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
    /// What the first `line` for a period says.
    fn new(
        catalog: &Catalog,
        period: &BillingPeriod,
        line: &InvoiceLine,
    ) -> Result<Self, EngineError> {
        let mut versions = catalog.get(&line.tariff.code).into_iter().flatten();
        let tariff = versions.find(|tariff| tariff.version == line.tariff.version);
        let tariff = tariff.cloned().ok_or_else(|| EngineError::Row {
            table: "tariff_version",
            column: "version",
            row: format!("{} {}", line.tariff.code, line.tariff.version),
        })?;
        Ok(Self {
            period: *period,
            tariff,
            service: line.service(),
            share: line.share,
            counted_before: line.counted(),
            counted: line.counted(),
            records: line.records(),
            billed: line.amount,
            billed_rounding: line.rounding,
        })
    }

    /// Adds a later line; `is_again` where it is for other days of what the line
    /// before it rated.
    fn add(&mut self, line: &InvoiceLine, is_again: bool) -> Result<(), EngineError> {
        self.billed = self
            .billed
            .checked_add(line.amount)
            .map_err(EngineError::refused)?;
        self.billed_rounding = self
            .billed_rounding
            .checked_add(line.rounding)
            .map_err(EngineError::refused)?;
        self.counted_before = line.counted();
        self.counted = line.counted();
        if is_again {
            self.share.days += line.share.days;
        } else {
            self.share = line.share;
            self.records += line.records();
        }
        Ok(())
    }

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

/// What takes `standing` off a bill that holds the period's whole usage again: an
/// adjustment that brings both together to what the period costs. A tariff that
/// is no longer the period's costs nothing.
fn taken_off(
    mut standing: Late,
    period: &BillingPeriod,
    segments: &[TariffSegment<'_>],
    counted: &[(RatingGroup, CountedUsage)],
) -> Late {
    standing.records = -standing.records;
    let (tariff, service) = (&standing.tariff, standing.service);
    let is_same = |segment: &&TariffSegment<'_>| {
        segment.tariff.code == tariff.code && segment.tariff.version == tariff.version
    };
    let mut share = DayShare::none_of(period);
    for segment in segments.iter().filter(is_same) {
        let days = DayShare::between(segment.first_day, segment.end_day, period);
        share = DayShare {
            days: share.days + days.days,
            ..days
        };
    }
    let usage = tariff
        .group(service)
        .and_then(|wanted| counted.iter().find(|(group, _)| group == wanted));
    if let (1.., Some((_, usage))) = (share.days, usage) {
        standing.counted = usage.counted;
    }
    standing.share = share;
    standing
}

/// The lines that the standing `documents` hold for `period`, added up by service
/// and tariff version.
fn lines_of_period(
    catalog: &Catalog,
    period: &BillingPeriod,
    documents: &[InvoiceDocument],
) -> Result<Vec<Late>, EngineError> {
    let mut found: Vec<Late> = Vec::new();
    for document in documents {
        // a version that was in force twice has two lines on one document
        let mut of_document: Vec<(Service, TariffCode, u32)> = Vec::new();
        for line in &document.lines {
            if line.usage_month != period.month {
                continue;
            }
            let key = (
                line.service(),
                line.tariff.code.clone(),
                line.tariff.version,
            );
            let is_again = !line.is_adjustment() && of_document.contains(&key);
            let same = |late: &&mut Late| {
                late.service == key.0 && late.tariff.code == key.1 && late.tariff.version == key.2
            };
            match found.iter_mut().find(same) {
                Some(late) => late.add(line, is_again)?,
                None => found.push(Late::new(catalog, period, line)?),
            }
            of_document.push(key);
        }
    }
    Ok(found)
}

async fn late_of_period(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    account: &AccountFacts,
    period: &BillingPeriod,
    totals: &[UsageTotal],
    documents: &[InvoiceDocument],
) -> Result<Vec<Late>, EngineError> {
    let mut seen: HashMap<Service, i64> = HashMap::new();
    let mut late = Vec::new();
    for mut candidate in lines_of_period(catalog, period, documents)? {
        // a tariff that was taken off altogether
        if candidate.share.days == 0 && candidate.billed.is_zero() {
            continue;
        }
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
    let seller = sender(db.read()).await.ok();
    compute(db.read(), &catalog, seller.as_ref(), accounts, (month, now)).await
}
