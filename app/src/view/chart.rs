//! Usage by day: the finding in words, bars, and the figures as a table.

use crate::{
    format,
    text::{Rich, bill as bill_words, usage as words},
};
use domain::{
    party::Language,
    time::PeriodMonth,
    unit::{Measure, Quantity, Unit},
    usage::Service,
};
use jiff::civil::Date;

/// One day of a service, to be charted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartDay {
    /// The day, in the account's zone.
    pub day: Date,
    /// As the records say it.
    pub used: Quantity,
    /// How many records.
    pub records: i64,
    /// Where its records are listed.
    pub href: Option<String>,
}

/// What a chart is of.
#[derive(Debug, Clone, Copy)]
pub struct ChartFacts {
    /// Names the chart within its page: letters, digits, hyphens.
    pub id: &'static str,
    /// The service.
    pub service: Service,
    /// The month of its period.
    pub month: PeriodMonth,
    /// The day it is, if the period still runs: days after it are left out.
    pub today: Option<Date>,
    /// The reader's language.
    pub language: Language,
}

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarState {
    /// A day that is over.
    Whole,
    /// The day with the most.
    Most,
    /// The day that still runs.
    Running,
}

/// One day's bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarView {
    /// Its height in thousandths of the axis.
    pub height: u16,
    /// What it stands for.
    pub state: BarState,
    /// The day below it; not every bar has one.
    pub label: Option<String>,
}

/// A line across the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickView {
    /// Its height in thousandths of the axis.
    pub at: u16,
    /// Its value.
    pub label: String,
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayView {
    /// The day.
    pub day: String,
    /// Where its records are listed.
    pub href: Option<String>,
    /// How many records.
    pub records: String,
    /// What was used.
    pub used: String,
}

