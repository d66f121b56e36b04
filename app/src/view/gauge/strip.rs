//! The bands on one line: equal widths, however far apart their bounds are, and
//! a needle that moves within its cell in proportion.

use super::{RowState, Writer, per_mille, row::forecast_words};
use crate::format;
use domain::invoice::{BandCost, Gauge};

/// One band on the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellView {
    /// The bound that it begins at; the first and the last say the unit.
    pub bound: String,
    /// Its cost, without coins where there are none.
    pub cost: String,
    /// Where it stands.
    pub state: RowState,
}

/// A marker above the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkView {
    /// Its place, in thousandths of the whole strip; in an open band the
    /// middle, where an arrow stands for it.
    pub at: u16,
    /// Whether it is in the band that is open above.
    pub is_open: bool,
    /// What it stands for.
    pub words: String,
}

/// The bands on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripView {
    /// Every band, lowest first; the last is open above.
    pub cells: Vec<CellView>,
    /// The index of the marked band.
    pub current: usize,
    /// The usage.
    pub used: MarkView,
    /// What the usage costs.
    pub cost: String,
    /// The forecast, hollow.
    pub forecast: Option<MarkView>,
}

impl StripView {
    /// Whether the usage is in the band that is open above.
    pub fn is_past(&self) -> bool {
        self.used.is_open
    }
}

pub(super) fn strip(writer: &Writer<'_>) -> StripView {
    let gauge = writer.gauge;
    let last = gauge.bands.len() - 1;
    let cells = gauge.bands.iter().enumerate().map(|(index, band)| {
        let (BandCost::Flat(cost) | BandCost::PerUnit { base: cost, .. }) = band.cost;
        let mut cost = format::money_short(cost, writer.language);
        if matches!(band.cost, BandCost::PerUnit { .. }) {
            cost.push('+');
        }
        let bound = if index == 0 || index == last {
            format::quantity_exact(band.over, gauge.unit, writer.language)
        } else {
            format::bound(band.over, gauge.unit, writer.language)
        };
        CellView {
            bound,
            cost,
            state: band.state.into(),
        }
    });
    let forecast = gauge.forecast.as_ref().map(|forecast| MarkView {
        at: place(gauge, forecast.band, forecast.marker_millionths),
        is_open: forecast.band == last,
        words: forecast_words(writer, gauge),
    });
    StripView {
        cells: cells.collect(),
        current: gauge.current,
        used: MarkView {
            at: place(gauge, gauge.current, gauge.marker_millionths),
            is_open: gauge.current == last,
            words: writer.used_short(),
        },
        cost: format::money_short(gauge.cost, writer.language),
        forecast,
    }
}

/// Thousandths of the strip for a place in the band at `index`.
fn place(gauge: &Gauge, index: usize, millionths: Option<i64>) -> u16 {
    let count = i64::try_from(gauge.bands.len()).unwrap_or(1);
    let before = i64::try_from(index).unwrap_or(0) * 1_000_000;
    per_mille((before + millionths.unwrap_or(500_000)) / count)
}
