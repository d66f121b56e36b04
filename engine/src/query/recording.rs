//! Recordings as values.

use crate::{
    EngineError,
    entity::{fingerprint, known_form, portal_user, recording},
    media::{Blob, BlobHash},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    content::{ContentState, Isrc, Offer},
    id::{ContentId, UserId},
    unit::{Money, Rate},
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};
use sound::{Heard, PcmId, Peak, StreamId, Tags, Waveform};
use std::collections::HashMap;

/// What was heard in a master.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MasterFacts {
    /// What its file was called when it was sent.
    pub file_name: String,
    /// What the packets are wrapped in.
    pub container: String,
    /// How the sound is encoded.
    pub codec: String,
    /// Its frames a second.
    pub sample_rate_hz: Option<u32>,
    /// Its channels.
    pub channels: Option<u16>,
    /// Bits of a sample.
    pub bit_depth: Option<u32>,
    /// Integrated loudness by EBU R 128; `None` if it is silent.
    pub loudness_lufs: Option<f64>,
    /// What the file says about itself.
    pub tags: Tags,
    /// Frames that one peak of the waveform stands for.
    pub frames_per_peak: u64,
}

/// A recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Which.
    pub id: ContentId,
    /// Whose.
    pub provider: UserId,
    /// Where it stands.
    pub state: ContentState,
    /// Why, where there is something to say.
    pub state_note: Option<String>,
    /// Its title; of a draft, what its file says, or its name.
    pub title: String,
    /// Who performs it.
    pub artist: String,
    /// Its code.
    pub isrc: Option<Isrc>,
    /// Who brings it out.
    pub label: Option<String>,
    /// When it was recorded.
    pub year: Option<i16>,
    /// Price and territory; a draft may lack them.
    pub offer: Option<Offer>,
    /// What else its provider allows or asks for.
    pub terms: Option<String>,
    /// Where its preview begins.
    pub preview_start_seconds: u32,
    /// Its provider's part of the price without tax.
    pub share: Rate,
    /// What was heard in its master.
    pub facts: MasterFacts,
    /// Its picture.
    pub waveform: Waveform,
    /// Its length.
    pub duration_us: i64,
    /// Its master, as it was sent.
    pub master: Blob,
    /// Its cover, where it has one.
    pub cover: Option<BlobHash>,
    /// When its master was sent.
    pub created_at: Timestamp,
    /// When it first was for sale.
    pub published_at: Option<Timestamp>,
}

/// A form that a recording is known in: the proofs of tiers 1 and 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// An encoded stream.
    Stream(StreamId),
    /// Samples.
    Pcm(PcmId),
}

impl Form {
    /// Of what was heard; `None` for a damaged lossless file.
    pub fn of(heard: &Heard) -> Option<Self> {
        let stream = heard.stream_id().map(Self::Stream);
        stream.or_else(|| heard.pcm_id().map(Self::Pcm))
    }

    /// What kind of proof it is, for a database column.
    pub const fn kind(self) -> i16 {
        match self {
            Self::Stream(_) => 1,
            Self::Pcm(_) => 2,
        }
    }

    /// The proof, for a database column.
    pub fn digest(self) -> Vec<u8> {
        match self {
            Self::Stream(id) => id.bytes().to_vec(),
            Self::Pcm(id) => id.bytes().to_vec(),
        }
    }

    pub(crate) fn from_columns(kind: i16, digest: &[u8]) -> Option<Self> {
        let bytes = digest.try_into().ok()?;
        match kind {
            1 => Some(Self::Stream(StreamId::from_bytes(bytes))),
            2 => Some(Self::Pcm(PcmId::from_bytes(bytes))),
            _ => None,
        }
    }
}

impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stream(id) => id.fmt(f),
            Self::Pcm(id) => id.fmt(f),
        }
    }
}

impl std::str::FromStr for Form {
    type Err = sound::NotAnIdentity;
    fn from_str(text: &str) -> Result<Self, sound::NotAnIdentity> {
        match text.starts_with(StreamId::PREFIX) {
            true => text.parse().map(Self::Stream),
            false => text.parse().map(Self::Pcm),
        }
    }
}

