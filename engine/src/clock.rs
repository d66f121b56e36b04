//! The clock of the machine, and new ids from its time.

use domain::time::Clock;
use jiff::Timestamp;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::{Builder, Uuid};

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

/// A new UUIDv7 of the instant `now`. Those that this process makes of one
/// millisecond sort in the order in which they were made.
pub fn new_uuid(now: Timestamp) -> Uuid {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let millis = now.as_millisecond().max(0).unsigned_abs();
    // 26 bits count, in the 12 behind the time and the 14 behind the variant
    let [high, middle, low, last] = MADE.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let counted = u32::from_be_bytes([high, middle, low, last]);
    let mut tail = [0; 10];
    tail.copy_from_slice(&Uuid::new_v4().as_bytes()[..10]);
    tail[..2].copy_from_slice(&(((counted >> 14) & 0xfff) as u16).to_be_bytes());
    tail[2] = ((counted >> 8) & 0x3f) as u8;
    tail[3] = last;
    Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_instant_sort_as_they_were_made() {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let ids: Vec<Uuid> = (0..70_000).map(|_| new_uuid(now)).collect();
        // other tests count on meanwhile, which leaves gaps and no disorder
        assert!(ids.is_sorted_by(|before, after| before < after));
        assert_eq!(ids[0].get_version_num(), 7);
        assert_eq!(ids[0].get_timestamp().unwrap().to_unix().0, 1_800_000_000);
    }
}
