//! Settles deliveries by what arrived.
//!
//! What is owed is a function of the set of bytes that arrived; a settlement books
//! the difference to what was settled before. Many transfers end in one
//! transaction, and one that is told of twice counts once.

use super::instruct::{BudgetChange, change_budget, entry_row, let_go, verified};
use crate::{
    Db, EngineError,
    clock::new_uuid,
    entity::{delivery, delivery_settlement, delivery_transfer, ledger_entry, ledger_posting},
    query::{charge::posting_rows, delivery::DeliveryFacts},
};
use domain::{
    delivery::{ByteSet, ByteSetError, Values},
    id::{DeliveryId, TransferId, UserId},
    posting::{NetValues, settlement_entry},
    unit::{Currency, Money},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    entity::prelude::*,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};
use uuid::Uuid;

/// `delivery_settlement.kind` of what arrived.
pub(crate) const KIND_DELIVERED: i16 = 1;
/// `delivery_settlement.kind` of what was taken back.
pub(crate) const KIND_REFUNDED: i16 = 2;

/// What a transfer delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Which transfer.
    pub transfer: TransferId,
    /// Of which delivery.
    pub delivery: DeliveryId,
    /// Bytes of the file; may be none.
    pub range: Range<u64>,
    /// Bytes after these that may have arrived; none but of a cut.
    pub doubtful: Range<u64>,
}

/// Why a report was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReportRefusal {
    /// No instruction that was signed here for this delivery.
    #[error("the instruction is not one that was signed here")]
    Forged,
    /// It is over, and was when the bytes went out.
    #[error("the instruction is over since {0}")]
    Over(Timestamp),
    /// Bytes beyond the file.
    #[error("bytes up to {end} are reported of a file of {bytes}")]
    MoreThanAsked {
        /// The offset after the last byte of the report.
        end: u64,
        /// The file's length.
        bytes: u64,
    },
    /// Too many pieces.
    #[error(transparent)]
    Pieces(#[from] ByteSetError),
    /// Not theirs, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// How long after its instruction a provider may still report.
pub(super) const REPORT_GRACE: jiff::SignedDuration = jiff::SignedDuration::from_mins(15);

/// Settles these transfers, all or none; says how many counted.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn settle(db: &Db, now: Timestamp, delivered: &[Delivered]) -> Result<u64, EngineError> {
    db.in_tx(async |tx| settle_in(tx, now, delivered).await)
        .await
}

async fn settle_in(
    tx: &DatabaseTransaction,
    now: Timestamp,
    delivered: &[Delivered],
) -> Result<u64, EngineError> {
    // only those under way: one that was settled is under way no more
    let wanted: Vec<Uuid> = delivered.iter().map(|one| one.transfer.uuid()).collect();
    let mut query = delivery_transfer::Entity::find()
        .filter(delivery_transfer::Column::Id.is_in(wanted.iter().copied()));
    if tx.get_database_backend() != sea_orm::DatabaseBackend::Sqlite {
        query = query.lock_exclusive();
    }
    let under_way: HashMap<Uuid, Uuid> = query
        .all(tx)
        .await?
        .into_iter()
        .map(|row| (row.id, row.delivery_id))
        .collect();
    let counted: Vec<&Delivered> = delivered
        .iter()
        .filter(|one| under_way.get(&one.transfer.uuid()) == Some(&one.delivery.uuid()))
        .collect();
    let mut batch = Batch::load(tx, counted.iter().map(|one| one.delivery.uuid())).await?;
    let mut seen = BTreeSet::new();
    for one in &counted {
        if seen.insert(one.transfer) {
            let ranges = std::slice::from_ref(&one.range);
            let (transfer, delivery) = (one.transfer.uuid(), one.delivery.uuid());
            batch.add(now, transfer, delivery, ranges, &one.doubtful)?;
        }
    }
    let done = seen.len() as u64;
    delivery_transfer::Entity::delete_many()
        .filter(delivery_transfer::Column::Id.is_in(under_way.keys().copied()))
        .exec(tx)
        .await?;
    batch.write(tx, now).await?;
    Ok(done)
}

/// Takes a provider's own report of what its server delivered, under `once`.
///
/// # Errors
/// One variant of [`ReportRefusal`] for each reason; nothing is posted then.
pub async fn report(
    db: &Db,
    now: Timestamp,
    provider: UserId,
    token: &str,
    arrived: &ByteSet,
    is_final: bool,
    once: Uuid,
) -> Result<DeliveryFacts, ReportRefusal> {
    let (_, delivery) = verified(db.read(), token)
        .await?
        .ok_or(ReportRefusal::Forged)?;
    if delivery.provider != provider || delivery.user.is_some() {
        return Err(EngineError::NotFound.into());
    }
    let bytes = delivery.terms.bytes;
    if arrived.end() > bytes {
        let end = arrived.end();
        return Err(ReportRefusal::MoreThanAsked { end, bytes });
    }
    let mut all = delivery.arrived.clone();
    all.insert_all(arrived)?;
    let id = delivery.id.uuid();
    db.in_tx(async |tx| {
        let known = delivery_settlement::Entity::find_by_id(once)
            .one(tx)
            .await?;
        if known.is_none() {
            let mut batch = Batch::load(tx, [id]).await?;
            // looked at here, so that it cannot close in between
            if batch.is_over(now, id) {
                return Ok(Err(ReportRefusal::Over(delivery.expires_at)));
            }
            let nothing = bytes..bytes;
            batch.add(now, once, id, arrived.ranges(), &nothing)?;
            if is_final {
                batch.end(id);
            }
            batch.write(tx, now).await?;
        }
        Ok(Ok(
            crate::query::delivery::by_id(tx, DeliveryId::new(id)).await?
        ))
    })
    .await?
}

