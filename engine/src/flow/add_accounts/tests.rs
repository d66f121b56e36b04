//! What an account file does to a database, the first time and after.

use super::{file::tests::example, *};
use crate::{
    entity::{invoice, usage_total},
    flow::add_tariff::add_tariff,
    query::billing::seller,
    testing::{TARIFF, each_database, instant},
};
use sea_orm::PaginatorTrait;
use uuid::Uuid;

fn now() -> Timestamp {
    instant("2026-03-20T12:00:00Z")
}

async fn add_tariffs(db: &Db) {
    let mill = TARIFF.replace("\"harbour\"", "\"mill\"");
    let second = mill
        .replace("version = 1", "version = 2")
        .replace("2026-01-01", "2026-04-01");
    let dollars = TARIFF
        .replace("\"harbour\"", "\"bay\"")
        .replace("EUR", "USD");
    for source in [TARIFF, &mill, &second, &dollars] {
        add_tariff(db, now(), source, None).await.unwrap();
    }
}

async fn add(db: &Db, text: &str) -> Result<AccountsReport, String> {
    add_accounts(db, now(), text, None)
        .await
        .map_err(|error| error.to_string())
}

fn report(added: u64, updated: u64, unchanged: u64) -> AccountsReport {
    AccountsReport {
        added,
        updated,
        unchanged,
        seller_changed: false,
    }
}

async fn rows(db: &Db) -> [u64; 4] {
    [
        account::Entity::find().count(db.read()).await.unwrap(),
        line::Entity::find().count(db.read()).await.unwrap(),
        line_identifier::Entity::find()
            .count(db.read())
            .await
            .unwrap(),
        account_tariff::Entity::find()
            .count(db.read())
            .await
            .unwrap(),
    ]
}

async fn account_id(db: &Db) -> Uuid {
    let row = account::Entity::find().one(db.read()).await.unwrap();
    row.unwrap().id
}

/// Makes the account look used: one running total.
async fn add_usage(db: &Db) {
    let row = usage_total::Model {
        account_id: account_id(db).await,
        period_start_us: 0,
        service: 1,
        line_id: Uuid::nil(),
        increment_block: 60,
        increment_scope: 1,
        raw: 1,
        counted: 60,
        records: 1,
        newest_at_us: 0,
        billed_records: 0,
    };
    usage_total::Entity::insert(row.into_active_model())
        .exec_without_returning(db.read())
        .await
        .unwrap();
}

