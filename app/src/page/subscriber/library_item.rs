//! One recording of the library: played here, or fetched in any format.

use super::library::{came, day, why_ended};
use crate::{
    component::{
        facts::{Fact, Facts, FactsFlow},
        recording::{Hero, Player, bytes, facts_of, fidelity},
        sheet::sheet,
    },
    format, route,
    text::{
        self,
        store::{self as common, library as words, shop as shop_words},
    },
    view::store::{
        FileOffer,
        library::{Charge, LibraryDetail},
    },
};
use domain::party::Language;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// Formats that browsers are offered, the smallest first, with their types.
const PLAYED: [(&str, &str); 2] = [("opus", "audio/ogg; codecs=opus"), ("flac", "audio/flac")];

/// The page.
#[component]
pub fn LibraryItemPage(
    /// The right and what it is to.
    detail: LibraryDetail,
    /// The account's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let over = (route::LIBRARY.template.to_owned(), words::title(language));
    let content = detail.item.sleeve.content.clone();
    let body = match &detail.item.ended {
        Some(ended) => {
            let why = why_ended(ended, &zone, language);
            view! { <p class="notice" data-kind="stop">{why}</p> }.into_any()
        }
        None => player(&detail, language),
    };
    let files = detail.item.ended.is_none().then(|| {
        let table = file_table(&detail, language);
        sheet("files", words::fetch(language), None, table)
    });
    let in_shop = (
        route::SHOP_ITEM.path(&[&content]),
        words::in_the_shop(language),
    );
    let provider = Fact::new(common::provider(language), detail.provider.clone());
    let about = facts_of(&detail.master, vec![provider], language);
    let right = right(&detail, &zone, language);
    view! {
        <Hero sleeve=detail.item.sleeve.clone() over>
            {body}
        </Hero>
        <div class="two" data-split="even">
            <div class="stack">
                {files}
                {sheet("right", words::your_right(language), None, right)}
            </div>
            {sheet("about", shop_words::about(language), Some(in_shop), about)}
        </div>
    }
}

fn player(detail: &LibraryDetail, language: Language) -> AnyView {
    let content = &detail.item.sleeve.content;
    let is_offered = |format: &str| detail.files.iter().any(|file| file.format == format);
    let sources = PLAYED.iter().filter(|(format, _)| is_offered(format));
    let sources =
        sources.map(|(format, kind)| (route::LIBRARY_FILE.path(&[content, format]), Some(*kind)));
    view! {
        <Player
            name=common::player_of(language, &detail.item.sleeve.title).to_string()
            sources=sources.collect()
            peaks=Some(detail.master.peaks.clone())
        />
    }
    .into_any()
}

fn file_table(detail: &LibraryDetail, language: Language) -> impl IntoView + use<> {
    let sleeve = &detail.item.sleeve;
    let row = |file: &FileOffer| {
        let path = route::DELIVERY_ASK.path(&[&sleeve.content, &file.format]);
        let label = words::fetch_title(language, &sleeve.title, &file.name).to_string();
        let size = match file.size_bytes {
            Some(size_bytes) => bytes(size_bytes, language),
            None => words::size_later(language).to_owned(),
        };
        view! {
            <tr>
                <th scope="row">
                    <a href=path aria-label=label>{file.name.clone()}</a>
                    <span class="table__under">{fidelity(file)}</span>
                </th>
                <td class="n">{size}</td>
            </tr>
        }
    };
    let rows = detail.files.iter().map(row).collect_view();
    view! {
        <p class="soft">{words::fetch_how(language)}</p>
        <table class="table">
            <caption class="visually-hidden">{words::fetch(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::format(language)}</th>
                    <th scope="col" class="n">{words::size(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// How the right came about, how long it is good, and what became of its price.
fn right(detail: &LibraryDetail, zone: &TimeZone, language: Language) -> impl IntoView + use<> {
    let item = &detail.item;
    let good = match item.until {
        Some(until) => words::until(language, &day(until, zone, language)).to_string(),
        None => words::for_ever(language).to_owned(),
    };
    let mut facts = vec![Fact::new(words::came(language), came(item, zone, language))];
    if item.ended.is_none() {
        facts.push(Fact::new(words::good(language), good));
    }
    let permission = (item.ended.is_none()).then(|| {
        view! { <p>{words::permission(language)}</p> }
    });
    view! {
        <Facts facts flow=FactsFlow::Rows />
        {detail.charge.as_ref().map(|charge| charged(charge, language))}
        {permission}
    }
}

/// What was paid, and the invoice that says so.
fn charged(charge: &Charge, language: Language) -> impl IntoView + use<> {
    let price = format::money(charge.price, language);
    let place = match &charge.invoice {
        Some(number) => {
            let label = words::on_invoice(language, number).to_string();
            view! { <a href=route::invoice(number)>{label}</a> }.into_any()
        }
        None => words::next_invoice(language).into_any(),
    };
    view! { <p>{words::charge(language)} ": " <strong>{price}</strong> ", " {place}</p> }
}
