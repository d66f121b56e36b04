//! The editor for a metering plan version: a plain form with the plan's file in
//! it and, once it is checked, what it resolves to, when its schedule switches,
//! and what it would have done last month.

use super::parts::{Head, area_content, english, sheet};
use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, FormFault},
    },
    format, route,
    text::{self, operator::plan as words},
    view::{
        allowance::{unit, will},
        condition,
    },
};
use domain::{
    metering::{ClockChange, Condition, MeteringPlan, Policy, PolicyKind, Quota, Switch},
    party::Language,
};
use engine::read::plan_preview::{Outcome, Replay};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// What the editor begins with.
pub const SAMPLE: &str = include_str!("plan_sample.toml");

/// What a check of the file came to.
#[derive(Debug, Clone)]
pub enum Checked {
    /// It was not checked yet.
    NotYet,
    /// There is no file.
    Empty,
    /// It is sound.
    Sound(Box<Sound>),
    /// It breaks rules: a line for each.
    Refused(String),
}

/// What a sound file comes to.
#[derive(Debug, Clone)]
pub struct Sound {
    /// The plan.
    pub plan: MeteringPlan,
    /// The next switches of its schedule.
    pub switches: Vec<Switch>,
    /// The zone that they are shown in.
    pub zone: TimeZone,
    /// Last month, by account.
    pub replays: Vec<Replay>,
    /// How many meters of months that have ended it counts anew.
    pub reaches_back: u64,
    /// What was just done, where it was not only checked.
    pub notice: Option<String>,
}

/// The page.
#[component]
pub fn PlanEditorPage(
    /// The file as it stands.
    source: String,
    /// What a check of it came to.
    checked: Checked,
) -> impl IntoView {
    let language = text::language();
    let fault = match &checked {
        Checked::NotYet | Checked::Sound(_) => None,
        Checked::Empty => Some(words::fault_empty(language).to_owned()),
        Checked::Refused(why) => Some(why.clone()),
    };
    let errors = fault.clone().map(|words| {
        let faults = words
            .lines()
            .map(|line| FormFault::new("source", line))
            .collect();
        view! { <ErrorSummary faults /> }
    });
    let over = view! { <a href=route::PLANS.template>{words::title(language)}</a> };
    let sound = match checked {
        Checked::Sound(found) => Some(sound(&found, language)),
        _ => None,
    };
    view! {
        {errors}
        <Head
            over=over.into_any()
            title=words::add(language).into_any()
            lead=words::editor_how(language).into_any()
        />
        {sound}
        {sheet("file", words::file(language), None, form(source, fault, language))}
    }
}

fn form(source: String, fault: Option<String>, language: Language) -> impl IntoView {
    let state = fault.is_some().then_some("error");
    let invalid = fault.is_some().then_some("true");
    let described = match &fault {
        Some(_) => "source-error source-hint",
        None => "source-hint",
    };
    let fault = fault.map(|words| {
        let lines: Vec<AnyView> = words
            .lines()
            .map(|line| view! { <p class="field__error">{english(line.to_owned())}</p> }.into_any())
            .collect();
        view! { <div id="source-error">{lines}</div> }
    });
    let rows = (source.lines().count() + 2).clamp(16, 40).to_string();
    let source = area_content(&source);
    view! {
        <form class="form" method="post" action=route::PLAN_SEND.template>
            <div class="field" data-state=state>
                <label for="source">{words::source_label(language)}</label>
                <p class="field__hint" id="source-hint">{words::source_hint(language)}</p>
                {fault}
                <textarea
                    class="field__bytes"
                    id="source"
                    name="source"
                    rows=rows
                    spellcheck="false"
                    autocapitalize="off"
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {source}
                </textarea>
            </div>
            <div class="form__actions">
                <button class="btn" name="how" value="check">{words::check(language)}</button>
                <button class="btn" data-kind="main" name="how" value="add">
                    {words::save(language)}
                </button>
            </div>
        </form>
    }
}

fn sound(found: &Sound, language: Language) -> AnyView {
    let name = found.plan.name(language.tag());
    let name = words::name_and_version(language, name, &found.plan.version.to_string());
    let notice = found
        .notice
        .clone()
        .unwrap_or_else(|| words::checked(language).to_owned());
    let back = i64::try_from(found.reaches_back).unwrap_or(i64::MAX);
    let back = (back > 0).then(|| {
        let day = format::date(found.plan.valid_from, language);
        let meters = words::meters(language, back);
        let words = words::reaches_back(language, &day, &meters).to_string();
        view! { <p class="notice" data-kind="warn">{words}</p> }
    });
    view! {
        <p class="notice" role="status">{notice}</p>
        {back}
        <h2>{name.to_string()}</h2>
        {sheet("tree", words::tree(language), None, tree(&found.plan, language))}
        {sheet("switches", words::switches(language), None, switches(found, language))}
        {sheet("replay", words::replay(language), None, replay(found, language))}
    }
    .into_any()
}

