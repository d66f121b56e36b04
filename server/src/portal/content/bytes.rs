//! Stored bytes over HTTP: whole, or one range of them (RFC 9110, section 14).

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use engine::{
    EngineError,
    media::{Blob, ContentStore},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::ops::Range;

/// What goes out with the bytes.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    /// The file.
    pub blob: Blob,
    /// Its media type.
    pub media_type: &'static str,
    /// Its name for the visitor's disk; `None` to show or play it.
    pub file_name: Option<&'a str>,
    /// Whether a browser may keep it for an hour.
    pub is_kept: bool,
}

/// Which bytes a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    All,
    Part(Range<u64>),
    /// Past the end.
    Nothing,
}

/// The answer to a request for a file, all but its body.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    range: Range<u64>,
    headers: HeaderMap,
}

/// Answers with the file, or with the range that `headers` ask for: 206, 416, or 304
/// where the visitor has it. Bytes go out as they come from the store.
///
/// # Errors
/// [`EngineError::Store`], [`EngineError::NotFound`].
pub async fn send(
    store: &ContentStore,
    headers: &HeaderMap,
    outgoing: Outgoing<'_>,
) -> Result<Response, EngineError> {
    let answer = Answer::to(headers, outgoing);
    let body = match answer.range() {
        None => Body::empty(),
        Some(range) => Body::from_stream(store.read(outgoing.blob.hash, range).await?),
    };
    Ok(answer.with(body))
}

impl Answer {
    /// The answer to a request with `headers`.
    pub fn to(headers: &HeaderMap, outgoing: Outgoing<'_>) -> Self {
        let Blob { hash, bytes } = outgoing.blob;
        let tag = format!("\"{hash}\"");
        let has_it = text(headers, header::IF_NONE_MATCH).is_some_and(|tags| {
            tags.split(',')
                .any(|one| matches!(one.trim(), "*") || one.trim() == tag)
        });
        let (status, range) = match asked(headers, &tag, bytes) {
            _ if has_it => (StatusCode::NOT_MODIFIED, 0..0),
            Asked::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
            Asked::All => (StatusCode::OK, 0..bytes),
            Asked::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        };
        let mut to = HeaderMap::new();
        let mut put = |name, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                to.insert(name, value);
            }
        };
        put(header::ETAG, tag);
        put(header::ACCEPT_RANGES, "bytes".to_owned());
        let Range { start, end } = range;
        match status {
            StatusCode::RANGE_NOT_SATISFIABLE => {
                put(header::CONTENT_RANGE, format!("bytes */{bytes}"));
            }
            StatusCode::PARTIAL_CONTENT => {
                let last = end - 1;
                put(
                    header::CONTENT_RANGE,
                    format!("bytes {start}-{last}/{bytes}"),
                );
            }
            _ => {}
        }
        if matches!(status, StatusCode::OK | StatusCode::PARTIAL_CONTENT) {
            put(header::CONTENT_TYPE, outgoing.media_type.to_owned());
            put(header::CONTENT_LENGTH, (end - start).to_string());
            if let Some(name) = outgoing.file_name {
                put(header::CONTENT_DISPOSITION, attachment(name));
            }
        }
        if outgoing.is_kept {
            put(header::CACHE_CONTROL, "private, max-age=3600".to_owned());
        }
        Self {
            status,
            range,
            headers: to,
        }
    }

    /// Which bytes of the file its body is; `None` where it has no body.
    pub fn range(&self) -> Option<Range<u64>> {
        (!self.range.is_empty()).then(|| self.range.clone())
    }

    /// With those bytes.
    pub fn with(self, body: Body) -> Response {
        let mut response = (self.status, body).into_response();
        response.headers_mut().extend(self.headers);
        response
    }
}

fn text(headers: &HeaderMap, name: http::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The one range that is asked for. Several at once, other units and what cannot be
/// read are as if nothing was asked; so is a range of another version (`If-Range`).
fn asked(headers: &HeaderMap, tag: &str, bytes: u64) -> Asked {
    let Some(range) = text(headers, header::RANGE) else {
        return Asked::All;
    };
    if text(headers, header::IF_RANGE).is_some_and(|known| known != tag) {
        return Asked::All;
    }
    let Some((first, last)) = range
        .strip_prefix("bytes=")
        .filter(|ranges| !ranges.contains(','))
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Asked::All;
    };
    let number = |text: &str| -> Result<Option<u64>, ()> {
        match text.is_empty() {
            true => Ok(None),
            false if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                // more digits than a number has: past every end
                Ok(Some(text.parse().unwrap_or(u64::MAX)))
            }
            false => Err(()),
        }
    };
    match (number(first), number(last)) {
        (Ok(Some(first)), Ok(last)) if last.is_none_or(|last| first <= last) => {
            let end = last.map_or(bytes, |last| last.saturating_add(1).min(bytes));
            match first < bytes {
                true => Asked::Part(first..end),
                false => Asked::Nothing,
            }
        }
        // the last so many
        (Ok(None), Ok(Some(0))) => Asked::Nothing,
        (Ok(None), Ok(Some(count))) if bytes > 0 => Asked::Part(bytes.saturating_sub(count)..bytes),
        (Ok(None), Ok(Some(_))) => Asked::Nothing,
        _ => Asked::All,
    }
}

/// RFC 6266: a plain name for old browsers, the true one in UTF-8.
pub fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => c,
            _ => '_',
        })
        .collect();
    let full: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

/// `text` as a file to be kept.
pub fn file(name: &str, media_type: &'static str, text: String) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(value) = HeaderValue::try_from(attachment(name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_taken_and_anything_else_is_the_whole() {
        use Asked::{All, Nothing, Part};
        for (range, want) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-", Part(0..100)),
            ("bytes=99-", Part(99..100)),
            ("bytes=10-19", Part(10..20)),
            ("bytes=10-1000", Part(10..100)),
            ("bytes=-5", Part(95..100)),
            ("bytes=-500", Part(0..100)),
            ("bytes=100-", Nothing),
            ("bytes=99999999999999999999999-", Nothing),
            ("bytes=-0", Nothing),
            ("bytes=5-4", All),
            ("bytes=", All),
            ("bytes=-", All),
            ("bytes=a-b", All),
            ("bytes=+1-2", All),
            ("items=0-1", All),
            ("bytes=0-1,5-6", All),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(range));
            assert_eq!(asked(&headers, "\"t\"", 100), want, "{range}");
        }
        assert_eq!(asked(&HeaderMap::new(), "\"t\"", 100), All);
    }

    #[test]
    fn a_range_of_another_version_is_not_taken() {
        for (known, want) in [
            ("\"t\"", Asked::Part(0..1)),
            ("\"u\"", Asked::All),
            ("W/\"t\"", Asked::All),
            ("Wed, 21 Oct 2026 07:28:00 GMT", Asked::All),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-0"));
            headers.insert(header::IF_RANGE, HeaderValue::from_static(known));
            assert_eq!(asked(&headers, "\"t\"", 100), want, "{known}");
        }
    }

    #[test]
    fn names_cannot_leave_their_header() {
        for (name, want) in [
            (
                "Song.flac",
                "attachment; filename=\"Song.flac\"; filename*=UTF-8''Song.flac",
            ),
            (
                "a\"b\r\nÜ.wav",
                "attachment; filename=\"a_b___.wav\"; filename*=UTF-8''a%22b%0D%0A%C3%9C.wav",
            ),
            (
                "\u{202e}x",
                "attachment; filename=\"_x\"; filename*=UTF-8''%E2%80%AEx",
            ),
        ] {
            assert_eq!(attachment(name), want);
        }
    }
}
