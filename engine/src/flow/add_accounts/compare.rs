//! What an account file changes, against what is stored.

use super::{
    AccountsReport, Fault,
    file::{AccountEntry, LineEntry, Metering, MeteringEntry},
    identifiers::Identifiers,
};
use crate::{
    EngineError,
    clock::new_uuid,
    entity::{
        account, account_metering, account_tariff, invoice, line, line_identifier, usage_total,
    },
    query::{
        account::{AccountFacts, assignments},
        billing::live_invoices,
        metering::{self, MeteringAssignment},
        tariff::catalog,
    },
};
use domain::{
    catalog::{Assignment, Catalog, in_force},
    id::AccountId,
    invoice::Itemization,
    metering::PlanCode,
    usage::Service,
};
use jiff::{Timestamp, civil::Date};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Names to one statement.
const NAMES_MAX: usize = 5_000;

/// The rows to write.
#[derive(Default)]
pub(super) struct Plan {
    pub report: AccountsReport,
    pub new_accounts: Vec<account::Model>,
    pub changed_accounts: Vec<account::Model>,
    pub new_lines: Vec<line::Model>,
    pub changed_lines: Vec<line::Model>,
    pub new_identifiers: Vec<line_identifier::Model>,
    pub changed_identifiers: Vec<line_identifier::Model>,
    pub new_tariffs: Vec<account_tariff::Model>,
    pub changed_tariffs: Vec<account_tariff::Model>,
    pub new_metering: Vec<account_metering::Model>,
    pub changed_metering: Vec<account_metering::Model>,
    /// Accounts whose records may be metered in another way now.
    pub to_meter: Vec<AccountId>,
}

/// What each plan meters.
fn services(plans: metering::Plans) -> HashMap<PlanCode, Service> {
    let first = |(code, versions): (PlanCode, Vec<metering::StoredPlan>)| {
        Some((code, versions.first()?.plan.service))
    };
    plans.into_iter().filter_map(first).collect()
}

/// What is stored of the accounts that the file names.
struct Stored {
    accounts: HashMap<String, account::Model>,
    lines: HashMap<Uuid, Vec<line::Model>>,
    tariffs: HashMap<AccountId, Vec<Assignment>>,
    metering: HashMap<AccountId, Vec<MeteringAssignment>>,
    plans: HashMap<PlanCode, Service>,
    identifiers: Identifiers,
    catalog: Catalog,
}

/// Compares a file's accounts with what is stored.
///
/// # Errors
/// [`EngineError::Refused`] in the words of [`super::AccountFileError`];
/// [`EngineError::Database`], [`EngineError::Row`].
pub(super) async fn plan(
    tx: &DatabaseTransaction,
    now: Timestamp,
    entries: &[AccountEntry],
) -> Result<Plan, EngineError> {
    let mut stored = Stored::load(tx, entries).await?;
    let mut plan = Plan::default();
    for entry in entries {
        let before = plan.rows();
        let there = stored.accounts.remove(&entry.reference);
        let id = there.as_ref().map_or_else(|| new_uuid(now), |row| row.id);
        let tariffs = stored
            .tariffs
            .remove(&AccountId::new(id))
            .unwrap_or_default();
        if let Some(row) = &there {
            plan.change_account(tx, entry, row).await?;
            let facts = AccountFacts::from_row(row)?;
            plan.check_billed(tx, entry, &facts, &tariffs).await?;
        } else {
            let none = Itemization::default();
            plan.new_accounts.push(entry.to_row(id, now, none));
        }
        plan.tariffs(entry, id, &tariffs, &stored.catalog)?;
        let metering = stored.metering.remove(&AccountId::new(id));
        plan.metering(entry, id, &metering.unwrap_or_default(), &stored.plans)?;
        let lines = stored.lines.remove(&id).unwrap_or_default();
        for (position, line) in (1_i16..).zip(&entry.lines) {
            let line_id = plan.line(now, id, position, line, &lines);
            for wanted in &line.identifiers {
                let found = stored
                    .identifiers
                    .claim(tx, &entry.reference, line_id, &line.label, wanted)
                    .await?;
                match found {
                    Ok(found) => found.add_to(&mut plan),
                    Err(fault) => {
                        let field = format!("line {:?}: identifiers", line.label);
                        return Err(EngineError::refused(entry.fault(field, fault)));
                    }
                }
            }
        }
        let count = match (&there, plan.rows() - before) {
            (None, _) => &mut plan.report.added,
            (Some(_), 0) => &mut plan.report.unchanged,
            (Some(_), _) => &mut plan.report.updated,
        };
        *count += 1;
    }
    Ok(plan)
}

