//! Deliveries, preferences, tariffs and budgets as domain values.

use crate::{
    EngineError,
    entity::{
        delivery, delivery_budget, delivery_settlement, delivery_tariff, provider_preference,
        setting, subscriber_preference,
    },
    media::BlobHash,
};
use domain::{
    delivery::{
        AccessNetwork, ByteSet, DeliveryTariff, DeliveryTariffFile, Doubt, NetworkMap,
        PreferenceFile, ProviderPreferences, SubscriberPreferences, Terms, Values,
    },
    id::{AccountId, DeliveryId, UserId},
    posting::DeliveryTax,
    time::PeriodMonth,
    unit::{Currency, Money, Rate},
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The setting with the networks of devices' addresses.
pub const NETWORKS_SETTING: &str = "delivery_networks";
/// The setting with the time zone of providers' months.
pub const ZONE_SETTING: &str = "delivery_zone";

/// A delivery.
#[derive(Debug, Clone)]
pub struct DeliveryFacts {
    /// Which.
    pub id: DeliveryId,
    /// Whose account.
    pub account: AccountId,
    /// Who asked for it; `None` where a provider's own server did.
    pub user: Option<UserId>,
    /// Whose content.
    pub provider: UserId,
    /// A recording's id, or what the provider calls the file.
    pub content: String,
    /// Its title then.
    pub title: String,
    /// In which format; `None` where the provider's own server delivers.
    pub format: Option<String>,
    /// The stored file.
    pub hash: Option<BlobHash>,
    /// How long it plays.
    pub duration_s: Option<u32>,
    /// Over which network.
    pub network: AccessNetwork,
    /// What kind of subscriber it was for.
    pub segment: Option<String>,
    /// What was fixed.
    pub terms: Terms,
    /// How values are meant.
    pub tax: DeliveryTax,
    /// Versions of the tariff, the provider's and the subscriber's preferences; 0
    /// where there was none.
    pub versions: [u32; 3],
    /// The months that it counts in: of the provider, of the subscriber.
    pub months: [PeriodMonth; 2],
    /// What is still reserved: for the subscriber, for the provider.
    pub reserved: [Money; 2],
    /// What arrived.
    pub arrived: ByteSet,
    /// What may have arrived.
    pub doubt: Doubt,
    /// What was settled.
    pub settled: Values,
    /// When it was fixed.
    pub created_at: Timestamp,
    /// Until when files go out by it.
    pub expires_at: Timestamp,
    /// When nothing was reserved for it any more.
    pub closed_at: Option<Timestamp>,
    /// When it was taken back.
    pub refunded_at: Option<Timestamp>,
}

impl DeliveryFacts {
    /// Whether all of it arrived.
    pub fn is_complete(&self) -> bool {
        self.arrived.count() == self.terms.bytes
    }

    /// Its currency.
    pub const fn currency(&self) -> Currency {
        self.terms.price.amount.currency()
    }

    /// Reads a row.
    ///
    /// # Errors
    /// [`EngineError::Row`] for what no code of ours writes.
    pub fn from_row(row: &delivery::Model) -> Result<Self, EngineError> {
        let unreadable = |column| EngineError::Row {
            table: "delivery",
            column,
            row: row.id.to_string(),
        };
        let terms: Terms = serde_json::from_str(&row.terms).map_err(|_| unreadable("terms"))?;
        let currency = terms.price.amount.currency();
        let money = |micros| Money::new(micros, currency);
        let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
        let month = |text: &str, column| text.parse().map_err(|_| unreadable(column));
        let hash = row
            .file_hash
            .as_deref()
            .map(|bytes| BlobHash::from_column(bytes).ok_or_else(|| unreadable("file_hash")));
        let charge = row.subscriber_micros.checked_add(row.provider_micros);
        Ok(Self {
            id: DeliveryId::new(row.id),
            account: AccountId::new(row.account_id),
            user: row.user_id.map(UserId::new),
            provider: UserId::new(row.provider_id),
            content: row.content.clone(),
            title: row.title.clone(),
            format: row.format.clone(),
            hash: hash.transpose()?,
            duration_s: row.duration_s.map(i32::unsigned_abs),
            network: AccessNetwork::from_code(row.network).ok_or_else(|| unreadable("network"))?,
            segment: row.segment.clone(),
            tax: DeliveryTax {
                mode: crate::query::charge::tax_mode(&row.tax_mode)
                    .ok_or_else(|| unreadable("tax_mode"))?,
                rate: Rate::from_millionths(row.tax_millionths),
            },
            versions: [
                row.tariff_version,
                row.provider_version,
                row.subscriber_version,
            ]
            .map(i32::unsigned_abs),
            months: [
                month(&row.provider_month, "provider_month")?,
                month(&row.subscriber_month, "subscriber_month")?,
            ],
            reserved: [row.subscriber_reserved_micros, row.provider_reserved_micros].map(money),
            arrived: row.arrived.parse().map_err(|_| unreadable("arrived"))?,
            doubt: row.doubtful.parse().map_err(|_| unreadable("doubtful"))?,
            settled: Values {
                subscriber: money(row.subscriber_micros),
                provider: money(row.provider_micros),
                charge: money(charge.ok_or_else(|| unreadable("provider_micros"))?),
            },
            created_at: instant(row.created_at_us, "created_at_us")?,
            expires_at: instant(row.expires_at_us, "expires_at_us")?,
            closed_at: row
                .closed_at_us
                .map(|us| instant(us, "closed_at_us"))
                .transpose()?,
            refunded_at: row
                .refunded_at_us
                .map(|us| instant(us, "refunded_at_us"))
                .transpose()?,
            terms,
        })
    }
}

/// One delivery.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn by_id(
    conn: &impl ConnectionTrait,
    id: DeliveryId,
) -> Result<DeliveryFacts, EngineError> {
    let row = delivery::Entity::find_by_id(id.uuid()).one(conn).await?;
    DeliveryFacts::from_row(&row.ok_or(EngineError::NotFound)?)
}

