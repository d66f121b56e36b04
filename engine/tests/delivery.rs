//! A delivery's way from two preferences to a bill and a statement, on both
//! databases.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    delivery::{
        AccessNetwork, Ask, ByteSet, NoDelivery, PreferenceFile, StatementDocument,
        SubscriberPreferences, Willing,
    },
    id::UserId,
    invoice::{ChargeDetail, InvoiceDocument},
    party::Language,
    time::FixedClock,
    unit::Money,
};
use engine::{
    Db, EngineError, Role, RoleName, Viewer, check,
    entity::{
        delivery, delivery_budget, delivery_settlement, delivery_transfer, invoice, ledger_posting,
        provider_statement,
    },
    flow::{
        add_user::{NewUser, add_user},
        bill::bill,
        delivery::{
            Asked, Delivered, DeliveryRefusal, DisputeRefusal, InstructRequest, Instructed, Item,
            PreferRefusal, ReportRefusal, SetRefusal, StateRefusal, Stated, TransferRefusal,
            add_tariff, begin, close_due, decide_dispute, dispute, instruct, issue_statements,
            quoted, report, set_networks, settle, sponsor, wish,
        },
        tick::tick,
    },
    media::{Blob, ContentStore},
    new_uuid,
    query::delivery::networks,
    testing::{Household, add_household, add_party, each_database, instant},
};
use futures_util::future::join_all;
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, entity::prelude::*};
use std::ops::Range;
use uuid::Uuid;

const TARIFF: &str = r#"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
[[price]]
name = { en = "At home", de = "Zu Hause" }
when = "network = fixed"
per_mb = "0"
[[price]]
name = { en = "On the road", de = "Unterwegs" }
per_mb = "0.10"
"#;

fn now() -> Timestamp {
    instant("2026-03-10T12:00:00Z")
}

fn later(text: &str) -> Timestamp {
    instant(text)
}

struct House {
    provider: Viewer,
    operator: Viewer,
    ada: Viewer,
    eve: Viewer,
    blob: Blob,
    _folder: tempfile::TempDir,
}

async fn user(db: &Db, email: &str, role: RoleName, house: Option<&Household>) -> Viewer {
    let new = NewUser {
        email,
        password: "a password of some length",
        role,
        account: house.map(|house| house.reference.as_str()),
        name: email,
        language: Language::En,
    };
    let user: UserId = add_user(db, now(), new).await.unwrap();
    let role = match role {
        RoleName::Provider => Role::Provider,
        RoleName::Operator => Role::Operator,
        RoleName::Subscriber => Role::Subscriber(house.unwrap().account),
    };
    Viewer {
        user,
        role,
        email: email.to_owned(),
        name: email.to_owned(),
        ..Viewer::command_line()
    }
}

async fn house(db: &Db) -> House {
    let first = add_household(db, "H-1").await;
    let second = add_household(db, "H-2").await;
    engine::signature::ensure_key(db, now()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, b"a file").unwrap();
    let place = folder.path().join("content");
    let store = ContentStore::open(place.to_str().unwrap(), []).unwrap();
    let blob = Blob {
        bytes: 10_000_000,
        ..store.put(&file).await.unwrap()
    };
    let house = House {
        provider: user(db, "label@example.com", RoleName::Provider, None).await,
        operator: user(db, "op@example.com", RoleName::Operator, None).await,
        ada: user(db, "ada@example.com", RoleName::Subscriber, Some(&first)).await,
        eve: user(db, "eve@example.com", RoleName::Subscriber, Some(&second)).await,
        blob,
        _folder: folder,
    };
    add_tariff(db, now(), &house.operator, TARIFF)
        .await
        .unwrap();
    let wishes = SubscriberPreferences {
        ask: Ask::Never,
        ..SubscriberPreferences::default()
    };
    add_party(db, house.provider.user).await;
    for viewer in [&house.ada, &house.eve] {
        wish(db, now(), viewer, &wishes).await.unwrap();
    }
    house
}

