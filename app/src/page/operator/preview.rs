//! A dry run: every account with its bill as it would be, beside the month
//! before.

use super::parts::{Head, english, sheet};
use crate::{
    component::pager::Pager,
    format, route,
    text::{
        self,
        operator::{bill_run as words, invoices_of, tariff::service},
    },
};
use domain::{
    invoice::{Bill, Gauge, InvoiceLine},
    party::Language,
    time::PeriodMonth,
    unit::{Currency, Money},
};
use engine::{
    flow::bill::Outcome,
    read::{Page, bill_run::PreviewRow},
};
use leptos::prelude::*;

/// What a dry run adds up to.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    /// Accounts that were looked at.
    pub accounts: u64,
    /// Of these: would be billed.
    pub billed: i64,
    /// Would be parked.
    pub parked: i64,
    /// Have their invoice.
    pub done: i64,
    /// Their period has not ended.
    pub open: i64,
    /// The bills in each currency.
    pub totals: Vec<Money>,
    /// Whether there are more accounts than these.
    pub is_part: bool,
}

impl Sums {
    /// Adds one account.
    pub fn add(&mut self, row: &PreviewRow) {
        self.accounts += 1;
        match &row.computed.outcome {
            Outcome::Bill { bill, .. } => {
                self.billed += 1;
                self.add_total(bill.total);
            }
            Outcome::Park(_) => self.parked += 1,
            Outcome::AlreadyBilled => self.done += 1,
            Outcome::NotEnded => self.open += 1,
            Outcome::NotOpen => {}
        }
    }

    fn add_total(&mut self, total: Money) {
        let of = |currency: Currency| move |sum: &&mut Money| sum.currency() == currency;
        match self.totals.iter_mut().find(of(total.currency())) {
            Some(sum) => {
                // beyond 64 bits of micros the last sum stays
                if let Ok(more) = sum.checked_add(total) {
                    *sum = more;
                }
            }
            None => self.totals.push(total),
        }
    }
}

