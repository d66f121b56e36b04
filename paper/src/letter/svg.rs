//! An SVG logo as a list of drawing steps.
//!
//! The source is looked through before it is interpreted: whatever could reach
//! outside of it, grow without bound or need a font is refused by name.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Transform};
use krilla::num::NormalizedF32;
use krilla::paint::{
    Fill, FillRule, LineCap, LineJoin, LinearGradient, Paint, RadialGradient, SpreadMethod, Stop,
    Stroke,
};
use usvg::roxmltree::{Document, Node, ParsingOptions};
use usvg::tiny_skia_path::PathSegment;

use super::LetterRefusal;

/// The most elements a logo has.
pub const LOGO_ELEMENTS_MAX: u32 = 5_000;
/// The most segments its paths have together.
pub const LOGO_SEGMENTS_MAX: usize = 60_000;
/// Copies multiply what they copy.
const COPIES_MAX: usize = 64;

/// One step of drawing a logo.
pub(crate) enum Step {
    Transform(Transform),
    Opacity(NormalizedF32),
    Clip(Path, FillRule),
    /// ends the last step that is not a path
    Pop,
    Path(Path, Box<(Option<Fill>, Option<Stroke>)>),
}

/// A logo made of paths.
pub(crate) struct Drawing {
    pub(crate) steps: Vec<Step>,
    width: f32,
    height: f32,
}

impl Drawing {
    /// # Errors
    /// The variants of [`LetterRefusal`] that begin with `Logo`.
    pub(super) fn read(source: &str) -> Result<Self, LetterRefusal> {
        if source.contains("<!ENTITY") {
            return Err(LetterRefusal::LogoEntities);
        }
        let options = ParsingOptions {
            allow_dtd: true,
            nodes_limit: LOGO_ELEMENTS_MAX * 3,
            ..ParsingOptions::default()
        };
        let xml = Document::parse_with_options(source, options).map_err(|error| match error {
            usvg::roxmltree::Error::NodesLimitReached => LetterRefusal::LogoElements,
            other => LetterRefusal::LogoUnreadable(other.to_string()),
        })?;
        if xml.root_element().tag_name().name() != "svg" {
            return Err(LetterRefusal::LogoKind);
        }
        look_through(&xml)?;
        let options = usvg::Options {
            resources_dir: None,
            ..usvg::Options::default()
        };
        let tree = usvg::Tree::from_xmltree(&xml, &options)
            .map_err(|error| LetterRefusal::LogoUnreadable(error.to_string()))?;
        let mut drawing = Self {
            steps: Vec::new(),
            width: tree.size().width(),
            height: tree.size().height(),
        };
        let mut segments = 0;
        drawing.group(tree.root(), &mut segments)?;
        if segments == 0 {
            return Err(LetterRefusal::LogoEmpty);
        }
        Ok(drawing)
    }

    pub(crate) fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }

    fn group(&mut self, group: &usvg::Group, segments: &mut usize) -> Result<(), LetterRefusal> {
        if group.mask().is_some() || !group.filters().is_empty() {
            return Err(LetterRefusal::LogoFeature("a mask or a filter".to_owned()));
        }
        if group.blend_mode() != usvg::BlendMode::Normal {
            return Err(LetterRefusal::LogoFeature("a blend mode".to_owned()));
        }
        let before = self.steps.len();
        self.steps
            .push(Step::Transform(transform(group.transform())));
        if group.opacity().get() < 1.0 {
            self.steps.push(Step::Opacity(unit(group.opacity().get())));
        }
        if let Some(clip) = group.clip_path() {
            let step = clip_step(clip, segments)?;
            self.steps.push(step);
        }
        let pushed = self.steps.len() - before;
        for child in group.children() {
            match child {
                usvg::Node::Group(inner) => self.group(inner, segments)?,
                usvg::Node::Path(path) => self.path(path, segments)?,
                usvg::Node::Image(_) => {
                    return Err(LetterRefusal::LogoFeature("an image".to_owned()));
                }
                usvg::Node::Text(_) => return Err(LetterRefusal::LogoTextElement),
            }
        }
        self.steps.extend((0..pushed).map(|_| Step::Pop));
        Ok(())
    }

    fn path(&mut self, path: &usvg::Path, segments: &mut usize) -> Result<(), LetterRefusal> {
        if !path.is_visible() {
            return Ok(());
        }
        let fill = match path.fill() {
            Some(fill) => Some(Fill {
                paint: paint(fill.paint())?,
                opacity: unit(fill.opacity().get()),
                rule: rule(fill.rule()),
            }),
            None => None,
        };
        let stroke = match path.stroke() {
            Some(stroke) => Some(Stroke {
                paint: paint(stroke.paint())?,
                width: stroke.width().get(),
                miter_limit: stroke.miterlimit().get(),
                line_cap: match stroke.linecap() {
                    usvg::LineCap::Butt => LineCap::Butt,
                    usvg::LineCap::Round => LineCap::Round,
                    usvg::LineCap::Square => LineCap::Square,
                },
                line_join: match stroke.linejoin() {
                    usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => LineJoin::Miter,
                    usvg::LineJoin::Round => LineJoin::Round,
                    usvg::LineJoin::Bevel => LineJoin::Bevel,
                },
                opacity: unit(stroke.opacity().get()),
                dash: None,
            }),
            None => None,
        };
        if fill.is_none() && stroke.is_none() {
            return Ok(());
        }
        let mut builder = PathBuilder::new();
        trace(path.data(), &mut builder, segments)?;
        if let Some(path) = builder.finish() {
            self.steps.push(Step::Path(path, Box::new((fill, stroke))));
        }
        Ok(())
    }
}

