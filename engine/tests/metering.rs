//! Metering on both databases: whatever order records come in, however often,
//! the same counters and crossings; each change of a status once.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    id::AccountId,
    metering::PolicyStatus,
    party::Language,
    time::FixedClock,
    unit::{Quantity, Unit},
    usage::Service,
};
use engine::{
    Db, Role, RoleName, Viewer,
    check::check,
    entity::{meter, meter_crossing, outbox, policy_status, status_change},
    flow::{
        add_accounts::add_accounts,
        add_plan::add_plan,
        add_user::{NewUser, add_user},
        choose::{RechargeRequest, Wishes, choose, recharge},
        dispatch::{Says, claim_due, note_fault, note_sent},
        import::{ImportRequest, import},
        recount_meters::recount_meters,
        tick::tick,
    },
    query::metering::CapChoice,
    read::{allowance::allowances, metering::statuses},
    testing::{Household, add_household, each_database, instant},
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::{io::Cursor, sync::Arc};
use uuid::Uuid;

const PLAN: &str = r#"
code = "family"
version = 1
valid_from = "2026-01-01"
service = "data"
at_cap = "throttle 1000 kbit/s"
recharges = ["5 GB"]
[name]
en = "Family"
[[schedule]]
name = "night"
priority = 1
daily = "22:00-06:00"
[[policy]]
code = "night"
when = 'schedule = "night"'
quota = "2 GB"
[[policy]]
code = "household"
quota = "10 GB"
factors = [{ when = "network = fixed", factor = "0.2" }]
thresholds = [{ at = "80 %", action = "notify" }, { at = "100 %", action = "deny" }]
[[policy]]
code = "roaming"
under = ["household"]
when = "roaming"
factor = "2"
"#;

/// A household on the plan.
async fn metered(db: &Db) -> Household {
    add_plan(db, instant("2025-12-31T23:00:00Z"), PLAN, None)
        .await
        .unwrap();
    let household = add_household(db, "H-1").await;
    let new = NewUser {
        email: "ada@example.com",
        password: "correct horse",
        role: RoleName::Subscriber,
        account: Some("H-1"),
        name: "Ada",
        language: Language::De,
    };
    add_user(db, instant("2026-01-01T00:00:00Z"), new)
        .await
        .unwrap();
    assign(db, "family").await;
    household
}

async fn assign(db: &Db, code: &str) {
    assign_what(db, &format!("code = \"{code}\"")).await;
}

async fn assign_what(db: &Db, what: &str) {
    let file = format!(
        "[[account]]\nreference = \"H-1\"\nname = \"Household H-1\"\n\
         address = [\"1 Quay Street\", \"20457 Hamburg\"]\ncurrency = \"EUR\"\nzone = \"Europe/Berlin\"\n\
         cycle_day = 1\nopened_on = \"2026-01-01\"\nmetering = [{{ from = \"2026-01-01\", {what} }}]\n"
    );
    add_accounts(db, instant("2026-01-01T00:00:00Z"), &file, None)
        .await
        .unwrap();
}

fn subscriber(account: AccountId) -> Viewer {
    Viewer {
        role: Role::Subscriber(account),
        ..Viewer::command_line()
    }
}

/// A record of so many MB at an instant of November: "05T10:00".
fn row(id: &str, line: &str, at: &str, megabytes: u32, roaming: &str) -> String {
    format!("{id},H-1-{line},data,2026-11-{at}:00Z,2026-11-{at}:30Z,{megabytes},MB,{roaming}\n")
}

async fn take(db: &Db, at: &str, rows: &[String]) {
    let head = "record_id,line,service,started_at,ended_at,quantity,unit,roaming\n";
    let text = format!("{head}{}", rows.concat());
    let request = ImportRequest {
        source: "usage.csv".into(),
        format: domain::mediation::Format::BandstandCsv,
        options: domain::mediation::ParseOptions::default(),
        by: None,
    };
    let clock = Arc::new(FixedClock::new(instant(at)));
    let report = import(db, clock, request, Box::new(Cursor::new(text.into_bytes())))
        .await
        .unwrap();
    assert_eq!(report.rejected, 0, "{report:?}");
}

async fn sound(db: &Db) {
    let proofs = check(db).await.unwrap();
    assert!(proofs.is_sound(), "{proofs:#?}");
}

/// Every counter and crossing, as text; ids of plans are each database's own.
async fn state(db: &Db) -> (Vec<String>, Vec<String>) {
    let meters = meter::Entity::find()
        .order_by_asc(meter::Column::PeriodStartUs)
        .all(db.read())
        .await
        .unwrap();
    let meters = meters
        .iter()
        .map(|row| format!("{} {} {:?}", row.state, row.records, row.newest_key))
        .collect();
    let crossings = meter_crossing::Entity::find()
        .order_by_asc(meter_crossing::Column::PeriodStartUs)
        .order_by_asc(meter_crossing::Column::Policy)
        .order_by_asc(meter_crossing::Column::Threshold)
        .all(db.read())
        .await
        .unwrap();
    let crossings = crossings
        .iter()
        .map(|row| {
            let key = &row.record_key;
            format!(
                "{} {} {} {key:?}",
                row.policy, row.threshold, row.generation
            )
        })
        .collect();
    (meters, crossings)
}

/// What was reached, in order of time; at one record, by the threshold's text.
async fn crossings(db: &Db) -> Vec<String> {
    let mut rows = meter_crossing::Entity::find()
        .order_by_asc(meter_crossing::Column::AtUs)
        .all(db.read())
        .await
        .unwrap();
    rows.sort_by(|a, b| (a.at_us, &a.threshold).cmp(&(b.at_us, &b.threshold)));
    rows.iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row.policy,
                row.threshold,
                row.metric_units / 1_000_000
            )
        })
        .collect()
}

