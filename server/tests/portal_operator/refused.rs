//! What does not get through: to whom it belongs it is being looked into, to the
//! operator it is a row with its reason and a button.

use super::{DEMO_AT, OPERATOR, SUBSCRIBER, Site, says};
use domain::invoice::InvoiceNumber;
use engine::{
    Viewer,
    entity::invoice,
    flow::dispatch::{Message, Says, claim_due, give_up, note_fault, note_sent},
    read::{account::account, invoice::invoices},
};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryFilter, entity::prelude::*};

const HOUSEHOLD: &str = "Household Harbour Street 9";

#[track_caller]
fn has(html: &str, wanted: &str) {
    assert!(html.contains(wanted), "no {wanted:?} in: {html}");
}

/// The newest invoice of an account.
async fn newest(site: &Site, reference: &str) -> InvoiceNumber {
    let operator = Viewer::command_line();
    let account = account(&operator, &site.db, reference).await.unwrap();
    let page = invoices(&operator, &site.db, account.facts.id, None, 1).await;
    page.unwrap().rows[0].number
}

/// Writes another name into the document of invoice `number`.
async fn rename(site: &Site, number: InvoiceNumber, (from, to): (&str, &str)) {
    let row = invoice::Entity::find()
        .filter(invoice::Column::Year.eq(number.year))
        .filter(invoice::Column::Sequence.eq(i32::try_from(number.sequence).unwrap()));
    let row = row.one(site.db.read()).await.unwrap().unwrap();
    let document = String::from_utf8(row.document.clone()).unwrap();
    assert!(document.contains(from), "{document}");
    let changed = invoice::ActiveModel {
        id: Set(row.id),
        document: Set(document.replace(from, to).into_bytes()),
        ..Default::default()
    };
    site.db
        .in_tx(async |tx| {
            invoice::Entity::update(changed.clone()).exec(tx).await?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_cannot_be_made_is_the_operators_to_look_into() {
    let mut site = Site::new().await;
    let number = newest(&site, "harbour-street-9").await;
    let printed = "Household 漢 9";
    rename(&site, number, (HOUSEHOLD, printed)).await;
    says(&site.page("/operator").await, "none is missing");

    let operator = site.cookie.clone();
    site = site.signed_in(SUBSCRIBER).await;
    let path = format!("/invoices/{number}/pdf");
    let answer = site.get(&path).await;
    assert_eq!(answer.status, 422);
    says(&answer.body, "We are looking into it");
    assert!(!answer.body.contains("U+6F22") && !answer.body.contains('漢'));
    let cookie = site.cookie.take().unwrap();
    site.cookie = Some(format!("{cookie}; __Host-language=de"));
    says(&site.get(&path).await.body, "Wir kümmern uns darum");

    site.cookie = operator;
    says(&site.page("/operator").await, "without a file");
    let list = site.page("/operator/papers").await;
    says(&list, &number.to_string());
    says(&list, "U+6F22");
    let shown = site.get(&format!("/operator{path}")).await;
    assert_eq!(shown.status, 422);
    says(&shown.body, "U+6F22");
    let document = list.split("name=\"document\" value=\"").nth(1).unwrap();
    let again = [("document", document.split('"').next().unwrap())];
    let still = site.post("/operator/papers", &again).await;
    assert_eq!(still.location, "/operator/papers?done=still");
    says(&site.page(&still.location).await, "still cannot be made");

    rename(&site, number, (printed, HOUSEHOLD)).await;
    let made = site.post("/operator/papers", &again).await;
    assert_eq!(made.location, "/operator/papers?done=made");
    let list = site.page(&made.location).await;
    says(&list, "The PDF is made.");
    says(&list, "Every PDF could be made.");
    assert_eq!(site.get(&format!("/operator{path}")).await.status, 200);
    let log = site.log(1).await;
    assert_eq!(log[0].action, "paper.again");
    says(&site.page("/operator/audit").await, "had a PDF made again");
    let nothing = [("document", "inv_01900000000070008000000000000001")];
    assert_eq!(site.post("/operator/papers", &nothing).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_is_listed_with_its_reason_and_sent_again() {
    let site = Site::new().await;
    let now = DEMO_AT.parse().unwrap();
    says(
        &site.page("/operator").await,
        "none waits, none is given up",
    );
    let bill_to = |messages: &[Message], email: &str| {
        let is_it = |one: &&Message| {
            one.recipient.email == email && matches!(one.says, Says::Invoice { .. })
        };
        messages.iter().find(is_it).unwrap().id
    };
    let claimed = claim_due(&site.db, now).await.unwrap();
    let gone = bill_to(&claimed, SUBSCRIBER);
    let busy = bill_to(&claimed, "linden@demo.example");
    give_up(&site.db, now, gone, "550 <no> such\r\nmailbox")
        .await
        .unwrap();
    note_fault(&site.db, busy, "450 busy").await.unwrap();

    says(&site.page("/operator").await, "tried again or given up");
    let list = site.page("/operator/mails").await;
    for wanted in [SUBSCRIBER, "450 busy", "1 try"] {
        says(&list, wanted);
    }
    let number = newest(&site, "harbour-street-9").await;
    has(&list, &format!("/operator/invoices/{number}\""));
    // a stranger's words are words
    has(&list, "550 &lt;no&gt; such  mailbox");
    assert_eq!(list.matches("data-kind=\"stop\"").count(), 1, "{list}");
    assert!(claim_due(&site.db, now).await.unwrap().is_empty());

    let id = domain::id::MessageId::new(gone).to_string();
    let again = [("message", id.as_str())];
    let sent = site.post("/operator/mails", &again).await;
    assert_eq!(sent.location, "/operator/mails?done=again");
    let list = site.page(&sent.location).await;
    says(&list, "The mail is on its way again.");
    assert_eq!(list.matches("data-kind=\"stop\"").count(), 0);
    let log = site.log(1).await;
    assert_eq!(
        (log[0].action.as_str(), &log[0].object),
        ("mail.again", &id)
    );
    assert_eq!(log[0].actor, OPERATOR);
    let claimed = claim_due(&site.db, now).await.unwrap();
    assert_eq!(bill_to(&claimed, SUBSCRIBER), gone);

    note_sent(&site.db, now, gone).await.unwrap();
    let before = site.post("/operator/mails", &again).await;
    assert_eq!(before.location, "/operator/mails?done=before");
    let nobody = [("message", "msg_01900000000070008000000000000001")];
    assert_eq!(site.post("/operator/mails", &nobody).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_say_what_is_owed_and_how_to_pay_it() {
    let site = Site::new().await;
    // the demo: one household has not paid yet, the others have
    let account = site.page("/operator/accounts/harbour-street-9").await;
    let list = |html: &str| {
        let owed = html.split("<strong>").nth(1).unwrap_or_default();
        owed.split('<').next().unwrap().to_owned()
    };
    let balance = account.split("id=\"balance\"").nth(1).unwrap();
    let owed = list(balance);
    says(balance, "is owed now");
    says(balance, "Account harbour-street-9");
    let linden = site.page("/operator/accounts/lindenallee-12").await;
    let linden = linden.split("id=\"balance\"").nth(1).unwrap();
    says(linden, "Nothing is owed.");

    let number = newest(&site, "harbour-street-9").await;
    let page = site.page(&format!("/operator/invoices/{number}")).await;
    for wanted in [
        "Owed before",
        "DE02 1203 0000 0000 2020 51",
        "aria-label=\"A code",
    ] {
        has(&page, wanted);
    }
    let of_linden = newest(&site, "lindenallee-12").await;
    let page = site.page(&format!("/operator/invoices/{of_linden}")).await;
    says(&page, "nothing is owed any more");
    assert!(!page.contains("pay__code"), "{page}");

    let site = site.signed_in(SUBSCRIBER).await;
    let invoices = site.page("/invoices").await;
    says(&invoices, &format!("{owed} is owed now."));
    says(&invoices, "Last payments");
    let newest = site.page(&format!("/invoices/{number}")).await;
    for wanted in [
        format!("Please pay {owed} "),
        "arbitration board".to_owned(),
        "bills@demo.example".to_owned(),
    ] {
        says(&newest, &wanted);
    }
    // an older one does not ask for what the newest asks for
    let older = invoices.split("href=\"/invoices/").nth(2).unwrap();
    let older = older.split('"').next().unwrap();
    let page = site.page(&format!("/invoices/{older}")).await;
    says(&page, "How to pay it is said on the newest invoice.");
    assert!(!page.contains("DE02"), "{page}");
}
