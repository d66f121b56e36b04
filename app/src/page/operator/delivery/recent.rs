//! The recent deliveries, with a filter.

use crate::{
    component::{delivery::progress_tag, empty::Empty, pager::Pager, sheet::sheet},
    format,
    page::operator::parts::at,
    route,
    text::{self, delivery as common, operator::delivery as words},
    view::delivery::{
        network::name,
        operator::{DeliveryDesk, DeliveryFilter, DeliveryState, OperatorDeliveryRow},
    },
};
use domain::{delivery::AccessNetwork, party::Language};
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The filter, the list, the way on.
pub(super) fn sheet_of(desk: &DeliveryDesk, language: Language) -> AnyView {
    let filter = &desk.filter;
    let list = &desk.deliveries;
    let path = |after: &str| {
        let network = filter.network.map_or("", AccessNetwork::as_str);
        let state = filter.state.map_or("", DeliveryState::as_str);
        route::OPERATOR_DELIVERY.with_query(&[
            ("network", network),
            ("state", state),
            ("q", &filter.search),
            ("after", after),
        ])
    };
    let first = (!list.is_first).then(|| path(""));
    let next = list.next.as_deref().map(path);
    let body = if list.rows.is_empty() {
        let say = match *filter == DeliveryFilter::default() {
            true => words::none_recent(language),
            false => words::none_found(language),
        };
        view! { <Empty say /> }.into_any()
    } else {
        table(&list.rows, language)
    };
    let body = view! {
        {filters(filter, language)}
        {body}
        <Pager first next />
    };
    sheet("recent", words::recent(language), None, body)
}

fn filters(filter: &DeliveryFilter, language: Language) -> impl IntoView + use<> {
    let networks = AccessNetwork::ALL.map(|network| {
        let is_chosen = filter.network == Some(network);
        view! { <option value=network.as_str() selected=is_chosen>{name(network, language)}</option> }
    });
    let states = DeliveryState::ALL.map(|state| {
        let is_chosen = filter.state == Some(state);
        view! { <option value=state.as_str() selected=is_chosen>{words::state(state, language)}</option> }
    });
    view! {
        <form class="filters" method="get" action=route::OPERATOR_DELIVERY.template role="search">
            <div class="field">
                <label for="network">{common::network(language)}</label>
                <select id="network" name="network">
                    <option value="">{words::any_network(language)}</option>
                    {networks.into_iter().collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="state">{text::operator::state(language)}</label>
                <select id="state" name="state">
                    <option value="">{words::any_state(language)}</option>
                    {states.into_iter().collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="q">{words::search(language)}</label>
                <input id="q" name="q" type="search" value=filter.search.clone() maxlength="100" />
            </div>
            <button class="btn">{words::filter(language)}</button>
        </form>
    }
}

fn table(rows: &[OperatorDeliveryRow], language: Language) -> AnyView {
    let rows: Vec<AnyView> = rows.iter().map(|row| one(row, language)).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::recent(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::delivery(language)}</th>
                    <th scope="col" class="n" data-at="wide">{words::provider_paid(language)}</th>
                    <th scope="col" class="n">{words::subscriber_paid(language)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn one(row: &OperatorDeliveryRow, language: Language) -> AnyView {
    let delivery = &row.row;
    let network = name(delivery.network, language);
    let under = words::row_under(language, network, &row.account, &row.provider).to_string();
    let disputed = row.is_disputed.then(|| {
        view! { " " <span class="tag" data-kind="warn">{words::disputed(language)}</span> }
    });
    let provider = format::money_fine(delivery.values.provider, language);
    let narrow = format!("{}: {provider}", words::provider_paid(language));
    let sizes = (delivery.delivered, delivery.bytes);
    view! {
        <tr>
            <th scope="row">
                <a href=route::OPERATOR_DELIVERY_ONE.path(&[&delivery.delivery])>
                    <bdi>{delivery.title.clone()}</bdi>
                </a>
                ", "
                {delivery.format_name.clone()}
                <span class="table__under"><bdi>{under}</bdi></span>
                <span class="table__under">
                    {at(delivery.began_at, language)} " "
                    {progress_tag(delivery.progress, sizes, &TimeZone::UTC, language)} {disputed}
                </span>
                <span class="table__under" data-at="narrow">{narrow}</span>
            </th>
            <td class="n" data-at="wide">{provider}</td>
            <td class="n">{format::money_fine(delivery.values.subscriber, language)}</td>
        </tr>
    }
    .into_any()
}
