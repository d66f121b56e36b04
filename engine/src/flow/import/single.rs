//! One mended record, through the same doors as a whole file.

use super::{
    batch::{At, Batch, Item, Placed, place},
    context::Context,
    meter, write,
};
use crate::{Db, EngineError};
use domain::{
    id::ImportId,
    mediation::{Format, LineFrom, ParseOptions, Parsed, Parser},
    usage::RecordKey,
};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};

/// What became of a mended record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Replayed {
    /// It is accepted under this key.
    Accepted(RecordKey),
    /// It is there already.
    Duplicate,
    /// It is rejected again, for this reason: code and words.
    Rejected(String, String),
}

/// The options of an import, as they are kept with it.
#[derive(Serialize, Deserialize)]
struct OptionsText {
    zone: Option<String>,
    line_from: Option<String>,
    #[serde(default)]
    switch: Option<String>,
    /// The file's header line, once it was read.
    #[serde(default)]
    header: Option<String>,
}

/// The options as they are kept.
///
/// # Errors
/// [`EngineError::Refused`] for a zone without a name, which no option has.
pub(crate) fn options_text(
    options: &ParseOptions,
    header: Option<&[u8]>,
) -> Result<String, EngineError> {
    let text = OptionsText {
        header: header.map(|line| String::from_utf8_lossy(line).into_owned()),
        zone: options
            .zone
            .as_ref()
            .and_then(|zone| zone.iana_name())
            .map(str::to_owned),
        line_from: options.line_from.map(|from| from.as_str().to_owned()),
        switch: options.switch.clone(),
    };
    serde_json::to_string(&text).map_err(EngineError::refused)
}

fn options(text: &str) -> Result<(ParseOptions, Option<String>), EngineError> {
    let unreadable = || EngineError::Row {
        table: "usage_import",
        column: "options",
        row: text.to_owned(),
    };
    let kept: OptionsText = serde_json::from_str(text).map_err(|_| unreadable())?;
    let zone = kept
        .zone
        .map(|name| TimeZone::get(&name))
        .transpose()
        .map_err(|_| unreadable())?;
    let line_from: Option<LineFrom> = kept
        .line_from
        .map(|from| from.parse())
        .transpose()
        .map_err(|_| unreadable())?;
    let options = ParseOptions {
        zone,
        line_from,
        switch: kept.switch,
    };
    Ok((options, kept.header))
}

/// Parses `bytes` as a record of that import and, where it is good and new,
/// writes it with its totals. The reject itself is the caller's.
///
/// # Errors
/// [`EngineError::Database`] and its kin.
pub(crate) async fn replay_record(
    db: &Db,
    tx: &DatabaseTransaction,
    import: &crate::entity::usage_import::Model,
    record_number: i64,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Replayed, EngineError> {
    let format: Format = import.format.parse().map_err(EngineError::refused)?;
    let (options, header) = options(&import.options)?;
    let mut parser = Parser::new(format, &options, now).map_err(EngineError::refused)?;
    if let Some(header) = header {
        parser
            .header(header.as_bytes())
            .map_err(EngineError::refused)?;
    }
    let item = match parser.record(bytes) {
        Ok(Parsed::Record(record)) => Item::Record(record),
        Ok(Parsed::Report(report)) => Item::Report(report),
        Err(reason) => {
            return Ok(Replayed::Rejected(
                reason.code().to_owned(),
                reason.to_string(),
            ));
        }
    };
    // a mended record's bytes stand with its reject, not in the file
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let at = At {
        record_number,
        line_number: 0,
        byte_offset: -1,
        byte_length: length,
    };
    let batch = Batch {
        first_offset: -1,
        raw: bytes.to_vec(),
        items: vec![(at, item)],
        ..Batch::default()
    };
    let mut context = Context::new(db).await?;
    let Placed { records, batch } = place(db, &mut context, &import.source, batch).await?;
    if let Some(reject) = batch.rejects.first() {
        return Ok(Replayed::Rejected(
            reject.reason.clone(),
            reject.detail.clone(),
        ));
    }
    let placed = Placed {
        records,
        batch: Batch::default(),
    };
    let (accepted, _) = meter::accept(tx, &placed).await?;
    let Some(row) = accepted.first() else {
        return Ok(Replayed::Duplicate);
    };
    let key = row.record.key;
    write::write_records(tx, ImportId::new(import.id), now, &accepted).await?;
    Ok(Replayed::Accepted(key))
}
