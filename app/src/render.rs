//! A page in its shell to one string of HTML.
//!
//! No router and no streaming: a page has all it shows before it is rendered, so
//! its status is known, it needs no script, and it goes out in one write. A
//! `Resource` or `Suspense` on a page would show its fallback for ever.

use crate::component::shell::{Frame, Shell, ShellProps};
use hydration_context::SsrSharedContext;
use leptos::{nonce::Nonce, prelude::*};
use std::sync::Arc;

/// What Leptos writes where a view has nothing to show, or between two texts.
const PLACEHOLDER: &str = "<!>";

/// Renders the page made by `view` inside the shell that `frame` describes.
/// `view` finds the page's language in [`crate::text::language`].
pub fn document<V: IntoView + 'static>(frame: Frame, view: impl FnOnce() -> V) -> String {
    let has_islands = frame.bundle.is_some();
    // islands ask the shared context whether they are in one
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        provide_context(Nonce::from_value(frame.nonce.clone()));
        provide_context(frame.language);
        let page = view().into_any();
        Shell(ShellProps { frame, page }).to_html()
    });
    // the thread goes on to other pages
    owner.unset_with_forced_cleanup();
    // browsers read the placeholder as an empty comment, validators as a mistake;
    // only islands look for it. It cannot be content: there `<` is escaped.
    html.replace(PLACEHOLDER, if has_islands { "<!---->" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::shell::{BundleLinks, Theme};
    use domain::{
        id::{AccountId, UserId},
        party::Language,
    };
    use engine::{Role, Viewer};
    use uuid::Uuid;

    fn frame() -> Frame {
        Frame {
            title: "Usage & more".into(),
            has_errors: false,
            language: Language::En,
            theme: Theme::Auto,
            viewer: None,
            path: "/usage?line=<1>".into(),
            notice: None,
            stylesheet: "/assets/style-1f.css".into(),
            bundle: None,
            nonce: "bm9uY2U".into(),
        }
    }

    fn viewer(role: Role) -> Option<Arc<Viewer>> {
        Some(Arc::new(Viewer {
            user: UserId::new(Uuid::from_u128(1)),
            session_id: Uuid::from_u128(2),
            role,
            is_member: false,
            name: "Ada <b>".into(),
            email: "ada@example.com".into(),
            language: Language::En,
            client: String::new(),
        }))
    }

    fn render(frame: Frame) -> String {
        document(
            frame,
            || view! { <h1>"Usage"</h1> <p>{crate::text::language().tag()} {3}</p> },
        )
    }

    #[test]
    fn a_page_is_one_whole_document_in_its_language() {
        let html = render(Frame {
            language: Language::De,
            theme: Theme::Dark,
            has_errors: true,
            ..frame()
        });
        assert!(
            html.starts_with("<!DOCTYPE html><html lang=\"de\" data-theme=\"dark\"><head>"),
            "{html}"
        );
        assert!(html.ends_with("</body></html>"), "{html}");
        assert!(
            html.contains("<title>Fehler: Usage &amp; more · Bandstand</title>"),
            "{html}"
        );
        assert!(html.contains("<h1>Usage</h1><p>de3</p>"), "{html}");
        // the theme is the device's: no attribute
        assert!(!render(frame()).contains("data-theme"));
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let role = Role::Operator;
        let notice = Some("<script>".to_owned());
        let html = render(Frame {
            viewer: viewer(role),
            notice,
            ..frame()
        });
        for (raw, escaped) in [
            ("Ada <b>", "Ada &lt;b&gt;"),
            ("<script>", "&lt;script&gt;"),
            ("line=<1>", "line=&lt;1&gt;"),
        ] {
            assert!(
                html.contains(escaped) && !html.contains(raw),
                "{raw}: {html}"
            );
        }
    }

    #[test]
    fn each_role_finds_its_own_pages() {
        let account = AccountId::new(Uuid::from_u128(7));
        for (role, links) in [
            (
                Role::Subscriber(account),
                &[
                    "/overview",
                    "/usage",
                    "/invoices",
                    "/shop",
                    "/library",
                    "/player",
                ][..],
            ),
            (Role::Provider, &["/provider"]),
            (
                Role::Operator,
                &[
                    "/operator",
                    "/operator/imports",
                    "/operator/content",
                    "/operator/matches",
                    "/operator/rights",
                    "/operator/audit",
                ],
            ),
        ] {
            let html = render(Frame {
                viewer: viewer(role),
                ..frame()
            });
            for link in [
                "/overview",
                "/usage",
                "/invoices",
                "/shop",
                "/library",
                "/player",
                "/provider",
                "/operator",
                "/operator/imports",
                "/operator/content",
                "/operator/matches",
                "/operator/rights",
                "/operator/audit",
            ] {
                let is_there = html.contains(&format!("<a href=\"{link}\""));
                assert_eq!(is_there, links.contains(&link), "{role:?} {link}: {html}");
            }
            assert!(html.contains("action=\"/sign-out\"") && !html.contains("href=\"/sign-in\""));
        }
    }

    #[test]
    fn only_a_page_with_islands_has_a_script() {
        assert!(!render(frame()).contains("<script"));
        let bundle = Some(BundleLinks {
            script: "/pkg/client-1f.js".into(),
            module: "/pkg/client-1f_bg.wasm".into(),
        });
        let html = render(Frame { bundle, ..frame() });
        assert_eq!(html.matches("<script").count(), 1, "{html}");
        assert!(
            html.contains("<script type=\"module\" nonce=\"bm9uY2U\">"),
            "{html}"
        );
        assert!(
            html.contains("(\"/pkg/client-1f.js\",\"/pkg/client-1f_bg.wasm\")</script>"),
            "{html}"
        );
        assert!(!html.contains(PLACEHOLDER), "{html}");
    }
}
