//! Every step of the schema goes up, down and up again, on each database.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::time::FixedClock;
use engine::{
    Db,
    entity::paper,
    flow::bill::bill,
    testing::{add_household, each_database, instant},
};
use migrations::Migrator;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement};
use sea_orm_migration::MigratorTrait;

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

/// Tables and indexes of ours; what the migrator and the database keep for
/// themselves is left out.
async fn objects(db: &Db) -> Vec<String> {
    let sql = if db.is_sqlite() {
        "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND name <> 'seaql_migrations' ORDER BY name"
    } else {
        "SELECT relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace \
         WHERE nspname = 'public' AND relname NOT LIKE 'seaql\\_migrations%' ORDER BY relname"
    };
    let statement = Statement::from_string(db.read().get_database_backend(), sql);
    match Named::find_by_statement(statement).all(db.read()).await {
        Ok(rows) => rows.into_iter().map(|row| row.name).collect(),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn up_down_and_up_again() {
    each_database(|db| async move {
        let first = objects(&db).await;
        assert!(first.contains(&"account".to_owned()), "{first:?}");
        // rows in the way do not hold a step back
        add_household(&db, "H-1").await;

        db.migrate_down(None).await.unwrap();
        assert_eq!(objects(&db).await, Vec::<String>::new());
        let steps = Migrator::migrations().len();
        assert_eq!(db.pending_migrations().await.unwrap(), steps);

        assert_eq!(db.migrate().await.unwrap(), steps);
        assert_eq!(objects(&db).await, first);
        assert_eq!(db.migrate().await.unwrap(), 0, "a second time, nothing");
        add_household(&db, "H-1").await;
    })
    .await;
}

#[tokio::test]
async fn a_paper_that_was_due_before_has_the_wish_of_its_account() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let clock = FixedClock::new(instant("2026-09-01T06:00:00Z"));
        let month = "2026-08".parse().unwrap();
        bill(&db, &clock, month, None).await.unwrap();

        db.migrate_down(Some(1)).await.unwrap();
        for sql in [
            "UPDATE account SET itemization = 2, language = 'de'",
            "UPDATE paper SET language = NULL",
        ] {
            db.read().execute_unprepared(sql).await.unwrap();
        }
        assert_eq!(db.migrate().await.unwrap(), 1);
        let rows = paper::Entity::find().all(db.read()).await.unwrap();
        let wishes: Vec<(&str, i16)> = rows
            .iter()
            .map(|row| (row.language.as_str(), row.itemization))
            .collect();
        assert_eq!(wishes, [("de", 2)]);
    })
    .await;
}
