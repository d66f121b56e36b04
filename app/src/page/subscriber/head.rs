//! The top of a page, and what else these pages share.

use crate::text;
use domain::usage::Service;
use leptos::prelude::*;

/// Where the page stands, what it is, what can be done.
#[component]
pub(super) fn Head(
    /// What stands above the heading.
    #[prop(optional)]
    over: Option<AnyView>,
    /// The heading.
    title: String,
    /// What stands below it.
    #[prop(optional)]
    lead: Option<AnyView>,
    /// Buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
) -> impl IntoView {
    view! {
        <header class="head">
            <div>
                {over.map(|over| view! { <p class="head__over">{over}</p> })}
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="head__lead">{lead}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="head__actions no-print">{actions}</div> })}
        </header>
    }
}

/// `Calls`, `Data`.
pub(super) fn service_name(service: Service) -> &'static str {
    text::bill::service(service, text::language())
}
