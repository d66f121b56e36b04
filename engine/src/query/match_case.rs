//! Matches that a person decides: how one is opened, and what a row says.

use super::recording::{Form, MasterFacts, words_from_bytes, words_to_bytes};
use crate::{EngineError, clock::new_uuid, entity::match_case};
use domain::{
    id::{ContentId, MatchId, UserId},
    identity::Comparison,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, entity::prelude::*};
use serde::{Deserialize, Serialize};

const REGISTRATION: i16 = 1;
const IDENTIFICATION: i16 = 2;

/// What was to be told from a master.
#[derive(Debug, Clone, PartialEq)]
pub enum AskedAbout {
    /// Another master: its recording waits.
    Registration(ContentId),
    /// A file that a subscriber has, which never left their device.
    Identification {
        /// Who asked.
        user: UserId,
        /// The file's own proof.
        form: Option<Form>,
    },
}

/// What is known of what was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedFacts {
    /// What the file is wrapped in, as far as it was said.
    pub container: String,
    /// How it is encoded, as far as it was said.
    pub codec: String,
    /// Its length.
    pub seconds: u64,
}

/// A match that a person decides, or has decided.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchCase {
    /// Which.
    pub id: MatchId,
    /// The registered recording.
    pub master: ContentId,
    /// What is held against it.
    pub asked: AskedAbout,
    /// What is known of that.
    pub facts: AskedFacts,
    /// What it sounds like.
    pub words: Vec<u32>,
    /// The figures.
    pub comparison: Comparison,
    /// Since when.
    pub opened_at: Timestamp,
    /// The decision, if there is one.
    pub decision: Option<Decision>,
}

/// What a person decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// Who: their e-mail address.
    pub by: String,
    /// Whether both are one recording.
    pub is_same: bool,
    /// In their words.
    pub note: String,
}

/// A match to be decided.
pub(crate) struct NewCase<'a> {
    /// The registered recording.
    pub master: ContentId,
    /// What is held against it.
    pub asked: AskedAbout,
    /// What is known of that.
    pub facts: AskedFacts,
    /// What it sounds like.
    pub words: &'a [u32],
    /// The figures.
    pub comparison: Comparison,
}

impl AskedFacts {
    /// Of a master.
    pub fn of_master(facts: &MasterFacts, seconds: u64) -> Self {
        Self {
            container: facts.container.clone(),
            codec: facts.codec.clone(),
            seconds,
        }
    }
}

/// Opens a case, unless the same one is there already; returns how it was decided,
/// if it was.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(crate) async fn open(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    new: NewCase<'_>,
) -> Result<Option<Decision>, EngineError> {
    let words = words_to_bytes(new.words);
    // a master has a case of its own, though another one sounded the same
    let asked = match &new.asked {
        AskedAbout::Registration(recording) => recording.uuid().as_bytes().to_vec(),
        AskedAbout::Identification { .. } => words.clone(),
    };
    let digest = blake3::hash(&asked).as_bytes().to_vec();
    let (kind, recording_id, user_id, form) = match new.asked {
        AskedAbout::Registration(recording) => (REGISTRATION, Some(recording.uuid()), None, None),
        AskedAbout::Identification { user, form } => {
            (IDENTIFICATION, None, Some(user.uuid()), form)
        }
    };
    let there = match_case::Entity::find()
        .filter(match_case::Column::Kind.eq(kind))
        .filter(match_case::Column::MasterId.eq(new.master.uuid()))
        .filter(match_case::Column::AskedDigest.eq(digest.clone()))
        .one(tx)
        .await?;
    if let Some(row) = there {
        return Ok(from_row(row)?.decision);
    }
    let row = match_case::Model {
        id: new_uuid(now),
        kind,
        master_id: new.master.uuid(),
        recording_id,
        user_id,
        asked_digest: digest,
        form_kind: form.map(Form::kind),
        form_digest: form.map(Form::digest),
        asked: serde_json::to_string(&new.facts).map_err(EngineError::refused)?,
        words,
        comparison: serde_json::to_string(&new.comparison).map_err(EngineError::refused)?,
        opened_at_us: now.as_microsecond(),
        decided_at_us: None,
        is_same: None,
        decided_by: None,
        note: None,
    };
    match_case::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(None)
}

/// Reads a row.
///
/// # Errors
/// [`EngineError::Row`].
pub fn from_row(row: match_case::Model) -> Result<MatchCase, EngineError> {
    let unreadable = |column| EngineError::Row {
        table: "match_case",
        column,
        row: row.id.to_string(),
    };
    let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
    let form = match (row.form_kind, &row.form_digest) {
        (Some(kind), Some(digest)) => {
            let form = Form::from_columns(kind, digest);
            Some(form.ok_or_else(|| unreadable("form_digest"))?)
        }
        _ => None,
    };
    let asked = match (row.kind, row.recording_id, row.user_id) {
        (REGISTRATION, Some(recording), _) => AskedAbout::Registration(ContentId::new(recording)),
        (IDENTIFICATION, _, Some(user)) => AskedAbout::Identification {
            user: UserId::new(user),
            form,
        },
        _ => return Err(unreadable("kind")),
    };
    let decision = match (row.decided_at_us, row.is_same) {
        (Some(at), Some(is_same)) => Some(Decision {
            at: instant(at, "decided_at_us")?,
            by: row.decided_by.clone().unwrap_or_default(),
            is_same: is_same != 0,
            note: row.note.clone().unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(MatchCase {
        id: MatchId::new(row.id),
        master: ContentId::new(row.master_id),
        asked,
        facts: serde_json::from_str(&row.asked).map_err(|_| unreadable("asked"))?,
        words: words_from_bytes(&row.words),
        comparison: serde_json::from_str(&row.comparison).map_err(|_| unreadable("comparison"))?,
        opened_at: instant(row.opened_at_us, "opened_at_us")?,
        decision,
    })
}
