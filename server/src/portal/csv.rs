//! CSV that spreadsheets open and compute nothing from.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use engine::EngineError;
use futures_util::{Stream, StreamExt};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// A file of rows, RFC 4180.
pub(super) struct Csv(String);

impl Csv {
    /// Rows to go on with.
    pub const fn rows() -> Self {
        Self(String::new())
    }

    /// A file with that header.
    pub fn new(header: &[&str]) -> Self {
        let mut csv = Self::rows();
        csv.row(header.iter().map(|name| (*name).to_owned()));
        csv
    }

    /// One more row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.push(',');
            }
            self.cell(&cell);
        }
        self.0.push_str("\r\n");
    }

    /// A cell that a spreadsheet would read as a formula is made text with an
    /// apostrophe; numbers stay numbers, negative ones too.
    fn cell(&mut self, cell: &str) {
        let is_number = !cell.is_empty()
            && cell
                .strip_prefix('-')
                .unwrap_or(cell)
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'.');
        let guard = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if guard {
            format!("'{cell}")
        } else {
            cell.to_owned()
        };
        if text.contains(['"', ',', '\n', '\r']) {
            self.0.push('"');
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(&text);
        }
    }

    /// The file as a download called `name`, which is of our own making.
    pub fn into_response(self, name: &str) -> Response {
        download(name, Body::from(self.0))
    }

    /// The same, with `more` rows as they are read. Where reading fails, the download
    /// breaks off, so that nobody takes a part for the whole.
    pub fn followed_by(
        self,
        more: impl Stream<Item = Result<Self, EngineError>> + Send + 'static,
        name: &str,
    ) -> Response {
        let first = futures_util::stream::iter([Ok(self)]);
        let pieces = first.chain(more).map(|piece| match piece {
            Ok(piece) => Ok(piece.0),
            Err(error) => {
                tracing::error!(error = error.chain(), "a file broke off");
                Err(error)
            }
        });
        download(name, Body::from_stream(pieces))
    }
}

fn download(name: &str, body: Body) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_computes_anything() {
        for (cell, want) in [
            ("plain", "plain"),
            ("-12.50", "-12.50"),
            ("=1+1", "'=1+1"),
            ("+49 40", "'+49 40"),
            ("-x", "'-x"),
            ("@sum", "'@sum"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("", ""),
        ] {
            let mut csv = Csv(String::new());
            csv.cell(cell);
            assert_eq!(csv.0, want);
        }
    }
}
