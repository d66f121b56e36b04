//! Which field goes where, term by term, as docs/formats/einvoice.md says.

#[allow(dead_code, reason = "shared")]
mod sample;

use domain::delivery::ProviderTax;
use einvoice::EInvoice;
use en16931::{Invoice, invoice::PaymentMeans};
use en16931_formats::zugferd::{self, Limits, Profile};
use sample::{Plan, business, document, provider, sale, settled, sponsored, statement};

fn one(name: &str) -> EInvoice {
    let all = sample::set::all().into_iter();
    let made: Vec<EInvoice> = all
        .filter(|(of, _)| *of == name)
        .map(|(_, made)| made)
        .collect();
    made[0].clone()
}

fn means(invoice: &Invoice) -> Option<&str> {
    let payment = invoice.payment.as_ref()?;
    payment.means_code.as_ref().map(|code| code.as_str())
}

fn lines(invoice: &Invoice) -> Vec<String> {
    let say = |line: &en16931::InvoiceLine| {
        let (count, price) = (line.quantity, line.price.net_price);
        let per = line
            .price
            .base_quantity
            .map_or(String::new(), |per| format!("/{per}"));
        let rate = line.vat.rate.map_or("-".into(), |rate| rate.to_string());
        format!(
            "{count} × {price}{per} = {} {}{rate}",
            line.net_amount, line.vat.category
        )
    };
    invoice.lines.iter().map(say).collect()
}

#[test]
fn an_invoice_has_every_field_in_its_place() {
    let made = one("exclusive");
    let made = made.invoice();
    let text = |text: &'static str| Some(text);
    assert_eq!(
        made.specification_id.as_deref(),
        text("urn:cen.eu:en16931:2017")
    );
    assert_eq!(made.type_code.as_ref().unwrap().as_str(), "380");
    assert_eq!(made.number.as_deref(), text("2026-000412"));
    assert_eq!(made.issue_date.unwrap().to_string(), "2026-11-02");
    assert_eq!(made.due_date.unwrap().to_string(), "2026-11-16");
    assert_eq!(
        made.payment_terms.as_deref(),
        text("Payable within 14 days.")
    );
    assert_eq!(made.buyer_reference.as_deref(), text("ACC-1001"));
    assert_eq!(made.notes[0].note.as_deref(), text("Thank you.\nSee you."));
    let period = made.invoicing_period.as_ref().unwrap();
    let days = [
        period.start,
        period.end,
        made.delivery.as_ref().unwrap().date,
    ];
    let days = days.map(|day| day.unwrap().to_string());
    assert_eq!(days, ["2026-10-01", "2026-10-31", "2026-10-31"]);
    let (seller, buyer) = (&made.seller, &made.buyer);
    assert_eq!(seller.vat_identifier.as_deref(), text("DE123456789"));
    assert_eq!(seller.contact.phone.as_deref(), text("+49 40 123456"));
    assert_eq!(
        seller.electronic_address.as_ref().unwrap().scheme(),
        text("EM")
    );
    assert_eq!(buyer.vat_identifier.as_deref(), text("ATU12345678"));
    assert_eq!(
        buyer.address.line3.as_deref(),
        text("Hinterhaus, 1010 Wien")
    );
    assert_eq!(buyer.address.country.as_ref().unwrap().as_str(), "AT");
    assert_eq!(lines(made), ["1 × 24 = 24.00 S19", "1 × 9.99 = 9.99 S19"]);
    assert_eq!(
        made.lines[0].item.seller_identifier.as_deref(),
        text("harbour")
    );
    let payment = made.payment.as_ref().unwrap();
    assert_eq!(
        payment.remittance_information.as_deref(),
        text("2026-000412")
    );
    let Some(PaymentMeans::CreditTransfer(to)) = &payment.means else {
        panic!("a credit transfer is wanted");
    };
    assert_eq!(
        to[0].account_identifier.as_deref(),
        text("DE02120300000000202051")
    );
    assert_eq!(to[0].provider_identifier.as_deref(), text("BYLADEM1001"));
    assert_eq!(means(made), Some("58"));
}

