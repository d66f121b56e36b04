//! Metering plans, who has them, and what a household chose, as domain values.

use crate::{
    EngineError,
    entity::{account_metering, meter_choice, metering_plan, recharge},
};
use domain::{
    id::AccountId,
    metering::{Action, MeteringPlan, PlanCode, plan_file},
    time::BillingPeriod,
    unit::Quantity,
    usage::Service,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, str::FromStr, sync::Arc};
use uuid::Uuid;

/// A plan that an account has for a service from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeteringAssignment {
    /// The first day.
    pub from_day: Date,
    /// Which service.
    pub service: Service,
    /// Which plan; `None` where nothing meters the service any more.
    pub code: Option<PlanCode>,
}

/// A version of a plan, as it is stored.
#[derive(Debug, Clone)]
pub struct StoredPlan {
    /// Its row.
    pub id: Uuid,
    /// What it says.
    pub plan: Arc<MeteringPlan>,
}

/// Every version of every plan, the oldest first.
pub type Plans = HashMap<PlanCode, Vec<StoredPlan>>;

/// An alert that a household set for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Percent of the quota, 1 to 100.
    pub percent: u8,
}

/// What a household wants to happen when its allowance is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CapChoice {
    /// What the plan says.
    #[default]
    Plan,
    /// Let it run, and say nothing.
    Run,
    /// Be told, and let it run.
    Tell,
    /// Slow down.
    SlowDown,
    /// Stop.
    Stop,
}

/// The text names no choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a choice: plan, run, tell, slow-down or stop is wanted")]
pub struct UnknownChoice(pub String);

/// How fast a household's own "slow down" is, where the plan names no speed.
const SLOW_KBIT_S: u32 = 1_000;

impl CapChoice {
    /// Every choice.
    pub const ALL: [CapChoice; 5] = [
        CapChoice::Plan,
        CapChoice::Run,
        CapChoice::Tell,
        CapChoice::SlowDown,
        CapChoice::Stop,
    ];

    /// Its word in forms and columns.
    pub const fn as_str(self) -> &'static str {
        match self {
            CapChoice::Plan => "plan",
            CapChoice::Run => "run",
            CapChoice::Tell => "tell",
            CapChoice::SlowDown => "slow-down",
            CapChoice::Stop => "stop",
        }
    }

    /// What happens, where the plan's own action is `plan`.
    pub const fn action(self, plan: Action) -> Action {
        match (self, plan) {
            (CapChoice::Plan, plan) | (CapChoice::SlowDown, plan @ Action::Throttle { .. }) => plan,
            (CapChoice::Run, _) => Action::Continue,
            (CapChoice::Tell, _) => Action::Notify,
            (CapChoice::SlowDown, _) => Action::Throttle {
                kbit_s: SLOW_KBIT_S,
            },
            (CapChoice::Stop, _) => Action::Deny,
        }
    }
}

impl FromStr for CapChoice {
    type Err = UnknownChoice;
    fn from_str(text: &str) -> Result<Self, UnknownChoice> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.as_str() == text)
            .ok_or_else(|| UnknownChoice(text.chars().take(32).collect()))
    }
}

/// What a household chose for the meter of one service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// What happens at the cap.
    pub at_cap: CapChoice,
    /// Its own alerts.
    pub alerts: Vec<Alert>,
    /// When it was chosen; `None` where nothing was.
    pub chosen_at: Option<Timestamp>,
}

/// Choices, each from the period on that begins then, the oldest first.
pub type Choices = Vec<(i64, Choice)>;

/// A recharge: more of a policy's quota from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRecharge {
    /// Its row.
    pub id: Uuid,
    /// Of which policy.
    pub policy: String,
    /// By how much.
    pub quantity: Quantity,
    /// Since when.
    pub at: Timestamp,
}

/// All plans.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn plans(conn: &impl ConnectionTrait) -> Result<Plans, EngineError> {
    let rows = metering_plan::Entity::find()
        .order_by_asc(metering_plan::Column::Code)
        .order_by_asc(metering_plan::Column::Version)
        .all(conn)
        .await?;
    let mut plans = Plans::new();
    for row in &rows {
        let plan = from_row(row)?;
        let stored = StoredPlan {
            id: row.id,
            plan: Arc::new(plan),
        };
        plans
            .entry(stored.plan.code.clone())
            .or_default()
            .push(stored);
    }
    Ok(plans)
}

