//! Counts files that were not taken, by the rule that they broke.

use crate::{Db, EngineError, entity::refusal_count};
use jiff::Timestamp;
use sea_orm::{
    EntityTrait, IntoActiveModel,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// One more file refused by the rule `code`.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn count_refusal(db: &Db, now: Timestamp, code: &str) -> Result<(), EngineError> {
    use refusal_count::Column as C;
    let row = refusal_count::Model {
        code: code.chars().take(64).collect(),
        count: 1,
        last_at_us: now.as_microsecond(),
    };
    db.in_tx(async |tx| {
        refusal_count::Entity::insert(row.clone().into_active_model())
            .on_conflict(
                OnConflict::column(C::Code)
                    .value(
                        C::Count,
                        Expr::col((refusal_count::Entity, C::Count)).add(1),
                    )
                    .update_column(C::LastAtUs)
                    .to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await
}