#[test]
fn prices_with_tax_inside_come_out_as_the_document_says() {
    // 28.99 with 19 %: 24.36 + 4.63, and the lines' nets add up to 24.36
    let costs = ["1.00", "19.00", "55.00"].map(String::from);
    let plan = Plan {
        tax: "inclusive",
        data_costs: costs,
        ..Plan::default()
    };
    let made = sample::said(&document(&plan, business())).unwrap();
    assert_eq!(
        lines(made.invoice()),
        ["1 × 15.97 = 15.97 S19", "1 × 8.39 = 8.39 S19"]
    );
    assert_eq!(made.invoice().totals.vat_total.unwrap().to_string(), "4.63");
    // rounded alone, the lines would be a coin short: 3 × 0.84 is 2.52 of 2.53
    let charges = vec![("1.00".to_owned(), "19"); 3];
    let nothing = ["0.00", "0.00", "0.00"].map(String::from);
    let plan = Plan {
        tax: "inclusive",
        data_costs: nothing,
        voice_cost: "0.01".into(),
        charges,
        ..Plan::default()
    };
    let made = sample::said(&document(&plan, business())).unwrap();
    let nets: Vec<String> = made
        .invoice()
        .lines
        .iter()
        .map(|line| line.net_amount.to_string())
        .collect();
    assert_eq!(nets, ["0.00", "0.01", "0.84", "0.84", "0.84"]);
}

#[test]
fn less_than_nothing_is_a_number_below_zero_at_a_price_above() {
    let made = one("negative-lines");
    let wanted = [
        "1 × 24 = 24.00 S19",
        "1 × 9.99 = 9.99 S19",
        "-1 × 5 = -5.00 S19",
        "-1 × 4.9 = -4.90 S7",
        "-1 × 2 = -2.00 S19",
    ];
    assert_eq!(lines(made.invoice()), wanted);
    let september = made.invoice().lines[2].period.as_ref().unwrap();
    assert_eq!(september.end.unwrap().to_string(), "2026-09-30");
    // nobody is asked to pay what the account is given
    assert_eq!(means(one("negative-total").invoice()), None);
}

#[test]
fn nothing_and_other_money() {
    let zero = one("zero-total");
    assert_eq!(
        (
            zero.invoice().totals.due.to_minor_units(),
            means(zero.invoice())
        ),
        (0, None)
    );
    let dollars = one("dollars");
    assert_eq!(dollars.invoice().currency.as_ref().unwrap().as_str(), "USD");
    assert_eq!(means(dollars.invoice()), Some("30"));
    let yen = one("yen");
    assert_eq!(yen.invoice().totals.gross_total.to_string(), "1023.00");
    let rates = one("four-rates-and-a-credit");
    let taxes = rates.invoice().vat_breakdown.iter();
    let taxes: Vec<String> = taxes
        .map(|tax| format!("{}{}", tax.category, tax.rate.unwrap()))
        .collect();
    assert_eq!(taxes, ["Z0", "S5.5", "S7", "S19"]);
    assert_eq!(rates.invoice().totals.paid.unwrap().to_string(), "5.50");
}

#[test]
fn a_credit_note_names_its_invoice_and_why() {
    let made = one("credit-note");
    let made = made.invoice();
    assert_eq!(made.type_code.as_ref().unwrap().as_str(), "381");
    assert_eq!(made.preceding_invoices[0].reference.as_str(), "2026-000412");
    assert_eq!(
        made.notes[1].note.as_deref(),
        Some("#WRG# billed to the wrong account")
    );
    assert!(made.totals.due.is_positive());
    assert_eq!((means(made), made.due_date), (Some("97"), None));
}

