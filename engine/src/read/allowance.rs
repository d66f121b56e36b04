//! A household's meter: where it stands, what it reached, what it chose.

use crate::{
    Db, EngineError,
    clock::new_uuid,
    entity::{line, meter, meter_crossing, policy_status, status_change},
    flow::{
        choose::pricing,
        meter::{Count, KIND_STATUS, Place, Subject, main_quota, subject_of},
    },
    query::{
        account::{self, AccountFacts},
        charge,
        metering::{Choice, StoredRecharge},
    },
    viewer::Viewer,
};
use domain::{
    catalog::TaxMode,
    id::LineId,
    metering::{
        Action, Condition, Factor, Meter, MeteringPlan, Metric, Origin, PolicyStatus, RechargeOffer,
    },
    party::Language,
    time::BillingPeriod,
    unit::{Money, Quantity},
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use std::{cmp::Reverse, collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Changes of status that a page shows.
const CHANGES_MAX: u64 = 20;

/// The meter of one service in the running period.
#[derive(Debug, Clone)]
pub struct Allowance {
    /// Whose.
    pub account: AccountFacts,
    /// Which period.
    pub period: BillingPeriod,
    /// The instant it is looked at.
    pub now: Timestamp,
    /// The plan that meters it.
    pub plan: Arc<MeteringPlan>,
    /// How the service is served.
    pub status: StatusNow,
    /// How it is served abroad, where that is another way.
    pub roaming: Option<StatusNow>,
    /// How it came to be served otherwise in the period, the newest first.
    pub changes: Vec<ChangeNow>,
    /// The start of the newest record; `None` where there is none.
    pub newest_at: Option<Timestamp>,
    /// How many records.
    pub records: i64,
    /// The policies that have a quota or were used: in the plan's order, those with
    /// a quota first.
    pub policies: Vec<PolicyNow>,
    /// What was reached in the period, the newest first.
    pub crossings: Vec<CrossingNow>,
    /// The period's recharges, in order of time.
    pub recharges: Vec<StoredRecharge>,
    /// What the household chose.
    pub choice: Choice,
    /// By how much it may be recharged, and for how much; nothing where no quota
    /// can be, or no more often.
    pub offers: Vec<RechargeOffer>,
    /// Whether prices hold the tax.
    pub tax_mode: TaxMode,
    /// What the period's recharges cost, by their ids.
    pub prices: HashMap<Uuid, Money>,
    /// For the form of a recharge: sent twice, it counts once.
    pub once: Uuid,
}

/// A service came to be served in another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeNow {
    /// When.
    pub at: Timestamp,
    /// Where it is used.
    pub place: Place,
    /// How it was served from then on.
    pub status: PolicyStatus,
}

/// How a service is served, and what it will become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusNow {
    /// In the words of 3GPP TS 29.594.
    pub status: PolicyStatus,
    /// Since when; `None` where it never was another.
    pub since: Option<Timestamp>,
    /// What it becomes by itself, and when.
    pub pending: Option<(PolicyStatus, Timestamp)>,
}

/// One policy of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyNow {
    /// Its code.
    pub code: String,
    /// Its name in the account's language, else its code.
    pub name: String,
    /// Whether it is under another.
    pub is_secondary: bool,
    /// Whether it is the last to take usage: beyond it the plan's action at the
    /// cap follows.
    pub is_last: bool,
    /// The condition that it holds under; `None` where always.
    pub condition: Option<Condition>,
    /// What counts, whole units, rounded down.
    pub metric: Quantity,
    /// What may be used, recharges included; `None` where it is unlimited.
    pub quota: Option<Quantity>,
    /// Its thresholds, the lowest first.
    pub ticks: Vec<Tick>,
    /// What it is made of.
    pub parts: Vec<PartNow>,
}

/// A threshold on the meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// Percent of the quota, in millionths: 800,000 is 80 %.
    pub millionths: i64,
    /// Where that is.
    pub at: Quantity,
    /// What happens there.
    pub action: Action,
    /// Whether the household set it.
    pub is_own: bool,
    /// Whether it was reached, with the quota as it is now.
    pub is_reached: bool,
}

