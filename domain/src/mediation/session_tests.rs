//! Sessions in order, out of order, doubled, with reports missing.

use super::*;
use crate::{
    mediation::{ServerKey, SessionKey},
    usage::RecordKey,
};
use proptest::prelude::*;

/// Seconds since the epoch of these tests.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_165_200 + second).unwrap()
}

fn report(
    kind: AccountingKind,
    second: i64,
    session_seconds: Option<i64>,
    total_octets: i64,
) -> AccountingReport {
    AccountingReport {
        key: RecordKey::new(at(second), &blake3::hash(b"report")),
        session: SessionKey::new(&blake3::hash(b"session")),
        server: ServerKey::named("access-1"),
        kind,
        line: crate::usage::LineIdentifier::new("home").unwrap(),
        at: at(second),
        total_octets,
        session_seconds,
    }
}

fn start(second: i64) -> AccountingReport {
    report(AccountingKind::Start, second, None, 0)
}

fn interim(began: i64, second: i64, octets: i64) -> AccountingReport {
    report(
        AccountingKind::Interim,
        second,
        Some(second - began),
        octets,
    )
}

fn stop(began: i64, second: i64, octets: i64) -> AccountingReport {
    report(AccountingKind::Stop, second, Some(second - began), octets)
}

fn untimed(kind: AccountingKind, second: i64, octets: i64) -> AccountingReport {
    report(kind, second, None, octets)
}

/// Reports of a server that never restarts.
fn check(reports: &[AccountingReport], want: &[i64]) {
    check_on(&ServerState::default(), reports, want);
}

fn check_on(server: &ServerState, reports: &[AccountingReport], want: &[i64]) {
    let mut state = SessionState::default();
    let added: Vec<i64> = reports
        .iter()
        .map(|report| increase(&mut state, server, report).quantity)
        .collect();
    assert_eq!(added, want, "{reports:#?}");
}

/// A server whose sessions were over at those seconds.
fn ended(seconds: &[i64]) -> ServerState {
    let mut server = ServerState::default();
    for second in seconds {
        server.end(at(*second));
    }
    server
}

#[test]
fn a_session_is_counted_once() {
    // in order, an interim doubled
    check(
        &[
            start(0),
            interim(0, 600, 100),
            interim(0, 600, 100),
            stop(0, 1_200, 150),
        ],
        &[0, 100, 0, 50],
    );
    // a Stop alone, and what came too late
    check(
        &[stop(0, 1_200, 150), interim(0, 600, 100), start(0)],
        &[150, 0, 0],
    );
    // nobody says how long the session has run
    check(
        &[
            untimed(AccountingKind::Interim, 600, 100),
            start(0),
            untimed(AccountingKind::Interim, 300, 40),
            untimed(AccountingKind::Stop, 900, 130),
        ],
        &[100, 0, 0, 30],
    );
    // a Start among what it is older than
    check(
        &[
            untimed(AccountingKind::Interim, 1_200, 150),
            untimed(AccountingKind::Interim, 600, 100),
            start(900),
            untimed(AccountingKind::Stop, 1_300, 160),
        ],
        &[150, 0, 0, 10],
    );
    // clocks that disagree by seconds
    check(
        &[
            interim(0, 1, 10),
            interim(4, 600, 100),
            interim(2, 900, 120),
        ],
        &[10, 90, 20],
    );
}

#[test]
fn an_id_that_is_used_again_is_another_session() {
    let first = [start(0), interim(0, 600, 100), stop(0, 1_200, 150)];
    check(
        &[&first[..], &[start(1_800), stop(1_800, 2_400, 70)]].concat(),
        &[0, 100, 50, 0, 70],
    );
    // its Start was lost
    check(
        &[&first[..], &[stop(1_800, 2_400, 70)]].concat(),
        &[0, 100, 50, 70],
    );
    // the second came before the first
    check(
        &[&[start(1_800), stop(1_800, 2_400, 70)], &first[..]].concat(),
        &[0, 70, 0, 100, 50],
    );
    // a few seconds after a Stop only a Start can tell
    check(
        &[&first[..], &[start(1_203), stop(1_203, 1_210, 7)]].concat(),
        &[0, 100, 50, 0, 7],
    );
    check(
        &[start(0), untimed(AccountingKind::Stop, 600, 100)]
            .into_iter()
            .chain([start(900), untimed(AccountingKind::Stop, 1_000, 30)])
            .collect::<Vec<_>>(),
        &[0, 100, 0, 30],
    );
}

