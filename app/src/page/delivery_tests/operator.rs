//! The operator's pages: all deliveries, one of them, tariffs.

use super::{
    draw, has, lacks, names_ids,
    sample::{DELIVERY, decision, row, settlements},
};
use crate::{
    component::form::FormFault,
    page::{
        operator::{
            delivery::DeliveryDeskPage,
            delivery_one::DeliveryOnePage,
            delivery_tariff::{DeliveryTariffPage, SAMPLE},
        },
        store_tests::sample::{HOSTILE, at, euros, page_of},
    },
    view::delivery::{
        download::{Dispute, DisputeDecided, Progress},
        explain::Reader,
        operator::{
            BudgetRow, DecideForm, DeliveryDesk, DeliveryFilter, DeliveryState, DeliveryTariffRow,
            DisputeRow, Instruction, IssuedStatement, NetworkCount, NetworksForm, OperatorDelivery,
            OperatorDeliveryRow, Revenue, RuleVersions, Statements, TariffChecked,
        },
    },
};
use domain::{
    delivery::{AccessNetwork, DeliveryTariffFile, WhenSpent},
    party::Language::{self, De, En},
};
use leptos::prelude::*;

fn budget(provider: &str, used: i64, reserved: i64) -> BudgetRow {
    BudgetRow {
        provider: provider.into(),
        budget: euros(100_000_000),
        used: euros(used),
        reserved: euros(reserved),
        when_spent: WhenSpent::NoDelivery,
    }
}

fn desk() -> DeliveryDesk {
    DeliveryDesk {
        month: "2026-11".parse().unwrap(),
        revenue: vec![Revenue {
            subscribers: euros(12_500_000),
            providers: euros(40_000_000),
            total: euros(52_500_000),
        }],
        networks: vec![
            NetworkCount {
                network: AccessNetwork::Fixed,
                deliveries: 1_200,
                bytes: 30_000_000_000,
            },
            NetworkCount {
                network: AccessNetwork::Mobile,
                deliveries: 300,
                bytes: 4_000_000_000,
            },
        ],
        budgets: vec![
            budget("Calm", 10_000_000, 0),
            budget("Near", 70_000_000, 12_000_000),
            budget("Spent", 100_000_000, 0),
        ],
        disputes: vec![DisputeRow {
            delivery: DELIVERY.into(),
            title: "Blue Hour".into(),
            account: "A-1".into(),
            at: at("2026-11-15T09:00:00Z"),
            reason: HOSTILE.into(),
        }],
        filter: DeliveryFilter::default(),
        deliveries: page_of(vec![OperatorDeliveryRow {
            row: row(HOSTILE),
            account: "A-1".into(),
            provider: HOSTILE.into(),
            is_disputed: true,
        }]),
        tariffs: vec![DeliveryTariffRow {
            currency: "EUR".parse().unwrap(),
            version: 2,
            valid_from: jiff::civil::date(2026, 11, 1),
            prices: 4,
            is_in_force: true,
        }],
        networks_form: NetworksForm {
            lines: "mobile 10.0.0.0/8".into(),
            default: AccessNetwork::Fixed,
            zone: "Europe/Berlin".into(),
            faults: vec![],
        },
        statements: Statements {
            months: vec!["2026-10".parse().unwrap()],
            month: String::new(),
            faults: vec![],
            issued: vec![IssuedStatement {
                number: "HAFEN-2026-0001".into(),
                href: "/operator/statements/HAFEN-2026-0001".into(),
                provider: "Hafen Records".into(),
                month: "2026-09".parse().unwrap(),
                total: euros(-1_500_000),
            }],
        },
    }
}

fn desk_page(desk: DeliveryDesk, language: Language) -> String {
    let html = draw(language, || view! { <DeliveryDeskPage desk /> });
    names_ids(&html);
    lacks(&html, &["style=", "<script"]);
    html
}

