//! Fixes who pays what for a delivery, reserves it, and signs it.

use super::quote::{Asked, DeliveryRefusal, quoted_in};
use crate::{
    Db, EngineError,
    clock::new_uuid,
    entity::{delivery, delivery_budget, ledger_entry, ledger_posting},
    query::{
        charge::posting_rows,
        delivery::{DeliveryFacts, by_id},
    },
    signature::{self, Kind},
};
use domain::{
    delivery::{ByteSet, Segment, SubscriberPreferences, Values},
    id::{DeliveryId, UserId},
    ledger::JournalEntry,
    posting::reservation_entry,
    unit::{Currency, Money, Price},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    entity::prelude::*,
    sea_query::{ExprTrait, OnConflict},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long files go out by an instruction.
pub const INSTRUCTION_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// What an instruction says. Whoever delivers by it delivers this and nothing
/// else; field names are those of 3GPP TS 29.122 where that has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instruction {
    /// Who signed it.
    pub iss: String,
    /// The delivery.
    pub reference_id: DeliveryId,
    /// For whom: the user of the portal, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<UserId>,
    /// Whose content.
    pub sponsor_id: UserId,
    /// What.
    pub content: String,
    /// Which file, by its hash, where it is stored here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its length.
    pub downlink_volume: u64,
    /// The device's network.
    pub network: domain::delivery::AccessNetwork,
    /// What a megabyte costs.
    pub price: Price,
    /// Who pays which bytes, in order.
    pub portions: Vec<Segment>,
    /// What the whole of it costs whom: the first and the second charge value.
    pub values: Values,
    /// Versions of the tariff, the provider's and the subscriber's preferences that
    /// it came from.
    pub versions: [u32; 3],
    /// What the subscriber wants, for who tags portions by account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscriber_preferences: Option<SubscriberPreferences>,
    /// When it was fixed, in seconds.
    pub iat: i64,
    /// The first second at which it is worth nothing.
    pub exp: i64,
}

/// A delivery that is to be fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstructRequest {
    /// What, for whom.
    pub asked: Asked,
    /// Given by who asks, so that a request that is sent twice counts once.
    pub once: Uuid,
    /// What was shown as its price: micro-units of the subscriber and the provider.
    pub seen_micros: Option<[i64; 2]>,
    /// Whether the subscriber has agreed to it.
    pub has_agreed: bool,
}

/// A delivery that is fixed.
#[derive(Debug, Clone)]
pub struct Instructed {
    /// The delivery.
    pub delivery: DeliveryFacts,
    /// What it costs whom as a whole.
    pub values: Values,
    /// What the subscriber wants, where the provider's own server delivers.
    pub subscriber_preferences: Option<SubscriberPreferences>,
    /// What was signed, and the signature.
    pub token: String,
}

/// Fixes the terms, reserves both sides' parts, and signs. Where one of the same
/// user for the same file over the same network still goes, that one goes on.
///
/// # Errors
/// One variant of [`DeliveryRefusal`] for each reason; [`EngineError::NotFound`] for
/// an id that something else was fixed by.
pub async fn instruct(
    db: &Db,
    now: Timestamp,
    request: &InstructRequest,
) -> Result<Instructed, DeliveryRefusal> {
    let _one = db.gate(request.asked.item.provider.uuid()).await;
    let delivery = db.in_tx(async |tx| fix(tx, now, request).await).await??;
    sign_again(db, delivery).await.map_err(Into::into)
}

