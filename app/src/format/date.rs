//! Days, instants and periods: on the server, and in the operator's bundle.
//!
//! An instant is always shown in the account's zone.

use super::NO_BREAK;
use crate::text::date as words;
use domain::{
    party::Language,
    time::{BillingPeriod, PeriodMonth},
};
use jiff::{
    Timestamp,
    civil::Date,
    tz::{Offset, TimeZone},
};

/// `14 November 2026`, `14. November 2026`.
pub fn date(date: Date, language: Language) -> String {
    let name = words::month(date.month(), language);
    format!(
        "{}{NO_BREAK}{name} {}",
        day_number(date, language),
        date.year()
    )
}

/// `14 November`, `14. November`, where the year is known.
pub fn day_long(date: Date, language: Language) -> String {
    let name = words::month(date.month(), language);
    format!("{}{NO_BREAK}{name}", day_number(date, language))
}

/// `14 Nov 2026`, `14. Nov. 2026`.
pub fn date_short(date: Date, language: Language) -> String {
    format!("{}{NO_BREAK}{}", day(date, language), date.year())
}

/// `14 Nov`, `14. Nov.`, where the year is known.
pub fn day(date: Date, language: Language) -> String {
    let name = words::month_short(date.month(), language);
    format!("{}{NO_BREAK}{name}", day_number(date, language))
}

/// `Tue 13 Oct`, `Di., 13. Okt.`.
pub fn weekday_day(date: Date, language: Language) -> String {
    let name = words::weekday(date.weekday().to_monday_zero_offset(), language);
    let day = day(date, language);
    match language {
        Language::En => format!("{name}{NO_BREAK}{day}"),
        Language::De => format!("{name},{NO_BREAK}{day}"),
    }
}

/// `October 2026`: the month that a period starts in, which is its name.
pub fn month(month: PeriodMonth, language: Language) -> String {
    let first = month.first_day();
    format!("{} {}", words::month(first.month(), language), first.year())
}

/// `October`, where the year is known.
pub fn month_name(month: PeriodMonth, language: Language) -> &'static str {
    words::month(month.first_day().month(), language)
}

/// `1 – 31 October 2026`, `15 October – 14 November 2026`; in German
/// `1.–31. Oktober 2026`. What both ends share is said once.
pub fn period(period: &BillingPeriod, language: Language) -> String {
    days(period.first_day, period.last_day(), language)
}

/// The same for any two days, both included.
pub fn days(first: Date, last: Date, language: Language) -> String {
    if first == last {
        return date(first, language);
    }
    let ends = date(last, language);
    let begins = day_number(first, language);
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return match language {
            Language::En => format!("{begins}{NO_BREAK}–{NO_BREAK}{ends}"),
            Language::De => format!("{begins}–{ends}"),
        };
    }
    let month = words::month(first.month(), language);
    if first.year() == last.year() {
        return format!("{begins}{NO_BREAK}{month} – {ends}");
    }
    format!("{} – {ends}", date(first, language))
}

/// `21 Nov 2026, 09:00`.
pub fn instant(instant: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(instant);
    let date = date_short(local.date(), language);
    format!("{date}, {:02}:{:02}", local.hour(), local.minute())
}

