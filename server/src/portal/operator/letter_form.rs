//! The form of the letter as a browser sends it: fields, and perhaps a logo.

use crate::portal::PageError;
use app::page::operator::letter::LetterForm;
use axum::{
    extract::multipart::{Field, Multipart, MultipartError},
    response::{IntoResponse, Response},
};
use domain::party::Language;
use engine::{
    flow::{
        add_accounts::SellerForm,
        letter::{LOGO_BYTES_MAX, LogoChange},
    },
    query::letter::LetterDesign,
};
use http::StatusCode;
use std::collections::BTreeMap;

/// Fields that a form may have; ours has 18.
const FIELDS_MAX: usize = 32;

/// The longest text field, in bytes.
const TEXT_BYTES_MAX: usize = 8 * 1024;

/// What the form was sent with.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    /// Its fields, for the page again.
    pub form: LetterForm,
    /// The logo's file.
    pub logo: Option<SentLogo>,
}

/// A logo that was sent.
#[derive(Debug, Clone)]
pub(super) enum SentLogo {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is larger than any logo, with its size in bytes.
    TooLarge(usize),
}

/// Why the form was not taken.
pub(super) enum SendError {
    /// What the browser sent is too large, broken off, or no form of ours.
    Status(StatusCode),
    /// Anything else.
    Page(PageError),
}

impl From<MultipartError> for SendError {
    fn from(error: MultipartError) -> Self {
        tracing::info!(%error, "upload broken off");
        Self::Status(error.status())
    }
}

impl<E: Into<PageError>> From<E> for SendError {
    fn from(error: E) -> Self {
        Self::Page(error.into())
    }
}

impl IntoResponse for SendError {
    fn into_response(self) -> Response {
        match self {
            Self::Status(status) => status.into_response(),
            Self::Page(error) => error.into_response(),
        }
    }
}

/// Takes the form in; a preview is in `language` unless it names another.
///
/// # Errors
/// [`SendError::Status`] for what is no form of ours.
pub(super) async fn receive(mut sent: Multipart, language: Language) -> Result<Sent, SendError> {
    let mut taken = Sent::default();
    taken.form.preview = language;
    let mut fields = 0;
    while let Some(field) = sent.next_field().await? {
        fields += 1;
        if fields > FIELDS_MAX {
            return Err(SendError::Status(StatusCode::BAD_REQUEST));
        }
        let name = field.name().unwrap_or_default().to_owned();
        if name == "logo" {
            taken.logo = logo(field).await?;
            continue;
        }
        let text = text(field).await?;
        put(&mut taken.form, &name, text).ok_or(SendError::Status(StatusCode::BAD_REQUEST))?;
    }
    Ok(taken)
}

/// Puts `text` into the field `name`; `None` where there is no such field.
fn put(form: &mut LetterForm, name: &str, text: String) -> Option<()> {
    let by_language = |name: &str| name.parse::<Language>().ok();
    let line = match name {
        "name" => &mut form.name,
        "address" => &mut form.address,
        "tax_id" => &mut form.tax_id,
        "country" => &mut form.country,
        "email" => &mut form.email,
        "phone" => &mut form.phone,
        "iban" => &mut form.iban,
        "bic" => &mut form.bic,
        "account_holder" => &mut form.account_holder,
        "accent" => &mut form.accent,
        "mails" => {
            form.is_mailed = true;
            return Some(());
        }
        "remove_logo" => {
            form.removes_logo = true;
            return Some(());
        }
        "language" => {
            form.preview = text.parse().ok()?;
            return Some(());
        }
        other => {
            let (texts, of) = match other.split_once('-')? {
                ("footer", of) => (&mut form.footer, of),
                ("complaints", of) => (&mut form.complaints, of),
                _ => return None,
            };
            texts.insert(by_language(of)?, text);
            return Some(());
        }
    };
    *line = text;
    Some(())
}

async fn text(mut field: Field<'_>) -> Result<String, SendError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > TEXT_BYTES_MAX {
            return Err(SendError::Status(StatusCode::BAD_REQUEST));
        }
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| SendError::Status(StatusCode::BAD_REQUEST))?;
    // browsers send every line end as CR LF
    Ok(text.replace("\r\n", "\n").trim().to_owned())
}

/// `None` where no file was chosen: browsers send an empty one.
async fn logo(mut field: Field<'_>) -> Result<Option<SentLogo>, SendError> {
    let mut bytes = Vec::new();
    let mut count = 0;
    while let Some(piece) = field.chunk().await? {
        count += piece.len();
        if count <= LOGO_BYTES_MAX {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok(match count {
        0 => None,
        1..=LOGO_BYTES_MAX => Some(SentLogo::Bytes(bytes)),
        _ => Some(SentLogo::TooLarge(count)),
    })
}

impl Sent {
    /// The seller as the form names them.
    pub(super) fn seller(&self) -> SellerForm {
        let form = &self.form;
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        let lines = form.address.lines().map(str::trim);
        SellerForm {
            name: form.name.clone(),
            address: lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            tax_id: form.tax_id.clone(),
            country: given(&form.country.to_ascii_uppercase()),
            email: given(&form.email),
            phone: given(&form.phone),
            iban: given(&form.iban),
            bic: given(&form.bic),
            account_holder: given(&form.account_holder),
        }
    }

    /// The design as the form has it.
    pub(super) fn design(&self) -> LetterDesign {
        let form = &self.form;
        let said = |texts: &BTreeMap<Language, String>| {
            let texts = texts.iter().filter(|(_, text)| !text.is_empty());
            texts
                .map(|(language, text)| (*language, text.clone()))
                .collect::<BTreeMap<_, _>>()
        };
        let footer = said(&form.footer).into_iter();
        LetterDesign {
            accent: form.accent.to_ascii_lowercase(),
            footer: footer
                .map(|(language, text)| (language, columns(&text)))
                .collect(),
            complaints: said(&form.complaints),
            mails: form.is_mailed,
        }
    }

    /// What becomes of the logo.
    pub(super) fn logo_change(&self) -> LogoChange {
        match (&self.logo, self.form.removes_logo) {
            (Some(SentLogo::Bytes(bytes)), _) => LogoChange::New(bytes.clone()),
            (_, true) => LogoChange::Remove,
            (_, false) => LogoChange::Keep,
        }
    }
}

/// The columns that empty lines part.
fn columns(text: &str) -> Vec<String> {
    let mut columns = vec![];
    let mut lines: Vec<&str> = vec![];
    for line in text.lines().map(str::trim).chain([""]) {
        match (line.is_empty(), lines.is_empty()) {
            (false, _) => lines.push(line),
            (true, false) => columns.push(std::mem::take(&mut lines).join("\n")),
            (true, true) => {}
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_columns() {
        for (text, want) in [
            ("", &[] as &[&str]),
            ("a\nb", &["a\nb"]),
            ("a\n\nb\nc\n \n\n d", &["a", "b\nc", "d"]),
            ("\n\na\n\n", &["a"]),
        ] {
            assert_eq!(columns(text), want, "{text:?}");
        }
    }

    #[test]
    fn a_field_that_is_not_ours_is_not_taken() {
        let mut form = LetterForm::default();
        for (name, is_ours) in [
            ("name", true),
            ("footer-de", true),
            ("footer-fr", false),
            ("complaints-en", true),
            ("faults", false),
            ("", false),
        ] {
            let taken = put(&mut form, name, "x".to_owned());
            assert_eq!(taken.is_some(), is_ours, "{name:?}");
        }
        assert_eq!(form.footer[&Language::De], "x");
    }
}
