//! Data sessions: from counters that only grow to usage that is added once.

use super::{AccountingKind, AccountingReport};
use crate::usage::{Disposition, Service, UsageRecord};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far a session's counters have been counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SessionState {
    /// The highest counter seen, in bytes.
    pub counted_octets: i64,
    /// The newest report.
    pub newest_at: Option<Timestamp>,
}

/// The usage that `report` adds: what its counter exceeds the highest one seen
/// by. An interim is never added twice, a stop without a start counts in full,
/// a report that comes out of order adds nothing that a later one held already:
/// whatever the order, the sum is the session's highest counter.
///
/// A start with nothing counted opens the session anew where an access server
/// uses an id again. The usage counts at the instant of the report.
pub fn increase(state: &mut SessionState, report: &AccountingReport) -> UsageRecord {
    let is_newest = state.newest_at.is_none_or(|newest| newest < report.at);
    if report.kind == AccountingKind::Start && is_newest {
        state.counted_octets = 0;
    }
    let added = (report.total_octets - state.counted_octets).max(0);
    state.counted_octets = state.counted_octets.max(report.total_octets);
    if is_newest {
        state.newest_at = Some(report.at);
    }
    UsageRecord {
        key: report.key,
        line: report.line.clone(),
        service: Service::Data,
        started_at: report.at,
        ended_at: report.at,
        quantity: added,
        peer: None,
        disposition: Disposition::Unstated,
    }
}
