//! The operator's desk of deliveries: what they brought, what waits, the networks,
//! providers' statements.

use super::ListQuery;
use crate::portal::{PageContext, PageError, Portal, delivery::views};
use app::{
    component::form::FormFault,
    format,
    page::operator::delivery::{DeliveryDeskPage, DeliveryDeskPageProps},
    route,
    text::operator::delivery as words,
    view::{
        delivery::{
            operator::{
                BudgetRow, DeliveryDesk, DeliveryFilter, DeliveryState, DeliveryTariffRow,
                DisputeRow, IssuedStatement, NetworkCount, NetworksForm, OperatorDeliveryRow,
                Revenue, Statements,
            },
            rule_fault,
        },
        store::Listing,
    },
};
use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{delivery::AccessNetwork, party::Language, time::PeriodMonth, unit::MoneyError};
use engine::{
    EngineError,
    flow::delivery::{ParkedWhy, SetRefusal, StateRefusal, Stated, issue_statements, set_networks},
    read::{
        deliveries::{self, DeliveryPage, DeliveryQuery, deliveries},
        delivery_desk::{self, delivery_desk},
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;

/// The longest search, in characters.
const SEARCH_CHARS_MAX: usize = 100;

/// Which of the deliveries are listed; an empty text is as if it were left out.
#[derive(Debug, Default, Deserialize)]
pub(in crate::portal) struct DeskQuery {
    #[serde(default)]
    network: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(flatten)]
    list: ListQuery,
}

impl DeskQuery {
    fn filter(&self) -> Result<DeliveryFilter, PageError> {
        let network = match self.network.as_str() {
            "" => None,
            word => Some(word.parse().map_err(|_| PageError::BadRequest)?),
        };
        let state = match self.state.as_str() {
            "" => None,
            word => Some(DeliveryState::from_word(word).ok_or(PageError::BadRequest)?),
        };
        Ok(DeliveryFilter {
            network,
            state,
            search: self.q.trim().chars().take(SEARCH_CHARS_MAX).collect(),
        })
    }
}

/// What a form that was refused leaves on the page.
enum Refused {
    Networks(NetworksForm),
    Month { typed: String, fault: FormFault },
}

/// Shows the desk.
///
/// # Errors
/// [`PageError::BadRequest`] for a filter or a page that there is none of.
pub(in crate::portal) async fn show(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Query(query): Query<DeskQuery>,
) -> Result<Response, PageError> {
    desk(&portal, &context, &query, None).await
}

async fn desk(
    portal: &Portal,
    context: &PageContext,
    query: &DeskQuery,
    refused: Option<Refused>,
) -> Result<Response, PageError> {
    let (viewer, language) = (context.viewer()?, context.language());
    let now = portal.clock.now();
    let filter = query.filter()?;
    let after = match query.list.after.as_deref() {
        None | Some("") => None,
        Some(_) => query.list.after()?,
    };
    let asked = DeliveryQuery {
        network: filter.network,
        state: filter.state.map(|state| asked_state(state, now)),
        search: filter.search.clone(),
        after,
        ..DeliveryQuery::default()
    };
    let found = match deliveries(viewer, &portal.db, &asked).await {
        // the delivery that the page comes after is none
        Err(EngineError::NotFound) => return Err(PageError::BadRequest),
        found => found?,
    };
    let facts = delivery_desk(viewer, &portal.db, now).await?;
    let is_invalid = refused.is_some();
    let mut desk = view(&facts, filter, now).map_err(EngineError::refused)?;
    desk.deliveries = listing(&found, asked.after.is_none(), now);
    match refused {
        None => {}
        Some(Refused::Networks(form)) => desk.networks_form = form,
        Some(Refused::Month { typed, fault }) => {
            // a month that is none of the choices is refused where it can be seen
            desk.statements
                .months
                .extend(unlisted(&desk.statements, &typed));
            desk.statements.month = typed;
            desk.statements.faults.push(fault);
        }
    }
    let notice = query.list.done.as_deref();
    let notice = notice.and_then(|done| notice_of(done, language));
    let page = context
        .page(words::title(language))
        .notice(notice.map(str::to_owned));
    let page = match is_invalid {
        true => page.invalid(),
        false => page,
    };
    Ok(page.show(|| DeliveryDeskPage(DeliveryDeskPageProps { desk })))
}

/// The month that was sent, where it is none of those on offer; the last one of no
/// others, where it is no month.
fn unlisted(statements: &Statements, typed: &str) -> Option<PeriodMonth> {
    let month = typed.parse().ok();
    month.filter(|month| !statements.months.contains(month))
}

fn notice_of(done: &str, language: Language) -> Option<&'static str> {
    match done {
        "networks" => Some(words::saved(language)),
        "statements" => Some(words::were_issued(language)),
        "no-statements" => Some(words::nothing_to_state(language)),
        _ => None,
    }
}

