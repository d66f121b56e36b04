//! The editor for a tariff version: a plain form with the tariff's file in it,
//! and beside it what its bands will look like.

use super::{
    parts::{Head, area_content, english, sheet},
    tariff::{facts, groups},
};
use crate::{
    component::form::{ErrorSummary, FormFault},
    island::band_preview::BandPreview,
    route,
    text::{self, operator::tariff as words},
};
use domain::{catalog::Tariff, party::Language};
use leptos::prelude::*;

/// What the editor begins with: both ways of writing a schedule.
pub const SAMPLE: &str = include_str!("tariff_sample.toml");

/// What a check of the file came to.
#[derive(Debug, Clone)]
pub enum Checked {
    /// It was not checked yet.
    NotYet,
    /// There is no file.
    Empty,
    /// It is sound.
    Sound(Box<Tariff>),
    /// It breaks a rule; the words say which.
    Refused(String),
}

/// The page.
#[component]
pub fn TariffEditorPage(
    /// The file as it stands.
    source: String,
    /// What a check of it came to.
    checked: Checked,
) -> impl IntoView {
    let language = text::language();
    let fault = match &checked {
        Checked::NotYet | Checked::Sound(_) => None,
        Checked::Empty => Some(words::fault_empty(language).to_owned()),
        Checked::Refused(why) => Some(why.clone()),
    };
    let errors = fault.clone().map(|words| {
        view! { <ErrorSummary faults=vec![FormFault::new("source", words)] /> }
    });
    let over = view! { <a href=route::TARIFFS.template>{words::title(language)}</a> };
    let sound = match checked {
        Checked::Sound(tariff) => Some(sound(&tariff, language)),
        _ => None,
    };
    view! {
        {errors}
        <Head
            over=over.into_any()
            title=words::editor(language).into_any()
            lead=words::editor_how(language).into_any()
        />
        {sound}
        <div class="two">
            {sheet("file", words::file(language), None, form(source.clone(), fault, language))}
            <BandPreview source language />
        </div>
    }
}

fn form(source: String, fault: Option<String>, language: Language) -> impl IntoView {
    let state = fault.is_some().then_some("error");
    let invalid = fault.is_some().then_some("true");
    let described = match &fault {
        Some(_) => "source-error source-hint",
        None => "source-hint",
    };
    let fault = fault.map(|words| {
        view! { <p class="field__error" id="source-error">{english(words)}</p> }
    });
    let rows = (source.lines().count() + 2).clamp(16, 40).to_string();
    let source = area_content(&source);
    view! {
        <form class="form" method="post" action=route::TARIFF_SEND.template>
            <div class="field" data-state=state>
                <label for="source">{words::source_label(language)}</label>
                <p class="field__hint" id="source-hint">{words::source_hint(language)}</p>
                {fault}
                <textarea
                    class="field__bytes"
                    id="source"
                    name="source"
                    rows=rows
                    spellcheck="false"
                    autocapitalize="off"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {source}
                </textarea>
            </div>
            <div class="form__actions">
                <button class="btn" name="how" value="check">{words::check(language)}</button>
                <button class="btn" data-kind="main" name="how" value="add">
                    {words::save(language)}
                </button>
            </div>
        </form>
    }
}

fn sound(tariff: &Tariff, language: Language) -> impl IntoView + use<> {
    let name = tariff.name(language.tag());
    let name = words::name_and_version(language, name, &tariff.version.to_string());
    view! {
        <section class="stack" aria-labelledby="checked">
            <p class="notice" role="status">{words::checked(language)}</p>
            <h2 id="checked">{words::looks_like(language)} ": " {name.to_string()}</h2>
            <dl class="facts">{facts(tariff, language)}</dl>
            {groups(tariff, language)}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::SAMPLE;
    use domain::catalog::tariff_file::parse;

    #[test]
    fn the_sample_is_a_tariff() {
        let tariff = parse(SAMPLE).unwrap();
        assert_eq!(tariff.groups.len(), 2);
    }
}
