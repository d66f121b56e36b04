//! Bills as paper: what an invoice says, in the order that it is read, for `paper`
//! to lay out.
//!
//! The words are those of the invoice's page: the same views ([`crate::view`]) feed
//! both, so that the two cannot name another band or another sum. What only paper
//! needs (how to pay, the annex) is here.
//!
//! - [`pdf`]: the file; [`document`]: what is on it; [`einvoice`]: the same for
//!   bookkeeping programs; [`letter`]: what it is printed on.
//! - [`statement_pdf`], [`settlement`]: the same of a provider's statement;
//! - `parts`, `gauges`, `notes`, `account`, `pay`, `annex`: one part each.
//!
//! To add a part: a file here, and its place in [`document`].

mod account;
mod annex;
mod finish;
mod gauges;
mod machine;
mod notes;
mod parts;
mod pay;
mod sample;
mod statement;
#[cfg(test)]
mod statement_tests;
#[cfg(test)]
mod tests;

pub(crate) use account::rows as account_rows;
pub use finish::{Pdf, PdfFault, StationeryFault, letter, pdf, statement_pdf};
pub use machine::{MachineFault, einvoice};
pub(crate) use pay::in_fours;
pub use pay::{EpcFault, epc_payload};
pub use sample::{SampleFault, sample};
pub use statement::{Statement, settlement, tax_says};

use crate::{
    format,
    text::{Rich, bill as bill_words, country as country_words, paper as words},
};
use domain::{
    content::Country,
    invoice::{DocumentKind, InvoiceDocument, Itemization},
    party::Language,
    unit::MoneyError,
};
use engine::read::record::RecordRow;
use jiff::{Timestamp, tz::TimeZone};
use paper::{Address, Block, Columns, Document, Fact, Level, Run, Sum, printable};

/// What is printed, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Bill<'a> {
    /// The document.
    pub document: &'a InvoiceDocument,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The language of the account's papers.
    pub language: Language,
    /// Whether, and how, calls and sessions are listed.
    pub itemization: Itemization,
    /// These calls and sessions, oldest first.
    pub records: &'a [RecordRow],
    /// Those of earlier periods, which came in late.
    pub late_records: &'a [RecordRow],
    /// Whether there are more of them.
    pub has_more_records: bool,
    /// Where to complain, in the bill's language.
    pub complaints: Option<&'a str>,
}

impl Bill<'_> {
    fn zone(&self) -> TimeZone {
        TimeZone::get(&self.document.zone).unwrap_or(TimeZone::UTC)
    }
}

/// The invoice or credit note as a document to be laid out, without attachments.
///
/// # Errors
/// [`MoneyError`], which a stored document never has.
pub fn document(bill: &Bill<'_>) -> Result<Document, MoneyError> {
    let Bill {
        document, language, ..
    } = *bill;
    let number = document.number.to_string();
    let named = named(document, language);
    let mut blocks = vec![
        address(document, language)?,
        Block::Heading(Level::One, named.clone()),
        sum(document, language)?,
    ];
    blocks.extend(taken_back(document, language));
    blocks.extend(parts::parts(document, language)?);
    let taxes = parts::taxes(document, language)?;
    blocks.push(match account::account(document, language)? {
        None => taxes,
        Some(account) => Block::Columns(Columns {
            left_permille: 500,
            left: vec![taxes],
            right: vec![account],
        }),
    });
    blocks.push(pay::how_to_pay(document, language)?);
    // what its invoice says of usage, a credit note does not say again
    if !document.is_credit_note() {
        blocks.extend(gauges::gauges(document, language)?);
        blocks.extend(parts::deliveries(document, language));
        blocks.extend(parts::usage_by_line(document, language));
        blocks.extend(notes::notes(document, language)?);
    }
    blocks.push(small_print(bill));
    blocks.extend(annex::annex(bill));
    let month = format::month(document.period.month, language);
    let subject = match &document.kind {
        DocumentKind::Invoice => words::subject_invoice(language, &month, &document.customer.name),
        DocumentKind::CreditNote { of, .. } => {
            words::subject_credit_note(language, &of.to_string(), &document.customer.name)
        }
    };
    Ok(Document {
        language: language.tag().to_owned(),
        title: format!("{named}, {}", document.seller.name),
        author: document.seller.name.clone(),
        subject: subject.to_string(),
        keywords: vec![number, document.customer.reference.clone(), month],
        created: bill.issued_at,
        running_head: format!("{named} · {}", document.seller.name),
        page_label: words::page_of(language, "{page}", "{pages}").to_string(),
        blocks,
        attachments: Vec::new(),
        schemas: Vec::new(),
    })
}

/// `Invoice 2026-000412`.
fn named(document: &InvoiceDocument, language: Language) -> String {
    crate::view::steps::document_name(document, language)
}

