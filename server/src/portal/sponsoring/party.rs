//! Who the provider is by law.

use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::provider::party::{PartyPage, PartyPageProps},
    route,
    text::delivery::party as words,
    view::letter_fault::party_fault,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use engine::{
    flow::delivery::{PartyForm, PartyRefusal, set_party},
    query::provider_party::party,
};
use serde::Deserialize;
use std::sync::Arc;

/// Whether it was kept just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::portal) struct Done {
    done: String,
}

/// What is kept, as a form.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let provider = context.viewer()?.provider()?;
    let kept = party(portal.db.read(), provider).await?;
    let is_new = kept.is_none();
    let form = kept
        .map(|(_, party)| PartyForm::of(&party))
        .unwrap_or_default();
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| {
        PartyPage(PartyPageProps {
            form,
            faults: Vec::new(),
            is_new,
            is_saved: !done.done.is_empty(),
        })
    }))
}

/// The form as it is sent.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub(in crate::portal) struct Sent {
    name: String,
    address: String,
    country: String,
    vat_id: String,
    tax_number: String,
    tax: String,
    rate: String,
    reason: String,
    iban: String,
    bic: String,
    account_holder: String,
}

impl From<Sent> for PartyForm {
    fn from(sent: Sent) -> Self {
        let lines = sent.address.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty());
        Self {
            name: sent.name,
            address: lines.map(str::to_owned).collect(),
            country: sent.country.trim().to_uppercase(),
            vat_id: sent.vat_id,
            tax_number: sent.tax_number,
            tax: sent.tax,
            // a decimal comma is one, too
            rate: sent.rate.replace(',', "."),
            reason: sent.reason,
            iban: sent.iban,
            bic: sent.bic,
            account_holder: sent.account_holder,
        }
    }
}

/// Keeps it for statements from now on.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn save(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(sent): Form<Sent>,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let provider = viewer.provider()?;
    let form = PartyForm::from(sent);
    let kept = set_party(&portal.db, portal.clock.now(), viewer, provider, &form).await;
    let faults = match kept {
        Ok(_) => {
            let back = route::PARTY.with_query(&[("done", "1")]);
            return Ok(Redirect::to(&back).into_response());
        }
        Err(PartyRefusal::Engine(error)) => return Err(error.into()),
        Err(PartyRefusal::Faults(faults)) => faults,
    };
    let language = context.language();
    let faults = faults.iter().map(|fault| party_fault(fault, language));
    let faults: Vec<FormFault> = faults.collect();
    let page = context.page(words::title(language)).invalid();
    Ok(page.show(|| {
        PartyPage(PartyPageProps {
            form,
            faults,
            is_new: false,
            is_saved: false,
        })
    }))
}
