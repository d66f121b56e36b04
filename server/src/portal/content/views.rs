//! From what the engine knows of a recording to what its pages show.

use super::sound::OFFERED;
use crate::portal::PageError;
use app::view::store::{
    FileOffer, Listing, MasterFacts, Peaks, Sleeve, Territory,
    library::{Ended, Origin as OriginView},
    provider::RecordingState,
};
use domain::{
    content::{self, ContentState},
    rights::{Holding, HoldingState, Origin},
};
use engine::{query::recording::Recording, read::Page};
use serde::Deserialize;
use sound::{Format, Waveform};
use std::collections::BTreeMap;

pub(in crate::portal) fn sleeve(recording: &Recording) -> Sleeve {
    Sleeve {
        content: recording.id.to_string(),
        title: recording.title.clone(),
        artist: recording.artist.clone(),
        has_cover: recording.cover.is_some(),
    }
}

pub(super) const fn length_ms(recording: &Recording) -> i64 {
    recording.duration_us / 1_000
}

pub(super) fn peaks(waveform: &Waveform) -> Peaks {
    let pairs = waveform.peaks.iter().map(|peak| (peak.low, peak.high));
    pairs.collect()
}

pub(super) fn format_name(recording: &Recording) -> String {
    let facts = &recording.facts;
    match (facts.container.as_str(), facts.codec.as_str()) {
        (container, "pcm") => container.to_uppercase(),
        (container, codec) if container == codec => codec.to_uppercase(),
        (container, codec) => format!("{} ({container})", codec.to_uppercase()),
    }
}

pub(super) fn master(recording: &Recording) -> MasterFacts {
    let facts = &recording.facts;
    MasterFacts {
        format: format_name(recording),
        length_ms: length_ms(recording),
        sample_rate_hz: facts.sample_rate_hz.unwrap_or(0),
        bits_per_sample: facts.bit_depth.and_then(|bits| u8::try_from(bits).ok()),
        channels: facts.channels.map_or(0, |channels| channels.min(8) as u8),
        // a hundredth is finer than anybody hears
        loudness_hundredths_lufs: facts
            .loudness_lufs
            .map(|lufs| (lufs * 100.0).round() as i32),
        size_bytes: i64::try_from(recording.master.bytes).unwrap_or(i64::MAX),
        peaks: peaks(&recording.waveform),
    }
}

pub(super) fn territory(territory: &content::Territory) -> Territory {
    match territory {
        content::Territory::Worldwide => Territory::Worldwide,
        content::Territory::Only(countries) => {
            Territory::Countries(countries.iter().map(ToString::to_string).collect())
        }
    }
}

/// The formats on offer; `made` has the sizes of those that were made already.
pub(super) fn files(recording: &Recording, made: &BTreeMap<String, u64>) -> Vec<FileOffer> {
    let offer = |format: Format| {
        let is_master = format == Format::Flac && recording.facts.container == "flac";
        let bytes = match is_master {
            true => Some(recording.master.bytes),
            false => made.get(format.name()).copied(),
        };
        FileOffer {
            format: format.name().to_owned(),
            name: format.label().to_owned(),
            size_bytes: bytes.and_then(|bytes| i64::try_from(bytes).ok()),
            is_lossless: format != Format::Opus,
        }
    };
    OFFERED.into_iter().map(offer).collect()
}

pub(super) const fn state(state: ContentState) -> RecordingState {
    match state {
        ContentState::Draft => RecordingState::Draft,
        ContentState::Held => RecordingState::Waiting,
        ContentState::Published => RecordingState::Published,
        ContentState::Withdrawn => RecordingState::Withdrawn,
        ContentState::Refused => RecordingState::Refused,
    }
}

pub(super) fn origin(holding: &Holding, given_by: Option<&str>) -> OriginView {
    match holding.origin {
        Origin::Purchase { .. } => OriginView::Purchase,
        Origin::Gift { .. } => OriginView::Gift {
            from: given_by.unwrap_or_default().to_owned(),
        },
        Origin::Grant => OriginView::Grant,
    }
}

/// Why a right is over, if it is.
pub(super) fn ended(
    holding: &Holding,
    state: HoldingState,
    why: Option<&str>,
    is_refunded: bool,
) -> Option<Ended> {
    match (state, holding.revoked_at, holding.until) {
        (HoldingState::Revoked, Some(at), _) if is_refunded => Some(Ended::Refunded { at }),
        (HoldingState::Revoked, Some(at), _) => Some(Ended::Revoked {
            at,
            reason: why.unwrap_or_default().to_owned(),
        }),
        (HoldingState::Expired, _, Some(at)) => Some(Ended::Expired { at }),
        _ => None,
    }
}

pub(super) fn listing<T, U>(page: Page<T>, is_first: bool, row: impl Fn(T) -> U) -> Listing<U> {
    Listing {
        rows: page.rows.into_iter().map(row).collect(),
        next: page.next,
        is_first,
    }
}

/// Which page of a list.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct After {
    #[serde(default)]
    pub(super) after: String,
}

/// What a page of a list comes after, if it is not the first.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(super) fn after<T: std::str::FromStr>(text: &str) -> Result<Option<T>, PageError> {
    match text {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| PageError::BadRequest),
    }
}
