//! "Do I own this?": from what a file is to what its holder may do with it.

use super::{
    buy::priced,
    permit::{Permission, permit},
};
use crate::{
    Db, EngineError, Viewer,
    entity::match_case as match_case_row,
    query::{
        holding,
        lookup::{self, Among, Asked, Found, Tier},
        match_case::{self, AskedAbout, AskedFacts, NewCase},
        recording::{Recording, by_id},
    },
};
use domain::{
    id::ContentId,
    identity::{Comparison, Reason},
    unit::Money,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, entity::prelude::*};

/// Cases of one person that may wait at once: more are not opened.
const OPEN_CASES_MAX: u64 = 20;

/// A recording that a file is, or is a part of.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognized {
    /// Which.
    pub recording: Recording,
    /// How it was recognized.
    pub tier: Tier,
    /// Whether the file is a part only.
    pub is_excerpt: bool,
    /// The figures, where sound was compared.
    pub comparison: Option<Comparison>,
}

/// What is said about a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Identified {
    /// It is a recording that the viewer has a right to.
    Yours {
        /// Which.
        of: Box<Recognized>,
        /// For the viewer's device.
        permission: Permission,
    },
    /// It is a recording that the viewer has no right to.
    NotYours {
        /// Which.
        of: Box<Recognized>,
        /// For how much it can be bought; `None` if it cannot.
        price: Option<Money>,
    },
    /// It is near to one or more: a person is asked.
    Unsure,
    /// It is no recording of the shop.
    Unknown,
}

/// Which recording of the shop a file is, for whoever asks at the machine.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; as [`lookup::find`].
pub async fn recognize(
    viewer: &Viewer,
    db: &Db,
    asked: &Asked,
) -> Result<(Found, Vec<Recording>), EngineError> {
    viewer.operator()?;
    let found = lookup::find(db.read(), asked, Among::Registered).await?;
    let ids: Vec<ContentId> = match &found {
        Found::One { recording, .. } => vec![*recording],
        Found::Unsure(near) => near.iter().map(|(id, _)| *id).collect(),
        Found::Unknown => Vec::new(),
    };
    let mut recordings = Vec::with_capacity(ids.len());
    for id in ids {
        recordings.push(by_id(db.read(), id).await?);
    }
    Ok((found, recordings))
}

/// Says what a file is to the viewer. Nothing is given that was not there before:
/// who has no right is told so each time. What is near to a recording and not
/// proven is put before a person, once.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no subscriber; as [`lookup::find`].
pub async fn identify(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    asked: &Asked,
    facts: &AskedFacts,
) -> Result<Identified, EngineError> {
    let account = viewer.subscriber()?;
    let found = lookup::find(db.read(), asked, Among::Shop).await?;
    let of = match found {
        Found::Unknown => return Ok(Identified::Unknown),
        Found::Unsure(near) => match ask_a_person(db, now, viewer, asked, facts, &near).await? {
            Some((recording, comparison)) => Recognized {
                recording,
                tier: Tier::Fingerprint,
                is_excerpt: false,
                comparison: Some(comparison),
            },
            None => return Ok(Identified::Unsure),
        },
        Found::One {
            recording,
            tier,
            is_excerpt,
            comparison,
        } => Recognized {
            recording: by_id(db.read(), recording).await?,
            tier,
            is_excerpt,
            comparison,
        },
    };
    let right = holding::standing(db.read(), now, viewer.user, of.recording.id).await?;
    if let Some(right) = right {
        let permission = permit(db.read(), now, &right, &of.recording).await?;
        return Ok(Identified::Yours {
            of: Box::new(of),
            permission,
        });
    }
    let price = priced(db.read(), now, account, of.recording.clone()).await?;
    Ok(Identified::NotYours {
        price: price.ok().map(|(_, priced)| priced.price),
        of: Box::new(of),
    })
}

/// Opens a case for each master that is near; a case that was decided "the same"
/// before is the answer.
async fn ask_a_person(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    asked: &Asked,
    facts: &AskedFacts,
    near: &[(ContentId, Comparison)],
) -> Result<Option<(Recording, Comparison)>, EngineError> {
    // too little to decide anything by
    let near: Vec<_> = near
        .iter()
        .filter(|(_, comparison)| comparison.reason != Reason::TooShort)
        .collect();
    let same = db
        .in_tx(async |tx| {
            let asked_by_them = match_case_row::Entity::find()
                .filter(match_case_row::Column::UserId.eq(viewer.user.uuid()))
                .filter(match_case_row::Column::DecidedAtUs.is_null())
                .count(tx)
                .await?;
            let mut same = None;
            for (master, comparison) in &near {
                if asked_by_them >= OPEN_CASES_MAX {
                    break;
                }
                let case = NewCase {
                    master: *master,
                    asked: AskedAbout::Identification {
                        user: viewer.user,
                        form: asked.form,
                    },
                    facts: facts.clone(),
                    words: &asked.words,
                    comparison: *comparison,
                };
                let decision = match_case::open(tx, now, case).await?;
                if decision.is_some_and(|decision| decision.is_same) {
                    same = same.or(Some((*master, *comparison)));
                }
            }
            Ok(same)
        })
        .await?;
    match same {
        Some((id, comparison)) => Ok(Some((by_id(db.read(), id).await?, comparison))),
        None => Ok(None),
    }
}
