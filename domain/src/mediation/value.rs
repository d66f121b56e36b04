//! Values in the fields of records: numbers, times, and what cannot be.

use super::RejectReason;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// Bytes a second that no line of today exceeds (400 Gbit/s).
const BYTES_PER_SECOND_MAX: i64 = 50_000_000_000;
/// Bytes that no single record reports (1 PiB).
pub(super) const BYTES_MAX: i64 = 1 << 50;
/// Seconds between the end and the start of a record at most: 400 days.
const LENGTH_SECONDS_MAX: i64 = 400 * 86_400;
/// More digits are beyond 64 bits, or close to it.
const DIGITS_MAX: usize = 18;
/// How far ahead of the import's instant a record may lie: clocks differ.
const AHEAD_SECONDS_MAX: i64 = 86_400;
/// The longest name of another party, in bytes.
const PEER_BYTES_MAX: usize = 64;

/// A whole number of at least 0, in ASCII digits.
pub(super) fn whole(field: &'static str, text: &str) -> Result<i64, RejectReason> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(RejectReason::EmptyField { field });
    }
    if bytes[0] == b'-' && bytes[1..].iter().any(|b| (b'1'..=b'9').contains(b)) {
        return Err(RejectReason::NegativeNumber {
            field,
            text: short(text),
        });
    }
    if !bytes.iter().all(u8::is_ascii_digit) {
        return Err(RejectReason::BadNumber {
            field,
            text: short(text),
        });
    }
    if bytes.len() > DIGITS_MAX {
        return Err(RejectReason::AbsurdNumber {
            field,
            why: short(text),
        });
    }
    Ok(bytes
        .iter()
        .fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
}

/// An instant with its offset: `2026-10-01T10:00:00Z`.
pub(super) fn instant(field: &'static str, text: &str) -> Result<Timestamp, RejectReason> {
    if text.is_empty() {
        return Err(RejectReason::EmptyField { field });
    }
    text.parse().map_err(|_| RejectReason::BadTime {
        field,
        text: short(text),
        form: "2026-10-01T10:00:00Z",
    })
}

/// What a local time can mean: two instants in the hour that is repeated when
/// clocks are put back, one otherwise.
#[derive(Debug, Clone, Copy)]
pub(super) struct Local {
    earlier: Timestamp,
    later: Timestamp,
    civil: DateTime,
}

impl Local {
    /// Its digits read as UTC: the same in every zone.
    pub(super) fn civil_in_utc(self) -> Timestamp {
        let there = TimeZone::UTC.to_timestamp(self.civil);
        // out of range within a day of the end of time
        there.unwrap_or(self.earlier)
    }
}

/// A local time in `zone`: `2026-10-01 10:00:00`.
pub(super) fn local(
    field: &'static str,
    text: &str,
    zone: &TimeZone,
) -> Result<Local, RejectReason> {
    if text.is_empty() {
        return Err(RejectReason::EmptyField { field });
    }
    let bad = || RejectReason::BadTime {
        field,
        text: short(text),
        form: "2026-10-01 10:00:00",
    };
    if text.len() != 19 {
        return Err(bad());
    }
    let civil: DateTime = text.parse().map_err(|_| bad())?;
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    if matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Err(RejectReason::NonexistentLocalTime {
            field,
            text: short(text),
            zone: zone.iana_name().unwrap_or("that zone").to_owned(),
        });
    }
    let later = ambiguous.later().map_err(|_| bad())?;
    let earlier = ambiguous.earlier().map_err(|_| bad())?;
    Ok(Local {
        earlier,
        later,
        civil,
    })
}

/// The instants of `start` and `end` that lie `seconds` apart, or come nearest
/// to it; the first of two that do so equally.
pub(super) fn nearest(start: Local, end: Local, seconds: i64) -> (Timestamp, Timestamp) {
    let mut best = (start.earlier, end.earlier);
    let miss = |(start, end): (Timestamp, Timestamp)| {
        (end.as_second() - start.as_second())
            .saturating_sub(seconds)
            .saturating_abs()
    };
    for other in [
        (start.earlier, end.later),
        (start.later, end.earlier),
        (start.later, end.later),
    ] {
        if miss(other) < miss(best) {
            best = other;
        }
    }
    best
}

/// A record's span: not backwards, not endless, not ahead of the import.
pub(super) fn span(
    started_at: Timestamp,
    ended_at: Timestamp,
    now: Timestamp,
) -> Result<i64, RejectReason> {
    let seconds = ended_at.as_second() - started_at.as_second();
    if ended_at < started_at {
        return Err(RejectReason::EndBeforeStart);
    }
    if seconds > LENGTH_SECONDS_MAX {
        let why = format!("it lasts {seconds} s, more than {LENGTH_SECONDS_MAX}");
        return Err(RejectReason::AbsurdNumber {
            field: "duration",
            why,
        });
    }
    not_ahead("start", started_at, now)?;
    not_ahead("end", ended_at, now)?;
    Ok(seconds)
}

/// Nothing happened more than a day after the import.
pub(super) fn not_ahead(
    field: &'static str,
    at: Timestamp,
    now: Timestamp,
) -> Result<(), RejectReason> {
    if at.as_second() > now.as_second().saturating_add(AHEAD_SECONDS_MAX) {
        return Err(RejectReason::InFuture { field, at });
    }
    Ok(())
}

/// No more bytes than can have passed in `seconds`, and than anything reports.
pub(super) fn bytes(field: &'static str, bytes: i64, seconds: i64) -> Result<(), RejectReason> {
    let possible = seconds
        .saturating_add(1)
        .saturating_mul(BYTES_PER_SECOND_MAX);
    if bytes >= BYTES_MAX || bytes > possible {
        let why = format!("{bytes} bytes in {seconds} s");
        return Err(RejectReason::AbsurdNumber { field, why });
    }
    Ok(())
}

/// The other party, if there is one.
pub(super) fn peer(text: &str) -> Result<Option<Box<str>>, RejectReason> {
    match text.trim() {
        "" => Ok(None),
        text if text.len() > PEER_BYTES_MAX => Err(RejectReason::FieldTooLong {
            field: "peer",
            max: PEER_BYTES_MAX,
        }),
        text => Ok(Some(text.into())),
    }
}

/// The first characters of what a file says, for a message.
pub(super) fn short(text: &str) -> String {
    text.chars().take(48).collect()
}
