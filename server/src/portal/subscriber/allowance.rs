//! The household's allowance: see it, say what should happen, recharge it.

use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::subscriber::allowance::{AllowancePage, AllowancePageProps, AmountForm},
    route,
    text::allowance as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    party::Language,
    unit::{Currency, Money},
    usage::Service,
};
use engine::{
    flow::{
        choose::{self, RechargeRefusal, RechargeRequest, Wishes},
        spend::{set_spend_alert, spend_alert},
    },
    query::metering::CapChoice,
    read::allowance::{account_of, allowances},
};
use serde::Deserialize;
use std::{str::FromStr, sync::Arc};
use uuid::Uuid;

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    done: Option<String>,
}

/// Shows it.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let language = context.language();
    let notice = match done.done.as_deref() {
        Some("saved") => Some(words::saved(language)),
        Some("recharged") => Some(words::recharged(language)),
        Some("not-offered") => Some(words::not_offered(language)),
        Some("no-more") => Some(words::no_more_recharges(language)),
        Some("amount") => Some(words::amount_saved(language)),
        _ => None,
    };
    page(&portal, &context, notice, None).await
}

/// The page, with what was typed and refused.
async fn page(
    portal: &Portal,
    context: &PageContext,
    notice: Option<&str>,
    refused: Option<(String, FormFault)>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let allowances = allowances(viewer, &portal.db, portal.clock.now()).await?;
    let currency = account_of(viewer, &portal.db).await?.currency;
    let is_invalid = refused.is_some();
    let (amount, faults) = match refused {
        Some((amount, fault)) => (amount, vec![fault]),
        None => {
            let set = spend_alert(viewer, &portal.db).await?;
            let amount = set.map(|amount| in_letters(amount, language));
            (amount.unwrap_or_default(), Vec::new())
        }
    };
    let amount = AmountForm {
        amount,
        currency,
        faults,
    };
    let page = context
        .page(words::title(language))
        .notice(notice.map(str::to_owned));
    let page = if is_invalid { page.invalid() } else { page };
    let is_holder = viewer.holder().is_ok();
    Ok(page.show(|| {
        AllowancePage(AllowancePageProps {
            allowances,
            is_holder,
            amount,
        })
    }))
}

/// `80`, `80.5` or `80,50`: one or two decimals behind a point or a comma, since
/// people write either; `1.000`, which is one or a thousand, is refused.
pub(in crate::portal) fn amount_of(typed: &str, currency: Currency) -> Option<Money> {
    let (_, decimals) = typed.split_once([',', '.']).unwrap_or((typed, "00"));
    if !(1..=2).contains(&decimals.len()) {
        return None;
    }
    let amount = Money::parse(&typed.replace(',', "."), currency).ok()?;
    Some(amount).filter(|amount| amount.micros() > 0)
}

/// `80.00`, or `80,00` as German writes it.
fn in_letters(amount: Money, language: Language) -> String {
    let text = amount.to_decimal();
    match language {
        Language::En => text,
        Language::De => text.replace('.', ","),
    }
}

/// What the form for the amount sends.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct AmountSent {
    #[serde(default)]
    amount: String,
}

/// Sets the amount of money to be told at; empty takes it back.
///
/// # Errors
/// [`PageError::NotFound`] for who does not decide for the household.
pub(in crate::portal) async fn set_amount(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(sent): Form<AmountSent>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    viewer.holder()?;
    let currency = account_of(viewer, &portal.db).await?.currency;
    let typed = sent.amount.trim();
    let amount = match typed {
        "" => None,
        typed => match amount_of(typed, currency) {
            Some(amount) => Some(amount),
            None => {
                let said: String = typed.chars().take(40).collect();
                let said = words::not_an_amount(language, &said).to_string();
                let fault = FormFault::new("amount", said);
                let refused = Some((typed.to_owned(), fault));
                return page(&portal, &context, None, refused).await;
            }
        },
    };
    set_spend_alert(&portal.db, portal.clock.now(), viewer, amount).await?;
    Ok(done("amount").into_response())
}

/// A form's fields in order; a box that may be checked comes several times.
type Fields = Form<Vec<(String, String)>>;

/// What a field of a form of ours says.
///
/// # Errors
/// [`PageError::NotFound`] for what no form of ours sends.
fn field<T: FromStr>(fields: &[(String, String)], name: &str) -> Result<T, PageError> {
    let mut fields = fields.iter();
    let field = fields.find(|(field, _)| field == name);
    let value = field.and_then(|(_, value)| value.parse().ok());
    value.ok_or(PageError::NotFound)
}

/// Keeps the household's wishes.
///
/// # Errors
/// [`PageError::NotFound`] where nothing is metered, or for what no form of ours
/// sends.
pub(in crate::portal) async fn choose(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(fields): Fields,
) -> Result<Redirect, PageError> {
    let alerts = fields.iter().filter(|(name, _)| name == "alert");
    let alerts: Result<_, _> = alerts.map(|(_, percent)| percent.parse()).collect();
    let wishes = Wishes {
        service: field::<Service>(&fields, "service")?,
        at_cap: field::<CapChoice>(&fields, "at_cap")?,
        alerts: alerts.map_err(|_| PageError::NotFound)?,
    };
    let now = portal.clock.now();
    choose::choose(&portal.db, now, context.viewer()?, &wishes).await?;
    Ok(done("saved"))
}

/// Raises the allowance.
///
/// # Errors
/// [`PageError::NotFound`] where nothing is metered, or for what no form of ours
/// sends.
pub(in crate::portal) async fn recharge(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(fields): Fields,
) -> Result<Redirect, PageError> {
    let request = RechargeRequest {
        service: field(&fields, "service")?,
        quantity: field(&fields, "quantity")?,
        once: field::<Uuid>(&fields, "once")?,
    };
    let now = portal.clock.now();
    let recharged = choose::recharge(&portal.db, now, context.viewer()?, &request).await;
    Ok(match recharged {
        Ok(()) => done("recharged"),
        Err(RechargeRefusal::NotOffered) => done("not-offered"),
        Err(RechargeRefusal::NoMore(_)) => done("no-more"),
        Err(RechargeRefusal::Engine(error)) => return Err(error.into()),
    })
}

fn done(what: &str) -> Redirect {
    Redirect::to(&route::ALLOWANCE.with_query(&[("done", what)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_never_guessed() {
        let euro = "EUR".parse().unwrap();
        for (typed, cents) in [
            ("80", 8_000),
            ("80.5", 8_050),
            ("80,50", 8_050),
            ("1000", 100_000),
        ] {
            let want = Money::new(cents * 10_000, euro);
            assert_eq!(amount_of(typed, euro), Some(want), "{typed}");
        }
        for typed in [
            "",
            "0",
            "0,00",
            "-5",
            "1.000",
            "1,000",
            "0,001",
            "12.345,67",
            "5,",
            "much",
        ] {
            assert_eq!(amount_of(typed, euro), None, "{typed}");
        }
    }
}
