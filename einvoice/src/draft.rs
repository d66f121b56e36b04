//! A document on its way: what all kinds have in common, said in the terms of
//! EN 16931 and judged by its rules.

use crate::{
    EInvoice, Fault, Refused,
    coins::coins,
    words::{Words, lines, one_line},
};
use domain::{
    invoice::TaxLine,
    unit::{Currency, Rate},
};
use en16931::{
    DocumentKind, Invoice, InvoiceAmount, InvoiceLine, InvoiceNote, Percentage, Quantity,
    UnitPriceAmount, Validated,
    invoice::{
        Code, Delivery, DocumentTotals, Item, Party, PaymentInstructions, Period, PrecedingInvoice,
        PriceDetails, VatBreakdown,
    },
    profiles::EN16931,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// UN/ECE Recommendation 20: one.
const ONE: &str = "C62";
/// UNTDID 4451: general information. Said with every note, as without it a note
/// that itself begins with `#…#` would be read as having a subject in UBL.
const GENERAL_INFORMATION: &str = "AAI";

/// What kind of document, with its code of UNTDID 1001.
pub(crate) enum Type {
    /// 380.
    Invoice,
    /// 381, of the invoice of that number, and why.
    CreditNote { of: String, reason: String },
    /// 389: the buyer wrote it.
    SelfBilled,
}

/// The tax of a line: its category (UNTDID 5305), and why none is asked.
#[derive(Clone, PartialEq)]
pub(crate) struct Vat {
    /// `S`, `Z`, `AE`, `E` or `O`.
    pub category: &'static str,
    /// In percent; none outside the scope of VAT.
    pub percent: Option<Percentage>,
    /// BT-120.
    pub reason: Option<String>,
    /// BT-121.
    pub reason_code: Option<&'static str>,
}

impl Vat {
    /// Tax at `rate`; at nothing, it is zero-rated.
    pub(crate) fn at(rate: Rate) -> Self {
        let percent = Percentage::new(Decimal::new(rate.millionths(), 4));
        Self {
            category: if percent.is_zero() { "Z" } else { "S" },
            percent: Some(percent),
            reason: None,
            reason_code: None,
        }
    }
}

/// Whether `rate` can be said.
pub(crate) fn rate_fault(rate: Rate) -> Option<Fault> {
    let half_a_percent = 5_000;
    (1..half_a_percent)
        .contains(&rate.millionths())
        .then_some(Fault::FineRate(rate))
}

/// One line.
pub(crate) struct DraftLine {
    /// Its place, from 1.
    pub seq: u32,
    /// What the seller calls the item in its lists (BT-155).
    pub item: Option<String>,
    /// The days it is about, both inclusive.
    pub days: Option<(Date, Date)>,
    /// How many, at least 1; the price is for all of them together.
    pub count: u32,
    /// What it comes to without tax.
    pub net: InvoiceAmount,
    /// Its tax.
    pub vat: Vat,
}

/// The tax at one rate.
pub(crate) struct DraftTax {
    /// Which tax.
    pub vat: Vat,
    /// What is taxed.
    pub base: InvoiceAmount,
    /// The tax.
    pub tax: InvoiceAmount,
}

impl DraftTax {
    /// The tax as our documents have it.
    ///
    /// # Errors
    /// [`Fault::NotCoins`].
    pub(crate) fn of(line: &TaxLine) -> Result<Self, Fault> {
        Ok(Self {
            vat: Vat::at(line.rate),
            base: coins(line.base)?,
            tax: coins(line.tax)?,
        })
    }
}

/// A document, all but written.
pub(crate) struct Draft<'a> {
    pub kind: Type,
    pub number: String,
    pub issued_on: Date,
    /// None where nothing says so in both formats: on credit notes.
    pub due_on: Option<Date>,
    pub currency: Currency,
    pub seller: Party,
    pub buyer: Party,
    pub buyer_reference: Option<String>,
    /// The first and the last day of the period.
    pub days: (Date, Date),
    pub lines: Vec<DraftLine>,
    pub taxes: Vec<DraftTax>,
    pub net: InvoiceAmount,
    pub tax: InvoiceAmount,
    pub total: InvoiceAmount,
    /// What of it is settled already.
    pub paid: InvoiceAmount,
    pub due: InvoiceAmount,
    pub payment: Option<PaymentInstructions>,
    pub words: Words<'a>,
}