/// The deliveries of settlements, by id.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn rows_of(
    conn: &impl ConnectionTrait,
    settlements: &[delivery_settlement::Model],
) -> Result<HashMap<Uuid, delivery::Model>, EngineError> {
    let ids: BTreeSet<Uuid> = settlements.iter().map(|row| row.delivery_id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut deliveries = HashMap::with_capacity(ids.len());
    for some in ids.chunks(500) {
        let found = delivery::Entity::find()
            .filter(delivery::Column::Id.is_in(some.iter().copied()))
            .all(conn)
            .await?;
        deliveries.extend(found.into_iter().map(|row| (row.id, row)));
    }
    Ok(deliveries)
}

/// Every version of the delivery tariff, oldest first.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn tariffs(
    conn: &impl ConnectionTrait,
) -> Result<Vec<DeliveryTariff>, EngineError> {
    let rows = delivery_tariff::Entity::find()
        .order_by_asc(delivery_tariff::Column::Currency)
        .order_by_asc(delivery_tariff::Column::Version)
        .all(conn)
        .await?;
    rows.iter().map(tariff_from_row).collect()
}

fn tariff_from_row(row: &delivery_tariff::Model) -> Result<DeliveryTariff, EngineError> {
    let file = DeliveryTariffFile::from_toml(&row.document).ok();
    file.and_then(|file| file.read().ok())
        .ok_or_else(|| EngineError::Row {
            table: "delivery_tariff",
            column: "document",
            row: format!("{} {}", row.currency, row.version),
        })
}

