//! What a quote and a delivery ask with.

use super::{
    answer::{Network, ValuesBody},
    body::{Faults, whole},
    problem::{ApiProblem, ProblemKind},
};
use crate::portal::Portal;
use domain::{
    content::is_unseen,
    delivery::{AccessNetwork, NoDelivery, Values},
    id::UserId,
    unit::Currency,
};
use engine::{
    EngineError,
    flow::delivery::{Asked, DeliveryRefusal, Item},
    query::{delivery::networks, line::account_by_identifier},
};
use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use utoipa::ToSchema;

/// The largest file, in bytes.
const BYTES_MAX: u64 = 1_000_000_000_000;
/// The longest that a file plays, in seconds: a week.
const DURATION_SECONDS_MAX: u32 = 604_800;
/// The longest reference of a file, in bytes.
const CONTENT_BYTES_MAX: usize = 64;
/// The longest title, in characters.
const TITLE_CHARS_MAX: usize = 200;

/// A file for a subscriber. Of `network`, `ipv4Addr` and `ipv6Addr` exactly one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeliveryRequest {
    /// The subscriber, by a number of theirs: `msisdn-` and 5 to 15 digits, with the
    /// country's code (3GPP TS 29.571).
    #[schema(pattern = "^msisdn-[0-9]{5,15}$", example = "msisdn-49151000051")]
    gpsi: String,
    /// What you call the file: your preferences' rules and groups name it so.
    #[schema(pattern = "^[!-~]{1,64}$", example = "harbour-lights.flac")]
    content: String,
    /// Its title, as the subscriber's invoice will show it.
    #[schema(
        pattern = r"^[^\s\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]([^\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]{0,198}[^\s\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff])?$",
        example = "Harbour Lights"
    )]
    title: String,
    /// Its length in bytes.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_u64, example = 12_000_000)]
    #[serde(deserialize_with = "whole")]
    downlink_volume: u64,
    /// How long it plays, for rules about a part in minutes.
    #[schema(minimum = 1, maximum = 604_800, nullable = false, example = 240)]
    #[serde(default, deserialize_with = "whole_if_there")]
    duration_seconds: Option<u32>,
    /// How the device is connected.
    #[schema(nullable = false)]
    #[serde(default, deserialize_with = "there")]
    network: Option<Network>,
    /// The device's address, from which we tell the network.
    #[schema(format = Ipv4, nullable = false)]
    #[serde(default, deserialize_with = "there")]
    ipv4_addr: Option<String>,
    /// The same of IPv6.
    #[schema(format = Ipv6, nullable = false)]
    #[serde(default, deserialize_with = "there")]
    ipv6_addr: Option<String>,
    /// As a quote said: if it costs something else now, the answer is 409
    /// `quote-changed`.
    #[schema(nullable = false)]
    #[serde(default, deserialize_with = "there")]
    values: Option<ValuesBody>,
}

fn whole_if_there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
    whole(from).map(Some)
}

/// A field that may be left out, but is not null.
fn there<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// What a request asks for.
pub(super) struct Wanted {
    /// The file, for whom.
    pub asked: Asked,
    /// Of the subscriber's account.
    pub currency: Currency,
}

/// How the device is connected, as far as the request says.
enum Device {
    On(AccessNetwork),
    At(IpAddr),
}

impl DeliveryRequest {
    /// What it asks for, by `provider`.
    ///
    /// # Errors
    /// [`ProblemKind::Invalid`], [`ProblemKind::UnknownSubscriber`].
    pub(super) async fn asked(
        &self,
        portal: &Portal,
        provider: UserId,
    ) -> Result<Wanted, ApiProblem> {
        let device = self.checked()?;
        let digits = self.gpsi.trim_start_matches("msisdn-");
        let international = format!("+{digits}");
        let now = portal.clock.now();
        let conn = portal.db.read();
        let facts = account_by_identifier(conn, now, &[&international, digits]).await?;
        let facts = facts.ok_or(ApiProblem::new(ProblemKind::UnknownSubscriber))?;
        let network = match device {
            Device::On(network) => network,
            Device::At(address) => networks(conn).await?.network(address),
        };
        let asked = Asked {
            account: facts.id,
            user: None,
            item: Item {
                provider,
                content: self.content.clone(),
                title: self.title.clone(),
                format: None,
                hash: None,
                bytes: self.downlink_volume,
                duration_s: self.duration_seconds,
            },
            network,
        };
        let currency = facts.currency;
        Ok(Wanted { asked, currency })
    }

