//! What an importer must know about lines and accounts, kept at hand.
//!
//! Two bounded caches: which line an identifier means, and, for each account
//! and stretch of time, the period a record belongs to and the increments it
//! is counted by. Both are emptied when they grow past their bound, so memory
//! does not follow the number of accounts.

use crate::{
    Db, EngineError,
    entity::{line, line_identifier},
    query::account::{self, AccountFacts},
};
use domain::{
    catalog::{Assignment, Catalog, segments},
    id::{AccountId, LineId},
    rating::{Increment, IncrementScope},
    unit::Quantity,
    usage::Service,
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Identifiers, and accounts, kept at most.
const KEPT_MAX: usize = 100_000;

/// The line that an identifier means for a while.
#[derive(Debug, Clone, Copy)]
struct Holder {
    from_us: i64,
    until_us: i64,
    line: LineId,
    account: AccountId,
}

/// A stretch of time within which an account's records count alike.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from_us: i64,
    until_us: i64,
    period_start_us: i64,
    increments: [Option<Increment>; Service::ALL.len()],
}

struct KnownAccount {
    facts: AccountFacts,
    assignments: Vec<Assignment>,
    opened_us: i64,
    stretches: Vec<Stretch>,
}

/// Where a record belongs and how it counts.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub account: AccountId,
    pub line: LineId,
    pub period_start_us: i64,
    pub increment: Increment,
    pub zone: TimeZone,
}

/// Why a record belongs nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPlace {
    /// No line has this identifier.
    UnknownLine,
    /// A line has it, but not at the record's time.
    NoAccountAtTime,
}

/// The importer's knowledge.
pub(super) struct Context {
    catalog: Catalog,
    lines: HashMap<Box<str>, Vec<Holder>>,
    accounts: HashMap<AccountId, KnownAccount>,
}

impl Context {
    /// Knows all tariffs and, as yet, no lines.
    pub(super) async fn new(db: &Db) -> Result<Self, EngineError> {
        Ok(Self {
            catalog: crate::query::tariff::catalog(db.read()).await?,
            lines: HashMap::new(),
            accounts: HashMap::new(),
        })
    }

    /// Looks up those of `identifiers` that are not at hand yet.
    pub(super) async fn learn(
        &mut self,
        db: &Db,
        identifiers: &HashSet<&str>,
    ) -> Result<(), EngineError> {
        if self.lines.len() + identifiers.len() > KEPT_MAX || self.accounts.len() > KEPT_MAX {
            self.lines.clear();
            self.accounts.clear();
        }
        let new: Vec<&str> = identifiers
            .iter()
            .copied()
            .filter(|identifier| !self.lines.contains_key(*identifier))
            .collect();
        for identifiers in new.chunks(5_000) {
            self.learn_lines(db, identifiers).await?;
        }
        Ok(())
    }

    async fn learn_lines(&mut self, db: &Db, identifiers: &[&str]) -> Result<(), EngineError> {
        let rows = line_identifier::Entity::find()
            .filter(line_identifier::Column::Identifier.is_in(identifiers.iter().copied()))
            .all(db.read())
            .await?;
        let ids: HashSet<Uuid> = rows.iter().map(|row| row.line_id).collect();
        let lines: HashMap<Uuid, AccountId> = line::Entity::find()
            .filter(line::Column::Id.is_in(ids))
            .all(db.read())
            .await?
            .into_iter()
            .map(|line| (line.id, AccountId::new(line.account_id)))
            .collect();
        for identifier in identifiers {
            // an unknown one is remembered as such
            self.lines.insert((*identifier).into(), Vec::new());
        }
        for row in rows {
            let Some(account) = lines.get(&row.line_id) else {
                continue;
            };
            let holder = Holder {
                from_us: row.valid_from_us,
                until_us: row.valid_until_us.unwrap_or(i64::MAX),
                line: LineId::new(row.line_id),
                account: *account,
            };
            if let Some(holders) = self.lines.get_mut(row.identifier.as_str()) {
                holders.push(holder);
            }
        }
        let new: Vec<AccountId> = lines
            .into_values()
            .collect::<HashSet<_>>()
            .into_iter()
            .filter(|account| !self.accounts.contains_key(account))
            .collect();
        self.learn_accounts(db, &new).await
    }

