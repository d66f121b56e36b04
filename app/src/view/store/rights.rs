//! What the operator's page about a person's rights shows.

use super::library::{Ended, Origin};
use crate::component::form::FormFault;
use domain::unit::Money;
use jiff::Timestamp;

/// A person and what they have a right to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRights {
    /// The user's id.
    pub user: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their rights, newest first.
    pub rights: Vec<RightRow>,
}

/// One right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightRow {
    /// Its id.
    pub right: String,
    /// The content's id.
    pub content: String,
    /// Its title.
    pub title: String,
    /// Who made it.
    pub artist: String,
    /// How it came about.
    pub origin: Origin,
    /// Since when.
    pub from: Timestamp,
    /// Until when, where it has an end.
    pub until: Option<Timestamp>,
    /// Why it is not good any more.
    pub ended: Option<Ended>,
    /// What can be paid back: a purchase that stands.
    pub refund: Option<Refund>,
}

/// A purchase that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// What is paid back.
    pub price: Money,
    /// A UUID that is new with each page: the same one pays once.
    pub once: String,
}

/// The form to revoke a right or pay a purchase back, as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevokeForm {
    /// The right that it was about.
    pub right: String,
    /// The reason as it was typed.
    pub reason: String,
    /// Why it was refused, of the field `reason`.
    pub faults: Vec<FormFault>,
}

/// The form to grant a right, as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantForm {
    /// The content's id or its ISRC.
    pub content: String,
    /// The first day, or none for now.
    pub from: String,
    /// The last day, or none for ever.
    pub until: String,
    /// Why it was refused; fields are called as they are here.
    pub faults: Vec<FormFault>,
}
