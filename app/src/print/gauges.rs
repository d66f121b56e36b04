//! The gauges of a bill: each service's bands, the billed one marked.

use super::runs;
use crate::{
    text::paper as words,
    view::{
        gauge::{
            GaugeFacts, GaugeView, Occasion, RowState, RowView,
            ruler::{self, Pointer, RAILS, RulerPart, TICK},
        },
        steps::tariff_name,
    },
};
use domain::{
    invoice::{Gauge, InvoiceDocument, InvoiceLine, LineDetail},
    party::Language,
    unit::MoneyError,
};
use paper::{Band, BandState, Block, Columns, Form, Level, Role, Run, Shape, Spot};

/// Bands up to which two gauges stand side by side.
const BESIDE_MAX: usize = 16;
/// A CSS pixel in points.
const POINTS: f32 = 0.75;

/// A gauge with its heading for each line of usage; two short ones side by side.
pub(super) fn gauges(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Vec<Block>, MoneyError> {
    let lines = document.lines.iter().filter(|line| !line.is_adjustment());
    let gauges = lines.map(|line| gauge(document, line, language));
    let gauges: Vec<(usize, Vec<Block>)> = gauges.collect::<Result<_, _>>()?;
    let are_short = gauges.iter().all(|(bands, _)| *bands <= BESIDE_MAX);
    let mut gauges = gauges.into_iter().map(|(_, blocks)| blocks);
    if gauges.len() == 2 && are_short {
        let (left, right) = (gauges.next(), gauges.next());
        return Ok(vec![Block::Columns(Columns {
            left_permille: 500,
            left: left.unwrap_or_default(),
            right: right.unwrap_or_default(),
        })]);
    }
    Ok(gauges.map(Block::Together).collect())
}

/// How many bands, and the blocks.
fn gauge(
    document: &InvoiceDocument,
    line: &InvoiceLine,
    language: Language,
) -> Result<(usize, Vec<Block>), MoneyError> {
    let gauge = Gauge::new(&line.group, line.counted(), None)?;
    let mut facts = GaugeFacts::new(language, Occasion::Closed, document.tax_mode);
    if let LineDetail::Band {
        raw,
        counted,
        is_weighted,
        ..
    } = line.detail
    {
        facts.as_of =
            crate::view::bill::recorded(&line.group, (raw, counted), is_weighted, language);
    }
    facts.share = (!line.share.is_whole()).then_some((line.share.days, line.share.of_days));
    let view = GaugeView::new(&gauge, &facts);
    let service = crate::text::bill::service(line.service(), language);
    let mut blocks = vec![Block::Heading(Level::Two, service.to_owned())];
    if !line.share.is_whole() {
        let name = tariff_name(&line.tariff, language);
        blocks.push(Block::Paragraph(vec![Run::small(name)]));
    }
    blocks.push(Block::Paragraph(runs(&view.say)));
    if let Some(recorded) = &view.as_of {
        blocks.push(Block::Paragraph(vec![Run::small(recorded)]));
    }
    let count = view.rows.len();
    // above the last bound a cost alone would say too little
    let beyond: Vec<String> = view
        .rows
        .iter()
        .filter_map(|row| Some((row, row.further.as_ref()?)))
        .map(|(row, further)| format!("{}: {} {further}", row.range, row.cost))
        .collect();
    blocks.push(Block::Gauge(paper::Gauge {
        caption: view.caption.to_owned(),
        ruler_text: words::ruler(language).to_owned(),
        ruler_width: ruler::WIDTH * POINTS,
        range_head: view.range_head.to_owned(),
        cost_head: view.cost_head.to_owned(),
        further_head: None,
        bands: view.rows.into_iter().map(band).collect(),
    }));
    let beyond = beyond.iter().map(|says| vec![Run::small(says)]);
    blocks.extend(beyond.map(Block::Paragraph));
    Ok((count, blocks))
}

fn band(row: RowView) -> Band {
    let shapes = ruler::ruler(&row).into_iter().flat_map(shapes);
    Band {
        ruler: shapes.collect(),
        range: row.range,
        cost: row.cost,
        further: String::new(),
        state: match row.state {
            RowState::Passed => BandState::Passed,
            RowState::Ahead => BandState::Ahead,
            RowState::Current => BandState::Current(row.here.unwrap_or_default()),
        },
    }
}

/// A part of the ruler in what the paper draws with.
fn shapes(part: RulerPart) -> Vec<Shape> {
    let [left, right] = RAILS;
    let line = |role, from, to| Shape {
        role,
        form: Form::Line([from, to]),
    };
    match part {
        RulerPart::Used(to) => {
            let corners = [(left, 0), (right, 0), (right, to), (left, to)];
            vec![Shape {
                role: Role::Fill,
                form: Form::Polygon(corners.map(|(x, down)| spot(x, down, 0.0)).to_vec()),
            }]
        }
        RulerPart::Rails => RAILS
            .map(|x| line(Role::Rail, spot(x, 0, 0.0), spot(x, 1_000, 0.0)))
            .to_vec(),
        RulerPart::Tick => {
            let [from, to] = TICK.map(|x| spot(x, 1_000, 0.0));
            vec![line(Role::Tick, from, to)]
        }
        RulerPart::Pointer(kind, at) => {
            let corners = kind.corners().map(|(x, y)| spot(x, at, y));
            let role = match kind {
                Pointer::Needle => Role::Needle,
                Pointer::Open | Pointer::Hope => Role::Open,
            };
            vec![Shape {
                role,
                form: Form::Polygon(corners.to_vec()),
            }]
        }
    }
}

fn spot(x: f32, permille: u16, y: f32) -> Spot {
    Spot {
        x_points: x * POINTS,
        y_permille: permille.into(),
        y_points: y * POINTS,
    }
}
