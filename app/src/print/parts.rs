//! The tables of a bill: what makes up the total, its tax, its downloads, its lines.

use super::notes::note_of;
use crate::{
    format,
    text::{
        bill as bill_words, delivery::bill as delivery_words, gauge as gauge_words, paper as words,
    },
    view::{
        bill::{BillView, Links},
        delivery::bill::DeliveriesView,
    },
};
use domain::{
    invoice::{ChargeDetail, InvoiceDocument, LineUsage},
    party::Language,
    unit::{Money, MoneyError},
    usage::Service,
};
use paper::{Align, Block, Cell, Column, Level, Row, Run, Table};

/// A table under a heading that says what it shows: one column of words, figures beside.
pub(super) fn table(heads: &[(&str, u16)], rows: Vec<Row>) -> Table {
    let columns = heads.iter().enumerate().map(|(place, (head, share))| {
        let align = match place {
            0 => Align::Start,
            _ => Align::End,
        };
        column(head, align, *share)
    });
    Table {
        caption: None,
        columns: columns.collect(),
        rows,
    }
}

pub(super) fn column(head: &str, align: Align, share: u16) -> Column {
    Column {
        head: head.to_owned(),
        align,
        share,
    }
}

pub(super) fn headed(heading: &str, more: impl IntoIterator<Item = Block>) -> Block {
    let heading = Block::Heading(Level::Two, heading.to_owned());
    Block::Together(std::iter::once(heading).chain(more).collect())
}

/// The lines and the total, each line with the number of its note.
pub(super) fn parts(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Vec<Block>, MoneyError> {
    let view = BillView::new(document, Links::None, language)?;
    let cells = |part: &crate::view::bill::PartView, note| {
        let what = Cell {
            text: part.label.clone(),
            small: part.note.clone(),
            note,
        };
        vec![what, part.amount.clone().into()]
    };
    let numbered = view.parts.iter().enumerate();
    let mut rows: Vec<Row> = numbered
        .map(|(place, part)| Row::Plain(cells(part, note_of(document, place))))
        .collect();
    rows.extend(view.taxes.iter().map(|part| Row::Plain(cells(part, None))));
    rows.push(Row::Strong(cells(&view.total, None)));
    let heads = [(view.what_head, 4), (view.amount_head, 1)];
    let table = table(&heads, rows);
    // a long one breaks across pages
    let heading = Block::Heading(Level::Two, bill_words::parts(language).to_owned());
    let blocks = vec![heading, Block::Table(table)];
    Ok(match document.lines.len() + document.charges.len() {
        0..=12 => vec![Block::Together(blocks)],
        _ => blocks,
    })
}

/// What each rate of tax comes to.
pub(super) fn taxes(document: &InvoiceDocument, language: Language) -> Result<Block, MoneyError> {
    let show = |amount: Money| Cell::from(format::money(amount, language));
    let row = |what: String, net: Money, tax: Money| -> Result<Vec<Cell>, MoneyError> {
        let gross = net.checked_add(tax)?;
        Ok(vec![what.into(), show(net), show(tax), show(gross)])
    };
    let mut rows = Vec::with_capacity(document.taxes.len() + 1);
    for line in &document.taxes {
        let rate = words::vat_at(language, &format::percent(line.rate, language));
        rows.push(Row::Plain(row(rate.to_string(), line.base, line.tax)?));
    }
    let total = bill_words::total(language).to_owned();
    rows.push(Row::Strong(row(total, document.net, document.tax)?));
    let heads = [
        (words::rate(language), 2),
        (words::net(language), 1),
        (words::vat(language), 1),
        (words::gross(language), 1),
    ];
    let heading = words::taxes(language);
    Ok(headed(heading, [Block::Table(table(&heads, rows))]))
}

/// Its downloads, by what was fetched and over which network.
pub(super) fn deliveries(document: &InvoiceDocument, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in &document.charges {
        let ChargeDetail::Deliveries { deliveries } = &line.detail else {
            continue;
        };
        let view = DeliveriesView::new(deliveries, line.amount, language);
        let figures = |figures: [String; 4]| figures.into_iter().map(Cell::from);
        let mut rows: Vec<Row> = Vec::with_capacity(view.groups.len() + 1);
        for group in view.groups {
            let what = Cell {
                text: group.title,
                small: Some(group.network.to_owned()),
                note: None,
            };
            rows.push(Row::Plain(
                std::iter::once(what)
                    .chain(figures(group.figures))
                    .collect(),
            ));
        }
        let total = Cell::from(bill_words::total(language));
        rows.push(Row::Strong(
            std::iter::once(total).chain(figures(view.total)).collect(),
        ));
        let heads = [
            (delivery_words::recording(language), 4),
            (delivery_words::downloads_head(language), 1),
            (delivery_words::volume(language), 1),
            (delivery_words::provider_paid(language), 1),
            (delivery_words::you_pay(language), 1),
        ];
        let title = crate::text::delivery::download::title(language);
        blocks.push(Block::Lead(vec![
            Block::Heading(Level::Two, title.to_owned()),
            Block::Paragraph(super::runs(&view.say)),
        ]));
        blocks.push(Block::Table(table(&heads, rows)));
        let rounded = view.rounded.map(|says| vec![Run::small(says.to_string())]);
        blocks.extend(rounded.map(Block::Paragraph));
    }
    blocks
}

/// What each line of the account used, calls and data side by side.
pub(super) fn usage_by_line(document: &InvoiceDocument, language: Language) -> Option<Block> {
    let usage = &document.usage_by_line;
    let services = [Service::Voice, Service::Data];
    let services: Vec<Service> = services
        .into_iter()
        .filter(|service| usage.iter().any(|line| line.service == *service))
        .collect();
    if services.is_empty() {
        return None;
    }
    // two lines may have one name: a service that is there already begins a row
    let mut lines: Vec<Vec<&LineUsage>> = Vec::new();
    for one in usage {
        let place = lines.iter_mut().find(|line| {
            let same_name = line.iter().any(|other| other.label == one.label);
            same_name && line.iter().all(|other| other.service != one.service)
        });
        match place {
            Some(line) => line.push(one),
            None => lines.push(vec![one]),
        }
    }
    let rows = lines.into_iter().map(|line| {
        let label = line.first().map_or("", |one| one.label.as_str());
        let figures = services.iter().flat_map(|service| {
            let used = line.iter().find(|one| one.service == *service);
            used.map_or([Cell::default(), Cell::default()], |one| {
                let amount = crate::page::subscriber::records::amount;
                [
                    format::integer(one.records, language).into(),
                    amount(one.service, one.raw, language).into(),
                ]
            })
        });
        Row::Plain(std::iter::once(Cell::from(label)).chain(figures).collect())
    });
    let heads = services.iter().flat_map(|service| match service {
        Service::Voice => [gauge_words::calls(language), words::duration(language)],
        Service::Data => [bill_words::records(language), words::volume(language)],
    });
    let heads = std::iter::once((bill_words::line(language), 2)).chain(heads.map(|head| (head, 1)));
    let heads: Vec<(&str, u16)> = heads.collect();
    let table = table(&heads, rows.collect());
    let heading = bill_words::usage_by_line(language);
    Some(headed(heading, [Block::Table(table)]))
}
