//! What is for sale, as a subscriber sees it.

use super::Page;
use crate::{
    Db, EngineError, Viewer,
    entity::recording,
    flow::rights::{BuyRefusal, country, priced},
    new_uuid,
    query::{
        account, holding,
        recording::{Recording, by_id, names},
    },
};
use domain::{
    catalog::TaxMode,
    content::ContentState,
    id::ContentId,
    rights::{Holding, HoldingState},
    unit::{Currency, Money, Rate},
};
use jiff::Timestamp;
use sea_orm::{
    Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{ExprTrait, Func, LikeExpr},
};
use std::collections::BTreeSet;

/// The longest text that is searched for, in characters.
const SEARCH_CHARS_MAX: usize = 100;

/// A recording in the shop.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopRow {
    /// Which.
    pub recording: Recording,
    /// Whether the viewer has a right to it.
    pub is_owned: bool,
}

/// Why the viewer cannot buy it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBuyable {
    /// It is theirs.
    Owned,
    /// They are a member of a household: its holder buys.
    Member,
    /// Not for sale, or not where the operator sells.
    NotForSale,
    /// Priced in another currency than their bills, which are in this.
    OtherCurrency(Currency),
    /// No tariff says how it would be taxed.
    NotBillable,
}

/// A recording, as somebody looks at it who may buy it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShopItem {
    /// Which.
    pub recording: Recording,
    /// Who provides it.
    pub provider: String,
    /// What it costs the viewer, with how tax is meant.
    pub price: Result<(Money, TaxMode, Rate), NotBuyable>,
    /// For the form: sent twice, it counts once.
    pub once: Uuid,
}

/// Recordings for sale where the operator sells, by title, `limit` of them after the
/// one called `after`; with `search` those only that have it in title, artist or ISRC.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn shop(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    search: &str,
    after: Option<ContentId>,
    limit: u64,
) -> Result<Page<ShopRow>, EngineError> {
    use recording::Column as C;
    viewer.subscriber()?;
    let mut here = Condition::any().add(C::Territory.eq("worldwide"));
    if let Some(country) = country(db.read()).await? {
        here = here.add(C::Territory.contains(country.to_string()));
    }
    let mut query = recording::Entity::find()
        .filter(C::State.eq(ContentState::Published.code()))
        .filter(here)
        .order_by_asc(C::Title)
        .order_by_asc(C::Id)
        .limit(limit + 1);
    let search: String = search.trim().chars().take(SEARCH_CHARS_MAX).collect();
    if !search.is_empty() {
        let lower = search.to_lowercase();
        let escaped = lower
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let like = || LikeExpr::new(format!("%{escaped}%")).escape('\\');
        let has = |column: C| Expr::expr(Func::lower(Expr::col(column))).like(like());
        let code = lower.replace('-', "").to_uppercase();
        query = query.filter(
            Condition::any()
                .add(has(C::Title))
                .add(has(C::Artist))
                .add(C::Isrc.eq(code)),
        );
    }
    if let Some(after) = after {
        let last = by_id(db.read(), after).await?;
        query = query.filter(
            Condition::any().add(C::Title.gt(last.title.clone())).add(
                Condition::all()
                    .add(C::Title.eq(last.title))
                    .add(C::Id.gt(after.uuid())),
            ),
        );
    }
    let owned: BTreeSet<ContentId> = holding::of_user(db.read(), viewer.user)
        .await?
        .iter()
        .filter(|holding| holding.state_at(now) == HoldingState::Holds)
        .map(|holding| holding.content)
        .collect();
    let rows = query.all(db.read()).await?.into_iter().map(|row| {
        let recording = Recording::from_row(row)?;
        Ok(ShopRow {
            is_owned: owned.contains(&recording.id),
            recording,
        })
    });
    let rows: Vec<ShopRow> = rows.collect::<Result<_, EngineError>>()?;
    Ok(Page::from_rows(rows, limit, |row| {
        row.recording.id.to_string()
    }))
}

/// One recording of the shop; one that is not for sale any more is there for who has
/// a right to it.
///
/// # Errors
/// [`EngineError::NotFound`]; [`EngineError::Database`], [`EngineError::Row`].
pub async fn shop_item(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    id: ContentId,
) -> Result<ShopItem, EngineError> {
    let account = viewer.subscriber()?;
    let recording = by_id(db.read(), id).await?;
    let right = holding::standing(db.read(), now, viewer.user, id).await?;
    if recording.state != ContentState::Published && right.is_none() {
        return Err(EngineError::NotFound);
    }
    let provider = names(db.read(), [recording.provider]).await?;
    let provider = provider.get(&recording.provider).cloned();
    let price = match priced(db.read(), now, account, recording.clone()).await? {
        _ if right.is_some_and(|right: Holding| right.until.is_none()) => Err(NotBuyable::Owned),
        Ok(_) if viewer.is_member => Err(NotBuyable::Member),
        Ok((_, priced)) => Ok((
            priced.price,
            priced.pricing.tax_mode,
            priced.pricing.tax_rate,
        )),
        Err(BuyRefusal::OtherCurrency) => {
            let facts = account::by_ids(db.read(), &[account]).await?.pop();
            let facts = facts.ok_or(EngineError::NotFound)?;
            Err(NotBuyable::OtherCurrency(facts.currency))
        }
        Err(BuyRefusal::NotBillable) => Err(NotBuyable::NotBillable),
        Err(_) => Err(NotBuyable::NotForSale),
    };
    Ok(ShopItem {
        recording,
        provider: provider.unwrap_or_default(),
        price,
        once: new_uuid(now),
    })
}
