//! What a delivery would cost whom, by what stands today.

use crate::{
    Db, EngineError,
    flow::choose::pricing,
    media::BlobHash,
    query::{
        account::{self, AccountFacts},
        delivery::{budget, sponsoring, tariffs, wishes, zone},
        recording::Recording,
    },
};
use domain::{
    catalog::TaxMode,
    delivery::{
        AccessNetwork, Ask, Delivery, DeliveryPrice, DeliveryTariff, NoDelivery, Quote, Standing,
        SubscriberPreferences, Values,
        quote::{QuoteError, quote},
    },
    id::{AccountId, UserId},
    metering::Condition,
    posting::DeliveryTax,
    time::PeriodMonth,
    unit::{Currency, Money, Price, Quantity, Rate, Unit},
    usage::Service,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// A file that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Whose.
    pub provider: UserId,
    /// A recording's id, or what the provider calls the file.
    pub content: String,
    /// Its title.
    pub title: String,
    /// In which format; `None` where the provider's own server delivers.
    pub format: Option<String>,
    /// The stored file.
    pub hash: Option<BlobHash>,
    /// Its length.
    pub bytes: u64,
    /// How long it plays, where it does.
    pub duration_s: Option<u32>,
}

/// A delivery that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose account.
    pub account: AccountId,
    /// Who, where it is somebody of the portal.
    pub user: Option<UserId>,
    /// What.
    pub item: Item,
    /// Over which network.
    pub network: AccessNetwork,
}

/// What it would cost whom, and what that comes from.
#[derive(Debug, Clone)]
pub struct Quoted {
    /// The terms; or why there is no delivery.
    pub quote: Result<Quote, NoDelivery>,
    /// What the price is called, by language; empty where deliveries cost nothing.
    pub price_name: BTreeMap<String, String>,
    /// How values are meant.
    pub tax: DeliveryTax,
    /// Versions of the tariff, the provider's and the subscriber's preferences.
    pub versions: [u32; 3],
    /// The months that it would count in: of the provider, of the subscriber.
    pub months: [PeriodMonth; 2],
    /// Whether the provider has a budget.
    pub has_budget: bool,
    /// What the subscriber wants.
    pub wishes: SubscriberPreferences,
    /// The account.
    pub account: AccountFacts,
}

/// Why there is no delivery.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryRefusal {
    /// One side's preferences.
    #[error(transparent)]
    NoDelivery(#[from] NoDelivery),
    /// The account has no tariff that says how prices are taxed.
    #[error("the account has no tariff that a delivery could be billed by")]
    NotBillable,
    /// The subscriber wants to be asked first.
    #[error("the subscriber wants to be asked before {} is charged", values.subscriber)]
    MustAsk {
        /// What they would be asked about.
        values: Values,
    },
    /// It costs something else than was shown.
    #[error("it costs the subscriber {} and the provider {} now", values.subscriber, values.provider)]
    Changed {
        /// What it costs now.
        values: Values,
    },
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// A recording in a format, as an item.
pub fn recording_item(recording: &Recording, format: &str, blob: crate::media::Blob) -> Item {
    Item {
        provider: recording.provider,
        content: recording.id.to_string(),
        title: format!("{} – {}", recording.artist, recording.title),
        format: Some(format.to_owned()),
        hash: Some(blob.hash),
        bytes: blob.bytes,
        duration_s: u32::try_from(recording.duration_us / 1_000_000).ok(),
    }
}

/// The price of who has no delivery tariff: nothing.
fn free(currency: Currency) -> DeliveryTariff {
    DeliveryTariff {
        version: 0,
        valid_from: Date::MIN,
        currency,
        prices: vec![DeliveryPrice {
            name: BTreeMap::new(),
            condition: Condition::Always,
            price: Price {
                amount: Money::zero(currency),
                per: Quantity::of(1, Unit::Megabyte),
            },
        }],
    }
}

/// What it would cost whom if it were fixed now.
///
/// # Errors
/// [`DeliveryRefusal::NotBillable`], [`DeliveryRefusal::Engine`]; what preferences
/// refuse is inside.
pub async fn quoted(db: &Db, now: Timestamp, asked: &Asked) -> Result<Quoted, DeliveryRefusal> {
    quoted_in(db.read(), now, asked).await?
}

/// The same inside of a transaction.
pub(super) async fn quoted_in(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    asked: &Asked,
) -> Result<Result<Quoted, DeliveryRefusal>, EngineError> {
    let (facts, _, _) = account::one(conn, asked.account).await?;
    let local = facts.cycle.zone.to_datetime(now);
    let currency = facts.currency;
    let known = tariffs(conn).await?;
    let tariff = DeliveryTariff::in_force(&known, currency, local.date()).cloned();
    let tariff = tariff.unwrap_or_else(|| free(currency));
    let (sponsoring_version, sponsoring) = sponsoring(conn, asked.item.provider, currency).await?;
    let (wishes_version, wishes) = wishes(conn, asked.account).await?;
    let provider_month = PeriodMonth::containing(zone(conn).await?.to_datetime(now).date());
    let subscriber_month = PeriodMonth::containing(local.date());
    let standing = Standing {
        provider_used: budget(conn, asked.item.provider.uuid(), currency, provider_month).await?,
        subscriber_used: budget(conn, asked.account.uuid(), currency, subscriber_month).await?,
    };
    let delivery = Delivery {
        content: &asked.item.content,
        bytes: asked.item.bytes,
        duration_s: asked.item.duration_s,
        network: asked.network,
        local,
        segment: facts.segment.as_deref(),
    };
    let quoted = match quote(&tariff, &sponsoring, &wishes, &delivery, &standing) {
        Ok(quoted) => quoted,
        Err(
            error @ (QuoteError::NoPrice | QuoteError::OtherCurrency { .. } | QuoteError::Money(_)),
        ) => {
            return Err(EngineError::refused(error));
        }
    };
    // where the device is, a provider's program merely says: who wants to be asked on
    // mobile is asked wherever it says that it is
    let is_claimed = asked.user.is_none() && wishes.ask == Ask::OnMobile;
    let quoted = quoted.map(|quote| Quote {
        must_ask: quote.must_ask || is_claimed && !quote.values.subscriber.is_zero(),
        ..quote
    });
    let is_free = quoted
        .as_ref()
        .is_ok_and(|quote| quote.terms.price.amount.is_zero());
    let tax = match tax(conn, now, asked.account).await? {
        Some(tax) => tax,
        None if is_free => DeliveryTax {
            mode: TaxMode::Exclusive,
            rate: Rate::from_millionths(0),
        },
        None => return Ok(Err(DeliveryRefusal::NotBillable)),
    };
    let price = tariff.price(&delivery);
    Ok(Ok(Quoted {
        price_name: price
            .map(|(_, price)| price.name.clone())
            .unwrap_or_default(),
        quote: quoted,
        tax,
        versions: [tariff.version, sponsoring_version, wishes_version],
        months: [provider_month, subscriber_month],
        has_budget: sponsoring.budget().is_some() && sponsoring.currency() == currency,
        wishes,
        account: facts,
    }))
}

/// Taxed as what comes over the line is.
async fn tax(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    account: AccountId,
) -> Result<Option<DeliveryTax>, EngineError> {
    for service in [Service::Data, Service::Voice] {
        if let Some(pricing) = pricing(conn, now, account, service).await? {
            return Ok(Some(DeliveryTax {
                mode: pricing.tax_mode,
                rate: pricing.tax_rate,
            }));
        }
    }
    Ok(None)
}
