//! How a service is to be served: what a count, the schedule and the clock on the
//! wall make of it, and what it becomes by itself.
//!
//! A row of `policy_status` says what holds, and as its pending status what will
//! hold next and from when: the schedule's next entry may serve it otherwise, a
//! condition's hour may strike, the period ends. So each change has its own
//! instant, however late somebody looks at the clock. Usage abroad has a row of
//! its own where the plan tells it from usage at home.

use super::{
    Count, MeterKey, Subject,
    count::stored,
    effect::{ROWS_MAX, at_cap},
    subject::{Subjects, subject_of},
};
use crate::{
    EngineError,
    entity::{policy_status, status_change},
    flow::tell::{Happened, known_by, tell},
};
use domain::{
    id::AccountId,
    metering::{PolicyStatus, UsageFacts},
    usage::{Network, Service},
};
use jiff::{Timestamp, ToSpan, civil::Time};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    entity::prelude::*,
    sea_query::OnConflict,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// `status_change.kind`: how a service is served.
pub(crate) const KIND_STATUS: i16 = 1;
/// `status_change.kind`: which entry of the plan's schedule is active.
pub(crate) const KIND_SCHEDULE: i16 = 2;

/// `outbox.kind`: a service is served in another way.
const MESSAGE_STATUS: &str = "status";

/// Where a service is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the networks of home.
    Home,
    /// In another operator's network.
    Roaming,
}

impl Place {
    /// Both.
    pub const ALL: [Place; 2] = [Place::Home, Place::Roaming];

    /// Its number in columns.
    pub const fn code(self) -> i16 {
        match self {
            Place::Home => 0,
            Place::Roaming => 1,
        }
    }

    /// The place with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.code() == code)
    }

    /// Its word: `home`, `roaming`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Place::Home => "home",
            Place::Roaming => "roaming",
        }
    }
}

/// How services are served, by account, service and place.
pub(super) type Statuses = HashMap<(Uuid, i16, i16), policy_status::Model>;

/// Those of these accounts.
pub(super) async fn statuses(
    tx: &DatabaseTransaction,
    accounts: BTreeSet<Uuid>,
) -> Result<Statuses, EngineError> {
    let mut statuses = HashMap::new();
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    for accounts in accounts.chunks(ROWS_MAX) {
        let rows = policy_status::Entity::find()
            .filter(policy_status::Column::AccountId.is_in(accounts.iter().copied()))
            .all(tx)
            .await?;
        let rows = rows.into_iter();
        statuses.extend(rows.map(|row| ((row.account_id, row.service, row.place), row)));
    }
    Ok(statuses)
}

/// How the service is to be served by a count at `at`.
fn status_of(at: Timestamp, subject: &Subject, count: &Count, place: Place) -> PolicyStatus {
    let (plan, zone) = (&subject.plan.plan, &subject.facts.cycle.zone);
    let local = zone.to_datetime(at);
    let entry = plan.schedule.active_local(local);
    let by_network = |network| {
        let facts = UsageFacts {
            service: plan.service,
            network,
            roaming: place == Place::Roaming,
            local,
            application: None,
            segment: subject.facts.segment.as_deref(),
            schedule: entry.map(|entry| entry.name.as_str()),
            size_bytes: None,
        };
        count.meter.status(plan, at_cap(subject), &facts)
    };
    match place {
        // of the two networks the one that is served better: the other's records
        // still count as they are
        Place::Home => Network::ALL.map(by_network).into_iter().min(),
        Place::Roaming => Some(by_network(Network::Mobile)),
    }
    .unwrap_or(PolicyStatus::Normal)
}

/// What `status`, which holds at `at`, becomes by itself within the period or at its
/// end, and when; `None` where it stays.
fn next_of(
    at: Timestamp,
    status: PolicyStatus,
    subject: &Subject,
    count: &Count,
    place: Place,
) -> Result<Option<(PolicyStatus, Timestamp)>, EngineError> {
    if count.meter.is_quiet() {
        return Ok(None);
    }
    for instant in instants(at, subject)? {
        let then = status_of(instant, subject, count, place);
        if then != status {
            return Ok(Some((then, instant)));
        }
    }
    // the next period begins with nothing used
    let is_usual = status == PolicyStatus::Normal;
    Ok((!is_usual).then_some((PolicyStatus::Normal, subject.period.end)))
}

