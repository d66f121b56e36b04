//! Recipes: which entry a business event makes.

mod charge;
mod delivery;
mod invoice;
mod payment;

pub use charge::charge_entry;
pub use delivery::{DeliveryTax, NetValues, reservation_entry, settlement_entry, statement_entry};
pub use invoice::invoice_entry;
pub use payment::payment_entry;
