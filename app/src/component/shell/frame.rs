//! What a page's shell is told.

use domain::party::Language;
use engine::Viewer;
use std::sync::Arc;

/// Light or dark, as the visitor wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// Its word in forms, cookies and `data-theme`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

/// The browser code of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bundle {
    /// None: no script at all.
    #[default]
    None,
    /// Islands of subscribers.
    Client,
    /// All islands: those of operators and providers too.
    Operator,
}

/// Where the two files of a bundle are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleLinks {
    /// The script, `/pkg/client-HASH.js`.
    pub script: String,
    /// The module, `/pkg/client-HASH_bg.wasm`.
    pub module: String,
}

/// Everything about a page but its content.
#[derive(Debug, Clone)]
pub struct Frame {
    /// What the page is, without the product's name.
    pub title: String,
    /// Whether it answers a form that could not be taken: the title says so first.
    pub has_errors: bool,
    /// The language of its words.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Who is signed in.
    pub viewer: Option<Arc<Viewer>>,
    /// Its own path and query, for the current item of the navigation and the
    /// way back.
    pub path: String,
    /// What was just done, in words: "Saved".
    pub notice: Option<String>,
    /// The stylesheet's path.
    pub stylesheet: String,
    /// The browser code, if it has islands.
    pub bundle: Option<BundleLinks>,
    /// The nonce of this response's Content-Security-Policy.
    pub nonce: String,
}

impl Frame {
    /// The title in the browser's tab.
    pub(super) fn document_title(&self) -> String {
        let before = if self.has_errors {
            super::words::error_prefix(self.language)
        } else {
            ""
        };
        format!("{before}{} · Bandstand", self.title)
    }
}
