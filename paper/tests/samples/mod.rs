//! Documents made up for tests and measurements: a bill of one page, and one
//! with as many rows as asked for.
#![allow(dead_code, reason = "each test file uses some of them")]
#![allow(clippy::unwrap_used, reason = "made up for tests")]

use paper::*;

pub const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 22"><path d="M13 1 25 8H1z" fill="#1B2B57"/><path d="M3 10v8M8 10v8M13 10v8M18 10v8M23 10v8" stroke="#1B2B57" stroke-width="2"/><path d="M1 20h24" stroke="#C79A3B" stroke-width="3"/></svg>"##;

pub const ACCENT: Color = Color {
    red: 0x1B,
    green: 0x2B,
    blue: 0x57,
};

pub fn stationery() -> Stationery {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    Stationery {
        sender_line: "Bandstand GmbH · Am Kai 1 · 20457 Hamburg".into(),
        footer: vec![
            lines(&["Bandstand GmbH", "Am Kai 1", "20457 Hamburg, Deutschland"]),
            lines(&[
                "bandstand.example",
                "hallo@bandstand.example",
                "+49 40 555 0100",
            ]),
            lines(&[
                "IBAN DE02 1203 0000 0000 2020 51",
                "BIC BYLADEM1001",
                "DKB Berlin",
            ]),
            lines(&[
                "Amtsgericht Hamburg HRB 000000",
                "Geschäftsführung: Ada Muster",
                "USt-IdNr. DE123456789",
            ]),
        ],
        accent: ACCENT,
        logo: Some(LogoFile {
            bytes: LOGO.into(),
            text: "Bandstand".into(),
        }),
    }
}

pub fn letter() -> Letter {
    Letter::new(stationery()).unwrap()
}

pub fn document(blocks: Vec<Block>) -> Document {
    Document {
        language: "en".into(),
        title: "Invoice 2026-000412".into(),
        author: "Bandstand GmbH".into(),
        subject: "Charges of October 2026".into(),
        keywords: vec!["invoice".into(), "2026-000412".into()],
        created: "2026-11-01T06:00:00Z".parse().unwrap(),
        running_head: "Invoice 2026-000412 · Bandstand GmbH".into(),
        page_label: "Page {page} of {pages}".into(),
        blocks,
        attachments: vec![],
        schemas: vec![],
    }
}

pub fn fact(label: &str, value: &str) -> Fact {
    Fact {
        label: label.into(),
        value: value.into(),
    }
}

pub fn address() -> Block {
    Block::Address(Address {
        recipient: [
            "Ms",
            "Zoë Ångström-Łukasiewicz",
            "Harbour Street 9",
            "D02 XY45 Dublin",
            "IRELAND",
        ]
        .map(str::to_owned)
        .to_vec(),
        facts: vec![
            fact("Invoice", "2026-000412"),
            fact("Date", "1 November 2026"),
            fact("Period", "1 – 31 October 2026"),
            fact("Customer", "S-10293"),
            fact("Due", "14 November 2026"),
        ],
    })
}

fn spot(x: f32, permille: f32, points: f32) -> Spot {
    Spot {
        x_points: x,
        y_permille: permille,
        y_points: points,
    }
}

fn ruler(row: usize, filled: f32, needle: bool) -> Vec<Shape> {
    let line = |role, from, to| Shape {
        role,
        form: Form::Line([from, to]),
    };
    let mut shapes = Vec::new();
    if filled > 0.0 {
        shapes.push(Shape {
            role: Role::Fill,
            form: Form::Polygon(vec![
                spot(6.0, 0.0, 0.0),
                spot(16.0, 0.0, 0.0),
                spot(16.0, filled, 0.0),
                spot(6.0, filled, 0.0),
            ]),
        });
    }
    for x in [6.0, 16.0] {
        shapes.push(line(Role::Rail, spot(x, 0.0, 0.0), spot(x, 1000.0, 0.0)));
    }
    let end = if row.is_multiple_of(2) { 19.0 } else { 22.0 };
    shapes.push(line(
        Role::Tick,
        spot(6.0, 1000.0, 0.0),
        spot(end, 1000.0, 0.0),
    ));
    if needle {
        shapes.push(Shape {
            role: Role::Needle,
            form: Form::Polygon(vec![
                spot(17.0, filled, 0.0),
                spot(28.0, filled, -5.0),
                spot(28.0, filled, 5.0),
            ]),
        });
    }
    shapes
}

pub fn gauge(bands: usize, current: usize) -> Block {
    Block::Gauge(Gauge {
        caption: "Every band of your plan, and its cost".into(),
        ruler_text: "Ruler: 412 minutes, in the band from 401 to 425".into(),
        ruler_width: 30.0,
        range_head: "Minutes in the month".into(),
        cost_head: "Cost".into(),
        further_head: None,
        bands: (0..bands)
            .map(|row| {
                let from = if row == 0 { 0 } else { 276 + 25 * row };
                Band {
                    range: format!("{from} – {} min", 300 + 25 * row),
                    cost: format!("${}.{}0", 35 + row * 5 / 2, row % 2 * 5),
                    further: String::new(),
                    state: match row.cmp(&current) {
                        std::cmp::Ordering::Less => BandState::Passed,
                        std::cmp::Ordering::Equal => BandState::Current("your band".into()),
                        std::cmp::Ordering::Greater => BandState::Ahead,
                    },
                    ruler: ruler(
                        row,
                        match row.cmp(&current) {
                            std::cmp::Ordering::Less => 1000.0,
                            std::cmp::Ordering::Equal => 480.0,
                            std::cmp::Ordering::Greater => 0.0,
                        },
                        row == current,
                    ),
                }
            })
            .collect(),
    })
}

