//! The look: the page's geometry, sizes of text, shades.
//!
//! Units: points (1/72 inch) unless a name says otherwise. Every shade is told
//! from its neighbors in gray as well; text reaches 4.5:1 on white.

use crate::text::{Style, Weight};

/// A color of the screen's space, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

const fn gray_blue(red: u8, green: u8, blue: u8) -> Color {
    Color { red, green, blue }
}

/// Text.
pub(crate) const INK: Color = gray_blue(0x17, 0x1C, 0x2B);
/// Text of less weight: labels, small print.
pub(crate) const SOFT: Color = gray_blue(0x4E, 0x54, 0x63);
/// Thin rules.
pub(crate) const RULE: Color = gray_blue(0xC4, 0xC7, 0xCE);
/// What of a ruler is filled.
pub(crate) const FILL: Color = gray_blue(0xD3, 0xD6, 0xDC);
/// Behind the current row.
pub(crate) const WASH: Color = gray_blue(0xF1, 0xF1, 0xF3);
/// The sheet.
pub(crate) const WHITE: Color = gray_blue(0xFF, 0xFF, 0xFF);

pub(crate) const fn mm(millimeters: f32) -> f32 {
    millimeters * 72.0 / 25.4
}

pub(crate) const PAGE_WIDTH: f32 = mm(210.0);
pub(crate) const PAGE_HEIGHT: f32 = mm(297.0);
/// Wide enough for an address in a window and for holes to be punched.
pub(crate) const LEFT: f32 = mm(24.0);
pub(crate) const RIGHT: f32 = PAGE_WIDTH - mm(16.0);
/// Where text starts on the first page if it is no letter, and on the others.
pub(crate) const TOP: f32 = mm(18.0);
pub(crate) const TOP_NEXT: f32 = mm(24.0);
/// Where text ends if the page has no footer.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - mm(20.0);
/// The line of the running head and the line of the page's number.
pub(crate) const RUNNING_HEAD_BASELINE: f32 = mm(15.0);
pub(crate) const PAGE_LABEL_BASELINE: f32 = PAGE_HEIGHT - mm(10.0);

/// The area for a logo: its top, and the most it takes.
pub(crate) const LOGO_TOP: f32 = mm(14.0);
pub(crate) const LOGO_WIDTH_MAX: f32 = mm(60.0);
pub(crate) const LOGO_HEIGHT_MAX: f32 = mm(20.0);

/// DIN 5008, form B: the field that shows in the window of an envelope.
pub(crate) mod window {
    use super::mm;

    /// The sender's line stands on the bottom of the zone that ends here.
    pub(crate) const RECIPIENT_TOP: f32 = mm(62.7);
    pub(crate) const BOTTOM: f32 = mm(90.0);
    pub(crate) const WIDTH: f32 = mm(80.0);
    /// The facts at the right of it.
    pub(crate) const FACTS_TOP: f32 = mm(50.0);
    pub(crate) const FACTS_LEFT: f32 = mm(125.0);
    /// Where the letter's text starts.
    pub(crate) const TEXT_TOP: f32 = mm(98.5);
    /// Marks for folding the sheet.
    pub(crate) const FOLDS: [f32; 2] = [mm(105.0), mm(210.0)];
}

/// Text from this size on stands alone and needs less room between lines.
const DISPLAY_SIZE: f32 = 20.0;

/// The height of a line of text of the given size.
pub(crate) fn line_height(size: f32) -> f32 {
    size * if size < DISPLAY_SIZE { 1.38 } else { 1.14 }
}

/// From the top of a line to its baseline.
pub(crate) fn ascent(size: f32) -> f32 {
    size * if size < DISPLAY_SIZE { 0.97 } else { 0.85 }
}

pub(crate) const BODY_SIZE: f32 = 9.5;
pub(crate) const TABLE_SIZE: f32 = 9.0;
pub(crate) const SMALL_SIZE: f32 = 7.5;
pub(crate) const SUM_SIZE: f32 = 27.0;

const fn style(weight: Weight, size: f32, color: Color) -> Style {
    Style {
        weight,
        size,
        color,
    }
}

pub(crate) const BODY: Style = style(Weight::Regular, BODY_SIZE, INK);
pub(crate) const BODY_STRONG: Style = style(Weight::Strong, BODY_SIZE, INK);
pub(crate) const CELL: Style = style(Weight::Regular, TABLE_SIZE, INK);
pub(crate) const CELL_STRONG: Style = style(Weight::Strong, TABLE_SIZE, INK);
pub(crate) const CELL_SOFT: Style = style(Weight::Regular, TABLE_SIZE, SOFT);
pub(crate) const SMALL: Style = style(Weight::Regular, SMALL_SIZE, SOFT);
pub(crate) const SMALL_STRONG: Style = style(Weight::Strong, SMALL_SIZE, INK);
pub(crate) const SUM: Style = style(Weight::Strong, SUM_SIZE, INK);
pub(crate) const HEADINGS: [Style; 3] = [
    style(Weight::Strong, 15.0, INK),
    style(Weight::Strong, 11.5, INK),
    style(Weight::Strong, 9.5, INK),
];
pub(crate) const HEADING_GAPS: [f32; 3] = [16.0, 11.0, 9.0];
/// The most between a heading and what it heads.
pub(crate) const HEADED_GAP: f32 = 4.0;

/// Between blocks of different kinds.
pub(crate) const BLOCK_GAP: f32 = 11.0;
/// Between paragraphs.
pub(crate) const PARAGRAPH_GAP: f32 = 5.0;
/// Between columns of a table, and of a group of two columns.
pub(crate) const CELL_GAP: f32 = 10.0;
pub(crate) const COLUMN_GAP: f32 = 22.0;
/// One of two columns that text runs through.
pub(crate) const COLUMN_WIDTH: f32 = (RIGHT - LEFT - COLUMN_GAP) / 2.0;
pub(crate) const CELL_PADDING: f32 = 1.5;
pub(crate) const RULE_WIDTH: f32 = 0.5;
pub(crate) const STRONG_RULE_WIDTH: f32 = 1.0;
