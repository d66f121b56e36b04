//! Formats by their names, and one parser for each.

use super::{
    AccountingReport, FileRefusal, LineFrom, RejectReason, SessionsEnd, asterisk_csv,
    bandstand_csv, csv_line::CsvLine, radius_detail,
};
use crate::usage::UsageRecord;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A format of usage files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Our own, with a header.
    BandstandCsv,
    /// Asterisk's `cdr_csv`.
    AsteriskCsv,
    /// FreeRADIUS's detail files.
    RadiusDetail,
}

/// The text names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {0:?}: one of bandstand-csv, asterisk-csv, radius-detail is wanted")]
pub struct UnknownFormat(pub String);

/// How a file is cut into records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordShape {
    /// A line each, after a header line.
    LinesAfterHeader,
    /// A line each.
    Lines,
    /// A block each, with an empty line after it.
    Blocks,
}

/// What a format needs to be told.
#[derive(Debug, Clone, Default)]
pub struct ParseOptions {
    /// The zone of times that carry none.
    pub zone: Option<TimeZone>,
    /// Which column of `asterisk-csv` names the line.
    pub line_from: Option<LineFrom>,
    /// The switch that the rows of `asterisk-csv` are from, where several may write
    /// the same row: it tells them apart.
    pub switch: Option<String>,
}

/// What a record comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed {
    /// A whole usage record.
    Record(UsageRecord),
    /// A session's counters; their increase is the usage.
    Report(AccountingReport),
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 3] = [
        Format::BandstandCsv,
        Format::AsteriskCsv,
        Format::RadiusDetail,
    ];

    /// Its name in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Format::BandstandCsv => "bandstand-csv",
            Format::AsteriskCsv => "asterisk-csv",
            Format::RadiusDetail => "radius-detail",
        }
    }

    /// How its files are cut into records.
    pub const fn shape(self) -> RecordShape {
        match self {
            Format::BandstandCsv => RecordShape::LinesAfterHeader,
            Format::AsteriskCsv => RecordShape::Lines,
            Format::RadiusDetail => RecordShape::Blocks,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.chars().take(32).collect()))
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Reads the records of one file; keeps its buffers from record to record.
pub struct Parser {
    format: Format,
    options: ParseOptions,
    now: Timestamp,
    csv: CsvLine,
    header: bandstand_csv::Header,
}

impl Parser {
    /// A parser for a file that is imported at `now`.
    ///
    /// # Errors
    /// [`FileRefusal::ZoneRequired`] where the format's times need a zone.
    pub fn new(
        format: Format,
        options: &ParseOptions,
        now: Timestamp,
    ) -> Result<Self, FileRefusal> {
        if format == Format::AsteriskCsv && options.zone.is_none() {
            return Err(FileRefusal::ZoneRequired(format.as_str()));
        }
        Ok(Self {
            format,
            options: options.clone(),
            now,
            csv: CsvLine::default(),
            header: bandstand_csv::Header::standard(),
        })
    }

    /// Reads the header line of a format that has one.
    ///
    /// # Errors
    /// [`FileRefusal`] for a header that is not the format's.
    pub fn header(&mut self, line: &[u8]) -> Result<(), FileRefusal> {
        if self.format == Format::BandstandCsv {
            self.header = bandstand_csv::Header::read(line, &mut self.csv)?;
        }
        Ok(())
    }

    /// Reads one record; line ends behind it do not matter. Until a header was
    /// read, the columns are in the order of [`super::BANDSTAND_CSV_COLUMNS`]: for
    /// a mended record, give the parser its file's header first.
    ///
    /// # Errors
    /// One variant of [`RejectReason`] for each reason.
    pub fn record(&mut self, record: &[u8]) -> Result<Parsed, RejectReason> {
        let record = bare(record);
        match self.format {
            Format::BandstandCsv => {
                bandstand_csv::parse(record, &self.header, &mut self.csv, self.now)
            }
            Format::AsteriskCsv => {
                asterisk_csv::parse(record, &self.options, &mut self.csv, self.now)
            }
            Format::RadiusDetail => {
                radius_detail::parse(record, self.options.zone.as_ref(), self.now)
            }
        }
    }

    /// What a record that is [`RejectReason::NoUsage`] says nevertheless: that an
    /// access server's sessions are over.
    pub fn sessions_end(&self, record: &[u8]) -> Option<SessionsEnd> {
        match self.format {
            Format::BandstandCsv | Format::AsteriskCsv => None,
            Format::RadiusDetail => {
                let zone = self.options.zone.as_ref();
                radius_detail::sessions_end(bare(record), zone, self.now)
            }
        }
    }
}

/// A record without what stands around it.
fn bare(record: &[u8]) -> &[u8] {
    let ends = |byte: &&u8| matches!(byte, b'\r' | b'\n');
    let ends = record.iter().rev().take_while(ends).count();
    let record = &record[..record.len() - ends];
    // files that were put together bring one each
    record.strip_prefix(BYTE_ORDER_MARK).unwrap_or(record)
}

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
