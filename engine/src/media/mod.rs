//! Files of content: where they are kept, and what is done to them.
//!
//! - [`ContentStore`]: bytes by their hash, in a folder or an S3-compatible store.
//! - [`Media`]: hears, encodes and draws in a child process of our own program,
//!   so that a stranger's file can spend, hang or kill nothing but that.
//! - [`work`]: what the child does.

mod child;
mod cover;
mod local;
mod store;
mod worker;

pub use child::{ChildLimits, Media, MediaError};
pub use store::{Blob, BlobHash, ContentStore};
pub use worker::{Answer, CHILD_COMMAND, Job, Refused, work};
