//! Which of our languages a browser asks for.

use domain::party::Language;
use http::{HeaderMap, header};

/// The language that `Accept-Language` likes best, among those we have.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Language> {
    let line = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Language)> = None;
    for range in line.split(',').take(32) {
        let (tag, weight) = match range.split_once(';') {
            None => (range, 1.0),
            Some((tag, weight)) => {
                let weight = weight
                    .trim()
                    .strip_prefix("q=")
                    .and_then(|q| q.parse().ok());
                (tag, weight.unwrap_or(0.0))
            }
        };
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let Ok(language) = primary.to_ascii_lowercase().parse() else {
            continue;
        };
        // of equals, the first
        if weight > best.map_or(0.0, |(weight, _)| weight) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_best_liked_of_ours_is_taken() {
        use Language::{De, En};
        for (line, want) in [
            ("de", Some(De)),
            ("de-AT,en;q=0.5", Some(De)),
            ("en;q=0.5, DE-de;q=0.9", Some(De)),
            ("fr, en-GB;q=0.8, de;q=0.7", Some(En)),
            ("de;q=0", None),
            ("fr", None),
            ("*", None),
            ("en;q=x, de;q=0.1", Some(De)),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(line));
            assert_eq!(accepted(&headers), want, "{line}");
        }
    }
}
