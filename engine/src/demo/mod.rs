//! A demo operator: three households with six months of history.
//!
//! Everything goes the way that everyone's data goes: usage files through the
//! importer, tariffs and accounts from files, bills from bill runs, those of the
//! last month mailed. The files are made from the calendar alone, so two demos of
//! one day are alike. One file comes after its month was billed (the next invoice has an adjustment),
//! one has broken records (the operator has something to mend), and the last bill
//! run is left to the operator.

mod deliveries;
mod letter;
pub mod music;
mod shop;
mod usage_files;

pub use deliveries::fill_deliveries;
pub use shop::{ShopError, ShopPlace, fill_shop};

use crate::{
    Db, EngineError,
    entity::account,
    flow::{
        add_accounts::add_accounts,
        add_plan::add_plan,
        add_tariff::add_tariff,
        add_user::{NewUser, add_user},
        bill::bill,
        delivery::{Item, PartyForm, set_party},
        import::{ImportReport, ImportRequest, import},
        pay::{NewPayment, take_payments},
    },
    read::payment::payments,
    viewer::{RoleName, Viewer},
};
use domain::{
    id::{AccountId, ContentId},
    mediation::ParseOptions,
    party::Language,
    time::{Clock, FixedClock, PeriodMonth},
};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde::Serialize;
use std::{io::Cursor, sync::Arc};
use usage_files::{Household, UsageFile};

/// The password of every demo user; the sign-in page of a demo shows it.
pub const PASSWORD: &str = "bandstand demo";

/// The setting that tells the portal that this database is a demo.
pub const SETTING: &str = "demo";

/// The people of the demo: e-mail, name, role, account, language.
pub const USERS: [(&str, &str, RoleName, Option<&str>, Language); 5] = [
    (
        "harbour@demo.example",
        "Harbour Street 9",
        RoleName::Subscriber,
        Some("harbour-street-9"),
        Language::En,
    ),
    (
        "mill@demo.example",
        "Mill Lane 4",
        RoleName::Subscriber,
        Some("mill-lane-4"),
        Language::En,
    ),
    (
        "linden@demo.example",
        "Lindenallee 12",
        RoleName::Subscriber,
        Some("lindenallee-12"),
        Language::De,
    ),
    (
        "operator@demo.example",
        "Operator",
        RoleName::Operator,
        None,
        Language::En,
    ),
    (
        "provider@demo.example",
        "Pier Nine Records",
        RoleName::Provider,
        None,
        Language::En,
    ),
];

/// Who the provider is by law.
const PARTY: &str = include_str!("provider.toml");

/// The day of the month, from its first, on which households pay.
const PAY_AFTER_DAYS: i64 = 13;
/// Who still owes last month's bill.
const WAITS: &str = "harbour-street-9";

const TARIFFS: [&str; 4] = [
    include_str!("tariffs/harbour-1.toml"),
    include_str!("tariffs/mill-1.toml"),
    include_str!("tariffs/linden-1.toml"),
    include_str!("tariffs/linden-2.toml"),
];

const HOUSEHOLDS: [Household; 3] = [
    Household {
        key: "harbour",
        zone: "Europe/Berlin",
        home_voice_pbx: true,
        calls_a_day: 2,
        call_seconds_max: 300,
        home_megabytes_a_day: 820,
        mobile_megabytes_a_day: 410,
    },
    Household {
        key: "mill",
        zone: "America/New_York",
        home_voice_pbx: false,
        calls_a_day: 7,
        call_seconds_max: 260,
        home_megabytes_a_day: 310,
        mobile_megabytes_a_day: 95,
    },
    Household {
        key: "linden",
        zone: "Europe/Berlin",
        home_voice_pbx: true,
        calls_a_day: 3,
        call_seconds_max: 420,
        home_megabytes_a_day: 2_900,
        mobile_megabytes_a_day: 160,
    },
];

