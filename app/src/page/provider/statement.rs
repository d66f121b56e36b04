//! A statement: who owes whom, then the tables that prove it; the same on paper, and
//! the same for provider and operator.

use crate::{
    component::{
        bill::{Party, parties},
        facts::{Fact, Facts, FactsFlow},
        parts::Parts,
        sheet::sheet,
    },
    format::{self, money, money_fine, percent, quantity_natural},
    route,
    text::{bill as bill_words, delivery::provider as words},
    view::{
        bill::{BillView, PartView},
        delivery::network,
    },
};
use domain::{
    delivery::{SalesLine, SponsoredLine, StatementDocument},
    party::Language,
    unit::{Measure, Money, Quantity, Unit},
};
use leptos::prelude::*;

/// Who reads a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementReader {
    /// Whose it is: with links.
    Provider,
    /// Who wrote it.
    Operator,
}

/// Who owes a balance, and how much that is.
pub(super) fn owed(balance: Money) -> (fn(Language) -> &'static str, Money) {
    let amount = Money::new(balance.micros().saturating_abs(), balance.currency());
    match balance.micros() {
        1.. => (words::we_owe, amount),
        0 => (words::nothing_owed, amount),
        _ => (words::you_owe, amount),
    }
}

/// The page.
pub fn statement_page(
    document: &StatementDocument,
    reader: StatementReader,
    language: Language,
) -> AnyView {
    let number = document.number.to_string();
    let month = format::month(document.month, language);
    let over = words::number_and_month(language, &number, &month).to_string();
    let (title, amount) = owed(document.totals.balance);
    let actions = (reader == StatementReader::Provider).then(|| {
        let csv = route::STATEMENT_CSV.path(&[&number]);
        view! { <div class="head__actions no-print"><a class="btn" href=csv>{words::csv(language)}</a></div> }
    });
    let facts = vec![
        Fact::new(
            words::issued(language),
            format::date_short(document.issued_on, language),
        ),
        Fact::new(words::month(language), month),
    ];
    view! {
        <header class="head">
            <div>
                <p class="head__over">{over}</p>
                <h1>{title(language)}</h1>
                <p class="head__sum">{money(amount, language)}</p>
            </div>
            {actions}
        </header>
        <p class="notice" data-kind="note">{words::self_billed(language)}</p>
        <Facts facts flow=FactsFlow::Line />
        <section class="sheet" aria-labelledby="totals">
            <h2 id="totals">{words::totals(language)}</h2>
            <Parts view=totals(document, language) />
        </section>
        {sheet("sales", words::sales(language), None, sales(&document.sales, language))}
        {sheet(
            "sponsored",
            words::sponsored(language),
            None,
            sponsored(&document.deliveries, language),
        )}
        {both_sides(document, language)}
        <p class="bill__foot">
            {words::small_print(language, document.currency.code()).to_string()}
        </p>
    }
    .into_any()
}

/// What was earned, less what was sponsored and its tax.
fn totals(document: &StatementDocument, language: Language) -> BillView {
    let totals = &document.totals;
    let minus = |amount: Money| Money::new(amount.micros().saturating_neg(), amount.currency());
    let part = |label: &str, rounding: Money, amount: Money| PartView {
        label: label.to_owned(),
        note: rounded(rounding, language),
        how: None,
        amount: money(amount, language),
    };
    let taxes = totals.taxes.iter().map(|tax| PartView {
        label: words::tax_on(
            language,
            &percent(tax.rate, language),
            &money(tax.base, language),
        )
        .to_string(),
        note: None,
        how: None,
        amount: money(minus(tax.tax), language),
    });
    let (owed, amount) = owed(totals.balance);
    BillView {
        caption: words::totals(language),
        what_head: words::what(language),
        amount_head: words::amount(language),
        parts: vec![
            part(
                words::earned_total(language),
                totals.earned_rounding,
                totals.earned,
            ),
            part(
                words::sponsored_total(language),
                totals.sponsored_rounding,
                minus(totals.sponsored),
            ),
        ],
        taxes: taxes.collect(),
        total: PartView {
            label: owed(language).to_owned(),
            note: None,
            how: None,
            amount: money(amount, language),
        },
    }
}

/// What rounding to coins added or took.
fn rounded(rounding: Money, language: Language) -> Option<String> {
    let amount = Money::new(rounding.micros().saturating_abs(), rounding.currency());
    let amount = money(amount, language);
    match rounding.micros() {
        0 => None,
        1.. => Some(words::rounded_up(language, &amount).to_string()),
        _ => Some(words::rounded_down(language, &amount).to_string()),
    }
}

fn sales(lines: &[SalesLine], language: Language) -> AnyView {
    if lines.is_empty() {
        return view! { <p>{words::no_sales(language)}</p> }.into_any();
    }
    let rows = lines.iter().map(|line| {
        view! {
            <tr>
                <th scope="row"><bdi>{line.title.clone()}</bdi></th>
                <td class="n">{format::integer(line.sold.into(), language)}</td>
                <td class="n">{format::integer(line.taken_back.into(), language)}</td>
                <td class="n">{money_fine(line.earned, language)}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::sales(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::recording(language)}</th>
                    <th scope="col" class="n">{words::sold(language)}</th>
                    <th scope="col" class="n">{words::taken_back(language)}</th>
                    <th scope="col" class="n">{words::earned(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn sponsored(lines: &[SponsoredLine], language: Language) -> AnyView {
    if lines.is_empty() {
        return view! { <p>{words::no_sponsored(language)}</p> }.into_any();
    }
    let rows = lines.iter().map(|line| {
        let arrived = i64::try_from(line.bytes).unwrap_or(i64::MAX);
        let arrived = Quantity::new(arrived, Measure::Bytes);
        let arrived = quantity_natural(arrived, Unit::Megabyte, language);
        let over = network::name(line.network, language);
        let rate = percent(line.tax_rate, language);
        let count = format::integer(line.deliveries.into(), language);
        let narrow = format!(
            "{over} · {} · {arrived} · {} {rate}",
            words::deliveries_of(language, line.deliveries.into()),
            words::tax_rate(language),
        );
        view! {
            <tr>
                <th scope="row">
                    <bdi>{line.title.clone()}</bdi>
                    <span class="table__under" data-at="narrow">{narrow}</span>
                </th>
                <td data-at="wide">{over}</td>
                <td class="n" data-at="wide">{count}</td>
                <td class="n" data-at="wide">{arrived}</td>
                <td class="n">{money_fine(line.by_subscribers, language)}</td>
                <td class="n">{money_fine(line.sponsored, language)}</td>
                <td class="n" data-at="wide">{rate}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::sponsored(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::item(language)}</th>
                    <th scope="col" data-at="wide">{crate::text::delivery::network(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::deliveries_count(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::arrived(language)}</th>
                    <th scope="col" class="n">{words::by_subscribers(language)}</th>
                    <th scope="col" class="n">{words::by_you(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::tax_rate(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn both_sides(document: &StatementDocument, language: Language) -> AnyView {
    let seller = &document.seller;
    let from = Party {
        lines: std::iter::once(&seller.name)
            .chain(&seller.address)
            .cloned()
            .collect(),
        small: bill_words::tax_id(language, &seller.tax_id).to_string(),
    };
    let to = Party {
        lines: vec![document.provider.clone()],
        small: document.email.clone(),
    };
    parties(from, to, language)
}
