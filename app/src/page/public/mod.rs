//! Pages for everyone, and for whoever is signed in.

pub mod api;
pub mod join;
pub mod player;
pub mod sessions;
pub mod sign_in;
