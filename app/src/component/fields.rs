//! Text fields of a form, each with its label, its hint and what is wrong with it.

use super::{
    form::{FormFault, fault_of},
    sheet::{area_content, field},
};
use leptos::prelude::*;

/// Draws fields; it holds what is wrong with them.
#[derive(Debug, Clone, Copy)]
pub struct TextFields<'f>(pub &'f [FormFault]);

impl TextFields<'_> {
    /// What is wrong with `name`.
    pub fn fault(&self, name: &str) -> Option<String> {
        fault_of(self.0, name).map(str::to_owned)
    }

    /// One line.
    pub fn line(
        &self,
        name: &'static str,
        label: &'static str,
        hint: Option<&'static str>,
        value: &str,
    ) -> AnyView {
        let (hint, value) = (hint.map(str::to_owned), value.to_owned());
        field(name, label, hint, self.fault(name), |described, invalid| {
            view! {
                <input
                    id=name
                    name=name
                    value=value
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        })
        .into_any()
    }

    /// Several lines.
    pub fn area(
        &self,
        name: String,
        label: &'static str,
        hint: String,
        (value, rows): (&str, &'static str),
    ) -> AnyView {
        let (content, id) = (area_content(value), name.clone());
        let fault = self.fault(&name);
        field(name, label, Some(hint), fault, |described, invalid| {
            view! {
                <textarea
                    id=id.clone()
                    name=id
                    rows=rows
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {content}
                </textarea>
            }
        })
        .into_any()
    }
}