impl Stored {
    async fn load(tx: &DatabaseTransaction, entries: &[AccountEntry]) -> Result<Self, EngineError> {
        let mut stored = Self {
            accounts: HashMap::new(),
            lines: HashMap::new(),
            tariffs: HashMap::new(),
            metering: HashMap::new(),
            plans: services(metering::plans(tx).await?),
            identifiers: Identifiers::load(tx, entries).await?,
            catalog: catalog(tx).await?,
        };
        for some in entries.chunks(NAMES_MAX) {
            let references = some.iter().map(|entry| entry.reference.as_str());
            let rows = account::Entity::find()
                .filter(account::Column::Reference.is_in(references))
                .all(tx)
                .await?;
            let ids: Vec<AccountId> = rows.iter().map(|row| AccountId::new(row.id)).collect();
            stored.tariffs.extend(assignments(tx, &ids).await?);
            stored
                .metering
                .extend(metering::assignments(tx, &ids).await?);
            let lines = line::Entity::find()
                .filter(line::Column::AccountId.is_in(ids.iter().map(|id| id.uuid())))
                .all(tx)
                .await?;
            for line in lines {
                stored.lines.entry(line.account_id).or_default().push(line);
            }
            let rows = rows.into_iter().map(|row| (row.reference.clone(), row));
            stored.accounts.extend(rows);
        }
        Ok(stored)
    }
}

impl Plan {
    /// How many rows are to be written so far.
    fn rows(&self) -> usize {
        self.new_accounts.len()
            + self.changed_accounts.len()
            + self.new_lines.len()
            + self.changed_lines.len()
            + self.new_identifiers.len()
            + self.changed_identifiers.len()
            + self.new_tariffs.len()
            + self.changed_tariffs.len()
            + self.new_metering.len()
            + self.changed_metering.len()
    }

    /// Takes over what differs, unless bills rest on it.
    async fn change_account(
        &mut self,
        tx: &DatabaseTransaction,
        entry: &AccountEntry,
        row: &account::Model,
    ) -> Result<(), EngineError> {
        // what the household wishes is not the file's
        let wished = Itemization::from_code(row.itemization).unwrap_or_default();
        let mut wanted = entry.to_row(row.id, Timestamp::UNIX_EPOCH, wished);
        wanted.created_at_us = row.created_at_us;
        if wanted == *row {
            return Ok(());
        }
        let (was_day, new_day) = (row.cycle_day.to_string(), wanted.cycle_day.to_string());
        let firm = [
            ("currency", &row.currency, &wanted.currency),
            ("zone", &row.zone, &wanted.zone),
            ("cycle_day", &was_day, &new_day),
            ("opened_on", &row.opened_on, &wanted.opened_on),
        ];
        if let Some((field, was, new)) = firm.into_iter().find(|(_, was, new)| was != new)
            && is_in_use(tx, row.id).await?
        {
            let (was, new) = (was.clone(), new.clone());
            let fault = Fault::InUse { was, new };
            return Err(EngineError::refused(entry.fault(field, fault)));
        }
        if wanted.segment != row.segment {
            self.to_meter.push(AccountId::new(row.id));
        }
        self.changed_accounts.push(wanted);
        Ok(())
    }

    /// Refuses a new or changed tariff for days that are billed.
    async fn check_billed(
        &self,
        tx: &DatabaseTransaction,
        entry: &AccountEntry,
        facts: &AccountFacts,
        there: &[Assignment],
    ) -> Result<(), EngineError> {
        let Some(first) = entry
            .tariffs
            .iter()
            .filter(|wanted| !there.contains(wanted))
            .min()
        else {
            return Ok(());
        };
        match billed_until(tx, facts).await? {
            Some(billed_until) if first.from_day < billed_until => {
                let fault = Fault::Billed {
                    code: first.code.clone(),
                    from: first.from_day,
                    billed_until,
                };
                Err(EngineError::refused(entry.fault("tariffs", fault)))
            }
            _ => Ok(()),
        }
    }

    fn tariffs(
        &mut self,
        entry: &AccountEntry,
        account: Uuid,
        there: &[Assignment],
        catalog: &Catalog,
    ) -> Result<(), EngineError> {
        let mut all = there.to_vec();
        for wanted in &entry.tariffs {
            let row = account_tariff::Model {
                account_id: account,
                from_day: wanted.from_day.to_string(),
                code: wanted.code.to_string(),
            };
            match all.iter_mut().find(|one| one.from_day == wanted.from_day) {
                None => {
                    all.push(wanted.clone());
                    self.new_tariffs.push(row);
                }
                Some(one) if one.code != wanted.code => {
                    one.code = wanted.code.clone();
                    self.changed_tariffs.push(row);
                }
                Some(_) => {}
            }
        }
        check_tariffs(entry, &all, catalog)
            .map_err(|fault| EngineError::refused(entry.fault("tariffs", fault)))
    }

