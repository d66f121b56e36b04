//! Made-up recordings, as publishing would store them, in bulk.

use crate::stored::{self, Stored};
use domain::identity::{made_up::recording as made_up, sampled_words, whole_file_words};
use engine::{Db, query::recording::Form};
use sea_orm::sqlx::{self, Executor};
use sound::PcmId;
use std::{error::Error, fmt::Write};

/// Recordings to a statement.
const RECORDINGS_PER_STATEMENT: usize = 500;
/// Rows of an index to a statement: SQLite takes 32,766 values.
const ROWS_PER_STATEMENT: usize = 10_000;
/// Statements to a transaction of SQLite's, so that its log stays small.
const STATEMENTS_PER_COMMIT: usize = 100;
/// What COPY is handed at a time.
const COPY_BYTES: usize = 1 << 20;

/// What recording `number` sounds like: 1,200 to 1,999 words, three minutes or so.
pub fn words(number: u32) -> Vec<u32> {
    made_up(u64::from(number), 1_200 + number as usize * 37 % 800)
}

/// The form that it is known in.
pub fn form(number: u32) -> Form {
    let mut digest = [0; 32];
    // a digest is as random in its first bytes as anywhere
    let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    digest[..8].copy_from_slice(&mixed.to_le_bytes());
    Form::Pcm(PcmId::from_bytes(digest))
}

/// Fills an empty database.
pub async fn fill(db: &Db, tracks: u32) -> Result<(), Box<dyn Error>> {
    stored::add_provider(db).await?;
    let mut shared: Vec<[u32; 2]> = Vec::new();
    let mut places: Vec<[u32; 3]> = Vec::new();
    let mut batch = Vec::new();
    for number in 1..=tracks {
        let words = words(number);
        let whole = whole_file_words(&words);
        shared.extend(whole.iter().map(|word| [word.number(), number]));
        let sampled = sampled_words(&words);
        let sampled = sampled.iter();
        places.extend(sampled.map(|at| [at.word.number(), number, at.at_words]));
        batch.push(Stored {
            number,
            form: Some(form(number)),
            words,
        });
        if batch.len() == RECORDINGS_PER_STATEMENT || number == tracks {
            stored::add(db, &batch).await?;
            batch.clear();
        }
    }
    // in the order of the key: a tree is written once, from left to right
    shared.sort_unstable();
    places.sort_unstable();
    eprintln!("{} and {} rows in the indexes", shared.len(), places.len());
    add_rows(db, "index_word", &shared).await?;
    add_rows(db, "index_place", &places).await?;
    if !db.is_sqlite() {
        // what its own housekeeping does some minutes later
        let pool = db.read().get_postgres_connection_pool();
        pool.execute("VACUUM ANALYZE").await?;
    }
    Ok(())
}

async fn add_rows<const N: usize>(
    db: &Db,
    table: &str,
    rows: &[[u32; N]],
) -> Result<(), Box<dyn Error>> {
    if db.is_sqlite() {
        insert_rows(db, table, rows).await
    } else {
        copy_rows(db, table, rows).await
    }
}

async fn copy_rows<const N: usize>(
    db: &Db,
    table: &str,
    rows: &[[u32; N]],
) -> Result<(), Box<dyn Error>> {
    let mut conn = db.read().get_postgres_connection_pool().acquire().await?;
    let mut copy = conn
        .copy_in_raw(&format!("COPY {table} FROM STDIN"))
        .await?;
    let mut text = String::with_capacity(COPY_BYTES + 64);
    for row in rows {
        for (column, value) in row.iter().enumerate() {
            let before = if column == 0 { "" } else { "\t" };
            write!(text, "{before}{value}")?;
        }
        text.push('\n');
        if text.len() >= COPY_BYTES {
            copy.send(text.as_bytes()).await?;
            text.clear();
        }
    }
    copy.send(text.as_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

async fn insert_rows<const N: usize>(
    db: &Db,
    table: &str,
    rows: &[[u32; N]],
) -> Result<(), Box<dyn Error>> {
    let mut conn = db.read().get_sqlite_connection_pool().acquire().await?;
    conn.execute("PRAGMA synchronous = OFF").await?;
    let row = format!("({})", vec!["?"; N].join(", "));
    let statement = |rows: usize| {
        let rows = vec![row.as_str(); rows].join(", ");
        format!("INSERT INTO {table} VALUES {rows}")
    };
    let full = statement(ROWS_PER_STATEMENT);
    for rows in rows.chunks(ROWS_PER_STATEMENT * STATEMENTS_PER_COMMIT) {
        conn.execute("BEGIN").await?;
        for rows in rows.chunks(ROWS_PER_STATEMENT) {
            let last;
            let sql = match rows.len() {
                ROWS_PER_STATEMENT => &full,
                fewer => {
                    last = statement(fewer);
                    &last
                }
            };
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql.as_str()));
            for value in rows.as_flattened() {
                query = query.bind(i64::from(*value));
            }
            conn.execute(query).await?;
        }
        conn.execute("COMMIT").await?;
    }
    Ok(())
}
