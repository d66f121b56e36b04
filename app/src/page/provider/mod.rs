//! A provider's pages.

pub mod recording;
pub mod recordings;
