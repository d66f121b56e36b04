//! Recipes: which entry a business event makes.

mod invoice;

pub use invoice::invoice_entry;
