//! What did not get through: mails that were refused, papers that could not be made.

use super::ListQuery;
use crate::{
    papers::PaperError,
    portal::{PageContext, PageError, Portal},
};
use app::{
    page::operator::refused::{MailsPage, MailsPageProps, PapersPage, PapersPageProps},
    route,
    text::operator::refused as words,
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::id::MessageId;
use engine::{
    audit::{self, Event},
    flow::{paper::PaperOf, send_again::send_again},
    read::{
        PAGE_ROWS,
        refused_mail::refused_mails,
        unmade_paper::{paper_of, unmade_papers},
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Lists mails that were refused.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn mails(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let after: Option<MessageId> = query.after()?;
    let rows = refused_mails(context.viewer()?, &portal.db, after, PAGE_ROWS).await?;
    let language = context.language();
    let notice = match query.done.as_deref() {
        Some("again") => Some(words::mail_again(language)),
        Some("before") => Some(words::mail_before(language)),
        _ => None,
    };
    let page = context.page(words::mails(language));
    Ok(page.notice(notice.map(str::to_owned)).show(|| {
        MailsPage(MailsPageProps {
            rows,
            is_first: after.is_none(),
        })
    }))
}

/// Which mail.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct OfMail {
    message: String,
}

/// Sends a mail again.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn send_mail_again(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(of): Form<OfMail>,
) -> Result<Response, PageError> {
    let id = super::named(&of.message)?;
    let now = portal.clock.now();
    let done = match send_again(&portal.db, now, context.viewer()?, id).await? {
        true => "again",
        false => "before",
    };
    let path = route::MAILS.with_query(&[("done", done)]);
    Ok(Redirect::to(&path).into_response())
}

/// Lists papers that could not be made.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn papers(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let after: Option<PaperOf> = query.after()?;
    let rows = unmade_papers(context.viewer()?, &portal.db, after, PAGE_ROWS).await?;
    let language = context.language();
    let notice = match query.done.as_deref() {
        Some("made") => Some(words::paper_made(language)),
        Some("still") => Some(words::paper_still(language)),
        _ => None,
    };
    let page = context.page(words::papers(language));
    Ok(page.notice(notice.map(str::to_owned)).show(|| {
        PapersPage(PapersPageProps {
            rows,
            is_first: after.is_none(),
        })
    }))
}

/// Which paper.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct OfPaper {
    document: String,
}

/// Tries to make a paper again, now.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn make_paper_again(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(form): Form<OfPaper>,
) -> Result<Response, PageError> {
    let (viewer, db, now) = (context.viewer()?, &portal.db, portal.clock.now());
    let of = paper_of(viewer, db, &form.document).await?;
    let (done, fault) = match portal.papers.file(now, of).await {
        Ok(_) => ("made", None),
        // it is noted, and listed with its reason
        Err(PaperError::Pdf(fault)) => ("still", Some(fault.to_string())),
        Err(PaperError::Letter(fault)) => return Err(PageError::Refused(fault.to_string())),
        Err(PaperError::Engine(error)) => return Err(error.into()),
    };
    let event = Event::new("paper.again", of).with_detail(serde_json::json!({ "fault": fault }));
    db.in_tx(async |tx| audit::record(tx, now, Some(viewer), event.clone()).await)
        .await?;
    let path = route::PAPERS.with_query(&[("done", done)]);
    Ok(Redirect::to(&path).into_response())
}
