//! Parts of the pages about one delivery: who pays, why, its pieces, what was
//! settled.

use super::{
    bar::{Bar, BarPart, Look},
    rich::Say,
};
use crate::{
    format,
    text::{self, delivery::download as words},
    view::delivery::{
        decision::{Decision, Piece},
        download::{Progress, SettlementRow},
        explain::{self, Explained, Reader, size},
    },
};
use domain::{catalog::TaxMode, delivery::Values, party::Language};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The provider's part and the subscriber's, as a bar and in figures.
#[component]
pub fn WhoPays(
    /// Who pays what.
    values: Values,
    /// Whether that is over.
    is_over: bool,
    /// Who reads it.
    reader: Reader,
) -> impl IntoView {
    let language = text::language();
    let (provider, subscriber) = match (is_over, reader) {
        (false, _) => (words::provider_pays(language), words::you_pay(language)),
        (true, Reader::Subscriber) => (words::provider_paid(language), words::you_paid(language)),
        (true, Reader::Provider | Reader::Operator) => {
            let subscriber = words::subscriber_paid(language);
            (words::provider_paid(language), subscriber)
        }
    };
    let part = |look, amount: domain::unit::Money, name: &str| BarPart {
        look,
        size: amount.micros(),
        name: name.to_owned(),
        amount: format::money_fine(amount, language),
    };
    let parts = vec![
        part(Look::Striped, values.provider, provider),
        part(Look::Solid, values.subscriber, subscriber),
    ];
    view! { <Bar parts /> }
}

/// What it comes to in a sentence, and why.
#[component]
pub fn Because(
    /// The words.
    explained: Explained,
) -> impl IntoView {
    let reasons = explained
        .because
        .into_iter()
        .map(|say| view! { <li><Say say /></li> });
    let reasons = reasons.collect_view();
    let reasons = view! { <ul class="stack" data-gap="small">{reasons}</ul> };
    view! {
        <p><Say say=explained.head /></p>
        <h3>{words::because(text::language())}</h3>
        {reasons}
    }
    .into_any()
}

/// Whether prices hold tax.
pub fn tax_note(tax: TaxMode, language: Language) -> AnyView {
    let words = match tax {
        TaxMode::Inclusive => words::tax_inside(language),
        TaxMode::Exclusive => words::tax_on_top(language),
    };
    view! { <p class="soft small">{words}</p> }.into_any()
}

/// How far a delivery has come, as a tag, with what else there is to know.
pub fn progress_tag(
    progress: Progress,
    (arrived, bytes): (u64, u64),
    zone: &TimeZone,
    language: Language,
) -> AnyView {
    let (kind, words) = match progress {
        Progress::Open { until } => {
            let until = format::day_and_time(until, zone, language);
            (None, words::open_until(language, &until).to_string())
        }
        Progress::Complete => (Some("good"), words::complete(language).to_owned()),
        Progress::Ended => {
            let (arrived, bytes) = (size(arrived, language), size(bytes, language));
            let words = words::ended_at(language, &arrived, &bytes);
            (Some("soft"), words.to_string())
        }
    };
    view! { <span class="tag" data-kind=kind>{words}</span> }.into_any()
}

/// The same in a list: how much arrived, unless the tag says so.
pub fn progress_line(
    progress: Progress,
    (arrived, bytes): (u64, u64),
    zone: &TimeZone,
    language: Language,
) -> AnyView {
    let volume = match progress {
        Progress::Open { .. } => {
            let (arrived, bytes) = (size(arrived, language), size(bytes, language));
            Some(words::arrived_of(language, &arrived, &bytes).to_string())
        }
        Progress::Complete => Some(size(bytes, language)),
        Progress::Ended => None,
    };
    let tag = progress_tag(progress, (arrived, bytes), zone, language);
    view! {
        {volume}
        " "
        {tag}
    }
    .into_any()
}

