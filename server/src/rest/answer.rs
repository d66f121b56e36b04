//! What calls are answered with.

use super::body::whole;
use app::{
    text::Rich,
    view::delivery::explain::{Occasion, Reader, explain},
};
use domain::{
    delivery::{AccessNetwork, SubscriberPreferences, Terms, Values},
    id::{DeliveryId, UserId},
    party::Language,
    unit::Money,
};
use engine::{
    EngineError,
    flow::delivery::{Instructed, Quoted},
    query::delivery::DeliveryFacts,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Millionths of the currency: 300000 is 0.30.
    #[schema(example = 300_000)]
    #[serde(deserialize_with = "whole")]
    pub micros: i64,
    /// ISO 4217.
    #[schema(pattern = "^[A-Z]{3}$", example = "EUR")]
    pub currency: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self {
            micros: money.micros(),
            currency: money.currency().to_string(),
        }
    }
}

/// Who pays what; the first two add up to the third.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValuesBody {
    /// The subscriber.
    pub subscriber: Amount,
    /// You.
    pub provider: Amount,
    /// What the delivery costs.
    pub charge: Amount,
}

impl ValuesBody {
    /// All three.
    pub(super) fn amounts(&self) -> impl Iterator<Item = &Amount> {
        [&self.subscriber, &self.provider, &self.charge].into_iter()
    }

    /// Whether the first two make the third.
    pub(super) fn adds_up(&self) -> bool {
        let sum = self.subscriber.micros.checked_add(self.provider.micros);
        sum == Some(self.charge.micros)
    }
}

impl From<Values> for ValuesBody {
    fn from(values: Values) -> Self {
        Self {
            subscriber: values.subscriber.into(),
            provider: values.provider.into(),
            charge: values.charge.into(),
        }
    }
}

/// Bytes of the file, both ends included, as in HTTP ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ByteRange {
    /// The first byte, from 0.
    #[schema(minimum = 0, maximum = 999_999_999_999_u64, example = 0)]
    #[serde(deserialize_with = "whole")]
    pub from: u64,
    /// The last byte.
    #[schema(minimum = 0, maximum = 999_999_999_999_u64, example = 4_999_999)]
    #[serde(deserialize_with = "whole")]
    pub to: u64,
}

/// A piece of the file that one rule of yours is about, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Portion {
    /// Its first byte.
    #[schema(example = 0)]
    pub from: u64,
    /// Its last byte.
    #[schema(example = 11_999_999)]
    pub to: u64,
    /// Your part of what it costs, in millionths: 750000 is 75 %.
    #[schema(minimum = 0, maximum = 1_000_000, example = 750_000)]
    pub provider_share: i64,
    /// Your rule's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Singles on the road")]
    pub rule: Option<String>,
}

/// The pieces of the file, in order, without gaps.
pub(super) fn portions(terms: &Terms) -> Vec<Portion> {
    let mut from = 0;
    let portion = |segment: &domain::delivery::Segment| {
        let rule = segment
            .rule
            .and_then(|rule| terms.rules.get(usize::from(rule)));
        let portion = Portion {
            from,
            to: segment.end.saturating_sub(1),
            provider_share: segment.provider_share.millionths(),
            rule: rule.map(|rule| rule.name.to_string()),
        };
        from = segment.end;
        portion
    };
    terms.segments.iter().map(portion).collect()
}

/// Who sponsors (3GPP TS 29.122).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SponsorInformation {
    /// You.
    #[schema(value_type = String, example = "usr_0193f0c0a2b97c0e8d5b1f2e3a4c5d6e")]
    pub sponsor_id: UserId,
    /// The application's provider: you as well.
    #[schema(value_type = String, example = "usr_0193f0c0a2b97c0e8d5b1f2e3a4c5d6e")]
    pub asp_id: UserId,
}

impl SponsorInformation {
    fn of(provider: UserId) -> Self {
        Self {
            sponsor_id: provider,
            asp_id: provider,
        }
    }
}

/// How a device is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// Copper, fiber or cable.
    Fixed,
    /// Our own mobile network.
    Mobile,
    /// Another operator's mobile network.
    Roaming,
}

