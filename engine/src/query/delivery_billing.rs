//! What deliveries cost subscribers and is on no invoice yet.

use crate::{
    EngineError,
    clock::new_uuid,
    entity::{delivery, delivery_settlement},
    query::{
        charge::{self, tax_mode},
        delivery::rows_of,
    },
};
use domain::{
    catalog::TaxMode,
    delivery::AccessNetwork,
    id::{AccountId, ChargeId},
    invoice::{Charge, ChargeDetail, DeliveriesBilled, DeliveryGroup},
    unit::{Money, MoneyError, Rate, RoundingMode},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Deliveries that one charge bills.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The charge; it is no row yet.
    pub charge: Charge,
    /// What was settled.
    pub settlements: Vec<Uuid>,
}

/// A settlement with its delivery.
type Settled<'r> = (&'r delivery_settlement::Model, &'r delivery::Model);

/// A charge for what was settled of each account before its instant and is billed
/// by none; one for each way of taxing.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn waiting(
    conn: &impl ConnectionTrait,
    ends: &HashMap<AccountId, Timestamp>,
) -> Result<HashMap<AccountId, Vec<Waiting>>, EngineError> {
    use delivery_settlement::Column as C;
    let mut waiting: HashMap<AccountId, Vec<Waiting>> = HashMap::new();
    let Some(last) = ends.values().max() else {
        return Ok(waiting);
    };
    let rows = delivery_settlement::Entity::find()
        .filter(C::ChargeId.is_null())
        .filter(C::AccountId.is_in(ends.keys().map(|id| id.uuid())))
        .filter(C::AtUs.lt(last.as_microsecond()))
        .order_by_asc(C::AtUs)
        .order_by_asc(C::Id)
        .all(conn)
        .await?;
    let deliveries = rows_of(conn, &rows).await?;
    let mut kinds: BTreeMap<(AccountId, String, i64), Vec<Settled<'_>>> = BTreeMap::new();
    for row in &rows {
        let account = AccountId::new(row.account_id);
        let is_due = ends
            .get(&account)
            .is_some_and(|end| row.at_us < end.as_microsecond());
        let Some(of) = deliveries.get(&row.delivery_id).filter(|_| is_due) else {
            continue;
        };
        let key = (account, of.tax_mode.clone(), row.tax_millionths);
        kinds.entry(key).or_default().push((row, of));
    }
    for ((account, mode, rate), settled) in kinds {
        let mode = tax_mode(&mode).ok_or_else(|| unreadable("tax_mode", account))?;
        let one = one(&settled, mode, Rate::from_millionths(rate))?;
        waiting.entry(account).or_default().push(one);
    }
    Ok(waiting)
}

fn unreadable(column: &'static str, row: impl ToString) -> EngineError {
    EngineError::Row {
        table: "delivery_settlement",
        column,
        row: row.to_string(),
    }
}

fn one(settled: &[Settled<'_>], mode: TaxMode, rate: Rate) -> Result<Waiting, EngineError> {
    let refused = |error: MoneyError| EngineError::refused(error);
    let (first, _) = settled.first().ok_or(EngineError::NotFound)?;
    let currency = first.currency.parse();
    let currency = currency.map_err(|_| unreadable("currency", first.id))?;
    let money = |micros| Money::new(micros, currency);
    let zero = Money::zero(currency);
    // two providers may call their files the same
    let mut groups: BTreeMap<(Uuid, &str, AccessNetwork), (DeliveryGroup, BTreeSet<Uuid>)> =
        BTreeMap::new();
    let (mut exact, mut sponsored, mut booked) = (zero, zero, zero);
    let (mut bytes, mut at_us) = (0_u64, 0_i64);
    let mut all = BTreeSet::new();
    for (row, of) in settled {
        let network = AccessNetwork::from_code(of.network);
        let network = network.ok_or_else(|| unreadable("network", of.id))?;
        let (group, counted) = groups
            .entry((of.provider_id, &of.content, network))
            .or_insert_with(|| {
                let group = DeliveryGroup {
                    content: of.content.clone(),
                    title: of.title.clone(),
                    network,
                    deliveries: 0,
                    bytes: 0,
                    subscriber: zero,
                    provider: zero,
                };
                (group, BTreeSet::new())
            });
        counted.insert(of.id);
        all.insert(of.id);
        group.deliveries = u32::try_from(counted.len()).unwrap_or(u32::MAX);
        group.bytes += row.bytes.unsigned_abs();
        let add = |sum: &mut Money, micros| -> Result<(), EngineError> {
            *sum = sum.checked_add(money(micros)).map_err(refused)?;
            Ok(())
        };
        add(&mut group.subscriber, row.subscriber_micros)?;
        add(&mut group.provider, row.provider_micros)?;
        add(&mut exact, row.subscriber_micros)?;
        add(&mut sponsored, row.provider_micros)?;
        add(&mut booked, row.subscriber_net_micros)?;
        bytes += row.bytes.unsigned_abs();
        at_us = at_us.max(row.at_us);
    }
    let at = Timestamp::from_microsecond(at_us).map_err(EngineError::refused)?;
    let amount = exact.round_to_minor_unit(RoundingMode::HalfEven);
    Ok(Waiting {
        charge: Charge {
            id: ChargeId::new(new_uuid(at)),
            at,
            detail: ChargeDetail::Deliveries {
                deliveries: DeliveriesBilled {
                    count: u32::try_from(all.len()).unwrap_or(u32::MAX),
                    bytes,
                    sponsored,
                    booked,
                    groups: groups.into_values().map(|(group, _)| group).collect(),
                },
            },
            amount: amount.map_err(refused)?,
            tax_mode: mode,
            tax_rate: rate,
        },
        settlements: settled.iter().map(|(row, _)| row.id).collect(),
    })
}

/// Makes the charge, and notes what it bills.
///
/// # Errors
/// [`EngineError::Refused`] where something is billed already;
/// [`EngineError::Database`].
pub(crate) async fn insert(
    tx: &impl ConnectionTrait,
    account: AccountId,
    waiting: &Waiting,
) -> Result<(), EngineError> {
    use delivery_settlement::Column as C;
    charge::insert(tx, account, &waiting.charge, None).await?;
    for some in waiting.settlements.chunks(500) {
        let noted = delivery_settlement::Entity::update_many()
            .col_expr(C::ChargeId, Expr::value(Some(waiting.charge.id.uuid())))
            .filter(C::Id.is_in(some.iter().copied()))
            .filter(C::ChargeId.is_null())
            .exec(tx)
            .await?;
        if noted.rows_affected != some.len() as u64 {
            return Err(EngineError::refused("a delivery is billed already"));
        }
    }
    Ok(())
}