/// The instants after `at` and before the period's end at which the plan may serve
/// otherwise, in order.
fn instants(at: Timestamp, subject: &Subject) -> Result<BTreeSet<Timestamp>, EngineError> {
    let (plan, zone) = (&subject.plan.plan, &subject.facts.cycle.zone);
    let end = subject.period.end;
    let switches = plan.schedule.switches(at, zone).map(|switch| switch.at);
    let mut instants: BTreeSet<Timestamp> = switches.take_while(|at| *at < end).collect();
    let minutes = plan.minutes_of_day();
    if minutes.is_empty() {
        return Ok(instants);
    }
    let mut day = zone.to_datetime(at).date();
    while day < subject.period.end_day {
        for minute in &minutes {
            let time = Time::midnight() + minute.minutes();
            let instant = zone.to_timestamp(day.to_datetime(time));
            let instant = instant.map_err(EngineError::refused)?;
            if at < instant && instant < end {
                instants.insert(instant);
            }
        }
        day = day.tomorrow().map_err(EngineError::refused)?;
    }
    Ok(instants)
}

/// Sets how the service is served by a count at `now`, wherever the plan tells.
pub(super) async fn set_status(
    tx: &DatabaseTransaction,
    now: Timestamp,
    subject: &Subject,
    count: &Count,
    there: &Statuses,
) -> Result<(), EngineError> {
    let (account, _, service) = subject.key;
    for place in Place::ALL {
        let row = there.get(&(account.uuid(), service.code(), place.code()));
        let is_told = place == Place::Home || subject.plan.plan.tells_roaming();
        if row.is_some() || is_told {
            // where the plan no longer tells, it is as at home
            let as_place = if is_told { place } else { Place::Home };
            let status = status_of(now, subject, count, as_place);
            let next = next_of(now, status, subject, count, as_place)?;
            set_place(tx, now, subject, place, row, status, next).await?;
        }
    }
    Ok(())
}

async fn set_place(
    tx: &DatabaseTransaction,
    now: Timestamp,
    subject: &Subject,
    place: Place,
    there: Option<&policy_status::Model>,
    status: PolicyStatus,
    next: Option<(PolicyStatus, Timestamp)>,
) -> Result<(), EngineError> {
    let (account, _, service) = subject.key;
    let (mut was, mut since_us) = (PolicyStatus::Normal.as_str(), now.as_microsecond());
    if let Some(row) = there {
        (was, since_us) = (&row.status, row.since_us);
        if let (Some(pending), Some(at_us)) = (&row.pending_status, row.pending_at_us)
            && at_us <= now.as_microsecond()
        {
            // it was due, and nobody has looked at the clock since
            end_status(tx, now, row).await?;
            (was, since_us) = (pending, at_us);
        }
    }
    let pending_status = next.map(|(status, _)| status.to_string());
    let pending_at_us = next.map(|(_, at)| at.as_microsecond());
    if was == status.as_str() {
        let is_known = there.is_some_and(|row| {
            (&row.pending_status, row.pending_at_us) == (&pending_status, pending_at_us)
        });
        if is_known || (there.is_none() && next.is_none()) {
            return Ok(());
        }
    } else {
        since_us = now.as_microsecond();
    }
    let row = policy_status::Model {
        account_id: account.uuid(),
        service: service.code(),
        place: place.code(),
        status: status.to_string(),
        since_us,
        pending_status,
        pending_at_us,
    };
    use policy_status::Column as C;
    policy_status::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns([C::AccountId, C::Service, C::Place])
                .update_columns([C::Status, C::SinceUs, C::PendingStatus, C::PendingAtUs])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    if was == status.as_str() {
        return Ok(());
    }
    let change = StatusChange {
        account: account.uuid(),
        service: service.code(),
        place: place.code(),
        was,
        became: status.as_str(),
        at_us: now.as_microsecond(),
        cause: "usage",
        next,
    };
    note_change(tx, now, &change).await
}

/// How a service came to be served in another way.
struct StatusChange<'a> {
    account: Uuid,
    service: i16,
    place: i16,
    was: &'a str,
    became: &'a str,
    at_us: i64,
    cause: &'static str,
    /// What it becomes by itself, and when.
    next: Option<(PolicyStatus, Timestamp)>,
}

/// Writes a change of status down and tells other systems.
async fn note_change(
    tx: &DatabaseTransaction,
    now: Timestamp,
    change: &StatusChange<'_>,
) -> Result<(), EngineError> {
    let row = status_change::ActiveModel {
        id: NotSet,
        account_id: Set(change.account),
        service: Set(change.service),
        place: Set(change.place),
        kind: Set(KIND_STATUS),
        was: Set(change.was.to_owned()),
        became: Set(change.became.to_owned()),
        at_us: Set(change.at_us),
        cause: Set(change.cause.to_owned()),
    };
    let id = status_change::Entity::insert(row)
        .exec(tx)
        .await?
        .last_insert_id;
    let pending = change
        .next
        .map(|(status, at)| json!({ "status": status, "activation_time": at }));
    let happened = Happened {
        kind: MESSAGE_STATUS,
        account: change.account,
        id: known_by([MESSAGE_STATUS.as_bytes(), &id.to_be_bytes()]),
        people: None,
        systems: Some((
            "policy_status.changed",
            json!({
                "service": Service::from_code(change.service).map(Service::as_str),
                "place": Place::from_code(change.place),
                "was": change.was,
                "status": change.became,
                "since": Timestamp::from_microsecond(change.at_us).ok(),
                "pending": pending,
            }),
        )),
    };
    tell(tx, now, &happened).await
}

