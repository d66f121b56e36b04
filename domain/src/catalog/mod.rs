//! What is sold: band schedules and the tariffs that hold them.
//!
//! # Adding a way to write a schedule
//! Give [`BandSchedule`] a constructor that comes down to
//! [`BandSchedule::from_table`], and the file format a table for it in
//! [`tariff_file`]; every check and the gauge then apply unchanged.

mod band;
mod in_force;
mod tariff;
pub mod tariff_file;

pub use band::{Above, BANDS_MAX, Band, BandSchedule, ScheduleError, Series};
pub use in_force::{Assignment, Catalog, Segment, in_force, segments};
pub use tariff::{RatingGroup, Tariff, TariffCode, TariffError, TaxMode};
pub use tariff_file::TariffFileError;
