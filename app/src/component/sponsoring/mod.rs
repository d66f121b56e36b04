//! The fields of what a provider sponsors: the head, groups and rules, a fold for
//! each row, and an empty one below them.

pub mod changes;
mod group;
mod rule;

use crate::{
    component::{
        form::{FormFault, fault_of},
        sheet::field,
    },
    text::delivery::sponsoring as words,
    view::delivery::sponsoring::{
        Focus, GroupRow, RecordingChoice, RuleRow, SponsoringForm, change::when_spent,
    },
};
use domain::{delivery::WhenSpent, party::Language};
use leptos::prelude::*;

/// What rows are drawn with.
struct Drawing<'a> {
    form: &'a SponsoringForm,
    recordings: &'a [RecordingChoice],
    faults: &'a [FormFault],
    focus: Focus,
    language: Language,
}

/// A field of one line.
struct Input<'a> {
    name: String,
    label: &'static str,
    hint: Option<&'static str>,
    value: &'a str,
    /// What a phone's keyboard offers: `text`, `decimal`.
    mode: &'static str,
    kind: &'static str,
    has_focus: bool,
}

impl<'a> Input<'a> {
    const fn new(name: String, label: &'static str, value: &'a str) -> Self {
        Self {
            name,
            label,
            hint: None,
            value,
            mode: "text",
            kind: "text",
            has_focus: false,
        }
    }

    const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    const fn decimal(mut self) -> Self {
        self.mode = "decimal";
        self
    }

    const fn time(mut self) -> Self {
        self.kind = "time";
        self
    }

    fn draw(self, faults: &[FormFault]) -> AnyView {
        let fault = fault_of(faults, &self.name).map(str::to_owned);
        let hint = self.hint.map(str::to_owned);
        let (id, name) = (self.name.clone(), self.name.clone());
        let (kind, mode, value) = (self.kind, self.mode, self.value.to_owned());
        let has_focus = self.has_focus;
        field(self.name, self.label, hint, fault, |described, invalid| {
            view! {
                <input
                    id=id
                    name=name
                    type=kind
                    value=value
                    inputmode=mode
                    autocomplete="off"
                    autofocus=has_focus
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        })
        .into_any()
    }
}

/// A field to choose one of several; `options` are values and what they are called.
fn select(
    name: String,
    label: &'static str,
    hint: Option<&'static str>,
    options: Vec<(String, String)>,
    chosen: &str,
    faults: &[FormFault],
) -> AnyView {
    let fault = fault_of(faults, &name).map(str::to_owned);
    let options = options.into_iter().map(|(value, says)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{says}</option> }
    });
    let options = options.collect_view();
    let (id, named) = (name.clone(), name.clone());
    field(
        name,
        label,
        hint.map(str::to_owned),
        fault,
        |described, invalid| {
            view! {
                <select id=id name=named aria-describedby=described aria-invalid=invalid>
                    {options}
                </select>
            }
        },
    )
    .into_any()
}

/// A box to tick, one of several of that name.
fn tick(name: &str, value: String, says: String, is_chosen: bool) -> impl IntoView + use<> {
    let id = format!("{name}-{value}");
    let (label_for, name) = (id.clone(), name.to_owned());
    view! {
        <div class="choice">
            <input id=id type="checkbox" name=name value=value checked=is_chosen />
            <label for=label_for><bdi>{says}</bdi></label>
        </div>
    }
}

/// A button that sends the form with that step.
fn button(step: String, says: &'static str, of: &str) -> impl IntoView + use<> {
    // several of these stand on one page
    let of = (!of.is_empty())
        .then(|| view! { <span class="visually-hidden">": " {of.to_owned()}</span> });
    view! {
        <button class="btn" data-size="small" name="step" value=step>{says}{of}</button>
    }
}

/// All fields of the form.
pub fn sponsoring_fields(
    form: &SponsoringForm,
    recordings: &[RecordingChoice],
    currencies: &[String],
    (faults, focus): (&[FormFault], Focus),
    language: Language,
) -> AnyView {
    let drawing = Drawing {
        form,
        recordings,
        faults,
        focus,
        language,
    };
    let (no_group, no_rule) = (GroupRow::default(), RuleRow::default());
    let groups = form.groups.iter().chain([&no_group]).enumerate();
    let groups: Vec<AnyView> = groups
        .map(|(place, row)| drawing.group(place, row))
        .collect();
    let rules = form.rules.iter().chain([&no_rule]).enumerate();
    let rules: Vec<AnyView> = rules.map(|(place, row)| drawing.rule(place, row)).collect();
    let too_many = |id: &'static str| {
        fault_of(faults, id).map(|says| view! { <p class="field__error">{says.to_owned()}</p> })
    };
    view! {
        <section class="sheet" aria-labelledby="money">
            <h2 id="money">{words::money(language)}</h2>
            {money(form, currencies, faults, language)}
        </section>
        <section class="sheet" aria-labelledby="rules">
            <h2 id="rules">{words::rules(language)}</h2>
            <p class="soft">{words::rules_how(language)}</p>
            {too_many("rules")}
            <div class="sponsoring__rows">{rules}</div>
            <div class="form__actions">
                {button("add-rule".to_owned(), words::add_rule(language), "")}
            </div>
        </section>
        <section class="sheet" aria-labelledby="groups">
            <h2 id="groups">{words::groups(language)}</h2>
            <p class="soft">{words::groups_how(language)}</p>
            {too_many("groups")}
            <div class="sponsoring__rows">{groups}</div>
            <div class="form__actions">
                {button("add-group".to_owned(), words::add_group(language), "")}
            </div>
        </section>
    }
    .into_any()
}

fn money(
    form: &SponsoringForm,
    currencies: &[String],
    faults: &[FormFault],
    language: Language,
) -> AnyView {
    let mut codes = currencies.to_vec();
    if !codes.contains(&form.currency) && !form.currency.is_empty() {
        codes.push(form.currency.clone());
    }
    let codes = codes.into_iter().map(|code| (code.clone(), code)).collect();
    let currency = select(
        "currency".to_owned(),
        words::currency(language),
        Some(words::currency_hint(language)),
        codes,
        &form.currency,
        faults,
    );
    let budget = Input::new(
        "budget.month".to_owned(),
        words::budget(language),
        &form.budget_month,
    );
    let then = WhenSpent::ALL.map(|one| {
        let says = when_spent(one, language).to_owned();
        (one.as_str().to_owned(), says)
    });
    let then = select(
        "budget.when_spent".to_owned(),
        words::when_spent(language),
        None,
        then.into(),
        &form.when_spent,
        faults,
    );
    let budget = budget
        .hint(words::budget_hint(language))
        .decimal()
        .draw(faults);
    view! { <div class="sponsoring__fields">{currency}{budget}{then}</div> }.into_any()
}

/// Whether some fault is of the row whose fields begin so.
fn has_fault(faults: &[FormFault], row: &str) -> bool {
    faults.iter().any(|fault| {
        let rest = fault.field.strip_prefix(row);
        rest.is_some_and(|rest| rest.starts_with('.'))
    })
}
