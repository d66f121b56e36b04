//! What a subscriber lets deliveries charge to the account.

use crate::unit::{Currency, Money};
use serde::{Deserialize, Serialize};

/// What may be charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubscriberPreferences {
    /// Whether anything.
    pub willing: Willing,
    /// The most for one delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_delivery: Option<Money>,
    /// The most in a calendar month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_month: Option<Money>,
    /// When to ask before something is charged.
    pub ask: Ask,
}

/// Whether a delivery may charge the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Willing {
    /// Nothing, ever: only what is sponsored wholly, or free.
    Never,
    /// A rest, where the provider pays a part.
    IfSponsored,
    /// Yes.
    Yes,
}

/// When to ask before a delivery charges the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Never.
    Never,
    /// Over a mobile network, at home or abroad.
    OnMobile,
    /// Always.
    Always,
}

/// An amount that is none for these preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LimitFault {
    /// Below zero.
    #[error("an amount from 0 is wanted")]
    Negative,
    /// Not in the account's currency.
    #[error("the account is in {0}")]
    OtherCurrency(Currency),
}

impl Willing {
    /// Each, the strictest first.
    pub const ALL: [Self; 3] = [Self::Never, Self::IfSponsored, Self::Yes];

    /// Its word in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::IfSponsored => "if-sponsored",
            Self::Yes => "yes",
        }
    }
}

impl Ask {
    /// Each.
    pub const ALL: [Self; 3] = [Self::Never, Self::OnMobile, Self::Always];

    /// Its word in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::OnMobile => "on-mobile",
            Self::Always => "always",
        }
    }
}

/// Of who has said nothing: deliveries may charge, but each asks.
impl Default for SubscriberPreferences {
    fn default() -> Self {
        Self {
            willing: Willing::Yes,
            per_delivery: None,
            per_month: None,
            ask: Ask::Always,
        }
    }
}

impl SubscriberPreferences {
    /// Checks the amounts against the account's currency.
    ///
    /// # Errors
    /// [`LimitFault`], of the first that is wrong.
    pub fn check(&self, currency: Currency) -> Result<(), LimitFault> {
        for limit in [self.per_delivery, self.per_month].into_iter().flatten() {
            if limit.currency() != currency {
                return Err(LimitFault::OtherCurrency(currency));
            }
            if limit.micros() < 0 {
                return Err(LimitFault::Negative);
            }
        }
        Ok(())
    }
}