/// Deliveries that are settled together.
pub(super) struct Batch {
    deliveries: BTreeMap<Uuid, Open>,
    settlements: Vec<delivery_settlement::ActiveModel>,
    entries: Vec<ledger_entry::ActiveModel>,
    postings: Vec<ledger_posting::ActiveModel>,
    budgets: BTreeMap<(Uuid, Currency, String), BudgetChange>,
}

struct Open {
    facts: DeliveryFacts,
    is_changed: bool,
    is_ended: bool,
}

impl Batch {
    pub(super) async fn load(
        tx: &DatabaseTransaction,
        ids: impl IntoIterator<Item = Uuid>,
    ) -> Result<Self, EngineError> {
        let ids: BTreeSet<Uuid> = ids.into_iter().collect();
        let mut query =
            delivery::Entity::find().filter(delivery::Column::Id.is_in(ids.iter().copied()));
        if tx.get_database_backend() != sea_orm::DatabaseBackend::Sqlite {
            query = query.lock_exclusive();
        }
        let mut deliveries = BTreeMap::new();
        for row in query.all(tx).await? {
            let open = Open {
                facts: DeliveryFacts::from_row(&row)?,
                is_changed: false,
                is_ended: false,
            };
            deliveries.insert(row.id, open);
        }
        Ok(Self {
            deliveries,
            settlements: Vec::new(),
            entries: Vec::new(),
            postings: Vec::new(),
            budgets: BTreeMap::new(),
        })
    }

    /// Whether nothing is taken of a delivery's reports any more.
    fn is_over(&self, now: Timestamp, id: Uuid) -> bool {
        self.deliveries.get(&id).is_none_or(|open| {
            let facts = &open.facts;
            let until = facts.expires_at.saturating_add(REPORT_GRACE);
            until.is_ok_and(|until| until <= now)
                || facts.refunded_at.is_some()
                || facts.closed_at.is_some() && !facts.is_complete()
        })
    }

    /// Nothing more will arrive of a delivery.
    pub(super) fn end(&mut self, id: Uuid) {
        if let Some(open) = self.deliveries.get_mut(&id) {
            open.is_ended = true;
        }
    }

    /// Adds what arrived, as the settlement `id`; and what may have.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for amounts out of range and too many pieces.
    pub(super) fn add(
        &mut self,
        now: Timestamp,
        id: Uuid,
        delivery: Uuid,
        ranges: &[Range<u64>],
        doubtful: &Range<u64>,
    ) -> Result<(), EngineError> {
        let Some(open) = self.deliveries.get_mut(&delivery) else {
            return Ok(());
        };
        let facts = &mut open.facts;
        let mut bytes = 0;
        for range in ranges {
            let end = range.end.min(facts.terms.bytes);
            let range = range.start.min(end)..end;
            bytes += match facts.arrived.insert(range) {
                Ok(new) => new,
                // kept apart no more: what is not charged is the operator's loss
                Err(ByteSetError::TooMany) => 0,
                Err(error @ ByteSetError::Form(_)) => return Err(EngineError::refused(error)),
            };
        }
        let doubtful = doubtful.start..doubtful.end.min(facts.terms.bytes);
        if !doubtful.is_empty() {
            open.is_changed = true;
            // as above
            bytes += facts.doubt.add(doubtful, &mut facts.arrived).unwrap_or(0);
        }
        if bytes == 0 || facts.refunded_at.is_some() {
            return Ok(());
        }
        let after = facts.terms.values(&facts.arrived);
        let after = after.map_err(EngineError::refused)?;
        open.is_changed = true;
        self.book(now, id, delivery, KIND_DELIVERED, after, bytes)
    }

