//! Shop and library.

use super::{
    draw, has, lacks,
    sample::{HOSTILE, ONCE, at, files, library_detail, page_of, right, shelf, shop_item},
};
use crate::{
    component::form::FormFault,
    page::subscriber::{
        library::LibraryPage, library_item::LibraryItemPage, shop::ShopPage,
        shop_item::ShopItemPage,
    },
    view::store::{
        Listing,
        library::{Charge, Ended, Origin},
        shop::{Purchase, ShelfItem, ShopItem},
    },
};
use domain::party::Language::{self, De, En};
use jiff::tz::TimeZone;
use leptos::prelude::*;

fn shop(items: Listing<ShelfItem>, search: &str, language: Language) -> String {
    let search = search.to_owned();
    draw(language, || view! { <ShopPage items search /> })
}

fn item_page(item: ShopItem, language: Language) -> String {
    draw(language, || view! { <ShopItemPage item /> })
}

#[test]
fn the_shop_shows_what_is_for_sale() {
    let html = shop(page_of(shelf()), "", En);
    has(
        &html,
        &[
            "<bdi>Low Tide</bdi>",
            "<bdi>The Ferry Boys</bdi>",
            "<time datetime=\"PT2M21S\">2:21</time>",
            "€0.99",
            "preload=\"none\" src=\"/shop/con_018f3c6e-7a2b-7c4d-8e5f-000000000001/preview\"",
            "aria-label=\"Preview of Blue Hour\"",
        ],
    );
    assert_eq!(html.matches(">yours<").count(), 1);
    assert_eq!(html.matches("class=\"cover\"").count(), 8);
    lacks(&html, &["pager", "style="]);
    has(
        &shop(page_of(shelf()), "", De),
        &["0,99 €", ">gehört Ihnen<"],
    );
}

#[test]
fn the_shop_says_when_nothing_is_there() {
    has(&shop(page_of(vec![]), "", En), &["Nothing is for sale yet"]);
    has(
        &shop(page_of(vec![]), "", De),
        &["Noch ist nichts im Verkauf"],
    );
    let html = shop(page_of(vec![]), HOSTILE, En);
    has(
        &html,
        &[
            "Nothing is called “&lt;script&gt;",
            "value=\"&lt;script&gt;",
            "href=\"/shop\"",
        ],
    );
    lacks(&html, &["<script"]);
}

#[test]
fn the_next_page_keeps_what_was_searched_for() {
    let items = Listing {
        rows: shelf(),
        next: Some("k&1".into()),
        is_first: false,
    };
    has(
        &shop(items, "blue hour", En),
        &[
            "href=\"/shop?q=blue%20hour&amp;after=k%261\"",
            "href=\"/shop?q=blue%20hour\"",
        ],
    );
}

#[test]
fn a_recording_is_bought_with_one_button() {
    let html = item_page(shop_item(Purchase::Possible { once: ONCE.into() }), En);
    let content = "con_018f3c6e-7a2b-7c4d-8e5f-000000000001";
    has(
        &html,
        &[
            &format!("action=\"/shop/{content}/buy\""),
            &format!("<input type=\"hidden\" name=\"once\" value=\"{ONCE}\">"),
            "Buy for €0.99",
            "19 % VAT included",
            "<strong>FLAC, WAV, Opus</strong>",
            "44.1 kHz · 24 bit",
            "−14.2 LUFS",
            "AT, DE",
            "DE-A1B-26-00001",
            &format!("action=\"/shop/{content}/give\""),
            // 60 to 90 of 221.4 seconds
            "class=\"waveform__stretch\" x=\"27.1%\" width=\"13.5%\"",
        ],
    );
    assert_eq!(html.matches("data-kind=\"main\"").count(), 1);
    // the one that buys, and the one that gives
    assert_eq!(html.matches("name=\"once\"").count(), 2);
    let html = item_page(shop_item(Purchase::Possible { once: ONCE.into() }), De);
    has(
        &html,
        &[
            "Für 0,99 € kaufen",
            "44,1 kHz · 24 Bit",
            "Einmal gekauft, in jedem Format abspielbar",
        ],
    );
}

#[test]
fn who_cannot_buy_is_told_why() {
    let account = "USD".parse().unwrap();
    for (purchase, en, de) in [
        (
            Purchase::Member,
            "Who holds the contract can buy",
            "Kaufen kann, wer den Vertrag hat",
        ),
        (
            Purchase::NotForSale,
            "It is not for sale now",
            "Sie wird zurzeit nicht verkauft",
        ),
        (
            Purchase::OtherCurrency { account },
            "It is sold in EUR, and your account is in USD",
            "Sie wird in EUR verkauft, Ihr Konto ist in USD",
        ),
        (
            Purchase::Owned,
            "Play it in your library",
            "In der Mediathek abspielen",
        ),
    ] {
        for (language, words) in [(En, en), (De, de)] {
            let mut item = shop_item(purchase.clone());
            item.gift = None;
            let html = item_page(item, language);
            has(&html, &[words]);
            lacks(&html, &["/buy\"", "/give\"", "name=\"once\""]);
        }
    }
}

