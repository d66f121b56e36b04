//! Alerts at an amount of money: a household is told when the running month's
//! bill, as it stands, reaches an amount of its own choice.
//!
//! Each amount fires at most once a period. The bill is looked at when records
//! or charges have come in since it was looked at last; any number of processes
//! may look beside each other, and whoever writes the crossing has told it.

use super::tell::{Happened, known_by, tell};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{spend_alert, spend_crossing},
    query::account,
    read::period::open_period_of,
};
use domain::{id::AccountId, unit::Money};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, Statement,
    entity::prelude::*, sea_query::OnConflict,
};
use serde_json::json;

/// `outbox.kind`: the month's bill reached an amount.
pub(crate) const MESSAGE_SPEND: &str = "spend";

/// The amount that the viewer's household is told at; `None` where it set none.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn spend_alert(viewer: &Viewer, db: &Db) -> Result<Option<Money>, EngineError> {
    let account = viewer.subscriber()?;
    let row = spend_alert::Entity::find_by_id(account.uuid())
        .one(db.read())
        .await?;
    row.map(|row| amount_of(&row)).transpose()
}

fn amount_of(row: &spend_alert::Model) -> Result<Money, EngineError> {
    let currency = row.currency.parse().map_err(|_| EngineError::Row {
        table: "spend_alert",
        column: "currency",
        row: row.account_id.to_string(),
    })?;
    Ok(Money::new(row.amount_micros, currency))
}

