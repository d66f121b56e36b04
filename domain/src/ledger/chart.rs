//! The chart of accounts.

use crate::{unit::Rate, usage::Service};
use std::{fmt, str::FromStr};

/// An account of the general ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// What subscribers owe; kept for each billing account.
    Receivable,
    /// What came in from subscribers.
    Bank,
    /// What was charged once, without tax, and is on no invoice yet; kept for each
    /// billing account.
    Unbilled,
    /// What was earned with a service, exact to the micro.
    Revenue(Service),
    /// What was earned with recordings, exact to the micro: the operator's part.
    ContentRevenue,
    /// What is owed to the providers of recordings, and is on no statement yet.
    ProviderPayable,
    /// What was earned with deliveries, exact to the micro.
    DeliveryRevenue,
    /// What providers pay of deliveries, without tax, and is on no statement yet.
    ProviderUnbilled,
    /// What providers owe by their statements; below zero, what they are owed.
    ProviderReceivable,
    /// What open deliveries may cost subscribers at most.
    SubscriberReserved,
    /// What open deliveries may cost providers at most.
    ProviderReserved,
    /// What stands against both kinds of reservations.
    Reservations,
    /// Tax that is owed to the authority, at one rate.
    TaxPayable(Rate),
    /// Tax that providers asked for and that the authority gives back, at one rate.
    InputTax(Rate),
    /// What rounding to coins gave and took.
    Rounding,
}

/// The text is no account of this chart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an account of the chart")]
pub struct UnknownLedgerAccount(pub String);

impl fmt::Display for LedgerAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Receivable => f.write_str("receivable"),
            Self::Bank => f.write_str("bank"),
            Self::Unbilled => f.write_str("unbilled"),
            Self::Revenue(service) => write!(f, "revenue:{service}"),
            Self::ContentRevenue => f.write_str("revenue:content"),
            Self::ProviderPayable => f.write_str("provider-payable"),
            Self::DeliveryRevenue => f.write_str("revenue:delivery"),
            Self::ProviderUnbilled => f.write_str("provider-unbilled"),
            Self::ProviderReceivable => f.write_str("provider-receivable"),
            Self::SubscriberReserved => f.write_str("reserved:subscriber"),
            Self::ProviderReserved => f.write_str("reserved:provider"),
            Self::Reservations => f.write_str("reservations"),
            Self::TaxPayable(rate) => write!(f, "tax-payable:{}", rate.millionths()),
            Self::InputTax(rate) => write!(f, "input-tax:{}", rate.millionths()),
            Self::Rounding => f.write_str("rounding"),
        }
    }
}

impl FromStr for LedgerAccount {
    type Err = UnknownLedgerAccount;
    fn from_str(text: &str) -> Result<Self, UnknownLedgerAccount> {
        let unknown = || UnknownLedgerAccount(text.chars().take(64).collect());
        match text.split_once(':') {
            None if text == "receivable" => Ok(Self::Receivable),
            None if text == "bank" => Ok(Self::Bank),
            None if text == "unbilled" => Ok(Self::Unbilled),
            None if text == "rounding" => Ok(Self::Rounding),
            None if text == "provider-payable" => Ok(Self::ProviderPayable),
            None if text == "provider-unbilled" => Ok(Self::ProviderUnbilled),
            None if text == "provider-receivable" => Ok(Self::ProviderReceivable),
            None if text == "reservations" => Ok(Self::Reservations),
            Some(("reserved", "subscriber")) => Ok(Self::SubscriberReserved),
            Some(("reserved", "provider")) => Ok(Self::ProviderReserved),
            Some(("revenue", "delivery")) => Ok(Self::DeliveryRevenue),
            Some(("revenue", "content")) => Ok(Self::ContentRevenue),
            Some(("revenue", service)) => service.parse().map(Self::Revenue).map_err(|_| unknown()),
            Some(("tax-payable", rate)) => rate
                .parse()
                .map(|millionths| Self::TaxPayable(Rate::from_millionths(millionths)))
                .map_err(|_| unknown()),
            Some(("input-tax", rate)) => rate
                .parse()
                .map(|millionths| Self::InputTax(Rate::from_millionths(millionths)))
                .map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        use LedgerAccount::*;
        let rate = "19".parse().unwrap();
        for account in [
            Receivable,
            Bank,
            Unbilled,
            Revenue(Service::Voice),
            Revenue(Service::Data),
            ContentRevenue,
            ProviderPayable,
            DeliveryRevenue,
            ProviderUnbilled,
            ProviderReceivable,
            SubscriberReserved,
            ProviderReserved,
            Reservations,
            TaxPayable(rate),
            InputTax(rate),
            Rounding,
        ] {
            assert_eq!(account.to_string().parse(), Ok(account));
        }
        assert_eq!(
            "cash".parse::<LedgerAccount>(),
            Err(UnknownLedgerAccount("cash".into()))
        );
    }
}
