//! Some deliveries to draw pages of.

use crate::{
    page::store_tests::sample::{ONCE, at, euros, sleeve},
    view::{
        delivery::{
            decision::Decision,
            download::{
                AskOutcome, Billed, DisputeForm, Disputing, DownloadAsk, DownloadDetail,
                DownloadRow, Downloads, OnNetwork, Progress, SettlementRow, Spent, WishesForm,
            },
            explain::{Occasion, Reader},
        },
        store::Listing,
    },
};
use domain::{
    catalog::TaxMode,
    delivery::{
        AccessNetwork, Ask, ByteSet, NoDelivery, Segment, Terms, TermsRule, Values, Willing,
    },
    party::Language,
    unit::{Price, Quantity, Rate, Unit},
};

pub const DELIVERY: &str = "dlv_018f3c6e-7a2b-7c4d-8e5f-0000000000d1";

pub fn values(subscriber: i64, provider: i64) -> Values {
    Values {
        subscriber: euros(subscriber),
        provider: euros(provider),
        charge: euros(subscriber + provider),
    }
}

/// 12 MB at 0.10 for a MB, three quarters of it by a rule called `rule`.
pub fn terms(rule: &str) -> Terms {
    Terms {
        bytes: 12_000_000,
        price: Price {
            amount: euros(100_000),
            per: Quantity::of(1, Unit::Megabyte),
        },
        price_row: 2,
        segments: vec![Segment {
            end: 12_000_000,
            provider_share: Rate::from_millionths(750_000),
            rule: Some(0),
        }],
        rules: vec![TermsRule {
            name: rule.into(),
            up_to: None,
        }],
        provider_max: None,
    }
}

pub fn decision(arrived: Option<u64>, reader: Reader, language: Language) -> Decision {
    let delivered = arrived.map(ByteSet::first);
    let occasion = Occasion {
        network: AccessNetwork::Mobile,
        price_name: "Mobile <day>",
        delivered: delivered.as_ref(),
        reader,
    };
    Decision::new(&terms("Evenings <b>"), &occasion, language).unwrap()
}

pub fn ask(language: Language) -> DownloadAsk {
    DownloadAsk {
        sleeve: sleeve(1, "Blue Hour", "Marta Lenz Quartet"),
        format: "flac".into(),
        format_name: "FLAC".into(),
        bytes: 12_000_000,
        network: AccessNetwork::Mobile,
        tax: TaxMode::Inclusive,
        outcome: AskOutcome::Possible {
            decision: decision(None, Reader::Subscriber, language),
            once: ONCE.into(),
        },
        before: None,
        networks: vec![
            OnNetwork {
                network: AccessNetwork::Fixed,
                outcome: Ok(values(0, 0)),
            },
            OnNetwork {
                network: AccessNetwork::Mobile,
                outcome: Ok(values(300_000, 900_000)),
            },
            OnNetwork {
                network: AccessNetwork::Roaming,
                outcome: Err(NoDelivery::OverDeliveryLimit {
                    rest: euros(3_000_000),
                    limit: euros(1_000_000),
                }),
            },
        ],
        has_changed: false,
    }
}

pub fn wishes() -> WishesForm {
    WishesForm {
        willing: Willing::IfSponsored,
        per_delivery: "2.50".into(),
        per_month: String::new(),
        ask: Ask::OnMobile,
        currency: "EUR".parse().unwrap(),
        is_saved: false,
        faults: vec![],
    }
}

pub fn row(title: &str) -> DownloadRow {
    DownloadRow {
        delivery: DELIVERY.into(),
        title: title.into(),
        format_name: "FLAC".into(),
        network: AccessNetwork::Mobile,
        began_at: at("2026-11-14T18:30:00Z"),
        bytes: 12_000_000,
        delivered: 8_000_000,
        values: values(200_000, 600_000),
        progress: Progress::Ended,
    }
}

pub fn downloads(rows: Vec<DownloadRow>) -> Downloads {
    let month = "2026-11".parse().unwrap();
    Downloads {
        wishes: wishes(),
        is_holder: true,
        spent: Spent {
            month,
            charged: euros(3_200_000),
            reserved: euros(300_000),
            limit: Some(euros(10_000_000)),
        },
        month,
        later: None,
        earlier: Some(month.previous()),
        deliveries: Listing {
            rows,
            next: Some("k&1".into()),
            is_first: true,
        },
    }
}

pub fn settlements() -> Vec<SettlementRow> {
    let settled = |at, bytes, values, entry: &str| SettlementRow {
        at,
        bytes,
        values,
        entries: vec![entry.into()],
    };
    vec![
        settled(
            at("2026-11-14T18:31:00Z"),
            8_000_000,
            values(200_000, 600_000),
            "ent_1",
        ),
        settled(at("2026-11-16T08:00:00Z"), 0, values(-200_000, 0), "ent_2"),
    ]
}

pub fn detail(language: Language) -> DownloadDetail {
    DownloadDetail {
        delivery: DELIVERY.into(),
        sleeve: sleeve(1, "Blue Hour", "Marta Lenz Quartet"),
        format_name: "FLAC".into(),
        began_at: at("2026-11-14T18:30:00Z"),
        decision: decision(Some(8_000_000), Reader::Subscriber, language),
        progress: Progress::Open {
            until: at("2026-11-15T18:30:00Z"),
        },
        settlements: settlements(),
        file_href: Some("/deliveries/dlv_1/file/x.y".into()),
        billed: Billed::Next,
        tax: TaxMode::Exclusive,
        dispute: Disputing::Possible(DisputeForm::default()),
    }
}
