//! Usage records (CDRs): one call, one report of a data session.

use super::{Access, Service};
use jiff::Timestamp;
use std::fmt;

/// What a second arrival of the same record is known by: 16 bytes whose order
/// follows time, so that a table sorted by it grows at its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey([u8; 16]);

/// What a record calls its line: a number, a user name, an account code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineIdentifier(Box<str>);

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// Not a call, or the record does not say.
    Unstated,
    /// Answered; its billable seconds count.
    Answered,
    /// Nobody answered; 0 billable seconds.
    NoAnswer,
    /// Busy; 0 billable seconds.
    Busy,
    /// It could not be set up; 0 billable seconds.
    Failed,
}

/// One usage record, as every format comes down to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageRecord {
    /// What it is known by.
    pub key: RecordKey,
    /// What it calls its line.
    pub line: LineIdentifier,
    /// Which service.
    pub service: Service,
    /// When it began; the period it counts in is the one of this instant.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Billable seconds, or bytes; never negative.
    pub quantity: i64,
    /// The other party, where the record names one.
    pub peer: Option<Box<str>>,
    /// How a call ended.
    pub disposition: Disposition,
    /// Over which network, where the record says so.
    pub access: Access,
    /// The application that used the data, where the record names one.
    pub application: Option<Box<str>>,
}

/// The longest name of an application, in bytes.
pub const APPLICATION_BYTES_MAX: usize = 64;

/// The longest identifier, in bytes.
pub const IDENTIFIER_BYTES_MAX: usize = 128;

impl RecordKey {
    /// The key of what happened at `at` and is told from others by `identity`.
    pub fn new(at: Timestamp, identity: &blake3::Hash) -> Self {
        let mut key = [0; 16];
        // the sign bit flipped: instants before 1970 sort before those after
        let at_us = at.as_microsecond().cast_unsigned() ^ (1 << 63);
        key[..8].copy_from_slice(&at_us.to_be_bytes());
        key[8..].copy_from_slice(&identity.as_bytes()[..8]);
        Self(key)
    }

    /// The key with these bytes, as a database column holds them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for a database column.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl LineIdentifier {
    /// An identifier of 1 to 128 bytes, white space around it taken off.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (1..=IDENTIFIER_BYTES_MAX)
            .contains(&text.len())
            .then(|| Self(text.into()))
    }

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Disposition {
    const ALL: [Disposition; 5] = [
        Disposition::Unstated,
        Disposition::Answered,
        Disposition::NoAnswer,
        Disposition::Busy,
        Disposition::Failed,
    ];

    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            Disposition::Unstated => 0,
            Disposition::Answered => 1,
            Disposition::NoAnswer => 2,
            Disposition::Busy => 3,
            Disposition::Failed => 4,
        }
    }

    /// The one with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn identifiers_are_trimmed_and_bounded() {
        assert_eq!(LineIdentifier::new(" 100 ").unwrap().as_str(), "100");
        assert_eq!(LineIdentifier::new("  "), None);
        assert_eq!(LineIdentifier::new(&"x".repeat(129)), None);
    }

    proptest! {
        #[test]
        fn the_order_of_keys_is_the_order_of_time(a in -1_000_000_000_000_i64..4_000_000_000_000_000, b in -1_000_000_000_000_i64..4_000_000_000_000_000) {
            let key = |us| RecordKey::new(Timestamp::from_microsecond(us).unwrap(), &blake3::hash(b"x"));
            prop_assert_eq!(a.cmp(&b), key(a).cmp(&key(b)));
        }
    }
}
