//! From records to counters and crossings.

use super::{MeterKey, Subject, Used};
use crate::{
    EngineError,
    entity::{meter, usage_record},
};
use domain::{id::AccountId, usage::Service};
use domain::{
    metering::{Breakdown, Crossing, Meter, MeteredUsage, Recharge, Threshold, UsageFacts},
    party::LineKind,
    usage::RecordKey,
};
use jiff::Timestamp;
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Records read at a time.
const ROWS_MAX: u64 = 10_000;
/// Meters asked for at a time.
const KEYS_MAX: usize = 2_000;

/// Where a meter stands.
#[derive(Debug, Clone)]
pub(crate) struct Count {
    /// The counters.
    pub meter: Meter,
    /// What they are made of, by line.
    pub breakdown: Breakdown,
    /// How many records.
    pub records: i64,
    /// The newest record's start and key.
    pub newest: (i64, [u8; 16]),
    /// What was reached: everything, or what these records added.
    pub crossings: Vec<Crossing>,
    /// Whether everything was counted, from the period's first record on.
    pub is_whole: bool,
}

impl Count {
    /// A stored count; its crossings are stored beside it.
    ///
    /// # Errors
    /// [`EngineError::Row`].
    pub(crate) fn from_row(row: &meter::Model) -> Result<Self, EngineError> {
        let unreadable = |column| EngineError::Row {
            table: "meter",
            column,
            row: row.account_id.to_string(),
        };
        let key = row.newest_key.as_slice().try_into();
        Ok(Self {
            meter: serde_json::from_str(&row.state).map_err(|_| unreadable("state"))?,
            breakdown: serde_json::from_str(&row.breakdown).map_err(|_| unreadable("breakdown"))?,
            records: row.records,
            newest: (row.newest_at_us, key.map_err(|_| unreadable("newest_key"))?),
            crossings: Vec::new(),
            is_whole: false,
        })
    }
}

/// The stored states of these meters.
pub(super) async fn stored(
    tx: &impl ConnectionTrait,
    keys: &[MeterKey],
) -> Result<HashMap<MeterKey, meter::Model>, EngineError> {
    let mut stored = HashMap::new();
    for keys in keys.chunks(KEYS_MAX) {
        let accounts: HashSet<Uuid> = keys.iter().map(|key| key.0.uuid()).collect();
        let starts: HashSet<i64> = keys.iter().map(|key| key.1).collect();
        let rows = meter::Entity::find()
            .filter(meter::Column::AccountId.is_in(accounts))
            .filter(meter::Column::PeriodStartUs.is_in(starts))
            .all(tx)
            .await?;
        for row in rows {
            if let Some(service) = Service::from_code(row.service) {
                let key = (AccountId::new(row.account_id), row.period_start_us, service);
                stored.insert(key, row);
            }
        }
    }
    Ok(stored)
}

/// Goes on from the stored state, where the records all come after what it has
/// seen; `None` where the period must be counted anew.
pub(super) fn continued(
    stored: Option<&meter::Model>,
    subject: &Subject,
    used: &[Used],
) -> Result<Option<Count>, EngineError> {
    let (Some(row), Some(first)) = (stored, used.first()) else {
        return Ok(None);
    };
    let is_later = (first.at_us, first.key.as_slice()) > (row.newest_at_us, &row.newest_key[..]);
    // a recharge counts from its own instant on
    let is_after_recharges = subject
        .recharges
        .last()
        .is_none_or(|recharge| recharge.at.as_microsecond() <= first.at_us);
    if row.plan_id != subject.plan.id || !is_later || !is_after_recharges {
        return Ok(None);
    }
    let mut count = Count::from_row(row)?;
    if !count.meter.is_of(&subject.plan.plan) {
        return Ok(None);
    }
    let mut fold = Fold::new(subject, &mut count);
    for used in used {
        fold.take(used)?;
    }
    Ok(Some(count))
}

/// Counts all records of the period anew.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn recounted(
    conn: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Count, EngineError> {
    let mut count = Count {
        meter: Meter::new(&subject.plan.plan),
        breakdown: Breakdown::default(),
        records: 0,
        newest: (i64::MIN, [0; 16]),
        crossings: Vec::new(),
        is_whole: true,
    };
    let mut recharges = subject.recharges.iter().peekable();
    let mut after: Option<(i64, Vec<u8>)> = None;
    loop {
        let rows = page(conn, subject.key, subject.period.end, after.as_ref()).await?;
        let mut fold = Fold::new(subject, &mut count);
        for used in &rows {
            // at one instant a recharge comes first
            while let Some(recharge) =
                recharges.next_if(|recharge| recharge.at.as_microsecond() <= used.at_us)
            {
                fold.recharge(recharge)?;
            }
            fold.take(used)?;
        }
        match rows.last() {
            Some(last) if rows.len() as u64 == ROWS_MAX => {
                after = Some((last.at_us, last.key.to_vec()));
            }
            _ => {
                for recharge in recharges {
                    fold.recharge(recharge)?;
                }
                return Ok(count);
            }
        }
    }
}

