//! A provider's statement on paper, and for bookkeeping programs: what its page says,
//! with how the balance is paid.

use super::{
    country_line, fact,
    parts::{headed, table},
    pay::{Transfer, transfer},
    runs,
};
use crate::{
    format::{self, money, money_fine, percent, quantity_natural},
    text::{bill as bill_words, delivery::provider as words, paper as paper_words},
    view::delivery::{
        network,
        statement::{owed, totals},
    },
};
use domain::{
    delivery::{ProviderParty, ProviderTax, StatementDocument},
    party::Language,
    unit::{Measure, MoneyError, Quantity, Unit},
};
use einvoice::{Refused, Settlement, SettlementWords, Words};
use jiff::Timestamp;
use paper::{Address, Block, Cell, Document, Level, Row, Run, Sum};

/// What is printed, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// The document.
    pub document: &'a StatementDocument,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The language of the provider.
    pub language: Language,
}

/// The statement as a document to be laid out, without attachments.
///
/// # Errors
/// [`MoneyError`], which a stored document never has.
pub(super) fn document(statement: &Statement<'_>) -> Result<Document, MoneyError> {
    let Statement {
        document, language, ..
    } = *statement;
    let number = document.number.to_string();
    let named = words::statement(language, &number).to_string();
    let month = format::month(document.month, language);
    let mut blocks = vec![
        address(document, language),
        Block::Heading(Level::One, named.clone()),
        sum(document, language),
    ];
    if !document.sales.is_empty() {
        let says = words::self_billed(language);
        blocks.push(Block::Paragraph(vec![Run::plain(says)]));
    }
    blocks.push(sums(document, language));
    blocks.extend(tax_note(document, language));
    blocks.extend(how_paid(document, language)?);
    blocks.extend(sales(document, language));
    blocks.extend(sponsored(document, language));
    blocks.push(small_print(document, language));
    let subject = words::subject(language, &month, &document.provider);
    Ok(Document {
        language: language.tag().to_owned(),
        title: format!("{named}, {}", document.seller.name),
        author: document.seller.name.clone(),
        subject: subject.to_string(),
        keywords: vec![number, document.provider.clone(), month],
        created: statement.issued_at,
        running_head: format!("{named} · {}", document.seller.name),
        page_label: paper_words::page_of(language, "{page}", "{pages}").to_string(),
        blocks,
        attachments: Vec::new(),
        schemas: Vec::new(),
    })
}

fn address(document: &StatementDocument, language: Language) -> Block {
    let mut facts = vec![
        fact(words::number(language), document.number.to_string()),
        fact(
            paper_words::issued(language),
            format::date(document.issued_on, language),
        ),
        fact(
            paper_words::period(language),
            format::month(document.month, language),
        ),
    ];
    let recipient = match &document.party {
        None => vec![document.provider.clone()],
        Some(party) => {
            facts.extend(
                party
                    .vat_id
                    .clone()
                    .map(|id| fact(paper_words::your_tax_id(language), id)),
            );
            let number = party.tax_number.clone();
            facts.extend(number.map(|number| fact(words::your_tax_number(language), number)));
            recipient(document, party, language)
        }
    };
    let due = document
        .due_on
        .filter(|_| !document.totals.balance.is_zero());
    facts.extend(due.map(|day| fact(paper_words::due(language), format::date(day, language))));
    Block::Address(Address { recipient, facts })
}

fn recipient(
    document: &StatementDocument,
    party: &ProviderParty,
    language: Language,
) -> Vec<String> {
    let mut lines = vec![party.name.clone()];
    lines.extend(party.address.iter().cloned());
    // abroad, the post asks for the country
    if document.seller.country != Some(party.country) {
        lines.push(country_line(party.country, language));
    }
    lines
}

fn sum(document: &StatementDocument, language: Language) -> Block {
    let (label, amount) = owed(document.totals.balance);
    let day = document.due_on.map(|day| format::date(day, language));
    let further =
        day.filter(|_| !amount.is_zero())
            .map(|day| match document.totals.balance.micros() {
                1.. => words::paid_until(language, &day).to_string(),
                _ => paper_words::due_on(language, &day).to_string(),
            });
    Block::Sum(Sum {
        label: label(language).to_owned(),
        figure: money(amount, language),
        further,
    })
}

fn sums(document: &StatementDocument, language: Language) -> Block {
    let view = totals(document, language);
    let cells = |part: &crate::view::bill::PartView| {
        let what = Cell {
            text: part.label.clone(),
            small: part.note.clone(),
            note: None,
        };
        vec![what, part.amount.clone().into()]
    };
    let rows = view
        .parts
        .iter()
        .chain(&view.taxes)
        .map(|part| Row::Plain(cells(part)));
    let mut rows: Vec<Row> = rows.collect();
    rows.push(Row::Strong(cells(&view.total)));
    let heads = [(view.what_head, 4), (view.amount_head, 1)];
    headed(words::totals(language), [Block::Table(table(&heads, rows))])
}

/// What the law wants said where the provider's part has no tax.
fn tax_note(document: &StatementDocument, language: Language) -> Option<Block> {
    let party = document
        .party
        .as_ref()
        .filter(|_| !document.sales.is_empty())?;
    let says = tax_says(&party.tax, language)?;
    Some(Block::Paragraph(vec![Run::plain(says)]))
}

