//! Proves on a live database that nothing was lost and nothing was made up:
//! records = bands = lines = invoice = ledger.
//!
//! Each proof computes anew, from the rows below it, what the rows above it
//! say, with the code that made them. It reads only. Run it on a quiet
//! database: what changes while it looks may be reported as a difference.

mod billing;
mod booked;
mod charges;
mod deliveries;
mod metering;
mod papers;
mod payments;
mod rights;
mod statuses;
mod usage;

pub use papers::papers;

use crate::{Db, EngineError, audit, entity::audit_event};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde::Serialize;

/// Findings named in full; the rest are counted.
const NAMED_MAX: usize = 20;

/// One proof and what it found.
#[derive(Debug, Clone, Serialize)]
pub struct Proof {
    /// What was to be shown.
    pub claim: &'static str,
    /// How many things were looked at.
    pub examined: u64,
    /// How many did not hold.
    pub broken: u64,
    /// The first of these, in words.
    pub findings: Vec<String>,
}

/// All proofs.
#[derive(Debug, Clone, Serialize)]
pub struct CheckReport {
    /// In the order of the flow.
    pub proofs: Vec<Proof>,
}

impl CheckReport {
    /// Whether every proof held.
    pub fn is_sound(&self) -> bool {
        self.proofs.iter().all(|proof| proof.broken == 0)
    }
}

impl Proof {
    fn new(claim: &'static str) -> Self {
        Self {
            claim,
            examined: 0,
            broken: 0,
            findings: Vec::new(),
        }
    }

    /// Looks at one thing; `finding` says what is wrong if it does not hold.
    fn examine(&mut self, holds: bool, finding: impl FnOnce() -> String) {
        self.examined += 1;
        if !holds {
            self.broken += 1;
            if self.findings.len() < NAMED_MAX {
                self.findings.push(finding());
            }
        }
    }
}

/// Runs every proof that the database alone gives; [`papers`] asks the content store too.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn check(db: &Db) -> Result<CheckReport, EngineError> {
    let mut proofs = Vec::new();
    proofs.push(usage::imports_add_up(db).await?);
    proofs.push(usage::totals_equal_the_recount(db).await?);
    proofs.extend(metering::meters(db).await?);
    proofs.extend(statuses::statuses(db).await?);
    proofs.extend(billing::documents(db).await?);
    proofs.extend(charges::charges(db).await?);
    proofs.extend(payments::payments(db).await?);
    proofs.push(rights::rights(db).await?);
    proofs.push(rights::held(db).await?);
    proofs.extend(deliveries::deliveries(db).await?);
    proofs.push(deliveries::billed(db).await?);
    proofs.push(deliveries::statements(db).await?);
    proofs.push(billing::numbers_have_no_gaps(db).await?);
    proofs.extend(billing::billed_usage_is_the_usage(db).await?);
    proofs.push(billing::ledger_balances(db).await?);
    proofs.push(audit_log_is_whole(db).await?);
    Ok(CheckReport { proofs })
}

/// Each row of the audit log holds the hash of itself and of the row before.
async fn audit_log_is_whole(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("the audit log is as it was written");
    let broken = audit::first_broken(db.read()).await?;
    proof.examined = audit_event::Entity::find().count(db.read()).await?;
    if let Some(id) = broken {
        proof.broken = 1;
        let finding = format!("row {id} was changed, or the row before it is gone");
        proof.findings.push(finding);
    }
    Ok(proof)
}
