//! The provider's pages: what it sponsors, its deliveries, statements and tokens.

use super::{draw, has, lacks, names_ids};
use crate::{
    component::form::FormFault,
    page::{
        provider::{
            deliveries::ProviderDeliveriesPage,
            sponsoring::{SponsoringPage, SponsoringReviewPage},
            sponsoring_history::{SponsoringHistoryPage, SponsoringVersionPage},
            statement::{StatementReader, statement_page},
            statements::StatementsPage,
            tokens::TokensPage,
        },
        store_tests::sample::{HOSTILE, at, euros, page_of},
    },
    view::delivery::{
        download::Progress,
        provider::{
            ProviderDeliveries, ProviderDelivery, SponsoringReview, SponsoringVersion,
            SponsoringView, StatementRow, TokenForm, TokenRow, TokenScope, TokensView,
        },
        sponsoring::{Focus, RecordingChoice, SponsoringForm, preview::PreviewFacts},
    },
};
use domain::{
    delivery::{
        AccessNetwork, ByteSet, DeliveryTariffFile, PastDelivery, PreferenceFile,
        ProviderPreferences, SalesLine, Sample, SponsoredLine, StatementDocument, StatementTotals,
        Window, preview::Paid,
    },
    invoice::Seller,
    party::Language::{self, De, En},
};
use jiff::{civil::date, tz::TimeZone};
use leptos::prelude::*;

const KEPT: &str = r#"
currency = "EUR"
[budget]
month = "50.00 EUR"
when_spent = "no delivery"
[[group]]
name = "Album"
items = ["con_1", "x.flac"]
[[rule]]
name = "At home"
group = "Album"
when = "network = fixed and time in 22:00-06:00 and day = sun"
share = "75 %"
up_to = "0.50 EUR"
"#;

fn kept() -> PreferenceFile {
    PreferenceFile::from_toml(KEPT).unwrap()
}

fn preferences(text: &str) -> ProviderPreferences {
    PreferenceFile::from_toml(text).unwrap().read().unwrap()
}

fn recordings() -> Vec<RecordingChoice> {
    let one = |content: &str, title: &str| RecordingChoice {
        content: content.into(),
        title: title.into(),
    };
    vec![one("con_1", "Blue Hour"), one("con_2", HOSTILE)]
}

fn facts(language: Language) -> PreviewFacts {
    let tariff = "version = 1\nvalid_from = '2026-01-01'\ncurrency = 'EUR'\n[[price]]\nname = { en = 'a', de = 'a' }\nper_mb = '0.10'";
    let past = PastDelivery {
        content: "con_1".into(),
        bytes: 10_000_000,
        duration_s: None,
        network: AccessNetwork::Fixed,
        local: date(2026, 11, 15).at(23, 0, 0, 0),
        segment: None,
        arrived: ByteSet::first(10_000_000),
        count: 4,
        paid: Paid {
            provider: euros(0),
            subscriber: euros(4_000_000),
        },
    };
    PreviewFacts {
        language,
        sample: Sample::of(vec![past]).unwrap(),
        window: Window::before(date(2026, 11, 21)),
        tariff: DeliveryTariffFile::from_toml(tariff).unwrap(),
        titles: [("con_1".to_owned(), "Blue Hour".to_owned())].into(),
    }
}

fn editor(form: SponsoringForm, language: Language) -> SponsoringView {
    SponsoringView {
        faults: form.check().err().unwrap_or_default(),
        form,
        recordings: recordings(),
        currencies: vec!["EUR".into(), "USD".into()],
        focus: Focus::None,
        preview: Some(facts(language)),
        saved: None,
    }
}

fn sponsoring(view: SponsoringView, language: Language) -> String {
    draw(language, || view! { <SponsoringPage view /> })
}

#[test]
fn the_editor_holds_what_is_kept_and_an_empty_row_each() {
    let form = SponsoringForm::of(&kept(), 3, &recordings());
    for (language, words) in [
        (
            En,
            [
                "you would have paid",
                "€2.00",
                "the mean of the same weekday",
            ],
        ),
        (
            De,
            ["hätten Sie", "2,00 €", "das Mittel desselben Wochentags"],
        ),
    ] {
        let html = sponsoring(editor(form.clone(), language), language);
        has(&html, &words);
        has(
            &html,
            &[
                "name=\"from_version\" value=\"3\"",
                "name=\"rule.0.time_from\" type=\"time\" value=\"22:00\"",
                "name=\"rule.0.text\" type=\"text\" value=\"day = sun\"",
                "name=\"rule.1.name\"",
                "name=\"group.1.name\"",
                "value=\"remove-rule.0\"",
                "value=\"con_1\" checked",
                "value=\"group.0\" selected",
            ],
        );
        lacks(
            &html,
            &["<script", "value=\"remove-rule.1\"", "field__error"],
        );
        names_ids(&html);
    }
}