const fn asked_state(state: DeliveryState, now: Timestamp) -> deliveries::DeliveryState {
    match state {
        DeliveryState::Open => deliveries::DeliveryState::Open(now),
        DeliveryState::Complete => deliveries::DeliveryState::Complete,
        DeliveryState::Ended => deliveries::DeliveryState::Ended(now),
        DeliveryState::Disputed => deliveries::DeliveryState::Disputed,
    }
}

fn listing(page: &DeliveryPage, is_first: bool, now: Timestamp) -> Listing<OperatorDeliveryRow> {
    let rows = page.rows.iter().map(|row| OperatorDeliveryRow {
        row: views::row(&row.facts, now),
        account: row.account.clone(),
        provider: row.provider.clone(),
        is_disputed: row.is_disputed,
    });
    Listing {
        rows: rows.collect(),
        next: page.next.map(|next| next.to_string()),
        is_first,
    }
}

fn view(
    facts: &delivery_desk::DeliveryDesk,
    filter: DeliveryFilter,
    now: Timestamp,
) -> Result<DeliveryDesk, MoneyError> {
    let revenue = facts.revenue.iter().map(|row| {
        Ok(Revenue {
            subscribers: row.subscribers,
            providers: row.providers,
            total: row.subscribers.checked_add(row.providers)?,
        })
    });
    let revenue: Result<Vec<Revenue>, MoneyError> = revenue.collect();
    let none = DeliveryPage {
        rows: Vec::new(),
        next: None,
    };
    Ok(DeliveryDesk {
        month: facts.month,
        revenue: revenue?,
        networks: facts
            .volumes
            .iter()
            .map(|row| NetworkCount {
                network: row.network,
                deliveries: row.deliveries,
                bytes: row.bytes,
            })
            .collect(),
        budgets: facts
            .budgets
            .iter()
            .map(|row| BudgetRow {
                provider: row.provider.clone(),
                budget: row.budget.month,
                used: row.used,
                reserved: row.reserved,
                when_spent: row.budget.when_spent,
            })
            .collect(),
        disputes: facts
            .disputes
            .iter()
            .map(|row| DisputeRow {
                delivery: row.delivery.to_string(),
                title: row.title.clone(),
                account: row.account.clone(),
                at: row.at,
                reason: row.reason.clone(),
            })
            .collect(),
        filter,
        deliveries: listing(&none, true, now),
        tariffs: facts
            .tariffs
            .iter()
            .map(|(tariff, is_in_force)| DeliveryTariffRow {
                currency: tariff.currency,
                version: tariff.version,
                valid_from: tariff.valid_from,
                prices: tariff.prices.len(),
                is_in_force: *is_in_force,
            })
            .collect(),
        networks_form: NetworksForm {
            lines: facts.networks.range_lines(),
            default: facts.networks.elsewhere(),
            zone: facts.zone.iana_name().unwrap_or("UTC").to_owned(),
            faults: Vec::new(),
        },
        statements: Statements {
            months: facts.months.clone(),
            month: String::new(),
            faults: Vec::new(),
            issued: facts
                .statements
                .iter()
                .map(|row| IssuedStatement {
                    number: row.number.to_string(),
                    href: route::OPERATOR_STATEMENT.path(&[&row.number.to_string()]),
                    provider: row.provider.clone(),
                    month: row.month,
                    total: row.balance,
                })
                .collect(),
        },
    })
}

fn back_with(done: &str) -> Response {
    let path = route::OPERATOR_DELIVERY.with_query(&[("done", done)]);
    Redirect::to(&path).into_response()
}

/// Which addresses are which network, and where months begin.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Networks {
    #[serde(default)]
    networks: String,
    #[serde(default)]
    default: String,
    #[serde(default)]
    zone: String,
}

