//! What a file says about itself. Nobody has checked it.

use symphonia::core::{
    formats::FormatReader,
    meta::{MetadataRevision, StandardTag},
};

/// Longest text that is kept of a tag, in characters.
const TEXT_CHARS_MAX: usize = 300;

/// What the file declares: the claims of whoever made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Tags {
    /// The track's title.
    pub title: Option<String>,
    /// Who performs it.
    pub artist: Option<String>,
    /// International Standard Recording Code, as it is written there.
    pub isrc: Option<String>,
}

impl Tags {
    /// Takes what `format` has read by now; the first word on anything stands.
    pub(crate) fn read(&mut self, format: &mut (dyn FormatReader + '_)) {
        let mut metadata = format.metadata();
        while let Some(revision) = metadata.pop() {
            self.add(&revision);
        }
        if let Some(revision) = metadata.current() {
            self.add(revision);
        }
    }

    fn add(&mut self, revision: &MetadataRevision) {
        let of_tracks = revision
            .per_track
            .iter()
            .flat_map(|track| &track.metadata.tags);
        for tag in revision.media.tags.iter().chain(of_tracks) {
            let (place, text) = match &tag.std {
                Some(StandardTag::TrackTitle(text)) => (&mut self.title, text),
                Some(StandardTag::Artist(text)) => (&mut self.artist, text),
                Some(StandardTag::IdentIsrc(text)) => (&mut self.isrc, text),
                _ => continue,
            };
            let text = text
                .chars()
                .filter(|c| !c.is_control())
                .take(TEXT_CHARS_MAX);
            let text = text.collect::<String>().trim().to_owned();
            if place.is_none() && !text.is_empty() {
                *place = Some(text);
            }
        }
    }
}
