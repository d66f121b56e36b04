//! A person's rights: found by their address, granted, revoked, paid back.

use super::parts::{Head, at_text, field, sheet};
use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, TextField, fault_of},
    },
    format, route,
    text::{self, operator::rights as words, store as common},
    view::store::{
        library::Ended,
        rights::{GrantForm, PersonRights, Refund, RevokeForm, RightRow},
    },
};
use domain::party::Language;
use leptos::prelude::*;

/// The page.
#[component]
pub fn RightsPage(
    /// The address that was searched for, or nothing.
    email: String,
    /// Who it belongs to.
    person: Option<PersonRights>,
    /// The form that ends a right, where it was not taken.
    revoke: RevokeForm,
    /// The form that grants one.
    grant: GrantForm,
) -> impl IntoView {
    let language = text::language();
    let mut faults = revoke.faults.clone();
    faults.extend(grant.faults.iter().cloned());
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let nobody = (person.is_none() && !email.is_empty()).then(|| {
        view! { <Empty say=words::nobody(language) how=words::nobody_how(language) /> }
    });
    let person = person.map(|person| {
        let title = words::rights_of(language, &person.name).to_string();
        let export = route::RIGHTS_EXPORT.path(&[&person.user]);
        let list = list(&person, &revoke, language);
        let grant = grant_form(&person, grant, language);
        view! {
            <section class="sheet" aria-labelledby="rights">
                <div class="sheet__head">
                    <h2 id="rights"><bdi>{title}</bdi></h2>
                    <a href=export download=true>{words::export(language)}</a>
                </div>
                <p class="soft"><bdi>{person.email}</bdi></p>
                {list}
            </section>
            {sheet("grant", words::grant(language), None, grant)}
        }
    });
    view! {
        {errors}
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        {search_form(email, language)}
        {nobody}
        {person}
    }
}

fn search_form(email: String, language: Language) -> impl IntoView {
    view! {
        <form class="filters" role="search" method="get" action=route::RIGHTS.template>
            <div class="field">
                <label for="email">{words::email(language)}</label>
                <input id="email" name="email" type="search" inputmode="email" value=email />
            </div>
            <button class="btn">{words::find(language)}</button>
        </form>
    }
}

