//! Deliveries, as those see them whom they concern: their subscriber, their
//! provider, an operator.

use crate::{
    Db, EngineError, Viewer,
    entity::{
        account, charge, delivery, delivery_dispute, delivery_settlement, invoice, ledger_entry,
    },
    flow::delivery::Instructed,
    query::{
        delivery::{DeliveryFacts, by_id, tariffs},
        recording::names,
    },
};
use domain::{
    delivery::{DeliveryTariff, Values},
    id::{AccountId, DeliveryId, EntryId, UserId},
    invoice::InvoiceNumber,
    unit::Money,
};
use jiff::Timestamp;
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*, sea_query::ExprTrait,
};
use std::collections::{BTreeMap, HashMap};

/// Deliveries to a page.
pub const PAGE: u64 = 50;

/// A delivery in a list.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// The delivery.
    pub facts: DeliveryFacts,
    /// The account's reference.
    pub account: String,
    /// The provider's name.
    pub provider: String,
    /// Whether its charge is disputed, and nobody decided.
    pub is_disputed: bool,
}

/// Some deliveries, newest first, and where the next page begins.
#[derive(Debug, Clone)]
pub struct DeliveryPage {
    /// The deliveries.
    pub rows: Vec<DeliveryRow>,
    /// The last of them, if there are more.
    pub next: Option<DeliveryId>,
}

/// Which deliveries are listed.
#[derive(Debug, Clone, Default)]
pub struct DeliveryQuery {
    /// Of this account.
    pub account: Option<AccountId>,
    /// Of this provider.
    pub provider: Option<UserId>,
    /// Fixed from here on, and before there.
    pub between: Option<[Timestamp; 2]>,
    /// Over this network.
    pub network: Option<domain::delivery::AccessNetwork>,
    /// In this state.
    pub state: Option<DeliveryState>,
    /// With this in title, account or provider.
    pub search: String,
    /// That come after this one.
    pub after: Option<DeliveryId>,
}

/// The states that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// Its instruction is valid at this instant, and not all of it arrived.
    Open(Timestamp),
    /// All of it arrived.
    Complete,
    /// Its instruction was over at this instant, or nothing more will come by it, and
    /// not all of it arrived.
    Ended(Timestamp),
    /// Its charge is disputed, and nobody decided.
    Disputed,
}

/// Lists deliveries for whoever may see them: `query` must say whose they are, or an
/// operator asks.
///
/// # Errors
/// [`EngineError::NotFound`] for somebody else's; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn deliveries(
    viewer: &Viewer,
    db: &Db,
    query: &DeliveryQuery,
) -> Result<DeliveryPage, EngineError> {
    some_deliveries(viewer, db, query, PAGE).await
}

/// As [`deliveries`], `limit` of them.
///
/// # Errors
/// As [`deliveries`].
pub async fn some_deliveries(
    viewer: &Viewer,
    db: &Db,
    query: &DeliveryQuery,
    limit: u64,
) -> Result<DeliveryPage, EngineError> {
    match (query.account, query.provider) {
        (Some(account), _) => viewer.sees(account)?,
        (None, Some(provider)) if viewer.provider().is_ok_and(|own| own == provider) => {}
        _ => viewer.operator()?,
    }
    use delivery::Column as C;
    let mut select = delivery::Entity::find()
        .order_by(C::CreatedAtUs, Order::Desc)
        .order_by(C::Id, Order::Desc)
        .limit(limit + 1);
    if let Some(account) = query.account {
        select = select.filter(C::AccountId.eq(account.uuid()));
    }
    if let Some(provider) = query.provider {
        select = select.filter(C::ProviderId.eq(provider.uuid()));
    }
    if let Some([from, to]) = query.between {
        select = select
            .filter(C::CreatedAtUs.gte(from.as_microsecond()))
            .filter(C::CreatedAtUs.lt(to.as_microsecond()));
    }
    if let Some(network) = query.network {
        select = select.filter(C::Network.eq(network.code()));
    }
    let is_whole = || Expr::col(C::ArrivedBytes).equals(C::Bytes);
    let is_part = || Expr::col(C::ArrivedBytes).not_equals(C::Bytes);
    match query.state {
        None => {}
        Some(DeliveryState::Complete) => select = select.filter(is_whole()),
        Some(DeliveryState::Open(now)) => {
            select = select
                .filter(is_part())
                .filter(C::ClosedAtUs.is_null())
                .filter(C::ExpiresAtUs.gt(now.as_microsecond()));
        }
        Some(DeliveryState::Ended(now)) => {
            let is_over = Condition::any()
                .add(C::ExpiresAtUs.lte(now.as_microsecond()))
                .add(C::ClosedAtUs.is_not_null());
            select = select.filter(is_part()).filter(is_over);
        }
        Some(DeliveryState::Disputed) => {
            let open = sea_orm::sea_query::Query::select()
                .column(delivery_dispute::Column::DeliveryId)
                .from(delivery_dispute::Entity)
                .and_where(delivery_dispute::Column::DecidedAtUs.is_null())
                .to_owned();
            select = select.filter(C::Id.in_subquery(open));
        }
    }
    if !query.search.trim().is_empty() {
        select = select.filter(found(db, query.search.trim()).await?);
    }
    if let Some(after) = query.after {
        let last = by_id(db.read(), after).await?;
        let at_us = last.created_at.as_microsecond();
        select = select.filter(
            Condition::any().add(C::CreatedAtUs.lt(at_us)).add(
                Condition::all()
                    .add(C::CreatedAtUs.eq(at_us))
                    .add(C::Id.lt(after.uuid())),
            ),
        );
    }
    let mut rows = select.all(db.read()).await?;
    let is_more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| is_more);
    let next = next.map(|row| DeliveryId::new(row.id));
    Ok(DeliveryPage {
        rows: with_names(db, &rows).await?,
        next,
    })
}