impl House {
    fn asked(&self, viewer: &Viewer, network: AccessNetwork) -> Asked {
        Asked {
            account: viewer.subscriber().unwrap(),
            user: Some(viewer.user),
            item: Item {
                provider: self.provider.user,
                content: "con_a".into(),
                title: "Song".into(),
                format: Some("flac".into()),
                hash: Some(self.blob.hash),
                bytes: self.blob.bytes,
                duration_s: Some(100),
            },
            network,
        }
    }

    fn request(&self, viewer: &Viewer) -> InstructRequest {
        InstructRequest {
            asked: self.asked(viewer, AccessNetwork::Mobile),
            once: new_uuid(now()),
            seen_micros: None,
            has_agreed: false,
        }
    }

    /// A file that the provider's own server delivers.
    fn own(&self, viewer: &Viewer) -> InstructRequest {
        let mut request = self.request(viewer);
        request.asked.user = None;
        request.asked.item.hash = None;
        request.asked.item.format = None;
        request
    }

    async fn sponsors(&self, db: &Db, version: u32, rules: &str) {
        let file = PreferenceFile::from_toml(&format!("currency = 'EUR'\n{rules}")).unwrap();
        sponsor(db, now(), &self.provider, version, &file)
            .await
            .unwrap();
    }
}

async fn goes(db: &Db, viewer: &Viewer, fixed: &Instructed, range: Range<u64>) -> Delivered {
    let network = fixed.delivery.network;
    let begun = begin(db, now(), viewer, fixed.delivery.id, &fixed.token, network)
        .await
        .unwrap();
    Delivered {
        transfer: begun.transfer,
        delivery: fixed.delivery.id,
        range,
        doubtful: 0..0,
    }
}

async fn values(db: &Db, fixed: &Instructed) -> (i64, i64) {
    let id = fixed.delivery.id.uuid();
    let row = delivery::Entity::find_by_id(id)
        .one(db.read())
        .await
        .unwrap()
        .unwrap();
    (row.subscriber_micros, row.provider_micros)
}

async fn assert_sound(db: &Db) {
    let report = check::check(db).await.unwrap();
    assert!(report.is_sound(), "{report:#?}");
}

