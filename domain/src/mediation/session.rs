//! Data sessions: from counters that only grow to usage that is added once.
//!
//! A report says how much its session has used so far. What is added is how
//! much that exceeds the highest counter seen, so reports may be lost, doubled
//! or come in any order: the sum is always the session's highest counter.
//!
//! Access servers use a session id again, after a restart for instance, and the
//! Start that would tell may be lost. So the sessions of one id are told apart
//! by when they ran: a report's session ran from `Acct-Session-Time` before the
//! report to the report, and two sessions of one id never overlap.
//!
//! An access server that begins or stops to account says so, and with it that
//! all of its sessions are over, of which it will report no more. What it says
//! later of the same id is of another session.

use super::{AccountingKind, AccountingReport};
use crate::usage::{Access, Disposition, Service, UsageRecord};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Sessions of one id that are remembered, the newest.
const RUNS_MAX: usize = 8;
/// Ends of an access server's sessions that are remembered, the newest.
const ENDS_MAX: usize = 8;
/// Clocks and rounding make neighbors of reports that belong together.
const SLACK: SignedDuration = SignedDuration::from_secs(30);

/// When an access server's sessions were over, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServerState {
    /// Oldest first.
    ends: Vec<Timestamp>,
}

/// How far the counters of one session id have been counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SessionState {
    /// The sessions of that id, oldest first.
    runs: Vec<Run>,
}

/// One session, as far as its reports have told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    began_at: Timestamp,
    newest_at: Timestamp,
    /// The highest counter seen, in bytes.
    counted_octets: i64,
    /// Whether its Stop was seen.
    is_over: bool,
    /// When its access server said that it is over, with all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_at: Option<Timestamp>,
}

/// The usage that `report` adds. It counts at the instant of the report.
///
/// An interim is never added twice; a Stop without a Start counts in full; a
/// report that comes out of order adds nothing that a later one held already;
/// a Start newer than all that is known begins a session anew, and so does what
/// the session's access server reports after it ended all of them.
pub fn increase(
    state: &mut SessionState,
    server: &ServerState,
    report: &AccountingReport,
) -> UsageRecord {
    state.end(server);
    UsageRecord {
        key: report.key,
        line: report.line.clone(),
        service: Service::Data,
        started_at: report.at,
        ended_at: report.at,
        quantity: state.add(report),
        peer: None,
        disposition: Disposition::Unstated,
        access: Access::Unstated,
        application: None,
    }
}

impl ServerState {
    /// All sessions were over at `at`. Says whether that was news: it is not where
    /// it is sent again, or where Off and On of one restart follow each other.
    pub fn end(&mut self, at: Timestamp) -> bool {
        let is_near = |known: &Timestamp| known.duration_since(at).abs() <= SLACK;
        if self.ends.iter().any(is_near) {
            return false;
        }
        let place = self.ends.partition_point(|known| *known <= at);
        self.ends.insert(place, at);
        if self.ends.len() > ENDS_MAX {
            self.ends.remove(0);
        }
        true
    }
}

impl SessionState {
    /// Ends the sessions that were not heard of any more when all were over.
    fn end(&mut self, server: &ServerState) {
        for run in self.runs.iter_mut().filter(|run| run.ended_at.is_none()) {
            let mut ends = server.ends.iter().copied();
            run.ended_at = ends.find(|end| run.newest_at <= *end);
        }
    }

    fn add(&mut self, report: &AccountingReport) -> i64 {
        let place = match (report.kind, report.began_at()) {
            (AccountingKind::Start, _) if self.runs.iter().all(|run| run.is_before(report.at)) => {
                None
            }
            // a Start out of its order has no counters, and nothing to reset
            (AccountingKind::Start, _) => return 0,
            (_, Some(began_at)) => self.overlapping(began_at, report.at),
            (_, None) => self.nearest(report.at, report.total_octets),
        };
        let began_at = report.began_at().unwrap_or(report.at);
        let place = place.unwrap_or_else(|| self.insert(Run::new(began_at, report.at)));
        let Some(run) = self.runs.get_mut(place) else {
            return 0;
        };
        let added = (report.total_octets - run.counted_octets).max(0);
        run.counted_octets += added;
        run.began_at = run.began_at.min(began_at);
        run.newest_at = run.newest_at.max(report.at);
        run.is_over |= report.kind == AccountingKind::Stop;
        // it went on after all
        run.ended_at = run.ended_at.filter(|end| run.newest_at <= *end);
        added
    }

    /// The session that ran at some time from `began_at` to `at`; of two, the one
    /// that began nearest to `began_at`.
    fn overlapping(&self, began_at: Timestamp, at: Timestamp) -> Option<usize> {
        (0..self.runs.len())
            .filter(|place| {
                let run = &self.runs[*place];
                let overlaps = began_at <= after(run.newest_at) && run.began_at <= after(at);
                overlaps && !run.was_ended(at, Some(began_at))
            })
            .min_by_key(|place| began_at.duration_since(self.runs[*place].began_at).abs())
    }

    /// The newest session that had begun by `at`; where all began later, the
    /// first of them: without `Acct-Session-Time` nothing else can be told. But a
    /// counter that is lower after the Stop is that of another session.
    fn nearest(&self, at: Timestamp, total_octets: i64) -> Option<usize> {
        let begun = self.runs.iter().rposition(|run| run.began_at <= at);
        let place = begun.or(if self.runs.is_empty() { None } else { Some(0) })?;
        let run = &self.runs[place];
        let is_lower = total_octets < run.counted_octets;
        let is_another = run.was_ended(at, None) || run.is_over && at > run.newest_at && is_lower;
        (!is_another).then_some(place)
    }

    /// Puts a session where its time is, and forgets the oldest of too many.
    fn insert(&mut self, run: Run) -> usize {
        let place = self
            .runs
            .partition_point(|known| known.began_at <= run.began_at);
        self.runs.insert(place, run);
        if self.runs.len() > RUNS_MAX {
            self.runs.remove(0);
            return place.saturating_sub(1);
        }
        place
    }
}

impl Run {
    const fn new(began_at: Timestamp, newest_at: Timestamp) -> Self {
        Self {
            began_at,
            newest_at,
            counted_octets: 0,
            is_over: false,
            ended_at: None,
        }
    }

    /// Whether a report of `at` comes after the access server ended this session. One
    /// whose session began long before that end is still of it: it counts on.
    fn was_ended(&self, at: Timestamp, began_at: Option<Timestamp>) -> bool {
        self.ended_at
            .is_some_and(|end| at > end && began_at.is_none_or(|began_at| after(began_at) >= end))
    }

    /// Whether a Start at `at` begins another session.
    fn is_before(&self, at: Timestamp) -> bool {
        at > after(self.newest_at) || (self.is_over && at > self.newest_at)
    }
}

/// `at` and the slack.
fn after(at: Timestamp) -> Timestamp {
    at.saturating_add(SLACK).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
