//! What a household buys, who is in it, and who is told, on both databases.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    id::AccountId,
    party::Language,
    time::FixedClock,
    unit::{Money, Quantity, Unit},
    usage::Service,
};
use engine::{
    Db, EngineError, Role, RoleName, Viewer,
    check::check,
    entity::{invitation, invoice, outbox, portal_session},
    flow::{
        add_accounts::add_accounts,
        add_plan::add_plan,
        add_user::{NewUser, add_user},
        bill::bill,
        choose::{RechargeRequest, recharge},
        credit::credit,
        dispatch::{Message, Says, claim_calls, claim_due, note_sent},
        spend::{set_spend_alert, spend_alert},
        tick::tick,
        webhook::{add_webhook, remove_webhook, webhooks},
    },
    identity::{
        Attempt, INVITATION_LIFE, INVITATIONS_A_DAY, InviteRefusal, JoinRefusal, Token, household,
        invite, join, remove_member, sign_in, viewer_of, welcome, withdraw,
    },
    read::{allowance::allowances, period::open_period_of},
    testing::{add_household, add_usage, each_database, instant},
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use uuid::Uuid;

const PLAN: &str = r#"
code = "family"
version = 1
valid_from = "2026-01-01"
service = "data"
at_cap = "deny"
recharges = [{ quantity = "5 GB", price = "4.90 EUR" }, { quantity = "1 GB", price = "2.00 USD" }]
recharges_max = 2
[name]
en = "Family"
[[policy]]
code = "household"
quota = "10 GB"
thresholds = [{ at = "80 %", action = "notify" }]
"#;

const PASSWORD: &str = "correct horse battery";

/// A household on the plan, and its holder, signed in.
async fn at_home(db: &Db) -> (AccountId, Viewer) {
    add_plan(db, instant("2025-12-31T23:00:00Z"), PLAN, None)
        .await
        .unwrap();
    let account = add_household(db, "H-1").await.account;
    let file = "[[account]]\nreference = \"H-1\"\nname = \"Household H-1\"\n\
         address = [\"1 Quay Street\", \"20457 Hamburg\"]\ncurrency = \"EUR\"\nzone = \"Europe/Berlin\"\n\
         cycle_day = 1\nopened_on = \"2026-01-01\"\nmetering = [{ from = \"2026-01-01\", code = \"family\" }]\n";
    let now = instant("2026-01-01T00:00:00Z");
    add_accounts(db, now, file, None).await.unwrap();
    let new = NewUser {
        email: "holder@example.com",
        password: PASSWORD,
        role: RoleName::Subscriber,
        account: Some("H-1"),
        name: "Hol Der",
        language: Language::En,
    };
    add_user(db, now, new).await.unwrap();
    let (_, viewer) = enter(db, "2026-11-01T00:00:00Z", "holder@example.com").await;
    (account, viewer)
}

async fn enter(db: &Db, at: &str, email: &str) -> (Token, Viewer) {
    let attempt = Attempt {
        email,
        password: PASSWORD,
        client: "192.0.2.7",
        agent: "test",
        replaces: None,
    };
    sign_in(db, instant(at), attempt).await.unwrap()
}

fn five(once: u128) -> RechargeRequest {
    RechargeRequest {
        service: Service::Data,
        quantity: Quantity::of(5, Unit::Gigabyte),
        once: Uuid::from_u128(once),
    }
}

fn euros(amount: &str) -> Money {
    Money::parse(amount, "EUR".parse().unwrap()).unwrap()
}

/// The claims that do not hold.
async fn broken(db: &Db) -> Vec<&'static str> {
    let proofs = check(db).await.unwrap().proofs;
    let broken = proofs.iter().filter(|proof| proof.broken > 0);
    broken.map(|proof| proof.claim).collect()
}

