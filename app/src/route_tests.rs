//! The table of routes, and links.

use super::*;
use std::collections::HashSet;

#[test]
fn no_route_is_there_twice() {
    let mut seen = HashSet::new();
    for route in ROUTES {
        assert!(seen.insert((route.method, route.template)), "{route:?}");
    }
}

#[test]
fn what_stands_below_operator_is_for_operators() {
    for route in ROUTES {
        let below = route.template.starts_with("/operator");
        assert_eq!(below, route.audience == Audience::Operator, "{route:?}");
    }
}

#[test]
fn what_asks_for_a_token_is_the_programs_interface() {
    for route in ROUTES {
        if route.audience.is_program() {
            assert!(route.is_api() && route.body.is_for_programs(), "{route:?}");
        } else if route.is_api() {
            assert_eq!(route.audience, Audience::Public, "{route:?}");
        }
    }
}

#[test]
fn values_cannot_leave_their_place() {
    for (value, want) in [
        ("2026-000412", "/invoices/2026-000412"),
        ("../x", "/invoices/..%2Fx"),
        ("a b&c=d#e", "/invoices/a%20b%26c%3Dd%23e"),
        ("Ü{seq}", "/invoices/%C3%9C%7Bseq%7D"),
    ] {
        assert_eq!(invoice(value), want);
    }
}

#[test]
fn next_stays_on_this_site() {
    for next in ["/", "/usage?period=2026-10&line=a%20b", "/a//b"] {
        assert_eq!(local(next), Some(next));
    }
    for next in [
        "",
        "usage",
        "//example.com",
        "/\\example.com",
        "/\t/example.com",
        "/a\r\nb",
        "https://example.com/",
        "javascript:alert(1)",
        "/ü",
        "/a\\b",
    ] {
        assert_eq!(local(next), None, "{next:?}");
    }
}
