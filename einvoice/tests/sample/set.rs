//! A fair set: each kind of document and each way that amounts can fall.

use super::*;

/// Each document by its file's name.
pub fn all() -> Vec<(&'static str, EInvoice)> {
    let eur = "EUR".parse().unwrap();
    let mut set = Vec::new();
    let mut add = |name, plan: Plan, customer| {
        set.push((name, said(&document(&plan, customer)).unwrap()));
    };
    add("exclusive", Plan::default(), business());
    let inclusive = Plan {
        tax: "inclusive",
        change_on: Some(11),
        ..Plan::default()
    };
    add("inclusive", inclusive.clone(), person());
    let charges = [
        ("4.90", "7"),
        ("0.99", "0"),
        ("1.01", "0"),
        ("12.34", "5.5"),
    ];
    let four_rates = Plan {
        tax: "inclusive",
        voice_rate: "19",
        charges: charges
            .map(|(amount, rate)| (amount.to_owned(), rate))
            .into(),
        change_on: Some(4),
        balance: Some(("30.00", "35.50")),
        ..Plan::default()
    };
    add("four-rates-and-a-credit", four_rates.clone(), business());
    let nothing = ["0.00", "0.00", "0.00"].map(String::from);
    let zero = Plan {
        data_costs: nothing,
        voice_cost: "0.00".into(),
        ..Plan::default()
    };
    add("zero-total", zero.clone(), person());
    let lines_below = Plan {
        late_billed: Some("24.00"),
        charges: vec![("-4.90".into(), "7"), ("-2.00".into(), "19")],
        ..Plan::default()
    };
    add("negative-lines", lines_below.clone(), business());
    let below = Plan {
        late_billed: Some("24.00"),
        charges: vec![("-7.77".into(), "19")],
        ..zero
    };
    add("negative-total", below, person());
    let dollars = Plan {
        currency: "USD",
        voice_rate: "8.1",
        ..Plan::default()
    };
    add("dollars", dollars, business());
    add(
        "yen",
        Plan {
            currency: "JPY",
            data_costs: ["19", "24", "55"].map(String::from),
            voice_cost: "999".into(),
            tax: "inclusive",
            ..Plan::default()
        },
        person(),
    );
    for (name, plan) in [
        ("credit-note", lines_below),
        ("credit-note-inclusive", four_rates),
    ] {
        let note = credit_note(&document(&plan, business()));
        set.push((name, said(&note).unwrap()));
    }
    let sales = vec![
        sale("Quay", 7, 0, "3.333333", eur),
        sale("Sea", 1, 3, "-0.700001", eur),
        sale("Wind", 2, 2, "0", eur),
    ];
    let deliveries = vec![
        sponsored("Quay", 40, "0.301", "19", eur),
        sponsored("Sea", 3, "0.302", "19", eur),
        sponsored("Film", 1, "0.10", "7", eur),
    ];
    let both = statement(sales.clone(), deliveries.clone());
    let exempt = ProviderTax::Exempt {
        reason: "VAT exempt, art. 293 B CGI".into(),
    };
    let mut settle = |names: [&'static str; 2], of: &StatementDocument, provider: ProviderParty| {
        let made = settled(of, &provider).unwrap();
        for (name, made) in names.into_iter().zip([made.earned, made.sponsored]) {
            set.extend(made.map(|made| (name, made)));
        }
    };
    settle(
        ["self-billed", "sponsored-set-off"],
        &both,
        provider(ProviderTax::ReverseCharge),
    );
    let dear = vec![sponsored("Quay", 40, "30.301", "19", eur)];
    let owes = statement(sales, dear.clone());
    settle(
        ["self-billed-set-off", "sponsored-owed"],
        &owes,
        provider(exempt),
    );
    let person = ProviderParty {
        vat_id: None,
        ..provider(ProviderTax::OutOfScope)
    };
    let sales = vec![sale("Quay", 7, 0, "3.335", "USD".parse().unwrap())];
    settle(
        ["self-billed-person-in-dollars", ""],
        &statement(sales, vec![]),
        person,
    );
    let at_home = ProviderParty {
        country: "DE".parse().unwrap(),
        vat_id: Some("DE812345678".into()),
        ..provider(ProviderTax::Rate {
            rate: "7".parse().unwrap(),
        })
    };
    settle(
        ["self-billed-taxed", "sponsored-set-off-taxed"],
        &both,
        at_home,
    );
    settle(
        ["", "sponsored-alone"],
        &statement(vec![], dear),
        provider(ProviderTax::ReverseCharge),
    );
    set
}
