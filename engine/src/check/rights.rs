//! Rights and money: who has paid has it, and what was paid back is taken away.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{charge, holding, match_case, recording},
    query::charge::from_row,
};
use domain::{content::ContentState, invoice::ChargeDetail};
use sea_orm::{
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*, sea_query::ExprTrait,
};
use std::collections::{BTreeSet, HashMap};

/// Rows read at a time.
const PAGE: u64 = 500;

/// Each sale gave one right, and each refund took its right away. (That each right
/// which was bought was paid for the rows themselves see to.)
pub(super) async fn rights(db: &Db) -> Result<Proof, EngineError> {
    let mut sold = Proof::new("each sale gave one right, and each refund took one away");
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = charge::Entity::find()
            .order_by_asc(charge::Column::Id)
            .limit(PAGE);
        if let Some(after) = after {
            page = page.filter(charge::Column::Id.gt(after));
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        let ids = || rows.iter().map(|row| row.id);
        let given = holding::Entity::find()
            .filter(
                holding::Column::ChargeId
                    .is_in(ids())
                    .or(holding::Column::RefundId.is_in(ids())),
            )
            .all(db.read())
            .await?;
        let by = |column: fn(&holding::Model) -> Option<Uuid>| -> HashMap<Uuid, &holding::Model> {
            let pairs = given.iter().filter_map(|row| Some((column(row)?, row)));
            pairs.collect()
        };
        let (by_charge, by_refund) = (by(|row| row.charge_id), by(|row| row.refund_id));
        for row in &rows {
            let holds = match from_row(row)?.detail {
                ChargeDetail::Recharge { .. } | ChargeDetail::Deliveries { .. } => continue,
                ChargeDetail::Purchase { sale } => by_charge
                    .get(&row.id)
                    .is_some_and(|right| right.recording_id == sale.content.uuid()),
                ChargeDetail::Refund { of, .. } => by_refund.get(&row.id).is_some_and(|right| {
                    right.charge_id == Some(of.uuid()) && right.revoked_at_us.is_some()
                }),
            };
            sold.examine(holds, || {
                format!("charge {} has no right to show for it", row.id)
            });
        }
    }
    Ok(sold)
}

/// Each recording that waits for a person has a case that waits for one.
pub(super) async fn held(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each recording that waits for a decision can be decided");
    let held = recording::Entity::find()
        .filter(recording::Column::State.eq(ContentState::Held.code()))
        .all(db.read())
        .await?;
    let open = match_case::Entity::find()
        .filter(match_case::Column::DecidedAtUs.is_null())
        .all(db.read())
        .await?;
    let open: BTreeSet<Uuid> = open
        .into_iter()
        .filter_map(|row| row.recording_id)
        .collect();
    for row in held {
        proof.examine(open.contains(&row.id), || {
            format!("recording {} waits, and nobody is asked", row.id)
        });
    }
    Ok(proof)
}