    /// Books what a delivery's values become.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for amounts out of range.
    pub(super) fn book(
        &mut self,
        now: Timestamp,
        id: Uuid,
        delivery: Uuid,
        kind: i16,
        after: Values,
        bytes: u64,
    ) -> Result<(), EngineError> {
        let Some(open) = self.deliveries.get_mut(&delivery) else {
            return Ok(());
        };
        open.is_changed = true;
        let facts = &mut open.facts;
        let more = after.beyond(&facts.settled).map_err(EngineError::refused)?;
        let net = NetValues::between(&facts.settled, &after, facts.tax);
        let net = net.map_err(EngineError::refused)?;
        let currency = facts.currency();
        // of what is reserved no more than there is
        let captured = |more: Money, reserved: &mut Money, is_open: bool| {
            let micros = if is_open {
                more.micros().min(reserved.micros())
            } else {
                0
            };
            *reserved = Money::new(reserved.micros() - micros, currency);
            Money::new(micros, currency)
        };
        let is_open = facts.closed_at.is_none();
        let [subscriber, provider] = &mut facts.reserved;
        let captured = Values {
            subscriber: captured(more.subscriber, subscriber, is_open),
            provider: captured(more.provider, provider, is_open),
            charge: Money::zero(currency),
        };
        let entry = settlement_entry(net, &captured).map_err(EngineError::refused)?;
        facts.settled = after;
        let entry_id = new_uuid(now);
        self.entries.push(entry_row(entry_id, now, facts, Some(id)));
        self.postings.extend(posting_rows(entry_id, &entry));
        for (party, month, more, captured) in [
            (
                facts.provider.uuid(),
                facts.months[0],
                more.provider,
                captured.provider,
            ),
            (
                facts.account.uuid(),
                facts.months[1],
                more.subscriber,
                captured.subscriber,
            ),
        ] {
            let key = (party, currency, month.to_string());
            let change = self.budgets.entry(key).or_default();
            change.used += more.micros();
            change.reserved -= captured.micros();
        }
        self.settlements.push(delivery_settlement::ActiveModel {
            id: Set(id),
            delivery_id: Set(delivery),
            account_id: Set(facts.account.uuid()),
            provider_id: Set(facts.provider.uuid()),
            at_us: Set(now.as_microsecond()),
            kind: Set(kind),
            bytes: Set(i64::try_from(bytes).map_err(EngineError::refused)?),
            currency: Set(currency.to_string()),
            tax_millionths: Set(facts.tax.rate.millionths()),
            subscriber_micros: Set(more.subscriber.micros()),
            provider_micros: Set(more.provider.micros()),
            subscriber_net_micros: Set(net.subscriber.micros()),
            provider_net_micros: Set(net.provider.micros()),
            charge_id: Set(None),
            statement_id: Set(None),
        });
        Ok(())
    }

    /// Writes all of it; deliveries that are complete or ended are closed.
    ///
    /// # Errors
    /// [`EngineError::Database`].
    pub(super) async fn write(
        mut self,
        tx: &DatabaseTransaction,
        now: Timestamp,
    ) -> Result<(), EngineError> {
        if !self.settlements.is_empty() {
            delivery_settlement::Entity::insert_many(std::mem::take(&mut self.settlements))
                .exec_without_returning(tx)
                .await?;
            ledger_entry::Entity::insert_many(std::mem::take(&mut self.entries))
                .exec_without_returning(tx)
                .await?;
        }
        if !self.postings.is_empty() {
            ledger_posting::Entity::insert_many(std::mem::take(&mut self.postings))
                .exec_without_returning(tx)
                .await?;
        }
        for ((party, currency, month), change) in std::mem::take(&mut self.budgets) {
            change_budget(tx, party, currency, &month, change).await?;
        }
        for (id, mut open) in self.deliveries {
            let ends = open.is_ended || open.facts.is_complete();
            if ends && open.facts.closed_at.is_none() {
                let_go(tx, now, &open.facts).await?;
                let zero = Money::zero(open.facts.currency());
                open.facts.reserved = [zero, zero];
                open.facts.closed_at = Some(now);
                open.is_changed = true;
            }
            if open.is_changed {
                update(tx, id, &open.facts).await?;
            }
        }
        Ok(())
    }
}

async fn update(
    tx: &DatabaseTransaction,
    id: Uuid,
    facts: &DeliveryFacts,
) -> Result<(), EngineError> {
    let [subscriber, provider] = facts.reserved;
    let instant = |at: Option<Timestamp>| at.map(|at| at.as_microsecond());
    let row = delivery::ActiveModel {
        id: Set(id),
        arrived: Set(facts.arrived.to_string()),
        doubtful: Set(facts.doubt.to_string()),
        arrived_bytes: Set(i64::try_from(facts.arrived.count()).map_err(EngineError::refused)?),
        provider_micros: Set(facts.settled.provider.micros()),
        subscriber_micros: Set(facts.settled.subscriber.micros()),
        provider_reserved_micros: Set(provider.micros()),
        subscriber_reserved_micros: Set(subscriber.micros()),
        closed_at_us: Set(instant(facts.closed_at)),
        refunded_at_us: Set(instant(facts.refunded_at)),
        ..Default::default()
    };
    delivery::Entity::update(row).exec(tx).await?;
    Ok(())
}

impl Batch {
    /// Takes a whole delivery back.
    ///
    /// # Errors
    /// [`EngineError::Refused`] for amounts out of range.
    pub(super) fn take_back(
        &mut self,
        now: Timestamp,
        id: Uuid,
        delivery: Uuid,
    ) -> Result<(), EngineError> {
        let Some(open) = self.deliveries.get_mut(&delivery) else {
            return Ok(());
        };
        open.facts.refunded_at = Some(now);
        open.is_ended = true;
        let nothing = Values::zero(open.facts.currency());
        self.book(now, id, delivery, KIND_REFUNDED, nothing, 0)
    }
}