/// A chart, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartView {
    /// Names the chart within its page.
    pub id: &'static str,
    /// The finding.
    pub say: Rich,
    /// Unit and month.
    pub unit: String,
    /// The picture's name.
    pub title: String,
    /// The picture's description.
    pub desc: String,
    /// A bar for each day of the period.
    pub bars: Vec<BarView>,
    /// The lines across, lowest first.
    pub ticks: Vec<TickView>,
    /// The index of the day with the most, and its value.
    pub most: Option<(usize, String)>,
    /// What solid and hollow bars stand for, where there is a hollow one.
    pub key: Option<[&'static str; 2]>,
    /// What opens the table.
    pub as_table: &'static str,
    /// The headings of the table's three columns.
    pub heads: [&'static str; 3],
    /// The days that have begun.
    pub days: Vec<DayView>,
}

impl ChartView {
    /// The chart of `days`, all days of a period in order.
    pub fn new(days: &[ChartDay], facts: &ChartFacts) -> Self {
        let ChartFacts {
            service, language, ..
        } = *facts;
        let begun = |day: &&ChartDay| facts.today.is_none_or(|today| day.day <= today);
        let begun: Vec<&ChartDay> = days.iter().filter(begun).collect();
        let most = begun
            .iter()
            .enumerate()
            .rev()
            .max_by_key(|(_, day)| day.used.base_units());
        let most = most.filter(|(_, day)| day.used.base_units() > 0);
        let highest = most.map_or(0, |(_, day)| day.used.base_units());
        let unit = unit_for(Quantity::new(highest, service.measure()));
        let axis = Axis::up_to(highest, unit);
        let most = most.map(|(index, day)| (index, *day));
        let written = |used| format::quantity(used, unit, language);
        let month = format::month(facts.month, language);
        let unit_name = match service.measure() {
            Measure::Seconds => crate::text::unit::noun(unit, false, language),
            Measure::Bytes => unit.symbol(),
        };
        Self {
            id: facts.id,
            say: say(&begun, most.map(|(_, day)| day), unit, language),
            unit: capitalized(&words::chart_unit(language, unit_name, &month).to_string()),
            title: words::chart_title(service, &month, language),
            desc: words::chart_desc(language, &words::in_days(language, count(begun.len())))
                .to_string(),
            bars: bars(days, most.map(|(index, _)| index), &axis, facts),
            ticks: axis.ticks(language),
            most: most.map(|(index, day)| {
                let value =
                    format::quantity_digits(day.used, unit, format::Rounding::Nearest, language);
                (index, value)
            }),
            key: facts
                .today
                .filter(|today| {
                    days.iter()
                        .any(|day| day.day == *today && day.used.base_units() > 0)
                })
                .map(|_| [words::whole_day(language), words::today_so_far(language)]),
            as_table: words::as_table(language),
            heads: [
                words::day(language),
                bill_words::records(language),
                bill_words::service(service, language),
            ],
            days: begun
                .iter()
                .map(|day| DayView {
                    day: format::weekday_day(day.day, language),
                    href: day.href.clone(),
                    records: format::integer(day.records, language),
                    used: written(day.used),
                })
                .collect(),
        }
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// "30.1 GB recorded in 21 days. Most on 14 November: 3.1 GB."
fn say(begun: &[&ChartDay], most: Option<&ChartDay>, unit: Unit, language: Language) -> Rich {
    let days = words::in_days(language, count(begun.len()));
    let Some(most) = most else {
        return words::chart_nothing(language, &days);
    };
    let total = begun
        .iter()
        .map(|day| day.used.base_units())
        .fold(0, i64::saturating_add);
    let total = Quantity::new(total, most.used.measure());
    let words_of = |used| format::quantity_words(used, unit, language);
    let day = format::day_long(most.day, language);
    words::chart_total(language, &words_of(total), &days).and(words::chart_most(
        language,
        &day,
        &words_of(most.used),
    ))
}

fn bars(days: &[ChartDay], most: Option<usize>, axis: &Axis, facts: &ChartFacts) -> Vec<BarView> {
    let bar = |(index, day): (usize, &ChartDay)| {
        let is_ahead = facts.today.is_some_and(|today| day.day > today);
        BarView {
            height: if is_ahead {
                0
            } else {
                axis.place(day.used.base_units())
            },
            state: match () {
                () if facts.today == Some(day.day) => BarState::Running,
                () if most == Some(index) => BarState::Most,
                () => BarState::Whole,
            },
            label: (index % 7 == 0).then(|| day.day.day().to_string()),
        }
    };
    days.iter().enumerate().map(bar).collect()
}

/// The unit in which the highest bar reads best.
fn unit_for(highest: Quantity) -> Unit {
    let family = match highest.measure() {
        Measure::Seconds => return Unit::Minute,
        Measure::Bytes => [Unit::Gigabyte, Unit::Megabyte, Unit::Kilobyte],
    };
    let fits = |unit: &Unit| highest.base_units() >= unit.base_units();
    family.into_iter().find(fits).unwrap_or(Unit::Megabyte)
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// A scale from 0 to a little over the highest bar, with lines at 1, 2 or 5 of
/// some power of ten.
struct Axis {
    /// Thousandths of a unit at the top.
    top: i128,
    /// Thousandths of a unit between lines.
    step: i128,
    /// Base units in a unit.
    unit: i128,
}

impl Axis {
    /// At most so many lines above the base.
    const LINES_MAX: i128 = 4;

    fn up_to(highest: i64, unit: Unit) -> Self {
        let unit = i128::from(unit.base_units());
        let highest = (i128::from(highest) * 1_000 / unit).max(1);
        // room above the highest bar for its figure
        let top = highest + highest / 8 + 1;
        let mut power = 1;
        let step = loop {
            let fits = [1, 2, 5]
                .into_iter()
                .find(|step| top / (step * power) <= Self::LINES_MAX);
            match fits {
                Some(step) => break step * power,
                None => power *= 10,
            }
        };
        Self { top, step, unit }
    }

    /// Thousandths of the axis.
    fn place(&self, base_units: i64) -> u16 {
        let thousandths = i128::from(base_units.max(0)) * 1_000 / self.unit;
        u16::try_from((thousandths * 1_000 / self.top).min(1_000)).unwrap_or(1_000)
    }

    fn ticks(&self, language: Language) -> Vec<TickView> {
        let lines = 0..=self.top / self.step;
        lines
            .map(|line| {
                let at = line * self.step;
                TickView {
                    at: u16::try_from(at * 1_000 / self.top).unwrap_or(1_000),
                    label: format::thousandths(at, language),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::NO_BREAK;

    fn november(used: &[&str]) -> Vec<ChartDay> {
        let first: Date = "2026-11-01".parse().unwrap();
        let day = |index: usize| ChartDay {
            day: first
                .checked_add(jiff::Span::new().days(i64::try_from(index).unwrap()))
                .unwrap(),
            used: used
                .get(index)
                .map_or(Quantity::of(0, Unit::Byte), |text| text.parse().unwrap()),
            records: 3,
            href: None,
        };
        (0..30).map(day).collect()
    }

    fn facts(today: Option<&str>, language: Language) -> ChartFacts {
        ChartFacts {
            id: "data",
            service: Service::Data,
            month: "2026-11".parse().unwrap(),
            today: today.map(|day| day.parse().unwrap()),
            language,
        }
    }

    #[test]
    fn the_finding_is_said_in_words() {
        let days = november(&["1.2 GB", "0.8 GB", "3.1 GB", "0.7 GB"]);
        for (today, language, want) in [
            (
                Some("2026-11-04"),
                Language::En,
                "5.8 GB recorded in 4 days. Most on 3 November: 3.1 GB.",
            ),
            (
                Some("2026-11-04"),
                Language::De,
                "5,8 GB in 4 Tagen aufgezeichnet. Am meisten am 3. November: 3,1 GB.",
            ),
            (
                None,
                Language::En,
                "5.8 GB recorded in 30 days. Most on 3 November: 3.1 GB.",
            ),
        ] {
            let view = ChartView::new(&days, &facts(today, language));
            assert_eq!(view.say.to_string().replace(NO_BREAK, " "), want);
        }
        let nothing = ChartView::new(&november(&[]), &facts(None, Language::De));
        assert_eq!(
            nothing.say.to_string().replace(NO_BREAK, " "),
            "Nichts in 30 Tagen."
        );
        assert_eq!(nothing.most, None);
    }

    #[test]
    fn bars_keep_their_proportion_and_days_to_come_have_none() {
        let days = november(&["1 GB", "2 GB", "4 GB", "1 GB"]);
        let view = ChartView::new(&days, &facts(Some("2026-11-04"), Language::En));
        let heights: Vec<u16> = view.bars.iter().take(5).map(|bar| bar.height).collect();
        assert_eq!(heights, [222, 444, 888, 222, 0]);
        assert_eq!(view.bars[2].state, BarState::Most);
        assert_eq!(view.bars[3].state, BarState::Running);
        assert_eq!(view.bars.len(), 30);
        assert_eq!(view.days.len(), 4);
        assert_eq!(view.most, Some((2, "4".to_owned())));
        let labels: Vec<&str> = view.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["0", "1", "2", "3", "4"]);
    }

    #[test]
    fn lines_stand_at_round_values() {
        for (highest, unit, want) in [
            ("3.1 GB", Unit::Gigabyte, "0 1 2 3"),
            ("812 MB", Unit::Megabyte, "0 200 400 600 800"),
            ("31 min", Unit::Minute, "0 10 20 30"),
            ("1 min", Unit::Minute, "0 0.5 1"),
            ("45 s", Unit::Minute, "0 0.2 0.4 0.6 0.8"),
            ("0 B", Unit::Megabyte, "0 0.001 0.002"),
            (
                "9223372036 GB",
                Unit::Gigabyte,
                "0 5,000,000,000 10,000,000,000",
            ),
        ] {
            let highest: Quantity = highest.parse().unwrap();
            let ticks = Axis::up_to(highest.base_units(), unit).ticks(Language::En);
            let labels: Vec<String> = ticks.into_iter().map(|tick| tick.label).collect();
            assert_eq!(labels.join(" "), want);
        }
    }
}
