//! Papers on the real database, store and fonts: whatever somebody types or sends is
//! refused, parked or printed, one paper that cannot be made keeps no other back, and a
//! lost file is made again.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use app::print;
use domain::{
    id::InvoiceId,
    invoice::{InvoiceDocument, Itemization},
    mediation::{Format, ParseOptions},
    party::Language,
    time::{Clock, FixedClock},
    unit::Money,
};
use engine::{
    Db, EngineError, Viewer,
    check::papers as papers_are_kept,
    entity::{audit_event, invoice, paper},
    flow::{
        add_accounts::{SellerForm, add_accounts},
        add_tariff::add_tariff,
        bill::{BillReport, bill},
        credit::credit,
        import::{ImportRequest, import},
        letter::{LogoChange, NewLetter, set_letter},
        paper::due_papers,
        pay::{NewPayment, take_payments},
    },
    media::ContentStore,
    query::{
        billing::seller,
        letter::{LetterDesign, letter},
    },
};
use jiff::Timestamp;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryOrder,
};
use server::papers::Papers;
use std::{fs, io::Cursor, sync::Arc};
use tempfile::TempDir;

/// What people write: most of it cannot be printed.
const TEXTS: [&str; 11] = [
    "شكرا 💶 Dank",
    "falsch 🙈 שלום",
    "turned \u{202e}redro",
    "zero\u{200b}width",
    "漢字",
    "two\u{2028}lines",
    "tab\there",
    "bell\u{7}",
    "private \u{e000}",
    "Zażółć gęślą jaźń, Ελλάδα",
    "plain",
];

const TARIFF: &str = r#"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"

