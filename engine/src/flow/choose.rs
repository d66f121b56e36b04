//! What a household decides about its own meter: alerts, what happens at the
//! cap, and recharges.

use super::meter::{MeterKey, News, main_quota, recount_one, subject_of};
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{meter_choice, recharge},
    query::{
        account, charge,
        metering::{Alert, CapChoice},
    },
};
use domain::{
    catalog::{TaxMode, in_force},
    id::{AccountId, ChargeId},
    invoice::{Charge, ChargeDetail},
    unit::{Currency, Money, Quantity, Rate},
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, sea_query::OnConflict,
};
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

/// Why a household was not recharged.
#[derive(Debug, thiserror::Error)]
pub enum RechargeRefusal {
    /// The plan has no such recharge, or none for the account's currency and tax.
    #[error("the plan does not offer that recharge")]
    NotOffered,
    /// As often as the plan allows.
    #[error("the plan allows {0} recharges in a period")]
    NoMore(u32),
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The meter of the viewer's running period.
async fn running(
    db: &Db,
    viewer: &Viewer,
    service: Service,
    now: Timestamp,
) -> Result<MeterKey, EngineError> {
    let id = viewer.holder()?;
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
        from_us: key.1,
        chosen_at_us: now.as_microsecond(),
        at_cap: Some(wishes.at_cap.as_str().to_owned()),
        alerts: serde_json::to_string(&alerts).map_err(EngineError::refused)?,
    };
    db.in_tx(async |tx| {
        use meter_choice::Column as C;
        meter_choice::Entity::insert(row.clone().into_active_model())
            .on_conflict(
                OnConflict::columns([C::AccountId, C::Service, C::FromUs])
                    .update_columns([C::ChosenAtUs, C::AtCap, C::Alerts])
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
/// One variant of [`RechargeRefusal`]; [`EngineError::NotFound`] for who does not
/// decide for an account, or where nothing meters the service.
pub async fn recharge(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    request: &RechargeRequest,
) -> Result<(), RechargeRefusal> {
    let key = running(db, viewer, request.service, now).await?;
    db.in_tx(async |tx| {
        if let Some(there) = recharge::Entity::find_by_id(request.once).one(tx).await? {
            // an id that somebody else's form was given is nobody's to use again
            return match AccountId::new(there.account_id) == key.0 {
                true => Ok(Ok(())),
                false => Err(EngineError::NotFound),
            };
        }
        let subject = subject_of(tx, key).await?.ok_or(EngineError::NotFound)?;
        let plan = &subject.plan.plan;
        let policy = main_quota(plan).and_then(|place| plan.policies.get(place));
        let mut offers = plan.recharges.iter();
        let currency = subject.facts.currency;
        let offer = offers.find(|offer| {
            offer.quantity == request.quantity
                && offer.price.is_none_or(|price| price.currency() == currency)
        });
        let (Some(policy), Some(offer)) = (policy, offer) else {
            return Ok(Err(RechargeRefusal::NotOffered));
        };
        if subject.recharges.len() >= plan.recharges_max as usize {
            return Ok(Err(RechargeRefusal::NoMore(plan.recharges_max)));
        }
        let pricing = match offer.price {
            Some(_) => pricing(tx, now, key.0, request.service).await?,
            None => None,
        };
        if offer.price.is_some() && pricing.is_none() {
            return Ok(Err(RechargeRefusal::NotOffered));
        }
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
        if let (Some(price), Some(pricing)) = (offer.price, pricing) {
            charge_for(tx, now, viewer, key.0, request, price, pricing).await?;
        }
        recount_one(tx, now, key, News::Tell).await?;
        let event = Event::new("meter.recharge", key.0).with_detail(json!({
            "service": request.service,
            "quantity": request.quantity.to_string(),
            "price": offer.price.map(|price| price.to_string()),
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// Charges for a recharge, under the recharge's own id, with the tax that the
/// account's tariff has for the service today.
async fn charge_for(
    tx: &DatabaseTransaction,
    now: Timestamp,
    viewer: &Viewer,
    account: AccountId,
    request: &RechargeRequest,
    price: Money,
    pricing: Pricing,
) -> Result<(), EngineError> {
    let Pricing {
        tax_mode, tax_rate, ..
    } = pricing;
    let charge = Charge {
        id: ChargeId::new(request.once),
        at: now,
        detail: ChargeDetail::Recharge {
            service: request.service,
            quantity: request.quantity,
        },
        amount: price,
        tax_mode,
        tax_rate,
    };
    charge::insert(tx, account, &charge, viewer.user_id()).await
}

/// How prices of a service are meant for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pricing {
    /// Its currency.
    pub currency: Currency,
    /// Whether prices hold the tax.
    pub tax_mode: TaxMode,
    /// The rate of the tax.
    pub tax_rate: Rate,
}

/// As the tariff says that is in force at `now`; `None` where none bills the
/// service.
pub(crate) async fn pricing(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    account: AccountId,
    service: Service,
) -> Result<Option<Pricing>, EngineError> {
    let (facts, assignments, catalog) = account::one(conn, account).await?;
    let today = facts.cycle.local_day(now);
    let tariff = in_force(&assignments, &catalog, today);
    let group = tariff.and_then(|tariff| Some((tariff, tariff.group(service)?)));
    Ok(group.map(|(tariff, group)| Pricing {
        currency: tariff.currency,
        tax_mode: tariff.tax,
        tax_rate: group.tax_rate,
    }))
}
