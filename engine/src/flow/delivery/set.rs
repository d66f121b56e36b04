//! What the operator says about deliveries: prices, networks, the zone of months.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::delivery_tariff,
    query::delivery::{NETWORKS_SETTING, ZONE_SETTING, tariffs},
    setting::put_in,
};
use domain::delivery::{
    DeliveryTariff, DeliveryTariffFile, NetworkLineError, NetworkMap, TariffFault,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

/// Why nothing was set.
#[derive(Debug, thiserror::Error)]
pub enum SetRefusal {
    /// What is wrong with a tariff.
    #[error("{}", lines(.0))]
    Tariff(Vec<TariffFault>),
    /// Versions follow each other by one.
    #[error("version {wanted} is the next")]
    Version {
        /// Which would follow.
        wanted: u32,
    },
    /// A version that would apply before the one it follows.
    #[error("the version before applies from {0}: a later one cannot apply earlier")]
    Earlier(Date),
    /// What is wrong with the networks, line by line.
    #[error("{}", lines(.0))]
    Networks(Vec<NetworkLineError>),
    /// No such zone.
    #[error("{0:?} is not a time zone such as Europe/Berlin")]
    Zone(String),
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn lines<E: ToString>(faults: &[E]) -> String {
    let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    words.join("\n")
}

fn read(text: &str) -> Result<DeliveryTariff, SetRefusal> {
    let file = DeliveryTariffFile::from_toml(text);
    file.map_err(|fault| vec![fault])
        .and_then(|file| file.read())
        .map_err(SetRefusal::Tariff)
}

/// Whether `tariff` follows those that are known, and is not one of them.
fn fit(known: &[DeliveryTariff], tariff: &DeliveryTariff) -> Result<bool, SetRefusal> {
    let of_currency = known.iter().filter(|one| one.currency == tariff.currency);
    let last = of_currency.max_by_key(|one| one.version);
    if last == Some(tariff) {
        return Ok(false);
    }
    let wanted = last.map_or(1, |last| last.version + 1);
    if tariff.version != wanted {
        return Err(SetRefusal::Version { wanted });
    }
    match last.filter(|last| last.valid_from > tariff.valid_from) {
        Some(last) => Err(SetRefusal::Earlier(last.valid_from)),
        None => Ok(true),
    }
}

/// What [`add_tariff`] would add, and whether it is new.
///
/// # Errors
/// As [`add_tariff`].
pub async fn check_tariff(
    db: &Db,
    viewer: &Viewer,
    text: &str,
) -> Result<(DeliveryTariff, bool), SetRefusal> {
    viewer.operator()?;
    let tariff = read(text)?;
    let is_new = fit(&tariffs(db.read()).await?, &tariff)?;
    Ok((tariff, is_new))
}

/// Adds a version of the delivery tariff in its currency. The same file a second
/// time changes nothing.
///
/// # Errors
/// One variant of [`SetRefusal`] for each reason; [`EngineError::NotFound`] for who
/// is no operator.
pub async fn add_tariff(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    text: &str,
) -> Result<DeliveryTariff, SetRefusal> {
    viewer.operator()?;
    let tariff = read(text)?;
    let document = DeliveryTariffFile::from(&tariff).to_toml();
    let added = tariff.clone();
    db.in_tx(async |tx| {
        match fit(&tariffs(tx).await?, &tariff) {
            Ok(true) => {}
            Ok(false) => return Ok(Ok(())),
            Err(refusal) => return Ok(Err(refusal)),
        }
        let row = delivery_tariff::Model {
            currency: tariff.currency.to_string(),
            version: i32::try_from(tariff.version).map_err(EngineError::refused)?,
            valid_from: tariff.valid_from.to_string(),
            document: document.clone(),
            added_at_us: now.as_microsecond(),
        };
        delivery_tariff::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        let object = format!("{} {}", tariff.currency, tariff.version);
        let event = Event::new("delivery.tariff", object).with_detail(json!({
            "valid_from": tariff.valid_from,
            "document": document,
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await??;
    Ok(added)
}

/// Keeps which network a device's address belongs to, and the time zone of
/// providers' months.
///
/// # Errors
/// [`SetRefusal::Networks`], [`SetRefusal::Zone`]; [`EngineError::NotFound`] for who
/// is no operator.
pub async fn set_networks(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    networks: &str,
    zone: &str,
) -> Result<NetworkMap, SetRefusal> {
    viewer.operator()?;
    let map = NetworkMap::read(networks).map_err(SetRefusal::Networks)?;
    let zone = zone.trim();
    if TimeZone::get(zone).is_err() {
        return Err(SetRefusal::Zone(zone.chars().take(40).collect()));
    }
    let text = map.to_string();
    db.in_tx(async |tx| {
        put_in(tx, NETWORKS_SETTING, &text).await?;
        put_in(tx, ZONE_SETTING, zone).await?;
        let detail = json!({ "networks": text, "zone": zone });
        let event = Event::new("delivery.networks", NETWORKS_SETTING).with_detail(detail);
        audit::record(tx, now, Some(viewer), event).await
    })
    .await?;
    Ok(map)
}
