//! Who may play what: a right belongs to a person and a recording, never to a file.
//!
//! A [`Holding`] is one way in which a person came to a right: bought, given,
//! granted for a while. The right stands while any holding of theirs does.
//! What leaves the house is a [`PermissionClaims`]: signed elsewhere, about one
//! person and one recording, and over after [`PERMISSION_LIFE`].

mod holding;
mod permission;

pub use holding::{Holding, HoldingState, Origin, best_of};
pub use permission::{PERMISSION_LIFE, PermissionClaims, PermissionRefusal};
