//! Takes a master in: refuses what is registered already, asks a person about
//! what sounds like something that is.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::{fingerprint, known_form, recording, setting},
    media::Blob,
    query::{
        lookup::{self, Among, Asked, Found},
        match_case::{self, AskedAbout, AskedFacts, NewCase},
        recording::{Form, MasterFacts, peaks_to_bytes, words_to_bytes},
    },
};
use domain::{
    content::{ContentState, is_unseen},
    id::ContentId,
    identity::{Comparison, Print, Verdict, compare},
    unit::Rate,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    entity::prelude::*,
};
use serde_json::json;
use sound::{Heard, Identity};

/// The setting with the providers' part of the price without tax, in percent.
pub const SHARE_SETTING: &str = "content_share";
/// Their part where nothing is set: 70 %.
const SHARE_MILLIONTHS: i64 = 700_000;
/// The longest title that is taken from a file, in characters.
const TITLE_CHARS_MAX: usize = 200;

/// A master that was heard and stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMaster {
    /// What its file is called.
    pub file_name: String,
    /// Where it is stored.
    pub blob: Blob,
    /// What was heard in it.
    pub heard: Heard,
}

/// What became of a master.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// The recording.
    pub id: ContentId,
    /// Draft, or held for a person.
    pub state: ContentState,
}

/// Why a master is not taken.
#[derive(Debug, thiserror::Error)]
pub enum RegisterRefusal {
    /// A lossy codec; its name.
    #[error("a master is lossless (WAV, FLAC, AIFF, ALAC): this is {0}")]
    Lossy(String),
    /// Frames are missing or damaged.
    #[error("the file is damaged: {0}")]
    Damaged(sound::Doubt),
    /// Too short, or too even, to be told from others.
    #[error("the recording cannot be told from others: it takes 13 seconds that are not silence")]
    TooLittle,
    /// The viewer has registered these very samples.
    #[error("you have registered this recording already")]
    Again(ContentId),
    /// Somebody else has.
    #[error("another provider has registered this recording")]
    Taken,
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl RegisterRefusal {
    /// The rule, as it is counted.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Lossy(_) => "lossy-master",
            Self::Damaged(_) => "damaged",
            Self::TooLittle => "too-little",
            Self::Again(_) => "registered-again",
            Self::Taken => "registered-by-another",
            Self::Engine(_) => "engine",
        }
    }
}

/// What is near to a master that may be registered.
type Near = Vec<(ContentId, Comparison)>;

/// Whether a master of the viewer's may be registered, and what sounds like it.
///
/// Equal samples are one recording: a second claim is refused, whoever makes it.
///
/// # Errors
/// One variant of [`RegisterRefusal`]; [`EngineError::NotFound`] for who is no
/// provider.
pub(super) async fn check(
    conn: &impl ConnectionTrait,
    viewer: &Viewer,
    heard: &Heard,
) -> Result<Near, RegisterRefusal> {
    let provider = viewer.provider()?;
    let form = match heard.identity {
        Identity::Pcm(id) => Form::Pcm(id),
        Identity::Stream(_) => return Err(RegisterRefusal::Lossy(heard.codec.to_string())),
        Identity::Withheld(doubt) => return Err(RegisterRefusal::Damaged(doubt)),
    };
    let Some(sound) = &heard.sound else {
        return Err(RegisterRefusal::TooLittle);
    };
    let print = Print {
        algorithm: &sound.fingerprint.algorithm,
        words: &sound.fingerprint.words,
    };
    // silence, and what is too short, does not even prove to be itself
    let itself = compare(print, print).map_err(EngineError::refused)?;
    if itself.verdict != Verdict::SameRecording {
        return Err(RegisterRefusal::TooLittle);
    }
    let asked = Asked {
        form: Some(form),
        algorithm: print.algorithm.to_owned(),
        words: print.words.to_vec(),
    };
    match lookup::find(conn, &asked, Among::Registered).await? {
        Found::One {
            recording,
            comparison: None,
            ..
        } => {
            let row = recording::Entity::find_by_id(recording.uuid())
                .one(conn)
                .await;
            let row = row.map_err(EngineError::from)?;
            Err(
                match row.is_some_and(|row| row.provider_id == provider.uuid()) {
                    true => RegisterRefusal::Again(recording),
                    false => RegisterRefusal::Taken,
                },
            )
        }
        Found::One {
            recording,
            comparison: Some(comparison),
            ..
        } => Ok(vec![(recording, comparison)]),
        Found::Unsure(near) => Ok(near),
        Found::Unknown => Ok(Vec::new()),
    }
}

