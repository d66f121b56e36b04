//! One recording, as its provider sees it: what was recognized, what listeners
//! see, and whether it is in the shop.

use crate::{
    component::{
        facts::{Fact, Facts, FactsFlow},
        form::{ErrorSummary, FormFault, fault_of},
        recording::{Hero, Player, facts_of, shown_title},
        sheet::{field, sheet},
    },
    format, route,
    text::{
        self,
        store::{self as common, provider as words},
    },
    view::store::provider::{Recording, RecordingForm, RecordingState},
};
use domain::party::Language;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn RecordingPage(
    /// The recording.
    recording: Recording,
    /// What is said about it.
    form: RecordingForm,
    /// The provider's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let mut faults = form.faults.clone();
    faults.extend(recording.cover_faults.iter().cloned());
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let over = (route::PROVIDER.template.to_owned(), words::title(language));
    let tag = state_tag(recording.state, language).into_any();
    let uploaded = format::instant(recording.uploaded_at, &zone, language);
    let uploaded = Fact::new(words::uploaded(language), uploaded);
    let recognized = facts_of(&recording.master, vec![uploaded], language);
    // somebody else's recording has nothing to be said about it here
    let edit = (recording.state != RecordingState::Refused).then(|| {
        let details = details_form(&recording, &form, language);
        let cover = cover_form(&recording, language);
        view! {
            {sheet("details", words::details(language), None, details)}
            <div class="two" data-split="even">
                {sheet("cover-sheet", words::cover(language), None, cover)}
                {shop_sheet(&recording, language)}
            </div>
        }
    });
    let (standing, player) = (standing(&recording, language), player(&recording, language));
    view! {
        {errors}
        <Hero sleeve=recording.sleeve.clone() over tag=Some(tag)>
            {standing}
            {player}
        </Hero>
        <div class="two" data-split="even">
            {sheet("recognized", words::recognized(language), None, recognized)}
            {tags_sheet(&recording, language)}
        </div>
        {edit}
    }
}

/// How a recording stands, as a tag.
pub(in crate::page) fn state_tag(state: RecordingState, language: Language) -> impl IntoView {
    let kind = match state {
        RecordingState::Draft => None,
        RecordingState::Waiting => Some("warn"),
        RecordingState::Published => Some("good"),
        RecordingState::Withdrawn => Some("soft"),
        RecordingState::Refused => Some("stop"),
    };
    view! { <span class="tag" data-kind=kind>{common::state_of(state, language)}</span> }
}

/// How it stands, and why.
fn standing(recording: &Recording, language: Language) -> impl IntoView + use<> {
    let kind = match recording.state {
        RecordingState::Published => None,
        RecordingState::Draft | RecordingState::Withdrawn => Some("note"),
        RecordingState::Waiting => Some("warn"),
        RecordingState::Refused => Some("stop"),
    };
    let why = recording.why.clone();
    let why = why.unwrap_or_else(|| words::why(recording.state, language).to_owned());
    let sold = (recording.sold_count > 0).then(|| {
        let count = format::integer(recording.sold_count, language);
        view! { <p>{words::sold_so_far(language, &count).to_string()}</p> }
    });
    view! { <p class="notice" data-kind=kind>{why}</p> {sold} }
}

fn player(recording: &Recording, language: Language) -> impl IntoView + use<> {
    let source = route::RECORDING_AUDIO.path(&[&recording.sleeve.content]);
    let title = shown_title(&recording.sleeve);
    view! {
        <Player
            name=common::player_of(language, &title).to_string()
            sources=vec![(source, None)]
            peaks=Some(recording.master.peaks.clone())
        />
    }
}

fn tags_sheet(recording: &Recording, language: Language) -> impl IntoView + use<> {
    (!recording.tags.is_empty()).then(|| {
        let tags = recording.tags.iter();
        let facts = tags.map(|(name, value)| Fact::new(name, value)).collect();
        let body = view! {
            <p class="soft">{words::tags_how(language)}</p>
            <Facts facts flow=FactsFlow::Rows />
        };
        sheet("tags", words::tags(language), None, body)
    })
}

