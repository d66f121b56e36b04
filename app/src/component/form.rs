//! Forms that could not be taken: the summary above, the words at the field.

use crate::text::{self, form as words};
use leptos::prelude::*;
use std::borrow::Cow;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// The field's id on the page.
    pub field: Cow<'static, str>,
    /// What to do, in the reader's language; the same words stand at the field.
    pub words: String,
}

impl FormFault {
    /// What is wrong with `field`.
    pub fn new(field: impl Into<Cow<'static, str>>, words: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            words: words.into(),
        }
    }
}

/// The words for `field` among `faults`.
pub fn fault_of<'f>(faults: &'f [FormFault], field: &str) -> Option<&'f str> {
    faults
        .iter()
        .find(|fault| fault.field == field)
        .map(|fault| fault.words.as_str())
}

/// "There is a problem": each fault as a link to its field. It takes the focus,
/// so that it is what a screen reader reads first.
#[component]
pub fn ErrorSummary(
    /// The faults, in the order of their fields; at least one.
    faults: Vec<FormFault>,
) -> impl IntoView {
    let rows = faults.into_iter().map(|fault| {
        view! { <li><a href=format!("#{}", fault.field)>{fault.words}</a></li> }
    });
    view! {
        <div class="errors" role="alert" tabindex="-1" autofocus=true aria-labelledby="errors-title">
            <h2 id="errors-title">{words::problem(text::language())}</h2>
            <ul class="errors__list">{rows.collect_view()}</ul>
        </div>
    }
}

/// One line of text with its label and, where it was refused, the reason.
#[component]
pub fn TextField(
    /// Its id and its name in the form.
    name: &'static str,
    /// Its label.
    label: String,
    /// `text`, `email`, `password`, `month` …
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds.
    #[prop(default = String::new())]
    value: String,
    /// What browsers may fill it with.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Why it was refused.
    #[prop(default = None)]
    fault: Option<String>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let described = fault.is_some().then(|| error_id.clone());
    let state = fault.is_some().then_some("error");
    let error = fault.map(|words| view! { <p class="field__error" id=error_id>{words}</p> });
    view! {
        <div class="field" data-state=state>
            <label for=name>{label}</label>
            {error}
            <input
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                aria-describedby=described
                aria-invalid=state.map(|_| "true")
            />
        </div>
    }
}

/// One of a few, all to be seen: value, words, whether it is chosen.
pub fn choices(
    name: &'static str,
    legend: &'static str,
    options: &[(&'static str, &'static str, bool)],
    fault: Option<String>,
) -> AnyView {
    let error_id = format!("{name}-error");
    let described = fault.is_some().then(|| error_id.clone());
    let error = fault.map(|words| view! { <p class="field__error" id=error_id>{words}</p> });
    let options = options.iter().map(|(value, words, is_chosen)| {
        let id = format!("{name}-{value}");
        view! {
            <div class="choice">
                <input type="radio" id=id.clone() name=name value=*value checked=*is_chosen />
                <label for=id>{*words}</label>
            </div>
        }
    });
    let options = options.collect_view();
    view! {
        <fieldset id=name tabindex="-1" aria-describedby=described>
            <legend>{legend}</legend>
            {error}
            {options}
        </fieldset>
    }
    .into_any()
}