/// Refuses what a logo must not hold.
fn look_through(xml: &Document<'_>) -> Result<(), LetterRefusal> {
    let elements = || xml.descendants().filter(Node::is_element);
    if elements().count() > LOGO_ELEMENTS_MAX as usize {
        return Err(LetterRefusal::LogoElements);
    }
    for element in elements() {
        match element.tag_name().name() {
            "script" => return Err(LetterRefusal::LogoScript("a script element".to_owned())),
            "text" | "tspan" | "textPath" | "tref" => return Err(LetterRefusal::LogoTextElement),
            name @ ("image" | "feImage" | "foreignObject" | "pattern" | "mask" | "filter"
            | "marker" | "animate" | "set" | "animateTransform" | "animateMotion") => {
                return Err(LetterRefusal::LogoFeature(format!("the element {name}")));
            }
            "style" => {
                let css = element.text().unwrap_or_default();
                look_through_style(css)?;
                if css.contains("@import") {
                    return Err(LetterRefusal::LogoExternal("@import".to_owned()));
                }
            }
            _ => {}
        }
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value().trim());
            if name.len() > 2 && name.starts_with("on") {
                return Err(LetterRefusal::LogoScript(name.to_owned()));
            }
            // a link around a shape is not followed by paper
            let followed = element.tag_name().name() != "a";
            if name == "href" && followed && !value.starts_with('#') {
                return Err(LetterRefusal::LogoExternal(shortened(value)));
            }
            if name == "stroke-dasharray" && value != "none" {
                return Err(LetterRefusal::LogoFeature("a dashed line".to_owned()));
            }
            look_through_style(value)?;
        }
    }
    check_copies(xml)
}

/// Refuses styles that reach outside or that only a filter could draw.
fn look_through_style(css: &str) -> Result<(), LetterRefusal> {
    for rest in css.split("url(").skip(1) {
        let target = rest.trim_start_matches(['"', '\'', ' ']);
        if !target.starts_with('#') {
            return Err(LetterRefusal::LogoExternal(shortened(target)));
        }
    }
    match css.split("stroke-dasharray").nth(1) {
        Some(dashes) if !dashes.trim_start_matches([':', ' ']).starts_with("none") => {
            Err(LetterRefusal::LogoFeature("a dashed line".to_owned()))
        }
        _ => Ok(()),
    }
}