/// What a provider sponsors today, and the version; 0 and nothing for one that has
/// said nothing.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn sponsoring(
    conn: &impl ConnectionTrait,
    provider: UserId,
    currency: Currency,
) -> Result<(u32, ProviderPreferences), EngineError> {
    let row = provider_preference::Entity::find()
        .filter(provider_preference::Column::ProviderId.eq(provider.uuid()))
        .order_by_desc(provider_preference::Column::Version)
        .limit(1)
        .one(conn)
        .await?;
    match row {
        None => Ok((0, ProviderPreferences::nothing(currency))),
        Some(row) => Ok((row.version.unsigned_abs(), preferences_from_row(&row)?)),
    }
}

/// A version of a provider's preferences.
///
/// # Errors
/// [`EngineError::Row`].
pub(crate) fn preferences_from_row(
    row: &provider_preference::Model,
) -> Result<ProviderPreferences, EngineError> {
    let file = PreferenceFile::from_toml(&row.document).ok();
    file.and_then(|file| file.read().ok())
        .ok_or_else(|| EngineError::Row {
            table: "provider_preference",
            column: "document",
            row: format!("{} {}", row.provider_id, row.version),
        })
}

/// What deliveries may charge to an account, and the version; 0 and the default for
/// one that has said nothing.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn wishes(
    conn: &impl ConnectionTrait,
    account: AccountId,
) -> Result<(u32, SubscriberPreferences), EngineError> {
    let row = subscriber_preference::Entity::find()
        .filter(subscriber_preference::Column::AccountId.eq(account.uuid()))
        .order_by_desc(subscriber_preference::Column::Version)
        .limit(1)
        .one(conn)
        .await?;
    let Some(row) = row else {
        return Ok((0, SubscriberPreferences::default()));
    };
    let preferences = serde_json::from_str(&row.document).map_err(|_| EngineError::Row {
        table: "subscriber_preference",
        column: "document",
        row: format!("{} {}", row.account_id, row.version),
    })?;
    Ok((row.version.unsigned_abs(), preferences))
}

/// What a party has used and reserved in a month. Two transactions that reserve by
/// it cannot both commit: they are serializable, and each changes the row.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn budget(
    conn: &impl ConnectionTrait,
    party: Uuid,
    currency: Currency,
    month: PeriodMonth,
) -> Result<Money, EngineError> {
    let row = delivery_budget::Entity::find_by_id((party, currency.to_string(), month.to_string()))
        .one(conn)
        .await?;
    let used = row.map_or(0, |row| row.used_micros.saturating_add(row.reserved_micros));
    Ok(Money::new(used, currency))
}

/// The networks of devices' addresses; all are fixed where nothing is set.
///
/// # Errors
/// [`EngineError::Database`]; [`EngineError::Row`].
pub async fn networks(conn: &impl ConnectionTrait) -> Result<NetworkMap, EngineError> {
    let text = crate::setting::get(conn, NETWORKS_SETTING).await?;
    text.unwrap_or_default()
        .parse()
        .map_err(|_| EngineError::Row {
            table: "setting",
            column: "value",
            row: NETWORKS_SETTING.to_owned(),
        })
}

/// The time zone of providers' months; UTC where nothing is set.
///
/// # Errors
/// [`EngineError::Database`]; [`EngineError::Row`].
pub async fn zone(conn: &impl ConnectionTrait) -> Result<TimeZone, EngineError> {
    match setting::Entity::find_by_id(ZONE_SETTING).one(conn).await? {
        None => Ok(TimeZone::UTC),
        Some(row) => TimeZone::get(&row.value).map_err(|_| EngineError::Row {
            table: "setting",
            column: "value",
            row: ZONE_SETTING.to_owned(),
        }),
    }
}

/// A month's first instant, and the one after its last.
///
/// # Errors
/// [`EngineError::Refused`] at the calendar's end.
pub fn month_bounds(month: PeriodMonth, zone: &TimeZone) -> Result<[Timestamp; 2], EngineError> {
    let first = |month: PeriodMonth| {
        let zoned = month.first_day().to_zoned(zone.clone());
        zoned
            .map(|zoned| zoned.timestamp())
            .map_err(EngineError::refused)
    };
    Ok([first(month)?, first(month.next())?])
}
