//! Each reason not to write, provoked once, and the field that it names.

#[allow(dead_code, reason = "shared")]
mod sample;

use domain::delivery::{ProviderParty, ProviderTax};
use domain::{
    invoice::{Customer, InvoiceDocument, Seller},
    unit::{Money, Rate},
};
use einvoice::{Fault, Refused, Side, Words};
use sample::{Plan, business, document, names, provider, said, settled, statement};

fn invoice() -> InvoiceDocument {
    let charges = vec![("4.90".to_owned(), "7")];
    document(
        &Plan {
            charges,
            ..Plan::default()
        },
        business(),
    )
}

fn faults<T: std::fmt::Debug>(made: Result<T, Refused>) -> Vec<Fault> {
    match made {
        Err(Refused::Faults(faults)) => faults,
        other => panic!("faults are wanted: {other:?}"),
    }
}

/// The fault that `change` brings about, which names `field`; a check before the
/// number finds it too.
fn side(change: impl Fn(&mut Seller, &mut Customer), wanted: Fault, field: &str) {
    let mut document = invoice();
    change(&mut document.seller, &mut document.customer);
    assert_eq!(faults(said(&document)), std::slice::from_ref(&wanted));
    assert_eq!(wanted.field(), field);
    let bill = sample::bill_of(&Plan::default());
    let checked = einvoice::check(&document.seller, &document.customer, &bill);
    assert_eq!(checked, Err(vec![wanted]));
}

#[test]
fn each_side_has_what_the_law_wants() {
    use Fault::*;
    use Side::*;
    let bad = |side, text: &str| NotAVatId {
        side,
        vat_id: text.into(),
    };
    side(
        |of, _| of.name = "\u{1}".into(),
        NoName(Seller),
        "seller.name",
    );
    side(
        |of, _| of.address = vec![" ".into()],
        NoAddress(Seller),
        "seller.address",
    );
    side(
        |of, _| of.country = None,
        NoCountry(Seller),
        "seller.country",
    );
    side(
        |of, _| of.tax_id = " ".into(),
        NoVatId(Seller),
        "seller.tax_id",
    );
    side(
        |of, _| of.tax_id = "12/345/67890".into(),
        bad(Seller, "12/345/67890"),
        "seller.tax_id",
    );
    side(
        |of, _| of.pay_to.as_mut().unwrap().iban = "".into(),
        NoIban(Seller),
        "seller.pay_to",
    );
    side(
        |_, of| of.name = "".into(),
        NoName(Customer),
        "customer.name",
    );
    side(
        |_, of| of.address = vec![],
        NoAddress(Customer),
        "customer.address",
    );
    side(
        |_, of| of.country = None,
        NoCountry(Customer),
        "customer.country",
    );
    side(
        |_, of| of.tax_id = Some("U12345678".into()),
        bad(Customer, "U12345678"),
        "customer.tax_id",
    );
    side(
        |_, of| of.tax_id = Some("".into()),
        NoVatId(Customer),
        "customer.tax_id",
    );
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let mut document = invoice();
    document.seller.country = None;
    document.customer.country = None;
    let made = said(&document);
    let text = "no e-invoice: the seller has no country; the customer has no country";
    assert_eq!(made.unwrap_err().to_string(), text);
}

#[test]
fn sums_that_do_not_follow_are_refused() {
    let change = |change: fn(&mut InvoiceDocument)| {
        let mut document = invoice();
        change(&mut document);
        faults(said(&document))
    };
    let eur = |text: &str| Money::parse(text, "EUR".parse().unwrap()).unwrap();
    let cent = eur("0.01");
    for (made, wanted) in [
        (
            change(|of| of.net = of.tax),
            vec![Fault::Sums("net"), Fault::Sums("total")],
        ),
        (
            change(|of| of.tax = of.net),
            vec![Fault::Sums("tax"), Fault::Sums("total")],
        ),
        (change(|of| of.total = of.net), vec![Fault::Sums("total")]),
        (
            change(|of| of.lines[0].group.tax_rate = "5".parse().unwrap()),
            vec![Fault::Sums("taxes")],
        ),
        (
            change(|of| of.lines[0].amount = of.net),
            vec![Fault::Sums("taxes")],
        ),
    ] {
        assert_eq!(made, wanted);
    }
    assert_eq!(Fault::Sums("net").field(), "net");
    // a line of half a cent, and a sum to go with it
    let mut document = invoice();
    let half = eur("0.005");
    document.lines[0].amount = document.lines[0].amount.checked_add(half).unwrap();
    assert_eq!(
        faults(said(&document)),
        [Fault::NotCoins(document.lines[0].amount)]
    );
    assert_eq!(Fault::NotCoins(cent).field(), "amount");
    // a bill that is wrong in itself is found before it has a number
    let mut bill = sample::bill_of(&Plan::default());
    bill.total = cent;
    let checked = einvoice::check(&sample::seller(), &business(), &bill);
    assert_eq!(checked, Err(vec![Fault::Sums("total")]));
}

