//! The fields of a plan file, each with where it stands.
//!
//! Reading goes on behind a fault, so that all faults of a file are named at
//! once: whoever asks for a field that is missing or of another kind gets `None`,
//! and the fault is noted.

use super::plan_file::{FileFault, PlanFault};
use std::str::FromStr;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

pub(super) type Value<'d> = Spanned<DeValue<'d>>;

/// A table, and the byte it begins at.
#[derive(Clone, Copy)]
pub(super) struct Table<'d> {
    pub(super) at: usize,
    fields: &'d DeTable<'d>,
}

/// A text, and the byte it begins at.
#[derive(Clone, Copy)]
pub(super) struct Text<'d> {
    pub(super) at: usize,
    pub(super) text: &'d str,
}

/// What is read, and the faults so far.
pub(super) struct Reader<'t> {
    text: &'t str,
    faults: Vec<PlanFault>,
}

impl<'d> Table<'d> {
    pub(super) fn new(at: usize, fields: &'d DeTable<'d>) -> Self {
        Self { at, fields }
    }

    pub(super) fn get(self, field: &str) -> Option<&'d Value<'d>> {
        self.fields.get(field)
    }

    /// The byte that a field begins at, else the table itself.
    pub(super) fn at_of(self, field: &str) -> usize {
        self.get(field).map_or(self.at, |value| value.span().start)
    }

    pub(super) fn fields(self) -> impl Iterator<Item = (&'d str, &'d Value<'d>)> {
        let fields = self.fields.iter();
        fields.map(|(key, value)| (key.get_ref().as_ref(), value))
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let faults = Vec::new();
        Self { text, faults }
    }

    /// The faults, in order of their lines.
    pub(super) fn faults(mut self) -> Vec<PlanFault> {
        self.faults.sort_by_key(|fault| fault.line);
        self.faults
    }

    pub(super) fn fault(&mut self, at: usize, fault: impl Into<FileFault>) {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        self.faults.push(PlanFault {
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            fault: fault.into(),
        });
    }

    /// The value, or its fault noted.
    pub(super) fn read<V>(
        &mut self,
        at: usize,
        value: Result<V, impl Into<FileFault>>,
    ) -> Option<V> {
        value.map_err(|fault| self.fault(at, fault)).ok()
    }

    /// Notes the fields that a table has beside `known`.
    pub(super) fn known(&mut self, table: Table<'_>, known: &[&str]) {
        for (key, _) in table.fields.iter() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let name: String = name.chars().take(40).collect();
                let fields = known.join(", ");
                let words = format!("unknown field `{name}`: one of {fields} is wanted");
                self.fault(key.span().start, FileFault::Form(words));
            }
        }
    }

    /// A field that must be there.
    pub(super) fn wanted<'d>(
        &mut self,
        table: Table<'d>,
        field: &'static str,
    ) -> Option<&'d Value<'d>> {
        let value = table.get(field);
        if value.is_none() {
            let words = format!("missing field `{field}`");
            self.fault(table.at, FileFault::Form(words));
        }
        value
    }

    /// A text that must be there, as what it says.
    pub(super) fn parsed<T: FromStr<Err: Into<FileFault>>>(
        &mut self,
        table: Table<'_>,
        field: &'static str,
    ) -> Option<T> {
        let value = self.wanted(table, field)?;
        let text = self.text(field, value)?;
        self.read(text.at, text.text.parse())
    }

    pub(super) fn text<'d>(&mut self, field: &str, value: &'d Value<'d>) -> Option<Text<'d>> {
        let at = value.span().start;
        let text = value.get_ref().as_str();
        self.of_kind(field, at, text.map(|text| Text { at, text }), "a text")
    }

    pub(super) fn number<T: TryFrom<i64>>(&mut self, field: &str, value: &Value<'_>) -> Option<T> {
        let number = value.get_ref().as_integer();
        let number =
            number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.and_then(|number| T::try_from(number).ok());
        self.of_kind(field, value.span().start, number, "a number from 0")
    }

    pub(super) fn flag(&mut self, field: &str, value: &Value<'_>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        self.of_kind(field, value.span().start, flag, "true or false")
    }

    pub(super) fn list<'d>(
        &mut self,
        field: &str,
        value: &'d Value<'d>,
    ) -> Option<&'d [Value<'d>]> {
        let list = value.get_ref().as_array().map(|list| list.as_ref());
        self.of_kind(field, value.span().start, list, "a list")
    }

    pub(super) fn table<'d>(&mut self, field: &str, value: &'d Value<'d>) -> Option<Table<'d>> {
        let at = value.span().start;
        let table = value.get_ref().as_table();
        self.of_kind(
            field,
            at,
            table.map(|table| Table::new(at, table)),
            "a table",
        )
    }

    /// The tables of a list; what is none is noted and left out.
    pub(super) fn tables<'d>(
        &mut self,
        field: &str,
        value: &'d Value<'d>,
    ) -> Option<Vec<Table<'d>>> {
        let list = self.list(field, value)?;
        Some(
            list.iter()
                .filter_map(|value| self.table(field, value))
                .collect(),
        )
    }

    fn of_kind<T>(&mut self, field: &str, at: usize, found: Option<T>, kind: &str) -> Option<T> {
        if found.is_none() {
            self.fault(at, FileFault::Form(format!("{field}: {kind} is wanted")));
        }
        found
    }
}
