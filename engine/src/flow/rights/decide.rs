//! An operator decides a match that the rules left open.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{known_form, match_case as case_row, recording},
    query::{
        lookup,
        match_case::{AskedAbout, from_row},
        recording::by_id,
    },
};
use domain::{
    content::ContentState,
    id::{ContentId, MatchId},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, entity::prelude::*,
};
use serde_json::json;

/// The longest note that is kept, in characters.
const NOTE_CHARS_MAX: usize = 500;

/// Keeps the decision, and does what follows from it.
///
/// A registration that is the same recording is refused, and its sound leaves the
/// index; one that differs from all that it was held against becomes a draft. Of a
/// subscriber's file that is the same, its own digest becomes a known form.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator, or where there is no such case;
/// [`EngineError::Refused`] for one that was decided.
pub async fn decide(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    id: MatchId,
    is_same: bool,
    note: &str,
) -> Result<(), EngineError> {
    viewer.operator()?;
    let note: String = note.trim().chars().take(NOTE_CHARS_MAX).collect();
    db.in_tx(async |tx| {
        let row = case_row::Entity::find_by_id(id.uuid()).one(tx).await?;
        let case = from_row(row.ok_or(EngineError::NotFound)?)?;
        if case.decision.is_some() {
            return Err(EngineError::refused("the match was decided already"));
        }
        let row = case_row::ActiveModel {
            id: Set(id.uuid()),
            decided_at_us: Set(Some(now.as_microsecond())),
            is_same: Set(Some(i16::from(is_same))),
            decided_by: Set(Some(viewer.email.clone())),
            note: Set(Some(note.clone())),
            ..Default::default()
        };
        case_row::Entity::update(row).exec(tx).await?;
        match case.asked {
            AskedAbout::Registration(held) => settle(tx, held, is_same, &note).await?,
            AskedAbout::Identification {
                form: Some(form), ..
            } if is_same => {
                let row = known_form::Model {
                    kind: form.kind(),
                    digest: form.digest(),
                    recording_id: case.master.uuid(),
                };
                known_form::Entity::insert(row.into_active_model())
                    .on_conflict_do_nothing_on([
                        known_form::Column::Kind,
                        known_form::Column::Digest,
                    ])
                    .exec_without_returning(tx)
                    .await?;
            }
            AskedAbout::Identification { .. } => {}
        }
        let event = Event::new("match.decide", id).with_detail(json!({
            "master": case.master,
            "same": is_same,
            "note": note,
        }));
        audit::record(tx, now, Some(viewer), event).await
    })
    .await
}

/// What becomes of a recording that was held.
async fn settle(
    tx: &DatabaseTransaction,
    held: ContentId,
    is_same: bool,
    note: &str,
) -> Result<(), EngineError> {
    let recording = by_id(tx, held).await?;
    let to = match is_same {
        true => ContentState::Refused,
        false => {
            let open = case_row::Entity::find()
                .filter(case_row::Column::RecordingId.eq(held.uuid()))
                .filter(case_row::Column::DecidedAtUs.is_null())
                .count(tx)
                .await?;
            if open > 0 {
                return Ok(());
            }
            ContentState::Draft
        }
    };
    // decided by another case before
    let Ok(state) = recording.state.become_state(to) else {
        return Ok(());
    };
    let row = recording::ActiveModel {
        id: Set(held.uuid()),
        state: Set(state.code()),
        state_note: Set(Some(note.to_owned()).filter(|note| !note.is_empty())),
        ..Default::default()
    };
    recording::Entity::update(row).exec(tx).await?;
    if is_same {
        lookup::remove(tx, held).await?;
    }
    Ok(())
}