/// The next records of a meter in order of their metering.
async fn page(
    conn: &impl ConnectionTrait,
    (account, period_start_us, service): MeterKey,
    end: Timestamp,
    after: Option<&(i64, Vec<u8>)>,
) -> Result<Vec<Used>, EngineError> {
    use usage_record::Column as C;
    let mut page = usage_record::Entity::find()
        .filter(C::AccountId.eq(account.uuid()))
        .filter(C::StartedAtUs.gte(period_start_us))
        .filter(C::StartedAtUs.lt(end.as_microsecond()))
        .filter(C::Service.eq(service.code()))
        .order_by_asc(C::StartedAtUs)
        .order_by_asc(C::RecordKey)
        .limit(ROWS_MAX);
    if let Some((at_us, key)) = after {
        let same = Condition::all()
            .add(C::StartedAtUs.eq(*at_us))
            .add(C::RecordKey.gt(key.clone()));
        page = page.filter(Condition::any().add(C::StartedAtUs.gt(*at_us)).add(same));
    }
    let rows = page.all(conn).await?;
    rows.into_iter()
        .map(|row| {
            let key = row.record_key.as_slice().try_into();
            Ok(Used {
                at_us: row.started_at_us,
                key: key.map_err(|_| EngineError::Row {
                    table: "usage_record",
                    column: "record_key",
                    row: format!("{:02x?}", row.record_key),
                })?,
                line: domain::id::LineId::new(row.line_id),
                quantity: row.quantity,
                access: row.access,
                application: row.application,
            })
        })
        .collect()
}

/// Records on their way into a count.
struct Fold<'s, 'c> {
    subject: &'s Subject,
    alerts: Vec<(usize, Threshold)>,
    count: &'c mut Count,
}

impl<'s, 'c> Fold<'s, 'c> {
    fn new(subject: &'s Subject, count: &'c mut Count) -> Self {
        Self {
            subject,
            alerts: subject.alerts(),
            count,
        }
    }

    fn take(&mut self, used: &Used) -> Result<(), EngineError> {
        let subject = self.subject;
        let at = Timestamp::from_microsecond(used.at_us).map_err(EngineError::refused)?;
        let plan = &subject.plan.plan;
        let local = subject.facts.cycle.zone.to_datetime(at);
        let kind = subject.lines.get(&used.line).copied();
        let access = used.access();
        let facts = UsageFacts {
            service: plan.service,
            network: access.network(kind.unwrap_or(LineKind::Mobile)),
            roaming: access.is_roaming(),
            local,
            application: used.application.as_deref(),
            segment: subject.facts.segment.as_deref(),
            schedule: plan
                .schedule
                .active_local(local)
                .map(|entry| entry.name.as_str()),
            size_bytes: None,
        };
        let usage = MeteredUsage {
            at,
            key: RecordKey::from_bytes(used.key),
            facts,
            quantity: used.quantity,
        };
        let count = &mut *self.count;
        let charged = count.meter.take(plan, &self.alerts, &usage);
        let charged = charged.map_err(EngineError::refused)?;
        for part in &charged.parts {
            let added = count.breakdown.add(used.line, part);
            added.map_err(EngineError::refused)?;
        }
        count.crossings.extend(charged.crossings);
        count.records += 1;
        count.newest = (used.at_us, used.key);
        Ok(())
    }

    fn recharge(
        &mut self,
        recharge: &crate::query::metering::StoredRecharge,
    ) -> Result<(), EngineError> {
        let plan = &self.subject.plan.plan;
        // a policy that the plan no longer has keeps no recharge
        let place = plan
            .policies
            .iter()
            .position(|policy| policy.code.as_str() == recharge.policy);
        let Some(policy) = place else { return Ok(()) };
        let recharge = Recharge {
            policy,
            quantity: recharge.quantity,
        };
        let raised = self.count.meter.recharge(plan, &recharge);
        raised.map_err(EngineError::refused)
    }
}
