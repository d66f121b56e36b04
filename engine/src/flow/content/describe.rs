//! What a provider does with a recording: says what it is, puts it up for sale,
//! takes it back.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{holding, match_case, recording},
    media::BlobHash,
    query::{
        lookup,
        recording::{Recording, by_id},
    },
};
use domain::{
    content::{ContentState, DescriptionFault, DescriptionForm, StateForbids},
    id::ContentId,
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    entity::prelude::*,
};
use serde_json::json;

/// Why a description is not kept, or a recording not put up.
#[derive(Debug, thiserror::Error)]
pub enum DescribeRefusal {
    /// Fields.
    #[error("the description has {} faults", .0.len())]
    Faults(Vec<DescriptionFault>),
    /// Another recording in the shop has the code.
    #[error("another recording for sale has this ISRC")]
    IsrcTaken,
    /// It has no artist or price yet.
    #[error("a recording needs a title, an artist, a price and a territory to be for sale")]
    Incomplete,
    /// Its state.
    #[error(transparent)]
    State(#[from] StateForbids),
    /// Not theirs, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The viewer's own recording, inside a transaction.
async fn own(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    id: ContentId,
) -> Result<Recording, EngineError> {
    let provider = viewer.provider()?;
    let recording = by_id(tx, id).await?;
    match recording.provider == provider {
        true => Ok(recording),
        false => Err(EngineError::NotFound),
    }
}

/// Keeps what the provider says about a recording. What was sold before keeps the
/// price and the words that it was sold with.
///
/// # Errors
/// [`DescribeRefusal`]; [`EngineError::NotFound`] for what is not the viewer's.
pub async fn save(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: ContentId,
    form: &DescriptionForm,
) -> Result<(), DescribeRefusal> {
    db.in_tx(async |tx| {
        let before = own(tx, viewer, id).await?;
        let year = now.to_zoned(TimeZone::UTC).year();
        let description = match form.check(before.seconds(), year) {
            Ok(description) => description,
            Err(faults) => return Ok(Err(DescribeRefusal::Faults(faults))),
        };
        if before.state == ContentState::Published
            && let Some(isrc) = &description.isrc
            && is_taken(tx, id, isrc.as_str()).await?
        {
            return Ok(Err(DescribeRefusal::IsrcTaken));
        }
        let offer = &description.offer;
        let row = recording::ActiveModel {
            id: Set(id.uuid()),
            title: Set(description.title.clone()),
            artist: Set(description.artist.clone()),
            isrc: Set(description
                .isrc
                .as_ref()
                .map(|code| code.as_str().to_owned())),
            label: Set(description.label.clone()),
            year: Set(description.year),
            price_micros: Set(Some(offer.price.micros())),
            currency: Set(Some(offer.price.currency().to_string())),
            territory: Set(Some(offer.territory.to_string())),
            terms: Set(description.terms.clone()),
            preview_start_s: Set(
                i32::try_from(description.preview_start_seconds).unwrap_or(i32::MAX)
            ),
            ..Default::default()
        };
        recording::Entity::update(row).exec(tx).await?;
        let event = Event::new("content.describe", id).with_detail(json!({
            "before": {
                "title": before.title,
                "artist": before.artist,
                "price": before.offer.map(|offer| offer.price.to_string()),
            },
            "after": {
                "title": description.title,
                "artist": description.artist,
                "price": offer.price.to_string(),
                "territory": offer.territory,
            },
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

async fn is_taken(
    tx: &DatabaseTransaction,
    id: ContentId,
    isrc: &str,
) -> Result<bool, EngineError> {
    let other = recording::Entity::find()
        .filter(recording::Column::Isrc.eq(isrc))
        .filter(recording::Column::State.eq(ContentState::Published.code()))
        .filter(recording::Column::Id.ne(id.uuid()))
        .one(tx)
        .await?;
    Ok(other.is_some())
}

/// Puts a recording up for sale.
///
/// # Errors
/// [`DescribeRefusal`]; [`EngineError::NotFound`] for what is not the viewer's.
pub async fn publish(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: ContentId,
) -> Result<(), DescribeRefusal> {
    db.in_tx(async |tx| {
        let before = own(tx, viewer, id).await?;
        let state = match before.state.become_state(ContentState::Published) {
            Ok(state) => state,
            // said twice
            Err(StateForbids { from, to }) if from == to => return Ok(Ok(())),
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        if before.offer.is_none() || before.artist.is_empty() {
            return Ok(Err(DescribeRefusal::Incomplete));
        }
        if let Some(isrc) = &before.isrc
            && is_taken(tx, id, isrc.as_str()).await?
        {
            return Ok(Err(DescribeRefusal::IsrcTaken));
        }
        let first = before.published_at.unwrap_or(now);
        let row = recording::ActiveModel {
            id: Set(id.uuid()),
            state: Set(state.code()),
            published_at_us: Set(Some(first.as_microsecond())),
            ..Default::default()
        };
        recording::Entity::update(row).exec(tx).await?;
        let event = Event::new("content.publish", id);
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// Takes a recording out of the shop; who has a right to it keeps it.
///
/// # Errors
/// As [`publish`].
pub async fn withdraw(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: ContentId,
) -> Result<(), DescribeRefusal> {
    db.in_tx(async |tx| {
        let before = own(tx, viewer, id).await?;
        let state = match before.state.become_state(ContentState::Withdrawn) {
            Ok(state) => state,
            Err(StateForbids { from, to }) if from == to => return Ok(Ok(())),
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let row = recording::ActiveModel {
            id: Set(id.uuid()),
            state: Set(state.code()),
            ..Default::default()
        };
        recording::Entity::update(row).exec(tx).await?;
        let event = Event::new("content.withdraw", id);
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// Keeps a recording's cover, which is stored already.
///
/// # Errors
/// [`EngineError::NotFound`] for what is not the viewer's; [`EngineError::Database`].
pub async fn keep_cover(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: ContentId,
    cover: BlobHash,
) -> Result<(), EngineError> {
    db.in_tx(async |tx| {
        own(tx, viewer, id).await?;
        let row = recording::ActiveModel {
            id: Set(id.uuid()),
            cover_hash: Set(Some(cover.to_column())),
            ..Default::default()
        };
        recording::Entity::update(row).exec(tx).await?;
        let event = Event::new("content.cover", id);
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}

/// Why an operator cannot refuse a recording.
#[derive(Debug, thiserror::Error)]
pub enum RefuseRefusal {
    /// People have a right to it.
    #[error("{0} people have a right to it: pay them back or revoke it first")]
    Held(u64),
    /// It is refused.
    #[error(transparent)]
    State(#[from] StateForbids),
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// An operator takes a recording out for good, say because it is somebody else's: it
/// is refused, and whoever it belongs to can register it.
///
/// # Errors
/// [`RefuseRefusal`]; [`EngineError::NotFound`] for who is no operator, or where there
/// is no such recording.
pub async fn refuse(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: ContentId,
    why: &str,
) -> Result<(), RefuseRefusal> {
    viewer.operator()?;
    let why: String = why.trim().chars().take(WHY_CHARS_MAX).collect();
    db.in_tx(async |tx| {
        let before = by_id(tx, id).await?;
        let state = match before.state.become_state(ContentState::Refused) {
            Ok(state) => state,
            Err(refusal) => return Ok(Err(refusal.into())),
        };
        let held = holding::Entity::find()
            .filter(holding::Column::RecordingId.eq(id.uuid()))
            .filter(holding::Column::RevokedAtUs.is_null())
            .count(tx)
            .await?;
        if held > 0 {
            return Ok(Err(RefuseRefusal::Held(held)));
        }
        let row = recording::ActiveModel {
            id: Set(id.uuid()),
            state: Set(state.code()),
            state_note: Set(Some(why.clone())),
            ..Default::default()
        };
        recording::Entity::update(row).exec(tx).await?;
        lookup::remove(tx, id).await?;
        // nothing is left to decide about it
        match_case::Entity::update_many()
            .col_expr(
                match_case::Column::DecidedAtUs,
                Expr::value(now.as_microsecond()),
            )
            .col_expr(match_case::Column::IsSame, Expr::value(1_i16))
            .col_expr(
                match_case::Column::DecidedBy,
                Expr::value(viewer.email.clone()),
            )
            .col_expr(match_case::Column::Note, Expr::value(why.clone()))
            .filter(match_case::Column::RecordingId.eq(id.uuid()))
            .filter(match_case::Column::DecidedAtUs.is_null())
            .exec(tx)
            .await?;
        let event = Event::new("content.refuse", id).with_detail(json!({ "why": why }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// The longest reason that is kept, in characters.
const WHY_CHARS_MAX: usize = 200;
