//! `bandstand-csv`: our own plain form, with a header line.

use super::{FileRefusal, Parsed, RejectReason, csv_line::CsvLine, value};
use crate::{
    unit::{Quantity, QuantityError, Unit},
    usage::{
        APPLICATION_BYTES_MAX, Access, Disposition, LineIdentifier, RecordKey, Service, UsageRecord,
    },
};
use jiff::Timestamp;

/// The columns, in any order; those from `peer` on may be left out.
pub const COLUMNS: [&str; 11] = [
    "record_id",
    "line",
    "service",
    "started_at",
    "ended_at",
    "quantity",
    "unit",
    "peer",
    "network",
    "roaming",
    "application",
];
const RECORD_ID: usize = 0;
const LINE: usize = 1;
const SERVICE: usize = 2;
const STARTED_AT: usize = 3;
const ENDED_AT: usize = 4;
const QUANTITY: usize = 5;
const UNIT: usize = 6;
const PEER: usize = 7;
const NETWORK: usize = 8;
const ROAMING: usize = 9;
const APPLICATION: usize = 10;

/// How many of [`COLUMNS`] a record without a header of its own has.
const STANDARD: usize = 8;

/// Where each column stands in this file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    places: [Option<usize>; COLUMNS.len()],
    columns: usize,
}

impl Header {
    /// The first columns in the order of [`COLUMNS`], up to `peer`.
    pub fn standard() -> Self {
        let mut places = [None; COLUMNS.len()];
        for (index, place) in places.iter_mut().enumerate().take(STANDARD) {
            *place = Some(index);
        }
        Self {
            places,
            columns: STANDARD,
        }
    }

    /// Reads the header line.
    pub fn read(line: &[u8], csv: &mut CsvLine) -> Result<Self, FileRefusal> {
        let columns = csv.read_any(line).map_err(FileRefusal::BadHeader)?;
        let mut places = [None; COLUMNS.len()];
        for index in 0..columns {
            let name = csv.field(index).trim();
            let known = COLUMNS.iter().position(|column| *column == name);
            let place = known.ok_or_else(|| FileRefusal::UnknownColumn(value::short(name)))?;
            if places[place].replace(index).is_some() {
                return Err(FileRefusal::TwiceColumn(name.to_owned()));
            }
        }
        match (0..PEER).find(|column| places[*column].is_none()) {
            Some(missing) => Err(FileRefusal::MissingColumn(COLUMNS[missing])),
            None => Ok(Self { places, columns }),
        }
    }
}

/// Reads one line.
pub(super) fn parse(
    line: &[u8],
    header: &Header,
    csv: &mut CsvLine,
    now: Timestamp,
) -> Result<Parsed, RejectReason> {
    csv.read(line, header.columns)?;
    let field = |column: usize| header.places[column].map_or("", |place| csv.field(place).trim());
    let service: Service = match field(SERVICE) {
        "" => return Err(RejectReason::EmptyField { field: "service" }),
        text => text
            .parse()
            .map_err(|_| RejectReason::UnknownService(value::short(text)))?,
    };
    if field(RECORD_ID).is_empty() {
        return Err(RejectReason::EmptyField { field: "record_id" });
    }
    let line = match field(LINE) {
        "" => return Err(RejectReason::EmptyField { field: "line" }),
        text => LineIdentifier::new(text).ok_or(RejectReason::FieldTooLong {
            field: "line",
            max: crate::usage::IDENTIFIER_BYTES_MAX,
        })?,
    };
    let started_at = value::instant("started_at", field(STARTED_AT))?;
    let ended_at = value::instant("ended_at", field(ENDED_AT))?;
    let seconds = value::span(started_at, ended_at, now)?;
    let quantity = quantity(service, field(QUANTITY), field(UNIT))?;
    match service {
        // a switch rounds up to the second
        Service::Voice if quantity > seconds + 1 => {
            return Err(RejectReason::BilledLongerThanCall {
                billed_seconds: quantity,
                call_seconds: seconds,
            });
        }
        Service::Voice => {}
        Service::Data => value::bytes("quantity", quantity, seconds)?,
    }
    let mut identity = blake3::Hasher::new();
    for part in [
        "bandstand-csv",
        line.as_str(),
        service.as_str(),
        field(RECORD_ID),
    ] {
        identity.update(part.as_bytes()).update(&[0]);
    }
    Ok(Parsed::Record(UsageRecord {
        key: RecordKey::new(started_at, &identity.finalize()),
        line,
        service,
        started_at,
        ended_at,
        quantity,
        peer: value::peer(field(PEER))?,
        disposition: Disposition::Unstated,
        access: access(field(NETWORK), field(ROAMING))?,
        application: application(field(APPLICATION))?,
    }))
}

fn access(network: &str, roaming: &str) -> Result<Access, RejectReason> {
    let is_roaming = match roaming {
        "" | "no" => false,
        "yes" => true,
        text => {
            return Err(RejectReason::UnknownWord {
                field: "roaming",
                text: value::short(text),
                wanted: "yes or no",
            });
        }
    };
    match (network, is_roaming) {
        ("" | "mobile", true) => Ok(Access::Roaming),
        ("", false) => Ok(Access::Unstated),
        ("mobile", false) => Ok(Access::Mobile),
        ("fixed", false) => Ok(Access::Fixed),
        ("fixed", true) => Err(RejectReason::UnknownWord {
            field: "roaming",
            text: value::short(roaming),
            wanted: "no, where the network is fixed",
        }),
        (text, _) => Err(RejectReason::UnknownWord {
            field: "network",
            text: value::short(text),
            wanted: "fixed or mobile",
        }),
    }
}

fn application(text: &str) -> Result<Option<Box<str>>, RejectReason> {
    if text.len() > APPLICATION_BYTES_MAX {
        return Err(RejectReason::FieldTooLong {
            field: "application",
            max: APPLICATION_BYTES_MAX,
        });
    }
    Ok((!text.is_empty()).then(|| text.into()))
}

fn quantity(service: Service, number: &str, unit: &str) -> Result<i64, RejectReason> {
    let unit: Unit = match unit {
        "" => return Err(RejectReason::EmptyField { field: "unit" }),
        text => text
            .parse()
            .map_err(|_| RejectReason::UnknownUnit(value::short(text)))?,
    };
    if unit.measure() != service.measure() {
        return Err(RejectReason::OtherUnit { service, unit });
    }
    let field = "quantity";
    if unit.base_units() == 1 && !number.contains('.') {
        return value::whole(field, number);
    }
    match Quantity::parse_in(number, unit) {
        Ok(quantity) if quantity.base_units() < 0 => Err(RejectReason::NegativeNumber {
            field,
            text: value::short(number),
        }),
        Ok(quantity) => Ok(quantity.base_units()),
        Err(QuantityError::OutOfRange) => Err(RejectReason::AbsurdNumber {
            field,
            why: format!("{} {unit}", value::short(number)),
        }),
        Err(_) if number.is_empty() => Err(RejectReason::EmptyField { field }),
        Err(_) => Err(RejectReason::BadNumber {
            field,
            text: value::short(number),
        }),
    }
}