/// Sets the amount to be told at, or takes it back.
///
/// # Errors
/// [`EngineError::NotFound`] for who is not the holder; [`EngineError::Refused`] for
/// an amount that is not above nothing, or in another currency than the account's;
/// [`EngineError::Database`].
pub async fn set_spend_alert(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    amount: Option<Money>,
) -> Result<(), EngineError> {
    let id = viewer.holder()?;
    let facts = account::by_ids(db.read(), &[id]).await?.pop();
    let currency = facts.ok_or(EngineError::NotFound)?.currency;
    if amount.is_some_and(|amount| amount.micros() <= 0 || amount.currency() != currency) {
        return Err(EngineError::Refused(format!(
            "an amount above 0 in {currency} is wanted"
        )));
    }
    db.in_tx(async |tx| {
        spend_alert::Entity::delete_by_id(id.uuid())
            .exec(tx)
            .await?;
        if let Some(amount) = amount {
            let row = spend_alert::Model {
                account_id: id.uuid(),
                amount_micros: amount.micros(),
                currency: amount.currency().to_string(),
                seen: NEVER_SEEN,
            };
            spend_alert::Entity::insert(row.into_active_model())
                .exec_without_returning(tx)
                .await?;
        }
        let event = Event::new("spend.alert", id)
            .with_detail(json!({ "amount": amount.map(|amount| amount.to_string()) }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}

/// How long after the month's turn the month before is still looked at.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(24);

/// `spend_alert.seen` before the bill was looked at.
const NEVER_SEEN: i64 = -1;

#[derive(FromQueryResult)]
struct Stirred {
    account_id: Uuid,
    seen: i64,
    things: i64,
}

/// Looks at the bills that something came in for, and tells who is to be told;
/// how many were.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn watch_spending(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    // what came in so far: records counted, and charges; both only grow, and the
    // month's turn is seen with the first that comes in after it
    let sql = "SELECT account_id, seen, things FROM ( \
                 SELECT a.account_id, a.seen, \
                   (SELECT CAST(COALESCE(SUM(t.records), 0) AS BIGINT) FROM usage_total t \
                     WHERE t.account_id = a.account_id) \
                   + (SELECT COUNT(*) FROM charge c WHERE c.account_id = a.account_id) AS things \
                 FROM spend_alert a) stirred \
               WHERE things <> seen ORDER BY account_id";
    let statement = Statement::from_string(db.backend(), sql);
    let stirred = Stirred::find_by_statement(statement).all(db.read()).await?;
    let mut told = 0;
    for row in stirred {
        let account = AccountId::new(row.account_id);
        match look(db, now, account, &row).await {
            Ok(is_told) => told += u64::from(is_told),
            // an account that cannot be rated keeps nobody else from being told
            Err(error @ EngineError::Refused(_)) => {
                tracing::warn!(%account, error = error.chain(), "looking at a month's bill");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}

async fn look(
    db: &Db,
    now: Timestamp,
    account: AccountId,
    stirred: &Stirred,
) -> Result<bool, EngineError> {
    let operator = Viewer::command_line();
    let open = open_period_of(&operator, db, account, now).await?;
    // what came in just before the month's turn belongs to the month before, which
    // is nobody's news where the amount was set only now
    let is_followed = stirred.seen != NEVER_SEEN;
    let mut periods = vec![(open.period.start, open.so_far)];
    if is_followed && now < open.period.start + LOOK_BACK {
        let before = open.period.start - SignedDuration::from_micros(1);
        let before = open_period_of(&operator, db, account, before).await?;
        periods.push((before.period.start, before.so_far));
    }
    let mut is_told = false;
    for (start, so_far) in periods {
        let total = so_far.map(|bill| bill.total);
        let start_us = start.as_microsecond();
        is_told |= compare(db, now, account, start_us, total, stirred.things).await?;
    }
    Ok(is_told)
}

/// Compares a period's bill with the amount, and tells.
async fn compare(
    db: &Db,
    now: Timestamp,
    account: AccountId,
    period_start_us: i64,
    total: Option<Money>,
    things: i64,
) -> Result<bool, EngineError> {
    db.in_tx(async |tx| {
        let alert = spend_alert::Entity::find_by_id(account.uuid())
            .one(tx)
            .await?;
        let Some(alert) = alert else {
            return Ok(false);
        };
        let amount = amount_of(&alert)?;
        let reached = total.filter(|total| {
            total.currency() == amount.currency() && total.micros() >= amount.micros()
        });
        let mut is_new = false;
        if let Some(total) = reached {
            let row = spend_crossing::Model {
                account_id: account.uuid(),
                period_start_us,
                amount_micros: amount.micros(),
                total_micros: total.micros(),
                currency: amount.currency().to_string(),
                at_us: now.as_microsecond(),
            };
            is_new = write(tx, &row).await?;
            if is_new {
                tell(tx, now, &reached_amount(&row)).await?;
            }
        }
        spend_alert::Entity::update_many()
            .col_expr(spend_alert::Column::Seen, Expr::value(things))
            .filter(spend_alert::Column::AccountId.eq(account.uuid()))
            .exec(tx)
            .await?;
        Ok(is_new)
    })
    .await
}

/// Writes a crossing; says whether it was not there yet.
async fn write(
    tx: &impl ConnectionTrait,
    row: &spend_crossing::Model,
) -> Result<bool, EngineError> {
    use spend_crossing::Column as C;
    let there = spend_crossing::Entity::find_by_id((
        row.account_id,
        row.period_start_us,
        row.amount_micros,
    ));
    if there.one(tx).await?.is_some() {
        return Ok(false);
    }
    spend_crossing::Entity::insert(row.clone().into_active_model())
        .on_conflict(
            OnConflict::columns([C::AccountId, C::PeriodStartUs, C::AmountMicros])
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(true)
}

fn reached_amount(row: &spend_crossing::Model) -> Happened {
    Happened {
        kind: MESSAGE_SPEND,
        account: row.account_id,
        id: known_by([
            MESSAGE_SPEND.as_bytes(),
            row.account_id.as_bytes(),
            &row.period_start_us.to_be_bytes(),
            &row.amount_micros.to_be_bytes(),
        ]),
        people: Some(json!({
            "amount_micros": row.amount_micros,
            "total_micros": row.total_micros,
            "currency": row.currency,
            "at_us": row.at_us,
        })),
        systems: Some((
            "spend.amount_reached",
            json!({
                "amount_micros": row.amount_micros,
                "total_micros": row.total_micros,
                "currency": row.currency,
                "at": Timestamp::from_microsecond(row.at_us).ok(),
            }),
        )),
    }
}
