//! How often a sign-in may be tried.
//!
//! A window opens with the first try for an e-mail address, or from a client,
//! and lasts [`FAILURE_WINDOW`]. Tries are counted before they are judged; a
//! success takes its own count back. Addresses are counted by their hash, so
//! that a password typed into the wrong field is not kept.

use crate::{Db, EngineError};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, Statement};
use std::{net::IpAddr, time::Duration};

/// How long failures count.
pub const FAILURE_WINDOW: Duration = Duration::from_secs(15 * 60);

/// Failures for one e-mail address in a window, before the rest of it is shut.
pub const EMAIL_FAILURES_MAX: i32 = 5;

/// Failures from one client in a window, before the rest of it is shut.
pub const CLIENT_FAILURES_MAX: i32 = 30;

/// Bad API tokens from one client in a window, before it is told to wait.
pub const TOKEN_FAILURES_MAX: i32 = 30;

/// Whose tries are counted.
#[derive(Debug, Clone)]
pub(crate) struct Subjects {
    email: String,
    client: String,
}

/// Whether a try may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// It may.
    Admitted,
    /// It may not, until this much time has gone.
    Shut { retry_after: Duration },
}

#[derive(FromQueryResult)]
struct Counted {
    failures: i32,
    window_start_us: i64,
}

impl Subjects {
    /// Of a try for `email` (as it is compared) from the network address `client`.
    pub(crate) fn new(email: &str, client: &str) -> Self {
        Self {
            email: format!("email:{}", blake3::hash(email.as_bytes()).to_hex()),
            client: format!("client:{}", client_key(client)),
        }
    }
}

/// Counts a try and says whether it may go on. A client whose window is shut
/// does not use up the tries of an e-mail address.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn admit(
    db: &Db,
    now: Timestamp,
    subjects: &Subjects,
) -> Result<Admission, EngineError> {
    db.in_tx(
        async |tx| match count(tx, now, &subjects.client, CLIENT_FAILURES_MAX).await? {
            Admission::Admitted => count(tx, now, &subjects.email, EMAIL_FAILURES_MAX).await,
            shut @ Admission::Shut { .. } => Ok(shut),
        },
    )
    .await
}

/// Notes that `client` came with an API token that is none; says how long it is to
/// wait once there were too many. A good token is never kept waiting: nobody guesses
/// 256 bits, and others may call from the same address.
///
/// # Errors
/// [`EngineError::Database`].
pub async fn note_bad_token(
    db: &Db,
    now: Timestamp,
    client: &str,
) -> Result<Option<Duration>, EngineError> {
    let subject = format!("token:{}", client_key(client));
    let admission = db
        .in_tx(async |tx| count(tx, now, &subject, TOKEN_FAILURES_MAX).await)
        .await?;
    Ok(match admission {
        Admission::Admitted => None,
        Admission::Shut { retry_after } => Some(retry_after),
    })
}

/// Takes back the count of a try that succeeded: all of the address's, one of
/// the client's (else a good password of one's own would open the way for
/// guesses at others).
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn forgive(
    tx: &DatabaseTransaction,
    subjects: &Subjects,
) -> Result<(), EngineError> {
    let backend = tx.get_database_backend();
    let sql = "DELETE FROM sign_in_failure WHERE subject = $1";
    let values = [subjects.email.as_str().into()];
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    let sql =
        "UPDATE sign_in_failure SET failures = failures - 1 WHERE subject = $1 AND failures > 0";
    let values = [subjects.client.as_str().into()];
    tx.execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}

