//! A person's rights, in an operator's hands.

use super::views::{ended, origin};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::operator::rights::{RightsPage, RightsPageProps},
    route,
    text::operator::rights as right_words,
    view::store::rights::{GrantForm, PersonRights, Refund, RevokeForm, RightRow},
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::UserId, rights::Origin};
use engine::{
    EngineError, Viewer,
    flow::rights::{GrantRefusal, GrantRequest, grant, refund, revoke},
    new_uuid,
    read::rights::{odrl, rights_of},
};
use http::header;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::Deserialize;
use std::sync::Arc;

/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 200;

/// Whose rights.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Whose {
    #[serde(default)]
    email: String,
}

async fn rights_page(
    portal: &Portal,
    context: &PageContext,
    email: String,
    revoke: RevokeForm,
    grant: GrantForm,
) -> Result<Response, PageError> {
    let viewer = context.viewer()?;
    let person = match email.trim() {
        "" => None,
        email => person(portal, viewer, email).await?,
    };
    let page = context.page(right_words::title(context.language()));
    let page = match revoke.faults.is_empty() && grant.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    Ok(page.show(|| {
        RightsPage(RightsPageProps {
            email,
            person,
            revoke,
            grant,
        })
    }))
}

async fn person(
    portal: &Portal,
    viewer: &Viewer,
    email: &str,
) -> Result<Option<PersonRights>, EngineError> {
    let now = portal.clock.now();
    let found = rights_of(viewer, &portal.db, now, email).await?;
    Ok(found.map(|person| PersonRights {
        user: person.user.to_string(),
        name: person.name,
        email: person.email,
        rights: person
            .rights
            .into_iter()
            .rev()
            .map(|right| {
                let holding = &right.holding;
                let is_paid = !matches!(holding.origin, Origin::Grant);
                RightRow {
                    right: holding.id.to_string(),
                    content: holding.content.to_string(),
                    title: right.recording.title.clone(),
                    artist: right.recording.artist.clone(),
                    origin: origin(holding, right.given_by.as_deref()),
                    from: holding.from,
                    until: holding.until,
                    ended: ended(
                        holding,
                        right.state,
                        right.revoked_why.as_deref(),
                        right.is_refunded,
                    ),
                    refund: right
                        .price
                        .filter(|_| !right.is_refunded && is_paid)
                        .map(|price| Refund {
                            price,
                            once: new_uuid(now).to_string(),
                        }),
                }
            })
            .collect(),
    }))
}

/// A person's rights.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(whose): Query<Whose>,
) -> Result<Response, PageError> {
    let (revoke, grant) = (RevokeForm::default(), GrantForm::default());
    rights_page(&portal, &context, whose.email, revoke, grant).await
}

fn back_to(email: &str) -> Response {
    Redirect::to(&route::RIGHTS.with_query(&[("email", email)])).into_response()
}

/// Which right, and why it ends.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Ending {
    right: String,
    email: String,
    #[serde(default)]
    reason: String,
}

/// Revokes a right.
///
/// # Errors
/// [`PageError::NotFound`]; [`PageError::Refused`] for one that is over.
pub(in crate::portal) async fn revoke_right(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(ending): Form<Ending>,
) -> Result<Response, PageError> {
    let id = ending.right.parse().map_err(|_| PageError::NotFound)?;
    let reason = ending.reason.trim();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        let wanted = right_words::reason_wanted(context.language());
        let form = RevokeForm {
            right: ending.right,
            reason: ending.reason,
            faults: vec![FormFault::new("reason", wanted)],
        };
        return rights_page(&portal, &context, ending.email, form, GrantForm::default()).await;
    }
    let now = portal.clock.now();
    match revoke(&portal.db, now, context.viewer()?, id, reason).await {
        Ok(()) => Ok(back_to(&ending.email)),
        Err(GrantRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => Err(PageError::Refused(refusal.to_string())),
    }
}

/// Takes a purchase back, and its price.
///
/// # Errors
/// As [`revoke_right`].
pub(in crate::portal) async fn refund_right(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(ending): Form<Ending>,
) -> Result<Response, PageError> {
    let id = ending.right.parse().map_err(|_| PageError::NotFound)?;
    let now = portal.clock.now();
    match refund(&portal.db, now, context.viewer()?, id, &ending.reason).await {
        // pressed twice: it is paid back once
        Ok(()) | Err(GrantRefusal::Gone) => Ok(back_to(&ending.email)),
        Err(GrantRefusal::Engine(error)) => Err(error.into()),
        Err(refusal) => Err(PageError::Refused(refusal.to_string())),
    }
}

/// A right to give.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Giving {
    email: String,
    content: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

/// The first instant of a day that was typed, in UTC; nothing for nothing.
fn day(text: &str, later_days: i32) -> Result<Option<Timestamp>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day: Date = text.parse().map_err(drop)?;
    let day = day.checked_add(later_days.days()).map_err(drop)?;
    let start = day.to_zoned(TimeZone::UTC).map_err(drop)?;
    Ok(Some(start.timestamp()))
}

/// Grants a right.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn grant_right(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(giving): Form<Giving>,
) -> Result<Response, PageError> {
    let language = context.language();
    let mut faults = Vec::new();
    let mut read = |field, text: &str, later_days| {
        day(text, later_days).unwrap_or_else(|()| {
            faults.push(FormFault::new(field, right_words::day_wanted(language)));
            None
        })
    };
    let from = read("from", &giving.from, 0);
    // the last day is one of them
    let until = read("until", &giving.until, 1);
    if faults.is_empty() {
        let request = GrantRequest {
            email: giving.email.clone(),
            recording: giving.content.clone(),
            from,
            until,
        };
        let now = portal.clock.now();
        match grant(&portal.db, now, context.viewer()?, &request).await {
            Ok(_) => return Ok(back_to(&giving.email)),
            Err(GrantRefusal::Engine(error)) => return Err(error.into()),
            Err(GrantRefusal::EmptyWindow) => {
                faults.push(FormFault::new("until", right_words::empty_window(language)));
            }
            Err(GrantRefusal::HasIt) => {
                faults.push(FormFault::new("content", right_words::has_it(language)));
            }
            Err(_) => faults.push(FormFault::new("content", right_words::no_such(language))),
        }
    }
    let form = GrantForm {
        content: giving.content,
        from: giving.from,
        until: giving.until,
        faults,
    };
    rights_page(&portal, &context, giving.email, RevokeForm::default(), form).await
}

/// A person's rights as ODRL.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn export(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(user): Path<String>,
) -> Result<Response, PageError> {
    let user: UserId = user.parse().map_err(|_| PageError::NotFound)?;
    let rights = odrl(context.viewer()?, &portal.db, portal.clock.now(), user).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/ld+json".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"rights-{user}.jsonld\""),
        ),
    ];
    Ok((headers, rights.to_string()).into_response())
}
