//! The household's allowance: where the meter stands, what it is made of, what
//! was reached, and what the household wants to happen.

use super::head::{Head, service_name};
use crate::{
    component::{
        empty::Empty,
        form::{ErrorSummary, FormFault, TextField, fault_of},
        meter::meter,
        rich::Say,
        sheet::sheet,
    },
    format, route,
    text::{self, Rich, allowance as words},
    view::{
        allowance::{done, picture, say, status, unit},
        condition,
    },
};
use domain::{catalog::TaxMode, metering::PolicyStatus, party::Language, unit::Currency};
use engine::{
    flow::choose::ALERT_PERCENTS,
    query::metering::CapChoice,
    read::{
        allowance::{Allowance, ChangeNow, CrossingNow, PartNow, PolicyNow, StatusNow},
        metering::Place,
    },
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AllowancePage(
    /// The meters of the running period, one a service.
    allowances: Vec<Allowance>,
    /// Whether the viewer decides for the household.
    is_holder: bool,
    /// The form for the amount to be told at.
    amount: AmountForm,
) -> impl IntoView {
    let language = text::language();
    let summary = (!amount.faults.is_empty()).then(|| {
        let faults = amount.faults.clone();
        view! { <ErrorSummary faults /> }
    });
    let amount = is_holder.then(|| amount_sheet(amount, language));
    if allowances.is_empty() {
        return view! {
            {summary}
            <Head title=words::title(language).into_any() />
            <section class="sheet">
                <Empty say=words::no_plan(language) how=words::no_plan_how(language) />
            </section>
            {amount}
        }
        .into_any();
    }
    let over = allowances.first().map(|allowance| {
        let zone = &allowance.account.cycle.zone;
        let period = format::period(&allowance.period, language);
        let mut parts = vec![period];
        parts.extend(format::days_left(
            &allowance.period,
            allowance.now,
            zone,
            language,
        ));
        parts.join(" · ")
    });
    let parts: Vec<AnyView> = allowances
        .iter()
        .map(|allowance| one(allowance, is_holder, language))
        .collect();
    view! {
        {summary}
        <Head title=words::one_for_all(language).into_any() over=over.unwrap_or_default().into_any() />
        {parts}
        {amount}
    }
    .into_any()
}

/// What the form for the amount holds.
#[derive(Debug, Clone)]
pub struct AmountForm {
    /// The amount as it was typed, or as it is set; empty where none is.
    pub amount: String,
    /// The account's currency.
    pub currency: Currency,
    /// Why it was refused.
    pub faults: Vec<FormFault>,
}

fn amount_sheet(form: AmountForm, language: Language) -> AnyView {
    let fault = fault_of(&form.faults, "amount").map(str::to_owned);
    let label = words::amount_in(language, &form.currency.to_string()).to_string();
    let body = view! {
        <p>{words::amount_how(language)}</p>
        <form class="form" method="post" action=route::ALLOWANCE_AMOUNT.template novalidate=true>
            <TextField name="amount" label value=form.amount fault />
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::save(language)}</button>
            </div>
        </form>
    };
    sheet("at-amount", words::at_an_amount(language), None, body)
}

fn one(allowance: &Allowance, is_holder: bool, language: Language) -> AnyView {
    let meters: Vec<AnyView> = allowance
        .policies
        .iter()
        .map(|policy| policy_sheet(allowance, policy, language))
        .collect();
    let plan = &allowance.plan;
    let mut factors = plan.policies.iter().flat_map(|policy| &policy.factors);
    let has_factors = factors.any(|(_, factor)| !factor.is_one());
    let bands = has_factors.then(|| {
        let words = match plan.weighs_bands() {
            true => words::bands_alike(language),
            false => words::bands_apart(language),
        };
        view! { <p class="soft small">{words}</p> }
    });
    let decide = match is_holder {
        true => view! {
            <div class="two">
                {sheet("wishes", words::your_wishes(language), None, wishes(allowance, language))}
                {recharge_sheet(allowance, language)}
            </div>
        }
        .into_any(),
        false => view! { <p class="soft">{words::holder_decides(language)}</p> }.into_any(),
    };
    let changes = changes(allowance, language);
    let abroad = allowance.roaming.as_ref();
    let abroad = abroad.and_then(|abroad| status_notice(allowance, abroad, true, language));
    view! {
        {status_notice(allowance, &allowance.status, false, language)}
        {abroad}
        {meters}
        {bands}
        {sheet("reached", words::what_was_reached(language), None, reached(allowance, language))}
        {changes}
        {decide}
    }
    .into_any()
}

