//! The pages of deliveries in their main states, in both languages, with text
//! that would rather be markup.

mod bill;
mod operator;
mod provider;
mod sample;
mod subscriber;

use super::store_tests::{draw, has, lacks};

/// Asserts that everything in `html` that names an id by `attribute` names one
/// that is there, once.
fn names_ids(html: &str) {
    let values = |attribute: &str| {
        let opening = format!(" {attribute}=\"");
        let parts = html.split(opening.as_str()).skip(1);
        let values = parts.filter_map(|part| part.split('"').next());
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let ids = values("id");
    for attribute in ["aria-describedby", "aria-labelledby", "for"] {
        for name in values(attribute)
            .iter()
            .flat_map(|names| names.split_whitespace())
        {
            assert!(
                ids.iter().any(|id| id == name),
                "{attribute} {name}: {html}"
            );
        }
    }
    let links = values("href");
    let links = links.iter().filter_map(|href| href.strip_prefix('#'));
    for name in links {
        assert!(ids.iter().any(|id| id == name), "#{name}: {html}");
    }
    let mut sorted = ids.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len(), "an id is there twice: {ids:?}");
}
