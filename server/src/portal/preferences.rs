//! Language and theme: two cookies, set by the form in every page's footer.

use super::PageError;
use crate::middleware::set_cookie;
use app::{component::shell::Theme, route};
use axum::{
    Form,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use domain::party::Language;
use http::header::SET_COOKIE;
use serde::Deserialize;
use std::time::Duration;

const LANGUAGE_COOKIE: &str = "__Host-language";
const THEME_COOKIE: &str = "__Host-theme";

/// A year: it is asked for, and holds nothing about the person.
const KEPT_FOR: Duration = Duration::from_secs(365 * 24 * 3_600);

/// What a visitor chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language, if one was chosen.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
}

impl Preferences {
    /// Reads them by `value_of`, which answers the value of a cookie.
    pub fn from_cookies<'v>(value_of: impl Fn(&str) -> Option<&'v str>) -> Self {
        Self {
            language: value_of(LANGUAGE_COOKIE).and_then(|tag| tag.parse().ok()),
            theme: value_of(THEME_COOKIE)
                .and_then(Theme::from_word)
                .unwrap_or_default(),
        }
    }
}

/// The form's fields.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    language: String,
    theme: String,
    /// Where the form stood.
    next: Option<String>,
}

/// Keeps the choice and leads back to where the form stood.
///
/// # Errors
/// [`PageError::BadRequest`] for a language or theme we do not have.
pub(super) async fn keep(Form(choice): Form<Choice>) -> Result<Response, PageError> {
    let language: Language = choice.language.parse().map_err(|_| PageError::BadRequest)?;
    let theme = Theme::from_word(&choice.theme).ok_or(PageError::BadRequest)?;
    let cookies = [
        (LANGUAGE_COOKIE, language.tag()),
        (THEME_COOKIE, theme.as_str()),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((SET_COOKIE, set_cookie(name, value, KEPT_FOR)?)));
    let back = choice.next.as_deref().and_then(route::local);
    let back = Redirect::to(back.unwrap_or(route::HOME.template));
    Ok((AppendHeaders(cookies.collect::<Vec<_>>()), back).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(language: &str, theme: &str, next: Option<&str>) -> Form<Choice> {
        Form(Choice {
            language: language.into(),
            theme: theme.into(),
            next: next.map(Into::into),
        })
    }

    #[tokio::test]
    async fn a_choice_is_kept_and_leads_back_on_this_site() {
        for (next, want) in [
            (Some("/usage?period=2026-10"), "/usage?period=2026-10"),
            (Some("//example.com"), "/"),
            (None, "/"),
        ] {
            let response = keep(choice("de", "dark", next)).await.unwrap();
            assert_eq!(response.status(), 303);
            assert_eq!(response.headers()["location"], want, "{next:?}");
            let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
            assert_eq!(cookies.len(), 2);
            let values = cookies.iter().map(|line| line.to_str().unwrap());
            let read = |name: &str| {
                let mut pairs = values
                    .clone()
                    .filter_map(|line| line.split(';').next()?.split_once('='));
                pairs.find_map(|(of, value)| (of == name).then_some(value))
            };
            let want = Preferences {
                language: Some(Language::De),
                theme: Theme::Dark,
            };
            assert_eq!(Preferences::from_cookies(read), want);
        }
    }

    #[tokio::test]
    async fn what_we_do_not_have_cannot_be_chosen() {
        for (language, theme) in [("fr", "dark"), ("de", "pink"), ("", "")] {
            let refused = keep(choice(language, theme, None)).await;
            assert!(
                matches!(refused, Err(PageError::BadRequest)),
                "{language} {theme}"
            );
        }
    }
}
