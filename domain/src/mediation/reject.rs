//! Why a record, or a whole file, is refused.

use crate::unit::Unit;

/// Why one record was rejected. Each has a stable code for filters and tables.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RejectReason {
    /// A quote is opened and never closed on the line.
    #[error("a quote is opened and not closed on this line")]
    UnterminatedQuote,
    /// The record holds a NUL byte.
    #[error("the record holds a NUL byte")]
    NulByte,
    /// The record is not UTF-8 text.
    #[error("the record is not UTF-8 text")]
    NotUtf8,
    /// The record is longer than any can be.
    #[error("the record is {bytes} bytes long, more than {max}")]
    TooLong {
        /// Its length.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// More than one record where one is wanted: a mended record, or a block
    /// that another begins in.
    #[error("more than one record stands here")]
    SeveralRecords,
    /// Too few or too many columns.
    #[error("{found} columns where the format has {wanted}")]
    ColumnCount {
        /// In this record.
        found: usize,
        /// In the format.
        wanted: usize,
    },
    /// A field that must say something is empty.
    #[error("{field} is empty")]
    EmptyField {
        /// Which field.
        field: &'static str,
    },
    /// A field is longer than any can be.
    #[error("{field} is longer than {max} bytes")]
    FieldTooLong {
        /// Which field.
        field: &'static str,
        /// The limit.
        max: usize,
    },
    /// Not a number of the wanted kind.
    #[error("{field}: {text:?} is not a number that can be counted")]
    BadNumber {
        /// Which field.
        field: &'static str,
        /// What it says.
        text: String,
    },
    /// Less than nothing.
    #[error("{field} is negative: {text:?}")]
    NegativeNumber {
        /// Which field.
        field: &'static str,
        /// What it says.
        text: String,
    },
    /// More than can have happened.
    #[error("{field} cannot be: {why}")]
    AbsurdNumber {
        /// Which field.
        field: &'static str,
        /// What it contradicts.
        why: String,
    },
    /// Not a unit of ours.
    #[error("unknown unit {0:?}")]
    UnknownUnit(String),
    /// A unit that does not measure the service.
    #[error("{service} is not measured in {unit}")]
    OtherUnit {
        /// Which service.
        service: crate::usage::Service,
        /// The unit.
        unit: Unit,
    },
    /// Not a service of ours.
    #[error("unknown service {0:?}: voice or data is wanted")]
    UnknownService(String),
    /// Not a way for a call to end.
    #[error("unknown disposition {0:?}")]
    UnknownDisposition(String),
    /// Not one of the few words that a field may hold.
    #[error("{field}: {text:?} is not {wanted}")]
    UnknownWord {
        /// Which field.
        field: &'static str,
        /// What it says.
        text: String,
        /// The words it may hold.
        wanted: &'static str,
    },
    /// Not an instant or local time.
    #[error("{field}: {text:?} is not a time of the form {form}")]
    BadTime {
        /// Which field.
        field: &'static str,
        /// What it says.
        text: String,
        /// What it should look like.
        form: &'static str,
    },
    /// The clocks skipped this local time.
    #[error("{field}: {text} does not exist in {zone}: the clocks skipped it")]
    NonexistentLocalTime {
        /// Which field.
        field: &'static str,
        /// What it says.
        text: String,
        /// In which zone.
        zone: String,
    },
    /// It ends before it starts.
    #[error("it ends before it starts")]
    EndBeforeStart,
    /// It starts or ends more than a day after the import.
    #[error("{field} is in the future: {at}")]
    InFuture {
        /// Which field.
        field: &'static str,
        /// What it says.
        at: jiff::Timestamp,
    },
    /// More seconds are billed than the call lasted.
    #[error("{billed_seconds} s are billed of a call of {call_seconds} s")]
    BilledLongerThanCall {
        /// Billed.
        billed_seconds: i64,
        /// Lasted.
        call_seconds: i64,
    },
    /// An attribute that must be there is not.
    #[error("the attribute {0} is missing")]
    MissingAttribute(&'static str),
    /// A line of an accounting block is no attribute.
    #[error("{0:?} is not an attribute")]
    BadAttribute(String),
    /// Not a kind of accounting report.
    #[error("unknown Acct-Status-Type {0:?}")]
    UnknownStatusType(String),
    /// A report of the access server about itself.
    #[error("{0} is about the access server, not about anybody's usage")]
    NoUsage(&'static str),
    /// No line of ours is called that.
    #[error("no line is called {line:?}")]
    UnknownLine {
        /// What the record calls it.
        line: String,
    },
    /// The line belonged to nobody at the time.
    #[error("the line {line:?} belonged to no account at that time")]
    NoAccountAtTime {
        /// What the record calls it.
        line: String,
    },
}

impl RejectReason {
    /// The codes of all reasons.
    pub const CODES: [&'static str; 27] = [
        "unterminated_quote",
        "nul_byte",
        "not_utf8",
        "too_long",
        "several_records",
        "column_count",
        "empty_field",
        "field_too_long",
        "bad_number",
        "negative_number",
        "absurd_number",
        "unknown_unit",
        "other_unit",
        "unknown_service",
        "unknown_disposition",
        "unknown_word",
        "bad_time",
        "nonexistent_local_time",
        "end_before_start",
        "in_future",
        "billed_longer_than_call",
        "missing_attribute",
        "bad_attribute",
        "unknown_status_type",
        "no_usage",
        "unknown_line",
        "no_account_at_time",
    ];

    /// The reason's stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnterminatedQuote => "unterminated_quote",
            Self::NulByte => "nul_byte",
            Self::NotUtf8 => "not_utf8",
            Self::TooLong { .. } => "too_long",
            Self::SeveralRecords => "several_records",
            Self::ColumnCount { .. } => "column_count",
            Self::EmptyField { .. } => "empty_field",
            Self::FieldTooLong { .. } => "field_too_long",
            Self::BadNumber { .. } => "bad_number",
            Self::NegativeNumber { .. } => "negative_number",
            Self::AbsurdNumber { .. } => "absurd_number",
            Self::UnknownUnit(_) => "unknown_unit",
            Self::OtherUnit { .. } => "other_unit",
            Self::UnknownService(_) => "unknown_service",
            Self::UnknownDisposition(_) => "unknown_disposition",
            Self::UnknownWord { .. } => "unknown_word",
            Self::BadTime { .. } => "bad_time",
            Self::NonexistentLocalTime { .. } => "nonexistent_local_time",
            Self::EndBeforeStart => "end_before_start",
            Self::InFuture { .. } => "in_future",
            Self::BilledLongerThanCall { .. } => "billed_longer_than_call",
            Self::MissingAttribute(_) => "missing_attribute",
            Self::BadAttribute(_) => "bad_attribute",
            Self::UnknownStatusType(_) => "unknown_status_type",
            Self::NoUsage(_) => "no_usage",
            Self::UnknownLine { .. } => "unknown_line",
            Self::NoAccountAtTime { .. } => "no_account_at_time",
        }
    }
}

