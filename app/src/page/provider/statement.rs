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
    print::tax_says,
    route,
    text::{bill as bill_words, delivery::provider as words, paper as paper_words},
    view::delivery::{
        network,
        statement::{owed, totals},
    },
};
use domain::{
    delivery::{SalesLine, SponsoredLine, StatementDocument},
    party::Language,
    unit::{Measure, Quantity, Unit},
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
    let actions = actions(reader, &number, language);
    let mut facts = vec![
        Fact::new(
            words::issued(language),
            format::date_short(document.issued_on, language),
        ),
        Fact::new(words::month(language), month),
    ];
    let due = document.due_on.filter(|_| !amount.is_zero());
    facts.extend(due.map(|day| {
        let day = format::date_short(day, language);
        Fact::new(paper_words::due(language), day)
    }));
    let files = files(document, reader, language);
    let tax = document
        .party
        .as_ref()
        .filter(|_| !document.sales.is_empty());
    let tax = tax.and_then(|party| tax_says(&party.tax, language));
    let tax = tax.map(|says| view! { <p>{says}</p> });
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
            {tax}
        </section>
        {sheet("sales", words::sales(language), None, sales(&document.sales, language))}
        {sheet(
            "sponsored",
            words::sponsored(language),
            None,
            sponsored(&document.deliveries, language),
        )}
        {both_sides(document, language)}
        {files}
        <p class="bill__foot">
            {words::small_print(language, document.currency.code()).to_string()}
        </p>
    }
    .into_any()
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
    let to = match &document.party {
        None => Party {
            lines: vec![document.provider.clone()],
            small: document.email.clone(),
        },
        Some(party) => Party {
            lines: std::iter::once(&party.name)
                .chain(&party.address)
                .cloned()
                .collect(),
            small: match (&party.vat_id, &party.tax_number) {
                (Some(id), _) => bill_words::tax_id(language, id).to_string(),
                (None, Some(number)) => format!("{} {number}", words::tax_number(language)),
                (None, None) => document.email.clone(),
            },
        },
    };
    parties(from, to, language)
}

/// The paper, and the lines for a spreadsheet.
fn actions(reader: StatementReader, number: &str, language: Language) -> AnyView {
    let (pdf, csv) = match reader {
        StatementReader::Provider => (&route::STATEMENT_PDF, Some(&route::STATEMENT_CSV)),
        StatementReader::Operator => (&route::OPERATOR_STATEMENT_PDF, None),
    };
    let csv = csv.map(|csv| {
        let csv = csv.path(&[number]);
        view! { <a class="btn" href=csv>{words::csv(language)}</a> }
    });
    view! {
        <div class="head__actions no-print">
            <a class="btn" data-kind="main" href=pdf.path(&[number])>{paper_words::pdf(language)}</a>
            {csv}
        </div>
    }
    .into_any()
}

/// The statement for bookkeeping programs: its two documents, each in two forms.
fn files(
    document: &StatementDocument,
    reader: StatementReader,
    language: Language,
) -> Option<AnyView> {
    document.party.as_ref()?;
    let file = match reader {
        StatementReader::Provider => &route::STATEMENT_FILE,
        StatementReader::Operator => &route::OPERATOR_STATEMENT_FILE,
    };
    let number = document.number.to_string();
    let row = |of: &str, label: &'static str| {
        let links = FileForm::ALL.map(|form| {
            let path = file.path(&[&number, of, form.as_str()]);
            let name = form.as_str().to_uppercase();
            let says = format!("{name}: {label}");
            view! { " " <a href=path aria-label=says>{name}</a> }
        });
        view! { <li>{label} ":" {links.collect_view()}</li> }
    };
    let earned = (!document.sales.is_empty()).then(|| row("earned", words::sales(language)));
    let sponsored =
        (!document.deliveries.is_empty()).then(|| row("sponsored", words::sponsored(language)));
    let view = view! {
        <section class="no-print" aria-labelledby="files">
            <h2 id="files" class="h3">{paper_words::files(language)}</h2>
            <ul class="list">{earned} {sponsored}</ul>
        </section>
    };
    Some(view.into_any())
}

/// A form that bookkeeping programs read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// OASIS UBL 2.1.
    Ubl,
    /// UN/CEFACT CII.
    Cii,
}

impl FileForm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ubl, Self::Cii];

    /// As addresses name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ubl => "ubl",
            Self::Cii => "cii",
        }
    }
}
