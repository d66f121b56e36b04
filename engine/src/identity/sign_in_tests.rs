//! Who is let in, what the database keeps, and that every refusal costs the same.

use super::*;
use crate::{
    entity::sign_in_failure,
    flow::add_user::{NewUser, add_user},
    identity::{
        CLIENT_FAILURES_MAX, EMAIL_FAILURES_MAX, FAILURE_WINDOW, disable_user, enable_user,
        set_password, viewer_of,
    },
    testing::{add_household, each_database, instant},
    viewer::RoleName,
};
use argon2::Params;
use domain::party::Language;
use jiff::ToSpan;

const PASSWORD: &str = "correct horse";

fn noon() -> Timestamp {
    instant("2026-03-01T12:00:00Z")
}

fn attempt<'a>(email: &'a str, password: &'a str) -> Attempt<'a> {
    Attempt {
        email,
        password,
        client: "192.0.2.7",
        agent: "a browser\r\nof theirs",
        replaces: None,
    }
}

async fn add_people(db: &Db) {
    add_household(db, "H-1").await;
    for (email, role) in [
        ("ada@example.com", RoleName::Subscriber),
        ("olga@example.com", RoleName::Operator),
        ("gone@example.com", RoleName::Provider),
    ] {
        let new = NewUser {
            email,
            password: PASSWORD,
            role,
            account: (role == RoleName::Subscriber).then_some("H-1"),
            name: "Somebody",
            language: Language::En,
        };
        add_user(db, noon(), new).await.unwrap();
    }
    disable_user(db, noon(), "gone@example.com").await.unwrap();
}

#[tokio::test]
async fn the_right_password_opens_a_session() {
    each_database(|db| async move {
        add_people(&db).await;
        let (token, viewer) = sign_in(&db, noon(), attempt(" Ada@Example.com", PASSWORD))
            .await
            .unwrap();
        assert_eq!(viewer.email, "ada@example.com");
        assert!(viewer.role.account().is_some());
        let again = viewer_of(&db, noon(), &token, "192.0.2.7").await.unwrap();
        assert_eq!(again, Some(viewer));

        let rows = portal_session::Entity::find().all(db.read()).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].agent, "a browser  of theirs");
        assert_eq!(rows[0].token_hash.len(), 32);
        // what is stored opens nothing
        let hash: String = rows[0]
            .token_hash
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let stolen = Token::parse(&hash).unwrap();
        assert_eq!(
            viewer_of(&db, noon(), &stolen, "192.0.2.7").await.unwrap(),
            None
        );
    })
    .await;
}

