//! Tariffs: the list, a version, and the editor for the next.

use super::{ListQuery, named};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::shell::Bundle,
    page::operator::{
        tariff::{TariffPage, TariffPageProps},
        tariff_editor::{Checked, SAMPLE, TariffEditorPage, TariffEditorPageProps},
        tariffs::{TariffsPage, TariffsPageProps},
    },
    route,
    text::operator::tariff as words,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    catalog::{TariffCode, tariff_file},
    time::PeriodMonth,
};
use engine::{
    EngineError,
    flow::add_tariff::add_tariff,
    read::tariff::{TariffDetail, tariff, tariffs},
};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::sync::Arc;

/// Lists every version of every tariff.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    let rows = tariffs(context.viewer()?, &portal.db).await?;
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| TariffsPage(TariffsPageProps { rows })))
}

/// Shows one version with all its bands.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path((code, version)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let detail = version_of(&portal, &context, &code, &version).await?;
    let language = context.language();
    let notice = match query.done.as_deref() {
        Some("added") => Some(words::added(language)),
        Some("was-there") => Some(words::was_there(language)),
        _ => None,
    };
    let tariff = &detail.tariff;
    let name = tariff.name(language.tag());
    let title = words::name_and_version(language, name, &tariff.version.to_string());
    let page = context.page(title.to_string());
    Ok(page
        .notice(notice.map(str::to_owned))
        .show(|| TariffPage(TariffPageProps { detail })))
}

async fn version_of(
    portal: &Portal,
    context: &PageContext,
    code: &str,
    version: &str,
) -> Result<TariffDetail, PageError> {
    let code: TariffCode = named(code)?;
    let version: u32 = named(version)?;
    Ok(tariff(context.viewer()?, &portal.db, &code, version).await?)
}

/// What the editor begins with: `harbour/2`.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct FromQuery {
    #[serde(default)]
    from: String,
}

/// Shows the editor, filled with a version that is there, under the next free
/// number, or with a sample.
///
/// # Errors
/// [`PageError::NotFound`] for a version that there is none of.
pub(in crate::portal) async fn new(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<FromQuery>,
) -> Result<Response, PageError> {
    let source = match query.from.split_once('/') {
        Some((code, version)) => {
            let detail = version_of(&portal, &context, code, version).await?;
            let newest = detail.versions.iter().copied().max().unwrap_or(0);
            let newest = newest.max(detail.tariff.version);
            // bills of months that have begun stay as they are
            let today = TimeZone::UTC.to_datetime(portal.clock.now()).date();
            let first_day = PeriodMonth::containing(today).next().first_day();
            let source = with_key(
                &detail.source,
                "version",
                &newest.saturating_add(1).to_string(),
            );
            with_key(&source, "valid_from", &format!("\"{first_day}\""))
        }
        None => SAMPLE.to_owned(),
    };
    Ok(editor(&context, source, Checked::NotYet))
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
    // browsers send every line end as CR LF
    let source = form.source.replace("\r\n", "\n");
    if source.trim().is_empty() {
        return Ok(editor(&context, source, Checked::Empty));
    }
    if form.how != "add" {
        let checked = match tariff_file::parse(&source) {
            Ok(tariff) => Checked::Sound(Box::new(tariff)),
            Err(refusal) => Checked::Refused(refusal.to_string()),
        };
        return Ok(editor(&context, source, checked));
    }
    let viewer = context.viewer()?;
    let now = portal.clock.now();
    match add_tariff(&portal.db, now, &source, Some(viewer)).await {
        Ok(added) => {
            let path = route::tariff(added.code.as_str(), added.version);
            let done = if added.is_new { "added" } else { "was-there" };
            Ok(Redirect::to(&route::query(path, &[("done", done)])).into_response())
        }
        Err(EngineError::Refused(reason)) => Ok(editor(&context, source, Checked::Refused(reason))),
        Err(error) => Err(error.into()),
    }
}

fn editor(context: &PageContext, source: String, checked: Checked) -> Response {
    let page = context.page(words::editor(context.language()));
    let page = match checked {
        Checked::NotYet | Checked::Sound(_) => page,
        Checked::Empty | Checked::Refused(_) => page.invalid(),
    };
    page.bundle(Bundle::Operator)
        .show(|| TariffEditorPage(TariffEditorPageProps { source, checked }))
}

/// The tariff file `source` under another version number.
fn with_key(source: &str, name: &str, value: &str) -> String {
    let mut is_done = false;
    let mut text = String::with_capacity(source.len() + 4);
    for line in source.lines() {
        // the first key of that name is the tariff's own: tables come after it
        let key = line.split('=').next().unwrap_or_default().trim();
        if key == name && !is_done {
            is_done = true;
            text.push_str(&format!("{name} = {value}"));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::with_key;

    #[test]
    fn only_the_tariffs_own_number_is_replaced() {
        let source = "# version = 1\ncode = \"a\"\nversion=1 # first\n[name]\nversion = \"x\"\n";
        assert_eq!(
            with_key(source, "version", "12"),
            "# version = 1\ncode = \"a\"\nversion = 12\n[name]\nversion = \"x\"\n"
        );
    }
}