impl Draft<'_> {
    /// The document, if the rules of EN 16931 have nothing against it.
    ///
    /// # Errors
    /// [`Refused`].
    pub(crate) fn prove(self) -> Result<EInvoice, Refused> {
        let invoice = self.said().map_err(|fault| Refused::Faults(vec![fault]))?;
        let proof = Validated::new(invoice).map_err(|why| Refused::Rules(Box::new(why)))?;
        Ok(EInvoice::of(proof))
    }

    fn said(self) -> Result<Invoice, Fault> {
        let (code, kind, of) = match self.kind {
            Type::Invoice => ("380", DocumentKind::Invoice, None),
            Type::CreditNote { of, reason } => {
                ("381", DocumentKind::CreditNote, Some((of, reason)))
            }
            Type::SelfBilled => ("389", DocumentKind::Invoice, None),
        };
        let issued_on = date(self.issued_on)?;
        let mut made = Invoice::builder(
            EN16931.specification_id,
            self.number,
            issued_on,
            code,
            self.currency.code(),
        )
        .build();
        made.kind = kind;
        made.due_date = self.due_on.map(date).transpose()?;
        made.seller = self.seller;
        made.buyer = self.buyer;
        made.buyer_reference = self.buyer_reference;
        let (of, reason) = of.unzip();
        made.preceding_invoices = of.into_iter().map(preceding).collect();
        let notes = self.words.notes.iter().cloned().chain(reason);
        let notes = notes.map(|text| lines(&text));
        made.notes = notes.filter(|text| !text.is_empty()).map(note).collect();
        made.payment_terms = Some(lines(self.words.terms)).filter(|text| !text.is_empty());
        made.payment = self.payment;
        made.invoicing_period = Some(period(self.days)?);
        made.delivery = Some(Delivery {
            date: Some(date(self.days.1)?),
            ..Delivery::default()
        });
        for (line, name) in self.lines.into_iter().zip(self.words.lines) {
            made.lines.push(said_line(line, name)?);
        }
        let taxes = self.taxes.into_iter();
        made.vat_breakdown = taxes.map(breakdown).collect();
        made.totals = DocumentTotals {
            line_total: self.net,
            taxable_total: self.net,
            vat_total: Some(self.tax),
            gross_total: self.total,
            paid: Some(self.paid).filter(|paid| !paid.is_zero()),
            due: self.due,
            ..DocumentTotals::default()
        };
        Ok(made)
    }
}

/// A line: negative amounts are a negative number of things at a price (BR-27).
fn said_line(line: DraftLine, name: &str) -> Result<InvoiceLine, Fault> {
    let count = Decimal::from(line.count);
    let signed = if line.net.is_negative() {
        -count
    } else {
        count
    };
    let price = PriceDetails {
        net_price: UnitPriceAmount::new(line.net.into_decimal().abs()),
        base_quantity: (line.count > 1).then(|| Quantity::new(count)),
        base_quantity_code: (line.count > 1).then(|| Code::new(ONE)),
        ..PriceDetails::default()
    };
    let mut made = InvoiceLine::new(
        line.seq.to_string(),
        one_line(name),
        Quantity::new(signed),
        ONE,
        line.net,
        line.vat.category,
        line.vat.percent,
    )
    .with_price(price);
    made.period = line.days.map(period).transpose()?;
    made.item = Item {
        seller_identifier: line.item,
        ..made.item
    };
    Ok(made)
}

fn breakdown(line: DraftTax) -> VatBreakdown {
    VatBreakdown {
        taxable_amount: line.base,
        tax_amount: line.tax,
        category: line.vat.category.into(),
        // BT-119 stands there for every category but what is outside the scope
        rate: line.vat.percent,
        exemption_reason: line.vat.reason,
        exemption_reason_code: line.vat.reason_code.map(Code::new),
    }
}

fn preceding(number: String) -> PrecedingInvoice {
    PrecedingInvoice {
        reference: number.into(),
        issue_date: None,
    }
}

fn note(text: String) -> InvoiceNote {
    InvoiceNote::new(text).with_subject(GENERAL_INFORMATION)
}

fn period((first, last): (Date, Date)) -> Result<Period, Fault> {
    Ok(Period {
        start: Some(date(first)?),
        end: Some(date(last)?),
    })
}

/// # Errors
/// [`Fault::NotADate`] before the year 1.
fn date(day: Date) -> Result<en16931::Date, Fault> {
    let fields = (u8::try_from(day.month()), u8::try_from(day.day()));
    let (Ok(month), Ok(of_month)) = fields else {
        return Err(Fault::NotADate(day));
    };
    en16931::Date::new(day.year().into(), month, of_month).map_err(|_| Fault::NotADate(day))
}
