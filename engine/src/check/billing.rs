//! Invoices and the ledger.

use super::Proof;
use crate::{
    Db, EngineError,
    entity::{account, invoice, invoice_line, ledger_entry, ledger_posting, number_series},
    flow::bill::KIND_INVOICE,
    query::{
        account::AccountFacts,
        billing,
        usage_total::{counted_usage, totals},
    },
};
use domain::{
    catalog::TariffCode,
    id::AccountId,
    invoice::{DayShare, InvoiceDocument, InvoiceLine},
    ledger::{LedgerAccount, Posting},
    posting::invoice_entry,
    time::PeriodMonth,
    unit::{Money, MoneyError},
    usage::Service,
};
use jiff::Timestamp;
use sea_orm::{Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, entity::prelude::*};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Documents read at a time.
const PAGE: u64 = 500;

/// Each document is what was signed off; its lines follow from usage, bands
/// and days; its sums are the sums of its lines; the line table and the ledger
/// say the same.
pub(super) async fn documents(db: &Db) -> Result<Vec<Proof>, EngineError> {
    let mut bytes = Proof::new("each invoice has the bytes it was issued with");
    let mut bands = Proof::new("each line follows from its usage, its bands and its days");
    let mut sums =
        Proof::new("each invoice is the sum of its lines and taxes, in its document and its rows");
    let mut posted = Proof::new("each invoice is posted as its ledger entry says");
    let mut after: Option<(i16, i32)> = None;
    loop {
        let mut page = invoice::Entity::find()
            .order_by_asc(invoice::Column::Year)
            .order_by_asc(invoice::Column::Sequence)
            .limit(PAGE);
        if let Some((year, sequence)) = after {
            let later = Condition::all()
                .add(invoice::Column::Year.eq(year))
                .add(invoice::Column::Sequence.gt(sequence));
            page = page.filter(
                Condition::any()
                    .add(invoice::Column::Year.gt(year))
                    .add(later),
            );
        }
        let rows = page.all(db.read()).await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.year, last.sequence));
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let lines = lines_of(db, &ids).await?;
        let postings = postings_of(db, &ids).await?;
        for row in &rows {
            let digest = blake3::hash(&row.document);
            let document = billing::document(&row.document, row.id)?;
            let number = document.number;
            bytes.examine(digest.as_bytes().as_slice() == row.digest, || {
                format!("{number}: the document is not the one that was issued")
            });
            for line in &document.lines {
                let follows = line.follows().map_err(EngineError::refused)?;
                bands.examine(follows, || {
                    format!("{number}, line {}: {}", line.seq, line.amount)
                });
            }
            let rows_of = lines.get(&row.id).map_or(&[][..], Vec::as_slice);
            sums.examine(adds_up(&document, row, rows_of)?, || {
                format!("{number}: lines, taxes and total differ")
            });
            let wanted = invoice_entry(&document).map_err(EngineError::refused)?;
            let there = postings.get(&row.id).map_or(&[][..], Vec::as_slice);
            posted.examine(wanted.postings() == there, || {
                format!("{number}: the ledger holds {there:?}")
            });
        }
    }
    Ok(vec![bytes, bands, sums, posted])
}

fn adds_up(
    document: &InvoiceDocument,
    row: &invoice::Model,
    rows: &[invoice_line::Model],
) -> Result<bool, EngineError> {
    let currency = document.total.currency();
    let sum = |amounts: &mut dyn Iterator<Item = Money>| {
        Money::sum(currency, amounts).map_err(EngineError::refused)
    };
    let charges = document.charges.iter().map(|line| line.amount);
    let lines = document.lines.iter().map(|line| line.amount);
    let lines = sum(&mut lines.chain(charges))?;
    let base = sum(&mut document.taxes.iter().map(|tax| tax.base))?;
    let tax = sum(&mut document.taxes.iter().map(|tax| tax.tax))?;
    let total = base.checked_add(tax).map_err(EngineError::refused)?;
    let of_lines = match document.tax_mode {
        domain::catalog::TaxMode::Exclusive => document.net,
        domain::catalog::TaxMode::Inclusive => document.total,
    };
    let same_rows = rows.len() == document.lines.len()
        && rows.iter().zip(&document.lines).all(|(row, line)| {
            row.amount_micros == line.amount.micros()
                && row.rounding_micros == line.rounding.micros()
                && row.counted == line.counted().base_units()
                && row.service == line.service().code()
        });
    Ok(lines == of_lines
        && (base, tax, total) == (document.net, document.tax, document.total)
        && same_rows
        && row.net_micros == document.net.micros()
        && row.tax_micros == document.tax.micros()
        && row.total_micros == document.total.micros()
        && row.year == document.number.year
        && row.sequence.unsigned_abs() == document.number.sequence)
}

