//! Rejected records: the list, one of them, and what becomes of it.

use super::named;
use crate::portal::{PageContext, PageError, Portal};
use app::{
    page::operator::{
        reject::{MendFault, RejectPage, RejectPageProps},
        rejects::{RejectsPage, RejectsPageProps},
    },
    route,
    text::operator::reject as words,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{ImportId, RejectId},
    mediation::{Format, RecordShape},
    party::Language,
};
use engine::{
    flow::replay::{MENDED_BYTES_MAX, ReplayOutcome, discard as discard_record, replay},
    read::{
        PAGE_ROWS,
        import::import,
        reject::{RejectDetail, RejectFilter, reject, rejects},
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Which rejects are listed. A filter's empty fields say nothing.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct FilterQuery {
    #[serde(default)]
    import: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    all: String,
    #[serde(default)]
    after: String,
}

/// Lists rejected records.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of,
/// [`PageError::NotFound`] for an import that there is none of.
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<FilterQuery>,
) -> Result<Response, PageError> {
    let (viewer, db) = (context.viewer()?, &portal.db);
    let of = match query.import.as_str() {
        "" => None,
        id => Some(import(viewer, db, named::<ImportId>(id)?).await?.row),
    };
    let filter = RejectFilter {
        import: of.as_ref().map(|row| named(&row.id)).transpose()?,
        reason: Some(query.reason).filter(|code| !code.is_empty()),
        with_resolved: !query.all.is_empty(),
    };
    let after: Option<RejectId> = match query.after.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| PageError::BadRequest)?),
    };
    let rows = rejects(viewer, db, &filter, after, PAGE_ROWS).await?;
    let page = context.page(words::title(context.language()));
    Ok(page.show(|| {
        RejectsPage(RejectsPageProps {
            rows,
            filter,
            import: of,
            is_first: after.is_none(),
        })
    }))
}

/// What was just done, by its word in the address.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct DoneQuery {
    #[serde(default)]
    done: String,
}

fn notice(done: &str, language: Language) -> Option<&'static str> {
    Some(match done {
        "accepted" => words::now_accepted(language),
        "duplicate" => words::now_duplicate(language),
        "discarded" => words::now_discarded(language),
        "before" => words::decided_before(language),
        _ => return None,
    })
}

/// Shows one rejected record.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Query(query): Query<DoneQuery>,
) -> Result<Response, PageError> {
    let detail = reject(context.viewer()?, &portal.db, named(&id)?).await?;
    let language = context.language();
    let page = context.page(words::one(language));
    let notice = notice(&query.done, language).map(str::to_owned);
    Ok(page.notice(notice).show(|| {
        RejectPage(RejectPageProps {
            detail,
            text: None,
            fault: None,
        })
    }))
}

/// The form's fields: the record as it should be, and which button was pressed.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct MendForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    how: String,
}

/// Replays a rejected record, mended or as it is. One that is still rejected
/// comes back with the new reason and the text as it was typed.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn mend(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(form): Form<MendForm>,
) -> Result<Response, PageError> {
    let id: RejectId = named(&id)?;
    let viewer = context.viewer()?;
    let detail = reject(viewer, &portal.db, id).await?;
    let mended = match form.how.as_str() {
        "as-is" => None,
        _ => match mended(&form.text, &detail) {
            Ok(bytes) => Some(bytes),
            Err(fault) => return Ok(again(&context, detail, form, fault)),
        },
    };
    let now = portal.clock.now();
    let done = match replay(&portal.db, now, id, mended, Some(viewer)).await? {
        ReplayOutcome::Accepted => "accepted",
        ReplayOutcome::Duplicate => "duplicate",
        ReplayOutcome::AlreadyResolved => "before",
        ReplayOutcome::Rejected {
            reason,
            detail: why,
        } => {
            let fault = MendFault::Still { reason, why };
            return Ok(again(&context, detail, form, fault));
        }
    };
    Ok(to(id, done))
}

