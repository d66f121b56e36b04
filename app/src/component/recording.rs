//! What is shown of a recording wherever it is shown: how it sounds, what its
//! master is, what it can be fetched as.

use super::{
    cover::{Cover, CoverSize},
    facts::{Fact, Facts, FactsFlow},
    waveform::{Stretch, Waveform},
};
use crate::{
    format,
    text::{self, store as words},
    view::store::{FileOffer, MasterFacts, Peaks, Sleeve},
};
use domain::{
    party::Language,
    unit::{Quantity, Unit},
};
use leptos::prelude::*;

/// A length of time, as players write it.
#[component]
pub fn Length(
    /// How long it is.
    length_ms: i64,
) -> impl IntoView {
    let machine = format::track_length_machine(length_ms);
    view! { <time datetime=machine>{format::track_length(length_ms)}</time> }
}

/// A waveform with the browser's own player below it. Each source is a path and
/// its media type, where it is known.
#[component]
pub fn Player(
    /// What is played, for who cannot see it.
    name: String,
    /// Where the sound is, the best first.
    sources: Vec<(String, Option<&'static str>)>,
    /// Its waveform.
    #[prop(optional_no_strip)]
    peaks: Option<Peaks>,
    /// What stands out in it.
    #[prop(optional_no_strip)]
    stretch: Option<Stretch>,
) -> impl IntoView {
    let waveform = peaks.map(|peaks| view! { <Waveform peaks stretch /> });
    let sources = sources
        .into_iter()
        .map(|(path, kind)| view! { <source src=path r#type=kind /> })
        .collect_view();
    view! {
        <div class="player no-print">
            {waveform}
            <audio class="player__controls" controls preload="none" aria-label=name>{sources}</audio>
        </div>
    }
    .into_any()
}

/// The top of a recording's page: its cover, and beside it what it is called and
/// what can be done with it.
#[component]
pub fn Hero(
    /// What it is.
    sleeve: Sleeve,
    /// The way back: path and words.
    over: (String, &'static str),
    /// What stands beside its title: a tag.
    #[prop(optional_no_strip)]
    tag: Option<AnyView>,
    /// What can be done with it.
    children: Children,
) -> impl IntoView {
    let (path, words) = over;
    let title = shown_title(&sleeve);
    let artist = sleeve.artist.clone();
    view! {
        <section class="sheet" aria-labelledby="recording">
            <div class="recording">
                <Cover sleeve size=CoverSize::Wide />
                <div class="recording__side">
                    <header>
                        <p class="head__over"><a href=path>{words}</a></p>
                        <h1 id="recording"><bdi>{title}</bdi></h1>
                        <p class="recording__artist"><bdi>{artist}</bdi> " " {tag}</p>
                    </header>
                    {children()}
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// A recording in a row of a list: its cover, its title, and what there is to
/// say of it in smaller lines.
#[component]
pub fn SleeveCell(
    /// What it is.
    sleeve: Sleeve,
    /// Where it leads.
    #[prop(optional_no_strip)]
    path: Option<String>,
    /// The smaller lines.
    children: Children,
) -> impl IntoView {
    let title = shown_title(&sleeve);
    let title = match path {
        Some(path) => view! { <a href=path><bdi>{title}</bdi></a> }.into_any(),
        None => view! { <bdi>{title}</bdi> }.into_any(),
    };
    view! {
        <div class="recording__row">
            <Cover sleeve size=CoverSize::Small />
            <div>{title} {children()}</div>
        </div>
    }
    .into_any()
}

/// A recording's title; a draft may have none yet.
pub fn shown_title(sleeve: &Sleeve) -> String {
    match sleeve.title.trim() {
        "" => words::untitled(text::language()).to_owned(),
        title => title.to_owned(),
    }
}

/// What was recognized in a master, row by row.
pub fn master_facts(master: &MasterFacts, language: Language) -> Vec<Fact> {
    let channels = match master.channels {
        1 => words::mono(language).to_owned(),
        2 => words::stereo(language).to_owned(),
        channels => words::channels_of(language, channels.into()),
    };
    let rate = format::kilohertz(master.sample_rate_hz, language);
    let resolution = match master.bits_per_sample {
        Some(bits) => format!("{rate} · {}", words::bits_of(language, bits.into())),
        None => rate,
    };
    let loudness = master
        .loudness_hundredths_lufs
        .map(|hundredths| format::loudness(hundredths, language));
    vec![
        Fact::new(
            words::length(language),
            format::track_length(master.length_ms),
        ),
        Fact::new(words::master(language), master.format.clone())
            .under(bytes(master.size_bytes, language)),
        Fact::new(words::resolution(language), resolution).under(channels),
        Fact::new(
            words::loudness(language),
            loudness.unwrap_or_else(|| words::silent(language).to_owned()),
        ),
    ]
}

/// The same with further facts, as a list.
pub fn facts_of(
    master: &MasterFacts,
    more: Vec<Fact>,
    language: Language,
) -> impl IntoView + use<> {
    let mut facts = master_facts(master, language);
    facts.extend(more);
    view! { <Facts facts flow=FactsFlow::Rows /> }
}

/// A file's size.
pub fn bytes(size_bytes: i64, language: Language) -> String {
    format::quantity_natural(
        Quantity::of(size_bytes, Unit::Byte),
        Unit::Megabyte,
        language,
    )
}

/// `FLAC`, `Opus`: the formats of a right in one line, the lossless ones first
/// as they come.
pub fn format_names(files: &[FileOffer]) -> String {
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    names.join(", ")
}

/// Whether a file is the master, sample by sample.
pub fn fidelity(file: &FileOffer) -> &'static str {
    match file.is_lossless {
        true => words::lossless(text::language()),
        false => words::lossy(text::language()),
    }
}
