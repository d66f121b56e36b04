//! Bills of tariff changes, late usage and both tax modes, and each reason to park.

use super::*;
use crate::{
    catalog::tariff_file,
    invoice::{ChargeDetail, Customer, DocumentKind, Heading, InvoiceDocument, Seller},
    ledger::{JournalEntry, LedgerAccount},
    posting::{charge_entry, invoice_entry},
    time::BillingCycle,
    unit::Unit,
};
use proptest::prelude::*;

fn tariff(code: &str, tax: &str, costs: [&str; 3]) -> Tariff {
    let [first, second, open] = costs;
    tariff_file::parse(&format!(
        r#"
code = "{code}"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "{tax}"
name = {{ en = "T" }}
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "19"
bands = [{{ up_to = "10", cost = "{first}" }}, {{ up_to = "25", cost = "{second}" }}]
above = {{ cost = "{open}" }}
"#
    ))
    .unwrap()
}

fn october() -> BillingPeriod {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let cycle = BillingCycle {
        day: 1.try_into().unwrap(),
        zone,
    };
    cycle.period("2026-10".parse().unwrap()).unwrap()
}

fn segment<'a>(tariff: &'a Tariff, from: &str, to: &str) -> TariffSegment<'a> {
    TariffSegment {
        tariff,
        first_day: from.parse().unwrap(),
        end_day: to.parse().unwrap(),
    }
}

fn whole(tariff: &Tariff) -> TariffSegment<'_> {
    segment(tariff, "2026-10-01", "2026-11-01")
}

fn gigabytes(count: i64) -> CountedUsage {
    let used = Quantity::of(count, Unit::Gigabyte);
    CountedUsage {
        raw: used,
        counted: used,
        is_weighted: false,
        records: count,
    }
}

fn bill_of(
    segments: &[TariffSegment<'_>],
    used: i64,
    late: &[LateUsage<'_>],
) -> Result<Bill, BillError> {
    bill(&BillInput {
        period: october(),
        currency: "EUR".parse().unwrap(),
        segments,
        usage: &|_| gigabytes(used),
        services_used: &[],
        late,
        charges: &[],
    })
}

fn amounts(bill: &Bill) -> String {
    let lines: Vec<String> = bill
        .lines
        .iter()
        .map(|line| line.amount.to_decimal())
        .collect();
    let (net, tax, total) = (
        bill.net.to_decimal(),
        bill.tax.to_decimal(),
        bill.total.to_decimal(),
    );
    format!("{} | {net} + {tax} = {total}", lines.join(" "))
}

#[test]
fn zero_usage_is_band_one() {
    let tariff = tariff("a", "exclusive", ["19.00", "24.00", "55.00"]);
    let bill = bill_of(&[whole(&tariff)], 0, &[]).unwrap();
    assert_eq!(amounts(&bill), "19.00 | 19.00 + 3.61 = 22.61");
}

#[test]
fn tax_inside_is_taken_out_of_the_total() {
    let tariff = tariff("a", "inclusive", ["19.00", "24.00", "55.00"]);
    let bill = bill_of(&[whole(&tariff)], 12, &[]).unwrap();
    assert_eq!(amounts(&bill), "24.00 | 20.17 + 3.83 = 24.00");
}

#[test]
fn a_change_in_mid_period_rates_all_usage_under_each_version_weighted_by_days() {
    let (old, new) = (
        tariff("a", "exclusive", ["19.00", "24.00", "55.00"]),
        tariff("b", "exclusive", ["15.00", "29.00", "60.00"]),
    );
    let segments = [
        segment(&old, "2026-10-01", "2026-10-11"),
        segment(&new, "2026-10-11", "2026-11-01"),
    ];
    let bill = bill_of(&segments, 12, &[]).unwrap();
    // 24 × 10/31 = 7.741935…, 29 × 21/31 = 19.645161…
    assert_eq!(amounts(&bill), "7.74 19.65 | 27.39 + 5.20 = 32.59");
    assert_eq!(bill.lines[0].rounding.micros(), -1_935);
    assert_eq!(bill.lines[1].rounding.micros(), 4_839);
}

fn late<'a>(tariff: &'a Tariff, before: i64, now: i64, billed: &str) -> LateUsage<'a> {
    let eur = "EUR".parse().unwrap();
    LateUsage {
        month: "2026-09".parse().unwrap(),
        tariff,
        service: Service::Data,
        share: DayShare {
            days: 30,
            of_days: 30,
            first_day: "2026-09-01".parse().unwrap(),
            end_day: "2026-10-01".parse().unwrap(),
        },
        counted_before: Quantity::of(before, Unit::Gigabyte),
        counted: Quantity::of(now, Unit::Gigabyte),
        records: 1,
        billed: Money::parse(billed, eur).unwrap(),
        billed_rounding: Money::zero(eur),
    }
}

