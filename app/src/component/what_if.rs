//! The last months on every tariff, as a table that may be drawn again in the
//! browser.

use super::markup::Markup;
use crate::view::what_if::{TableView, TariffRow};

/// The inside of the table; `months` are the headings of its figures.
pub(crate) fn table(view: &TableView, months: &[String]) -> String {
    let mut markup = Markup::default();
    let caption = r#"<caption class="visually-hidden">"#;
    markup.element(caption, view.caption, "</caption><thead><tr>");
    markup.element(r#"<th scope="col">"#, view.tariff_head, "</th>");
    for month in months {
        markup.element(
            r#"<th scope="col" class="n" data-at="wide">"#,
            month,
            "</th>",
        );
    }
    let end = "</th></tr></thead><tbody>";
    markup.element(r#"<th scope="col" class="n">"#, view.sum_head, end);
    for tariff in &view.rows {
        row(&mut markup, tariff, view.own);
    }
    markup.put("</tbody>");
    markup.into_string()
}

fn row(markup: &mut Markup, row: &TariffRow, own: &str) {
    markup.element(r#"<tr><th scope="row">"#, &row.name, "");
    if row.is_own {
        markup.element(r#" <span class="tag">"#, own, "</span>");
    }
    markup.element(
        r#"<span class="table__under">"#,
        &row.beside,
        "</span></th>",
    );
    for month in &row.months {
        markup.element(r#"<td class="n" data-at="wide">"#, month, "</td>");
    }
    markup.element(r#"<td class="n">"#, &row.sum, "</td></tr>");
}
