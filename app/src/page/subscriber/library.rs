//! The library: what the viewer has a right to.

use super::head::Head;
use crate::{
    component::{
        empty::Empty,
        pager::Pager,
        recording::SleeveCell,
        sheet::sheet,
        shelf::{Card, Shelf},
    },
    format, route,
    text::{
        self,
        store::{self as common, library as words},
    },
    view::store::{
        Listing,
        library::{Ended, LibraryItem, Origin},
    },
};
use domain::party::Language;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

/// The page.
#[component]
pub fn LibraryPage(
    /// Rights that are good, newest first.
    items: Listing<LibraryItem>,
    /// Rights that have ended, newest first.
    ended: Vec<LibraryItem>,
    /// The account's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| route::LIBRARY.with_query(&[("after", after)]);
    let first = (!items.is_first).then(|| path(""));
    let next = items.next.as_deref().map(path);
    let list = if items.rows.is_empty() {
        view! { <Empty say=words::empty(language) how=words::empty_how(language) /> }.into_any()
    } else {
        let cards = items
            .rows
            .into_iter()
            .map(|item| card(item, &zone, language));
        view! { <Shelf name=words::yours(language) cards=cards.collect() /> }.into_any()
    };
    let ended = (!ended.is_empty()).then(|| {
        let table = ended_table(&ended, &zone, language);
        sheet("ended", words::over(language), None, table)
    });
    let actions = view! {
        <a class="btn" href=route::SHOP.template>{words::to_shop(language)}</a>
        <a class="btn" href=route::PLAYER.template>{words::to_player(language)}</a>
    };
    view! {
        <Head
            title=words::title(language).into_any()
            lead=words::lead(language).into_any()
            actions=actions.into_any()
        />
        <section class="stack" aria-label=words::yours(language)>
            {list}
            <Pager first next />
        </section>
        {ended}
    }
}

fn card(item: LibraryItem, zone: &TimeZone, language: Language) -> AnyView {
    let until = item.until.map(|until| {
        let until = words::until(language, &day(until, zone, language)).to_string();
        view! { " " <span class="tag" data-kind="warn">{until}</span> }
    });
    let foot = view! { {came(&item, zone, language)} {until} };
    let path = route::LIBRARY_ITEM.path(&[&item.sleeve.content]);
    view! { <Card sleeve=item.sleeve path length_ms=item.length_ms foot=foot.into_any() /> }
        .into_any()
}

fn ended_table(
    items: &[LibraryItem],
    zone: &TimeZone,
    language: Language,
) -> impl IntoView + use<> {
    let rows = items.iter().map(|item| {
        let why = item.ended.as_ref();
        let why = why.map_or_else(String::new, |ended| why_ended(ended, zone, language));
        let narrow = why.clone();
        let (artist, origin) = (item.sleeve.artist.clone(), came(item, zone, language));
        view! {
            <tr>
                <th scope="row">
                    <SleeveCell sleeve=item.sleeve.clone()>
                        <span class="table__under">
                            <bdi>{artist}</bdi>
                            " · "
                            {origin}
                        </span>
                        <span class="table__under" data-at="narrow">{narrow}</span>
                    </SleeveCell>
                </th>
                <td data-at="wide">{why}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::over(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{common::recording(language)}</th>
                    <th scope="col" data-at="wide">{words::why(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// How a right came about, and when.
pub(super) fn came(item: &LibraryItem, zone: &TimeZone, language: Language) -> String {
    let from = day(item.from, zone, language);
    match &item.origin {
        Origin::Purchase => words::bought_on(language, &from),
        Origin::Gift { from: who } => words::gift_on(language, who, &from),
        Origin::Grant => words::granted_on(language, &from),
    }
    .to_string()
}

/// Why a right is not good any more.
pub(super) fn why_ended(ended: &Ended, zone: &TimeZone, language: Language) -> String {
    let day = |at: &Timestamp| day(*at, zone, language);
    match ended {
        Ended::Expired { at } => words::expired(language, &day(at)),
        Ended::Revoked { at, reason } => words::revoked(language, &day(at), reason),
        Ended::Refunded { at } => words::refunded(language, &day(at)),
    }
    .to_string()
}

/// The day of an instant, where the account is.
pub(super) fn day(instant: Timestamp, zone: &TimeZone, language: Language) -> String {
    format::date_short(zone.to_datetime(instant).date(), language)
}
