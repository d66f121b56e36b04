//! Each refusal of a letter, provoked once; logos from outside above all.
#![allow(clippy::unwrap_used, reason = "tests")]

mod samples;

use paper::*;
use samples::*;

fn with_logo(bytes: impl Into<Vec<u8>>) -> Result<Letter, LetterRefusal> {
    Letter::new(Stationery {
        logo: Some(LogoFile {
            bytes: bytes.into(),
            text: "Logo".into(),
        }),
        ..stationery()
    })
}

fn svg(inner: &str) -> LetterRefusal {
    let source = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' \
         viewBox='0 0 10 10'><rect id='r' width='5' height='5'/>{inner}</svg>"
    );
    with_logo(source)
        .err()
        .unwrap_or_else(|| panic!("{inner} was taken"))
}

/// The bytes of a PNG of the given size; `whole` says whether its pixels follow.
fn png(width: u32, height: u32, whole: bool) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    let mut chunk = |kind: &[u8], content: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(content);
        file.extend((content.len() as u32).to_be_bytes());
        file.extend(kind);
        file.extend(content);
        file.extend(sum.sum().to_be_bytes());
    };
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    chunk(b"IHDR", &header);
    if whole {
        use std::io::Write;
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packed
            .write_all(&vec![0; ((width + 1) * height) as usize])
            .unwrap();
        chunk(b"IDAT", &packed.finish().unwrap());
    }
    chunk(b"IEND", b"");
    file
}

#[test]
fn a_letter_is_shared_by_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&letter());
}

#[test]
fn hostile_logos_are_refused_by_name() {
    use LetterRefusal as R;
    let rows = [
        (
            svg("<script>1</script>"),
            R::LogoScript("a script element".into()),
        ),
        (svg("<g onload='x()'/>"), R::LogoScript("onload".into())),
        (svg("<text>Hi</text>"), R::LogoTextElement),
        (
            svg("<image href='#r'/>"),
            R::LogoFeature("the element image".into()),
        ),
        (
            svg("<foreignObject/>"),
            R::LogoFeature("the element foreignObject".into()),
        ),
        (
            svg("<use href='file:///etc/passwd#x'/>"),
            R::LogoExternal("file:///etc/passwd#x".into()),
        ),
        (
            svg("<use xlink:href='http://x/y.svg#z'/>"),
            R::LogoExternal("http://x/y.svg#z".into()),
        ),
        (
            svg("<rect fill='url(http://x/#p)'/>"),
            R::LogoExternal("http://x/#p)".into()),
        ),
        (
            svg("<style>@import 'x.css';</style>"),
            R::LogoExternal("@import".into()),
        ),
        (
            svg("<style>r { fill: url(\"http://x\") }</style>"),
            R::LogoExternal("http://x\") }".into()),
        ),
        (
            svg("<path d='M0 0h9' stroke-dasharray='0.0001'/>"),
            R::LogoFeature("a dashed line".into()),
        ),
        (
            svg("<path d='M0 0h9' style='stroke-dasharray:1e-9'/>"),
            R::LogoFeature("a dashed line".into()),
        ),
        (
            svg("<g id='a'><use href='#r'/></g><use href='#a'/>"),
            R::LogoFeature("a copy of a copy".into()),
        ),
        (svg(&"<use href='#r'/>".repeat(65)), R::LogoElements),
        (svg(&"<g/>".repeat(5_100)), R::LogoElements),
        (
            svg(&format!("<path d='M0 0{}'/>", "l1 1".repeat(70_000))),
            R::LogoSegments(70_007),
        ),
    ];
    for (found, wanted) in rows {
        match (&found, &wanted) {
            (R::LogoSegments(_), R::LogoSegments(_)) => {}
            _ => assert_eq!(found, wanted),
        }
    }
    let entities = "<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'/>";
    assert_eq!(with_logo(entities).unwrap_err(), R::LogoEntities);
}

