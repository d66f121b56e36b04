//! Monthly statements: the provider's list, one of them for either side, CSV.

use super::{ListQuery, named, said};
use crate::portal::{PageContext, PageError, Portal, csv::Csv};
use app::{
    page::provider::{
        statement::{StatementReader, statement_page},
        statements::{StatementsPage, StatementsPageProps},
    },
    text::delivery::provider as words,
    view::{delivery::provider::StatementRow, store::Listing},
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    delivery::{StatementDocument, StatementNumber},
    unit::{Money, MoneyError},
};
use engine::{
    EngineError,
    read::{
        PAGE_ROWS,
        statement::{own_statements, statement},
    },
};
use std::sync::Arc;

/// The provider's.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let below: Option<StatementNumber> = said(&query.after)?;
    let page = own_statements(context.viewer()?, &portal.db, below, PAGE_ROWS).await?;
    let row = |document: StatementDocument| StatementRow {
        number: document.number,
        month: document.month,
        issued_on: document.issued_on,
        balance: document.totals.balance,
    };
    let rows = Listing {
        rows: page.rows.into_iter().map(row).collect(),
        next: page.next,
        is_first: below.is_none(),
    };
    let page = context.page(words::statements(context.language()));
    Ok(page.show(|| StatementsPage(StatementsPageProps { rows })))
}

/// One of them.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    draw(&portal, &context, &number, StatementReader::Provider).await
}

/// The same for an operator.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show_to_operator(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    draw(&portal, &context, &number, StatementReader::Operator).await
}

async fn draw(
    portal: &Portal,
    context: &PageContext,
    number: &str,
    reader: StatementReader,
) -> Result<Response, PageError> {
    let language = context.language();
    let document = statement(context.viewer()?, &portal.db, named(number)?).await?;
    let title = words::statement(language, &document.number.to_string());
    let page = context.page(title.to_string());
    Ok(page.show(|| statement_page(&document, reader, language)))
}

/// Its lines, what rounding did, and its taxes as CSV; the amounts add up to the
/// balance.
///
/// # Errors
/// [`PageError::NotFound`] for another's.
pub(in crate::portal) async fn csv(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let document = statement(context.viewer()?, &portal.db, named(&number)?).await?;
    let csv = file(&document).map_err(EngineError::refused)?;
    Ok(csv.into_response(&format!("statement-{}.csv", document.number)))
}

/// What is not said in a row.
const NONE: String = String::new();

fn file(document: &StatementDocument) -> Result<Csv, MoneyError> {
    let mut csv = Csv::new(&[
        "kind",
        "item",
        "title",
        "network",
        "count",
        "taken_back",
        "bytes",
        "by_subscribers",
        "tax_rate_percent",
        "amount",
        "currency",
    ]);
    let currency = document.currency.to_string();
    for line in &document.sales {
        csv.row([
            "sales".to_owned(),
            line.content.clone(),
            line.title.clone(),
            NONE,
            line.sold.to_string(),
            line.taken_back.to_string(),
            NONE,
            NONE,
            NONE,
            line.earned.to_decimal(),
            currency.clone(),
        ]);
    }
    for line in &document.deliveries {
        csv.row([
            "sponsored".to_owned(),
            line.content.clone(),
            line.title.clone(),
            line.network.to_string(),
            line.deliveries.to_string(),
            NONE,
            line.bytes.to_string(),
            line.by_subscribers.to_decimal(),
            line.tax_rate.to_percent(),
            line.sponsored.checked_neg()?.to_decimal(),
            currency.clone(),
        ]);
    }
    let totals = &document.totals;
    let mut sum = |kind: &str, rate: String, amount: Money| {
        csv.row([
            kind.to_owned(),
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            rate,
            amount.to_decimal(),
            currency.clone(),
        ]);
    };
    let rounding = totals
        .earned_rounding
        .checked_sub(totals.sponsored_rounding)?;
    if !rounding.is_zero() {
        sum("rounding", NONE, rounding);
    }
    if let Some(tax) = &totals.earned_tax {
        sum("earned_tax", tax.rate.to_percent(), tax.tax);
    }
    for tax in &totals.taxes {
        sum("tax", tax.rate.to_percent(), tax.tax.checked_neg()?);
    }
    Ok(csv)
}
