//! Beside the band editor: what a subscriber would see of the tariff as it stands
//! in the editor, made by the domain's own code while it is typed.
//!
//! The editor is a plain form whose text area `source` holds the tariff's file.
//! The server draws the preview of what the form was sent with; a browser with
//! scripts follows the text area and lets the usage be moved.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use crate::{
    component::gauge::{Gauge, GaugeShape},
    format,
    text::{
        gauge as gauge_words, preview as words,
        refusal::{self, Refusal},
    },
    view::gauge::{GaugeFacts, GaugeView, Occasion},
};
use domain::{
    catalog::{RatingGroup, Tariff, tariff_file},
    invoice::Gauge as GaugeOf,
    party::Language,
    unit::Quantity,
    usage::Service,
};
use leptos::prelude::*;

/// The gauges of the tariff in the editor, or why there are none.
#[island]
pub fn BandPreview(
    /// What the text area holds at first.
    source: String,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let source = RwSignal::new(source);
    let is_live = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        browser::follow_text_area(source);
        is_live.set(true);
    });
    let tariff = Memo::new(move |_| source.with(|source| read(source, language)));
    // what was typed stays while the tariff changes
    let amounts = Service::ALL.map(|_| RwSignal::new(String::new()));
    let shown = move || match tariff.get() {
        Ok(None) => view! { <p class="soft">{words::not_yet(language)}</p> }.into_any(),
        Ok(Some(tariff)) => {
            let groups = tariff.groups.iter().map(|group| {
                let amount = amounts[usize::from(group.service == Service::Data)];
                one_group(&tariff, group.clone(), amount, is_live, language)
            });
            groups.collect_view().into_any()
        }
        Err(refusal) => refused(refusal, language),
    };
    view! {
        <section class="sheet" aria-labelledby="preview">
            <h2 id="preview">{words::title(language)}</h2>
            <div class="stack">{shown}</div>
        </section>
    }
}

/// The tariff in `source`; `None` while nothing is written.
fn read(source: &str, language: Language) -> Result<Option<Tariff>, Refusal> {
    if source.trim().is_empty() {
        return Ok(None);
    }
    match tariff_file::parse(source) {
        Ok(tariff) => Ok(Some(tariff)),
        Err(error) => Err(refusal::tariff_file(&error, language)),
    }
}

fn refused(refusal: Refusal, language: Language) -> AnyView {
    // what the parser says is English, whatever the page is
    let place = refusal
        .place
        .map(|place| view! { <pre class="raw" lang="en" tabindex="0">{place}</pre> });
    view! {
        <p class="notice" data-kind="warn" role="status">
            <strong class="notice__word">{words::refused(language)}</strong> " " {refusal.say}
        </p>
        {place}
    }
    .into_any()
}

/// One group: a field and a slider for the usage where there are scripts to
/// follow them, and the gauge.
fn one_group(
    tariff: &Tariff,
    group: RatingGroup,
    amount: RwSignal<String>,
    is_live: RwSignal<bool>,
    language: Language,
) -> impl IntoView + use<> {
    let tax = tariff.tax;
    let heading = match group.service {
        Service::Voice => gauge_words::calls(language),
        Service::Data => gauge_words::data(language),
    };
    if amount.with_untracked(String::is_empty) {
        amount.set(typical(&group, language));
    }
    let id = format!("preview-{}", group.service);
    let label = gauge_words::try_label(group.unit, language);
    // a little more than the last bound, so that the open band can be reached
    let last = group.schedule.over(group.schedule.bands().len());
    let end = (last.base_units() / group.unit.base_units() * 5 / 4).max(1);
    let controls = move || {
        is_live.get().then(|| {
            let set = move |event| amount.set(event_target_value(&event));
            let (id, label) = (id.clone(), label.clone());
            view! {
                <div class="field" data-width="short">
                    <label for=id.clone()>{label}</label>
                    <input id=id inputmode="decimal" autocomplete="off" prop:value=amount on:input=set />
                    <input
                        type="range"
                        min="0"
                        max=end
                        aria-label=words::slide(language)
                        prop:value=move || amount.with(|typed| typed.replace(',', "."))
                        on:input=set
                    />
                </div>
            }
        })
    };
    let gauge = move || {
        let used = amount.with(|typed| format::parse_quantity(typed, group.unit, language));
        let gauge = used
            .ok()
            .and_then(|used| GaugeOf::new(&group, used, None).ok());
        match gauge {
            Some(gauge) => {
                let facts = GaugeFacts::new(language, Occasion::Tried, tax);
                let view = GaugeView::new(&gauge, &facts);
                view! { <Gauge view shape=GaugeShape::Table /> }.into_any()
            }
            None => view! { <p class="field__error">{gauge_words::try_refused(language)}</p> }
                .into_any(),
        }
    };
    view! { <div class="stack" data-gap="small"><h3>{heading}</h3> {controls} {gauge}</div> }
}

/// An amount that shows a marker in the middle of the bands.
fn typical(group: &RatingGroup, language: Language) -> String {
    let bands = group.schedule.bands();
    let middle = bands.len() / 2;
    let over = group.schedule.over(middle).base_units();
    let up_to = bands
        .get(middle)
        .map_or(over, |band| band.up_to.base_units());
    // whole units, so that it reads as a person would type it
    let unit = group.unit.base_units();
    let between = over + (up_to - over) / 2;
    let amount = if between >= unit {
        between / unit * unit
    } else {
        between
    };
    format::bound(
        Quantity::new(amount, group.unit.measure()),
        group.unit,
        language,
    )
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        prelude::*,
        wasm_bindgen::{JsCast, closure::Closure},
        web_sys::{Event, HtmlTextAreaElement},
    };

    /// Keeps `source` equal to what the editor's text area holds.
    pub(super) fn follow_text_area(source: RwSignal<String>) {
        let found = document().query_selector("textarea[name=source]");
        let Ok(Some(area)) = found else {
            return;
        };
        let area: HtmlTextAreaElement = area.unchecked_into();
        // a browser that came back may have kept other text than the server sent
        source.set(area.value());
        let typed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            source.set(event_target_value(&event));
        });
        let handler = typed.as_ref().unchecked_ref();
        let _ = area.add_event_listener_with_callback("input", handler);
        // as long as the page
        typed.forget();
    }
}
