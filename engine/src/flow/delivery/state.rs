//! Writes providers' monthly statements.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    clock::new_uuid,
    entity::{
        charge as charge_row, delivery_settlement, ledger_entry, ledger_posting, paper,
        portal_user, provider_statement, statement_series,
    },
    flow::bill::sender,
    query::{
        charge::{from_row, posting_rows},
        delivery::{month_bounds, rows_of, zone},
        provider_party,
    },
};
use domain::{
    delivery::{
        AccessNetwork, ProviderParty, ProviderTax, SalesLine, SponsoredLine, StatementDocument,
        StatementNumber, StatementTotals,
    },
    id::UserId,
    invoice::{ChargeDetail, Seller},
    posting::statement_entry,
    time::PeriodMonth,
    unit::{Currency, Money, Rate, RoundingMode},
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, entity::prelude::*, sea_query::OnConflict,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Why no statements were written.
#[derive(Debug, thiserror::Error)]
pub enum StateRefusal {
    /// The month is not over in the operator's zone.
    #[error("{0} is not over")]
    NotOver(PeriodMonth),
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// How long who owes by a statement may take.
const PAYMENT_DAYS: i64 = 14;

/// What became of a month's statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// Those that were written.
    pub numbers: Vec<StatementNumber>,
    /// Those that wait, as something that the law wants on them is not known.
    pub parked: Vec<ParkedStatement>,
}

/// A statement that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedStatement {
    /// The provider's name, as it is shown.
    pub provider: String,
    /// What is missing or wrong.
    pub why: Vec<ParkedWhy>,
}

/// Why a statement waits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParkedWhy {
    /// The provider has not said who it is by law.
    #[error("provider: its name, address and tax are not known")]
    NoParty,
    /// What the law wants.
    #[error("{field}: {fault}", field = .0.field(), fault = .0)]
    Law(einvoice::Fault),
    /// A text that cannot be printed.
    #[error("{field}: {fault}")]
    Text {
        /// Which.
        field: &'static str,
        /// Its first character that cannot.
        fault: ::paper::TextFault,
    },
}

/// What a statement is about.
type Key = (UserId, Currency);

/// Lines on their way to a statement.
#[derive(Default)]
struct Lines {
    sales: BTreeMap<String, SalesLine>,
    sponsored: BTreeMap<(String, AccessNetwork, Rate), (SponsoredLine, BTreeSet<Uuid>)>,
    settlements: Vec<Uuid>,
    charges: Vec<Uuid>,
}

/// Writes the statement of each provider that earned or sponsored something in
/// `month` and has none yet. One that lacks something the law wants takes no number
/// and waits; the others go on.
///
/// # Errors
/// [`StateRefusal::NotOver`]; [`EngineError::NotFound`] for who is no operator;
/// [`EngineError::Refused`] when nobody is named as seller, or no document of theirs can
/// be made.
pub async fn issue_statements(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    month: PeriodMonth,
) -> Result<Stated, StateRefusal> {
    viewer.operator()?;
    let seller = sender(db.read()).await?;
    let zone = zone(db.read()).await?;
    let [_, end] = month_bounds(month, &zone)?;
    if end > now {
        return Err(StateRefusal::NotOver(month));
    }
    let run = Run {
        now,
        month,
        seller,
        zone,
        end,
    };
    let stated = db
        .in_tx(async |tx| {
            let lines = lines(tx, &run).await?;
            let mut stated = Stated::default();
            for (key, lines) in lines {
                match write(tx, &run, key, lines).await? {
                    Written::Before => {}
                    Written::Now(number) => stated.numbers.push(number),
                    Written::Parked(parked) => stated.parked.push(parked),
                }
            }
            if !stated.numbers.is_empty() {
                let event = Event::new("delivery.statements", month)
                    .with_detail(json!({ "numbers": stated.numbers }));
                audit::record(tx, now, Some(viewer), event).await?;
            }
            Ok(stated)
        })
        .await?;
    Ok(stated)
}

struct Run {
    now: Timestamp,
    month: PeriodMonth,
    seller: Seller,
    zone: TimeZone,
    end: Timestamp,
}

