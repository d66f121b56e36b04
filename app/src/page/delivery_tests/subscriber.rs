//! The subscriber's pages: before, the month, after.

use super::{
    draw, has, lacks, names_ids,
    sample::{DELIVERY, ask, decision, detail, downloads, row, values},
};
use crate::{
    component::form::FormFault,
    page::{
        store_tests::sample::{HOSTILE, ONCE, at, euros},
        subscriber::{
            deliveries::DeliveriesPage, delivery::DeliveryPage, delivery_ask::DeliveryAskPage,
        },
    },
    view::delivery::{
        download::{
            AskOutcome, Before, Billed, Dispute, DisputeDecided, DisputeForm, Disputing,
            DownloadAsk, DownloadDetail, Downloads, Progress,
        },
        explain::{Reader, refusal},
    },
};
use domain::{
    delivery::NoDelivery,
    party::Language::{self, De, En},
};
use jiff::tz::TimeZone;
use leptos::prelude::*;

const CONTENT: &str = "con_018f3c6e-7a2b-7c4d-8e5f-000000000001";

fn ask_page(ask: DownloadAsk, language: Language) -> String {
    let zone = TimeZone::UTC;
    let html = draw(language, || view! { <DeliveryAskPage ask zone /> });
    names_ids(&html);
    lacks(&html, &["style=", "<script", "<day>", "<b>"]);
    html
}

fn month_page(downloads: Downloads, language: Language) -> String {
    let zone = TimeZone::UTC;
    let html = draw(language, || view! { <DeliveriesPage downloads zone /> });
    names_ids(&html);
    lacks(&html, &["style=", "<script"]);
    html
}

fn page(detail: DownloadDetail, language: Language) -> String {
    let zone = TimeZone::UTC;
    let html = draw(language, || view! { <DeliveryPage detail zone /> });
    names_ids(&html);
    lacks(&html, &["style=", "<script", "ent_1"]);
    html
}

#[test]
fn who_pays_is_shown_before_anything_is_sent() {
    let html = ask_page(ask(En), En);
    has(
        &html,
        &[
            "Who pays for this download",
            "12 MB over mobile: the provider pays <strong>€0.90</strong>, you pay <strong>€0.30</strong>.",
            "<dd>€0.90</dd>",
            "<dd>€0.30</dd>",
            "data-look=\"striped\" x=\"0%\" width=\"75%\"",
            "data-look=\"solid\" x=\"75%\" width=\"25%\"",
            "1 MB costs €0.10: “Mobile &lt;day&gt;” of the delivery tariff.",
            "by the rule “Evenings &lt;b&gt;”",
            "Prices hold tax.",
            "Download, and pay €0.30",
            &format!("action=\"/library/{CONTENT}/deliver/flac\""),
            &format!("name=\"once\" value=\"{ONCE}\""),
            "name=\"subscriber\" value=\"300000\"",
            "name=\"provider\" value=\"900000\"",
            "Your part would be €3.00, and your limit for one delivery is €1.00.",
            "<tr aria-current=\"true\"><th scope=\"row\">Mobile",
            "Nothing has been sent yet.",
        ],
    );
    lacks(&html, &["role=\"alert\"", "class=\"notice\""]);
    assert_eq!(html.matches("aria-current").count(), 1);
    has(
        &ask_page(ask(De), De),
        &[
            "12 MB über Mobilfunk: Der Anbieter zahlt <strong>0,90 €</strong>, Sie zahlen <strong>0,30 €</strong>.",
            "Herunterladen und 0,30 € zahlen",
            "Die Preise enthalten die Steuer.",
        ],
    );
}

#[test]
fn what_costs_nothing_is_one_word() {
    let mut free = ask(En);
    let mut decision = decision(None, Reader::Subscriber, En);
    decision.values = values(0, 1_200_000);
    free.outcome = AskOutcome::Possible {
        decision,
        once: ONCE.into(),
    };
    has(
        &ask_page(free, En),
        &[">Download</button>", "name=\"subscriber\" value=\"0\""],
    );
}

#[test]
fn what_was_fetched_before_is_said_before_it_starts() {
    let mut again = ask(En);
    again.before = Some(Before::Over {
        delivery: DELIVERY.into(),
        arrived: 12_000_000,
        on: at("2026-11-02T10:00:00Z"),
    });
    has(
        &ask_page(again.clone(), En),
        &[
            "12 MB of it were delivered on 2 Nov 2026",
            "fetching it again is charged again",
            &format!("href=\"/deliveries/{DELIVERY}\""),
            "Download, and pay €0.30",
        ],
    );
    has(
        &ask_page(again, De),
        &["Noch einmal laden wird noch einmal berechnet"],
    );
    let mut on = ask(En);
    on.before = Some(Before::GoesOn {
        delivery: DELIVERY.into(),
        arrived: 8_000_000,
        settled: values(200_000, 600_000),
        until: at("2026-11-15T18:30:00Z"),
    });
    has(
        &ask_page(on.clone(), En),
        &[
            "It goes on where it stopped: 8 MB arrived, nothing is charged twice. Valid until 15 Nov 2026, 18:30.",
            "€0.20 of your part are settled already.",
            "Go on, and pay €0.10 more",
            // what is agreed to is the whole
            "name=\"subscriber\" value=\"300000\"",
        ],
    );
    if let Some(Before::GoesOn { settled, .. }) = &mut on.before {
        *settled = values(300_000, 900_000);
    }
    has(&ask_page(on, De), &[">Download fortsetzen</button>"]);
}

