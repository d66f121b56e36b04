//! Words of the rights store: what its pages share.

pub mod library;
pub mod provider;
pub mod shop;

use crate::view::store::{Territory, library::Origin, provider::RecordingState};
use domain::party::Language;

crate::texts! {
    recording: "Recording" | "Aufnahme";
    artist: "Artist" | "Interpret";
    untitled: "Without a title" | "Ohne Titel";
    price: "Price" | "Preis";
    state: "State" | "Stand";
    sold: "Sold" | "Verkauft";
    provider: "Provider" | "Anbieter";
    label: "Label" | "Label";
    terms: "Terms" | "Bedingungen";
    year: "Year" | "Jahr";
    isrc: "ISRC" | "ISRC";
    territory: "Sold in" | "Verkauft in";
    worldwide: "the whole world" | "aller Welt";

    length: "Length" | "Länge";
    master: "Master" | "Master";
    resolution: "Resolution" | "Auflösung";
    loudness: "Loudness" | "Lautheit";
    silent: "silent" | "Stille";
    mono: "mono" | "Mono";
    stereo: "stereo" | "Stereo";
    lossless: "lossless" | "verlustfrei";
    lossy: "smaller, with loss" | "kleiner, mit Verlust";

    draft: "Draft" | "Entwurf";
    waiting: "Waits for a decision" | "Wartet auf Entscheidung";
    published: "Published" | "Veröffentlicht";
    withdrawn: "Withdrawn" | "Zurückgezogen";
    refused: "Refused" | "Abgelehnt";

    bought: "bought" | "gekauft";
    granted: "granted" | "gewährt";
}

crate::plurals! {
    /// Channels beyond two.
    channels_of: "channel", "channels" | "Kanal", "Kanäle";
    /// Bits of a sample.
    bits_of: "bit", "bit" | "Bit", "Bit";
}

crate::sentences! {
    player_of(title): "{title}, player" | "{title}, abspielen";
    a_gift(who): "a gift from {who}" | "ein Geschenk von {who}";
}

/// How a recording stands, in a word or two.
pub const fn state_of(state: RecordingState, language: Language) -> &'static str {
    match state {
        RecordingState::Draft => draft(language),
        RecordingState::Waiting => waiting(language),
        RecordingState::Published => published(language),
        RecordingState::Withdrawn => withdrawn(language),
        RecordingState::Refused => refused(language),
    }
}

/// How a right came about, in a word or two.
pub fn origin_of(origin: &Origin, language: Language) -> String {
    match origin {
        Origin::Purchase => bought(language).to_owned(),
        Origin::Gift { from } => a_gift(language, from).to_string(),
        Origin::Grant => granted(language).to_owned(),
    }
}

/// Where a recording may be sold.
pub fn territory_of(territory: &Territory, language: Language) -> String {
    match territory {
        Territory::Worldwide => worldwide(language).to_owned(),
        Territory::Countries(codes) => codes.join(", "),
    }
}
