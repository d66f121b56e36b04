//! What deliveries brought, what runs out, what waits, and the rules of it all: the
//! operator's desk.

use crate::{
    Db, EngineError, Viewer,
    entity::{
        account, charge, delivery, delivery_budget, delivery_dispute, delivery_settlement,
        provider_preference, provider_statement,
    },
    query::{
        delivery::{month_bounds, networks, preferences_from_row, tariffs, zone},
        recording::names,
    },
};
use domain::{
    delivery::{
        AccessNetwork, Budget, DeliveryTariff, NetworkMap, StatementDocument, StatementNumber,
    },
    id::{DeliveryId, UserId},
    time::PeriodMonth,
    unit::{Currency, Money},
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{
    Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, entity::prelude::*,
};
use std::collections::{BTreeSet, HashMap};

/// Disputes that one page shows.
const DISPUTES_MAX: u64 = 100;
/// Statements that one page shows.
const STATEMENTS_MAX: u64 = 20;
/// Past months that can be asked for.
const MONTHS_BACK: usize = 24;

/// The operator's view of deliveries.
#[derive(Debug, Clone)]
pub struct DeliveryDesk {
    /// Where months begin and end.
    pub zone: TimeZone,
    /// The running month there.
    pub month: PeriodMonth,
    /// What it brought, a row a currency.
    pub revenue: Vec<Revenue>,
    /// What began in it and arrived, a row a network.
    pub volumes: Vec<NetworkVolume>,
    /// The budgets of providers that have one, by their names.
    pub budgets: Vec<BudgetUse>,
    /// Disputes that wait, oldest first.
    pub disputes: Vec<OpenDispute>,
    /// Every version of the tariffs, newest first, and whether it counts today.
    pub tariffs: Vec<(DeliveryTariff, bool)>,
    /// Which addresses are which network.
    pub networks: NetworkMap,
    /// Past months that have something to state, newest first.
    pub months: Vec<PeriodMonth>,
    /// The last statements, newest first.
    pub statements: Vec<StatementRow>,
}

/// What was settled in one currency, without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revenue {
    /// Of subscribers.
    pub subscribers: Money,
    /// Of providers.
    pub providers: Money,
}

/// What went over a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkVolume {
    /// Which.
    pub network: AccessNetwork,
    /// Deliveries of which something arrived.
    pub deliveries: i64,
    /// What arrived of them.
    pub bytes: u64,
}

/// A provider's budget of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetUse {
    /// Whose, by name.
    pub provider: String,
    /// What it says today.
    pub budget: Budget,
    /// What was settled.
    pub used: Money,
    /// What is reserved beyond that.
    pub reserved: Money,
}

/// A dispute that nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDispute {
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// What was delivered.
    pub title: String,
    /// The account's reference.
    pub account: String,
    /// When it was said.
    pub at: Timestamp,
    /// In the subscriber's words.
    pub reason: String,
}

/// A statement in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// Its number.
    pub number: StatementNumber,
    /// The provider's name on it.
    pub provider: String,
    /// For which month.
    pub month: PeriodMonth,
    /// What it comes to; below zero the provider owes.
    pub balance: Money,
}

/// What deliveries brought, what waits and what is set.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn delivery_desk(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
) -> Result<DeliveryDesk, EngineError> {
    viewer.operator()?;
    let zone = zone(db.read()).await?;
    let today = zone.to_datetime(now).date();
    let month = PeriodMonth::containing(today);
    let within = month_bounds(month, &zone)?;
    let known = tariffs(db.read()).await?;
    let is_in_force = |tariff: &DeliveryTariff| {
        DeliveryTariff::in_force(&known, tariff.currency, today) == Some(tariff)
    };
    let versions = known.iter().rev();
    Ok(DeliveryDesk {
        month,
        revenue: revenue(db, within).await?,
        volumes: volumes(db, within).await?,
        budgets: budgets(db, month).await?,
        disputes: disputes(db).await?,
        tariffs: versions
            .map(|tariff| (tariff.clone(), is_in_force(tariff)))
            .collect(),
        networks: networks(db.read()).await?,
        months: months_to_state(db, month, &zone).await?,
        statements: statements(db).await?,
        zone,
    })
}

fn unreadable(table: &'static str, column: &'static str, row: impl ToString) -> EngineError {
    EngineError::Row {
        table,
        column,
        row: row.to_string(),
    }
}