/// Forgets windows that have closed.
///
/// # Errors
/// [`EngineError::Database`].
pub(crate) async fn sweep(tx: &DatabaseTransaction, now: Timestamp) -> Result<(), EngineError> {
    let sql = "DELETE FROM sign_in_failure WHERE window_start_us <= $1";
    let values = [opened_before(now).into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    tx.execute_raw(statement).await?;
    Ok(())
}

async fn count(
    tx: &DatabaseTransaction,
    now: Timestamp,
    subject: &str,
    failures_max: i32,
) -> Result<Admission, EngineError> {
    // one statement, so that two processes cannot count the same try once
    let sql = "INSERT INTO sign_in_failure (subject, window_start_us, failures) VALUES ($1, $2, 1) \
        ON CONFLICT (subject) DO UPDATE SET \
        failures = CASE WHEN sign_in_failure.window_start_us <= $3 THEN 1 \
            WHEN sign_in_failure.failures > $4 THEN sign_in_failure.failures \
            ELSE sign_in_failure.failures + 1 END, \
        window_start_us = CASE WHEN sign_in_failure.window_start_us <= $3 THEN $2 \
            ELSE sign_in_failure.window_start_us END \
        RETURNING failures, window_start_us";
    let now_us = now.as_microsecond();
    let values = [
        subject.into(),
        now_us.into(),
        opened_before(now).into(),
        failures_max.into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let counted = Counted::find_by_statement(statement)
        .one(tx)
        .await?
        .ok_or_else(|| EngineError::Row {
            table: "sign_in_failure",
            column: "failures",
            row: subject.to_owned(),
        })?;
    if counted.failures <= failures_max {
        return Ok(Admission::Admitted);
    }
    let gone = Duration::from_micros(
        now_us
            .saturating_sub(counted.window_start_us)
            .max(0)
            .unsigned_abs(),
    );
    Ok(Admission::Shut {
        retry_after: FAILURE_WINDOW.saturating_sub(gone),
    })
}

/// A window that opened at this instant, or before, has closed.
fn opened_before(now: Timestamp) -> i64 {
    let window_us = i64::try_from(FAILURE_WINDOW.as_micros()).unwrap_or(i64::MAX);
    now.as_microsecond().saturating_sub(window_us)
}

/// What counts as one client: an IPv4 address, or the /64 that an IPv6 address
/// is in, since whoever has one of its addresses has them all.
fn client_key(client: &str) -> String {
    match client
        .parse::<IpAddr>()
        .map(|address| address.to_canonical())
    {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => super::one_line(client, 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{each_database, instant};

    #[test]
    fn one_client_is_one_however_it_writes_its_address() {
        for (client, want) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("local\nconsole", "local console"),
        ] {
            assert_eq!(client_key(client), want);
        }
    }

    #[tokio::test]
    async fn the_window_shuts_and_opens_again() {
        each_database(|db| async move {
            let subjects = Subjects::new("ada@example.com", "192.0.2.7");
            let start = instant("2026-03-01T12:00:00Z");
            for _ in 0..EMAIL_FAILURES_MAX {
                let admission = admit(&db, start, &subjects).await.unwrap();
                assert_eq!(admission, Admission::Admitted);
            }
            let later = instant("2026-03-01T12:05:00Z");
            let shut = Admission::Shut {
                retry_after: Duration::from_secs(600),
            };
            assert_eq!(admit(&db, later, &subjects).await.unwrap(), shut);
            // another address is not shut, and neither is this one from elsewhere, later
            let other = Subjects::new("eve@example.com", "192.0.2.7");
            assert_eq!(
                admit(&db, later, &other).await.unwrap(),
                Admission::Admitted
            );
            let elsewhere = Subjects::new("ada@example.com", "192.0.2.8");
            assert_eq!(admit(&db, later, &elsewhere).await.unwrap(), shut);
            let next = instant("2026-03-01T12:15:00Z");
            assert_eq!(
                admit(&db, next, &subjects).await.unwrap(),
                Admission::Admitted
            );
        })
        .await;
    }

    #[tokio::test]
    async fn a_client_is_shut_whatever_it_tries() {
        each_database(|db| async move {
            let now = instant("2026-03-01T12:00:00Z");
            for number in 0..CLIENT_FAILURES_MAX {
                let subjects = Subjects::new(&format!("{number}@example.com"), "192.0.2.7");
                assert_eq!(
                    admit(&db, now, &subjects).await.unwrap(),
                    Admission::Admitted
                );
            }
            let subjects = Subjects::new("ada@example.com", "192.0.2.7");
            let admission = admit(&db, now, &subjects).await.unwrap();
            assert_eq!(
                admission,
                Admission::Shut {
                    retry_after: FAILURE_WINDOW
                }
            );
            // and uses up nobody's tries
            let elsewhere = Subjects::new("ada@example.com", "192.0.2.8");
            for _ in 0..EMAIL_FAILURES_MAX {
                assert_eq!(
                    admit(&db, now, &elsewhere).await.unwrap(),
                    Admission::Admitted
                );
            }
        })
        .await;
    }

    #[tokio::test]
    async fn many_at_once_do_not_get_past_together() {
        each_database(|db| async move {
            let now = instant("2026-03-01T12:00:00Z");
            let tries: Vec<_> = (0..20)
                .map(|_| {
                    let db = db.clone();
                    tokio::task::spawn_local(async move {
                        let subjects = Subjects::new("ada@example.com", "192.0.2.7");
                        admit(&db, now, &subjects).await.unwrap()
                    })
                })
                .collect();
            let mut admitted = 0;
            for admission in tries {
                admitted += i32::from(admission.await.unwrap() == Admission::Admitted);
            }
            assert_eq!(admitted, EMAIL_FAILURES_MAX);
        })
        .await;
    }

    #[tokio::test]
    async fn a_sweep_forgets_closed_windows_only() {
        each_database(|db| async move {
            let old = Subjects::new("ada@example.com", "192.0.2.7");
            admit(&db, instant("2026-03-01T12:00:00Z"), &old)
                .await
                .unwrap();
            let new = Subjects::new("eve@example.com", "192.0.2.8");
            admit(&db, instant("2026-03-01T12:10:00Z"), &new)
                .await
                .unwrap();
            let now = instant("2026-03-01T12:20:00Z");
            db.in_tx(async |tx| sweep(tx, now).await).await.unwrap();
            use crate::entity::sign_in_failure::Entity;
            use sea_orm::EntityTrait;
            let left = Entity::find().all(db.read()).await.unwrap();
            let mut left: Vec<String> = left.into_iter().map(|row| row.subject).collect();
            left.sort();
            assert_eq!(left, [new.client, new.email]);
        })
        .await;
    }
}