/// Keeps it.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn keep_networks(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(sent): Form<Networks>,
) -> Result<Response, PageError> {
    let language = context.language();
    // browsers send every line end as CR LF
    let lines = sent.networks.replace("\r\n", "\n");
    let default: Option<AccessNetwork> = sent.default.parse().ok();
    let mut faults = Vec::new();
    // the choice below the lines says it; a line that says it, too, could differ
    for (number, line) in (1_i64..).zip(lines.lines()) {
        if line.split_whitespace().next() == Some("default") {
            let number = format::integer(number, language);
            let words = words::line_default(language, &number).to_string();
            faults.push(FormFault::new("networks", words));
        }
    }
    if default.is_none() {
        let wanted = words::default_wanted(language);
        faults.push(FormFault::new("default", wanted));
    }
    let default = default.unwrap_or(AccessNetwork::Fixed);
    if faults.is_empty() {
        let text = format!("{}\ndefault {default}\n", lines.trim_end_matches('\n'));
        let (now, viewer) = (portal.clock.now(), context.viewer()?);
        match set_networks(&portal.db, now, viewer, &text, &sent.zone).await {
            Ok(_) => return Ok(back_with("networks")),
            Err(refusal) => faults = refused_networks(refusal, language)?,
        }
    }
    let form = NetworksForm {
        lines,
        default,
        zone: sent.zone,
        faults,
    };
    let refused = Some(Refused::Networks(form));
    desk(&portal, &context, &DeskQuery::default(), refused).await
}

fn refused_networks(
    refusal: SetRefusal,
    language: Language,
) -> Result<Vec<FormFault>, EngineError> {
    match refusal {
        SetRefusal::Networks(faults) => {
            let faults = faults.iter();
            Ok(faults
                .map(|fault| rule_fault::of_networks(fault, language))
                .collect())
        }
        SetRefusal::Zone(zone) => {
            let words = words::fault_zone(language, &zone).to_string();
            Ok(vec![FormFault::new("zone", words)])
        }
        SetRefusal::Engine(error) => Err(error),
        refusal @ (SetRefusal::Tariff(_) | SetRefusal::Version { .. } | SetRefusal::Earlier(_)) => {
            Err(EngineError::refused(refusal))
        }
    }
}

/// Whose statements wait, and for what.
fn parked(stated: &Stated, language: Language) -> String {
    let waits = stated.parked.iter().map(|one| {
        let why = one.why.iter().map(|why| match why {
            ParkedWhy::NoParty => words::no_party(language).to_owned(),
            other => other.to_string(),
        });
        let why = why.collect::<Vec<_>>().join("; ");
        words::parked(language, &one.provider, &why).to_string()
    });
    waits.collect::<Vec<_>>().join(" ")
}

/// Which month.
#[derive(Debug, Deserialize)]
pub(in crate::portal) struct Month {
    #[serde(default)]
    month: String,
}

/// Issues the providers' statements of a month. Sent twice it issues them once.
///
/// # Errors
/// [`PageError::Internal`].
pub(in crate::portal) async fn issue(
    State(portal): State<Arc<Portal>>,
    context: PageContext,
    Form(sent): Form<Month>,
) -> Result<Response, PageError> {
    let language = context.language();
    let words = match sent.month.trim().parse::<PeriodMonth>() {
        Err(_) => words::month_wanted(language).to_owned(),
        Ok(month) => {
            let (now, viewer) = (portal.clock.now(), context.viewer()?);
            match issue_statements(&portal.db, now, viewer, month).await {
                Ok(stated) if stated == Stated::default() => {
                    return Ok(back_with("no-statements"));
                }
                Ok(stated) if stated.parked.is_empty() => return Ok(back_with("statements")),
                Ok(stated) => parked(&stated, language),
                Err(StateRefusal::NotOver(month)) => {
                    words::not_over(language, &format::month(month, language)).to_string()
                }
                // nobody is named as seller
                Err(StateRefusal::Engine(EngineError::Refused(_))) => {
                    words::no_seller(language).to_owned()
                }
                Err(StateRefusal::Engine(error)) => return Err(error.into()),
            }
        }
    };
    let refused = Refused::Month {
        fault: FormFault::new("month", words),
        typed: sent.month,
    };
    desk(&portal, &context, &DeskQuery::default(), Some(refused)).await
}
