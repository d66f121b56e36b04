//! Who is in the household: the holder asks others in, and takes them out.

use super::head::Head;
use crate::{
    component::form::{ErrorSummary, FormFault, TextField, fault_of},
    component::sheet::sheet,
    format, route,
    text::{self, household as words},
};
use domain::{id::UserId, party::Language};
use engine::identity::{Household, Invited, Person};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// What the form for an invitation holds.
#[derive(Debug, Clone, Default)]
pub struct InviteForm {
    /// The address as it was typed.
    pub email: String,
    /// Why it was refused.
    pub faults: Vec<FormFault>,
}

/// The page.
#[component]
pub fn HouseholdPage(
    /// The people.
    household: Household,
    /// Who looks.
    user: UserId,
    /// The account's zone.
    zone: TimeZone,
    /// The form.
    form: InviteForm,
) -> impl IntoView {
    let language = text::language();
    let is_holder = household.is_holder;
    let people = household.people.iter();
    let people: Vec<AnyView> = people
        .map(|person| person_row(person, user, is_holder, language))
        .collect();
    let invited = household.invited.iter();
    let invited: Vec<AnyView> = invited
        .map(|invited| invited_row(invited, &zone, is_holder, language))
        .collect();
    let invited = (!invited.is_empty()).then(|| {
        let table = view! {
            <table class="table">
                <caption class="visually-hidden">{words::invited_people(language)}</caption>
                <tbody>{invited}</tbody>
            </table>
        };
        sheet("invited", words::invited_people(language), None, table)
    });
    let summary = (!form.faults.is_empty()).then(|| {
        let faults = form.faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let invite = match is_holder {
        true => invite_form(form, language),
        false => view! { <p class="soft">{words::only_holder(language)}</p> }.into_any(),
    };
    let table = view! {
        <table class="table">
            <caption class="visually-hidden">{words::people(language)}</caption>
            <tbody>{people}</tbody>
        </table>
    };
    view! {
        {summary}
        <Head title=words::title(language).into_any() lead=words::lead(language).into_any() />
        {sheet("people", words::people(language), None, table)}
        {invited}
        {sheet("invite", words::invite_somebody(language), None, invite)}
    }
}

fn person_row(person: &Person, user: UserId, is_holder: bool, language: Language) -> AnyView {
    let what = match person.is_member {
        true => words::member(language),
        false => words::holder(language),
    };
    let you = (person.user == user).then(|| {
        view! { " " <span class="tag">{words::you(language)}</span> }
    });
    let remove = (is_holder && person.is_member).then(|| {
        let label = words::remove_whom(language, &person.email).to_string();
        view! {
            <form method="post" action=route::HOUSEHOLD_REMOVE.template>
                <input type="hidden" name="user" value=person.user.to_string() />
                <button class="btn" aria-label=label>{words::remove(language)}</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">
                {person.name.clone()} {you}
                <span class="table__under">{person.email.clone()} " · " {what}</span>
            </th>
            <td class="n">{remove}</td>
        </tr>
    }
    .into_any()
}

fn invited_row(invited: &Invited, zone: &TimeZone, is_holder: bool, language: Language) -> AnyView {
    let until = format::day_and_time(invited.until, zone, language);
    let until = words::until(language, &until).to_string();
    let withdraw = is_holder.then(|| {
        let label = words::withdraw_whom(language, &invited.email).to_string();
        view! {
            <form method="post" action=route::HOUSEHOLD_WITHDRAW.template>
                <input type="hidden" name="invitation" value=invited.id.to_string() />
                <button class="btn" aria-label=label>{words::withdraw(language)}</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{invited.email.clone()} <span class="table__under">{until}</span></th>
            <td class="n">{withdraw}</td>
        </tr>
    }
    .into_any()
}

fn invite_form(form: InviteForm, language: Language) -> AnyView {
    let fault = fault_of(&form.faults, "email").map(str::to_owned);
    view! {
        <p>{words::invite_how(language)}</p>
        <form class="form" method="post" action=route::HOUSEHOLD_INVITE.template novalidate=true>
            <TextField
                name="email"
                label=words::email(language).to_owned()
                kind="email"
                value=form.email
                fault
            />
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::invite(language)}</button>
            </div>
        </form>
    }
    .into_any()
}