/// Registers a master of the viewer's. What sounds like a registered recording,
/// wholly or in part, waits until an operator has decided.
///
/// # Errors
/// One variant of [`RegisterRefusal`]; [`EngineError::NotFound`] for who is no
/// provider.
pub async fn register(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    master: &NewMaster,
) -> Result<Registered, RegisterRefusal> {
    let provider = viewer.provider()?;
    db.in_tx(async |tx| {
        let near = match check(tx, viewer, &master.heard).await {
            Ok(near) => near,
            Err(RegisterRefusal::Engine(error)) => return Err(error),
            Err(refusal) => return Ok(Err(refusal)),
        };
        let registered = insert(tx, now, provider.uuid(), master, &near).await?;
        let event = Event::new("content.register", registered.id).with_detail(json!({
            "file": master.file_name,
            "state": registered.state,
            "master": master.blob.hash.to_string(),
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(registered))
    })
    .await?
}

async fn insert(
    tx: &DatabaseTransaction,
    now: Timestamp,
    provider: Uuid,
    master: &NewMaster,
    near: &[(ContentId, Comparison)],
) -> Result<Registered, EngineError> {
    let heard = &master.heard;
    // the caller has seen both
    let (Some(sound), Some(form)) = (&heard.sound, Form::of(heard)) else {
        return Err(EngineError::NotFound);
    };
    let facts = MasterFacts {
        file_name: master.file_name.clone(),
        container: heard.container.to_string(),
        codec: heard.codec.to_string(),
        sample_rate_hz: heard.sample_rate_hz,
        channels: heard.channels,
        bit_depth: heard.bit_depth,
        loudness_lufs: sound.loudness_lufs,
        tags: heard.tags.clone(),
        frames_per_peak: sound.waveform.frames_per_peak,
    };
    let tag = |text: &Option<String>| -> String {
        let text = text.as_deref().unwrap_or_default();
        text.chars()
            .filter(|c| !is_unseen(*c))
            .take(TITLE_CHARS_MAX)
            .collect()
    };
    let title = match tag(&heard.tags.title) {
        title if title.is_empty() => stem(&master.file_name),
        title => title,
    };
    let share = setting::Entity::find_by_id(SHARE_SETTING).one(tx).await?;
    let share = share.and_then(|row| row.value.parse::<Rate>().ok());
    let state = match near.is_empty() {
        true => ContentState::Draft,
        false => ContentState::Held,
    };
    let id = new_uuid(now);
    let duration_us = i64::try_from(sound.duration.as_micros()).unwrap_or(i64::MAX);
    let row = recording::Model {
        id,
        provider_id: provider,
        state: state.code(),
        state_note: None,
        title,
        artist: tag(&heard.tags.artist),
        isrc: None,
        label: None,
        year: None,
        price_micros: None,
        currency: None,
        territory: None,
        terms: None,
        preview_start_s: preview_start_s(duration_us),
        share_millionths: share.map_or(SHARE_MILLIONTHS, Rate::millionths),
        facts: serde_json::to_string(&facts).map_err(EngineError::refused)?,
        waveform: peaks_to_bytes(&sound.waveform.peaks),
        duration_us,
        master_hash: master.blob.hash.to_column(),
        master_bytes: i64::try_from(master.blob.bytes).unwrap_or(i64::MAX),
        cover_hash: None,
        created_at_us: now.as_microsecond(),
        published_at_us: None,
    };
    recording::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let row = known_form::Model {
        kind: form.kind(),
        digest: form.digest(),
        recording_id: id,
    };
    known_form::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let words = &sound.fingerprint.words;
    let row = fingerprint::ActiveModel {
        number: NotSet,
        recording_id: Set(id),
        algorithm: Set(sound.fingerprint.algorithm.to_string()),
        words: Set(words_to_bytes(words)),
    };
    let number = fingerprint::Entity::insert(row)
        .exec(tx)
        .await?
        .last_insert_id;
    let number = i32::try_from(number).map_err(EngineError::refused)?;
    lookup::insert(tx, number, words).await?;
    for (master, comparison) in near {
        let case = NewCase {
            master: *master,
            asked: AskedAbout::Registration(ContentId::new(id)),
            facts: AskedFacts::of_master(&facts, duration_us.unsigned_abs() / 1_000_000),
            words,
            comparison: *comparison,
        };
        match_case::open(tx, now, case).await?;
    }
    Ok(Registered {
        id: ContentId::new(id),
        state,
    })
}

/// A third into it, where songs have begun.
fn preview_start_s(duration_us: i64) -> i32 {
    let seconds = duration_us / 1_000_000;
    i32::try_from((seconds / 3).min(seconds - 30).max(0)).unwrap_or(0)
}

/// The file's name without folders and ending.
fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let shown = stem
        .chars()
        .filter(|c| !is_unseen(*c))
        .take(TITLE_CHARS_MAX);
    let shown: String = shown.collect();
    match shown.trim() {
        "" => "?".to_owned(),
        shown => shown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_made_of_a_files_name() {
        for (name, want) in [
            ("song.wav", "song"),
            ("C:\\music\\My Song.v2.flac", "My Song.v2"),
            ("../../etc/passwd", "passwd"),
            ("", "?"),
            (".wav", "?"),
            ("\u{202e}gnp.wav", "gnp"),
        ] {
            assert_eq!(stem(name), want);
        }
    }

    #[test]
    fn previews_begin_a_third_in_and_end_inside() {
        for (seconds, want) in [(240, 80), (36, 6), (20, 0), (0, 0)] {
            assert_eq!(preview_start_s(seconds * 1_000_000), want, "{seconds}");
        }
    }
}
