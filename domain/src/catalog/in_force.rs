//! Which tariff version applies on which days.

use super::{Tariff, TariffCode};
use crate::time::BillingPeriod;
use jiff::civil::Date;
use std::{collections::BTreeMap, sync::Arc};

/// Which tariff an account has from a day on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assignment {
    /// The first day.
    pub from_day: Date,
    /// The tariff.
    pub code: TariffCode,
}

/// A stretch of days with one tariff version in force: `[first_day, end_day)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The version.
    pub tariff: Arc<Tariff>,
    /// The first day.
    pub first_day: Date,
    /// The day after the last.
    pub end_day: Date,
}

/// Every version of every tariff.
pub type Catalog = BTreeMap<TariffCode, Vec<Arc<Tariff>>>;

/// The version in force on `day`: of the tariff that the account has on that
/// day, the one that became valid last.
pub fn in_force<'a>(
    assignments: &[Assignment],
    catalog: &'a Catalog,
    day: Date,
) -> Option<&'a Arc<Tariff>> {
    let held = assignments
        .iter()
        .filter(|assignment| assignment.from_day <= day)
        .max_by_key(|assignment| assignment.from_day)?;
    catalog
        .get(&held.code)?
        .iter()
        .filter(|version| version.valid_from <= day)
        .max_by_key(|version| (version.valid_from, version.version))
}

/// The stretches of `period` with a tariff in force, in order of time; days
/// without one are in no stretch.
pub fn segments(
    assignments: &[Assignment],
    catalog: &Catalog,
    period: &BillingPeriod,
) -> Vec<Segment> {
    let (first, end) = (period.first_day, period.end_day);
    // the days on which something may change
    let mut edges: Vec<Date> = assignments.iter().map(|one| one.from_day).collect();
    for assignment in assignments {
        let versions = catalog.get(&assignment.code).into_iter().flatten();
        edges.extend(versions.map(|version| version.valid_from));
    }
    edges.retain(|day| first < *day && *day < end);
    edges.extend([first, end]);
    edges.sort_unstable();
    edges.dedup();
    let mut segments: Vec<Segment> = Vec::new();
    for stretch in edges.windows(2) {
        let &[first_day, end_day] = stretch else {
            continue;
        };
        let Some(tariff) = in_force(assignments, catalog, first_day) else {
            continue;
        };
        match segments.last_mut() {
            Some(last) if last.tariff == *tariff && last.end_day == first_day => {
                last.end_day = end_day
            }
            _ => segments.push(Segment {
                tariff: tariff.clone(),
                first_day,
                end_day,
            }),
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog::tariff_file, time::BillingCycle};

    fn tariff(code: &str, version: u32, valid_from: &str) -> Arc<Tariff> {
        let text = format!(
            r#"
code = "{code}"
version = {version}
valid_from = "{valid_from}"
currency = "EUR"
tax = "inclusive"
name = {{ en = "T" }}
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "19"
bands = [{{ up_to = "10", cost = "1" }}]
above = {{ cost = "2" }}
"#
        );
        Arc::new(tariff_file::parse(&text).unwrap())
    }

    /// "a1 01–11, b1 11–01": what is in force in October 2026.
    fn check(assignments: &[(&str, &str)], want: &str) {
        let assignments: Vec<Assignment> = assignments
            .iter()
            .map(|(from, code)| Assignment {
                from_day: from.parse().unwrap(),
                code: code.parse().unwrap(),
            })
            .collect();
        let mut catalog = Catalog::new();
        for version in [
            tariff("a", 1, "2026-01-01"),
            tariff("a", 2, "2026-10-16"),
            tariff("b", 1, "2026-10-05"),
        ] {
            catalog
                .entry(version.code.clone())
                .or_default()
                .push(version);
        }
        let zone = jiff::tz::TimeZone::UTC;
        let cycle = BillingCycle {
            day: 1.try_into().unwrap(),
            zone,
        };
        let period = cycle.period("2026-10".parse().unwrap()).unwrap();
        let got: Vec<String> = segments(&assignments, &catalog, &period)
            .iter()
            .map(|s| {
                format!(
                    "{}{} {:02}–{:02}",
                    s.tariff.code,
                    s.tariff.version,
                    s.first_day.day(),
                    s.end_day.day()
                )
            })
            .collect();
        assert_eq!(got.join(", "), want);
    }

    #[test]
    fn versions_and_assignments_both_cut_a_period() {
        check(&[("2026-01-01", "a")], "a1 01–16, a2 16–01");
        check(
            &[("2026-01-01", "a"), ("2026-10-11", "b")],
            "a1 01–11, b1 11–01",
        );
        check(&[("2026-01-01", "b")], "b1 05–01");
        check(&[("2026-10-20", "a")], "a2 20–01");
        check(&[("2026-11-01", "a")], "");
        check(&[("2026-01-01", "unknown")], "");
        check(&[], "");
    }
}