async fn fix(
    tx: &DatabaseTransaction,
    now: Timestamp,
    request: &InstructRequest,
) -> Result<Result<DeliveryFacts, DeliveryRefusal>, EngineError> {
    let Asked {
        account,
        user,
        item,
        network,
    } = &request.asked;
    if let Some(there) = delivery::Entity::find_by_id(request.once).one(tx).await? {
        let there = DeliveryFacts::from_row(&there)?;
        let is_same = there.account == *account
            && there.user == *user
            && there.provider == item.provider
            && there.content == item.content
            && there.format == item.format
            && there.terms.bytes == item.bytes
            && there.network == *network;
        return match is_same {
            true => Ok(Ok(there)),
            false => Err(EngineError::NotFound),
        };
    }
    if let Some(going) = going_on(tx, now, &request.asked).await? {
        return Ok(Ok(going));
    }
    let quoted = match quoted_in(tx, now, &request.asked).await? {
        Ok(quoted) => quoted,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let quote = match quoted.quote {
        Ok(quote) => quote,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let values = quote.values;
    let shown = [values.subscriber.micros(), values.provider.micros()];
    if request.seen_micros.is_some_and(|seen| seen != shown) {
        return Ok(Err(DeliveryRefusal::Changed { values }));
    }
    if quote.must_ask && !request.has_agreed {
        return Ok(Err(DeliveryRefusal::MustAsk { values }));
    }
    let mut terms = quote.terms;
    if quoted.has_budget {
        // what is reserved is the most it will ever pay, rounding included
        terms.provider_max = Some(values.provider);
    }
    let currency = terms.price.amount.currency();
    let id = request.once;
    let expires_at = now
        .checked_add(INSTRUCTION_LIFE)
        .map_err(EngineError::refused)?;
    let row = delivery::Model {
        id,
        account_id: account.uuid(),
        user_id: user.map(UserId::uuid),
        provider_id: item.provider.uuid(),
        content: item.content.clone(),
        title: item.title.clone(),
        format: item.format.clone(),
        file_hash: item.hash.map(crate::media::BlobHash::to_column),
        bytes: i64::try_from(item.bytes).map_err(EngineError::refused)?,
        duration_s: item
            .duration_s
            .and_then(|seconds| i32::try_from(seconds).ok()),
        network: network.code(),
        segment: quoted.account.segment.clone(),
        currency: currency.to_string(),
        terms: serde_json::to_string(&terms).map_err(EngineError::refused)?,
        tax_mode: quoted.tax.mode.to_string(),
        tax_millionths: quoted.tax.rate.millionths(),
        tariff_version: version(quoted.versions[0]),
        provider_version: version(quoted.versions[1]),
        subscriber_version: version(quoted.versions[2]),
        provider_month: quoted.months[0].to_string(),
        subscriber_month: quoted.months[1].to_string(),
        provider_reserved_micros: values.provider.micros(),
        subscriber_reserved_micros: values.subscriber.micros(),
        arrived: ByteSet::new().to_string(),
        arrived_bytes: 0,
        doubtful: String::new(),
        provider_micros: 0,
        subscriber_micros: 0,
        created_at_us: now.as_microsecond(),
        expires_at_us: expires_at.as_microsecond(),
        closed_at_us: None,
        refunded_at_us: None,
    };
    let fixed = DeliveryFacts::from_row(&row)?;
    delivery::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    for (party, month, value) in [
        (item.provider.uuid(), fixed.months[0], values.provider),
        (account.uuid(), fixed.months[1], values.subscriber),
    ] {
        let change = BudgetChange {
            reserved: value.micros(),
            used: 0,
        };
        let month = month.to_string();
        change_budget(tx, party, currency, &month, change).await?;
    }
    let entry = reservation_entry(values.subscriber, values.provider);
    book(tx, now, &fixed, &entry.map_err(EngineError::refused)?).await?;
    Ok(Ok(fixed))
}

fn version(version: u32) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

/// The delivery of the same file to the same user that files still go out by.
async fn going_on(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    asked: &Asked,
) -> Result<Option<DeliveryFacts>, EngineError> {
    use delivery::Column as C;
    let (Some(user), Some(hash)) = (asked.user, asked.item.hash) else {
        return Ok(None);
    };
    let row = delivery::Entity::find()
        .filter(C::AccountId.eq(asked.account.uuid()))
        .filter(C::UserId.eq(user.uuid()))
        .filter(C::ExpiresAtUs.gt(now.as_microsecond()))
        .filter(C::Content.eq(asked.item.content.clone()))
        .filter(C::FileHash.eq(hash.to_column()))
        .filter(C::Network.eq(asked.network.code()))
        .filter(C::RefundedAtUs.is_null())
        .order_by_desc(C::CreatedAtUs)
        .one(conn)
        .await?;
    row.as_ref().map(DeliveryFacts::from_row).transpose()
}

/// The same from outside: what a page says goes on.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub async fn still_going(
    db: &Db,
    now: Timestamp,
    asked: &Asked,
) -> Result<Option<DeliveryFacts>, EngineError> {
    going_on(db.read(), now, asked).await
}

/// Signs what was fixed.
///
/// # Errors
/// [`EngineError::NotFound`] before there is a key; [`EngineError::Database`].
pub async fn sign_again(db: &Db, delivery: DeliveryFacts) -> Result<Instructed, EngineError> {
    let values = delivery.terms.of_all().map_err(EngineError::refused)?;
    let subscriber_preferences = match delivery.user {
        // the portal's own downloads need not carry them
        Some(_) => None,
        None => Some(
            crate::query::delivery::wishes(db.read(), delivery.account)
                .await?
                .1,
        ),
    };
    let instruction = Instruction {
        iss: "bandstand".to_owned(),
        reference_id: delivery.id,
        sub: delivery.user,
        sponsor_id: delivery.provider,
        content: delivery.content.clone(),
        file: delivery.hash.map(|hash| hash.to_string()),
        downlink_volume: delivery.terms.bytes,
        network: delivery.network,
        price: delivery.terms.price,
        portions: delivery.terms.segments.clone(),
        values,
        versions: delivery.versions,
        subscriber_preferences,
        iat: delivery.created_at.as_second(),
        exp: delivery.expires_at.as_second(),
    };
    let claims = serde_json::to_value(&instruction).map_err(EngineError::refused)?;
    let token = signature::sign(db.read(), Kind::Instruction, &claims).await?;
    Ok(Instructed {
        delivery,
        values,
        subscriber_preferences: instruction.subscriber_preferences,
        token,
    })
}

/// What a text says that was signed by [`sign_again`], with the delivery as it
/// stands; `None` for any other text, and where the delivery has other terms.
///
/// # Errors
/// [`EngineError::Database`], [`EngineError::Row`].
pub(super) async fn verified(
    conn: &impl ConnectionTrait,
    token: &str,
) -> Result<Option<(Instruction, DeliveryFacts)>, EngineError> {
    let Some(claims) = signature::verify(conn, Kind::Instruction, token).await? else {
        return Ok(None);
    };
    let Ok(instruction) = serde_json::from_value::<Instruction>(claims) else {
        return Ok(None);
    };
    let delivery = match by_id(conn, instruction.reference_id).await {
        Ok(delivery) => delivery,
        Err(EngineError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let is_it = instruction.portions == delivery.terms.segments
        && instruction.price == delivery.terms.price
        && instruction.downlink_volume == delivery.terms.bytes
        && instruction.network == delivery.network;
    Ok(is_it.then_some((instruction, delivery)))
}

/// What a month of a party gains or loses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct BudgetChange {
    /// Micro-units reserved.
    pub reserved: i64,
    /// Micro-units used.
    pub used: i64,
}

/// Changes a month of a party.
///
/// # Errors
/// [`EngineError::Database`].
pub(super) async fn change_budget(
    tx: &impl ConnectionTrait,
    party: Uuid,
    currency: Currency,
    month: &str,
    change: BudgetChange,
) -> Result<(), EngineError> {
    use delivery_budget::Column as C;
    if change == BudgetChange::default() {
        return Ok(());
    }
    let row = delivery_budget::ActiveModel {
        party_id: Set(party),
        currency: Set(currency.to_string()),
        month: Set(month.to_owned()),
        reserved_micros: Set(change.reserved),
        used_micros: Set(change.used),
    };
    let plus = |column: C, more: i64| Expr::col((delivery_budget::Entity, column)).add(more);
    delivery_budget::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::PartyId, C::Currency, C::Month])
                .value(C::ReservedMicros, plus(C::ReservedMicros, change.reserved))
                .value(C::UsedMicros, plus(C::UsedMicros, change.used))
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Books an entry about a delivery that is no settlement.
///
/// # Errors
/// [`EngineError::Database`].
pub(super) async fn book(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    delivery: &DeliveryFacts,
    entry: &JournalEntry,
) -> Result<(), EngineError> {
    if entry.postings().is_empty() {
        return Ok(());
    }
    let id = new_uuid(now);
    let row = entry_row(id, now, delivery, None);
    ledger_entry::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    ledger_posting::Entity::insert_many(posting_rows(id, entry))
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The row of an entry about a delivery.
pub(super) fn entry_row(
    id: Uuid,
    now: Timestamp,
    delivery: &DeliveryFacts,
    settlement: Option<Uuid>,
) -> ledger_entry::ActiveModel {
    ledger_entry::ActiveModel {
        id: Set(id),
        invoice_id: Set(None),
        charge_id: Set(None),
        delivery_id: Set(Some(delivery.id.uuid())),
        settlement_id: Set(settlement),
        statement_id: Set(None),
        account_id: Set(Some(delivery.account.uuid())),
        booked_at_us: Set(now.as_microsecond()),
        payment_id: Set(None),
    }
}

/// Lets go of what is still reserved, and says so in the ledger and the budgets.
///
/// # Errors
/// [`EngineError::Database`].
pub(super) async fn let_go(
    tx: &impl ConnectionTrait,
    now: Timestamp,
    delivery: &DeliveryFacts,
) -> Result<(), EngineError> {
    let [subscriber, provider] = delivery.reserved;
    let negative = |money: Money| money.checked_neg().map_err(EngineError::refused);
    let entry = reservation_entry(negative(subscriber)?, negative(provider)?);
    book(tx, now, delivery, &entry.map_err(EngineError::refused)?).await?;
    for (party, month, money) in [
        (delivery.provider.uuid(), delivery.months[0], provider),
        (delivery.account.uuid(), delivery.months[1], subscriber),
    ] {
        let change = BudgetChange {
            reserved: -money.micros(),
            used: 0,
        };
        change_budget(tx, party, delivery.currency(), &month.to_string(), change).await?;
    }
    Ok(())
}
