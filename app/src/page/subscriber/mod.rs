//! A subscriber's pages.

pub mod allowance;
pub mod change;
pub mod deliveries;
pub mod delivery;
pub mod delivery_ask;
mod head;
pub mod household;
pub mod invoice;
pub mod invoices;
pub mod library;
pub mod library_item;
pub mod line;
pub mod overview;
pub mod record;
pub mod records;
pub mod shop;
pub mod shop_item;
pub mod usage;
pub mod what_if;
