//! Cookies: all of them `__Host-`, out of the reach of scripts and other sites.

use http::{HeaderMap, HeaderValue, header};
use std::time::Duration;

/// The value of cookie `name`, as the browser sent it.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(of, value)| (of == name).then_some(value))
}

/// Sets cookie `name`, which begins with `__Host-`, to `value` for `age`; no age
/// at all removes it. `None` if either holds what a cookie cannot.
pub fn set_cookie(name: &str, value: &str, age: Duration) -> Option<HeaderValue> {
    let is_plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_graphic() && !b",;\\\"".contains(&b))
    };
    if !name.starts_with("__Host-") || !is_plain(name) || !is_plain(value) {
        return None;
    }
    let seconds = age.as_secs();
    let line = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::try_from(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; __Host-theme=dark"),
        );
        headers.append(header::COOKIE, HeaderValue::from_static("b=x=y;c"));
        for (name, want) in [
            ("a", Some("1")),
            ("__Host-theme", Some("dark")),
            ("theme", None),
            ("b", Some("x=y")),
            ("c", None),
        ] {
            assert_eq!(cookie(&headers, name), want, "{name}");
        }
    }

    #[test]
    fn a_set_cookie_line_cannot_be_broken_out_of() {
        let age = Duration::from_secs(60);
        assert_eq!(
            set_cookie("__Host-theme", "dark", age).unwrap(),
            "__Host-theme=dark; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax"
        );
        for (name, value) in [
            ("theme", "dark"),
            ("__Host-t", "a;b"),
            ("__Host-t", "a\r\nb"),
            ("__Host-t", "a b"),
        ] {
            assert_eq!(set_cookie(name, value, age), None, "{name}={value}");
        }
    }
}
