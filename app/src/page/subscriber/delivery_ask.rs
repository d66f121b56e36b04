//! "Who pays for this download": both parts, why, and what it would be
//! elsewhere, before anything is sent.

use crate::{
    component::{
        delivery::{Because, WhoPays, tax_note},
        facts::{Fact, Facts, FactsFlow},
        recording::Hero,
        rich::Say,
        sheet::sheet,
    },
    format, route,
    text::{self, delivery as common, delivery::download as words},
    view::delivery::{
        decision::Decision,
        download::{AskOutcome, Before, DownloadAsk, OnNetwork},
        explain::{Explained, Reader, refusal, size},
        network::name,
    },
};
use domain::{delivery::AccessNetwork, party::Language, unit::Money};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn DeliveryAskPage(
    /// What it is about.
    ask: DownloadAsk,
    /// The account's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let over = (
        route::LIBRARY_ITEM.path(&[&ask.sleeve.content]),
        text::store::library::title(language),
    );
    let facts = vec![
        Fact::new(words::format(language), ask.format_name.clone())
            .under(size(ask.bytes, language)),
        Fact::new(common::network(language), name(ask.network, language))
            .under(words::your_network(language)),
    ];
    let changed = ask.has_changed.then(|| {
        view! { <p class="notice" data-kind="warn" role="alert">{words::has_changed(language)}</p> }
    });
    let before = ask.before.as_ref();
    let before = before.map(|before| before_notice(before, &zone, language));
    let body = match &ask.outcome {
        AskOutcome::Possible { decision, once } => possible(&ask, decision, once.clone(), language),
        AskOutcome::Refused(explained) => refused(explained.clone(), language),
    };
    let elsewhere = sheet(
        "networks",
        words::each_network(language),
        None,
        networks(&ask, language),
    );
    view! {
        {changed}
        <Hero sleeve=ask.sleeve.clone() over>
            <Facts facts flow=FactsFlow::Line />
            {before}
            <p class="soft">{words::nothing_sent(language)}</p>
        </Hero>
        <div class="two">
            {sheet("who-pays", words::who_pays(language), None, body)}
            {elsewhere}
        </div>
    }
}

fn before_notice(before: &Before, zone: &TimeZone, language: Language) -> AnyView {
    let (kind, says, delivery, label) = match before {
        Before::GoesOn {
            delivery,
            arrived,
            until,
            ..
        } => {
            let until = format::instant(*until, zone, language);
            let says = words::goes_on(language, &size(*arrived, language), &until);
            ("note", says, delivery, words::the_delivery(language))
        }
        Before::Over {
            delivery,
            arrived,
            on,
        } => {
            let day = format::date_short(zone.to_datetime(*on).date(), language);
            let says = words::charged_again(language, &size(*arrived, language), &day);
            ("warn", says, delivery, words::earlier_delivery(language))
        }
    };
    view! {
        <p class="notice" data-kind=kind>
            <Say say=says />
            " "
            <a href=route::DELIVERY.path(&[delivery])>{label}</a>
        </p>
    }
    .into_any()
}

fn possible(ask: &DownloadAsk, decision: &Decision, once: String, language: Language) -> AnyView {
    let values = decision.values;
    let (label, settled) = match &ask.before {
        Some(Before::GoesOn { settled, .. }) => {
            let rest = values.beyond(settled).map(|rest| rest.subscriber);
            let rest = rest.ok().filter(is_something);
            let label = match rest {
                Some(rest) => {
                    words::go_on_and_pay(language, &format::money_fine(rest, language)).to_string()
                }
                None => words::go_on(language).to_owned(),
            };
            let settled = Some(settled.subscriber).filter(is_something);
            (label, settled)
        }
        _ if is_something(&values.subscriber) => {
            let amount = format::money_fine(values.subscriber, language);
            (words::download_and_pay(language, &amount).to_string(), None)
        }
        _ => (words::download(language).to_owned(), None),
    };
    let settled = settled.map(|amount| {
        let say = words::settled_so_far(language, &format::money_fine(amount, language));
        view! { <p><Say say /></p> }
    });
    let action = route::DELIVERY_START.path(&[&ask.sleeve.content, &ask.format]);
    view! {
        <WhoPays values is_over=false reader=Reader::Subscriber />
        <form class="form" method="post" action=action>
            <input type="hidden" name="once" value=once />
            <input
                type="hidden"
                name="subscriber"
                value=values.subscriber.micros().to_string()
            />
            <input type="hidden" name="provider" value=values.provider.micros().to_string() />
            {settled}
            <div class="form__actions">
                <button class="btn" data-kind="main">{label}</button>
                <a href=wishes()>{words::see_wishes(language)}</a>
            </div>
        </form>
        <Because explained=decision.explained.clone() />
        {tax_note(ask.tax, language)}
    }
    .into_any()
}

fn refused(explained: Explained, language: Language) -> AnyView {
    let advice = explained
        .because
        .into_iter()
        .map(|say| view! { <p><Say say /></p> });
    let advice = advice.collect_view();
    view! {
        <div class="notice" data-kind="stop">
            <p><strong>{words::no_delivery(language)}</strong></p>
            <p><Say say=explained.head /></p>
        </div>
        {advice}
        <p><a class="btn" href=wishes()>{words::change_wishes(language)}</a></p>
    }
    .into_any()
}

fn networks(ask: &DownloadAsk, language: Language) -> AnyView {
    let row = |on: &OnNetwork| network_row(on, ask.network, language);
    let rows = ask.networks.iter().map(row).collect_view();
    view! {
        <p class="soft">{words::each_network_how(language)}</p>
        <table class="table">
            <caption class="visually-hidden">{words::each_network(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{common::network(language)}</th>
                    <th scope="col" class="n">{words::provider_pays(language)}</th>
                    <th scope="col" class="n">{words::you_pay(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn network_row(on: &OnNetwork, now: AccessNetwork, language: Language) -> AnyView {
    let is_now = on.network == now;
    let tag = is_now.then(|| {
        view! { " " <span class="tag">{words::now(language)}</span> }
    });
    let current = is_now.then_some("true");
    let name = name(on.network, language);
    match &on.outcome {
        Ok(values) => view! {
            <tr aria-current=current>
                <th scope="row">{name}{tag}</th>
                <td class="n">{format::money_fine(values.provider, language)}</td>
                <td class="n">{format::money_fine(values.subscriber, language)}</td>
            </tr>
        }
        .into_any(),
        Err(why) => {
            let why = refusal(why, Reader::Subscriber, language).head.to_string();
            view! {
                <tr aria-current=current>
                    <th scope="row">{name}{tag}</th>
                    <td colspan="2">
                        {words::not_possible(language)}
                        <span class="table__under">{why}</span>
                    </td>
                </tr>
            }
            .into_any()
        }
    }
}

fn wishes() -> String {
    format!("{}#wishes", route::DELIVERIES.template)
}

const fn is_something(amount: &Money) -> bool {
    amount.micros() > 0
}
