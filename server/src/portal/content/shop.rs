//! The shop: what is for sale, and buying it.

use super::{
    sound::named,
    views::{files, length_ms, listing, master, sleeve, territory},
};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    format,
    page::subscriber::{
        shop::{ShopPage, ShopPageProps},
        shop_item::{ShopItemPage, ShopItemPageProps},
    },
    route,
    text::store::shop as words,
    view::store::shop::{GiftForm, Purchase, ShelfItem, ShopItem},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{catalog::TaxMode, content::Territory, id::ContentId, party::Language};
use engine::{
    flow::rights::{BuyRefusal, BuyRequest, buy},
    new_uuid,
    read::shop::{self, NotBuyable, shop, shop_item},
};
use jiff::Timestamp;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};
use uuid::Uuid;

/// Recordings to a page.
const SHELF: u64 = 24;
/// How long a preview is.
const PREVIEW_MS: i64 = 30_000;

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct ShelfQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// What is for sale.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ShelfQuery>,
) -> Result<Response, PageError> {
    let after = match query.after.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| PageError::BadRequest)?),
    };
    let now = portal.clock.now();
    let page = shop(context.viewer()?, &portal.db, now, &query.q, after, SHELF).await?;
    let items = listing(page, after.is_none(), |row| {
        let price = row.recording.offer.as_ref().map(|offer| offer.price);
        price.map(|price| ShelfItem {
            sleeve: sleeve(&row.recording),
            length_ms: length_ms(&row.recording),
            price,
            is_owned: row.is_owned,
        })
    });
    let items = app::view::store::Listing {
        // nothing is published without a price
        rows: items.rows.into_iter().flatten().collect(),
        next: items.next,
        is_first: items.is_first,
    };
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| {
        ShopPage(ShopPageProps {
            items,
            search: query.q.trim().to_owned(),
        })
    }))
}

/// What a form that was refused says.
#[derive(Debug, Default)]
struct Said {
    purchase: Option<String>,
    gift: Option<(String, String)>,
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    id: ContentId,
    said: Said,
) -> Result<Response, PageError> {
    let language = context.language();
    let viewer = context.viewer()?;
    let now = portal.clock.now();
    let item = shop_item(viewer, &portal.db, now, id).await?;
    let is_refused = said.purchase.is_some() || said.gift.is_some();
    let view = item_view(item, said.gift, viewer.is_member, (now, language))?;
    let page = context
        .page(view.sleeve.title.clone())
        .notice(said.purchase);
    let page = match is_refused {
        true => page.invalid(),
        false => page,
    };
    Ok(page.show(|| ShopItemPage(ShopItemPageProps { item: view })))
}

fn item_view(
    item: shop::ShopItem,
    gift: Option<(String, String)>,
    is_member: bool,
    (now, language): (Timestamp, Language),
) -> Result<ShopItem, PageError> {
    let recording = &item.recording;
    let offer = recording.offer.clone().ok_or(PageError::NotFound)?;
    let (purchase, tax_note) = match item.price {
        Ok((_, mode, rate)) => {
            let rate = format::percent(rate, language);
            let note = match mode {
                TaxMode::Exclusive => words::plus_tax(language, &rate).to_string(),
                TaxMode::Inclusive => words::with_tax(language, &rate).to_string(),
            };
            let once = item.once.to_string();
            (Purchase::Possible { once }, note)
        }
        Err(NotBuyable::Owned) => (Purchase::Owned, String::new()),
        Err(NotBuyable::Member) => (Purchase::Member, String::new()),
        Err(NotBuyable::OtherCurrency(account)) => {
            (Purchase::OtherCurrency { account }, String::new())
        }
        Err(NotBuyable::NotForSale | NotBuyable::NotBillable) => {
            (Purchase::NotForSale, String::new())
        }
    };
    let can_give = !is_member && matches!(purchase, Purchase::Possible { .. } | Purchase::Owned);
    let (email, faults) = match gift {
        Some((email, fault)) => (email, vec![FormFault::new("email", fault)]),
        None => (String::new(), Vec::new()),
    };
    let start_ms = i64::from(recording.preview_start_seconds) * 1_000;
    let end_ms = (start_ms + PREVIEW_MS).min(length_ms(recording));
    Ok(ShopItem {
        sleeve: sleeve(recording),
        provider: item.provider,
        label: recording.label.clone(),
        year: recording.year,
        isrc: recording.isrc.as_ref().map(ToString::to_string),
        territory: territory(&offer.territory),
        terms: recording.terms.clone(),
        master: master(recording),
        preview_ms: (start_ms, end_ms),
        files: files(recording, &BTreeMap::new()),
        price: offer.price,
        tax_note,
        purchase,
        gift: can_give.then(|| GiftForm {
            once: new_uuid(now).to_string(),
            email,
            faults,
        }),
    })
}

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    done: Option<String>,
}

