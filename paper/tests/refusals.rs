//! Each refusal of a document, provoked once.
#![allow(clippy::unwrap_used, reason = "tests")]

mod samples;

use paper::*;
use samples::*;

fn refusal(spoil: impl FnOnce(&mut Document)) -> PrintRefusal {
    let mut document = document(vec![address(), Block::Heading(Level::One, "Bill".into())]);
    spoil(&mut document);
    print(&document, &letter()).unwrap_err()
}

fn of_block(block: Block) -> PrintRefusal {
    refusal(|document| document.blocks.push(block))
}

fn of_gauge(spoil: impl FnOnce(&mut Gauge)) -> PrintRefusal {
    let Block::Gauge(mut gauge) = gauge(3, 1) else {
        unreachable!()
    };
    spoil(&mut gauge);
    of_block(Block::Gauge(gauge))
}

fn qr(side_mm: f32, payload: &str, text: &str) -> Block {
    Block::Qr(Qr {
        payload: payload.into(),
        caption: String::new(),
        text: text.into(),
        side_mm,
        beside: vec![],
    })
}

fn attachment(name: &str, mime: &str, description: &str) -> Attachment {
    Attachment {
        name: name.into(),
        mime: mime.into(),
        description: description.into(),
        relationship: Relationship::Alternative,
        bytes: b"<a/>".to_vec(),
    }
}

fn text(text: &str, fault: TextFault) -> PrintRefusal {
    PrintRefusal::Text {
        text: text.into(),
        fault,
    }
}

#[test]
fn what_a_document_says_of_itself_is_checked() {
    let rows = [
        (
            refusal(|it| it.language = "English".into()),
            PrintRefusal::Language("English".into()),
        ),
        (
            refusal(|it| it.language = String::new()),
            PrintRefusal::Language(String::new()),
        ),
        (
            refusal(|it| it.language = "de_DE".into()),
            PrintRefusal::Language("de_DE".into()),
        ),
        (refusal(|it| it.title = " ".into()), PrintRefusal::NoTitle),
        (
            refusal(|it| it.title = "a\u{202E}b".into()),
            text("a\u{202E}b", TextFault::BidiControl('\u{202E}')),
        ),
        (
            refusal(|it| it.keywords = vec!["漢".into()]),
            text("漢", TextFault::NoGlyph('漢')),
        ),
        (
            refusal(|it| it.page_label = "א".into()),
            text("א", TextFault::RightToLeft('א')),
        ),
        (
            refusal(|it| it.attachments = vec![attachment("", "text/xml", "d")]),
            PrintRefusal::AttachmentName(String::new()),
        ),
        (
            refusal(|it| {
                it.attachments = vec![
                    attachment("a.xml", "text/xml", "d"),
                    attachment("a.xml", "text/xml", "d"),
                ]
            }),
            PrintRefusal::AttachmentName("a.xml".into()),
        ),
        (
            refusal(|it| it.attachments = vec![attachment("a.xml", "xml", "d")]),
            PrintRefusal::AttachmentMime("xml".into()),
        ),
        (
            refusal(|it| it.attachments = vec![attachment("a.xml", "text/xml", "")]),
            PrintRefusal::AttachmentDescription("a.xml".into()),
        ),
    ];
    for (found, wanted) in rows {
        assert_eq!(found, wanted);
    }
}

#[test]
fn blocks_that_cannot_be_printed_are_refused() {
    let nested = (0..8).fold(Block::PageBreak, |inner, _| Block::Together(vec![inner]));
    let table = |columns: usize, cells: usize| {
        Block::Table(Table {
            caption: None,
            columns: (0..columns).map(|_| column("c", Align::Start, 1)).collect(),
            rows: vec![Row::Plain(vec!["x".into(); cells])],
        })
    };
    let link = |target: &str| Block::Paragraph(vec![Run::plain("x").to(target)]);
    let rows = [
        (of_block(address()), PrintRefusal::AddressNotFirst),
        (
            of_block(Block::Heading(Level::Three, "x".into())),
            PrintRefusal::HeadingSkips { level: 3, after: 1 },
        ),
        (
            of_block(Block::Heading(Level::One, " ".into())),
            PrintRefusal::HeadingEmpty,
        ),
        (of_block(table(0, 0)), PrintRefusal::NoColumns),
        (
            of_block(table(2, 3)),
            PrintRefusal::CellCount {
                row: 1,
                cells: 3,
                columns: 2,
            },
        ),
        (of_block(table(60, 60)), PrintRefusal::NoWidth),
        (of_block(qr(5.0, "x", "t")), PrintRefusal::QrSide(5.0)),
        (of_block(qr(150.0, "x", "t")), PrintRefusal::QrSide(150.0)),
        (
            of_block(qr(20.0, "x", "")),
            PrintRefusal::NoFigureText("QR code"),
        ),
        (
            of_block(qr(20.0, &"x".repeat(4_000), "t")),
            PrintRefusal::QrTooLong(4_000),
        ),
        (
            of_block(link("javascript:alert(1)")),
            PrintRefusal::Link("javascript:alert(1)".into()),
        ),
        (
            of_block(link("https://")),
            PrintRefusal::Link("https://".into()),
        ),
        (
            of_block(link("https://a b")),
            PrintRefusal::Link("https://a b".into()),
        ),
        (of_block(nested), PrintRefusal::TooDeep(6)),
        (
            of_gauge(|it| it.ruler_text = String::new()),
            PrintRefusal::NoFigureText("gauge"),
        ),
        (
            of_gauge(|it| it.ruler_width = f32::NAN),
            PrintRefusal::RulerOutside,
        ),
        (
            of_gauge(|it| it.ruler_width = 900.0),
            PrintRefusal::RulerOutside,
        ),
        (
            of_gauge(|it| {
                let at = Spot {
                    x_points: 3.0,
                    y_permille: 1_700.0,
                    y_points: 0.0,
                };
                it.bands[0].ruler = vec![Shape {
                    role: Role::Tick,
                    form: Form::Line([at, at]),
                }];
            }),
            PrintRefusal::RulerOutside,
        ),
        (
            of_block(Block::Paragraph(vec![Run::plain("one\u{7}two")])),
            text("one\u{7}two", TextFault::Control('\u{7}')),
        ),
    ];
    for (found, wanted) in rows {
        assert_eq!(found, wanted);
    }
}

#[test]
fn a_recipient_that_no_window_shows_is_refused() {
    let found = refusal(|document| {
        document.blocks[0] = Block::Address(Address {
            recipient: vec!["line".into(); 30],
            facts: vec![],
        });
    });
    assert!(
        matches!(
            found,
            PrintRefusal::AddressTooLong {
                lines: 30,
                lines_max: 6..12
            }
        ),
        "{found:?}"
    );
}

#[test]
fn the_first_heading_is_of_the_first_level() {
    let skips = document(vec![Block::Heading(Level::Two, "x".into())]);
    let found = print(&skips, &letter()).unwrap_err();
    assert_eq!(found, PrintRefusal::HeadingSkips { level: 2, after: 0 });
}
