//! The rights store's pages and files.

mod ask;
mod bytes;
mod intake;
mod sound;
mod uploads;

pub(super) use ask::{identify_file, renew_permissions};
pub(super) use sound::{any, cover, file, own, preview};
pub(super) use uploads::{append, create, offset};
pub use uploads::Busy;