async fn run(db: &Db, period: &str, issued: &str) -> Vec<String> {
    let clock = FixedClock::new(instant(issued));
    bill(db, &clock, period.parse().unwrap(), None)
        .await
        .unwrap();
    let rows = invoice::Entity::find()
        .order_by_asc(invoice::Column::Sequence)
        .all(db.read())
        .await
        .unwrap();
    let documents = rows.iter().map(|row| {
        let document: domain::invoice::InvoiceDocument =
            serde_json::from_slice(&row.document).unwrap();
        let charges = document.charges.iter();
        let charges: Vec<String> = charges.map(|line| line.amount.to_decimal()).collect();
        let total = document.total.to_decimal();
        format!("{}: {} = {total}", document.period.month, charges.join(" "))
    });
    documents.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recharge_is_paid_for_once_on_the_next_invoice() {
    each_database(|db| async move {
        let (account, viewer) = at_home(&db).await;
        add_usage(&db, "oct", &[("H-1-home", "2026-10-05", 9)]).await;
        let now = instant("2026-10-20T10:00:00Z");
        let before = allowances(&viewer, &db, now).await.unwrap();
        // what is priced in another currency than the account's is not offered
        assert_eq!(before[0].offers.len(), 1);
        for _ in 0..2 {
            recharge(&db, now, &viewer, &five(1)).await.unwrap();
        }
        let usd = RechargeRequest {
            quantity: Quantity::of(1, Unit::Gigabyte),
            ..five(9)
        };
        let refused = recharge(&db, now, &viewer, &usd).await.unwrap_err();
        assert!(refused.to_string().contains("does not offer"), "{refused}");
        let open = open_period_of(&viewer, &db, account, now).await.unwrap();
        // voice 35.00, data 19.00 and the recharge 4.90, and 19 % on top
        assert_eq!(open.so_far.unwrap().total, euros("70.09"));
        recharge(&db, now, &viewer, &five(2)).await.unwrap();
        let refused = recharge(&db, now, &viewer, &five(3)).await.unwrap_err();
        assert!(
            refused.to_string().contains("allows 2 recharges"),
            "{refused}"
        );
        let after = allowances(&viewer, &db, now).await.unwrap();
        assert!(after[0].offers.is_empty());
        let price = after[0].prices.get(&Uuid::from_u128(1));
        assert_eq!(price, Some(&euros("4.90")));
        assert_eq!(broken(&db).await, Vec::<&str>::new());

        let october = "2026-10: 4.90 4.90 = 75.92";
        assert_eq!(run(&db, "2026-10", "2026-11-01T06:00:00Z").await, [october]);
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        // taken back, they wait again, and are billed with the month anew
        let number = "2026-000001".parse().unwrap();
        let later = instant("2026-11-02T06:00:00Z");
        credit(&db, later, number, "wrong", None).await.unwrap();
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        let again = run(&db, "2026-10", "2026-11-03T06:00:00Z").await;
        assert_eq!(again[2], october);
        let november = run(&db, "2026-11", "2026-12-01T06:00:00Z").await;
        assert_eq!(november[3], "2026-11:  = 64.26");
        assert_eq!(broken(&db).await, Vec::<&str>::new());

        for (break_it, mend, claim) in [
            (
                "UPDATE charge SET amount_micros = amount_micros + 1",
                "UPDATE charge SET amount_micros = amount_micros - 1",
                "each charge is posted",
            ),
            (
                "UPDATE charge SET amount_micros = amount_micros + 1",
                "UPDATE charge SET amount_micros = amount_micros - 1",
                "on one standing invoice",
            ),
            (
                "UPDATE ledger_entry SET charge_id = NULL WHERE charge_id IS NOT NULL",
                "",
                "each charge is posted",
            ),
        ] {
            db.read().execute_unprepared(break_it).await.unwrap();
            let found = broken(&db).await;
            assert!(
                found.iter().any(|one| one.contains(claim)),
                "{break_it}: {found:?}"
            );
            if !mend.is_empty() {
                db.read().execute_unprepared(mend).await.unwrap();
            }
        }
    })
    .await;
}

fn invited(messages: &[Message]) -> (Uuid, Token) {
    let found = messages.iter().find_map(|message| match &message.says {
        Says::Invitation { by, token } => {
            assert_eq!(by, "Hol Der");
            assert_eq!(message.recipient.email, "kid@example.com");
            Some((message.id, token.clone()))
        }
        _ => None,
    });
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_joins_sees_decides_nothing_and_is_removed() {
    each_database(|db| async move {
        let (account, holder) = at_home(&db).await;
        let now = instant("2026-11-08T10:00:00Z");
        for (email, want) in [
            ("kid", "not an e-mail address"),
            ("holder@example.com", "in the household already"),
        ] {
            let refused = invite(&db, now, &holder, email).await.unwrap_err();
            assert!(refused.to_string().contains(want), "{refused}");
        }
        invite(&db, now, &holder, "Kid@example.com ").await.unwrap();
        let (first_mail, first) = invited(&claim_due(&db, now).await.unwrap());
        note_sent(&db, now, first_mail).await.unwrap();
        // what lets somebody in is not kept once it is sent
        let row = outbox::Entity::find_by_id(first_mail)
            .one(db.read())
            .await
            .unwrap();
        assert_eq!(row.unwrap().payload, "{}");
        // asked again: the first mail is worth nothing
        invite(&db, now, &holder, "kid@example.com").await.unwrap();
        let (mail, token) = invited(&claim_due(&db, now).await.unwrap());
        assert_ne!(mail, first_mail);
        assert_eq!(welcome(&db, now, &first).await.unwrap(), None);
        let there = welcome(&db, now, &token).await.unwrap().unwrap();
        assert_eq!(there.household, "Household H-1");
        let late = now + INVITATION_LIFE;
        assert_eq!(welcome(&db, late, &token).await.unwrap(), None);
        let kept = invitation::Entity::find().all(db.read()).await.unwrap();
        let text = token.cookie_value();
        assert!(kept.iter().all(|row| row.token_hash != text.as_bytes()));

        let seen = household(&holder, &db, now).await.unwrap();
        assert_eq!((seen.people.len(), seen.invited.len()), (1, 1));
        assert!(seen.is_holder);
        let client = "192.0.2.8";
        let refused = join(&db, now, &token, " ", PASSWORD, client).await;
        assert!(matches!(refused, Err(JoinRefusal::Name)), "{refused:?}");
        let refused = join(&db, now, &token, "Kid", "short", client).await;
        assert!(
            matches!(refused, Err(JoinRefusal::Password(_))),
            "{refused:?}"
        );
        let refused = join(&db, now, &first, "Kid", PASSWORD, client).await;
        assert!(matches!(refused, Err(JoinRefusal::NotGood)), "{refused:?}");
        // the same token twice at once lets one in
        let (one, other) = tokio::join!(
            join(&db, now, &token, "Kid", PASSWORD, client),
            join(&db, now, &token, "Kid", PASSWORD, client),
        );
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1);

        let (session, kid) = enter(&db, "2026-11-08T11:00:00Z", "kid@example.com").await;
        assert_eq!(kid.role, Role::Subscriber(account));
        assert!(allowances(&kid, &db, now).await.is_ok());
        let invites = invite(&db, now, &kid, "eve@example.com").await;
        let nothing = InviteRefusal::Engine(EngineError::NotFound);
        assert_eq!(invites.unwrap_err().to_string(), nothing.to_string());
        let recharges = recharge(&db, now, &kid, &five(1)).await;
        assert_eq!(recharges.unwrap_err().to_string(), nothing.to_string());
        let decides = [
            remove_member(&db, now, &kid, holder.user).await,
            set_spend_alert(&db, now, &kid, None).await,
        ];
        for decided in decides {
            assert!(matches!(decided, Err(EngineError::NotFound)), "{decided:?}");
        }
        assert!(!household(&kid, &db, now).await.unwrap().is_holder);
        // a holder is nobody's to remove, not even their own
        let own = remove_member(&db, now, &holder, holder.user).await;
        assert!(matches!(own, Err(EngineError::NotFound)), "{own:?}");
        remove_member(&db, now, &holder, kid.user).await.unwrap();
        let gone = viewer_of(&db, now, &session, client).await.unwrap();
        assert_eq!(gone, None);
        let sessions = portal_session::Entity::find().all(db.read()).await.unwrap();
        assert!(sessions.iter().all(|row| row.user_id == holder.user.uuid()));
        assert_eq!(household(&holder, &db, now).await.unwrap().people.len(), 1);
        // and may be asked again; what is withdrawn lets nobody in
        invite(&db, now, &holder, "kid@example.com").await.unwrap();
        let (_, token) = invited(&claim_due(&db, now).await.unwrap());
        let open = household(&holder, &db, now).await.unwrap().invited;
        withdraw(&db, now, &holder, open[0].id).await.unwrap();
        assert_eq!(welcome(&db, now, &token).await.unwrap(), None);
        // nobody is flooded with mail
        for _ in 3..INVITATIONS_A_DAY {
            invite(&db, now, &holder, "kid@example.com").await.unwrap();
        }
        let often = invite(&db, now, &holder, "kid@example.com").await;
        assert!(matches!(often, Err(InviteRefusal::TooOften)), "{often:?}");
        assert_eq!(broken(&db).await, Vec::<&str>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_is_told_once_that_its_bill_reached_an_amount() {
    each_database(|db| async move {
        let (_, viewer) = at_home(&db).await;
        let now = instant("2026-11-08T10:00:00Z");
        for wrong in [
            euros("0"),
            Money::parse("80", "USD".parse().unwrap()).unwrap(),
        ] {
            let refused = set_spend_alert(&db, now, &viewer, Some(wrong))
                .await
                .unwrap_err();
            assert!(refused.to_string().contains("above 0 in EUR"), "{refused}");
        }
        // nothing used: 64.26 with tax
        set_spend_alert(&db, now, &viewer, Some(euros("70")))
            .await
            .unwrap();
        assert_eq!(spend_alert(&viewer, &db).await.unwrap(), Some(euros("70")));
        assert_eq!(tick(&db, now).await.unwrap().alerts, 0);
        // 7 GB change no band
        add_usage(&db, "a", &[("H-1-home", "2026-11-05", 7)]).await;
        assert_eq!(tick(&db, now).await.unwrap().alerts, 0);
        recharge(&db, now, &viewer, &five(1)).await.unwrap();
        let (one, other) = tokio::join!(tick(&db, now), tick(&db, now));
        assert_eq!(one.unwrap().alerts + other.unwrap().alerts, 1);
        let messages = claim_due(&db, now).await.unwrap();
        let said = messages.iter().find_map(|message| match message.says {
            Says::Spend { amount, total, .. } => Some((amount, total)),
            _ => None,
        });
        assert_eq!(said, Some((euros("70"), euros("70.09"))));
        // more of it says nothing more; the next month does
        add_usage(&db, "b", &[("H-1-home", "2026-11-06", 9)]).await;
        assert_eq!(tick(&db, now).await.unwrap().alerts, 0);
        let december = instant("2026-12-08T10:00:00Z");
        assert_eq!(tick(&db, december).await.unwrap().alerts, 0);
        recharge(&db, december, &viewer, &five(2)).await.unwrap();
        assert_eq!(tick(&db, december).await.unwrap().alerts, 1);
        set_spend_alert(&db, december, &viewer, None).await.unwrap();
        assert_eq!(spend_alert(&viewer, &db).await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_systems_are_told_of_each_change_once() {
    each_database(|db| async move {
        at_home(&db).await;
        let url = "https://pcf.example.com/hooks";
        let now = instant("2026-11-08T10:00:00Z");
        let refused = add_webhook(&db, now, "http://pcf.example.com")
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("https://"), "{refused}");
        let first = add_webhook(&db, now, url).await.unwrap();
        let second = add_webhook(&db, now, url).await.unwrap();
        assert_ne!(first, second);
        let other = add_webhook(&db, now, "http://127.0.0.1:9/").await.unwrap();
        assert_ne!(first, other);
        // the clock of the helper's imports is that of the records' day
        add_usage(&db, "a", &[("H-1-mobile", "2026-11-08", 11)]).await;
        let due = instant("2027-01-01T00:00:00Z");
        let rows = outbox::Entity::find().all(db.read()).await.unwrap();
        assert!(rows.iter().any(|row| row.user_id.is_some()), "{rows:?}");
        let calls = claim_calls(&db, due).await.unwrap();
        let mut told: Vec<String> = calls
            .iter()
            .filter(|call| call.url == url)
            .map(|call| {
                let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
                assert_eq!(body["data"]["account"], "H-1");
                let (data, kind) = (&body["data"], body["type"].as_str().unwrap());
                let what = data["threshold"].as_str().or(data["status"].as_str());
                format!("{kind} {}", what.unwrap_or_default())
            })
            .collect();
        told.sort();
        let want = [
            "allowance.threshold_reached 80 %",
            "allowance.threshold_reached exhausted",
            "policy_status.changed denied",
        ];
        assert_eq!(told, want);
        assert_eq!(calls.len(), 2 * want.len());
        // the old secret signed on for a day only
        let of_url = |calls: &[engine::flow::dispatch::Call]| {
            let call = calls.iter().find(|call| call.url == url);
            call.map(|call| call.secrets.clone())
        };
        assert_eq!(of_url(&calls), Some(vec![second.clone()]));
        for call in &calls {
            note_sent(&db, due, call.id).await.unwrap();
        }
        assert_eq!(claim_calls(&db, due).await.unwrap().len(), 0);
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        let row = "INSERT INTO status_change (account_id, service, place, kind, was, became, at_us, cause) \
                   SELECT account_id, service, place, 1, 'normal', 'denied', at_us, 'x' FROM status_change WHERE kind = 1";
        for (sql, claim) in [
            ("UPDATE policy_status SET status = 'normal'", "each status is"),
            ("UPDATE policy_status SET status = 'denied'", ""),
            ("UPDATE policy_status SET since_us = since_us + 1", "each status is"),
            ("UPDATE policy_status SET since_us = since_us - 1", ""),
            (row, "each status is"),
            ("UPDATE outbox SET sent_at_us = NULL, user_id = account_id WHERE user_id IS NOT NULL", "each message"),
        ] {
            db.read().execute_unprepared(sql).await.unwrap();
            let found = broken(&db).await;
            match claim {
                "" => assert_eq!(found, Vec::<&str>::new(), "{sql}"),
                claim => assert!(found.iter().any(|one| one.contains(claim)), "{sql}: {found:?}"),
            }
        }
        remove_webhook(&db, due, url).await.unwrap();
        let left = webhooks(&db).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].waiting, left[0].fault.as_deref()), (0, None));
        let refused = remove_webhook(&db, due, url).await.unwrap_err();
        assert!(refused.to_string().contains("no webhook"), "{refused}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bands_count_by_the_factors_of_the_plan() {
    each_database(|db| async move {
        let (account, viewer) = at_home(&db).await;
        let fifth = PLAN.replace(
            "quota = \"10 GB\"",
            "quota = \"10 GB\"\nfactors = [{ when = \"network = fixed\", factor = \"0.2\" }]",
        );
        let version = |number: u32, from: &str, plan: &str| {
            plan.replace("version = 1", &format!("version = {number}"))
                .replace("2026-01-01", from)
        };
        let now = instant("2026-09-01T00:00:00Z");
        add_plan(&db, now, &version(2, "2026-09-01", &fifth), None)
            .await
            .unwrap();
        // 20 GB at home count 4, and 3 abroad from home are 3: 7 GB, in the first band
        let rows = [
            ("H-1-home", "2026-10-05", 20),
            ("H-1-mobile", "2026-10-06", 3),
        ];
        add_usage(&db, "oct", &rows).await;
        let at = instant("2026-10-20T10:00:00Z");
        let open = open_period_of(&viewer, &db, account, at).await.unwrap();
        let data = open
            .gauges
            .iter()
            .find(|one| one.gauge.service == Service::Data)
            .unwrap();
        assert_eq!(data.gauge.used, Quantity::of(7, Unit::Gigabyte));
        assert_eq!(
            (data.raw, data.is_weighted),
            (Quantity::of(23, Unit::Gigabyte), true)
        );
        assert_eq!(
            run(&db, "2026-10", "2026-11-01T06:00:00Z").await,
            ["2026-10:  = 64.26"]
        );
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        // a late record is weighted too: 20 more at home are 4, 11 GB, the second band
        add_usage(&db, "late", &[("H-1-home", "2026-10-07", 20)]).await;
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        let november = run(&db, "2026-11", "2026-12-01T06:00:00Z").await;
        // 64.26, and the 5.00 to the band of October with its tax
        assert_eq!(november[1], "2026-11:  = 70.21");
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        // a version that reaches back takes the factors away: 43 GB, another band
        let now = instant("2026-12-02T00:00:00Z");
        let raw = version(3, "2026-09-01", PLAN);
        add_plan(&db, now, &raw, None).await.unwrap();
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        let december = run(&db, "2026-12", "2027-01-01T06:00:00Z").await;
        assert_ne!(december[2], "2026-12:  = 64.26");
        assert_eq!(broken(&db).await, Vec::<&str>::new());
        db.read()
            .execute_unprepared("UPDATE meter SET weighted = 1")
            .await
            .unwrap();
        let found = broken(&db).await;
        assert!(
            found.iter().any(|one| one.contains("each meter")),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_before_the_months_turn_is_told_after_it() {
    each_database(|db| async move {
        let (_, viewer) = at_home(&db).await;
        let turn = instant("2026-11-01T01:00:00Z");
        let told = async |at: &str| tick(&db, instant(at)).await.unwrap().alerts;
        // 12 GB of October are 70.21 with tax; nothing of November is 64.26
        add_usage(&db, "a", &[("H-1-home", "2026-10-30", 12)]).await;
        set_spend_alert(&db, turn, &viewer, Some(euros("70")))
            .await
            .unwrap();
        // the amount was set after October: that is nobody's news
        assert_eq!(told("2026-11-01T01:00:00Z").await, 0);
        add_usage(&db, "b", &[("H-1-home", "2026-10-31", 1)]).await;
        assert_eq!(told("2026-11-01T02:00:00Z").await, 1);
        add_usage(&db, "c", &[("H-1-home", "2026-10-31", 1)]).await;
        assert_eq!(told("2026-11-01T03:00:00Z").await, 0);
        // a day later the month before is history
        set_spend_alert(&db, turn, &viewer, Some(euros("69")))
            .await
            .unwrap();
        assert_eq!(told("2026-11-02T10:00:00Z").await, 0);
        add_usage(&db, "d", &[("H-1-home", "2026-10-31", 1)]).await;
        assert_eq!(told("2026-11-02T11:00:00Z").await, 0);
    })
    .await;
}
