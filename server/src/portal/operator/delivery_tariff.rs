//! The editor for a delivery tariff's version.

use super::named;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    format,
    page::operator::delivery_tariff::{DeliveryTariffPage, DeliveryTariffPageProps, SAMPLE},
    text::operator::delivery as words,
    view::delivery::{operator::TariffChecked, rule_fault},
};
use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use domain::{delivery::DeliveryTariffFile, party::Language, unit::Currency};
use engine::{
    EngineError,
    flow::delivery::{SetRefusal, add_tariff, check_tariff},
    read::deliveries::delivery_tariffs,
};
use serde::Deserialize;
use std::sync::Arc;

/// What the editor begins with: `EUR/2`.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct FromQuery {
    #[serde(default)]
    from: String,
}

/// Shows the editor, with a version that is there, or with a sample.
///
/// # Errors
/// [`PageError::NotFound`] for a version that there is none of.
pub(in crate::portal) async fn new(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<FromQuery>,
) -> Result<Response, PageError> {
    if query.from.is_empty() {
        return Ok(editor(&context, SAMPLE.to_owned(), TariffChecked::NotYet));
    }
    let (currency, version) = query.from.split_once('/').ok_or(PageError::NotFound)?;
    let (currency, version): (Currency, u32) = (named(currency)?, named(version)?);
    let known = delivery_tariffs(context.viewer()?, &portal.db).await?;
    let found = known
        .into_iter()
        .find(|tariff| tariff.currency == currency && tariff.version == version);
    let tariff = found.ok_or(PageError::NotFound)?;
    let source = DeliveryTariffFile::from(&tariff).to_toml();
    let checked = TariffChecked::Sound {
        tariff: Box::new(tariff),
        notice: Some(words::was_there(context.language()).to_owned()),
    };
    Ok(editor(&context, source, checked))
}

/// The form's fields: the file, and which button was pressed.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct EditorForm {
    #[serde(default)]
    source: String,
    #[serde(default)]
    how: String,
}

/// Checks the file, or adds the version that it describes.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn send(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(form): Form<EditorForm>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    // browsers send every line end as CR LF
    let source = form.source.replace("\r\n", "\n");
    if source.trim().is_empty() {
        let empty = vec![words::fault_empty(language).to_owned()];
        return Ok(editor(&context, source, TariffChecked::Refused(empty)));
    }
    let checked = match check_tariff(&portal.db, viewer, &source).await {
        Ok((tariff, false)) => Ok((tariff, Some(words::was_there(language)))),
        Ok(_) if form.how == "add" => {
            let added = add_tariff(&portal.db, portal.clock.now(), viewer, &source).await;
            added.map(|tariff| (tariff, Some(words::added(language))))
        }
        Ok((tariff, true)) => Ok((tariff, None)),
        Err(refusal) => Err(refusal),
    };
    let checked = match checked {
        Ok((tariff, notice)) => TariffChecked::Sound {
            tariff: Box::new(tariff),
            notice: notice.map(str::to_owned),
        },
        Err(refusal) => TariffChecked::Refused(faults(refusal, language)?),
    };
    Ok(editor(&context, source, checked))
}

fn faults(refusal: SetRefusal, language: Language) -> Result<Vec<String>, EngineError> {
    match refusal {
        SetRefusal::Tariff(faults) => {
            let faults = faults.iter();
            Ok(faults
                .map(|fault| rule_fault::of_tariff(fault, language))
                .collect())
        }
        SetRefusal::Version { wanted } => {
            let words = words::version_wanted(language, &wanted.to_string());
            Ok(vec![words.to_string()])
        }
        SetRefusal::Earlier(day) => {
            let words = words::fault_earlier(language, &format::date(day, language));
            Ok(vec![words.to_string()])
        }
        SetRefusal::Engine(error) => Err(error),
        refusal @ (SetRefusal::Networks(_) | SetRefusal::Zone(_)) => {
            Err(EngineError::refused(refusal))
        }
    }
}

fn editor(context: &PageContext, source: String, checked: TariffChecked) -> Response {
    let page = context.page(words::tariff_title(context.language()));
    let page = match checked {
        TariffChecked::NotYet | TariffChecked::Sound { .. } => page,
        TariffChecked::Refused(_) => page.invalid(),
    };
    page.show(|| DeliveryTariffPage(DeliveryTariffPageProps { source, checked }))
}