    fn metering(
        &mut self,
        entry: &AccountEntry,
        account: Uuid,
        there: &[MeteringAssignment],
        plans: &HashMap<PlanCode, Service>,
    ) -> Result<(), EngineError> {
        let before = self.new_metering.len() + self.changed_metering.len();
        let mut seen: HashSet<(Date, Service)> = HashSet::new();
        for MeteringEntry { from_day, what } in &entry.metering {
            let refused = |fault| EngineError::refused(entry.fault("metering", fault));
            let (service, code) = match what {
                Metering::Ends(service) => (*service, None),
                Metering::Plan(code) => match plans.get(code) {
                    Some(service) => (*service, Some(code)),
                    None => return Err(refused(Fault::UnknownPlan(code.clone()))),
                },
            };
            if !seen.insert((*from_day, service)) {
                return Err(refused(Fault::TwoPlans(*from_day, service)));
            }
            let row = account_metering::Model {
                account_id: account,
                from_day: from_day.to_string(),
                service: service.code(),
                code: code.map(ToString::to_string),
            };
            let is_same =
                |one: &&MeteringAssignment| one.from_day == *from_day && one.service == service;
            match there.iter().find(is_same) {
                None => self.new_metering.push(row),
                Some(one) if one.code.as_ref() != code => self.changed_metering.push(row),
                Some(_) => {}
            }
        }
        if self.new_metering.len() + self.changed_metering.len() > before {
            self.to_meter.push(AccountId::new(account));
        }
        Ok(())
    }

    /// The line's id: the one that is stored under its label, or a new one.
    fn line(
        &mut self,
        now: Timestamp,
        account: Uuid,
        position: i16,
        wanted: &LineEntry,
        there: &[line::Model],
    ) -> Uuid {
        let stored = there.iter().find(|row| row.label == wanted.label);
        let row = line::Model {
            id: stored.map_or_else(|| new_uuid(now), |row| row.id),
            account_id: account,
            label: wanted.label.clone(),
            kind: wanted.kind.code(),
            position,
        };
        let id = row.id;
        match stored {
            None => self.new_lines.push(row),
            Some(stored) if *stored != row => self.changed_lines.push(row),
            Some(_) => {}
        }
        id
    }
}

/// Whether every tariff is there, in the account's currency, and valid when it
/// begins; and one from the account's first day on.
fn check_tariffs(
    entry: &AccountEntry,
    tariffs: &[Assignment],
    catalog: &Catalog,
) -> Result<(), Fault> {
    for Assignment { from_day, code } in tariffs {
        let versions = catalog
            .get(code)
            .ok_or_else(|| Fault::UnknownTariff(code.clone()))?;
        if let Some(other) = versions
            .iter()
            .find(|version| version.currency != entry.currency)
        {
            return Err(Fault::TariffCurrency {
                code: code.clone(),
                costs: other.currency,
                account: entry.currency,
            });
        }
        if in_force(tariffs, catalog, *from_day).is_none() {
            return Err(Fault::NotYetValid {
                code: code.clone(),
                day: *from_day,
            });
        }
    }
    if in_force(tariffs, catalog, entry.opened_on).is_none() {
        return Err(Fault::NoTariff(entry.opened_on));
    }
    Ok(())
}

async fn is_in_use(tx: &DatabaseTransaction, account: Uuid) -> Result<bool, EngineError> {
    let usage = usage_total::Entity::find()
        .filter(usage_total::Column::AccountId.eq(account))
        .count(tx)
        .await?;
    let invoices = invoice::Entity::find()
        .filter(invoice::Column::AccountId.eq(account))
        .count(tx)
        .await?;
    Ok(usage + invoices > 0)
}

/// The day after the last one that a standing invoice covers.
async fn billed_until(
    tx: &DatabaseTransaction,
    account: &AccountFacts,
) -> Result<Option<Date>, EngineError> {
    let live = live_invoices(tx, &[account.id]).await?;
    let newest = live
        .values()
        .flatten()
        .map(|invoice| invoice.period_start)
        .max();
    newest
        .map(|start| account.cycle.period_at(start).map(|period| period.end_day))
        .transpose()
        .map_err(EngineError::refused)
}
