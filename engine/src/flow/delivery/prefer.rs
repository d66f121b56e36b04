//! What each side says about paying for deliveries. A version is never changed;
//! deliveries that are fixed keep the one they were fixed by.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{provider_preference, subscriber_preference},
    query::{
        account,
        delivery::{sponsoring, wishes},
    },
};
use domain::delivery::{
    PreferenceFault, PreferenceFile, SubscriberPreferences, preference_file::FILE_BYTES_MAX,
    subscriber::LimitFault,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, entity::prelude::*};
use serde_json::json;

/// Why preferences were not kept.
#[derive(Debug, thiserror::Error)]
pub enum PreferRefusal {
    /// What is wrong with them, field by field.
    #[error("{}", faults(.0))]
    Faults(Vec<PreferenceFault>),
    /// All of it is longer than is kept.
    #[error("at most {FILE_BYTES_MAX} bytes are wanted")]
    TooLong,
    /// An amount.
    #[error(transparent)]
    Limit(#[from] LimitFault),
    /// They were changed meanwhile.
    #[error("they were changed meanwhile: version {version} is the newest")]
    Stale {
        /// The newest.
        version: u32,
    },
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn faults(faults: &[PreferenceFault]) -> String {
    let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
    words.join("\n")
}

/// Keeps what a provider sponsors from now on, where `from_version` is still the
/// newest; returns the newest version then. The same again changes nothing.
///
/// # Errors
/// One variant of [`PreferRefusal`] for each reason; [`EngineError::NotFound`] for
/// who is no provider.
pub async fn sponsor(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    from_version: u32,
    file: &PreferenceFile,
) -> Result<u32, PreferRefusal> {
    let provider = viewer.provider()?;
    let preferences = file.read().map_err(PreferRefusal::Faults)?;
    let document = PreferenceFile::from(&preferences).to_toml();
    if document.len() > FILE_BYTES_MAX {
        // a longer one would not be read back
        return Err(PreferRefusal::TooLong);
    }
    db.in_tx(async |tx| {
        let (version, before) = sponsoring(tx, provider, preferences.currency()).await?;
        if version > 0 && before == preferences {
            return Ok(Ok(version));
        }
        if version != from_version {
            return Ok(Err(PreferRefusal::Stale { version }));
        }
        let row = provider_preference::Model {
            provider_id: provider.uuid(),
            version: next(version)?,
            document: document.clone(),
            saved_at_us: now.as_microsecond(),
            saved_by: viewer.user_id(),
        };
        provider_preference::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        let before = (version > 0).then(|| PreferenceFile::from(&before).to_toml());
        let event = Event::new("delivery.sponsor", provider).with_detail(json!({
            "version": version + 1,
            "before": before,
            "after": document,
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(version + 1))
    })
    .await?
}

fn next(version: u32) -> Result<i32, EngineError> {
    i32::try_from(version + 1).map_err(EngineError::refused)
}

/// Keeps what deliveries may charge to the viewer's account from now on. The same
/// again changes nothing.
///
/// # Errors
/// [`PreferRefusal::Limit`]; [`EngineError::NotFound`] for who does not decide for
/// an account.
pub async fn wish(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    preferences: &SubscriberPreferences,
) -> Result<(), PreferRefusal> {
    let account = viewer.holder()?;
    let (facts, _, _) = account::one(db.read(), account).await?;
    preferences.check(facts.currency)?;
    let document = serde_json::to_string(preferences).map_err(EngineError::refused)?;
    db.in_tx(async |tx| {
        let (version, before) = wishes(tx, account).await?;
        let said_before = subscriber_preference::Entity::find()
            .filter(subscriber_preference::Column::AccountId.eq(account.uuid()))
            .count(tx)
            .await?;
        if said_before > 0 && before == *preferences {
            return Ok(());
        }
        let row = subscriber_preference::Model {
            account_id: account.uuid(),
            version: next(version)?,
            document: document.clone(),
            saved_at_us: now.as_microsecond(),
            saved_by: viewer.user_id(),
        };
        subscriber_preference::Entity::insert(row.into_active_model())
            .exec_without_returning(tx)
            .await?;
        let event = Event::new("delivery.choose", account).with_detail(json!({
            "version": version + 1,
            "before": (said_before > 0).then_some(&before),
            "after": preferences,
        }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
    .map_err(Into::into)
}
