//! From what the engine knows of deliveries to what their pages show.

use app::view::delivery::{
    decision::Decision,
    download::{Billed, Dispute, DisputeDecided, DownloadRow, Progress, SettlementRow},
    explain::{Occasion, Reader},
};
use domain::{
    delivery::{AccessNetwork, ByteSet, Terms},
    party::Language,
};
use engine::{
    EngineError,
    query::delivery::DeliveryFacts,
    read::deliveries::{DeliveryBilled, DisputeFacts, Settlement},
};
use jiff::Timestamp;
use sound::Format;
use std::collections::BTreeMap;

/// A format's name for people; a dash for what a provider's own server delivers.
pub(in crate::portal) fn format_name(format: Option<&str>) -> String {
    let known = format.and_then(|format| format.parse::<Format>().ok());
    known.map_or_else(|| "–".to_owned(), |format| format.label().to_owned())
}

/// How far a delivery has come.
pub(in crate::portal) fn progress(facts: &DeliveryFacts, now: Timestamp) -> Progress {
    match () {
        () if facts.is_complete() => Progress::Complete,
        () if facts.expires_at > now && facts.closed_at.is_none() => Progress::Open {
            until: facts.expires_at,
        },
        () => Progress::Ended,
    }
}

/// A delivery in a list.
pub(in crate::portal) fn row(facts: &DeliveryFacts, now: Timestamp) -> DownloadRow {
    DownloadRow {
        delivery: facts.id.to_string(),
        title: facts.title.clone(),
        format_name: format_name(facts.format.as_deref()),
        network: facts.network,
        began_at: facts.created_at,
        bytes: facts.terms.bytes,
        delivered: facts.arrived.count(),
        values: facts.settled,
        progress: progress(facts, now),
    }
}

/// What the tariff calls a price, in the reader's language.
pub(crate) fn price_name(names: &BTreeMap<String, String>, language: Language) -> &str {
    names.get(language.tag()).map_or("", String::as_str)
}

/// Who pays what by `terms`, and why; of all of it where nothing arrived.
pub(in crate::portal) fn decision(
    terms: &Terms,
    network: AccessNetwork,
    names: &BTreeMap<String, String>,
    arrived: Option<&ByteSet>,
    (reader, language): (Reader, Language),
) -> Result<Decision, EngineError> {
    let occasion = Occasion {
        network,
        price_name: price_name(names, language),
        delivered: arrived,
        reader,
    };
    Decision::new(terms, &occasion, language).map_err(EngineError::refused)
}

/// A settlement in a list.
pub(in crate::portal) fn settlement(one: &Settlement) -> SettlementRow {
    SettlementRow {
        at: one.at,
        bytes: one.bytes,
        values: one.values,
        entries: one.entry.iter().map(ToString::to_string).collect(),
    }
}

/// Where a delivery is on the bill.
pub(in crate::portal) fn billed(billed: &DeliveryBilled) -> Billed {
    match billed {
        DeliveryBilled::Nothing => Billed::Nothing,
        DeliveryBilled::Waits => Billed::Next,
        DeliveryBilled::On(number) => Billed::On(number.to_string()),
    }
}

/// What was said against a delivery's charge, and what came of it.
pub(in crate::portal) fn dispute(facts: &DisputeFacts, settlements: &[Settlement]) -> Dispute {
    let back = settlements
        .iter()
        .find(|one| one.values.charge.micros() < 0)
        .and_then(|one| one.values.subscriber.checked_neg().ok());
    let decided = facts.decided.clone();
    Dispute {
        at: facts.opened_at,
        reason: facts.reason.clone(),
        decided: decided.map(|(at, by, is_refunded, note)| DisputeDecided {
            at,
            by,
            refunded: back.filter(|_| is_refunded),
            note,
        }),
    }
}
