//! What the player asks, in JSON: what a file is, and whether it may go on playing.

use crate::portal::{PageContext, PageError, Portal};
use app::{format, route};
use axum::{Json, extract::State, response::IntoResponse};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    id::{ContentId, UserId},
    party::Language,
};
use engine::{
    flow::rights::{Identified, Permission, identify, renew},
    query::{
        lookup::{ASKED_WORDS_MAX, Asked},
        match_case::AskedFacts,
        recording::{Recording, words_from_bytes},
    },
    signature::{PublicKey, public_keys},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Recordings that one renewal is asked for.
const RENEWED_MAX: usize = 1_000;
/// The longest word about a file that is kept.
const WORD_CHARS_MAX: usize = 16;

/// What is known of a file, by the code that heard it in the browser.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::portal) struct Question {
    /// `str_…`, `pcm_…`, or nothing.
    identity: Option<String>,
    algorithm: Option<String>,
    /// Base64 of 32-bit words, little-endian.
    words: Option<String>,
    seconds: f64,
    container: String,
    codec: String,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Answer {
    verdict: &'static str,
    excerpt: bool,
    content: Option<Content>,
    permission: Option<Permission>,
    keys: Vec<PublicKey>,
    user: UserId,
    now: i64,
}

#[derive(Debug, Serialize)]
struct Content {
    id: ContentId,
    title: String,
    artist: String,
    price: Option<String>,
    href: String,
}

/// Says what a file is to the viewer.
///
/// # Errors
/// [`PageError::Refused`] for what is no fingerprint of ours.
pub(in crate::portal) async fn identify_file(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Json(question): Json<Question>,
) -> Result<impl IntoResponse, PageError> {
    let (asked, facts) = read(&question)?;
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    let said = identify(&portal.db, now, viewer, &asked, &facts).await?;
    let verdict = match &said {
        Identified::Unknown => "unknown",
        Identified::Unsure => "unsure",
        Identified::Yours { .. } => "yours",
        Identified::NotYours { price: None, .. } => "not-for-sale",
        Identified::NotYours { .. } => "for-sale",
    };
    let offered = offered(&said, language);
    let excerpt = offered.as_ref().is_some_and(|offered| offered.is_excerpt);
    let content = offered.map(|offered| Content {
        id: offered.recording.id,
        title: offered.recording.title.clone(),
        artist: offered.recording.artist.clone(),
        price: offered.price,
        href: offered.href,
    });
    let permission = match said {
        Identified::Yours { permission, .. } => Some(permission),
        _ => None,
    };
    Ok(Json(Answer {
        verdict,
        excerpt,
        content,
        permission,
        keys: public_keys(portal.db.read()).await?,
        user: viewer.user,
        now: now.as_second(),
    }))
}

/// A recording that a file is, with what the viewer can do about it.
pub(super) struct Offered<'a> {
    pub recording: &'a Recording,
    pub is_excerpt: bool,
    pub price: Option<String>,
    /// Where it is played, or bought.
    pub href: String,
}

/// `None` for a file that is no one recording.
pub(super) fn offered(said: &Identified, language: Language) -> Option<Offered<'_>> {
    let (of, page, price) = match said {
        Identified::Yours { of, .. } => (of, route::LIBRARY_ITEM, None),
        Identified::NotYours { of, price } => (of, route::SHOP_ITEM, *price),
        Identified::Unsure | Identified::Unknown => return None,
    };
    Some(Offered {
        recording: &of.recording,
        is_excerpt: of.is_excerpt,
        price: price.map(|price| format::money(price, language)),
        href: page.path(&[&of.recording.id.to_string()]),
    })
}

fn read(question: &Question) -> Result<(Asked, AskedFacts), PageError> {
    let form = match &question.identity {
        Some(text) => Some(text.parse().map_err(|_| PageError::BadRequest)?),
        None => None,
    };
    let words = match &question.words {
        Some(text) => BASE64_STANDARD
            .decode(text)
            .map_err(|_| PageError::BadRequest)?,
        None => Vec::new(),
    };
    let mut words = words_from_bytes(&words);
    if words.len() > ASKED_WORDS_MAX {
        // so long a file is known in its own form only
        words.clear();
    }
    if !question.seconds.is_finite() {
        return Err(PageError::BadRequest);
    }
    let word = |text: &str| text.chars().take(WORD_CHARS_MAX).collect::<String>();
    let facts = AskedFacts {
        container: word(&question.container),
        codec: word(&question.codec),
        // as good as it was said; it is for people only
        seconds: question.seconds.clamp(0.0, 1e6) as u64,
    };
    let asked = Asked {
        form,
        algorithm: question.algorithm.clone().unwrap_or_default(),
        words,
    };
    Ok((asked, facts))
}

/// What a device holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::portal) struct Held {
    contents: Vec<ContentId>,
}

/// What becomes of it.
#[derive(Debug, Serialize)]
struct Renewed {
    user: UserId,
    now: i64,
    keys: Vec<PublicKey>,
    permissions: Vec<Permission>,
    revoked: Vec<ContentId>,
}

/// Renews permissions.
///
/// # Errors
/// [`PageError::BadRequest`] for more than anybody holds.
pub(in crate::portal) async fn renew_permissions(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Json(held): Json<Held>,
) -> Result<impl IntoResponse, PageError> {
    if held.contents.len() > RENEWED_MAX {
        return Err(PageError::BadRequest);
    }
    let viewer = context.viewer()?;
    let now = portal.clock.now();
    let (permissions, revoked) = renew(&portal.db, now, viewer, &held.contents).await?;
    Ok(Json(Renewed {
        user: viewer.user,
        now: now.as_second(),
        keys: public_keys(portal.db.read()).await?,
        permissions,
        revoked,
    }))
}
