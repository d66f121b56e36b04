//! How long sessions live, and who ends them.

use super::*;
use crate::{
    flow::add_user::{NewUser, add_user},
    identity::{Attempt, disable_user, sign_in},
    testing::{add_household, each_database, instant},
    viewer::RoleName,
};
use domain::party::Language;
use jiff::{SignedDuration, Span, ToSpan};

fn noon() -> Timestamp {
    instant("2026-03-01T12:00:00Z")
}

async fn add_people(db: &Db) {
    add_household(db, "H-1").await;
    for (email, role) in [
        ("ada@example.com", RoleName::Subscriber),
        ("olga@example.com", RoleName::Operator),
    ] {
        let new = NewUser {
            email,
            password: "correct horse",
            role,
            account: (role == RoleName::Subscriber).then_some("H-1"),
            name: "Somebody",
            language: Language::En,
        };
        add_user(db, noon(), new).await.unwrap();
    }
}

async fn enter(db: &Db, now: Timestamp, email: &str) -> (Token, Viewer) {
    let attempt = Attempt {
        email,
        password: "correct horse",
        client: "192.0.2.7",
        agent: "a browser",
        replaces: None,
    };
    sign_in(db, now, attempt).await.unwrap()
}

async fn alive(db: &Db, now: Timestamp, token: &Token) -> bool {
    viewer_of(db, now, token, "192.0.2.7")
        .await
        .unwrap()
        .is_some()
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle() {
    each_database(|db| async move {
        add_people(&db).await;
        for (email, idle) in [
            ("ada@example.com", Lifetime::OF_SUBSCRIBERS.idle),
            ("olga@example.com", Lifetime::OF_OPERATORS.idle),
        ] {
            let (token, _) = enter(&db, noon(), email).await;
            let end = noon() + SignedDuration::try_from(idle).unwrap();
            assert!(!alive(&db, end, &token).await, "{email}");
            assert!(alive(&db, end - 1.microsecond(), &token).await, "{email}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_in_use_ends_at_its_absolute_limit() {
    each_database(|db| async move {
        add_people(&db).await;
        for (email, step, lifetime) in [
            ("ada@example.com", 11.hours(), Lifetime::OF_SUBSCRIBERS),
            ("olga@example.com", 50.minutes(), Lifetime::OF_OPERATORS),
        ] {
            let (token, viewer) = enter(&db, noon(), email).await;
            let end = noon() + SignedDuration::try_from(lifetime.absolute).unwrap();
            let mut now = noon();
            while now < end {
                assert!(alive(&db, now, &token).await, "{email} at {now}");
                until_seen(&db, &viewer, now).await;
                now += step;
            }
            assert!(!alive(&db, end, &token).await, "{email}");
        }
    })
    .await;
}

/// Waits until the session's use at `now` is noted; that goes on in a task.
async fn until_seen(db: &Db, viewer: &Viewer, now: Timestamp) {
    for _ in 0..500 {
        if seen(db, viewer).await == now {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("not noted");
}

async fn seen(db: &Db, viewer: &Viewer) -> Timestamp {
    let row = portal_session::Entity::find()
        .filter(portal_session::Column::Id.eq(viewer.session_id))
        .one(db.read())
        .await
        .unwrap()
        .unwrap();
    Timestamp::from_microsecond(row.seen_at_us).unwrap()
}

#[tokio::test]
async fn its_use_is_noted_at_most_once_a_minute() {
    each_database(|db| async move {
        add_people(&db).await;
        let (token, viewer) = enter(&db, noon(), "ada@example.com").await;
        for (after, noted_after) in [
            (59.seconds(), Span::new()),
            (60.seconds(), 60.seconds()),
            (119.seconds(), 60.seconds()),
            (120.seconds(), 120.seconds()),
        ] {
            assert!(alive(&db, noon() + after, &token).await);
            until_seen(&db, &viewer, noon() + noted_after).await;
        }
    })
    .await;
}

#[tokio::test]
async fn disabling_a_user_takes_effect_at_once() {
    each_database(|db| async move {
        add_people(&db).await;
        let (ada, _) = enter(&db, noon(), "ada@example.com").await;
        let (olga, _) = enter(&db, noon(), "olga@example.com").await;
        disable_user(&db, noon(), "Ada@example.com").await.unwrap();
        assert!(!alive(&db, noon(), &ada).await);
        assert!(alive(&db, noon(), &olga).await);
        let refusal = disable_user(&db, noon(), "nobody@example.com")
            .await
            .unwrap_err();
        assert!(refusal.to_string().contains("no user"), "{refusal}");
    })
    .await;
}

#[tokio::test]
async fn a_session_that_is_left_over_opens_nothing_to_a_disabled_user() {
    each_database(|db| async move {
        add_people(&db).await;
        let (ada, viewer) = enter(&db, noon(), "ada@example.com").await;
        // by other means than ours, which end the sessions as well
        portal_user::Entity::update_many()
            .col_expr(portal_user::Column::DisabledAtUs, Expr::value(1_i64))
            .filter(portal_user::Column::Id.eq(viewer.user.uuid()))
            .exec(db.read())
            .await
            .unwrap();
        assert!(!alive(&db, noon(), &ada).await);
    })
    .await;
}

#[tokio::test]
async fn people_see_and_end_their_own_sessions_only() {
    each_database(|db| async move {
        add_people(&db).await;
        let (first, ada) = enter(&db, noon(), "ada@example.com").await;
        let (second, ada_elsewhere) = enter(&db, noon() + 1.minute(), "ada@example.com").await;
        let (third, olga) = enter(&db, noon(), "olga@example.com").await;

        let now = noon() + 2.minutes();
        let rows = sessions(&ada, &db, now).await.unwrap();
        let ids: Vec<(Uuid, bool)> = rows.iter().map(|row| (row.id, row.is_current)).collect();
        assert_eq!(
            ids,
            [(ada_elsewhere.session_id, false), (ada.session_id, true)]
        );
        assert_eq!(rows[0].client, "192.0.2.7");

        let foreign = end_session(&ada, &db, olga.session_id).await;
        assert!(matches!(foreign, Err(EngineError::NotFound)));
        assert!(alive(&db, now, &third).await);

        end_session(&ada, &db, ada_elsewhere.session_id)
            .await
            .unwrap();
        assert!(!alive(&db, now, &second).await);
        let again = end_session(&ada, &db, ada_elsewhere.session_id).await;
        assert!(matches!(again, Err(EngineError::NotFound)));

        sign_out(&db, &first).await.unwrap();
        assert!(!alive(&db, now, &first).await);
        sign_out(&db, &first).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_of_ones_own() {
    each_database(|db| async move {
        add_people(&db).await;
        let (first, ada) = enter(&db, noon(), "ada@example.com").await;
        let (second, _) = enter(&db, noon(), "ada@example.com").await;
        let (third, olga) = enter(&db, noon(), "olga@example.com").await;
        assert_eq!(end_all_sessions(&ada, &db).await.unwrap(), 2);
        assert!(!alive(&db, noon(), &first).await);
        assert!(!alive(&db, noon(), &second).await);
        assert!(alive(&db, noon(), &third).await);

        let (fourth, _) = enter(&db, noon(), "ada@example.com").await;
        let refused = end_sessions_of(&ada, &db, olga.user).await;
        assert!(matches!(refused, Err(EngineError::NotFound)));
        assert_eq!(end_sessions_of(&olga, &db, ada.user).await.unwrap(), 1);
        assert!(!alive(&db, noon(), &fourth).await);
    })
    .await;
}

#[tokio::test]
async fn what_has_run_out_is_swept() {
    each_database(|db| async move {
        add_people(&db).await;
        enter(&db, noon(), "ada@example.com").await;
        let later = noon() + SignedDuration::try_from(Lifetime::OF_SUBSCRIBERS.absolute).unwrap();
        let (_, viewer) = enter(&db, later, "ada@example.com").await;
        let rows = portal_session::Entity::find().all(db.read()).await.unwrap();
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, [viewer.session_id]);
    })
    .await;
}
