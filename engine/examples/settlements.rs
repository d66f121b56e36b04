//! Times settling: deliveries are fixed, each gets a transfer, and the transfers end;
//! `scripts/bench` prints the postings a second.
//!
//!     settlements DATABASE-URL

use domain::{
    delivery::{AccessNetwork, Ask, PreferenceFile, SubscriberPreferences},
    id::{AccountId, UserId},
    party::Language,
};
use engine::{
    Db, Role, RoleName, Viewer,
    entity::{account as account_row, ledger_posting},
    flow::{
        add_accounts::add_accounts,
        add_tariff::add_tariff,
        add_user::{NewUser, add_user},
        delivery::{
            self, Asked, Delivered, InstructRequest, Item, begin, instruct, settle, sponsor, wish,
        },
    },
    media::{BlobHash, ContentStore},
    new_uuid,
    signature::ensure_key,
};
use jiff::Timestamp;
use sea_orm::{EntityTrait, PaginatorTrait};
use std::{env, error::Error, time::Instant};

/// Deliveries that are settled.
const DELIVERIES: usize = 2_000;
/// Transfers that end in one transaction, as many as the server takes.
const BATCH: usize = 64;

const TARIFF: &str = "version = 1\nvalid_from = '2026-01-01'\ncurrency = 'EUR'\n[[price]]\nname = { en = 'a', de = 'a' }\nper_mb = '0.10'";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::args().nth(1).ok_or("DATABASE-URL is wanted")?;
    let db = Db::open(&url).await?;
    db.migrate().await?;
    let now: Timestamp = "2026-11-21T09:00:00Z".parse()?;
    ensure_key(&db, now).await?;
    let tariff = include_str!("../src/demo/tariffs/harbour-1.toml");
    add_tariff(&db, now, tariff, None).await?;
    add_accounts(
        &db,
        now,
        "[[account]]\nreference = \"a\"\nname = \"A\"\naddress = [\"Q\"]\ncurrency = \"EUR\"\n\
         zone = \"Europe/Berlin\"\ncycle_day = 1\nopened_on = \"2026-01-01\"\n\
         tariffs = [{ from = \"2026-01-01\", code = \"harbour\" }]\n\
         line = [{ label = \"L\", kind = \"mobile\", identifiers = [\"l\"] }]\n",
        None,
    )
    .await?;
    let provider = user(&db, now, "p@example.com", RoleName::Provider, None).await?;
    let operator = user(&db, now, "o@example.com", RoleName::Operator, None).await?;
    let account = account_row::Entity::find().one(db.read()).await?;
    let account = AccountId::new(account.ok_or("an account")?.id);
    let reader = user(&db, now, "s@example.com", RoleName::Subscriber, Some("a")).await?;
    let reader = Viewer {
        role: Role::Subscriber(account),
        ..reader
    };
    delivery::add_tariff(&db, now, &operator, TARIFF).await?;
    let rules = "currency = 'EUR'\n[budget]\nmonth = '90000 EUR'\nwhen_spent = 'no delivery'\n[[rule]]\nname = 'half'\nshare = '50 %'";
    sponsor(&db, now, &provider, 0, &PreferenceFile::from_toml(rules)?).await?;
    let wishes = SubscriberPreferences {
        ask: Ask::Never,
        ..SubscriberPreferences::default()
    };
    wish(&db, now, &reader, &wishes).await?;

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("file");
    std::fs::write(&file, b"a file")?;
    let place = folder.path().join("content").display().to_string();
    let hash: BlobHash = ContentStore::open(&place, [])?.put(&file).await?.hash;
    let mut transfers = Vec::with_capacity(DELIVERIES);
    for number in 0..DELIVERIES {
        let request = InstructRequest {
            asked: Asked {
                account,
                user: Some(reader.user),
                item: Item {
                    provider: provider.user,
                    content: format!("item {number}"),
                    title: "Song".to_owned(),
                    format: Some("flac".to_owned()),
                    hash: Some(hash),
                    bytes: 10_000_000,
                    duration_s: None,
                },
                network: AccessNetwork::Mobile,
            },
            once: new_uuid(now),
            seen_micros: None,
            has_agreed: true,
        };
        let fixed = instruct(&db, now, &request).await?;
        let id = fixed.delivery.id;
        let begun = begin(&db, now, &reader, id, &fixed.token, AccessNetwork::Mobile).await?;
        transfers.push(Delivered {
            transfer: begun.transfer,
            delivery: id,
            range: 0..9_000_000,
            doubtful: 0..0,
        });
    }
    let before = ledger_posting::Entity::find().count(db.read()).await?;
    let start = Instant::now();
    for batch in transfers.chunks(BATCH) {
        settle(&db, now, batch).await?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let postings = ledger_posting::Entity::find().count(db.read()).await? - before;
    println!(
        "{:.0} {:.0}",
        postings as f64 / seconds,
        DELIVERIES as f64 / seconds
    );
    Ok(())
}

async fn user(
    db: &Db,
    now: Timestamp,
    email: &str,
    role: RoleName,
    account: Option<&str>,
) -> Result<Viewer, Box<dyn Error>> {
    let new = NewUser {
        email,
        password: "a password of some length",
        role,
        account,
        name: email,
        language: Language::En,
    };
    let user: UserId = add_user(db, now, new).await?;
    Ok(Viewer {
        user,
        role: match role {
            RoleName::Operator => Role::Operator,
            RoleName::Provider | RoleName::Subscriber => Role::Provider,
        },
        email: email.to_owned(),
        name: email.to_owned(),
        ..Viewer::command_line()
    })
}