/// What the demo holds.
#[derive(Debug, Clone, Serialize)]
pub struct DemoReport {
    /// False where the database held accounts already and nothing was done.
    pub filled: bool,
    /// Files imported.
    pub files: usize,
    /// Records accepted.
    pub records: i64,
    /// Records rejected, on purpose.
    pub rejected: i64,
    /// Invoices written.
    pub invoices: u64,
    /// Deliveries of last month and this one.
    pub deliveries: usize,
    /// Statements for providers.
    pub statements: usize,
    /// Who can sign in.
    pub users: Vec<&'static str>,
}

/// Fills an empty database with the demo as it stands at `clock`'s instant, without
/// its shop; a database with accounts is left as it is.
///
/// # Errors
/// [`EngineError`] of the flows it goes through.
pub async fn fill(db: &Db, clock: &dyn Clock) -> Result<DemoReport, EngineError> {
    match fill_in_time(db, clock, None).await {
        Ok(report) => Ok(report),
        Err(ShopError::Engine(error)) => Err(error),
        Err(error) => Err(EngineError::refused(error)),
    }
}

/// The same with a shop that opened last month, what was bought there, and what was
/// downloaded, billed and stated since.
///
/// # Errors
/// [`ShopError`] of the flows it goes through.
pub async fn fill_all(
    db: &Db,
    clock: &dyn Clock,
    place: &ShopPlace<'_>,
) -> Result<DemoReport, ShopError> {
    fill_in_time(db, clock, Some(place)).await
}

async fn fill_in_time(
    db: &Db,
    clock: &dyn Clock,
    place: Option<&ShopPlace<'_>>,
) -> Result<DemoReport, ShopError> {
    let now = clock.now();
    let mut report = DemoReport {
        filled: false,
        files: 0,
        records: 0,
        rejected: 0,
        invoices: 0,
        deliveries: 0,
        statements: 0,
        users: USERS.iter().map(|user| user.0).collect(),
    };
    let accounts = account::Entity::find().count(db.read()).await;
    if accounts.map_err(EngineError::from)? > 0 {
        return Ok(report);
    }
    report.filled = true;
    let today = TimeZone::get("Europe/Berlin")
        .map_err(EngineError::refused)?
        .to_datetime(now)
        .date();
    let months = months(today);
    let start = months[0].first_day();
    people(
        db,
        now,
        start,
        months[4].first_day(),
        later_cycle_day(today),
    )
    .await?;
    let last = months.len() - 1;
    let mut songs = None;
    for (index, month) in months.iter().enumerate() {
        pay(db, now, *month, index == last).await?;
        let until = if index == last {
            today
        } else {
            month.next().first_day()
        };
        let at = if index == last {
            now
        } else {
            noon(until)?.min(now)
        };
        let files = usage_files::of_month(&HOUSEHOLDS, *month, until, now);
        for file in files.into_iter().filter(|file| !file.late) {
            take(&mut report, import_file(db, at, file).await?);
        }
        if let Some(place) = place.filter(|_| index + 1 == last) {
            let opened = noon(month.first_day())?;
            let (ids, items) = open_shop(db, place, opened).await?;
            report.deliveries += deliveries::last_month(db, now, *month, &items).await?;
            songs = Some((ids, items));
        }
        if index + 1 == last {
            // the last runs mail their bills; what is older is mailed to nobody
            letter::set(db, at).await?;
        }
        // both: a period of a later cycle day ends in the month after
        for month in [month.previous(), *month] {
            if index < last && month >= months[0] {
                let billed = bill(db, &FixedClock::new(at), month, None).await?;
                report.invoices += billed.billed;
            }
        }
        let files = usage_files::of_month(&HOUSEHOLDS, *month, until, now);
        for file in files.into_iter().filter(|file| file.late) {
            take(&mut report, import_file(db, at, file).await?);
        }
    }
    if let Some((ids, items)) = songs {
        let (before, month) = (months[last - 1], months[last]);
        // when last month is billed
        let at = noon(month.first_day())?.min(now);
        report.statements = deliveries::state(db, at, before).await?;
        shop::buy_song(db, at, "harbour@demo.example", ids[0]).await?;
        report.deliveries += deliveries::this_month(db, now, month, &items).await?;
    }
    Ok(report)
}