impl Recording {
    /// Reads a row.
    ///
    /// # Errors
    /// [`EngineError::Row`] for what no code of ours writes.
    pub fn from_row(row: recording::Model) -> Result<Self, EngineError> {
        let unreadable = |column| EngineError::Row {
            table: "recording",
            column,
            row: row.id.to_string(),
        };
        let instant = |us, column| Timestamp::from_microsecond(us).map_err(|_| unreadable(column));
        let facts: MasterFacts =
            serde_json::from_str(&row.facts).map_err(|_| unreadable("facts"))?;
        let offer = match (row.price_micros, &row.currency, &row.territory) {
            (Some(micros), Some(currency), Some(territory)) => Some(Offer {
                price: Money::new(
                    micros,
                    currency.parse().map_err(|_| unreadable("currency"))?,
                ),
                territory: territory.parse().map_err(|_| unreadable("territory"))?,
            }),
            _ => None,
        };
        let hash =
            |bytes: &[u8], column| BlobHash::from_column(bytes).ok_or_else(|| unreadable(column));
        Ok(Self {
            id: ContentId::new(row.id),
            provider: UserId::new(row.provider_id),
            state: ContentState::from_code(row.state).ok_or_else(|| unreadable("state"))?,
            isrc: match &row.isrc {
                Some(code) => Some(code.parse().map_err(|_| unreadable("isrc"))?),
                None => None,
            },
            offer,
            preview_start_seconds: row.preview_start_s.unsigned_abs(),
            share: Rate::from_millionths(row.share_millionths),
            waveform: Waveform {
                frames_per_peak: facts.frames_per_peak,
                peaks: peaks_from_bytes(&row.waveform),
            },
            facts,
            duration_us: row.duration_us,
            master: Blob {
                hash: hash(&row.master_hash, "master_hash")?,
                bytes: row.master_bytes.unsigned_abs(),
            },
            cover: match &row.cover_hash {
                Some(bytes) => Some(hash(bytes, "cover_hash")?),
                None => None,
            },
            created_at: instant(row.created_at_us, "created_at_us")?,
            published_at: match row.published_at_us {
                Some(us) => Some(instant(us, "published_at_us")?),
                None => None,
            },
            state_note: row.state_note,
            title: row.title,
            artist: row.artist,
            terms: row.terms,
            label: row.label,
            year: row.year,
        })
    }

    /// Its length, rounded down to seconds.
    pub const fn seconds(&self) -> u64 {
        self.duration_us.unsigned_abs() / 1_000_000
    }
}

/// The recording `id`.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn by_id(conn: &impl ConnectionTrait, id: ContentId) -> Result<Recording, EngineError> {
    let row = recording::Entity::find_by_id(id.uuid()).one(conn).await?;
    Recording::from_row(row.ok_or(EngineError::NotFound)?)
}

/// These recordings, by their ids.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ContentId>,
) -> Result<HashMap<ContentId, Recording>, EngineError> {
    let rows = recording::Entity::find()
        .filter(recording::Column::Id.is_in(ids.into_iter().map(ContentId::uuid)))
        .all(conn)
        .await?;
    let all = rows.into_iter().map(Recording::from_row);
    all.map(|one| one.map(|one| (one.id, one))).collect()
}

/// The names of these providers.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn names(
    conn: &impl ConnectionTrait,
    users: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, String>, EngineError> {
    let rows = portal_user::Entity::find()
        .filter(portal_user::Column::Id.is_in(users.into_iter().map(UserId::uuid)))
        .all(conn)
        .await?;
    let names = rows
        .into_iter()
        .map(|row| (UserId::new(row.id), row.display_name));
    Ok(names.collect())
}

/// What a recording sounds like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPrint {
    /// Which recording.
    pub recording: ContentId,
    /// What made the words.
    pub algorithm: String,
    /// The words.
    pub words: Vec<u32>,
}

