//! Pages drawn into a PDF that says of each piece what it is.

use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, BBox, ContentTag, SpanTag};

use crate::flow::Sheet;
use crate::ink::{Ink, Mark, Op};
use crate::letter::{Logo, Picture, Step};
use crate::look::{Color, INK, PAGE_HEIGHT, PAGE_WIDTH};
use crate::tags::Tags;
use crate::text::fonts;

/// The settings of every file: both standards are checked while it is written.
///
/// # Errors
/// Never: krilla knows both standards and that they agree.
pub(crate) fn settings() -> Result<SerializeSettings, String> {
    let configuration: Configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| format!("{error:?}"))?;
    Ok(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    })
}

/// Draws `sheet` as the page `page_index` and tells `tags` what it drew.
pub(crate) fn page(
    pdf: &mut krilla::Document,
    sheet: &Sheet,
    page_index: usize,
    logo: Option<&Logo>,
    tags: &mut Tags,
) {
    let Some(settings) = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT) else {
        return;
    };
    let mut page = pdf.start_page_with(settings);
    let mut surface = page.surface();
    let mut open: Option<Mark> = None;
    for op in &sheet.ops {
        if matches!(op.ink, Ink::Link { .. }) {
            continue;
        }
        if open != Some(op.mark) {
            if open.is_some() {
                surface.end_tagged();
            }
            let content = surface.start_tagged(content_tag(op));
            if let Mark::Slot(slot) = op.mark {
                tags.fill(slot, content);
            }
            open = Some(op.mark);
        }
        if let (Mark::Slot(slot), Some(rect)) = (op.mark, figure_rect(&op.ink)) {
            tags.bound(slot, BBox::new(page_index, rect));
        }
        draw(&mut surface, &op.ink, logo);
    }
    if open.is_some() {
        surface.end_tagged();
    }
    surface.finish();
    for op in &sheet.ops {
        if let (Ink::Link { .. }, Mark::Slot(slot)) = (&op.ink, op.mark)
            && let Some(link) = link(&op.ink)
        {
            let content = page.add_tagged_annotation(link);
            tags.fill(slot, content);
        }
    }
}

/// Tries to write a file with nothing but `logo`.
///
/// # Errors
/// What the writer found.
pub(crate) fn try_logo(logo: &Logo) -> Result<(), String> {
    let plain = SerializeSettings {
        configuration: ConfigurationBuilder::new()
            .with_archival_validator(Archival::A3_B)
            .finish()
            .map_err(|error| format!("{error:?}"))?,
        ..SerializeSettings::default()
    };
    let mut pdf = krilla::Document::new_with(plain);
    let created = krilla::metadata::DateTime::new(2000);
    pdf.set_metadata(
        krilla::metadata::Metadata::new()
            .creation_date(created)
            .language("en".to_owned()),
    );
    let mut page = pdf.start_page();
    let mut surface = page.surface();
    draw_logo(&mut surface, logo, (0.0, 0.0), logo.size());
    surface.finish();
    page.finish();
    pdf.finish().map(drop).map_err(|error| match error {
        krilla::error::KrillaError::Validation(errors) => format!("{errors:?}"),
        other => other.to_string(),
    })
}

fn content_tag(op: &Op) -> ContentTag<'static> {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    match (op.mark, &op.ink) {
        (Mark::Slot(_), Ink::Text { .. }) => ContentTag::Span(SpanTag::empty()),
        (Mark::Slot(_), _) => ContentTag::Other,
        (Mark::Layout, _) => artifact(ArtifactType::Layout),
        (Mark::Repeated, _) => artifact(ArtifactType::PaginationOther),
        (Mark::Head, _) => artifact(ArtifactType::Header),
        (Mark::Foot, _) => artifact(ArtifactType::Footer),
    }
}

/// The rectangle of a piece of a figure; nothing for text.
fn figure_rect(ink: &Ink) -> Option<Rect> {
    match ink {
        Ink::Text { .. } | Ink::Link { .. } => None,
        Ink::Box {
            x,
            y,
            width,
            height,
            ..
        }
        | Ink::Logo {
            x,
            y,
            width,
            height,
        } => Rect::from_xywh(*x, *y, *width, *height),
        Ink::Cells { x, y, side, .. } => Rect::from_xywh(*x, *y, *side, *side),
        Ink::Line { from, to, .. } => bounds(&[*from, *to]),
        Ink::Polygon { points, .. } => bounds(points),
    }
}

fn bounds(points: &[(f32, f32)]) -> Option<Rect> {
    let over = |pick: fn(&(f32, f32)) -> f32| {
        let low = points.iter().map(pick).fold(f32::INFINITY, f32::min);
        let high = points.iter().map(pick).fold(f32::NEG_INFINITY, f32::max);
        (low, high)
    };
    let ((left, right), (top, bottom)) = (over(|point| point.0), over(|point| point.1));
    Rect::from_ltrb(left, top, right, bottom)
}

