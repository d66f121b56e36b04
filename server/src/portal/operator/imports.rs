//! Imports: the list, the upload, one import.

use super::{
    ListQuery, named,
    upload::{UploadError, receive},
};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::shell::Bundle,
    page::operator::{
        import::{ImportPage, ImportPageProps},
        imports::{ImportsPage, ImportsPageProps, UploadFault, UploadForm},
    },
    route,
    text::operator::import as words,
};
use axum::{
    extract::{Multipart, Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::ImportId,
    mediation::ParseOptions,
    unit::{Measure, Quantity},
};
use engine::{
    flow::import::ImportRequest,
    read::{
        PAGE_ROWS,
        import::{import, imports},
    },
};
use std::sync::Arc;

/// Shows the imports and the form for the next.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    show_list(&portal, &context, query.after()?, UploadForm::default()).await
}

async fn show_list(
    portal: &Portal,
    context: &PageContext,
    after: Option<ImportId>,
    form: UploadForm,
) -> Result<Response, PageError> {
    let rows = imports(context.viewer()?, &portal.db, after, PAGE_ROWS).await?;
    let page = context.page(words::title(context.language()));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    let is_first = after.is_none();
    let file_max = i64::try_from(portal.upload_bytes_max).unwrap_or(i64::MAX);
    let file_max = Quantity::new(file_max, Measure::Bytes);
    Ok(page.bundle(Bundle::Operator).show(|| {
        ImportsPage(ImportsPageProps {
            rows,
            is_first,
            file_max,
            form,
        })
    }))
}

/// Takes a usage file in, and leads to its import, which goes on by itself.
pub(in crate::portal) async fn upload(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    form: Multipart,
) -> Result<Response, Response> {
    take(&portal, &context, form)
        .await
        .map_err(|error| match error {
            UploadError::Status(status) => status.into_response(),
            UploadError::Page(error) => error.into_response(),
        })
}

async fn take(
    portal: &Portal,
    context: &PageContext,
    form: Multipart,
) -> Result<Response, UploadError> {
    let viewer = context.viewer()?;
    let Some(place) = portal.imports.place() else {
        let full = UploadForm {
            faults: vec![UploadFault::QueueFull],
            ..UploadForm::default()
        };
        return Ok(show_list(portal, context, None, full).await?);
    };
    let upload = receive(portal, form).await?;
    let (checked, (source, file)) = match upload.check() {
        Ok(sound) => sound,
        Err(form) => return Ok(show_list(portal, context, None, form).await?),
    };
    let request = ImportRequest {
        source,
        format: checked.format,
        options: ParseOptions {
            zone: checked.zone,
            line_from: checked.line_from,
            switch: None,
        },
        by: Some(viewer.clone()),
    };
    let id = portal
        .imports
        .start(
            &portal.db,
            &portal.clock,
            place,
            request,
            file.into_reader()?,
        )
        .await?;
    Ok(Redirect::to(&route::import(&id.to_string())).into_response())
}

/// Shows one import: how far it is, and what became of its records.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let detail = import(context.viewer()?, &portal.db, named(&id)?).await?;
    let page = context.page(detail.row.source.clone());
    Ok(page
        .bundle(Bundle::Operator)
        .show(|| ImportPage(ImportPageProps { detail })))
}
