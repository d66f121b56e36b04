//! Matches that a person decides, with all that is known of both sides.

use super::Page;
use crate::{
    Db, EngineError, Viewer,
    entity::{match_case, portal_user},
    query::{
        match_case::{AskedAbout, MatchCase, from_row},
        recording::{Recording, by_id, names, print_of},
    },
};
use domain::{id::MatchId, identity::block_rates_millionths};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};

/// A recording with its provider's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// Which.
    pub recording: Recording,
    /// Who provides it.
    pub provider: String,
}

/// What is held against the master.
#[derive(Debug, Clone, PartialEq)]
pub enum Other {
    /// Another master.
    Master(Box<Side>),
    /// A file that never left somebody's device: their e-mail address.
    File {
        /// Whose.
        email: String,
    },
}

/// A match with both its sides.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchDetail {
    /// The case.
    pub case: MatchCase,
    /// The registered recording.
    pub master: Side,
    /// The other.
    pub other: Other,
}

/// Both sides, and the picture of their comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchPicture {
    /// The case.
    pub detail: MatchDetail,
    /// Words of the master.
    pub master_words: usize,
    /// Bit error rate of each block of 40 words along the overlap, in millionths.
    pub block_rates_millionths: Vec<u64>,
}

/// The cases that wait, oldest first, `limit` at most.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn open_cases(
    viewer: &Viewer,
    db: &Db,
    limit: u64,
) -> Result<Vec<MatchDetail>, EngineError> {
    viewer.operator()?;
    let rows = match_case::Entity::find()
        .filter(match_case::Column::DecidedAtUs.is_null())
        .order_by_asc(match_case::Column::Id)
        .limit(limit)
        .all(db.read())
        .await?;
    details(db, rows).await
}

/// The cases that were decided, newest first, `limit` of them after `after`.
///
/// # Errors
/// As [`open_cases`].
pub async fn decided_cases(
    viewer: &Viewer,
    db: &Db,
    after: Option<MatchId>,
    limit: u64,
) -> Result<Page<MatchDetail>, EngineError> {
    use match_case::Column as C;
    viewer.operator()?;
    let mut query = match_case::Entity::find()
        .filter(C::DecidedAtUs.is_not_null())
        .order_by_desc(C::Id)
        .limit(limit + 1);
    if let Some(after) = after {
        query = query.filter(C::Id.lt(after.uuid()));
    }
    let rows = details(db, query.all(db.read()).await?).await?;
    Ok(Page::from_rows(rows, limit, |row| row.case.id.to_string()))
}

async fn details(db: &Db, rows: Vec<match_case::Model>) -> Result<Vec<MatchDetail>, EngineError> {
    let mut details = Vec::with_capacity(rows.len());
    for row in rows {
        details.push(detail(db, from_row(row)?).await?);
    }
    Ok(details)
}

async fn detail(db: &Db, case: MatchCase) -> Result<MatchDetail, EngineError> {
    let master = side(db, by_id(db.read(), case.master).await?).await?;
    let other = match &case.asked {
        AskedAbout::Registration(id) => {
            Other::Master(Box::new(side(db, by_id(db.read(), *id).await?).await?))
        }
        AskedAbout::Identification { user, .. } => {
            let row = portal_user::Entity::find_by_id(user.uuid())
                .one(db.read())
                .await?;
            Other::File {
                email: row.map(|row| row.email).unwrap_or_default(),
            }
        }
    };
    Ok(MatchDetail {
        case,
        master,
        other,
    })
}

async fn side(db: &Db, recording: Recording) -> Result<Side, EngineError> {
    let names = names(db.read(), [recording.provider]).await?;
    Ok(Side {
        provider: names.get(&recording.provider).cloned().unwrap_or_default(),
        recording,
    })
}

/// One case.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator, or where there is no such case;
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn match_picture(
    viewer: &Viewer,
    db: &Db,
    id: MatchId,
) -> Result<MatchPicture, EngineError> {
    viewer.operator()?;
    let row = match_case::Entity::find_by_id(id.uuid())
        .one(db.read())
        .await?;
    let detail = detail(db, from_row(row.ok_or(EngineError::NotFound)?)?).await?;
    let master = print_of(db.read(), detail.case.master).await?.words;
    let rates = detail.case.comparison.alignment.as_ref();
    let rates =
        rates.map(|alignment| block_rates_millionths(&detail.case.words, &master, alignment));
    Ok(MatchPicture {
        detail,
        master_words: master.len(),
        block_rates_millionths: rates.unwrap_or_default(),
    })
}
