//! What a household decides about its own meter: alerts, what happens at the
//! cap, and recharges.

use super::meter::{MeterKey, News, main_quota, recount_one, subject_of};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{meter_choice, recharge},
    query::{
        account,
        metering::{Alert, CapChoice},
    },
};
use domain::{id::AccountId, unit::Quantity, usage::Service};
use jiff::Timestamp;
use sea_orm::{EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Percents that a household may set an alert at.
pub const ALERT_PERCENTS: [u8; 3] = [50, 75, 90];

/// What a household wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Of which service.
    pub service: Service,
    /// What happens at the cap.
    pub at_cap: CapChoice,
    /// Percents of the quota to be told at, of [`ALERT_PERCENTS`].
    pub alerts: BTreeSet<u8>,
}

/// A recharge that a household asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RechargeRequest {
    /// Of which service.
    pub service: Service,
    /// One of those that the plan offers.
    pub quantity: Quantity,
    /// Given by the form, so that one that is sent twice counts once.
    pub once: Uuid,
}

/// The meter of the viewer's running period.
async fn running(
    db: &Db,
    viewer: &Viewer,
    service: Service,
    now: Timestamp,
) -> Result<MeterKey, EngineError> {
    let id = viewer.subscriber()?;
    let facts = account::by_ids(db.read(), &[id]).await?.pop();
    let facts = facts.ok_or(EngineError::NotFound)?;
    let period = facts.cycle.period_at(now).map_err(EngineError::refused)?;
    Ok((id, period.start.as_microsecond(), service))
}

/// Keeps what the household wants, and counts its running period anew by it.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber, or where nothing meters the
/// service; [`EngineError::Refused`] for an alert that is not offered;
/// [`EngineError::Database`].
pub async fn choose(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    wishes: &Wishes,
) -> Result<(), EngineError> {
    let key = running(db, viewer, wishes.service, now).await?;
    if let Some(percent) = wishes
        .alerts
        .iter()
        .find(|one| !ALERT_PERCENTS.contains(one))
    {
        return Err(EngineError::Refused(format!(
            "{percent} %: an alert is at 50, 75 or 90 %"
        )));
    }
    let alerts: Vec<Alert> = wishes
        .alerts
        .iter()
        .map(|percent| Alert { percent: *percent })
        .collect();
    let row = meter_choice::Model {
        account_id: key.0.uuid(),
        service: wishes.service.code(),
        at_cap: Some(wishes.at_cap.as_str().to_owned()),
        alerts: serde_json::to_string(&alerts).map_err(EngineError::refused)?,
    };
    db.in_tx(async |tx| {
        use meter_choice::Column as C;
        meter_choice::Entity::insert(row.clone().into_active_model())
            .on_conflict(
                OnConflict::columns([C::AccountId, C::Service])
                    .update_columns([C::AtCap, C::Alerts])
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
        recount_one(tx, now, key, News::Quiet).await?;
        let event = Event::new("meter.choose", key.0).with_detail(json!({
            "service": wishes.service,
            "at_cap": wishes.at_cap.as_str(),
            "alerts": wishes.alerts,
        }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}

/// Raises the household's quota until its period ends. The same request a second
/// time changes nothing.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber, or where nothing meters the
/// service; [`EngineError::Refused`] for what the plan does not offer;
/// [`EngineError::Database`].
pub async fn recharge(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    request: &RechargeRequest,
) -> Result<(), EngineError> {
    let key = running(db, viewer, request.service, now).await?;
    db.in_tx(async |tx| {
        if let Some(there) = recharge::Entity::find_by_id(request.once).one(tx).await? {
            // an id that somebody else's form was given is nobody's to use again
            return match AccountId::new(there.account_id) == key.0 {
                true => Ok(()),
                false => Err(EngineError::NotFound),
            };
        }
        let subject = subject_of(tx, key).await?.ok_or(EngineError::NotFound)?;
        let plan = &subject.plan.plan;
        let policy = main_quota(plan).and_then(|place| plan.policies.get(place));
        let offered = plan.recharges.contains(&request.quantity);
        let (Some(policy), true) = (policy, offered) else {
            return Err(EngineError::refused(
                "the plan does not offer that recharge",
            ));
        };
        let row = recharge::Model {
            id: request.once,
            account_id: key.0.uuid(),
            service: request.service.code(),
            period_start_us: key.1,
            policy: policy.code.to_string(),
            quantity: request.quantity.base_units(),
            at_us: now.as_microsecond(),
            user_id: viewer.user_id(),
        };
        recharge::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        recount_one(tx, now, key, News::Tell).await?;
        let event = Event::new("meter.recharge", key.0).with_detail(json!({
            "service": request.service,
            "quantity": request.quantity.to_string(),
        }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}