/// How the service is served, where it is not as usual.
fn status_notice(
    allowance: &Allowance,
    now: &StatusNow,
    is_abroad: bool,
    language: Language,
) -> Option<AnyView> {
    if matches!(now.status, PolicyStatus::Normal | PolicyStatus::Notify) {
        return None;
    }
    let zone = &allowance.account.cycle.zone;
    let at = |instant| format::day_and_time(instant, zone, language);
    let since = now
        .since
        .map(|since| words::since(language, &at(since)).to_string());
    let until = now.pending.map(|(then, until)| match then {
        PolicyStatus::Normal => words::until(language, &at(until)).to_string(),
        then => words::from_then(language, &at(until), status(then, language)).to_string(),
    });
    let abroad = is_abroad.then(|| view! { <strong>{words::abroad(language)}</strong> " " });
    Some(
        view! {
            <div class="notice" data-kind="warn">
                <p>
                    {abroad}
                    <strong>{status(now.status, language)}</strong>
                    " "
                    {since}
                    " "
                    {until}
                </p>
            </div>
        }
        .into_any(),
    )
}

fn policy_sheet(allowance: &Allowance, policy: &PolicyNow, language: Language) -> AnyView {
    let unit = unit(allowance.plan.service);
    let id = format!("policy-{}", policy.code);
    let labelled = id.clone();
    let body = match policy.quota {
        Some(quota) => {
            let picture = meter(&picture(policy, quota, unit, language));
            let say: Vec<AnyView> = say(allowance, policy, language)
                .into_iter()
                .map(|say: Rich| view! { <Say say /> " " }.into_any())
                .collect();
            view! {
                <div inner_html=picture></div>
                <p class="lead">{say}</p>
            }
            .into_any()
        }
        None => view! { <p class="soft">{words::unlimited(language)}</p> }.into_any(),
    };
    let zone = &allowance.account.cycle.zone;
    // once is enough: all of a plan's policies see the same records
    let is_first = allowance.policies.first() == Some(policy);
    let as_of = allowance.newest_at.filter(|_| is_first).map(|newest| {
        let records = words::records(language, allowance.records);
        let at = format::day_and_time(newest, zone, language);
        words::as_of(language, &at, &records).to_string()
    });
    let condition = policy.condition.as_ref().map(|condition| {
        let when = condition::say(condition, &allowance.plan.schedule, language);
        let say = words::when_condition(language, &when).to_string();
        view! { <p class="soft small">{say}</p> }
    });
    let parts = (!policy.parts.is_empty()).then(|| parts_table(allowance, policy, language));
    let title = format!("{} · {}", service_name(allowance.plan.service), policy.name);
    view! {
        <section class="sheet" aria-labelledby=labelled>
            <h2 id=id>{title}</h2>
            {body}
            {condition}
            {as_of.map(|as_of| view! { <p class="soft small">{as_of}</p> })}
            {parts}
        </section>
    }
    .into_any()
}

