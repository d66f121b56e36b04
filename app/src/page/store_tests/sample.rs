//! A small shop to draw pages of.

use crate::view::store::{
    FileOffer, Listing, MasterFacts, Peaks, Sleeve, Territory,
    alignment::{AlignmentFacts, TrackFacts},
    library::{Charge, Ended, LibraryDetail, LibraryItem, Origin},
    matching::{Case, CaseRow, CaseSide, Decided, Decision, Owner},
    operator::{ContentRow, RefusalCount},
    provider::{MasterForm, ProviderRow, Recording, RecordingForm, RecordingState},
    rights::{PersonRights, Refund, RightRow},
    shop::{GiftForm, Purchase, ShelfItem, ShopItem},
};
use domain::unit::Money;
use jiff::Timestamp;

pub const HOSTILE: &str = "<script>alert(1)</script>";
pub const ONCE: &str = "018f3c6e-0000-7000-8000-00000000000c";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn euros(micros: i64) -> Money {
    Money::new(micros, "EUR".parse().unwrap())
}

pub fn page_of<T>(rows: Vec<T>) -> Listing<T> {
    Listing {
        rows,
        next: None,
        is_first: true,
    }
}

pub fn sleeve(number: u32, title: &str, artist: &str) -> Sleeve {
    Sleeve {
        content: format!("con_018f3c6e-7a2b-7c4d-8e5f-{number:012}"),
        title: title.into(),
        artist: artist.into(),
        has_cover: false,
    }
}

/// Verses and choruses, so that a picture of it looks like one.
pub fn peaks() -> Peaks {
    let loud = |at: i32| 6_000 + (at * 7_919 % 11_000) + if at / 90 % 2 == 1 { 14_000 } else { 0 };
    let sample = |loud: i32| i16::try_from(loud.min(32_767)).unwrap();
    (0..700)
        .map(|at| (-sample(loud(at)), sample(loud(at + 31))))
        .collect()
}

pub fn master() -> MasterFacts {
    MasterFacts {
        format: "FLAC".into(),
        length_ms: 221_400,
        sample_rate_hz: 44_100,
        bits_per_sample: Some(24),
        channels: 2,
        loudness_hundredths_lufs: Some(-1_423),
        size_bytes: 31_400_000,
        peaks: peaks(),
    }
}

pub fn files() -> Vec<FileOffer> {
    let file = |format: &str, name: &str, size_bytes, is_lossless| FileOffer {
        format: format.into(),
        name: name.into(),
        size_bytes,
        is_lossless,
    };
    vec![
        file("flac", "FLAC", Some(31_400_000), true),
        file("wav", "WAV", Some(58_600_000), true),
        file("opus", "Opus", None, false),
    ]
}

pub fn shelf() -> Vec<ShelfItem> {
    let named = [
        ("Low Tide", "The Ferry Boys"),
        ("Blue Hour", "Marta Lenz Quartet"),
        ("Bandoneon at the Station", "Orquesta Ostbahnhof"),
        ("Paper Lanterns", "Ida Voss"),
        ("Nachtzug", "Kollektiv Gleis 7"),
        ("Thirteen Ways of Looking at a Very Long Title Indeed", "Ø"),
        ("Slow Weather", "Ines & the Barometers"),
        ("Kirschen", "Anna Blum"),
    ];
    let item = |(number, (title, artist)): (u32, &(&str, &str))| ShelfItem {
        sleeve: sleeve(number, title, artist),
        length_ms: 141_000 + i64::from(number) * 37_400,
        price: euros(990_000 + i64::from(number % 3) * 300_000),
        is_owned: number == 2,
    };
    (0..).zip(&named).map(item).collect()
}

pub fn shop_item(purchase: Purchase) -> ShopItem {
    ShopItem {
        sleeve: sleeve(1, "Blue Hour", "Marta Lenz Quartet"),
        provider: "Hafen Records".into(),
        label: Some("Hafen".into()),
        year: Some(2026),
        isrc: Some("DE-A1B-26-00001".into()),
        territory: Territory::Countries(vec!["AT".into(), "DE".into()]),
        terms: Some("Name the artist where you play it.".into()),
        master: master(),
        preview_ms: (60_000, 90_000),
        files: files(),
        price: euros(990_000),
        tax_note: "19 % VAT included".into(),
        purchase,
        gift: Some(GiftForm {
            once: ONCE.into(),
            email: String::new(),
            faults: vec![],
        }),
    }
}

pub fn right(number: u32, origin: Origin, ended: Option<Ended>) -> LibraryItem {
    let item = shelf().swap_remove(number as usize);
    LibraryItem {
        sleeve: item.sleeve,
        length_ms: item.length_ms,
        origin,
        from: at("2026-11-03T10:00:00Z"),
        until: None,
        ended,
    }
}

pub fn library_detail() -> LibraryDetail {
    LibraryDetail {
        item: right(1, Origin::Purchase, None),
        provider: "Hafen Records".into(),
        master: master(),
        files: files(),
        charge: Some(Charge {
            price: euros(990_000),
            invoice: None,
        }),
    }
}

pub fn provider_rows() -> Vec<ProviderRow> {
    let rows = shelf().into_iter().zip(RecordingState::ALL);
    rows.map(|(item, state)| ProviderRow {
        sleeve: item.sleeve,
        state,
        format: "FLAC".into(),
        length_ms: item.length_ms,
        uploaded_at: at("2026-11-20T08:15:00Z"),
        price: (state != RecordingState::Draft).then_some(item.price),
        sold_count: 12,
    })
    .collect()
}

