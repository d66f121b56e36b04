//! A document's sums, and its lines without tax so that they add up to them.
//!
//! Prices with tax inside: EN 16931 wants lines without it. A line's net is its
//! price less the tax in it, as coins, and the nets of one rate add up to the
//! rate's base as the document has it ([`parts`]): a line's net may so be a coin
//! off its own rounding. In exchange net, tax and total are the document's, and
//! no rounding amount (BT-114) is ever wanted.

use crate::{
    Fault,
    coins::{coins, currency_fault, parts},
    draft::rate_fault,
};
use domain::{
    catalog::TaxMode,
    invoice::{Bill, ChargeLine, InvoiceDocument, InvoiceLine, TaxLine},
    unit::{Money, Rate},
};
use en16931::InvoiceAmount;

/// A rate of 100 %, in millionths.
const WHOLE: i64 = 1_000_000;

/// The sums of an invoice or of a bill that will be one.
pub(crate) struct Sums<'a> {
    mode: TaxMode,
    /// The rate and the amount of each line, in the document's order.
    amounts: Vec<(Rate, Money)>,
    taxes: &'a [TaxLine],
    net: Money,
    tax: Money,
    total: Money,
}

impl<'a> Sums<'a> {
    pub(crate) fn of_bill(bill: &'a Bill) -> Self {
        Self {
            mode: bill.tax_mode,
            amounts: amounts(&bill.lines, &bill.charges),
            taxes: &bill.taxes,
            net: bill.net,
            tax: bill.tax,
            total: bill.total,
        }
    }

    pub(crate) fn of_document(document: &'a InvoiceDocument) -> Self {
        Self {
            mode: document.tax_mode,
            amounts: amounts(&document.lines, &document.charges),
            taxes: &document.taxes,
            net: document.net,
            tax: document.tax,
            total: document.total,
        }
    }

    /// What is wrong with the currency, the rates, the amounts and the sums.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let currency = self.total.currency();
        if let Some(fault) = currency_fault(currency) {
            return vec![fault];
        }
        let sum = |of: fn(&TaxLine) -> Money| Money::sum(currency, self.taxes.iter().map(of)).ok();
        let wrong = |is_right: bool, what| (!is_right).then_some(Fault::Sums(what));
        let gross = self.net.checked_add(self.tax).ok();
        let sums = [
            self.amounts.is_empty().then_some(Fault::NoLine),
            wrong(sum(|line| line.base) == Some(self.net), "net"),
            wrong(sum(|line| line.tax) == Some(self.tax), "tax"),
            wrong(gross == Some(self.total), "total"),
        ];
        let of_lines = self.amounts.iter().map(|(_, amount)| *amount);
        let of_taxes = self.taxes.iter().flat_map(|line| [line.base, line.tax]);
        let not_coins = of_lines.chain(of_taxes).filter_map(|one| coins(one).err());
        let rates = self.taxes.iter().filter_map(|line| rate_fault(line.rate));
        let mut faults: Vec<Fault> = rates.chain(not_coins).collect();
        faults.extend(sums.into_iter().flatten());
        if faults.is_empty() {
            faults.extend(self.nets().err());
        }
        faults
    }

    /// Each line's amount without tax, in the document's order.
    ///
    /// # Errors
    /// [`Fault::Sums`] where a rate's lines are not what its tax is on.
    pub(crate) fn nets(&self) -> Result<Vec<InvoiceAmount>, Fault> {
        nets(&self.amounts, self.mode, self.taxes)
    }
}

/// `amounts`, each at its rate, without tax, in coins that add up to the base of
/// each of `taxes`.
///
/// # Errors
/// [`Fault::Sums`] where they do not.
pub(crate) fn nets(
    amounts: &[(Rate, Money)],
    mode: TaxMode,
    taxes: &[TaxLine],
) -> Result<Vec<InvoiceAmount>, Fault> {
    let mut nets = vec![None; amounts.len()];
    for tax in taxes {
        let held = match mode {
            TaxMode::Exclusive => 0,
            TaxMode::Inclusive => tax.rate.millionths(),
        };
        let is_here = |place: &usize| amounts[*place].0 == tax.rate;
        let places: Vec<usize> = (0..nets.len()).filter(is_here).collect();
        let exact = |place: &usize| i128::from(amounts[*place].1.micros()) * i128::from(WHOLE);
        let exact: Vec<i128> = places.iter().map(exact).collect();
        let made = in_coins(&exact, i128::from(WHOLE + held), tax.base);
        for (place, net) in places.into_iter().zip(made.ok_or(Fault::Sums("taxes"))?) {
            nets[place] = Some(net);
        }
    }
    let all = nets.into_iter().collect::<Option<Vec<_>>>();
    all.ok_or(Fault::Sums("taxes"))
}

fn amounts(lines: &[InvoiceLine], charges: &[ChargeLine]) -> Vec<(Rate, Money)> {
    let lines = lines.iter().map(|line| (line.group.tax_rate, line.amount));
    let charges = charges.iter().map(|line| (line.tax_rate, line.amount));
    lines.chain(charges).collect()
}

/// `exact[i] / per` micro-units each, as coins that add up to `sum`.
pub(crate) fn in_coins(exact: &[i128], per: i128, sum: Money) -> Option<Vec<InvoiceAmount>> {
    let currency = sum.currency();
    let coin = i128::from(currency.minor_unit_micros());
    let each = parts(exact, per * coin, i128::from(sum.micros()) / coin)?;
    let said = |part: i128| {
        let micros = i64::try_from(part * coin).ok()?;
        coins(Money::new(micros, currency)).ok()
    };
    each.into_iter().map(said).collect()
}