/// Why a whole file is refused; what was accepted before stays accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    /// UTF-16 or UTF-32.
    #[error("line 1: the file begins with the mark of UTF-16 or UTF-32; UTF-8 is wanted")]
    Utf16,
    /// Packed in a way that is not unpacked here.
    #[error("it is a packed file ({0}); plain text, or text packed once with gzip, is wanted")]
    Archive(&'static str),
    /// A column of the header is missing.
    #[error("line 1: the header has no column {0:?}")]
    MissingColumn(&'static str),
    /// A column of the header is not of the format.
    #[error("line 1: the header has an unknown column {0:?}")]
    UnknownColumn(String),
    /// A column is there twice.
    #[error("line 1: the header has the column {0:?} twice")]
    TwiceColumn(String),
    /// The header itself cannot be read.
    #[error("line 1: the header cannot be read: {0}")]
    BadHeader(RejectReason),
    /// The format's times have no zone, and none was given.
    #[error("the times of {0} have no zone: say which (--zone Europe/Berlin)")]
    ZoneRequired(&'static str),
    /// It unpacks to more than any usage file does.
    #[error(
        "after line {line}: it unpacks to more than {ratio} times its size; it looks like a bomb"
    )]
    GzipBomb {
        /// The last line read.
        line: u64,
        /// The limit.
        ratio: u64,
    },
    /// The packed file ends too early.
    #[error("after line {line}: it cannot be read on: the gzip file is cut off")]
    GzipTruncated {
        /// The last line read.
        line: u64,
    },
    /// The packed file is damaged.
    #[error("after line {line}: it cannot be read on: the gzip file is damaged: {why}")]
    GzipCorrupt {
        /// The last line read.
        line: u64,
        /// What the unpacker says.
        why: String,
    },
    /// It is longer than a file may be.
    #[error("after line {line}: the file is longer than {bytes} bytes")]
    TooLarge {
        /// The last line read.
        line: u64,
        /// The limit.
        bytes: u64,
    },
    /// It cannot be read on: a lost connection, a failing disk.
    #[error("after line {line}: it cannot be read on: {why}")]
    Unreadable {
        /// The last line read.
        line: u64,
        /// What the reader says.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each: a new variant belongs here, and its code in `CODES`.
    fn each() -> Vec<RejectReason> {
        let (field, text, line) = ("quantity", || "1".to_owned(), || "49151".to_owned());
        vec![
            RejectReason::UnterminatedQuote,
            RejectReason::NulByte,
            RejectReason::NotUtf8,
            RejectReason::TooLong { bytes: 2, max: 1 },
            RejectReason::SeveralRecords,
            RejectReason::ColumnCount {
                found: 7,
                wanted: 8,
            },
            RejectReason::EmptyField { field },
            RejectReason::FieldTooLong { field, max: 1 },
            RejectReason::BadNumber {
                field,
                text: text(),
            },
            RejectReason::NegativeNumber {
                field,
                text: text(),
            },
            RejectReason::AbsurdNumber { field, why: text() },
            RejectReason::UnknownUnit(text()),
            RejectReason::OtherUnit {
                service: crate::usage::Service::Voice,
                unit: Unit::Byte,
            },
            RejectReason::UnknownService(text()),
            RejectReason::UnknownDisposition(text()),
            RejectReason::UnknownWord {
                field,
                text: text(),
                wanted: "yes or no",
            },
            RejectReason::BadTime {
                field,
                text: text(),
                form: "2026-10-01T10:00:00Z",
            },
            RejectReason::NonexistentLocalTime {
                field,
                text: text(),
                zone: "Europe/Berlin".to_owned(),
            },
            RejectReason::EndBeforeStart,
            RejectReason::InFuture {
                field,
                at: jiff::Timestamp::UNIX_EPOCH,
            },
            RejectReason::BilledLongerThanCall {
                billed_seconds: 7,
                call_seconds: 5,
            },
            RejectReason::MissingAttribute("User-Name"),
            RejectReason::BadAttribute(text()),
            RejectReason::UnknownStatusType(text()),
            RejectReason::NoUsage("Accounting-On"),
            RejectReason::UnknownLine { line: line() },
            RejectReason::NoAccountAtTime { line: line() },
        ]
    }

    #[test]
    fn each_reason_has_a_code_of_its_own_and_words() {
        let codes: Vec<&str> = each().iter().map(RejectReason::code).collect();
        assert_eq!(codes, RejectReason::CODES);
        for reason in each() {
            let words = reason.to_string();
            assert!(!words.is_empty() && !words.ends_with('.'), "{words}");
        }
    }
}
