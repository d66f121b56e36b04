//! The demo is filled by the flows that everyone uses, and it is sound.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    delivery::AccessNetwork,
    time::{Clock as _, FixedClock, PeriodMonth},
};
use engine::{
    Db, Viewer,
    check::check,
    demo,
    entity::{delivery, portal_user},
    flow::{
        bill::bill,
        delivery::{Item, issue_statements},
        dispatch::{Says, claim_due},
    },
    read::{
        deliveries::{DeliveryQuery, DeliveryState, deliveries},
        delivery_desk::{DeliveryDesk, delivery_desk},
    },
    testing::each_database,
};
use jiff::{Timestamp, ToSpan};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, entity::prelude::*};

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_full_sound_and_the_same_twice() {
    each_database(|db| async move {
        let clock = FixedClock::new("2026-11-21T09:00:00Z".parse().unwrap());
        let report = demo::fill(&db, &clock).await.unwrap();
        assert!(
            report.filled && report.records > 4_000 && report.rejected > 0,
            "{report:?}"
        );
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");
        // what was billed last is mailed: one period begins later in its month
        let due = claim_due(&db, clock.now()).await.unwrap();
        let of = due.iter().filter_map(|message| match &message.says {
            Says::Invoice { document, .. } => Some(document.period.month),
            _ => None,
        });
        let mut of: Vec<PeriodMonth> = of.collect();
        of.sort_unstable();
        let wanted = ["2026-09", "2026-10", "2026-10"];
        assert_eq!(of, wanted.map(|month| month.parse().unwrap()));
        let again = demo::fill(&db, &clock).await.unwrap();
        assert!(!again.filled);
        eprintln!("{report:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_bill_run_is_left_to_the_operator() {
    for as_of in ["2026-11-21T09:00:00Z", "2026-11-09T09:00:00Z"] {
        each_database(|db| async move {
            let clock = FixedClock::new(as_of.parse().unwrap());
            demo::fill(&db, &clock).await.unwrap();
            let report = bill(&db, &clock, "2026-10".parse().unwrap(), None);
            let report = report.await.unwrap();
            assert_eq!((report.billed, report.already_billed), (1, 2), "{as_of}");
            let proofs = check(&db).await.unwrap();
            assert!(proofs.is_sound(), "{proofs:#?}");
        })
        .await;
    }
}

/// Four files of the demo's provider.
async fn songs(db: &Db) -> [Item; 4] {
    let provider = portal_user::Entity::find()
        .filter(portal_user::Column::Email.eq("provider@demo.example"))
        .one(db.read())
        .await
        .unwrap()
        .unwrap();
    [5, 6, 7, 8].map(|megabytes| Item {
        provider: domain::id::UserId::new(provider.id),
        content: format!("song-{megabytes}"),
        title: format!("Song {megabytes}"),
        format: Some("flac".into()),
        hash: None,
        bytes: megabytes * 1_000_000,
        duration_s: Some(60),
    })
}

async fn desk(db: &Db, now: Timestamp) -> DeliveryDesk {
    delivery_desk(&Viewer::command_line(), db, now)
        .await
        .unwrap()
}

async fn listed(db: &Db, query: DeliveryQuery) -> usize {
    let viewer = Viewer::command_line();
    deliveries(&viewer, db, &query).await.unwrap().rows.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn deliveries_of_two_months_are_sound_and_on_the_operators_desk() {
    each_database(|db| async move {
        let clock = FixedClock::new("2026-11-21T09:00:00Z".parse().unwrap());
        let now = clock.now();
        demo::fill(&db, &clock).await.unwrap();
        let empty = desk(&db, now).await;
        assert!(empty.revenue.is_empty() && empty.months.is_empty() && empty.tariffs.is_empty());

        let filled = demo::fill_deliveries(&db, now, &songs(&db).await).await;
        assert_eq!(filled.unwrap(), (10, 1));
        let count = delivery::Entity::find().count(db.read()).await.unwrap();
        assert_eq!(count, 10);
        let proofs = check(&db).await.unwrap();
        assert!(proofs.is_sound(), "{proofs:#?}");

        let shown = desk(&db, now).await;
        let november: PeriodMonth = "2026-11".parse().unwrap();
        assert_eq!(shown.month, november);
        let [revenue] = shown.revenue[..] else {
            panic!("{:?}", shown.revenue)
        };
        assert!(revenue.subscribers.micros() > 0 && revenue.providers.micros() > 0);
        let of = |network| shown.volumes.iter().find(|row| row.network == network);
        let fixed = of(AccessNetwork::Fixed).unwrap();
        assert_eq!((fixed.deliveries, fixed.bytes), (1, 5_000_000));
        let abroad = of(AccessNetwork::Roaming).unwrap();
        assert_eq!((abroad.deliveries, abroad.bytes), (2, 11_000_000));
        // what is used and reserved is what the deliveries say
        let [budget] = &shown.budgets[..] else {
            panic!("{:?}", shown.budgets)
        };
        assert_eq!(budget.budget.month.micros(), 1_700_000);
        assert!(
            budget.used.micros() > 0 && budget.reserved.micros() > 0,
            "{budget:?}"
        );
        let [dispute] = &shown.disputes[..] else {
            panic!("{:?}", shown.disputes)
        };
        assert_eq!(
            (dispute.account.as_str(), dispute.title.as_str()),
            ("lindenallee-12", "Song 8")
        );
        assert!(
            shown
                .tariffs
                .iter()
                .all(|(tariff, is_in_force)| { tariff.version == 1 && *is_in_force })
        );
        assert_eq!(shown.networks.elsewhere(), AccessNetwork::Fixed);
        assert_eq!(shown.zone.iana_name(), Some("Europe/Berlin"));
        // last month is stated, this one is not over
        assert!(shown.months.is_empty(), "{:?}", shown.months);
        assert_eq!(shown.statements.len(), 1);
        assert_eq!(shown.statements[0].month, november.previous());

        // each state is found, and each delivery has one
        for (state, want) in [
            (DeliveryState::Open(now), 1),
            (DeliveryState::Complete, 8),
            (DeliveryState::Ended(now), 1),
            (DeliveryState::Disputed, 1),
        ] {
            let state = Some(state);
            let query = DeliveryQuery {
                state,
                ..DeliveryQuery::default()
            };
            assert_eq!(listed(&db, query).await, want, "{state:?}");
        }
        for (search, want) in [("Pier Nine", 10), ("linden", 7), ("Song 8", 2), ("none", 0)] {
            let query = DeliveryQuery {
                search: search.into(),
                ..DeliveryQuery::default()
            };
            assert_eq!(listed(&db, query).await, want, "{search}");
        }

        // when the month is over it waits to be stated, once
        let later = now.checked_add((24 * 20).hours()).unwrap();
        assert_eq!(desk(&db, later).await.months, [november]);
        let operator = Viewer::command_line();
        let stated = issue_statements(&db, later, &operator, november).await;
        assert_eq!(stated.unwrap().numbers.len(), 1);
        let stated = desk(&db, later).await;
        assert!(stated.months.is_empty());
        assert_eq!(stated.statements.len(), 2);
        assert_eq!(stated.statements[0].month, november);

        let mut nobody = Viewer::command_line();
        nobody.role = engine::Role::Provider;
        assert!(delivery_desk(&nobody, &db, now).await.is_err());
    })
    .await;
}
