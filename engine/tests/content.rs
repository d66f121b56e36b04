//! A recording's way from its master to a person's right, on both databases. The
//! masters are really heard, in this process: that a child does so is shown where
//! there is a program to be one.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::time::FixedClock;
use domain::{
    content::{ContentState, DescriptionFault, DescriptionForm},
    id::{ContentId, UserId},
    party::Language,
    rights::HoldingState,
};
use engine::{
    Db, EngineError, Role, RoleName, Viewer, check,
    demo::music::{song, wav},
    entity::{charge, holding},
    flow::{
        add_user::{NewUser, add_user},
        bill::bill,
        content::{
            DescribeRefusal, NewMaster, RefuseRefusal, RegisterRefusal, Registered, publish,
            refuse, register, save, withdraw,
        },
        rights::{
            BuyRefusal, BuyRequest, COUNTRY_SETTING, GrantRefusal, GrantRequest, Identified, buy,
            decide, grant, identify, refund, renew, revoke,
        },
    },
    media::ContentStore,
    new_uuid,
    query::{
        lookup::{Asked, Tier},
        match_case::AskedFacts,
    },
    read::{
        desk::own_recording,
        library::{Billed, library, library_item, playable},
        matching::{match_picture, open_cases},
        rights::{odrl, rights_of},
        shop::{NotBuyable, shop, shop_item},
    },
    setting,
    testing::{Household, add_household, each_database, instant},
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait};
use sound::{Heard, Limits, hear};
use std::{io::Cursor, ops::ControlFlow};
use uuid::Uuid;

const NOW: &str = "2026-03-10T12:00:00Z";

fn now() -> Timestamp {
    instant(NOW)
}