/// The page.
#[component]
pub fn PreviewPage(
    /// The month.
    month: PeriodMonth,
    /// A page of accounts.
    rows: Page<PreviewRow>,
    /// What all accounts add up to; on the first page.
    sums: Option<Sums>,
) -> impl IntoView {
    let language = text::language();
    let name = format::month(month, language);
    let over = view! {
        <a href=route::BILL_RUNS.template>{words::title(language)}</a>
        " / "
        {words::over_dry_run(language, &name).to_string()}
    };
    let totals = sums
        .as_ref()
        .map(|sums| in_words(&sums.totals, language))
        .unwrap_or_default();
    let title = match totals.is_empty() {
        true if sums.is_none() => words::over_dry_run(language, &name).to_string().into_any(),
        true => words::would_bill_nothing(language, &name)
            .to_string()
            .into_any(),
        false => view! {
            {words::would_come_to(language, &name).to_string()} " "
            <span class="head__sum">{totals}</span>
        }
        .into_any(),
    };
    let path = |after: &str| {
        route::BILL_RUN_PREVIEW.with_query(&[("period", &month.to_string()), ("after", after)])
    };
    let first = sums.is_none().then(|| path(""));
    let next = rows.next.as_deref().map(path);
    let is_empty = rows.rows.is_empty();
    let list = rows
        .rows
        .iter()
        .map(|row| preview_row(row, language))
        .collect_view();
    let before = format::month(month.previous(), language);
    let list = match is_empty {
        true => view! { <p>{words::nothing_to_bill(language)}</p> }.into_any(),
        false => view! {
            <table class="table">
                    <caption class="visually-hidden">{words::preview_of_accounts(language)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{text::operator::account(language)}</th>
                            <th scope="col" data-at="wide">{words::bands(language)}</th>
                            <th scope="col" class="n" data-at="wide">{before}</th>
                            <th scope="col" class="n">{name.clone()}</th>
                            <th scope="col" class="n" data-at="wide">{words::difference(language)}</th>
                        </tr>
                    </thead>
                    <tbody>{list}</tbody>
            </table>
        }
        .into_any(),
    };
    let run = sums.as_ref().filter(|sums| sums.billed > 0);
    let run = run.map(|sums| run_form(month, sums, language));
    let facts = sums.as_ref().map(|sums| sum_facts(sums, language));
    let list = view! { {list} <Pager first next /> {run} };
    view! {
        <Head over=over.into_any() title />
        {facts}
        {sheet("accounts", words::against(language), None, list)}
    }
}

fn sum_facts(sums: &Sums, language: Language) -> impl IntoView + use<> {
    let figure = |n: i64| format::integer(n, language);
    let parked = (sums.parked > 0).then(|| {
        view! {
            <p class="notice" data-kind="warn">
                <strong class="notice__word">{words::would_park(language, sums.parked)}</strong>
                " " {words::goes_without(language)}
            </p>
        }
    });
    let part = sums.is_part.then(|| {
        view! { <p class="notice" data-kind="note">{words::only_first(language)}</p> }
    });
    let accounts = i64::try_from(sums.accounts).unwrap_or(i64::MAX);
    view! {
        <dl class="facts">
            <div><dt>{text::operator::accounts(language)}</dt><dd>{figure(accounts)}</dd></div>
            <div><dt>{words::would_bill(language)}</dt><dd>{figure(sums.billed)}</dd></div>
            <div><dt>{words::would_be_parked(language)}</dt><dd>{figure(sums.parked)}</dd></div>
            <div><dt>{words::have_invoice(language)}</dt><dd>{figure(sums.done)}</dd></div>
            <div><dt>{words::still_open(language)}</dt><dd>{figure(sums.open)}</dd></div>
        </dl>
        {part}
        {parked}
    }
}

fn run_form(month: PeriodMonth, sums: &Sums, language: Language) -> impl IntoView + use<> {
    let invoices = match sums.is_part {
        true => words::run(language).to_owned(),
        false => words::run_it(language, &invoices_of(language, sums.billed)).to_string(),
    };
    view! {
        <form class="form" method="post" action=route::BILL_RUN_SEND.template>
            <input type="hidden" name="period" value=month.to_string() />
            <p class="soft small">{words::run_how(language)}</p>
            <div class="form__actions">
                <button class="btn" data-kind="main" name="how" value="run">{invoices}</button>
            </div>
        </form>
    }
}

fn preview_row(row: &PreviewRow, language: Language) -> impl IntoView + use<> {
    let account = &row.computed.account.facts;
    let name = view! {
        <a href=route::account(&account.reference)>{account.name.clone()}</a>
        <span class="table__under">{account.reference.clone()}</span>
    };
    let before = row.previous.map(|total| format::money(total, language));
    match &row.computed.outcome {
        Outcome::Bill { bill, adjusted, .. } => {
            let late = (!adjusted.is_empty()).then(|| {
                view! { <span class="table__under">{words::with_late(language)}</span> }
            });
            view! {
                <tr>
                    <th scope="row">
                        {name}
                        <span class="table__under" data-at="narrow">{bands(bill, language)}</span>
                    </th>
                    <td class="small" data-at="wide">{bands(bill, language)} {late}</td>
                    <td class="n" data-at="wide">{before}</td>
                    <td class="n">
                        {format::money(bill.total, language)}
                        <span class="table__under" data-at="narrow">
                            {delta(bill.total, row.previous, language)}
                        </span>
                    </td>
                    <td class="n" data-at="wide">{delta(bill.total, row.previous, language)}</td>
                </tr>
            }
            .into_any()
        }
        other => {
            let (kind, tag, why) = match other {
                Outcome::Park(why) => (Some("warn"), words::is_parked(language), Some(why.clone())),
                Outcome::AlreadyBilled => (Some("soft"), words::is_done(language), None),
                Outcome::NotEnded => (Some("soft"), words::is_running(language), None),
                Outcome::NotOpen | Outcome::Bill { .. } => {
                    (Some("soft"), words::is_not_open(language), None)
                }
            };
            let says = why.clone().map(english);
            let why = why.map(english);
            let state = || view! { <span class="tag" data-kind=kind>{tag}</span> };
            view! {
                <tr>
                    <th scope="row">
                        {name}
                        <span class="table__under" data-at="narrow">{state()} " " {says}</span>
                    </th>
                    <td class="small" data-at="wide">
                        {state()}
                        <span class="table__under">{why}</span>
                    </td>
                    <td class="n" data-at="wide">{before}</td>
                    <td class="n"></td>
                    <td class="n" data-at="wide"></td>
                </tr>
            }
            .into_any()
        }
    }
}

/// The band of each line, as far as it is of the month itself.
fn bands(bill: &Bill, language: Language) -> impl IntoView + use<> {
    let lines = bill.lines.iter().filter(|line| !line.is_adjustment());
    let lines = lines.filter_map(|line| {
        let band = band_of(line, language)?;
        let service = service(line.service(), language);
        Some(view! { <span class="table__keep">{format!("{service}: {band}")}</span> <br /> })
    });
    lines.collect_view()
}

fn band_of(line: &InvoiceLine, language: Language) -> Option<String> {
    let gauge = Gauge::new(&line.group, line.counted(), None).ok()?;
    let band = gauge.current_band();
    let bounds = (band.over, band.up_to);
    Some(format::band_range(
        bounds,
        gauge.unit,
        gauge.whole_units,
        language,
    ))
}

fn delta(
    total: Money,
    previous: Option<Money>,
    language: Language,
) -> Option<impl IntoView + use<>> {
    let difference = total.checked_sub(previous?).ok()?;
    let sign = match difference.micros() {
        0 => "same",
        1.. => "more",
        _ => "less",
    };
    let words = format::money_signed(difference, language);
    Some(view! { <span class="delta" data-sign=sign>{words}</span> })
}

/// Amounts of several currencies: "€75.31 and $75.94".
pub(super) fn in_words(amounts: &[Money], language: Language) -> String {
    let amounts = amounts
        .iter()
        .map(|amount| format::money(*amount, language));
    amounts
        .reduce(|one, other| words::and(language, &one, &other).to_string())
        .unwrap_or_default()
}
