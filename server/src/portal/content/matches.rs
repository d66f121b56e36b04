//! Matches that a person decides: both sides, the figures, the decision.

use super::views::{After, after, length_ms, listing, peaks};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::form::FormFault,
    page::operator::{
        matches::{MatchesPage, MatchesPageProps},
        matching::{MatchPage, MatchPageProps},
    },
    route,
    text::operator::matching as match_words,
    view::store::{
        alignment::{AlignmentFacts, TrackFacts},
        matching::{Case, CaseRow, CaseSide, Decided, Decision, DecisionForm, Owner},
    },
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{id::MatchId, identity::verdict::BLOCK_WORDS, party::Language};
use engine::{
    flow::rights::decide,
    read::{
        PAGE_ROWS,
        matching::{MatchDetail, MatchPicture, Other, decided_cases, match_picture, open_cases},
    },
};
use serde::Deserialize;
use std::sync::Arc;

/// Open cases that one page shows.
const OPEN_MAX: u64 = 100;
/// The longest note, in characters.
const NOTE_CHARS_MAX: usize = 500;
/// Words of a fingerprint follow each other at this distance.
const WORD_SECONDS: f64 = 1_365.0 / 11_025.0;

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
pub(in crate::portal) async fn list(
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
pub(in crate::portal) async fn show(
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
pub(in crate::portal) async fn send_decision(
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
