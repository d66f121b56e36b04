//! `asterisk-csv`: call records as Asterisk's `cdr_csv` writes them.
//!
//! 18 columns without a header; times are local and carry no zone.

use super::{ParseOptions, Parsed, RejectReason, csv_line::CsvLine, value};
use crate::usage::{Access, Disposition, LineIdentifier, RecordKey, Service, UsageRecord};
use jiff::{Timestamp, tz::TimeZone};
use std::str::FromStr;

const COLUMNS: usize = 18;
const ACCOUNTCODE: usize = 0;
const SRC: usize = 1;
const DST: usize = 2;
const CHANNEL: usize = 5;
const START: usize = 9;
const END: usize = 11;
const DURATION: usize = 12;
const BILLSEC: usize = 13;
const DISPOSITION: usize = 14;

/// Which column says whose call it was; without it, the first of these that
/// says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFrom {
    /// `accountcode`.
    Accountcode,
    /// `src`, the calling number.
    Src,
    /// The device of `channel`: `SIP/test` of `SIP/test-02897fd8`.
    Channel,
}

impl LineFrom {
    /// Every choice, in the order in which they are tried.
    pub const ALL: [LineFrom; 3] = [LineFrom::Accountcode, LineFrom::Src, LineFrom::Channel];

    /// Its word on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            LineFrom::Accountcode => "accountcode",
            LineFrom::Src => "src",
            LineFrom::Channel => "channel",
        }
    }
}

impl FromStr for LineFrom {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or_else(|| "one of accountcode, src, channel is wanted".to_owned())
    }
}

/// Reads one line of the file called `source`.
pub(super) fn parse(
    line: &[u8],
    options: &ParseOptions,
    csv: &mut CsvLine,
    now: Timestamp,
) -> Result<Parsed, RejectReason> {
    // the parser saw to it that there is one
    let zone = options.zone.clone().unwrap_or(TimeZone::UTC);
    csv.read(line, COLUMNS)?;
    let disposition = match csv.field(DISPOSITION) {
        "ANSWERED" => Disposition::Answered,
        "NO ANSWER" => Disposition::NoAnswer,
        "BUSY" => Disposition::Busy,
        "FAILED" | "CONGESTION" => Disposition::Failed,
        "" => {
            return Err(RejectReason::EmptyField {
                field: "disposition",
            });
        }
        text => return Err(RejectReason::UnknownDisposition(value::short(text))),
    };
    let call_seconds = value::whole("duration", csv.field(DURATION))?;
    let start = value::local("start", csv.field(START), &zone)?;
    let end = value::local("end", csv.field(END), &zone)?;
    let (started_at, ended_at) = value::nearest(start, end, call_seconds);
    let elapsed = value::span(started_at, ended_at, now)?;
    let billed_seconds = value::whole("billsec", csv.field(BILLSEC))?;
    if billed_seconds > call_seconds {
        return Err(RejectReason::BilledLongerThanCall {
            billed_seconds,
            call_seconds,
        });
    }
    // the three times are rounded each for itself
    if call_seconds > elapsed + 2 {
        let why = format!("{call_seconds} s between a start and an end {elapsed} s apart");
        return Err(RejectReason::AbsurdNumber {
            field: "duration",
            why,
        });
    }
    let line_identifier = line_of(csv, options.line_from)?;
    let mut identity = blake3::Hasher::new();
    let switch = options.switch.as_deref().unwrap_or_default();
    for part in [b"asterisk-csv".as_slice(), switch.as_bytes(), line] {
        identity.update(part).update(&[0]);
    }
    // as it stands in the row: another zone makes no other record of it
    let key_at = start.civil_in_utc();
    Ok(Parsed::Record(UsageRecord {
        key: RecordKey::new(key_at, &identity.finalize()),
        line: line_identifier,
        service: Service::Voice,
        started_at,
        ended_at,
        quantity: if disposition == Disposition::Answered {
            billed_seconds
        } else {
            0
        },
        peer: value::peer(csv.field(DST))?,
        disposition,
        access: Access::Unstated,
        application: None,
    }))
}

fn line_of(csv: &CsvLine, line_from: Option<LineFrom>) -> Result<LineIdentifier, RejectReason> {
    let of = |from: LineFrom| match from {
        LineFrom::Accountcode => csv.field(ACCOUNTCODE),
        LineFrom::Src => csv.field(SRC),
        LineFrom::Channel => device(csv.field(CHANNEL)),
    };
    let said = match line_from {
        Some(from) => of(from),
        None => LineFrom::ALL
            .into_iter()
            .map(of)
            .find(|text| !text.trim().is_empty())
            .unwrap_or(""),
    };
    if said.trim().is_empty() {
        let field = line_from.map_or("accountcode", LineFrom::as_str);
        return Err(RejectReason::EmptyField { field });
    }
    let max = crate::usage::IDENTIFIER_BYTES_MAX;
    LineIdentifier::new(said).ok_or(RejectReason::FieldTooLong { field: "line", max })
}

/// `SIP/test` of `SIP/test-02897fd8`.
fn device(channel: &str) -> &str {
    match channel.rsplit_once('-') {
        Some((device, unique))
            if unique.len() >= 6 && unique.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            device
        }
        _ => channel,
    }
}
