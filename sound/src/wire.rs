//! How values that have no serde form of their own are written.

use crate::Peak;
use serde::{Deserialize, Deserializer, de::Error};
use std::{fmt::Display, str::FromStr};

/// Reads what was written as its text form.
pub(crate) fn parsed<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

impl From<[i16; 2]> for Peak {
    fn from([low, high]: [i16; 2]) -> Self {
        Self { low, high }
    }
}

impl From<Peak> for [i16; 2] {
    fn from(peak: Peak) -> Self {
        [peak.low, peak.high]
    }
}

/// A time as whole nanoseconds.
pub(crate) mod nanoseconds {
    use serde::{Deserialize, Deserializer, Serializer, ser::Error};
    use std::time::Duration;

    pub fn serialize<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
        let nanoseconds = u64::try_from(time.as_nanos()).map_err(S::Error::custom)?;
        to.serialize_u64(nanoseconds)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
        u64::deserialize(from).map(Duration::from_nanos)
    }
}
