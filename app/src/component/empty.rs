//! Where there is nothing: said in words, with what to do about it.

use leptos::prelude::*;

/// The state of a list or a page without anything on it.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    say: String,
    /// What to do, or when it will be there.
    #[prop(optional, into)]
    how: Option<String>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__say">{say}</p>
            {how.map(|how| view! { <p>{how}</p> })}
        </div>
    }
}
