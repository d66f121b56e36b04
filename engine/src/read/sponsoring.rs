//! What a provider sponsors, as its provider sees it: what is in force, every
//! version of it, and what its editor's preview is computed from.

use super::Page;
use crate::{
    Db, EngineError, Viewer,
    audit::COMMAND_LINE,
    entity::{account, delivery, provider_preference, recording},
    query::{
        delivery::{preferences_from_row, tariffs, zone},
        recording::names,
    },
};
use domain::{
    delivery::{
        AccessNetwork, DeliveryTariff, PastDelivery, ProviderPreferences, Sample, Window,
        preview::Paid,
    },
    id::{ContentId, UserId},
    unit::{Currency, Money},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use sea_orm::{
    EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, entity::prelude::*,
};
use std::collections::{BTreeSet, HashMap};

/// Past deliveries that a preview reads at most, the newest; how many more there
/// are is said.
const PAST_MAX: u64 = 50_000;
/// Ids in one question to the database.
const IDS: usize = 500;

/// What the editor starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sponsoring {
    /// The newest version; 0 before the first.
    pub version: u32,
    /// What it says; none before the first.
    pub preferences: Option<ProviderPreferences>,
    /// Currencies that deliveries have prices in, and the preferences' own.
    pub currencies: BTreeSet<Currency>,
}

/// A version of what a provider sponsors.
#[derive(Debug, Clone, PartialEq)]
pub struct PreferenceVersion {
    /// From 1.
    pub version: u32,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// Who saved it, by name.
    pub who: String,
    /// What it says.
    pub preferences: ProviderPreferences,
    /// What the version before said; none before the first.
    pub before: Option<ProviderPreferences>,
    /// Whether it is the newest.
    pub is_newest: bool,
}

/// What a preview is computed from.
#[derive(Debug, Clone, PartialEq)]
pub struct PreviewBasis {
    /// What was delivered.
    pub sample: Sample,
    /// On which days.
    pub window: Window,
    /// Today's prices.
    pub tariff: DeliveryTariff,
}

/// What the viewer sponsors today.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn sponsoring(viewer: &Viewer, db: &Db) -> Result<Sponsoring, EngineError> {
    let newest = versions(viewer.provider()?).limit(1).one(db.read()).await?;
    let preferences = newest.as_ref().map(preferences_from_row).transpose()?;
    let prices = tariffs(db.read()).await?;
    let prices = prices.iter().map(|tariff| tariff.currency);
    let own = preferences.as_ref().map(ProviderPreferences::currency);
    Ok(Sponsoring {
        version: newest.map_or(0, |row| row.version.unsigned_abs()),
        currencies: prices.chain(own).collect(),
        preferences,
    })
}

/// The viewer's recordings, each with its title, in order of the titles.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`].
pub async fn own_titles(viewer: &Viewer, db: &Db) -> Result<Vec<(ContentId, String)>, EngineError> {
    let rows: Vec<(Uuid, String)> = recording::Entity::find()
        .select_only()
        .columns([recording::Column::Id, recording::Column::Title])
        .filter(recording::Column::ProviderId.eq(viewer.provider()?.uuid()))
        .order_by_asc(recording::Column::Title)
        .order_by_asc(recording::Column::Id)
        .into_tuple()
        .all(db.read())
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|(id, title)| (ContentId::new(id), title))
        .collect())
}

/// A provider's versions, newest first.
fn versions(provider: UserId) -> Select<provider_preference::Entity> {
    provider_preference::Entity::find()
        .filter(provider_preference::Column::ProviderId.eq(provider.uuid()))
        .order_by_desc(provider_preference::Column::Version)
}

/// The viewer's versions below `below`, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn preference_versions(
    viewer: &Viewer,
    db: &Db,
    below: Option<u32>,
    limit: u64,
) -> Result<Page<PreferenceVersion>, EngineError> {
    let mut select = versions(viewer.provider()?).limit(limit + 1);
    if let Some(below) = below {
        let below = i32::try_from(below).unwrap_or(i32::MAX);
        select = select.filter(provider_preference::Column::Version.lt(below));
    }
    let rows = select.all(db.read()).await?;
    // one more than is shown: what the last of them followed
    let rows = with_before(db, rows, below.is_none()).await?;
    Ok(Page::from_rows(rows, limit, |row| row.version.to_string()))
}

/// One of the viewer's versions.
///
/// # Errors
/// [`EngineError::NotFound`] where there is none; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn preference_version(
    viewer: &Viewer,
    db: &Db,
    version: u32,
) -> Result<PreferenceVersion, EngineError> {
    let provider = viewer.provider()?;
    let wanted = i32::try_from(version).map_err(|_| EngineError::NotFound)?;
    let newest = versions(provider).limit(1).one(db.read()).await?;
    let is_newest = newest.is_some_and(|row| row.version == wanted);
    let rows = versions(provider)
        .filter(provider_preference::Column::Version.lte(wanted))
        .limit(2)
        .all(db.read())
        .await?;
    let rows = with_before(db, rows, is_newest).await?;
    let row = rows.into_iter().next();
    row.filter(|row| row.version == version)
        .ok_or(EngineError::NotFound)
}

