//! Deliveries: values, settlements, budgets, ledger, bills and statements say the
//! same.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{
        charge, delivery, delivery_budget, delivery_settlement, ledger_entry, ledger_posting,
        provider_statement,
    },
    query::{charge::from_row, delivery::DeliveryFacts},
};
use domain::{
    delivery::{StatementDocument, StatementTotals, Values},
    id::{ChargeId, DeliveryId},
    invoice::ChargeDetail,
    ledger::LedgerAccount,
    posting::statement_entry,
    unit::{Money, RoundingMode},
};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows read at a time.
const PAGE: u64 = 500;

/// A party's month in a currency.
type Month = (Uuid, String, String);

/// Each delivery owes what its terms say of what arrived, in settlements, ledger and
/// budgets alike.
pub(super) async fn deliveries(db: &Db) -> Result<[Proof; 3], EngineError> {
    let mut owed = Proof::new("each delivery is settled as its terms say of what arrived");
    let mut posted = Proof::new("each delivery is posted as it was settled and reserved");
    let mut months: BTreeMap<Month, [i64; 2]> = BTreeMap::new();
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = delivery::Entity::find()
            .order_by_asc(delivery::Column::Id)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(delivery::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let settled = settled(db, &rows).await?;
        let booked = booked(db, &rows).await?;
        for row in &rows {
            let facts = DeliveryFacts::from_row(row)?;
            let wanted = match facts.refunded_at {
                Some(_) => Values::zero(facts.currency()),
                None => facts
                    .terms
                    .values(&facts.arrived)
                    .map_err(EngineError::refused)?,
            };
            let sums = settled.get(&row.id).copied().unwrap_or_default();
            let id = DeliveryId::new(row.id);
            let arrived = i64::try_from(facts.arrived.count()).unwrap_or(i64::MAX);
            let holds = wanted == facts.settled
                && sums.subscriber == facts.settled.subscriber.micros()
                && sums.provider == facts.settled.provider.micros()
                && arrived == row.arrived_bytes
                // what arrives after a refund, or in too many pieces, is nobody's
                && sums.bytes <= arrived;
            owed.examine(holds, || {
                format!(
                    "{id}: terms say {wanted:?}, the row {:?}, settlements {sums:?}",
                    facts.settled
                )
            });
            let of_ledger = |account: LedgerAccount| {
                let key = (row.id, account.to_string());
                booked.get(&key).copied().unwrap_or_default()
            };
            let [subscriber, provider] = facts.reserved.map(|money| money.micros());
            let holds = of_ledger(LedgerAccount::Unbilled) == sums.subscriber_net
                && of_ledger(LedgerAccount::ProviderUnbilled) == sums.provider_net
                && of_ledger(LedgerAccount::SubscriberReserved) == subscriber
                && of_ledger(LedgerAccount::ProviderReserved) == provider
                && (facts.closed_at.is_none() || subscriber == 0 && provider == 0);
            posted.examine(holds, || {
                format!("{id}: the ledger says something else than {sums:?} and what is reserved")
            });
            for (party, month, reserved, used) in [
                (
                    row.provider_id,
                    &row.provider_month,
                    provider,
                    facts.settled.provider,
                ),
                (
                    row.account_id,
                    &row.subscriber_month,
                    subscriber,
                    facts.settled.subscriber,
                ),
            ] {
                let key = (party, row.currency.clone(), month.clone());
                let sums = months.entry(key).or_default();
                sums[0] += reserved;
                sums[1] += used.micros();
            }
        }
    }
    Ok([owed, posted, budgets(db, &months).await?])
}

/// The sums of a delivery's settlements.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    subscriber: i64,
    provider: i64,
    subscriber_net: i64,
    provider_net: i64,
    bytes: i64,
}

async fn settled(db: &Db, rows: &[delivery::Model]) -> Result<HashMap<Uuid, Sums>, EngineError> {
    let ids = rows.iter().map(|row| row.id);
    let found = delivery_settlement::Entity::find()
        .filter(delivery_settlement::Column::DeliveryId.is_in(ids))
        .all(db.read())
        .await?;
    let mut sums: HashMap<Uuid, Sums> = HashMap::new();
    for row in found {
        let sum = sums.entry(row.delivery_id).or_default();
        sum.subscriber += row.subscriber_micros;
        sum.provider += row.provider_micros;
        sum.subscriber_net += row.subscriber_net_micros;
        sum.provider_net += row.provider_net_micros;
        sum.bytes += row.bytes;
    }
    Ok(sums)
}

/// What the ledger holds of these deliveries, by account.
async fn booked(
    db: &Db,
    rows: &[delivery::Model],
) -> Result<HashMap<(Uuid, String), i64>, EngineError> {
    let ids = rows.iter().map(|row| row.id);
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::DeliveryId.is_in(ids))
        .all(db.read())
        .await?;
    let of_entry: HashMap<Uuid, Uuid> = entries
        .into_iter()
        .filter_map(|entry| Some((entry.id, entry.delivery_id?)))
        .collect();
    let entries: Vec<Uuid> = of_entry.keys().copied().collect();
    let mut booked = HashMap::new();
    for some in entries.chunks(500) {
        let postings = ledger_posting::Entity::find()
            .filter(ledger_posting::Column::EntryId.is_in(some.iter().copied()))
            .all(db.read())
            .await?;
        for posting in postings {
            if let Some(delivery) = of_entry.get(&posting.entry_id) {
                let key = (*delivery, posting.ledger_account);
                *booked.entry(key).or_default() += posting.amount_micros;
            }
        }
    }
    Ok(booked)
}