/// Usage of one line that was counted alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartNow {
    /// The line's name.
    pub label: String,
    /// The policy under this one that measured it.
    pub via: Option<String>,
    /// What a unit counted.
    pub factor: Factor,
    /// As the records say it.
    pub raw: Quantity,
    /// What it counts, whole units, rounded down.
    pub metric: Quantity,
}

/// A threshold that was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossingNow {
    /// The policy's name.
    pub policy: String,
    /// Which part of the quota, in millionths; `None` where every policy was used
    /// up.
    pub millionths: Option<i64>,
    /// Whether the household set the threshold.
    pub is_own: bool,
    /// What followed.
    pub action: Action,
    /// Whether the household set the alert only after it had been reached: then
    /// nobody was told.
    pub is_before: bool,
    /// When the record that fired it began.
    pub at: Timestamp,
    /// That record's key, as addresses write it.
    pub key: String,
    /// What counted by then, whole units, rounded down.
    pub metric: Quantity,
    /// The quota then.
    pub quota: Quantity,
}

/// The meters of the subscriber's running period, one a service; none where no
/// plan meters the account.
///
/// # Errors
/// [`EngineError::NotFound`] for who has no account.
pub async fn allowances(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
) -> Result<Vec<Allowance>, EngineError> {
    let facts = account_of(viewer, db).await?;
    let id = facts.id;
    let period = facts.cycle.period_at(now).map_err(EngineError::refused)?;
    let mut allowances = Vec::new();
    for service in Service::ALL {
        let key = (id, period.start.as_microsecond(), service);
        if let Some(subject) = subject_of(db.read(), key).await? {
            allowances.push(of_subject(db.read(), subject, viewer.language, now).await?);
        }
    }
    Ok(allowances)
}

/// The viewer's own account.
///
/// # Errors
/// [`EngineError::NotFound`] for who has none.
pub async fn account_of(viewer: &Viewer, db: &Db) -> Result<AccountFacts, EngineError> {
    let id = viewer.subscriber()?;
    let facts = account::by_ids(db.read(), &[id]).await?.pop();
    facts.ok_or(EngineError::NotFound)
}

async fn of_subject(
    conn: &impl ConnectionTrait,
    subject: Subject,
    language: Language,
    now: Timestamp,
) -> Result<Allowance, EngineError> {
    let (account, period_start_us, service) = subject.key;
    let key = (account.uuid(), period_start_us, service.code());
    let row = meter::Entity::find_by_id(key).one(conn).await?;
    let count = row.as_ref().map(Count::from_row).transpose()?;
    let labels: HashMap<LineId, String> = line::Entity::find()
        .filter(line::Column::AccountId.eq(account.uuid()))
        .all(conn)
        .await?
        .into_iter()
        .map(|line| (LineId::new(line.id), line.label))
        .collect();
    let newest_us = row.as_ref().map(|row| row.newest_at_us);
    let newest_us = newest_us.filter(|us| *us > i64::MIN);
    let plan = &subject.plan.plan;
    let home = status(conn, &subject, Place::Home, now).await?;
    let pricing = pricing(conn, now, account, service).await?;
    let can_charge = |offer: &RechargeOffer| match offer.price {
        None => true,
        Some(price) => pricing.is_some_and(|one| one.currency == price.currency()),
    };
    let mut offers = match main_quota(plan) {
        Some(_) if subject.recharges.len() < plan.recharges_max as usize => plan.recharges.clone(),
        _ => Vec::new(),
    };
    offers.retain(can_charge);
    let ids = subject.recharges.iter().map(|recharge| recharge.id);
    let prices = charge::prices(conn, ids.collect()).await?;
    Ok(Allowance {
        policies: policies(&subject, count.as_ref(), &labels, language)?,
        crossings: crossings(conn, &subject, language).await?,
        roaming: match plan.tells_roaming() {
            true => Some(status(conn, &subject, Place::Roaming, now).await?),
            false => None,
        }
        .filter(|roaming| roaming.status != home.status),
        status: home,
        changes: changes(conn, &subject).await?,
        newest_at: newest_us
            .map(Timestamp::from_microsecond)
            .transpose()
            .map_err(EngineError::refused)?,
        records: count.as_ref().map_or(0, |count| count.records),
        account: AccountFacts::clone(&subject.facts),
        period: subject.period,
        now,
        plan: Arc::clone(plan),
        recharges: subject.recharges,
        choice: subject.choice,
        offers,
        tax_mode: pricing.map_or(TaxMode::Inclusive, |pricing| pricing.tax_mode),
        prices,
        once: new_uuid(now),
    })
}

