//! The provider's recordings by how they stand, and the form for the next.

use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, fault_of},
        pager::Pager,
        recording::{Length, SleeveCell, bytes},
        sheet::{Head, field, sheet},
    },
    format,
    island::master_upload::{MasterUpload, UploadWords},
    route,
    text::{
        self,
        store::{self as common, provider as words},
    },
    view::store::{
        Listing,
        provider::{MasterForm, ProviderRow, RecordingState},
    },
};
use domain::party::Language;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn RecordingsPage(
    /// The recordings, newest first.
    rows: Listing<ProviderRow>,
    /// The form for the next.
    form: MasterForm,
    /// The provider's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let errors = (!form.faults.is_empty()).then(|| {
        let faults = form.faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let path = |after: &str| route::PROVIDER.with_query(&[("after", after)]);
    let first = (!rows.is_first).then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let nothing = rows.rows.is_empty().then(|| {
        view! { <Empty say=words::nothing_yet(language) how=words::nothing_yet_how(language) /> }
    });
    let states = RecordingState::ALL.map(|state| {
        let of_state = rows.rows.iter().filter(|row| row.state == state);
        let of_state: Vec<&ProviderRow> = of_state.collect();
        (!of_state.is_empty()).then(|| {
            let table = table(&of_state, state, &zone, language);
            sheet(
                state.as_str(),
                common::state_of(state, language),
                None,
                table,
            )
        })
    });
    view! {
        {errors}
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        {sheet("upload", words::upload(language), None, upload(&form, language))}
        {nothing}
        {states.into_iter().collect_view()}
        <Pager first next />
    }
}

fn upload(form: &MasterForm, language: Language) -> impl IntoView + use<> {
    let size = bytes(form.file_bytes_max, language);
    let hint = words::file_hint(language, &form.formats.join(", "), &size).to_string();
    let fault = fault_of(&form.faults, "file").map(str::to_owned);
    let file = field(
        "file",
        words::choose_file(language),
        Some(hint),
        fault,
        |described, invalid| {
            view! {
                <input
                    id="file"
                    name="file"
                    type="file"
                    accept="audio/*"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    let island_words = UploadWords {
        uploading: words::uploading(language).to_owned(),
        checking: words::checking(language).to_owned(),
        pause: words::pause(language).to_owned(),
        resume: words::resume(language).to_owned(),
        paused: words::paused(language).to_owned(),
        waiting: words::waiting(language).to_owned(),
        failed: words::failed(language).to_owned(),
        no_file: words::no_file(language).to_owned(),
    };
    view! {
        <p>{words::upload_how(language)}</p>
        <form
            class="form"
            method="post"
            enctype="multipart/form-data"
            action=route::MASTER_SEND.template
        >
            <div class="drop">{file}</div>
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::send(language)}</button>
            </div>
            <MasterUpload
                endpoint=route::UPLOADS.template.to_owned()
                words=island_words
                language=language
            />
        </form>
    }
}

fn table(
    rows: &[&ProviderRow],
    state: RecordingState,
    zone: &TimeZone,
    language: Language,
) -> impl IntoView + use<> {
    let rows = rows.iter().map(|row| table_row(row, zone, language));
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{common::state_of(state, language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{common::recording(language)}</th>
                    <th scope="col" class="n" data-at="wide">{common::price(language)}</th>
                    <th scope="col" class="n" data-at="wide">{common::sold(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn table_row(row: &ProviderRow, zone: &TimeZone, language: Language) -> impl IntoView + use<> {
    let uploaded = format::instant(row.uploaded_at, zone, language);
    let (artist, format) = (row.sleeve.artist.clone(), row.format.clone());
    let length_ms = row.length_ms;
    let price = row.price.map(|price| format::money(price, language));
    let sold = format::integer(row.sold_count, language);
    let narrow = words::sold_so_far(language, &sold).to_string();
    let narrow = match &price {
        Some(price) => format!("{price} · {narrow}"),
        None => narrow,
    };
    let price = price.unwrap_or_else(|| "–".to_owned());
    view! {
        <tr>
            <th scope="row">
                <SleeveCell
                    sleeve=row.sleeve.clone()
                    path=Some(route::RECORDING.path(&[&row.sleeve.content]))
                >
                    <span class="table__under"><bdi>{artist}</bdi></span>
                    <span class="table__under">
                        <Length length_ms />
                        " · "
                        {format}
                        " · "
                        {words::uploaded_at(language, &uploaded).to_string()}
                    </span>
                    <span class="table__under" data-at="narrow">{narrow}</span>
                </SleeveCell>
            </th>
            <td class="n" data-at="wide">{price}</td>
            <td class="n" data-at="wide">{sold}</td>
        </tr>
    }
}
