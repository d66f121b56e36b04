//! Figures as text, in the reader's language.
//!
//! The browser needs amounts of money and usage, so these are small: integer
//! arithmetic and two languages, no locale data. What needs a calendar or a time
//! zone is not in the subscribers' bundle (`date`, `instant`, `period` …); their
//! islands get its strings.
//!
//! Spaces inside a figure are no-break spaces, minus is U+2212, ranges have an
//! en dash between spaces.

#[cfg(feature = "operator")]
mod date;
mod money;
mod number;
mod parse;
mod quantity;
mod range;
#[cfg(feature = "ssr")]
mod sound;

#[cfg(feature = "operator")]
pub use date::{
    date, date_short, day, day_and_time, day_long, days, days_left, instant, instant_exact, month,
    month_name, period, time_of_day, weekday_day,
};
pub use money::{money, money_fine, money_short, money_signed};
#[cfg(feature = "ssr")]
pub use number::factor;
#[cfg(feature = "ssr")]
pub(crate) use number::thousandths;
pub use number::{counted, integer, percent, percent_of};
pub use parse::{NotAnAmountOf, parse_quantity};
pub use quantity::{
    Rounding, duration, quantities_apart, quantity, quantity_digits, quantity_exact,
    quantity_inside, quantity_left, quantity_natural, quantity_words,
};
pub use range::{band_range, band_range_short, bound};
#[cfg(feature = "ssr")]
pub use sound::{
    kilohertz, loudness, percent_tenths, percent_whole, seconds, track_length, track_length_machine,
};

/// Keeps a figure and its unit on one line.
pub const NO_BREAK: char = '\u{a0}';
