//! The clock of the machine, and new ids from its time.

use domain::time::Clock;
use jiff::Timestamp;
use uuid::{NoContext, Uuid};

/// What the machine's clock says.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A new UUIDv7 of the instant `now`.
pub fn new_uuid(now: Timestamp) -> Uuid {
    let since_epoch = now.as_microsecond().max(0).unsigned_abs();
    let seconds = since_epoch / 1_000_000;
    let nanos = u32::try_from(since_epoch % 1_000_000).unwrap_or(0) * 1_000;
    Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanos))
}