pub fn master_form() -> MasterForm {
    MasterForm {
        file_bytes_max: 2_000_000_000,
        formats: ["WAV", "AIFF", "FLAC", "MP3"].map(str::to_owned).to_vec(),
        faults: vec![],
    }
}

pub fn recording(state: RecordingState) -> Recording {
    Recording {
        sleeve: sleeve(3, "Paper Lanterns", "Ida Voss"),
        state,
        why: None,
        uploaded_at: at("2026-11-20T08:15:00Z"),
        master: master(),
        tags: vec![
            ("TITLE".into(), "paper lanterns (final 3)".into()),
            ("ARTIST".into(), "ida".into()),
        ],
        share_note: "You get 80 % of the price without tax.".into(),
        sold_count: 12,
        cover_faults: vec![],
    }
}

pub fn recording_form() -> RecordingForm {
    RecordingForm {
        title: "Paper Lanterns".into(),
        artist: "Ida Voss".into(),
        price: "0.99".into(),
        currency: "EUR".into(),
        preview_start_seconds: "60".into(),
        ..RecordingForm::default()
    }
}

pub fn content_rows() -> Vec<ContentRow> {
    let rows = provider_rows().into_iter();
    rows.map(|row| ContentRow {
        sleeve: row.sleeve,
        provider: "Hafen Records".into(),
        state: row.state,
        length_ms: row.length_ms,
        price: row.price,
        sold_count: row.sold_count,
    })
    .collect()
}

pub fn refusals() -> Vec<RefusalCount> {
    let refusal = |code: &str, words: &str, count| RefusalCount {
        code: code.into(),
        words: words.into(),
        count,
        last_at: at("2026-11-21T07:00:00Z"),
    };
    vec![
        refusal("not_audio", "The file is not audio.", 14),
        refusal(
            "decoder_died",
            "It could not be decoded within its limits.",
            2,
        ),
    ]
}

pub fn decided() -> Decided {
    Decided {
        decision: Decision::Same,
        at: at("2026-11-21T08:00:00Z"),
        by: "Olga Operator".into(),
        note: "The same take, equalized.".into(),
    }
}

pub fn case_row(decided: Option<Decided>) -> CaseRow {
    CaseRow {
        case: "mat_1".into(),
        known: "Blue Hour".into(),
        other: "blue_hour_final.mp3".into(),
        reason: "The bit error rate is near the bound.".into(),
        error_millionths: 214_300,
        opened_at: at("2026-11-20T09:00:00Z"),
        decided,
    }
}

pub fn case() -> Case {
    let rates = (0..32_u32).map(|block| 150_000 + block * 37 % 19 * 9_000);
    let rates: Vec<u32> = rates.collect();
    let fitting = rates.iter().filter(|rate| **rate < 300_000).count();
    Case {
        case: "mat_1".into(),
        opened_at: at("2026-11-20T09:00:00Z"),
        reason: "21.4 % of the bits differ: more than the 20 % of a sure match.".into(),
        known: CaseSide {
            title: "Blue Hour".into(),
            artist: "Marta Lenz Quartet".into(),
            owner: Owner::Provider("Hafen Records".into()),
            length_ms: 221_400,
            isrc: Some("DE-A1B-26-00001".into()),
            content: Some("con_1".into()),
            overlap_millionths: 722_000,
        },
        other: CaseSide {
            title: "blue_hour_final.mp3".into(),
            artist: "?".into(),
            owner: Owner::Subscriber("Ada".into()),
            length_ms: 180_000,
            isrc: None,
            content: None,
            overlap_millionths: 888_000,
        },
        error_millionths: 214_300,
        overlap_words: 1_280,
        overlap_ms: 160_000,
        blocks_fitting: i64::try_from(fitting).unwrap(),
        alignment: AlignmentFacts {
            known: TrackFacts {
                length_ms: 221_400,
                peaks: peaks(),
            },
            other: TrackFacts {
                length_ms: 180_000,
                peaks: vec![],
            },
            offset_ms: -20_000,
            block_ms: 5_000,
            block_error_millionths: rates,
        },
        decided: None,
    }
}

pub fn person() -> PersonRights {
    let row = |number: u32, origin, ended: Option<Ended>, refund| {
        let item = shelf().swap_remove(number as usize);
        RightRow {
            right: format!("rgt_{number}"),
            content: item.sleeve.content,
            title: item.sleeve.title,
            artist: item.sleeve.artist,
            origin,
            from: at("2026-11-03T10:00:00Z"),
            until: None,
            ended,
            refund,
        }
    };
    let refund = Refund {
        price: euros(990_000),
        once: ONCE.into(),
    };
    let revoked = Ended::Revoked {
        at: at("2026-11-10T10:00:00Z"),
        reason: "Charged back".into(),
    };
    let from = "Ben".into();
    PersonRights {
        user: "usr_1".into(),
        name: "Ada Byron".into(),
        email: "ada@example.com".into(),
        rights: vec![
            row(1, Origin::Purchase, None, Some(refund)),
            row(2, Origin::Gift { from }, None, None),
            row(3, Origin::Grant, Some(revoked), None),
        ],
    }
}
