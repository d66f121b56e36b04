//! A provider's statement as the two documents that it holds.
//!
//! What its recordings earned is a supply of the provider's, which the operator
//! bills to itself (389). What it sponsored is one of the operator's to the
//! provider, an invoice like any other (380). EN 16931 has one seller in a
//! document, so they are two; what the statement sets off stands in both as paid
//! (BT-113), and at most one of them has something left to pay: the statement's
//! balance. `docs/decisions/0019-a-statement-is-two-e-invoices.md`

use crate::{
    EInvoice, Fault, Refused, Side, Words,
    coins::{coins, currency_fault},
    draft::{Draft, DraftLine, DraftTax, Type, Vat, rate_fault},
    party::{self, HowPaid, iban_fault, seller_faults, vat_id_fault},
    sums::{in_coins, nets},
    words::{one_line, said},
};
use domain::{
    catalog::TaxMode,
    delivery::{ProviderParty, ProviderTax, SalesLine, StatementDocument, StatementTotals},
    invoice::PayTo,
};
use en16931::{Identifier, InvoiceAmount, Percentage, invoice::Party};
use jiff::{ToSpan, civil::Date};

/// A statement's two documents; one that would have no line is not there.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// What recordings earned: from the provider to the operator, written by the
    /// operator (389). It has the statement's number.
    pub earned: Option<EInvoice>,
    /// What was sponsored: from the operator to the provider (380). It has the
    /// statement's number with `-D` (deliveries).
    pub sponsored: Option<EInvoice>,
}

/// The words of both documents.
#[derive(Debug, Clone, Copy)]
pub struct SettlementWords<'a> {
    /// Names of `sales`, and that it is self-billed.
    pub earned: Words<'a>,
    /// Names of `deliveries`.
    pub sponsored: Words<'a>,
}

