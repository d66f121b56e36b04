//! Tokens by which the provider's own server asks, delivers and reports.

use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, fault_of},
        sheet::{Head, field, sheet},
    },
    format, route,
    text::{self, delivery::provider as words},
    view::delivery::provider::{TOKEN_DAYS, TokenForm, TokenRow, TokenScope, TokensView},
};
use domain::party::Language;
use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

/// The page.
#[component]
pub fn TokensPage(
    /// What it shows.
    view: TokensView,
    /// The provider's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let errors = (!view.form.faults.is_empty()).then(|| {
        let faults = view.form.faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let made = view
        .made
        .clone()
        .map(|(name, token)| made(&name, token, language));
    let list = if view.rows.is_empty() {
        view! { <Empty say=words::no_tokens(language) /> }.into_any()
    } else {
        table(&view.rows, view.now, &zone, language)
    };
    let endpoint = words::endpoint(language, &view.endpoint).to_string();
    view! {
        {errors}
        <Head title=words::tokens(language).into_any() lead=words::tokens_lead(language).into_any() />
        {made}
        {sheet("tokens", words::your_tokens(language), None, list)}
        {sheet("new", words::new_token(language), None, form(&view.form, endpoint, language))}
    }
}

/// The new token, this once.
fn made(name: &str, token: String, language: Language) -> impl IntoView + use<> {
    view! {
        <section class="sheet" aria-labelledby="made" role="status">
            <h2 id="made"><bdi>{words::made(language, name).to_string()}</bdi></h2>
            <p>{words::made_how(language)}</p>
            <code class="sponsoring__token">{token}</code>
            <p class="soft small">{words::made_copy(language)}</p>
        </section>
    }
}

fn table(rows: &[TokenRow], now: Timestamp, zone: &TimeZone, language: Language) -> AnyView {
    let rows = rows.iter().map(|row| table_row(row, now, zone, language));
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::your_tokens(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::token(language)}</th>
                    <th scope="col" data-at="wide">{words::created(language)}</th>
                    <th scope="col" data-at="wide">{words::expires(language)}</th>
                    <th scope="col" data-at="wide">{words::last_used(language)}</th>
                    <th scope="col">{words::state(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn table_row(row: &TokenRow, now: Timestamp, zone: &TimeZone, language: Language) -> AnyView {
    let at = |instant: Timestamp| format::instant(instant, zone, language);
    let scopes: Vec<&str> = row
        .scopes
        .iter()
        .map(|scope| words::scope(*scope, language))
        .collect();
    let (created, expires) = (at(row.created_at), at(row.expires_at));
    let used = row
        .used_at
        .map_or_else(|| words::never_used(language).to_owned(), at);
    let narrow = format!(
        "{}: {expires} · {}: {used}",
        words::expires(language),
        words::last_used(language)
    );
    let state = match (row.revoked_at, row.expires_at <= now) {
        (Some(revoked), _) => view! {
            <span class="tag" data-kind="stop">{words::revoked(language)}</span>
            <span class="table__under">{at(revoked)}</span>
        }
        .into_any(),
        (None, true) => {
            view! { <span class="tag" data-kind="soft">{words::expired(language)}</span> }
                .into_any()
        }
        (None, false) => {
            // several of these stand on one page
            let of = format!(": {}", row.name);
            view! {
                <form method="post" action=route::TOKENS_REVOKE.template>
                    <input type="hidden" name="token" value=row.token.clone() />
                    <button class="btn" data-kind="stop" data-size="small">
                        {words::revoke(language)}
                        <span class="visually-hidden">{of}</span>
                    </button>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <bdi>{row.name.clone()}</bdi>
                <span class="table__under">{scopes.join(", ")}</span>
                <span class="table__under" data-at="narrow">{narrow}</span>
            </th>
            <td data-at="wide">{created}</td>
            <td data-at="wide">{expires}</td>
            <td data-at="wide">{used}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

fn form(form: &TokenForm, endpoint: String, language: Language) -> AnyView {
    let fault = |name: &str| fault_of(&form.faults, name).map(str::to_owned);
    let typed = form.name.clone();
    let name = field(
        "name",
        words::token_name(language),
        Some(words::token_name_hint(language).to_owned()),
        fault("name"),
        |described, invalid| {
            view! {
                <input
                    id="name"
                    name="name"
                    value=typed
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    let scopes = TokenScope::ALL.map(|scope| {
        // the summary's link leads to the first box
        let id = match scope {
            TokenScope::Quote => "scope".to_owned(),
            other => format!("scope-{}", other.as_str()),
        };
        let label_for = id.clone();
        let is_chosen = form.scopes.contains(&scope);
        view! {
            <div class="choice">
                <input id=id type="checkbox" name="scope" value=scope.as_str() checked=is_chosen />
                <label for=label_for>{words::scope(scope, language)}</label>
            </div>
        }
    });
    let scope_fault = fault("scope");
    let described = scope_fault.is_some().then_some("scope-error");
    let state = scope_fault.is_some().then_some("error");
    let scope_fault =
        scope_fault.map(|says| view! { <p class="field__error" id="scope-error">{says}</p> });
    let chosen = form.days;
    let days = TOKEN_DAYS.map(|days| {
        let says = words::days_of(language, days.into());
        view! { <option value=days.to_string() selected=days == chosen>{says}</option> }
    });
    let days = days.into_iter().collect_view();
    let days = field(
        "days",
        words::lasts(language),
        None,
        fault("days"),
        |described, invalid| {
            view! {
                <select id="days" name="days" aria-describedby=described aria-invalid=invalid>
                    {days}
                </select>
            }
        },
    );
    view! {
        <p class="soft">{endpoint}</p>
        <form class="form" method="post" action=route::TOKENS_MAKE.template>
            {name}
            <fieldset class="field" data-state=state aria-describedby=described>
                <legend>{words::scopes(language)}</legend>
                {scope_fault}
                <div class="choices">{scopes.into_iter().collect_view()}</div>
            </fieldset>
            {days}
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::make(language)}</button>
            </div>
        </form>
    }
    .into_any()
}