async fn lines(tx: &DatabaseTransaction, run: &Run) -> Result<BTreeMap<Key, Lines>, EngineError> {
    let mut all: BTreeMap<Key, Lines> = BTreeMap::new();
    let charges = charge_row::Entity::find()
        .filter(charge_row::Column::StatementId.is_null())
        .filter(charge_row::Column::AtUs.lt(run.end.as_microsecond()))
        .order_by_asc(charge_row::Column::Id)
        .all(tx)
        .await?;
    for row in &charges {
        let charge = from_row(row)?;
        let earned = charge.earned().map_err(EngineError::refused)?;
        let (sale, is_back) = match charge.detail {
            ChargeDetail::Purchase { sale } => (sale, false),
            ChargeDetail::Refund { sale, .. } => (sale, true),
            ChargeDetail::Recharge { .. } | ChargeDetail::Deliveries { .. } => continue,
        };
        let share = sale.provider_share.of(earned, RoundingMode::HalfEven);
        let share = share.map_err(EngineError::refused)?;
        let currency = share.currency();
        let lines = all.entry((sale.provider, currency)).or_default();
        lines.charges.push(row.id);
        let line = lines
            .sales
            .entry(sale.content.to_string())
            .or_insert_with(|| SalesLine {
                content: sale.content.to_string(),
                title: format!("{} – {}", sale.artist, sale.title),
                sold: 0,
                taken_back: 0,
                earned: Money::zero(currency),
            });
        line.sold += u32::from(!is_back);
        line.taken_back += u32::from(is_back);
        line.earned = add(line.earned, share)?;
    }
    sponsored(tx, run, &mut all).await?;
    Ok(all)
}

fn add(a: Money, b: Money) -> Result<Money, EngineError> {
    a.checked_add(b).map_err(EngineError::refused)
}

async fn sponsored(
    tx: &DatabaseTransaction,
    run: &Run,
    all: &mut BTreeMap<Key, Lines>,
) -> Result<(), EngineError> {
    use delivery_settlement::Column as C;
    let rows = delivery_settlement::Entity::find()
        .filter(C::StatementId.is_null())
        .filter(C::AtUs.lt(run.end.as_microsecond()))
        .order_by_asc(C::Id)
        .all(tx)
        .await?;
    let deliveries = rows_of(tx, &rows).await?;
    for row in rows {
        let unreadable = |column| EngineError::Row {
            table: "delivery_settlement",
            column,
            row: row.id.to_string(),
        };
        let of = deliveries
            .get(&row.delivery_id)
            .ok_or_else(|| unreadable("delivery_id"))?;
        let currency: Currency = row.currency.parse().map_err(|_| unreadable("currency"))?;
        let network = AccessNetwork::from_code(of.network).ok_or_else(|| unreadable("network"))?;
        let rate = Rate::from_millionths(row.tax_millionths);
        let lines = all
            .entry((UserId::new(row.provider_id), currency))
            .or_default();
        lines.settlements.push(row.id);
        let key = (of.content.clone(), network, rate);
        let (line, counted) = lines.sponsored.entry(key).or_insert_with(|| {
            let line = SponsoredLine {
                content: of.content.clone(),
                title: of.title.clone(),
                network,
                deliveries: 0,
                bytes: 0,
                by_subscribers: Money::zero(currency),
                sponsored: Money::zero(currency),
                tax_rate: rate,
            };
            (line, BTreeSet::new())
        });
        counted.insert(row.delivery_id);
        line.deliveries = u32::try_from(counted.len()).unwrap_or(u32::MAX);
        line.bytes += row.bytes.unsigned_abs();
        line.by_subscribers = add(
            line.by_subscribers,
            Money::new(row.subscriber_net_micros, currency),
        )?;
        line.sponsored = add(
            line.sponsored,
            Money::new(row.provider_net_micros, currency),
        )?;
    }
    Ok(())
}

/// What became of one.
enum Written {
    /// It has one already.
    Before,
    Now(StatementNumber),
    Parked(ParkedStatement),
}

