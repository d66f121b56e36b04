//! Every version of what the provider sponsors: who saved it, when, and what it
//! changed.

use crate::{
    component::{
        empty::Empty,
        facts::{Fact, Facts, FactsFlow},
        pager::Pager,
        sheet::{Head, sheet},
        sponsoring::changes::changes_list,
    },
    format::{self, integer},
    route,
    text::{self, delivery::sponsoring as words},
    view::{
        delivery::{
            provider::{SponsoringVersion, titles},
            sponsoring::{RecordingChoice, change::Sayer},
        },
        store::Listing,
    },
};
use domain::party::Language;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// All versions.
#[component]
pub fn SponsoringHistoryPage(
    /// The versions, newest first; `next` is the version that the next page is below.
    rows: Listing<SponsoringVersion>,
    /// The provider's recordings, for their titles.
    recordings: Vec<RecordingChoice>,
    /// The provider's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let path = |after: &str| route::SPONSORING_HISTORY.with_query(&[("after", after)]);
    let first = (!rows.is_first).then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let titles = titles(&recordings);
    let sayer = Sayer {
        titles: &titles,
        language,
    };
    let list = if rows.rows.is_empty() {
        view! { <Empty say=words::no_history(language) /> }.into_any()
    } else {
        let rows = rows.rows.iter().map(|row| version_row(row, &sayer, &zone));
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::history(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::version(language)}</th>
                        <th scope="col">{words::what(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    let over = view! { <a href=route::SPONSORING.template>{words::title(language)}</a> };
    view! {
        <Head
            over=over.into_any()
            title=words::history(language).into_any()
            lead=words::history_lead(language).into_any()
        />
        <section class="sheet" aria-label=words::history(language)>
            {list}
            <Pager first next />
        </section>
    }
}

fn in_force(row: &SponsoringVersion, language: Language) -> Option<AnyView> {
    row.is_in_force.then(|| {
        view! { " " <span class="tag" data-kind="good">{words::in_force(language)}</span> }
            .into_any()
    })
}

fn version_row(row: &SponsoringVersion, sayer: &Sayer<'_>, zone: &TimeZone) -> AnyView {
    let language = sayer.language;
    let number = row.version.to_string();
    let path = route::SPONSORING_VERSION.path(&[&number]);
    let named = words::version_of(language, &integer(row.version.into(), language));
    let what = match &row.before {
        None => vec![words::first_version(language).to_owned()],
        Some(before) => {
            let changes = sayer.changes(Some(before), &row.preferences).into_iter();
            changes.map(|change| change.what).collect()
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a href=path>{named.to_string()}</a>
                {in_force(row, language)}
                <span class="table__under">{format::instant(row.saved_at, zone, language)}</span>
                <span class="table__under"><bdi>{row.who.clone()}</bdi></span>
            </th>
            <td><bdi>{what.join(", ")}</bdi></td>
        </tr>
    }
    .into_any()
}

/// One version: what it changed, and all that it says.
#[component]
pub fn SponsoringVersionPage(
    /// The version.
    version: SponsoringVersion,
    /// The provider's recordings, for their titles.
    recordings: Vec<RecordingChoice>,
    /// The provider's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let titles = titles(&recordings);
    let sayer = Sayer {
        titles: &titles,
        language,
    };
    let number = integer(version.version.into(), language);
    let when = format::instant(version.saved_at, &zone, language);
    let lead = words::version_by(language, &number, &when, &version.who);
    let changes = version.before.as_ref().map(|before| {
        let changes = sayer.changes(Some(before), &version.preferences);
        let list = changes_list(&changes, language);
        sheet("changes", words::what(language), None, list)
    });
    let full = sayer
        .in_full(&version.preferences)
        .into_iter()
        .map(|(name, fields)| {
            let facts = fields.into_iter();
            let facts = facts.map(|(name, says)| Fact::new(name, says)).collect();
            view! { <h3><bdi>{name}</bdi></h3> <Facts facts flow=FactsFlow::Rows /> }
        });
    let full = full.collect_view();
    let over = view! {
        <a href=route::SPONSORING.template>{words::title(language)}</a>
        " / "
        <a href=route::SPONSORING_HISTORY.template>{words::history_link(language)}</a>
    };
    let title = view! {
        {words::version_of(language, &number).to_string()}
        {in_force(&version, language)}
    };
    view! {
        <Head
            over=over.into_any()
            title=title.into_any()
            lead=view! { <bdi>{lead.to_string()}</bdi> }.into_any()
        />
        {changes}
        {sheet("full", words::in_full(language), None, full)}
    }
}
