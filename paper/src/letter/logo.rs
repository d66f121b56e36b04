//! The logo: an SVG or a PNG from outside, so everything in it is measured first.

use krilla::image::Image;

use super::{Drawing, LetterRefusal, LogoFile};
use crate::emit;
use crate::look::{LOGO_HEIGHT_MAX, LOGO_WIDTH_MAX};

/// The most bytes a logo's file has.
pub const LOGO_BYTES_MAX: usize = 512 * 1024;
/// The most pixels a logo's picture has.
pub const LOGO_PIXELS_MAX: u64 = 2_000_000;

/// A logo that was read and found harmless.
pub(crate) struct Logo {
    text: String,
    width: f32,
    height: f32,
    pub(crate) picture: Picture,
}

pub(crate) enum Picture {
    Pixels(Image),
    Drawing(Drawing),
}

impl Logo {
    /// # Errors
    /// The variants of [`LetterRefusal`] that begin with `Logo`.
    pub(super) fn read(file: LogoFile) -> Result<Self, LetterRefusal> {
        let LogoFile { bytes, text } = file;
        if text.trim().is_empty() {
            return Err(LetterRefusal::LogoText);
        }
        if bytes.len() > LOGO_BYTES_MAX {
            return Err(LetterRefusal::LogoBytes(bytes.len()));
        }
        let (picture, width, height) = match png_size(&bytes) {
            Some((width, height)) => (pixels(bytes, width, height)?, width as f32, height as f32),
            None => {
                let source = std::str::from_utf8(&bytes).map_err(|_| LetterRefusal::LogoKind)?;
                let drawing = Drawing::read(source)?;
                let (width, height) = drawing.size();
                (Picture::Drawing(drawing), width, height)
            }
        };
        let scale = (LOGO_WIDTH_MAX / width).min(LOGO_HEIGHT_MAX / height);
        let (width, height) = (width * scale, height * scale);
        if !(width >= 1.0 && height >= 1.0) {
            return Err(LetterRefusal::LogoEmpty);
        }
        let logo = Self {
            text,
            width,
            height,
            picture,
        };
        // what its reader finds only while drawing is found now, not on a bill
        emit::try_logo(&logo).map_err(LetterRefusal::LogoUnreadable)?;
        Ok(logo)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Its size on the page, in points.
    pub(crate) fn size(&self) -> (f32, f32) {
        (self.width, self.height)
    }
}

/// Width and height from the header of a PNG; nothing if it is none.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1A\n")?;
    let side = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    (header.get(4..8)? == b"IHDR").then_some(())?;
    Some((side(8)?, side(12)?))
}

fn pixels(bytes: Vec<u8>, width: u32, height: u32) -> Result<Picture, LetterRefusal> {
    let count = u64::from(width) * u64::from(height);
    if count > LOGO_PIXELS_MAX {
        return Err(LetterRefusal::LogoPixels(count));
    }
    if count == 0 {
        return Err(LetterRefusal::LogoEmpty);
    }
    let image = Image::from_png(bytes.into(), false).map_err(LetterRefusal::LogoUnreadable)?;
    Ok(Picture::Pixels(image))
}