#[test]
fn a_statement_is_two_documents_that_set_each_other_off() {
    let eur = "EUR".parse().unwrap();
    let sales = vec![
        sale("Quay", 7, 0, "3.333333", eur),
        sale("Sea", 1, 3, "-0.70", eur),
    ];
    let deliveries = vec![
        sponsored("Quay", 40, "0.301", "19", eur),
        sponsored("Sea", 3, "0.302", "19", eur),
    ];
    let statement = statement(sales, deliveries);
    let made = settled(&statement, &provider(ProviderTax::ReverseCharge)).unwrap();
    let (earned, sponsored) = (made.earned.unwrap(), made.sponsored.unwrap());
    let (earned, sponsored) = (earned.invoice(), sponsored.invoice());
    assert_eq!(earned.type_code.as_ref().unwrap().as_str(), "389");
    assert_eq!(earned.number.as_deref(), Some("S2026-000012"));
    assert_eq!(earned.seller.name.as_deref(), Some("Cranes Records SARL"));
    assert_eq!(earned.buyer.vat_identifier.as_deref(), Some("DE123456789"));
    assert_eq!(
        lines(earned),
        ["7 × 3.33/7 = 3.33 AE0", "-2 × 0.7/2 = -0.70 AE0"]
    );
    assert_eq!(sponsored.number.as_deref(), Some("S2026-000012-D"));
    assert_eq!(sponsored.seller.vat_identifier, earned.buyer.vat_identifier);
    assert_eq!(
        lines(sponsored),
        ["40 × 0.3/40 = 0.30 S19", "3 × 0.3/3 = 0.30 S19"]
    );
    // 2.63 earned, 0.60 + 0.11 sponsored
    let sums = |of: &Invoice| {
        [
            of.totals.gross_total,
            of.totals.paid.unwrap(),
            of.totals.due,
        ]
        .map(|sum| sum.to_string())
    };
    assert_eq!(sums(earned), ["2.63", "0.71", "1.92"]);
    assert_eq!(sums(sponsored), ["0.71", "0.71", "0.00"]);
    assert_eq!((means(earned), means(sponsored)), (Some("58"), Some("97")));
}

#[test]
fn a_provider_that_asks_for_tax_gets_it_on_what_it_earned() {
    let taxed = one("self-billed-taxed");
    let (taxed, sponsored) = (taxed.invoice(), one("sponsored-set-off-taxed"));
    // 2.63 and 7 % of it, less 0.60 and 0.10 with 0.11 and 0.01 of tax
    let sums = [
        taxed.totals.taxable_total,
        taxed.totals.gross_total,
        taxed.totals.paid.unwrap(),
        taxed.totals.due,
    ];
    assert_eq!(
        sums.map(|sum| sum.to_string()),
        ["2.63", "2.81", "0.82", "1.99"]
    );
    assert_eq!(lines(taxed)[0], "7 × 3.33/7 = 3.33 S7");
    assert_eq!(sponsored.invoice().totals.due.to_string(), "0.00");
}

#[test]
fn a_person_outside_vat_has_no_vat_id_and_neither_has_its_customer() {
    let made = one("self-billed-person-in-dollars");
    let made = made.invoice();
    assert_eq!(
        (&made.seller.vat_identifier, &made.buyer.vat_identifier),
        (&None, &None)
    );
    assert_eq!(lines(made), ["7 × 3.34/7 = 3.34 O-"]);
}

#[test]
fn the_pdf_reads_back_as_the_invoice_inside_it() {
    for (name, made) in sample::set::all() {
        let pdf = sample::paper::paper(60, &made);
        let got = zugferd::extract(&pdf, &Limits::default()).unwrap();
        assert_eq!(got.divergence, [], "{name}");
        assert_eq!(got.xml, made.cii().into_bytes(), "{name}");
        assert_eq!(got.profile, Profile::En16931, "{name}");
        let read = en16931_formats::read(&pdf).unwrap();
        assert_eq!(&read.invoice, made.invoice(), "{name}");
    }
}
