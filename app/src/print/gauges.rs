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

/// Bands up to which two gauges stand side by side, on one page.
const BESIDE_MAX: usize = 28;
/// Bands from which a gauge of its own runs through two columns.
const IN_COLUMNS_MIN: usize = 13;
/// A CSS pixel in points.
const POINTS: f32 = 0.75;

/// A gauge with what is said above it.
struct Part {
    bands: usize,
    /// Whether half the page is too narrow for the marked band and its price.
    is_wide: bool,
    lead: Vec<Block>,
    gauge: Block,
}

impl Part {
    fn blocks(self) -> Vec<Block> {
        let mut blocks = self.lead;
        blocks.push(self.gauge);
        blocks
    }
}

/// A gauge with its heading for each line of usage: two and two side by side, a long
/// one through two columns and across pages.
pub(super) fn gauges(
    document: &InvoiceDocument,
    language: Language,
) -> Result<Vec<Block>, MoneyError> {
    let lines = document.lines.iter().filter(|line| !line.is_adjustment());
    let parts = lines.map(|line| part(document, line, language));
    let mut parts = parts
        .collect::<Result<Vec<Part>, _>>()?
        .into_iter()
        .peekable();
    let mut blocks = Vec::new();
    while let Some(part) = parts.next() {
        let fits = |part: &Part| part.bands <= BESIDE_MAX && !part.is_wide;
        let beside = fits(&part).then(|| parts.next_if(fits)).flatten();
        match beside {
            Some(beside) => blocks.push(Block::Columns(Columns {
                left_permille: 500,
                left: part.blocks(),
                right: beside.blocks(),
            })),
            None if part.bands >= IN_COLUMNS_MIN => {
                blocks.push(Block::Lead(part.lead));
                blocks.push(Block::InColumns(vec![part.gauge]));
            }
            None => blocks.push(Block::Together(part.blocks())),
        }
    }
    Ok(blocks)
}

fn part(
    document: &InvoiceDocument,
    line: &InvoiceLine,
    language: Language,
) -> Result<Part, MoneyError> {
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
    let mut lead = vec![Block::Heading(Level::Two, service.to_owned())];
    if !line.share.is_whole() {
        let name = tariff_name(&line.tariff, language);
        lead.push(Block::Paragraph(vec![Run::small(name)]));
    }
    lead.push(Block::Paragraph(runs(&view.say)));
    if let Some(recorded) = &view.as_of {
        lead.push(Block::Paragraph(vec![Run::small(recorded)]));
    }
    let is_priced = |row: &RowView| row.state == RowState::Current && row.further.is_some();
    Ok(Part {
        bands: view.rows.len(),
        is_wide: view.rows.iter().any(is_priced),
        lead,
        gauge: Block::Gauge(paper::Gauge {
            caption: view.caption.to_owned(),
            ruler_text: words::ruler(language).to_owned(),
            ruler_width: ruler::WIDTH * POINTS,
            range_head: view.range_head.to_owned(),
            cost_head: view.cost_head.to_owned(),
            further_head: None,
            bands: view.rows.into_iter().map(band).collect(),
        }),
    })
}

fn band(row: RowView) -> Band {
    let shapes = ruler::ruler(&row).into_iter().flat_map(shapes);
    Band {
        ruler: shapes.collect(),
        range: row.range,
        // above the last bound a cost alone would say too little
        cost: row.cost_and_price,
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