#[test]
fn a_gift_that_was_not_taken_says_so_twice() {
    let mut item = shop_item(Purchase::Owned);
    if let Some(gift) = &mut item.gift {
        gift.email = HOSTILE.into();
        gift.faults = vec![FormFault::new("email", "Nobody signs in with it")];
    }
    item.sleeve.title = HOSTILE.into();
    item.sleeve.artist = HOSTILE.into();
    item.provider = HOSTILE.into();
    let html = item_page(item, En);
    assert_eq!(html.matches("Nobody signs in with it").count(), 2);
    has(
        &html,
        &["href=\"#email\"", "id=\"email\"", "aria-invalid=\"true\""],
    );
    lacks(&html, &["<script"]);
}

fn library(good: &[Origin], ended: Vec<Ended>, language: Language) -> String {
    let good = good
        .iter()
        .zip(0..)
        .map(|(origin, n)| right(n, origin.clone(), None));
    let items = page_of(good.collect());
    let ended = ended
        .into_iter()
        .map(|ended| right(4, Origin::Purchase, Some(ended)));
    let (ended, zone) = (ended.collect(), TimeZone::UTC);
    draw(language, || view! { <LibraryPage items ended zone /> })
}

#[test]
fn the_library_says_how_each_right_came_and_went() {
    let from = HOSTILE.to_owned();
    let origins = [Origin::Purchase, Origin::Gift { from }, Origin::Grant];
    let reason = HOSTILE.to_owned();
    let on = at("2026-11-10T10:00:00Z");
    let ended = vec![
        Ended::Expired { at: on },
        Ended::Revoked { at: on, reason },
        Ended::Refunded { at: on },
    ];
    let html = library(&origins, ended.clone(), En);
    has(
        &html,
        &[
            "bought on 3 Nov 2026",
            "a gift from &lt;script&gt;",
            "granted on 3 Nov 2026",
            "No longer yours",
            "It was good until 10 Nov 2026.",
            "It was revoked on 10 Nov 2026: &lt;script&gt;",
            "its price was paid back",
            "href=\"/player\"",
        ],
    );
    lacks(&html, &["<script"]);
    has(
        &library(&origins, ended, De),
        &["gekauft am 3. Nov. 2026", "Nicht mehr Ihre"],
    );
    let html = library(&[], vec![], En);
    has(
        &html,
        &[
            "Your library is empty",
            "href=\"/shop\"",
            "href=\"/player\"",
        ],
    );
    lacks(&html, &["No longer yours"]);
}

fn detail_page(detail: crate::view::store::library::LibraryDetail, language: Language) -> String {
    let zone = TimeZone::UTC;
    draw(language, || view! { <LibraryItemPage detail zone /> })
}

#[test]
fn what_is_owned_is_played_and_fetched() {
    let html = detail_page(library_detail(), En);
    let file = "/library/con_018f3c6e-7a2b-7c4d-8e5f-000000000001/files";
    let opus = html.find(&format!(
        "<source src=\"{file}/opus\" type=\"audio/ogg; codecs=opus\""
    ));
    let flac = html.find(&format!("<source src=\"{file}/flac\" type=\"audio/flac\""));
    assert!(opus.is_some() && opus < flac, "{html}");
    has(
        &html,
        &[
            // one to keep: who pays is shown first
            "/deliver/wav\"",
            "31.4 MB",
            "made when it is fetched",
            "lossless",
            "on your next invoice",
        ],
    );
    let mut billed = library_detail();
    billed.charge = billed.charge.map(|charge| Charge {
        invoice: Some("2026-000412".into()),
        ..charge
    });
    // a server that makes no Opus
    billed.files = files()
        .into_iter()
        .filter(|file| file.is_lossless)
        .collect();
    let html = detail_page(billed, De);
    has(
        &html,
        &["href=\"/invoices/2026-000412\"", "auf Rechnung 2026-000412"],
    );
    lacks(&html, &["/opus"]);
}

#[test]
fn what_has_ended_is_neither_played_nor_fetched() {
    let mut detail = library_detail();
    let reason = "Charged back".into();
    let on = at("2026-11-10T10:00:00Z");
    detail.item.ended = Some(Ended::Revoked { at: on, reason });
    let html = detail_page(detail, En);
    has(&html, &["It was revoked on 10 Nov 2026: Charged back"]);
    lacks(&html, &["<audio", "/files/", "You may play it"]);
}
