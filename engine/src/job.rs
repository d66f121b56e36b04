//! Imports that go on behind the request that asked for them.
//!
//! An upload is answered at once; its file is imported here, a few files at a
//! time, whoever closes their browser meanwhile. How it stands is in the
//! database, nothing here: a server that is killed leaves imports that the same
//! file, imported again, completes.

use crate::{
    Db, EngineError, Viewer,
    entity::usage_import,
    flow::import::{ImportRequest, STATE_REFUSED, STATE_RUNNING, begin, run},
};
use domain::{id::ImportId, time::Clock};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use std::{io::Read, sync::Arc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Uploads under way or waiting at once, in one process.
pub const PLACES: usize = 20;

/// Files read at the same time; the database has one writer, or a few.
const SLOTS: usize = 2;

/// What became of an import that ended by our own mistake; its counts are true.
const STOPPED: &str = "the import was stopped by an error of the server; import the file again: \
                       what is in already is counted as duplicate";

/// The same for the server's end.
pub(crate) const KILLED: &str = "the program was stopped in the middle; import the file again: what is \
                      in already is counted as duplicate";

/// The queue of one process.
#[derive(Debug, Clone)]
pub struct ImportJobs {
    places: Arc<Semaphore>,
    slots: Arc<Semaphore>,
}

/// The right to send one file in; given back when its import has ended.
#[derive(Debug)]
pub struct Place(#[expect(dead_code, reason = "held, not used")] OwnedSemaphorePermit);

impl Default for ImportJobs {
    fn default() -> Self {
        Self::new()
    }
}

impl ImportJobs {
    /// An empty queue.
    pub fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(PLACES)),
            slots: Arc::new(Semaphore::new(SLOTS)),
        }
    }

    /// A place in the queue, to be had before the file is taken in; `None` when
    /// all [`PLACES`] are taken.
    pub fn place(&self) -> Option<Place> {
        let permit = Arc::clone(&self.places).try_acquire_owned();
        permit.ok().map(Place)
    }

    /// Begins the import of what `reader` gives, and lets it go on by itself.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
    pub async fn start(
        &self,
        db: &Db,
        clock: &Arc<dyn Clock>,
        place: Place,
        request: ImportRequest,
        reader: Box<dyn Read + Send>,
    ) -> Result<ImportId, EngineError> {
        request.by.as_ref().map_or(Ok(()), Viewer::operator)?;
        let id = begin(db, clock.as_ref(), &request).await?;
        let (db, clock, slots) = (db.clone(), Arc::clone(clock), Arc::clone(&self.slots));
        tokio::spawn(async move {
            // never closed
            let _slot = slots.acquire().await;
            go_on(db, clock, id, request, reader).await;
            drop(place);
        });
        Ok(id)
    }
}

/// Runs the import in a task of its own, so that even its panic ends here.
async fn go_on(
    db: Db,
    clock: Arc<dyn Clock>,
    id: ImportId,
    request: ImportRequest,
    reader: Box<dyn Read + Send>,
) {
    let task = tokio::spawn({
        let (db, clock) = (db.clone(), Arc::clone(&clock));
        async move { run(&db, clock, id, request, reader).await }
    });
    let error = match task.await {
        Ok(Ok(_)) => return,
        Ok(Err(error)) => error,
        Err(panic) => panic.into(),
    };
    tracing::error!(import = %id, error = error.chain(), "import stopped");
    if let Err(error) = stop(&db, clock.as_ref(), id).await {
        tracing::error!(import = %id, error = error.chain(), "import left as running");
    }
}

