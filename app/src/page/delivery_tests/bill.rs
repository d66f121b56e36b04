//! Deliveries on a bill.

use super::{draw, has, lacks};
use crate::{
    component::deliveries::DeliveriesTable,
    page::store_tests::sample::{HOSTILE, euros},
    view::delivery::bill::{DeliveriesView, label},
};
use domain::{
    delivery::AccessNetwork,
    invoice::{DeliveriesBilled, DeliveryGroup},
    party::Language::{self, De, En},
};
use leptos::prelude::*;

fn billed() -> DeliveriesBilled {
    let group = |title: &str, network, deliveries, subscriber, provider| DeliveryGroup {
        content: "con_a".into(),
        title: title.into(),
        network,
        deliveries,
        bytes: 60_000_000,
        subscriber: euros(subscriber),
        provider: euros(provider),
    };
    DeliveriesBilled {
        count: 12,
        bytes: 120_000_000,
        sponsored: euros(9_400_000),
        booked: euros(2_700_000),
        groups: vec![
            group("Blue Hour", AccessNetwork::Mobile, 5, 3_200_000, 9_400_000),
            group(HOSTILE, AccessNetwork::Fixed, 7, 12_500, 0),
        ],
    }
}

fn table(billed: &DeliveriesBilled, amount: i64, language: Language) -> String {
    let view = DeliveriesView::new(billed, euros(amount), language);
    draw(language, || view! { <DeliveriesTable view /> })
}

#[test]
fn downloads_are_grouped_and_add_up() {
    let html = table(&billed(), 3_210_000, En);
    has(
        &html,
        &[
            "Downloads: 12, of which €9.40 paid by their providers",
            "<bdi>Blue Hour</bdi>",
            "Fixed network",
            "€0.0125",
            "120 MB",
            "<td class=\"n\">€3.2125</td>",
            "Together exactly €3.2125; the bill says €3.21, in whole coins.",
            "&lt;script&gt;",
        ],
    );
    lacks(&html, &["<script", "style="]);
    has(
        &table(&billed(), 3_210_000, De),
        &[
            "Downloads: 12, davon 9,40 € von ihren Anbietern bezahlt",
            "Festnetz",
        ],
    );
}

#[test]
fn a_whole_sum_needs_no_note_and_no_sponsor_no_words() {
    let mut whole = billed();
    whole.groups.truncate(1);
    whole.sponsored = euros(0);
    lacks(&table(&whole, 3_200_000, En), &["Together exactly"]);
    assert_eq!(
        label(&whole, En).to_string().replace('\u{a0}', " "),
        "Downloads: 12"
    );
}
