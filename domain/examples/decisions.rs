//! Decides, as often as it is told, which of 20 policies with 5 thresholds each
//! measures the next unit; `scripts/bench` times it.
//!
//!     decisions 10000000 decide     which policy measures the next unit
//!     decisions 10000000 take       the same, and the unit is counted

use domain::{
    metering::{Meter, MeteredUsage, MeteringPlan, UsageFacts, plan_file},
    usage::{Network, RecordKey, Service},
};
use jiff::{Timestamp, civil::date};
use std::{env, error::Error, fmt::Write, hint::black_box};

/// Conditions of several kinds; the last one always holds.
const CONDITIONS: [&str; 5] = [
    "time in 22:00-06:00 and not roaming",
    "day in (sat, sun) or application = \"video\"",
    "network = fixed and segment in (\"student\", \"senior\")",
    "roaming and service = data",
    "always",
];

fn plan() -> Result<MeteringPlan, Box<dyn Error>> {
    let mut text = String::from(
        "code = \"bench\"\nversion = 1\nvalid_from = \"2026-01-01\"\nservice = \"data\"\n\
         at_cap = \"deny\"\nname = { en = \"Bench\" }\n",
    );
    for index in 0..20 {
        let when = CONDITIONS[index % CONDITIONS.len()];
        writeln!(
            text,
            "[[policy]]\ncode = \"p{index}\"\nwhen = '{when}'\nquota = \"{} TB\"\nfactor = \"0.2\"",
            index + 1
        )?;
        text.push_str("thresholds = [");
        for percent in [50, 75, 80, 90, 100] {
            write!(text, "{{ at = \"{percent} %\", action = \"notify\" }},")?;
        }
        text.push_str("]\n");
    }
    let text = text.replace(" TB", "000 GB");
    plan_file::parse(&text).map_err(|faults| format!("{faults:?}").into())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let count: u64 = arguments.next().ok_or("how many?")?.parse()?;
    let is_take = arguments.next().as_deref() == Some("take");
    let plan = plan()?;
    let mut meter = Meter::new(&plan);
    let noon = date(2026, 11, 18).at(12, 0, 0, 0);
    for index in 0..count {
        let facts = UsageFacts {
            service: Service::Data,
            network: if index % 2 == 0 {
                Network::Mobile
            } else {
                Network::Fixed
            },
            roaming: index % 16 == 0,
            local: noon,
            application: None,
            segment: None,
            schedule: None,
            size_bytes: None,
        };
        if is_take {
            let usage = MeteredUsage {
                at: Timestamp::UNIX_EPOCH,
                key: RecordKey::from_bytes([0; 16]),
                facts: black_box(facts),
                quantity: 1_000,
            };
            black_box(meter.take(&plan, &[], &usage)?);
        } else {
            black_box(meter.decide(&plan, &black_box(facts)));
        }
    }
    Ok(())
}