fn policies(
    subject: &Subject,
    count: Option<&Count>,
    labels: &HashMap<LineId, String>,
    language: Language,
) -> Result<Vec<PolicyNow>, EngineError> {
    let plan = &subject.plan.plan;
    let nothing = Meter::new(plan);
    let meter = count.map_or(&nothing, |count| &count.meter);
    let measure = plan.service.measure();
    let alerts = subject.alerts();
    let whole = |metric: Metric| -> Result<Quantity, EngineError> {
        let units = metric.whole().map_err(EngineError::refused)?;
        Ok(Quantity::new(units, measure))
    };
    let mut shown = Vec::with_capacity(plan.policies.len());
    for (place, policy) in plan.policies.iter().enumerate() {
        let standing = meter.standing(plan, place);
        let quota = standing.quota.map(|units| Quantity::new(units, measure));
        let mut ticks: Vec<Tick> = Vec::new();
        if let Some(quota) = quota {
            let own = alerts.iter().filter(|(of, _)| *of == place);
            let all = policy.thresholds.iter().chain(own.map(|(_, one)| one));
            ticks.extend(all.map(|threshold| Tick {
                millionths: threshold.percent.millionths(),
                at: threshold.percent.of(quota),
                action: threshold.action,
                is_own: threshold.origin == Origin::Subscriber,
                is_reached: standing.passed.contains(threshold),
            }));
            ticks.sort_by_key(|tick| tick.millionths);
        }
        let rows = count.map_or(&[][..], |count| count.breakdown.rows());
        let of_policy = rows
            .iter()
            .filter(|row| row.policy == Some(place) || row.secondary == Some(place));
        let mut parts = Vec::new();
        for row in of_policy {
            let via = row.secondary.filter(|under| *under != place);
            let via = via.and_then(|under| plan.policies.get(under));
            parts.push(PartNow {
                label: labels.get(&row.line).cloned().unwrap_or_default(),
                via: via.map(|under| under.name(language.tag()).to_owned()),
                factor: row.factor,
                raw: Quantity::new(row.raw, measure),
                metric: whole(row.metric)?,
            });
        }
        if quota.is_none() && parts.is_empty() {
            continue;
        }
        shown.push(PolicyNow {
            code: policy.code.to_string(),
            name: policy.name(language.tag()).to_owned(),
            is_secondary: !policy.is_primary(),
            is_last: main_quota(plan) == Some(place),
            condition: (policy.condition != Condition::Always).then(|| policy.condition.clone()),
            metric: whole(standing.metric)?,
            quota,
            ticks,
            parts,
        });
    }
    // what has an end comes first
    shown.sort_by_key(|policy| policy.quota.is_none());
    Ok(shown)
}

