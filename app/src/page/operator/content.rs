//! Every recording, what was refused, and what waits for a decision.

use super::parts::{Head, at, sheet};
use crate::{
    component::{
        empty::Empty,
        pager::Pager,
        recording::{Length, SleeveCell},
    },
    format,
    page::provider::recording::state_tag,
    route,
    text::{
        self,
        operator::{self as operator_words, content as words},
        store as common,
    },
    view::store::{
        Listing,
        operator::{ContentRow, RefusalCount},
        provider::RecordingState,
    },
};
use domain::party::Language;
use leptos::prelude::*;

/// The page.
#[component]
pub fn ContentPage(
    /// The recordings, newest first.
    rows: Listing<ContentRow>,
    /// Refused files by reason, the most frequent first.
    refusals: Vec<RefusalCount>,
    /// Matches that wait for a decision.
    open_matches: i64,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| route::OPERATOR_CONTENT.with_query(&[("after", after)]);
    let first = (!rows.is_first).then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let list = if rows.rows.is_empty() {
        view! { <Empty say=words::nothing_yet(language) how=words::nothing_yet_how(language) /> }
            .into_any()
    } else {
        let table = recordings(&rows.rows, language);
        view! { {table} <Pager first next /> }.into_any()
    };
    let decide = (route::MATCHES.template.to_owned(), words::decide(language));
    let waiting = match open_matches {
        0 => words::no_matches(language).to_owned(),
        count => words::matches_wait(language, count),
    };
    let waiting = view! { <p>{waiting}</p> };
    view! {
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        <div class="two" data-split="even">
            {sheet("matches", words::matches(language), Some(decide), waiting)}
            {sheet("refused", words::refused(language), None, refused(&refusals, language))}
        </div>
        {sheet("all", words::all(language), None, list)}
    }
}

fn recordings(rows: &[ContentRow], language: Language) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| recording(row, language))
        .collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::all(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{common::recording(language)}</th>
                    <th scope="col" data-at="wide">{common::provider(language)}</th>
                    <th scope="col" data-at="wide">{common::state(language)}</th>
                    <th scope="col" class="n" data-at="wide">{common::price(language)}</th>
                    <th scope="col" class="n" data-at="wide">{common::sold(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn recording(row: &ContentRow, language: Language) -> impl IntoView + use<> {
    let (artist, provider) = (row.sleeve.artist.clone(), row.provider.clone());
    let length_ms = row.length_ms;
    let price = row.price.map(|price| format::money(price, language));
    let price = price.unwrap_or_else(|| "–".to_owned());
    let sold = format::integer(row.sold_count, language);
    let narrow = format!("{provider} · {price} · {}: {sold}", common::sold(language));
    let tag = state_tag(row.state, language);
    let take_out = (row.state != RecordingState::Refused).then(|| take_out(row, language));
    view! {
        <tr>
            <th scope="row">
                <SleeveCell sleeve=row.sleeve.clone()>
                    <span class="table__under">
                        <bdi>{artist}</bdi>
                        " · "
                        <Length length_ms />
                    </span>
                    <span class="table__under" data-at="narrow">{narrow}</span>
                    <span class="table__under" data-at="narrow">{tag}</span>
                </SleeveCell>
                {take_out}
            </th>
            <td data-at="wide"><bdi>{provider}</bdi></td>
            <td data-at="wide">{state_tag(row.state, language)}</td>
            <td class="n" data-at="wide">{price}</td>
            <td class="n" data-at="wide">{sold}</td>
        </tr>
    }
}

/// The form that refuses a recording, folded away.
fn take_out(row: &ContentRow, language: Language) -> impl IntoView + use<> {
    let content = &row.sleeve.content;
    let id = format!("why-{content}");
    let title = row.sleeve.title.clone();
    view! {
        <details class="no-print">
            <summary>
                {words::take_out(language)}
                <span class="visually-hidden">": " {title}</span>
            </summary>
            <form class="form" method="post" action=route::CONTENT_REFUSE.path(&[content])>
                <p class="field__hint">{words::take_out_how(language)}</p>
                <div class="field">
                    <label for=id.clone()>{words::reason(language)}</label>
                    <input id=id name="reason" maxlength="200" autocomplete="off" required=true />
                </div>
                <div class="form__actions">
                    <button class="btn" data-kind="stop" data-size="small">
                        {words::refuse(language)}
                    </button>
                </div>
            </form>
        </details>
    }
}

fn refused(refusals: &[RefusalCount], language: Language) -> AnyView {
    if refusals.is_empty() {
        return view! { <p class="soft">{words::none_refused(language)}</p> }.into_any();
    }
    let rows = refusals.iter().map(|refusal| {
        view! {
            <tr>
                <th scope="row">
                    {refusal.words.clone()}
                    <span class="table__under">
                        <code>{refusal.code.clone()}</code>
                        " · "
                        {words::last(language)}
                        " "
                        {at(refusal.last_at, language)}
                    </span>
                </th>
                <td class="n">{format::integer(refusal.count, language)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::refused(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{operator_words::reason(language)}</th>
                    <th scope="col" class="n">{words::count(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