fn list(person: &PersonRights, revoke: &RevokeForm, language: Language) -> AnyView {
    if person.rights.is_empty() {
        return view! { <Empty say=words::none(language) /> }.into_any();
    }
    let rows = person.rights.iter();
    let rows = rows.map(|right| right_row(right, &person.email, revoke, language));
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::list(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::recording(language)}</th>
                    <th scope="col">{words::good(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn right_row(
    right: &RightRow,
    email: &str,
    revoke: &RevokeForm,
    language: Language,
) -> impl IntoView + use<> {
    let origin = common::origin_of(&right.origin, language);
    let forms = right
        .ended
        .is_none()
        .then(|| end_forms(right, email, revoke, language));
    // what was revoked without its price can still be paid back
    let late_refund = right.refund.as_ref().filter(|_| right.ended.is_some());
    let late_refund = late_refund.map(|refund| refund_form(right, refund, email, language));
    view! {
        <tr>
            <th scope="row">
                <bdi>{right.title.clone()}</bdi>
                <span class="table__under"><bdi>{right.artist.clone()}</bdi> " · " {origin}</span>
                <span class="table__under"><code>{right.content.clone()}</code></span>
                {forms}
                {late_refund}
            </th>
            <td>{good(right, language)}</td>
        </tr>
    }
}

/// From when to when a right is good, or why it is not any more.
fn good(right: &RightRow, language: Language) -> AnyView {
    let from = at_text(right.from, language);
    let window = match right.until {
        Some(until) => words::from_until(language, &from, &at_text(until, language)),
        None => words::since(language, &from),
    };
    let ended = right.ended.as_ref().map(|ended| {
        let (at, kind, what, why) = match ended {
            Ended::Expired { at } => (at, "soft", words::expired(language), None),
            Ended::Refunded { at } => (at, "soft", words::refunded(language), None),
            Ended::Revoked { at, reason } => {
                (at, "stop", words::revoked(language), Some(reason.clone()))
            }
        };
        let why = why.map(|why| view! { <span class="table__under">{why}</span> });
        view! {
            <span class="tag" data-kind=kind>{what}</span>
            <span class="table__under">{at_text(*at, language)}</span>
            {why}
        }
    });
    view! { {ended} <span class="table__under">{window.to_string()}</span> }.into_any()
}

/// The forms that end a right, folded away; open where one was not taken.
fn end_forms(
    right: &RightRow,
    email: &str,
    revoke: &RevokeForm,
    language: Language,
) -> impl IntoView + use<> {
    let is_here = revoke.right == right.right;
    let fault = is_here.then(|| fault_of(&revoke.faults, "reason").map(str::to_owned));
    let fault = fault.flatten();
    // the summary leads to the one that was not taken
    let id = match fault {
        Some(_) => "reason".to_owned(),
        None => format!("reason-{}", right.right),
    };
    let error_id = format!("{id}-error");
    let described = fault.is_some().then(|| error_id.clone());
    let state = fault.is_some().then_some("error");
    let invalid = fault.is_some().then_some("true");
    let is_open = fault.is_some();
    let fault = fault.map(|fault| view! { <p class="field__error" id=error_id>{fault}</p> });
    let reason = if is_here {
        revoke.reason.clone()
    } else {
        String::new()
    };
    let title = right.title.clone();
    let refund = right.refund.as_ref();
    let refund = refund.map(|refund| refund_form(right, refund, email, language));
    view! {
        <details class="no-print" open=is_open>
            <summary>
                {words::act(language)}
                <span class="visually-hidden">": " {title}</span>
            </summary>
            <div class="stack" data-gap="medium">
                <form class="form" method="post" action=route::RIGHTS_REVOKE.template>
                    <input type="hidden" name="right" value=right.right.clone() />
                    <input type="hidden" name="email" value=email.to_owned() />
                    <p class="field__hint">{words::revoke_how(language)}</p>
                    <div class="field" data-state=state>
                        <label for=id.clone()>{words::reason(language)}</label>
                        {fault}
                        <input
                            id=id
                            name="reason"
                            value=reason
                            maxlength="200"
                            autocomplete="off"
                            aria-describedby=described
                            aria-invalid=invalid
                        />
                    </div>
                    <div class="form__actions">
                        <button class="btn" data-kind="stop" data-size="small">
                            {words::revoke(language)}
                        </button>
                    </div>
                </form>
                {refund}
            </div>
        </details>
    }
}

fn refund_form(
    right: &RightRow,
    refund: &Refund,
    email: &str,
    language: Language,
) -> impl IntoView + use<> {
    let label = words::refund_of(language, &format::money(refund.price, language)).to_string();
    view! {
        <form class="form" method="post" action=route::RIGHTS_REFUND.template>
            <input type="hidden" name="right" value=right.right.clone() />
            <input type="hidden" name="email" value=email.to_owned() />
            <input type="hidden" name="once" value=refund.once.clone() />
            <p class="field__hint">{words::refund_how(language)}</p>
            <div class="form__actions">
                <button class="btn" data-size="small">{label}</button>
            </div>
        </form>
    }
}

fn grant_form(person: &PersonRights, form: GrantForm, language: Language) -> impl IntoView + use<> {
    let GrantForm {
        content,
        from,
        until,
        faults,
    } = form;
    let fault = |name: &str| fault_of(&faults, name).map(str::to_owned);
    let hint = Some(words::hint_content(language).to_owned());
    let content = field(
        "content",
        words::content(language),
        hint,
        fault("content"),
        |described, invalid| {
            view! {
                <input
                    id="content"
                    name="content"
                    value=content
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    view! {
        <p>{words::grant_how(language)}</p>
        <form class="form" method="post" action=route::RIGHTS_GRANT.template novalidate=true>
            <input type="hidden" name="user" value=person.user.clone() />
            <input type="hidden" name="email" value=person.email.clone() />
            {content}
            <div class="filters">
                <TextField
                    name="from"
                    label=words::from(language).to_owned()
                    kind="date"
                    value=from
                    fault=fault("from")
                />
                <TextField
                    name="until"
                    label=words::until(language).to_owned()
                    kind="date"
                    value=until
                    fault=fault("until")
                />
            </div>
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::grant_now(language)}</button>
            </div>
        </form>
    }
}