    fn checked(&self) -> Result<Device, ApiProblem> {
        let mut faults = Faults::default();
        let digits = self.gpsi.strip_prefix("msisdn-").unwrap_or_default();
        let is_number =
            (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        faults.unless(is_number, "gpsi", "msisdn- and 5 to 15 digits are wanted");
        let is_reference = (1..=CONTENT_BYTES_MAX).contains(&self.content.len())
            && self.content.bytes().all(|byte| byte.is_ascii_graphic());
        let wanted = format!("1 to {CONTENT_BYTES_MAX} visible ASCII characters are wanted");
        faults.unless(is_reference, "content", wanted);
        let is_title = !self.title.is_empty()
            && self.title.trim() == self.title
            && self.title.chars().count() <= TITLE_CHARS_MAX
            && !self.title.chars().any(is_unseen);
        let wanted = format!("1 to {TITLE_CHARS_MAX} characters in a line are wanted");
        faults.unless(is_title, "title", wanted);
        let is_length = (1..=BYTES_MAX).contains(&self.downlink_volume);
        let wanted = format!("1 to {BYTES_MAX} bytes are wanted");
        faults.unless(is_length, "downlinkVolume", wanted);
        let is_duration = self
            .duration_seconds
            .is_none_or(|seconds| (1..=DURATION_SECONDS_MAX).contains(&seconds));
        let wanted = format!("1 to {DURATION_SECONDS_MAX} seconds are wanted");
        faults.unless(is_duration, "durationSeconds", wanted);
        let device = self.device(&mut faults);
        faults.into_result()?;
        device.ok_or_else(|| ApiProblem::new(ProblemKind::Invalid))
    }

    fn device(&self, faults: &mut Faults) -> Option<Device> {
        match (self.network, &self.ipv4_addr, &self.ipv6_addr) {
            (Some(network), None, None) => Some(Device::On(network.into())),
            (None, Some(text), None) => {
                let address = text.parse::<Ipv4Addr>().ok();
                faults.unless(address.is_some(), "ipv4Addr", "an IPv4 address is wanted");
                address.map(|address| Device::At(address.into()))
            }
            (None, None, Some(text)) => {
                let address = text.parse::<Ipv6Addr>().ok();
                faults.unless(address.is_some(), "ipv6Addr", "an IPv6 address is wanted");
                address.map(|address| Device::At(address.into()))
            }
            _ => {
                let wanted = "exactly one of network, ipv4Addr and ipv6Addr is wanted";
                faults.unless(false, "network", wanted);
                None
            }
        }
    }

    /// What was seen of values, for a delivery in `currency` to be fixed at. Amounts
    /// that do not add up, or are of another currency, never were; neither are those
    /// below zero, which stand for them.
    pub(super) fn seen_micros(&self, currency: Currency) -> Option<[i64; 2]> {
        let values = self.values.as_ref()?;
        let seen = [values.subscriber.micros, values.provider.micros];
        let is_possible = values.adds_up()
            && values
                .amounts()
                .all(|amount| amount.currency == currency.code());
        Some(if is_possible { seen } else { [-1, -1] })
    }

    /// Refuses where it costs something else than the request says.
    ///
    /// # Errors
    /// [`ProblemKind::QuoteChanged`].
    pub(super) fn still_costs(&self, now: Values) -> Result<(), ApiProblem> {
        match &self.values {
            Some(seen) if *seen != ValuesBody::from(now) => {
                Err(ApiProblem::new(ProblemKind::QuoteChanged).values(now))
            }
            _ => Ok(()),
        }
    }
}

impl From<DeliveryRefusal> for ApiProblem {
    fn from(refusal: DeliveryRefusal) -> Self {
        match refusal {
            DeliveryRefusal::NoDelivery(why) => why.into(),
            DeliveryRefusal::NotBillable => Self::new(ProblemKind::NotBillable).detail(refusal),
            DeliveryRefusal::MustAsk { values } => Self::new(ProblemKind::ConsentRequired)
                .detail(&refusal)
                .values(values),
            DeliveryRefusal::Changed { values } => Self::new(ProblemKind::QuoteChanged)
                .detail(&refusal)
                .values(values),
            DeliveryRefusal::Engine(EngineError::Refused(why)) => {
                Self::new(ProblemKind::NotBillable).detail(why)
            }
            DeliveryRefusal::Engine(error) => error.into(),
        }
    }
}

impl From<NoDelivery> for ApiProblem {
    fn from(why: NoDelivery) -> Self {
        let kind = match why {
            NoDelivery::BudgetSpent { .. } => ProblemKind::BudgetSpent,
            NoDelivery::NobodyPays { .. } => ProblemKind::NobodyPays,
            NoDelivery::NeverCharged { .. } => ProblemKind::NeverCharged,
            NoDelivery::NotSponsored { .. } => ProblemKind::NotSponsored,
            NoDelivery::OverDeliveryLimit { .. } => ProblemKind::OverDeliveryLimit,
            NoDelivery::OverMonthLimit { .. } => ProblemKind::OverMonthLimit,
        };
        match why {
            // what a subscriber spent elsewhere is no provider's to know
            NoDelivery::OverMonthLimit { .. } => {
                Self::new(kind).detail("the subscriber's limit for a month would be passed")
            }
            why => Self::new(kind).detail(why),
        }
    }
}
