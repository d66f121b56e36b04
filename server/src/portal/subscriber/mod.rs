//! A subscriber's pages: load what is theirs, show it.

pub(super) mod allowance;
pub(super) mod household;
pub(super) mod invoice_csv;
pub(super) mod invoice_files;
pub(super) mod invoices;
pub(super) mod overview;
pub(super) mod usage;

use super::PageError;
use std::str::FromStr;

/// What a query says; an empty value says nothing.
///
/// # Errors
/// [`PageError::NotFound`] for what no page of ours links to.
pub(super) fn said<T: FromStr>(text: Option<&str>) -> Result<Option<T>, PageError> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| PageError::NotFound),
    }
}
