//! Words turned into glyphs, each word once per document.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use krilla::surface::Location;
use krilla::text::GlyphId;

use super::{TextFault, Weight, check_text, fonts};

/// One glyph of a text. Lengths are parts of the font size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) id: u32,
    /// the bytes of the text it stands for
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) advance: f32,
    pub(crate) x_offset: f32,
    pub(crate) y_offset: f32,
}

impl krilla::text::Glyph for Glyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.x_offset * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y_offset * size
    }

    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}

/// The glyphs of one word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shaped {
    pub(crate) glyphs: Box<[Glyph]>,
    pub(crate) width: f32,
}

impl Shaped {
    pub(crate) fn new(glyphs: Vec<Glyph>) -> Self {
        Self {
            width: glyphs.iter().map(|glyph| glyph.advance).sum(),
            glyphs: glyphs.into(),
        }
    }
}

/// Shapes words and remembers them.
#[derive(Default)]
pub(crate) struct Shaper {
    regular: HashMap<Box<str>, Rc<Shaped>>,
    strong: HashMap<Box<str>, Rc<Shaped>>,
}

impl Shaper {
    /// The glyphs of `word`.
    ///
    /// # Errors
    /// The first character of `word` that cannot be printed.
    pub(crate) fn shape(&mut self, word: &str, weight: Weight) -> Result<Rc<Shaped>, TextFault> {
        let known = match weight {
            Weight::Regular => &mut self.regular,
            Weight::Strong => &mut self.strong,
        };
        if let Some(shaped) = known.get(word) {
            return Ok(Rc::clone(shaped));
        }
        check_text(word)?;
        let shaped = Rc::new(fonts().cut(weight).shape(word));
        known.insert(word.into(), Rc::clone(&shaped));
        Ok(shaped)
    }

    /// The glyphs of `stem` and a hyphen that reads as a soft one (U+00AD), so
    /// that who copies the text gets the word whole.
    pub(crate) fn shape_hyphened(
        &mut self,
        stem: &str,
        weight: Weight,
    ) -> Result<Rc<Shaped>, TextFault> {
        let hard = self.shape(&format!("{stem}-"), weight)?;
        let mut glyphs = hard.glyphs.to_vec();
        if let Some(hyphen) = glyphs.last_mut() {
            hyphen.end = hyphen.start + '\u{AD}'.len_utf8() as u32;
        }
        Ok(Rc::new(Shaped::new(glyphs)))
    }
}
