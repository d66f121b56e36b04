//! Coming into a household: whoever holds an invitation chooses a password.

use crate::{
    component::form::{ErrorSummary, FormFault, TextField, fault_of},
    component::rich::Say,
    route,
    text::{self, household as words},
};
use engine::identity::Welcome;
use leptos::prelude::*;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct JoinForm {
    /// What lets them in, as the mail's link has it.
    pub token: String,
    /// The name as it was typed.
    pub name: String,
    /// Why it was refused.
    pub faults: Vec<FormFault>,
}

/// The page.
#[component]
pub fn JoinPage(
    /// What the invitation says; `None` where it is not good any more.
    welcome: Option<Welcome>,
    /// The form.
    form: JoinForm,
) -> impl IntoView {
    let language = text::language();
    let Some(welcome) = welcome else {
        return view! {
            <header class="head"><div><h1>{words::not_good(language)}</h1></div></header>
            <section class="sheet"><p>{words::not_good_how(language)}</p></section>
        }
        .into_any();
    };
    let fault = |field| fault_of(&form.faults, field).map(str::to_owned);
    let (name_fault, password_fault) = (fault("name"), fault("password"));
    let summary = (!form.faults.is_empty()).then(|| {
        let faults = form.faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let lead = words::join_lead(language, &welcome.household, &welcome.email);
    view! {
        {summary}
        <header class="head"><div><h1>{words::join_title(language)}</h1></div></header>
        <section class="sheet" aria-label=words::join_title(language)>
            <p><Say say=lead /></p>
            <form class="form" method="post" action=route::JOIN_SEND.template novalidate=true>
                <input type="hidden" name="token" value=form.token />
                <TextField
                    name="name"
                    label=words::name(language).to_owned()
                    value=form.name
                    autocomplete="name"
                    fault=name_fault
                />
                <TextField
                    name="password"
                    label=words::password(language).to_owned()
                    kind="password"
                    autocomplete="new-password"
                    fault=password_fault
                />
                <div class="form__actions">
                    <button class="btn" data-kind="main">{words::join(language)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