/// One recording.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let language = context.language();
    let viewer = context.viewer()?;
    let id = named(&id)?;
    let now = portal.clock.now();
    let item = shop_item(viewer, &portal.db, now, id).await?;
    let view = item_view(item, None, viewer.is_member, (now, language))?;
    let given = done.done.as_deref() == Some("given");
    let notice = given.then(|| words::given(language).to_owned());
    let page = context.page(view.sleeve.title.clone()).notice(notice);
    Ok(page.show(|| ShopItemPage(ShopItemPageProps { item: view })))
}

/// What a form of the shop sends.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Order {
    once: Uuid,
    #[serde(default)]
    email: String,
}

/// Buys it.
///
/// # Errors
/// [`PageError::NotFound`] for who cannot buy, and for what there is not.
pub(in crate::portal) async fn buy_it(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(order): Form<Order>,
) -> Result<Response, PageError> {
    let content = named(&id)?;
    let request = BuyRequest {
        content,
        gift_for: None,
        once: order.once,
    };
    let now = portal.clock.now();
    let bought = buy(&portal.db, now, context.viewer()?, &request).await;
    match bought {
        // a second form of the same page: it is theirs, as they wanted
        Err(BuyRefusal::HasIt) => {
            Ok(Redirect::to(&route::LIBRARY_ITEM.path(&[&id])).into_response())
        }
        Ok(()) => {
            let there = route::LIBRARY_ITEM.path(&[&id]);
            let there = route::query(there, &[("done", "bought")]);
            Ok(Redirect::to(&there).into_response())
        }
        Err(BuyRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => {
            let said = Said {
                purchase: Some(refusal_words(&refusal, context.language())),
                gift: None,
            };
            page(&portal, &context, content, said).await
        }
    }
}

/// Buys it for somebody else.
///
/// # Errors
/// As [`buy_it`].
pub(in crate::portal) async fn give(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(order): Form<Order>,
) -> Result<Response, PageError> {
    let content = named(&id)?;
    let request = BuyRequest {
        content,
        gift_for: Some(order.email.clone()),
        once: order.once,
    };
    let now = portal.clock.now();
    match buy(&portal.db, now, context.viewer()?, &request).await {
        Ok(()) => {
            let there = route::SHOP_ITEM.path(&[&id]);
            let there = route::query(there, &[("done", "given")]);
            Ok(Redirect::to(&there).into_response())
        }
        Err(BuyRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => {
            let words = match refusal {
                BuyRefusal::HasIt => words::has_it(context.language()).to_owned(),
                refusal => refusal_words(&refusal, context.language()),
            };
            let said = Said {
                purchase: None,
                gift: Some((order.email, words)),
            };
            page(&portal, &context, content, said).await
        }
    }
}

fn refusal_words(refusal: &BuyRefusal, language: Language) -> String {
    match refusal {
        BuyRefusal::NotForSale | BuyRefusal::NotBillable | BuyRefusal::Engine(_) => {
            words::not_for_sale(language)
        }
        BuyRefusal::OtherTerritory => words::not_for_sale_here(language),
        BuyRefusal::OtherCurrency => words::not_on_your_bill(language),
        BuyRefusal::HasIt => words::owned(language),
        BuyRefusal::NoSuchPerson => words::no_such_person(language),
    }
    .to_owned()
}

/// A territory as it stands in a form: nothing for everywhere.
pub(super) fn territory_text(territory: &Territory) -> String {
    match territory {
        Territory::Worldwide => String::new(),
        only @ Territory::Only(_) => only.to_string(),
    }
}
