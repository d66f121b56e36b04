//! The rows of the table: each with its piece of the ruler.

use super::{Occasion, Writer, per_mille};
use crate::{format, text::gauge as words};
use domain::invoice::{BandState, Gauge};

/// Where a band stands in relation to the usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowState {
    /// The usage has gone through it.
    Passed,
    /// The usage ends in it.
    Current,
    /// Not reached.
    Ahead,
}

/// One band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// Its range, with the unit.
    pub range: String,
    /// Its cost; the base where a price comes on top.
    pub cost: String,
    /// The cost, and the price for what is beyond where there is one: `€4.90 + €0.09/min`.
    pub cost_and_price: String,
    /// The price beyond, where there is one.
    pub further: Option<String>,
    /// Where it stands.
    pub state: RowState,
    /// The words that mark the row of the usage.
    pub here: Option<String>,
    /// The words that mark the row of the forecast.
    pub forecast: Option<String>,
    /// Whether it has no upper end.
    pub is_open: bool,
    /// Where the needle stands, in thousandths of the row; in no other row than
    /// the current, and not in an open one.
    pub needle: Option<u16>,
    /// Where the hollow marker stands, likewise.
    pub hope: Option<u16>,
}

impl RowState {
    /// Its word in `data-state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            RowState::Passed => "passed",
            RowState::Current => "current",
            RowState::Ahead => "ahead",
        }
    }
}

impl From<BandState> for RowState {
    fn from(state: BandState) -> Self {
        match state {
            BandState::Passed => RowState::Passed,
            BandState::Current => RowState::Current,
            BandState::Ahead => RowState::Ahead,
        }
    }
}

pub(super) fn rows(writer: &Writer<'_>, occasion: Occasion) -> Vec<RowView> {
    let gauge = writer.gauge;
    let mut rows: Vec<RowView> = gauge
        .bands
        .iter()
        .enumerate()
        .map(|(index, band)| RowView {
            range: writer.range(index),
            cost: writer.base_cost(band.cost),
            cost_and_price: writer.cost_and_price(band.cost),
            further: writer.further(index),
            state: band.state.into(),
            here: None,
            forecast: None,
            is_open: band.up_to.is_none(),
            needle: None,
            hope: None,
        })
        .collect();
    if let Some(row) = rows.get_mut(gauge.current) {
        let here = match occasion {
            Occasion::Open | Occasion::Closed => words::your_band(writer.language),
            Occasion::Tried => words::this_band(writer.language),
        };
        row.here = Some(here.to_owned());
        row.needle = gauge.marker_millionths.map(per_mille);
    }
    if let Some(forecast) = &gauge.forecast
        && let Some(row) = rows.get_mut(forecast.band)
    {
        row.forecast = Some(forecast_words(writer, gauge));
        row.hope = forecast.marker_millionths.map(per_mille);
    }
    rows
}

/// `forecast 44 GB`.
pub(super) fn forecast_words(writer: &Writer<'_>, gauge: &Gauge) -> String {
    let Some(forecast) = &gauge.forecast else {
        return String::new();
    };
    let bounds = writer.bounds(forecast.band);
    let digits = format::quantity_inside(forecast.used, gauge.unit, bounds, 2, writer.language);
    let word = words::forecast(writer.language);
    let space = format::NO_BREAK;
    format!("{word}{space}{digits}{space}{}", gauge.unit)
}