[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "19"
bands = [{ up_to = "300", cost = "35.00" }]
above = { cost = "90.00" }
"#;

struct Site {
    db: Db,
    folder: TempDir,
    store: ContentStore,
    papers: Papers,
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// `text` as a file of ours quotes it.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// An account, `change`d from what is all right.
fn account(reference: &str, tariff: &str, change: [(&str, &str); 1]) -> String {
    let said = |field: &str, usual: &str| {
        let changed = change.iter().find(|(name, _)| *name == field);
        quoted(changed.map_or(usual, |(_, text)| text))
    };
    format!(
        r#"
[[account]]
reference = "{reference}"
name = {name}
address = ["1 Quay Street", {address}]
currency = "EUR"
zone = "Europe/Berlin"
cycle_day = 1
opened_on = "2026-08-01"
business = true
tax_id = {tax_id}
tariffs = [{{ from = "2026-08-01", code = "{tariff}" }}]
line = [{{ label = {label}, kind = "home", identifiers = ["{reference}-home"] }}]
"#,
        name = said("name", "A customer"),
        address = said("address", "20457 Hamburg"),
        tax_id = said("tax_id", "DE123456789"),
        label = said("label", "Home"),
    )
}

fn sender() -> SellerForm {
    SellerForm {
        name: "Quay Telecom GmbH".into(),
        address: vec!["Pier 1".into(), "20457 Hamburg".into()],
        tax_id: "DE123456789".into(),
        iban: Some("DE89370400440532013000".into()),
        ..SellerForm::default()
    }
}

impl Site {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("site.db");
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let db = Db::open(&url).await.unwrap();
        db.migrate().await.unwrap();
        let place = folder.path().join("content");
        let store = ContentStore::open(&place.display().to_string(), []).unwrap();
        let site = Self {
            papers: Papers::new(db.clone(), store.clone()),
            db,
            folder,
            store,
        };
        site.send_by(sender()).await.unwrap();
        site.tariff("plain", "Plain").await.unwrap();
        site
    }

    /// Names who sends the bills; the refusal's words where that does not do.
    async fn send_by(&self, seller: SellerForm) -> Result<(), String> {
        let new = NewLetter {
            seller,
            design: LetterDesign::default(),
            logo: LogoChange::Keep,
        };
        let now = at("2026-08-01T06:00:00Z");
        let set = set_letter(&self.db, now, &Viewer::command_line(), &new).await;
        set.map(drop).map_err(|refused| refused.to_string())
    }

    async fn tariff(&self, code: &str, name: &str) -> Result<(), EngineError> {
        let name = quoted(name);
        let source = format!("code = \"{code}\"\nname = {{ en = {name}, de = {name} }}\n{TARIFF}");
        let now = at("2026-01-01T06:00:00Z");
        add_tariff(&self.db, now, &source, None).await.map(drop)
    }

    async fn add(&self, file: &str) -> Result<(), EngineError> {
        let now = at("2026-08-01T06:00:00Z");
        add_accounts(&self.db, now, file, None).await.map(drop)
    }

    async fn bill(&self, month: &str, issued: &str) -> Result<BillReport, EngineError> {
        bill(
            &self.db,
            &FixedClock::new(at(issued)),
            month.parse().unwrap(),
            None,
        )
        .await
    }

    async fn sql(&self, sql: &str) {
        self.db.read().execute_unprepared(sql).await.unwrap();
    }

    /// Makes all papers that are due; why any could not be made.
    async fn unmade(&self, now: &str) -> Vec<String> {
        self.papers.make_due(at(now)).await.unwrap();
        let rows = paper::Entity::find().all(self.db.read()).await.unwrap();
        let unmade = rows.into_iter().filter(|row| row.file_hash.is_none());
        unmade.map(|row| row.fault.unwrap_or_default()).collect()
    }

    async fn invoices(&self) -> Vec<invoice::Model> {
        let all = invoice::Entity::find().order_by_asc(invoice::Column::Id);
        all.all(self.db.read()).await.unwrap()
    }
}

/// Whether the refusal names the field.
fn names(outcome: Result<(), EngineError>, field: &str) -> bool {
    match outcome {
        Ok(()) => false,
        Err(EngineError::Refused(words)) => {
            assert!(words.contains(field), "{field}: {words}");
            true
        }
        Err(error) => panic!("{field}: {error:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_anywhere_is_refused_parked_or_printed() {
    let site = Site::new().await;
    let mut wanted = Vec::new();
    for (place, text) in TEXTS.into_iter().enumerate() {
        for field in ["name", "address", "label", "tax_id"] {
            let reference = format!("{field}-{place}");
            let file = account(&reference, "plain", [(field, text)]);
            if !names(site.add(&file).await, field) {
                wanted.push(reference);
            }
        }
        let code = format!("t-{place}");
        if !names(site.tariff(&code, text).await, "name") {
            let reference = format!("tariff.name-{place}");
            let file = account(&reference, &code, [("", "")]);
            site.add(&file).await.unwrap();
            wanted.push(reference);
        }
        let reference = format!("reference-{place}");
        site.add(&account(&reference, "plain", [("", "")]))
            .await
            .unwrap();
        let payment = NewPayment {
            account: reference.clone(),
            key: reference.clone(),
            on: "2026-08-20".parse().unwrap(),
            amount: Money::parse("1.00", "EUR".parse().unwrap()).unwrap(),
            reference: text.to_owned(),
        };
        let taken = take_payments(&site.db, at("2026-08-20T06:00:00Z"), &[payment], None).await;
        names(taken.map(drop), "reference");
        // foreign text never keeps a bill back
        wanted.push(reference.clone());
        let identifier = format!("{reference}-home");
        let call = format!(
            "record_id,line,service,started_at,ended_at,quantity,unit\n\
             {reference},{identifier},voice,2026-08-05T10:00:00Z,2026-08-05T10:01:00Z,60,s\n"
        );
        let request = ImportRequest {
            source: reference,
            format: Format::BandstandCsv,
            options: ParseOptions::default(),
            by: None,
        };
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(at("2026-08-05T11:00:00Z")));
        let file = Box::new(Cursor::new(call.into_bytes()));
        import(&site.db, clock, request, file).await.unwrap();
        let peer = format!(
            "UPDATE usage_record SET peer = '{text}' WHERE line_id = \
             (SELECT line_id FROM line_identifier WHERE identifier = '{identifier}')"
        );
        site.sql(&peer).await;
    }
    let full = Itemization::Full.code();
    site.sql(&format!("UPDATE account SET itemization = {full}"))
        .await;

    let report = site.bill("2026-08", "2026-09-01T06:00:00Z").await.unwrap();
    for parked in &report.parked {
        let (field, _) = parked.account.rsplit_once('-').unwrap();
        assert!(parked.reason.contains(&format!("{field}: ")), "{parked:?}");
    }
    assert!(!report.parked.is_empty());
    assert_eq!(report.billed as usize + report.parked.len(), wanted.len());
    let parked = report
        .parked
        .iter()
        .filter(|one| one.account.starts_with("reference-"));
    assert_eq!(parked.count(), 0);
    assert_eq!(site.unmade("2026-09-01T06:01:00Z").await, [""; 0]);

    // a reason is refused before a number is taken
    let invoices = site.invoices().await;
    assert!(invoices.len() >= TEXTS.len());
    for (row, text) in invoices.iter().zip(TEXTS) {
        let document: InvoiceDocument = serde_json::from_slice(&row.document).unwrap();
        let now = at("2026-09-02T06:00:00Z");
        let before = invoice::Entity::find().count(site.db.read()).await.unwrap();
        let taken_back = credit(&site.db, now, document.number, text, None).await;
        let is_refused = names(taken_back.map(drop), "reason");
        let after = invoice::Entity::find().count(site.db.read()).await.unwrap();
        assert_eq!(after, before + u64::from(!is_refused), "{text}");
    }
    assert_eq!(site.unmade("2026-09-02T06:01:00Z").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_seller_refuses_the_run_once() {
    let site = Site::new().await;
    for reference in ["H-1", "H-2"] {
        site.add(&account(reference, "plain", [("", "")]))
            .await
            .unwrap();
    }
    type Change = fn(&mut SellerForm, String);
    let fields: [(&str, Change); 6] = [
        ("name", |form, text| form.name = text),
        ("address", |form, text| form.address.push(text)),
        ("tax_id", |form, text| form.tax_id = text),
        ("phone", |form, text| form.phone = Some(text)),
        ("email", |form, text| {
            form.email = Some(format!("a@{text}.example"))
        }),
        ("account_holder", |form, text| {
            form.account_holder = Some(text)
        }),
    ];
    let now = at("2026-09-01T06:00:00Z");
    let mut kept = 0;
    for (field, change) in fields {
        for text in TEXTS {
            let mut form = sender();
            // a VAT number that is none, beside its country
            form.country = Some("DE".into());
            change(&mut form, text.to_owned());
            if let Err(words) = site.send_by(form).await {
                assert!(words.starts_with(&format!("seller: {field}: ")), "{words}");
                continue;
            }
            kept += 1;
            let seller = seller(site.db.read()).await.unwrap();
            let stored = letter(site.db.read()).await.unwrap();
            for language in Language::ALL {
                let letter = print::letter(&stored, &seller, language).unwrap();
                let document = print::sample(&seller, language, now).unwrap();
                let bill = print::Bill {
                    document: &document,
                    issued_at: now,
                    language,
                    itemization: Itemization::None,
                    records: &[],
                    late_records: &[],
                    has_more_records: false,
                    complaints: None,
                };
                print::pdf(&bill, &letter).unwrap();
            }
        }
    }
    assert!(kept > 5, "{kept}");

    // one that was kept before these were asked for
    for (field, sql) in [
        ("tax_id", "replace(value, 'DE123456789', '19 123 45678')"),
        ("country", "replace(value, '\"country\":\"DE\",', '')"),
        (
            "phone",
            "replace(value, '\"tax_id\"', '\"phone\":\"\u{202e}1\",\"tax_id\"')",
        ),
    ] {
        site.send_by(sender()).await.unwrap();
        site.sql(&format!(
            "UPDATE setting SET value = {sql} WHERE name = 'seller'"
        ))
        .await;
        let refused = site.bill("2026-08", "2026-09-01T06:00:00Z").await;
        assert!(
            names(refused.map(drop), &format!("seller: {field}: ")),
            "{field}"
        );
    }
    assert!(site.invoices().await.is_empty());
    site.send_by(sender()).await.unwrap();
    let report = site.bill("2026-08", "2026-09-01T06:00:00Z").await.unwrap();
    assert_eq!((report.billed, report.parked.len()), (2, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_paper_that_cannot_be_made_keeps_no_other_back() {
    let site = Site::new().await;
    for reference in ["H-1", "H-2", "H-3", "H-4"] {
        site.add(&account(reference, "plain", [("", "")]))
            .await
            .unwrap();
    }
    site.bill("2026-08", "2026-09-01T06:00:00Z").await.unwrap();
    let rows = site.invoices().await;
    let spoil = async |place: usize, change: &dyn Fn(&mut InvoiceDocument)| {
        let row = &rows[place];
        let mut document: InvoiceDocument = serde_json::from_slice(&row.document).unwrap();
        change(&mut document);
        let mut row = row.clone().into_active_model();
        row.document = sea_orm::Set(serde_json::to_vec(&document).unwrap());
        row.update(site.db.read()).await.unwrap();
    };
    // of before these were asked for: no letter is made of one, no page of the other
    spoil(0, &|document| document.seller.email = Some("a".repeat(300))).await;
    spoil(1, &|document| document.customer.name = "\u{202e}".into()).await;
    let mut unreadable = rows[2].clone().into_active_model();
    unreadable.document = sea_orm::Set(b"{}".to_vec());
    unreadable.update(site.db.read()).await.unwrap();

    let unmade = site.unmade("2026-09-01T06:01:00Z").await;
    assert_eq!(unmade.len(), 3, "{unmade:?}");
    assert!(unmade.iter().all(|fault| !fault.is_empty()), "{unmade:?}");
    assert_eq!(due_papers(&site.db, None, 10).await.unwrap(), []);
    // another letter: they are tried again
    let form = SellerForm {
        phone: Some("040 1".into()),
        ..sender()
    };
    site.send_by(form).await.unwrap();
    assert_eq!(due_papers(&site.db, None, 10).await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_store_has_lost_is_made_again() {
    let site = Site::new().await;
    site.add(&account("H-1", "plain", [("", "")]))
        .await
        .unwrap();
    site.bill("2026-08", "2026-09-01T06:00:00Z").await.unwrap();
    let id = InvoiceId::new(site.invoices().await[0].id);
    let now = at("2026-09-01T06:01:00Z");
    let first = site.papers.file(now, id).await.unwrap();
    let bytes = site.store.bytes(first).await.unwrap();
    // what is designed later is not what it was on
    let design = LetterDesign {
        accent: "#7a1f1f".into(),
        ..LetterDesign::default()
    };
    let new = NewLetter {
        seller: sender(),
        design,
        logo: LogoChange::Keep,
    };
    set_letter(&site.db, now, &Viewer::command_line(), &new)
        .await
        .unwrap();

    let lose = || {
        for entry in fs::read_dir(site.folder.path().join("content")).unwrap() {
            fs::remove_dir_all(entry.unwrap().path()).unwrap();
        }
    };
    let kept = async || papers_are_kept(&site.db, &site.store).await.unwrap();
    assert_eq!((kept().await.examined, kept().await.broken), (1, 0));
    lose();
    assert_eq!(kept().await.broken, 1);
    assert_eq!(site.papers.file(now, id).await.unwrap(), first);
    assert_eq!(site.store.bytes(first).await.unwrap(), bytes);
    assert_eq!(kept().await.broken, 0);

    // as another version of the program had made it
    lose();
    site.sql("UPDATE paper SET file_hash = zeroblob(32)").await;
    assert_eq!(site.papers.file(now, id).await.unwrap(), first);
    assert_eq!(site.papers.bytes(now, id).await.unwrap(), bytes);
    assert_eq!(kept().await.broken, 0);
    let log = audit_event::Entity::find()
        .all(site.db.read())
        .await
        .unwrap();
    let told: Vec<_> = log
        .iter()
        .filter(|row| row.action == "paper.replace")
        .collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].detail.contains(&first.hash.to_string()), "{told:?}");
}
