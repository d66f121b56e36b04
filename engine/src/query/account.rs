//! Accounts as domain values.

use super::{balance::Owing, tariff::catalog};
use crate::{
    EngineError,
    entity::{account, account_tariff},
};
use domain::{
    catalog::{Assignment, Catalog, Segment, segments},
    content::Country,
    id::AccountId,
    invoice::{Customer, Itemization, Seller},
    party::Language,
    time::{BillingCycle, PeriodMonth},
    unit::Currency,
};
use jiff::{civil::Date, tz::TimeZone};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*,
};
use std::collections::HashMap;

/// An account.
#[derive(Debug, Clone)]
pub struct AccountFacts {
    /// Which.
    pub id: AccountId,
    /// Its reference, as people write it.
    pub reference: String,
    /// Who it belongs to.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// The currency of its bills.
    pub currency: Currency,
    /// When its periods begin, and where.
    pub cycle: BillingCycle,
    /// Its zone's IANA name.
    pub zone_name: String,
    /// The language of its papers.
    pub language: Language,
    /// Its first day.
    pub opened_on: Date,
    /// What kind of subscriber it is, as metering conditions name it.
    pub segment: Option<String>,
    /// Its country; where nobody said, the seller's.
    pub country: Option<Country>,
    /// The VAT identification number of a business.
    pub tax_id: Option<String>,
    /// Whether it is a business, whose bills must have that number.
    pub is_business: bool,
    /// What its bills list.
    pub itemization: Itemization,
}

/// An account with the tariffs in force in one period.
#[derive(Debug, Clone)]
pub struct Billable {
    /// The account.
    pub facts: AccountFacts,
    /// The stretches of the period with a tariff in force.
    pub segments: Vec<Segment>,
}

impl AccountFacts {
    /// The account as its bills name it; who says no country lives in the seller's.
    pub fn customer(&self, seller: &Seller) -> Customer {
        Customer {
            reference: self.reference.clone(),
            name: self.name.clone(),
            address: self.address.clone(),
            country: self.country.or(seller.country),
            tax_id: self.tax_id.clone(),
        }
    }

    /// The account as one whose balance is asked for.
    pub const fn owing(&self) -> Owing<'_> {
        Owing {
            account: self.id,
            currency: self.currency,
            cycle: &self.cycle,
        }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// [`EngineError::Row`] for what no code of ours writes.
    pub fn from_row(row: &account::Model) -> Result<Self, EngineError> {
        let unreadable = |column| EngineError::Row {
            table: "account",
            column,
            row: row.reference.clone(),
        };
        let day = i8::try_from(row.cycle_day)
            .ok()
            .and_then(|day| day.try_into().ok());
        let country = row.country.as_deref();
        let country = country.map(|code| code.parse().map_err(|_| unreadable("country")));
        Ok(Self {
            id: AccountId::new(row.id),
            reference: row.reference.clone(),
            name: row.name.clone(),
            address: row.address.lines().map(str::to_owned).collect(),
            currency: row.currency.parse().map_err(|_| unreadable("currency"))?,
            cycle: BillingCycle {
                day: day.ok_or_else(|| unreadable("cycle_day"))?,
                zone: TimeZone::get(&row.zone).map_err(|_| unreadable("zone"))?,
            },
            zone_name: row.zone.clone(),
            language: row.language.parse().map_err(|_| unreadable("language"))?,
            opened_on: row.opened_on.parse().map_err(|_| unreadable("opened_on"))?,
            segment: row.segment.clone(),
            country: country.transpose()?,
            tax_id: row.tax_id.clone(),
            is_business: row.is_business != 0,
            itemization: Itemization::from_code(row.itemization)
                .ok_or_else(|| unreadable("itemization"))?,
        })
    }
}

/// Up to `limit` accounts that come after `after` in order of their reference,
/// each with the tariffs in force in its period that starts in `month`.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn billable(
    conn: &impl ConnectionTrait,
    catalog: &Catalog,
    month: PeriodMonth,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Billable>, EngineError> {
    let mut page = account::Entity::find()
        .order_by_asc(account::Column::Reference)
        .limit(limit);
    if let Some(after) = after {
        page = page.filter(account::Column::Reference.gt(after));
    }
    let rows = page.all(conn).await?;
    let facts: Vec<AccountFacts> = rows
        .iter()
        .map(AccountFacts::from_row)
        .collect::<Result<_, _>>()?;
    let ids: Vec<AccountId> = facts.iter().map(|account| account.id).collect();
    let mut assignments = assignments(conn, &ids).await?;
    facts
        .into_iter()
        .map(|facts| {
            let period = facts.cycle.period(month).map_err(EngineError::refused)?;
            let assigned = assignments.remove(&facts.id).unwrap_or_default();
            let segments = segments(&assigned, catalog, &period);
            Ok(Billable { facts, segments })
        })
        .collect()
}

/// Which tariffs these accounts have, from which days.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn assignments(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<Assignment>>, EngineError> {
    let rows = account_tariff::Entity::find()
        .filter(account_tariff::Column::AccountId.is_in(accounts.iter().map(|id| id.uuid())))
        .all(conn)
        .await?;
    let mut assignments: HashMap<AccountId, Vec<Assignment>> = HashMap::new();
    for row in rows {
        let unreadable = |column| EngineError::Row {
            table: "account_tariff",
            column,
            row: format!("{} {}", row.account_id, row.from_day),
        };
        let assignment = Assignment {
            from_day: row.from_day.parse().map_err(|_| unreadable("from_day"))?,
            code: row.code.parse().map_err(|_| unreadable("code"))?,
        };
        assignments
            .entry(AccountId::new(row.account_id))
            .or_default()
            .push(assignment);
    }
    Ok(assignments)
}

/// These accounts by their ids.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<Vec<AccountFacts>, EngineError> {
    let rows = account::Entity::find()
        .filter(account::Column::Id.is_in(accounts.iter().map(|id| id.uuid())))
        .all(conn)
        .await?;
    rows.iter().map(AccountFacts::from_row).collect()
}

/// One account with every tariff version.
///
/// # Errors
/// [`EngineError::NotFound`], [`EngineError::Database`], [`EngineError::Row`].
pub async fn one(
    conn: &impl ConnectionTrait,
    account: AccountId,
) -> Result<(AccountFacts, Vec<Assignment>, Catalog), EngineError> {
    let facts = by_ids(conn, &[account])
        .await?
        .pop()
        .ok_or(EngineError::NotFound)?;
    let assignments = assignments(conn, &[account])
        .await?
        .remove(&account)
        .unwrap_or_default();
    Ok((facts, assignments, catalog(conn).await?))
}
