//! Words for people, JSON for programs; one or the other on standard output.

use domain::unit::{Quantity, Unit};
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};

/// Where results go, and in which form.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON where it was asked for, else words.
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Reports `value`: as one line of JSON, or in the words of `words`.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn report<T: Serialize>(
        self,
        value: &T,
        words: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        let text = if self.json {
            serde_json::to_string(value)?
        } else {
            words(value)
        };
        self.print(text.trim_end())
    }

    /// Prints `text` and a line break. A reader that has gone away (`| head`)
    /// is no failure.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn print(self, text: &str) -> anyhow::Result<()> {
        match writeln!(io::stdout().lock(), "{text}") {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Tells an error with its causes on standard error, and a program, which reads
/// JSON, as `{"error": …}` on standard output.
pub fn complain(error: &anyhow::Error, output: Output) {
    let text = chain(error);
    // nothing is left to do where even this cannot be written
    let _ = writeln!(io::stderr().lock(), "bandstand: {}", plain(&text));
    if output.json {
        let _ = output.print(&json!({ "error": text }).to_string());
    }
}

/// The error and its causes, each that says something new.
fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if text.contains(&cause) {
            continue;
        }
        if !text.is_empty() {
            text += ": ";
        }
        text += &cause;
    }
    text
}

/// How a column lines up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// Rows under their headings, if there are any, in columns as wide as they must be.
pub fn table<const N: usize>(columns: [(&str, Align); N], rows: &[[String; N]]) -> String {
    let rows: Vec<[String; N]> = rows
        .iter()
        .map(|row| row.clone().map(|cell| plain(&cell)))
        .collect();
    let width = |index: usize| {
        let cells = rows.iter().map(|row| row[index].chars().count());
        let heading = columns[index].0.chars().count();
        cells.chain([heading]).max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let headings = columns.map(|(heading, _)| heading.to_owned());
    let has_headings = headings.iter().any(|heading| !heading.is_empty());
    let mut text = String::new();
    for row in has_headings.then_some(&headings).into_iter().chain(&rows) {
        let mut line = String::new();
        for (index, cell) in row.iter().enumerate() {
            let width = widths[index];
            line += &match columns[index].1 {
                Align::Left => format!("{cell:<width$}  "),
                Align::Right => format!("{cell:>width$}  "),
            };
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// `text` without control characters, which could steer a terminal; line
/// breaks stay.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// `quantity` in `unit`, to a thousandth at most: `412 min`, `13.386 GB`.
pub fn in_unit(quantity: Quantity, unit: Unit) -> String {
    let (base, per) = (
        i128::from(quantity.base_units()),
        i128::from(unit.base_units()),
    );
    let thousandths = (base * 1_000 + per / 2).div_euclid(per);
    let (whole, part) = (thousandths.div_euclid(1_000), thousandths.rem_euclid(1_000));
    let number = format!("{whole}.{part:03}");
    let number = number.trim_end_matches('0').trim_end_matches('.');
    format!("{number} {unit}")
}

/// "1 invoice", "3 invoices".
pub fn count(number: impl TryInto<i64>, noun: &str) -> String {
    match number.try_into() {
        Ok(1) => format!("1 {noun}"),
        Ok(number) => format!("{number} {noun}s"),
        Err(_) => format!("very many {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let columns = [("name", Align::Left), ("total", Align::Right)];
        let rows = [
            ["Übermut".to_owned(), "47.50 EUR".to_owned()],
            ["x".to_owned(), "1 EUR".to_owned()],
        ];
        let want = "name         total\nÜbermut  47.50 EUR\nx            1 EUR\n";
        assert_eq!(table(columns, &rows), want);
    }

    #[test]
    fn a_terminal_is_not_steered() {
        assert_eq!(plain("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb\nc");
    }

    #[test]
    fn quantities_are_shown_in_their_unit() {
        for (base, unit, want) in [
            (0, Unit::Minute, "0 min"),
            (24_720, Unit::Minute, "412 min"),
            (61, Unit::Minute, "1.017 min"),
            (13_386_000_000, Unit::Gigabyte, "13.386 GB"),
            (1_999_999_999, Unit::Gigabyte, "2 GB"),
            (100, Unit::Byte, "100 B"),
        ] {
            assert_eq!(in_unit(Quantity::new(base, unit.measure()), unit), want);
        }
    }

    #[test]
    fn one_is_singular() {
        let got = [0, 1, 2].map(|number| count(number, "record"));
        assert_eq!(got, ["0 records", "1 record", "2 records"]);
    }
}
