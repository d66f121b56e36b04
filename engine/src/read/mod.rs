//! What pages show. Every function takes the [`Viewer`](crate::viewer::Viewer)
//! first and answers only with what that viewer may see; what is not theirs is
//! [`NotFound`](crate::EngineError::NotFound), as if it were not there.

pub mod account;
pub mod allowance;
pub mod api_delivery;
pub mod bill_run;
pub mod deliveries;
pub mod delivery_desk;
pub mod delivery_limits;
pub mod desk;
pub mod import;
pub mod invoice;
pub mod library;
pub mod matching;
pub mod metering;
pub mod paper;
pub mod payment;
pub mod period;
pub mod plan_preview;
pub mod provider_deliveries;
pub mod record;
pub mod refused_mail;
pub mod reject;
pub mod rights;
pub mod shop;
pub mod sponsoring;
pub mod statement;
pub mod tariff;
pub mod unmade_paper;
pub mod usage;
pub mod what_if;

/// Rows to a page of a list.
pub const PAGE_ROWS: u64 = 50;

/// A page of a list and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What to ask for as `after`; `None` on the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page from `limit + 1` rows asked for; `cursor` names a row.
    pub(crate) fn from_rows(mut rows: Vec<T>, limit: u64, cursor: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let next = (rows.len() > limit).then(|| {
            rows.truncate(limit);
            rows.last().map(cursor)
        });
        Self {
            rows,
            next: next.flatten(),
        }
    }
}
