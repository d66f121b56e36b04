//! Both sides of a document, and the bank account that one of them is paid at.

use crate::{
    Fault, Side,
    words::{one_line, said},
};
use domain::{
    content::Country,
    invoice::{Customer, PayTo, Seller},
};
use en16931::{
    Identifier, InvoiceAmount,
    codes::guard,
    invoice::{
        Code, Contact, CreditTransfer, Party, PaymentInstructions, PaymentMeans, PostalAddress,
    },
};

/// UNTDID 4461: a credit transfer.
const CREDIT_TRANSFER: &str = "30";
/// UNTDID 4461: a credit transfer in the single euro payments area.
const SEPA_CREDIT_TRANSFER: &str = "58";
/// UNTDID 4461: set off against what the other side owes.
const CLEARING_BETWEEN_PARTNERS: &str = "97";

/// What every document of `seller` would lack.
pub fn seller_faults(seller: &Seller) -> Vec<Fault> {
    let side = Side::Seller;
    let mut faults = faults(side, &seller.name, &seller.address, seller.country);
    faults.extend(vat_id_fault(side, Some(&seller.tax_id)));
    faults.extend(seller.pay_to.as_ref().and_then(|to| iban_fault(side, to)));
    faults
}

/// What is wrong with the customer of a document.
pub(crate) fn customer_faults(customer: &Customer) -> Vec<Fault> {
    let Customer {
        name,
        address,
        country,
        tax_id,
        ..
    } = customer;
    let mut faults = faults(Side::Customer, name, address, *country);
    if let Some(id) = tax_id {
        faults.extend(vat_id_fault(Side::Customer, Some(id)));
    }
    faults
}

