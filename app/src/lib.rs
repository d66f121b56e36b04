//! The portal: pages, islands and the texts on them.
//!
//! Room: the front parlor. Compiled twice: with `ssr` into the server, where
//! every page becomes one string of HTML, and with `hydrate` for the browser,
//! where only islands live. It never sees a database: `server` loads what a
//! page shows through `engine` and hands it over as values.
//!
//! - [`route`]: every path of the portal, once.
//! - [`text`]: words in every language, checked at compile time.
//! - `render`: a page in its shell to one string.
//! - [`format`]: figures as text. [`view`]: what components draw, in words and
//!   geometry.
//! - [`component`]: parts of pages. `page`: one component for each page.
//! - [`island`]: the parts that live in the browser. [`api`]: what they ask for.

// both at once compile, and then every event handler panics in the browser
// a page's type is as deep as its elements are nested
#![recursion_limit = "512"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("features `ssr` and `hydrate` exclude each other: never use --all-features");

pub mod api;
pub mod component;
pub mod format;
pub mod island;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod print;
#[cfg(feature = "ssr")]
pub mod render;
pub mod route;
pub mod text;
pub mod view;
