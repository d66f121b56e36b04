//! Buys the right to a recording, for oneself or as a gift.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{charge as charge_row, portal_user, setting},
    flow::choose::{Pricing, pricing},
    identity::{Email, by_email},
    query::{
        account, charge,
        holding::{self, NewHolding},
        recording::{Recording, by_id},
    },
    viewer::{Role, RoleName},
};
use domain::{
    content::{ContentState, Country},
    id::{AccountId, ChargeId, ContentId, UserId},
    invoice::{Charge, ChargeDetail, Sale},
    rights::Origin,
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, QuerySelect};
use serde_json::json;
use uuid::Uuid;

/// The setting with the country that the operator sells in: `DE`.
pub const COUNTRY_SETTING: &str = "country";

/// A recording that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyRequest {
    /// Which.
    pub content: ContentId,
    /// The e-mail address of whom it is for; `None` for the buyer.
    pub gift_for: Option<String>,
    /// Given by the form, so that one that is sent twice counts once.
    pub once: Uuid,
}

/// Why nothing was bought.
#[derive(Debug, thiserror::Error)]
pub enum BuyRefusal {
    /// It is not in the shop.
    #[error("the recording is not for sale")]
    NotForSale,
    /// Not where the operator sells.
    #[error("the recording is not for sale in this country")]
    OtherTerritory,
    /// Its price is not in the account's currency.
    #[error("the recording's price is in another currency than the bills")]
    OtherCurrency,
    /// The account has no tariff that says how prices are taxed.
    #[error("the account has no tariff that a price could be billed by")]
    NotBillable,
    /// They have it.
    #[error("it is theirs already")]
    HasIt,
    /// No subscriber has that address.
    #[error("no subscriber has that e-mail address")]
    NoSuchPerson,
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Buys: charges the viewer's account and gives the right, at once or not at all.
/// The same request a second time changes nothing.
///
/// # Errors
/// One variant of [`BuyRefusal`]; [`EngineError::NotFound`] for who does not decide
/// for an account.
pub async fn buy(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    request: &BuyRequest,
) -> Result<(), BuyRefusal> {
    let account = viewer.holder()?;
    db.in_tx(async |tx| {
        let there = charge_row::Entity::find_by_id(request.once).one(tx).await?;
        if let Some(there) = there {
            // an id that another form was given is nobody's to use again
            let is_of_account = AccountId::new(there.account_id) == account;
            let is_the_same = match charge::from_row(&there)?.detail {
                ChargeDetail::Purchase { sale } => {
                    sale.content == request.content && sale.is_gift == request.gift_for.is_some()
                }
                ChargeDetail::Recharge { .. }
                | ChargeDetail::Refund { .. }
                | ChargeDetail::Deliveries { .. } => false,
            };
            return match is_of_account && is_the_same {
                true => Ok(Ok(())),
                false => Err(EngineError::NotFound),
            };
        }
        let Some(receiver) = receiver(tx, viewer, request).await? else {
            return Ok(Err(BuyRefusal::NoSuchPerson));
        };
        let recording = by_id(tx, request.content).await?;
        let (recording, priced) = match priced(tx, now, account, recording).await? {
            Ok(both) => both,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let standing = holding::standing(tx, now, receiver, recording.id).await?;
        if standing.is_some_and(|holding| holding.until.is_none()) {
            return Ok(Err(BuyRefusal::HasIt));
        }
        let id = ChargeId::new(request.once);
        let is_gift = request.gift_for.is_some();
        let sale = Charge {
            id,
            at: now,
            detail: ChargeDetail::Purchase {
                sale: Sale {
                    content: recording.id,
                    title: recording.title.clone(),
                    artist: recording.artist.clone(),
                    provider: recording.provider,
                    provider_share: recording.share,
                    is_gift,
                },
            },
            amount: priced.price,
            tax_mode: priced.pricing.tax_mode,
            tax_rate: priced.pricing.tax_rate,
        };
        charge::insert(tx, account, &sale, viewer.user_id()).await?;
        let new = NewHolding {
            user: receiver,
            content: recording.id,
            origin: match is_gift {
                true => Origin::Gift {
                    by: viewer.user,
                    charge: id,
                },
                false => Origin::Purchase { charge: id },
            },
            from: now,
            until: None,
        };
        holding::insert(tx, now, new).await?;
        let event = Event::new("right.buy", recording.id).with_detail(json!({
            "charge": id,
            "price": priced.price.to_string(),
            "for": receiver,
        }));
        audit::record(tx, now, Some(viewer), event).await?;
        Ok(Ok(()))
    })
    .await?
}

/// Who gets the right. Their row is held until the end, so that two purchases for
/// one person come one after the other.
async fn receiver(
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    request: &BuyRequest,
) -> Result<Option<UserId>, EngineError> {
    let user = match &request.gift_for {
        None => viewer.user.uuid(),
        Some(email) => {
            let found = by_email(tx, &Email::as_compared(email)).await?;
            let subscriber = found.filter(|row| {
                let account = row.account_id.map(AccountId::new);
                let role = Role::from_code(row.role, account);
                row.disabled_at_us.is_none()
                    && role.is_some_and(|role| role.name() == RoleName::Subscriber)
            });
            match subscriber {
                Some(row) => row.id,
                None => return Ok(None),
            }
        }
    };
    let mut query = portal_user::Entity::find_by_id(user);
    if tx.get_database_backend() != sea_orm::DatabaseBackend::Sqlite {
        query = query.lock_exclusive();
    }
    Ok(query.one(tx).await?.map(|row| UserId::new(row.id)))
}

/// A price, and how it is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Priced {
    /// As the shop shows it.
    pub price: domain::unit::Money,
    /// With tax or without, at which rate.
    pub pricing: Pricing,
}

/// What `account` would pay for `recording` today.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`]; inside, why it cannot be bought.
pub(crate) async fn priced(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    account: AccountId,
    recording: Recording,
) -> Result<Result<(Recording, Priced), BuyRefusal>, EngineError> {
    let Some(offer) = recording.offer.clone() else {
        return Ok(Err(BuyRefusal::NotForSale));
    };
    if recording.state != ContentState::Published {
        return Ok(Err(BuyRefusal::NotForSale));
    }
    if !offer.territory.has(country(conn).await?) {
        return Ok(Err(BuyRefusal::OtherTerritory));
    }
    let (facts, _, _) = account::one(conn, account).await?;
    if facts.currency != offer.price.currency() {
        return Ok(Err(BuyRefusal::OtherCurrency));
    }
    // taxed as what comes over the line is
    for service in [Service::Data, Service::Voice] {
        if let Some(pricing) = pricing(conn, now, account, service).await? {
            let priced = Priced {
                price: offer.price,
                pricing,
            };
            return Ok(Ok((recording, priced)));
        }
    }
    Ok(Err(BuyRefusal::NotBillable))
}

/// Where the operator sells, if it is set.
pub(crate) async fn country(conn: &impl ConnectionTrait) -> Result<Option<Country>, EngineError> {
    let row = setting::Entity::find_by_id(COUNTRY_SETTING)
        .one(conn)
        .await?;
    Ok(row.and_then(|row| row.value.parse().ok()))
}
