//! Schedule entries as people write them: one `[[schedule]]` of a TOML file.
//!
//! ```toml
//! [[schedule]]
//! name = "night"
//! priority = 3
//! daily = "22:00-06:00"   # or weekly = "sat-sun", yearly = "12-25", always = true
//! ```

use super::{
    schedule::{ScheduleEntry, ScheduleFault},
    timeframe::Timeframe,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// One `[[schedule]]` as it is written, nothing checked but its form; just one
/// of `daily`, `weekly`, `yearly` and `always` is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleEntryFile {
    /// `night`.
    pub name: String,
    /// From 1, which comes first.
    pub priority: u16,
    /// `22:00-06:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily: Option<String>,
    /// `sat-sun` or `fri 18:00 - mon 06:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly: Option<String>,
    /// `12-25` or `12-24 - 01-06`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly: Option<String>,
    /// `true`: at all times; `false` is as good as left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub always: bool,
}

impl ScheduleEntryFile {
    /// The entry that is described.
    ///
    /// # Errors
    /// [`ScheduleFault`]: [`NotAName`](ScheduleFault::NotAName),
    /// [`NoTimeframe`](ScheduleFault::NoTimeframe),
    /// [`TwoTimeframes`](ScheduleFault::TwoTimeframes) or
    /// [`Timeframe`](ScheduleFault::Timeframe), the first that applies; what
    /// only the whole can tell is for [`Schedule::faults`](super::Schedule::faults).
    pub fn to_entry(&self) -> Result<ScheduleEntry, ScheduleFault> {
        Ok(ScheduleEntry {
            name: self.name.parse()?,
            priority: self.priority,
            frame: self.to_frame()?,
        })
    }

    fn to_frame(&self) -> Result<Timeframe, ScheduleFault> {
        match (&self.daily, &self.weekly, &self.yearly, self.always) {
            (Some(text), None, None, false) => Ok(Timeframe::Daily(text.trim().parse()?)),
            (None, Some(text), None, false) => Ok(Timeframe::Weekly(text.trim().parse()?)),
            (None, None, Some(text), false) => Ok(Timeframe::Yearly(text.trim().parse()?)),
            (None, None, None, true) => Ok(Timeframe::Always),
            (None, None, None, false) => Err(ScheduleFault::NoTimeframe),
            _ => Err(ScheduleFault::TwoTimeframes),
        }
    }
}

impl From<&ScheduleEntry> for ScheduleEntryFile {
    fn from(entry: &ScheduleEntry) -> Self {
        let mut file = Self {
            name: entry.name.to_string(),
            priority: entry.priority,
            daily: None,
            weekly: None,
            yearly: None,
            always: false,
        };
        match entry.frame {
            Timeframe::Daily(range) => file.daily = Some(range.to_string()),
            Timeframe::Weekly(range) => file.weekly = Some(range.to_string()),
            Timeframe::Yearly(range) => file.yearly = Some(range.to_string()),
            Timeframe::Always => file.always = true,
        }
        file
    }
}

/// As [`ScheduleEntryFile`].
impl Serialize for ScheduleEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ScheduleEntryFile::from(self).serialize(serializer)
    }
}

/// As [`ScheduleEntryFile`].
impl<'de> Deserialize<'de> for ScheduleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let file = ScheduleEntryFile::deserialize(deserializer)?;
        file.to_entry().map_err(Error::custom)
    }
}

#[cfg(test)]
#[path = "schedule_file_tests.rs"]
mod tests;