/// Versions that follow each other, newest first; each with the one before it, as
/// far as that is among them.
async fn with_before(
    db: &Db,
    rows: Vec<provider_preference::Model>,
    is_first_newest: bool,
) -> Result<Vec<PreferenceVersion>, EngineError> {
    let savers = rows.iter().filter_map(|row| row.saved_by.map(UserId::new));
    let names = names(db.read(), savers).await?;
    let said = rows.iter().map(preferences_from_row);
    let said: Vec<ProviderPreferences> = said.collect::<Result<_, _>>()?;
    let mut befores = said.iter().skip(1).cloned().collect::<Vec<_>>().into_iter();
    let rows = rows.iter().zip(said).enumerate();
    let rows = rows.map(|(place, (row, preferences))| {
        let who = row.saved_by.map(UserId::new);
        let who = who.map_or(Some(COMMAND_LINE), |who| {
            names.get(&who).map(String::as_str)
        });
        Ok(PreferenceVersion {
            version: row.version.unsigned_abs(),
            saved_at: Timestamp::from_microsecond(row.saved_at_us).map_err(|_| {
                EngineError::Row {
                    table: "provider_preference",
                    column: "saved_at_us",
                    row: format!("{} {}", row.provider_id, row.version),
                }
            })?,
            who: who.unwrap_or_default().to_owned(),
            preferences,
            before: befores.next(),
            is_newest: is_first_newest && place == 0,
        })
    });
    rows.collect()
}

/// What a preview of the viewer's preferences is computed from: what was delivered
/// in the days before today, and today's prices in `currency`; `None` where there
/// are none.
///
/// Left out are deliveries of which nothing arrived and those that were refunded:
/// they cost nothing by any preferences.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no provider; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn preview_basis(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    currency: Currency,
) -> Result<Option<PreviewBasis>, EngineError> {
    let provider = viewer.provider()?;
    let zone = zone(db.read()).await?;
    let today = zone.to_datetime(now).date();
    let known = tariffs(db.read()).await?;
    let Some(tariff) = DeliveryTariff::in_force(&known, currency, today) else {
        return Ok(None);
    };
    let window = Window::before(today);
    let (past, unread) = past(db, provider, currency, &zone, window).await?;
    let mut sample = Sample::of(past).map_err(EngineError::refused)?;
    sample.left_out += unread;
    Ok(Some(PreviewBasis {
        sample,
        window,
        tariff: tariff.clone(),
    }))
}

/// What of a delivery a preview needs.
type PastRow = (
    Uuid,
    String,
    i64,
    Option<i32>,
    i16,
    i64,
    Option<String>,
    String,
    i64,
    i64,
);

/// The newest deliveries of the window, and how many older ones were not read.
async fn past(
    db: &Db,
    provider: UserId,
    currency: Currency,
    zone: &TimeZone,
    window: Window,
) -> Result<(Vec<PastDelivery>, u64), EngineError> {
    use delivery::Column as C;
    // accounts' days begin and end up to a day before and after the provider's
    let midnight = |day: Date, shift: jiff::Span| {
        let day = day.checked_add(shift).unwrap_or(day);
        let zoned = day.to_zoned(zone.clone()).map_err(EngineError::refused)?;
        Ok::<_, EngineError>(zoned.timestamp().as_microsecond())
    };
    let select = delivery::Entity::find()
        .filter(C::ProviderId.eq(provider.uuid()))
        .filter(C::CreatedAtUs.gte(midnight(window.first(), (-1).day())?))
        .filter(C::CreatedAtUs.lt(midnight(window.end, 1.day())?))
        .filter(C::Currency.eq(currency.to_string()))
        .filter(C::ArrivedBytes.gt(0))
        .filter(C::RefundedAtUs.is_null());
    let rows: Vec<PastRow> = select
        .clone()
        .select_only()
        .columns([
            C::AccountId,
            C::Content,
            C::Bytes,
            C::DurationS,
            C::Network,
            C::CreatedAtUs,
            C::Segment,
            C::Arrived,
            C::ProviderMicros,
            C::SubscriberMicros,
        ])
        .order_by_desc(C::CreatedAtUs)
        .limit(PAST_MAX)
        .into_tuple()
        .all(db.read())
        .await?;
    let unread = match rows.len() as u64 {
        PAST_MAX => select.count(db.read()).await?.saturating_sub(PAST_MAX),
        _ => 0,
    };
    let zones = zones(db, &rows).await?;
    let mut past = Vec::with_capacity(rows.len());
    for row in rows {
        let (account, content, bytes, duration_s, network, at_us, segment, arrived, ..) = row;
        let unreadable = |column| EngineError::Row {
            table: "delivery",
            column,
            row: format!("of {provider} at {at_us}"),
        };
        let at = Timestamp::from_microsecond(at_us).map_err(|_| unreadable("created_at_us"))?;
        let zone = zones
            .get(&account)
            .ok_or_else(|| unreadable("account_id"))?;
        let local = zone.to_datetime(at);
        if !(window.first()..window.end).contains(&local.date()) {
            continue;
        }
        past.push(PastDelivery {
            content: content.into(),
            bytes: bytes.unsigned_abs(),
            duration_s: duration_s.map(i32::unsigned_abs),
            network: AccessNetwork::from_code(network).ok_or_else(|| unreadable("network"))?,
            local,
            segment: segment.map(Into::into),
            arrived: arrived.parse().map_err(|_| unreadable("arrived"))?,
            count: 1,
            paid: Paid {
                provider: Money::new(row.8, currency),
                subscriber: Money::new(row.9, currency),
            },
        });
    }
    Ok((past, unread))
}

/// The zones of these deliveries' accounts.
async fn zones(db: &Db, rows: &[PastRow]) -> Result<HashMap<Uuid, TimeZone>, EngineError> {
    let accounts: BTreeSet<Uuid> = rows.iter().map(|row| row.0).collect();
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    let mut zones = HashMap::with_capacity(accounts.len());
    for some in accounts.chunks(IDS) {
        let found: Vec<(Uuid, String)> = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::Zone])
            .filter(account::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(db.read())
            .await?;
        for (id, name) in found {
            let zone = TimeZone::get(&name).map_err(|_| EngineError::Row {
                table: "account",
                column: "zone",
                row: id.to_string(),
            })?;
            zones.insert(id, zone);
        }
    }
    Ok(zones)
}
