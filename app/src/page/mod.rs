//! One component for each page, without the shell around it.
//!
//! Server only: a page is rendered once, to a string, and what must live in the
//! browser is an [island](crate::island) on it. To add a page:
//! 1. its row in [`crate::route`];
//! 2. its component here, taking what it shows as values;
//! 3. its handler in `server/src/portal/`: load, then
//!    `context.page("Title").show(|| view! { <Page …/> })`.

pub mod operator;
pub mod problem;
pub mod provider;
pub mod public;
pub mod subscriber;

#[cfg(test)]
mod delivery_tests;
#[cfg(test)]
mod store_tests;