/// Lets the pending status of `row` become the present one, unless somebody else
/// has done so, and finds what comes after it; says whether it was done here.
pub(crate) async fn end_status(
    tx: &DatabaseTransaction,
    now: Timestamp,
    row: &policy_status::Model,
) -> Result<bool, EngineError> {
    use policy_status::Column as C;
    let (Some(pending), Some(at_us)) = (&row.pending_status, row.pending_at_us) else {
        return Ok(false);
    };
    let at = Timestamp::from_microsecond(at_us).map_err(EngineError::refused)?;
    let status = PolicyStatus::from_word(pending).unwrap_or(PolicyStatus::Normal);
    let (is_period, next) = after(tx, row, at, status).await?;
    let moved = policy_status::Entity::update_many()
        .col_expr(C::Status, Expr::value(pending.as_str()))
        .col_expr(C::SinceUs, Expr::value(at_us))
        .col_expr(
            C::PendingStatus,
            Expr::value(next.map(|(status, _)| status.to_string())),
        )
        .col_expr(
            C::PendingAtUs,
            Expr::value(next.map(|(_, at)| at.as_microsecond())),
        )
        .filter(C::AccountId.eq(row.account_id))
        .filter(C::Service.eq(row.service))
        .filter(C::Place.eq(row.place))
        .filter(C::PendingAtUs.eq(at_us))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(false);
    }
    let change = StatusChange {
        account: row.account_id,
        service: row.service,
        place: row.place,
        was: &row.status,
        became: pending,
        at_us,
        cause: if is_period { "period" } else { "schedule" },
        next,
    };
    note_change(tx, now, &change).await?;
    Ok(true)
}

/// Whether a period begins at `at`, and what `status` becomes after that.
async fn after(
    tx: &DatabaseTransaction,
    row: &policy_status::Model,
    at: Timestamp,
    status: PolicyStatus,
) -> Result<(bool, Option<(PolicyStatus, Timestamp)>), EngineError> {
    let account = AccountId::new(row.account_id);
    let (Some(service), Some(place)) =
        (Service::from_code(row.service), Place::from_code(row.place))
    else {
        return Ok((false, None));
    };
    let facts = crate::query::account::by_ids(tx, &[account]).await?.pop();
    let period = facts.ok_or(EngineError::NotFound)?.cycle.period_at(at);
    let period = period.map_err(EngineError::refused)?;
    let is_period = period.start == at;
    let key: MeterKey = (account, period.start.as_microsecond(), service);
    let meter = stored(tx, &[key]).await?.remove(&key);
    let subject = subject_of(tx, key).await?;
    let (Some(meter), Some(subject)) = (meter, subject) else {
        return Ok((is_period, None));
    };
    let count = Count::from_row(&meter)?;
    let next = next_of(at, status, &subject, &count, place)?;
    Ok((is_period, next))
}

/// A service that nothing meters any more is served as usual.
pub(super) async fn let_go(
    tx: &DatabaseTransaction,
    now: Timestamp,
    account: AccountId,
    subjects: Option<&Subjects>,
) -> Result<(), EngineError> {
    let there = statuses(tx, BTreeSet::from([account.uuid()])).await?;
    for row in there.into_values() {
        let metered = match (subjects, Service::from_code(row.service)) {
            (Some(subjects), Some(service)) => subjects.meters_at(account, service, now)?,
            _ => false,
        };
        if metered {
            continue;
        }
        let usual = PolicyStatus::Normal.as_str();
        let ended = policy_status::Model {
            status: usual.to_owned(),
            since_us: if row.status == usual {
                row.since_us
            } else {
                now.as_microsecond()
            },
            pending_status: None,
            pending_at_us: None,
            ..row.clone()
        };
        ended.into_active_model().reset_all().update(tx).await?;
        if row.status != usual {
            let change = StatusChange {
                account: row.account_id,
                service: row.service,
                place: row.place,
                was: &row.status,
                became: usual,
                at_us: now.as_microsecond(),
                cause: "plan",
                next: None,
            };
            note_change(tx, now, &change).await?;
        }
    }
    Ok(())
}
