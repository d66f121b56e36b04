//! The provider's pages about deliveries: what it sponsors, what was delivered of its
//! files, its statements, its tokens.

mod deliveries;
mod editor;
mod history;
mod party;
mod statement_files;
mod statements;
mod tokens;

use super::{PageError, Portal, Routes};
use app::{route, view::delivery::sponsoring::RecordingChoice};
use engine::{EngineError, Viewer, read::sponsoring::own_titles};
use serde::Deserialize;
use std::str::FromStr;

/// Its pages.
pub(super) fn pages(routes: Routes) -> Routes {
    routes
        .at(&route::SPONSORING, editor::show)
        .at(&route::SPONSORING_SEND, editor::send)
        .at(&route::SPONSORING_HISTORY, history::list)
        .at(&route::SPONSORING_VERSION, history::show)
        .at(&route::PROVIDER_DELIVERIES, deliveries::list)
        .at(&route::PROVIDER_DELIVERIES_CSV, deliveries::csv)
        .at(&route::STATEMENTS, statements::list)
        .at(&route::STATEMENT, statements::show)
        .at(&route::STATEMENT_CSV, statements::csv)
        .at(&route::STATEMENT_PDF, statement_files::pdf)
        .at(&route::STATEMENT_FILE, statement_files::machine)
        .at(&route::OPERATOR_STATEMENT, statements::show_to_operator)
        .at(&route::OPERATOR_STATEMENT_PDF, statement_files::pdf)
        .at(&route::OPERATOR_STATEMENT_FILE, statement_files::machine)
        .at(&route::PARTY, party::show)
        .at(&route::PARTY_SAVE, party::save)
        .at(&route::TOKENS, tokens::list)
        .at(&route::TOKENS_MAKE, tokens::make)
        .at(&route::TOKENS_REVOKE, tokens::revoke)
}

/// Which page of a list, and of which month.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    after: String,
    month: String,
}

/// What a query says; an empty value says nothing.
///
/// # Errors
/// [`PageError::BadRequest`] for what no page of ours links to.
fn said<T: FromStr>(text: &str) -> Result<Option<T>, PageError> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| PageError::BadRequest),
    }
}

/// The part of a path that names something: what is no name names nothing.
fn named<T: FromStr>(text: &str) -> Result<T, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// The viewer's recordings as what rules can be about.
async fn choices(portal: &Portal, viewer: &Viewer) -> Result<Vec<RecordingChoice>, EngineError> {
    let titles = own_titles(viewer, &portal.db).await?.into_iter();
    let choice = |(id, title): (domain::id::ContentId, String)| RecordingChoice {
        content: id.to_string(),
        title,
    };
    Ok(titles.map(choice).collect())
}
