//! What a provider's pages read: versions of its preferences, the preview's sample,
//! deliveries by month, statements; on both databases.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    delivery::{AccessNetwork, ByteSet, PreferenceFile, ProviderTax, preview::DAYS},
    id::{AccountId, DeliveryId},
    party::Language,
    time::PeriodMonth,
    unit::Currency,
};
use engine::{
    Db, EngineError, Role, RoleName, Viewer,
    flow::{
        add_user::{NewUser, add_user},
        delivery::{
            Asked, InstructRequest, Item, ParkedWhy, PartyForm, PartyRefusal, PreferRefusal,
            add_tariff, decide_dispute, dispute, instruct, issue_statements, report, set_networks,
            set_party, sponsor,
        },
        paper::{PaperOf, due_papers, statement_order},
    },
    new_uuid,
    query::provider_party::party,
    read::{
        provider_deliveries::{delivery_months, month_deliveries, month_piece, month_sums},
        sponsoring::{
            own_titles, preference_version, preference_versions, preview_basis, sponsoring,
        },
        statement::{own_statements, statement, statement_id},
    },
    testing::{add_household, add_party, each_database, instant},
};

const TARIFF: &str = r#"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
[[price]]
name = { en = "Anywhere", de = "Überall" }
per_mb = "0.10"
"#;

struct House {
    label: Viewer,
    rival: Viewer,
    operator: Viewer,
    ada: Viewer,
    account: AccountId,
}

async fn house(db: &Db) -> House {
    let household = add_household(db, "H-1").await;
    let at = instant("2026-01-02T00:00:00Z");
    engine::signature::ensure_key(db, at).await.unwrap();
    let user = async |email: &'static str, role| {
        let account = (role == RoleName::Subscriber).then_some("H-1");
        let new = NewUser {
            email,
            password: "a password of some length",
            role,
            account,
            name: email,
            language: Language::En,
        };
        let user = add_user(db, at, new).await.unwrap();
        Viewer {
            user,
            role: match role {
                RoleName::Provider => Role::Provider,
                RoleName::Operator => Role::Operator,
                RoleName::Subscriber => Role::Subscriber(household.account),
            },
            email: email.to_owned(),
            ..Viewer::command_line()
        }
    };
    let house = House {
        label: user("label@example.com", RoleName::Provider).await,
        rival: user("rival@example.com", RoleName::Provider).await,
        operator: user("op@example.com", RoleName::Operator).await,
        ada: user("ada@example.com", RoleName::Subscriber).await,
        account: household.account,
    };
    add_tariff(db, at, &house.operator, TARIFF).await.unwrap();
    house
}

fn eur() -> Currency {
    "EUR".parse().unwrap()
}

fn month(text: &str) -> PeriodMonth {
    text.parse().unwrap()
}

fn half(share: &str) -> PreferenceFile {
    let text = format!("currency = 'EUR'\n[[rule]]\nname = 'part'\nshare = '{share} %'");
    PreferenceFile::from_toml(&text).unwrap()
}

impl House {
    /// A file of 10 MB of a provider's own server, of which `arrived` bytes arrive.
    async fn delivers(&self, db: &Db, provider: &Viewer, at: &str, arrived: u64) -> DeliveryId {
        let at = instant(at);
        let once = new_uuid(at);
        let request = InstructRequest {
            asked: Asked {
                account: self.account,
                user: None,
                item: Item {
                    provider: provider.user,
                    content: format!("file {once}"),
                    title: "File".into(),
                    format: None,
                    hash: None,
                    bytes: 10_000_000,
                    duration_s: None,
                },
                network: AccessNetwork::Mobile,
            },
            once,
            seen_micros: None,
            has_agreed: true,
        };
        let fixed = instruct(db, at, &request).await.unwrap();
        if arrived > 0 {
            let bytes = ByteSet::first(arrived);
            report(
                db,
                at,
                provider.user,
                &fixed.token,
                &bytes,
                true,
                new_uuid(at),
            )
            .await
            .unwrap();
        }
        fixed.delivery.id
    }
}