async fn lines_of(
    db: &Db,
    invoices: &[Uuid],
) -> Result<HashMap<Uuid, Vec<invoice_line::Model>>, EngineError> {
    let rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.is_in(invoices.iter().copied()))
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::Seq)
        .all(db.read())
        .await?;
    let mut lines: HashMap<Uuid, Vec<invoice_line::Model>> = HashMap::new();
    for row in rows {
        lines.entry(row.invoice_id).or_default().push(row);
    }
    Ok(lines)
}

async fn postings_of(
    db: &Db,
    invoices: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Posting>>, EngineError> {
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::InvoiceId.is_in(invoices.iter().copied()))
        .all(db.read())
        .await?;
    let of_invoice: HashMap<Uuid, Uuid> = entries
        .iter()
        .filter_map(|entry| Some((entry.id, entry.invoice_id?)))
        .collect();
    let rows = ledger_posting::Entity::find()
        .filter(ledger_posting::Column::EntryId.is_in(of_invoice.keys().copied()))
        .order_by_asc(ledger_posting::Column::EntryId)
        .order_by_asc(ledger_posting::Column::Seq)
        .all(db.read())
        .await?;
    let mut postings: HashMap<Uuid, Vec<Posting>> = HashMap::new();
    for row in rows {
        let unreadable = |column| EngineError::Row {
            table: "ledger_posting",
            column,
            row: row.entry_id.to_string(),
        };
        let account: LedgerAccount = row
            .ledger_account
            .parse()
            .map_err(|_| unreadable("ledger_account"))?;
        let currency = row.currency.parse().map_err(|_| unreadable("currency"))?;
        let amount = Money::new(row.amount_micros, currency);
        if let Some(invoice) = of_invoice.get(&row.entry_id) {
            postings
                .entry(*invoice)
                .or_default()
                .push(Posting { account, amount });
        }
    }
    Ok(postings)
}

/// Numbers run from 1 without a gap, and the series stands behind the last.
pub(super) async fn numbers_have_no_gaps(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("each year's invoice numbers run from 1 without gap or repeat");
    let rows: Vec<(i16, i64, i32, i32)> = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Year)
        .column_as(invoice::Column::Id.count(), "n")
        .column_as(invoice::Column::Sequence.min(), "first")
        .column_as(invoice::Column::Sequence.max(), "last")
        .group_by(invoice::Column::Year)
        .into_tuple()
        .all(db.read())
        .await?;
    let series: HashMap<i16, i32> = number_series::Entity::find()
        .all(db.read())
        .await?
        .into_iter()
        .map(|row| (row.year, row.next_sequence))
        .collect();
    for (year, count, first, last) in rows {
        let next = series.get(&year).copied().unwrap_or(1);
        let whole = first == 1 && i64::from(last) == count && next == last + 1;
        proof.examine(whole, || {
            format!("{year}: {count} numbers from {first} to {last}, the next is {next}")
        });
    }
    Ok(proof)
}

/// What standing invoices billed of a period is what the period's totals say,
/// unless records have come in since, which then wait as late usage.
/// And what they charge for it together is what that usage costs, once.
pub(super) async fn billed_usage_is_the_usage(db: &Db) -> Result<[Proof; 2], EngineError> {
    let mut proof =
        Proof::new("each billed period's usage is the usage that its lines were made from");
    let mut charged_once =
        Proof::new("each billed period's lines, on all its invoices, charge its usage once");
    let mut after: Option<Uuid> = None;
    loop {
        let mut page = account::Entity::find()
            .order_by_asc(account::Column::Id)
            .limit(200);
        if let Some(after) = after {
            page = page.filter(account::Column::Id.gt(after));
        }
        let accounts = page.all(db.read()).await?;
        let Some(last) = accounts.last() else { break };
        after = Some(last.id);
        for account in &accounts {
            billed_of_account(db, account, &mut proof, &mut charged_once).await?;
        }
    }
    Ok([proof, charged_once])
}

