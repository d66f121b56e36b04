//! Which policies of a plan file stand under which: two levels, and no circles
//! (HMP-1).

use super::{
    plan_file::excerpt,
    plan_form::{Reader, Table, Text},
    policy::{PlanError, PolicyKind},
};

/// Which policies stand under which, by their places in the file.
struct Levels<'d> {
    codes: Vec<Option<&'d str>>,
    under: Vec<Vec<usize>>,
}

impl<'d> Levels<'d> {
    fn new(tables: &[Table<'d>], names: &[Vec<Text<'_>>]) -> Self {
        let mut levels = Self {
            codes: Vec::with_capacity(tables.len()),
            under: Vec::new(),
        };
        for table in tables {
            let code = table.get("code");
            let code = code.and_then(|value| value.get_ref().as_str());
            levels.codes.push(code);
        }
        for names in names {
            let places = names.iter().filter_map(|name| levels.place(name.text));
            let mut places: Vec<usize> = places.collect();
            places.sort_unstable();
            places.dedup();
            levels.under.push(places);
        }
        levels
    }

    fn place(&self, code: &str) -> Option<usize> {
        self.codes.iter().position(|own| *own == Some(code))
    }

    /// The way from `own` through `primary` back to `own`, if there is one:
    /// `a under b under a`.
    fn ring(&self, own: usize, primary: usize) -> Option<String> {
        // where the way to each policy comes from
        let mut from: Vec<Option<usize>> = vec![None; self.codes.len()];
        *from.get_mut(primary)? = Some(own);
        let mut ahead = vec![primary];
        while let Some(place) = ahead.pop() {
            for next in &self.under[place] {
                if from[*next].is_none() {
                    from[*next] = Some(place);
                    ahead.push(*next);
                }
            }
        }
        let mut way = vec![own];
        while let Some(place) = from[*way.last()?] {
            way.push(place);
            if place == own {
                let codes = way.iter().rev().filter_map(|place| self.codes[*place]);
                return Some(codes.collect::<Vec<_>>().join(" under "));
            }
        }
        None
    }
}

impl Reader<'_> {
    /// What each policy stands under.
    pub(super) fn kinds(&mut self, tables: &[Table<'_>]) -> Vec<PolicyKind> {
        let mut names: Vec<Vec<Text<'_>>> = Vec::with_capacity(tables.len());
        for table in tables {
            let list = table.get("under");
            let list = list.and_then(|value| self.list("under", value));
            if list.is_some_and(<[_]>::is_empty) {
                self.fault(table.at_of("under"), PlanError::UnderNothing);
            }
            let texts = list.into_iter().flatten();
            let texts = texts.filter_map(|text| self.text("under", text));
            names.push(texts.collect());
        }
        let levels = Levels::new(tables, &names);
        let mut kinds = Vec::with_capacity(tables.len());
        for (own, (table, names)) in tables.iter().zip(&names).enumerate() {
            kinds.push(if table.get("under").is_some() {
                let of = self.primaries(&levels, tables, own, names);
                PolicyKind::Secondary { of }
            } else {
                PolicyKind::Primary
            });
        }
        kinds
    }

    /// The primaries that the policy at `own` names, in order.
    fn primaries(
        &mut self,
        levels: &Levels<'_>,
        tables: &[Table<'_>],
        own: usize,
        names: &[Text<'_>],
    ) -> Vec<usize> {
        let mut seen = Vec::new();
        for name in names {
            let Some(primary) = levels.place(name.text) else {
                self.fault(name.at, PlanError::MissingPrimary(excerpt(name.text)));
                continue;
            };
            if seen.contains(&primary) {
                continue;
            }
            seen.push(primary);
            if let Some(ring) = levels.ring(own, primary) {
                self.fault(name.at, PlanError::Cycle(ring));
            } else if tables[primary].get("under").is_some()
                && let Ok(code) = name.text.parse()
            {
                self.fault(name.at, PlanError::ThreeLevels(code));
            }
        }
        seen.retain(|primary| tables[*primary].get("under").is_none());
        seen.sort_unstable();
        seen
    }
}