#[test]
fn files_that_are_no_logo_are_refused_by_name() {
    use LetterRefusal as R;
    let empty = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><g/></svg>";
    type Wanted = fn(&R) -> bool;
    let rows: [(&[u8], Wanted); 9] = [
        (b"GIF89a\xFF", |it| *it == R::LogoKind),
        (b"<html/>", |it| *it == R::LogoKind),
        (b"<svg", |it| matches!(it, R::LogoUnreadable(_))),
        (empty.as_bytes(), |it| *it == R::LogoEmpty),
        (&vec![b' '; LOGO_BYTES_MAX + 1], |it| {
            *it == R::LogoBytes(LOGO_BYTES_MAX + 1)
        }),
        (&png(60_000, 60_000, false), |it| {
            *it == R::LogoPixels(3_600_000_000)
        }),
        (&png(0, 5, false), |it| *it == R::LogoEmpty),
        (&png(20, 10, false), |it| matches!(it, R::LogoUnreadable(_))),
        (&png(20, 10, true)[..60], |it| {
            matches!(it, R::LogoUnreadable(_))
        }),
    ];
    for (bytes, wanted) in rows {
        let found = with_logo(bytes).unwrap_err();
        assert!(wanted(&found), "{found:?}");
    }
    assert!(with_logo(png(20, 10, true)).is_ok());
    let nameless = Stationery {
        logo: Some(LogoFile {
            bytes: LOGO.into(),
            text: " ".into(),
        }),
        ..stationery()
    };
    assert_eq!(Letter::new(nameless).unwrap_err(), R::LogoText);
}

#[test]
fn logos_as_drawing_programs_write_them_are_taken() {
    for inner in [
        "<defs><linearGradient id='g'><stop stop-color='#123'/><stop offset='1' stop-color='#456' stop-opacity='.5'/></linearGradient></defs><circle r='4' fill='url(#g)'/>",
        "<defs><radialGradient id='g'><stop stop-color='red'/><stop offset='1'/></radialGradient></defs><circle r='4' fill='url(#g)'/>",
        "<clipPath id='c'><rect width='3' height='3'/></clipPath><g clip-path='url(#c)' opacity='.5'><path d='M0 0h9v9z'/></g>",
        "<style>.a { fill: #123; }</style><g transform='scale(.5)'><path class='a' d='M0 0Q3 3 9 9z'/></g>",
        "<use href='#r' x='3'/>",
    ] {
        let source = format!(
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>\
             <rect id='r' width='5' height='5'/>{inner}</svg>"
        );
        let letter = with_logo(source).unwrap_or_else(|error| panic!("{inner}: {error}"));
        print(&bill(), &letter).unwrap_or_else(|error| panic!("{inner}: {error}"));
    }
}

#[test]
fn lines_colors_and_footers_are_checked() {
    use LetterRefusal as R;
    type Spoil = fn(&mut Stationery);
    let rows: [(Spoil, R); 7] = [
        (|it| it.sender_line = "x".repeat(101), R::LineChars(101)),
        (
            |it| {
                it.accent = Color {
                    red: 0xE5,
                    green: 0xB4,
                    blue: 0x3C,
                }
            },
            R::AccentContrast { tenths: 19 },
        ),
        (
            |it| {
                it.accent = Color {
                    red: 0x87,
                    green: 0x66,
                    blue: 0xB7,
                }
            },
            R::AccentContrastGray { tenths: 43 },
        ),
        (|it| it.footer = vec![vec![]; 5], R::FooterColumns(5)),
        (
            |it| it.footer = vec![vec!["x".into(); 9]],
            R::FooterLines(9),
        ),
        (
            |it| it.sender_line = "a\nb".into(),
            R::Text {
                text: "a\nb".into(),
                fault: TextFault::Control('\n'),
            },
        ),
        (
            |it| it.footer = vec![vec!["漢".into()]],
            R::Text {
                text: "漢".into(),
                fault: TextFault::NoGlyph('漢'),
            },
        ),
    ];
    for (spoil, wanted) in rows {
        let mut spoilt = stationery();
        spoil(&mut spoilt);
        assert_eq!(Letter::new(spoilt).unwrap_err(), wanted);
    }
}