/// Each piece of the file: which bytes, by which rule, at which share, how much
/// of it arrived.
#[component]
pub fn PieceTable(
    /// The decision.
    decision: Decision,
) -> impl IntoView {
    let language = text::language();
    let row = |piece: &Piece| {
        let name = explain::piece(&piece.range, decision.bytes, language);
        let of = piece.range.end.saturating_sub(piece.range.start);
        let arrived = words::arrived_of(
            language,
            &size(piece.delivered, language),
            &size(of, language),
        );
        let share = format::percent(piece.provider_share, language);
        let narrow = format!("{}: {share} · {arrived}", words::share(language));
        let (from, to) = (
            whole(piece.range.start, language),
            whole(piece.range.end, language),
        );
        let range = words::from_to(language, &from, &to).to_string();
        let rule = match &piece.rule {
            Some(rule) => view! { <bdi>{rule.clone()}</bdi> }.into_any(),
            None => words::no_rule(language).into_any(),
        };
        view! {
            <tr>
                <th scope="row">
                    {name}
                    <span class="table__under">{words::bytes(language)} " " {range}</span>
                    <span class="table__under" data-at="narrow">{narrow}</span>
                </th>
                <td>{rule}</td>
                <td class="n" data-at="wide">{share}</td>
                <td class="n" data-at="wide">{arrived.to_string()}</td>
            </tr>
        }
    };
    let rows = decision.pieces.iter().map(row).collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::pieces(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::piece(language)}</th>
                    <th scope="col">{words::rule(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::share(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::arrived(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// When what was settled; with the ledger's entries for operators.
#[component]
pub fn SettlementTable(
    /// In order.
    rows: Vec<SettlementRow>,
    /// The zone of the times.
    zone: TimeZone,
    /// Who reads it.
    reader: Reader,
) -> impl IntoView {
    let language = text::language();
    if rows.is_empty() {
        return view! { <p class="soft">{words::no_settlements(language)}</p> }.into_any();
    }
    let total = sum(&rows);
    let money = |amount| format::money_fine(amount, language);
    let row = |row: SettlementRow| {
        let volume = match row.bytes {
            0 if row.values.charge.micros() < 0 => words::given_back(language).to_owned(),
            bytes => size(bytes, language),
        };
        let entries = row
            .entries
            .into_iter()
            .filter(|_| reader == Reader::Operator);
        let entries = entries
            .map(|entry| view! { <span class="table__under mono">{breaking(&entry)}</span> })
            .collect_view();
        view! {
            <tr>
                <th scope="row">
                    {format::instant(row.at, &zone, language)}
                    <span class="table__under">{volume}</span>
                    {entries}
                </th>
                <td class="n">{money(row.values.provider)}</td>
                <td class="n">{money(row.values.subscriber)}</td>
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    let total = total.map(|total| {
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{words::total(language)}</th>
                    <td class="n">{money(total.provider)}</td>
                    <td class="n">{money(total.subscriber)}</td>
                </tr>
            </tfoot>
        }
    });
    let subscriber = match reader {
        Reader::Subscriber => words::you(language),
        Reader::Provider | Reader::Operator => words::subscriber(language),
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::settlements(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::when(language)}</th>
                    <th scope="col" class="n">{words::provider(language)}</th>
                    <th scope="col" class="n">{subscriber}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
            {total}
        </table>
    }
    .into_any()
}

fn whole(bytes: u64, language: Language) -> String {
    format::integer(i64::try_from(bytes).unwrap_or(i64::MAX), language)
}

/// What the settlements come to; stored ones always come to something.
fn sum(rows: &[SettlementRow]) -> Option<Values> {
    let mut rows = rows.iter().map(|row| row.values);
    let first = rows.next()?;
    rows.try_fold(first, |sum, values| {
        Some(Values {
            subscriber: sum.subscriber.checked_add(values.subscriber).ok()?,
            provider: sum.provider.checked_add(values.provider).ok()?,
            charge: sum.charge.checked_add(values.charge).ok()?,
        })
    })
}

/// Characters of an id that a phone has room for.
const ID_CHARS: usize = 12;

/// An id that may break into lines, where a phone is too narrow for it.
fn breaking(id: &str) -> AnyView {
    let chars: Vec<char> = id.chars().collect();
    let pieces = chars.chunks(ID_CHARS).map(|piece| {
        let piece: String = piece.iter().collect();
        view! { {piece} <wbr /> }
    });
    match chars.len() {
        0..=ID_CHARS => id.to_owned().into_any(),
        _ => pieces.collect_view().into_any(),
    }
}
