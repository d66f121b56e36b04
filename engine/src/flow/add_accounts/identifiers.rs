//! Who holds which identifier, and when.

use super::{
    Fault,
    compare::Plan,
    file::{AccountEntry, IdentifierEntry},
};
use crate::{
    EngineError,
    entity::{account, line, line_identifier},
};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Names to one statement.
const NAMES_MAX: usize = 5_000;

/// All stretches of time of the identifiers that a file names: stored ones, and
/// those of the file that were claimed already.
pub(super) struct Identifiers(HashMap<String, Vec<Held>>);

struct Held {
    row: line_identifier::Model,
    /// Account and line, where the file itself says it.
    holder: Option<String>,
}

/// What a claim comes to.
pub(super) enum Claim {
    /// It is stored so.
    Same,
    /// A new row.
    New(line_identifier::Model),
    /// A row with another end.
    Changed(line_identifier::Model),
}

impl Claim {
    pub(super) fn add_to(self, plan: &mut Plan) {
        match self {
            Claim::Same => {}
            Claim::New(row) => plan.new_identifiers.push(row),
            Claim::Changed(row) => plan.changed_identifiers.push(row),
        }
    }
}

impl Identifiers {
    pub(super) async fn load(
        tx: &DatabaseTransaction,
        entries: &[AccountEntry],
    ) -> Result<Self, EngineError> {
        let names: BTreeSet<&str> = entries
            .iter()
            .flat_map(|entry| &entry.lines)
            .flat_map(|line| &line.identifiers)
            .map(|one| one.identifier.as_str())
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        let mut held: HashMap<String, Vec<Held>> = HashMap::with_capacity(names.len());
        for some in names.chunks(NAMES_MAX) {
            let rows = line_identifier::Entity::find()
                .filter(line_identifier::Column::Identifier.is_in(some.iter().copied()))
                .all(tx)
                .await?;
            for row in rows {
                let of_name = held.entry(row.identifier.clone()).or_default();
                of_name.push(Held { row, holder: None });
            }
        }
        Ok(Self(held))
    }

    /// Claims `wanted` for a line. The inner error is the claim's refusal.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub(super) async fn claim(
        &mut self,
        tx: &DatabaseTransaction,
        reference: &str,
        line: Uuid,
        label: &str,
        wanted: &IdentifierEntry,
    ) -> Result<Result<Claim, Fault>, EngineError> {
        let of_name = self.0.entry(wanted.identifier.clone()).or_default();
        let row = line_identifier::Model {
            identifier: wanted.identifier.clone(),
            valid_from_us: wanted.from.as_microsecond(),
            valid_until_us: wanted.until.map(|until| until.as_microsecond()),
            line_id: line,
        };
        let own = of_name.iter().position(|held| {
            held.row.line_id == line && held.row.valid_from_us == row.valid_from_us
        });
        let overlap = of_name
            .iter()
            .enumerate()
            .find(|(index, held)| Some(*index) != own && overlaps(&held.row, &row));
        if let Some((_, held)) = overlap {
            let holder = match &held.holder {
                Some(holder) => holder.clone(),
                None => holder_of(tx, held.row.line_id).await?,
            };
            return Ok(Err(Fault::Taken {
                identifier: wanted.identifier.clone(),
                holder,
            }));
        }
        Ok(Ok(match own {
            Some(index) if of_name[index].row == row => Claim::Same,
            Some(index) => {
                of_name[index].row = row.clone();
                Claim::Changed(row)
            }
            None => {
                of_name.push(Held {
                    row: row.clone(),
                    holder: Some(holder(reference, label)),
                });
                Claim::New(row)
            }
        }))
    }
}

fn overlaps(one: &line_identifier::Model, other: &line_identifier::Model) -> bool {
    let begins_before_end = |one: &line_identifier::Model, other: &line_identifier::Model| {
        other
            .valid_until_us
            .is_none_or(|until| one.valid_from_us < until)
    };
    begins_before_end(one, other) && begins_before_end(other, one)
}

fn holder(reference: &str, label: &str) -> String {
    format!("account {reference}, line {label:?},")
}

async fn holder_of(tx: &DatabaseTransaction, line: Uuid) -> Result<String, EngineError> {
    let unknown = || "another line".to_owned();
    let Some(line) = line::Entity::find_by_id(line).one(tx).await? else {
        return Ok(unknown());
    };
    let account = account::Entity::find_by_id(line.account_id).one(tx).await?;
    Ok(account.map_or_else(unknown, |account| holder(&account.reference, &line.label)))
}
