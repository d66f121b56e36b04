//! Whether a color can be read on white, in color and in gray (WCAG 2.2, 1.4.3).

use super::LetterRefusal;
use crate::look::Color;

const CONTRAST_TENTHS_MIN: u32 = 45;

/// # Errors
/// [`LetterRefusal::AccentContrast`] and [`LetterRefusal::AccentContrastGray`].
pub(super) fn check(color: Color) -> Result<(), LetterRefusal> {
    let tenths = on_white_tenths(color);
    if tenths < CONTRAST_TENTHS_MIN {
        return Err(LetterRefusal::AccentContrast { tenths });
    }
    let tenths = on_white_tenths(gray(color));
    if tenths < CONTRAST_TENTHS_MIN {
        return Err(LetterRefusal::AccentContrastGray { tenths });
    }
    Ok(())
}

/// The contrast of `color` on white, in tenths, rounded down.
fn on_white_tenths(color: Color) -> u32 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance =
        0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
    (1.05 / (luminance + 0.05) * 10.0 + 1e-9).floor() as u32
}

/// The gray that a printer without colors makes of `color` (ITU-R BT.601).
fn gray(color: Color) -> Color {
    let [red, green, blue] = [color.red, color.green, color.blue].map(u32::from);
    let part = ((299 * red + 587 * green + 114 * blue) / 1000) as u8;
    Color {
        red: part,
        green: part,
        blue: part,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(red: u8, green: u8, blue: u8) -> Color {
        Color { red, green, blue }
    }

    #[test]
    fn known_contrasts() {
        assert_eq!(on_white_tenths(color(0, 0, 0)), 210);
        assert_eq!(on_white_tenths(color(255, 255, 255)), 10);
        assert_eq!(on_white_tenths(color(0x76, 0x76, 0x76)), 45);
        assert_eq!(on_white_tenths(color(0x77, 0x77, 0x77)), 44);
    }

    #[test]
    fn light_accents_are_refused_in_color_and_in_gray() {
        let rows = [
            (color(0x1B, 0x2B, 0x57), Ok(())),
            (
                color(0xE5, 0xB4, 0x3C),
                Err(LetterRefusal::AccentContrast { tenths: 19 }),
            ),
            // green counts less for a printer's gray than for the eye
            (
                color(0x87, 0x66, 0xB7),
                Err(LetterRefusal::AccentContrastGray { tenths: 43 }),
            ),
        ];
        for (color, answer) in rows {
            assert_eq!(check(color), answer, "{color:?}");
        }
    }
}