async fn revenue(db: &Db, [start, end]: [Timestamp; 2]) -> Result<Vec<Revenue>, EngineError> {
    use delivery_settlement::Column as C;
    let rows: Vec<(String, i64, i64)> = delivery_settlement::Entity::find()
        .select_only()
        .column(C::Currency)
        .column_as(
            Expr::cust("CAST(SUM(subscriber_net_micros) AS BIGINT)"),
            "subscribers",
        )
        .column_as(
            Expr::cust("CAST(SUM(provider_net_micros) AS BIGINT)"),
            "providers",
        )
        .filter(C::AtUs.gte(start.as_microsecond()))
        .filter(C::AtUs.lt(end.as_microsecond()))
        .group_by(C::Currency)
        .order_by_asc(C::Currency)
        .into_tuple()
        .all(db.read())
        .await?;
    let rows = rows.into_iter().map(|(code, subscribers, providers)| {
        let currency: Currency = code
            .parse()
            .map_err(|_| unreadable("delivery_settlement", "currency", &code))?;
        Ok(Revenue {
            subscribers: Money::new(subscribers, currency),
            providers: Money::new(providers, currency),
        })
    });
    rows.collect()
}

async fn volumes(db: &Db, [start, end]: [Timestamp; 2]) -> Result<Vec<NetworkVolume>, EngineError> {
    use delivery::Column as C;
    let rows: Vec<(i16, i64, i64)> = delivery::Entity::find()
        .select_only()
        .column(C::Network)
        .column_as(Expr::cust("CAST(COUNT(*) AS BIGINT)"), "deliveries")
        .column_as(Expr::cust("CAST(SUM(arrived_bytes) AS BIGINT)"), "bytes")
        .filter(C::CreatedAtUs.gte(start.as_microsecond()))
        .filter(C::CreatedAtUs.lt(end.as_microsecond()))
        .filter(C::ArrivedBytes.gt(0))
        .group_by(C::Network)
        .order_by_asc(C::Network)
        .into_tuple()
        .all(db.read())
        .await?;
    let rows = rows.into_iter().map(|(code, deliveries, bytes)| {
        Ok(NetworkVolume {
            network: AccessNetwork::from_code(code)
                .ok_or_else(|| unreadable("delivery", "network", code))?,
            deliveries,
            bytes: bytes.unsigned_abs(),
        })
    });
    rows.collect()
}

async fn budgets(db: &Db, month: PeriodMonth) -> Result<Vec<BudgetUse>, EngineError> {
    use provider_preference::Column as C;
    let newest: Vec<(Uuid, i32)> = provider_preference::Entity::find()
        .select_only()
        .column(C::ProviderId)
        .column_as(C::Version.max(), "version")
        .group_by(C::ProviderId)
        .into_tuple()
        .all(db.read())
        .await?;
    let mut of_providers = Vec::new();
    for some in newest.chunks(200) {
        let these = some.iter().fold(Condition::any(), |these, (id, version)| {
            let one = Condition::all().add(C::ProviderId.eq(*id));
            these.add(one.add(C::Version.eq(*version)))
        });
        let rows = provider_preference::Entity::find()
            .filter(these)
            .all(db.read())
            .await?;
        for row in rows {
            if let Some(budget) = preferences_from_row(&row)?.budget() {
                of_providers.push((row.provider_id, budget));
            }
        }
    }
    let names = names(
        db.read(),
        of_providers.iter().map(|(id, _)| UserId::new(*id)),
    );
    let names = names.await?;
    let spent = delivery_budget::Entity::find()
        .filter(delivery_budget::Column::Month.eq(month.to_string()))
        .filter(delivery_budget::Column::PartyId.is_in(of_providers.iter().map(|(id, _)| *id)))
        .all(db.read())
        .await?;
    let mut rows: Vec<BudgetUse> = of_providers
        .into_iter()
        .map(|(id, budget)| {
            let currency = budget.month.currency();
            let spent = spent
                .iter()
                .find(|row| row.party_id == id && row.currency == currency.code());
            let money = |micros| Money::new(micros, currency);
            BudgetUse {
                provider: names.get(&UserId::new(id)).cloned().unwrap_or_default(),
                budget,
                used: money(spent.map_or(0, |row| row.used_micros)),
                reserved: money(spent.map_or(0, |row| row.reserved_micros)),
            }
        })
        .collect();
    rows.sort_by(|a, b| a.provider.cmp(&b.provider));
    Ok(rows)
}

