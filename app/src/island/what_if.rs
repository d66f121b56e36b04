//! What would it cost? An amount is typed, and the gauge shows its band: the
//! domain's own code in the browser, no request.
//!
//! Without a script it is a plain form that asks the page for the same; the
//! page reads the field `try-data` or `try-voice`.

#![expect(
    missing_docs,
    reason = "the macro makes a struct that it does not document"
)]

use crate::{
    component::{
        gauge::{Gauge as GaugeTable, GaugeShape},
        rich::Say,
    },
    format,
    text::{Rich, gauge as words},
    view::{
        gauge::{GaugeFacts, GaugeView, Occasion},
        live::LiveView,
    },
};
use domain::{
    invoice::Gauge,
    unit::{MoneyError, Quantity},
};
use leptos::{either::Either, prelude::*};

/// A field for an amount of usage, and the gauge of what is typed there.
#[island]
pub fn WhatIf(
    /// The gauge whose bands they are: [`crate::view::open::live`].
    live: LiveView,
    /// What the field holds at first: what the query says.
    typed: String,
    /// The page's own path, for a browser without scripts.
    action: String,
) -> impl IntoView {
    let language = live.language();
    let group = &live.bands.0;
    let typed = RwSignal::new(typed);
    let id = format!("try-{}", group.service);
    let label = words::try_label(group.unit, language);
    let answer = move || {
        typed.with(|typed| match typed.trim() {
            "" => None,
            typed => Some(answer(typed, &live)),
        })
    };
    let answer = Memo::new(move |_| answer());
    let is_refused = move || {
        answer
            .with(|answer| matches!(answer, Some(Err(_))))
            .then_some("true")
    };
    let fault_id = format!("{id}-fault");
    let shown = {
        let fault_id = fault_id.clone();
        move || {
            answer.get().map(|answer| match answer {
                Ok((view, than_now)) => Either::Left(view! {
                    <p><Say say=than_now /></p>
                    <GaugeTable view shape=GaugeShape::Table />
                }),
                Err(fault) => {
                    Either::Right(view! { <p class="field__error" id=fault_id.clone()>{fault}</p> })
                }
            })
        }
    };
    view! {
        <form class="filters" method="get" action=action on:submit=|event| event.prevent_default()>
            <div class="field" data-width="short">
                <label for=id.clone()>{label}</label>
                <input
                    id=id.clone()
                    name=id
                    inputmode="decimal"
                    autocomplete="off"
                    value=typed.get_untracked()
                    aria-invalid=is_refused
                    aria-describedby=fault_id
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <button class="btn">{words::try_show(language)}</button>
        </form>
        {shown}
    }
}

/// The gauge of what is `typed` and how its cost compares with that of the
/// usage so far.
///
/// # Errors
/// What to say of a text that is no amount.
pub fn answer(typed: &str, live: &LiveView) -> Result<(GaugeView, Rich), &'static str> {
    let language = live.language();
    let refused = words::try_refused(language);
    amount(typed, live)
        .ok_or(refused)
        .and_then(|amount| compare(amount, live).map_err(|_| refused))
}

/// What is typed, counted as usage is: in whole blocks.
fn amount(typed: &str, live: &LiveView) -> Option<Quantity> {
    let group = &live.bands.0;
    let amount = format::parse_quantity(typed, group.unit, live.language()).ok()?;
    let block = group.increment.block.base_units().max(1);
    let blocks = amount.base_units() / block + i64::from(amount.base_units() % block > 0);
    Some(Quantity::new(blocks.checked_mul(block)?, amount.measure()))
}

fn compare(amount: Quantity, live: &LiveView) -> Result<(GaugeView, Rich), MoneyError> {
    let (group, language) = (&live.bands.0, live.language());
    let gauge = Gauge::new(group, amount, None)?;
    let so_far = Quantity::new(live.now.used, amount.measure());
    let more = gauge.cost.checked_sub(group.schedule.cost_of(so_far)?)?;
    let than_now = match more.micros() {
        0 => Rich::default(),
        1.. => words::try_more(language, &format::money(more, language)),
        _ => words::try_less(language, &format::money(more.checked_neg()?, language)),
    };
    let facts = GaugeFacts::new(language, Occasion::Tried, live.tax());
    Ok((GaugeView::new(&gauge, &facts), than_now))
}
