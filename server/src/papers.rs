//! Makes the PDFs of bills and statements, keeps them in the content store, and hands them out.
//!
//! A paper is made once; the first that is kept stands, and all who ask get the same
//! bytes. It is made when it is asked for or mailed, and otherwise on its own, soon
//! after its invoice; and again where the store has lost it. Any number of processes may
//! do so.

use app::print::{self, Bill, Pdf, PdfFault, Statement, StationeryFault};
use domain::{invoice::Seller, party::Language};
use engine::{
    Db, EngineError,
    flow::paper::{
        MadePaper, PaperOf, PaperOrder, StatementOrder, due_papers, keep_paper, note_unmade,
        paper_order, replace_paper, statement_order,
    },
    media::{Blob, ContentStore},
    query::letter::{StoredLetter, letter, letter_of},
    read::paper::{Kept, kept},
};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use paper::Letter;
use std::{
    num::NonZero,
    sync::{Arc, Mutex, PoisonError},
    thread::available_parallelism,
};
use tokio::task::spawn_blocking;

/// Papers asked for at once.
const PAGE: u64 = 200;
/// Letters kept ready: two languages, before and after a change.
const LETTERS_MAX: usize = 4;

/// What makes papers; cheap to clone.
#[derive(Clone)]
pub struct Papers {
    db: Db,
    store: ContentStore,
    letters: Arc<Mutex<Vec<Prepared>>>,
}

/// A letter that is ready, and what it was made of.
struct Prepared {
    stored: StoredLetter,
    seller: Seller,
    language: Language,
    letter: Arc<Letter>,
}

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The invoice cannot be laid out.
    #[error(transparent)]
    Pdf(#[from] PdfFault),
    /// Nothing can be printed on the operator's letter.
    #[error("the letter: {0}")]
    Letter(#[from] StationeryFault),
    /// The database or the store.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl PaperError {
    /// Whether other documents may do all the same: not where the database or the store
    /// is what failed.
    fn is_of_one_document(&self) -> bool {
        match self {
            Self::Pdf(_) | Self::Letter(_) => true,
            Self::Engine(error) => match error {
                EngineError::Row { .. } | EngineError::NotFound | EngineError::Refused(_) => true,
                EngineError::Task(error) => error.is_panic(),
                EngineError::Database(_)
                | EngineError::Contended
                | EngineError::Config(_)
                | EngineError::File { .. }
                | EngineError::Io(_)
                | EngineError::Store(_) => false,
            },
        }
    }
}

impl From<tokio::task::JoinError> for PaperError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Engine(error.into())
    }
}

impl Papers {
    /// One that keeps its files in `store`.
    pub fn new(db: Db, store: ContentStore) -> Self {
        Self {
            db,
            store,
            letters: Arc::default(),
        }
    }

    /// The file of a paper, made now if it is due, or if the store has lost it.
    ///
    /// # Errors
    /// [`PaperError`].
    pub async fn file(&self, now: Timestamp, of: impl Into<PaperOf>) -> Result<Blob, PaperError> {
        let of = of.into();
        if let Some(there) = kept(&self.db, of).await? {
            return match self.store.size(there.file.hash).await {
                Ok(_) => Ok(there.file),
                Err(EngineError::NotFound) => self.make_again(now, of, there).await,
                Err(error) => Err(error.into()),
            };
        }
        let made = self.make_now(now, of).await;
        if let Err(error) = &made
            && error.is_of_one_document()
        {
            note_unmade(&self.db, of, &error.to_string()).await?;
        }
        made
    }

    async fn make_now(&self, now: Timestamp, of: PaperOf) -> Result<Blob, PaperError> {
        let stored = letter(self.db.read()).await?;
        let made = self.make(of, stored).await?;
        Ok(keep_paper(&self.db, now, of, made).await?)
    }

    /// Makes a paper that the store has lost once more, on the letter of then. The same
    /// bytes are back where they were; others, of another version of the program, stand
    /// from now on.
    async fn make_again(
        &self,
        now: Timestamp,
        of: PaperOf,
        lost: Kept,
    ) -> Result<Blob, PaperError> {
        tracing::warn!(%of, hash = %lost.file.hash, "a paper was lost from the store");
        let stored = letter_of(self.db.read(), lost.letter_version).await?;
        let made = self.make(of, stored).await?;
        if made.file == lost.file {
            return Ok(lost.file);
        }
        Ok(replace_paper(&self.db, now, of, lost.file, made).await?)
    }

