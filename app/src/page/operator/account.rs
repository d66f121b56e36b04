//! One account: what it is, how its running period stands, what it was billed.

use super::parts::{Head, english, sheet};
use crate::{
    component::{
        balance,
        empty::Empty,
        gauge::{Gauge, GaugeShape},
        pager::Pager,
        rich::Say,
    },
    format, route,
    text::{
        self, account as account_words,
        operator::{account as words, tariff as tariff_words},
    },
    view::gauge::{GaugeFacts, GaugeView, Occasion},
};
use domain::{catalog::Assignment, party::Language, unit::Money};
use engine::{
    query::account::AccountFacts,
    read::{
        Page,
        account::{AccountDetail, LineRow},
        invoice::InvoiceRow,
        payment::TakenPayment,
        period::{OpenGauge, OpenPeriod},
    },
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn AccountPage(
    /// The account.
    detail: AccountDetail,
    /// Its running period, or why it cannot be shown.
    period: Result<OpenPeriod, String>,
    /// What it owes, and its newest payments.
    balance: (Money, Vec<TakenPayment>),
    /// Its invoices, newest first.
    invoices: Page<InvoiceRow>,
    /// Whether these are the newest.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let account = &detail.facts;
    let over = view! { <a href=route::ACCOUNTS.template>{words::title(language)}</a> };
    view! {
        <Head over=over.into_any() title=account.name.clone().into_any() />
        <div class="two">
            <div class="stack">
                {sheet("account", text::operator::account(language), None, facts(account, language))}
                {sheet("balance", account_words::balance(language), None, standing(&balance, language))}
            </div>
            {sheet("invoices", words::invoices(language), None, invoice_list(account, invoices, is_first, language))}
        </div>
        <div class="two" data-split="even">
            {sheet("lines", words::lines(language), None, lines(&detail.lines, language))}
            {sheet("tariffs", words::tariffs(language), None, tariffs(&detail.tariffs, language))}
        </div>
        {running(period, language)}
    }
}

fn standing(
    (owed, paid): &(Money, Vec<TakenPayment>),
    language: Language,
) -> impl IntoView + use<> {
    // an amount without a counterpart is no amount that was booked
    let owed = balance::owed(*owed, language).ok();
    let owed = owed.map(|say| view! { <p><Say say /></p> });
    view! {
        {owed}
        {balance::payments(paid, language)}
    }
}

fn facts(account: &AccountFacts, language: Language) -> impl IntoView + use<> {
    view! {
        <dl class="facts" data-flow="rows">
            <div><dt>{words::reference(language)}</dt><dd>{account.reference.clone()}</dd></div>
            <div>
                <dt>{text::operator::currency(language)}</dt>
                <dd>{account.currency.code().to_owned()}</dd>
            </div>
            <div><dt>{words::zone(language)}</dt><dd>{account.zone_name.clone()}</dd></div>
            <div>
                <dt>{words::cycle_day(language)}</dt>
                <dd>{i8::from(account.cycle.day).to_string()}</dd>
            </div>
            <div>
                <dt>{words::language_of(language)}</dt>
                <dd>{words::own_name(account.language)}</dd>
            </div>
            <div>
                <dt>{words::opened_on(language)}</dt>
                <dd>{format::date_short(account.opened_on, language)}</dd>
            </div>
            <div><dt>{words::address(language)}</dt><dd>{account.address.join(", ")}</dd></div>
        </dl>
    }
}

fn lines(lines: &[LineRow], language: Language) -> AnyView {
    if lines.is_empty() {
        return view! { <Empty say=words::no_lines(language) /> }.into_any();
    }
    let rows = lines.iter().map(|line| {
        let kind = line.kind.map(|kind| words::line_kind(kind, language));
        view! {
            <tr>
                <th scope="row">
                    {line.label.clone()}
                    <span class="table__under">{kind}</span>
                </th>
                <td class="mono">{line.identifiers.join(", ")}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::lines(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::line(language)}</th>
                    <th scope="col">{words::identifiers(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn tariffs(tariffs: &[Assignment], language: Language) -> AnyView {
    if tariffs.is_empty() {
        return view! { <p class="notice" data-kind="warn">{words::no_tariffs(language)}</p> }
            .into_any();
    }
    let rows = tariffs.iter().map(|assignment| {
        view! {
            <tr>
                <th scope="row">{format::date_short(assignment.from_day, language)}</th>
                <td>{assignment.code.to_string()}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::tariffs(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::from_day(language)}</th>
                    <th scope="col">{tariff_words::tariff(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn running(period: Result<OpenPeriod, String>, language: Language) -> impl IntoView {
    let (span, content) = match period {
        Err(why) => {
            let content = view! {
                <p class="notice" data-kind="warn">
                    {words::cannot_show(language)} " " {english(why)}
                </p>
            };
            (None, content.into_any())
        }
        Ok(period) => {
            let span = format::period(&period.period, language);
            let content = match period.gauges.is_empty() {
                true => view! { <Empty say=words::no_gauges(language) /> }.into_any(),
                false => {
                    let gauges = period
                        .gauges
                        .iter()
                        .map(|gauge| gauge_sheet(gauge, language));
                    view! { <div class="two" data-split="even">{gauges.collect_view()}</div> }
                        .into_any()
                }
            };
            (Some(span), content)
        }
    };
    view! {
        <section class="stack" aria-labelledby="running">
            <div>
                <h2 id="running">{words::running(language)}</h2>
                <p class="soft small">{span}</p>
            </div>
            {content}
        </section>
    }
}

fn gauge_sheet(open: &OpenGauge, language: Language) -> impl IntoView + use<> {
    let service = tariff_words::service(open.gauge.service, language);
    let tariff = &open.tariff;
    let name = tariff_words::name_and_version(
        language,
        tariff.name(language.tag()),
        &tariff.version.to_string(),
    );
    let days = (!open.share.is_whole()).then(|| {
        let first = format::day(open.share.first_day, language);
        let last = open.share.end_day.yesterday().unwrap_or(open.share.end_day);
        format!(" · {first} – {}", format::day(last, language))
    });
    let mut facts = GaugeFacts::new(language, Occasion::Open, tariff.tax);
    facts.share = (!open.share.is_whole()).then_some((open.share.days, open.share.of_days));
    let view = GaugeView::new(&open.gauge, &facts);
    let gauge = view! { <Gauge view shape=GaugeShape::Table /> }.into_any();
    view! {
        <section class="sheet">
            <div class="sheet__head">
                <h3>{service}</h3>
                <a href=route::tariff(tariff.code.as_str(), tariff.version)>{name.to_string()}</a>
            </div>
            <p class="soft small">{text::operator::records_of(language, open.records)} {days}</p>
            {gauge}
        </section>
    }
}

fn invoice_list(
    account: &AccountFacts,
    invoices: Page<InvoiceRow>,
    is_first: bool,
    language: Language,
) -> AnyView {
    if invoices.rows.is_empty() {
        return view! { <Empty say=words::no_invoices(language) /> }.into_any();
    }
    let path = route::account(&account.reference);
    let next = invoices.next.as_deref();
    let next = next.map(|after| route::query(path.clone(), &[("after", after)]));
    let first = (!is_first).then_some(path);
    let rows = invoices
        .rows
        .iter()
        .map(|row| invoice_row(account, row, language));
    view! {
        <table class="table">
            <caption class="visually-hidden">{words::invoices(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::number(language)}</th>
                    <th scope="col" class="n">{text::operator::total(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        <Pager first next />
    }
    .into_any()
}

fn invoice_row(
    account: &AccountFacts,
    row: &InvoiceRow,
    language: Language,
) -> impl IntoView + use<> {
    let number = row.number.to_string();
    let tag = match (row.is_credit_note, row.is_taken_back) {
        (true, _) => Some(words::credit_note(language)),
        (false, true) => Some(words::taken_back(language)),
        (false, false) => None,
    };
    let tag = tag.map(|words| view! { " " <span class="tag" data-kind="soft">{words}</span> });
    let issued_on = account.cycle.local_day(row.issued_at);
    view! {
        <tr>
            <th scope="row">
                <a href=route::OPERATOR_INVOICE.path(&[&number])>{number.clone()}</a>
                {tag}
                <span class="table__under">
                    {format::month(row.month, language)} " · "
                    {format::date_short(issued_on, language)}
                </span>
            </th>
            <td class="n">{format::money(row.total, language)}</td>
        </tr>
    }
}
