//! Figures of recordings: how long, how fine, how loud, how much alike.

use super::number::{localized, with_unit};
use domain::party::Language;
use jiff::SignedDuration;

/// How long a recording is, as players write it: `3:41`, `1:02:05`; to the
/// nearest second. The same in every language.
pub fn track_length(length_ms: i64) -> String {
    let seconds = whole_seconds(length_ms);
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{rest:02}"),
        _ => format!("{hours}:{minutes:02}:{rest:02}"),
    }
}

/// The same for programs, as HTML's `datetime` wants it: `PT3M41S`.
pub fn track_length_machine(length_ms: i64) -> String {
    SignedDuration::from_secs(whole_seconds(length_ms)).to_string()
}

/// To the nearest second; a recording is never shorter than nothing.
fn whole_seconds(length_ms: i64) -> i64 {
    length_ms.max(0).saturating_add(500) / 1_000
}

/// A stretch of time to the tenth of a second: `12.3 s`.
pub fn seconds(stretch_ms: i64, language: Language) -> String {
    with_unit(scaled(stretch_ms, 1_000, 1, language), "s")
}

/// Samples in a second: `44.1 kHz`, `48 kHz`, `11.025 kHz`.
pub fn kilohertz(sample_rate_hz: u32, language: Language) -> String {
    let text = format!("{}.{:03}", sample_rate_hz / 1_000, sample_rate_hz % 1_000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    with_unit(localized(text, language), "kHz")
}

/// How loud it is on the whole (EBU R 128), from hundredths: `−14.2 LUFS`.
pub fn loudness(hundredths_lufs: i32, language: Language) -> String {
    with_unit(scaled(hundredths_lufs.into(), 100, 1, language), "LUFS")
}

/// A rate of errors, or a share of a whole, to the tenth of a percent:
/// `3.4 %` for 34,000.
pub fn percent_tenths(millionths: i64, language: Language) -> String {
    with_unit(scaled(millionths, 10_000, 1, language), "%")
}

/// The same in whole percents: `20 %` for 200,000.
pub fn percent_whole(millionths: i64, language: Language) -> String {
    with_unit(scaled(millionths, 10_000, 0, language), "%")
}

/// `number` ÷ `scale` with so many `decimals`, halves away from zero.
fn scaled(number: i64, scale: i64, decimals: u32, language: Language) -> String {
    let step = i128::from(scale) / 10_i128.pow(decimals);
    let magnitude = (i128::from(number).abs() + step / 2) / step;
    let per_whole = 10_i128.pow(decimals);
    let sign = if number < 0 && magnitude > 0 { "-" } else { "" };
    let (whole, part) = (magnitude / per_whole, magnitude % per_whole);
    let width = decimals as usize;
    let text = match decimals {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{part:0width$}"),
    };
    localized(&text, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};

    #[test]
    fn lengths_are_written_as_players_do() {
        for (length_ms, want, machine) in [
            (0, "0:00", "PT0S"),
            (499, "0:00", "PT0S"),
            (500, "0:01", "PT1S"),
            (59_499, "0:59", "PT59S"),
            (59_500, "1:00", "PT1M"),
            (221_000, "3:41", "PT3M41S"),
            (3_725_000, "1:02:05", "PT1H2M5S"),
            (-5, "0:00", "PT0S"),
        ] {
            assert_eq!(track_length(length_ms), want);
            assert_eq!(track_length_machine(length_ms), machine);
        }
        assert!(track_length(i64::MAX).starts_with("2562047788015:"));
    }

    #[test]
    fn figures_of_sound_are_written_as_the_language_does() {
        for (sample_rate_hz, en, de) in [
            (44_100, "44.1 kHz", "44,1 kHz"),
            (48_000, "48 kHz", "48 kHz"),
            (11_025, "11.025 kHz", "11,025 kHz"),
            (192_000, "192 kHz", "192 kHz"),
        ] {
            assert_eq!(kilohertz(sample_rate_hz, En), en.replace(' ', "\u{a0}"));
            assert_eq!(kilohertz(sample_rate_hz, De), de.replace(' ', "\u{a0}"));
        }
        for (hundredths, en, de) in [
            (-1_420, "−14.2 LUFS", "−14,2 LUFS"),
            (-1_425, "−14.3 LUFS", "−14,3 LUFS"),
            (-4, "0.0 LUFS", "0,0 LUFS"),
            (35, "0.4 LUFS", "0,4 LUFS"),
        ] {
            assert_eq!(loudness(hundredths, En), en.replace(' ', "\u{a0}"));
            assert_eq!(loudness(hundredths, De), de.replace(' ', "\u{a0}"));
        }
        for (millionths, en) in [
            (0, "0.0 %"),
            (34_000, "3.4 %"),
            (200_000, "20.0 %"),
            (499_949, "50.0 %"),
        ] {
            assert_eq!(percent_tenths(millionths, En), en.replace(' ', "\u{a0}"));
        }
        assert_eq!(percent_whole(200_000, En), "20\u{a0}%");
        assert_eq!(seconds(12_345, De), "12,3\u{a0}s");
        assert_eq!(seconds(-250, En), "−0.3\u{a0}s");
    }
}