async fn billed_of_account(
    db: &Db,
    account: &account::Model,
    proof: &mut Proof,
    charged_once: &mut Proof,
) -> Result<(), EngineError> {
    let cycle = AccountFacts::from_row(account)?.cycle;
    let rows = invoice::Entity::find()
        .filter(invoice::Column::AccountId.eq(account.id))
        .order_by_asc(invoice::Column::Year)
        .order_by_asc(invoice::Column::Sequence)
        .all(db.read())
        .await?;
    let taken_back: HashSet<Uuid> = rows.iter().filter_map(|row| row.credits_id).collect();
    let id = AccountId::new(account.id);
    let totals = totals(db.read(), &[id], Timestamp::MIN).await?;
    let totals = totals.get(&id).map_or(&[][..], Vec::as_slice);
    let mut documents = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.kind == KIND_INVOICE && !taken_back.contains(&row.id))
    {
        documents.push(billing::document(&row.document, row.id)?);
    }
    for ((month, service, tariff, version), standing) in standing_lines(&documents)? {
        let line = standing.newest;
        let period = cycle.period(month).map_err(EngineError::refused)?;
        let waiting = totals.iter().any(|total| {
            total.period_start == period.start
                && total.service == service
                && total.records != total.billed_records
        });
        let usage = counted_usage(db.read(), id, &cycle, &period, totals, &line.group).await?;
        proof.examine(waiting || usage.counted == line.counted(), || {
            format!(
                "{}, {month}, {service}: billed {}, the records say {}",
                account.reference,
                line.counted(),
                usage.counted
            )
        });
        // an adjustment whose month is to be billed anew stands alone meanwhile
        let is_billed = documents
            .iter()
            .any(|document| document.period.month == month);
        let off = standing.off().map_err(EngineError::refused)?;
        // each line's exact amount ends at the micro
        charged_once.examine(!is_billed || off.abs() <= standing.lines, || {
            format!(
                "{}, {month}, {service}, tariff {tariff} {version}: off by {off} micros",
                account.reference
            )
        });
    }
    Ok(())
}

/// A month, a service, a tariff's code and its version.
type Rated = (PeriodMonth, Service, TariffCode, u32);

/// The standing lines for the usage of one month, service and tariff version.
struct Standing<'d> {
    newest: &'d InvoiceLine,
    /// The days that the version was in force, as the newest document has it.
    days: i64,
    /// What they charge, before rounding.
    exact: Money,
    lines: i64,
}

impl Standing<'_> {
    /// What they charge too little, in micros.
    fn off(&self) -> Result<i64, MoneyError> {
        let line = self.newest;
        let share = DayShare {
            days: self.days,
            ..line.share
        };
        let cost = share.of(line.group.schedule.cost_of(line.counted())?)?;
        Ok(cost.checked_sub(self.exact)?.micros())
    }
}

fn standing_lines(
    documents: &[InvoiceDocument],
) -> Result<BTreeMap<Rated, Standing<'_>>, EngineError> {
    let mut standing: BTreeMap<Rated, Standing<'_>> = BTreeMap::new();
    for document in documents {
        let mut of_document: HashSet<Rated> = HashSet::new();
        for line in &document.lines {
            let tariff = &line.tariff;
            let key = (
                line.usage_month,
                line.service(),
                tariff.code.clone(),
                tariff.version,
            );
            let exact = line.amount.checked_sub(line.rounding);
            let exact = exact.map_err(EngineError::refused)?;
            let all = standing.entry(key.clone()).or_insert(Standing {
                newest: line,
                days: 0,
                exact: Money::zero(exact.currency()),
                lines: 0,
            });
            all.newest = line;
            all.exact = all.exact.checked_add(exact).map_err(EngineError::refused)?;
            all.lines += 1;
            // a version that was in force twice has two lines on one document
            let is_again = !of_document.insert(key) && !line.is_adjustment();
            all.days = line.share.days + if is_again { all.days } else { 0 };
        }
    }
    Ok(standing)
}

/// All debits and credits of each currency add up to nothing.
pub(super) async fn ledger_balances(db: &Db) -> Result<Proof, EngineError> {
    let mut proof = Proof::new("the ledger balances: debits = credits, in each entry and over all");
    // a sum of BIGINT is NUMERIC on PostgreSQL: cast it back, out of range is an error
    let sql = "SELECT entry_id, currency, CAST(SUM(amount_micros) AS BIGINT) AS off \
               FROM ledger_posting GROUP BY entry_id, currency";
    let statement = sea_orm::Statement::from_string(db.backend(), sql);
    for row in db.read().query_all_raw(statement).await? {
        let entry: Uuid = row.try_get_by_index(0)?;
        let off: i64 = row.try_get_by_index(2)?;
        proof.examine(off == 0, || format!("entry {entry} is off by {off} micros"));
    }
    Ok(proof)
}
