//! Accounts: the list, and one of them with its running period.

use super::ListQuery;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::operator::{
        account::{AccountPage, AccountPageProps},
        accounts::{AccountsPage, AccountsPageProps},
    },
    text::operator::account as words,
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::invoice::InvoiceNumber;
use engine::{
    EngineError,
    read::{
        PAGE_ROWS,
        account::{account, accounts},
        invoice::invoices,
        payment::payments,
        period::open_period_of,
    },
};
use std::sync::Arc;

/// Invoices on an account's page.
const INVOICES: u64 = 12;
/// Payments there.
const PAYMENTS: u64 = 12;

/// Lists the accounts.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let after = query.after.as_deref();
    let rows = accounts(context.viewer()?, &portal.db, after, PAGE_ROWS).await?;
    let is_first = after.is_none();
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| AccountsPage(AccountsPageProps { rows, is_first })))
}

/// Shows one account.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(reference): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let (viewer, db) = (context.viewer()?, &portal.db);
    let detail = account(viewer, db, &reference).await?;
    let id = detail.facts.id;
    let period = match open_period_of(viewer, db, id, portal.clock.now()).await {
        Ok(period) => Ok(period),
        // the rest of the page is still worth showing
        Err(EngineError::Refused(reason)) => Err(reason),
        Err(error) => return Err(error.into()),
    };
    let after: Option<InvoiceNumber> = query.after()?;
    let invoices = invoices(viewer, db, id, after, INVOICES).await?;
    let balance = payments(viewer, db, id, PAYMENTS).await?;
    let page = context.page(detail.facts.name.clone());
    Ok(page.show(|| {
        AccountPage(AccountPageProps {
            detail,
            period,
            balance,
            invoices,
            is_first: after.is_none(),
        })
    }))
}
