//! How we got this: a sum worked out step by step.

use crate::view::steps::{StepView, StepsView};
use leptos::prelude::*;

/// The steps to an amount; the last one is the amount.
#[component]
pub fn Steps(
    /// The steps.
    view: StepsView,
) -> impl IntoView {
    let last = view.steps.len().saturating_sub(1);
    let steps = view.steps.into_iter().enumerate();
    let steps = steps
        .map(|(index, step)| view! { <Step step is_result=index == last /> })
        .collect_view();
    view! { <ol class="steps">{steps}</ol> }.into_any()
}

#[component]
fn Step(step: StepView, is_result: bool) -> impl IntoView {
    let StepView {
        what,
        value,
        sum,
        why,
        link,
    } = step;
    let class = if is_result {
        "steps__step steps__result"
    } else {
        "steps__step"
    };
    let sum = sum.map(|sum| view! { " " <span class="steps__sum">{sum}</span> });
    let link = link.map(|(words, href)| view! { " " <a href=href>{words}</a> });
    let why = (why.is_some() || link.is_some())
        .then(|| view! { " " <span class="steps__why">{why}{link}</span> });
    view! {
        <li class=class>
            <span class="steps__what">{what}</span> " " <span class="steps__value">{value}</span>
            {sum}{why}
        </li>
    }
}
