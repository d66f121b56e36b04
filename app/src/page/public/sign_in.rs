//! The sign-in form.

use crate::{
    component::form::{ErrorSummary, FormFault, TextField, fault_of},
    route,
    text::{self, sign_in as words},
};
use leptos::prelude::*;

/// An account that the sign-in page of a demo names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// Its e-mail address.
    pub email: &'static str,
    /// Whose it is.
    pub name: &'static str,
}

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct SignInForm {
    /// The address as it was typed.
    pub email: String,
    /// Where to go afterwards.
    pub next: Option<String>,
    /// Whether they have just come into a household.
    pub has_joined: bool,
    /// Why it was refused.
    pub faults: Vec<FormFault>,
    /// The accounts of a demo, and the password of all of them.
    pub demo: Option<(Vec<DemoAccount>, &'static str)>,
}

/// The page.
#[component]
pub fn SignInPage(
    /// What it shows.
    form: SignInForm,
) -> impl IntoView {
    let language = text::language();
    let SignInForm {
        email,
        next,
        faults,
        demo,
        ..
    } = form;
    let fault = |field| fault_of(&faults, field).map(str::to_owned);
    let (email_fault, password_fault) = (fault("email"), fault("password"));
    let summary = (!faults.is_empty()).then(|| view! { <ErrorSummary faults=faults.clone() /> });
    let next_field = next
        .clone()
        .map(|next| view! { <input type="hidden" name="next" value=next /> });
    let demo = demo.map(|(accounts, password)| view! { <DemoAccounts accounts password next /> });
    view! {
        {summary}
        <header class="head"><div><h1>{words::title(language)}</h1></div></header>
        <div class="two">
            <section class="sheet" aria-label=words::title(language)>
                <form class="form" method="post" action=route::SIGN_IN.template novalidate=true>
                    {next_field}
                    <TextField
                        name="email"
                        label=words::email(language).to_owned()
                        kind="email"
                        value=email
                        autocomplete="username"
                        fault=email_fault
                    />
                    <TextField
                        name="password"
                        label=words::password(language).to_owned()
                        kind="password"
                        autocomplete="current-password"
                        fault=password_fault
                    />
                    <div class="form__actions">
                        <button class="btn" data-kind="main">{words::sign_in(language)}</button>
                    </div>
                </form>
            </section>
            {demo}
        </div>
    }
}

/// The accounts of a demo, each with a button that signs in.
#[component]
fn DemoAccounts(
    accounts: Vec<DemoAccount>,
    password: &'static str,
    next: Option<String>,
) -> impl IntoView {
    let language = text::language();
    let rows = accounts.into_iter().map(|account| {
        let next = next
            .clone()
            .map(|next| view! { <input type="hidden" name="next" value=next /> });
        let label = format!("{}: {}", words::sign_in(language), account.name);
        view! {
            <tr>
                <th scope="row">
                    {account.name}
                    <span class="table__under">{account.email}</span>
                </th>
                <td class="n">
                    <form method="post" action=route::SIGN_IN.template>
                        {next}
                        <input type="hidden" name="email" value=account.email />
                        <input type="hidden" name="password" value=password />
                        <button class="btn" aria-label=label>{words::sign_in(language)}</button>
                    </form>
                </td>
            </tr>
        }
    });
    view! {
        <section class="sheet" aria-labelledby="demo">
            <h2 id="demo">{words::demo_accounts(language)}</h2>
            <p>{words::demo_how(language)} " " <code>{password}</code> "."</p>
            <table class="table">
                <caption class="visually-hidden">{words::demo_accounts(language)}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}
