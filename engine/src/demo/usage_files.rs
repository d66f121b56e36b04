//! The demo's usage files, in all three formats, made from the calendar.

use domain::mediation::Format;
use domain::time::PeriodMonth;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
    tz::TimeZone,
};
use std::fmt::Write as _;

/// What a household's usage is made of.
pub(super) struct Household {
    /// Begins its lines' names and numbers.
    pub key: &'static str,
    pub zone: &'static str,
    /// Whether its home calls come from a switchboard's file.
    pub home_voice_pbx: bool,
    pub calls_a_day: u64,
    pub call_seconds_max: u64,
    pub home_megabytes_a_day: u64,
    pub mobile_megabytes_a_day: u64,
}

impl Household {
    fn phones(&self) -> &'static [&'static str] {
        match self.key {
            "harbour" => &["+49151000051", "+49151000088"],
            "mill" => &["+15185550107"],
            _ => &["+49151000020"],
        }
    }
}

/// A usage file, not written anywhere.
pub(super) struct UsageFile {
    pub name: String,
    pub format: Format,
    pub zone: Option<TimeZone>,
    pub text: String,
    /// Comes only after its month was billed.
    pub late: bool,
}

/// All files of `month`, up to but not including `until`, nothing after `now`.
pub(super) fn of_month(
    households: &[Household],
    month: PeriodMonth,
    until: Date,
    now: Timestamp,
) -> Vec<UsageFile> {
    let mut mobile =
        String::from("record_id,line,service,started_at,ended_at,quantity,unit,peer\n");
    let mut late = mobile.clone();
    let (mut pbx, mut detail) = (String::new(), String::new());
    for household in households {
        let Ok(zone) = TimeZone::get(household.zone) else {
            continue;
        };
        let mut day = month.first_day();
        while day < until {
            let mut day_of = Day {
                household,
                zone: &zone,
                day,
                now,
                dice: Dice::new(household.key, day),
            };
            // the last evening of each third month reaches us late
            let last_day = day
                .tomorrow()
                .is_ok_and(|next| next == until && next.day() == 1);
            let is_late = last_day && day.month() % 3 == 0 && household.key == "harbour";
            day_of.mobile(if is_late { &mut late } else { &mut mobile });
            day_of.home_calls(&mut pbx, &mut mobile);
            day_of.home_data(&mut detail);
            day = day.saturating_add(1.day());
        }
    }
    if month.to_string().ends_with('9') || month.to_string().ends_with('1') {
        break_some(&mut mobile);
    }
    let berlin = TimeZone::get("Europe/Berlin").ok();
    let file = |name: String, format, zone, text, late| UsageFile {
        name,
        format,
        zone,
        text,
        late,
    };
    let mut files = vec![
        file(
            format!("mobile-{month}.csv"),
            Format::BandstandCsv,
            None,
            mobile,
            false,
        ),
        file(
            format!("switchboard-{month}.csv"),
            Format::AsteriskCsv,
            berlin,
            pbx,
            false,
        ),
        file(
            format!("access-{month}.detail"),
            Format::RadiusDetail,
            None,
            detail,
            false,
        ),
    ];
    if late.lines().count() > 1 {
        files.push(file(
            format!("mobile-{month}-late.csv"),
            Format::BandstandCsv,
            None,
            late,
            true,
        ));
    }
    files
}

/// Three records as they come broken out of real switches.
fn break_some(mobile: &mut String) {
    let day = mobile
        .lines()
        .nth(1)
        .and_then(|line| line.split(',').nth(3))
        .unwrap_or_default()
        .to_owned();
    let _ = writeln!(mobile, "x-1,+49151000099,voice,{day},{day},0,s,");
    let _ = writeln!(
        mobile,
        "x-2,+49151000051,voice,{day},{day},-5,s,+4940100200"
    );
    let _ = writeln!(mobile, "x-3,\"+49151000051,data,{day},{day},1,MB,");
}

struct Day<'a> {
    household: &'a Household,
    zone: &'a TimeZone,
    day: Date,
    now: Timestamp,
    dice: Dice,
}