async fn crossings(
    conn: &impl ConnectionTrait,
    subject: &Subject,
    language: Language,
) -> Result<Vec<CrossingNow>, EngineError> {
    use meter_crossing::Column as C;
    let (account, period_start_us, service) = subject.key;
    let plan = &subject.plan.plan;
    let rows = meter_crossing::Entity::find()
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::PeriodStartUs.eq(period_start_us))
        .filter(C::Service.eq(service.code()))
        .all(conn)
        .await?;
    let crossings: Result<Vec<CrossingNow>, EngineError> = rows
        .into_iter()
        .map(|row| {
            let unreadable = |column| EngineError::Row {
                table: "meter_crossing",
                column,
                row: format!("{} {}", row.policy, row.threshold),
            };
            let (is_own, percent) = match row.threshold.strip_prefix("own ") {
                Some(percent) => (true, percent),
                None => (false, row.threshold.as_str()),
            };
            let at = Timestamp::from_microsecond(row.at_us).map_err(|_| unreadable("at_us"))?;
            let chosen_at = subject.choice.chosen_at;
            let percent: Option<domain::metering::ThresholdPercent> = percent.parse().ok();
            let mut policies = plan.policies.iter();
            let policy = policies.find(|policy| policy.code.as_str() == row.policy);
            let measure = service.measure();
            Ok(CrossingNow {
                policy: policy.map_or_else(
                    || row.policy.clone(),
                    |policy| policy.name(language.tag()).to_owned(),
                ),
                millionths: percent.map(|percent| percent.millionths()),
                is_own,
                is_before: is_own && chosen_at.is_some_and(|chosen_at| at < chosen_at),
                action: row.action.parse().map_err(|_| unreadable("action"))?,
                at,
                key: crate::read::record::hex(&row.record_key),
                metric: Quantity::new(row.metric_units, measure),
                quota: Quantity::new(row.quota, measure),
            })
        })
        .collect();
    let mut crossings = crossings?;
    // at one record the highest part of the quota comes last, so it is the newest
    crossings.sort_by_key(|one| Reverse((one.at, one.millionths.unwrap_or(i64::MAX))));
    Ok(crossings)
}

async fn status(
    conn: &impl ConnectionTrait,
    subject: &Subject,
    place: Place,
    now: Timestamp,
) -> Result<StatusNow, EngineError> {
    let (account, _, service) = subject.key;
    let row = policy_status::Entity::find_by_id((account.uuid(), service.code(), place.code()))
        .one(conn)
        .await?;
    let usual = StatusNow {
        status: PolicyStatus::Normal,
        since: None,
        pending: None,
    };
    let Some(row) = row else { return Ok(usual) };
    let unreadable = |column| EngineError::Row {
        table: "policy_status",
        column,
        row: row.account_id.to_string(),
    };
    let status =
        |word: &str, column| PolicyStatus::from_word(word).ok_or_else(|| unreadable(column));
    let instant = |us| Timestamp::from_microsecond(us).map_err(|_| unreadable("at_us"));
    let pending = match (&row.pending_status, row.pending_at_us) {
        (Some(word), Some(at_us)) => Some((status(word, "pending_status")?, instant(at_us)?)),
        _ => None,
    };
    Ok(match pending {
        // it is due, and the clock has not been looked at yet
        Some((status, at)) if at <= now => StatusNow {
            status,
            since: Some(at),
            pending: None,
        },
        pending => StatusNow {
            status: status(&row.status, "status")?,
            since: Some(instant(row.since_us)?),
            pending,
        },
    })
}

/// The period's changes of status, the newest first.
async fn changes(
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Vec<ChangeNow>, EngineError> {
    use status_change::Column as C;
    let (account, period_start_us, service) = subject.key;
    let rows = status_change::Entity::find()
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::Service.eq(service.code()))
        .filter(C::Kind.eq(KIND_STATUS))
        .filter(C::AtUs.gt(period_start_us))
        .filter(C::AtUs.lt(subject.period.end.as_microsecond()))
        .order_by_desc(C::AtUs)
        .order_by_desc(C::Id)
        .limit(CHANGES_MAX)
        .all(conn)
        .await?;
    let changes = rows.into_iter().map(|row| {
        let unreadable = |column| EngineError::Row {
            table: "status_change",
            column,
            row: row.id.to_string(),
        };
        Ok(ChangeNow {
            at: Timestamp::from_microsecond(row.at_us).map_err(|_| unreadable("at_us"))?,
            place: Place::from_code(row.place).ok_or_else(|| unreadable("place"))?,
            status: PolicyStatus::from_word(&row.became).ok_or_else(|| unreadable("became"))?,
        })
    });
    let mut changes: Vec<ChangeNow> = changes.collect::<Result<_, EngineError>>()?;
    // what changed everywhere is said once
    let at_home: Vec<(Timestamp, PolicyStatus)> = changes
        .iter()
        .filter(|change| change.place == Place::Home)
        .map(|change| (change.at, change.status))
        .collect();
    changes.retain(|change| {
        change.place == Place::Home || !at_home.contains(&(change.at, change.status))
    });
    Ok(changes)
}
