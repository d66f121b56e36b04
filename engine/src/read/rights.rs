//! A person's rights, as an operator sees and exports them.

use crate::{
    Db, EngineError, Viewer,
    entity::{holding as holding_row, portal_user},
    identity::{Email, by_email},
    query::{
        charge::prices,
        holding,
        recording::{Recording, by_ids, names},
    },
};
use domain::{
    id::{ChargeId, ContentId, HoldingId, UserId},
    rights::{Holding, HoldingState, Origin},
    unit::Money,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A person and everything that they have or had a right to.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRights {
    /// Who.
    pub user: UserId,
    /// Their e-mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their rights, oldest first.
    pub rights: Vec<PersonRight>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRight {
    /// The right.
    pub holding: Holding,
    /// What it is worth now.
    pub state: HoldingState,
    /// To what.
    pub recording: Recording,
    /// Why it was taken away.
    pub revoked_why: Option<String>,
    /// Whether its price was paid back.
    pub is_refunded: bool,
    /// Who gave it, by name, where it is a gift.
    pub given_by: Option<String>,
    /// What was paid for it.
    pub price: Option<Money>,
}

/// The rights of whoever signs in with `email`; `None` where nobody does.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator; [`EngineError::Database`],
/// [`EngineError::Row`].
pub async fn rights_of(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    email: &str,
) -> Result<Option<PersonRights>, EngineError> {
    viewer.operator()?;
    match by_email(db.read(), &Email::as_compared(email)).await? {
        Some(row) => person(db, now, row).await.map(Some),
        None => Ok(None),
    }
}

async fn person(
    db: &Db,
    now: Timestamp,
    row: portal_user::Model,
) -> Result<PersonRights, EngineError> {
    let user = UserId::new(row.id);
    let all = holding::of_user(db.read(), user).await?;
    let whys = holding_row::Entity::find()
        .filter(holding_row::Column::UserId.eq(row.id))
        .filter(holding_row::Column::RevokedAtUs.is_not_null())
        .all(db.read())
        .await?;
    let mut whys: HashMap<Uuid, holding_row::Model> =
        whys.into_iter().map(|row| (row.id, row)).collect();
    let charges = all.iter().filter_map(|one| one.origin.charge());
    let prices = prices(db.read(), charges.map(ChargeId::uuid).collect()).await?;
    let givers = all.iter().filter_map(|one| match one.origin {
        Origin::Gift { by, .. } => Some((one.id, by)),
        Origin::Purchase { .. } | Origin::Grant => None,
    });
    let givers: HashMap<HoldingId, UserId> = givers.collect();
    let names = names(db.read(), givers.values().copied()).await?;
    let recordings = by_ids(db.read(), all.iter().map(|one| one.content)).await?;
    let rights = all.into_iter().filter_map(|holding| {
        Some(PersonRight {
            state: holding.state_at(now),
            recording: recordings.get(&holding.content)?.clone(),
            is_refunded: whys
                .get(&holding.id.uuid())
                .is_some_and(|row| row.refund_id.is_some()),
            revoked_why: whys
                .remove(&holding.id.uuid())
                .and_then(|row| row.revoked_why),
            given_by: givers
                .get(&holding.id)
                .and_then(|user| names.get(user).cloned()),
            price: holding
                .origin
                .charge()
                .and_then(|charge| prices.get(&charge.uuid()).copied()),
            holding,
        })
    });
    Ok(PersonRights {
        user,
        email: row.email,
        name: row.display_name,
        rights: rights.collect(),
    })
}

/// The rights of `user` as ODRL 2.2 in JSON-LD: an agreement for each.
///
/// # Errors
/// [`EngineError::NotFound`] for who is no operator, or where there is no such
/// person; [`EngineError::Database`], [`EngineError::Row`].
pub async fn odrl(
    viewer: &Viewer,
    db: &Db,
    now: Timestamp,
    user: UserId,
) -> Result<Value, EngineError> {
    viewer.operator()?;
    let row = portal_user::Entity::find_by_id(user.uuid())
        .one(db.read())
        .await?;
    let person = person(db, now, row.ok_or(EngineError::NotFound)?).await?;
    Ok(json!({
        "@context": [
            "http://www.w3.org/ns/odrl.jsonld",
            { "dct": "http://purl.org/dc/terms/", "schema": "https://schema.org/" },
        ],
        "@graph": person.rights.iter().map(agreement).collect::<Vec<_>>(),
    }))
}

fn urn(uuid: Uuid) -> String {
    format!("urn:uuid:{uuid}")
}

fn agreement(right: &PersonRight) -> Value {
    let PersonRight {
        holding, recording, ..
    } = right;
    let bound = |operator: &str, at: Timestamp| {
        json!({
            "leftOperand": "dateTime",
            "operator": operator,
            "rightOperand": { "@value": at.to_string(), "@type": "xsd:dateTime" },
        })
    };
    let mut bounds = vec![bound("gteq", holding.from)];
    // the earlier of both ends it
    let ends = [holding.until, holding.revoked_at];
    bounds.extend(ends.into_iter().flatten().min().map(|at| bound("lt", at)));
    let mut target = json!({
        "@type": "Asset",
        "uid": content_urn(recording.id),
        "dct:title": recording.title,
        "dct:creator": recording.artist,
    });
    if let (Some(isrc), Some(target)) = (&recording.isrc, target.as_object_mut()) {
        target.insert("schema:isrcCode".to_owned(), json!(isrc.as_str()));
    }
    let mut agreement = json!({
        "@type": "Agreement",
        "uid": urn(holding.id.uuid()),
        "dct:issued": holding.from.to_string(),
        "assigner": urn(recording.provider.uuid()),
        "assignee": urn(holding.user.uuid()),
        "permission": [{
            "target": target,
            // any format: the right follows the sound
            "action": ["play", "reproduce"],
            "constraint": bounds,
        }],
        "prohibition": [{
            "target": content_urn(recording.id),
            "action": ["distribute", "sell"],
        }],
    });
    if let (Some(terms), Some(agreement)) = (&recording.terms, agreement.as_object_mut()) {
        agreement.insert("dct:rights".to_owned(), json!(terms));
    }
    if let (Origin::Gift { by, .. }, Some(agreement)) = (holding.origin, agreement.as_object_mut())
    {
        agreement.insert("dct:contributor".to_owned(), json!(urn(by.uuid())));
    }
    agreement
}

fn content_urn(id: ContentId) -> String {
    urn(id.uuid())
}
