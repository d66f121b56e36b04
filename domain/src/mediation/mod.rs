//! From what a file holds to usage records.
