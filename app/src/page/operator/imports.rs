//! The imports, and the form for the next file.

use super::parts::{Head, at, field, sheet, source};
use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, FormFault},
        pager::Pager,
    },
    format,
    island::upload::Upload,
    route,
    text::{
        self,
        operator::{self as common, import as words},
    },
};
use domain::{
    mediation::{Format, LineFrom},
    party::Language,
    unit::{Quantity, Unit},
};
use engine::read::{
    Page,
    import::{ImportRow, ImportState},
};
use leptos::prelude::*;

/// What is wrong with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadFault {
    /// No file was chosen.
    NoFile,
    /// The file is empty.
    EmptyFile,
    /// No format was chosen.
    NoFormat,
    /// The format needs a time zone.
    NoZone,
    /// No time zone is called that.
    UnknownZone,
    /// Not one of the columns that can name a line.
    UnknownLineFrom,
    /// Too many files wait already.
    QueueFull,
}

/// The form as it was sent, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct UploadForm {
    /// The format's name.
    pub format: String,
    /// The time zone's name.
    pub zone: String,
    /// Which column names the line.
    pub line_from: String,
    /// In the form's order.
    pub faults: Vec<UploadFault>,
}

impl UploadFault {
    /// The field that it is about.
    const fn field(self) -> &'static str {
        match self {
            Self::NoFile | Self::EmptyFile | Self::QueueFull => "file",
            Self::NoFormat => "format",
            Self::NoZone | Self::UnknownZone => "zone",
            Self::UnknownLineFrom => "line_from",
        }
    }

    const fn words(self, language: Language) -> &'static str {
        match self {
            Self::NoFile => words::fault_no_file(language),
            Self::EmptyFile => words::fault_empty_file(language),
            Self::NoFormat => words::fault_no_format(language),
            Self::NoZone => words::fault_no_zone(language),
            Self::UnknownZone => words::fault_unknown_zone(language),
            Self::UnknownLineFrom => words::fault_unknown_line(language),
            Self::QueueFull => words::fault_queue_full(language),
        }
    }
}

/// The page.
#[component]
pub fn ImportsPage(
    /// The imports, newest first.
    rows: Page<ImportRow>,
    /// Whether these are the newest.
    is_first: bool,
    /// The largest file that is taken.
    file_max: Quantity,
    /// The form.
    form: UploadForm,
) -> impl IntoView {
    let language = text::language();
    let faults = form.faults.iter();
    let faults = faults.map(|fault| FormFault::new(fault.field(), fault.words(language)));
    let faults: Vec<FormFault> = faults.collect();
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let first = (!is_first).then(|| route::IMPORTS.template.to_owned());
    let next = rows.next.as_deref();
    let next = next.map(|after| route::IMPORTS.with_query(&[("after", after)]));
    let list = if rows.rows.is_empty() {
        view! { <Empty say=words::nothing_yet(language) /> }.into_any()
    } else {
        let table = import_table(&rows.rows, language);
        view! { {table} <Pager first next /> }.into_any()
    };
    view! {
        {errors}
        <Head title=words::title(language).into_any() />
        {sheet("upload", words::upload(language), None, upload_form(&form, file_max, language))}
        {sheet("all", words::all(language), None, list)}
    }
}

fn upload_form(form: &UploadForm, file_max: Quantity, language: Language) -> impl IntoView + use<> {
    let fault = |field: &str| {
        let fault = form.faults.iter().find(|fault| fault.field() == field);
        fault.map(|fault| fault.words(language).to_owned())
    };
    let file_max = format::quantity_natural(file_max, Unit::Byte, language);
    let file_hint = words::file_hint(language, &file_max).to_string();
    let formats = Format::ALL.map(|format| {
        let words = match format {
            Format::BandstandCsv => words::format_bandstand(language),
            Format::AsteriskCsv => words::format_asterisk(language),
            Format::RadiusDetail => words::format_radius(language),
        };
        let is_chosen = form.format == format.as_str();
        view! { <option value=format.as_str() selected=is_chosen>{words}</option> }
    });
    let line_first = view! { <option value="">{words::line_first(language)}</option> };
    let lines = LineFrom::ALL.map(|from| {
        let words = match from {
            LineFrom::Accountcode => words::line_accountcode(language),
            LineFrom::Src => words::line_src(language),
            LineFrom::Channel => words::line_channel(language),
        };
        let is_chosen = form.line_from == from.as_str();
        view! { <option value=from.as_str() selected=is_chosen>{words}</option> }
    });
    let format = field(
        "format",
        words::choose_format(language),
        None,
        fault("format"),
        |described, invalid| {
            view! {
                <select id="format" name="format" aria-describedby=described aria-invalid=invalid>
                    {formats.collect_view()}
                </select>
            }
        },
    );
    let zone = form.zone.clone();
    let zone = field(
        "zone",
        words::choose_zone(language),
        None,
        fault("zone"),
        |described, invalid| {
            view! {
                <input
                    id="zone"
                    name="zone"
                    value=zone
                    placeholder="Europe/Berlin"
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    let line_from = fault("line_from");
    let line_from = field(
        "line_from",
        words::choose_line(language),
        None,
        line_from,
        |described, invalid| {
            view! {
                <select id="line_from" name="line_from" aria-describedby=described aria-invalid=invalid>
                    {line_first}
                    {lines.collect_view()}
                </select>
            }
        },
    );
    let file = field(
        "file",
        words::choose_file(language),
        Some(file_hint),
        fault("file"),
        |described, invalid| {
            view! {
                <input id="file" name="file" type="file" aria-describedby=described aria-invalid=invalid />
            }
        },
    );
    view! {
        <p>{words::upload_how(language)}</p>
        <form
            class="form"
            method="post"
            enctype="multipart/form-data"
            action=route::IMPORTS_UPLOAD.template
        >
            <div class="drop">{file}</div>
            <div class="filters">{format} {zone} {line_from}</div>
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::send(language)}</button>
            </div>
            <Upload
                uploading=words::uploading(language).to_owned()
                lost=words::upload_lost(language).to_owned()
            />
        </form>
    }
}

fn import_table(rows: &[ImportRow], language: Language) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| import_row(row, language))
        .collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::all(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{common::file(language)}</th>
                    <th scope="col">{common::state(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::accepted(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::duplicates(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::rejected(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn import_row(row: &ImportRow, language: Language) -> impl IntoView + use<> {
    let figure = |n: i64| format::integer(n, language);
    let (accepted, duplicates, rejected) = (
        figure(row.accepted),
        figure(row.duplicates),
        figure(row.rejected),
    );
    let counts = words::counts(language, &accepted, &duplicates, &rejected).to_string();
    view! {
        <tr>
            <th scope="row">
                <a href=route::import(&row.id)>{source(&row.source)}</a>
                <span class="table__under">
                    {row.format.clone()} " · " {at(row.started_at, language)}
                </span>
                <span class="table__under" data-at="narrow">{counts}</span>
            </th>
            <td>{state_tag(row.state)}</td>
            <td class="n" data-at="wide">{accepted}</td>
            <td class="n" data-at="wide">{duplicates}</td>
            <td class="n" data-at="wide">{rejected}</td>
        </tr>
    }
}

/// How an import stands, as a tag.
pub(super) fn state_tag(state: ImportState) -> impl IntoView {
    let kind = match state {
        ImportState::Running => None,
        ImportState::Done => Some("good"),
        ImportState::Refused => Some("stop"),
    };
    view! { <span class="tag" data-kind=kind>{words::state(state, text::language())}</span> }
}