#[test]
fn late_usage_comes_as_the_new_cost_less_what_was_billed() {
    let tariff = tariff("a", "exclusive", ["19.00", "24.00", "55.00"]);
    let bill = bill_of(&[whole(&tariff)], 0, &[late(&tariff, 9, 11, "19.00")]).unwrap();
    assert_eq!(amounts(&bill), "19.00 5.00 | 24.00 + 4.56 = 28.56");
    let LineDetail::Adjustment {
        band_cost_before,
        band_cost,
        ..
    } = bill.lines[1].detail
    else {
        panic!("an adjustment is wanted");
    };
    assert_eq!(
        (band_cost_before.to_string(), band_cost.to_string()),
        ("19.00 EUR".into(), "24.00 EUR".into())
    );
    // in the same band it says so, with an amount of nothing
    let same = bill_of(&[whole(&tariff)], 0, &[late(&tariff, 5, 6, "19.00")]).unwrap();
    assert_eq!(amounts(&same), "19.00 0.00 | 19.00 + 3.61 = 22.61");
}

#[test]
fn each_reason_to_park_is_named() {
    let plain = tariff("a", "exclusive", ["19.00", "24.00", "55.00"]);
    let inside = tariff("b", "inclusive", ["19.00", "24.00", "55.00"]);
    assert_eq!(bill_of(&[], 0, &[]), Err(BillError::NoTariff));
    let mixed = [
        segment(&plain, "2026-10-01", "2026-10-11"),
        segment(&inside, "2026-10-11", "2026-11-01"),
    ];
    assert_eq!(
        bill_of(&mixed, 0, &[]),
        Err(BillError::MixedTaxModes("b".parse().unwrap()))
    );
    let other = bill(&BillInput {
        period: october(),
        currency: "USD".parse().unwrap(),
        segments: &[whole(&plain)],
        usage: &|_| gigabytes(0),
        services_used: &[],
        late: &[],
        charges: &[],
    });
    let voice_used = bill(&BillInput {
        period: october(),
        currency: "EUR".parse().unwrap(),
        segments: &[whole(&plain)],
        usage: &|_| gigabytes(0),
        services_used: &[(Service::Data, 1), (Service::Voice, 2)],
        late: &[],
        charges: &[],
    });
    assert!(matches!(
        voice_used,
        Err(BillError::UnbilledService { records: 2, .. })
    ));
    assert!(matches!(other, Err(BillError::OtherCurrency { .. })));
    let voice = LateUsage {
        service: Service::Voice,
        ..late(&plain, 1, 2, "19.00")
    };
    let unbilled = bill_of(&[whole(&plain)], 0, &[voice]);
    assert!(matches!(
        unbilled,
        Err(BillError::UnbilledService {
            service: Service::Voice,
            ..
        })
    ));
}

fn document(bill: Bill) -> InvoiceDocument {
    let heading = Heading {
        number: "2026-000001".parse().unwrap(),
        issued_on: "2026-11-01".parse().unwrap(),
        seller: Seller {
            name: "S".into(),
            address: vec![],
            tax_id: "X".into(),
            country: None,
            email: None,
            phone: None,
            pay_to: None,
        },
        customer: Customer {
            reference: "r".into(),
            name: "C".into(),
            address: vec![],
            country: None,
            tax_id: None,
        },
        zone: "Europe/Berlin".into(),
        period: october(),
        usage_by_line: vec![],
        balance: None,
    };
    InvoiceDocument::invoice(bill, heading)
}

#[test]
fn a_credit_note_takes_back_every_amount() {
    let tariff = tariff("a", "exclusive", ["19.00", "24.00", "55.00"]);
    let invoice = document(bill_of(&[whole(&tariff)], 12, &[]).unwrap());
    let number = "2026-000002".parse().unwrap();
    let note = invoice
        .credit_note(number, invoice.issued_on, "wrong".into())
        .unwrap();
    assert_eq!(
        note.kind,
        DocumentKind::CreditNote {
            of: invoice.number,
            reason: "wrong".into()
        }
    );
    assert_eq!(note.total.checked_add(invoice.total).unwrap().micros(), 0);
    let reversed = invoice_entry(&invoice).unwrap().reversal().unwrap();
    assert_eq!(invoice_entry(&note).unwrap(), reversed);
    // and it survives the archive
    let archived = serde_json::to_string(&note).unwrap();
    assert_eq!(
        serde_json::from_str::<InvoiceDocument>(&archived).unwrap(),
        note
    );
}

fn recharge(micros: i64, tax_mode: TaxMode) -> Charge {
    Charge {
        id: ChargeId::new(uuid::Uuid::from_u128(9)),
        at: "2026-10-20T10:00:00Z".parse().unwrap(),
        detail: ChargeDetail::Recharge {
            service: Service::Data,
            quantity: Quantity::of(5, Unit::Gigabyte),
        },
        amount: Money::new(micros, "EUR".parse().unwrap()),
        tax_mode,
        tax_rate: "19".parse().unwrap(),
    }
}

