//! Pages for everyone, and for whoever is signed in.

pub mod sessions;
pub mod sign_in;