/// Says of the uploads that a server which was killed has left behind that they do
/// not go on; to be called before the first is taken in. Returns how many. Where
/// another server imports one at this moment, its end sets the row right.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn stop_leftovers(db: &Db, now: Timestamp) -> Result<u64, EngineError> {
    use usage_import::Column as C;
    db.in_tx(async |tx| {
        let stopped = usage_import::Entity::update_many()
            .col_expr(C::State, STATE_REFUSED.into())
            .col_expr(C::FinishedAtUs, now.as_microsecond().into())
            .col_expr(C::Refusal, Expr::value(KILLED))
            .filter(C::State.eq(STATE_RUNNING))
            .filter(C::UserId.is_not_null())
            .exec(tx)
            .await?;
        Ok(stopped.rows_affected)
    })
    .await
}

/// Says in the import's row that it does not go on.
async fn stop(db: &Db, clock: &dyn Clock, id: ImportId) -> Result<(), EngineError> {
    use usage_import::Column as C;
    let now_us = clock.now().as_microsecond();
    db.in_tx(async |tx| {
        usage_import::Entity::update_many()
            .col_expr(C::State, STATE_REFUSED.into())
            .col_expr(C::FinishedAtUs, now_us.into())
            .col_expr(C::Refusal, Expr::value(STOPPED))
            .filter(C::Id.eq(id.uuid()))
            .filter(C::State.eq(STATE_RUNNING))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        audit,
        read::import::{ImportState, import},
        testing::{add_household, each_database, instant},
    };
    use domain::{
        mediation::{Format, ParseOptions},
        time::FixedClock,
    };
    use std::{io::Cursor, time::Duration};

    const FILE: &str = "record_id,line,service,started_at,ended_at,quantity,unit,peer\n\
        a,H-1-home,voice,2026-02-03T10:00:00Z,2026-02-03T10:01:00Z,60,s,\n";

    fn clock() -> Arc<dyn Clock> {
        Arc::new(FixedClock::new(instant("2026-03-01T12:00:00Z")))
    }

    fn request() -> ImportRequest {
        ImportRequest {
            source: "calls.csv".into(),
            format: Format::BandstandCsv,
            options: ParseOptions::default(),
            by: Some(Viewer::command_line()),
        }
    }

    async fn ended(db: &Db, id: ImportId) -> crate::read::import::ImportRow {
        let operator = Viewer::command_line();
        loop {
            let row = import(&operator, db, id).await.unwrap().row;
            if row.state != ImportState::Running {
                return row;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[tokio::test]
    async fn an_import_goes_on_by_itself_and_is_in_the_log() {
        each_database(|db| async move {
            add_household(&db, "H-1").await;
            let (jobs, operator) = (ImportJobs::new(), Viewer::command_line());
            let place = jobs.place().unwrap();
            let file = Box::new(Cursor::new(FILE));
            let clock = clock();
            let id = jobs.start(&db, &clock, place, request(), file);
            let id = id.await.unwrap();
            let row = ended(&db, id).await;
            assert_eq!((row.state, row.accepted), (ImportState::Done, 1));
            let log = audit::page(&operator, &db, None, 1).await.unwrap();
            assert_eq!(log[0].action, "import.start");
            assert_eq!(log[0].object, id.to_string());
            assert!(log[0].detail.contains("calls.csv"), "{}", log[0].detail);
        })
        .await;
    }

    #[tokio::test]
    async fn an_import_that_panics_says_so() {
        struct Bad;
        impl Read for Bad {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                panic!("told")
            }
        }
        each_database(|db| async move {
            let jobs = ImportJobs::new();
            let place = jobs.place().unwrap();
            let clock = clock();
            let id = jobs.start(&db, &clock, place, request(), Box::new(Bad));
            let id = id.await.unwrap();
            let row = ended(&db, id).await;
            assert_eq!(row.state, ImportState::Refused);
            assert!(row.refusal.unwrap().contains("import the file again"));
        })
        .await;
    }

    #[tokio::test]
    async fn the_queue_has_an_end() {
        let jobs = ImportJobs::new();
        let places: Vec<_> = (0..PLACES).map(|_| jobs.place().unwrap()).collect();
        assert!(jobs.place().is_none());
        drop(places);
        assert!(jobs.place().is_some());
    }
}
