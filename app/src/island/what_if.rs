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
        gauge::{Gauge, GaugeShape},
        rich::Say,
    },
    format,
    text::{Rich, gauge as words},
    view::gauge::{GaugeFacts, GaugeView, Occasion},
};
use domain::{
    catalog::{RatingGroup, TaxMode},
    invoice::Gauge as GaugeOf,
    party::Language,
    unit::Quantity,
};
use leptos::{either::Either, prelude::*};

/// A field for an amount of usage, and the gauge of what is typed there.
#[island]
pub fn WhatIf(
    /// Whose bands.
    group: RatingGroup,
    /// Whether their costs hold the tax.
    tax: TaxMode,
    /// The usage so far, to compare with.
    so_far: Quantity,
    /// What the field holds at first: what the query says.
    typed: String,
    /// The page's own path, for a browser without scripts.
    action: String,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let typed = RwSignal::new(typed);
    let id = format!("try-{}", group.service);
    let label = words::try_label(group.unit, language);
    let answer = move || {
        typed.with(|typed| match typed.trim() {
            "" => None,
            typed => Some(answer(typed, &group, tax, so_far, language)),
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
                    <Gauge view shape=GaugeShape::Table />
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
pub fn answer(
    typed: &str,
    group: &RatingGroup,
    tax: TaxMode,
    so_far: Quantity,
    language: Language,
) -> Result<(GaugeView, Rich), &'static str> {
    let refused = words::try_refused(language);
    let amount = format::parse_quantity(typed, group.unit, language).map_err(|_| refused)?;
    // as usage is counted: in whole blocks
    let block = group.increment.block.base_units().max(1);
    let blocks = amount.base_units() / block + i64::from(amount.base_units() % block > 0);
    let counted = blocks.checked_mul(block).ok_or(refused)?;
    let gauge =
        GaugeOf::new(group, Quantity::new(counted, amount.measure()), None).map_err(|_| refused)?;
    let cost_so_far = group.schedule.cost_of(so_far).map_err(|_| refused)?;
    let more = gauge.cost.checked_sub(cost_so_far).map_err(|_| refused)?;
    let than_now = match more.micros() {
        0 => Rich::default(),
        1.. => words::try_more(language, &format::money(more, language)),
        _ => {
            let less = more.checked_neg().map_err(|_| refused)?;
            words::try_less(language, &format::money(less, language))
        }
    };
    let facts = GaugeFacts::new(language, Occasion::Tried, tax);
    Ok((GaugeView::new(&gauge, &facts), than_now))
}