#[test]
fn each_fault_stands_at_its_field_and_in_the_summary() {
    let mut form = SponsoringForm::of(&kept(), 3, &recordings());
    form.rules[0].share = "101".into();
    form.rules[0].name = HOSTILE.into();
    form.rules[0].when.time_to.clear();
    form.groups[0].name = String::new();
    let html = sponsoring(editor(form, En), En);
    for (id, words) in [
        ("rule.0.share", "Enter a share from 0 to 100"),
        ("rule.0.time_from", "Enter both times"),
        ("group.0.name", "Enter a name of 1 to 64"),
    ] {
        has(
            &html,
            &[&format!("href=\"#{id}\""), &format!("id=\"{id}-error\"")],
        );
        assert_eq!(html.matches(words).count(), 2, "{words}");
    }
    has(&html, &["(group 1)"]);
    lacks(&html, &["<script"]);
    names_ids(&html);
}

#[test]
fn a_review_shows_what_changes_and_carries_the_fields_on() {
    let mut form = SponsoringForm::of(&kept(), 3, &recordings());
    form.rules[0].share = "50".into();
    let review = SponsoringReview {
        before: Some(preferences(KEPT)),
        after: form.check().unwrap(),
        form,
        recordings: recordings(),
        preview: None,
        is_conflict: true,
    };
    let html = draw(
        En,
        || view! { <SponsoringReviewPage review=review.clone() /> },
    );
    has(
        &html,
        &[
            "75 %",
            "50 %",
            "type=\"hidden\" name=\"rule.0.share\" value=\"50\"",
            "name=\"step\" value=\"save\"",
            "Somebody else has saved",
            "There is no delivery tariff",
        ],
    );
    names_ids(&html);
    let same = SponsoringReview {
        after: preferences(KEPT),
        ..review
    };
    let html = draw(De, || view! { <SponsoringReviewPage review=same /> });
    has(&html, &["Es ändert sich nichts"]);
    lacks(&html, &["value=\"save\""]);
}

fn version(before: Option<ProviderPreferences>) -> SponsoringVersion {
    SponsoringVersion {
        version: 2,
        saved_at: at("2026-11-20T09:00:00Z"),
        who: HOSTILE.into(),
        preferences: preferences(KEPT),
        before,
        is_in_force: true,
    }
}

#[test]
fn the_history_says_who_changed_what() {
    let zone = TimeZone::UTC;
    let before = preferences(&KEPT.replace("75 %", "10 %"));
    let rows = page_of(vec![version(Some(before.clone())), version(None)]);
    let html = draw(En, || {
        view! { <SponsoringHistoryPage rows recordings=recordings() zone=zone.clone() /> }
    });
    has(
        &html,
        &[
            "/provider/delivery/history/2",
            "Rule “At home”",
            "The first version",
            "in force",
        ],
    );
    lacks(&html, &["<script"]);
    let one = version(Some(before));
    let html = draw(En, || {
        view! { <SponsoringVersionPage version=one recordings=recordings() zone /> }
    });
    has(
        &html,
        &["10 %", "75 %", "Blue Hour, x.flac", "on the home line and"],
    );
    lacks(&html, &["<script"]);
    names_ids(&html);
}

fn delivery(progress: Progress, title: Option<&str>) -> ProviderDelivery {
    ProviderDelivery {
        at: at("2026-11-20T09:00:00Z"),
        content: "album/x.flac".into(),
        title: title.map(str::to_owned),
        network: AccessNetwork::Mobile,
        arrived_bytes: 4_000_000,
        bytes: 10_000_000,
        paid: Paid {
            provider: euros(299_950),
            subscriber: euros(50),
        },
        is_refunded: progress == Progress::Ended,
        progress,
        explained: None,
    }
}

#[test]
fn deliveries_are_listed_without_whom_they_were_for() {
    let month = "2026-11".parse().unwrap();
    let view = ProviderDeliveries {
        rows: page_of(vec![
            delivery(Progress::Ended, Some(HOSTILE)),
            delivery(Progress::Complete, None),
        ]),
        month,
        months: vec![month],
        count: 2,
        sums: vec![Paid {
            provider: euros(600_000),
            subscriber: euros(100),
        }],
    };
    let zone = TimeZone::UTC;
    let html = draw(En, || {
        view! { <ProviderDeliveriesPage view=view.clone() zone=zone.clone() /> }
    });
    has(
        &html,
        &[
            "/provider/deliveries.csv?month=2026-11",
            "4 MB of 10 MB",
            "album/x.flac",
            "a file of your own server",
            "less than €0.0001",
            "2 deliveries in this month",
            "given back",
        ],
    );
    lacks(&html, &["<script"]);
    names_ids(&html);
    let view = ProviderDeliveries {
        rows: page_of(vec![]),
        sums: vec![],
        ..view
    };
    let html = draw(De, || view! { <ProviderDeliveriesPage view zone /> });
    has(&html, &["Keine Lieferungen in diesem Monat"]);
}

