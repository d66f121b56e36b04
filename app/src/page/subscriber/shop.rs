//! The shop: recordings that are for sale, cover up.

use super::head::Head;
use crate::{
    component::{
        empty::Empty,
        pager::Pager,
        shelf::{Card, Shelf},
    },
    format, route,
    text::{self, store::shop as words},
    view::store::{Listing, shop::ShelfItem},
};
use domain::party::Language;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ShopPage(
    /// The recordings.
    items: Listing<ShelfItem>,
    /// What was searched for; empty shows all.
    search: String,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| route::SHOP.with_query(&[("q", &search), ("after", after)]);
    let first = (!items.is_first).then(|| path(""));
    let next = items.next.as_deref().map(path);
    let found = (!search.is_empty()).then(|| found(&search, language));
    let list = match (items.rows.is_empty(), search.is_empty()) {
        (false, _) => {
            let cards = items.rows.into_iter().map(|item| card(item, language));
            view! { <Shelf name=words::shelf(language) cards=cards.collect() /> }.into_any()
        }
        (true, true) => view! {
            <Empty say=words::nothing_yet(language) how=words::nothing_yet_how(language) />
        }
        .into_any(),
        (true, false) => {
            let say = words::nothing_found(language, &search).to_string();
            view! { <Empty say how=words::nothing_found_how(language) /> }.into_any()
        }
    };
    view! {
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        {search_form(&search, language)}
        <section class="stack" aria-label=words::shelf(language)>
            {found}
            {list}
            <Pager first next />
        </section>
    }
}

fn search_form(search: &str, language: Language) -> impl IntoView + use<> {
    view! {
        <form class="filters" role="search" method="get" action=route::SHOP.template>
            <div class="field">
                <label for="q">{words::search(language)}</label>
                <input id="q" name="q" type="search" value=search.to_owned() maxlength="100" />
            </div>
            <button class="btn">{words::find(language)}</button>
        </form>
    }
}

/// What was searched for, and the way back to everything.
fn found(search: &str, language: Language) -> impl IntoView + use<> {
    view! {
        <p class="row">
            <strong>{words::found(language, search).to_string()}</strong>
            <a href=route::SHOP.template>{words::all(language)}</a>
        </p>
    }
}

fn card(item: ShelfItem, language: Language) -> AnyView {
    let content = item.sleeve.content.clone();
    let preview = route::SHOP_PREVIEW.path(&[&content]);
    let name = words::preview_of(language, &item.sleeve.title).to_string();
    let yours = item.is_owned.then(|| {
        view! { " " <span class="tag" data-kind="good">{words::yours(language)}</span> }
    });
    let foot = view! {
        <span class="shelf__price">{format::money(item.price, language)}</span>
        {yours}
    };
    let sound = view! {
        <audio class="shelf__sound" controls preload="none" src=preview aria-label=name></audio>
    };
    view! {
        <Card
            sleeve=item.sleeve
            path=route::SHOP_ITEM.path(&[&content])
            length_ms=item.length_ms
            foot=foot.into_any()
            sound=Some(sound.into_any())
        />
    }
    .into_any()
}
