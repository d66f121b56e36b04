//! The gauge as words and geometry, from [`domain::invoice::Gauge`].
//!
//! Sentence, table, ruler and strip are made here, by one function, from one
//! gauge: they cannot disagree. Places are in thousandths, cut downwards, so
//! that a marker never stands past a bound that the usage has not passed.

mod row;
pub mod ruler;
mod say;
mod strip;
#[cfg(test)]
mod tests;

pub use row::{RowState, RowView};
pub use strip::{CellView, MarkView, StripView};

use super::block::block;
use crate::{
    format,
    text::{Rich, gauge as words},
};
use domain::{
    catalog::TaxMode,
    invoice::{BandCost, Gauge},
    party::Language,
    unit::{Money, Quantity, RoundingMode},
    usage::Service,
};

/// What the month on a gauge is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// It runs: what is left, where it is heading.
    Open,
    /// It is over and billed.
    Closed,
    /// It is only imagined: a what-if, a tariff being written.
    Tried,
}

/// What a gauge does not know by itself.
#[derive(Debug, Clone)]
pub struct GaugeFacts {
    /// The reader's language.
    pub language: Language,
    /// What the month is to them.
    pub occasion: Occasion,
    /// Whether the costs hold the tax.
    pub tax: TaxMode,
    /// How fresh the figures are: "as of 21 Nov 09:00".
    pub as_of: Option<String>,
    /// The days of the month that this tariff applies on, and all its days,
    /// where these are not the same.
    pub share: Option<(i64, i64)>,
}

impl GaugeFacts {
    /// Facts without the optional ones.
    pub const fn new(language: Language, occasion: Occasion, tax: TaxMode) -> Self {
        Self {
            language,
            occasion,
            tax,
            as_of: None,
            share: None,
        }
    }
}

/// A gauge, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GaugeView {
    /// Where the usage stands, in a few words: "You are in the €29 band".
    pub title: String,
    /// Where it stands, what is left, where it is heading.
    pub say: Rich,
    /// The usage and its cost alone, to be read out when they change.
    pub changed: String,
    /// How fresh the figures are.
    pub as_of: Option<String>,
    /// The bands on one line.
    pub strip: StripView,
    /// The table's caption, which says whether costs hold the tax.
    pub caption: &'static str,
    /// The heading of the column of ranges.
    pub range_head: &'static str,
    /// The heading of the column of costs.
    pub cost_head: &'static str,
    /// What opens the table where it is folded away.
    pub as_table: &'static str,
    /// Every band, lowest first.
    pub rows: Vec<RowView>,
}

impl GaugeView {
    /// The view of `gauge` for its reader.
    pub fn new(gauge: &Gauge, facts: &GaugeFacts) -> Self {
        let language = facts.language;
        let writer = Writer { gauge, language };
        let caption = match facts.tax {
            TaxMode::Exclusive => words::caption_without_tax(language),
            TaxMode::Inclusive => words::caption_with_tax(language),
        };
        let range_head = match gauge.service {
            Service::Voice => words::talked_in_month(language),
            Service::Data => words::used_in_month(language),
        };
        Self {
            title: say::title(&writer),
            say: say::all(&writer, facts),
            changed: words::changed(language, &writer.used(), &writer.cost()).to_string(),
            as_of: facts.as_of.clone(),
            strip: strip::strip(&writer),
            caption,
            range_head,
            cost_head: words::cost(language),
            as_table: words::as_table(language),
            rows: row::rows(&writer, facts.occasion),
        }
    }
}

/// Writes a gauge's figures, all in its unit and its reader's language.
struct Writer<'g> {
    gauge: &'g Gauge,
    language: Language,
}