impl From<AccessNetwork> for Network {
    fn from(network: AccessNetwork) -> Self {
        match network {
            AccessNetwork::Fixed => Self::Fixed,
            AccessNetwork::Mobile => Self::Mobile,
            AccessNetwork::Roaming => Self::Roaming,
        }
    }
}

impl From<Network> for AccessNetwork {
    fn from(network: Network) -> Self {
        match network {
            Network::Fixed => Self::Fixed,
            Network::Mobile => Self::Mobile,
            Network::Roaming => Self::Roaming,
        }
    }
}

/// How values are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TaxModeBody {
    /// Tax comes on top.
    Exclusive,
    /// Tax is inside.
    Inclusive,
}

impl From<domain::catalog::TaxMode> for TaxModeBody {
    fn from(mode: domain::catalog::TaxMode) -> Self {
        match mode {
            domain::catalog::TaxMode::Exclusive => Self::Exclusive,
            domain::catalog::TaxMode::Inclusive => Self::Inclusive,
        }
    }
}

/// What a delivery would cost whom.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuoteAnswer {
    /// Who sponsors.
    pub sponsor_information: SponsorInformation,
    /// Whether the sponsor would pay anything.
    pub sponsoring_enabled: bool,
    /// Over which network.
    pub network: Network,
    /// What a megabyte costs.
    pub price_per_megabyte: Amount,
    /// What the whole of it costs whom.
    pub values: ValuesBody,
    /// How they are meant.
    pub tax_mode: TaxModeBody,
    /// Who pays which bytes.
    pub portions: Vec<Portion>,
    /// Whether the subscriber wants to be asked first: then nothing can be fixed
    /// until they have changed that, or you sponsor all of it.
    pub consent_required: bool,
    /// Why it is so, for people.
    #[schema(
        example = "The provider pays 0.90 EUR and the subscriber 0.30 EUR of 1.20 EUR. Bytes 0 to 11999999: the rule \"Singles\" pays 75 %."
    )]
    pub why: String,
}

impl QuoteAnswer {
    /// Of a quote that has terms.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for amounts out of range.
    pub(super) fn new(
        provider: UserId,
        network: AccessNetwork,
        quoted: &Quoted,
        quote: &domain::delivery::Quote,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            sponsor_information: SponsorInformation::of(provider),
            sponsoring_enabled: !quote.values.provider.is_zero(),
            network: network.into(),
            price_per_megabyte: quote.terms.price.amount.into(),
            values: quote.values.into(),
            tax_mode: quoted.tax.mode.into(),
            portions: portions(&quote.terms),
            consent_required: quote.must_ask,
            why: why(network, quoted, &quote.terms)?,
        })
    }
}

/// What the provider's own pages say of it, in English.
fn why(network: AccessNetwork, quoted: &Quoted, terms: &Terms) -> Result<String, EngineError> {
    let language = Language::En;
    let occasion = Occasion {
        network,
        price_name: crate::portal::price_name(&quoted.price_name, language),
        delivered: None,
        reader: Reader::Provider,
    };
    let said = explain(terms, &occasion, language).map_err(EngineError::refused)?;
    let because = said.because.into_iter();
    Ok(because.fold(said.head, Rich::and).to_string())
}

/// What deliveries may charge to the subscriber's account (SPL-6).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriberPreferencesBody {
    /// Whether anything: `never`, `if-sponsored`, `yes`.
    #[schema(example = "yes")]
    pub willing: &'static str,
    /// The most for one delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub per_delivery: Option<Amount>,
    /// The most in a calendar month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub per_month: Option<Amount>,
    /// When to ask before something is charged: `never`, `on-mobile`, `always`.
    #[schema(example = "on-mobile")]
    pub ask: &'static str,
}

impl From<&SubscriberPreferences> for SubscriberPreferencesBody {
    fn from(said: &SubscriberPreferences) -> Self {
        Self {
            willing: said.willing.as_str(),
            per_delivery: said.per_delivery.map(Amount::from),
            per_month: said.per_month.map(Amount::from),
            ask: said.ask.as_str(),
        }
    }
}

