//! Downloads that break off anywhere and go on: what is settled is what came.

use crate::{
    client::{Goodbye, Received},
    world::{NOW, World, viewer},
};
use domain::{
    delivery::StatementDocument,
    id::DeliveryId,
    invoice::{ChargeDetail, InvoiceDocument},
    ledger::LedgerAccount,
    time::Clock as _,
};
use engine::{
    check::check,
    entity::{delivery_settlement, invoice, ledger_posting, provider_statement},
    flow::{bill::bill, delivery::issue_statements, tick::tick},
};
use jiff::{SignedDuration, Timestamp};
use sea_orm::{EntityTrait, QueryFilter, entity::prelude::*};
use std::collections::BTreeMap;
use tokio::task::spawn_blocking;

const DOWNLOADS: u64 = 1_000;

const RULES: &str = "
[budget]
month = '40 EUR'
when_spent = 'subscriber pays'
[[rule]]
name = 'first minute on us'
part = 'first 1 MB'
share = '100 %'
[[rule]]
name = 'a third'
share = '33.3333 %'
up_to = '0.11 EUR'
";

/// The same numbers for the same seed (xorshift64*).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % below
    }
}

fn number(variable: &str, otherwise: u64) -> u64 {
    let said = std::env::var(variable).ok();
    said.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_interrupted_and_resumed_downloads_add_up_everywhere() {
    let seed = number("BANDSTAND_SEED", 0x5eed_2026_1121);
    let downloads = number("BANDSTAND_DOWNLOADS", DOWNLOADS);
    println!("BANDSTAND_SEED={seed} BANDSTAND_DOWNLOADS={downloads}");
    let mut dice = Dice(seed);
    let world = World::new(16).await;
    world.sponsors(RULES).await;
    let begin: Timestamp = NOW.parse().unwrap();
    let mut cookie = String::new();
    let mut seen: BTreeMap<DeliveryId, (u64, u64)> = BTreeMap::new();
    let (mut cuts, mut wholes) = (0, 0);
    for turn in 0..downloads {
        // later than the last instruction: each is a delivery of its own
        let hours = i64::try_from(turn).unwrap() * 2;
        world.clock.set(begin + SignedDuration::from_hours(hours));
        tick(&world.db, world.clock.now()).await.unwrap();
        if turn % 3 == 0 {
            cookie = world.who("harbour").await;
        }
        let (received, next) = one(&world, &cookie, turn, dice).await;
        dice = next;
        let settled = world.settled().await;
        let agrees = received.agrees_with(&settled.arrived);
        assert_eq!(agrees, Ok(()), "download {turn}, {received:?}");
        if received.cuts.is_empty() {
            // of what came whole, to the micro
            let owed = settled.terms.values(&received.all).unwrap();
            assert_eq!(settled.settled, owed, "download {turn}");
            wholes += 1;
        } else {
            cuts += 1;
        }
        let both = [settled.settled.subscriber, settled.settled.provider];
        let [subscriber, provider] = both.map(|value| value.micros().unsigned_abs());
        seen.insert(settled.id, (subscriber, provider));
    }
    println!("{wholes} came whole, {cuts} were cut");
    assert_eq!(seen.len() as u64, downloads);
    assert!(downloads < 100 || wholes > 50 && cuts > 50);
    papers(&world, &seen).await;
    world.running.unwrap().stop().await.unwrap();
}

/// One download, in up to four pieces.
async fn one(world: &World, cookie: &str, turn: u64, mut dice: Dice) -> (Received, Dice) {
    let path = format!("/library/{}/deliver/wav", world.content);
    let form = format!(
        "once={}",
        uuid::Uuid::from_u128(u128::from(turn) + (0x77 << 96))
    );
    let (mut device, cookie) = (world.device(cookie), cookie.to_owned());
    let address = world.address;
    let work = move || {
        let fixed = device.post(&path, &form);
        assert_eq!(fixed.status, 303, "{fixed:?}");
        let file = fixed.location;
        assert!(file.starts_with("/deliveries/dlv_"), "{file}");
        let mut received = Received::default();
        let whole = 16 * 44_100 * 4 + 44;
        let mut open = Some(device);
        let mut stopped_at = None;
        for _ in 0..=dice.throw(4) {
            let mut device = match open.take() {
                Some(device) => device,
                None => crate::client::Device::new(address, &cookie),
            };
            // where it stopped, or anywhere, again or for the first time
            let (start, end) = match (stopped_at.take(), dice.throw(3)) {
                (Some(at), _) => (at, whole),
                (None, 0) => (0, whole),
                (None, _) => {
                    let start = dice.throw(whole - 1);
                    (start, start + 1 + dice.throw(whole - start))
                }
            };
            let asked = device.get(&file, Some(&(start..end)));
            assert_eq!((asked.status, asked.length), (206, end - start));
            let is_cut = dice.throw(2) == 0;
            let wanted = if is_cut {
                dice.throw(asked.length)
            } else {
                asked.length
            };
            let piece = [512, 4_096, 65_536][dice.throw(3) as usize];
            let read = device.read(wanted, piece);
            assert_eq!(read, wanted);
            received.add(start, read, !is_cut);
            if is_cut {
                stopped_at = Some(start + read);
            }
            match (is_cut, dice.throw(2)) {
                (true, 0) => device.leave(Goodbye::Reset),
                (true, _) => device.leave(Goodbye::Close),
                // the connection is used again, or closed as it should be
                (false, 0) => open = Some(device),
                (false, _) => device.leave(Goodbye::Close),
            }
        }
        (received, dice)
    };
    spawn_blocking(work).await.unwrap()
}

/// Ledger, invoices and statements say what was settled.
async fn papers(world: &World, seen: &BTreeMap<DeliveryId, (u64, u64)>) {
    let (db, operator) = (&world.db, viewer(&world.db, "operator").await);
    let mut month = NOW[..7].parse::<domain::time::PeriodMonth>().unwrap();
    let last = domain::time::PeriodMonth::containing(
        world.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date(),
    );
    world
        .clock
        .set(world.clock.now() + SignedDuration::from_hours(24 * 70));
    tick(db, world.clock.now()).await.unwrap();
    while month <= last.next() {
        bill(db, &*world.clock, month, None).await.unwrap();
        issue_statements(db, world.clock.now(), &operator, month)
            .await
            .unwrap();
        month = month.next();
    }
    let settlements = delivery_settlement::Entity::find()
        .filter(delivery_settlement::Column::DeliveryId.is_in(seen.keys().map(|id| id.uuid())))
        .all(db.read())
        .await
        .unwrap();
    let sum = |of: fn(&delivery_settlement::Model) -> i64| settlements.iter().map(of).sum::<i64>();
    let subscribers: u64 = seen.values().map(|(subscriber, _)| subscriber).sum();
    let providers: u64 = seen.values().map(|(_, provider)| provider).sum();
    assert_eq!(sum(|row| row.subscriber_micros), subscribers as i64);
    assert_eq!(sum(|row| row.provider_micros), providers as i64);
    assert!(subscribers > 0 && providers > 0);

    // the invoices hold all of the subscriber's part, to the micro
    let rows = invoice::Entity::find().all(db.read()).await.unwrap();
    let documents: Vec<InvoiceDocument> = rows
        .iter()
        .map(|row| serde_json::from_slice(&row.document).unwrap())
        .collect();
    let (mut booked, mut exact) = (0, 0);
    for line in documents.iter().flat_map(|document| &document.charges) {
        if let ChargeDetail::Deliveries { deliveries } = &line.detail {
            let harbour = deliveries
                .groups
                .iter()
                .filter(|group| group.content == world.content.to_string());
            let of_groups: i64 = harbour.map(|group| group.subscriber.micros()).sum();
            exact += of_groups;
            booked += if of_groups > 0 {
                deliveries.booked.micros()
            } else {
                0
            };
            let off = line.amount.micros()
                - deliveries
                    .groups
                    .iter()
                    .map(|group| group.subscriber.micros())
                    .sum::<i64>();
            assert!(off.abs() <= 5_000, "{off}");
        }
    }
    assert_eq!(exact, subscribers as i64);
    assert_eq!(booked, sum(|row| row.subscriber_net_micros));

    // and the statements all of the provider's
    let rows = provider_statement::Entity::find()
        .all(db.read())
        .await
        .unwrap();
    let stated: i64 = rows
        .iter()
        .map(|row| serde_json::from_slice::<StatementDocument>(&row.document).unwrap())
        .flat_map(|document| document.deliveries)
        .filter(|line| line.content == world.content.to_string())
        .map(|line| line.sponsored.micros())
        .sum();
    assert_eq!(stated, sum(|row| row.provider_net_micros));

    let all = delivery_settlement::Entity::find()
        .all(db.read())
        .await
        .unwrap();
    let earned: i64 = all
        .iter()
        .map(|row| row.subscriber_net_micros + row.provider_net_micros)
        .sum();
    let revenue = ledger_posting::Entity::find()
        .filter(
            ledger_posting::Column::LedgerAccount.eq(LedgerAccount::DeliveryRevenue.to_string()),
        )
        .all(db.read())
        .await
        .unwrap();
    assert_eq!(
        revenue.iter().map(|row| row.amount_micros).sum::<i64>(),
        -earned
    );
    let report = check(db).await.unwrap();
    assert!(report.is_sound(), "{report:#?}");
}
