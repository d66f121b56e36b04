//! An invoice as a file of its own: the page's HTML with its style inside, to be
//! archived or printed without the portal.

use super::assets;
use app::{
    component::shell::{Frame, Theme},
    page::subscriber::invoice::{Beside, invoice_page},
    render::document,
    text::bill as words,
    view::bill::Links,
};
use domain::{party::Language, unit::MoneyError};
use engine::read::invoice::InvoiceDetail;

/// What stands for the style until the page is rendered.
const STYLE_PLACE: &str = "invoice.css";

/// The whole file.
///
/// # Errors
/// [`MoneyError`], which a stored document never has.
pub fn invoice_file(detail: InvoiceDetail, language: Language) -> Result<String, MoneyError> {
    let number = detail.document.number.to_string();
    let frame = Frame {
        title: words::number(language, &number).to_string(),
        has_errors: false,
        language,
        theme: Theme::Light,
        viewer: None,
        path: "/".to_owned(),
        notice: None,
        stylesheet: STYLE_PLACE.to_owned(),
        bundle: None,
        nonce: String::new(),
    };
    let beside = Beside::default();
    let page = invoice_page(detail, &beside, Links::None, false, None, language)?;
    let html = document(frame, || page);
    let link = format!("<link rel=\"stylesheet\" href=\"{STYLE_PLACE}\">");
    Ok(html.replacen(&link, &format!("<style>{}</style>", assets::STYLE), 1))
}
