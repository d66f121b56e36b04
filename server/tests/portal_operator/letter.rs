//! The letter of bills: kept and shown again, tried out, and each fault at its field.

use super::{Answer, OPERATOR, SUBSCRIBER, Site, says};
use domain::party::Language;
use engine::query::{billing::seller, letter::letter};
use http::header;

const LETTER: &str = "/operator/letter";
const PREVIEW: &str = "/operator/letter/preview";
const IN_FRAME: &str = "/operator/letter/preview?in=frame";

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path d="M0 0h20v10z" fill="#123456"/></svg>"##;

/// A form that is taken.
const GOOD: &[(&str, &str)] = &[
    ("name", "Quay Telecom GmbH"),
    ("address", "Pier 1\r\n20457 Hamburg\r\n"),
    ("tax_id", "DE123456789"),
    ("country", ""),
    ("email", "bills@quay.example"),
    ("phone", ""),
    ("iban", "de89 3704 0044 0532 0130 00"),
    ("bic", ""),
    ("account_holder", ""),
    ("accent", "#1F3A5F"),
    ("footer-en", "Quay Telecom\r\nPier 1\r\n\r\nHRB 1234"),
    ("footer-de", ""),
    ("complaints-en", "Ombudsman, Bonn"),
    ("complaints-de", ""),
    ("mails", "yes"),
    ("language", "de"),
];

/// The good form with another `value` of `field`.
fn with<'f>(field: &str, value: &'f str) -> Vec<(&'f str, &'f str)> {
    let fields = GOOD.iter().map(|(name, before)| match *name == field {
        true => (*name, value),
        false => (*name, *before),
    });
    fields.collect()
}

/// Without a logo: so browsers send a file that was not chosen.
async fn send(site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
    site.multipart(path, fields, ("logo", "", b"")).await
}

