//! One recording of the shop: what it is, what a right to it means, and the
//! forms that buy it.

use crate::{
    component::{
        facts::Fact,
        form::{ErrorSummary, TextField, fault_of},
        recording::{Hero, Player, facts_of, format_names},
        rich::Say,
        sheet::sheet,
        waveform::Stretch,
    },
    format, route,
    text::{
        self,
        store::{self as common, shop as words},
    },
    view::store::shop::{GiftForm, Purchase, ShopItem},
};
use domain::{party::Language, unit::Money};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ShopItemPage(
    /// The recording.
    item: ShopItem,
) -> impl IntoView {
    let language = text::language();
    let faults = item.gift.as_ref().map(|gift| gift.faults.clone());
    let faults = faults.filter(|faults| !faults.is_empty());
    let errors = faults.map(|faults| view! { <ErrorSummary faults /> });
    let gift = item.gift.clone().map(|gift| {
        let form = gift_form(gift, &item, language);
        sheet("give", words::give(language), None, form)
    });
    let over = (route::SHOP.template.to_owned(), words::title(language));
    let (means, about) = (means(&item, language), about(&item, language));
    let (preview, purchase) = (preview(&item, language), purchase(&item, language));
    view! {
        {errors}
        <Hero sleeve=item.sleeve.clone() over>
            {preview}
            {purchase}
        </Hero>
        <div class="two" data-split="even">
            <div class="stack">
                {sheet("means", words::what_you_get(language), None, means)}
                {gift}
            </div>
            {sheet("about", words::about(language), None, about)}
        </div>
    }
}

fn preview(item: &ShopItem, language: Language) -> impl IntoView + use<> {
    let (from, to) = item.preview_ms;
    let length = format::track_length(to.saturating_sub(from));
    let source = route::SHOP_PREVIEW.path(&[&item.sleeve.content]);
    view! {
        <div>
            <Player
                name=words::preview_of(language, &item.sleeve.title).to_string()
                sources=vec![(source, None)]
                peaks=Some(item.master.peaks.clone())
                stretch=Some(Stretch::of(item.preview_ms, item.master.length_ms))
            />
            <p class="soft small">{words::preview(language, &length).to_string()}</p>
        </div>
    }
}

/// The price and the button, or why there is none.
fn purchase(item: &ShopItem, language: Language) -> AnyView {
    let price = view! {
        <p class="recording__price">
            <strong>{format::money(item.price, language)}</strong>
            " "
            <span class="soft small">{item.tax_note.clone()}</span>
        </p>
    };
    let note = |say: String| view! { <p class="notice" data-kind="note">{say}</p> }.into_any();
    let act = match &item.purchase {
        Purchase::Possible { once } => buy_form(item, once.clone(), language),
        Purchase::Owned => return owned(item, language),
        Purchase::Member => note(words::member(language).to_owned()),
        Purchase::NotForSale => note(words::not_for_sale(language).to_owned()),
        Purchase::OtherCurrency { account } => {
            let sold_in = item.price.currency();
            note(words::other_currency(language, sold_in.code(), account.code()).to_string())
        }
    };
    view! { <div class="stack" data-gap="small">{price}{act}</div> }.into_any()
}

fn owned(item: &ShopItem, language: Language) -> AnyView {
    let path = route::LIBRARY_ITEM.path(&[&item.sleeve.content]);
    view! {
        <p class="notice"><span class="notice__word">{words::owned(language)}</span></p>
        <div class="row no-print">
            <a class="btn" data-kind="main" href=path>{words::to_library(language)}</a>
            <a class="btn" href=route::PLAYER.template>{words::to_player(language)}</a>
        </div>
    }
    .into_any()
}

fn buy_form(item: &ShopItem, once: String, language: Language) -> AnyView {
    let action = route::SHOP_BUY.path(&[&item.sleeve.content]);
    let label = |price: Money| words::buy_for(language, &format::money(price, language));
    view! {
        <form class="stack" data-gap="small" method="post" action=action>
            <input type="hidden" name="once" value=once />
            <div class="form__actions">
                <button class="btn" data-kind="main" aria-describedby="buy-hint">
                    {label(item.price).to_string()}
                </button>
            </div>
            <p class="field__hint" id="buy-hint">{words::on_the_bill(language)}</p>
        </form>
    }
    .into_any()
}

/// What a right is, in plain words.
fn means(item: &ShopItem, language: Language) -> impl IntoView + use<> {
    let say = words::any_format(language, &format_names(&item.files));
    view! {
        <p class="recording__say"><Say say /></p>
        <ul class="recording__points">
            <li>{words::right_person(language)}</li>
            <li>{words::right_files(language)}</li>
            <li>{words::right_later(language)}</li>
        </ul>
        <p class="no-print"><a href=route::PLAYER.template>{words::to_player(language)}</a></p>
    }
}

fn about(item: &ShopItem, language: Language) -> impl IntoView + use<> {
    let year = item.year.map(|year| year.to_string());
    let optional = [
        (common::isrc(language), item.isrc.clone()),
        (common::year(language), year),
        (common::label(language), item.label.clone()),
        (common::terms(language), item.terms.clone()),
    ];
    let mut more: Vec<Fact> = optional
        .into_iter()
        .filter_map(|(name, value)| Some(Fact::new(name, value?)))
        .collect();
    more.push(Fact::new(common::provider(language), item.provider.clone()));
    let territory = common::territory_of(&item.territory, language);
    more.push(Fact::new(common::territory(language), territory));
    facts_of(&item.master, more, language)
}

fn gift_form(gift: GiftForm, item: &ShopItem, language: Language) -> impl IntoView + use<> {
    let action = route::SHOP_GIVE.path(&[&item.sleeve.content]);
    let price = format::money(item.price, language);
    let fault = fault_of(&gift.faults, "email").map(str::to_owned);
    view! {
        <p>{words::give_how(language)}</p>
        <form class="form" method="post" action=action novalidate=true>
            <input type="hidden" name="once" value=gift.once />
            <TextField
                name="email"
                label=words::email(language).to_owned()
                kind="email"
                value=gift.email
                fault
            />
            <div class="form__actions">
                <button class="btn">{words::give_for(language, &price).to_string()}</button>
            </div>
        </form>
    }
}