fn document(earned: i64) -> StatementDocument {
    let sales = vec![SalesLine {
        content: "con_1".into(),
        title: HOSTILE.into(),
        sold: 3,
        taken_back: 1,
        earned: euros(earned),
    }];
    let deliveries = vec![SponsoredLine {
        content: "con_1".into(),
        title: "Blue Hour".into(),
        network: AccessNetwork::Mobile,
        deliveries: 12,
        bytes: 120_000_000,
        by_subscribers: euros(100_000),
        sponsored: euros(1_004_000),
        tax_rate: "19".parse().unwrap(),
    }];
    let currency = "EUR".parse().unwrap();
    StatementDocument {
        number: "S2026-000012".parse().unwrap(),
        month: "2026-10".parse().unwrap(),
        issued_on: date(2026, 11, 2),
        seller: Seller {
            name: "Bandstand Telecom".into(),
            address: vec!["Ring 1".into()],
            tax_id: "ATU12345678".into(),
            country: None,
            email: None,
            phone: None,
            pay_to: None,
        },
        provider: "Hafen Records".into(),
        email: "hafen@example.com".into(),
        currency,
        party: None,
        due_on: None,
        totals: StatementTotals::of(currency, &sales, &deliveries, None).unwrap(),
        sales,
        deliveries,
    }
}

#[test]
fn a_statement_says_who_owes_whom_and_proves_it() {
    for (earned, en, de, amount) in [
        (5_000_000, "We owe you", "Wir schulden Ihnen", "€3.81"),
        (0, "You owe us", "Sie schulden uns", "€1.19"),
        (1_190_000, "Nothing is owed", "Nichts ist offen", "€0.00"),
    ] {
        let statement = document(earned);
        let html = draw(En, || {
            statement_page(&statement, StatementReader::Provider, En)
        });
        has(
            &html,
            &[
                &format!("<h1>{en}</h1>"),
                amount,
                "S2026-000012",
                "Self-billing",
                "VAT 19 % on €1.00",
                "−€0.19",
                "the lines come to €0.004 more",
                "/provider/statements/S2026-000012/lines.csv",
                "VAT ID ATU12345678",
            ],
        );
        lacks(&html, &["<script"]);
        names_ids(&html);
        let html = draw(De, || {
            statement_page(&statement, StatementReader::Operator, De)
        });
        has(&html, &[de, "Abrechnung durch den Leistungsempfänger"]);
        lacks(&html, &["lines.csv"]);
    }
    let row = StatementRow {
        number: "S2026-000012".parse().unwrap(),
        month: "2026-10".parse().unwrap(),
        issued_on: date(2026, 11, 2),
        balance: euros(-1_190_000),
    };
    let html = draw(En, || view! { <StatementsPage rows=page_of(vec![row]) /> });
    has(
        &html,
        &["/provider/statements/S2026-000012", "You owe us", "€1.19"],
    );
    let html = draw(De, || view! { <StatementsPage rows=page_of(vec![]) /> });
    has(&html, &["Noch keine Abrechnungen"]);
}

#[test]
fn a_token_is_shown_once_and_can_be_revoked() {
    let row = |name: &str, expires: &str, revoked: Option<&str>| TokenRow {
        token: "tok_1".into(),
        name: name.into(),
        scopes: [TokenScope::Quote, TokenScope::Report].into(),
        created_at: at("2026-11-01T00:00:00Z"),
        expires_at: at(expires),
        used_at: None,
        revoked_at: revoked.map(at),
    };
    let view = TokensView {
        rows: vec![
            row(HOSTILE, "2027-01-01T00:00:00Z", None),
            row("old", "2026-11-02T00:00:00Z", None),
            row("lost", "2027-01-01T00:00:00Z", Some("2026-11-03T00:00:00Z")),
        ],
        made: Some(("Server".into(), "bst_secret".into())),
        form: TokenForm {
            name: HOSTILE.into(),
            scopes: [TokenScope::Deliver].into(),
            days: 90,
            faults: vec![FormFault::new("scope", "Choose at least one")],
        },
        endpoint: "https://example.com/api/v1/deliveries".into(),
        now: at("2026-11-20T00:00:00Z"),
    };
    let zone = TimeZone::UTC;
    let html = draw(
        En,
        || view! { <TokensPage view=view.clone() zone=zone.clone() /> },
    );
    has(
        &html,
        &[
            "bst_secret",
            "ask who would pay, report what arrived",
            "expired",
            "revoked",
            "value=\"deliver\" checked",
            "value=\"90\" selected",
            "id=\"scope-error\"",
            "never",
        ],
    );
    assert_eq!(
        html.matches("action=\"/provider/tokens/revoke\"").count(),
        1
    );
    lacks(&html, &["<script"]);
    names_ids(&html);
    let empty = TokensView {
        rows: vec![],
        made: None,
        form: TokenForm::default(),
        ..view
    };
    let html = draw(De, || view! { <TokensPage view=empty zone /> });
    has(&html, &["Noch keine Tokens"]);
    lacks(&html, &["bst_secret"]);
}
