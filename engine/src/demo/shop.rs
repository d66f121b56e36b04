//! The demo's shop: four songs that a provider has published, each made up from a
//! number; one of them bought, so that a library has something in it.

use super::music::{song, wav};
use crate::{
    Db, EngineError, Viewer,
    clock::new_uuid,
    entity::{portal_user, recording},
    flow::{
        content::{DescribeRefusal, RenderError, TakeInRefusal, publish, render, save, take_in},
        delivery::{Item, recording_item},
        rights::{BuyRefusal, BuyRequest, COUNTRY_SETTING, buy},
    },
    identity::by_email,
    media::{ContentStore, Media},
    query::recording::by_id,
    viewer::Role,
};
use domain::{
    content::DescriptionForm,
    id::{AccountId, ContentId, UserId},
    party::Language,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait};
use sound::Format;
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
    /// It was not encoded.
    #[error("a song of the demo was not encoded")]
    Render(#[from] RenderError),
    /// Anything else.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<std::io::Error> for ShopError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}

/// Where a shop keeps its files, and what hears and encodes them.
#[derive(Debug, Clone, Copy)]
pub struct ShopPlace<'a> {
    /// Where content is kept.
    pub store: &'a ContentStore,
    /// What hears and encodes it.
    pub media: &'a Media,
    /// Where files are made.
    pub folder: &'a Path,
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
    let place = ShopPlace {
        store,
        media,
        folder,
    };
    let [first, ..] = put_up(db, &place, now).await?;
    buy_song(db, now, BUYER, first).await?;
    Ok(SONGS.len())
}

/// Puts the songs up.
pub(super) async fn put_up(
    db: &Db,
    place: &ShopPlace<'_>,
    now: Timestamp,
) -> Result<[ContentId; 4], ShopError> {
    let ShopPlace {
        store,
        media,
        folder,
    } = *place;
    crate::signature::ensure_key(db, now).await?;
    crate::setting::put(db, COUNTRY_SETTING, "DE").await?;
    let provider = viewer(db, PROVIDER).await?;
    let mut songs = Vec::with_capacity(SONGS.len());
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
        songs.push(id);
    }
    let songs: Result<[ContentId; 4], _> = songs.try_into();
    Ok(songs.map_err(|_| EngineError::NotFound)?)
}

/// Somebody of the demo buys a song.
pub(super) async fn buy_song(
    db: &Db,
    at: Timestamp,
    email: &str,
    content: ContentId,
) -> Result<(), ShopError> {
    let request = BuyRequest {
        content,
        gift_for: None,
        once: new_uuid(at),
    };
    Ok(buy(db, at, &viewer(db, email).await?, &request).await?)
}

/// The songs as FLAC, to be delivered.
pub(super) async fn as_items(
    db: &Db,
    place: &ShopPlace<'_>,
    now: Timestamp,
    songs: [ContentId; 4],
) -> Result<[Item; 4], ShopError> {
    let mut items = Vec::with_capacity(songs.len());
    for id in songs {
        let recording = by_id(db.read(), id).await?;
        let (store, media, folder) = (place.store, place.media, place.folder);
        let blob = render(
            db,
            store,
            media,
            now,
            &recording,
            Some(Format::Flac),
            folder,
        )
        .await?;
        items.push(recording_item(&recording, Format::Flac.name(), blob));
    }
    let items: Result<[Item; 4], _> = items.try_into();
    Ok(items.map_err(|_| EngineError::NotFound)?)
}

/// Somebody of the demo, as if they were signed in.
pub(super) async fn viewer(db: &Db, email: &str) -> Result<Viewer, EngineError> {
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