impl StoredPrint {
    /// Reads a row.
    pub fn from_row(row: &fingerprint::Model) -> Self {
        Self {
            recording: ContentId::new(row.recording_id),
            algorithm: row.algorithm.clone(),
            words: words_from_bytes(&row.words),
        }
    }
}

/// What the recording sounds like.
///
/// # Errors
/// [`EngineError::NotFound`], [`EngineError::Database`].
pub async fn print_of(
    conn: &impl ConnectionTrait,
    id: ContentId,
) -> Result<StoredPrint, EngineError> {
    let row = fingerprint::Entity::find()
        .filter(fingerprint::Column::RecordingId.eq(id.uuid()))
        .one(conn)
        .await?;
    let row = row.ok_or(EngineError::NotFound)?;
    Ok(StoredPrint::from_row(&row))
}

/// The forms that a recording is known in.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn forms_of(
    conn: &impl ConnectionTrait,
    id: ContentId,
) -> Result<Vec<Form>, EngineError> {
    let rows = known_form::Entity::find()
        .filter(known_form::Column::RecordingId.eq(id.uuid()))
        .order_by_asc(known_form::Column::Kind)
        .order_by_asc(known_form::Column::Digest)
        .all(conn)
        .await?;
    let forms = rows.into_iter().map(|row| {
        Form::from_columns(row.kind, &row.digest).ok_or_else(|| EngineError::Row {
            table: "known_form",
            column: "digest",
            row: id.to_string(),
        })
    });
    forms.collect()
}

/// What goes with a permission: all that a device needs to know the recording
/// again without asking.
///
/// # Errors
/// As [`print_of`] and [`forms_of`].
pub async fn identity_text(
    conn: &impl ConnectionTrait,
    recording: &Recording,
) -> Result<String, EngineError> {
    let print = print_of(conn, recording.id).await?;
    let forms = forms_of(conn, recording.id).await?;
    let identity = serde_json::json!({
        "title": recording.title,
        "artist": recording.artist,
        "seconds": recording.seconds(),
        "algorithm": print.algorithm,
        "words": BASE64_STANDARD.encode(words_to_bytes(&print.words)),
        "digests": forms.iter().map(Form::to_string).collect::<Vec<_>>(),
    });
    Ok(identity.to_string())
}

/// For a database column.
pub fn words_to_bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// From a database column, or from a request; what is no whole word at the end is
/// left out.
pub fn words_from_bytes(bytes: &[u8]) -> Vec<u32> {
    let words = bytes.chunks_exact(4);
    words
        .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
        .collect()
}

/// For a database column.
pub fn peaks_to_bytes(peaks: &[Peak]) -> Vec<u8> {
    let pairs = peaks.iter().flat_map(|peak| [peak.low, peak.high]);
    pairs.flat_map(i16::to_le_bytes).collect()
}

fn peaks_from_bytes(bytes: &[u8]) -> Vec<Peak> {
    let pairs = bytes.chunks_exact(4);
    let peaks = pairs.map(|pair| Peak {
        low: i16::from_le_bytes([pair[0], pair[1]]),
        high: i16::from_le_bytes([pair[2], pair[3]]),
    });
    peaks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_read_back() {
        let words = [0, 1, u32::MAX, 627_964_279];
        assert_eq!(words_from_bytes(&words_to_bytes(&words)), words);
        let peaks = [
            Peak {
                low: i16::MIN,
                high: 5,
            },
            Peak {
                low: -1,
                high: i16::MAX,
            },
        ];
        assert_eq!(peaks_from_bytes(&peaks_to_bytes(&peaks)), peaks);
        for form in [
            Form::Stream(StreamId::from_bytes([3; 32])),
            Form::Pcm(PcmId::from_bytes([4; 32])),
        ] {
            assert_eq!(form.to_string().parse(), Ok(form));
            assert_eq!(Form::from_columns(form.kind(), &form.digest()), Some(form));
        }
        assert_eq!(Form::from_columns(3, &[0; 32]), None);
        assert!("xyz_00".parse::<Form>().is_err());
    }
}
