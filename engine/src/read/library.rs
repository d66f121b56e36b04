//! What a subscriber has a right to.

use crate::{
    Db, EngineError, Viewer,
    entity::{charge, holding as holding_row, invoice, rendition},
    query::{
        charge::from_row,
        holding,
        recording::{Recording, by_id, by_ids, names},
    },
};
use domain::{
    content::ContentState,
    id::{ChargeId, ContentId, UserId},
    invoice::InvoiceNumber,
    rights::{Holding, HoldingState, Origin, best_of},
    unit::Money,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use std::collections::{BTreeMap, HashMap};

/// A recording that the viewer has or had a right to.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryRow {
    /// Which.
    pub recording: Recording,
    /// Their best right to it.
    pub right: Holding,
    /// What that is worth now.
    pub state: HoldingState,
    /// Who gave it, by name, where it is a gift.
    pub given_by: Option<String>,
    /// Why it was taken away, where it was.
    pub revoked_why: Option<String>,
    /// Whether its price was paid back.
    pub is_refunded: bool,
}

/// Where the price of a purchase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Billed {
    /// On the next invoice.
    Waits,
    /// On this one.
    On(InvoiceNumber),
}

/// One recording of the library.
#[derive(Debug, Clone, PartialEq)]
pub struct LibraryItem {
    /// The recording and the right to it.
    pub row: LibraryRow,
    /// What was paid and where that stands, for who paid it.
    pub billed: Option<(Money, Billed)>,
    /// Who provides it.
    pub provider: String,
    /// Sizes of the formats that were made already, by the formats' names.
    pub bytes: BTreeMap<String, u64>,
}

/// Everything that the viewer has or had a right to, newest first.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn library(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
) -> Result<Vec<LibraryRow>, EngineError> {
    viewer.subscriber()?;
    let mut all: BTreeMap<ContentId, Vec<Holding>> = BTreeMap::new();
    for holding in holding::of_user(db.read(), viewer.user).await? {
        all.entry(holding.content).or_default().push(holding);
    }
    let mut best: Vec<Holding> = all
        .into_values()
        .filter_map(|all| best_of(all, now))
        .collect();
    best.sort_by_key(|holding| std::cmp::Reverse((holding.from, holding.id)));
    rows(db, now, best).await
}

async fn rows(
    db: &Db,
    now: Timestamp,
    rights: Vec<Holding>,
) -> Result<Vec<LibraryRow>, EngineError> {
    let mut recordings = by_ids(db.read(), rights.iter().map(|right| right.content)).await?;
    let givers = rights.iter().filter_map(giver);
    let givers: HashMap<UserId, String> = names(db.read(), givers).await?;
    let whys = holding_row::Entity::find()
        .filter(holding_row::Column::Id.is_in(rights.iter().map(|right| right.id.uuid())))
        .filter(holding_row::Column::RevokedAtUs.is_not_null())
        .all(db.read())
        .await?;
    let mut whys: HashMap<Uuid, holding_row::Model> =
        whys.into_iter().map(|row| (row.id, row)).collect();
    let rows = rights.into_iter().filter_map(|right| {
        Some(LibraryRow {
            recording: recordings.remove(&right.content)?,
            state: right.state_at(now),
            given_by: giver(&right).and_then(|user| givers.get(&user).cloned()),
            is_refunded: whys
                .get(&right.id.uuid())
                .is_some_and(|row| row.refund_id.is_some()),
            revoked_why: whys
                .remove(&right.id.uuid())
                .and_then(|row| row.revoked_why),
            right,
        })
    });
    Ok(rows.collect())
}

const fn giver(right: &Holding) -> Option<UserId> {
    match right.origin {
        Origin::Gift { by, .. } => Some(by),
        Origin::Purchase { .. } | Origin::Grant => None,
    }
}

/// One recording that the viewer has a right to.
///
/// # Errors
/// [`EngineError::NotFound`] where they have none; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn library_item(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    id: ContentId,
) -> Result<LibraryItem, EngineError> {
    viewer.subscriber()?;
    let right = holding::standing(db.read(), now, viewer.user, id).await?;
    let right = right.ok_or(EngineError::NotFound)?;
    let row = rows(db, now, vec![right]).await?.pop();
    let row = row.ok_or(EngineError::NotFound)?;
    let billed = match right.origin {
        Origin::Purchase { charge } => billed(db, charge).await?,
        Origin::Gift { .. } | Origin::Grant => None,
    };
    let made = rendition::Entity::find()
        .filter(rendition::Column::RecordingId.eq(id.uuid()))
        .order_by_asc(rendition::Column::Format)
        .all(db.read())
        .await?;
    let made = made
        .into_iter()
        .map(|row| (row.format, row.bytes.unsigned_abs()));
    let provider = names(db.read(), [row.recording.provider]).await?;
    Ok(LibraryItem {
        provider: provider.into_values().next().unwrap_or_default(),
        row,
        billed,
        bytes: made.collect(),
    })
}

async fn billed(db: &Db, id: ChargeId) -> Result<Option<(Money, Billed)>, EngineError> {
    let row = charge::Entity::find_by_id(id.uuid()).one(db.read()).await?;
    let Some(row) = row else { return Ok(None) };
    let price = from_row(&row)?.amount;
    let Some(id) = row.invoice_id else {
        return Ok(Some((price, Billed::Waits)));
    };
    let row = invoice::Entity::find_by_id(id).one(db.read()).await?;
    Ok(row.map(|row| {
        let number = InvoiceNumber {
            year: row.year,
            sequence: row.sequence.unsigned_abs(),
        };
        (price, Billed::On(number))
    }))
}

/// The recording `id`, where the viewer may play all of it now: asked for each
/// request for its sound.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn playable(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    id: ContentId,
) -> Result<Recording, EngineError> {
    viewer.subscriber()?;
    let right = holding::standing(db.read(), now, viewer.user, id).await?;
    right.ok_or(EngineError::NotFound)?;
    by_id(db.read(), id).await
}

/// The recording `id`, where the viewer may see what stands in the shop for
/// everyone: its cover, its preview.
///
/// # Errors
/// As [`playable`].
pub async fn visible(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    id: ContentId,
) -> Result<Recording, EngineError> {
    let recording = by_id(db.read(), id).await?;
    if recording.state == ContentState::Published
        || viewer.operator().is_ok()
        || viewer
            .provider()
            .is_ok_and(|user| user == recording.provider)
    {
        return Ok(recording);
    }
    let all = holding::of_user(db.read(), viewer.user).await?;
    let has_or_had = all
        .iter()
        .any(|holding| holding.content == id && holding.from <= now);
    match has_or_had {
        true => Ok(recording),
        false => Err(EngineError::NotFound),
    }
}