#[test]
fn a_charge_is_billed_once_with_its_tax_and_no_longer_waits() {
    for (mode, tax, total) in [
        ("exclusive", 4_731_000, 29_631_000),
        ("inclusive", 3_975_630, 24_900_000),
    ] {
        let tariff = tariff("t", mode, ["10.00", "20.00", "35.00"]);
        let tax_mode = tariff.tax;
        let charge = recharge(4_900_000, tax_mode);
        let segments = [whole(&tariff)];
        let input = BillInput {
            period: october(),
            currency: "EUR".parse().unwrap(),
            segments: &segments,
            usage: &|_| gigabytes(12),
            services_used: &[],
            late: &[],
            charges: std::slice::from_ref(&charge),
        };
        let made = bill(&input).unwrap();
        assert_eq!(made.charges[0].seq, 2);
        let rounded = |micros: i64| (micros + 5_000) / 10_000 * 10_000;
        assert_eq!(made.tax.micros(), rounded(tax), "{mode}");
        assert_eq!(made.total.micros(), rounded(total), "{mode}");
        // what waited is billed to the micro, and the entry balances
        let earned = charge_entry(&charge).unwrap();
        let document = document(made);
        let entry = invoice_entry(&document).unwrap();
        let unbilled = |entry: &JournalEntry| {
            let of = entry
                .postings()
                .iter()
                .filter(|one| one.account == LedgerAccount::Unbilled);
            of.map(|one| one.amount.micros()).sum::<i64>()
        };
        assert!(unbilled(&earned) > 0);
        assert_eq!(unbilled(&earned) + unbilled(&entry), 0, "{mode}");
        // a note that takes it back lets it wait again
        let number = "2026-000002".parse().unwrap();
        let note = document
            .credit_note(number, document.issued_on, "wrong".into())
            .unwrap();
        assert_eq!(unbilled(&invoice_entry(&note).unwrap()), unbilled(&earned));
        let other = match tax_mode {
            TaxMode::Exclusive => TaxMode::Inclusive,
            TaxMode::Inclusive => TaxMode::Exclusive,
        };
        let refused = bill(&BillInput {
            charges: &[recharge(1, other)],
            ..input
        });
        assert!(
            matches!(refused, Err(BillError::OtherTaxMode { .. })),
            "{refused:?}"
        );
    }
}

proptest! {
    #[test]
    fn a_whole_period_comes_to_what_its_bill_does(used in 0_i64..80, tax in prop::sample::select(&["inclusive", "exclusive"][..])) {
        let tariff = tariff("t", tax, ["19.99", "24.49", "55.01"]);
        let bill = bill_of(&[whole(&tariff)], used, &[]).unwrap();
        let counted = Quantity::of(used, Unit::Gigabyte);
        let groups = tariff.groups.iter().map(|group| (group, counted));
        let total = whole_period_total(groups, tariff.tax, tariff.currency);
        prop_assert_eq!(total, Ok(bill.total));
    }

    #[test]
    fn lines_tax_total_and_ledger_add_up(
        used in 0_i64..60, days in 1_i64..31, inclusive: bool, first in 0_i64..5_000, step in 0_i64..5_000,
    ) {
        let tax = if inclusive { "inclusive" } else { "exclusive" };
        let cost = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
        let costs = [cost(first), cost(first + step), cost(first + 2 * step)];
        let old = tariff("a", tax, [&costs[0], &costs[1], &costs[2]]);
        let new = tariff("b", tax, [&costs[1], &costs[1], &costs[2]]);
        let change = format!("2026-10-{:02}", days + 1);
        let change = if days == 30 { "2026-10-31".to_owned() } else { change };
        let segments = [segment(&old, "2026-10-01", &change), segment(&new, &change, "2026-11-01")];
        let bill = bill_of(&segments, used, &[]).unwrap();
        let eur = bill.total.currency();
        let lines = Money::sum(eur, bill.lines.iter().map(|line| line.amount)).unwrap();
        let (with_tax, without) = if inclusive { (lines, bill.net) } else { (bill.total, lines) };
        prop_assert_eq!(with_tax, bill.total);
        prop_assert_eq!(without, bill.net);
        prop_assert_eq!(bill.total, bill.net.checked_add(bill.tax).unwrap());
        prop_assert_eq!(bill.total.micros() % eur.minor_unit_micros(), 0);
        let entry = invoice_entry(&document(bill.clone())).unwrap();
        let owed = entry.postings().iter().find(|p| p.account == LedgerAccount::Receivable);
        prop_assert_eq!(owed.map_or(0, |p| p.amount.micros()), bill.total.micros());
        // rounding is small change, not a hiding place
        let rounded = entry.postings().iter().find(|p| p.account == LedgerAccount::Rounding);
        prop_assert!(rounded.map_or(0, |p| p.amount.micros().abs()) <= 15_000);
    }
}