#[test]
fn a_document_has_lines() {
    let mut document = invoice();
    let nothing = Money::zero(document.total.currency());
    document.lines.clear();
    document.charges.clear();
    document.taxes.clear();
    (document.net, document.tax, document.total) = (nothing, nothing, nothing);
    assert_eq!(faults(said(&document)), [Fault::NoLine]);
    assert_eq!(Fault::NoLine.field(), "lines");
}

#[test]
fn words_are_there() {
    let document = invoice();
    let with = |document: &InvoiceDocument, lines: &[String], terms| {
        let words = Words {
            lines,
            notes: &[],
            terms,
        };
        faults(einvoice::invoice(document, words))
    };
    let few = names(2);
    assert_eq!(
        with(&document, &few, ""),
        [Fault::Names {
            wanted: 3,
            given: 2
        }]
    );
    let mut blank = names(3);
    blank[2] = " ".into();
    assert_eq!(with(&document, &blank, ""), [Fault::NoLineName(3)]);
    let note = sample::credit_note(&document);
    assert_eq!(with(&note, &names(3), " \n"), [Fault::NoTerms]);
    assert_eq!(Fault::NoTerms.field(), "terms");
}

#[test]
fn currencies_and_rates_that_cannot_be_said_are_refused() {
    let plan = Plan {
        currency: "KWD",
        ..Plan::default()
    };
    let fault = Fault::FineCoins("KWD".parse().unwrap());
    assert_eq!(fault.field(), "currency");
    assert_eq!(faults(said(&document(&plan, business()))), [fault]);
    let plan = Plan {
        data_rate: "0.4",
        ..Plan::default()
    };
    let fault = Fault::FineRate(Rate::from_millionths(4_000));
    assert_eq!(fault.field(), "tax_rate");
    assert_eq!(faults(said(&document(&plan, business()))), [fault]);
}

#[test]
fn a_day_before_the_calendar_is_refused() {
    let mut document = invoice();
    document.due_on = jiff::civil::date(-1, 1, 1);
    let fault = Fault::NotADate(document.due_on);
    assert_eq!(fault.field(), "date");
    assert_eq!(faults(said(&document)), [fault]);
}

#[test]
fn each_thing_a_provider_lacks_is_named() {
    let eur = "EUR".parse().unwrap();
    let earned = statement(vec![sample::sale("Quay", 1, 0, "3", eur)], vec![]);
    let exempt = |reason: &str| ProviderTax::Exempt {
        reason: reason.into(),
    };
    let reverse = || provider(ProviderTax::ReverseCharge);
    let check = |provider: ProviderParty, wanted: Fault, field: &str| {
        assert_eq!(
            faults(settled(&earned, &provider)),
            std::slice::from_ref(&wanted)
        );
        assert_eq!(wanted.field(), field);
        assert_eq!(
            einvoice::check_provider(&sample::of_provider(&earned, &provider)),
            Err(vec![wanted])
        );
    };
    let no_id = Fault::NoVatId(Side::Provider);
    check(
        ProviderParty {
            vat_id: None,
            ..reverse()
        },
        no_id.clone(),
        "provider.vat_id",
    );
    check(
        ProviderParty {
            vat_id: None,
            ..provider(exempt("small"))
        },
        no_id,
        "provider.vat_id",
    );
    check(provider(exempt(" ")), Fault::NoReason, "provider.tax");
    check(
        ProviderParty {
            vat_id: None,
            ..provider(ProviderTax::Rate {
                rate: "19".parse().unwrap(),
            })
        },
        Fault::NoVatId(Side::Provider),
        "provider.vat_id",
    );
    check(
        ProviderParty {
            name: "".into(),
            ..reverse()
        },
        Fault::NoName(Side::Provider),
        "provider.name",
    );
    check(
        ProviderParty {
            address: vec![],
            ..reverse()
        },
        Fault::NoAddress(Side::Provider),
        "provider.address",
    );
    let vat_id = Some("303265045".to_owned());
    let fault = Fault::NotAVatId {
        side: Side::Provider,
        vat_id: "303265045".into(),
    };
    check(
        ProviderParty {
            vat_id,
            ..reverse()
        },
        fault,
        "provider.vat_id",
    );
    let mut pay_to = reverse().pay_to;
    pay_to.as_mut().unwrap().iban.clear();
    check(
        ProviderParty {
            pay_to,
            ..reverse()
        },
        Fault::NoIban(Side::Provider),
        "provider.pay_to",
    );
    // its tax number alone is enough of an exempt one
    let tax_number = Some("12/345/67890".to_owned());
    assert!(
        settled(
            &earned,
            &ProviderParty {
                vat_id: None,
                tax_number,
                ..provider(exempt("small"))
            }
        )
        .is_ok()
    );
    assert_eq!(
        faults(settled(&statement(vec![], vec![]), &reverse())),
        [Fault::NoLine]
    );
    // nobody asked the provider who it is
    assert_eq!(einvoice::check_provider(&earned), Err(vec![Fault::NoParty]));
    // and a statement whose sums do not follow from its lines
    let mut wrong = earned.clone();
    wrong.totals.earned = Money::parse("4", eur).unwrap();
    assert_eq!(faults(settled(&wrong, &reverse())), [Fault::Sums("totals")]);
}
