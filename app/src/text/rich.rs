//! Sentences with emphasis in them.

use std::fmt;

/// A sentence, parts of it emphasized; [`crate::component::rich`] draws it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich {
    /// Plain and emphasized by turns, plain first.
    parts: Vec<String>,
}

impl Rich {
    /// Words without emphasis.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            parts: vec![text.into()],
        }
    }

    /// The parts in order, each with whether it is emphasized.
    pub fn parts(&self) -> impl Iterator<Item = (&str, bool)> {
        let numbered = self.parts.iter().enumerate();
        numbered.map(|(index, part)| (part.as_str(), index % 2 == 1))
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(String::is_empty)
    }

    /// This sentence and, after a space, the `next`.
    #[must_use]
    pub fn and(mut self, next: Rich) -> Self {
        if self.is_empty() {
            return next;
        }
        if next.is_empty() {
            return self;
        }
        // a sentence that ends emphasized has no plain part after it
        if self.parts.len().is_multiple_of(2) {
            self.parts.push(String::new());
        }
        let mut next = next.parts.into_iter();
        if let (Some(last), Some(first)) = (self.parts.last_mut(), next.next()) {
            last.push(' ');
            last.push_str(&first);
        }
        self.parts.extend(next);
        self
    }
}

/// The words alone.
impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| f.write_str(part))
    }
}

/// Puts `arguments` in the places of a `template` that name them; what stands
/// between stars is emphasized, whatever an argument holds.
pub fn fill(template: &str, arguments: &[(&str, &str)]) -> Rich {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['*', '{']) {
        part.push_str(&rest[..at]);
        let (mark, after) = rest[at..].split_at(1);
        rest = after;
        if mark == "*" {
            parts.push(std::mem::take(&mut part));
        } else if let Some((name, after)) = rest.split_once('}') {
            let argument = arguments.iter().find(|argument| argument.0 == name);
            part.push_str(argument.map_or("", |argument| argument.1));
            rest = after;
        }
    }
    part.push_str(rest);
    parts.push(part);
    Rich { parts }
}

/// Whether a `template` names all of `arguments` and nothing else, and closes
/// its stars; asked at compile time by [`sentences!`](crate::sentences).
pub const fn fits(template: &str, arguments: &[&str]) -> bool {
    let bytes = template.as_bytes();
    let mut stars = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'*' {
            stars += 1;
        }
        if bytes[at] == b'{' && name_at(bytes, at + 1, arguments).is_none() {
            return false;
        }
        at += 1;
    }
    let mut index = 0;
    while index < arguments.len() {
        if !is_named(bytes, arguments, index) {
            return false;
        }
        index += 1;
    }
    stars % 2 == 0
}

/// Whether some place of the template names the argument at `index`.
const fn is_named(template: &[u8], arguments: &[&str], index: usize) -> bool {
    let mut at = 0;
    while at < template.len() {
        if template[at] == b'{' {
            match name_at(template, at + 1, arguments) {
                Some(named) if named == index => return true,
                _ => {}
            }
        }
        at += 1;
    }
    false
}

/// Which argument is named at `start`, up to the closing brace.
const fn name_at(template: &[u8], start: usize, arguments: &[&str]) -> Option<usize> {
    let mut index = 0;
    while index < arguments.len() {
        let name = arguments[index].as_bytes();
        let mut length = 0;
        while length < name.len()
            && start + length < template.len()
            && template[start + length] == name[length]
        {
            length += 1;
        }
        let end = start + length;
        if length == name.len() && end < template.len() && template[end] == b'}' {
            return Some(index);
        }
        index += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_emphasize_and_arguments_stay_what_they_are() {
        let rich = fill(
            "You used *{used}* of *{name}*.",
            &[("used", "30.1 GB"), ("name", "*{used}*")],
        );
        let parts: Vec<(&str, bool)> = rich.parts().collect();
        assert_eq!(
            parts,
            [
                ("You used ", false),
                ("30.1 GB", true),
                (" of ", false),
                ("*{used}*", true),
                (".", false)
            ]
        );
        assert_eq!(rich.to_string(), "You used 30.1 GB of *{used}*.");
    }

    #[test]
    fn sentences_join_with_a_space() {
        let one = fill("*{a}* so far.", &[("a", "1")]);
        let two = fill("Then *{b}*", &[("b", "2")]);
        let joined = one.clone().and(two).and(Rich::plain("end."));
        let parts: Vec<(&str, bool)> = joined.parts().collect();
        assert_eq!(
            parts,
            [
                ("", false),
                ("1", true),
                (" so far. Then ", false),
                ("2", true),
                (" end.", false)
            ]
        );
        assert_eq!(Rich::default().and(one.clone()), one);
        assert_eq!(one.clone().and(Rich::default()), one);
    }

    #[test]
    fn a_template_must_fit_its_arguments() {
        for (template, arguments, want) in [
            ("*{used}* so far", &["used"][..], true),
            ("{a} and {a} and {b}", &["a", "b"], true),
            ("so far", &["used"], false),
            ("{use} so far", &["used"], false),
            ("{used2} so far", &["used"], false),
            ("{used} {more}", &["used"], false),
            ("{used", &["used"], false),
            ("*{used} so far", &["used"], false),
            ("plain", &[], true),
        ] {
            assert_eq!(fits(template, arguments), want, "{template}");
        }
    }
}
