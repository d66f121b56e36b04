//! Bytes as they stood in a file, to be read.

use leptos::prelude::*;

/// The bytes as text; a NUL and what is no text are shown as signs.
#[component]
pub fn Raw(
    /// The bytes.
    bytes: Vec<u8>,
) -> impl IntoView {
    view! { <pre class="raw" tabindex="0">{shown(&bytes)}</pre> }
}

/// `bytes` as text: `␀` for a NUL, `⟨ff⟩` for a byte that is no text.
pub fn shown(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let signs = chunk
            .valid()
            .chars()
            .map(|c| if c == '\0' { '␀' } else { c });
        text.extend(signs);
        for byte in chunk.invalid() {
            text.push_str(&format!("⟨{byte:02x}⟩"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_seen() {
        assert_eq!(shown(b"a,\xff\0\xc3\xa4"), "a,⟨ff⟩␀ä");
    }
}