fn header_of(answer: &Answer, name: header::HeaderName) -> &str {
    answer
        .headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[track_caller]
fn is_pdf(answer: &Answer) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(header_of(answer, header::CONTENT_TYPE), "application/pdf");
    let disposition = header_of(answer, header::CONTENT_DISPOSITION);
    assert_eq!(disposition, "inline; filename=\"preview.pdf\"");
    assert_eq!(header_of(answer, header::CACHE_CONTROL), "no-store");
    let policy = header_of(answer, header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    assert!(answer.body.starts_with("%PDF-"), "{}", answer.body);
}

/// The version of the demo's letter.
const DEMO_VERSION: u32 = 1;

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_kept_and_shown_again() {
    let site = Site::new().await;
    let page = site.page(LETTER).await;
    says(&page, "There is a logo: SVG");
    assert!(page.contains("value=\"Bandstand Demo Telecom\""), "{page}");

    let logo = ("logo", "logo.svg", SVG.as_bytes());
    let answer = site.multipart(LETTER, GOOD, logo).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(answer.location, "/operator/letter?done=saved");
    let page = site.page(&answer.location).await;
    says(&page, "Saved.");
    says(&page, "There is a logo: SVG,");
    for shown in [
        "value=\"Quay Telecom GmbH\"",
        "Pier 1\n20457 Hamburg</textarea>",
        "value=\"DE89370400440532013000\"",
        "value=\"#1f3a5f\"",
        "Quay Telecom\nPier 1\n\nHRB 1234</textarea>",
        "Ombudsman, Bonn</textarea>",
    ] {
        assert!(page.contains(shown), "no {shown:?} in {page}");
    }
    let kept = letter(site.db.read()).await.unwrap();
    assert_eq!((kept.version, kept.design.mails), (DEMO_VERSION + 1, true));
    assert_eq!(kept.logo.as_deref(), Some(SVG.as_bytes()));
    assert_eq!(
        kept.design.footer[&Language::En],
        ["Quay Telecom\nPier 1", "HRB 1234"]
    );
    assert!(!kept.design.footer.contains_key(&Language::De));
    let named = seller(site.db.read()).await.unwrap();
    assert_eq!(named.country, Some("DE".parse().unwrap()));
    let log = site.log(1).await;
    assert_eq!((&*log[0].action, &*log[0].actor), ("letter.set", OPERATOR));
    says(
        &site.page("/operator/audit").await,
        "changed the letter of bills",
    );

    // the same again changes nothing, and keeps the logo
    let again = send(&site, LETTER, GOOD).await;
    assert_eq!(again.status, 303, "{}", again.body);
    assert_eq!(letter(site.db.read()).await.unwrap(), kept);
    assert_eq!(site.log(1).await, log);

    let without = [GOOD, &[("remove_logo", "yes")]].concat();
    assert_eq!(send(&site, LETTER, &without).await.status, 303);
    let kept = letter(site.db.read()).await.unwrap();
    assert_eq!((kept.version, kept.logo), (DEMO_VERSION + 2, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_stands_beside_its_field() {
    let site = Site::new().await;
    let log = site.log(1).await;
    let before = letter(site.db.read()).await.unwrap();
    let long = "x".repeat(61);
    let text = "x".repeat(601);
    for (field, value, words) in [
        ("name", "", "Enter one line of 1 to 200 characters"),
        ("name", "שלום", "is written from right to left"),
        ("address", "", "Enter the address in 1 to 7 lines"),
        ("address", "\u{4f60}", "The font has no “\u{4f60}”"),
        ("tax_id", "", "Enter one line of 1 to 40 characters"),
        ("tax_id", "12", "the VAT number does not begin with one"),
        (
            "tax_id",
            "DE1",
            "Enter a VAT number: two letters of a country",
        ),
        ("phone", "040 📞", "The font has no “📞”"),
        ("account_holder", "Q\u{200b}", "U+200B cannot be seen"),
        ("country", "XX", "Enter a country as two letters"),
        ("email", "quay.example", "Enter an e-mail address"),
        ("iban", "DE00 1234", "This is no IBAN"),
        ("bic", "COBA", "Enter a bank’s code"),
        ("accent", "navy", "Enter a color such as #1f3a5f"),
        ("accent", "#ffff00", "The color is too light"),
        ("footer-en", &long, "The foot has at most 4 columns"),
        ("footer-de", "a\n\nb\n\nc\n\nd\n\ne", "at most 4 columns"),
        ("complaints-de", &text, "Enter at most 600 characters"),
        ("complaints-en", "a\u{202e}b", "U+202E cannot be seen"),
    ] {
        let at = match (field, value) {
            ("tax_id", "12") => "country",
            _ => field,
        };
        let answer = send(&site, LETTER, &with(field, value)).await;
        assert_eq!(answer.status, 422, "{field} {value}: {}", answer.body);
        says(&answer.body, words);
        let marked = format!("id=\"{at}-error\"");
        assert!(answer.body.contains(&marked), "{marked}: {}", answer.body);
        let linked = format!("href=\"#{at}\"");
        assert!(answer.body.contains(&linked), "{linked}: {}", answer.body);
        // what was typed stays
        assert!(answer.body.contains("de89 3704") || field == "iban");
    }
    let without = with("iban", "");
    let bank: Vec<_> = without
        .into_iter()
        .map(|(name, value)| (name, if name == "bic" { "COBADEFF" } else { value }))
        .collect();
    let answer = send(&site, LETTER, &bank).await;
    says(&answer.body, "Enter the IBAN that the bank");
    // faults of several fields at once
    let two: Vec<_> = with("iban", "x")
        .into_iter()
        .map(|(name, value)| (name, if name == "accent" { "#eee" } else { value }))
        .collect();
    let answer = send(&site, LETTER, &two).await;
    assert!(answer.body.contains("id=\"iban-error\""), "{}", answer.body);
    assert!(
        answer.body.contains("id=\"accent-error\""),
        "{}",
        answer.body
    );
    assert_eq!(letter(site.db.read()).await.unwrap(), before);
    assert_eq!(site.log(1).await, log);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_that_is_none_is_refused() {
    let site = Site::new().await;
    let script = SVG.replace("<path", "<script>alert(1)</script><path");
    let linked = SVG.replace("<path", "<use href=\"https://example.com/a\"/><path");
    let words = SVG.replace("<path", "<text>A</text><path");
    let large = vec![b' '; engine::flow::letter::LOGO_BYTES_MAX + 1];
    for (file, wanted) in [
        (script.as_bytes(), "The logo holds a script"),
        (linked.as_bytes(), "The logo refers to something outside"),
        (words.as_bytes(), "The logo holds text"),
        (b"GIF89a\xff\xff", "Choose an SVG or a PNG"),
        (b"no picture", "The logo cannot be read"),
        (&large, "The logo has more than"),
    ] {
        let answer = site.multipart(LETTER, GOOD, ("logo", "a", file)).await;
        assert_eq!(answer.status, 422, "{wanted}: {}", answer.body);
        says(&answer.body, wanted);
        assert!(answer.body.contains("id=\"logo-error\""), "{wanted}");
    }
    // sound, but another field is not: browsers forget the file
    let logo = ("logo", "logo.svg", SVG.as_bytes());
    let answer = site.multipart(LETTER, &with("iban", "x"), logo).await;
    assert_eq!(answer.status, 422);
    says(&answer.body, "Choose the logo again");
    assert_eq!(letter(site.db.read()).await.unwrap().version, DEMO_VERSION);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_is_a_pdf_and_keeps_nothing() {
    let site = Site::new().await;
    let log = site.log(1).await;
    for path in [
        PREVIEW.to_owned(),
        format!("{PREVIEW}?language=de"),
        format!("{PREVIEW}?language=en"),
    ] {
        is_pdf(&site.get(&path).await);
    }
    let unknown = site.get(&format!("{PREVIEW}?language=fr")).await;
    assert_eq!(unknown.status, 400);
    let logo = ("logo", "logo.svg", SVG.as_bytes());
    for path in [PREVIEW, IN_FRAME] {
        is_pdf(&site.multipart(path, GOOD, logo).await);
    }
    let (english, german) = (with("language", "en"), with("language", "de"));
    let once = send(&site, PREVIEW, &english).await;
    let again = send(&site, PREVIEW, &english).await;
    let german = send(&site, PREVIEW, &german).await;
    assert_eq!(once.body, again.body);
    assert_ne!(once.body, german.body);

    // what cannot be printed: the page with its faults, or a few words in the frame
    let wrong = with("accent", "#ffff00");
    let answer = send(&site, PREVIEW, &wrong).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("id=\"accent-error\""));
    let answer = send(&site, IN_FRAME, &wrong).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer
            .body
            .contains("<p id=\"faults\">The color is too light"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("<main"), "{}", answer.body);
    let policy = header_of(&answer, header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
    assert_eq!(letter(site.db.read()).await.unwrap().version, DEMO_VERSION);
    assert_eq!(site.log(1).await, log);
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_are_for_this_page_alone() {
    let site = Site::new().await;
    for (path, has_frames) in [(LETTER, true), ("/operator", false)] {
        let page = site.get(path).await;
        let policy = header_of(&page, header::CONTENT_SECURITY_POLICY);
        assert_eq!(policy.contains("frame-src 'self'"), has_frames, "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(policy.contains("script-src 'nonce-"), "{policy}");
        assert!(!policy.contains("blob:"), "{policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_ours_is_not_taken() {
    let site = Site::new().await;
    for field in [("other", "x"), ("footer-fr", "x"), ("language", "fr")] {
        let fields = [GOOD, &[field]].concat();
        for path in [LETTER, PREVIEW] {
            let answer = send(&site, path, &fields).await;
            assert_eq!(answer.status, 400, "{field:?}");
        }
    }
    let long = "x".repeat(9_000);
    let answer = send(&site, LETTER, &with("complaints-en", &long)).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_designs_the_letter() {
    let subscriber = Site::new().await.signed_in(SUBSCRIBER).await;
    for path in [LETTER, PREVIEW] {
        assert_eq!(subscriber.get(path).await.status, 404, "{path}");
        let answer = send(&subscriber, path, GOOD).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let kept = letter(subscriber.db.read()).await.unwrap();
    assert_eq!(kept.version, DEMO_VERSION);
}
