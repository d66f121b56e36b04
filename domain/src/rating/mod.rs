//! From what a record says to what counts: increments.

mod increment;

pub use increment::{Increment, IncrementError, IncrementScope};