async fn budgets(db: &Db, months: &BTreeMap<Month, [i64; 2]>) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each month's budget is what its deliveries reserved and used");
    let rows = delivery_budget::Entity::find().all(db.read()).await?;
    let mut there: BTreeMap<Month, [i64; 2]> = BTreeMap::new();
    for row in rows {
        let key = (row.party_id, row.currency, row.month);
        there.insert(key, [row.reserved_micros, row.used_micros]);
    }
    let all: BTreeSet<&Month> = months.keys().chain(there.keys()).collect();
    for month in all {
        let sums = |of: &BTreeMap<Month, [i64; 2]>| of.get(month).copied().unwrap_or_default();
        let (wanted, row) = (sums(months), sums(&there));
        proof.examine(wanted == row, || {
            let (party, currency, month) = month;
            format!("{party} {month} {currency}: deliveries say {wanted:?}, the budget {row:?}")
        });
    }
    Ok(proof)
}

/// What was billed of deliveries is what was settled.
pub(super) async fn billed(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each charge for deliveries is the sum of its settlements");
    let rows = charge::Entity::find()
        .filter(charge::Column::Detail.contains("\"deliveries\""))
        .all(db.read())
        .await?;
    for row in rows {
        let charge = from_row(&row)?;
        let ChargeDetail::Deliveries { deliveries } = &charge.detail else {
            continue;
        };
        let settlements = delivery_settlement::Entity::find()
            .filter(delivery_settlement::Column::ChargeId.eq(row.id))
            .all(db.read())
            .await?;
        let currency = charge.amount.currency();
        let sum = |of: fn(&delivery_settlement::Model) -> i64| {
            Money::new(settlements.iter().map(of).sum(), currency)
        };
        let amount = sum(|row| row.subscriber_micros).round_to_minor_unit(RoundingMode::HalfEven);
        let holds = amount == Ok(charge.amount)
            && sum(|row| row.subscriber_net_micros) == deliveries.booked
            && sum(|row| row.provider_micros) == deliveries.sponsored;
        proof.examine(holds, || {
            format!("{}: its settlements differ", ChargeId::new(row.id))
        });
    }
    Ok(proof)
}

/// Each statement is what was settled and sold, is posted so, has its bytes, and the
/// numbers have no gap.
pub(super) async fn statements(db: &Db) -> Result<Proof, EngineError> {
    let mut proof =
        Proof::new("each statement is the sum of what it states, and its numbers have no gap");
    let rows = provider_statement::Entity::find()
        .order_by_asc(provider_statement::Column::Year)
        .order_by_asc(provider_statement::Column::Sequence)
        .all(db.read())
        .await?;
    let mut before: Option<(i16, i32)> = None;
    for row in rows {
        let wanted = before.map_or(1, |(year, sequence)| match year == row.year {
            true => sequence + 1,
            false => 1,
        });
        before = Some((row.year, row.sequence));
        let document: StatementDocument =
            serde_json::from_slice(&row.document).map_err(|_| EngineError::Row {
                table: "provider_statement",
                column: "document",
                row: row.id.to_string(),
            })?;
        let is_whole = blake3::hash(&row.document).as_bytes().as_slice() == row.digest;
        let totals = StatementTotals::of(
            document.currency,
            &document.sales,
            &document.deliveries,
            document.asked_rate(),
        );
        let adds_up = totals.as_ref() == Ok(&document.totals);
        let settlements = delivery_settlement::Entity::find()
            .filter(delivery_settlement::Column::StatementId.eq(row.id))
            .all(db.read())
            .await?;
        let settled: i64 = settlements.iter().map(|row| row.provider_net_micros).sum();
        let sold = sold(db, row.id).await?;
        let stated_sales: i64 = document.sales.iter().map(|line| line.earned.micros()).sum();
        let stated: i64 = document
            .deliveries
            .iter()
            .map(|line| line.sponsored.micros())
            .sum();
        let entry = statement_entry(&document.totals).map_err(EngineError::refused)?;
        let wanted_postings: BTreeMap<String, i64> = entry
            .postings()
            .iter()
            .map(|one| (one.account.to_string(), one.amount.micros()))
            .collect();
        let posted = postings_of(db, row.id).await?;
        let holds = row.sequence == wanted
            && is_whole
            && adds_up
            && settled == stated
            && sold == stated_sales
            && posted == wanted_postings;
        proof.examine(holds, || {
            format!("{}: settled {settled}, stated {stated}", document.number)
        });
    }
    Ok(proof)
}

/// The provider's part of the sales that a statement holds.
async fn sold(db: &Db, statement: Uuid) -> Result<i64, EngineError> {
    let rows = charge::Entity::find()
        .filter(charge::Column::StatementId.eq(statement))
        .all(db.read())
        .await?;
    let mut sum = 0;
    for row in rows {
        let charge = from_row(&row)?;
        let earned = charge.earned().map_err(EngineError::refused)?;
        if let ChargeDetail::Purchase { sale } | ChargeDetail::Refund { sale, .. } = charge.detail {
            let share = sale.provider_share.of(earned, RoundingMode::HalfEven);
            sum += share.map_err(EngineError::refused)?.micros();
        }
    }
    Ok(sum)
}

async fn postings_of(db: &Db, statement: Uuid) -> Result<BTreeMap<String, i64>, EngineError> {
    let entry = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::StatementId.eq(statement))
        .one(db.read())
        .await?;
    let Some(entry) = entry else {
        return Ok(BTreeMap::new());
    };
    let rows = ledger_posting::Entity::find()
        .filter(ledger_posting::Column::EntryId.eq(entry.id))
        .all(db.read())
        .await?;
    let pairs = rows
        .into_iter()
        .map(|row| (row.ledger_account, row.amount_micros));
    Ok(pairs.collect())
}