/// Whether `statement` will be e-invoices: all that [`settlement`] asks beside
/// words. It may still have a number to get.
///
/// # Errors
/// Each [`Fault`], all of them.
pub fn check_provider(statement: &StatementDocument) -> Result<(), Vec<Fault>> {
    let mut faults = seller_faults(&statement.seller);
    match &statement.party {
        None => faults.push(Fault::NoParty),
        Some(provider) => faults.extend(provider_faults(provider)),
    }
    faults.extend(currency_fault(statement.currency));
    let StatementDocument {
        sales,
        deliveries,
        totals,
        currency,
        ..
    } = statement;
    faults.extend(totals.taxes.iter().filter_map(|tax| rate_fault(tax.rate)));
    let again = StatementTotals::of(*currency, sales, deliveries, statement.asked_rate());
    if again.as_ref() != Ok(totals) {
        faults.push(Fault::Sums("totals"));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// What is wrong with a provider's own part of its statements.
pub fn provider_faults(provider: &ProviderParty) -> Vec<Fault> {
    let ProviderParty {
        name,
        address,
        country,
        vat_id,
        ..
    } = provider;
    let mut faults = party::faults(Side::Provider, name, address, Some(*country));
    let pay_to = provider.pay_to.as_ref();
    faults.extend(pay_to.and_then(|to| iban_fault(Side::Provider, to)));
    let has_id = [vat_id, &provider.tax_number]
        .into_iter()
        .flatten()
        .any(|id| said(id).is_some());
    let needs = match &provider.tax {
        ProviderTax::ReverseCharge => vat_id_fault(Side::Provider, vat_id.as_deref()),
        ProviderTax::Exempt { reason } if one_line(reason).is_empty() => Some(Fault::NoReason),
        ProviderTax::Rate { .. } | ProviderTax::Exempt { .. } if !has_id => {
            Some(Fault::NoVatId(Side::Provider))
        }
        _ => vat_id
            .as_deref()
            .and_then(|id| vat_id_fault(Side::Provider, Some(id))),
    };
    faults.extend(needs);
    faults.extend(provider.tax.rate().and_then(rate_fault));
    faults
}

/// `statement` as e-invoices; what one side still owes is due when it says.
///
/// # Errors
/// [`Refused`], before anything is written.
pub fn settlement(
    statement: &StatementDocument,
    words: SettlementWords<'_>,
) -> Result<Settlement, Refused> {
    let mut faults = check_provider(statement).err().unwrap_or_default();
    let seqs = |count: usize| (1..).take(count).collect::<Vec<u32>>().into_iter();
    faults.extend(words.earned.faults(seqs(statement.sales.len())));
    faults.extend(words.sponsored.faults(seqs(statement.deliveries.len())));
    if statement.sales.is_empty() && statement.deliveries.is_empty() {
        faults.push(Fault::NoLine);
    }
    let Some(provider) = statement.party.as_ref().filter(|_| faults.is_empty()) else {
        return Err(Refused::Faults(faults));
    };
    let of = Of {
        statement,
        provider,
        due_on: statement.due_on.unwrap_or(statement.issued_on),
    };
    let one = |fault| Refused::Faults(vec![fault]);
    let set_off = of.set_off().map_err(one)?;
    let earned = match statement.sales.is_empty() {
        true => None,
        false => Some(of.earned(set_off, words.earned).map_err(one)?.prove()?),
    };
    let sponsored = match statement.deliveries.is_empty() {
        true => None,
        false => Some(
            of.sponsored(set_off, words.sponsored)
                .map_err(one)?
                .prove()?,
        ),
    };
    Ok(Settlement { earned, sponsored })
}

struct Of<'a> {
    statement: &'a StatementDocument,
    provider: &'a ProviderParty,
    due_on: Date,
}

impl Of<'_> {
    /// What of each document the other one pays: the smaller of the two totals,
    /// nothing unless both are above zero.
    fn set_off(&self) -> Result<InvoiceAmount, Fault> {
        let totals = &self.statement.totals;
        let owed = coins(totals.sponsored)?.checked_add(coins(totals.tax)?);
        let owed = owed.map_err(|_| Fault::Sums("balance"))?;
        let earned = self.statement.earned_with_tax();
        let earned = coins(earned.map_err(|_| Fault::Sums("balance"))?)?;
        Ok(earned.min(owed).max(InvoiceAmount::ZERO))
    }

    /// The self-billed invoice.
    fn earned<'w>(&self, set_off: InvoiceAmount, words: Words<'w>) -> Result<Draft<'w>, Fault> {
        let sales = &self.statement.sales;
        let total = self.statement.totals.earned;
        let vat = self.provider_vat();
        let exact = sales.iter().map(|line| line.earned.micros().into());
        let exact: Vec<i128> = exact.collect();
        let nets = in_coins(&exact, 1, total).ok_or(Fault::Sums("earned"))?;
        let lines = (1..).zip(sales).zip(nets);
        let lines = lines.map(|((seq, line), net)| DraftLine {
            seq,
            item: said(&line.content),
            days: None,
            count: sold(line, net),
            net,
            vat: vat.clone(),
        });
        let base = coins(total)?;
        let asked = self.statement.totals.earned_tax.as_ref();
        let tax = asked.map_or(Ok(InvoiceAmount::ZERO), |line| coins(line.tax))?;
        let taxes = vec![DraftTax {
            vat: vat.clone(),
            base,
            tax,
        }];
        let (seller, buyer) = (self.as_provider(), self.as_operator());
        let parts = Parts {
            kind: Type::SelfBilled,
            number: self.statement.number.to_string(),
            pay_to: self.provider.pay_to.as_ref(),
            set_off,
            net: base,
            tax,
        };
        self.draft(parts, (seller, buyer), lines.collect(), taxes, words)
    }

    /// The invoice for what was sponsored.
    fn sponsored<'w>(&self, set_off: InvoiceAmount, words: Words<'w>) -> Result<Draft<'w>, Fault> {
        let (of, totals) = (&self.statement.deliveries, &self.statement.totals);
        let amounts = of.iter().map(|line| (line.tax_rate, line.sponsored));
        let amounts: Vec<_> = amounts.collect();
        let nets = nets(&amounts, TaxMode::Exclusive, &totals.taxes)?;
        let lines = (1..).zip(of).zip(nets);
        let lines = lines.map(|((seq, line), net)| DraftLine {
            seq,
            item: said(&line.content),
            days: None,
            count: line.deliveries.max(1),
            net,
            vat: Vat::at(line.tax_rate),
        });
        let taxes = totals.taxes.iter().map(DraftTax::of);
        let parts = Parts {
            kind: Type::Invoice,
            number: format!("{}-D", self.statement.number),
            pay_to: self.statement.seller.pay_to.as_ref(),
            set_off,
            net: coins(totals.sponsored)?,
            tax: coins(totals.tax)?,
        };
        let sides = (party::operator(&self.statement.seller), self.as_provider());
        let taxes = taxes.collect::<Result<_, _>>()?;
        self.draft(parts, sides, lines.collect(), taxes, words)
    }

    fn draft<'w>(
        &self,
        parts: Parts<'_>,
        (seller, buyer): (Party, Party),
        lines: Vec<DraftLine>,
        taxes: Vec<DraftTax>,
        words: Words<'w>,
    ) -> Result<Draft<'w>, Fault> {
        let (month, currency) = (self.statement.month, self.statement.currency);
        let total = parts
            .net
            .checked_add(parts.tax)
            .map_err(|_| Fault::Sums("total"))?;
        let due = total
            .checked_sub(parts.set_off)
            .map_err(|_| Fault::Sums("total"))?;
        let how = HowPaid {
            due,
            is_set_off: !parts.set_off.is_zero(),
            pay_to: parts.pay_to,
            is_euro: currency.code() == "EUR",
            remittance: &parts.number,
        };
        Ok(Draft {
            payment: how.instructions(),
            kind: parts.kind,
            number: parts.number,
            issued_on: self.statement.issued_on,
            due_on: Some(self.due_on),
            currency,
            seller,
            buyer,
            // nobody of either side asked for one
            buyer_reference: None,
            days: (
                month.first_day(),
                month.next().first_day().saturating_sub(1.day()),
            ),
            lines,
            taxes,
            net: parts.net,
            tax: parts.tax,
            total,
            paid: parts.set_off,
            due,
            words,
        })
    }

    fn provider_vat(&self) -> Vat {
        let (category, percent, reason, reason_code) = match &self.provider.tax {
            ProviderTax::Rate { rate } => return Vat::at(*rate),
            ProviderTax::ReverseCharge => ("AE", Some(Percentage::ZERO), None, Some("VATEX-EU-AE")),
            ProviderTax::Exempt { reason } => ("E", Some(Percentage::ZERO), said(reason), None),
            ProviderTax::OutOfScope => ("O", None, None, Some("VATEX-EU-O")),
        };
        Vat {
            category,
            percent,
            reason,
            reason_code,
        }
    }

    fn as_provider(&self) -> Party {
        let ProviderParty {
            name,
            address,
            country,
            ..
        } = self.provider;
        let mut party = Party::new(one_line(name), party::address(address, Some(*country)));
        // what the operator knows it by (BT-29, BT-46)
        party.identifiers = said(&self.statement.email)
            .map(Identifier::new)
            .into_iter()
            .collect();
        party.electronic_address = party::email(Some(&self.statement.email));
        if self.provider.tax != ProviderTax::OutOfScope {
            party.vat_identifier = self.provider.vat_id.as_deref().map(party::vat_id);
            party.tax_registration = self.provider.tax_number.as_deref().and_then(said);
        }
        party
    }

    /// The operator as the buyer: without its VAT id where the supply is outside
    /// the scope of VAT (BR-O-02).
    fn as_operator(&self) -> Party {
        let mut party = party::operator(&self.statement.seller);
        if self.provider.tax == ProviderTax::OutOfScope {
            party.vat_identifier = None;
        }
        party
    }
}

/// What tells the two documents apart.
struct Parts<'a> {
    kind: Type,
    number: String,
    pay_to: Option<&'a PayTo>,
    set_off: InvoiceAmount,
    net: InvoiceAmount,
    tax: InvoiceAmount,
}

/// How many were sold after all; 1 where that does not go with the amount.
fn sold(line: &SalesLine, net: InvoiceAmount) -> u32 {
    let is_less = net.is_negative();
    let (more, less) = if is_less {
        (line.taken_back, line.sold)
    } else {
        (line.sold, line.taken_back)
    };
    more.checked_sub(less)
        .filter(|count| *count > 0)
        .unwrap_or(1)
}