fn link(ink: &Ink) -> Option<Annotation> {
    let Ink::Link {
        x,
        y,
        width,
        height,
        target,
    } = ink
    else {
        return None;
    };
    let rect = Rect::from_xywh(*x, *y, *width, *height)?;
    let action = Action::Link(LinkAction::new(target.to_string()));
    Some(Annotation::new_link(
        LinkAnnotation::new(rect, Target::Action(action)),
        Some(target.to_string()),
    ))
}

fn draw(surface: &mut Surface<'_>, ink: &Ink, logo: Option<&Logo>) {
    match ink {
        Ink::Text { x, baseline, piece } => {
            set_paint(surface, Some(piece.style.color), None);
            surface.draw_glyphs(
                Point::from_xy(*x, *baseline),
                &piece.glyphs,
                fonts().cut(piece.style.weight).font.clone(),
                &piece.text,
                piece.style.size,
                false,
            );
        }
        Ink::Box {
            x,
            y,
            width,
            height,
            radius,
            fill,
            stroke,
        } => {
            set_paint(surface, *fill, *stroke);
            let inset = stroke.map_or(0.0, |(_, width)| width / 2.0);
            let path = round_box(
                (x + inset, y + inset),
                (x + width - inset, y + height - inset),
                radius.min(height / 2.0),
            );
            draw_path(surface, path);
        }
        Ink::Line {
            from,
            to,
            color,
            width,
        } => {
            set_paint(surface, None, Some((*color, *width)));
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            draw_path(surface, path);
        }
        Ink::Polygon {
            points,
            fill,
            stroke,
        } => {
            set_paint(surface, *fill, *stroke);
            let mut path = PathBuilder::new();
            for (at, point) in points.iter().enumerate() {
                if at == 0 {
                    path.move_to(point.0, point.1);
                } else {
                    path.line_to(point.0, point.1);
                }
            }
            path.close();
            draw_path(surface, path);
        }
        Ink::Cells {
            x, y, unit, cells, ..
        } => {
            set_paint(surface, Some(INK), None);
            let mut path = PathBuilder::new();
            for cell in cells {
                let [left, top, width, height] = cell.map(f32::from);
                if let Some(rect) = Rect::from_xywh(left, top, width, height) {
                    path.push_rect(rect);
                }
            }
            // whole numbers of modules are shorter to write than points
            surface.push_transform(&Transform::from_row(*unit, 0.0, 0.0, *unit, *x, *y));
            draw_path(surface, path);
            surface.pop();
        }
        Ink::Logo {
            x,
            y,
            width,
            height,
        } => {
            if let Some(logo) = logo {
                draw_logo(surface, logo, (*x, *y), (*width, *height));
            }
        }
        Ink::Link { .. } => {}
    }
}

fn draw_path(surface: &mut Surface<'_>, path: PathBuilder) {
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn set_paint(surface: &mut Surface<'_>, fill: Option<Color>, stroke: Option<(Color, f32)>) {
    let rgb = |color: Color| rgb::Color::new(color.red, color.green, color.blue);
    surface.set_fill(fill.map(|color| Fill {
        paint: rgb(color).into(),
        ..Fill::default()
    }));
    surface.set_stroke(stroke.map(|(color, width)| Stroke {
        paint: rgb(color).into(),
        width,
        line_cap: LineCap::Butt,
        ..Stroke::default()
    }));
}

fn round_box(from: (f32, f32), to: (f32, f32), radius: f32) -> PathBuilder {
    /// How far a cubic's control points stand off to make a quarter of a circle.
    const QUARTER: f32 = 0.447_715;
    let ((left, top), (right, bottom)) = (from, to);
    let bend = radius * QUARTER;
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - bend, top, right, top + bend, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(
        right,
        bottom - bend,
        right - bend,
        bottom,
        right - radius,
        bottom,
    );
    path.line_to(left + radius, bottom);
    path.cubic_to(
        left + bend,
        bottom,
        left,
        bottom - bend,
        left,
        bottom - radius,
    );
    path.line_to(left, top + radius);
    path.cubic_to(left, top + bend, left + bend, top, left + radius, top);
    path.close();
    path
}

fn draw_logo(surface: &mut Surface<'_>, logo: &Logo, at: (f32, f32), size: (f32, f32)) {
    surface.push_transform(&Transform::from_translate(at.0, at.1));
    match &logo.picture {
        Picture::Pixels(image) => {
            if let Some(size) = Size::from_wh(size.0, size.1) {
                surface.draw_image(image.clone(), size);
            }
        }
        Picture::Drawing(drawing) => {
            let (width, height) = drawing.size();
            surface.push_transform(&Transform::from_scale(size.0 / width, size.1 / height));
            for step in &drawing.steps {
                match step {
                    Step::Transform(by) => surface.push_transform(by),
                    Step::Opacity(opacity) => surface.push_opacity(*opacity),
                    Step::Clip(path, rule) => surface.push_clip_path(path, rule),
                    Step::Pop => surface.pop(),
                    Step::Path(path, paints) => {
                        let (fill, stroke) = paints.as_ref();
                        surface.set_fill(fill.clone());
                        surface.set_stroke(stroke.clone());
                        surface.draw_path(path);
                    }
                }
            }
            surface.pop();
        }
    }
    surface.pop();
}
