//! The main navigation of each role.

use super::words;
use crate::route::{self, Route};
use domain::party::Language;
use engine::Role;
use leptos::prelude::*;

type Item = (Route, fn(Language) -> &'static str);

const SUBSCRIBER: &[Item] = &[
    (route::OVERVIEW, words::overview),
    (route::ALLOWANCE, words::allowance),
    (route::USAGE, words::usage),
    (route::INVOICES, words::invoices),
    (route::HOUSEHOLD, words::household),
    (route::SHOP, words::shop),
    (route::LIBRARY, words::library),
    (route::DELIVERIES, words::downloads),
    (route::PLAYER, words::player),
];

const PROVIDER: &[Item] = &[
    (route::PROVIDER, words::recordings),
    (route::SPONSORING, words::sponsoring),
    (route::PROVIDER_DELIVERIES, words::provider_deliveries),
    (route::STATEMENTS, words::statements),
    (route::PARTY, words::business),
    (route::TOKENS, words::tokens),
];

const OPERATOR: &[Item] = &[
    (route::OPERATOR, words::overview),
    (route::IMPORTS, words::imports),
    (route::REJECTS, words::rejects),
    (route::TARIFFS, words::tariffs),
    (route::PLANS, words::plans),
    (route::ACCOUNTS, words::accounts),
    (route::BILL_RUNS, words::bill_runs),
    (route::LETTER, words::letter),
    (route::OPERATOR_CONTENT, words::content),
    (route::MATCHES, words::matches),
    (route::RIGHTS, words::rights),
    (route::OPERATOR_DELIVERY, words::delivery),
    (route::AUDIT, words::audit),
];

const fn items(role: Role) -> &'static [Item] {
    match role {
        Role::Subscriber(_) => SUBSCRIBER,
        Role::Provider => PROVIDER,
        Role::Operator => OPERATOR,
    }
}

/// What `aria-current` says of the item that leads to `target` on the page at
/// `path`: `page` on that very page, `true` on the pages below it.
fn current(target: &str, path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    if path == target {
        return Some("page");
    }
    // everything of the operator's is below their home; of the provider's home only
    // its recordings are
    let below = match target {
        _ if target == route::OPERATOR.template => None,
        _ if target == route::PROVIDER.template => path.strip_prefix("/provider/recordings"),
        _ => path.strip_prefix(target),
    };
    let is_below = below.is_some_and(|rest| rest.starts_with(['/', '.']));
    is_below.then_some("true")
}

/// Items that fit beside the product's name and the person's, in German too.
const SHORT_MAX: usize = 5;

/// The links of `role`, the one that leads to `path` marked.
#[component]
pub fn Nav(role: Role, language: Language, path: String) -> impl IntoView {
    let items = items(role);
    let length = (items.len() > SHORT_MAX).then_some("long");
    let links = items
        .iter()
        .map(|(route, label)| {
            let target = route.template;
            view! { <a href=target aria-current=current(target, &path)>{label(language)}</a> }
        })
        .collect_view();
    view! { <nav class="nav" data-length=length aria-label=words::main_navigation(language)>{links}</nav> }
}

#[cfg(test)]
mod tests {
    use super::current;

    #[test]
    fn one_item_is_the_current_one() {
        for (target, path, want) in [
            ("/usage", "/usage", Some("page")),
            ("/usage", "/usage?period=2026-10", Some("page")),
            ("/usage", "/usage/records", Some("true")),
            ("/usage", "/usages", None),
            ("/invoices", "/usage", None),
            ("/operator", "/operator", Some("page")),
            ("/operator", "/operator/imports", None),
            ("/operator/imports", "/operator/imports/imp_1", Some("true")),
            ("/provider", "/provider/recordings/con_1", Some("true")),
            ("/provider", "/provider/delivery", None),
            (
                "/provider/delivery",
                "/provider/delivery/history/2",
                Some("true"),
            ),
            ("/provider/delivery", "/provider/deliveries", None),
            ("/provider/deliveries", "/provider/deliveries", Some("page")),
            ("/shop", "/shop/con_1", Some("true")),
        ] {
            assert_eq!(current(target, path), want, "{target} on {path}");
        }
    }
}
