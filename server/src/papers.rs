//! Makes the PDFs of bills, keeps them in the content store, and hands them out.
//!
//! A paper is made once; the first that is kept stands, and all who ask get the same
//! bytes. It is made when it is asked for or mailed, and otherwise on its own, soon
//! after its invoice. Any number of processes may do so.

use app::print::{self, Bill, Pdf, PdfFault, StationeryFault};
use domain::{id::InvoiceId, invoice::Seller, party::Language};
use engine::{
    Db, EngineError,
    flow::paper::{MadePaper, PaperOrder, due_papers, keep_paper, note_unmade, paper_order},
    media::{Blob, ContentStore},
    query::letter::{StoredLetter, letter},
    read::paper::kept,
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

    /// The file of an invoice's paper, made now if it is due.
    ///
    /// # Errors
    /// [`PaperError`].
    pub async fn file(&self, now: Timestamp, id: InvoiceId) -> Result<Blob, PaperError> {
        if let Some(there) = kept(&self.db, id).await? {
            return Ok(there);
        }
        let made = self.make(now, id).await;
        if let Err(PaperError::Pdf(fault)) = &made {
            note_unmade(&self.db, id, &fault.to_string()).await?;
        }
        made
    }

    /// All bytes of a paper.
    ///
    /// # Errors
    /// [`PaperError`].
    pub async fn bytes(&self, now: Timestamp, id: InvoiceId) -> Result<Vec<u8>, PaperError> {
        let file = self.file(now, id).await?;
        Ok(self.store.bytes(file).await?)
    }

    /// Makes all papers that are due, on all processors; how many were made. What
    /// cannot be made is noted with its reason, and the others go on.
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

    async fn make_some(&self, now: Timestamp, due: Vec<InvoiceId>) -> Result<u64, EngineError> {
        let at_once = available_parallelism().map_or(1, NonZero::get);
        let mut making = stream::iter(due)
            .map(|id| async move { (id, self.file(now, id).await) })
            .buffer_unordered(at_once);
        let mut made = 0;
        while let Some((id, outcome)) = making.next().await {
            match outcome {
                Ok(_) => made += 1,
                Err(PaperError::Pdf(error)) => {
                    tracing::error!(%error, invoice = %id, "a paper");
                }
                Err(PaperError::Letter(error)) => {
                    return Err(EngineError::Refused(format!("the letter: {error}")));
                }
                Err(PaperError::Engine(error)) => return Err(error),
            }
        }
        Ok(made)
    }

    async fn make(&self, now: Timestamp, id: InvoiceId) -> Result<Blob, PaperError> {
        let order = paper_order(&self.db, id).await?;
        let stored = letter(self.db.read()).await?;
        let (version, language) = (stored.version, order.account.language);
        let papers = self.clone();
        let made: Result<Pdf, PaperError> = spawn_blocking(move || {
            let letter = papers.letter(&stored, &order.document.seller, language)?;
            Ok(print::pdf(&bill_of(&order, &stored), &letter)?)
        })
        .await?;
        let Pdf { bytes, pages } = made?;
        let file = self.store.put_bytes(bytes).await?;
        let made = MadePaper {
            file,
            pages,
            letter_version: version,
            language,
        };
        Ok(keep_paper(&self.db, now, id, made).await?)
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

/// What an order says, to be laid out.
pub fn bill_of<'a>(order: &'a PaperOrder, letter: &'a StoredLetter) -> Bill<'a> {
    let language = order.account.language;
    Bill {
        document: &order.document,
        issued_at: order.issued_at,
        language,
        itemization: order.account.itemization,
        records: &order.records,
        has_more_records: order.has_more_records,
        complaints: letter.design.complaints.get(&language).map(String::as_str),
    }
}