    /// All bytes of a paper.
    ///
    /// # Errors
    /// [`PaperError`].
    pub async fn bytes(
        &self,
        now: Timestamp,
        of: impl Into<PaperOf>,
    ) -> Result<Vec<u8>, PaperError> {
        let file = self.file(now, of).await?;
        Ok(self.store.bytes(file).await?)
    }

    /// Makes all papers that are due, on all processors; how many were made. What
    /// cannot be made is noted with its reason, and the others go on; it is tried again
    /// when somebody asks for it, or has changed the letter.
    ///
    /// # Errors
    /// [`EngineError`]: the database, or the store.
    pub async fn make_due(&self, now: Timestamp) -> Result<u64, EngineError> {
        let mut made = 0;
        let mut after = None;
        loop {
            let due = due_papers(&self.db, after, PAGE).await?;
            let Some(last) = due.last().copied() else {
                return Ok(made);
            };
            after = Some(last);
            made += self.make_some(now, due).await?;
        }
    }

    async fn make_some(&self, now: Timestamp, due: Vec<PaperOf>) -> Result<u64, EngineError> {
        let at_once = available_parallelism().map_or(1, NonZero::get);
        let mut making = stream::iter(due)
            .map(|of| async move { (of, self.file(now, of).await) })
            .buffer_unordered(at_once);
        let mut made = 0;
        while let Some((of, outcome)) = making.next().await {
            match outcome {
                Ok(_) => made += 1,
                Err(error) if error.is_of_one_document() => {
                    tracing::error!(%error, %of, "a paper");
                }
                Err(PaperError::Engine(error)) => return Err(error),
                Err(error) => return Err(EngineError::refused(error)),
            }
        }
        Ok(made)
    }

    /// Lays a document out, and puts the file into the store.
    async fn make(&self, of: PaperOf, stored: StoredLetter) -> Result<MadePaper, PaperError> {
        let version = stored.version;
        let papers = self.clone();
        let made = match of {
            PaperOf::Invoice(id) => {
                let order = paper_order(&self.db, id).await?;
                let made = spawn_blocking(move || {
                    let letter = papers.letter(&stored, &order.document.seller, order.language)?;
                    Ok::<_, PaperError>(print::pdf(&bill_of(&order, &stored), &letter)?)
                });
                made.await?
            }
            PaperOf::Statement(id) => {
                let order = statement_order(&self.db, id).await?;
                let made = spawn_blocking(move || {
                    let letter = papers.letter(&stored, &order.document.seller, order.language)?;
                    Ok::<_, PaperError>(print::statement_pdf(&statement_of(&order), &letter)?)
                });
                made.await?
            }
        };
        let Pdf { bytes, pages } = made?;
        let file = self.store.put_bytes(bytes).await?;
        Ok(MadePaper {
            file,
            pages,
            letter_version: version,
        })
    }

    /// The letter, prepared once for all its bills.
    fn letter(
        &self,
        stored: &StoredLetter,
        seller: &Seller,
        language: Language,
    ) -> Result<Arc<Letter>, StationeryFault> {
        let mut letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = letters
            .iter()
            .find(|one| one.language == language && one.stored == *stored && one.seller == *seller);
        if let Some(ready) = ready {
            return Ok(Arc::clone(&ready.letter));
        }
        let letter = Arc::new(print::letter(stored, seller, language)?);
        letters.truncate(LETTERS_MAX - 1);
        let prepared = Prepared {
            stored: stored.clone(),
            seller: seller.clone(),
            language,
            letter: Arc::clone(&letter),
        };
        letters.insert(0, prepared);
        Ok(letter)
    }
}

/// What the order of a statement says, to be laid out.
pub fn statement_of(order: &StatementOrder) -> Statement<'_> {
    Statement {
        document: &order.document,
        issued_at: order.issued_at,
        language: order.language,
    }
}

/// What an order says, to be laid out.
pub fn bill_of<'a>(order: &'a PaperOrder, letter: &'a StoredLetter) -> Bill<'a> {
    let complaints = letter.design.complaints.get(&order.language);
    Bill {
        document: &order.document,
        issued_at: order.issued_at,
        language: order.language,
        itemization: order.itemization,
        records: &order.records,
        late_records: &order.late_records,
        has_more_records: order.has_more_records,
        complaints: complaints.map(String::as_str),
    }
}