/// Why a provider's part has no tax, in the words of the law; nothing where it has.
pub fn tax_says(tax: &ProviderTax, language: Language) -> Option<String> {
    match tax {
        ProviderTax::Rate { .. } => None,
        ProviderTax::ReverseCharge => Some(words::reverse_charge(language).to_owned()),
        ProviderTax::Exempt { reason } => Some(words::exempt(language, reason).to_string()),
        ProviderTax::OutOfScope => Some(words::out_of_scope(language).to_owned()),
    }
}

/// How the balance is paid, by whom, and where to.
fn how_paid(document: &StatementDocument, language: Language) -> Result<Option<Block>, MoneyError> {
    let balance = document.totals.balance;
    let Some(day) = document.due_on.filter(|_| !balance.is_zero()) else {
        return Ok(None);
    };
    let day = format::date(day, language);
    let number = document.number.to_string();
    if balance.micros() < 0 {
        let due = balance.checked_neg()?;
        let says = paper_words::pay_by(language, &money(due, language), &day);
        return Ok(Some(transfer(
            Transfer {
                says: Block::Paragraph(runs(&says)),
                to: document.seller.pay_to.as_ref(),
                due,
                reference: &number,
                has_code: true,
            },
            language,
        )));
    }
    let to = document
        .party
        .as_ref()
        .and_then(|party| party.pay_to.as_ref());
    let says = match to {
        Some(_) => words::we_pay(language, &money(balance, language), &day),
        None => words::we_pay_where(language, &money(balance, language)),
    };
    Ok(Some(transfer(
        Transfer {
            says: Block::Paragraph(runs(&says)),
            to,
            due: balance,
            reference: &number,
            has_code: false,
        },
        language,
    )))
}

fn sales(document: &StatementDocument, language: Language) -> Vec<Block> {
    let rows = document.sales.iter().map(|line| {
        Row::Plain(vec![
            line.title.clone().into(),
            format::integer(line.sold.into(), language).into(),
            format::integer(line.taken_back.into(), language).into(),
            money_fine(line.earned, language).into(),
        ])
    });
    let heads = [
        (words::recording(language), 5),
        (words::sold(language), 1),
        (words::taken_back(language), 1),
        (words::earned(language), 1),
    ];
    section(words::sales(language), &heads, rows.collect())
}

fn sponsored(document: &StatementDocument, language: Language) -> Vec<Block> {
    let rows = document.deliveries.iter().map(|line| {
        let arrived = Quantity::new(
            i64::try_from(line.bytes).unwrap_or(i64::MAX),
            Measure::Bytes,
        );
        let what = Cell {
            text: line.title.clone(),
            small: Some(network::name(line.network, language).to_owned()),
            note: None,
        };
        Row::Plain(vec![
            what,
            format::integer(line.deliveries.into(), language).into(),
            quantity_natural(arrived, Unit::Megabyte, language).into(),
            money_fine(line.by_subscribers, language).into(),
            money_fine(line.sponsored, language).into(),
            percent(line.tax_rate, language).into(),
        ])
    });
    let heads = [
        (words::item(language), 5),
        (words::deliveries_count(language), 2),
        (words::arrived(language), 2),
        (words::by_subscribers(language), 2),
        (words::by_you(language), 2),
        (words::tax_rate(language), 1),
    ];
    section(words::sponsored(language), &heads, rows.collect())
}

/// A table under its heading, nothing where it has no row; a long one breaks.
fn section(heading: &str, heads: &[(&str, u16)], rows: Vec<Row>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading(Level::Two, heading.to_owned()),
        Block::Table(table(heads, rows)),
    ]
}

fn small_print(document: &StatementDocument, language: Language) -> Block {
    let seller = &document.seller;
    let reach = [seller.email.as_deref(), seller.phone.as_deref()];
    let reach: Vec<&str> = reach.into_iter().flatten().collect();
    let mut blocks = Vec::new();
    if !reach.is_empty() {
        let how = paper_words::questions(language, &reach.join(", "));
        blocks.push(Block::Paragraph(runs(&how)));
    }
    let buyer = bill_words::tax_id(language, &seller.tax_id).to_string();
    let says = words::small_print(language, document.currency.code());
    blocks.push(Block::Paragraph(vec![Run::small(format!(
        "{}: {buyer}. {says}",
        seller.name
    ))]));
    Block::Together(blocks)
}

/// The statement as its two e-invoices, their lines named as on paper.
///
/// # Errors
/// [`Refused`]: a statement of before providers said who they are.
pub fn settlement(statement: &Statement<'_>) -> Result<Settlement, Refused> {
    let Statement {
        document, language, ..
    } = *statement;
    let sales = document.sales.iter().map(|line| line.title.clone());
    let sales: Vec<String> = sales.collect();
    let deliveries = document.deliveries.iter().map(|line| {
        let over = network::name(line.network, language);
        format!("{} ({over})", line.title)
    });
    let deliveries: Vec<String> = deliveries.collect();
    let self_billed = [words::self_billed(language).to_owned()];
    let terms = terms(document, language);
    let earned = Words {
        lines: &sales,
        notes: &self_billed,
        terms: &terms,
    };
    let sponsored = Words {
        lines: &deliveries,
        notes: &[],
        terms: &terms,
    };
    einvoice::settlement(document, SettlementWords { earned, sponsored })
}

/// That both documents are set off against each other, and what is left to pay.
fn terms(document: &StatementDocument, language: Language) -> String {
    let number = document.number.to_string();
    let (says, amount) = owed(document.totals.balance);
    words::set_off(language, &number, says(language), &money(amount, language)).to_string()
}
