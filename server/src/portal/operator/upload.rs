//! A usage file sent by a form: to the spool folder, piece by piece.

use super::spool::{Spooled, Spooling};
use crate::portal::{PageError, Portal};
use app::page::operator::imports::{UploadFault, UploadForm};
use axum::extract::multipart::{Field, Multipart, MultipartError};
use domain::mediation::{Format, LineFrom};
use engine::{EngineError, new_uuid};
use http::StatusCode;
use jiff::tz::TimeZone;

/// Fields that a form may have; ours has four.
const FIELDS_MAX: usize = 16;

/// The longest text field, in bytes.
const TEXT_BYTES_MAX: usize = 256;

/// The longest name of a file that is kept, in characters.
const NAME_CHARS_MAX: usize = 200;

/// What the form was sent with.
#[derive(Debug, Default)]
pub(super) struct Upload {
    pub format: String,
    pub zone: String,
    pub line_from: String,
    /// The file and its name, as the browser gave it, without folders.
    pub file: Option<(String, Spooled)>,
}

/// What the form says, once it can be taken.
#[derive(Debug, Clone)]
pub(super) struct Checked {
    pub format: Format,
    pub zone: Option<TimeZone>,
    pub line_from: Option<LineFrom>,
}

/// Why the form was not taken.
pub(super) enum UploadError {
    /// What the browser sent is too large, broken off, or no form of ours.
    Status(StatusCode),
    /// Anything else.
    Page(PageError),
}

impl From<MultipartError> for UploadError {
    fn from(error: MultipartError) -> Self {
        tracing::info!(%error, "upload broken off");
        Self::Status(error.status())
    }
}

impl From<EngineError> for UploadError {
    fn from(error: EngineError) -> Self {
        Self::Page(error.into())
    }
}

impl From<PageError> for UploadError {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

/// Takes the form in. What is half written when it breaks off is removed.
pub(super) async fn receive(portal: &Portal, mut form: Multipart) -> Result<Upload, UploadError> {
    let mut upload = Upload::default();
    let mut fields = 0;
    while let Some(field) = form.next_field().await? {
        fields += 1;
        if fields > FIELDS_MAX {
            return Err(UploadError::Status(StatusCode::BAD_REQUEST));
        }
        match field.name() {
            Some("format") => upload.format = text(field).await?,
            Some("zone") => upload.zone = text(field).await?,
            Some("line_from") => upload.line_from = text(field).await?,
            Some("file") if upload.file.is_none() => upload.file = file(portal, field).await?,
            // a second file, or nothing of ours
            _ => return Err(UploadError::Status(StatusCode::BAD_REQUEST)),
        }
    }
    Ok(upload)
}

async fn text(mut field: Field<'_>) -> Result<String, UploadError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > TEXT_BYTES_MAX {
            return Err(UploadError::Status(StatusCode::BAD_REQUEST));
        }
    }
    let text = String::from_utf8(bytes);
    text.map(|text| text.trim().to_owned())
        .map_err(|_| UploadError::Status(StatusCode::BAD_REQUEST))
}

/// `None` where no file was chosen: browsers send an empty one without a name.
async fn file(
    portal: &Portal,
    mut field: Field<'_>,
) -> Result<Option<(String, Spooled)>, UploadError> {
    let name = source_name(field.file_name().unwrap_or_default());
    if name.is_empty() {
        return Ok(None);
    }
    let random = new_uuid(portal.clock.now()).simple().to_string();
    let mut spooling = Spooling::open(&portal.spool_dir, &random).await?;
    while let Some(piece) = field.chunk().await? {
        spooling.write(&piece).await?;
    }
    Ok(Some((name, spooling.finish().await?)))
}

/// A file's name as it is shown and kept: without folders and control
/// characters, never used as a path.
fn source_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = name.chars().filter(|c| !c.is_control());
    let name: String = shown.take(NAME_CHARS_MAX).collect();
    name.trim().to_owned()
}

impl Upload {
    /// What the fields say, and the file by its name.
    ///
    /// # Errors
    /// The form again, with what is wrong with it in its own order.
    pub(super) fn check(self) -> Result<(Checked, (String, Spooled)), UploadForm> {
        let mut faults = Vec::new();
        match &self.file {
            None => faults.push(UploadFault::NoFile),
            Some((_, file)) if file.bytes() == 0 => faults.push(UploadFault::EmptyFile),
            Some(_) => {}
        }
        let format = self.format.parse::<Format>().ok();
        if format.is_none() {
            faults.push(UploadFault::NoFormat);
        }
        // by its name only: so it is kept with the import
        let zone = TimeZone::get(&self.zone).ok();
        let zone = zone.filter(|zone| zone.iana_name().is_some() && !zone.is_unknown());
        if self.zone.is_empty() && format == Some(Format::AsteriskCsv) {
            faults.push(UploadFault::NoZone);
        } else if !self.zone.is_empty() && zone.is_none() {
            faults.push(UploadFault::UnknownZone);
        }
        let line_from = self.line_from.parse::<LineFrom>().ok();
        if !self.line_from.is_empty() && line_from.is_none() {
            faults.push(UploadFault::UnknownLineFrom);
        }
        match (format, self.file) {
            (Some(format), Some(file)) if faults.is_empty() => {
                let checked = Checked {
                    format,
                    zone,
                    line_from,
                };
                Ok((checked, file))
            }
            _ => Err(UploadForm {
                format: self.format,
                zone: self.zone,
                line_from: self.line_from,
                faults,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_no_path() {
        for (sent, want) in [
            ("calls.csv", "calls.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\calls\\may.csv", "may.csv"),
            ("a\r\nb\u{0}.csv", "ab.csv"),
            ("Gespräche <b>.csv", "Gespräche <b>.csv"),
            ("/", ""),
            ("  ", ""),
        ] {
            assert_eq!(source_name(sent), want, "{sent:?}");
        }
        assert_eq!(source_name(&"x".repeat(1_000)).len(), NAME_CHARS_MAX);
    }

    #[test]
    fn each_fault_is_named() {
        use UploadFault::*;
        let of = |format: &str, zone: &str, line_from: &str| {
            let upload = Upload {
                format: format.into(),
                zone: zone.into(),
                line_from: line_from.into(),
                file: None,
            };
            upload.check().unwrap_err().faults
        };
        assert_eq!(of("", "", ""), [NoFile, NoFormat]);
        assert_eq!(of("bandstand-csv", "", ""), [NoFile]);
        assert_eq!(of("asterisk-csv", "", ""), [NoFile, NoZone]);
        assert_eq!(
            of("asterisk-csv", "Berlin", "x"),
            [NoFile, UnknownZone, UnknownLineFrom]
        );
        assert_eq!(of("asterisk-csv", "Europe/Berlin", "src"), [NoFile]);
    }
}
