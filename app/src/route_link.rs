//! How links are written: values and queries that cannot leave their place.

use super::{ACCOUNT, BILL_RUN, IMPORT, INVOICE, INVOICE_LINE, REJECT, TARIFF};
use std::fmt::Write;

/// `path` with a query of those `pairs` whose value is not empty.
pub fn query(mut path: String, pairs: &[(&str, &str)]) -> String {
    let mut mark = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        path.push(mark);
        encode(&mut path, name);
        path.push('=');
        encode(&mut path, value);
        mark = '&';
    }
    path
}

/// Path to one invoice.
pub fn invoice(number: &str) -> String {
    INVOICE.path(&[number])
}

/// Path to "how we got this" of line `seq` of an invoice.
pub fn invoice_line(number: &str, seq: u32) -> String {
    INVOICE_LINE.path(&[number, &seq.to_string()])
}

/// Path to one import.
pub fn import(id: &str) -> String {
    IMPORT.path(&[id])
}

/// Path to one rejected record.
pub fn reject(id: &str) -> String {
    REJECT.path(&[id])
}

/// Path to one version of a tariff.
pub fn tariff(code: &str, version: u32) -> String {
    TARIFF.path(&[code, &version.to_string()])
}

/// Path to one account.
pub fn account(reference: &str) -> String {
    ACCOUNT.path(&[reference])
}

/// Path to one bill run.
pub fn bill_run(id: &str) -> String {
    BILL_RUN.path(&[id])
}

/// `next` if it is a path of this site that a browser may be sent to, so that a
/// form's `next` cannot lead elsewhere.
///
/// # Examples
/// ```
/// assert_eq!(app::route::local("/usage?period=2026-10"), Some("/usage?period=2026-10"));
/// assert_eq!(app::route::local("//example.com"), None);
/// ```
pub fn local(next: &str) -> Option<&str> {
    let after_slash = next.strip_prefix('/')?;
    // browsers read a backslash as a slash and drop tabs and line ends
    let leads_away = after_slash.starts_with(['/', '\\'])
        || next.contains(|c: char| !c.is_ascii_graphic() || c == '\\');
    (!leads_away && next.len() <= 2_048).then_some(next)
}

/// Appends `text` with everything but RFC 3986's unreserved characters encoded.
pub(super) fn encode(to: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            // writing to a string cannot fail
            let _ = write!(to, "%{byte:02X}");
        }
    }
}
