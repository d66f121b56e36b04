//! The demo is filled by the flows that everyone uses, and it is sound.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::time::FixedClock;
use engine::{check::check, demo, testing::each_database};

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