#[test]
fn a_server_that_restarts_ends_its_sessions() {
    let interim_at = |second, octets| untimed(AccountingKind::Interim, second, octets);
    // a lower counter, and a higher one, are of another session
    for (octets, added) in [(40, 40), (100, 100), (150, 150)] {
        let reports = [start(0), interim_at(600, 100), interim_at(900, octets)];
        check_on(&ended(&[700]), &reports, &[0, 100, added]);
    }
    // so soon after it that only the end tells; a Stop, too
    let reports = [interim(0, 690, 100), stop(705, 710, 30)];
    check_on(&ended(&[700]), &reports, &[100, 30]);
    let reports = [interim(0, 690, 100), start(700), stop(700, 710, 30)];
    check_on(&ended(&[700]), &reports, &[100, 0, 30]);
    // what was under way, and what the server says of the end itself
    let reports = [
        interim_at(600, 100),
        interim_at(800, 10),
        interim_at(650, 110),
        untimed(AccountingKind::Stop, 700, 120),
        interim_at(900, 15),
    ];
    check_on(&ended(&[700]), &reports, &[100, 10, 10, 10, 5]);
    // one that says itself that it began long before went on: it never counts twice
    let reports = [
        interim(0, 600, 100),
        interim(0, 900, 150),
        stop(0, 950, 160),
    ];
    check_on(&ended(&[700]), &reports, &[100, 50, 10]);
    // each restart, whatever order they are told in
    let reports = [interim_at(100, 5), interim_at(300, 5), interim_at(500, 5)];
    check_on(&ended(&[400, 200]), &reports, &[5, 5, 5]);
    // and one that was told after the report
    let mut state = SessionState::default();
    for (server, second, added) in [(ended(&[]), 600, 100), (ended(&[700]), 900, 100)] {
        let record = increase(&mut state, &server, &interim_at(second, 100));
        assert_eq!(record.quantity, added);
    }
}

#[test]
fn an_end_that_is_told_again_is_none() {
    let mut server = ServerState::default();
    let news: Vec<bool> = [700, 700, 715, 690, 800]
        .map(|second| server.end(at(second)))
        .into();
    assert_eq!(news, [true, false, false, false, true]);
    for second in 0..100 {
        server.end(at(1_000 + 60 * second));
    }
    assert_eq!(server.ends.len(), ENDS_MAX);
    assert_eq!(server.ends.last(), Some(&at(1_000 + 60 * 99)));
}

#[test]
fn a_start_that_is_sent_again_resets_nothing() {
    check(
        &[
            start(0),
            start(5),
            interim(0, 600, 100),
            start(5),
            stop(0, 900, 120),
        ],
        &[0, 0, 100, 0, 20],
    );
}

#[test]
fn only_the_newest_sessions_of_an_id_are_remembered() {
    let (mut state, server) = (SessionState::default(), ServerState::default());
    for day in 0..100 {
        let began = day * 86_400;
        assert_eq!(
            increase(&mut state, &server, &stop(began, began + 600, 5)).quantity,
            5
        );
    }
    assert_eq!(state.runs.len(), RUNS_MAX);
    let text = serde_json::to_string(&state).unwrap();
    assert!(text.len() < 2_000, "{text}");
    assert_eq!(serde_json::from_str::<SessionState>(&text).unwrap(), state);
}

/// Reports of sessions of one id, one after the other, and what they used.
fn sessions() -> impl Strategy<Value = (Vec<AccountingReport>, i64)> {
    let session = prop::collection::vec((1_i64..4_000, 0_i64..1_000_000), 1..6);
    prop::collection::vec((session, any::<bool>(), 60_i64..90_000), 1..4).prop_map(|sessions| {
        let (mut second, mut used) = (0, 0);
        let mut reports = Vec::new();
        for (steps, with_start, pause) in sessions {
            let (began, mut octets) = (second, 0);
            if with_start {
                reports.push(start(began));
            }
            let last = steps.len() - 1;
            for (index, (seconds, more)) in steps.into_iter().enumerate() {
                second += seconds;
                octets += more;
                reports.push(match index == last {
                    true => stop(began, second, octets),
                    false => interim(began, second, octets),
                });
            }
            used += octets;
            second += pause;
        }
        (reports, used)
    })
}

fn shuffled() -> impl Strategy<Value = (Vec<AccountingReport>, i64)> {
    (sessions(), any::<bool>()).prop_flat_map(|((mut reports, used), twice)| {
        if twice {
            reports.extend(reports.clone());
        }
        (Just(reports).prop_shuffle(), Just(used))
    })
}

proptest! {
    #[test]
    fn whatever_the_order_what_is_added_is_what_was_used((reports, used) in shuffled()) {
        let mut state = SessionState::default();
        let mut sum = 0;
        for report in &reports {
            let added = increase(&mut state, &ServerState::default(), report).quantity;
            prop_assert!(added >= 0);
            sum += added;
        }
        prop_assert_eq!(sum, used);
    }

    #[test]
    fn without_session_times_one_session_adds_up_to_its_highest_counter(
        (reports, highest) in prop::collection::vec((0_i64..10_000, 0_i64..1_000_000), 1..8)
            .prop_map(|mut steps| {
                steps.sort_unstable();
                let highest = steps.iter().map(|(_, octets)| *octets).max().unwrap_or(0);
                let mut reports = vec![start(0)];
                reports.extend(steps.iter().map(|(second, octets)| untimed(AccountingKind::Interim, 60 + second, *octets)));
                (reports, highest)
            })
            .prop_flat_map(|(reports, highest)| (Just(reports).prop_shuffle(), Just(highest)))
    ) {
        let mut state = SessionState::default();
        let sum: i64 = reports.iter().map(|report| increase(&mut state, &ServerState::default(), report).quantity).sum();
        prop_assert_eq!(sum, highest);
    }
}
