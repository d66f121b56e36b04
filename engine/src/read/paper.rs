//! The PDFs of invoices and statements.

use crate::{
    Db, EngineError,
    entity::{invoice, paper},
    flow::paper::{PaperOf, blob},
    media::Blob,
    query::billing,
    viewer::Viewer,
};
use domain::{
    id::{AccountId, InvoiceId},
    invoice::InvoiceNumber,
    time::PeriodMonth,
};
use sea_orm::{
    EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    entity::prelude::*,
};

/// An invoice's PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which invoice.
    pub invoice: InvoiceId,
    /// The file; none while it is due.
    pub file: Option<Blob>,
    /// Its pages.
    pub pages: Option<u32>,
    /// Why it could not be made.
    pub fault: Option<String>,
}

/// The PDF of invoice `number`.
///
/// # Errors
/// [`EngineError::NotFound`] for who may not see it; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn paper(viewer: &Viewer, db: &Db, number: InvoiceNumber) -> Result<Paper, EngineError> {
    let row = billing::by_number(db.read(), number).await?;
    let row = row.ok_or(EngineError::NotFound)?;
    viewer.sees(AccountId::new(row.account_id))?;
    let paper = paper::Entity::find_by_id(row.id).one(db.read()).await?;
    let paper = paper.ok_or(EngineError::NotFound)?;
    Ok(Paper {
        invoice: InvoiceId::new(row.id),
        file: blob(&paper)?,
        pages: paper.pages.map(i32::unsigned_abs),
        fault: paper.fault,
    })
}

/// A paper that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The file, as it was put into the content store.
    pub file: Blob,
    /// The version of the letter that it is on.
    pub letter_version: u32,
}

/// The paper of a document, for who is to hand it out; none while it is due.
///
/// # Errors
/// [`EngineError::NotFound`] for no such document; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn kept(db: &Db, of: PaperOf) -> Result<Option<Kept>, EngineError> {
    let row = paper::Entity::find_by_id(of.uuid()).one(db.read()).await?;
    let row = row.ok_or(EngineError::NotFound)?;
    Ok(blob(&row)?.map(|file| Kept {
        file,
        letter_version: row.letter_version.unwrap_or_default().unsigned_abs(),
    }))
}

/// How many invoices and credit notes there are of the periods that start in `month`.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
pub async fn count_of_month(
    viewer: &Viewer,
    db: &Db,
    month: PeriodMonth,
) -> Result<u64, EngineError> {
    viewer.operator()?;
    let of_month = invoice::Column::PeriodMonth.eq(month.to_string());
    let count = invoice::Entity::find().filter(of_month).count(db.read());
    Ok(count.await?)
}

/// Up to `limit` invoices and credit notes of the periods that start in `month`, by
/// number, after `after`.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`].
pub async fn of_month(
    viewer: &Viewer,
    db: &Db,
    month: PeriodMonth,
    after: Option<InvoiceNumber>,
    limit: u64,
) -> Result<Vec<InvoiceNumber>, EngineError> {
    use invoice::Column as C;
    viewer.operator()?;
    let mut select = invoice::Entity::find()
        .select_only()
        .columns([C::Year, C::Sequence])
        .filter(C::PeriodMonth.eq(month.to_string()))
        .order_by_asc(C::Year)
        .order_by_asc(C::Sequence)
        .limit(limit);
    if let Some(after) = after {
        let sequence = i32::try_from(after.sequence).unwrap_or(i32::MAX);
        let later = C::Year.eq(after.year).and(C::Sequence.gt(sequence));
        select = select.filter(C::Year.gt(after.year).or(later));
    }
    let rows: Vec<(i16, i32)> = select.into_tuple().all(db.read()).await?;
    let numbers = rows.into_iter().map(|(year, sequence)| InvoiceNumber {
        year,
        sequence: sequence.unsigned_abs(),
    });
    Ok(numbers.collect())
}
