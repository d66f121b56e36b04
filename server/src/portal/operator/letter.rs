//! The letter that bills are written on: seen, tried out on a made-up bill, kept.

use super::{
    ListQuery,
    letter_form::{SendError, Sent, SentLogo, receive},
};
use crate::{
    middleware::{FRAMED_PAGE_POLICY, FRAMED_PDF_POLICY, framing_page_policy},
    portal::{PageContext, PageError, Portal, render::as_page},
};
use app::{
    component::{form::FormFault, shell::Bundle},
    page::operator::letter::{LetterForm, LetterPage, LetterPageProps, LogoFacts},
    print::{self, Bill, PdfFault, SampleFault, StationeryFault},
    route,
    text::{form as form_words, operator::letter as words},
    view::letter_fault::{letter_fault, other_fault},
};
use axum::{
    extract::{Multipart, Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    invoice::{Itemization, Seller},
    party::Language,
};
use engine::{
    EngineError,
    flow::letter::{LetterFault, LetterRefusal, LogoChange, NewLetter, letter_faults, set_letter},
    query::{
        billing::seller,
        letter::{LetterDesign, StoredLetter, letter},
    },
};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Why nothing is printed on a letter.
#[derive(Debug, thiserror::Error)]
enum Unprinted {
    #[error(transparent)]
    Letter(#[from] StationeryFault),
    #[error(transparent)]
    Sample(#[from] SampleFault),
    #[error(transparent)]
    Pdf(#[from] PdfFault),
}

/// The form, with what is kept.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<ListQuery>,
) -> Result<Response, PageError> {
    let kept = letter(portal.db.read()).await?;
    let named = named_seller(&portal).await?;
    let language = context.language();
    let form = LetterForm::of(named.as_ref(), &kept.design, language);
    let notice = (query.done.as_deref() == Some("saved")).then(|| form_words::saved(language));
    Ok(page(&context, form, &kept, notice))
}

/// Who sends bills; `None` where nobody has been named yet.
async fn named_seller(portal: &Portal) -> Result<Option<Seller>, EngineError> {
    match seller(portal.db.read()).await {
        Ok(seller) => Ok(Some(seller)),
        Err(EngineError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn page(
    context: &PageContext,
    form: LetterForm,
    kept: &StoredLetter,
    notice: Option<&str>,
) -> Response {
    let page = context.page(words::title(context.language()));
    let page = match form.faults.is_empty() {
        true => page,
        false => page.invalid(),
    };
    let logo = kept.logo.as_ref().map(|bytes| LogoFacts {
        is_svg: !bytes.starts_with(b"\x89PNG"),
        bytes: bytes.len(),
    });
    let is_kept = kept.version > 0;
    let page = page
        .bundle(Bundle::Operator)
        .notice(notice.map(str::to_owned));
    let shown = page.show(|| {
        LetterPage(LetterPageProps {
            form,
            logo,
            is_kept,
        })
    });
    with_policy(shown, framing_page_policy(context.scope().nonce()))
}

fn with_policy(mut response: Response, policy: Option<HeaderValue>) -> Response {
    if let Some(policy) = policy {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Keeps the letter that the form describes.
///
/// # Errors
/// [`SendError`].
pub(in crate::portal) async fn save(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    form: Multipart,
) -> Result<Response, Response> {
    let answer = async {
        let sent = receive(form, context.language()).await?;
        let kept = letter(portal.db.read()).await?;
        if let Err(faults) = print_all(&portal, &sent, &kept, context.language()).await? {
            return Ok(refused(&context, sent, &kept, faults));
        }
        let new = NewLetter {
            seller: sent.seller(),
            design: sent.design(),
            logo: sent.logo_change(),
        };
        let now = portal.clock.now();
        match set_letter(&portal.db, now, context.viewer()?, &new).await {
            Ok(_) => {
                let there = route::LETTER.with_query(&[("done", "saved")]);
                Ok(Redirect::to(&there).into_response())
            }
            Err(LetterRefusal::Fault(fault)) => {
                let faults = vec![letter_fault(&fault, context.language())];
                Ok(refused(&context, sent, &kept, faults))
            }
            Err(LetterRefusal::Engine(error)) => Err(SendError::from(error)),
        }
    };
    answer.await.map_err(SendError::into_response)
}

/// The form again, with what is wrong with it.
fn refused(
    context: &PageContext,
    sent: Sent,
    kept: &StoredLetter,
    mut faults: Vec<FormFault>,
) -> Response {
    let is_of_logo = |fault: &FormFault| fault.field == "logo";
    if sent.logo.is_some() && !faults.iter().any(is_of_logo) {
        let again = words::fault_logo_again(context.language());
        faults.push(FormFault::new("logo", again));
    }
    let form = LetterForm {
        faults,
        ..sent.form
    };
    page(context, form, kept, None)
}

/// Where the picture goes.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct TryQuery {
    #[serde(rename = "in", default)]
    place: String,
}

/// A made-up bill on the letter that the form describes. What cannot be printed is
/// said beside its field; in the page's own frame in a few words.
///
/// # Errors
/// [`SendError`].
pub(in crate::portal) async fn try_out(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<TryQuery>,
    form: Multipart,
) -> Result<Response, Response> {
    let answer = async {
        let sent = receive(form, context.language()).await?;
        let kept = letter(portal.db.read()).await?;
        let checked = check(&sent, &kept, context.language());
        let printed = match checked {
            Ok((seller, stored)) => printed(&portal, seller, stored, sent.form.preview)
                .await?
                .map_err(|fault| vec![unprinted(&fault, context.language())]),
            Err(faults) => Err(faults),
        };
        Ok::<_, SendError>(match printed {
            Ok(pdf) => picture(pdf),
            Err(faults) if query.place == "frame" => in_frame(&context, &faults),
            Err(faults) => refused(&context, sent, &kept, faults),
        })
    };
    answer.await.map_err(SendError::into_response)
}

/// Which language's preview.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct LanguageQuery {
    language: Option<String>,
}

/// A made-up bill on the letter that is kept.
///
/// # Errors
/// [`PageError::BadRequest`] for a language that there is none of;
/// [`PageError::Refused`] while nobody is named who sends bills.
pub(in crate::portal) async fn preview(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<LanguageQuery>,
) -> Result<Response, PageError> {
    let language = match query.language {
        None => context.language(),
        Some(tag) => tag.parse().map_err(|_| PageError::BadRequest)?,
    };
    let seller = seller(portal.db.read()).await?;
    let stored = letter(portal.db.read()).await?;
    match printed(&portal, seller, stored, language).await? {
        Ok(pdf) => Ok(picture(pdf)),
        Err(fault) => Err(PageError::Refused(
            unprinted(&fault, context.language()).words,
        )),
    }
}

/// What the form says, as it would be kept.
///
/// # Errors
/// All faults, in the form's order.
fn check(
    sent: &Sent,
    kept: &StoredLetter,
    language: Language,
) -> Result<(Seller, StoredLetter), Vec<FormFault>> {
    let mut faults = vec![];
    let seller = sent.seller().read();
    if let Err(fault) = &seller {
        faults.push(LetterFault::Seller(fault.clone()));
    }
    let design = sent.design();
    let logo = match sent.logo_change() {
        LogoChange::Keep => kept.logo.clone(),
        LogoChange::Remove => None,
        LogoChange::New(bytes) => Some(bytes),
    };
    faults.extend(letter_faults(&design, logo.as_deref()));
    if let Some(SentLogo::TooLarge(bytes)) = sent.logo {
        let too_large = paper::LetterRefusal::LogoBytes(bytes);
        faults.push(LetterFault::Paper(too_large));
    }
    match seller {
        Ok(seller) if faults.is_empty() => Ok((seller, stored(kept, design, logo))),
        _ => Err(faults
            .iter()
            .map(|fault| letter_fault(fault, language))
            .collect()),
    }
}

fn stored(kept: &StoredLetter, design: LetterDesign, logo: Option<Vec<u8>>) -> StoredLetter {
    StoredLetter {
        version: kept.version,
        design,
        logo,
    }
}

/// Prints the sample in each language, so that nothing is kept on which no bill can
/// be printed.
async fn print_all(
    portal: &Portal,
    sent: &Sent,
    kept: &StoredLetter,
    language: Language,
) -> Result<Result<(), Vec<FormFault>>, EngineError> {
    let (seller, stored) = match check(sent, kept, language) {
        Ok(sound) => sound,
        Err(faults) => return Ok(Err(faults)),
    };
    for of in Language::ALL {
        if let Err(fault) = printed(portal, seller.clone(), stored.clone(), of).await? {
            return Ok(Err(vec![unprinted(&fault, language)]));
        }
    }
    Ok(Ok(()))
}

/// The sample on a letter, as a PDF.
async fn printed(
    portal: &Portal,
    seller: Seller,
    stored: StoredLetter,
    language: Language,
) -> Result<Result<Vec<u8>, Unprinted>, EngineError> {
    let now = portal.clock.now();
    let printed = spawn_blocking(move || print_sample(&seller, &stored, language, now)).await;
    Ok(printed?)
}

fn print_sample(
    seller: &Seller,
    stored: &StoredLetter,
    language: Language,
    now: Timestamp,
) -> Result<Vec<u8>, Unprinted> {
    let letter = print::letter(stored, seller, language)?;
    let document = print::sample(seller, language, now)?;
    let complaints = stored.design.complaints.get(&language);
    let bill = Bill {
        document: &document,
        issued_at: now,
        language,
        itemization: Itemization::None,
        records: &[],
        late_records: &[],
        has_more_records: false,
        complaints: complaints.map(String::as_str),
    };
    Ok(print::pdf(&bill, &letter)?.bytes)
}

/// What keeps a letter that has no fault of its own from being printed on.
fn unprinted(fault: &Unprinted, language: Language) -> FormFault {
    match fault {
        Unprinted::Letter(StationeryFault::Field(fault)) => letter_fault(fault, language),
        Unprinted::Letter(StationeryFault::Letter(refusal)) => {
            letter_fault(&LetterFault::Paper(refusal.clone()), language)
        }
        Unprinted::Sample(_) | Unprinted::Pdf(_) => {
            other_fault("name", &fault.to_string(), language)
        }
    }
}

fn picture(pdf: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "inline; filename=\"preview.pdf\"",
        ),
    ];
    with_policy((headers, pdf).into_response(), Some(FRAMED_PDF_POLICY))
}

/// The faults alone, for the page's own frame, which reads them out of `#faults`.
fn in_frame(context: &PageContext, faults: &[FormFault]) -> Response {
    let (language, mut says) = (context.language(), String::new());
    for fault in faults {
        let words = fault.words.replace('&', "&amp;").replace('<', "&lt;");
        says.push_str(&words);
        says.push_str(". ");
    }
    let title = words::frame(language);
    let html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body><p id=\"faults\">{}</p></body></html>",
        language.tag(),
        says.trim_end(),
    );
    let answer = (StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response();
    with_policy(as_page(answer), Some(FRAMED_PAGE_POLICY))
}