#[tokio::test]
async fn what_arrives_is_settled_once_billed_and_stated() {
    each_database(|db| async move {
        let house = house(&db).await;
        house
            .sponsors(
                &db,
                0,
                "[[rule]]\nname = 'end'\npart = 'last 6 MB'\nshare = '100 %'",
            )
            .await;
        let request = house.request(&house.ada);
        let fixed = instruct(&db, now(), &request).await.unwrap();
        assert_eq!(
            (
                fixed.values.subscriber.micros(),
                fixed.values.provider.micros()
            ),
            (400_000, 600_000)
        );
        // sent twice, and asked for again while it goes: the same one
        assert_eq!(
            instruct(&db, now(), &request).await.unwrap().token,
            fixed.token
        );
        let again = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        assert_eq!(again.delivery.id, fixed.delivery.id);

        // aborted after 4 MB; told of twice
        let first = goes(&db, &house.ada, &fixed, 0..4_000_000).await;
        assert_eq!(
            settle(&db, now(), &[first.clone(), first.clone()])
                .await
                .unwrap(),
            1
        );
        assert_eq!(settle(&db, now(), &[first]).await.unwrap(), 0);
        assert_eq!(values(&db, &fixed).await, (400_000, 0));
        // resumed a little before, in two at once
        let (a, b) = (
            goes(&db, &house.ada, &fixed, 3_000_000..8_000_000).await,
            goes(&db, &house.ada, &fixed, 7_000_000..10_000_000).await,
        );
        assert_eq!(settle(&db, now(), &[a, b]).await.unwrap(), 2);
        assert_eq!(values(&db, &fixed).await, (400_000, 600_000));
        assert_sound(&db).await;
        // complete: nothing is reserved, and it may be fetched again for nothing
        let once_more = goes(&db, &house.ada, &fixed, 0..10_000_000).await;
        settle(&db, now(), &[once_more]).await.unwrap();
        assert_eq!(values(&db, &fixed).await, (400_000, 600_000));

        // the next bill
        let clock = FixedClock::new(later("2026-04-02T00:00:00Z"));
        let month = "2026-03".parse().unwrap();
        bill(&db, &clock, month, None).await.unwrap();
        let rows = invoice::Entity::find().all(db.read()).await.unwrap();
        let documents: Vec<InvoiceDocument> = rows
            .iter()
            .map(|row| serde_json::from_slice(&row.document).unwrap())
            .collect();
        let charges: Vec<_> = documents
            .iter()
            .flat_map(|document| &document.charges)
            .collect();
        assert_eq!(charges.len(), 1);
        assert_eq!(charges[0].amount.micros(), 400_000);
        let ChargeDetail::Deliveries { deliveries } = &charges[0].detail else {
            unreachable!()
        };
        assert_eq!(
            (deliveries.count, deliveries.sponsored.micros()),
            (1, 600_000)
        );
        assert_eq!(deliveries.groups[0].bytes, 10_000_000);

        // the statement
        let early = issue_statements(&db, now(), &house.operator, month).await;
        assert!(matches!(early, Err(StateRefusal::NotOver(_))));
        let at = later("2026-04-02T00:00:00Z");
        let stated = issue_statements(&db, at, &house.operator, month)
            .await
            .unwrap();
        assert_eq!(stated.numbers.len(), 1);
        assert_eq!(stated.numbers[0].to_string(), "S2026-000001");
        let again = issue_statements(&db, at, &house.operator, month).await;
        assert_eq!(again.unwrap(), Stated::default());
        let row = provider_statement::Entity::find()
            .one(db.read())
            .await
            .unwrap()
            .unwrap();
        let document: StatementDocument = serde_json::from_slice(&row.document).unwrap();
        let net: i64 = delivery_settlement::Entity::find()
            .all(db.read())
            .await
            .unwrap()
            .iter()
            .map(|row| row.provider_net_micros)
            .sum();
        assert_eq!(document.deliveries[0].sponsored.micros(), net);
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_out_but_by_its_instruction() {
    each_database(|db| async move {
        let house = house(&db).await;
        let fixed = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        let (id, network) = (fixed.delivery.id, AccessNetwork::Mobile);
        let other = instruct(&db, now(), &house.request(&house.eve))
            .await
            .unwrap();
        let mut forged = fixed.token.clone();
        forged.replace_range(
            60..61,
            if forged.as_bytes()[60] == b'A' {
                "B"
            } else {
                "A"
            },
        );
        for token in [forged.as_str(), "", "a.b.c", &other.token] {
            let refused = begin(&db, now(), &house.ada, id, token, network).await;
            assert!(matches!(refused, Err(TransferRefusal::Forged)), "{token}");
        }
        let foreign = begin(&db, now(), &house.eve, id, &fixed.token, network).await;
        assert!(matches!(
            foreign,
            Err(TransferRefusal::Engine(EngineError::NotFound))
        ));
        let elsewhere = begin(
            &db,
            now(),
            &house.ada,
            id,
            &fixed.token,
            AccessNetwork::Roaming,
        )
        .await;
        assert!(matches!(
            elsewhere,
            Err(TransferRefusal::OtherNetwork { .. })
        ));
        let over = begin(
            &db,
            fixed.delivery.expires_at,
            &house.ada,
            id,
            &fixed.token,
            network,
        )
        .await;
        assert!(matches!(over, Err(TransferRefusal::Over(_))));
        assert_eq!(
            delivery_transfer::Entity::find()
                .count(db.read())
                .await
                .unwrap(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn a_budget_is_never_overspent_by_many_at_once() {
    each_database(|db| async move {
        let house = house(&db).await;
        // for 10 of 1.00
        house.sponsors(&db, 0, "[budget]\nmonth = '10 EUR'\nwhen_spent = 'no delivery'\n[[rule]]\nname = 'all'\nshare = '100 %'").await;
        let requests: Vec<InstructRequest> = (0..50).map(|_| house.own(&house.ada)).collect();
        let fixed = join_all(requests.iter().map(|request| instruct(&db, now(), request))).await;
        let (good, bad): (Vec<_>, Vec<_>) = fixed.into_iter().partition(Result::is_ok);
        assert_eq!(good.len(), 10);
        for refused in bad {
            assert!(matches!(refused, Err(DeliveryRefusal::NoDelivery(NoDelivery::BudgetSpent { .. }))), "{refused:?}");
        }
        assert_sound(&db).await;
        // half of each arrives; the rest of the reservations is let go of
        let good: Vec<Instructed> = good.into_iter().map(Result::unwrap).collect();
        let half = ByteSet::first(5_000_000);
        let reports = good.iter().map(|fixed| report(&db, now(), house.provider.user, &fixed.token, &half, true, Uuid::from_u128(fixed.delivery.id.uuid().as_u128() ^ 1)));
        for reported in join_all(reports).await {
            reported.unwrap();
        }
        let month = delivery_budget::Entity::find().filter(delivery_budget::Column::PartyId.eq(house.provider.user.uuid())).one(db.read()).await.unwrap().unwrap();
        assert_eq!((month.reserved_micros, month.used_micros), (0, 5_000_000));
        assert_sound(&db).await;
        // and five more fit
        let requests: Vec<InstructRequest> = (0..20).map(|_| house.own(&house.eve)).collect();
        let fixed = join_all(requests.iter().map(|request| instruct(&db, now(), request))).await;
        assert_eq!(fixed.iter().filter(|one| one.is_ok()).count(), 5);
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn a_subscribers_limits_hold_for_many_at_once() {
    each_database(|db| async move {
        let house = house(&db).await;
        let eur = "EUR".parse().unwrap();
        let wishes = SubscriberPreferences {
            willing: Willing::Yes,
            per_delivery: Some(Money::parse("1", eur).unwrap()),
            per_month: Some(Money::parse("3", eur).unwrap()),
            ask: Ask::OnMobile,
        };
        wish(&db, now(), &house.ada, &wishes).await.unwrap();
        let shown = quoted(&db, now(), &house.own(&house.ada).asked)
            .await
            .unwrap()
            .quote
            .unwrap();
        assert!(shown.must_ask);
        let asks = instruct(&db, now(), &house.own(&house.ada)).await;
        assert!(matches!(asks, Err(DeliveryRefusal::MustAsk { .. })));
        let seen = InstructRequest {
            seen_micros: Some([1, 2]),
            has_agreed: true,
            ..house.own(&house.ada)
        };
        assert!(matches!(
            instruct(&db, now(), &seen).await,
            Err(DeliveryRefusal::Changed { .. })
        ));
        let requests: Vec<InstructRequest> = (0..12)
            .map(|_| InstructRequest {
                has_agreed: true,
                ..house.own(&house.ada)
            })
            .collect();
        let fixed = join_all(requests.iter().map(|request| instruct(&db, now(), request))).await;
        assert_eq!(fixed.iter().filter(|one| one.is_ok()).count(), 3);
        assert!(fixed.iter().any(|one| matches!(
            one,
            Err(DeliveryRefusal::NoDelivery(
                NoDelivery::OverMonthLimit { .. }
            ))
        )));
        // nobody fetches them: an hour later they are closed, and the month is free
        assert_eq!(
            tick(&db, later("2026-03-10T13:14:59Z"))
                .await
                .unwrap()
                .deliveries,
            0
        );
        assert_eq!(
            tick(&db, later("2026-03-10T13:15:00Z"))
                .await
                .unwrap()
                .deliveries,
            3
        );
        assert_sound(&db).await;
        let again = InstructRequest {
            has_agreed: true,
            ..house.own(&house.ada)
        };
        assert!(
            instruct(&db, later("2026-03-10T13:15:00Z"), &again)
                .await
                .is_ok()
        );
    })
    .await;
}

#[tokio::test]
async fn one_with_a_transfer_under_way_stays_open() {
    each_database(|db| async move {
        let house = house(&db).await;
        let fixed = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        let going = goes(&db, &house.ada, &fixed, 0..2_000_000).await;
        let hours_later = later("2026-03-10T18:00:00Z");
        assert_eq!(close_due(&db, hours_later).await.unwrap(), 0);
        settle(&db, hours_later, &[going]).await.unwrap();
        assert_eq!(close_due(&db, hours_later).await.unwrap(), 1);
        assert_eq!(values(&db, &fixed).await, (200_000, 0));
        assert_sound(&db).await;
        // one that nobody ever told of is given up
        let fixed = instruct(&db, hours_later, &house.request(&house.ada))
            .await
            .unwrap();
        begin(
            &db,
            hours_later,
            &house.ada,
            fixed.delivery.id,
            &fixed.token,
            AccessNetwork::Mobile,
        )
        .await
        .unwrap();
        let days_later = later("2026-03-13T18:00:00Z");
        assert_eq!(tick(&db, days_later).await.unwrap().deliveries, 1);
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn reports_of_a_providers_own_server() {
    each_database(|db| async move {
        let house = house(&db).await;
        house
            .sponsors(
                &db,
                0,
                "[[rule]]\nname = 'start'\npart = 'first 6 MB'\nshare = '100 %'",
            )
            .await;
        let fixed = instruct(&db, now(), &house.own(&house.ada)).await.unwrap();
        let (provider, token) = (house.provider.user, &fixed.token);
        let set = |text: &str| text.parse::<ByteSet>().unwrap();
        let more = report(
            &db,
            now(),
            provider,
            token,
            &set("0-10000000"),
            false,
            Uuid::from_u128(1),
        )
        .await;
        assert!(matches!(
            more,
            Err(ReportRefusal::MoreThanAsked {
                end: 10_000_001,
                bytes: 10_000_000
            })
        ));
        let forged = report(
            &db,
            now(),
            provider,
            "x.y.z",
            &set("0-1"),
            false,
            Uuid::from_u128(1),
        )
        .await;
        assert!(matches!(forged, Err(ReportRefusal::Forged)));
        let foreign = report(
            &db,
            now(),
            house.ada.user,
            token,
            &set("0-1"),
            false,
            Uuid::from_u128(1),
        )
        .await;
        assert!(matches!(
            foreign,
            Err(ReportRefusal::Engine(EngineError::NotFound))
        ));
        assert_eq!(values(&db, &fixed).await, (0, 0));
        for _ in 0..2 {
            report(
                &db,
                now(),
                provider,
                token,
                &set("0-3999999"),
                false,
                Uuid::from_u128(7),
            )
            .await
            .unwrap();
            assert_eq!(values(&db, &fixed).await, (0, 400_000));
        }
        report(
            &db,
            now(),
            provider,
            token,
            &set("2000000-7999999"),
            true,
            Uuid::from_u128(8),
        )
        .await
        .unwrap();
        assert_eq!(values(&db, &fixed).await, (200_000, 600_000));
        // it is ended: later reports are too late
        let late = report(
            &db,
            now(),
            provider,
            token,
            &set("8000000-9999999"),
            false,
            Uuid::from_u128(9),
        )
        .await;
        assert!(matches!(late, Err(ReportRefusal::Over(_))), "{late:?}");
        let over = instruct(&db, now(), &house.own(&house.ada)).await.unwrap();
        // a quarter of an hour after its instruction, and though the clock was looked at
        tick(&db, later("2026-03-10T13:10:00Z")).await.unwrap();
        report(
            &db,
            later("2026-03-10T13:14:59Z"),
            provider,
            &over.token,
            &set("0-999999"),
            false,
            Uuid::from_u128(12),
        )
        .await
        .unwrap();
        assert_eq!(values(&db, &over).await, (0, 100_000));
        let late = report(
            &db,
            later("2026-03-10T13:15:00Z"),
            provider,
            &over.token,
            &set("0-1"),
            false,
            Uuid::from_u128(10),
        )
        .await;
        assert!(matches!(late, Err(ReportRefusal::Over(_))));
        // what the portal delivers is not reported
        let ours = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        let refused = report(
            &db,
            now(),
            provider,
            &ours.token,
            &set("0-1"),
            false,
            Uuid::from_u128(11),
        )
        .await;
        assert!(matches!(
            refused,
            Err(ReportRefusal::Engine(EngineError::NotFound))
        ));
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn a_dispute_is_decided_and_a_refund_is_on_the_next_papers() {
    each_database(|db| async move {
        let house = house(&db).await;
        let fixed = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        let id = fixed.delivery.id;
        let early = dispute(&db, now(), &house.ada, id, "why?").await;
        assert!(matches!(early, Err(DisputeRefusal::NothingCharged)));
        let part = goes(&db, &house.ada, &fixed, 0..5_000_000).await;
        settle(&db, now(), &[part]).await.unwrap();
        for reason in ["", " ", "\u{7}", &"x".repeat(501)] {
            let refused = dispute(&db, now(), &house.ada, id, reason).await;
            assert!(matches!(refused, Err(DisputeRefusal::Reason)), "{reason}");
        }
        let foreign = dispute(&db, now(), &house.eve, id, "why?").await;
        assert!(matches!(
            foreign,
            Err(DisputeRefusal::Engine(EngineError::NotFound))
        ));
        dispute(&db, now(), &house.ada, id, "It broke off")
            .await
            .unwrap();
        let twice = dispute(&db, now(), &house.ada, id, "Again").await;
        assert!(matches!(twice, Err(DisputeRefusal::Disputed)));
        let open = decide_dispute(&db, now(), &house.operator, id, true, "yes").await;
        assert!(matches!(open, Err(DisputeRefusal::GoesOn)));
        let after = later("2026-03-10T14:00:00Z");
        close_due(&db, after).await.unwrap();
        let not_theirs = decide_dispute(&db, after, &house.ada, id, true, "yes").await;
        assert!(matches!(
            not_theirs,
            Err(DisputeRefusal::Engine(EngineError::NotFound))
        ));
        decide_dispute(&db, after, &house.operator, id, true, "The mast fell")
            .await
            .unwrap();
        let again = decide_dispute(&db, after, &house.operator, id, false, "no").await;
        assert!(matches!(again, Err(DisputeRefusal::Decided)));
        assert_eq!(values(&db, &fixed).await, (0, 0));
        let kinds: Vec<i16> = delivery_settlement::Entity::find()
            .all(db.read())
            .await
            .unwrap()
            .iter()
            .map(|row| row.kind)
            .collect();
        assert_eq!(kinds.len(), 2);
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn preferences_tariffs_and_networks_are_versions_with_rules() {
    each_database(|db| async move {
        let house = house(&db).await;
        let file =
            |rules: &str| PreferenceFile::from_toml(&format!("currency = 'EUR'\n{rules}")).unwrap();
        let half = file("[[rule]]\nname = 'half'\nshare = '50 %'");
        assert_eq!(
            sponsor(&db, now(), &house.provider, 0, &half)
                .await
                .unwrap(),
            1
        );
        // the same again is no version; another from an old one is refused
        assert_eq!(
            sponsor(&db, now(), &house.provider, 0, &half)
                .await
                .unwrap(),
            1
        );
        let all = file("[[rule]]\nname = 'all'\nshare = '100 %'");
        let stale = sponsor(&db, now(), &house.provider, 0, &all).await;
        assert!(matches!(stale, Err(PreferRefusal::Stale { version: 1 })));
        let wrong = sponsor(
            &db,
            now(),
            &house.provider,
            1,
            &file("[[rule]]\nname = 'x'\nshare = '120 %'"),
        )
        .await;
        assert!(matches!(wrong, Err(PreferRefusal::Faults(_))));
        let not_theirs = sponsor(&db, now(), &house.ada, 0, &half).await;
        assert!(matches!(
            not_theirs,
            Err(PreferRefusal::Engine(EngineError::NotFound))
        ));
        // past deliveries are untouched
        let fixed = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        sponsor(&db, now(), &house.provider, 1, &all).await.unwrap();
        let part = goes(&db, &house.ada, &fixed, 0..10_000_000).await;
        settle(&db, now(), &[part]).await.unwrap();
        assert_eq!(values(&db, &fixed).await, (500_000, 500_000));

        for (text, want) in [
            (
                TARIFF.replace("version = 1", "version = 3"),
                "version 2 is the next",
            ),
            (
                TARIFF
                    .replace("version = 1", "version = 2")
                    .replace("2026-01-01", "2025-12-31"),
                "the version before applies from 2026-01-01",
            ),
            (TARIFF.replace("0.10", "-1"), "per_mb"),
        ] {
            let refused = add_tariff(&db, now(), &house.operator, &text)
                .await
                .unwrap_err();
            assert!(refused.to_string().contains(want), "{refused}");
        }
        assert!(
            add_tariff(&db, now(), &house.operator, TARIFF)
                .await
                .is_ok()
        );
        let not_theirs = add_tariff(&db, now(), &house.provider, TARIFF).await;
        assert!(matches!(
            not_theirs,
            Err(SetRefusal::Engine(EngineError::NotFound))
        ));

        set_networks(
            &db,
            now(),
            &house.operator,
            "mobile 10.0.0.0/8",
            "Europe/Berlin",
        )
        .await
        .unwrap();
        let map = networks(db.read()).await.unwrap();
        assert_eq!(map.network([10, 1, 1, 1].into()), AccessNetwork::Mobile);
        let zone = set_networks(&db, now(), &house.operator, "", "Europe/Atlantis").await;
        assert!(matches!(zone, Err(SetRefusal::Zone(_))));
        let line = set_networks(&db, now(), &house.operator, "dsl x", "UTC").await;
        assert!(matches!(line, Err(SetRefusal::Networks(_))));
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn each_rule_of_the_check_shows_what_was_broken() {
    each_database(|db| async move {
        let house = house(&db).await;
        house
            .sponsors(&db, 0, "[[rule]]\nname = 'half'\nshare = '50 %'")
            .await;
        let fixed = instruct(&db, now(), &house.request(&house.ada))
            .await
            .unwrap();
        let part = goes(&db, &house.ada, &fixed, 0..5_000_000).await;
        settle(&db, now(), &[part]).await.unwrap();
        let month = "2026-03".parse().unwrap();
        let clock = FixedClock::new(later("2026-04-02T00:00:00Z"));
        bill(&db, &clock, month, None).await.unwrap();
        issue_statements(&db, later("2026-04-02T00:00:00Z"), &house.operator, month)
            .await
            .unwrap();
        assert_sound(&db).await;
        for (breaks, mends, claim) in [
            (
                "UPDATE delivery SET subscriber_micros = subscriber_micros + 1",
                "UPDATE delivery SET subscriber_micros = subscriber_micros - 1",
                "each delivery is settled",
            ),
            (
                "UPDATE delivery SET provider_reserved_micros = provider_reserved_micros + 1",
                "UPDATE delivery SET provider_reserved_micros = provider_reserved_micros - 1",
                "each delivery is posted",
            ),
            (
                "UPDATE delivery_budget SET used_micros = used_micros + 1",
                "UPDATE delivery_budget SET used_micros = used_micros - 1",
                "each month's budget",
            ),
            (
                "UPDATE delivery_settlement SET subscriber_net_micros = subscriber_net_micros + 1",
                "UPDATE delivery_settlement SET subscriber_net_micros = subscriber_net_micros - 1",
                "each charge for deliveries",
            ),
            (
                "UPDATE delivery_settlement SET provider_net_micros = provider_net_micros + 1",
                "UPDATE delivery_settlement SET provider_net_micros = provider_net_micros - 1",
                "each statement is",
            ),
            (
                "UPDATE provider_statement SET sequence = 2",
                "UPDATE provider_statement SET sequence = 1",
                "each statement is",
            ),
        ] {
            db.in_tx(async |tx| Ok(tx.execute_unprepared(breaks).await?))
                .await
                .unwrap();
            let report = check::check(&db).await.unwrap();
            let broken: Vec<&str> = report
                .proofs
                .iter()
                .filter(|proof| proof.broken > 0)
                .map(|proof| proof.claim)
                .collect();
            assert!(
                broken.iter().any(|one| one.starts_with(claim)),
                "{breaks}: {broken:?}"
            );
            db.in_tx(async |tx| Ok(tx.execute_unprepared(mends).await?))
                .await
                .unwrap();
        }
        assert_sound(&db).await;
        let postings = ledger_posting::Entity::find()
            .count(db.read())
            .await
            .unwrap();
        assert!(postings > 10);
    })
    .await;
}
