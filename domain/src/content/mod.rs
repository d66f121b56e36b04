//! Recordings: what their provider says about them, and how they come into the shop.
//!
//! A recording is one piece of content, whatever files hold it; which files do
//! is [`crate::identity`]'s to say, who may play it [`crate::rights`]'.

mod isrc;
mod recording;
mod territory;

pub use isrc::{Isrc, NotAnIsrc};
pub use recording::{
    ContentState, Description, DescriptionFault, DescriptionForm, Offer, StateForbids,
    TEXT_CHARS_MAX, is_unseen,
};
pub use territory::{Country, NotATerritory, Territory};
