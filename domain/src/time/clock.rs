//! The one source of "now": an argument, never a global.

use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// A clock that stands still until it is moved by hand: for tests and demos.
#[derive(Debug)]
pub struct FixedClock {
    now_us: AtomicI64,
}

impl FixedClock {
    /// A clock standing at `now`.
    pub fn new(now: Timestamp) -> Self {
        Self {
            now_us: AtomicI64::new(now.as_microsecond()),
        }
    }

    /// Moves the clock.
    pub fn set(&self, now: Timestamp) {
        self.now_us.store(now.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        let now_us = self.now_us.load(Ordering::SeqCst);
        // what went in was a timestamp
        Timestamp::from_microsecond(now_us).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