    async fn learn_accounts(&mut self, db: &Db, accounts: &[AccountId]) -> Result<(), EngineError> {
        let mut assignments = account::assignments(db.read(), accounts).await?;
        for facts in account::by_ids(db.read(), accounts).await? {
            let opened = facts
                .cycle
                .day_start(facts.opened_on)
                .map_err(EngineError::refused)?;
            let known = KnownAccount {
                assignments: assignments.remove(&facts.id).unwrap_or_default(),
                opened_us: opened.as_microsecond(),
                stretches: Vec::new(),
                facts,
            };
            self.accounts.insert(known.facts.id, known);
        }
        Ok(())
    }

    /// Where a record of `service` on the line called `identifier` belongs that
    /// started at `started_at`; the identifier must have been learned.
    pub(super) fn place(
        &mut self,
        identifier: &str,
        service: Service,
        started_at: Timestamp,
    ) -> Result<Result<Place, NoPlace>, EngineError> {
        let at_us = started_at.as_microsecond();
        let holders = self.lines.get(identifier).map_or(&[][..], Vec::as_slice);
        let Some(holder) = holders
            .iter()
            .find(|h| h.from_us <= at_us && at_us < h.until_us)
        else {
            let none = if holders.is_empty() {
                NoPlace::UnknownLine
            } else {
                NoPlace::NoAccountAtTime
            };
            return Ok(Err(none));
        };
        let Some(account) = self.accounts.get_mut(&holder.account) else {
            return Ok(Err(NoPlace::UnknownLine));
        };
        if at_us < account.opened_us {
            return Ok(Err(NoPlace::NoAccountAtTime));
        }
        let stretch = account.stretch(&self.catalog, started_at)?;
        let index = Service::ALL
            .iter()
            .position(|one| *one == service)
            .unwrap_or(0);
        Ok(Ok(Place {
            account: holder.account,
            line: holder.line,
            period_start_us: stretch.period_start_us,
            increment: stretch.increments[index].unwrap_or(Increment {
                // no tariff: as it is; a bill counts anew from the records
                block: Quantity::new(1, service.measure()),
                scope: IncrementScope::Record,
            }),
            zone: account.facts.cycle.zone.clone(),
        }))
    }
}

impl KnownAccount {
    fn stretch(&mut self, catalog: &Catalog, at: Timestamp) -> Result<Stretch, EngineError> {
        let at_us = at.as_microsecond();
        let within = |one: &&Stretch| one.from_us <= at_us && at_us < one.until_us;
        // records come in order of time: the newest stretch is asked first
        if let Some(known) = self.stretches.iter().rev().find(within) {
            return Ok(*known);
        }
        let cycle = &self.facts.cycle;
        let period = cycle.period_at(at).map_err(EngineError::refused)?;
        let mut found = Stretch {
            from_us: period.start.as_microsecond(),
            until_us: period.end.as_microsecond(),
            period_start_us: period.start.as_microsecond(),
            increments: [None; Service::ALL.len()],
        };
        for segment in segments(&self.assignments, catalog, &period) {
            let edge = |day| cycle.day_start(day).map_err(EngineError::refused);
            let (from, until) = (edge(segment.first_day)?, edge(segment.end_day)?);
            if from <= at && at < until {
                found.from_us = from.as_microsecond();
                found.until_us = until.as_microsecond();
                found.increments = Service::ALL
                    .map(|service| segment.tariff.group(service).map(|group| group.increment));
            } else if until <= at {
                found.from_us = found.from_us.max(until.as_microsecond());
            } else {
                found.until_us = found.until_us.min(from.as_microsecond());
            }
        }
        self.stretches.push(found);
        Ok(found)
    }
}