impl Day<'_> {
    /// An instant of this day, unless it is still to come.
    fn at(&self, second_of_day: u64) -> Option<Timestamp> {
        let second = i64::try_from(second_of_day.min(86_399)).ok()?;
        let time = Time::midnight().saturating_add(second.seconds());
        let instant = self
            .day
            .to_datetime(time)
            .to_zoned(self.zone.clone())
            .ok()?
            .timestamp();
        (instant < self.now).then_some(instant)
    }

    /// Calls and data of the mobiles, as Bandstand's own format.
    fn mobile(&mut self, text: &mut String) {
        for (number, phone) in (0_u64..).zip(self.household.phones()) {
            for index in 0..self.household.calls_a_day {
                let second = self.dice.between(8 * 3_600, 21 * 3_600);
                let length = self.dice.between(12, self.household.call_seconds_max);
                let peer = self.dice.between(100_000, 999_999);
                let row = Row {
                    id: format!("v{number}-{index}"),
                    line: phone,
                    service: "voice",
                    second,
                    length,
                };
                self.row(text, &row, length, "s", &format!("+49401{peer}"));
            }
            let megabytes = self.household.mobile_megabytes_a_day * self.weight() / 100;
            for index in 0..6 {
                let second = self.dice.between(6 * 3_600, 23 * 3_600);
                let length = self.dice.between(120, 3_000);
                let kilobytes = megabytes * 1_000 / 6 * self.dice.between(40, 160) / 100;
                let bytes = kilobytes * 1_000 + self.dice.between(0, 999);
                let row = Row {
                    id: format!("d{number}-{index}"),
                    line: phone,
                    service: "data",
                    second,
                    length,
                };
                self.row(text, &row, bytes, "B", "");
            }
        }
    }

    fn row(&self, text: &mut String, row: &Row<'_>, quantity: u64, unit: &str, peer: &str) {
        let (Some(start), Some(end)) = (self.at(row.second), self.at(row.second + row.length))
        else {
            return;
        };
        let Row {
            id, line, service, ..
        } = row;
        let (day, key) = (self.day, self.household.key);
        let _ = writeln!(
            text,
            "{key}-{day}-{id},{line},{service},{start},{end},{quantity},{unit},{peer}"
        );
    }

    /// Calls of the home line: a switchboard's file, or Bandstand's own format.
    fn home_calls(&mut self, pbx: &mut String, mobile: &mut String) {
        let line = format!("{}-home", self.household.key);
        for index in 0..self.household.calls_a_day {
            let second = self.dice.between(8 * 3_600, 21 * 3_600);
            let length = self.dice.between(5, self.household.call_seconds_max);
            let ring = self.dice.between(2, 25);
            let answered = self.dice.between(0, 9) > 1;
            if !self.household.home_voice_pbx {
                let row = Row {
                    id: format!("h-{index}"),
                    line: &line,
                    service: "voice",
                    second,
                    length,
                };
                self.row(mobile, &row, length, "s", "+15185550199");
                continue;
            }
            let end = self.at(second + ring + length);
            let Some(start) = self.at(second).filter(|_| end.is_some()) else {
                continue;
            };
            let local = |at: Timestamp| {
                self.zone
                    .to_datetime(at)
                    .strftime("%Y-%m-%d %H:%M:%S")
                    .to_string()
            };
            let after = |seconds: u64| {
                start
                    .saturating_add(i64::try_from(seconds).unwrap_or(0).seconds())
                    .map(local)
                    .unwrap_or_default()
            };
            let (answer, end, billed, word) = if answered {
                (after(ring), after(ring + length), length, "ANSWERED")
            } else {
                (String::new(), after(ring), 0, "NO ANSWER")
            };
            let duration = ring + billed;
            let unique = format!("{}.{index}", start.as_second());
            let _ = writeln!(
                pbx,
                r#""{line}","{line}","040{index}{ring:04}","outgoing","""Home"" <{line}>","PJSIP/{line}-{index:08x}","PJSIP/trunk-{index:08x}","Dial","PJSIP/trunk","{}","{answer}","{end}",{duration},{billed},"{word}","DOCUMENTATION","{unique}","""#,
                local(start),
            );
        }
    }

    /// The home line's data session of the day: start, interims, stop.
    fn home_data(&mut self, detail: &mut String) {
        let octets = self.household.home_megabytes_a_day
            * self.weight()
            * 10_000
            * self.dice.between(70, 130)
            / 100;
        let session = format!("{:08X}", Dice::new(self.household.key, self.day).next());
        let (first, last) = (300, 86_100);
        let steps = 8;
        for step in 0..=steps {
            let second = first + (last - first) * step / steps;
            let Some(at) = self.at(second) else { return };
            let kind = match step {
                0 => "Start",
                8 => "Stop",
                _ => "Interim-Update",
            };
            let so_far = octets * step / steps;
            let (input, output) = (so_far / 9, so_far - so_far / 9);
            let _ = write!(
                detail,
                "{}\n\tUser-Name = \"{}-home\"\n\tNAS-IP-Address = 192.0.2.10\n\tNAS-Identifier = \"access-1\"\n\tAcct-Status-Type = {kind}\n\tAcct-Session-Id = \"{session}\"\n\tEvent-Timestamp = \"{}\"\n\tAcct-Session-Time = {}\n\tAcct-Input-Octets = {}\n\tAcct-Output-Octets = {}\n\tAcct-Input-Gigawords = {}\n\tAcct-Output-Gigawords = {}\n\tTimestamp = {}\n\n",
                at.strftime("%a %b %e %H:%M:%S %Y"),
                self.household.key,
                at.strftime("%b %e %Y %H:%M:%S UTC"),
                second - first,
                input & 0xFFFF_FFFF,
                output & 0xFFFF_FFFF,
                input >> 32,
                output >> 32,
                at.as_second(),
            );
        }
    }

    /// Percent of the usual: weekends are busier, months differ.
    fn weight(&self) -> u64 {
        let weekend = if self.day.weekday().to_monday_zero_offset() >= 5 {
            130
        } else {
            95
        };
        let month = [70, 80, 90, 75, 105, 95, 110, 120, 85, 125, 100, 90];
        let month = month[usize::try_from(self.day.month() - 1).unwrap_or(0)];
        weekend * month / 100
    }
}

struct Row<'a> {
    id: String,
    line: &'a str,
    service: &'a str,
    second: u64,
    length: u64,
}

/// Even numbers for demos (SplitMix64): the same day gives the same usage.
struct Dice(u64);

impl Dice {
    fn new(key: &str, day: Date) -> Self {
        let seed = key.bytes().fold(0_u64, |seed, b| {
            seed.wrapping_mul(131).wrapping_add(b.into())
        });
        let date = [i64::from(day.year()), day.month().into(), day.day().into()];
        Self(date.iter().fold(seed, |seed, part| {
            seed.wrapping_mul(1_000_003)
                .wrapping_add(part.unsigned_abs())
        }))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }
}
