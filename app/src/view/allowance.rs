//! A meter as sentences and geometry.

use crate::{
    component::meter::{MeterView, TickView},
    format,
    text::{Rich, allowance as words},
};
use domain::{
    metering::{Action, PolicyStatus, ThresholdPercent},
    party::Language,
    unit::{Quantity, Unit},
    usage::Service,
};
use engine::read::allowance::{Allowance, PolicyNow, Tick};
use jiff::Timestamp;

/// The unit that amounts of a service are shown in.
pub const fn unit(service: Service) -> Unit {
    match service {
        Service::Voice => Unit::Minute,
        Service::Data => Unit::Gigabyte,
    }
}

/// The picture of a policy with a quota.
pub fn picture(policy: &PolicyNow, quota: Quantity, unit: Unit, language: Language) -> MeterView {
    let (used, quota_units) = (policy.metric.base_units(), quota.base_units());
    // a meter that ran over keeps its needle inside
    let whole = used.max(quota_units).max(1);
    let place = |units: i64| {
        let thousandths = i128::from(units.max(0)) * 1_000 / i128::from(whole);
        u16::try_from(thousandths).unwrap_or(1_000).min(1_000)
    };
    MeterView {
        used: place(used),
        quota: place(quota_units),
        used_words: format::quantity(policy.metric, unit, language),
        quota_words: format::quantity_exact(quota, unit, language),
        ticks: policy
            .ticks
            .iter()
            .map(|tick| TickView {
                at: place(tick.at.base_units()),
                words: words::percent(tick.millionths, language),
                is_reached: tick.is_reached,
            })
            .collect(),
    }
}

/// Where a policy stands: what is used, what is left, what happens next and when.
pub fn say(allowance: &Allowance, policy: &PolicyNow, language: Language) -> Vec<Rich> {
    let unit = unit(allowance.plan.service);
    let show = |quantity| format::quantity(quantity, unit, language);
    let Some(quota) = policy.quota else {
        return Vec::new();
    };
    let exact = format::quantity_exact(quota, unit, language);
    let mut say = vec![words::used_of(language, &show(policy.metric), &exact)];
    let last = allowance.period.end_day.yesterday();
    let end = format::day(last.unwrap_or(allowance.period.end_day), language);
    let left = quota.base_units() - policy.metric.base_units();
    say.push(match left {
        1.. => {
            let left = Quantity::new(left, quota.measure());
            let digits = format::quantity_left(left, policy.metric, unit, language);
            let left = format!("{digits}\u{a0}{}", unit.symbol());
            words::left(language, &left, &end)
        }
        0 => words::none_left(language, &end),
        _ => words::over(language, &show(Quantity::new(-left, quota.measure()))),
    });
    if let Some(tick) = policy.ticks.iter().find(|tick| !tick.is_reached) {
        let percent = words::percent(tick.millionths, language);
        let at = format::quantity_exact(tick.at, unit, language);
        let action = will(tick.action, language);
        say.push(words::next_at(language, &at, &percent, &action));
        if let Some(day) = pace(allowance, policy, tick) {
            let zone = &allowance.account.cycle.zone;
            let day = format::day(zone.to_datetime(day).date(), language);
            say.push(words::next_on(language, &day));
        }
    }
    if policy.is_last {
        let at_cap = allowance.choice.at_cap.action(allowance.plan.at_cap);
        say.push(words::beyond(language, &will(at_cap, language)));
    }
    say
}

/// When a tick is reached if things go on as since the period's start; not
/// before three days have gone, and not beyond its end.
fn pace(allowance: &Allowance, policy: &PolicyNow, tick: &Tick) -> Option<Timestamp> {
    let elapsed = allowance.now.duration_since(allowance.period.start);
    let used = policy.metric.base_units();
    if elapsed.as_hours() < 72 || used <= 0 {
        return None;
    }
    let micros = elapsed.as_micros() * i128::from(tick.at.base_units()) / i128::from(used);
    let micros = i64::try_from(micros).ok()?;
    let at = allowance.period.start + jiff::SignedDuration::from_micros(micros);
    (at > allowance.now && at < allowance.period.end).then_some(at)
}

/// A crossing's threshold as it is stored, as people read it: `80 %`.
pub fn percent_of_crossing(threshold: &str, language: Language) -> String {
    let percent = threshold.strip_prefix("own ").unwrap_or(threshold);
    let percent: Option<ThresholdPercent> = percent.parse().ok();
    let millionths = percent.map_or(1_000_000, ThresholdPercent::millionths);
    words::percent(millionths, language)
}

/// What an action does, before it happens.
pub fn will(action: Action, language: Language) -> String {
    match action {
        Action::Continue => words::do_continue(language).to_owned(),
        Action::Notify => words::do_notify(language).to_owned(),
        Action::Throttle { kbit_s } => {
            words::slowed_to(language, &speed(kbit_s, language)).to_string()
        }
        Action::Redirect => words::do_redirect(language).to_owned(),
        Action::Deny => words::do_deny(language).to_owned(),
    }
}

/// What an action did.
pub fn done(action: Action, language: Language) -> String {
    match action {
        Action::Continue => words::went_on(language).to_owned(),
        Action::Notify => words::told(language).to_owned(),
        Action::Throttle { .. } => will(action, language),
        Action::Redirect => words::redirected(language).to_owned(),
        Action::Deny => words::stopped(language).to_owned(),
    }
}

fn speed(kbit_s: u32, language: Language) -> String {
    if kbit_s.is_multiple_of(1_000) {
        format!(
            "{} Mbit/s",
            format::integer(i64::from(kbit_s / 1_000), language)
        )
    } else {
        format!("{} kbit/s", format::integer(i64::from(kbit_s), language))
    }
}

/// How the service is served, in a sentence.
pub const fn status(status: PolicyStatus, language: Language) -> &'static str {
    match status {
        PolicyStatus::Normal => words::normal(language),
        PolicyStatus::Notify => words::notify(language),
        PolicyStatus::Throttled => words::throttled(language),
        PolicyStatus::Denied => words::denied(language),
        PolicyStatus::Redirect => words::redirect(language),
    }
}