impl Writer<'_> {
    /// The bounds of the band at `index`.
    fn bounds(&self, index: usize) -> (Quantity, Option<Quantity>) {
        let band = &self.gauge.bands[index];
        (band.over, band.up_to)
    }

    /// `over 25 up to 50 GB`, `401 – 425 min`.
    fn range(&self, index: usize) -> String {
        let Gauge {
            unit, whole_units, ..
        } = *self.gauge;
        format::band_range(self.bounds(index), unit, whole_units, self.language)
    }

    /// The range in a sentence that has just said the unit: `401 – 425`; where
    /// it is in words it keeps the unit.
    fn range_in_sentence(&self, index: usize) -> String {
        let Gauge {
            unit, whole_units, ..
        } = *self.gauge;
        let short = format::band_range_short(self.bounds(index), unit, whole_units, self.language);
        if short.starts_with(|c: char| c.is_ascii_digit()) {
            short
        } else {
            self.range(index)
        }
    }

    /// An amount near the bounds of the band at `index`, the unit as a word.
    fn amount(&self, amount: Quantity, index: usize, significant: i32) -> String {
        let unit = self.gauge.unit;
        let bounds = self.bounds(index);
        let digits = format::quantity_inside(amount, unit, bounds, significant, self.language);
        self.with_noun(digits, amount)
    }

    fn with_noun(&self, mut digits: String, amount: Quantity) -> String {
        let unit = self.gauge.unit;
        let is_one = amount.base_units() == unit.base_units();
        digits.push(format::NO_BREAK);
        digits.push_str(crate::text::unit::noun(unit, is_one, self.language));
        digits
    }

    /// The usage: `412 minutes`, `30.1 GB`.
    fn used(&self) -> String {
        self.amount(self.gauge.used, self.gauge.current, 3)
    }

    /// The usage with the unit's symbol, for the strip: `412 min`.
    fn used_short(&self) -> String {
        let Gauge {
            used,
            unit,
            current,
            ..
        } = *self.gauge;
        let bounds = self.bounds(current);
        let digits = format::quantity_inside(used, unit, bounds, 3, self.language);
        format!("{digits}{}{unit}", format::NO_BREAK)
    }

    /// What the usage costs.
    fn cost(&self) -> String {
        self.coins(self.gauge.cost)
    }

    /// An amount as an invoice would charge it, in whole coins.
    fn coins(&self, amount: Money) -> String {
        let coins = amount.round_to_minor_unit(RoundingMode::HalfEven);
        format::money(coins.unwrap_or(amount), self.language)
    }

    /// A band's cost, as far as it is one amount.
    fn base_cost(&self, cost: BandCost) -> String {
        let (BandCost::Flat(amount) | BandCost::PerUnit { base: amount, .. }) = cost;
        format::money(amount, self.language)
    }

    /// The same with the price that comes on top: `€4.90 + €0.09/min`.
    fn cost_and_price(&self, cost: BandCost) -> String {
        let BandCost::PerUnit { price, .. } = cost else {
            return self.base_cost(cost);
        };
        let unit = self.gauge.unit;
        let block = match price.per.base_units() == unit.base_units() {
            true => unit.symbol().to_owned(),
            false => block(price.per, unit, self.language),
        };
        let amount = format::money(price.amount, self.language);
        words::base_and_price(self.language, &self.base_cost(cost), &amount, &block).to_string()
    }

    /// The price beyond the last band: `$1.25 for each GB`.
    fn price(&self, cost: BandCost) -> Option<String> {
        let BandCost::PerUnit { price, .. } = cost else {
            return None;
        };
        let amount = format::money(price.amount, self.language);
        let block = block(price.per, self.gauge.unit, self.language);
        Some(words::price_per(self.language, &amount, &block).to_string())
    }

    /// The same with where it begins: `and $1.25 for each GB over 30 GB`.
    fn further(&self, index: usize) -> Option<String> {
        let band = &self.gauge.bands[index];
        let price = self.price(band.cost)?;
        let bound = format::quantity_exact(band.over, self.gauge.unit, self.language);
        Some(words::further(self.language, &price, &bound).to_string())
    }

    /// What is left before the next band, never more than there is.
    fn left(&self, left: Quantity) -> String {
        let unit = self.gauge.unit;
        // less than a hundredth of the unit reads better in a smaller one
        if left.base_units().saturating_mul(100) < unit.base_units() {
            return format::quantity_natural(left, unit, self.language);
        }
        let digits = format::quantity_left(left, self.gauge.used, unit, self.language);
        self.with_noun(digits, left)
    }
}

/// Thousandths of millionths, cut downwards.
fn per_mille(millionths: i64) -> u16 {
    u16::try_from(millionths.clamp(0, 1_000_000) / 1_000).unwrap_or(1_000)
}