/// Makes February look billed.
async fn add_invoice(db: &Db) {
    let row = invoice::Model {
        id: crate::new_uuid(now()),
        year: 2026,
        sequence: 1,
        account_id: account_id(db).await,
        kind: 1,
        generation: 0,
        credits_id: None,
        period_start_us: instant("2026-01-31T23:00:00Z").as_microsecond(),
        period_month: "2026-02".into(),
        issued_at_us: 0,
        currency: "EUR".into(),
        net_micros: 0,
        tax_micros: 0,
        total_micros: 0,
        run_id: None,
        document: Vec::new(),
        digest: Vec::new(),
    };
    invoice::Entity::insert(row.into_active_model())
        .exec_without_returning(db.read())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    each_database(|db| async move {
        add_tariffs(&db).await;
        let first = add(&db, example()).await.unwrap();
        assert_eq!(
            first,
            AccountsReport {
                seller_changed: true,
                ..report(1, 0, 0)
            }
        );
        assert_eq!(rows(&db).await, [1, 2, 4, 1]);
        assert_eq!(seller(db.read()).await.unwrap().name, "Quay Telecom GmbH");
        add_usage(&db).await;
        add_invoice(&db).await;

        assert_eq!(add(&db, example()).await.unwrap(), report(0, 0, 1));
        assert_eq!(rows(&db).await, [1, 2, 4, 1]);
        let log = audit::page(&Viewer::command_line(), &db, None, 10)
            .await
            .unwrap();
        let adds = log.iter().filter(|row| row.action == "account.add");
        assert_eq!(adds.count(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_harms_nothing_is_changed() {
    each_database(|db| async move {
        add_tariffs(&db).await;
        add(&db, example()).await.unwrap();
        add_usage(&db).await;
        add_invoice(&db).await;
        for (from, to) in [
            ("Household Harbour Street 9", "Household Quay 2"),
            ("\"Harbour Street 9\", ", "\"Quay 2\", "),
            ("language = \"en\"", "language = \"de\""),
            ("kind = \"mobile\"", "kind = \"home\""),
            ("\"harbour-dsl\"", "\"harbour-dsl\", \"harbour-fiber\""),
            ("until = \"2026-03-15\"", "until = \"2026-03-10\""),
            (
                "code = \"harbour\" },",
                "code = \"harbour\" }, { from = \"2026-04-01\", code = \"mill\" },",
            ),
            (
                "[[account.line]]",
                "[[account.line]]\nlabel = \"Tablet\"\nkind = \"mobile\"\n[[account.line]]",
            ),
        ] {
            let text = example().replacen(from, to, 1);
            assert_eq!(add(&db, &text).await.unwrap(), report(0, 1, 0), "{to}");
            assert_eq!(add(&db, &text).await.unwrap(), report(0, 0, 1), "{to}");
            // and back, where there is a way back
            add(&db, example()).await.unwrap();
        }
        // a tariff to come may still change its name
        let mill = example().replace(
            "code = \"harbour\" },",
            "code = \"harbour\" }, { from = \"2026-04-01\", code = \"harbour\" },",
        );
        assert_eq!(add(&db, &mill).await.unwrap(), report(0, 1, 0));
        assert_eq!(rows(&db).await, [1, 3, 5, 2]);
    })
    .await;
}

#[tokio::test]
async fn what_bills_rest_on_changes_before_there_is_usage_only() {
    each_database(|db| async move {
        add_tariffs(&db).await;
        let changes = [
            (
                "currency = \"EUR\"",
                "currency = \"USD\"",
                "currency: it was EUR and is now USD",
            ),
            (
                "Europe/Berlin",
                "Europe/Paris",
                "zone: it was Europe/Berlin",
            ),
            (
                "cycle_day = 1",
                "cycle_day = 15",
                "cycle_day: it was 1 and is now 15",
            ),
            (
                "opened_on = \"2026-01-01\"",
                "opened_on = \"2026-01-02\"",
                "opened_on: it was 2026-01-01",
            ),
        ];
        // without lines, whose identifiers begin where the account opens
        let (bare, _) = example().split_once("[[account.line]]").unwrap();
        add(&db, bare).await.unwrap();
        for (from, to, _) in &changes[1..] {
            let text = bare.replacen(from, to, 1);
            assert_eq!(add(&db, &text).await.unwrap(), report(0, 1, 0), "{to}");
            assert_eq!(add(&db, bare).await.unwrap(), report(0, 1, 0), "{to}");
        }
        add_usage(&db).await;
        for (from, to, want) in changes {
            let refusal = add(&db, &bare.replacen(from, to, 1)).await.unwrap_err();
            assert!(refusal.starts_with("account H-1042: "), "{refusal}");
            assert!(refusal.contains(want), "{refusal}");
        }
        assert_eq!(add(&db, bare).await.unwrap(), report(0, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn billed_days_keep_their_tariff() {
    each_database(|db| async move {
        add_tariffs(&db).await;
        add(&db, example()).await.unwrap();
        add_invoice(&db).await;
        for (from, want) in [
            (
                "2026-02-28",
                Some("tariffs: mill from 2026-02-28: days before 2026-03-01 are billed"),
            ),
            ("2026-03-01", None),
        ] {
            let and_mill =
                format!("code = \"harbour\" }}, {{ from = \"{from}\", code = \"mill\" }},");
            let text = example().replace("code = \"harbour\" },", &and_mill);
            match (add(&db, &text).await, want) {
                (Ok(done), None) => assert_eq!(done, report(0, 1, 0)),
                (Err(refusal), Some(want)) => assert!(refusal.contains(want), "{refusal}"),
                (outcome, _) => panic!("{from}: {outcome:?}"),
            }
        }
        let text = example().replace("code = \"harbour\"", "code = \"mill\"");
        let refusal = add(&db, &text).await.unwrap_err();
        assert!(
            refusal.contains("tariffs: mill from 2026-01-01: days before"),
            "{refusal}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_refused_file_leaves_nothing_behind() {
    each_database(|db| async move {
        add_tariffs(&db).await;
        let second = r#"
[[account]]
reference = "M-4"
name = "Household Mill Lane 4"
address = ["4 Mill Lane"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 15
opened_on = "2026-02-01"
tariffs = [{ from = "2026-02-01", code = "mill" }]
[[account.line]]
label = "Phone"
kind = "mobile"
identifiers = [{ identifier = "+49151000099", from = "2026-02-01" }]
"#;
        let both = format!("{}{second}", example());
        for (from, to, want) in [
            ("code = \"mill\"", "code = \"hill\"", "account M-4: tariffs: there is no tariff hill"),
            ("code = \"mill\"", "code = \"bay\"", "tariffs: tariff bay is in USD, the account in EUR"),
            ("{ from = \"2026-02-01\", code", "{ from = \"2026-02-02\", code", "no tariff from 2026-02-01, the day"),
            (
                "{ from = \"2026-02-01\", code",
                "{ from = \"2025-12-31\", code",
                "tariff mill has no version that is valid on 2025-12-31",
            ),
            ("tariffs = [{ from = \"2026-02-01\", code = \"mill\" }]", "", "no tariff from 2026-02-01"),
            (
                "+49151000099",
                "+49405550100",
                "account M-4: line \"Phone\": identifiers: \"+49405550100\" belongs to account H-1042, line \"Home line\",",
            ),
        ] {
            let text = format!("{}{}", example(), second.replacen(from, to, 1));
            let refusal = add(&db, &text).await.unwrap_err();
            assert!(refusal.contains(want), "{refusal}");
            assert_eq!(rows(&db).await, [0, 0, 0, 0], "{want}");
            assert!(seller(db.read()).await.is_err());
        }
        assert_eq!(add(&db, &both).await.unwrap().added, 2);
        // an identifier that ended may go to somebody else from that day on, not before
        for (from, want) in [("2026-03-14", false), ("2026-03-15", true)] {
            let text = second
                .replace("+49151000099", "+49151000051")
                .replace("from = \"2026-02-01\" }]\n", &format!("from = \"{from}\" }}]\n"));
            let taken = "belongs to account H-1042, line \"Phone ending 51\",";
            match add(&db, &text).await {
                Ok(done) => assert!(want && done == report(0, 1, 0), "{from}: {done:?}"),
                Err(refusal) => assert!(!want && refusal.contains(taken), "{from}: {refusal}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn thousands_of_accounts_go_in_together() {
    each_database(|db| async move {
        add_tariffs(&db).await;
        let mut text = String::new();
        for number in 0..2_500 {
            text += &format!(
                r#"
[[account]]
reference = "A-{number}"
name = "Household {number}"
address = ["Street {number}"]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
opened_on = "2026-01-01"
tariffs = [{{ from = "2026-01-01", code = "harbour" }}]
line = [{{ label = "Phone", kind = "mobile", identifiers = ["+49-{number}"] }}]
"#
            );
        }
        assert_eq!(add(&db, &text).await.unwrap(), report(2_500, 0, 0));
        assert_eq!(rows(&db).await, [2_500, 2_500, 2_500, 2_500]);
        assert_eq!(add(&db, &text).await.unwrap(), report(0, 0, 2_500));
    })
    .await;
}