/// A delivery that is fixed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliverAnswer {
    /// The delivery.
    #[schema(value_type = String, example = "dlv_0193f0c0a2b97c0e8d5b1f2e3a4c5d6e")]
    pub reference_id: DeliveryId,
    /// Its instruction: a JWS (Ed25519) that says all of this. Report with it.
    #[schema(example = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJiYW5kc3RhbmQifQ.c2lnbmF0dXJl")]
    pub instruction: String,
    /// Who sponsors.
    pub sponsor_information: SponsorInformation,
    /// Whether the sponsor pays anything.
    pub sponsoring_enabled: bool,
    /// What the whole of it costs whom.
    pub values: ValuesBody,
    /// How they are meant.
    pub tax_mode: TaxModeBody,
    /// Who pays which bytes.
    pub portions: Vec<Portion>,
    /// What the subscriber wants, so that you can tag portions by who pays.
    pub subscriber_preferences: SubscriberPreferencesBody,
    /// When it was fixed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when you may deliver by it.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

impl DeliverAnswer {
    pub(super) fn new(instructed: Instructed) -> Self {
        let delivery = &instructed.delivery;
        let said = instructed.subscriber_preferences.unwrap_or_default();
        Self {
            reference_id: delivery.id,
            instruction: instructed.token,
            sponsor_information: SponsorInformation::of(delivery.provider),
            sponsoring_enabled: !instructed.values.provider.is_zero(),
            values: instructed.values.into(),
            tax_mode: delivery.tax.mode.into(),
            portions: portions(&delivery.terms),
            subscriber_preferences: (&said).into(),
            created_at: delivery.created_at,
            expires_at: delivery.expires_at,
        }
    }
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// More may be reported.
    Open,
    /// All of it arrived.
    Complete,
    /// It ended before all of it arrived.
    Ended,
    /// It was taken back: nobody pays.
    Refunded,
}

/// A delivery as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryAnswer {
    /// The delivery.
    #[schema(value_type = String, example = "dlv_0193f0c0a2b97c0e8d5b1f2e3a4c5d6e")]
    pub reference_id: DeliveryId,
    /// Where it stands.
    pub state: DeliveryState,
    /// What you call the file.
    #[schema(example = "harbour-lights.flac")]
    pub content: String,
    /// Its title.
    #[schema(example = "Harbour Lights")]
    pub title: String,
    /// Its length in bytes.
    #[schema(example = 12_000_000)]
    pub downlink_volume: u64,
    /// Over which network.
    pub network: Network,
    /// Who pays which bytes.
    pub portions: Vec<Portion>,
    /// What the whole of it costs whom.
    pub values: ValuesBody,
    /// How values are meant.
    pub tax_mode: TaxModeBody,
    /// What is settled, by what arrived.
    pub settled: ValuesBody,
    /// What arrived.
    pub delivered: Vec<ByteRange>,
    /// How many bytes that is.
    #[schema(example = 5_000_000)]
    pub delivered_volume: u64,
    /// When it was fixed.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// Until when you may deliver by its instruction.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub closed_at: Option<Timestamp>,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub refunded_at: Option<Timestamp>,
}

impl DeliveryAnswer {
    /// # Errors
    /// [`EngineError::Refused`] for amounts out of range.
    pub(super) fn new(delivery: &DeliveryFacts) -> Result<Self, EngineError> {
        let state = if delivery.refunded_at.is_some() {
            DeliveryState::Refunded
        } else if delivery.is_complete() {
            DeliveryState::Complete
        } else if delivery.closed_at.is_some() {
            DeliveryState::Ended
        } else {
            DeliveryState::Open
        };
        let range = |range: &std::ops::Range<u64>| ByteRange {
            from: range.start,
            to: range.end - 1,
        };
        let values = delivery.terms.of_all().map_err(EngineError::refused)?;
        Ok(Self {
            reference_id: delivery.id,
            state,
            content: delivery.content.clone(),
            title: delivery.title.clone(),
            downlink_volume: delivery.terms.bytes,
            network: delivery.network.into(),
            portions: portions(&delivery.terms),
            values: values.into(),
            tax_mode: delivery.tax.mode.into(),
            settled: delivery.settled.into(),
            delivered: delivery.arrived.ranges().iter().map(range).collect(),
            delivered_volume: delivery.arrived.count(),
            created_at: delivery.created_at,
            expires_at: delivery.expires_at,
            closed_at: delivery.closed_at,
            refunded_at: delivery.refunded_at,
        })
    }
}
