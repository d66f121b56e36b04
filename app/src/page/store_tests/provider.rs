//! The provider's desk.

use super::{
    draw, has, lacks,
    sample::{HOSTILE, master_form, page_of, provider_rows, recording, recording_form},
};
use crate::{
    component::form::FormFault,
    page::provider::{recording::RecordingPage, recordings::RecordingsPage},
    view::store::{
        Listing,
        provider::{MasterForm, ProviderRow, Recording, RecordingForm, RecordingState},
    },
};
use domain::party::Language::{self, De, En};
use jiff::tz::TimeZone;
use leptos::prelude::*;

fn desk(rows: Listing<ProviderRow>, form: MasterForm, language: Language) -> String {
    let zone = TimeZone::UTC;
    draw(language, || view! { <RecordingsPage rows form zone /> })
}

fn page(recording: Recording, form: RecordingForm, language: Language) -> String {
    let zone = TimeZone::UTC;
    draw(language, || view! { <RecordingPage recording form zone /> })
}

#[test]
fn recordings_stand_by_their_state() {
    let html = desk(page_of(provider_rows()), master_form(), En);
    let places = ["waiting", "draft", "published", "withdrawn", "refused"]
        .map(|state| html.find(&format!("<h2 id=\"{state}\">")));
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?}"
    );
    has(
        &html,
        &[
            "action=\"/provider/masters\"",
            "enctype=\"multipart/form-data\"",
            "up to 2 GB",
            "&quot;endpoint&quot;:&quot;/provider/uploads&quot;",
        ],
    );
    let html = desk(page_of(vec![]), master_form(), De);
    has(&html, &["Noch keine Aufnahmen", "Master hochladen"]);
}

#[test]
fn a_master_that_was_not_taken_says_so_twice() {
    let form = MasterForm {
        faults: vec![FormFault::new("file", "It is not audio")],
        ..master_form()
    };
    let html = desk(page_of(vec![]), form, En);
    // and in the island's words not at all
    assert_eq!(html.matches("It is not audio").count(), 2);
    has(&html, &["href=\"#file\"", "id=\"file\""]);
}

#[test]
fn each_state_offers_what_it_allows() {
    use RecordingState::{Draft, Published, Refused, Waiting, Withdrawn};
    for (state, en, de, publish, withdraw, edit) in [
        (
            Draft,
            "Only you see it",
            "Nur Sie sehen sie",
            true,
            false,
            true,
        ),
        (
            Waiting,
            "an operator decides",
            "entscheidet ein Mensch",
            false,
            false,
            true,
        ),
        (
            Published,
            "It is in the shop.",
            "Sie ist im Shop.",
            false,
            true,
            true,
        ),
        (
            Withdrawn,
            "not in the shop any more",
            "nicht mehr im Shop",
            true,
            false,
            true,
        ),
        (
            Refused,
            "recording of another provider",
            "eines anderen Anbieters",
            false,
            false,
            false,
        ),
    ] {
        for (language, words) in [(En, en), (De, de)] {
            let html = page(recording(state), recording_form(), language);
            has(&html, &[words]);
            assert_eq!(html.contains("/publish\""), publish, "{state:?}");
            assert_eq!(html.contains("/withdraw\""), withdraw, "{state:?}");
            assert_eq!(html.contains("name=\"title\""), edit, "{state:?}");
        }
    }
}

#[test]
fn what_was_typed_and_what_a_file_says_stays_text() {
    let mut recording = recording(RecordingState::Draft);
    recording.sleeve.title = HOSTILE.into();
    recording.sleeve.artist = HOSTILE.into();
    recording.why = Some(HOSTILE.into());
    recording.tags = vec![(HOSTILE.into(), HOSTILE.into())];
    recording.cover_faults = vec![FormFault::new("cover", "Not a picture")];
    let form = RecordingForm {
        title: HOSTILE.into(),
        isrc: "\"><script>".into(),
        territory: "AT XX".into(),
        faults: vec![
            FormFault::new("isrc", "Not an ISRC"),
            FormFault::new("territory", "XX is no country"),
        ],
        ..recording_form()
    };
    let html = page(recording, form, En);
    lacks(&html, &["<script"]);
    for (fault, id) in [
        ("Not an ISRC", "isrc"),
        ("XX is no country", "territory"),
        ("Not a picture", "cover"),
    ] {
        assert_eq!(html.matches(fault).count(), 2, "{fault}");
        assert_eq!(html.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
    has(&html, &["value=\"AT XX\"", "You get 80 % of the price"]);
}

#[test]
fn a_draft_without_a_title_has_a_name() {
    let mut draft = recording(RecordingState::Draft);
    draft.sleeve.title = " ".into();
    let html = page(draft, RecordingForm::default(), De);
    has(&html, &["<h1 id=\"recording\"><bdi>Ohne Titel</bdi></h1>"]);
}
