//! What operators do with content: look it over, decide matches, handle rights.

use super::views::{ended, length_ms, listing, origin, peaks, sleeve, state};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::operator::{
        content::{ContentPage, ContentPageProps},
        matches::{MatchesPage, MatchesPageProps},
        matching::{MatchPage, MatchPageProps},
        rights::{RightsPage, RightsPageProps},
    },
    route,
    text::operator::{content as words, matching as match_words, rights as right_words},
    view::store::{
        alignment::{AlignmentFacts, TrackFacts},
        matching::{Case, CaseRow, CaseSide, Decided, Decision, DecisionForm, Owner},
        operator::{ContentRow, RefusalCount},
        rights::{GrantForm, PersonRights, Refund, RevokeForm, RightRow},
    },
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::{ContentId, MatchId, UserId},
    identity::verdict::BLOCK_WORDS,
    party::Language,
    rights::{HoldingState, Origin},
};
use engine::{
    EngineError, Viewer,
    flow::rights::{GrantRefusal, GrantRequest, decide, grant, refund, revoke},
    new_uuid,
    read::{
        PAGE_ROWS,
        desk::{all_recordings, open_matches, refusal_counts},
        matching::{MatchDetail, MatchPicture, Other, decided_cases, match_picture, open_cases},
        rights::{odrl, rights_of},
    },
};
use http::header;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::Deserialize;
use std::sync::Arc;

/// Open cases that one page shows.
const OPEN_MAX: u64 = 100;
/// The longest note, in characters.
const NOTE_CHARS_MAX: usize = 500;
/// The longest reason, in characters.
const REASON_CHARS_MAX: usize = 200;
/// Words of a fingerprint follow each other at this distance.
const WORD_SECONDS: f64 = 1_365.0 / 11_025.0;

/// Which page of a list.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct After {
    #[serde(default)]
    after: String,
}

fn after<T: std::str::FromStr>(text: &str) -> Result<Option<T>, PageError> {
    match text {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| PageError::BadRequest),
    }
}

/// Every recording, and what was refused.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn content(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let after: Option<ContentId> = after(&query.after)?;
    let page = all_recordings(viewer, &portal.db, after, PAGE_ROWS).await?;
    let rows = listing(page, after.is_none(), |row| ContentRow {
        sleeve: sleeve(&row.recording),
        provider: row.provider,
        state: state(row.recording.state),
        length_ms: length_ms(&row.recording),
        price: row.recording.offer.as_ref().map(|offer| offer.price),
        sold_count: i64::try_from(row.sales).unwrap_or(i64::MAX),
    });
    let refusals = refusal_counts(viewer, &portal.db).await?;
    let refusals = refusals.into_iter().map(|row| RefusalCount {
        words: words::refusal(&row.code, language).to_owned(),
        count: i64::try_from(row.count).unwrap_or(i64::MAX),
        last_at: row.last_at,
        code: row.code,
    });
    let refusals = refusals.collect();
    let open = open_matches(viewer, &portal.db).await?;
    let page = context.page(words::title(language));
    Ok(page.show(|| {
        ContentPage(ContentPageProps {
            rows,
            refusals,
            open_matches: i64::try_from(open).unwrap_or(i64::MAX),
        })
    }))
}

fn error_millionths(detail: &MatchDetail) -> u32 {
    let alignment = detail.case.comparison.alignment;
    let rate = alignment.map_or(0, |found| found.bit_error_rate_millionths());
    u32::try_from(rate).unwrap_or(u32::MAX)
}

fn decided(detail: &MatchDetail) -> Option<Decided> {
    let decision = detail.case.decision.as_ref()?;
    Some(Decided {
        decision: match decision.is_same {
            true => Decision::Same,
            false => Decision::Different,
        },
        at: decision.at,
        by: decision.by.clone(),
        note: decision.note.clone(),
    })
}

fn other_title(detail: &MatchDetail, language: Language) -> String {
    match &detail.other {
        Other::Master(side) => side.recording.title.clone(),
        Other::File { .. } => {
            let facts = &detail.case.facts;
            match_words::a_file(language, &facts.container).to_string()
        }
    }
}

fn case_row(detail: MatchDetail, language: Language) -> CaseRow {
    CaseRow {
        case: detail.case.id.to_string(),
        known: detail.master.recording.title.clone(),
        other: other_title(&detail, language),
        reason: match_words::reason(detail.case.comparison.reason, language).to_owned(),
        error_millionths: error_millionths(&detail),
        opened_at: detail.case.opened_at,
        decided: decided(&detail),
    }
}

/// Matches: those that wait, and those that were decided.
///
/// # Errors
/// [`PageError::BadRequest`] for a page that there is none of.
pub(in crate::portal) async fn list_matches(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<After>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let after: Option<MatchId> = after(&query.after)?;
    let open = open_cases(viewer, &portal.db, OPEN_MAX).await?;
    let open = open
        .into_iter()
        .map(|detail| case_row(detail, language))
        .collect();
    let page = decided_cases(viewer, &portal.db, after, PAGE_ROWS).await?;
    let decided = listing(page, after.is_none(), |detail| case_row(detail, language));
    let page = context.page(match_words::title(language));
    Ok(page.show(|| MatchesPage(MatchesPageProps { open, decided })))
}

