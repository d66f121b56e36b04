//! How to pay: to which account, how much, until when; for euros with a code that
//! banking apps read.

use super::{fact, parts::headed, runs};
use crate::{
    format,
    text::{Rich, paper as words},
};
use domain::{
    invoice::{DocumentKind, InvoiceDocument, PayTo},
    party::Language,
    unit::{Money, MoneyError},
};
use paper::{Block, Qr};

/// The side of the code.
const SIDE_MM: f32 = 25.0;
/// The most that a SEPA transfer carries: 999,999,999.99.
const CENTS_MAX: i64 = 99_999_999_999;
/// Characters of a name in the code.
const NAME_CHARS_MAX: usize = 70;
/// Characters of the text for the recipient.
const TEXT_CHARS_MAX: usize = 140;
/// What SEPA transfers are in.
const EURO: &str = "EUR";
/// A cent in micro-units.
const CENT_MICROS: i64 = 10_000;

/// Why there is no code for a payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EpcFault {
    /// SEPA transfers are in euros.
    #[error("a SEPA transfer is in euros, not in {0}")]
    Currency(String),
    /// Less than a cent, more than there is room for, or with parts of a cent.
    #[error("{0} is no amount of a SEPA transfer")]
    Amount(Money),
}

/// What a banking app reads from the code of a SEPA transfer (EPC069-12, version 2).
///
/// # Errors
/// [`EpcFault`].
///
/// # Examples
/// ```
/// use app::print::epc_payload;
/// use domain::{invoice::PayTo, unit::Money};
/// let to = PayTo {
///     holder: "Quay Telecom GmbH".into(),
///     iban: "DE89370400440532013000".into(),
///     bic: None,
/// };
/// let amount = Money::new(38_500_000, "EUR".parse()?);
/// assert_eq!(
///     epc_payload(&to, amount, "2026-000412")?,
///     "BCD\n002\n1\nSCT\n\nQuay Telecom GmbH\nDE89370400440532013000\nEUR38.50\n\n\n2026-000412"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn epc_payload(to: &PayTo, amount: Money, text: &str) -> Result<String, EpcFault> {
    let currency = amount.currency();
    if currency.code() != EURO {
        return Err(EpcFault::Currency(currency.to_string()));
    }
    let cents = amount.micros() / CENT_MICROS;
    if amount.micros() % CENT_MICROS != 0 || !(1..=CENTS_MAX).contains(&cents) {
        return Err(EpcFault::Amount(amount));
    }
    let cut = |text: &str, chars_max| text.chars().take(chars_max).collect::<String>();
    let bic = to.bic.as_deref().unwrap_or_default();
    let (name, iban) = (cut(&to.holder, NAME_CHARS_MAX), &to.iban);
    let (euros, cents) = (cents / 100, cents % 100);
    let text = cut(text, TEXT_CHARS_MAX);
    Ok(format!(
        "BCD\n002\n1\nSCT\n{bic}\n{name}\n{iban}\nEUR{euros}.{cents:02}\n\n\n{text}"
    ))
}

/// `DE89 3704 0044 0532 0130 00`.
pub(crate) fn in_fours(iban: &str) -> String {
    let letters: Vec<char> = iban.chars().collect();
    let fours = letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>());
    fours.collect::<Vec<_>>().join(" ")
}

/// What to do; on credit notes, what happens with the money.
pub(super) fn how_to_pay(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Block, MoneyError> {
    if let DocumentKind::CreditNote { of, .. } = &document.kind {
        return money_back(document.total, &of.to_string(), language);
    }
    let due = document.due()?;
    let heading = words::how_to_pay(language);
    if due.micros() <= 0 {
        let says = match due.is_zero() {
            true => Rich::plain(words::nothing_to_pay(language)),
            false => {
                let credit = format::money(due.checked_neg()?, language);
                words::credit_stays(language, &credit)
            }
        };
        return Ok(headed(heading, [Block::Paragraph(runs(&says))]));
    }
    let amount = format::money(due, language);
    let day = format::date(document.due_on, language);
    let number = document.number.to_string();
    let transfer = Transfer {
        says: Block::Paragraph(runs(&words::pay_by(language, &amount, &day))),
        to: document.seller.pay_to.as_ref(),
        due,
        reference: &number,
        has_code: true,
    };
    Ok(self::transfer(transfer, language))
}

/// Where the money of invoice `of` goes, which a credit note of `total` takes back.
fn money_back(total: Money, of: &str, language: Language) -> Result<Block, MoneyError> {
    let mut says = match total.micros() {
        1.. => words::owed_again(language, &format::money(total, language), of),
        0 => Rich::plain(words::nothing_to_pay(language)),
        _ => {
            let credit = format::money(total.checked_neg()?, language);
            words::credited(language, &credit, of)
        }
    };
    if total.micros() < 0 {
        says = says.and(Rich::plain(words::paid_out(language)));
    }
    let says = Block::Paragraph(runs(&says));
    Ok(headed(words::money_back(language), [says]))
}

/// A payment that somebody has to make.
pub(super) struct Transfer<'a> {
    /// Who, how much, until when.
    pub says: Block,
    /// To which account, where it is known.
    pub to: Option<&'a PayTo>,
    /// How much.
    pub due: Money,
    /// What the payer writes.
    pub reference: &'a str,
    /// Whether the reader is who pays, and wants a code for the bank's program.
    pub has_code: bool,
}

/// What to do, with the account and, for euros, the code.
pub(super) fn transfer(of: Transfer<'_>, language: Language) -> Block {
    let heading = match of.has_code {
        true => words::how_to_pay(language),
        false => words::how_we_pay(language),
    };
    let mut blocks = vec![of.says];
    let Some(to) = of.to else {
        return headed(heading, blocks);
    };
    let currency = of.due.currency();
    if currency.code() != EURO {
        // an account's number does not say in which currency it is
        let says = words::in_currency(language, currency.code());
        blocks.push(Block::Paragraph(runs(&says)));
    }
    let mut facts = vec![
        fact(words::holder(language), to.holder.clone()),
        fact(words::iban(language), in_fours(&to.iban)),
    ];
    facts.extend(to.bic.clone().map(|bic| fact(words::bic(language), bic)));
    facts.push(fact(
        words::amount(language),
        format::money(of.due, language),
    ));
    facts.push(fact(words::reference(language), of.reference.to_owned()));
    blocks.push(Block::Facts(facts));
    match epc_payload(to, of.due, of.reference) {
        Ok(payload) if of.has_code => headed(
            heading,
            [Block::Qr(Qr {
                payload,
                caption: words::scan(language).to_owned(),
                text: words::scan_text(language).to_owned(),
                side_mm: SIDE_MM,
                beside: blocks,
            })],
        ),
        _ => headed(heading, blocks),
    }
}
