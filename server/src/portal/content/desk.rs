//! The provider's desk: recordings, what is said about them, masters without script.

use super::{
    intake::{Taken, take},
    one_file::{one_file, spooled_copy},
    shop::territory_text,
    sound::{named, render_ahead},
    views::{format_name, length_ms, master, sleeve, state},
};
use crate::portal::{PageContext, PageError, Portal};
use app::{
    component::{form::FormFault, shell::Bundle},
    format,
    page::provider::{
        recording::{RecordingPage, RecordingPageProps},
        recordings::{RecordingsPage, RecordingsPageProps},
    },
    route,
    text::store::provider as words,
    view::store::{
        Listing,
        provider::{MasterForm, ProviderRow, Recording as RecordingView, RecordingForm},
    },
};
use axum::{
    Form,
    extract::{Multipart, Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{content::DescriptionForm, id::ContentId, party::Language};
use engine::{
    EngineError,
    flow::content::{DescribeRefusal, count_refusal, keep_cover, publish, save, withdraw},
    media::MediaError,
    query::recording::Recording,
    read::desk::{own_recording, own_recordings},
};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::sync::Arc;

/// Formats that a master may be in, by name.
const FORMATS: [&str; 6] = ["WAV", "FLAC", "AIFF", "ALAC", "CAF", "WavPack"];

/// The provider's recordings.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn list(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
) -> Result<Response, PageError> {
    show_list(&portal, &context, None).await
}

async fn show_list(
    portal: &Portal,
    context: &PageContext,
    refusal: Option<String>,
) -> Result<Response, PageError> {
    let rows = own_recordings(context.viewer()?, &portal.db).await?;
    let rows = rows.into_iter().map(|row| ProviderRow {
        sleeve: sleeve(&row.recording),
        state: state(row.recording.state),
        format: format_name(&row.recording),
        length_ms: length_ms(&row.recording),
        uploaded_at: row.recording.created_at,
        price: row.recording.offer.as_ref().map(|offer| offer.price),
        sold_count: i64::try_from(row.sales).unwrap_or(i64::MAX),
    });
    let rows = Listing {
        rows: rows.collect(),
        next: None,
        is_first: true,
    };
    let form = MasterForm {
        file_bytes_max: i64::try_from(portal.media.limits().file_bytes_max).unwrap_or(i64::MAX),
        formats: FORMATS.map(str::to_owned).to_vec(),
        faults: refusal
            .into_iter()
            .map(|why| FormFault::new("file", why))
            .collect(),
    };
    let page = context.page(words::title(context.language()));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    Ok(page.bundle(Bundle::Operator).show(|| {
        RecordingsPage(RecordingsPageProps {
            rows,
            form,
            zone: TimeZone::UTC,
        })
    }))
}

/// Takes a master in that was sent as one form.
pub(in crate::portal) async fn send_master(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    form: Multipart,
) -> Result<Response, Response> {
    let answer = async {
        let sent = one_file(&portal, form, "file").await?;
        let Some((name, path)) = sent.as_ref().map(|(name, file)| (name, file.path())) else {
            let why = words::no_file(context.language()).to_owned();
            return Ok(show_list(&portal, &context, Some(why)).await?);
        };
        match take(&portal, (context.viewer()?, context.language()), name, path).await? {
            Taken::Recording(id) => Ok(to_page(id, "taken")),
            Taken::Refused(why) | Taken::Again(_, why) => {
                Ok(show_list(&portal, &context, Some(why)).await?)
            }
        }
    };
    answer
        .await
        .map_err(super::one_file::SendError::into_response)
}

fn to_page(id: ContentId, done: &str) -> Response {
    let there = route::RECORDING.path(&[&id.to_string()]);
    Redirect::to(&route::query(there, &[("done", done)])).into_response()
}

/// What was just done.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Done {
    done: Option<String>,
}

/// What a refused form leaves on the page.
#[derive(Debug, Default)]
struct Said {
    form: Option<RecordingForm>,
    cover: Option<String>,
    notice: Option<String>,
}

/// One recording.
///
/// # Errors
/// [`PageError::NotFound`] for what is not the viewer's.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let language = context.language();
    let notice = match done.done.as_deref() {
        Some("taken") => Some(words::taken(language)),
        Some("saved") => Some(words::saved(language)),
        Some("published") => Some(words::now_published(language)),
        Some("withdrawn") => Some(words::now_withdrawn(language)),
        _ => None,
    };
    let said = Said {
        notice: notice.map(str::to_owned),
        ..Said::default()
    };
    page(&portal, &context, named(&id)?, said).await
}

