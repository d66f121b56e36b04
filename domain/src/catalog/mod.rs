//! What is sold: band schedules and the tariffs that hold them.
//!
//! # Adding a way to write a schedule
//! Give [`BandSchedule`] a constructor that comes down to
//! [`BandSchedule::from_table`], and the file format a table for it in
//! [`tariff_file`]; every check and the gauge then apply unchanged.

mod band;
mod tariff;
pub mod tariff_file;

pub use band::{Above, Band, BandSchedule, ScheduleError, Series};
pub use tariff::{RatingGroup, Tariff, TariffCode, TariffError, TaxMode};