async fn disputes(db: &Db) -> Result<Vec<OpenDispute>, EngineError> {
    let open = delivery_dispute::Entity::find()
        .filter(delivery_dispute::Column::DecidedAtUs.is_null())
        .order_by_asc(delivery_dispute::Column::OpenedAtUs)
        .order_by_asc(delivery_dispute::Column::DeliveryId)
        .limit(DISPUTES_MAX)
        .all(db.read())
        .await?;
    let of: Vec<(Uuid, String, Uuid)> = delivery::Entity::find()
        .select_only()
        .column(delivery::Column::Id)
        .column(delivery::Column::Title)
        .column(delivery::Column::AccountId)
        .filter(delivery::Column::Id.is_in(open.iter().map(|row| row.delivery_id)))
        .into_tuple()
        .all(db.read())
        .await?;
    let accounts: Vec<(Uuid, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Reference)
        .filter(account::Column::Id.is_in(of.iter().map(|(_, _, account)| *account)))
        .into_tuple()
        .all(db.read())
        .await?;
    let accounts: HashMap<Uuid, String> = accounts.into_iter().collect();
    let rows = open.into_iter().map(|row| {
        let of = of.iter().find(|(id, ..)| *id == row.delivery_id);
        let (_, title, account) =
            of.ok_or_else(|| unreadable("delivery_dispute", "delivery_id", row.delivery_id))?;
        Ok(OpenDispute {
            delivery: DeliveryId::new(row.delivery_id),
            title: title.clone(),
            account: accounts.get(account).cloned().unwrap_or_default(),
            at: Timestamp::from_microsecond(row.opened_at_us)
                .map_err(|_| unreadable("delivery_dispute", "opened_at_us", row.delivery_id))?,
            reason: row.reason,
        })
    });
    rows.collect()
}

/// Sales and what was taken back of them.
fn sales() -> Select<charge::Entity> {
    charge::Entity::find()
        .select_only()
        .column(charge::Column::AtUs)
        .filter(charge::Column::Detail.contains("\"sale\""))
        .order_by_asc(charge::Column::AtUs)
        .limit(1)
}

/// Settlements that no statement has.
fn unstated() -> Select<delivery_settlement::Entity> {
    delivery_settlement::Entity::find()
        .select_only()
        .column(delivery_settlement::Column::AtUs)
        .filter(delivery_settlement::Column::StatementId.is_null())
        .order_by_asc(delivery_settlement::Column::AtUs)
        .limit(1)
}

/// The months before `running` in which something was sold or settled and that have
/// no statement. One statement of a month says that all of it was stated, since they
/// are written together, after its end.
async fn months_to_state(
    db: &Db,
    running: PeriodMonth,
    zone: &TimeZone,
) -> Result<Vec<PeriodMonth>, EngineError> {
    let first_sale: Option<i64> = sales().into_tuple().one(db.read()).await?;
    let first_unstated: Option<i64> = unstated().into_tuple().one(db.read()).await?;
    let Some(first_us) = first_sale.into_iter().chain(first_unstated).min() else {
        return Ok(Vec::new());
    };
    let stated: Vec<String> = provider_statement::Entity::find()
        .select_only()
        .column(provider_statement::Column::Month)
        .distinct()
        .into_tuple()
        .all(db.read())
        .await?;
    let stated: BTreeSet<String> = stated.into_iter().collect();
    let mut months = Vec::new();
    let mut month = running;
    for _ in 0..MONTHS_BACK {
        month = month.previous();
        let [start, end] = month_bounds(month, zone)?.map(|instant| instant.as_microsecond());
        if end <= first_us {
            break;
        }
        if stated.contains(&month.to_string()) {
            continue;
        }
        let sold: Option<i64> = sales()
            .filter(charge::Column::AtUs.gte(start))
            .filter(charge::Column::AtUs.lt(end))
            .into_tuple()
            .one(db.read())
            .await?;
        let settled: Option<i64> = unstated()
            .filter(delivery_settlement::Column::AtUs.gte(start))
            .filter(delivery_settlement::Column::AtUs.lt(end))
            .into_tuple()
            .one(db.read())
            .await?;
        if sold.is_some() || settled.is_some() {
            months.push(month);
        }
    }
    Ok(months)
}

async fn statements(db: &Db) -> Result<Vec<StatementRow>, EngineError> {
    let rows = provider_statement::Entity::find()
        .order_by_desc(provider_statement::Column::Year)
        .order_by_desc(provider_statement::Column::Sequence)
        .limit(STATEMENTS_MAX)
        .all(db.read())
        .await?;
    let rows = rows.iter().map(|row| {
        let document: StatementDocument = serde_json::from_slice(&row.document)
            .map_err(|_| unreadable("provider_statement", "document", row.id))?;
        Ok(StatementRow {
            number: document.number,
            provider: document.provider,
            month: document.month,
            balance: document.totals.balance,
        })
    });
    rows.collect()
}