async fn page(
    portal: &Portal,
    context: &PageContext,
    id: ContentId,
    said: Said,
) -> Result<Response, PageError> {
    let language = context.language();
    let viewer = context.viewer()?;
    let recording = own_recording(viewer, &portal.db, id).await?;
    let sold = own_recordings(viewer, &portal.db).await?;
    let sold = sold.iter().find(|row| row.recording.id == id);
    let is_refused = said.form.is_some() || said.cover.is_some();
    let form = said.form.unwrap_or_else(|| form_of(&recording));
    let view = RecordingView {
        sleeve: sleeve(&recording),
        state: state(recording.state),
        why: recording.state_note.clone(),
        uploaded_at: recording.created_at,
        master: master(&recording),
        tags: tags(&recording, language),
        share_note: {
            let percent = format::percent(recording.share, language);
            words::share_note(language, &percent).to_string()
        },
        sold_count: sold.map_or(0, |row| i64::try_from(row.sales).unwrap_or(i64::MAX)),
        cover_faults: said
            .cover
            .into_iter()
            .map(|why| FormFault::new("cover", why))
            .collect(),
    };
    let page = context.page(view.sleeve.title.clone()).notice(said.notice);
    let page = match is_refused {
        true => page.invalid(),
        false => page,
    };
    Ok(page.show(|| {
        RecordingPage(RecordingPageProps {
            recording: view,
            form,
            zone: TimeZone::UTC,
        })
    }))
}

fn tags(recording: &Recording, language: Language) -> Vec<(String, String)> {
    let tags = &recording.facts.tags;
    let named = [
        (words::field_title(language), &tags.title),
        (app::text::store::artist(language), &tags.artist),
        (app::text::store::isrc(language), &tags.isrc),
    ];
    named
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text.clone()?)))
        .collect()
}

fn form_of(recording: &Recording) -> RecordingForm {
    let offer = recording.offer.as_ref();
    RecordingForm {
        title: recording.title.clone(),
        artist: recording.artist.clone(),
        isrc: match (&recording.isrc, &recording.facts.tags.isrc) {
            (Some(isrc), _) => isrc.to_string(),
            (None, Some(tag)) if offer.is_none() => tag.clone(),
            _ => String::new(),
        },
        label: recording.label.clone().unwrap_or_default(),
        year: recording
            .year
            .map(|year| year.to_string())
            .unwrap_or_default(),
        price: offer
            .map(|offer| offer.price.to_decimal())
            .unwrap_or_default(),
        currency: offer.map_or_else(
            || "EUR".to_owned(),
            |offer| offer.price.currency().to_string(),
        ),
        territory: offer
            .map(|offer| territory_text(&offer.territory))
            .unwrap_or_default(),
        preview_start_seconds: recording.preview_start_seconds.to_string(),
        terms: recording.terms.clone().unwrap_or_default(),
        faults: Vec::new(),
    }
}

/// What the form sends, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::portal) struct Typed {
    title: String,
    artist: String,
    isrc: String,
    label: String,
    year: String,
    price: String,
    currency: String,
    territory: String,
    preview_start_seconds: String,
    terms: String,
}

impl Typed {
    fn to_description(&self) -> DescriptionForm {
        DescriptionForm {
            title: self.title.clone(),
            artist: self.artist.clone(),
            isrc: self.isrc.clone(),
            label: self.label.clone(),
            year: self.year.clone(),
            price: self.price.clone(),
            currency: self.currency.clone(),
            territory: match self.territory.trim() {
                "" => "worldwide".to_owned(),
                codes => codes.to_owned(),
            },
            preview: self.preview_start_seconds.clone(),
            terms: self.terms.clone(),
        }
    }

    fn into_form(self, faults: Vec<FormFault>) -> RecordingForm {
        RecordingForm {
            title: self.title,
            artist: self.artist,
            isrc: self.isrc,
            label: self.label,
            year: self.year,
            price: self.price,
            currency: self.currency,
            territory: self.territory,
            preview_start_seconds: self.preview_start_seconds,
            terms: self.terms,
            faults,
        }
    }
}

