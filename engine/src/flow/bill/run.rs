//! The run itself: batch after batch, each all or nothing.

use super::{
    batch::{RunFacts, bill_batch},
    fits::sender,
    mail::mail_run,
};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::bill_run,
    query::tariff,
};
use domain::{
    id::BillRunId,
    time::{Clock, PeriodMonth},
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// `bill_run.state` while it goes.
pub(crate) const STATE_RUNNING: i16 = 1;
/// `bill_run.state` when it is through.
pub(crate) const STATE_DONE: i16 = 2;

/// What a run did.
#[derive(Debug, Clone, Serialize)]
pub struct BillReport {
    /// Which run.
    pub run: String,
    /// The month its periods start in.
    pub month: PeriodMonth,
    /// The instant its invoices were issued at.
    pub issued_at: Timestamp,
    /// Whether it went on with a run that had stopped in the middle.
    pub resumed: bool,
    /// Invoices written by this call.
    pub billed: u64,
    /// Accounts that had their invoice already.
    pub already_billed: u64,
    /// Accounts whose period has not ended.
    pub not_ended: u64,
    /// Accounts that cannot be billed, with the reason.
    pub parked: Vec<Parked>,
    /// The sum of the invoices written by this call, in micro-units by currency.
    pub total_micros: BTreeMap<String, i64>,
}

/// An account that cannot be billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parked {
    /// Its reference.
    pub account: String,
    /// Why.
    pub reason: String,
}

impl BillReport {
    /// This report of a resumed run and that of the run right after it, as one.
    fn followed_by(self, next: Self) -> Self {
        let mut total_micros = next.total_micros;
        for (currency, micros) in self.total_micros {
            *total_micros.entry(currency).or_default() += micros;
        }
        Self {
            resumed: true,
            billed: self.billed + next.billed,
            already_billed: next.already_billed.saturating_sub(self.billed),
            total_micros,
            ..next
        }
    }
}

/// Bills every account for the period that starts in `month`.
///
/// A run that was stopped goes on where it was; one that is through starts a
/// new one, which finds only what is still unbilled.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]; [`EngineError::Refused`]
/// when nobody is named as seller, or no document of theirs can be made ([`sender`]).
/// One account's trouble parks that account.
pub async fn bill(
    db: &Db,
    clock: &dyn Clock,
    month: PeriodMonth,
    by: Option<&Viewer>,
) -> Result<BillReport, EngineError> {
    let seller = sender(db.read()).await?;
    let catalog = tariff::catalog(db.read()).await?;
    let (row, resumed) = open_run(db, clock.now(), month, by).await?;
    let run = RunFacts {
        id: row.id,
        issued_at: instant(row.issued_at_us)?,
        month,
        seller,
        catalog,
    };
    let mut report = BillReport {
        run: BillRunId::new(run.id).to_string(),
        month,
        issued_at: run.issued_at,
        resumed,
        billed: 0,
        already_billed: 0,
        not_ended: 0,
        parked: Vec::new(),
        total_micros: BTreeMap::new(),
    };
    let mut after: Option<String> = None;
    loop {
        let (run, from) = (&run, after.as_deref());
        let batch = db.in_tx(async |tx| bill_batch(tx, run, from).await).await?;
        let Some(last) = batch.last else { break };
        after = Some(last);
        report.billed += batch.billed;
        report.already_billed += batch.already_billed;
        report.not_ended += batch.not_ended;
        report.parked.extend(batch.parked);
        for (currency, micros) in batch.total_micros {
            *report.total_micros.entry(currency).or_default() += micros;
        }
    }
    finish(db, run.id, clock.now(), by, &report).await?;
    if resumed && report.not_ended > 0 && clock.now() > run.issued_at {
        // what has ended since the run was started is a new run's
        let next = Box::pin(bill(db, clock, month, by)).await?;
        return Ok(report.followed_by(next));
    }
    Ok(report)
}

async fn open_run(
    db: &Db,
    now: Timestamp,
    month: PeriodMonth,
    by: Option<&Viewer>,
) -> Result<(bill_run::Model, bool), EngineError> {
    db.in_tx(async |tx| {
        let stopped = bill_run::Entity::find()
            .filter(bill_run::Column::PeriodMonth.eq(month.to_string()))
            .filter(bill_run::Column::State.eq(STATE_RUNNING))
            .order_by_asc(bill_run::Column::IssuedAtUs)
            .one(tx)
            .await?;
        if let Some(run) = stopped {
            let event = started(run.id, month, true);
            audit::record(tx, now, by, event).await?;
            return Ok((run, true));
        }
        let row = bill_run::Model {
            id: new_uuid(now),
            period_month: month.to_string(),
            issued_at_us: now.as_microsecond(),
            state: STATE_RUNNING,
            finished_at_us: None,
            user_id: by.and_then(Viewer::user_id),
        };
        bill_run::Entity::insert(bill_run::ActiveModel::from(row.clone()))
            .exec_without_returning(tx)
            .await?;
        audit::record(tx, now, by, started(row.id, month, false)).await?;
        Ok((row, false))
    })
    .await
}

fn started(run: Uuid, month: PeriodMonth, resumed: bool) -> Event {
    Event::new("bill_run.start", BillRunId::new(run))
        .with_detail(json!({ "month": month, "resumed": resumed }))
}

async fn finish(
    db: &Db,
    run: Uuid,
    now: Timestamp,
    by: Option<&Viewer>,
    report: &BillReport,
) -> Result<(), EngineError> {
    let event = Event::new("bill_run.finish", &report.run).with_detail(json!({
        "month": report.month,
        "billed": report.billed,
        "parked": report.parked.len(),
        "total_micros": report.total_micros,
    }));
    db.in_tx(async |tx| {
        bill_run::Entity::update_many()
            .col_expr(bill_run::Column::State, STATE_DONE.into())
            .col_expr(bill_run::Column::FinishedAtUs, now.as_microsecond().into())
            .filter(bill_run::Column::Id.eq(run))
            .exec(tx)
            .await?;
        mail_run(tx, now, run).await?;
        audit::record(tx, now, by, event.clone()).await
    })
    .await
}

pub(super) fn instant(us: i64) -> Result<Timestamp, EngineError> {
    Timestamp::from_microsecond(us).map_err(|_| EngineError::Row {
        table: "bill_run",
        column: "issued_at_us",
        row: us.to_string(),
    })
}