/// The plan of a row.
///
/// # Errors
/// [`EngineError::Row`].
pub fn from_row(row: &metering_plan::Model) -> Result<MeteringPlan, EngineError> {
    plan_file::parse(&row.source).map_err(|_| EngineError::Row {
        table: "metering_plan",
        column: "source",
        row: format!("{} {}", row.code, row.version),
    })
}

/// Which plans these accounts have, from which days; who has none is not in it.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn assignments(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<MeteringAssignment>>, EngineError> {
    let rows = account_metering::Entity::find()
        .filter(account_metering::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .order_by_asc(account_metering::Column::FromDay)
        .all(conn)
        .await?;
    let mut assignments: HashMap<AccountId, Vec<MeteringAssignment>> = HashMap::new();
    for row in rows {
        let unreadable = |column| EngineError::Row {
            table: "account_metering",
            column,
            row: format!("{} {}", row.account_id, row.from_day),
        };
        let assignment = MeteringAssignment {
            from_day: row.from_day.parse().map_err(|_| unreadable("from_day"))?,
            service: Service::from_code(row.service).ok_or_else(|| unreadable("service"))?,
            code: row
                .code
                .map(|code| code.parse())
                .transpose()
                .map_err(|_| unreadable("code"))?,
        };
        assignments
            .entry(AccountId::new(row.account_id))
            .or_default()
            .push(assignment);
    }
    Ok(assignments)
}

/// The plan version that meters a service in a whole period: that of its newest
/// assignment on the period's first day (or on the account's, where it opens within), in the
/// newest version that is valid on that day.
pub fn in_force<'p>(
    assignments: &[MeteringAssignment],
    plans: &'p Plans,
    period: &BillingPeriod,
    opened_on: Date,
    service: Service,
) -> Option<&'p StoredPlan> {
    let day = period.first_day.max(opened_on);
    let assignment = assignments
        .iter()
        .filter(|assignment| assignment.service == service && assignment.from_day <= day)
        .max_by_key(|assignment| assignment.from_day)?;
    plans
        .get(assignment.code.as_ref()?)?
        .iter()
        .filter(|stored| stored.plan.valid_from <= day)
        .max_by_key(|stored| stored.plan.version)
}

/// What these accounts chose, by service: a choice holds from the period on that it
/// was made in. Who chose nothing is not in it.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn choices(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<(AccountId, Service), Choices>, EngineError> {
    let rows = meter_choice::Entity::find()
        .filter(meter_choice::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .order_by_asc(meter_choice::Column::FromUs)
        .all(conn)
        .await?;
    let mut choices: HashMap<(AccountId, Service), Choices> = HashMap::new();
    for row in rows {
        let unreadable = |column| EngineError::Row {
            table: "meter_choice",
            column,
            row: row.account_id.to_string(),
        };
        let service = Service::from_code(row.service).ok_or_else(|| unreadable("service"))?;
        let chosen_at = Timestamp::from_microsecond(row.chosen_at_us);
        let choice = Choice {
            at_cap: row
                .at_cap
                .as_deref()
                .map_or(Ok(CapChoice::Plan), str::parse)
                .map_err(|_| unreadable("at_cap"))?,
            alerts: serde_json::from_str(&row.alerts).map_err(|_| unreadable("alerts"))?,
            chosen_at: Some(chosen_at.map_err(|_| unreadable("chosen_at_us"))?),
        };
        let of_account = choices.entry((AccountId::new(row.account_id), service));
        of_account.or_default().push((row.from_us, choice));
    }
    Ok(choices)
}

/// The recharges of these accounts by account, period's start and service, each
/// in order of time.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn recharges(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<(AccountId, i64, Service), Vec<StoredRecharge>>, EngineError> {
    let rows = recharge::Entity::find()
        .filter(recharge::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .order_by_asc(recharge::Column::AtUs)
        .order_by_asc(recharge::Column::Id)
        .all(conn)
        .await?;
    let mut recharges: HashMap<_, Vec<StoredRecharge>> = HashMap::new();
    for row in rows {
        let unreadable = |column| EngineError::Row {
            table: "recharge",
            column,
            row: row.id.to_string(),
        };
        let service = Service::from_code(row.service).ok_or_else(|| unreadable("service"))?;
        let stored = StoredRecharge {
            id: row.id,
            quantity: Quantity::new(row.quantity, service.measure()),
            at: Timestamp::from_microsecond(row.at_us).map_err(|_| unreadable("at_us"))?,
            policy: row.policy,
        };
        let key = (AccountId::new(row.account_id), row.period_start_us, service);
        recharges.entry(key).or_default().push(stored);
    }
    Ok(recharges)
}