/// Keeps what is said about a recording.
///
/// # Errors
/// [`PageError::NotFound`] for what is not the viewer's.
pub(in crate::portal) async fn keep(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, PageError> {
    let (id, language) = (named(&id)?, context.language());
    let now = portal.clock.now();
    let kept = save(
        &portal.db,
        now,
        context.viewer()?,
        id,
        &typed.to_description(),
    )
    .await;
    let faults = match kept {
        Ok(()) => return Ok(to_page(id, "saved")),
        Err(DescribeRefusal::Faults(faults)) => faults
            .iter()
            .map(|fault| {
                // the form calls it by its unit
                let field = match fault.field() {
                    "preview" => "preview_start_seconds",
                    field => field,
                };
                FormFault::new(field, words::fault(fault, language))
            })
            .collect(),
        Err(DescribeRefusal::IsrcTaken) => {
            vec![FormFault::new(
                "isrc",
                words::isrc_taken(language).to_owned(),
            )]
        }
        Err(DescribeRefusal::Engine(error)) => return Err(error.into()),
        Err(refusal) => return Err(PageError::Refused(refusal.to_string())),
    };
    let said = Said {
        form: Some(typed.into_form(faults)),
        ..Said::default()
    };
    page(&portal, &context, id, said).await
}

/// Puts a recording up for sale.
///
/// # Errors
/// [`PageError::NotFound`] for what is not the viewer's.
pub(in crate::portal) async fn put_up(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = named(&id)?;
    let now = portal.clock.now();
    let outcome = publish(&portal.db, now, context.viewer()?, id).await;
    if outcome.is_ok() {
        let recording = own_recording(context.viewer()?, &portal.db, id).await?;
        render_ahead(&portal, &recording);
    }
    after_state(&portal, &context, id, outcome, "published").await
}

/// Takes a recording out of the shop.
///
/// # Errors
/// [`PageError::NotFound`] for what is not the viewer's.
pub(in crate::portal) async fn take_down(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = named(&id)?;
    let now = portal.clock.now();
    let outcome = withdraw(&portal.db, now, context.viewer()?, id).await;
    after_state(&portal, &context, id, outcome, "withdrawn").await
}

async fn after_state(
    portal: &Portal,
    context: &PageContext,
    id: ContentId,
    outcome: Result<(), DescribeRefusal>,
    done: &str,
) -> Result<Response, PageError> {
    let language = context.language();
    let fault = match outcome {
        Ok(()) => return Ok(to_page(id, done)),
        Err(DescribeRefusal::Engine(error)) => return Err(error.into()),
        Err(DescribeRefusal::IsrcTaken) => FormFault::new("isrc", words::isrc_taken(language)),
        Err(DescribeRefusal::Incomplete | DescribeRefusal::Faults(_)) => {
            FormFault::new("title", words::incomplete(language))
        }
        Err(DescribeRefusal::State(_)) => {
            FormFault::new("title", words::not_in_this_state(language))
        }
    };
    let recording = own_recording(context.viewer()?, &portal.db, id).await?;
    let said = Said {
        form: Some(RecordingForm {
            faults: vec![fault],
            ..form_of(&recording)
        }),
        ..Said::default()
    };
    page(portal, context, id, said).await
}

/// Keeps a cover.
pub(in crate::portal) async fn send_cover(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, Response> {
    let answer = async {
        let id = named(&id)?;
        let viewer = context.viewer()?;
        own_recording(viewer, &portal.db, id).await?;
        let sent = one_file(&portal, form, "cover").await?;
        let Some(sent) = sent.as_ref().map(|(_, file)| file.path()) else {
            let said = Said {
                cover: Some(words::no_file(context.language()).to_owned()),
                ..Said::default()
            };
            return Ok(page(&portal, &context, id, said).await?);
        };
        let folder = spooled_copy(&portal)?;
        let drawn = folder.path().join("cover");
        match portal.media.draw_cover(sent, &drawn).await {
            Ok(()) => {}
            Err(MediaError::Engine(error)) => return Err(error.into()),
            Err(MediaError::Refused(refused)) => {
                count_refusal(&portal.db, portal.clock.now(), &refused.code).await?;
                let said = Said {
                    cover: Some(words::refusal(&refused.code, context.language()).to_owned()),
                    ..Said::default()
                };
                return Ok(page(&portal, &context, id, said).await?);
            }
        }
        let blob = portal.store.put(&drawn).await?;
        keep_cover(&portal.db, portal.clock.now(), viewer, id, blob.hash).await?;
        Ok(to_page(id, "saved"))
    };
    answer
        .await
        .map_err(|error: super::one_file::SendError| error.into_response())
}

impl From<EngineError> for super::one_file::SendError {
    fn from(error: EngineError) -> Self {
        Self::Page(error.into())
    }
}