#[tokio::test]
async fn unknown_wrong_and_disabled_cost_one_verification_and_say_the_same() {
    each_database(|db| async move {
        add_people(&db).await;
        let passwords = Passwords::with_params(Params::default());
        let mut words = Vec::new();
        for (email, password) in [
            ("ada@example.com", "wrong"),
            ("nobody@example.com", PASSWORD),
            ("gone@example.com", PASSWORD),
            ("", ""),
            ("ada@example.com", &"x".repeat(5_000)),
        ] {
            let before = passwords.verifications();
            let refusal = sign_in_with(&passwords, &db, noon(), attempt(email, password))
                .await
                .unwrap_err();
            assert!(matches!(refusal, SignInRefusal::Wrong), "{email}");
            assert_eq!(passwords.verifications() - before, 1, "{email}");
            words.push(refusal.to_string());
        }
        words.dedup();
        assert_eq!(words.len(), 1, "{words:?}");
        let before = passwords.verifications();
        sign_in_with(
            &passwords,
            &db,
            noon(),
            attempt("ada@example.com", PASSWORD),
        )
        .await
        .unwrap();
        assert_eq!(passwords.verifications() - before, 1);
        enable_user(&db, noon(), "gone@example.com").await.unwrap();
        sign_in(&db, noon(), attempt("gone@example.com", PASSWORD))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_address_is_shut_for_the_rest_of_its_window_known_or_not() {
    each_database(|db| async move {
        add_people(&db).await;
        for email in ["ada@example.com", "nobody@example.com"] {
            for _ in 0..EMAIL_FAILURES_MAX {
                let refusal = sign_in(&db, noon(), attempt(email, "wrong"))
                    .await
                    .unwrap_err();
                assert!(matches!(refusal, SignInRefusal::Wrong));
            }
            // also with the right password, without any hashing, in the same words
            let passwords = Passwords::with_params(Params::default());
            let later = noon() + 10.minutes();
            let refusal = sign_in_with(&passwords, &db, later, attempt(email, PASSWORD))
                .await
                .unwrap_err();
            assert_eq!(refusal.to_string(), SignInRefusal::Wrong.to_string());
            let SignInRefusal::Throttled { retry_after } = refusal else {
                panic!("{email}: {refusal:?}");
            };
            assert_eq!(retry_after, FAILURE_WINDOW - Duration::from_secs(600));
            assert_eq!(passwords.verifications(), 0);
        }
        let next = noon() + 15.minutes();
        sign_in(&db, next, attempt("ada@example.com", PASSWORD))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_success_takes_its_own_count_back_and_no_other() {
    each_database(|db| async move {
        add_people(&db).await;
        for _ in 0..3 {
            sign_in(&db, noon(), attempt("olga@example.com", "wrong"))
                .await
                .unwrap_err();
            for _ in 0..2 {
                sign_in(&db, noon(), attempt("ada@example.com", "wrong"))
                    .await
                    .unwrap_err();
            }
            sign_in(&db, noon(), attempt("ada@example.com", PASSWORD))
                .await
                .unwrap();
        }
        let rows = sign_in_failure::Entity::find()
            .all(db.read())
            .await
            .unwrap();
        let mut counts: Vec<(bool, i32)> = rows
            .iter()
            .map(|row| (row.subject.starts_with("client:"), row.failures))
            .collect();
        counts.sort();
        // olga's three; the client's nine failures, but not its three successes
        assert_eq!(counts, [(false, 3), (true, 9)]);
        assert!(rows.iter().all(|row| !row.subject.contains('@')));
        const { assert!(CLIENT_FAILURES_MAX > EMAIL_FAILURES_MAX) };
    })
    .await;
}

#[tokio::test]
async fn a_planted_session_ends_at_sign_in() {
    each_database(|db| async move {
        add_people(&db).await;
        let planted = sign_in(&db, noon(), attempt("ada@example.com", PASSWORD))
            .await
            .unwrap()
            .0;
        let with_cookie = Attempt {
            replaces: Some(planted.clone()),
            ..attempt("olga@example.com", PASSWORD)
        };
        let (token, viewer) = sign_in(&db, noon(), with_cookie).await.unwrap();
        assert_ne!(token, planted);
        assert_eq!(viewer.role, Role::Operator);
        assert_eq!(
            viewer_of(&db, noon(), &planted, "192.0.2.7").await.unwrap(),
            None
        );

        let log = crate::audit::page(&viewer, &db, None, 1).await.unwrap();
        assert_eq!(log[0].action, "sign-in");
        assert_eq!(log[0].client, "192.0.2.7");
    })
    .await;
}

#[tokio::test]
async fn a_weaker_hash_is_made_anew_at_sign_in() {
    each_database(|db| async move {
        add_people(&db).await;
        let phc = || async {
            by_email(db.read(), "ada@example.com")
                .await
                .unwrap()
                .unwrap()
                .password_phc
        };
        let before = phc().await;
        let stronger = Params::new(Params::DEFAULT_M_COST, 3, 1, None).unwrap();
        let passwords = Passwords::with_params(stronger);
        let wrong = sign_in_with(&passwords, &db, noon(), attempt("ada@example.com", "wrong"));
        wrong.await.unwrap_err();
        assert_eq!(phc().await, before);
        for _ in 0..2 {
            let right = sign_in_with(
                &passwords,
                &db,
                noon(),
                attempt("ada@example.com", PASSWORD),
            );
            right.await.unwrap();
        }
        let after = phc().await;
        assert!(after.contains("m=19456,t=3,p=1"), "{after}");
        // today's parameters are not weaker than these
        sign_in(&db, noon(), attempt("ada@example.com", PASSWORD))
            .await
            .unwrap();
        assert_eq!(phc().await, after);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_of_the_old() {
    each_database(|db| async move {
        add_people(&db).await;
        let token = sign_in(&db, noon(), attempt("ada@example.com", PASSWORD))
            .await
            .unwrap()
            .0;
        set_password(&db, noon(), "ada@example.com", "another horse")
            .await
            .unwrap();
        assert_eq!(
            viewer_of(&db, noon(), &token, "192.0.2.7").await.unwrap(),
            None
        );
        sign_in(&db, noon(), attempt("ada@example.com", PASSWORD))
            .await
            .unwrap_err();
        sign_in(&db, noon(), attempt("ada@example.com", "another horse"))
            .await
            .unwrap();
    })
    .await;
}
