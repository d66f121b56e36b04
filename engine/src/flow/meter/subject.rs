//! Whose meter it is: the account, its plan in a period, its lines and choices.

use super::MeterKey;
use crate::{
    EngineError,
    entity::line,
    query::{
        account::{AccountFacts, by_ids},
        metering::{
            Choice, Choices, MeteringAssignment, Plans, StoredPlan, StoredRecharge, assignments,
            choices, in_force, plans, recharges,
        },
    },
};
use domain::{
    id::{AccountId, LineId},
    metering::{Action, MeteringPlan, Origin, Policy, Quota, Threshold, ThresholdPercent},
    party::LineKind,
    time::BillingPeriod,
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, entity::prelude::*};
use std::{collections::HashMap, sync::Arc};

/// What a meter's counters depend on, besides its records.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub key: MeterKey,
    pub facts: Arc<AccountFacts>,
    pub lines: Arc<HashMap<LineId, LineKind>>,
    pub period: BillingPeriod,
    pub plan: StoredPlan,
    pub choice: Choice,
    /// In order of time.
    pub recharges: Vec<StoredRecharge>,
}

impl Subject {
    /// The household's own alerts, on the policy that it may recharge.
    pub fn alerts(&self) -> Vec<(usize, Threshold)> {
        let Some(policy) = main_quota(&self.plan.plan) else {
            return Vec::new();
        };
        let alerts = self.choice.alerts.iter().map(|alert| {
            let threshold = Threshold {
                percent: ThresholdPercent::of_percent(alert.percent.into()),
                action: Action::Notify,
                origin: Origin::Subscriber,
            };
            (policy, threshold)
        });
        alerts.collect()
    }
}

/// The last primary that has a quota, by its place in the plan: it takes what
/// those before it have no room for, so it is the one that a household sets
/// alerts on and recharges.
pub(crate) fn main_quota(plan: &MeteringPlan) -> Option<usize> {
    let has_quota = |policy: &Policy| matches!(policy.quota, Quota::Own(_));
    let mut policies = plan.policies.iter();
    policies.rposition(|policy| policy.is_primary() && has_quota(policy))
}

/// The meter of one account.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn subject_of(
    conn: &impl ConnectionTrait,
    key: MeterKey,
) -> Result<Option<Subject>, EngineError> {
    match Subjects::load(conn, vec![key.0]).await? {
        Some(subjects) => subjects.of(key),
        None => Ok(None),
    }
}

/// The meter that an account would have under a plan that is not stored.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn with_draft(
    conn: &impl ConnectionTrait,
    key: MeterKey,
    draft: &MeteringPlan,
) -> Result<Option<Subject>, EngineError> {
    let (id, period_start_us, _) = key;
    let subjects = Subjects::load(conn, vec![id]).await?;
    let Some(subjects) = subjects else {
        return Ok(None);
    };
    let Some(account) = subjects.accounts.get(&id) else {
        return Ok(None);
    };
    let start = Timestamp::from_microsecond(period_start_us).map_err(EngineError::refused)?;
    let period = account.facts.cycle.period_at(start);
    Ok(Some(Subject {
        key,
        facts: Arc::clone(&account.facts),
        lines: Arc::clone(&account.lines),
        period: period.map_err(EngineError::refused)?,
        plan: StoredPlan {
            id: Uuid::nil(),
            plan: Arc::new(draft.clone()),
        },
        // what the household wishes today is not what the plan does
        choice: Choice::default(),
        recharges: subjects.recharges.get(&key).cloned().unwrap_or_default(),
    }))
}

/// Accounts that have a metering plan, with what is the same for all of their
/// meters.
pub(crate) struct Subjects {
    plans: Plans,
    accounts: HashMap<AccountId, Account>,
    choices: HashMap<(AccountId, Service), Choices>,
    recharges: HashMap<MeterKey, Vec<StoredRecharge>>,
}