async fn write(
    tx: &DatabaseTransaction,
    run: &Run,
    (provider, currency): Key,
    lines: Lines,
) -> Result<Written, EngineError> {
    use provider_statement::Column as C;
    let there = provider_statement::Entity::find()
        .filter(C::ProviderId.eq(provider.uuid()))
        .filter(C::Currency.eq(currency.to_string()))
        .filter(C::Month.eq(run.month.to_string()))
        .one(tx)
        .await?;
    if there.is_some() {
        return Ok(Written::Before);
    }
    let user = portal_user::Entity::find_by_id(provider.uuid())
        .one(tx)
        .await?;
    let user = user.ok_or(EngineError::NotFound)?;
    let issued_on = run.zone.to_datetime(run.now).date();
    let party = provider_party::party(tx, provider).await?;
    let party = party.map(|(_, party)| party);
    let asked = party.as_ref().and_then(|party| party.tax.rate());
    let sales: Vec<SalesLine> = lines.sales.into_values().collect();
    let deliveries = lines.sponsored.into_values().map(|(line, _)| line);
    let deliveries: Vec<SponsoredLine> = deliveries.collect();
    let totals = StatementTotals::of(currency, &sales, &deliveries, asked);
    let mut document = StatementDocument {
        // taken when nothing is wrong
        number: StatementNumber {
            year: issued_on.year(),
            sequence: 0,
        },
        month: run.month,
        issued_on,
        seller: run.seller.clone(),
        provider: user.display_name,
        email: user.email,
        party,
        due_on: Some(issued_on.saturating_add(PAYMENT_DAYS.days())),
        currency,
        sales,
        deliveries,
        totals: totals.map_err(EngineError::refused)?,
    };
    let why = parked_why(&document);
    if !why.is_empty() {
        return Ok(Written::Parked(ParkedStatement {
            provider: document.provider,
            why,
        }));
    }
    let number = take_number(tx, issued_on.year()).await?;
    document.number = number;
    let id = new_uuid(run.now);
    let bytes = serde_json::to_vec(&document).map_err(EngineError::refused)?;
    let row = provider_statement::Model {
        id,
        year: number.year,
        sequence: i32::try_from(number.sequence).map_err(EngineError::refused)?,
        provider_id: provider.uuid(),
        currency: currency.to_string(),
        month: run.month.to_string(),
        issued_at_us: run.now.as_microsecond(),
        digest: blake3::hash(&bytes).as_bytes().to_vec(),
        document: bytes,
    };
    provider_statement::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    paper::Entity::insert(paper::ActiveModel {
        document_id: Set(id),
        statement_id: Set(Some(id)),
        language: Set(user.language),
        ..Default::default()
    })
    .exec_without_returning(tx)
    .await?;
    for some in lines.settlements.chunks(500) {
        delivery_settlement::Entity::update_many()
            .col_expr(
                delivery_settlement::Column::StatementId,
                Expr::value(Some(id)),
            )
            .filter(delivery_settlement::Column::Id.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    for some in lines.charges.chunks(500) {
        charge_row::Entity::update_many()
            .col_expr(charge_row::Column::StatementId, Expr::value(Some(id)))
            .filter(charge_row::Column::Id.is_in(some.iter().copied()))
            .exec(tx)
            .await?;
    }
    let entry = statement_entry(&document.totals).map_err(EngineError::refused)?;
    let entry_id = new_uuid(run.now);
    ledger_entry::Entity::insert(ledger_entry::ActiveModel {
        id: Set(entry_id),
        invoice_id: Set(None),
        charge_id: Set(None),
        delivery_id: Set(None),
        settlement_id: Set(None),
        statement_id: Set(Some(id)),
        account_id: Set(None),
        booked_at_us: Set(run.now.as_microsecond()),
        payment_id: Set(None),
    })
    .exec_without_returning(tx)
    .await?;
    let postings = posting_rows(entry_id, &entry);
    if !postings.is_empty() {
        ledger_posting::Entity::insert_many(postings)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(Written::Now(number))
}

/// What keeps a statement from being one.
fn parked_why(document: &StatementDocument) -> Vec<ParkedWhy> {
    let law = einvoice::check_provider(document).err().unwrap_or_default();
    let law = law.into_iter().map(|fault| match fault {
        einvoice::Fault::NoParty => ParkedWhy::NoParty,
        fault => ParkedWhy::Law(fault),
    });
    let mut why: Vec<ParkedWhy> = law.collect();
    let unprinted = every_text(document).into_iter().find_map(|(field, text)| {
        let fault = ::paper::check_text(text).err()?;
        Some(ParkedWhy::Text { field, fault })
    });
    why.extend(unprinted);
    why
}

/// Every text that a statement prints, with its field; beside the seller's, which is
/// checked before.
fn every_text(document: &StatementDocument) -> Vec<(&'static str, &String)> {
    let mut texts = vec![("provider", &document.provider)];
    if let Some(party) = &document.party {
        let ProviderParty {
            name,
            address,
            country: _,
            vat_id,
            tax_number,
            tax,
            pay_to,
        } = party;
        texts.push(("provider.name", name));
        texts.extend(address.iter().map(|line| ("provider.address", line)));
        texts.extend(vat_id.iter().map(|id| ("provider.vat_id", id)));
        texts.extend(tax_number.iter().map(|id| ("provider.tax_number", id)));
        if let ProviderTax::Exempt { reason } = tax {
            texts.push(("provider.reason", reason));
        }
        let holder = pay_to.iter().map(|to| &to.holder);
        texts.extend(holder.map(|holder| ("provider.account_holder", holder)));
    }
    let sales = document.sales.iter().map(|line| &line.title);
    let deliveries = document.deliveries.iter().map(|line| &line.title);
    texts.extend(sales.chain(deliveries).map(|title| ("title", title)));
    texts
}

/// The next number of a year; the series' row is held until the transaction ends.
async fn take_number(tx: &impl ConnectionTrait, year: i16) -> Result<StatementNumber, EngineError> {
    let mut query = statement_series::Entity::find_by_id(year);
    if tx.get_database_backend() != sea_orm::DatabaseBackend::Sqlite {
        query = query.lock_exclusive();
    }
    let next = query
        .one(tx)
        .await?
        .map_or(1, |series| series.next_sequence);
    let row = statement_series::ActiveModel {
        year: Set(year),
        next_sequence: Set(next + 1),
    };
    statement_series::Entity::insert(row)
        .on_conflict(
            OnConflict::column(statement_series::Column::Year)
                .update_column(statement_series::Column::NextSequence)
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(StatementNumber {
        year,
        sequence: next.unsigned_abs(),
    })
}