/// In the middle of a month the households pay what they owe; in the last month one
/// has not done so yet.
async fn pay(
    db: &Db,
    now: Timestamp,
    month: PeriodMonth,
    is_last: bool,
) -> Result<(), EngineError> {
    let day = month.first_day().saturating_add(PAY_AFTER_DAYS.days());
    let at = noon(day)?;
    if at > now {
        return Ok(());
    }
    let viewer = Viewer::command_line();
    let accounts = account::Entity::find().all(db.read()).await?;
    for account in accounts {
        let (owed, _) = payments(&viewer, db, AccountId::new(account.id), 0).await?;
        let waits = is_last && account.reference == WAITS;
        if owed.micros() <= 0 || waits {
            continue;
        }
        let payment = NewPayment {
            key: format!("demo-{}-{day}", account.reference),
            reference: format!("Account {}", account.reference),
            account: account.reference,
            on: day,
            amount: owed,
        };
        take_payments(db, at, &[payment], None).await?;
    }
    Ok(())
}

/// The shop, and what one household buys on its first day.
async fn open_shop(
    db: &Db,
    place: &ShopPlace<'_>,
    opened: Timestamp,
) -> Result<([ContentId; 4], [Item; 4]), ShopError> {
    let ids = shop::put_up(db, place, opened).await?;
    let items = shop::as_items(db, place, opened, ids).await?;
    for song in [0, 1, 3] {
        shop::buy_song(db, opened, "linden@demo.example", ids[song]).await?;
    }
    Ok((ids, items))
}

fn take(report: &mut DemoReport, import: ImportReport) {
    report.files += 1;
    report.records += import.accepted;
    report.rejected += import.rejected;
}

/// The six months before today's and today's.
fn months(today: Date) -> Vec<PeriodMonth> {
    let mut months = vec![PeriodMonth::containing(today)];
    for _ in 0..6 {
        months.insert(0, months[0].previous());
    }
    months
}

fn noon(day: Date) -> Result<Timestamp, EngineError> {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
    Ok(noon.map_err(EngineError::refused)?.timestamp())
}

/// The cycle day of the household whose last period has ended and is not billed
/// yet: the operator's to do. On a month's first two days there is none.
fn later_cycle_day(today: Date) -> i8 {
    match today.day() {
        3..15 => 3,
        _ => 15,
    }
}

async fn people(
    db: &Db,
    now: Timestamp,
    start: Date,
    change: Date,
    later_cycle_day: i8,
) -> Result<(), EngineError> {
    for source in TARIFFS {
        // the demo's own dates: all from the first day, one change in the middle
        // of the fifth month
        let source = source
            .replace("2026-01-01", &start.to_string())
            .replace("2026-09-16", &change.saturating_add(15.days()).to_string());
        add_tariff(db, now, &source, None).await?;
    }
    let plan = include_str!("metering.toml").replace("2026-01-01", &start.to_string());
    add_plan(db, now, &plan, None).await?;
    let accounts = include_str!("accounts.toml")
        .replace("2026-01-01", &start.to_string())
        .replace("cycle_day = 15", &format!("cycle_day = {later_cycle_day}"));
    add_accounts(db, now, &accounts, None).await?;
    for (email, name, role, account, language) in USERS {
        let user = NewUser {
            email,
            password: PASSWORD,
            role,
            account,
            name,
            language,
        };
        let user = add_user(db, now, user).await?;
        if role == RoleName::Provider {
            let party = PartyForm::from_toml(PARTY).map_err(EngineError::refused)?;
            set_party(db, now, &Viewer::command_line(), user, &party)
                .await
                .map_err(EngineError::refused)?;
        }
    }
    crate::setting::put(db, SETTING, "true").await
}

async fn import_file(db: &Db, at: Timestamp, file: UsageFile) -> Result<ImportReport, EngineError> {
    let request = ImportRequest {
        source: file.name,
        format: file.format,
        options: ParseOptions {
            zone: file.zone,
            ..ParseOptions::default()
        },
        by: None,
    };
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(at));
    import(
        db,
        clock,
        request,
        Box::new(Cursor::new(file.text.into_bytes())),
    )
    .await
}