struct Account {
    facts: Arc<AccountFacts>,
    lines: Arc<HashMap<LineId, LineKind>>,
    assignments: Vec<MeteringAssignment>,
}

impl Subjects {
    /// Those of `accounts` that have a plan; `None` where none of them has.
    pub async fn load(
        conn: &impl ConnectionTrait,
        accounts: Vec<AccountId>,
    ) -> Result<Option<Self>, EngineError> {
        let mut assignments = assignments(conn, &accounts).await?;
        if assignments.is_empty() {
            return Ok(None);
        }
        let metered: Vec<AccountId> = assignments.keys().copied().collect();
        let mut lines: HashMap<AccountId, HashMap<LineId, LineKind>> = HashMap::new();
        let rows = line::Entity::find()
            .filter(line::Column::AccountId.is_in(metered.iter().map(|id| id.uuid())))
            .all(conn)
            .await?;
        for row in rows {
            let kind = LineKind::from_code(row.kind).ok_or_else(|| EngineError::Row {
                table: "line",
                column: "kind",
                row: row.id.to_string(),
            })?;
            lines
                .entry(AccountId::new(row.account_id))
                .or_default()
                .insert(LineId::new(row.id), kind);
        }
        let accounts = by_ids(conn, &metered).await?;
        let accounts = accounts.into_iter().map(|facts| {
            let account = Account {
                lines: Arc::new(lines.remove(&facts.id).unwrap_or_default()),
                assignments: assignments.remove(&facts.id).unwrap_or_default(),
                facts: Arc::new(facts),
            };
            (account.facts.id, account)
        });
        Ok(Some(Self {
            accounts: accounts.collect(),
            plans: plans(conn).await?,
            choices: choices(conn, &metered).await?,
            recharges: recharges(conn, &metered).await?,
        }))
    }

    /// Whether the account has a plan.
    pub fn has(&self, account: AccountId) -> bool {
        self.accounts.contains_key(&account)
    }

    /// Whether a plan meters the service in the period of that instant.
    pub fn meters_at(
        &self,
        account: AccountId,
        service: Service,
        at: Timestamp,
    ) -> Result<bool, EngineError> {
        let Some(known) = self.accounts.get(&account) else {
            return Ok(false);
        };
        let period = known.facts.cycle.period_at(at);
        let period = period.map_err(EngineError::refused)?;
        let key = (account, period.start.as_microsecond(), service);
        self.of(key).map(|subject| subject.is_some())
    }

    /// What the household had chosen last, up to that period.
    fn choice(&self, account: AccountId, service: Service, period_start_us: i64) -> Choice {
        let all = self.choices.get(&(account, service));
        let held = all.and_then(|all| all.iter().rfind(|(from_us, _)| *from_us <= period_start_us));
        held.map(|(_, choice)| choice.clone()).unwrap_or_default()
    }

    /// Whose meter `key` is; `None` where no plan meters that service then.
    pub fn of(&self, key: MeterKey) -> Result<Option<Subject>, EngineError> {
        let (id, period_start_us, service) = key;
        let Some(account) = self.accounts.get(&id) else {
            return Ok(None);
        };
        let start = Timestamp::from_microsecond(period_start_us).map_err(EngineError::refused)?;
        let period = account.facts.cycle.period_at(start);
        let period = period.map_err(EngineError::refused)?;
        let opened_on = account.facts.opened_on;
        let plan = in_force(
            &account.assignments,
            &self.plans,
            &period,
            opened_on,
            service,
        );
        let Some(plan) = plan else {
            return Ok(None);
        };
        Ok(Some(Subject {
            key,
            facts: Arc::clone(&account.facts),
            lines: Arc::clone(&account.lines),
            period,
            plan: plan.clone(),
            choice: self.choice(id, service, period_start_us),
            recharges: self.recharges.get(&key).cloned().unwrap_or_default(),
        }))
    }
}