async fn changes(db: &Db) -> Vec<String> {
    let rows = status_change::Entity::find()
        .order_by_asc(status_change::Column::Id)
        .all(db.read())
        .await
        .unwrap();
    // at home; abroad the plan serves alike here
    let rows = rows.iter().filter(|row| row.place == 0);
    rows.map(|row| format!("{}→{}", row.was, row.became))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_record_leaves_what_one_in_time_would_have() {
    each_database(|db| async move {
        metered(&db).await;
        let now = "2026-11-21T09:00:00Z";
        take(&db, now, &[row("a", "home", "05T10:00", 15_000, "")]).await;
        take(&db, now, &[row("b", "mobile", "06T10:00", 4_500, "")]).await;
        assert_eq!(crossings(&db).await, [""; 0]);
        take(&db, now, &[row("d", "mobile", "08T10:00", 500, "")]).await;
        assert_eq!(crossings(&db).await, ["household 80 % 8000"]);
        sound(&db).await;
        // it belongs before the one that fired: now another one did
        take(&db, now, &[row("c", "mobile", "05T11:00", 600, "")]).await;
        assert_eq!(crossings(&db).await, ["household 80 % 8100"]);
        let before = state(&db).await;
        sound(&db).await;
        // twice changes nothing, and so does a recount
        take(&db, now, &[row("c", "mobile", "05T11:00", 600, "")]).await;
        recount_meters(&db, instant(now)).await.unwrap();
        assert_eq!(state(&db).await, before);
        // the message went out once, under one id
        assert_eq!(
            outbox::Entity::find().all(db.read()).await.unwrap().len(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shuffled_and_doubled_replay_gives_the_same() {
    let hours = [
        "03T01:00", "03T10:00", "04T23:30", "05T12:00", "06T12:00", "07T23:00",
    ];
    let mut rows = Vec::new();
    for (day, at) in hours.iter().enumerate() {
        for (index, line) in ["home", "mobile"].into_iter().enumerate() {
            let megabytes = 700 + 137 * u32::try_from(day * 2 + index).unwrap();
            let roaming = if day % 3 == 2 && line == "mobile" {
                "yes"
            } else {
                ""
            };
            rows.push(row(&format!("{line}{day}"), line, at, megabytes, roaming));
        }
    }
    let states: Arc<std::sync::Mutex<Vec<_>>> = Arc::default();
    for order in 0..3 {
        let (rows, states) = (rows.clone(), states.clone());
        each_database(move |db| {
            let (mut rows, states) = (rows.clone(), states.clone());
            async move {
                metered(&db).await;
                match order {
                    0 => take(&db, "2026-11-21T09:00:00Z", &rows).await,
                    1 => {
                        rows.reverse();
                        for one in &rows {
                            take(&db, "2026-11-21T09:00:00Z", std::slice::from_ref(one)).await;
                        }
                    }
                    _ => {
                        rows.rotate_left(5);
                        for some in rows.chunks(3) {
                            take(&db, "2026-11-21T09:00:00Z", some).await;
                            take(&db, "2026-11-21T09:00:00Z", &rows[..2]).await;
                        }
                    }
                }
                sound(&db).await;
                let state = state(&db).await;
                states.lock().unwrap().push(state);
            }
        })
        .await;
    }
    let states = states.lock().unwrap();
    assert!(states[0].1.len() > 2, "{:?}", states[0].1);
    assert!(
        states.iter().all(|state| *state == states[0]),
        "{states:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recharge_serves_again_and_resets_nothing() {
    each_database(|db| async move {
        let household = metered(&db).await;
        let viewer = subscriber(household.account);
        let now = instant("2026-11-08T12:00:00Z");
        take(
            &db,
            "2026-11-08T11:00:00Z",
            &[row("a", "mobile", "08T10:00", 10_000, "")],
        )
        .await;
        assert_eq!(
            crossings(&db).await,
            ["household 100 % 10000", "household 80 % 10000"]
        );
        assert_eq!(changes(&db).await, ["normal→denied"]);
        let of = |gigabytes| RechargeRequest {
            service: Service::Data,
            quantity: Quantity::of(gigabytes, Unit::Gigabyte),
            once: Uuid::from_u128(7),
        };
        let refused = recharge(&db, now, &viewer, &of(3)).await.unwrap_err();
        assert!(refused.to_string().contains("does not offer"), "{refused}");
        for _ in 0..2 {
            recharge(&db, now, &viewer, &of(5)).await.unwrap();
        }
        let seen = allowances(&viewer, &db, now).await.unwrap();
        let policy = &seen[0].policies[1];
        assert_eq!(policy.metric, Quantity::of(10, Unit::Gigabyte));
        assert_eq!(policy.quota, Some(Quantity::of(15, Unit::Gigabyte)));
        assert_eq!(seen[0].recharges.len(), 1);
        assert_eq!(changes(&db).await, ["normal→denied", "denied→normal"]);
        sound(&db).await;
        // the raised threshold is another one
        take(
            &db,
            "2026-11-09T11:00:00Z",
            &[row("b", "mobile", "09T10:00", 2_000, "")],
        )
        .await;
        assert_eq!(crossings(&db).await.last().unwrap(), "household 80 % 12000");
        // and a record from before the recharge still counts before it
        take(
            &db,
            "2026-11-09T12:00:00Z",
            &[row("c", "mobile", "08T09:00", 1, "")],
        )
        .await;
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_sets_its_own_alerts_and_cap() {
    each_database(|db| async move {
        let household = metered(&db).await;
        let viewer = subscriber(household.account);
        let now = instant("2026-11-08T12:00:00Z");
        take(
            &db,
            "2026-11-08T11:00:00Z",
            &[row("a", "mobile", "08T10:00", 5_500, "")],
        )
        .await;
        let wishes = |alerts: &[u8]| Wishes {
            service: Service::Data,
            at_cap: CapChoice::Stop,
            alerts: alerts.iter().copied().collect(),
        };
        choose(&db, now, &viewer, &wishes(&[50, 90])).await.unwrap();
        assert_eq!(crossings(&db).await, ["household own 50 % 5500"]);
        assert!(choose(&db, now, &viewer, &wishes(&[51])).await.is_err());
        assert!(
            choose(&db, now, &Viewer::command_line(), &wishes(&[]))
                .await
                .is_err()
        );
        sound(&db).await;
        choose(&db, now, &viewer, &wishes(&[])).await.unwrap();
        assert_eq!(crossings(&db).await, [""; 0]);
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_schedulers_for_a_year_change_each_state_once() {
    each_database(|db| async move {
        metered(&db).await;
        tick(&db, instant("2026-01-01T00:00:00Z")).await.unwrap();
        take(
            &db,
            "2026-11-08T11:00:00Z",
            &[row("a", "mobile", "08T10:00", 11_000, "")],
        )
        .await;
        let mut both = engine::flow::tick::Ticked::default();
        let mut at = instant("2026-01-01T00:00:00Z");
        while at < instant("2027-01-01T00:00:00Z") {
            at += jiff::SignedDuration::from_hours(5 * 24 + 7);
            let (a, b) = tokio::join!(tick(&db, at), tick(&db, at));
            for ticked in [a.unwrap(), b.unwrap()] {
                both.statuses += ticked.statuses;
                both.switches += ticked.switches;
            }
        }
        let rows = status_change::Entity::find()
            .order_by_asc(status_change::Column::AtUs)
            .all(db.read())
            .await
            .unwrap();
        let switches: Vec<_> = rows.iter().filter(|row| row.kind == 2).collect();
        assert_eq!(both.switches, switches.len() as u64);
        // twice a day, in order, each once, on and off in turn
        assert!(switches.len() >= 730, "{}", switches.len());
        for pair in switches.windows(2) {
            assert!(pair[0].at_us < pair[1].at_us, "{pair:?}");
            assert_eq!(pair[0].became, pair[1].was);
        }
        // denied by day from the 8th on, as usual in the free nights, each at its hour
        // although nobody looked for days; as usual when the month ends
        let served: Vec<_> = rows
            .iter()
            .filter(|row| row.kind == 1 && row.place == 0)
            .collect();
        let by = |cause: &str| served.iter().filter(|row| row.cause == cause).count();
        // abroad it is the same
        assert_eq!(both.statuses, 2 * (by("schedule") + by("period")) as u64);
        assert_eq!((by("usage"), by("schedule"), by("period")), (1, 45, 0));
        let nights = served.iter().skip(1).step_by(2);
        for night in nights {
            let at = jiff::Timestamp::from_microsecond(night.at_us).unwrap();
            assert!(at.to_string().ends_with("T21:00:00Z"), "{night:?}");
            assert_eq!(night.became, "normal");
        }
        let status = policy_status::Entity::find().one(db.read()).await.unwrap();
        assert_eq!(status.unwrap().status, "normal");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_follows_the_schedule_and_the_plan() {
    each_database(|db| async move {
        let plan = PLAN.replace("action = \"deny\"", "action = \"notify\"");
        add_plan(&db, instant("2025-12-31T23:00:00Z"), &plan, None)
            .await
            .unwrap();
        let account = add_household(&db, "H-1").await.account;
        assign(&db, "family").await;
        let noon = "2026-11-08T12:00:00Z";
        tick(&db, instant(noon)).await.unwrap();
        take(&db, noon, &[row("a", "mobile", "08T10:00", 10_500, "")]).await;
        // used up by day, free at night, used up again
        for (at, want) in [
            (noon, "throttled"),
            ("2026-11-08T22:00:00Z", "normal"),
            ("2026-11-09T06:00:00Z", "throttled"),
        ] {
            tick(&db, instant(at)).await.unwrap();
            let status = policy_status::Entity::find().one(db.read()).await.unwrap();
            assert_eq!(status.unwrap().status, want, "{at}");
        }
        // a plan of another service stands beside it
        let voice = PLAN
            .replace("\"family\"", "\"voice\"")
            .replace("\"data\"", "\"voice\"")
            .replace("GB", "h")
            .replace("network = fixed", "roaming");
        add_plan(&db, instant(noon), &voice, None).await.unwrap();
        let status = async || {
            let rows = policy_status::Entity::find().all(db.read()).await.unwrap();
            let home: Vec<_> = rows.iter().filter(|row| row.place == 0).collect();
            assert_eq!(home.len(), 1);
            home[0].status.clone()
        };
        for (what, want, meters) in [
            ("code = \"voice\"", "throttled", 2),
            // and its end lets go
            ("service = \"data\"", "normal", 1),
        ] {
            assign_what(&db, what).await;
            assert_eq!(status().await, want);
            let seen = allowances(&subscriber(account), &db, instant(noon))
                .await
                .unwrap();
            assert_eq!(seen.len(), meters, "{what}");
            sound(&db).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_finds_a_meter_that_somebody_changed() {
    each_database(|db| async move {
        metered(&db).await;
        take(
            &db,
            "2026-11-08T11:00:00Z",
            &[row("a", "mobile", "08T10:00", 9_000, "")],
        )
        .await;
        sound(&db).await;
        for (sql, claim) in [
            (
                "UPDATE meter SET records = records + 1",
                "counted anew by its plan",
            ),
            (
                "UPDATE meter_crossing SET metric_units = 1",
                "fired once, by its record",
            ),
        ] {
            db.read().execute_unprepared(sql).await.unwrap();
            let proofs = check(&db).await.unwrap().proofs;
            let found = proofs
                .iter()
                .any(|one| one.broken > 0 && one.claim.contains(claim));
            assert!(found, "{sql}");
            recount_meters(&db, instant("2026-11-08T12:00:00Z"))
                .await
                .unwrap();
            sound(&db).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_claimed_by_one_and_comes_again_until_it_is_sent() {
    each_database(|db| async move {
        metered(&db).await;
        take(
            &db,
            "2026-11-08T11:00:00Z",
            &[row("a", "mobile", "08T10:00", 8_500, "")],
        )
        .await;
        // of a month that is over: nobody is told
        let old = "x,H-1-mobile,data,2026-10-05T10:00:00Z,2026-10-05T10:00:30Z,9000,MB,\n";
        take(&db, "2026-11-08T11:00:00Z", &[old.to_owned()]).await;
        let now = instant("2026-11-08T11:00:05Z");
        let (a, b) = tokio::join!(claim_due(&db, now), claim_due(&db, now));
        let claimed: Vec<_> = a.unwrap().into_iter().chain(b.unwrap()).collect();
        assert_eq!(claimed.len(), 1, "{claimed:?}");
        let Says::Crossing(crossing) = &claimed[0].says else {
            panic!("{claimed:?}");
        };
        assert_eq!(crossing.threshold, "80 %");
        assert_eq!(crossing.metric, Quantity::of(8_500, Unit::Megabyte));
        // whoever had it crashed: it comes again, under the same id
        let later = instant("2026-11-08T11:06:00Z");
        note_fault(&db, claimed[0].id, "no answer").await.unwrap();
        let again = claim_due(&db, later).await.unwrap();
        assert_eq!(again[0].id, claimed[0].id);
        note_sent(&db, later, again[0].id).await.unwrap();
        let never = instant("2026-11-09T11:00:00Z");
        assert!(claim_due(&db, never).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_plan_counts_anew_and_what_does_not_fit_is_refused() {
    each_database(|db| async move {
        metered(&db).await;
        let now = instant("2026-11-08T11:00:00Z");
        take(
            &db,
            "2026-11-08T11:00:00Z",
            &[row("a", "home", "08T10:00", 9_000, "")],
        )
        .await;
        assert_eq!(crossings(&db).await, [""; 0]);
        let full = PLAN
            .replace("\"family\"", "\"full\"")
            .replace("factor = \"0.2\"", "factor = \"1\"");
        assert!(add_plan(&db, now, &full, None).await.unwrap().is_new);
        assert!(!add_plan(&db, now, &full, None).await.unwrap().is_new);
        assign(&db, "full").await;
        assert_eq!(crossings(&db).await, ["household 80 % 9000"]);
        sound(&db).await;
        for (source, want) in [
            (
                full.replace("10 GB", "11 GB"),
                "a version never changes: add version 2",
            ),
            (
                full.replace("version = 1", "version = 2")
                    .replace("2026-01-01", "2025-01-01"),
                "versions follow each other in time",
            ),
            (
                full.replace("10 GB", "-1 GB")
                    .replace("\"notify\"", "\"x\""),
                "line 20",
            ),
        ] {
            let refusal = add_plan(&db, now, &source, None)
                .await
                .unwrap_err()
                .to_string();
            assert!(refusal.contains(want), "{refusal}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn abroad_a_service_may_be_stopped_while_it_goes_on_at_home() {
    each_database(|db| async move {
        let plan = PLAN.replace(
            "factor = \"2\"",
            "factor = \"2\"\nquota = \"1 GB\"\nthresholds = [{ at = \"100 %\", action = \"deny\" }]",
        );
        let start = instant("2025-12-31T23:00:00Z");
        add_plan(&db, start, &plan, None).await.unwrap();
        let account = add_household(&db, "H-1").await.account;
        assign(&db, "family").await;
        let at = "2026-11-08T11:00:00Z";
        take(&db, at, &[row("a", "mobile", "08T10:00", 600, "yes")]).await;
        let served = async || {
            let rows = statuses(&Viewer::command_line(), &db, Some("H-1")).await.unwrap();
            let rows = rows.iter().map(|row| format!("{} {}", row.place.as_str(), row.status));
            rows.collect::<Vec<_>>()
        };
        assert_eq!(served().await, ["roaming denied"]);
        let seen = allowances(&subscriber(account), &db, instant(at)).await.unwrap();
        assert_eq!(seen[0].status.status, PolicyStatus::Normal);
        assert_eq!(seen[0].roaming.as_ref().unwrap().status, PolicyStatus::Denied);
        assert_eq!(seen[0].changes.len(), 1);
        sound(&db).await;
        tick(&db, instant("2026-12-01T00:00:00Z")).await.unwrap();
        assert_eq!(served().await, ["roaming normal"]);
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_holds_from_its_own_month_on_and_rewrites_nothing() {
    each_database(|db| async move {
        let household = metered(&db).await;
        let viewer = subscriber(household.account);
        let old = |id: &str| {
            format!("{id},H-1-mobile,data,2026-10-05T10:00:00Z,2026-10-05T10:00:30Z,11000,MB,\n")
        };
        let at = "2026-11-08T11:00:00Z";
        take(
            &db,
            at,
            &[old("x"), row("a", "mobile", "08T10:00", 11_000, "")],
        )
        .await;
        let before = state(&db).await;
        let now = instant("2026-11-08T12:00:00Z");
        let stop = Wishes {
            service: Service::Data,
            at_cap: CapChoice::Run,
            alerts: [50].into(),
        };
        choose(&db, now, &viewer, &stop).await.unwrap();
        sound(&db).await;
        let after = state(&db).await;
        // October is as it was, and what was done in November stays done
        let lost: Vec<_> = before
            .1
            .iter()
            .filter(|row| !after.1.contains(row))
            .collect();
        assert!(lost.is_empty(), "{lost:?}");
        assert_eq!(after.1.len(), before.1.len() + 1);
        let seen = allowances(&viewer, &db, now).await.unwrap();
        let own = seen[0].crossings.iter().find(|one| one.is_own).unwrap();
        assert!(own.is_before);
        // nor does a late record bring today's choice to October
        take(&db, at, &[old("y")]).await;
        sound(&db).await;
    })
    .await;
}