fn case(picture: &MatchPicture, language: Language) -> Case {
    let detail = &picture.detail;
    let comparison = &detail.case.comparison;
    let ms = |words: i64| (words as f64 * WORD_SECONDS * 1_000.0) as i64;
    let share = |millionths: u64| u32::try_from(millionths).unwrap_or(u32::MAX);
    let master = &detail.master.recording;
    let known = CaseSide {
        title: master.title.clone(),
        artist: master.artist.clone(),
        owner: Owner::Provider(detail.master.provider.clone()),
        length_ms: length_ms(master),
        isrc: master.isrc.as_ref().map(ToString::to_string),
        content: Some(master.id.to_string()),
        overlap_millionths: share(comparison.master_share_millionths),
    };
    let asked_ms = i64::try_from(detail.case.facts.seconds).unwrap_or(0) * 1_000;
    let (other, other_track) = match &detail.other {
        Other::Master(side) => {
            let recording = &side.recording;
            let shown = CaseSide {
                title: recording.title.clone(),
                artist: recording.artist.clone(),
                owner: Owner::Provider(side.provider.clone()),
                length_ms: length_ms(recording),
                isrc: recording.isrc.as_ref().map(ToString::to_string),
                content: Some(recording.id.to_string()),
                overlap_millionths: share(comparison.asked_share_millionths),
            };
            let track = TrackFacts {
                length_ms: length_ms(recording),
                peaks: peaks(&recording.waveform),
            };
            (shown, track)
        }
        Other::File { email } => {
            let shown = CaseSide {
                title: other_title(detail, language),
                artist: String::new(),
                owner: Owner::Subscriber(email.clone()),
                length_ms: asked_ms,
                isrc: None,
                content: None,
                overlap_millionths: share(comparison.asked_share_millionths),
            };
            let track = TrackFacts {
                length_ms: asked_ms,
                peaks: Vec::new(),
            };
            (shown, track)
        }
    };
    let alignment = comparison.alignment;
    let overlap_words = alignment.map_or(0, |found| {
        i64::try_from(found.overlap_words).unwrap_or(i64::MAX)
    });
    Case {
        case: detail.case.id.to_string(),
        opened_at: detail.case.opened_at,
        reason: match_words::reason(comparison.reason, language).to_owned(),
        known,
        other,
        error_millionths: error_millionths(detail),
        overlap_words,
        overlap_ms: ms(overlap_words),
        blocks_fitting: i64::try_from(comparison.blocks_fitting).unwrap_or(i64::MAX),
        alignment: AlignmentFacts {
            known: TrackFacts {
                length_ms: length_ms(master),
                peaks: peaks(&master.waveform),
            },
            other: other_track,
            offset_ms: alignment.map_or(0, |found| ms(found.offset_words)),
            block_ms: ms(i64::try_from(BLOCK_WORDS).unwrap_or(0)),
            block_error_millionths: picture
                .block_rates_millionths
                .iter()
                .map(|rate| share(*rate))
                .collect(),
        },
        decided: decided(detail),
    }
}

async fn match_page(
    portal: &Portal,
    context: &PageContext,
    id: MatchId,
    form: DecisionForm,
) -> Result<Response, PageError> {
    let language = context.language();
    let picture = match_picture(context.viewer()?, &portal.db, id).await?;
    let case = case(&picture, language);
    let page = context.page(match_words::title(language));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    Ok(page.show(|| MatchPage(MatchPageProps { case, form })))
}

/// One match, side by side.
///
/// # Errors
/// [`PageError::NotFound`].
pub(in crate::portal) async fn show_match(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    match_page(&portal, &context, id, DecisionForm::default()).await
}

/// What was decided.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Verdict {
    decision: String,
    #[serde(default)]
    note: String,
}

/// Decides a match.
///
/// # Errors
/// [`PageError::NotFound`]; [`PageError::Refused`] for one that was decided.
pub(in crate::portal) async fn decide_match(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(verdict): Form<Verdict>,
) -> Result<Response, PageError> {
    let id: MatchId = id.parse().map_err(|_| PageError::NotFound)?;
    let is_same = match verdict.decision.as_str() {
        "same" => true,
        "different" => false,
        _ => return Err(PageError::BadRequest),
    };
    let note = verdict.note.trim();
    if note.is_empty() || note.chars().count() > NOTE_CHARS_MAX {
        let wanted = match_words::note_wanted(context.language());
        let form = DecisionForm {
            note: verdict.note,
            faults: vec![FormFault::new("note", wanted)],
        };
        return match_page(&portal, &context, id, form).await;
    }
    let now = portal.clock.now();
    decide(&portal.db, now, context.viewer()?, id, is_same, note).await?;
    Ok(Redirect::to(route::MATCHES.template).into_response())
}

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
                let stands = right.state != HoldingState::Revoked;
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
                        .filter(|_| stands && is_paid)
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
pub(in crate::portal) async fn rights(
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
