//! What a condition of a delivery may look at, and whether it can ever hold.

use super::{AccessNetwork, quote::Delivery};
use crate::metering::Condition;
use jiff::civil::{Date, DateTime, Time};
use std::collections::BTreeSet;

/// Why a condition is none for deliveries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionMisfit {
    /// It asks for something that a delivery does not have.
    #[error("a delivery has no {0}")]
    Unknown(&'static str),
    /// No delivery could ever make it hold.
    #[error("it can never hold")]
    Impossible,
}

/// Cases that are tried at most; beyond it a condition is taken to be possible.
const CASES_MAX: usize = 200_000;

/// Checks that `condition` is one for deliveries and that some delivery makes it
/// hold.
///
/// # Errors
/// One variant of [`ConditionMisfit`] for each rule.
pub fn check(condition: &Condition) -> Result<(), ConditionMisfit> {
    let mut unknown = None;
    let mut minutes = BTreeSet::from([0]);
    let mut sizes = BTreeSet::from([0_i64]);
    let mut segments: BTreeSet<Option<&str>> = BTreeSet::from([None]);
    condition.visit(&mut |part| match part {
        Condition::Service(_) => unknown = Some("service"),
        Condition::Application(_) => unknown = Some("application"),
        Condition::Schedule(_) => unknown = Some("schedule"),
        Condition::Time(range) => minutes.extend(range.minutes_of_day()),
        Condition::Size { bound, .. } => {
            sizes.extend([bound.base_units(), bound.base_units().saturating_add(1)]);
        }
        _ => {}
    });
    let mut names: BTreeSet<Box<str>> = BTreeSet::new();
    condition.visit(&mut |part| {
        if let Condition::Segment(all) = part {
            names.extend(all.iter().cloned());
        }
    });
    segments.extend(names.iter().map(|name| Some(&**name)));
    if let Some(unknown) = unknown {
        return Err(ConditionMisfit::Unknown(unknown));
    }
    // between two bounds nothing changes, so their first instants are all cases
    if 21 * minutes.len() * sizes.len() * segments.len() > CASES_MAX {
        return Ok(());
    }
    for network in AccessNetwork::ALL {
        for local in week(&minutes) {
            for bytes in &sizes {
                for segment in &segments {
                    let delivery = Delivery {
                        content: "",
                        bytes: bytes.unsigned_abs(),
                        duration_s: None,
                        network,
                        local,
                        segment: *segment,
                    };
                    if condition.holds(&delivery.facts()) {
                        return Ok(());
                    }
                }
            }
        }
    }
    Err(ConditionMisfit::Impossible)
}

/// These minutes of each day of some week.
fn week(minutes: &BTreeSet<i32>) -> impl Iterator<Item = DateTime> + use<'_> {
    (1..=7).flat_map(move |day| {
        minutes.iter().map(move |minute| {
            let number = |value: i32| i8::try_from(value).unwrap_or_default();
            let time = Time::constant(number(minute / 60), number(minute % 60), 0, 0);
            DateTime::from_parts(Date::constant(2026, 6, day), time)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_cannot_hold_are_found() {
        for (text, want) in [
            ("always", Ok(())),
            (
                "network = mobile and not roaming and time in 22:00-06:00",
                Ok(()),
            ),
            (
                "segment in (\"student\", \"family\") and not segment = \"student\"",
                Ok(()),
            ),
            ("size > 5 MB and size <= 5001 KB", Ok(())),
            ("day = sun and time in 23:59-24:00", Ok(())),
            (
                "roaming and network = fixed",
                Err(ConditionMisfit::Impossible),
            ),
            ("day = mon and day = tue", Err(ConditionMisfit::Impossible)),
            (
                "time in 06:00-08:00 and time in 08:00-10:00",
                Err(ConditionMisfit::Impossible),
            ),
            (
                "size > 5 MB and size <= 5 MB",
                Err(ConditionMisfit::Impossible),
            ),
            (
                "segment = \"a\" and segment = \"b\"",
                Err(ConditionMisfit::Impossible),
            ),
            ("not always", Err(ConditionMisfit::Impossible)),
            ("service = data", Err(ConditionMisfit::Unknown("service"))),
            (
                "not application = \"x\"",
                Err(ConditionMisfit::Unknown("application")),
            ),
            (
                "schedule = \"x\"",
                Err(ConditionMisfit::Unknown("schedule")),
            ),
        ] {
            assert_eq!(check(&text.parse().unwrap()), want, "{text}");
        }
    }
}