/// Each policy with where each of its attributes comes from.
fn tree(plan: &MeteringPlan, language: Language) -> AnyView {
    let rows: Vec<AnyView> = plan
        .policies
        .iter()
        .map(|policy| policy_row(plan, policy, language))
        .collect();
    let at_cap = words::at_cap(language, &will(plan.at_cap, language)).to_string();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::tree(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::policies(language)}</th>
                    <th scope="col" data-at="wide">{words::quota(language)}</th>
                    <th scope="col" data-at="wide">{words::factor(language)}</th>
                    <th scope="col">{words::thresholds(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="soft small">{at_cap}</p>
    }
    .into_any()
}

fn policy_row(plan: &MeteringPlan, policy: &Policy, language: Language) -> AnyView {
    let name = |place: &usize| plan.policies[*place].name(language.tag()).to_owned();
    let of = match &policy.kind {
        PolicyKind::Primary => &[][..],
        PolicyKind::Secondary { of } => of,
    };
    let names = of.iter().map(name).collect::<Vec<_>>().join(", ");
    let under = (!of.is_empty()).then(|| words::under(language, &names).to_string());
    let when = condition::say(&policy.condition, &plan.schedule, language);
    let quota = match policy.quota {
        Quota::Own(quota) => format::quantity_exact(quota, unit(plan.service), language),
        Quota::None => words::none_quota(language).to_owned(),
        Quota::Inherited => words::inherited_from(language, &names).to_string(),
        Quota::Sum => words::sum_of(language, &names).to_string(),
    };
    let mut factors: Vec<String> = policy
        .factors
        .iter()
        .map(|(holds, factor)| {
            let factor = format::factor(*factor, language);
            match holds {
                Condition::Always => factor,
                holds => {
                    let when = condition::say(holds, &plan.schedule, language);
                    words::factor_if(language, &factor, &when).to_string()
                }
            }
        })
        .collect();
    let has_rest = policy
        .factors
        .iter()
        .any(|(holds, _)| *holds == Condition::Always);
    if !has_rest {
        factors.push(match of.first() {
            Some(first) => words::else_inherited(language, &name(first)).to_string(),
            None if factors.is_empty() => "1".to_owned(),
            None => words::else_one(language, "1").to_string(),
        });
    }
    let factors = factors.join(", ");
    let thresholds: Vec<String> = policy
        .thresholds
        .iter()
        .map(|threshold| {
            let percent = crate::text::allowance::percent(threshold.percent.millionths(), language);
            let action = will(threshold.action, language);
            words::threshold(language, &percent, &action).to_string()
        })
        .collect();
    let thresholds = match thresholds.as_slice() {
        [] => words::nothing(language).to_owned(),
        some => some.join(", "),
    };
    view! {
        <tr>
            <th scope="row">
                {policy.name(language.tag()).to_owned()}
                <span class="table__under">{when}</span>
                {under.map(|under| view! { <span class="table__under">{under}</span> })}
                <span class="table__under" data-at="narrow">{quota.clone()} " · " {factors.clone()}</span>
            </th>
            <td data-at="wide">{quota}</td>
            <td data-at="wide">{factors}</td>
            <td>{thresholds}</td>
        </tr>
    }
    .into_any()
}

fn switches(found: &Sound, language: Language) -> AnyView {
    if found.switches.is_empty() {
        return view! { <p>{words::no_switches(language)}</p> }.into_any();
    }
    let rows: Vec<AnyView> = found
        .switches
        .iter()
        .map(|switch| {
            let entry = |entry: &Option<domain::metering::EntryName>| match entry {
                Some(name) => name.to_string(),
                None => words::no_entry(language).to_owned(),
            };
            let clock = match switch.clock {
                ClockChange::None => None,
                ClockChange::Forward => Some(words::forward(language)),
                ClockChange::Back => Some(words::back(language)),
            };
            view! {
                <tr>
                    <th scope="row">
                        {format::instant(switch.at, &found.zone, language)}
                        {clock.map(|clock| view! { <span class="table__under">{clock}</span> })}
                    </th>
                    <td>{entry(&switch.from)}</td>
                    <td>{entry(&switch.to)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let zone = found.zone.iana_name().unwrap_or("UTC").to_owned();
    view! {
        <table class="table">
            <caption>{words::switches_in(language, &zone).to_string()}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::at(language)}</th>
                    <th scope="col">{words::from(language)}</th>
                    <th scope="col">{words::to(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn replay(found: &Sound, language: Language) -> AnyView {
    if found.replays.is_empty() {
        return view! { <Empty say=words::no_replay(language) /> }.into_any();
    }
    let unit = unit(found.plan.service);
    let outcome = |outcome: &Outcome| {
        let reached = match outcome.reached.as_slice() {
            [] => words::never(language).to_owned(),
            some => some.join(", "),
        };
        view! {
            {format::quantity(outcome.metric, unit, language)}
            <span class="table__under">{english(reached)}</span>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = found
        .replays
        .iter()
        .map(|row| {
            let real = match &row.real {
                Some(real) => outcome(real),
                None => words::unmetered(language).into_any(),
            };
            view! {
                <tr>
                    <th scope="row">
                        {row.reference.clone()}
                        <span class="table__under">{format::month(row.month, language)}</span>
                    </th>
                    <td>{outcome(&row.draft)}</td>
                    <td>{real}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::replay(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::account(language)}</th>
                    <th scope="col">{words::by_draft(language)}</th>
                    <th scope="col">{words::as_it_was(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::SAMPLE;

    #[test]
    fn the_sample_is_a_plan() {
        let plan = domain::metering::plan_file::parse(SAMPLE).unwrap();
        assert_eq!(plan.policies.len(), 3);
    }
}