fn heard(samples: &[i16]) -> Heard {
    hear(Cursor::new(wav(samples)), &Limits::default(), |_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// A little noise: other samples, the same recording.
fn copy_of(samples: &[i16]) -> Vec<i16> {
    let noise = (0..64_i16).map(|n| n * 7 % 64);
    samples
        .iter()
        .zip(noise.cycle())
        .map(|(sample, noise)| sample.saturating_add(noise))
        .collect()
}

async fn user(db: &Db, email: &str, role: RoleName, house: Option<&Household>) -> Viewer {
    let account = house.map(|house| house.reference.as_str());
    let new = NewUser {
        email,
        password: "a password of some length",
        role,
        account,
        name: email,
        language: Language::En,
    };
    let user: UserId = add_user(db, now(), new).await.unwrap();
    let role = match role {
        RoleName::Provider => Role::Provider,
        RoleName::Operator => Role::Operator,
        RoleName::Subscriber => Role::Subscriber(house.unwrap().account),
    };
    Viewer {
        user,
        role,
        email: email.to_owned(),
        name: email.to_owned(),
        ..Viewer::command_line()
    }
}

struct House {
    provider: Viewer,
    rival: Viewer,
    operator: Viewer,
    ada: Viewer,
    eve: Viewer,
    store: ContentStore,
    folder: tempfile::TempDir,
}

async fn house(db: &Db) -> House {
    let first = add_household(db, "H-1").await;
    let second = add_household(db, "H-2").await;
    engine::signature::ensure_key(db, now()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("content");
    House {
        provider: user(db, "label@example.com", RoleName::Provider, None).await,
        rival: user(db, "rival@example.com", RoleName::Provider, None).await,
        operator: user(db, "op@example.com", RoleName::Operator, None).await,
        ada: user(db, "ada@example.com", RoleName::Subscriber, Some(&first)).await,
        eve: user(db, "eve@example.com", RoleName::Subscriber, Some(&second)).await,
        store: ContentStore::open(place.to_str().unwrap(), []).unwrap(),
        folder,
    }
}

impl House {
    async fn master(&self, samples: &[i16]) -> NewMaster {
        let file = self.folder.path().join("master.wav");
        std::fs::write(&file, wav(samples)).unwrap();
        NewMaster {
            file_name: "Harbour Lights.wav".into(),
            blob: self.store.put(&file).await.unwrap(),
            heard: heard(samples),
        }
    }

    async fn registered(&self, db: &Db, samples: &[i16]) -> Registered {
        let master = self.master(samples).await;
        register(db, now(), &self.provider, &master).await.unwrap()
    }

    async fn for_sale(&self, db: &Db, samples: &[i16]) -> ContentId {
        let id = self.registered(db, samples).await.id;
        save(db, now(), &self.provider, id, &form()).await.unwrap();
        publish(db, now(), &self.provider, id).await.unwrap();
        id
    }
}

fn form() -> DescriptionForm {
    DescriptionForm {
        title: "Harbour Lights".into(),
        artist: "The Quays".into(),
        isrc: "DE-A40-26-00017".into(),
        price: "0.99".into(),
        currency: "EUR".into(),
        territory: "worldwide".into(),
        ..DescriptionForm::default()
    }
}

fn want(content: ContentId) -> BuyRequest {
    BuyRequest {
        content,
        gift_for: None,
        once: new_uuid(now()),
    }
}

async fn says(db: &Db, viewer: &Viewer, samples: &[i16]) -> Identified {
    let facts = AskedFacts {
        container: "wav".into(),
        codec: "pcm".into(),
        seconds: 20,
    };
    identify(db, now(), viewer, &Asked::about(&heard(samples)), &facts)
        .await
        .unwrap()
}

async fn assert_sound(db: &Db) {
    let report = check::check(db).await.unwrap();
    assert!(report.is_sound(), "{report:#?}");
}

#[tokio::test]
async fn bought_once_it_is_there_in_every_form_and_on_the_next_invoice() {
    each_database(|db| async move {
        let house = house(&db).await;
        let samples = song(1, 20);
        let id = house.for_sale(&db, &samples).await;
        let item = shop_item(&house.ada, &db, now(), id).await.unwrap();
        assert_eq!(item.price.unwrap().0.micros(), 990_000);
        assert!(matches!(
            says(&db, &house.ada, &samples).await,
            Identified::NotYours { price: Some(_), .. }
        ));

        let request = want(id);
        buy(&db, now(), &house.ada, &request).await.unwrap();
        buy(&db, now(), &house.ada, &request).await.unwrap();
        let again = buy(&db, now(), &house.ada, &want(id)).await;
        assert!(matches!(again, Err(BuyRefusal::HasIt)), "{again:?}");
        let stolen = buy(&db, now(), &house.eve, &request).await;
        assert!(matches!(
            stolen,
            Err(BuyRefusal::Engine(EngineError::NotFound))
        ));

        let shelf = library(&house.ada, &db, now()).await.unwrap();
        assert_eq!(shelf.len(), 1);
        assert_eq!(shelf[0].state, HoldingState::Holds);
        assert!(playable(&house.ada, &db, now(), id).await.is_ok());
        assert!(matches!(
            playable(&house.eve, &db, now(), id).await,
            Err(EngineError::NotFound)
        ));
        let item = library_item(&house.ada, &db, now(), id).await.unwrap();
        assert!(matches!(item.billed, Some((_, Billed::Waits))));
        let item = shop_item(&house.ada, &db, now(), id).await.unwrap();
        assert_eq!(item.price, Err(NotBuyable::Owned));

        // the same samples, and the same sound in other samples
        let Identified::Yours { of, permission } = says(&db, &house.ada, &samples).await else {
            panic!("a bought recording")
        };
        assert_eq!((of.tier, permission.content), (Tier::Samples, id));
        let Identified::Yours { of, .. } = says(&db, &house.ada, &copy_of(&samples)).await else {
            panic!("a copy of a bought recording")
        };
        assert_eq!((of.tier, of.is_excerpt), (Tier::Fingerprint, false));
        let part = &samples[44_100..44_100 * 2 * 17];
        let Identified::Yours { of, .. } = says(&db, &house.ada, part).await else {
            panic!("a part of a bought recording")
        };
        assert!(of.is_excerpt);
        assert_eq!(
            says(&db, &house.ada, &song(9, 20)).await,
            Identified::Unknown
        );

        assert_sound(&db).await;
        let clock = FixedClock::new(instant("2026-04-01T12:00:00Z"));
        bill(&db, &clock, "2026-03".parse().unwrap(), None)
            .await
            .unwrap();
        let billed = library_item(&house.ada, &db, now(), id)
            .await
            .unwrap()
            .billed;
        assert!(matches!(billed, Some((_, Billed::On(_)))), "{billed:?}");
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn a_refund_takes_the_right_and_the_price_back() {
    each_database(|db| async move {
        let house = house(&db).await;
        let id = house.for_sale(&db, &song(1, 20)).await;
        let gift = BuyRequest {
            gift_for: Some(" EVE@example.com ".into()),
            ..want(id)
        };
        buy(&db, now(), &house.ada, &gift).await.unwrap();
        let stranger = BuyRequest {
            gift_for: Some("nobody@example.com".into()),
            ..want(id)
        };
        let refusal = buy(&db, now(), &house.ada, &stranger).await;
        assert!(matches!(refusal, Err(BuyRefusal::NoSuchPerson)));
        let shelf = library(&house.eve, &db, now()).await.unwrap();
        assert_eq!(shelf[0].given_by.as_deref(), Some("ada@example.com"));
        assert!(library(&house.ada, &db, now()).await.unwrap().is_empty());

        let right = shelf[0].right.id;
        let (renewed, revoked) = renew(&db, now(), &house.eve, &[id]).await.unwrap();
        assert_eq!((renewed.len(), revoked.len()), (1, 0));
        // taken away first, and paid back later
        revoke(&db, now(), &house.operator, right, "a slip")
            .await
            .unwrap();
        refund(&db, now(), &house.operator, right, "twice")
            .await
            .unwrap();
        let again = refund(&db, now(), &house.operator, right, "").await;
        assert!(matches!(again, Err(GrantRefusal::Gone)));
        let (renewed, revoked) = renew(&db, now(), &house.eve, &[id]).await.unwrap();
        assert_eq!((renewed.len(), revoked), (0, vec![id]));
        assert!(playable(&house.eve, &db, now(), id).await.is_err());
        let shelf = library(&house.eve, &db, now()).await.unwrap();
        assert_eq!(shelf[0].state, HoldingState::Revoked);
        assert_eq!(shelf[0].revoked_why.as_deref(), Some("a slip"));
        assert!(shelf[0].is_refunded);
        assert_sound(&db).await;
        // both are on the payer's invoice, and come to nothing
        let clock = FixedClock::new(instant("2026-04-01T12:00:00Z"));
        bill(&db, &clock, "2026-03".parse().unwrap(), None)
            .await
            .unwrap();
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn a_sale_without_its_right_is_found() {
    each_database(|db| async move {
        let house = house(&db).await;
        let id = house.for_sale(&db, &song(1, 20)).await;
        buy(&db, now(), &house.ada, &want(id)).await.unwrap();
        assert_sound(&db).await;
        holding::Entity::delete_many()
            .exec(db.read())
            .await
            .unwrap();
        let report = check::check(&db).await.unwrap();
        let broken = report.proofs.iter().filter(|proof| proof.broken > 0);
        let broken: Vec<&str> = broken.map(|proof| proof.claim).collect();
        assert_eq!(
            broken,
            ["each sale gave one right, and each refund took one away"]
        );
    })
    .await;
}

#[tokio::test]
async fn two_buyers_one_click_each_twice() {
    each_database(|db| async move {
        let house = house(&db).await;
        let id = house.for_sale(&db, &song(1, 20)).await;
        let (ada, eve) = (want(id), want(id));
        let other = want(id);
        let at = now();
        // two forms of one person, each sent twice, at the same time
        let (a, b, c, d, e) = tokio::join!(
            buy(&db, at, &house.ada, &ada),
            buy(&db, at, &house.ada, &ada),
            buy(&db, at, &house.ada, &other),
            buy(&db, at, &house.eve, &eve),
            buy(&db, at, &house.eve, &eve),
        );
        for outcome in [d, e] {
            outcome.unwrap();
        }
        for outcome in [a, b, c] {
            assert!(
                matches!(outcome, Ok(()) | Err(BuyRefusal::HasIt)),
                "{outcome:?}"
            );
        }
        assert_eq!(charge::Entity::find().count(db.read()).await.unwrap(), 2);
        for viewer in [&house.ada, &house.eve] {
            let rights = rights_of(&house.operator, &db, at, &viewer.email)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(rights.rights.len(), 1);
        }
        let clock = FixedClock::new(instant("2026-04-01T12:00:00Z"));
        bill(&db, &clock, "2026-03".parse().unwrap(), None)
            .await
            .unwrap();
        assert_sound(&db).await;
    })
    .await;
}

#[tokio::test]
async fn what_somebody_has_registered_is_refused_or_asked_about() {
    each_database(|db| async move {
        let house = house(&db).await;
        let samples = song(1, 20);
        let id = house.for_sale(&db, &samples).await;
        let master = house.master(&samples).await;
        let again = register(&db, now(), &house.provider, &master).await;
        assert!(matches!(again, Err(RegisterRefusal::Again(own)) if own == id));
        let taken = register(&db, now(), &house.rival, &master).await;
        assert!(matches!(taken, Err(RegisterRefusal::Taken)));

        let copy = house.master(&copy_of(&samples)).await;
        let held = register(&db, now(), &house.rival, &copy).await.unwrap();
        assert_eq!(held.state, ContentState::Held);
        save(&db, now(), &house.rival, held.id, &form())
            .await
            .unwrap();
        let early = publish(&db, now(), &house.rival, held.id).await;
        assert!(matches!(early, Err(DescribeRefusal::State(_))));
        // what waits is not for sale, and does not make a copy doubtful
        buy(&db, now(), &house.ada, &want(id)).await.unwrap();
        assert!(matches!(
            says(&db, &house.ada, &samples).await,
            Identified::Yours { .. }
        ));

        // sounding like another one that waits, a second copy has a case of its own
        let quieter: Vec<i16> = samples.iter().map(|sample| sample / 2).collect();
        let quieter = house.master(&quieter).await;
        let second = register(&db, now(), &house.rival, &quieter).await.unwrap();
        assert_eq!(second.state, ContentState::Held);
        assert_sound(&db).await;
        refuse(&db, now(), &house.operator, second.id, "a copy")
            .await
            .unwrap();

        let open = open_cases(&house.operator, &db, 10).await.unwrap();
        assert!(!open.is_empty());
        let picture = match_picture(&house.operator, &db, open[0].case.id)
            .await
            .unwrap();
        assert!(
            picture
                .block_rates_millionths
                .iter()
                .all(|rate| *rate < 200_000)
        );
        assert!(!picture.block_rates_millionths.is_empty());
        let case = open[0].case.id;
        decide(&db, now(), &house.operator, case, true, "the same master")
            .await
            .unwrap();
        let twice = decide(&db, now(), &house.operator, case, false, "").await;
        assert!(matches!(twice, Err(EngineError::Refused(_))));
        let refused = own_recording(&house.rival, &db, held.id).await.unwrap();
        assert_eq!(refused.state, ContentState::Refused);
        assert_eq!(refused.state_note.as_deref(), Some("the same master"));
    })
    .await;
}

#[tokio::test]
async fn what_differs_becomes_a_draft_again() {
    each_database(|db| async move {
        let house = house(&db).await;
        let samples = song(1, 20);
        house.for_sale(&db, &samples).await;
        let copy = house.master(&copy_of(&samples)).await;
        let held = register(&db, now(), &house.rival, &copy).await.unwrap();
        let open = open_cases(&house.operator, &db, 10).await.unwrap();
        decide(&db, now(), &house.operator, open[0].case.id, false, "")
            .await
            .unwrap();
        let mut other = form();
        other.isrc = "DE-A40-26-00018".into();
        save(&db, now(), &house.rival, held.id, &other)
            .await
            .unwrap();
        publish(&db, now(), &house.rival, held.id).await.unwrap();
        // two masters are in range of a third form now: nobody is told what is not sure
        let third: Vec<i16> = copy_of(&copy_of(&samples));
        assert_eq!(says(&db, &house.ada, &third).await, Identified::Unsure);
        assert_eq!(says(&db, &house.ada, &third).await, Identified::Unsure);
        let cases = open_cases(&house.operator, &db, 10).await.unwrap();
        assert_eq!(
            cases
                .iter()
                .filter(|case| case.case.decision.is_none())
                .count(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn each_rule_of_the_shop_has_its_refusal() {
    each_database(|db| async move {
        let house = house(&db).await;
        let draft = house.registered(&db, &song(1, 20)).await.id;
        assert_eq!(own_recording(&house.provider, &db, draft).await.unwrap().title, "Harbour Lights");
        let nothing = publish(&db, now(), &house.provider, draft).await;
        assert!(matches!(nothing, Err(DescribeRefusal::Incomplete)));
        let mut wrong = form();
        wrong.isrc = "x".into();
        let outcome = save(&db, now(), &house.provider, draft, &wrong).await;
        assert!(matches!(outcome, Err(DescribeRefusal::Faults(faults)) if faults == [DescriptionFault::Isrc]));
        let theirs = save(&db, now(), &house.rival, draft, &form()).await;
        assert!(matches!(theirs, Err(DescribeRefusal::Engine(EngineError::NotFound))));
        let refusal = |outcome: Result<(), BuyRefusal>| outcome.unwrap_err().to_string();
        save(&db, now(), &house.provider, draft, &form()).await.unwrap();
        let early = buy(&db, now(), &house.ada, &want(draft)).await;
        assert!(matches!(early, Err(BuyRefusal::NotForSale)));

        let mut swiss = form();
        swiss.territory = "CH".into();
        save(&db, now(), &house.provider, draft, &swiss).await.unwrap();
        publish(&db, now(), &house.provider, draft).await.unwrap();
        publish(&db, now(), &house.provider, draft).await.unwrap();
        assert!(refusal(buy(&db, now(), &house.ada, &want(draft)).await).contains("country"));
        assert!(shop(&house.ada, &db, now(), "", None, 10).await.unwrap().rows.is_empty());
        setting::put(&db, COUNTRY_SETTING, "CH").await.unwrap();
        assert_eq!(shop(&house.ada, &db, now(), "QUAYS", None, 10).await.unwrap().rows.len(), 1);
        assert!(shop(&house.ada, &db, now(), "%", None, 10).await.unwrap().rows.is_empty());

        let mut dollars = form();
        dollars.currency = "USD".into();
        save(&db, now(), &house.provider, draft, &dollars).await.unwrap();
        assert!(refusal(buy(&db, now(), &house.ada, &want(draft)).await).contains("currency"));
        save(&db, now(), &house.provider, draft, &form()).await.unwrap();
        let member = Viewer {
            is_member: true,
            ..house.ada.clone()
        };
        let outcome = buy(&db, now(), &member, &want(draft)).await;
        assert!(matches!(outcome, Err(BuyRefusal::Engine(EngineError::NotFound))));
        let provider = buy(&db, now(), &house.provider, &want(draft)).await;
        assert!(matches!(provider, Err(BuyRefusal::Engine(EngineError::NotFound))));

        // another recording with its ISRC
        let second = house.registered(&db, &song(2, 20)).await.id;
        save(&db, now(), &house.provider, second, &form()).await.unwrap();
        let outcome = publish(&db, now(), &house.provider, second).await;
        assert!(matches!(outcome, Err(DescribeRefusal::IsrcTaken)));

        buy(&db, now(), &house.ada, &want(draft)).await.unwrap();
        withdraw(&db, now(), &house.provider, draft).await.unwrap();
        assert!(playable(&house.ada, &db, now(), draft).await.is_ok());
        assert!(shop_item(&house.eve, &db, now(), draft).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn masters_that_cannot_stand_for_a_recording_are_refused() {
    each_database(|db| async move {
        let house = house(&db).await;
        for (samples, code) in [
            (vec![0; 44_100 * 2 * 20], "too-little"),
            (song(3, 8), "too-little"),
        ] {
            let master = house.master(&samples).await;
            let refusal = register(&db, now(), &house.provider, &master)
                .await
                .unwrap_err();
            assert_eq!(refusal.code(), code);
        }
        let mut master = house.master(&song(3, 20)).await;
        master.heard.identity = sound::Identity::Withheld(sound::Doubt::CutShort);
        let refusal = register(&db, now(), &house.provider, &master)
            .await
            .unwrap_err();
        assert_eq!(refusal.code(), "damaged");
        master.heard.identity = sound::Identity::Stream(sound::StreamId::from_bytes([1; 32]));
        let refusal = register(&db, now(), &house.provider, &master)
            .await
            .unwrap_err();
        assert_eq!(refusal.code(), "lossy-master");
        let outcome = register(&db, now(), &house.ada, &master).await;
        assert!(matches!(
            outcome,
            Err(RegisterRefusal::Engine(EngineError::NotFound))
        ));
    })
    .await;
}

#[tokio::test]
async fn operators_grant_windows_revoke_and_export() {
    each_database(|db| async move {
        let house = house(&db).await;
        let id = house.for_sale(&db, &song(1, 20)).await;
        let window = GrantRequest {
            email: "ada@example.com".into(),
            recording: "DEA402600017".into(),
            from: Some(instant("2026-03-01T00:00:00Z")),
            until: Some(instant("2026-03-20T00:00:00Z")),
        };
        let right = grant(&db, now(), &house.operator, &window).await.unwrap();
        let outcome = grant(&db, now(), &house.ada, &window).await;
        assert!(matches!(
            outcome,
            Err(GrantRefusal::Engine(EngineError::NotFound))
        ));
        for (request, wanted) in [
            (
                GrantRequest {
                    email: "x@example.com".into(),
                    ..window.clone()
                },
                "nobody",
            ),
            (
                GrantRequest {
                    recording: "con_0".into(),
                    ..window.clone()
                },
                "no recording",
            ),
            (
                GrantRequest {
                    until: window.from,
                    ..window.clone()
                },
                "ends before",
            ),
        ] {
            let refusal = grant(&db, now(), &house.operator, &request)
                .await
                .unwrap_err();
            assert!(refusal.to_string().contains(wanted), "{refusal}");
        }
        let (renewed, _) = renew(&db, now(), &house.ada, &[id]).await.unwrap();
        assert_eq!(renewed.len(), 1);
        assert!(
            playable(&house.ada, &db, instant("2026-03-20T00:00:00Z"), id)
                .await
                .is_err()
        );
        let refused = refund(&db, now(), &house.operator, right, "").await;
        assert!(matches!(refused, Err(GrantRefusal::NotBought)));
        // a window does not keep anybody from buying it for good
        buy(&db, now(), &house.ada, &want(id)).await.unwrap();
        let outcome = grant(&db, now(), &house.operator, &window).await;
        assert!(matches!(outcome, Err(GrantRefusal::HasIt)));
        let bought = refuse(&db, now(), &house.operator, id, "taken").await;
        assert!(matches!(bought, Err(RefuseRefusal::Held(_))), "{bought:?}");
        revoke(&db, now(), &house.operator, right, "a slip")
            .await
            .unwrap();

        let export = odrl(&house.operator, &db, now(), house.ada.user)
            .await
            .unwrap();
        let graph = export["@graph"].as_array().unwrap();
        assert_eq!(graph.len(), 2);
        assert_eq!(graph[0]["@type"], "Agreement");
        assert_eq!(
            graph[0]["assignee"],
            format!("urn:uuid:{}", house.ada.user.uuid())
        );
        let bounds = graph[0]["permission"][0]["constraint"].as_array().unwrap();
        assert_eq!(bounds[1]["rightOperand"]["@value"], NOW);
        assert_eq!(
            graph[1]["permission"][0]["constraint"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            graph[1]["permission"][0]["target"]["schema:isrcCode"],
            "DEA402600017"
        );
        let nobody = odrl(&house.operator, &db, now(), UserId::new(Uuid::nil())).await;
        assert!(matches!(nobody, Err(EngineError::NotFound)));
    })
    .await;
}
