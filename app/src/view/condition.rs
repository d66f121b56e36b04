//! A condition in the words of whoever it meters.

use crate::{format::quantity_natural, text::condition as words};
use domain::{
    metering::{Condition, Schedule, Timeframe},
    party::Language,
    unit::Unit,
    usage::{Network, Service},
};
use jiff::civil::Weekday;

/// When it holds, in words; schedule entries as the times they stand for.
pub fn say(condition: &Condition, schedule: &Schedule, language: Language) -> String {
    let several = |row: &[Condition], between: &str| {
        let parts: Vec<String> = row
            .iter()
            .map(|one| match one {
                Condition::And(_) | Condition::Or(_) => {
                    format!("({})", say(one, schedule, language))
                }
                one => say(one, schedule, language),
            })
            .collect();
        parts.join(between)
    };
    match condition {
        Condition::Always => words::always(language).to_owned(),
        Condition::Service(Service::Voice) => words::voice(language).to_owned(),
        Condition::Service(Service::Data) => words::data(language).to_owned(),
        Condition::Network(Network::Fixed) => words::fixed(language).to_owned(),
        Condition::Network(Network::Mobile) => words::mobile(language).to_owned(),
        Condition::Roaming => words::roaming(language).to_owned(),
        Condition::Day(days) => {
            let days: Vec<&str> = days.iter().map(|day| weekday(*day, language)).collect();
            words::on_days(language, &days.join(", ")).to_string()
        }
        Condition::Time(range) => words::at_time(language, &dash(range)).to_string(),
        Condition::Application(names) => {
            words::by_application(language, &names.join(", ")).to_string()
        }
        Condition::Segment(names) => words::by_segment(language, &names.join(", ")).to_string(),
        Condition::Schedule(names) => {
            let frames = names.iter().filter_map(|name| schedule.entry(name));
            let frames: Vec<String> = frames.map(|entry| frame(&entry.frame, language)).collect();
            frames.join(words::or(language))
        }
        Condition::Size { is_up_to, bound } => {
            let size = quantity_natural(*bound, Unit::Megabyte, language);
            match is_up_to {
                true => words::of_size_up_to(language, &size).to_string(),
                false => words::of_size_over(language, &size).to_string(),
            }
        }
        Condition::Not(inner) => {
            let inner = several(std::slice::from_ref(inner), "");
            words::not(language, &inner).to_string()
        }
        Condition::And(row) => several(row, words::and(language)),
        Condition::Or(row) => several(row, words::or(language)),
    }
}

fn frame(frame: &Timeframe, language: Language) -> String {
    match frame {
        Timeframe::Daily(range) => words::daily(language, &dash(range)).to_string(),
        Timeframe::Weekly(range) => words::weekly(language, &dash(range)).to_string(),
        Timeframe::Yearly(range) => words::yearly(language, &range.to_string()).to_string(),
        Timeframe::Always => words::always(language).to_owned(),
    }
}

/// A range as it is read: `00:00–06:00`.
fn dash(range: &impl ToString) -> String {
    range.to_string().replace(" - ", " – ").replace('-', "–")
}

const fn weekday(day: Weekday, language: Language) -> &'static str {
    match (day, language) {
        (Weekday::Monday, Language::En) => "Monday",
        (Weekday::Tuesday, Language::En) => "Tuesday",
        (Weekday::Wednesday, Language::En) => "Wednesday",
        (Weekday::Thursday, Language::En) => "Thursday",
        (Weekday::Friday, Language::En) => "Friday",
        (Weekday::Saturday, Language::En) => "Saturday",
        (Weekday::Sunday, Language::En) => "Sunday",
        (Weekday::Monday, Language::De) => "Montag",
        (Weekday::Tuesday, Language::De) => "Dienstag",
        (Weekday::Wednesday, Language::De) => "Mittwoch",
        (Weekday::Thursday, Language::De) => "Donnerstag",
        (Weekday::Friday, Language::De) => "Freitag",
        (Weekday::Saturday, Language::De) => "Samstag",
        (Weekday::Sunday, Language::De) => "Sonntag",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::metering::ScheduleEntry;

    #[test]
    fn conditions_are_said_in_both_languages() {
        let night = ScheduleEntry {
            name: "night".parse().unwrap(),
            priority: 1,
            frame: Timeframe::Daily("22:00-06:00".parse().unwrap()),
        };
        let schedule = Schedule::new(vec![night]).unwrap();
        for (text, en, de) in [
            (
                "schedule = \"night\"",
                "each day from 22:00–06:00",
                "täglich 22:00–06:00",
            ),
            (
                "roaming and not network = fixed",
                "abroad and not on the home line",
                "im Ausland und nicht im Festnetz",
            ),
            (
                "day in (sat, sun) or time in 08:00-12:00",
                "on Saturday, Sunday or from 08:00–12:00",
                "am Samstag, Sonntag oder von 08:00–12:00",
            ),
            (
                "not (application = \"video\" or roaming)",
                "not (for video or abroad)",
                "nicht (für video oder im Ausland)",
            ),
        ] {
            let condition: Condition = text.parse().unwrap();
            assert_eq!(say(&condition, &schedule, Language::En), en);
            assert_eq!(say(&condition, &schedule, Language::De), de);
        }
    }
}
