//! Adds a version of a tariff from its file.
//!
//! A version never changes, since bills refer to it by its number. The same
//! file a second time changes nothing.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::tariff_version,
    query::tariff::from_row,
};
use domain::{
    catalog::{Tariff, TariffCode, TaxMode, tariff_file},
    id::TariffVersionId,
    unit::Currency,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

/// The longest tariff file that is read, in bytes.
pub const SOURCE_BYTES_MAX: usize = 256 * 1024;

/// What [`add_tariff`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedTariff {
    /// The version.
    pub id: TariffVersionId,
    /// Its code.
    pub code: TariffCode,
    /// Its number.
    pub version: u32,
    /// False where the same version was there already.
    pub is_new: bool,
}

/// Why a version that is sound by itself does not fit those that are there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffConflict {
    /// The same code and version with other content.
    #[error(
        "tariff {code} version {version} is there already and says something else; a tariff version never changes: add version {next}"
    )]
    Changed {
        /// Which tariff.
        code: TariffCode,
        /// Which version.
        version: u32,
        /// The first version that is free.
        next: u32,
    },
    /// A later version that would apply earlier, or the other way.
    #[error(
        "version {version} of tariff {code} would apply from {valid_from}, version {other} applies from {other_from}: versions follow each other in time"
    )]
    OutOfOrder {
        /// Which tariff.
        code: TariffCode,
        /// The new version.
        version: u32,
        /// Its first day.
        valid_from: Date,
        /// The version that it does not fit.
        other: u32,
        /// That one's first day.
        other_from: Date,
    },
    /// Costs with tax beside versions without it, or the other way round: the two
    /// could not stand on one bill.
    #[error("the costs of tariff {code} are tax-{}; costs that are not need a code of their own", match there {
        TaxMode::Exclusive => "exclusive",
        TaxMode::Inclusive => "inclusive",
    })]
    OtherTaxMode {
        /// Which tariff.
        code: TariffCode,
        /// What its versions have.
        there: TaxMode,
    },
    /// Another currency than the other versions have.
    #[error("tariff {code} is in {there}; a tariff in {new} needs a code of its own")]
    OtherCurrency {
        /// Which tariff.
        code: TariffCode,
        /// The currency of its versions.
        there: Currency,
        /// The new version's.
        new: Currency,
    },
}

/// Adds the version that `source` describes.
///
/// # Errors
/// [`EngineError::Refused`] in the words of
/// [`TariffFileError`](tariff_file::TariffFileError) or [`TariffConflict`], or
/// for a file above [`SOURCE_BYTES_MAX`]; [`EngineError::Database`].
pub async fn add_tariff(
    db: &Db,
    now: Timestamp,
    source: &str,
    by: Option<&Viewer>,
) -> Result<AddedTariff, EngineError> {
    if source.len() > SOURCE_BYTES_MAX {
        return Err(EngineError::Refused(format!(
            "the file has more than {SOURCE_BYTES_MAX} bytes"
        )));
    }
    let tariff = tariff_file::parse(source).map_err(EngineError::refused)?;
    let document = serde_json::to_string(&tariff).map_err(EngineError::refused)?;
    let version = i32::try_from(tariff.version)
        .map_err(|_| EngineError::refused("version: a number below 2,147,483,648 is wanted"))?;
    let row = tariff_version::Model {
        id: new_uuid(now),
        code: tariff.code.to_string(),
        version,
        valid_from: tariff.valid_from.to_string(),
        document,
        source: source.to_owned(),
        created_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| insert(tx, now, &tariff, row.clone(), by).await)
        .await
}

async fn insert(
    tx: &DatabaseTransaction,
    now: Timestamp,
    tariff: &Tariff,
    row: tariff_version::Model,
    by: Option<&Viewer>,
) -> Result<AddedTariff, EngineError> {
    let added = |id, is_new| AddedTariff {
        id: TariffVersionId::new(id),
        code: tariff.code.clone(),
        version: tariff.version,
        is_new,
    };
    let rows = tariff_version::Entity::find()
        .filter(tariff_version::Column::Code.eq(tariff.code.as_str()))
        .all(tx)
        .await?;
    let mut others = Vec::with_capacity(rows.len());
    for other in &rows {
        let there = from_row(other)?;
        if there == *tariff {
            return Ok(added(other.id, false));
        }
        others.push(there);
    }
    fit(tariff, &others).map_err(EngineError::refused)?;

    let id = row.id;
    tariff_version::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let object = format!("{} {}", tariff.code, tariff.version);
    let event = Event::new("tariff.add", object)
        .with_detail(json!({"valid_from": tariff.valid_from, "currency": tariff.currency}));
    audit::record(tx, now, by, event).await?;
    Ok(added(id, true))
}