/// "Home line: 15 GB × 0.2 = 3 GB".
fn parts_table(allowance: &Allowance, policy: &PolicyNow, language: Language) -> AnyView {
    let unit = unit(allowance.plan.service);
    let row = |part: &PartNow| {
        let raw = format::quantity(part.raw, unit, language);
        let metric = format::quantity(part.metric, unit, language);
        let how = if part.factor.is_one() {
            None
        } else {
            let factor = format::factor(part.factor, language);
            Some(words::times(language, &raw, &factor, &metric).to_string())
        };
        let via = part
            .via
            .as_ref()
            .map(|via| words::through(language, via).to_string());
        let note: Vec<String> = how.into_iter().chain(via).collect();
        view! {
            <tr>
                <th scope="row">
                    {part.label.clone()} " " <span class="parts__note">{note.join(" · ")}</span>
                </th>
                <td class="n">{metric}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = policy.parts.iter().map(row).collect();
    view! {
        <table class="parts">
            <caption>{words::what_counts(language)}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{words::line(language)}</th>
                    <th scope="col">{words::counts(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn reached(allowance: &Allowance, language: Language) -> AnyView {
    if allowance.crossings.is_empty() {
        return view! { <Empty say=words::nothing_reached(language) /> }.into_any();
    }
    let unit = unit(allowance.plan.service);
    let zone = &allowance.account.cycle.zone;
    let row = |crossing: &CrossingNow| {
        let metric = format::quantity(crossing.metric, unit, language);
        let quota = format::quantity_exact(crossing.quota, unit, language);
        let what = match crossing.millionths {
            Some(millionths) => {
                let percent = words::percent(millionths, language);
                words::reached(language, &percent, &metric, &quota)
            }
            None => words::all_of(language, &quota, &metric),
        };
        let record = route::USAGE_RECORD.path(&[&crossing.key]);
        let own = crossing.is_own.then(|| words::yours(language));
        let followed = match crossing.is_before {
            true => words::before_you_asked(language).to_owned(),
            false => done(crossing.action, language),
        };
        view! {
            <tr>
                <th scope="row">
                    {what.to_string()}
                    " "
                    <span class="parts__note">
                        {crossing.policy.clone()} " · "
                        <a href=record>
                            {format::day_and_time(crossing.at, zone, language)} ", "
                            {words::the_record(language)}
                        </a>
                        {own.map(|own| format!(" · {own}"))}
                    </span>
                </th>
                <td class="parts__then">{followed}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = allowance.crossings.iter().map(row).collect();
    view! {
        <table class="parts">
            <caption class="visually-hidden">{words::what_was_reached(language)}</caption>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// How the service came to be served otherwise, where it did.
fn changes(allowance: &Allowance, language: Language) -> Option<AnyView> {
    if allowance.changes.is_empty() {
        return None;
    }
    let zone = &allowance.account.cycle.zone;
    let row = |change: &ChangeNow| {
        let place = match change.place {
            Place::Home => None,
            Place::Roaming => Some(words::abroad(language)),
        };
        view! {
            <tr>
                <th scope="row">
                    {status(change.status, language)}
                    " "
                    <span class="parts__note">{place}</span>
                </th>
                <td class="n">{format::day_and_time(change.at, zone, language)}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = allowance.changes.iter().map(row).collect();
    let title = words::how_it_was_served(language);
    let table = view! {
        <table class="parts">
            <caption class="visually-hidden">{title}</caption>
            <tbody>{rows}</tbody>
        </table>
    };
    Some(sheet("served", title, None, table))
}

/// What happens at the cap, and the household's own alerts.
fn wishes(allowance: &Allowance, language: Language) -> AnyView {
    let service = allowance.plan.service.as_str();
    let chosen = allowance.choice.at_cap;
    let options = [
        (CapChoice::Plan, words::as_plan(language)),
        (CapChoice::Run, words::let_it_run(language)),
        (CapChoice::Tell, words::tell_me(language)),
        (CapChoice::SlowDown, words::slow_down(language)),
        (CapChoice::Stop, words::stop(language)),
    ];
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(choice, label)| {
            let value = choice.as_str();
            view! { <option value=value selected=chosen == choice>{label}</option> }.into_any()
        })
        .collect();
    let alerts: Vec<AnyView> = ALERT_PERCENTS
        .into_iter()
        .map(|percent| {
            let id = format!("alert-{percent}");
            let is_set = allowance.choice.alerts.iter().any(|alert| alert.percent == percent);
            let label = words::percent(i64::from(percent) * 10_000, language);
            view! {
                <div class="choice">
                    <input type="checkbox" id=id.clone() name="alert" value=percent.to_string() checked=is_set />
                    <label for=id>{label}</label>
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <form class="form" method="post" action=route::ALLOWANCE_CHOOSE.template>
            <input type="hidden" name="service" value=service />
            <div class="field">
                <label for="at_cap">{words::at_the_cap(language)}</label>
                <select id="at_cap" name="at_cap">{options}</select>
            </div>
            <fieldset>
                <legend>{words::alerts(language)}</legend>
                <div class="choices">{alerts}</div>
            </fieldset>
            <div class="form__actions">
                <button class="btn" data-kind="main">{words::save(language)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn recharge_sheet(allowance: &Allowance, language: Language) -> Option<AnyView> {
    let unit = unit(allowance.plan.service);
    let offers = &allowance.offers;
    if offers.is_empty() && allowance.recharges.is_empty() {
        return None;
    }
    let service = allowance.plan.service.as_str();
    let buttons: Vec<AnyView> = offers
        .iter()
        .map(|offer| {
            let quantity = format::quantity_exact(offer.quantity, unit, language);
            let label = match offer.price {
                Some(price) => words::buy(language, &quantity, &format::money(price, language)),
                None => words::more(language, &quantity),
            };
            view! {
                <button class="btn" name="quantity" value=offer.quantity.to_string()>
                    {label.to_string()}
                </button>
            }
            .into_any()
        })
        .collect();
    let zone = &allowance.account.cycle.zone;
    let past: Vec<AnyView> = allowance
        .recharges
        .iter()
        .map(|recharge| {
            let quantity = format::quantity_exact(recharge.quantity, unit, language);
            let price = allowance.prices.get(&recharge.id);
            let price = price.map(|price| format::money(*price, language));
            view! {
                <tr>
                    <th scope="row">{format::day_and_time(recharge.at, zone, language)}</th>
                    <td class="n">{quantity}</td>
                    <td class="n">{price}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let past = (!past.is_empty()).then(|| {
        view! {
            <table class="parts">
                <caption>{words::recharges(language)}</caption>
                <tbody>{past}</tbody>
            </table>
        }
    });
    let is_priced = offers.iter().any(|offer| offer.price.is_some());
    let costs = is_priced.then(|| {
        let tax = match allowance.tax_mode {
            TaxMode::Exclusive => words::plus_tax(language),
            TaxMode::Inclusive => "",
        };
        let next = words::on_next_invoice(language);
        view! { <p class="soft small">{format!("{next} {tax}")}</p> }
    });
    let form = match offers.is_empty() {
        true => view! { <p>{words::no_more_recharges(language)}</p> }.into_any(),
        false => view! {
            <p>{words::recharge_how(language)}</p>
            <form class="form" method="post" action=route::ALLOWANCE_RECHARGE.template>
                <input type="hidden" name="service" value=service />
                <input type="hidden" name="once" value=allowance.once.to_string() />
                <div class="form__actions">{buttons}</div>
            </form>
            {costs}
        }
        .into_any(),
    };
    let body = view! {
        {form}
        {past}
    };
    Some(sheet("recharge", words::recharge(language), None, body))
}
