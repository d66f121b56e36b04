//! Records that come by network, through the doors of a file.
//!
//! What is received is written down as records of a file that has no end: it has
//! a row of its own among the imports, its bytes are kept, its rejects can be
//! mended.

use super::{
    ImportRequest, STATE_REFUSED, STATE_RUNNING,
    batch::{At, Batch, Item, Rejected, place},
    begin,
    context::Context,
    finish, take,
};
use crate::{Db, EngineError, entity::usage_import, job::KILLED};
use domain::{
    id::ImportId,
    mediation::{Format, ParseOptions, Parsed, Parser, RejectReason},
    time::Clock,
};
use flate2::{Compression, write::DeflateEncoder};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use std::io::Write;

/// What became of records that were taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// New ones.
    pub accepted: usize,
    /// Those that were there already.
    pub duplicates: usize,
    /// Those that were kept as rejects.
    pub rejected: usize,
}

/// An import that goes on for as long as somebody listens.
pub(crate) struct LiveImport {
    id: ImportId,
    source: String,
    format: Format,
    offset: i64,
    records: i64,
    lines: i64,
    digest: blake3::Hasher,
}

impl LiveImport {
    /// Begins one, called `source`.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub async fn begin(
        db: &Db,
        clock: &dyn Clock,
        source: String,
        format: Format,
    ) -> Result<Self, EngineError> {
        let request = ImportRequest {
            source: source.clone(),
            format,
            options: ParseOptions::default(),
            by: None,
        };
        let id = begin(db, clock, &request).await?;
        let now_us = clock.now().as_microsecond();
        let earlier = source.clone();
        db.in_tx(async |tx| {
            // an address has one listener: an earlier one was killed
            use usage_import::Column as C;
            usage_import::Entity::update_many()
                .col_expr(C::State, STATE_REFUSED.into())
                .col_expr(C::FinishedAtUs, now_us.into())
                .col_expr(C::Refusal, Expr::value(KILLED))
                .filter(C::State.eq(STATE_RUNNING))
                .filter(C::Source.eq(earlier.as_str()))
                .filter(C::Id.ne(id.uuid()))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await?;
        Ok(Self {
            id,
            source,
            format,
            offset: 0,
            records: 0,
            lines: 0,
            digest: blake3::Hasher::new(),
        })
    }

    /// Takes records in, all of them or none. An access server's word that its
    /// sessions are over is heeded, and is no record.
    ///
    /// # Errors
    /// [`EngineError::Database`] and its kin; nothing was taken in then.
    pub async fn take(
        &mut self,
        db: &Db,
        now: Timestamp,
        records: &[String],
    ) -> Result<Taken, EngineError> {
        let batch = self.batch(now, records)?;
        let count = batch.items.len() + batch.rejects.len();
        let length = batch.byte_length;
        let raw = batch.raw.clone();
        // lines and accounts may be others than a minute ago
        let mut context = Context::new(db).await?;
        let placed = place(db, &mut context, &self.source, batch).await?;
        let taken = db
            .in_tx(async |tx| take(tx, self.id, now, &placed).await)
            .await?;
        self.digest.update(&raw);
        self.offset += length;
        self.records += i64::try_from(count).unwrap_or(0);
        let lines = raw.iter().filter(|byte| **byte == b'\n').count();
        self.lines += i64::try_from(lines).unwrap_or(0);
        Ok(Taken {
            accepted: taken.accepted,
            duplicates: taken.duplicates,
            rejected: taken.rejected,
        })
    }

    fn batch(&self, now: Timestamp, records: &[String]) -> Result<Batch, EngineError> {
        let mut parser = Parser::new(self.format, &ParseOptions::default(), now)
            .map_err(EngineError::refused)?;
        let mut batch = Batch {
            first_offset: self.offset,
            ..Batch::default()
        };
        let mut line_number = self.lines + 1;
        let mut record_number = self.records;
        for record in records {
            let parsed = parser.record(record.as_bytes());
            if let Err(RejectReason::NoUsage(_)) = &parsed {
                batch.ends.extend(parser.sessions_end(record.as_bytes()));
                continue;
            }
            record_number += 1;
            let at = At {
                record_number,
                line_number,
                byte_offset: self.offset + i64::try_from(batch.raw.len()).unwrap_or(0),
                byte_length: i64::try_from(record.len()).unwrap_or(0),
            };
            batch.raw.extend_from_slice(record.as_bytes());
            // the empty line between two blocks
            batch.raw.push(b'\n');
            line_number += i64::try_from(record.lines().count()).unwrap_or(0) + 1;
            match parsed {
                Ok(Parsed::Record(record)) => batch.items.push((at, Item::Record(record))),
                Ok(Parsed::Report(report)) => batch.items.push((at, Item::Report(report))),
                Err(reason) => {
                    let bytes = record.as_bytes().to_vec();
                    batch
                        .rejects
                        .push(Rejected::new(at, &self.source, bytes, &reason));
                }
            }
        }
        batch.byte_length = i64::try_from(batch.raw.len()).unwrap_or(0);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        // writing into a vector does not fail
        if encoder.write_all(&batch.raw).is_ok() {
            batch.deflated = encoder.finish().unwrap_or_default();
        }
        Ok(batch)
    }

    /// Ends it: nobody listens any more.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub async fn end(self, db: &Db, clock: &dyn Clock) -> Result<(), EngineError> {
        let digest = *self.digest.finalize().as_bytes();
        finish(db, clock, self.id, Ok(digest)).await.map(|_| ())
    }
}