/// What holds `words` in its title, its account's reference or its provider's name.
async fn found(db: &Db, words: &str) -> Result<Condition, EngineError> {
    let accounts: Vec<Uuid> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Reference.contains(words))
        .into_tuple()
        .all(db.read())
        .await?;
    let providers: Vec<Uuid> = crate::entity::portal_user::Entity::find()
        .select_only()
        .column(crate::entity::portal_user::Column::Id)
        .filter(crate::entity::portal_user::Column::DisplayName.contains(words))
        .into_tuple()
        .all(db.read())
        .await?;
    use delivery::Column as C;
    Ok(Condition::any()
        .add(C::Title.contains(words))
        .add(C::AccountId.is_in(accounts))
        .add(C::ProviderId.is_in(providers)))
}

async fn with_names(db: &Db, rows: &[delivery::Model]) -> Result<Vec<DeliveryRow>, EngineError> {
    let accounts: Vec<(Uuid, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Reference)
        .filter(account::Column::Id.is_in(rows.iter().map(|row| row.account_id)))
        .into_tuple()
        .all(db.read())
        .await?;
    let accounts: HashMap<Uuid, String> = accounts.into_iter().collect();
    let providers = rows.iter().map(|row| UserId::new(row.provider_id));
    let providers = names(db.read(), providers).await?;
    let disputed: Vec<Uuid> = delivery_dispute::Entity::find()
        .select_only()
        .column(delivery_dispute::Column::DeliveryId)
        .filter(delivery_dispute::Column::DeliveryId.is_in(rows.iter().map(|row| row.id)))
        .filter(delivery_dispute::Column::DecidedAtUs.is_null())
        .into_tuple()
        .all(db.read())
        .await?;
    let rows = rows.iter().map(|row| {
        let facts = DeliveryFacts::from_row(row)?;
        Ok(DeliveryRow {
            account: accounts.get(&row.account_id).cloned().unwrap_or_default(),
            provider: providers.get(&facts.provider).cloned().unwrap_or_default(),
            is_disputed: disputed.contains(&row.id),
            facts,
        })
    });
    rows.collect()
}

/// A settlement of a delivery, or what was given back.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// When.
    pub at: Timestamp,
    /// New bytes.
    pub bytes: u64,
    /// What it added; below zero what it took back.
    pub values: Values,
    /// The entry of the ledger.
    pub entry: Option<EntryId>,
}

/// Where the subscriber's part is on the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryBilled {
    /// There is none.
    Nothing,
    /// On the next invoice.
    Waits,
    /// On this one, the last of them.
    On(InvoiceNumber),
}

/// What was said against a delivery's charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeFacts {
    /// When.
    pub opened_at: Timestamp,
    /// In the subscriber's words.
    pub reason: String,
    /// When, by whom, whether it was refunded, and why.
    pub decided: Option<(Timestamp, String, bool, String)>,
}

/// One delivery with all that is known of it.
#[derive(Debug, Clone)]
pub struct DeliveryStory {
    /// The delivery with its names.
    pub row: DeliveryRow,
    /// What the price was called, by language; empty where deliveries cost nothing.
    pub price_name: BTreeMap<String, String>,
    /// What was settled, in order.
    pub settlements: Vec<Settlement>,
    /// Where that is on the bill.
    pub billed: DeliveryBilled,
    /// What was said against it.
    pub dispute: Option<DisputeFacts>,
    /// What files go out by, while they do; for its user alone.
    pub token: Option<String>,
}