#[test]
fn the_desk_says_what_came_in_and_what_waits() {
    let html = desk_page(desk(), En);
    has(
        &html,
        &[
            "Brought in November 2026",
            "€12.50",
            "€40.00",
            "€52.50",
            "Without tax",
            "1,500",
            "34 GB",
            "82 % of €100.00",
            "then there is no delivery",
            "€18.00",
            &format!("href=\"/operator/delivery/{DELIVERY}\""),
            "EUR, version 2",
            "href=\"/operator/delivery/tariffs/new?from=EUR%2F2\"",
            "in force",
            "4 prices",
            "action=\"/operator/delivery/networks\"",
            "mobile 10.0.0.0/8</textarea>",
            "value=\"Europe/Berlin\"",
            "action=\"/operator/delivery/statements\"",
            "<option value=\"2026-10\">October 2026</option>",
            "href=\"/operator/statements/HAFEN-2026-0001\"",
            "−€1.50",
            ">disputed</span>",
        ],
    );
    let place = |word: &str| html.find(&format!("<bdi>{word}</bdi>")).unwrap();
    assert!(place("Spent") < place("Near") && place("Near") < place("Calm"));
    assert_eq!(html.matches(">runs out<").count(), 1);
    assert_eq!(html.matches(">spent<").count(), 1);
    has(
        &desk_page(desk(), De),
        &["Eingenommen im November 2026", "geht zu Ende", "52,50 €"],
    );
}

#[test]
fn nothing_is_said_where_there_is_nothing() {
    let mut empty = desk();
    empty.revenue.clear();
    empty.networks.clear();
    empty.budgets.clear();
    empty.disputes.clear();
    empty.deliveries = page_of(vec![]);
    empty.tariffs.clear();
    empty.statements.months.clear();
    empty.statements.issued.clear();
    let html = desk_page(empty.clone(), En);
    has(
        &html,
        &[
            "Nothing was delivered in this month yet",
            "No provider has set a budget",
            "Nothing is disputed",
            "There are no deliveries yet",
            "There is no delivery tariff yet",
            "No past month waits.",
            "None was issued yet",
        ],
    );
    lacks(&html, &["/operator/delivery/statements\""]);
    empty.filter.search = HOSTILE.into();
    has(&desk_page(empty, De), &["Nichts passt"]);
}

#[test]
fn the_next_page_keeps_the_filter() {
    let mut filtered = desk();
    filtered.filter = DeliveryFilter {
        network: Some(AccessNetwork::Roaming),
        state: Some(DeliveryState::Disputed),
        search: "a&b".into(),
    };
    filtered.deliveries.next = Some("k1".into());
    filtered.deliveries.is_first = false;
    has(
        &desk_page(filtered, En),
        &[
            "href=\"/operator/delivery?network=roaming&amp;state=disputed&amp;q=a%26b&amp;after=k1\"",
            "href=\"/operator/delivery?network=roaming&amp;state=disputed&amp;q=a%26b\"",
            "<option value=\"roaming\" selected",
            "<option value=\"disputed\" selected",
        ],
    );
    for state in DeliveryState::ALL {
        assert_eq!(DeliveryState::from_word(state.as_str()), Some(state));
    }
}

#[test]
fn each_wrong_line_of_the_networks_is_named() {
    let mut wrong = desk();
    wrong.networks_form.lines = HOSTILE.into();
    wrong.networks_form.faults = vec![
        FormFault::new("networks", "line 1: no network"),
        FormFault::new("networks", "line 2: no range"),
        FormFault::new("zone", "no such zone"),
    ];
    wrong.statements.faults = vec![FormFault::new("month", "not over yet")];
    let html = desk_page(wrong, En);
    for words in [
        "line 1: no network",
        "line 2: no range",
        "no such zone",
        "not over yet",
    ] {
        assert_eq!(html.matches(words).count(), 2, "{words}");
    }
    has(
        &html,
        &[
            "aria-describedby=\"networks-error networks-hint\"",
            "aria-describedby=\"zone-error zone-hint\"",
            "aria-describedby=\"month-error\"",
        ],
    );
}

