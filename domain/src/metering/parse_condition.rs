//! Reads the text of a condition: by recursive descent, `or` loosest, then
//! `and`, then `not`.

use super::{
    condition::{
        Condition, ConditionError, ConditionFault, DEPTH_MAX, LIST_MAX, NAME_BYTES_MAX,
        TEXT_BYTES_MAX,
    },
    timeframe::parse_weekday,
};
use crate::unit::{Measure, Quantity};
use jiff::civil::Weekday;

/// Reads a condition; see [`Condition`].
pub(super) fn parse(text: &str) -> Result<Condition, ConditionError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(ConditionError {
            at: 0,
            fault: ConditionFault::TooLong,
        });
    }
    let mut reader = Reader { text, byte: 0 };
    let condition = reader.or(0)?;
    reader.space();
    if reader.rest().is_empty() {
        Ok(condition)
    } else {
        Err(reader.wanted("and, or, or the end"))
    }
}

struct Reader<'t> {
    text: &'t str,
    byte: usize,
}

type Read<T> = Result<T, ConditionError>;

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.byte..).unwrap_or_default()
    }

    fn fault_at(&self, byte: usize, fault: ConditionFault) -> ConditionError {
        let before = self.text.get(..byte).unwrap_or(self.text);
        ConditionError {
            at: before.chars().count(),
            fault,
        }
    }

    fn fault(&self, fault: ConditionFault) -> ConditionError {
        self.fault_at(self.byte, fault)
    }

    fn wanted(&self, wanted: &'static str) -> ConditionError {
        self.fault(ConditionFault::Wanted { wanted })
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.byte += rest.len() - rest.trim_start().len();
    }

    /// The word that comes next, not taken yet.
    fn peek(&mut self) -> &'t str {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_lowercase());
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    }

    fn word(&mut self, word: &str) -> bool {
        let is_there = self.peek() == word;
        if is_there {
            self.byte += word.len();
        }
        is_there
    }

    fn sign(&mut self, sign: char) -> bool {
        self.space();
        let is_there = self.rest().starts_with(sign);
        if is_there {
            self.byte += sign.len_utf8();
        }
        is_there
    }

    fn or(&mut self, depth: usize) -> Read<Condition> {
        let mut row = Vec::new();
        loop {
            match self.and(depth)? {
                // parentheses that change nothing are taken off
                Condition::Or(inner) => row.extend(inner),
                one => row.push(one),
            }
            if !self.is_more(&row, "or")? {
                return Ok(alone_or(row, Condition::Or));
            }
        }
    }

    fn and(&mut self, depth: usize) -> Read<Condition> {
        let mut row = Vec::new();
        loop {
            match self.not(depth)? {
                Condition::And(inner) => row.extend(inner),
                one => row.push(one),
            }
            if !self.is_more(&row, "and")? {
                return Ok(alone_or(row, Condition::And));
            }
        }
    }

    fn is_more(&mut self, row: &[Condition], word: &str) -> Read<bool> {
        if row.len() > LIST_MAX {
            return Err(self.fault(ConditionFault::TooMany));
        }
        Ok(self.word(word))
    }

    fn not(&mut self, depth: usize) -> Read<Condition> {
        if depth > DEPTH_MAX {
            return Err(self.fault(ConditionFault::TooDeep));
        }
        if self.word("not") {
            let inner = self.not(depth + 1)?;
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.sign('(') {
            let inner = self.or(depth + 1)?;
            if !self.sign(')') {
                return Err(self.wanted("and, or, or the closing parenthesis"));
            }
            return Ok(inner);
        }
        self.atom()
    }

    fn atom(&mut self) -> Read<Condition> {
        let word = self.peek();
        let begin = self.byte;
        self.byte += word.len();
        match word {
            "always" => Ok(Condition::Always),
            "roaming" => Ok(Condition::Roaming),
            "service" => self.one_word("voice or data").map(Condition::Service),
            "network" => self.one_word("fixed or mobile").map(Condition::Network),
            "day" => self.days(),
            "time" => self.time(),
            "application" => self.names().map(Condition::Application),
            "segment" => self.names().map(Condition::Segment),
            "schedule" => self.names().map(Condition::Schedule),
            "size" => self.size(),
            _ => {
                self.byte = begin;
                Err(self.wanted(
                    "always, service, network, roaming, day, time, application, segment, schedule, size, not or a parenthesis",
                ))
            }
        }
    }

    fn equals(&mut self) -> Read<()> {
        if self.sign('=') {
            Ok(())
        } else {
            Err(self.wanted("="))
        }
    }

    fn one_word<T: std::str::FromStr>(&mut self, wanted: &'static str) -> Read<T> {
        self.equals()?;
        let word = self.peek();
        let found = word.parse().map_err(|_| self.wanted(wanted))?;
        self.byte += word.len();
        Ok(found)
    }

    /// `in (…)` or `= …`: a list of at least one.
    fn list<T>(&mut self, one: fn(&mut Self, &mut Vec<T>) -> Read<()>) -> Read<Vec<T>> {
        let mut list = Vec::new();
        if self.sign('=') {
            one(self, &mut list)?;
            return Ok(list);
        }
        if !self.word("in") || !self.sign('(') {
            return Err(self.wanted("= or in (…)"));
        }
        loop {
            one(self, &mut list)?;
            if list.len() > LIST_MAX {
                return Err(self.fault(ConditionFault::TooMany));
            }
            if self.sign(')') {
                return Ok(list);
            }
            if !self.sign(',') {
                return Err(self.wanted("a comma or the closing parenthesis"));
            }
        }
    }

    fn names(&mut self) -> Read<Vec<Box<str>>> {
        self.list(|reader, names| {
            let name = reader.name()?;
            if !names.contains(&name) {
                names.push(name);
            }
            Ok(())
        })
    }

    fn name(&mut self) -> Read<Box<str>> {
        if !self.sign('"') {
            return Err(self.wanted("a name in quotes"));
        }
        let begin = self.byte;
        let rest = self.rest();
        let end = rest
            .find('"')
            .ok_or_else(|| self.fault_at(begin - 1, ConditionFault::OpenQuote))?;
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() || name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) {
            return Err(self.fault(ConditionFault::Name));
        }
        self.byte += end + 1;
        Ok(name.into())
    }

    /// Weekdays and ranges of them, put in order.
    fn days(&mut self) -> Read<Condition> {
        let mut days: Vec<Weekday> = self.list(|reader, days| {
            let first = reader.day()?;
            let last = if reader.sign('-') {
                reader.day()?
            } else {
                first
            };
            for day in first.cycle_forward().take(7) {
                if !days.contains(&day) {
                    days.push(day);
                }
                if day == last {
                    break;
                }
            }
            Ok(())
        })?;
        days.sort_by_key(|day| day.to_monday_zero_offset());
        Ok(Condition::Day(days))
    }

    fn day(&mut self) -> Read<Weekday> {
        let word = self.peek();
        let day = parse_weekday(word).map_err(|_| self.wanted("a weekday, mon to sun"))?;
        self.byte += word.len();
        Ok(day)
    }

    fn size(&mut self) -> Read<Condition> {
        let is_up_to = match self.sign('<') {
            true if self.sign('=') => true,
            false if self.sign('>') => false,
            _ => return Err(self.wanted("<= or >")),
        };
        self.space();
        let rest = self.rest();
        let is_number = |c: char| c.is_ascii_digit() || c == '.';
        let unit_at = rest
            .find(|c: char| !is_number(c) && !c.is_whitespace())
            .unwrap_or(rest.len());
        let (number, unit) = rest.split_at(unit_at);
        let unit_end = unit
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(unit.len());
        let end = unit_at + unit_end;
        let bound: Option<Quantity> = rest.get(..end).and_then(|text| text.parse().ok());
        match bound.filter(|bound| bound.measure() == Measure::Bytes && !number.is_empty()) {
            Some(bound) => {
                self.byte += end;
                Ok(Condition::Size { is_up_to, bound })
            }
            None => Err(self.fault(ConditionFault::Size)),
        }
    }

    fn time(&mut self) -> Read<Condition> {
        if !self.word("in") {
            return Err(self.wanted("in"));
        }
        self.space();
        let rest = self.rest();
        // white space may stand around the hyphen
        let is_part = |c: char| c.is_ascii_digit() || c == ':' || c == '-' || c.is_whitespace();
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let range = rest.get(..end).unwrap_or_default().trim().parse();
        let range = range.map_err(|error| self.fault(ConditionFault::Time(error)))?;
        self.byte += end;
        Ok(Condition::Time(range))
    }
}

/// The only one of a row, or all of them together.
fn alone_or(mut row: Vec<Condition>, together: fn(Vec<Condition>) -> Condition) -> Condition {
    match row.len() {
        1 => row.remove(0),
        _ => together(row),
    }
}
