//! Bandstand's schema, one step a file, the same on SQLite and PostgreSQL.
//!
//! Columns: money in `BIGINT *_micros`, instants in `BIGINT *_us` (UTC
//! microseconds), usage in whole seconds or bytes, ids as 16-byte UUIDs, calendar
//! dates as ISO text. No decimals, no floats, no database time types.
//!
//! # Adding a step
//! Write a new file with the SQL of `up` and `down` in the words both databases
//! share; `{uuid}`, `{bytes}` and `{auto_key}` stand for what they spell
//! differently. Add it to [`Migrator::migrations`]. A step that has been
//! released is never edited. The test in `engine` goes up, down and up again.

use sea_orm_migration::prelude::*;

mod m0001_people;
mod m0002_accounts;
mod m0003_usage;
mod m0004_billing;
mod m0005_metering;
mod m0006_household;
mod m0007_content;
mod m0008_delivery;
mod m0009_paper;
mod m0010_provider;

/// All steps, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_accounts::Migration),
            Box::new(m0003_usage::Migration),
            Box::new(m0004_billing::Migration),
            Box::new(m0005_metering::Migration),
            Box::new(m0006_household::Migration),
            Box::new(m0007_content::Migration),
            Box::new(m0008_delivery::Migration),
            Box::new(m0009_paper::Migration),
            Box::new(m0010_provider::Migration),
        ]
    }
}

/// Runs `sql`, statement by statement, in the words of the database at hand.
async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let (uuid, bytes, auto_key) = match manager.get_database_backend() {
        sea_orm_migration::sea_orm::DatabaseBackend::Sqlite => {
            ("BLOB", "BLOB", "INTEGER PRIMARY KEY AUTOINCREMENT")
        }
        _ => (
            "UUID",
            "BYTEA",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        ),
    };
    let sqlite =
        manager.get_database_backend() == sea_orm_migration::sea_orm::DatabaseBackend::Sqlite;
    let sql = sql
        .replace("{uuid}", uuid)
        .replace("{bytes}", bytes)
        .replace("{auto_key}", auto_key)
        // one tree instead of two where the key is the order of the rows
        .replace("{clustered}", if sqlite { "WITHOUT ROWID" } else { "" });
    let connection = manager.get_connection();
    for statement in sql.split(';').map(str::trim).filter(|s| !s.is_empty()) {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Declares a step from its two texts.
macro_rules! step {
    (up: $up:expr, down: $down:expr) => {
        /// This step.
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub struct Migration;

        #[async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::DbErr> {
                crate::run(manager, $up).await
            }

            async fn down(
                &self,
                manager: &sea_orm_migration::SchemaManager,
            ) -> Result<(), sea_orm_migration::DbErr> {
                crate::run(manager, $down).await
            }
        }
    };
}
use step;