#[test]
fn who_cannot_download_is_told_why_and_where_to_change_it() {
    let mut none = ask(En);
    let why = NoDelivery::NotSponsored {
        charge: euros(1_200_000),
    };
    none.outcome = AskOutcome::Refused(refusal(&why, Reader::Subscriber, En));
    none.has_changed = true;
    let html = ask_page(none, En);
    has(
        &html,
        &[
            "It cannot be downloaded now",
            "It costs €1.20, and you pay only where the provider pays a part",
            "href=\"/deliveries#wishes\"",
            "role=\"alert\"",
            "something else now than what you agreed to",
        ],
    );
    lacks(&html, &["/deliver/flac\"", "name=\"once\""]);
}

#[test]
fn a_month_lists_its_downloads_and_what_is_used() {
    let html = month_page(downloads(vec![row("Blue <Hour>")]), En);
    has(
        &html,
        &[
            "<strong>€3.20</strong> of €10.00 used in November. €0.30 more are reserved",
            "Downloads in November 2026",
            "<bdi>Blue &lt;Hour&gt;</bdi>",
            &format!("href=\"/deliveries/{DELIVERY}\""),
            "Mobile · 14 Nov 18:30",
            "ended at 8 MB of 12 MB",
            "€0.60",
            "€0.20",
            "href=\"/deliveries?month=2026-11&amp;after=k%261\"",
            "href=\"/deliveries?month=2026-10\"",
            "id=\"willing-if-sponsored\" name=\"willing\" value=\"if-sponsored\" checked",
            "name=\"ask\" value=\"on-mobile\" checked",
            "value=\"2.50\"",
            "action=\"/deliveries/wishes\"",
        ],
    );
    has(
        &month_page(downloads(vec![row("x")]), De),
        &[
            "<strong>3,20 €</strong> von 10,00 € im November aufgebraucht",
            "beendet bei 8 MB von 12 MB",
            "Nur, wo der Anbieter einen Teil zahlt",
        ],
    );
}

#[test]
fn members_read_what_is_set_and_cannot_change_it() {
    let mut shown = downloads(vec![]);
    shown.is_holder = false;
    let html = month_page(shown, En);
    has(
        &html,
        &[
            "Only where the provider pays a part",
            "2.50 EUR",
            "no limit",
            "Who holds the contract decides this.",
            "No downloads in this month",
            "href=\"/library\"",
        ],
    );
    lacks(&html, &["<form", "<input"]);
}

#[test]
fn a_wish_that_was_not_taken_says_so_at_its_field() {
    let mut wrong = downloads(vec![]);
    wrong.wishes.per_month = HOSTILE.into();
    wrong.wishes.faults = vec![
        FormFault::new("willing", "Choose one of these"),
        FormFault::new("per_month", "Enter an amount"),
    ];
    let html = month_page(wrong, En);
    assert_eq!(html.matches("Enter an amount").count(), 2);
    assert_eq!(html.matches("Choose one of these").count(), 2);
    has(
        &html,
        &[
            "href=\"#per_month\"",
            "aria-describedby=\"per_month-error\"",
            "aria-describedby=\"willing-error\"",
        ],
    );
}

#[test]
fn one_download_is_explained() {
    let html = page(detail(En), En);
    has(
        &html,
        &[
            "8 MB of 12 MB over mobile: the provider paid <strong>€0.60</strong>, you paid <strong>€0.20</strong>.",
            "open until 15 Nov 18:30",
            "href=\"/deliveries/dlv_1/file/x.y\" download",
            "Bytes 0 – 12,000,000",
            "75 %",
            "14 Nov 2026, 18:31",
            "given back",
            "−€0.20",
            // what was given back is no more paid
            "<td class=\"n\">€0.60</td><td class=\"n\">€0.00</td></tr></tfoot>",
            "on your next invoice",
            "Prices are without tax",
            &format!("action=\"/deliveries/{DELIVERY}/dispute\""),
            "maxlength=\"500\"",
        ],
    );
    let mut over = detail(De);
    over.progress = Progress::Complete;
    over.file_href = None;
    over.billed = Billed::On("2026-000412".into());
    over.dispute = Disputing::No;
    let html = page(over, De);
    has(
        &html,
        &[
            "vollständig",
            "href=\"/invoices/2026-000412\"",
            "Ihr Teil steht auf Rechnung 2026-000412",
        ],
    );
    lacks(&html, &["download=\"", "<form", "Stimmt etwas nicht"]);
}

#[test]
fn a_dispute_is_sent_read_and_answered() {
    let mut wrong = detail(En);
    wrong.dispute = Disputing::Possible(DisputeForm {
        reason: HOSTILE.into(),
        faults: vec![FormFault::new("reason", "Say what is wrong")],
    });
    let html = page(wrong, En);
    has(
        &html,
        &["href=\"#reason\"", "aria-describedby=\"reason-error\""],
    );
    let mut said = detail(En);
    let mut dispute = Dispute {
        at: at("2026-11-15T09:00:00Z"),
        reason: HOSTILE.into(),
        decided: None,
    };
    said.dispute = Disputing::Said(dispute.clone());
    has(
        &page(said.clone(), En),
        &["You said on 15 Nov 2026, 09:00:", "It waits for an answer."],
    );
    dispute.decided = Some(DisputeDecided {
        at: at("2026-11-16T08:00:00Z"),
        by: "Olga".into(),
        refunded: Some(euros(200_000)),
        note: HOSTILE.into(),
    });
    said.dispute = Disputing::Said(dispute);
    let html = page(said, De);
    has(&html, &["0,20 € wurden Ihnen erstattet."]);
    lacks(&html, &["Olga", "<form"]);
}
