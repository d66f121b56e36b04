//! A gauge of the running month that is kept fresh in the browser: what never
//! changes, and what the server is asked for again and again.

use super::{
    bands::Bands,
    gauge::{GaugeFacts, GaugeView, Occasion},
};
use domain::{
    catalog::TaxMode,
    invoice::Gauge,
    party::Language,
    unit::{MoneyError, Quantity},
};
use serde::{Deserialize, Serialize};

/// Where the usage stands at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedNow {
    /// Seconds or bytes, as counted.
    pub used: i64,
    /// The same at the month's end, at this pace.
    pub forecast: Option<i64>,
    /// How fresh it is, in the reader's words: "9 days left · as of 21 Nov 09:00".
    pub as_of: String,
}

/// A gauge that is drawn where it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveView {
    /// What the server is asked for.
    pub key: String,
    /// The bands.
    pub bands: Bands,
    /// Whether their costs hold the tax.
    pub has_tax: bool,
    /// As in [`GaugeFacts::share`].
    pub share: Option<(i64, i64)>,
    /// Where the usage stands.
    pub now: UsedNow,
    /// Whether the reader's language is German, else it is English.
    pub is_german: bool,
}

impl LiveView {
    /// The reader's language.
    pub fn language(&self) -> Language {
        if self.is_german {
            Language::De
        } else {
            Language::En
        }
    }

    /// Whether the costs hold the tax.
    pub fn tax(&self) -> TaxMode {
        if self.has_tax {
            TaxMode::Inclusive
        } else {
            TaxMode::Exclusive
        }
    }

    /// The gauge with the usage as `now` has it.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`], where a price per unit leaves 64 bits.
    pub fn draw(&self, now: &UsedNow) -> Result<GaugeView, MoneyError> {
        let group = &self.bands.0;
        let quantity = |units| Quantity::new(units, group.service.measure());
        let gauge = Gauge::new(group, quantity(now.used), now.forecast.map(quantity))?;
        let mut facts = GaugeFacts::new(self.language(), Occasion::Open, self.tax());
        facts.as_of = Some(now.as_of.clone());
        facts.share = self.share;
        Ok(GaugeView::new(&gauge, &facts))
    }
}
