//! What a bill must have before it takes a number: what the law wants on it, and no
//! sign that cannot be printed.

use super::compute::Outcome;
use crate::query::account::AccountFacts;
use domain::invoice::{Bill, ChargeDetail, Customer, Seller};

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

/// Why the bill of an account cannot become a document: the first field, and what
/// is wrong with it.
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
    let name = ("customer.name", customer.name.as_str());
    let address = customer.address.iter();
    let address = address.map(|line| ("customer.address", line.as_str()));
    let labels = labels.iter().map(|label| ("line.label", label.as_str()));
    let tariffs = bill
        .lines
        .iter()
        .flat_map(|line| line.tariff.names.values());
    let tariffs = tariffs.map(|name| ("tariff.name", name.as_str()));
    let charges = bill.charges.iter().flat_map(|line| match &line.detail {
        ChargeDetail::Recharge { .. } => Vec::new(),
        ChargeDetail::Purchase { sale } | ChargeDetail::Refund { sale, .. } => {
            vec![
                ("sale.title", sale.title.as_str()),
                ("sale.artist", sale.artist.as_str()),
            ]
        }
        ChargeDetail::Deliveries { deliveries } => {
            let groups = deliveries.groups.iter();
            groups
                .map(|group| ("delivery.title", group.title.as_str()))
                .collect()
        }
    });
    let mut texts = std::iter::once(name)
        .chain(address)
        .chain(labels)
        .chain(tariffs)
        .chain(charges);
    texts.try_for_each(|(field, text)| {
        paper::check_text(text).map_err(|fault| format!("{field}: {fault}"))
    })
}