/// `09:00`, where the day is known.
pub fn time_of_day(instant: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(instant);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `21 Nov 09:00`, where the year is known.
pub fn day_and_time(instant: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(instant);
    let day = day(local.date(), language);
    format!("{day}{NO_BREAK}{:02}:{:02}", local.hour(), local.minute())
}

/// `21 Nov 2026, 09:00:05 (UTC+1)`: to the second and beyond doubt, also in the
/// hour that a change of the clocks repeats.
pub fn instant_exact(instant: Timestamp, zone: &TimeZone, language: Language) -> String {
    let local = zone.to_datetime(instant);
    let date = date_short(local.date(), language);
    let offset = offset(zone.to_offset(instant));
    format!(
        "{date}, {:02}:{:02}:{:02} ({offset})",
        local.hour(),
        local.minute(),
        local.second()
    )
}

/// What is left of `period` at `now`: `9 days left`, `last day`; `None` outside
/// of it.
pub fn days_left(
    period: &BillingPeriod,
    now: Timestamp,
    zone: &TimeZone,
    language: Language,
) -> Option<String> {
    if !period.contains(now) {
        return None;
    }
    let today = zone.to_datetime(now).date();
    let left = today
        .until(period.last_day())
        .map_or(0, |span| span.get_days());
    Some(match left {
        0 => words::last_day(language).to_owned(),
        left => words::days_left(language, left.into()),
    })
}

/// The day of the month: an ordinal in German.
fn day_number(date: Date, language: Language) -> String {
    match language {
        Language::En => date.day().to_string(),
        Language::De => format!("{}.", date.day()),
    }
}

/// `UTC`, `UTC+1`, `UTC−3:30`.
fn offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '\u{2212}' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    match rest {
        0 => format!("UTC{sign}{hours}"),
        rest => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};
    use domain::time::BillingCycle;

    fn cycle(day: i8, zone: TimeZone) -> BillingCycle {
        BillingCycle {
            day: day.try_into().unwrap(),
            zone,
        }
    }

    fn spaces(text: String) -> String {
        text.replace(NO_BREAK, " ")
    }

    #[test]
    fn days_have_three_lengths() {
        for (text, en, de) in [
            (
                "2026-11-14",
                ["14 November 2026", "14 Nov 2026", "14 Nov", "Sat 14 Nov"],
                [
                    "14. November 2026",
                    "14. Nov. 2026",
                    "14. Nov.",
                    "Sa., 14. Nov.",
                ],
            ),
            (
                "2026-03-01",
                ["1 March 2026", "1 Mar 2026", "1 Mar", "Sun 1 Mar"],
                ["1. März 2026", "1. März 2026", "1. März", "So., 1. März"],
            ),
            (
                "2026-05-31",
                ["31 May 2026", "31 May 2026", "31 May", "Sun 31 May"],
                ["31. Mai 2026", "31. Mai 2026", "31. Mai", "So., 31. Mai"],
            ),
        ] {
            let at: Date = text.parse().unwrap();
            for (language, want) in [(En, en), (De, de)] {
                let written = [
                    date(at, language),
                    date_short(at, language),
                    day(at, language),
                    weekday_day(at, language),
                ];
                assert_eq!(written.map(spaces), want);
            }
        }
    }

    #[test]
    fn a_period_says_once_what_both_ends_share() {
        for (month, day, en, de) in [
            ("2026-10", 1, "1 – 31 October 2026", "1.–31. Oktober 2026"),
            ("2026-02", 1, "1 – 28 February 2026", "1.–28. Februar 2026"),
            (
                "2026-10",
                15,
                "15 October – 14 November 2026",
                "15. Oktober – 14. November 2026",
            ),
            (
                "2026-12",
                15,
                "15 December 2026 – 14 January 2027",
                "15. Dezember 2026 – 14. Januar 2027",
            ),
        ] {
            let of = cycle(day, TimeZone::UTC)
                .period(month.parse().unwrap())
                .unwrap();
            assert_eq!(spaces(period(&of, En)), en);
            assert_eq!(spaces(period(&of, De)), de);
        }
        let one: Date = "2026-10-05".parse().unwrap();
        assert_eq!(spaces(days(one, one, En)), "5 October 2026");
    }

    #[test]
    fn instants_are_in_the_accounts_zone() {
        let at: Timestamp = "2026-11-21T08:00:05Z".parse().unwrap();
        for (zone, short, en, de, exact) in [
            (
                0,
                "21 Nov 08:00",
                "21 Nov 2026, 08:00",
                "21. Nov. 2026, 08:00",
                "21 Nov 2026, 08:00:05 (UTC)",
            ),
            (
                3_600,
                "21 Nov 09:00",
                "21 Nov 2026, 09:00",
                "21. Nov. 2026, 09:00",
                "21 Nov 2026, 09:00:05 (UTC+1)",
            ),
            (
                -12_600,
                "21 Nov 04:30",
                "21 Nov 2026, 04:30",
                "21. Nov. 2026, 04:30",
                "21 Nov 2026, 04:30:05 (UTC−3:30)",
            ),
            (
                -32_400,
                "20 Nov 23:00",
                "20 Nov 2026, 23:00",
                "20. Nov. 2026, 23:00",
                "20 Nov 2026, 23:00:05 (UTC−9)",
            ),
        ] {
            let zone = TimeZone::fixed(Offset::from_seconds(zone).unwrap());
            assert_eq!(spaces(day_and_time(at, &zone, En)), short);
            assert_eq!(spaces(instant(at, &zone, En)), en);
            assert_eq!(spaces(instant(at, &zone, De)), de);
            assert_eq!(spaces(instant_exact(at, &zone, En)), exact);
        }
    }

    #[test]
    fn days_left_count_from_today_to_the_last() {
        let of = cycle(1, TimeZone::UTC)
            .period("2026-11".parse().unwrap())
            .unwrap();
        for (now, en, de) in [
            ("2026-10-31T23:59:59Z", None, None),
            (
                "2026-11-01T00:00:00Z",
                Some("29 days left"),
                Some("noch 29 Tage"),
            ),
            (
                "2026-11-21T09:00:00Z",
                Some("9 days left"),
                Some("noch 9 Tage"),
            ),
            (
                "2026-11-29T12:00:00Z",
                Some("1 day left"),
                Some("noch 1 Tag"),
            ),
            (
                "2026-11-30T23:59:59Z",
                Some("last day"),
                Some("letzter Tag"),
            ),
            ("2026-12-01T00:00:00Z", None, None),
        ] {
            let left = |language| {
                days_left(&of, now.parse().unwrap(), &TimeZone::UTC, language).map(spaces)
            };
            assert_eq!(left(En).as_deref(), en);
            assert_eq!(left(De).as_deref(), de);
        }
    }

    #[test]
    fn a_month_is_named() {
        let october = "2026-10".parse().unwrap();
        assert_eq!(month(october, En), "October 2026");
        assert_eq!(month(october, De), "Oktober 2026");
        assert_eq!(month_name(october, De), "Oktober");
    }
}
