//! A picture somebody sent, as a cover: decoded, made small, written anew, so that
//! nothing else that was in the file is left.

use super::{Answer, Refused};
use image::{ImageError, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType};
use std::{fs::File, io::BufReader, path::Path};

/// The longer side of a cover, in pixels.
const SIDE_PX: u32 = 600;
/// The longer side of a picture that is taken, in pixels.
const SIDE_PX_MAX: u32 = 8_000;
/// What decoding may allocate.
const DECODED_BYTES_MAX: u64 = 256 << 20;
/// Of 100.
const QUALITY: u8 = 85;

/// Writes the picture at `file` (JPEG, PNG or WebP) as a JPEG of at most 600 by 600.
pub(super) fn draw_cover(file: &Path, to: &Path) -> Result<Answer, Refused> {
    let unreadable = |error: std::io::Error| Refused::new("unreadable", error);
    let reader = BufReader::new(File::open(file).map_err(unreadable)?);
    let mut reader = ImageReader::new(reader)
        .with_guessed_format()
        .map_err(unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_PX_MAX);
    limits.max_image_height = Some(SIDE_PX_MAX);
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| match error {
        ImageError::Limits(_) => Refused::new(
            "picture-too-large",
            format!("the picture is larger than {SIDE_PX_MAX} by {SIDE_PX_MAX} pixels"),
        ),
        ImageError::Unsupported(_) => {
            Refused::new("not-a-picture", "the file is no JPEG, PNG or WebP picture")
        }
        error => Refused::new("broken-picture", format!("the picture is damaged: {error}")),
    })?;
    let small = match picture.width().max(picture.height()) > SIDE_PX {
        true => picture.resize(SIDE_PX, SIDE_PX, FilterType::Lanczos3),
        false => picture,
    };
    let unwritable = |error: &dyn std::fmt::Display| Refused::new("unwritable", error);
    let written = File::create_new(to).map_err(|error| unwritable(&error))?;
    let encoder = JpegEncoder::new_with_quality(written, QUALITY);
    let written = small.to_rgb8().write_with_encoder(encoder);
    written.map_err(|error| unwritable(&error))?;
    Ok(Answer::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, ImageFormat};

    fn refused(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("in");
        std::fs::write(&file, bytes).unwrap();
        draw_cover(&file, &folder.path().join("out"))
            .unwrap_err()
            .code
    }

    #[test]
    fn a_picture_becomes_a_small_jpeg() {
        let folder = tempfile::tempdir().unwrap();
        let (file, to) = (folder.path().join("in"), folder.path().join("out"));
        DynamicImage::new_rgba8(1_200, 300)
            .save_with_format(&file, ImageFormat::Png)
            .unwrap();
        assert_eq!(draw_cover(&file, &to), Ok(Answer::Done));
        let cover = ImageReader::open(&to)
            .unwrap()
            .with_guessed_format()
            .unwrap();
        assert_eq!(cover.format(), Some(ImageFormat::Jpeg));
        let cover = cover.decode().unwrap();
        assert_eq!((cover.width(), cover.height()), (600, 150));
    }

    #[test]
    fn what_is_no_picture_or_a_bomb_is_refused_by_name() {
        assert_eq!(
            refused(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "not-a-picture"
        );
        assert_eq!(refused(b""), "not-a-picture");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("in");
        DynamicImage::new_rgb8(4, 4)
            .save_with_format(&file, ImageFormat::Png)
            .unwrap();
        let mut png = std::fs::read(&file).unwrap();
        assert_eq!(refused(&png[..40]), "broken-picture");
        // 60,000 by 60,000 by its header, whose check sum is right
        png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let sum = crc32(&png[12..29]).to_be_bytes();
        png[29..33].copy_from_slice(&sum);
        assert_eq!(refused(&png), "picture-too-large");
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        sum.sum()
    }
}
