//! Which calls and sessions a bill lists: those that it charges, whenever its paper is
//! made.
//!
//! A bill counts what had come in when its run came to the account, and says how many
//! records that were. So the first so many, in the order in which they came in, are on
//! it; what came in later is on the bill that charges it as late.

use crate::{
    Db, EngineError, Viewer,
    query::{account::AccountFacts, billing},
    read::record::{Arrival, RecordFilter, RecordRow, records},
};
use domain::{
    catalog::TariffCode,
    id::AccountId,
    invoice::{DocumentKind, InvoiceDocument, InvoiceLine, InvoiceNumber},
    time::PeriodMonth,
    usage::Service,
};
use paper::printable;
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// The most calls and sessions that a bill lists; where there are more, it says so.
pub const RECORDS_MAX: usize = 20_000;
/// Records to one query.
const PAGE: u64 = 2_000;

/// The calls and sessions on a bill.
#[derive(Default)]
pub(super) struct Listed {
    /// Of its period.
    pub records: Vec<RecordRow>,
    /// Of earlier ones.
    pub late: Vec<RecordRow>,
    /// Whether there are more than [`RECORDS_MAX`].
    pub has_more: bool,
}

/// What counts for something of what `document` charges: a call that nobody answered is
/// on no bill.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(super) async fn listed(
    db: &Db,
    account: &AccountFacts,
    document: &InvoiceDocument,
) -> Result<Listed, EngineError> {
    let mut listed = Listed::default();
    let period = &document.period;
    let counted = document.usage_by_line.iter().map(|line| line.records).sum();
    if counted > 0 {
        let filter = RecordFilter {
            arrived_until: Arrival::at(db.read(), account.id, period, None, counted).await?,
            ..RecordFilter::of_period(period)
        };
        take(db, account.id, &filter, RECORDS_MAX, &mut listed.records).await?;
    }
    let earlier = document.lines.iter();
    let earlier = earlier.filter(|line| line.usage_month != period.month);
    let late: BTreeSet<(PeriodMonth, Service)> = earlier
        .map(|line| (line.usage_month, line.service()))
        .collect();
    for (month, service) in late {
        let period = account.cycle.period(month).map_err(EngineError::refused)?;
        let documents =
            billing::all_documents_with_usage_of(db.read(), account.id, period.start).await?;
        let service_only = Some(service);
        for places in places(&documents, document.number, month, service) {
            let at = async |place| {
                Arrival::at(db.read(), account.id, &period, service_only, place).await
            };
            let filter = RecordFilter {
                service: service_only,
                arrived_after: at(places.start).await?,
                arrived_until: at(places.end).await?,
                ..RecordFilter::of_period(&period)
            };
            let room = RECORDS_MAX.saturating_sub(listed.records.len());
            take(db, account.id, &filter, room, &mut listed.late).await?;
        }
    }
    listed.late.sort_by_key(|row| row.started_at);
    let room = RECORDS_MAX.saturating_sub(listed.records.len());
    listed.has_more = listed.records.len() > RECORDS_MAX || listed.late.len() > room;
    listed.records.truncate(RECORDS_MAX);
    listed.late.truncate(room);
    Ok(listed)
}

/// Which records of a month and service the document of that number charges: their
/// places, from 0, in the order in which they came in.
///
/// A document charges what had come in by then and no standing one held; what a credit
/// note takes back is free again.
fn places(
    documents: &[InvoiceDocument],
    number: InvoiceNumber,
    month: PeriodMonth,
    service: Service,
) -> Vec<Range<i64>> {
    let mut standing: Vec<(&InvoiceDocument, Vec<Range<i64>>)> = Vec::new();
    for document in documents {
        if let DocumentKind::CreditNote { of, .. } = &document.kind {
            standing.retain(|(one, _)| one.number != *of);
            continue;
        }
        let before = standing.iter().map(|(one, _)| *one);
        let with_it = before.clone().chain([document]);
        let count = charged(with_it, month, service) - charged(before, month, service);
        let held = standing.iter().flat_map(|(_, places)| places.clone());
        let places = free(held.collect(), count);
        if document.number == number {
            return places;
        }
        standing.push((document, places));
    }
    Vec::new()
}

/// The first `count` places that are in none of `held`.
fn free(mut held: Vec<Range<i64>>, mut count: i64) -> Vec<Range<i64>> {
    held.sort_by_key(|places| places.start);
    let mut free = Vec::new();
    let mut next = 0_i64;
    for places in held.into_iter().chain(std::iter::once(i64::MAX..i64::MAX)) {
        let end = places.start.min(next.saturating_add(count));
        if next < end {
            free.push(next..end);
            count -= end - next;
        }
        next = next.max(places.end);
    }
    free
}

/// How many records of a month and service `documents` charge together. Each version of
/// a tariff that was in force in the month rates all of them.
fn charged<'a>(
    documents: impl Iterator<Item = &'a InvoiceDocument>,
    month: PeriodMonth,
    service: Service,
) -> i64 {
    let mut by_tariff: BTreeMap<(&TariffCode, u32), i64> = BTreeMap::new();
    for document in documents {
        let mut seen = BTreeSet::new();
        let is_of = |line: &&InvoiceLine| line.usage_month == month && line.service() == service;
        for line in document.lines.iter().filter(is_of) {
            let key = (&line.tariff.code, line.tariff.version);
            // a version that was in force twice has two lines, of the same records
            if seen.insert(key) || line.is_adjustment() {
                *by_tariff.entry(key).or_default() += line.records();
            }
        }
    }
    by_tariff.into_values().max().unwrap_or(0)
}

/// Adds the records that `filter` finds, until there are more than `room`. What names a
/// line or who was called is made printable: it must not keep a bill from its reader.
async fn take(
    db: &Db,
    account: AccountId,
    filter: &RecordFilter,
    room: usize,
    to: &mut Vec<RecordRow>,
) -> Result<(), EngineError> {
    let viewer = Viewer::command_line();
    let mut after: Option<String> = None;
    while to.len() <= room {
        let page = records(&viewer, db, account, filter, after.as_deref(), PAGE).await?;
        let counted = page.rows.into_iter();
        let counted = counted.filter(|row| row.quantity.base_units() > 0);
        to.extend(counted.map(|row| RecordRow {
            line_label: printable(&row.line_label),
            peer: row.peer.as_deref().map(printable),
            ..row
        }));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(
    clippy::single_range_in_vec_init,
    reason = "lists of ranges, some of which have one"
)]
mod tests {
    use super::*;

    #[test]
    fn the_first_free_places_are_taken() {
        assert_eq!(free(vec![], 2), [0..2]);
        assert_eq!(free(vec![3..5, 0..2], 2), [2..3, 5..6]);
        assert_eq!(free(vec![0..2, 1..4], 1), [4..5]);
        assert_eq!(free(vec![0..2], 0), []);
        assert_eq!(free(vec![0..2], -1), []);
    }
}