/// Whether a new version fits those that are there.
fn fit(new: &Tariff, others: &[Tariff]) -> Result<(), TariffConflict> {
    let code = || new.code.clone();
    for other in others {
        if other.version == new.version {
            let newest = others.iter().map(|other| other.version).max();
            return Err(TariffConflict::Changed {
                code: code(),
                version: new.version,
                next: newest.unwrap_or(0).saturating_add(1),
            });
        }
        if other.currency != new.currency {
            return Err(TariffConflict::OtherCurrency {
                code: code(),
                there: other.currency,
                new: new.currency,
            });
        }
        if other.tax != new.tax {
            return Err(TariffConflict::OtherTaxMode {
                code: code(),
                there: other.tax,
            });
        }
        let follows = if other.version < new.version {
            other.valid_from <= new.valid_from
        } else {
            new.valid_from <= other.valid_from
        };
        if !follows {
            return Err(TariffConflict::OutOfOrder {
                code: code(),
                version: new.version,
                valid_from: new.valid_from,
                other: other.version,
                other_from: other.valid_from,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TARIFF, each_database, instant};
    use domain::{
        unit::{Quantity, Unit},
        usage::Service,
    };

    fn now() -> Timestamp {
        instant("2026-03-01T12:00:00Z")
    }

    #[tokio::test]
    async fn the_same_version_twice_is_one() {
        each_database(|db| async move {
            let first = add_tariff(&db, now(), TARIFF, None).await.unwrap();
            assert!(first.is_new);
            let commented = format!("# the same, but for a remark\n{TARIFF}");
            let again = add_tariff(&db, now(), &commented, None).await.unwrap();
            assert_eq!(
                again,
                AddedTariff {
                    is_new: false,
                    ..first
                }
            );

            let catalog = crate::query::tariff::catalog(db.read()).await.unwrap();
            assert_eq!(catalog.values().flatten().count(), 1);
            let operator = Viewer::command_line();
            let log = audit::page(&operator, &db, None, 10).await.unwrap();
            assert_eq!(log.len(), 1);
            assert_eq!(
                (log[0].action.as_str(), log[0].object.as_str()),
                ("tariff.add", "harbour 1")
            );
            assert_eq!(log[0].actor, audit::COMMAND_LINE);
        })
        .await;
    }

    #[tokio::test]
    async fn the_examples_of_the_documentation_are_taken() {
        each_database(|db| async move {
            let text = include_str!("../../../docs/formats/tariff.md");
            let mut costs = Vec::new();
            for example in text.split("```toml\n").skip(1) {
                let source = example.split("```").next().unwrap();
                add_tariff(&db, now(), source, None).await.unwrap();
                let tariff = tariff_file::parse(source).unwrap();
                let group = &tariff.groups[0];
                let used = match group.service {
                    Service::Voice => Quantity::of(412, Unit::Minute),
                    Service::Data => Quantity::of(51, Unit::Gigabyte),
                };
                costs.push(group.schedule.cost_of(used).unwrap().to_string());
            }
            assert_eq!(costs, ["44.00 EUR", "47.50 EUR"]);
        })
        .await;
    }

    #[tokio::test]
    async fn what_does_not_fit_is_refused_by_name() {
        each_database(|db| async move {
            let second = TARIFF
                .replace("version = 1", "version = 2")
                .replace("2026-01-01", "2026-03-01");
            add_tariff(&db, now(), TARIFF, None).await.unwrap();
            add_tariff(&db, now(), &second, None).await.unwrap();
            let third = second.replace("version = 2", "version = 3");
            let huge = format!("{TARIFF}{}", " ".repeat(SOURCE_BYTES_MAX));
            for (source, want) in [
                (
                    TARIFF.replace("35.00", "36.00"),
                    "never changes: add version 3",
                ),
                (
                    third.replace("2026-03-01", "2026-02-28"),
                    "version 2 applies from 2026-03-01",
                ),
                (
                    third.replace("EUR", "USD"),
                    "tariff harbour is in EUR; a tariff in USD",
                ),
                (
                    third.replace("\"EUR\"", "\"EUX\""),
                    "currency: unknown currency",
                ),
                (
                    third.replace("version = 3", "version = 4294967295"),
                    "version: a number below",
                ),
                (huge, "more than 262144 bytes"),
            ] {
                let refusal = add_tariff(&db, now(), &source, None).await.unwrap_err();
                assert!(matches!(refusal, EngineError::Refused(_)), "{refusal:?}");
                assert!(refusal.to_string().contains(want), "{refusal}");
            }
            // a correction that applies from the same day is a version like any other
            assert!(add_tariff(&db, now(), &third, None).await.unwrap().is_new);
        })
        .await;
    }
}
