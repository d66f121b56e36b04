//! Metering: what usage counts against an allowance, and what happens when it
//! reaches a part of it.
//!
//! The way of a record through these modules is their order:
//! [`timeframe`] and [`schedule`] (which entry is active) → [`condition`] (does a
//! policy hold) → [`action`] (factors, thresholds) → [`policy`] (quotas, and the plan they make) →
//! [`plan_file`] (how a plan is written) → [`counter`] (exact sums) → [`meter`]
//! (records in, counters and crossings out).
//!
//! Rules by their numbers in the requirements: FMS (one metric, factors,
//! thresholds, recharge), HMP (primary and secondary policies), FLX (selection
//! by order, the next one when a quota is exceeded), TOD (schedules).
//! Everything is a pure function of a plan, the records in the order of (start,
//! key), and the recharges.
//!
//! # Adding a condition
//! A variant of [`Condition`], its text in the parser and in `Display`, its row
//! in the tests (the round trip is a property test), and what it looks at in
//! [`UsageFacts`].

pub mod action;
pub mod condition;
pub mod counter;
pub mod meter;
mod parse_condition;
pub mod plan_file;
mod plan_form;
mod plan_levels;
mod plan_offer;
pub mod policy;
mod quota;
pub mod schedule;
pub mod schedule_file;
mod select;
pub mod timeframe;

pub use action::{Action, Factor, Origin, PolicyStatus, Threshold, ThresholdPercent};
pub use condition::{Condition, ConditionError, ConditionFault, UsageFacts};
pub use counter::{Breakdown, BreakdownRow, Metric, MetricError};
pub use meter::{
    Charged, Crossing, CrossingKind, Decision, Meter, MeteredUsage, Part, Recharge, Standing,
};
pub use plan_file::{FileFault, PlanFault};
pub use policy::{
    BandsCount, MeteringPlan, PlanCode, PlanError, Policy, PolicyCode, PolicyKind, Quota,
    RechargeOffer,
};
pub use schedule::{
    ClockChange, ENTRIES_MAX, EntryName, Schedule, ScheduleEntry, ScheduleFault, Switch, Switches,
};
pub use schedule_file::ScheduleEntryFile;
pub use timeframe::{DailyRange, Timeframe, TimeframeError, WeeklyRange, YearlyRange};

#[cfg(test)]
mod meter_tests;
#[cfg(test)]
mod vector_tests;
