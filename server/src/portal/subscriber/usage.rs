//! Usage by day and line, as a page and as CSV, down to the records.

use super::said;
use crate::portal::{PageContext, PageError, Portal, csv::Csv};
use app::{
    page::subscriber::{
        record::{RecordPage, RecordPageProps},
        records::{RecordsPage, RecordsPageProps, RecordsQuery},
        usage::{UsagePage, UsagePageProps},
    },
    text::usage as words,
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{id::LineId, invoice::InvoiceNumber, time::PeriodMonth, usage::Service};
use engine::read::{
    PAGE_ROWS,
    invoice::invoice,
    record::{RecordFilter, record, records},
    usage::period_usage,
};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use std::sync::Arc;

/// Which usage.
#[derive(Debug, Default, Deserialize)]
pub(in crate::portal) struct Which {
    period: Option<String>,
    line: Option<String>,
    service: Option<String>,
    day: Option<String>,
    late: Option<String>,
    after: Option<String>,
}

/// Shows a period.
///
/// # Errors
/// [`PageError::NotFound`] for another's line.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let month: Option<PeriodMonth> = said(which.period.as_deref())?;
    let line: Option<LineId> = said(which.line.as_deref())?;
    let now = portal.clock.now();
    let usage = period_usage(context.viewer()?, &portal.db, now, month, line).await?;
    let page = context.page(words::title(context.language()));
    let line = which.line.unwrap_or_default();
    Ok(page.show(|| UsagePage(UsagePageProps { usage, line, now })))
}

/// The same as CSV, a row for each day and service.
///
/// # Errors
/// [`PageError::NotFound`] for another's line.
pub(in crate::portal) async fn csv(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let month: Option<PeriodMonth> = said(which.period.as_deref())?;
    let line: Option<LineId> = said(which.line.as_deref())?;
    let now = portal.clock.now();
    let usage = period_usage(context.viewer()?, &portal.db, now, month, line).await?;
    let mut csv = Csv::new(&["day", "service", "records", "quantity", "unit"]);
    for day in usage.days.iter().filter(|day| day.records > 0) {
        let unit = match day.service {
            Service::Voice => "s",
            Service::Data => "B",
        };
        csv.row([
            day.day.to_string(),
            day.service.to_string(),
            day.records.to_string(),
            day.raw.base_units().to_string(),
            unit.to_owned(),
        ]);
    }
    Ok(csv.into_response(&format!("usage-{}.csv", usage.period.month)))
}

/// A page of records.
///
/// # Errors
/// [`PageError::NotFound`] for another's line or invoice.
pub(in crate::portal) async fn list_records(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let (viewer, db, now) = (context.viewer()?, &portal.db, portal.clock.now());
    let day: Option<Date> = said(which.day.as_deref())?;
    let line: Option<LineId> = said(which.line.as_deref())?;
    let service: Option<Service> = said(which.service.as_deref())?;
    let late: Option<InvoiceNumber> = said(which.late.as_deref())?;
    let mut month: Option<PeriodMonth> = said(which.period.as_deref())?;
    // the account's zone and lines come with its usage
    let usage = period_usage(viewer, db, now, month, line).await?;
    let cycle = &usage.account.cycle;
    let mut period = usage.period;
    let mut filter = RecordFilter {
        line,
        service,
        ..RecordFilter::of_period(&period)
    };
    if let Some(day) = day {
        let out = |_| PageError::NotFound;
        filter.from = Some(cycle.day_start(day).map_err(out)?);
        filter.until = Some(cycle.day_start(day.saturating_add(1.day())).map_err(out)?);
        period = cycle
            .period_at(cycle.day_start(day).map_err(out)?)
            .map_err(out)?;
        month = Some(period.month);
    }
    if let Some(number) = late {
        filter.accepted_after = Some(invoice(viewer, db, number).await?.issued_at);
    }
    let after = which.after.as_deref().filter(|after| !after.is_empty());
    let rows = records(viewer, db, usage.account.id, &filter, after, PAGE_ROWS).await?;
    let query = RecordsQuery {
        period: month.map(|month| month.to_string()).unwrap_or_default(),
        line: which.line.unwrap_or_default(),
        service: which.service.unwrap_or_default(),
        day: which.day.unwrap_or_default(),
        late: which.late.unwrap_or_default(),
    };
    let is_first = after.is_none();
    let page = context.page(words::records(context.language()));
    Ok(page.show(|| {
        RecordsPage(RecordsPageProps {
            rows,
            query,
            period,
            zone: usage.account.cycle.zone,
            zone_name: usage.account.zone_name,
            is_first,
        })
    }))
}

/// One record.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn show_record(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(key): Path<String>,
) -> Result<Response, PageError> {
    let (viewer, db) = (context.viewer()?, &portal.db);
    let detail = record(viewer, db, &key).await?;
    let usage = period_usage(viewer, db, detail.row.started_at, None, None).await?;
    let zone = usage.account.cycle.zone;
    let page = context.page(words::records(context.language()));
    Ok(page.show(|| RecordPage(RecordPageProps { detail, zone })))
}