/// Refuses copies of copies: ten of ten of ten make a thousand.
fn check_copies(xml: &Document<'_>) -> Result<(), LetterRefusal> {
    let is_copy = |node: &Node<'_, '_>| node.is_element() && node.tag_name().name() == "use";
    let copies: Vec<_> = xml.descendants().filter(is_copy).collect();
    if copies.len() > COPIES_MAX {
        return Err(LetterRefusal::LogoElements);
    }
    for copy in copies {
        let href = copy
            .attributes()
            .find(|attribute| attribute.name() == "href")
            .map_or("", |attribute| attribute.value().trim());
        let nested = xml
            .descendants()
            .find(|node| node.attribute("id") == href.strip_prefix('#'))
            .is_some_and(|source| source.descendants().any(|node| is_copy(&node)));
        if nested {
            return Err(LetterRefusal::LogoFeature("a copy of a copy".to_owned()));
        }
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

fn clip_step(clip: &usvg::ClipPath, segments: &mut usize) -> Result<Step, LetterRefusal> {
    let unsupported =
        || LetterRefusal::LogoFeature("a clip path made of more than paths".to_owned());
    if clip.clip_path().is_some() {
        return Err(unsupported());
    }
    let mut builder = PathBuilder::new();
    let mut chosen = FillRule::NonZero;
    let children = clip.root().children();
    for child in children {
        let (usvg::Node::Path(path), 1..) = (child, children.len()) else {
            return Err(unsupported());
        };
        if let (Some(fill), 1) = (path.fill(), children.len()) {
            chosen = rule(fill.rule());
        }
        let placed = path
            .data()
            .clone()
            .transform(clip.transform().pre_concat(path.abs_transform()))
            .ok_or_else(unsupported)?;
        trace(&placed, &mut builder, segments)?;
    }
    let path = builder.finish().ok_or_else(unsupported)?;
    Ok(Step::Clip(path, chosen))
}

fn trace(
    path: &usvg::tiny_skia_path::Path,
    into: &mut PathBuilder,
    segments: &mut usize,
) -> Result<(), LetterRefusal> {
    *segments += path.len();
    if *segments > LOGO_SEGMENTS_MAX {
        return Err(LetterRefusal::LogoSegments(*segments));
    }
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => into.move_to(to.x, to.y),
            PathSegment::LineTo(to) => into.line_to(to.x, to.y),
            PathSegment::QuadTo(by, to) => into.quad_to(by.x, by.y, to.x, to.y),
            PathSegment::CubicTo(first, second, to) => {
                into.cubic_to(first.x, first.y, second.x, second.y, to.x, to.y);
            }
            PathSegment::Close => into.close(),
        }
    }
    Ok(())
}

fn paint(paint: &usvg::Paint) -> Result<Paint, LetterRefusal> {
    Ok(match paint {
        usvg::Paint::Color(color) => rgb::Color::new(color.red, color.green, color.blue).into(),
        usvg::Paint::LinearGradient(gradient) => LinearGradient {
            x1: gradient.x1(),
            y1: gradient.y1(),
            x2: gradient.x2(),
            y2: gradient.y2(),
            transform: transform(gradient.transform()),
            spread_method: SpreadMethod::Pad,
            stops: stops(gradient)?,
            anti_alias: false,
        }
        .into(),
        usvg::Paint::RadialGradient(gradient) => RadialGradient {
            fx: gradient.fx(),
            fy: gradient.fy(),
            fr: gradient.fr().get(),
            cx: gradient.cx(),
            cy: gradient.cy(),
            cr: gradient.r().get(),
            transform: transform(gradient.transform()),
            spread_method: SpreadMethod::Pad,
            stops: stops(gradient)?,
            anti_alias: false,
        }
        .into(),
        usvg::Paint::Pattern(_) => {
            return Err(LetterRefusal::LogoFeature("a pattern".to_owned()));
        }
    })
}

fn stops(gradient: &usvg::BaseGradient) -> Result<Vec<Stop>, LetterRefusal> {
    if gradient.spread_method() != usvg::SpreadMethod::Pad {
        return Err(LetterRefusal::LogoFeature("a repeated gradient".to_owned()));
    }
    Ok(gradient
        .stops()
        .iter()
        .map(|stop| Stop {
            offset: unit(stop.offset().get()),
            color: rgb::Color::new(stop.color().red, stop.color().green, stop.color().blue).into(),
            opacity: unit(stop.opacity().get()),
        })
        .collect())
}

fn rule(rule: usvg::FillRule) -> FillRule {
    match rule {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

fn transform(by: usvg::Transform) -> Transform {
    Transform::from_row(by.sx, by.ky, by.kx, by.sy, by.tx, by.ty)
}

fn unit(value: f32) -> NormalizedF32 {
    NormalizedF32::new(value).unwrap_or(NormalizedF32::ONE)
}
