//! The demo is filled by the flows that everyone uses, and it is sound.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::time::FixedClock;
use engine::{check::check, demo, flow::bill::bill, testing::each_database};

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