pub fn column(head: &str, align: Align, share: u16) -> Column {
    Column {
        head: head.into(),
        align,
        share,
    }
}

pub fn parts() -> Block {
    let cell = |text: &str, small: Option<&str>, note: Option<u16>| Cell {
        text: text.into(),
        small: small.map(str::to_owned),
        note,
    };
    let row =
        |text, small, note, amount: &str| Row::Plain(vec![cell(text, small, note), amount.into()]);
    Block::Table(Table {
        caption: Some("What makes up the total".into()),
        columns: vec![column("", Align::Start, 3), column("", Align::End, 1)],
        rows: vec![
            row(
                "Calls, band 401 – 425",
                Some("187 calls, 412 min"),
                Some(1),
                "$47.50",
            ),
            row("Deliveries", Some("6 downloads, 41 MB"), Some(2), "$0.90"),
            row("Music, 2 titles", None, Some(3), "$1.98"),
            row("Monthly fee", None, None, "$0.00"),
            row("Tax 14.09 % on $50.38", None, Some(4), "$7.10"),
            Row::Strong(vec!["Total".into(), "$57.48".into()]),
        ],
    })
}

fn notes() -> Block {
    let texts = [
        "Each call is counted in whole minutes, rounded up. 187 calls made 412 minutes; the band from 401 to 425 minutes costs $47.50, whatever you did inside it.",
        "Six downloads of 41 MB in all cost $4.10. The providers of the music paid $3.20 of it.",
        "“Harbour Lights” and “Slow Train”, $0.99 each, yours to keep.",
        "Federal and state charges on communication services, at the rates of 1 July 2026.",
        "Amounts are rounded to cents once, at the end of each line.",
        "You can ask for every call behind these figures, free of charge, for three years.",
    ];
    Block::Notes(
        texts
            .iter()
            .zip(1..)
            .map(|(text, number)| Note {
                number,
                text: vec![Run::plain(*text)],
            })
            .collect(),
    )
}

fn taxes() -> Block {
    let row = |cells: [&str; 4]| Row::Plain(cells.map(Cell::from).to_vec());
    Block::Table(Table {
        caption: Some("Taxes".into()),
        columns: vec![
            column("Tax", Align::Start, 4),
            column("Rate", Align::End, 2),
            column("On", Align::End, 2),
            column("Amount", Align::End, 2),
        ],
        rows: vec![
            row(["Federal universal service", "9.59 %", "$50.38", "$4.83"]),
            row(["State communication tax", "4.50 %", "$50.38", "$2.27"]),
        ],
    })
}

fn payment() -> Block {
    Block::Qr(Qr {
        payload: "BCD\n002\n1\nSCT\nBYLADEM1001\nBandstand GmbH\nDE02120300000000202051\nEUR57.48\n\n\n2026-000412".into(),
        caption: "Scan to pay".into(),
        text: "QR code with the data of this transfer".into(),
        side_mm: 22.0,
        beside: vec![
            Block::Heading(Level::Two, "To pay by 14 November 2026".into()),
            Block::Paragraph(vec![
                Run::plain("Please transfer "),
                Run::strong("$57.48"),
                Run::plain(" to IBAN DE02 1203 0000 0000 2020 51 with the reference "),
                Run::strong("2026-000412"),
                Run::plain(". Questions? Write to us at "),
                Run::plain("hallo@bandstand.example").to("mailto:hallo@bandstand.example"),
                Run::plain("."),
            ]),
        ],
    })
}

/// A bill that fits one page.
pub fn bill() -> Document {
    document(vec![
        address(),
        Block::Heading(Level::One, "October came to".into()),
        Block::Sum(Sum {
            label: String::new(),
            figure: "$57.48".into(),
            further: Some("You talked for 412 minutes · $5.60 more than in September".into()),
        }),
        Block::Columns(Columns {
            left_permille: 540,
            left: vec![gauge(8, 5)],
            right: vec![parts()],
        }),
        taxes(),
        payment(),
        notes(),
    ])
}

/// A table with a row for each call, of the kind that goes on for pages.
pub fn calls(rows: usize) -> Table {
    Table {
        caption: Some("Every call".into()),
        columns: vec![
            column("When", Align::Start, 3),
            column("To", Align::Start, 3),
            column("Where", Align::Start, 3),
            column("Length", Align::End, 2),
            column("Counted", Align::End, 2),
        ],
        rows: (0..rows)
            .map(|row| {
                Row::Plain(vec![
                    format!(
                        "{} Oct 2026, {:02}:{:02}",
                        1 + row % 31,
                        row % 24,
                        row * 7 % 60
                    )
                    .into(),
                    format!("+1 212 555 {:04}", row * 37 % 10_000).into(),
                    ["New York", "Philadelphia", "San Francisco"][row % 3].into(),
                    format!("{}:{:02}", row % 50, row * 13 % 60).into(),
                    format!("{} min", row % 50 + 1).into(),
                ])
            })
            .collect(),
    }
}

/// The same bill with `rows` calls behind it.
pub fn long_bill(rows: usize) -> Document {
    let mut document = bill();
    document.blocks.push(Block::PageBreak);
    document
        .blocks
        .push(Block::Heading(Level::One, "Your calls".into()));
    document.blocks.push(Block::Table(calls(rows)));
    document
}
