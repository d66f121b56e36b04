//! The two fonts of a document, read once for the whole program.

use std::sync::LazyLock;

use krilla::text::Font;
use rustybuzz::{Direction, Face, Script, ShapePlan, UnicodeBuffer, script};

use super::shape::{Glyph, Shaped};

/// How heavy a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Strong,
}

pub(crate) struct Fonts {
    regular: Cut,
    strong: Cut,
}

/// One file of a font, ready to be shaped with and to be embedded.
pub(crate) struct Cut {
    face: Face<'static>,
    plans: [(Script, ShapePlan); 3],
    /// what the PDF embeds
    pub(crate) font: Font,
    units_per_em: f32,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| Fonts {
    regular: Cut::new(include_bytes!("../../fonts/PaperSans-Regular.ttf")),
    strong: Cut::new(include_bytes!("../../fonts/PaperSans-SemiBold.ttf")),
});

pub(crate) fn fonts() -> &'static Fonts {
    &FONTS
}

impl Fonts {
    pub(crate) fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Strong => &self.strong,
        }
    }

    /// Whether both cuts draw `each`.
    pub(crate) fn covers(&self, each: char) -> bool {
        [&self.regular, &self.strong]
            .iter()
            .all(|cut| cut.face.glyph_index(each).is_some())
    }
}

impl Cut {
    #[expect(
        clippy::expect_used,
        reason = "the files are part of the program; the tests read them"
    )]
    fn new(bytes: &'static [u8]) -> Self {
        let face = Face::from_slice(bytes, 0).expect("a font file of this crate");
        let plan = |of| ShapePlan::new(&face, Direction::LeftToRight, Some(of), None, &[]);
        Self {
            plans: [script::LATIN, script::GREEK, script::CYRILLIC].map(|of| (of, plan(of))),
            font: Font::new(bytes.into(), 0).expect("a font file of this crate"),
            units_per_em: face.units_per_em() as f32,
            face,
        }
    }

    /// The glyphs of one word, advances in parts of the font size.
    pub(crate) fn shape(&self, word: &str) -> Shaped {
        let (of, plan) = &self.plans[script_index(word)];
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(word);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(*of);
        let output = rustybuzz::shape_with_plan(&self.face, plan, buffer);
        let (infos, places) = (output.glyph_infos(), output.glyph_positions());
        let em = |units: i32| units as f32 / self.units_per_em;
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut end = word.len() as u32;
        // from the end: a cluster reaches to where the next one starts
        for at in (0..infos.len()).rev() {
            let start = infos[at].cluster;
            if let Some(next) = infos.get(at + 1)
                && next.cluster != start
            {
                end = next.cluster;
            }
            glyphs.push(Glyph {
                id: infos[at].glyph_id,
                start,
                end,
                advance: em(places[at].x_advance),
                x_offset: em(places[at].x_offset),
                y_offset: em(places[at].y_offset),
            });
        }
        glyphs.reverse();
        Shaped::new(glyphs)
    }
}

/// The place among [`Cut::plans`] of the script that `word` is written in.
fn script_index(word: &str) -> usize {
    word.chars()
        .find_map(|each| match each {
            'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' => Some(0),
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Some(1),
            '\u{400}'..='\u{52F}' => Some(2),
            _ => None,
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_all_of_one_width() {
        for weight in [Weight::Regular, Weight::Strong] {
            let widths: Vec<f32> = ('0'..='9')
                .map(|figure| fonts().cut(weight).shape(&figure.to_string()).width)
                .collect();
            assert!(
                widths.iter().all(|width| *width == widths[0]),
                "{weight:?} {widths:?}"
            );
        }
    }

    #[test]
    fn clusters_cover_the_word_once() {
        let word = "Straße";
        let shaped = fonts().cut(Weight::Regular).shape(word);
        let mut at = 0;
        for glyph in shaped.glyphs.iter() {
            assert_eq!(glyph.start, at);
            at = glyph.end;
        }
        assert_eq!(at as usize, word.len());
    }
}