#[tokio::test]
async fn versions_say_who_changed_what_and_are_their_providers_own() {
    each_database(|db| async move {
        let house = house(&db).await;
        let label = &house.label;
        let at = instant("2026-03-01T00:00:00Z");
        let first = sponsoring(label, &db).await.unwrap();
        assert_eq!((first.version, &first.preferences), (0, &None));
        assert_eq!(first.currencies, [eur()].into());
        for (from, share) in ["10", "20", "30"].into_iter().enumerate() {
            let from = u32::try_from(from).unwrap();
            sponsor(&db, at, label, from, &half(share)).await.unwrap();
        }
        let newest = sponsoring(label, &db).await.unwrap();
        assert_eq!(newest.version, 3);
        assert_eq!(newest.preferences, half("30").read().ok());

        // a page of two: the last of them knows what it followed all the same
        let page = preference_versions(label, &db, None, 2).await.unwrap();
        assert_eq!(page.next.as_deref(), Some("2"));
        let rows: Vec<_> = page
            .rows
            .iter()
            .map(|row| (row.version, row.is_newest))
            .collect();
        assert_eq!(rows, [(3, true), (2, false)]);
        assert_eq!(page.rows[1].before, half("10").read().ok());
        assert_eq!(page.rows[1].who, "label@example.com");
        let rest = preference_versions(label, &db, Some(2), 2).await.unwrap();
        assert_eq!((rest.rows.len(), &rest.next), (1, &None));
        assert_eq!(
            (&rest.rows[0].before, rest.rows[0].is_newest),
            (&None, false)
        );

        let second = preference_version(label, &db, 2).await.unwrap();
        assert_eq!(second, page.rows[1]);
        assert!(preference_version(label, &db, 3).await.unwrap().is_newest);
        for (viewer, version) in [(label, 0), (label, 4), (&house.rival, 2), (&house.ada, 2)] {
            let found = preference_version(viewer, &db, version).await;
            assert!(matches!(found, Err(EngineError::NotFound)), "{version}");
        }
        assert_eq!(sponsoring(&house.rival, &db).await.unwrap().version, 0);
        let theirs = preference_versions(&house.rival, &db, None, 9).await;
        assert_eq!(theirs.unwrap().rows, []);
        for who in [&house.ada, &house.operator] {
            assert!(matches!(
                sponsoring(who, &db).await,
                Err(EngineError::NotFound)
            ));
            assert!(matches!(
                own_titles(who, &db).await,
                Err(EngineError::NotFound)
            ));
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_too_long_to_be_read_back_is_not_kept() {
    each_database(|db| async move {
        let house = house(&db).await;
        let mut file = half("10");
        for place in 0..5 {
            let items = (0..1_000).map(|item| format!("{place}-{item:060}"));
            file.groups
                .push(domain::delivery::preference_file::GroupFile {
                    name: format!("group {place}"),
                    items: items.collect(),
                });
        }
        let at = instant("2026-03-01T00:00:00Z");
        let kept = sponsor(&db, at, &house.label, 0, &file).await;
        assert!(matches!(kept, Err(PreferRefusal::TooLong)), "{kept:?}");
        file.groups.truncate(2);
        sponsor(&db, at, &house.label, 0, &file).await.unwrap();
        let kept = sponsoring(&house.label, &db).await.unwrap();
        assert_eq!(kept.preferences, file.read().ok());
    })
    .await;
}

#[tokio::test]
async fn a_preview_is_of_what_cost_something_in_the_days_before_today() {
    each_database(|db| async move {
        let house = house(&db).await;
        let label = &house.label;
        sponsor(&db, instant("2026-01-03T00:00:00Z"), label, 0, &half("50"))
            .await
            .unwrap();
        let now = instant("2026-03-20T12:00:00Z");
        // 30 days before, by the account's clock: from 2026-02-18 in Berlin on
        for (at, arrived) in [
            ("2026-02-17T22:59:00Z", 9_000_000),
            ("2026-02-17T23:01:00Z", 1_000_000),
            ("2026-03-10T12:00:00Z", 2_000_000),
            ("2026-03-11T12:00:00Z", 0),
            ("2026-03-19T22:59:00Z", 3_000_000),
            ("2026-03-19T23:01:00Z", 8_000_000),
        ] {
            house.delivers(&db, label, at, arrived).await;
        }
        house
            .delivers(&db, &house.rival, "2026-03-10T12:00:00Z", 5_000_000)
            .await;
        let refunded = house
            .delivers(&db, label, "2026-03-12T12:00:00Z", 4_000_000)
            .await;
        engine::flow::delivery::close_due(&db, now).await.unwrap();
        dispute(&db, now, &house.ada, refunded, "It never came.")
            .await
            .unwrap();
        decide_dispute(&db, now, &house.operator, refunded, true, "True.")
            .await
            .unwrap();

        let basis = preview_basis(label, &db, now, eur())
            .await
            .unwrap()
            .unwrap();
        let seen: Vec<(String, u64, i64)> = basis
            .sample
            .past
            .iter()
            .map(|one| {
                (
                    one.local.to_string(),
                    one.arrived.count(),
                    one.paid.provider.micros(),
                )
            })
            .collect();
        let want = [
            ("2026-02-18T00:01:00", 1_000_000, 50_000),
            ("2026-03-10T13:00:00", 2_000_000, 100_000),
            ("2026-03-19T23:59:00", 3_000_000, 150_000),
        ];
        assert_eq!(
            seen,
            want.map(|(at, bytes, paid)| (at.to_owned(), bytes, paid))
        );
        assert_eq!((basis.sample.is_grouped, basis.sample.left_out), (false, 0));
        assert_eq!(
            (basis.window.end.to_string(), basis.window.days),
            ("2026-03-20".into(), DAYS)
        );
        assert_eq!(basis.tariff.version, 1);

        let other = preview_basis(label, &db, now, "USD".parse().unwrap()).await;
        assert_eq!(other.unwrap(), None);
        let long_ago = preview_basis(label, &db, instant("2025-12-31T00:00:00Z"), eur()).await;
        assert_eq!(long_ago.unwrap(), None);
        let who = preview_basis(&house.ada, &db, now, eur()).await;
        assert!(matches!(who, Err(EngineError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn months_end_where_providers_months_do_and_sums_are_of_all_of_them() {
    each_database(|db| async move {
        let house = house(&db).await;
        let label = &house.label;
        let at = instant("2026-01-03T00:00:00Z");
        set_networks(&db, at, &house.operator, "", "Europe/Berlin")
            .await
            .unwrap();
        sponsor(&db, at, label, 0, &half("50")).await.unwrap();
        // in Berlin: January, twice February, May
        for (at, arrived) in [
            ("2026-01-31T22:59:00Z", 1_000_000),
            ("2026-01-31T23:01:00Z", 2_000_000),
            ("2026-02-28T22:59:00Z", 0),
            ("2026-05-01T00:00:00Z", 3_000_000),
        ] {
            house.delivers(&db, label, at, arrived).await;
        }
        house
            .delivers(&db, &house.rival, "2026-03-10T12:00:00Z", 5_000_000)
            .await;
        assert_eq!(
            delivery_months(label, &db).await.unwrap(),
            ["2026-05", "2026-02", "2026-01"].map(month)
        );
        assert_eq!(
            delivery_months(&house.rival, &db).await.unwrap(),
            [month("2026-03")]
        );
        let sums = month_sums(label, &db, month("2026-02")).await.unwrap();
        assert_eq!(sums.len(), 1);
        let paid = sums[0].paid;
        assert_eq!(
            (
                sums[0].deliveries,
                paid.provider.micros(),
                paid.subscriber.micros()
            ),
            (2, 100_000, 100_000)
        );
        assert_eq!(month_sums(label, &db, month("2026-03")).await.unwrap(), []);

        let (rows, next) = month_deliveries(label, &db, month("2026-02"), None)
            .await
            .unwrap();
        assert_eq!((rows.len(), next), (2, None));
        assert_eq!(rows[0].price_name["de"], "Überall");
        // newest first; what comes after the first of them is the other
        let first = rows[0].row.facts.id;
        let rest = month_piece(label, &db, month("2026-02"), Some(first))
            .await
            .unwrap();
        assert_eq!(rest.rows.len(), 1);
        assert_eq!(rest.rows[0].facts.id, rows[1].row.facts.id);
        for who in [&house.ada, &house.operator] {
            let found = month_deliveries(who, &db, month("2026-02"), None).await;
            assert!(matches!(found, Err(EngineError::NotFound)));
        }
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_its_providers_and_the_operators() {
    each_database(|db| async move {
        let house = house(&db).await;
        let at = instant("2026-01-03T00:00:00Z");
        for provider in [&house.label, &house.rival] {
            add_party(&db, provider.user).await;
            sponsor(&db, at, provider, 0, &half("50")).await.unwrap();
            for at in ["2026-02-10T12:00:00Z", "2026-03-10T12:00:00Z"] {
                house.delivers(&db, provider, at, 10_000_000).await;
            }
        }
        let now = instant("2026-04-02T00:00:00Z");
        for text in ["2026-02", "2026-03"] {
            let stated = issue_statements(&db, now, &house.operator, month(text)).await;
            assert_eq!(stated.unwrap().numbers.len(), 2);
        }
        let page = own_statements(&house.label, &db, None, 1).await.unwrap();
        let newest = &page.rows[0];
        assert_eq!((page.rows.len(), newest.month), (1, month("2026-03")));
        assert_eq!(page.next, Some(newest.number.to_string()));
        let rest = own_statements(&house.label, &db, Some(newest.number), 9)
            .await
            .unwrap();
        assert_eq!((rest.rows.len(), rest.rows[0].month), (1, month("2026-02")));

        for (viewer, is_theirs) in [
            (&house.label, true),
            (&house.operator, true),
            (&house.rival, false),
            (&house.ada, false),
        ] {
            let found = statement(viewer, &db, newest.number).await;
            match is_theirs {
                true => assert_eq!(&found.unwrap(), newest),
                false => assert!(matches!(found, Err(EngineError::NotFound))),
            }
        }
        let absent = statement(&house.operator, &db, "S2026-000009".parse().unwrap()).await;
        assert!(matches!(absent, Err(EngineError::NotFound)));
    })
    .await;
}

/// A business of the operator's own country, which asks for 7 %.
fn business() -> PartyForm {
    PartyForm {
        name: "Label GmbH".into(),
        address: vec!["2 Quay Street".into(), "20457 Hamburg".into()],
        country: "DE".into(),
        vat_id: "DE 812 345 678".into(),
        tax: "rate".into(),
        rate: "7".into(),
        iban: "DE89 3704 0044 0532 0130 00".into(),
        ..PartyForm::default()
    }
}

#[tokio::test]
async fn a_statement_waits_until_its_provider_has_said_who_it_is() {
    each_database(|db| async move {
        let house = house(&db).await;
        let at = instant("2026-01-03T00:00:00Z");
        for provider in [&house.label, &house.rival] {
            sponsor(&db, at, provider, 0, &half("50")).await.unwrap();
            house
                .delivers(&db, provider, "2026-02-10T12:00:00Z", 10_000_000)
                .await;
        }
        add_party(&db, house.rival.user).await;
        let now = instant("2026-03-02T00:00:00Z");
        let stated = issue_statements(&db, now, &house.operator, month("2026-02")).await;
        let stated = stated.unwrap();
        // one goes on, the other takes no number
        assert_eq!(stated.numbers.len(), 1);
        let [parked] = stated.parked.as_slice() else {
            panic!("{:?}", stated.parked)
        };
        assert_eq!(parked.provider, "label@example.com");
        assert_eq!(parked.why, [ParkedWhy::NoParty]);
        let none = own_statements(&house.label, &db, None, 9).await.unwrap();
        assert!(none.rows.is_empty());

        let kept = set_party(&db, now, &house.label, house.label.user, &business()).await;
        assert_eq!(kept.unwrap(), 1);
        let stated = issue_statements(&db, now, &house.operator, month("2026-02")).await;
        let stated = stated.unwrap();
        assert_eq!((stated.numbers.len(), stated.parked.len()), (1, 0));
        let number = stated.numbers[0];
        assert_eq!(number.to_string(), "S2026-000002");
        let document = statement(&house.label, &db, number).await.unwrap();
        let party = document.party.as_ref().unwrap();
        assert_eq!(party.name, "Label GmbH");
        assert_eq!(document.asked_rate(), Some("7".parse().unwrap()));
        let pay_to = party.pay_to.as_ref().unwrap();
        assert_eq!(pay_to.iban, "DE89370400440532013000");
        assert!(document.due_on > Some(document.issued_on));

        // its paper is due, and made of what the statement says
        let id = statement_id(&house.label, &db, number).await.unwrap();
        let due = due_papers(&db, None, 9).await.unwrap();
        assert!(due.contains(&PaperOf::Statement(id)), "{due:?}");
        let order = statement_order(&db, id).await.unwrap();
        assert_eq!(order.document, document);
        // what a provider says later is for later statements
        let mut moved = business();
        moved.name = "Label and Sons GmbH".into();
        for _ in 0..2 {
            let kept = set_party(&db, now, &house.operator, house.label.user, &moved).await;
            assert_eq!(kept.unwrap(), 2);
        }
        let there = statement(&house.label, &db, number).await.unwrap();
        assert_eq!(there, document);
        let proofs = engine::check::check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
    })
    .await;
}

#[tokio::test]
async fn what_a_provider_says_of_itself_is_refused_at_its_field() {
    each_database(|db| async move {
        let house = house(&db).await;
        let now = instant("2026-01-03T00:00:00Z");
        let of = house.label.user;
        let is_hidden = |kept| matches!(kept, Err(PartyRefusal::Engine(EngineError::NotFound)));
        for viewer in [&house.rival, &house.ada] {
            assert!(is_hidden(
                set_party(&db, now, viewer, of, &business()).await
            ));
        }
        // nobody but a provider is one
        let kept = set_party(&db, now, &house.operator, house.ada.user, &business()).await;
        assert!(is_hidden(kept));
        type Change = fn(&mut PartyForm);
        let rows: [(&[&str], Change); 13] = [
            (&["name"], |form| form.name = " ".into()),
            (&["name"], |form| form.name = "שלום".into()),
            (&["address"], |form| form.address.clear()),
            (&["address"], |form| {
                form.address[0] = "Quay \u{202e}".into()
            }),
            (&["country"], |form| form.country = "XX".into()),
            (&["vat_id"], |form| form.vat_id.clear()),
            (&["vat_id"], |form| form.vat_id = "812345678".into()),
            (&["vat_id"], |form| {
                form.vat_id.clear();
                form.tax_number = "12/345".into();
                form.tax = "reverse-charge".into();
            }),
            (&["tax"], |form| form.tax = "much".into()),
            (&["rate"], |form| form.rate = "190".into()),
            (&["rate"], |form| form.rate = "0.3".into()),
            (&["reason"], |form| form.tax = "exempt".into()),
            (&["name", "iban"], |form| {
                form.name.clear();
                form.iban = "DE00".into();
            }),
        ];
        for (fields, spoil) in rows {
            let mut form = business();
            spoil(&mut form);
            let kept = set_party(&db, now, &house.label, of, &form).await;
            let Err(PartyRefusal::Faults(faults)) = kept else {
                panic!("{form:?}")
            };
            let named: Vec<&str> = faults.iter().map(|(field, _)| *field).collect();
            assert_eq!(named, fields, "{faults:?}");
        }
        // what is enough is kept, and comes back as a form
        let exempt = ProviderTax::Exempt {
            reason: "§ 19 UStG".into(),
        };
        let rows: [(ProviderTax, Change); 3] = [
            (ProviderTax::ReverseCharge, |form| {
                form.tax = "reverse-charge".into();
            }),
            (ProviderTax::OutOfScope, |form| {
                form.tax = "out-of-scope".into();
                form.vat_id.clear();
                form.iban.clear();
            }),
            (exempt, |form| {
                form.tax = "exempt".into();
                form.reason = "§ 19 UStG".into();
                form.vat_id.clear();
                form.tax_number = "12/345".into();
            }),
        ];
        for (tax, change) in rows {
            let mut form = business();
            change(&mut form);
            let kept = set_party(&db, now, &house.label, of, &form).await;
            kept.unwrap();
            let (_, party) = party(db.read(), of).await.unwrap().unwrap();
            assert_eq!(party.tax, tax);
            assert_eq!(PartyForm::of(&party).read().as_ref(), Ok(&party));
        }
    })
    .await;
}
