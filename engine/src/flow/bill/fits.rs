//! What a bill must have before it takes a number: what the law wants on it, and no
//! sign that cannot be printed.

use super::compute::Outcome;
use crate::{
    EngineError,
    flow::add_accounts::seller_faults,
    query::{account::AccountFacts, billing},
};
use domain::invoice::{
    Bill, ChargeDetail, ChargeLine, Customer, DeliveriesBilled, DeliveryGroup, InvoiceLine, Sale,
    Seller,
};
use sea_orm::ConnectionTrait;

/// Who sends the bills, if documents of theirs can be made. Asked once before any takes
/// a number: what is wrong here is wrong with all of them.
///
/// # Errors
/// [`EngineError::Refused`] when nobody is named yet, or with each field that keeps
/// documents from being made; [`EngineError::Database`], [`EngineError::Row`].
pub async fn sender(conn: &impl ConnectionTrait) -> Result<Seller, EngineError> {
    let seller = billing::seller(conn).await?;
    let faults = seller_faults(&seller);
    if faults.is_empty() {
        return Ok(seller);
    }
    let faults: Vec<String> = faults
        .iter()
        .map(|(field, fault)| format!("seller: {field}: {fault}"))
        .collect();
    Err(EngineError::Refused(faults.join("; ")))
}

/// Parks what cannot become a document: a missing field, a sign that cannot be printed.
pub(super) fn fitting(
    outcome: Outcome,
    seller: &Seller,
    account: &AccountFacts,
    labels: &[String],
) -> Outcome {
    let Outcome::Bill { bill, .. } = &outcome else {
        return outcome;
    };
    match fits(seller, &account.customer(seller), bill, labels) {
        Ok(()) => outcome,
        Err(reason) => Outcome::Park(reason),
    }
}

/// Why the bill of an account cannot become a document: each field, and what is wrong
/// with it.
///
/// # Errors
/// In words, the field's name before them.
fn fits(
    seller: &Seller,
    customer: &Customer,
    bill: &Bill,
    labels: &[String],
) -> Result<(), String> {
    if let Err(faults) = einvoice::check(seller, customer, bill) {
        let faults: Vec<String> = faults
            .iter()
            .map(|fault| format!("{}: {fault}", fault.field()))
            .collect();
        return Err(faults.join("; "));
    }
    let labels = labels.iter().map(|label| ("line.label", label.as_str()));
    let mut texts = every_text(customer, bill).into_iter().chain(labels);
    texts.try_for_each(|(field, text)| {
        paper::check_text(text).map_err(|fault| format!("{field}: {fault}"))
    })
}

/// Every text that a bill of `customer` prints, with its field; beside the names of the
/// account's lines, and what is checked where it comes in: the [`sender`]'s, the letter's.
/// What whoever paid or was called wrote is no reason to park: it is made printable.
///
/// Nothing is left out by `..`: a new field asks here whether it is printed.
fn every_text<'a>(customer: &'a Customer, bill: &'a Bill) -> Vec<(&'static str, &'a str)> {
    let Customer {
        reference,
        name,
        address,
        country: _,
        tax_id,
    } = customer;
    let Bill {
        tax_mode: _,
        payment_days: _,
        lines,
        charges,
        taxes: _,
        net: _,
        tax: _,
        total: _,
    } = bill;
    let mut texts = vec![
        ("customer.reference", reference.as_str()),
        ("customer.name", name.as_str()),
    ];
    texts.extend(
        address
            .iter()
            .map(|line| ("customer.address", line.as_str())),
    );
    texts.extend(tax_id.iter().map(|id| ("customer.tax_id", id.as_str())));
    for line in lines {
        let InvoiceLine {
            seq: _,
            tariff,
            group: _,
            usage_month: _,
            share: _,
            detail: _,
            amount: _,
            rounding: _,
        } = line;
        texts.push(("tariff.code", tariff.code.as_str()));
        let names = tariff.names.values();
        texts.extend(names.map(|name| ("tariff.name", name.as_str())));
    }
    for line in charges {
        let ChargeLine {
            seq: _,
            id: _,
            at: _,
            detail,
            tax_rate: _,
            amount: _,
        } = line;
        match detail {
            ChargeDetail::Recharge {
                service: _,
                quantity: _,
            } => {}
            ChargeDetail::Purchase { sale } | ChargeDetail::Refund { of: _, sale } => {
                let Sale {
                    content: _,
                    title,
                    artist,
                    provider: _,
                    provider_share: _,
                    is_gift: _,
                } = sale;
                texts.extend([("sale.title", title.as_str()), ("sale.artist", artist)]);
            }
            ChargeDetail::Deliveries { deliveries } => {
                let DeliveriesBilled {
                    count: _,
                    bytes: _,
                    sponsored: _,
                    booked: _,
                    groups,
                } = deliveries;
                texts.extend(groups.iter().map(of_group));
            }
        }
    }
    texts
}

fn of_group(group: &DeliveryGroup) -> (&'static str, &str) {
    let DeliveryGroup {
        content: _,
        title,
        network: _,
        deliveries: _,
        bytes: _,
        subscriber: _,
        provider: _,
    } = group;
    ("delivery.title", title)
}