/// A field of the form about what listeners see.
struct Input {
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    value: String,
    /// What a phone's keyboard offers: `text`, `decimal`, `numeric`.
    mode: &'static str,
}

impl Input {
    fn draw(self, faults: &[FormFault]) -> AnyView {
        let fault = fault_of(faults, self.name).map(str::to_owned);
        let hint = self.hint.map(str::to_owned);
        let Self {
            name,
            label,
            value,
            mode,
            ..
        } = self;
        field(name, label, hint, fault, |described, invalid| {
            view! {
                <input
                    id=name
                    name=name
                    value=value
                    inputmode=mode
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        })
        .into_any()
    }
}

fn details_form(
    recording: &Recording,
    form: &RecordingForm,
    language: Language,
) -> impl IntoView + use<> {
    let draw = |name, label, hint, value: &str, mode| {
        let value = value.to_owned();
        Input {
            name,
            label,
            hint,
            value,
            mode,
        }
        .draw(&form.faults)
    };
    let action = route::RECORDING_SAVE.path(&[&recording.sleeve.content]);
    view! {
        <form class="form" method="post" action=action>
            <div class="recording__fields">
                {draw("title", words::field_title(language), None, &form.title, "text")}
                {draw("artist", common::artist(language), None, &form.artist, "text")}
                {draw("label", words::field_label(language), None, &form.label, "text")}
                {draw("year", words::field_year(language), None, &form.year, "numeric")}
                {draw(
                    "isrc",
                    words::field_isrc(language),
                    Some(words::hint_isrc(language)),
                    &form.isrc,
                    "text",
                )}
                {draw(
                    "preview_start_seconds",
                    words::field_preview(language),
                    Some(words::hint_preview(language)),
                    &form.preview_start_seconds,
                    "decimal",
                )}
                {draw(
                    "price",
                    words::field_price(language),
                    Some(words::hint_price(language)),
                    &form.price,
                    "decimal",
                )}
                {draw("currency", words::field_currency(language), None, &form.currency, "text")}
                {draw(
                    "territory",
                    words::field_territory(language),
                    Some(words::hint_territory(language)),
                    &form.territory,
                    "text",
                )}
                {draw(
                    "terms",
                    words::field_terms(language),
                    Some(words::hint_terms(language)),
                    &form.terms,
                    "text",
                )}
            </div>
            <p class="soft">{recording.share_note.clone()}</p>
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::save(language)}</button>
            </div>
        </form>
    }
}

fn cover_form(recording: &Recording, language: Language) -> impl IntoView + use<> {
    let action = route::RECORDING_COVER.path(&[&recording.sleeve.content]);
    let fault = fault_of(&recording.cover_faults, "cover").map(str::to_owned);
    let hint = Some(words::cover_how(language).to_owned());
    let cover = field(
        "cover",
        words::choose_cover(language),
        hint,
        fault,
        |described, invalid| {
            view! {
                <input
                    id="cover"
                    name="cover"
                    type="file"
                    accept="image/jpeg,image/png,image/webp"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    view! {
        <form class="form" method="post" enctype="multipart/form-data" action=action>
            {cover}
            <div class="form__actions">
                <button class="btn">{words::send_cover(language)}</button>
            </div>
        </form>
    }
}

/// Into the shop, or out of it; neither while somebody decides.
fn shop_sheet(recording: &Recording, language: Language) -> Option<AnyView> {
    let content = &recording.sleeve.content;
    let (route, kind, title, how, act) = match recording.state {
        RecordingState::Draft | RecordingState::Withdrawn => (
            route::RECORDING_PUBLISH,
            "main",
            words::publish_title(language),
            words::publish_how(language),
            words::publish(language),
        ),
        RecordingState::Published => (
            route::RECORDING_WITHDRAW,
            "stop",
            words::withdraw_title(language),
            words::withdraw_how(language),
            words::withdraw(language),
        ),
        RecordingState::Waiting | RecordingState::Refused => return None,
    };
    let body = view! {
        <p>{how}</p>
        <form class="form" method="post" action=route.path(&[content])>
            <div class="form__actions">
                <button class="btn" data-kind=kind>{act}</button>
            </div>
        </form>
    };
    Some(sheet("shop", title, None, body))
}
