//! A page's head, and the sheets of paper below it: one sheet, one thought.

use leptos::prelude::*;

/// The top of a page: where it stands, what it is, what can be done.
#[component]
pub fn Head(
    /// What stands above the heading: the way back.
    #[prop(optional)]
    over: Option<AnyView>,
    /// The heading.
    title: AnyView,
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

/// A sheet with its heading and, beside it, a link: path and words.
pub fn sheet<V>(
    id: &'static str,
    title: &'static str,
    link: Option<(String, &'static str)>,
    body: V,
) -> AnyView
where
    V: IntoView + 'static,
{
    let heading = view! { <h2 id=id>{title}</h2> };
    let heading = match link {
        Some((path, words)) => view! {
            <div class="sheet__head">{heading}<a href=path>{words}</a></div>
        }
        .into_any(),
        None => heading.into_any(),
    };
    // types of views grow with all they hold; here they end
    let body = body.into_any();
    view! { <section class="sheet" aria-labelledby=id>{heading}{body}</section> }.into_any()
}

/// A field with its label, a hint and, where it was refused, the reason;
/// `control` is told what describes it and whether it is invalid.
pub fn field<V: IntoView, F, I: Into<String>>(
    id: I,
    label: &'static str,
    hint: Option<String>,
    fault: Option<String>,
    control: F,
) -> impl IntoView + use<V, F, I>
where
    F: FnOnce(Option<String>, Option<&'static str>) -> V,
{
    let id = id.into();
    let (error_id, hint_id) = (format!("{id}-error"), format!("{id}-hint"));
    let described: Vec<&str> = [
        fault.as_ref().map(|_| error_id.as_str()),
        hint.as_ref().map(|_| hint_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let state = fault.is_some().then_some("error");
    let invalid = fault.is_some().then_some("true");
    let error = fault.map(|words| view! { <p class="field__error" id=error_id>{words}</p> });
    let hint = hint.map(|words| view! { <p class="field__hint" id=hint_id>{words}</p> });
    let control = control(described, invalid);
    view! {
        <div class="field" data-state=state>
            <label for=id>{label}</label>
            {hint}
            {error}
            {control}
        </div>
    }
}

/// What a text area holds. Leptos takes its content for a script's and leaves
/// it as it is, so the marks of HTML are written out here; the line end before
/// it is the one that browsers drop.
pub fn area_content(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("\n{text}")
}
