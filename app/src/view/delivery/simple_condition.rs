//! A condition as the fields of a form: networks, a time, kinds of subscribers, a
//! size; and as text what these cannot say.
//!
//! Fields are joined by "and". What a stored condition joins so comes back into its
//! fields; whatever else it says becomes the text.

use domain::{
    delivery::AccessNetwork,
    metering::{Condition, ConditionError, DailyRange},
    usage::Network,
};

/// The fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SimpleCondition {
    /// The networks it holds over, in the order of [`AccessNetwork::ALL`]; none is
    /// any.
    pub networks: Vec<AccessNetwork>,
    /// The time of the day it begins at, `22:00`.
    pub time_from: String,
    /// The time it ends at.
    pub time_to: String,
    /// Kinds of subscribers, with commas between them.
    pub segment: String,
    /// The largest file, `20 MB`.
    pub size_up_to: String,
    /// Another condition that must hold as well.
    pub text: String,
}

/// What is wrong with one of the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SimpleFault {
    /// One time without the other, or none at all.
    Time,
    /// Not names.
    Segment,
    /// Not a size.
    Size,
    /// Not a condition.
    Text(ConditionError),
}

impl SimpleFault {
    /// The field it is about.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Time => "time_from",
            Self::Segment => "segment",
            Self::Size => "size_up_to",
            Self::Text(_) => "text",
        }
    }
}