fn one(language: Language) -> OperatorDelivery {
    OperatorDelivery {
        delivery: DELIVERY.into(),
        title: HOSTILE.into(),
        content: "con_1".into(),
        format_name: "FLAC".into(),
        account: "A-1".into(),
        provider: "Hafen Records".into(),
        began_at: at("2026-11-14T18:30:00Z"),
        versions: RuleVersions {
            tariff: Some(2),
            provider: Some(7),
            subscriber: None,
        },
        instruction: Instruction {
            issued_at: at("2026-11-14T18:30:00Z"),
            until: at("2026-11-14T19:30:00Z"),
        },
        decision: decision(Some(8_000_000), Reader::Operator, language),
        progress: Progress::Ended,
        settlements: settlements(),
        dispute: Some(Dispute {
            at: at("2026-11-15T09:00:00Z"),
            reason: HOSTILE.into(),
            decided: None,
        }),
        decide: Some(DecideForm {
            note: String::new(),
            faults: vec![FormFault::new("note", "Say why")],
        }),
    }
}

fn one_page(delivery: OperatorDelivery, language: Language) -> String {
    let html = draw(language, || view! { <DeliveryOnePage delivery /> });
    names_ids(&html);
    lacks(&html, &["style=", "<script"]);
    html
}

#[test]
fn one_delivery_says_what_it_came_from_and_is_decided() {
    let html = one_page(one(En), En);
    has(
        &html,
        &[
            "8 MB of 12 MB over mobile: the provider paid <strong>€0.60</strong>, the subscriber paid <strong>€0.20</strong>.",
            "ended at 8 MB of 12 MB",
            "href=\"/operator/accounts/A-1\"",
            "<dd>7</dd>",
            "none said",
            "Its instruction",
            "14 Nov 2026, 19:30",
            "ent_1",
            "ent_2",
            &format!("action=\"/operator/delivery/{DELIVERY}/dispute\""),
            "name=\"decision\" value=\"refund\"",
            "name=\"decision\" value=\"keep\"",
            "aria-describedby=\"note-error note-hint\"",
            "href=\"#note\"",
        ],
    );
    let mut decided = one(De);
    decided.decide = None;
    if let Some(dispute) = &mut decided.dispute {
        dispute.decided = Some(DisputeDecided {
            at: at("2026-11-16T08:00:00Z"),
            by: "Olga".into(),
            refunded: None,
            note: HOSTILE.into(),
        });
    }
    let html = one_page(decided, De);
    has(&html, &["Die Berechnung bleibt.", "Olga, 16. Nov. 2026"]);
    lacks(&html, &["<form"]);
}

fn tariff_page(source: &str, checked: TariffChecked, language: Language) -> String {
    let source = source.to_owned();
    let html = draw(language, || view! { <DeliveryTariffPage source checked /> });
    names_ids(&html);
    lacks(&html, &["style=", "<script"]);
    html
}

#[test]
fn a_sound_tariff_is_said_in_words() {
    let tariff = DeliveryTariffFile::from_toml(SAMPLE).unwrap().read();
    let checked = TariffChecked::Sound {
        tariff: Box::new(tariff.unwrap()),
        notice: None,
    };
    let html = tariff_page(SAMPLE, checked.clone(), En);
    has(
        &html,
        &[
            "Prices from 1 December 2026",
            "EUR, version 1",
            "on the home line",
            "on the mobiles and not abroad and from 22:00–06:00",
            "otherwise",
            "free",
            "€0.02",
            "Nothing was added yet.",
            "name=\"how\" value=\"check\"",
            "name=\"how\" value=\"add\"",
            "action=\"/operator/delivery/tariffs\"",
        ],
    );
    has(
        &tariff_page(SAMPLE, checked, De),
        &["Im Ausland", "im Festnetz", "0,25 €"],
    );
}

#[test]
fn all_faults_of_a_tariff_are_shown() {
    let faults = vec![HOSTILE.to_owned(), "price 2: a name in de is wanted".into()];
    let html = tariff_page(HOSTILE, TariffChecked::Refused(faults), De);
    assert_eq!(html.matches("a name in de is wanted").count(), 2);
    has(
        &html,
        &[
            "aria-describedby=\"source-error source-hint\"",
            "href=\"#source\"",
        ],
    );
}
