//! Adds accounts with their lines and tariffs from a file.
//!
//! The same file a second time changes nothing. Another file may add lines,
//! identifiers and tariffs, and change what harms nothing (name, address,
//! language, label order, an identifier's end). What bills rest on (currency,
//! zone, cycle day, first day) is refused once there is usage or an invoice.
//! Nothing is ever removed.

mod compare;
mod fault;
mod file;
mod identifiers;
mod seller;

pub use fault::{AccountFileError, Fault};
pub use seller::{PayToForm, SellerForm, seller_faults};

/// Checks of single fields, for whoever asks for a party's data.
pub(crate) mod field {
    pub(crate) use super::{
        file::{address, one_line},
        seller::{country, given},
    };
}

use super::meter::recount_account;
use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{account, account_metering, account_tariff, line, line_identifier, setting},
};
use compare::{Plan, plan};
use domain::invoice::Seller;
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, OnConflict},
};
use serde::Serialize;
use serde_json::json;

/// The name of the setting that holds the seller, as JSON of [`Seller`].
pub const SELLER_SETTING: &str = "seller";

/// The longest account file that is read, in bytes.
pub const SOURCE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Rows to one statement: below the 32,766 values that SQLite binds.
const ROWS_MAX: usize = 2_000;

/// What an account file changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AccountsReport {
    /// Accounts that are new.
    pub added: u64,
    /// Accounts of which something changed.
    pub updated: u64,
    /// Accounts that are as they were.
    pub unchanged: u64,
    /// Whether the seller is new or changed.
    pub seller_changed: bool,
}

/// Adds what the file `text` describes, all of it or nothing.
///
/// # Errors
/// [`EngineError::Refused`] in the words of [`AccountFileError`], or for a file
/// above [`SOURCE_BYTES_MAX`]; [`EngineError::Database`].
pub async fn add_accounts(
    db: &Db,
    now: Timestamp,
    text: &str,
    by: Option<&Viewer>,
) -> Result<AccountsReport, EngineError> {
    if text.len() > SOURCE_BYTES_MAX {
        return Err(EngineError::Refused(format!(
            "the file has more than {SOURCE_BYTES_MAX} bytes"
        )));
    }
    let file = file::parse(text).map_err(EngineError::refused)?;
    db.in_tx(async |tx| {
        let seller_changed = match &file.seller {
            Some(seller) => put_seller(tx, seller).await?,
            None => false,
        };
        let plan = plan(tx, now, &file.accounts).await?;
        let report = AccountsReport {
            seller_changed,
            ..plan.report.clone()
        };
        write(tx, now, plan).await?;
        if report.added + report.updated > 0 || report.seller_changed {
            let event = Event::new("account.add", "account file").with_detail(json!(report));
            audit::record(tx, now, by, event).await?;
        }
        Ok(report)
    })
    .await
}

pub(crate) async fn put_seller(
    tx: &DatabaseTransaction,
    seller: &Seller,
) -> Result<bool, EngineError> {
    let value = serde_json::to_string(seller).map_err(EngineError::refused)?;
    let there = setting::Entity::find_by_id(SELLER_SETTING.to_owned())
        .one(tx)
        .await?;
    if there.is_some_and(|there| there.value == value) {
        return Ok(false);
    }
    let row = setting::Model {
        name: SELLER_SETTING.to_owned(),
        value,
    };
    setting::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(setting::Column::Name)
                .update_column(setting::Column::Value)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(true)
}

async fn write(tx: &DatabaseTransaction, now: Timestamp, plan: Plan) -> Result<(), EngineError> {
    insert_all(tx, plan.new_accounts).await?;
    insert_all(tx, plan.new_lines).await?;
    insert_all(tx, plan.new_identifiers).await?;
    insert_all(tx, plan.new_tariffs).await?;
    insert_all(tx, plan.new_metering).await?;
    for row in plan.changed_accounts {
        account::ActiveModel::from(row)
            .reset_all()
            .update(tx)
            .await?;
    }
    for row in plan.changed_lines {
        line::ActiveModel::from(row).reset_all().update(tx).await?;
    }
    for row in plan.changed_identifiers {
        line_identifier::Entity::update_many()
            .col_expr(
                line_identifier::Column::ValidUntilUs,
                Expr::value(row.valid_until_us),
            )
            .filter(line_identifier::Column::Identifier.eq(row.identifier))
            .filter(line_identifier::Column::ValidFromUs.eq(row.valid_from_us))
            .exec(tx)
            .await?;
    }
    for row in plan.changed_tariffs {
        account_tariff::Entity::update_many()
            .col_expr(account_tariff::Column::Code, Expr::value(row.code))
            .filter(account_tariff::Column::AccountId.eq(row.account_id))
            .filter(account_tariff::Column::FromDay.eq(row.from_day))
            .exec(tx)
            .await?;
    }
    for row in plan.changed_metering {
        account_metering::Entity::update_many()
            .col_expr(account_metering::Column::Code, Expr::value(row.code))
            .filter(account_metering::Column::AccountId.eq(row.account_id))
            .filter(account_metering::Column::FromDay.eq(row.from_day))
            .filter(account_metering::Column::Service.eq(row.service))
            .exec(tx)
            .await?;
    }
    for account in plan.to_meter {
        recount_account(tx, now, account).await?;
    }
    Ok(())
}

async fn insert_all<M, A>(tx: &DatabaseTransaction, rows: Vec<M>) -> Result<(), EngineError>
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait,
{
    let mut rows = rows.into_iter().map(M::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(ROWS_MAX).collect();
        A::Entity::insert_many(some)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
