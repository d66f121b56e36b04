//! Bills as documents on both databases: what is owed and paid, who is parked for
//! what, papers that are made once, letters, mails.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop at once"
)]

use domain::{
    id::InvoiceId,
    invoice::{InvoiceDocument, Itemization, PaymentKind},
    party::Language,
    time::FixedClock,
    unit::Money,
};
use engine::{
    Db, EngineError, Viewer,
    check::check,
    entity::{audit_event, invoice, outbox, payment},
    flow::{
        add_accounts::SellerForm,
        add_user::{NewUser, add_user},
        bill::{BillReport, bill},
        credit::credit,
        dispatch::{Says, claim_due},
        letter::{LetterRefusal, LogoChange, NewLetter, set_letter},
        paper::{
            MadePaper, PaperOrder, due_papers, keep_paper, note_unmade, paper_order, replace_paper,
        },
        pay::{NewPayment, take_payments},
    },
    media::{Blob, BlobHash},
    query::letter::{LetterDesign, letter},
    read::{paper::kept, payment::payments, record::RecordRow},
    testing::{add_household, add_usage, each_database, instant},
    viewer::RoleName,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

async fn run(db: &Db, period: &str, issued: &str) -> BillReport {
    let clock = FixedClock::new(instant(issued));
    bill(db, &clock, period.parse().unwrap(), None)
        .await
        .unwrap()
}

async fn documents(db: &Db) -> Vec<InvoiceDocument> {
    let rows = invoice::Entity::find()
        .order_by_asc(invoice::Column::Sequence)
        .all(db.read())
        .await
        .unwrap();
    rows.iter()
        .map(|row| serde_json::from_slice(&row.document).unwrap())
        .collect()
}

async fn sound(db: &Db) {
    let proofs = check(db).await.unwrap();
    assert!(proofs.is_sound(), "{proofs:#?}");
}

fn paid(account: &str, key: &str, on: &str, amount: &str) -> NewPayment {
    NewPayment {
        account: account.into(),
        key: key.into(),
        on: on.parse().unwrap(),
        amount: Money::parse(amount, "EUR".parse().unwrap()).unwrap(),
        reference: "thank you".into(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_follows_from_bills_payments_and_credit_notes() {
    each_database(|db| async move {
        let household = add_household(&db, "H-1").await;
        run(&db, "2026-08", "2026-09-01T06:00:00Z").await;
        let first = [paid("H-1", "b-1", "2026-09-14", "60.00")];
        let at = instant("2026-09-14T12:00:00Z");
        let report = take_payments(&db, at, &first, None).await.unwrap();
        assert_eq!((report.added, report.known), (1, 0));
        // the same file again
        let report = take_payments(&db, at, &first, None).await.unwrap();
        assert_eq!((report.added, report.known), (0, 1));
        run(&db, "2026-09", "2026-10-01T06:00:00Z").await;
        let all = documents(&db).await;
        // 35.00 + 19.00, 19 % on top
        assert_eq!(all[0].total.to_decimal(), "64.26");
        assert_eq!(all[0].due().unwrap().to_decimal(), "64.26");
        let balance = all[1].balance.as_ref().unwrap();
        assert_eq!(balance.previous.to_decimal(), "64.26");
        assert_eq!(balance.payments.len(), 1);
        assert_eq!(all[1].due().unwrap().to_decimal(), "68.52");

        // taken back, billed anew: the note lowers what is owed, and is named
        let note = credit(
            &db,
            instant("2026-10-02T06:00:00Z"),
            all[1].number,
            "wrong",
            None,
        );
        let note = note.await.unwrap();
        run(&db, "2026-09", "2026-10-03T06:00:00Z").await;
        let last = documents(&db).await.pop().unwrap();
        let balance = last.balance.as_ref().unwrap();
        assert_eq!(balance.previous.to_decimal(), "68.52");
        assert_eq!(
            balance.payments[0].kind,
            PaymentKind::CreditNote { number: note }
        );
        assert_eq!(last.due().unwrap().to_decimal(), "68.52");
        // too much: a credit
        let much = [paid("H-1", "b-2", "2026-10-05", "100.00")];
        take_payments(&db, instant("2026-10-05T12:00:00Z"), &much, None)
            .await
            .unwrap();
        let (owed, taken) = payments(&Viewer::command_line(), &db, household.account, 10)
            .await
            .unwrap();
        assert_eq!((owed.to_decimal().as_str(), taken.len()), ("-31.48", 2));
        run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        let last = documents(&db).await.pop().unwrap();
        assert_eq!(last.due().unwrap().to_decimal(), "32.78");
        sound(&db).await;

        // one that the books do not know
        let sql =
            "UPDATE payment SET amount_micros = amount_micros + 10000 WHERE payment_key = 'b-2'";
        db.read().execute_unprepared(sql).await.unwrap();
        let proofs = check(&db).await.unwrap();
        let broken: Vec<_> = proofs
            .proofs
            .iter()
            .filter(|proof| proof.broken > 0)
            .collect();
        assert_eq!(broken.len(), 2, "{broken:#?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_cannot_be_is_refused_with_all_of_its_file() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let now = instant("2026-09-14T12:00:00Z");
        let good = || paid("H-1", "good", "2026-09-14", "1.00");
        take_payments(&db, now, &[good()], None).await.unwrap();
        let dollars = NewPayment {
            amount: Money::parse("1.00", "USD".parse().unwrap()).unwrap(),
            ..paid("H-1", "k", "2026-09-14", "1.00")
        };
        let rows = [
            (
                paid("H-2", "k", "2026-09-14", "1.00"),
                "there is no account",
            ),
            (paid("H-1", "k", "2026-09-14", "0.00"), "whole coins"),
            (paid("H-1", "k", "2026-09-14", "0.001"), "whole coins"),
            (paid("H-1", "k", "2026-09-16", "1.00"), "in the future"),
            (paid("H-1", "", "2026-09-14", "1.00"), "one line"),
            (paid("H-1", "good", "2026-09-14", "2.00"), "other values"),
            (dollars, "pays in EUR"),
        ];
        for (bad, why) in rows {
            let before = paid("H-1", "before", "2026-09-14", "1.00");
            let refused = take_payments(&db, now, &[before, bad], None).await;
            let Err(EngineError::Refused(words)) = refused else {
                panic!("{why}: {refused:?}")
            };
            assert!(words.contains(why), "{words}");
        }
        assert_eq!(payment::Entity::find().count(db.read()).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lacks_what_a_document_needs_is_parked_and_the_run_goes_on() {
    each_database(|db| async move {
        for reference in ["H-1", "H-2", "H-3", "H-4"] {
            add_household(&db, reference).await;
        }
        for sql in [
            "UPDATE account SET name = 'עברית' WHERE reference = 'H-1'",
            "UPDATE account SET address = '' WHERE reference = 'H-2'",
            "UPDATE account SET tax_id = '12' WHERE reference = 'H-3'",
        ] {
            db.read().execute_unprepared(sql).await.unwrap();
        }
        let report = run(&db, "2026-08", "2026-09-01T06:00:00Z").await;
        assert_eq!(report.billed, 1);
        let parked: Vec<&str> = report
            .parked
            .iter()
            .map(|one| one.reason.as_str())
            .collect();
        assert_eq!(parked.len(), 3, "{parked:?}");
        assert!(parked[0].starts_with("customer.name: "), "{parked:?}");
        assert!(parked[1].starts_with("customer.address: "), "{parked:?}");
        assert!(parked[2].starts_with("customer.tax_id: "), "{parked:?}");
        // no number was lost to them
        assert_eq!(documents(&db).await[0].number.to_string(), "2026-000001");
        sound(&db).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_paper_stands() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        add_usage(&db, "aug", &[("H-1-home", "2026-08-05", 9)]).await;
        run(&db, "2026-08", "2026-09-01T06:00:00Z").await;
        let due = due_papers(&db, None, 10).await.unwrap();
        assert_eq!(due.len(), 1);
        let of = due[0];
        let now = instant("2026-09-01T06:00:01Z");
        note_unmade(&db, of, "no glyph").await.unwrap();
        assert_eq!(due_papers(&db, None, 10).await.unwrap(), []);
        let file = |byte: u8| Blob {
            hash: BlobHash::from_column(&[byte; 32]).unwrap(),
            bytes: u64::from(byte),
        };
        let made = |byte| MadePaper {
            file: file(byte),
            pages: 1,
            letter_version: 0,
        };
        assert_eq!(kept(&db, of).await.unwrap(), None);
        assert_eq!(keep_paper(&db, now, of, made(1)).await.unwrap(), file(1));
        // a second one, of another version of the program
        assert_eq!(keep_paper(&db, now, of, made(2)).await.unwrap(), file(1));
        note_unmade(&db, of, "too late").await.unwrap();
        let stands = kept(&db, of).await.unwrap().unwrap();
        assert_eq!(stands.file, file(1));
        // the store lost it, and it came out otherwise
        let replaced = replace_paper(&db, now, of, file(1), made(3)).await;
        assert_eq!(replaced.unwrap(), file(3));
        let late = replace_paper(&db, now, of, file(1), made(4)).await;
        assert_eq!(late.unwrap(), file(3));
        let log = audit_event::Entity::find().all(db.read()).await.unwrap();
        let told = log.iter().filter(|row| row.action == "paper.replace");
        assert_eq!(told.count(), 1);
        sound(&db).await;
    })
    .await;
}

async fn order_of(db: &Db, sequence: i32) -> PaperOrder {
    let row = invoice::Entity::find()
        .filter(invoice::Column::Sequence.eq(sequence))
        .one(db.read())
        .await
        .unwrap()
        .unwrap();
    paper_order(db, InvoiceId::new(row.id)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_lists_what_it_charges_as_it_was_wished_on_its_day() {
    each_database(|db| async move {
        add_household(&db, "H-1").await;
        let wish = async |wish: Itemization, language: &str| {
            let code = wish.code();
            let sql = format!("UPDATE account SET itemization = {code}, language = '{language}'");
            db.read().execute_unprepared(&sql).await.unwrap();
        };
        let peer = "UPDATE usage_record SET peer = '\u{202e}49 🎵'";
        let days = |records: &[RecordRow]| -> Vec<String> {
            let day = |row: &RecordRow| row.started_at.to_string()[5..10].to_owned();
            records.iter().map(day).collect()
        };
        let all = [
            ("H-1-home", "2026-08-05", 9),
            ("H-1-mobile", "2026-08-20", 3),
        ];
        add_usage(&db, "aug", &all).await;
        db.read().execute_unprepared(peer).await.unwrap();
        run(&db, "2026-08", "2026-09-01T06:00:00Z").await;
        wish(Itemization::Masked, "de").await;
        // late for August, and September's
        let more = [
            ("H-1-home", "2026-08-02", 1),
            ("H-1-home", "2026-08-30", 1),
            ("H-1-home", "2026-09-04", 2),
        ];
        add_usage(&db, "sep", &more).await;
        run(&db, "2026-09", "2026-10-01T06:00:00Z").await;
        // later still, for both
        let last = [
            ("H-1-home", "2026-08-01", 1),
            ("H-1-home", "2026-09-01", 1),
            ("H-1-home", "2026-10-09", 1),
        ];
        add_usage(&db, "oct", &last).await;
        run(&db, "2026-10", "2026-11-01T06:00:00Z").await;
        wish(Itemization::None, "en").await;

        let order = order_of(&db, 1).await;
        assert_eq!(
            (order.itemization, order.language),
            (Itemization::None, Language::En)
        );
        assert_eq!((order.records.len(), order.late_records.len()), (0, 0));
        let order = order_of(&db, 2).await;
        assert_eq!(
            (order.itemization, order.language),
            (Itemization::Masked, Language::De)
        );
        assert_eq!(days(&order.records), ["09-04"]);
        assert_eq!(days(&order.late_records), ["08-02", "08-30"]);
        let order = order_of(&db, 3).await;
        assert_eq!(days(&order.records), ["10-09"]);
        assert_eq!(days(&order.late_records), ["08-01", "09-01"]);

        // taken back and billed anew: all of the period is its own, what others hold is not
        let number = documents(&db).await[1].number;
        let at = instant("2026-11-02T06:00:00Z");
        credit(&db, at, number, "wrong", None).await.unwrap();
        wish(Itemization::Full, "en").await;
        run(&db, "2026-09", "2026-11-03T06:00:00Z").await;
        let order = order_of(&db, 5).await;
        assert_eq!(days(&order.records), ["09-01", "09-04"]);
        assert_eq!(days(&order.late_records), ["08-02", "08-30"]);
        // what was on the second bill stands on its paper
        assert_eq!(
            days(&order_of(&db, 2).await.late_records),
            ["08-02", "08-30"]
        );

        // whoever called cannot keep a bill from its reader
        let sql = format!("{peer}; UPDATE line SET label = 'Hafen \u{202e}'");
        for sql in sql.split(';') {
            db.read().execute_unprepared(sql).await.unwrap();
        }
        let order = order_of(&db, 3).await;
        assert_eq!(order.records[0].peer.as_deref(), Some("•49 •"));
        assert_eq!(order.records[0].line_label, "Hafen •");
        sound(&db).await;
    })
    .await;
}

fn new_letter() -> NewLetter {
    NewLetter {
        seller: SellerForm {
            name: "Quay Telecom".into(),
            address: vec!["Pier 1".into()],
            tax_id: "DE123456789".into(),
            ..SellerForm::default()
        },
        design: LetterDesign {
            mails: true,
            ..LetterDesign::default()
        },
        logo: LogoChange::Keep,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_has_versions_and_refuses_what_cannot_be_printed() {
    each_database(|db| async move {
        let now = instant("2026-09-01T06:00:00Z");
        let operator = Viewer::command_line();
        let bad = |change: fn(&mut NewLetter)| {
            let mut letter = new_letter();
            change(&mut letter);
            letter
        };
        let rows: [(&str, NewLetter); 6] = [
            ("the accent color's contrast", bad(|letter| letter.design.accent = "#ffee00".into())),
            ("accent: ", bad(|letter| letter.design.accent = "red".into())),
            ("the logo holds a script", bad(|letter| {
                let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>";
                letter.logo = LogoChange::New(svg.into());
            })),
            ("footer: ", bad(|letter| {
                let columns = vec![String::new(); 5];
                letter.design.footer.insert(Language::En, columns);
            })),
            ("complaints (de): ", bad(|letter| {
                letter.design.complaints.insert(Language::De, "\u{202e}".into());
            })),
            ("seller: iban: ", bad(|letter| letter.seller.iban = Some("DE1".into()))),
        ];
        for (begins, new) in rows {
            let refused = set_letter(&db, now, &operator, &new).await;
            let Err(LetterRefusal::Fault(fault)) = refused else {
                panic!("{begins}: {refused:?}")
            };
            assert!(fault.to_string().starts_with(begins), "{fault}");
        }
        assert_eq!(letter(db.read()).await.unwrap().version, 0);
        for _ in 0..2 {
            assert_eq!(set_letter(&db, now, &operator, &new_letter()).await.unwrap(), 1);
        }
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>";
        let mut with_logo = new_letter();
        with_logo.logo = LogoChange::New(svg.into());
        assert_eq!(set_letter(&db, now, &operator, &with_logo).await.unwrap(), 2);
        with_logo.logo = LogoChange::Keep;
        assert_eq!(set_letter(&db, now, &operator, &with_logo).await.unwrap(), 2);
        let kept = letter(db.read()).await.unwrap();
        assert_eq!(kept.logo.as_deref(), Some(svg.as_bytes()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_is_mailed_once_when_its_run_is_through() {
    each_database(|db| async move {
        let household = add_household(&db, "H-1").await;
        let user = NewUser {
            email: "h1@example.com",
            password: "correct horse battery",
            role: RoleName::Subscriber,
            account: Some("H-1"),
            name: "H-1",
            language: Language::En,
        };
        add_user(&db, instant("2026-08-01T06:00:00Z"), user)
            .await
            .unwrap();
        let now = instant("2026-09-01T06:00:00Z");
        set_letter(&db, now, &Viewer::command_line(), &new_letter())
            .await
            .unwrap();
        run(&db, "2026-08", "2026-09-01T06:00:00Z").await;
        run(&db, "2026-08", "2026-09-01T07:00:00Z").await;
        let messages = claim_due(&db, now).await.unwrap();
        assert_eq!(messages.len(), 1);
        let Says::Invoice { document, .. } = &messages[0].says else {
            panic!("{messages:?}")
        };
        assert_eq!(messages[0].account.id, household.account);
        credit(&db, now, document.number, "wrong", None)
            .await
            .unwrap();
        let sent = outbox::Entity::find().count(db.read()).await.unwrap();
        assert_eq!(sent, 2, "the credit note goes out too");
    })
    .await;
}
