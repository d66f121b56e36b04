//! What is shown before and after, and what is refused.

use crate::{
    client::{Device, Goodbye},
    world::{World, viewer},
};
use domain::{
    delivery::{Ask, SubscriberPreferences, Willing},
    time::Clock as _,
};
use engine::flow::delivery::wish;
use jiff::SignedDuration;
use tokio::task::spawn_blocking;

const ONCE: &str = "once=01900000-0000-7000-8000-00000000000";

#[tokio::test(flavor = "multi_thread")]
async fn both_values_are_shown_agreed_to_and_honored() {
    let world = World::new(16).await;
    world
        .sponsors("[[rule]]\nname = 'half'\nshare = '50 %'")
        .await;
    let reader = viewer(&world.db, "harbour").await;
    let wishes = SubscriberPreferences {
        ask: Ask::OnMobile,
        ..SubscriberPreferences::default()
    };
    wish(&world.db, world.clock.now(), &reader, &wishes)
        .await
        .unwrap();
    let (cookie, other) = (world.who("harbour").await, world.who("mill").await);
    let (content, address) = (world.content, world.address);
    let clock = std::sync::Arc::clone(&world.clock);
    let work = move || {
        let ask = format!("/library/{content}/deliver/wav");
        let mut device = Device::new(address, &cookie);
        let shown = device.get(&ask, None);
        assert_eq!(shown.status, 200);
        let text = device.text(shown.length);
        // 2.82 MB at 0.137: 0.386
        assert!(text.contains("0.1933"), "{text}");
        let value = |name: &str| {
            let (_, rest) = text
                .split_once(&format!("name=\"{name}\" value=\""))
                .unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        // without having seen it: shown first
        let unseen = device.post(&ask, &format!("{ONCE}1"));
        assert_eq!(
            (unseen.status, unseen.location.as_str()),
            (303, ask.as_str())
        );
        // another price than was seen: shown again
        let stale = device.post(&ask, &format!("{ONCE}1&subscriber=1&provider=2"));
        assert_eq!(stale.status, 422);
        let agreed = format!(
            "{ONCE}1&subscriber={}&provider={}",
            value("subscriber"),
            value("provider")
        );
        let fixed = device.post(&ask, &agreed);
        assert!(fixed.location.contains("/file/"), "{fixed:?}");
        let file = fixed.location;
        // from another network, by somebody else, changed, or after its time
        for (from, cookie, path, want) in [
            ([127, 0, 0, 2], &cookie, file.clone(), 409),
            ([127, 0, 0, 1], &other, file.clone(), 404),
            ([127, 0, 0, 1], &cookie, format!("{file}x"), 403),
            ([127, 0, 0, 1], &cookie, file.replace("dlv_0", "dlv_f"), 403),
        ] {
            let mut device = Device::from_address(from, address, cookie);
            let refused = device.get(&path, None);
            assert_eq!(refused.status, want, "{path}");
            let body = device.text(refused.length);
            assert!(want == 404 || body.contains("\"detail\""), "{body}");
        }
        // past the end
        let beyond = device.get(&file, Some(&(1 << 40..1 << 41)));
        assert_eq!(beyond.status, 416);
        assert!(device.text(beyond.length).contains("range-past-the-end"));
        let part = device.get(&file, Some(&(0..1_000_000)));
        assert_eq!((part.status, part.length), (206, 1_000_000));
        device.read(part.length, 65_536);
        // goes on: the page says so
        let shown = device.get(&ask, None);
        let text = device.text(shown.length);
        assert!(text.contains("It goes on where it stopped"), "{text}");
        device.leave(Goodbye::Close);
        clock.set(clock.now() + SignedDuration::from_hours(1));
        let mut device = Device::new(address, &cookie);
        let over = device.get(&file, None);
        assert_eq!(over.status, 410);
        let body = device.text(over.length);
        assert!(body.contains("instruction-over"), "{body}");
        // and is charged again
        let shown = device.get(&ask, None);
        let text = device.text(shown.length);
        assert!(
            text.contains("fetching it again is charged again"),
            "{text}"
        );
        let list = device.get("/deliveries", None);
        let text = device.text(list.length);
        assert!(text.contains("Harbour Lights"), "{text}");
        let (_, id) = file.split_once("/deliveries/").unwrap();
        let id = id.split('/').next().unwrap();
        let one = device.get(&format!("/deliveries/{id}"), None);
        assert_eq!(one.status, 200);
        let text = device.text(one.length);
        assert!(text.contains("0.0685"), "{text}");
        let foreign = Device::new(address, &other).get(&format!("/deliveries/{id}"), None);
        assert_eq!(foreign.status, 404);
        for (reason, want) in [("", 422), ("It%20broke%20off", 303)] {
            let said = device.post(
                &format!("/deliveries/{id}/dispute"),
                &format!("reason={reason}"),
            );
            assert_eq!(said.status, want);
        }
    };
    spawn_blocking(work).await.unwrap();
    world.running.unwrap().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_never_charged_is_told_before_anything_is_sent() {
    let world = World::new(16).await;
    world.sponsors("").await;
    let cookie = world.who("harbour").await;
    let (content, address) = (world.content, world.address);
    let work = move || {
        let mut device = Device::new(address, &cookie);
        for (form, want) in [
            ("willing=never&per_delivery=&per_month=&ask=never", 303),
            ("willing=yes&per_delivery=-1&per_month=&ask=never", 422),
            ("willing=yes&per_delivery=1.000&per_month=&ask=never", 422),
            ("willing=maybe&per_delivery=&per_month=&ask=never", 422),
            ("willing=never&per_delivery=&per_month=0&ask=always", 303),
        ] {
            assert_eq!(
                device.post("/deliveries/wishes", form).status,
                want,
                "{form}"
            );
        }
        let ask = format!("/library/{content}/deliver/wav");
        let shown = device.get(&ask, None);
        let text = device.text(shown.length);
        assert!(text.contains("It cannot be downloaded now"), "{text}");
        let refused = device.post(&ask, &format!("{ONCE}2"));
        assert_eq!(
            (refused.status, refused.location.as_str()),
            (303, ask.as_str())
        );
        // over the network that costs nothing it is delivered
        let mut home = Device::from_address([127, 0, 0, 2], address, &cookie);
        let fixed = home.post(&ask, &format!("{ONCE}3"));
        let whole = home.get(&fixed.location, None);
        assert_eq!(whole.status, 200);
        assert_eq!(home.read(whole.length, 65_536), whole.length);
        for path in [
            "/library/con_x/deliver/wav",
            &format!("/library/{content}/deliver/mp3"),
        ] {
            let absent = device.get(path, None);
            assert_eq!(absent.status, 404);
            device.text(absent.length);
        }
    };
    spawn_blocking(work).await.unwrap();
    let settled = world.settled().await;
    assert!(settled.is_complete() && settled.settled.charge.is_zero());
    assert_eq!(
        Willing::Never,
        engine::read::delivery_limits::delivery_limits(
            &viewer(&world.db, "harbour").await,
            &world.db,
            world.clock.now()
        )
        .await
        .unwrap()
        .wishes
        .willing
    );
    world.running.unwrap().stop().await.unwrap();
}

/// Each answer is read whole, and its connection reset: none of them proves that it
/// arrived, all of them together do.
#[tokio::test(flavor = "multi_thread")]
async fn many_small_pieces_that_are_each_reset_are_paid_for() {
    let world = World::new(16).await;
    world.sponsors("").await;
    let cookie = world.who("harbour").await;
    let (content, address) = (world.content, world.address);
    let work = move || {
        let mut device = Device::new(address, &cookie);
        let fixed = device.post(
            &format!("/library/{content}/deliver/wav"),
            &format!("{ONCE}4"),
        );
        let whole = 16 * 44_100 * 4 + 44_u64;
        for start in (0..whole).step_by(190_000) {
            let mut device = Device::new(address, &cookie);
            let asked = device.get(
                &fixed.location,
                Some(&(start..(start + 190_000).min(whole))),
            );
            assert_eq!(device.read(asked.length, 65_536), asked.length);
            device.leave(Goodbye::Reset);
        }
        whole
    };
    let whole = spawn_blocking(work).await.unwrap();
    let settled = world.settled().await;
    assert!(
        whole - settled.arrived.count() <= 256 * 1_024,
        "{:?}",
        settled.arrived
    );
    world.running.unwrap().stop().await.unwrap();
}

/// What has no body is no transfer: it keeps nothing open.
#[tokio::test(flavor = "multi_thread")]
async fn a_range_past_the_end_and_a_file_that_is_there_hold_nothing() {
    let world = World::new(16).await;
    world.sponsors("").await;
    let cookie = world.who("harbour").await;
    let (content, address) = (world.content, world.address);
    let work = move || {
        let mut device = Device::new(address, &cookie);
        let fixed = device.post(
            &format!("/library/{content}/deliver/wav"),
            &format!("{ONCE}5"),
        );
        let beyond = device.get(&fixed.location, Some(&(1 << 40..1 << 41)));
        assert_eq!(beyond.status, 416);
        device.text(beyond.length);
    };
    spawn_blocking(work).await.unwrap();
    use engine::entity::delivery_transfer;
    use sea_orm::{EntityTrait, PaginatorTrait};
    assert_eq!(
        delivery_transfer::Entity::find()
            .count(world.db.read())
            .await
            .unwrap(),
        0
    );
    world.running.unwrap().stop().await.unwrap();
}