/// Decides that a rejected record shall never count.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn discard(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: RejectId = named(&id)?;
    let viewer = context.viewer()?;
    let now = portal.clock.now();
    let done = match discard_record(&portal.db, now, id, Some(viewer)).await? {
        true => "discarded",
        false => "before",
    };
    Ok(to(id, done))
}

fn to(id: RejectId, done: &str) -> Response {
    let path = route::query(route::reject(&id.to_string()), &[("done", done)]);
    Redirect::to(&path).into_response()
}

fn again(
    context: &PageContext,
    detail: RejectDetail,
    form: MendForm,
    fault: MendFault,
) -> Response {
    let page = context.page(words::one(context.language())).invalid();
    // "as it is" tried the original; what was typed meanwhile stays
    let text = Some(form.text).filter(|text| !text.is_empty());
    page.show(|| {
        RejectPage(RejectPageProps {
            detail,
            text,
            fault: Some(fault),
        })
    })
}

/// The record's bytes from the form's text.
///
/// Browsers send every line end of a text field as CR LF; what had none of
/// those in the file gets none. The end of the last line is not the record's.
fn mended(text: &str, detail: &RejectDetail) -> Result<Vec<u8>, MendFault> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim_end_matches('\n');
    if text.trim().is_empty() {
        return Err(MendFault::Empty);
    }
    let original = std::str::from_utf8(&detail.original);
    let was_shown_whole = original.is_ok_and(|original| !original.contains('\0'));
    if !was_shown_whole && text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(MendFault::NotText);
    }
    let is_block = detail.format.parse().map(Format::shape) == Ok(RecordShape::Blocks);
    if !is_block && text.contains('\n') {
        return Err(MendFault::SeveralLines);
    }
    let text = match detail.original.windows(2).any(|pair| pair == b"\r\n") {
        true => text.replace('\n', "\r\n"),
        false => text.to_owned(),
    };
    if text.len() > MENDED_BYTES_MAX {
        return Err(MendFault::TooLong);
    }
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::read::reject::{RejectRow, RejectState};

    fn detail(format: &str, original: &[u8]) -> RejectDetail {
        RejectDetail {
            row: RejectRow {
                id: String::new(),
                import: String::new(),
                source: String::new(),
                record_number: 1,
                line_number: 1,
                reason: String::new(),
                detail: String::new(),
                state: RejectState::Open,
                created_at: jiff::Timestamp::UNIX_EPOCH,
            },
            format: format.into(),
            original: original.into(),
            byte_length: 0,
            mended: None,
            resolved_at: None,
        }
    }

    #[test]
    fn the_text_becomes_the_bytes_that_stood_in_the_file() {
        for (format, original, sent, want) in [
            ("bandstand-csv", "a,b", "a,c\r\n", "a,c"),
            (
                "radius-detail",
                "a\n\tb = 1",
                "a\r\n\tb = 2\r\n\r\n",
                "a\n\tb = 2",
            ),
            (
                "radius-detail",
                "a\r\n\tb = 1",
                "a\r\n\tb = 2",
                "a\r\n\tb = 2",
            ),
        ] {
            let got = mended(sent, &detail(format, original.as_bytes())).unwrap();
            assert_eq!(String::from_utf8(got).unwrap(), want, "{format} {sent:?}");
        }
    }

    #[test]
    fn what_is_no_record_is_named() {
        let csv = |original: &[u8], text: &str| mended(text, &detail("asterisk-csv", original));
        assert_eq!(csv(b"a", " \r\n"), Err(MendFault::Empty));
        assert_eq!(csv(b"a", "a\r\nb"), Err(MendFault::SeveralLines));
        assert_eq!(csv(b"a\xff", "a\u{fffd}"), Err(MendFault::NotText));
        assert_eq!(csv(b"a\0", "a\u{fffd}"), Err(MendFault::NotText));
        assert!(csv(b"a", "a\u{fffd}").is_ok());
        let long = "x".repeat(MENDED_BYTES_MAX + 1);
        assert_eq!(csv(b"a", &long), Err(MendFault::TooLong));
    }
}