/// What is wrong with what every party has.
pub(crate) fn faults(
    side: Side,
    name: &str,
    address: &[String],
    country: Option<Country>,
) -> Vec<Fault> {
    let is_there = |text: &String| !one_line(text).is_empty();
    [
        said(name).is_none().then_some(Fault::NoName(side)),
        (!address.iter().any(is_there)).then_some(Fault::NoAddress(side)),
        country.is_none().then_some(Fault::NoCountry(side)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is wrong with a VAT id that must be there.
pub(crate) fn vat_id_fault(side: Side, id: Option<&str>) -> Option<Fault> {
    let text = id.map(vat_id).unwrap_or_default();
    if text.is_empty() {
        return Some(Fault::NoVatId(side));
    }
    let is_one = text.split_at_checked(2).is_some_and(|(prefix, rest)| {
        (prefix == "EL" || guard::country(prefix).is_ok())
            && (2..=13).contains(&rest.len())
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    (!is_one).then_some(Fault::NotAVatId { side, vat_id: text })
}

pub(crate) fn iban_fault(side: Side, to: &PayTo) -> Option<Fault> {
    said(&to.iban).is_none().then_some(Fault::NoIban(side))
}

/// A VAT id without the spaces that people group it by.
pub fn vat_id(text: &str) -> String {
    one_line(text).replace(' ', "").to_ascii_uppercase()
}

/// BG-5, BG-8: three lines and the country; further lines join the third.
pub(crate) fn address(lines: &[String], country: Option<Country>) -> PostalAddress {
    let mut lines = lines.iter().filter_map(|line| said(line));
    let (line1, line2) = (lines.next(), lines.next());
    let rest: Vec<String> = lines.collect();
    PostalAddress {
        line1,
        line2,
        line3: Some(rest.join(", ")).filter(|rest| !rest.is_empty()),
        country: country.map(|country| Code::new(country.to_string())),
        ..PostalAddress::default()
    }
}

/// The operator, as the seller or as the buyer of a document.
pub(crate) fn operator(seller: &Seller) -> Party {
    let mut party = Party::new(
        one_line(&seller.name),
        address(&seller.address, seller.country),
    )
    .with_vat_identifier(vat_id(&seller.tax_id));
    party.electronic_address = email(seller.email.as_deref());
    party.contact = Contact {
        name: None,
        phone: seller.phone.as_deref().and_then(said),
        email: seller.email.as_deref().and_then(said),
    };
    party
}

/// The customer.
pub(crate) fn customer(customer: &Customer) -> Party {
    let place = address(&customer.address, customer.country);
    let mut party = Party::new(one_line(&customer.name), place);
    party.identifiers = said(&customer.reference)
        .map(Identifier::new)
        .into_iter()
        .collect();
    party.vat_identifier = customer.tax_id.as_deref().map(vat_id);
    party
}

/// BT-34, BT-49: an address for electronic documents, here one of mail.
pub(crate) fn email(address: Option<&str>) -> Option<Identifier> {
    address
        .and_then(said)
        .map(|address| Identifier::schemed(address, "EM"))
}

/// How what is due is paid.
pub(crate) struct HowPaid<'a> {
    /// What is due.
    pub due: InvoiceAmount,
    /// Whether all of it, or what is missing in `due`, is set off.
    pub is_set_off: bool,
    /// The account that is paid to.
    pub pay_to: Option<&'a PayTo>,
    /// Whether it is paid in euro.
    pub is_euro: bool,
    /// What the payer writes.
    pub remittance: &'a str,
}

impl HowPaid<'_> {
    /// BG-16: none where nothing is to be paid, or nobody said where to.
    pub(crate) fn instructions(&self) -> Option<PaymentInstructions> {
        if !self.due.is_positive() {
            return self.is_set_off.then(clearing);
        }
        let to = self.pay_to?;
        let means_code = match self.is_euro {
            true => SEPA_CREDIT_TRANSFER,
            false => CREDIT_TRANSFER,
        };
        Some(PaymentInstructions {
            means_code: Some(Code::new(means_code)),
            means_text: None,
            remittance_information: Some(self.remittance.to_owned()),
            means: Some(PaymentMeans::CreditTransfer(vec![CreditTransfer {
                account_identifier: Some(one_line(&to.iban).replace(' ', "")),
                account_name: said(&to.holder),
                provider_identifier: to.bic.as_deref().and_then(said),
            }])),
        })
    }
}

/// BG-16 of what is settled between the two accounts.
pub(crate) fn clearing() -> PaymentInstructions {
    PaymentInstructions {
        means_code: Some(Code::new(CLEARING_BETWEEN_PARTNERS)),
        ..PaymentInstructions::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vat_ids_begin_with_a_country() {
        for id in [
            "DE123456789",
            "de 123 456 789",
            "EL094259216",
            "XI123456789",
            "ATU12345678",
        ] {
            assert_eq!(vat_id_fault(Side::Seller, Some(id)), None, "{id}");
        }
        for id in [
            "123456789",
            "ZZ123456789",
            "DE1",
            "DE12/345",
            "é1234567",
            "DE12345678901234",
        ] {
            let fault = vat_id_fault(Side::Customer, Some(id));
            assert!(matches!(fault, Some(Fault::NotAVatId { .. })), "{id}");
        }
        assert_eq!(
            vat_id_fault(Side::Seller, Some(" ")),
            Some(Fault::NoVatId(Side::Seller))
        );
        assert_eq!(
            vat_id_fault(Side::Seller, None),
            Some(Fault::NoVatId(Side::Seller))
        );
    }

    #[test]
    fn every_country_of_ours_is_one_of_the_standards() {
        let letters = || 'A'..='Z';
        let pairs = letters().flat_map(|a| letters().map(move |b| format!("{a}{b}")));
        let ours = pairs.filter(|code| code.parse::<Country>().is_ok());
        let unknown: Vec<String> = ours.filter(|code| guard::country(code).is_err()).collect();
        assert_eq!(unknown, [""; 0]);
    }

    #[test]
    fn an_address_of_many_lines_keeps_them_all() {
        let lines = ["c/o B", "Hof 3", "Weg 1", "", "10115 Berlin"].map(String::from);
        let made = address(&lines, Some("DE".parse().unwrap()));
        assert_eq!(made.line2.as_deref(), Some("Hof 3"));
        assert_eq!(made.line3.as_deref(), Some("Weg 1, 10115 Berlin"));
    }
}