impl SimpleCondition {
    /// The fields of a condition.
    pub fn of(condition: &Condition) -> Self {
        let row = match condition {
            Condition::And(row) => row.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut fields = Self::default();
        let mut networks = AccessNetwork::ALL.to_vec();
        let mut rest = Vec::new();
        for part in row {
            if let Some(over) = networks_of(part) {
                let both: Vec<_> = over
                    .into_iter()
                    .filter(|one| networks.contains(one))
                    .collect();
                if !both.is_empty() {
                    networks = both;
                    continue;
                }
            }
            match part {
                Condition::Always => {}
                Condition::Time(range) if fields.time_from.is_empty() => {
                    let range = range.to_string();
                    let (from, to) = range.split_once('-').unwrap_or_default();
                    // fields for a time have no 24:00
                    let to = if to == "24:00" { "00:00" } else { to };
                    (fields.time_from, fields.time_to) = (from.to_owned(), to.to_owned());
                }
                Condition::Segment(names)
                    if fields.segment.is_empty() && !names.iter().any(|name| is_odd(name)) =>
                {
                    fields.segment = names.join(", ");
                }
                Condition::Size {
                    is_up_to: true,
                    bound,
                } if fields.size_up_to.is_empty() => fields.size_up_to = bound.to_string(),
                other => rest.push(other.clone()),
            }
        }
        if networks.len() < AccessNetwork::ALL.len() {
            fields.networks = networks;
        }
        fields.text = all_of(rest).map_or_else(String::new, |rest| rest.to_string());
        fields
    }

    /// The fields of a condition as it is written; one that cannot be read is text.
    pub fn of_text(when: &str) -> Self {
        match when.trim() {
            "" => Self::default(),
            when => when.parse().map_or_else(
                |_| Self {
                    text: when.to_owned(),
                    ..Self::default()
                },
                |condition| Self::of(&condition),
            ),
        }
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        let texts = [
            &self.time_from,
            &self.time_to,
            &self.segment,
            &self.size_up_to,
            &self.text,
        ];
        self.networks.is_empty() && texts.iter().all(|text| text.trim().is_empty())
    }

    /// The condition that they make; `None` is always.
    ///
    /// # Errors
    /// Every fault, in order of the fields.
    pub fn condition(&self) -> Result<Option<Condition>, Vec<SimpleFault>> {
        let mut faults = Vec::new();
        let mut row = over(&self.networks);
        match self.time() {
            Ok(time) => row.extend(time),
            Err(fault) => faults.push(fault),
        }
        match self.segment() {
            Ok(segment) => row.extend(segment),
            Err(fault) => faults.push(fault),
        }
        match self.size() {
            Ok(size) => row.extend(size),
            Err(fault) => faults.push(fault),
        }
        match self.text.trim() {
            "" => {}
            text => match text.parse() {
                Ok(Condition::Always) => {}
                Ok(Condition::And(more)) => row.extend(more),
                Ok(one) => row.push(one),
                Err(error) => faults.push(SimpleFault::Text(error)),
            },
        }
        match faults.is_empty() {
            true => Ok(all_of(row)),
            false => Err(faults),
        }
    }

    fn time(&self) -> Result<Option<Condition>, SimpleFault> {
        let (from, to) = (self.time_from.trim(), self.time_to.trim());
        if from.is_empty() && to.is_empty() {
            return Ok(None);
        }
        let to = if to == "00:00" { "24:00" } else { to };
        let range: Result<DailyRange, _> = format!("{from}-{to}").parse();
        range
            .map(|range| Some(Condition::Time(range)))
            .map_err(|_| SimpleFault::Time)
    }

    fn segment(&self) -> Result<Option<Condition>, SimpleFault> {
        let names = self.segment.split(',').map(str::trim);
        let names: Vec<Box<str>> = names
            .filter(|name| !name.is_empty())
            .map(Into::into)
            .collect();
        if names.is_empty() {
            let is_blank = self.segment.trim().is_empty();
            return is_blank.then_some(None).ok_or(SimpleFault::Segment);
        }
        let condition = Condition::Segment(names);
        // what is read back is what it says: no quote leaves its name
        match condition.to_string().parse::<Condition>() {
            Ok(read) if read == condition => Ok(Some(condition)),
            _ => Err(SimpleFault::Segment),
        }
    }

    fn size(&self) -> Result<Option<Condition>, SimpleFault> {
        let size = self.size_up_to.trim();
        if size.is_empty() {
            return Ok(None);
        }
        let size = super::sponsoring::with_point(size);
        match format!("size <= {size}").parse() {
            Ok(condition @ Condition::Size { is_up_to: true, .. }) => Ok(Some(condition)),
            _ => Err(SimpleFault::Size),
        }
    }
}

/// Whether a name cannot stand in a list with commas.
fn is_odd(name: &str) -> bool {
    name.contains(',') || name.trim() != name
}

/// All of a row, none of which is a row itself.
fn all_of(mut row: Vec<Condition>) -> Option<Condition> {
    match row.len() {
        0 | 1 => row.pop(),
        _ => Some(Condition::And(row)),
    }
}

/// What holds together over these networks alone; nothing for all and none.
fn over(networks: &[AccessNetwork]) -> Vec<Condition> {
    let has = |network| networks.contains(&network);
    let abroad = Condition::Roaming;
    let at_home = Condition::Not(Box::new(Condition::Roaming));
    let (fixed, mobile) = (
        Condition::Network(Network::Fixed),
        Condition::Network(Network::Mobile),
    );
    match AccessNetwork::ALL.map(has) {
        [false, false, false] | [true, true, true] => Vec::new(),
        [true, false, false] => vec![fixed],
        [false, true, false] => vec![mobile, at_home],
        [false, false, true] => vec![abroad],
        [true, true, false] => vec![at_home],
        [false, true, true] => vec![mobile],
        [true, false, true] => vec![Condition::Or(vec![fixed, abroad])],
    }
}

/// The networks that a condition is about, if it is about these alone.
fn networks_of(condition: &Condition) -> Option<Vec<AccessNetwork>> {
    use AccessNetwork::{Fixed, Mobile, Roaming};
    let all = |holds: &dyn Fn(AccessNetwork) -> bool| {
        AccessNetwork::ALL
            .into_iter()
            .filter(|one| holds(*one))
            .collect()
    };
    match condition {
        Condition::Network(Network::Fixed) => Some(vec![Fixed]),
        Condition::Network(Network::Mobile) => Some(vec![Mobile, Roaming]),
        Condition::Roaming => Some(vec![Roaming]),
        Condition::Not(inner) => {
            let inner = networks_of(inner)?;
            Some(all(&|one| !inner.contains(&one)))
        }
        Condition::Or(any) => {
            let any: Option<Vec<_>> = any.iter().map(networks_of).collect();
            let any = any?;
            Some(all(&|one| any.iter().any(|some| some.contains(&one))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::delivery::Delivery;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn filled(condition: &str) -> [String; 6] {
        let fields = SimpleCondition::of_text(condition);
        let networks: Vec<&str> = fields.networks.iter().map(|one| one.as_str()).collect();
        [
            networks.join(" "),
            fields.time_from,
            fields.time_to,
            fields.segment,
            fields.size_up_to,
            fields.text,
        ]
    }

    #[test]
    fn a_stored_condition_comes_back_into_its_fields() {
        for (condition, want) in [
            ("", ["", "", "", "", "", ""]),
            ("always", ["", "", "", "", "", ""]),
            (
                "network = mobile and not roaming",
                ["mobile", "", "", "", "", ""],
            ),
            ("network = mobile", ["mobile roaming", "", "", "", "", ""]),
            ("not roaming", ["fixed mobile", "", "", "", "", ""]),
            (
                "network = fixed or roaming",
                ["fixed roaming", "", "", "", "", ""],
            ),
            ("time in 22:00-06:00", ["", "22:00", "06:00", "", "", ""]),
            ("time in 22:00-24:00", ["", "22:00", "00:00", "", "", ""]),
            (
                "segment in (\"a\", \"b c\") and size <= 20 MB",
                ["", "", "", "a, b c", "20 MB", ""],
            ),
            // what the fields cannot say
            (
                "day = sun and roaming",
                ["roaming", "", "", "", "", "day = sun"],
            ),
            ("size > 5 MB", ["", "", "", "", "", "size > 5 MB"]),
            (
                "roaming or day = sun",
                ["", "", "", "", "", "roaming or day = sun"],
            ),
            (
                "segment = \"a,b\"",
                ["", "", "", "", "", "segment = \"a,b\""],
            ),
            (
                "roaming and network = fixed",
                ["roaming", "", "", "", "", "network = fixed"],
            ),
            (
                "time in 22:00-06:00 and time in 23:00-01:00",
                ["", "22:00", "06:00", "", "", "time in 23:00-01:00"],
            ),
            (
                "no condition at all",
                ["", "", "", "", "", "no condition at all"],
            ),
        ] {
            assert_eq!(filled(condition), want.map(str::to_owned), "{condition}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused_by_its_field() {
        let none = SimpleCondition::default;
        let text = String::from;
        for (fields, want) in [
            (
                SimpleCondition {
                    time_from: text("22:00"),
                    ..none()
                },
                "time_from",
            ),
            (
                SimpleCondition {
                    time_from: text("25:00"),
                    time_to: text("06:00"),
                    ..none()
                },
                "time_from",
            ),
            (
                SimpleCondition {
                    segment: text("a\" or always or segment = \"b"),
                    ..none()
                },
                "segment",
            ),
            (
                SimpleCondition {
                    segment: text(" , "),
                    ..none()
                },
                "segment",
            ),
            (
                SimpleCondition {
                    size_up_to: text("20 MB or always"),
                    ..none()
                },
                "size_up_to",
            ),
            (
                SimpleCondition {
                    size_up_to: text("20 min"),
                    ..none()
                },
                "size_up_to",
            ),
            (
                SimpleCondition {
                    text: text("day = so"),
                    ..none()
                },
                "text",
            ),
        ] {
            let faults = fields.condition().unwrap_err();
            let named: Vec<&str> = faults.iter().map(SimpleFault::field).collect();
            assert_eq!(named, [want], "{fields:?}");
        }
        let german = SimpleCondition {
            size_up_to: text("1,5 MB"),
            ..none()
        };
        let condition = german.condition().unwrap().unwrap();
        assert_eq!(condition.to_string(), "size <= 1500 KB");
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let leaf = prop::sample::select(vec![
            "always",
            "network = fixed",
            "network = mobile",
            "roaming",
            "day in (sat, sun)",
            "time in 22:00-06:00",
            "time in 08:00-24:00",
            "time in 00:00-24:00",
            "segment = \"a\"",
            "segment in (\"a\", \"b,c\")",
            "size <= 5 MB",
            "size > 1 MB",
        ]);
        let leaf = leaf.prop_map(|text| text.parse::<Condition>().unwrap().to_string());
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|one| format!("not ({one})")),
                prop::collection::vec(inner.clone(), 2..4)
                    .prop_map(|row| format!("({})", row.join(") and ("))),
                prop::collection::vec(inner, 2..4)
                    .prop_map(|row| format!("({})", row.join(") or ("))),
            ]
        })
        .prop_map(|text| text.parse().unwrap())
    }

    proptest! {
        #[test]
        fn fields_hold_when_their_condition_does(
            condition in condition(), network in 0..3_usize, hour in 0..24_i8, day in 1..8_i8,
            segment in prop::option::of(prop::sample::select(vec!["a", "b,c"])), bytes in 0_u64..10_000_000,
        ) {
            let fields = SimpleCondition::of(&condition);
            let again = fields.condition().unwrap();
            let delivery = Delivery {
                content: "",
                bytes,
                duration_s: None,
                network: AccessNetwork::ALL[network],
                local: date(2026, 11, day).at(hour, 0, 0, 0),
                segment,
            };
            let holds = again.as_ref().is_none_or(|again| again.holds(&delivery.facts()));
            prop_assert_eq!(holds, condition.holds(&delivery.facts()), "{} {:?}", condition, fields);
            // and from there on they stay as they are
            let text = again.map_or_else(String::new, |again| again.to_string());
            prop_assert_eq!(SimpleCondition::of_text(&text), fields);
        }

        #[test]
        fn what_was_filled_in_comes_back(
            networks in prop::sample::subsequence(AccessNetwork::ALL.to_vec(), 0..3),
            time in prop::option::of((0..24_u8, 0..24_u8)),
            // two of one name are one
            segment in "([a-m]{1,4}(, [n-z]{1,4})?)?|and|or|in|not|or, x",
            size in prop::option::of(1..999_u32),
            day in any::<bool>(),
        ) {
            let (time_from, time_to) = match time {
                Some((from, to)) if from != to => (format!("{from:02}:00"), format!("{to:02}:30")),
                _ => Default::default(),
            };
            let fields = SimpleCondition {
                networks,
                time_from,
                time_to,
                segment,
                size_up_to: size.map_or_else(String::new, |size| format!("{size} MB")),
                text: if day { "day = sun".into() } else { String::new() },
            };
            let text = fields.condition().unwrap().map_or_else(String::new, |one| one.to_string());
            prop_assert_eq!(SimpleCondition::of_text(&text), fields);
        }
    }
}
