//! One registry of typed ids: a prefix people can read, a UUIDv7 underneath.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The text is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id such as {prefix}_018f…")]
pub struct NotAnId {
    /// What the id must begin with.
    pub prefix: &'static str,
    /// What was given, cut to 64 characters.
    pub text: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Uuid);

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Wraps a UUID that is known to be one of this kind.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID, for a database column.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|hex| hex.len() == 32)
                    .and_then(|hex| Uuid::try_parse(hex).ok())
                    .map(Self)
                    .ok_or_else(|| NotAnId {
                        prefix: $prefix,
                        text: text.chars().take(64).collect(),
                    })
            }
        }
    )*};
}

ids! {
    /// A billing account: one bill, one currency, one time zone.
    AccountId = "acc";
    /// Money that came in for an account.
    PaymentId = "pay";
    /// A line of an account: a SIM, the home line.
    LineId = "lin";
    /// A person (or machine) that signs in.
    UserId = "usr";
    /// One attempt at importing one usage file.
    ImportId = "imp";
    /// A rejected usage record.
    RejectId = "rej";
    /// One version of a tariff.
    TariffVersionId = "tar";
    /// A bill run.
    BillRunId = "run";
    /// An invoice or credit note.
    InvoiceId = "inv";
    /// A charge beside usage.
    ChargeId = "chg";
    /// A ledger entry.
    EntryId = "ent";
    /// A recording.
    ContentId = "con";
    /// A right that somebody has.
    HoldingId = "hld";
    /// An upload under way.
    UploadId = "upl";
    /// A match that a person decides.
    MatchId = "mat";
    /// A delivery.
    DeliveryId = "dlv";
    /// One transfer of a delivery's bytes.
    TransferId = "trf";
    /// A statement for a provider.
    StatementId = "stm";
    /// A message on its way.
    MessageId = "msg";
    /// What a program signs in with.
    TokenId = "tok";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_out_and_comes_back() {
        let id = AccountId::new(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "acc_00000000000000000000000000000007");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn another_kinds_id_is_refused() {
        let line = LineId::new(Uuid::from_u128(7)).to_string();
        for text in [line.as_str(), "", "acc_", "acc_zz", "acc_0-7"] {
            assert!(text.parse::<AccountId>().is_err(), "{text}");
        }
    }
}
