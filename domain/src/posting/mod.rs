//! Recipes: which entry a business event makes.

mod charge;
mod invoice;

pub use charge::charge_entry;
pub use invoice::invoice_entry;
