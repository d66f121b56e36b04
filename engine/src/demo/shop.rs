//! The demo's shop: four songs that a provider has published, each made up from a
//! number; one of them bought, so that a library has something in it.

use super::music::{song, wav};
use crate::{
    Db, EngineError, Viewer,
    clock::new_uuid,
    entity::{portal_user, recording},
    flow::{
        content::{DescribeRefusal, TakeInRefusal, publish, save, take_in},
        rights::{BuyRefusal, BuyRequest, COUNTRY_SETTING, buy},
    },
    identity::by_email,
    media::{ContentStore, Media},
    viewer::Role,
};
use domain::{
    content::DescriptionForm,
    id::{AccountId, UserId},
    party::Language,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::path::Path;
use uuid::Uuid;

/// Who publishes them.
const PROVIDER: &str = "provider@demo.example";
/// Who has bought the first.
const BUYER: &str = "harbour@demo.example";

/// A song of the demo.
struct Song {
    /// What it is made of.
    number: u64,
    seconds: u32,
    title: &'static str,
    artist: &'static str,
    isrc: &'static str,
    price: &'static str,
    currency: &'static str,
    year: &'static str,
}

const SONGS: [Song; 4] = [
    Song {
        number: 5,
        seconds: 64,
        title: "Harbour Lights",
        artist: "The Quays",
        isrc: "DE-A40-26-00001",
        price: "0.99",
        currency: "EUR",
        year: "2026",
    },
    Song {
        number: 11,
        seconds: 52,
        title: "Slow Ferry",
        artist: "The Quays",
        isrc: "DE-A40-26-00002",
        price: "0.99",
        currency: "EUR",
        year: "2026",
    },
    Song {
        number: 18,
        seconds: 58,
        title: "Mill Lane at Noon",
        artist: "Linden & Daughters",
        isrc: "DE-A40-25-00014",
        price: "1.29",
        currency: "USD",
        year: "2025",
    },
    Song {
        number: 27,
        seconds: 71,
        title: "Eleven O’Clock Numbers",
        artist: "Night Desk",
        isrc: "DE-A40-24-00008",
        price: "1.49",
        currency: "EUR",
        year: "2024",
    },
];

/// Why the shop was not filled.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// A song was not taken.
    #[error("a song of the demo was not taken")]
    Song(#[from] TakeInRefusal),
    /// It was not put up.
    #[error("a song of the demo was not put up")]
    Describe(#[from] DescribeRefusal),
    /// It was not sold.
    #[error("a song of the demo was not sold")]
    Buy(#[from] BuyRefusal),
    /// Anything else.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<std::io::Error> for ShopError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}

/// Puts the songs up; returns how many. A shop that has recordings is left as it is.
/// `folder` is where their files are made.
///
/// # Errors
/// [`ShopError`] of the flows it goes through.
pub async fn fill_shop(
    db: &Db,
    store: &ContentStore,
    media: &Media,
    now: Timestamp,
    folder: &Path,
) -> Result<usize, ShopError> {
    if recording::Entity::find()
        .count(db.read())
        .await
        .map_err(EngineError::from)?
        > 0
    {
        return Ok(0);
    }
    crate::signature::ensure_key(db, now).await?;
    crate::setting::put(db, COUNTRY_SETTING, "DE").await?;
    let provider = viewer(db, PROVIDER).await?;
    let mut first = None;
    for one in SONGS {
        let Song {
            number,
            seconds,
            title,
            ..
        } = one;
        let file = folder.join(format!("{title}.wav"));
        let samples = tokio::task::spawn_blocking(move || wav(&song(number, seconds)));
        let samples = samples.await.map_err(EngineError::from)?;
        tokio::fs::write(&file, samples).await?;
        let name = format!("{title}.wav");
        let taken = take_in(db, store, media, now, &provider, &name, &file).await;
        tokio::fs::remove_file(&file).await?;
        let id = taken?.id;
        let form = DescriptionForm {
            title: title.to_owned(),
            artist: one.artist.to_owned(),
            isrc: one.isrc.to_owned(),
            label: "Pier Nine".to_owned(),
            year: one.year.to_owned(),
            price: one.price.to_owned(),
            currency: one.currency.to_owned(),
            territory: "worldwide".to_owned(),
            preview: "12".to_owned(),
            terms: String::new(),
        };
        save(db, now, &provider, id, &form).await?;
        publish(db, now, &provider, id).await?;
        first = first.or(Some(id));
    }
    if let Some(content) = first {
        let request = BuyRequest {
            content,
            gift_for: None,
            once: new_uuid(now),
        };
        buy(db, now, &viewer(db, BUYER).await?, &request).await?;
    }
    Ok(SONGS.len())
}

/// Somebody of the demo, as if they were signed in.
async fn viewer(db: &Db, email: &str) -> Result<Viewer, EngineError> {
    let row: portal_user::Model = by_email(db.read(), email)
        .await?
        .ok_or(EngineError::NotFound)?;
    let role = Role::from_code(row.role, row.account_id.map(AccountId::new));
    Ok(Viewer {
        user: UserId::new(row.id),
        session_id: Uuid::nil(),
        role: role.ok_or(EngineError::NotFound)?,
        is_member: false,
        name: row.display_name,
        email: row.email,
        language: Language::En,
        client: String::new(),
    })
}