fn address(document: &InvoiceDocument, language: Language) -> Result<Block, MoneyError> {
    let customer = &document.customer;
    let mut recipient = vec![customer.name.clone()];
    recipient.extend(customer.address.iter().cloned());
    // abroad, the post asks for the country
    if let Some(country) = customer
        .country
        .filter(|_| customer.country != document.seller.country)
    {
        recipient.push(country_line(country, language));
    }
    let number_label = match document.is_credit_note() {
        false => words::invoice_number(language),
        true => words::credit_note_number(language),
    };
    let mut facts = vec![
        fact(number_label, document.number.to_string()),
        fact(
            words::issued(language),
            format::date(document.issued_on, language),
        ),
        fact(
            words::period(language),
            format::period(&document.period, language),
        ),
        fact(words::customer(language), customer.reference.clone()),
    ];
    if let Some(tax_id) = &customer.tax_id {
        facts.push(fact(words::your_tax_id(language), tax_id.clone()));
    }
    match &document.kind {
        DocumentKind::Invoice if document.due()?.micros() > 0 => {
            let due = format::date(document.due_on, language);
            facts.push(fact(words::due(language), due));
        }
        DocumentKind::Invoice => {}
        DocumentKind::CreditNote { of, .. } => {
            facts.push(fact(words::of_invoice(language), of.to_string()));
        }
    }
    Ok(Block::Address(Address { recipient, facts }))
}

/// The country as the last line of an address abroad: in capitals, as the post wants it.
fn country_line(country: Country, language: Language) -> String {
    country_words::name(country, language).to_uppercase()
}

fn fact(label: &str, value: String) -> Fact {
    Fact {
        label: label.to_owned(),
        value,
    }
}

/// The month's sum; below it what is to be paid, where that is not the same.
fn sum(document: &InvoiceDocument, language: Language) -> Result<Block, MoneyError> {
    let month = format::month_name(document.period.month, language);
    let label = match document.is_credit_note() {
        false => bill_words::came_to(language, month),
        true => bill_words::credited(language, month),
    };
    let further = match document.is_credit_note() {
        true => None,
        false => Some(to_pay(document, language)?),
    };
    Ok(Block::Sum(Sum {
        label: label.to_string(),
        figure: format::money(document.total, language),
        further,
    }))
}

/// What is to be paid until when, with what was owed and paid before.
fn to_pay(document: &InvoiceDocument, language: Language) -> Result<String, MoneyError> {
    let due = document.due()?;
    let day = format::date(document.due_on, language);
    let amount = format::money(due, language);
    Ok(match due.micros() {
        1.. if due == document.total => words::due_on(language, &day),
        micros @ 1.. if micros > document.total.micros() => {
            words::with_before(language, &amount, &day)
        }
        1.. => words::less_paid(language, &amount, &day),
        0 => Rich::plain(words::nothing_due(language)),
        _ => {
            let credit = format::money(due.checked_neg()?, language);
            words::nothing_due_credit(language, &credit)
        }
    }
    .to_string())
}

/// Which invoice a credit note takes back, and why.
fn taken_back(document: &InvoiceDocument, language: Language) -> Option<Block> {
    let DocumentKind::CreditNote { of, reason } = &document.kind else {
        return None;
    };
    let of = of.to_string();
    let says = match reason.as_str() {
        "" => bill_words::takes_back(language, &of),
        reason => bill_words::takes_back_because(language, &of, &printable(reason)),
    };
    Some(Block::Paragraph(runs(&says)))
}

/// Where to turn, and what holds for all amounts.
fn small_print(bill: &Bill<'_>) -> Block {
    let Bill {
        document, language, ..
    } = *bill;
    let mut blocks = vec![Block::Heading(
        Level::Two,
        words::complain(language).to_owned(),
    )];
    let seller = &document.seller;
    let reach: Vec<&str> = [seller.email.as_deref(), seller.phone.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let lines = bill.complaints.unwrap_or_default().lines();
    let mut lines = lines.map(str::trim).filter(|line| !line.is_empty());
    if !reach.is_empty() {
        // a line of its own would cost some bills a page
        let how = words::questions(language, &reach.join(", "));
        let how = how.and(Rich::plain(lines.next().unwrap_or_default()));
        blocks.push(Block::Paragraph(runs(&how)));
    }
    blocks.extend(lines.map(|line| Block::Paragraph(vec![Run::plain(line)])));
    let sentence = match document.tax_mode {
        domain::catalog::TaxMode::Exclusive => words::small_print_exclusive,
        domain::catalog::TaxMode::Inclusive => words::small_print_inclusive,
    };
    let mut says = sentence(language, document.total.currency().code(), &document.zone);
    if !document.is_credit_note() {
        says = says.and(Rich::plain(words::small_print_notes(language)));
    }
    blocks.push(Block::Paragraph(vec![Run::small(says.to_string())]));
    Block::Together(blocks)
}

/// A sentence with its emphasis.
fn runs(says: &Rich) -> Vec<Run> {
    let parts = says.parts().filter(|(text, _)| !text.is_empty());
    parts
        .map(|(text, is_strong)| match is_strong {
            false => Run::plain(text),
            true => Run::strong(text),
        })
        .collect()
}
