//! Where the viewer is signed in, and how to end it.

use crate::{
    format, route,
    text::{self, session as words},
};
use engine::identity::SessionRow;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn SessionsPage(
    /// The sessions, this one among them.
    sessions: Vec<SessionRow>,
) -> impl IntoView {
    let language = text::language();
    let rows = sessions
        .into_iter()
        .map(|row| view! { <Session row /> })
        .collect_view();
    view! {
        <header class="head">
            <div>
                <h1>{words::title(language)}</h1>
                <p class="head__lead">{words::lead(language)}</p>
            </div>
        </header>
        <section class="sheet" aria-label=words::title(language)>
            <table class="table">
                <caption class="visually-hidden">{words::caption(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::browser(language)}</th>
                        <th scope="col">{words::last_used(language)}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <form class="sheet__foot" method="post" action=route::SESSIONS_END_ALL.template>
                <button class="btn">{words::end_all(language)}</button>
            </form>
        </section>
    }
}

#[component]
fn Session(row: SessionRow) -> impl IntoView {
    let language = text::language();
    let agent = agent_name(&row.agent);
    let agent = if agent.is_empty() {
        words::unknown_browser(language).to_owned()
    } else {
        agent
    };
    let since = format::instant(row.created_at, &TimeZone::UTC, language);
    let from = words::from_since(language, &row.client, &format!("{since} UTC")).to_string();
    let (tag, seen, action) = if row.is_current {
        let tag = view! { " " <span class="tag">{words::this_one(language)}</span> };
        (Some(tag), words::now(language).to_owned(), None)
    } else {
        let seen = format::instant(row.seen_at, &TimeZone::UTC, language);
        let label = format!(
            "{}: {}",
            words::end(language),
            words::end_of(language, &agent)
        );
        let action = view! {
            <form method="post" action=route::SESSIONS_END.template>
                <input type="hidden" name="session" value=row.id.to_string() />
                <button class="btn" aria-label=label>{words::end(language)}</button>
            </form>
        };
        (None, format!("{seen} UTC"), Some(action))
    };
    view! {
        <tr>
            <th scope="row">{agent}{tag}<span class="table__under">{from}</span></th>
            <td>{seen}</td>
            <td class="n">{action}</td>
        </tr>
    }
}

/// "Firefox on Linux" of what a browser calls itself; as it is, cut, where it is
/// none that is known.
fn agent_name(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    // each of these also names those after it
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iPadOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => {
            words::browser_on(text::language(), browser, system).to_string()
        }
        (Some(browser), None) => browser.to_owned(),
        _ => agent.chars().take(48).collect(),
    }
}