/// One delivery, for whom it concerns.
///
/// # Errors
/// [`EngineError::NotFound`] for everyone else; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn delivery_story(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    id: DeliveryId,
) -> Result<DeliveryStory, EngineError> {
    let row = delivery::Entity::find_by_id(id.uuid())
        .one(db.read())
        .await?;
    let row = row.ok_or(EngineError::NotFound)?;
    viewer.sees(AccountId::new(row.account_id))?;
    let mut rows = with_names(db, std::slice::from_ref(&row)).await?;
    let row = rows.pop().ok_or(EngineError::NotFound)?;
    let settled = delivery_settlement::Entity::find()
        .filter(delivery_settlement::Column::DeliveryId.eq(id.uuid()))
        .order_by_asc(delivery_settlement::Column::AtUs)
        .order_by_asc(delivery_settlement::Column::Id)
        .all(db.read())
        .await?;
    let entries: Vec<(Uuid, Option<Uuid>)> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::Id)
        .column(ledger_entry::Column::SettlementId)
        .filter(ledger_entry::Column::SettlementId.is_in(settled.iter().map(|row| row.id)))
        .into_tuple()
        .all(db.read())
        .await?;
    let settlements = settled.iter().map(|one| {
        let money = |micros| Money::new(micros, row.facts.currency());
        let charge = one.subscriber_micros.saturating_add(one.provider_micros);
        let entry = entries.iter().find(|(_, of)| *of == Some(one.id));
        Ok(Settlement {
            at: Timestamp::from_microsecond(one.at_us).map_err(|_| EngineError::Row {
                table: "delivery_settlement",
                column: "at_us",
                row: one.id.to_string(),
            })?,
            bytes: one.bytes.unsigned_abs(),
            values: Values {
                subscriber: money(one.subscriber_micros),
                provider: money(one.provider_micros),
                charge: money(charge),
            },
            entry: entry.map(|(id, _)| EntryId::new(*id)),
        })
    });
    let settlements: Result<Vec<Settlement>, EngineError> = settlements.collect();
    let is_theirs = row.facts.user == Some(viewer.user) && viewer.subscriber().is_ok();
    let is_open = row.facts.expires_at > now && row.facts.refunded_at.is_none();
    let token = match is_theirs && is_open {
        true => {
            let Instructed { token, .. } =
                crate::flow::delivery::sign_again(db, row.facts.clone()).await?;
            Some(token)
        }
        false => None,
    };
    Ok(DeliveryStory {
        price_name: price_name_of(db, &row.facts).await?,
        settlements: settlements?,
        billed: billed(db.read(), &settled).await?,
        dispute: dispute(db, id).await?,
        token,
        row,
    })
}

/// What the price of a delivery was called, by language; empty where it cost nothing.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn price_name_of(
    db: &Db,
    facts: &DeliveryFacts,
) -> Result<BTreeMap<String, String>, EngineError> {
    Ok(price_name(&tariffs(db.read()).await?, facts))
}

/// [`price_name_of`] with all tariffs at hand.
pub(super) fn price_name(
    known: &[DeliveryTariff],
    facts: &DeliveryFacts,
) -> BTreeMap<String, String> {
    let tariff = known
        .iter()
        .find(|tariff| tariff.currency == facts.currency() && tariff.version == facts.versions[0]);
    let price = tariff.and_then(|tariff| tariff.prices.get(usize::from(facts.terms.price_row)));
    price.map(|price| price.name.clone()).unwrap_or_default()
}

async fn billed(
    conn: &impl ConnectionTrait,
    settled: &[delivery_settlement::Model],
) -> Result<DeliveryBilled, EngineError> {
    let charged: i64 = settled.iter().map(|row| row.subscriber_micros).sum();
    let Some(last) = settled.iter().rev().find(|row| row.subscriber_micros != 0) else {
        return Ok(DeliveryBilled::Nothing);
    };
    let Some(id) = last.charge_id else {
        return Ok(match charged {
            0 => DeliveryBilled::Nothing,
            _ => DeliveryBilled::Waits,
        });
    };
    let row = charge::Entity::find_by_id(id).one(conn).await?;
    let Some(id) = row.and_then(|row| row.invoice_id) else {
        return Ok(DeliveryBilled::Waits);
    };
    let row = invoice::Entity::find_by_id(id).one(conn).await?;
    Ok(row.map_or(DeliveryBilled::Waits, |row| {
        DeliveryBilled::On(InvoiceNumber {
            year: row.year,
            sequence: row.sequence.unsigned_abs(),
        })
    }))
}

async fn dispute(db: &Db, id: DeliveryId) -> Result<Option<DisputeFacts>, EngineError> {
    let row = delivery_dispute::Entity::find_by_id(id.uuid())
        .one(db.read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let instant = |us| {
        Timestamp::from_microsecond(us).map_err(|_| EngineError::Row {
            table: "delivery_dispute",
            column: "opened_at_us",
            row: id.to_string(),
        })
    };
    let decided = match row.decided_at_us {
        None => None,
        Some(us) => Some((
            instant(us)?,
            row.decided_by.unwrap_or_default(),
            row.is_refunded == Some(1),
            row.note.unwrap_or_default(),
        )),
    };
    Ok(Some(DisputeFacts {
        opened_at: instant(row.opened_at_us)?,
        reason: row.reason,
        decided,
    }))
}

/// The tariffs of deliveries, for an operator.
///
/// # Errors
/// [`EngineError::NotFound`] for everyone else; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn delivery_tariffs(
    viewer: &Viewer,
    db: &Db,
) -> Result<Vec<DeliveryTariff>, EngineError> {
    viewer.operator()?;
    tariffs(db.read()).await
}
