//! What the provider sponsors: the editor, and the review before it is saved.

use crate::{
    component::{
        delivery_preview::delivery_preview,
        form::ErrorSummary,
        sheet::{Head, sheet},
        sponsoring::{changes::changes_list, sponsoring_fields},
    },
    format::integer,
    island::sponsoring_preview::SponsoringPreview,
    route,
    text::{
        self,
        delivery::{preview as preview_words, sponsoring as words},
    },
    view::delivery::{
        provider::{SponsoringReview, SponsoringView, titles},
        sponsoring::{
            change::Sayer,
            fault::{form_faults, summary},
        },
    },
};
use leptos::prelude::*;

/// The editor.
#[component]
pub fn SponsoringPage(
    /// What it shows.
    view: SponsoringView,
) -> impl IntoView {
    let language = text::language();
    let SponsoringView {
        form,
        recordings,
        currencies,
        faults,
        focus,
        preview,
        saved,
    } = view;
    let errors = (!faults.is_empty()).then(|| {
        let faults = summary(&form, &faults, language);
        view! { <ErrorSummary faults /> }
    });
    let saved = saved.map(|version| {
        let says = words::saved(language, &integer(version.into(), language));
        view! { <p class="notice" role="status">{says.to_string()}</p> }
    });
    let nothing = (form.from_version == 0)
        .then(|| view! { <p class="notice" data-kind="note">{words::never_saved(language)}</p> });
    let history = view! {
        <a class="btn" href=route::SPONSORING_HISTORY.template>{words::history_link(language)}</a>
    };
    let preview = match preview {
        Some(facts) => {
            let file = form.to_file();
            view! { <SponsoringPreview facts file /> }.into_any()
        }
        None => no_preview(language),
    };
    let faults = form_faults(&faults, language);
    let fields = sponsoring_fields(&form, &recordings, &currencies, (&faults, focus), language);
    view! {
        {errors}
        <Head
            title=words::title(language).into_any()
            lead=words::lead(language).into_any()
            actions=history.into_any()
        />
        {saved}
        {nothing}
        <form
            class="form"
            id="sponsoring"
            method="post"
            action=route::SPONSORING_SEND.template
        >
            // what the Enter key presses: the first button of a form
            <button class="visually-hidden" name="step" value="review" tabindex="-1" aria-hidden="true">
                {words::review(language)}
            </button>
            <input type="hidden" name="from_version" value=form.from_version.to_string() />
            {fields}
            <div class="form__actions">
                <button class="btn" data-kind="main" name="step" value="review">
                    {words::review(language)}
                </button>
                <span class="soft">{words::review_how(language)}</span>
            </div>
        </form>
        {preview}
    }
}

/// What saving the form would change.
#[component]
pub fn SponsoringReviewPage(
    /// What it shows.
    review: SponsoringReview,
) -> impl IntoView {
    let language = text::language();
    let titles = titles(&review.recordings);
    let sayer = Sayer {
        titles: &titles,
        language,
    };
    let changes = sayer.changes(review.before.as_ref(), &review.after);
    let conflict = review
        .is_conflict
        .then(|| view! { <p class="notice" data-kind="warn" role="alert">{words::conflict(language)}</p> });
    let preview = match review.preview.map(|facts| facts.view(&review.after)) {
        None => no_preview(language),
        Some(Err(_)) => sheet(
            "preview",
            preview_words::title(language),
            None,
            preview_words::failed(language),
        ),
        Some(Ok(view)) => sheet(
            "preview",
            preview_words::title(language),
            None,
            delivery_preview(view, language),
        ),
    };
    let hidden = review
        .form
        .pairs()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let save = (!changes.is_empty()).then(|| {
        view! {
            <button class="btn" data-kind="main" name="step" value="save">
                {words::save(language)}
            </button>
        }
    });
    let over = view! { <a href=route::SPONSORING.template>{words::title(language)}</a> };
    view! {
        <Head
            over=over.into_any()
            title=words::review_title(language).into_any()
            lead=words::review_lead(language).into_any()
        />
        {conflict}
        {sheet("changes", words::changes(language), None, changes_list(&changes, language))}
        {preview}
        <form class="form" method="post" action=route::SPONSORING_SEND.template>
            {hidden.collect_view()}
            <div class="form__actions">
                {save}
                <button class="btn" name="step" value="edit">{words::change_on(language)}</button>
            </div>
        </form>
    }
}

fn no_preview(language: domain::party::Language) -> AnyView {
    let says = view! { <p class="soft">{preview_words::no_tariff(language)}</p> };
    sheet("preview", preview_words::title(language), None, says)
}
