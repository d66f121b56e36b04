//! Words in every language, checked at compile time.
//!
//! Three kinds of rows, each with both languages side by side:
//! - [`texts!`](crate::texts): fixed words, `name(language) -> &'static str`;
//! - [`sentences!`](crate::sentences): words around figures and names,
//!   `name(language, …) -> Rich`, stars around what is emphasized;
//! - [`plurals!`](crate::plurals): a count and what is counted,
//!   `name(language, count) -> String`.
//!
//! A row that lacks a language does not compile, nor does a sentence that
//! forgets one of its arguments in a language, names another or leaves a star
//! open. Why there is no library for it: `docs/decisions/0002-words-as-code.md`.
//!
//! Figures arrive written by [`crate::format`]; no sentence writes one itself.
//! German addresses the reader as „Sie“, and a band is a „Stufe“.

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
pub mod allowance;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod bill;
#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod condition;
#[cfg(feature = "ssr")]
pub mod country;
#[cfg(feature = "operator")]
pub mod date;
pub mod delivery;
#[cfg(feature = "ssr")]
pub mod empty;
#[cfg(feature = "ssr")]
pub mod form;
pub mod gauge;
#[cfg(feature = "ssr")]
pub mod household;
#[cfg(feature = "ssr")]
pub mod operator;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
pub mod paper;
#[cfg(feature = "ssr")]
pub mod player;
#[cfg(feature = "operator")]
pub mod preview;
#[cfg(feature = "operator")]
pub mod refusal;
mod rich;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod steps;
#[cfg(feature = "ssr")]
pub mod store;
pub mod unit;
#[cfg(feature = "ssr")]
pub mod usage;
pub mod what_if;

pub use rich::{Rich, fill, fits};

use domain::party::Language;
use leptos::context::use_context;

/// Makes one function `name(language) -> &'static str` for each row
/// `name: "English" | "Deutsch";`.
///
/// # Examples
/// ```
/// app::texts! { cost: "Cost" | "Kosten"; }
/// # use domain::party::Language;
/// assert_eq!(cost(Language::De), "Kosten");
/// ```
#[macro_export]
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $en:literal | $de:literal;)*) => {$(
        $(#[$doc])*
        #[doc = concat!("“", $en, "”")]
        pub const fn $name(language: ::domain::party::Language) -> &'static str {
            match language {
                ::domain::party::Language::En => $en,
                ::domain::party::Language::De => $de,
            }
        }
    )*};
}

/// Makes one function `name(language, …) -> Rich` for each row
/// `name(argument, …): "English *{argument}*." | "Deutsch *{argument}*.";`.
///
/// # Examples
/// ```
/// app::sentences! { used(amount): "*{amount}* so far." | "Bisher *{amount}*."; }
/// # use domain::party::Language;
/// assert_eq!(used(Language::En, "412 min").to_string(), "412 min so far.");
/// ```
/// Each language has each argument:
/// ```compile_fail
/// app::sentences! { used(amount): "*{amount}* so far." | "Bisher einiges."; }
/// ```
#[macro_export]
macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),+): $en:literal | $de:literal;)*) => {$(
        $(#[$doc])*
        #[doc = concat!("“", $en, "”")]
        pub fn $name(language: ::domain::party::Language, $($argument: &str),+) -> $crate::text::Rich {
            const _: () = {
                assert!($crate::text::fits($en, &[$(stringify!($argument)),+]), "the English sentence");
                assert!($crate::text::fits($de, &[$(stringify!($argument)),+]), "the German sentence");
            };
            let template = match language {
                ::domain::party::Language::En => $en,
                ::domain::party::Language::De => $de,
            };
            $crate::text::fill(template, &[$((stringify!($argument), $argument)),+])
        }
    )*};
}

/// Makes one function `name(language, count) -> String` for each row
/// `name: "call", "calls" | "Gespräch", "Gespräche";`: the count, written as
/// the language writes it, and the word that fits it.
///
/// # Examples
/// ```
/// app::plurals! { calls: "call", "calls" | "Gespräch", "Gespräche"; }
/// # use domain::party::Language;
/// assert_eq!(calls(Language::En, 1), "1\u{a0}call");
/// assert_eq!(calls(Language::De, 1_200), "1.200\u{a0}Gespräche");
/// ```
#[macro_export]
macro_rules! plurals {
    ($($(#[$doc:meta])* $name:ident: $one_en:literal, $en:literal | $one_de:literal, $de:literal;)*) => {$(
        $(#[$doc])*
        #[doc = concat!("“1 ", $one_en, "”, “2 ", $en, "”")]
        pub fn $name(language: ::domain::party::Language, count: i64) -> String {
            let (one, other) = match language {
                ::domain::party::Language::En => ($one_en, $en),
                ::domain::party::Language::De => ($one_de, $de),
            };
            $crate::format::counted(count, if count == 1 { one } else { other }, language)
        }
    )*};
}

/// The language of the page that is being rendered; islands are given theirs as
/// an argument.
pub fn language() -> Language {
    use_context::<Language>().unwrap_or_default()
}
