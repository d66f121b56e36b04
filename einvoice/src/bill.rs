//! Our invoices and credit notes as documents of EN 16931.

use crate::{
    EInvoice, Fault, Refused, Words,
    coins::coins,
    draft::{Draft, DraftLine, DraftTax, Type, Vat},
    party::{self, HowPaid, customer_faults, seller_faults},
    sums::Sums,
    words::{lines, said},
};
use domain::{
    invoice::{Bill, Customer, DocumentKind, InvoiceDocument, InvoiceLine, Seller},
    unit::{Money, RoundingMode},
};
use en16931::InvoiceAmount;
use jiff::{ToSpan, civil::Date};

/// Whether `bill`, from `seller` to `customer`, will be an e-invoice once it has
/// a number: all that [`invoice`] asks beside its words.
///
/// # Errors
/// Each [`Fault`], all of them.
pub fn check(seller: &Seller, customer: &Customer, bill: &Bill) -> Result<(), Vec<Fault>> {
    let faults = faults(seller, customer, &Sums::of_bill(bill));
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

fn faults(seller: &Seller, customer: &Customer, sums: &Sums<'_>) -> Vec<Fault> {
    let mut faults = seller_faults(seller);
    faults.extend(customer_faults(customer));
    faults.extend(sums.faults());
    faults
}

/// `document` as an e-invoice: an invoice (380), or a credit note (381), whose
/// amounts are those of the invoice that it takes back.
///
/// `words` names its `lines`, then its `charges`.
///
/// What the account owed before is not part of it. A credit of the account is:
/// what of it this invoice uses up counts as paid (BT-113), as the paper says.
///
/// # Errors
/// [`Refused`], before anything is written.
pub fn invoice(document: &InvoiceDocument, words: Words<'_>) -> Result<EInvoice, Refused> {
    let one = |fault| Refused::Faults(vec![fault]);
    let turned;
    let document = match document.is_credit_note() {
        true => {
            turned = positive(document).map_err(one)?;
            &turned
        }
        false => document,
    };
    let sums = Sums::of_document(document);
    let mut faults = faults(&document.seller, &document.customer, &sums);
    let usage = document.lines.iter().map(|line| line.seq);
    let charges = document.charges.iter().map(|line| line.seq);
    let seqs: Vec<u32> = usage.chain(charges).collect();
    faults.extend(words.faults(seqs.into_iter()));
    if document.is_credit_note() && lines(words.terms).is_empty() {
        faults.push(Fault::NoTerms);
    }
    if !faults.is_empty() {
        return Err(Refused::Faults(faults));
    }
    let nets = sums.nets().map_err(one)?;
    draft(document, &nets, words).map_err(one)?.prove()
}

fn draft<'a>(
    document: &InvoiceDocument,
    nets: &[InvoiceAmount],
    words: Words<'a>,
) -> Result<Draft<'a>, Fault> {
    let number = document.number.to_string();
    let currency = document.total.currency();
    let total = coins(document.total)?;
    let paid = coins(used_up(document)?)?;
    let due = coins(due(document)?)?;
    let (kind, payment) = match &document.kind {
        DocumentKind::CreditNote { of, reason } => {
            let (of, reason) = (of.to_string(), reason.clone());
            let payment = due.is_positive().then(party::clearing);
            (Type::CreditNote { of, reason }, payment)
        }
        DocumentKind::Invoice => {
            let how = HowPaid {
                due,
                is_set_off: !paid.is_zero(),
                pay_to: document.seller.pay_to.as_ref(),
                is_euro: currency.code() == "EUR",
                remittance: &number,
            };
            (Type::Invoice, how.instructions())
        }
    };
    let usage = document.lines.iter().map(|line| {
        let item = said(line.tariff.code.as_str());
        (line.seq, item, days_of(line), line.group.tax_rate)
    });
    let charges = document.charges.iter();
    let charges = charges.map(|line| (line.seq, None, None, line.tax_rate));
    let lines = usage.chain(charges).zip(nets);
    let lines = lines.map(|((seq, item, days, rate), net)| DraftLine {
        seq,
        item,
        days,
        count: 1,
        net: *net,
        vat: Vat::at(rate),
    });
    let taxes = document.taxes.iter().map(DraftTax::of);
    Ok(Draft {
        due_on: (!document.is_credit_note()).then_some(document.due_on),
        kind,
        number,
        issued_on: document.issued_on,
        currency,
        seller: party::operator(&document.seller),
        buyer: party::customer(&document.customer),
        buyer_reference: said(&document.customer.reference),
        days: (document.period.first_day, document.period.last_day()),
        lines: lines.collect(),
        taxes: taxes.collect::<Result<_, _>>()?,
        net: coins(document.net)?,
        tax: coins(document.tax)?,
        total,
        paid,
        due,
        payment,
        words,
    })
}

/// The days of usage that a line bills, the last one inclusive.
fn days_of(line: &InvoiceLine) -> Option<(Date, Date)> {
    let (first, end) = (line.share.first_day, line.share.end_day);
    (first < end).then(|| (first, end.saturating_sub(1.day())))
}

/// What `document` itself says is due (BT-115): its total, less what of the account's
/// credit it uses up. What was owed before is no part of it.
///
/// # Errors
/// [`Fault::Sums`] where an amount is out of range.
pub fn due(document: &InvoiceDocument) -> Result<Money, Fault> {
    let due = document.total.checked_sub(used_up(document)?);
    due.map_err(|_| Fault::Sums("total"))
}

/// What of the account's credit `document` uses up.
fn used_up(document: &InvoiceDocument) -> Result<Money, Fault> {
    let total = document.total;
    let nothing = Money::zero(total.currency());
    let Some(balance) = &document.balance else {
        return Ok(nothing);
    };
    let owed = balance.with(nothing).map_err(|_| Fault::Sums("balance"))?;
    let credit = owed.checked_neg().map_err(|_| Fault::Sums("balance"))?;
    let micros = credit.micros().min(total.micros()).max(0);
    let used = Money::new(micros, total.currency());
    used.round_to_minor_unit(RoundingMode::Down)
        .map_err(|_| Fault::Sums("balance"))
}

/// A credit note with the amounts of the invoice that it takes back: in EN 16931
/// the kind of document says the direction, not the sign.
fn positive(note: &InvoiceDocument) -> Result<InvoiceDocument, Fault> {
    // a credit note of a credit note has the invoice's signs
    let turned = note.credit_note(note.number, note.issued_on, String::new());
    let mut turned = turned.map_err(|_| Fault::Sums("total"))?;
    turned.kind = note.kind.clone();
    Ok(turned)
}
