//! `check` goes red for each kind of change that somebody makes by hand, on
//! both databases.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{invoice::InvoiceDocument, time::FixedClock};
use engine::{
    Db,
    check::check,
    entity::invoice,
    flow::bill::bill,
    testing::{add_household, add_usage, each_database, instant},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait};

/// One account with an invoice of September.
async fn billed(db: &Db) {
    add_household(db, "H-1").await;
    add_usage(db, "sep", &[("H-1-home", "2026-09-05", 9)]).await;
    let clock = FixedClock::new(instant("2026-10-01T06:00:00Z"));
    bill(db, &clock, "2026-09".parse().unwrap(), None)
        .await
        .unwrap();
    assert_eq!(broken(db).await, Vec::<&str>::new());
}

/// The claims that do not hold.
async fn broken(db: &Db) -> Vec<&'static str> {
    let proofs = check(db).await.unwrap().proofs;
    let broken = proofs.iter().filter(|proof| proof.broken > 0);
    broken.map(|proof| proof.claim).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_row_is_found() {
    let changes = [
        ("usage_total", "raw", "+ 1", "- 1", "running total"),
        (
            "usage_total",
            "counted",
            "+ 1000",
            "- 1000",
            "usage is the usage",
        ),
        (
            "usage_import",
            "accepted_count",
            "+ 1",
            "- 1",
            "each import",
        ),
        ("invoice", "total_micros", "+ 1", "- 1", "sum of its lines"),
        (
            "invoice_line",
            "amount_micros",
            "+ 1",
            "- 1",
            "sum of its lines",
        ),
        (
            "ledger_posting",
            "amount_micros",
            "+ 1",
            "- 1",
            "ledger balances",
        ),
        (
            "ledger_posting",
            "amount_micros",
            "* -1",
            "* -1",
            "posted as",
        ),
        (
            "number_series",
            "next_sequence",
            "+ 7",
            "- 7",
            "without gap",
        ),
        ("audit_event", "at_us", "+ 1", "- 1", "audit log"),
    ];
    each_database(move |db| async move {
        billed(&db).await;
        for (table, column, forth, back, claim) in changes {
            let change = async |by: &str| {
                let sql = format!("UPDATE {table} SET {column} = {column} {by}");
                db.read().execute_unprepared(&sql).await.unwrap();
            };
            change(forth).await;
            let found = broken(&db).await;
            let is_found = found.iter().any(|broken| broken.contains(claim));
            assert!(is_found, "{table}.{column} {forth}: {found:?}");
            change(back).await;
            assert_eq!(broken(&db).await, Vec::<&str>::new());
        }
    })
    .await;
}

/// Puts what `change` makes of the only invoice's document in its place.
async fn rewrite(db: &Db, change: impl FnOnce(&mut InvoiceDocument), is_signed: bool) {
    let row = invoice::Entity::find().one(db.read()).await.unwrap();
    let row = row.unwrap();
    let mut document: InvoiceDocument = serde_json::from_slice(&row.document).unwrap();
    change(&mut document);
    let bytes = serde_json::to_vec(&document).unwrap();
    let mut row: invoice::ActiveModel = row.into();
    if is_signed {
        row.digest = Set(blake3::hash(&bytes).as_bytes().to_vec());
    }
    row.document = Set(bytes);
    row.update(db.read()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_document_is_found() {
    each_database(|db| async move {
        billed(&db).await;
        rewrite(&db, |document| document.customer.name.push('x'), false).await;
        assert_eq!(
            broken(&db).await,
            ["each invoice has the bytes it was issued with"]
        );
        rewrite(&db, |_| (), true).await;
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        let dearer = |document: &mut InvoiceDocument| {
            let line = &mut document.lines[0];
            line.amount = line.amount.checked_add(line.amount).unwrap();
        };
        rewrite(&db, dearer, true).await;
        let broken = broken(&db).await;
        for claim in ["each line follows", "charge its usage once"] {
            let found = broken.iter().any(|broken| broken.contains(claim));
            assert!(found, "{claim}: {broken:?}");
        }
    })
    .await;
}
