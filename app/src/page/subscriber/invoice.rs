//! An invoice: the sum first, then the sentence that explains it, then the
//! table that proves it; the same on paper.

use super::head::service_name;
use crate::{
    component::{
        bill::{CreditNotice, Parties, SmallPrint, complaints},
        deliveries::DeliveriesTable,
        delta::Delta,
        facts::{Fact, Facts, FactsFlow},
        gauge::{Gauge, GaugeShape},
        parts::Parts,
        pay::HowToPay,
        rich::Say,
        sheet::sheet,
    },
    format,
    print::account_rows,
    route,
    text::{
        account as account_words, bill as words, delivery::download as delivery_words,
        paper as paper_words,
    },
    view::{
        bill::{BillView, Links},
        change::DeltaView,
        delivery::bill::DeliveriesView,
        gauge::{GaugeFacts, GaugeView, Occasion},
        pay::{PayView, Standing},
    },
};
use domain::{
    invoice::{ChargeDetail, Gauge as GaugeData, InvoiceDocument, InvoiceLine, LineDetail},
    party::Language,
    unit::MoneyError,
};
use engine::read::invoice::InvoiceDetail;
use leptos::prelude::*;

/// What the document itself does not say.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// How its account stands now; none in a file, which is of the day of the document.
    pub standing: Option<Standing>,
    /// Where to complain, as the letter says it.
    pub complaints: Option<String>,
}

/// The page.
///
/// # Errors
/// [`MoneyError`], which a stored document never has.
pub fn invoice_page(
    detail: InvoiceDetail,
    beside: &Beside,
    links: Links,
    actions: bool,
    below: Option<AnyView>,
    language: Language,
) -> Result<AnyView, MoneyError> {
    let document = &detail.document;
    let number = document.number.to_string();
    let parts = BillView::new(document, links, language)?;
    let gauges = document
        .lines
        .iter()
        .filter(|line| !line.is_adjustment())
        .map(|line| gauge_sheet(document, line, language))
        .collect::<Result<Vec<_>, _>>()?;
    let files = actions.then(|| files(&number, language));
    let actions = actions.then(|| {
        let csv = route::INVOICE_CSV.path(&[&number]);
        let pdf = route::INVOICE_PDF.path(&[&number]);
        view! {
            <div class="head__actions no-print">
                <a class="btn" data-kind="main" href=pdf>{paper_words::pdf(language)}</a>
                <a class="btn" href=csv>{words::csv(language)}</a>
            </div>
        }
    });
    let month = format::month_name(document.period.month, language);
    let title = if document.is_credit_note() {
        words::credited(language, month)
    } else {
        words::came_to(language, month)
    };
    let named = if document.is_credit_note() {
        words::credit_note_number(language, &number)
    } else {
        words::number(language, &number)
    };
    let over = words::number_and_period(
        language,
        &named.to_string(),
        &format::period(&document.period, language),
    );
    let credited_by = detail.credited_by.map(|number| number.to_string());
    Ok(view! {
        <header class="head">
            <div>
                <p class="head__over">{over.to_string()}</p>
                <h1>{title.to_string()}</h1>
                <p class="head__sum">{format::money(document.total, language)}</p>
            </div>
            {actions}
        </header>
        <CreditNotice document=document credited_by language />
        {paid(&detail, beside.standing, language)?}
        {facts(&detail, links, language)?}
        <div class="two">
            <div class="stack">{gauges}</div>
            <section class="sheet" aria-labelledby="parts">
                <h2 id="parts">{words::parts(language)}</h2>
                <Parts view=parts />
            </section>
        </div>
        {money(&detail, beside, language)?}
        {lines_sheet(document, language)}
        {deliveries(document, language)}
        {below}
        {complaints(&document.seller, beside.complaints.as_deref(), language)}
        <Parties document=document language />
        <SmallPrint document=document language />
        {files}
    }
    .into_any())
}

/// Whether there was something to pay, and nothing is owed any more.
fn is_paid(document: &InvoiceDocument, standing: Option<Standing>) -> Result<bool, MoneyError> {
    let is_settled = standing.is_some_and(|standing| standing.owed.micros() <= 0);
    Ok(is_settled && document.due()?.micros() > 0)
}

/// Says so, before the document says what was to pay.
fn paid(
    detail: &InvoiceDetail,
    standing: Option<Standing>,
    language: Language,
) -> Result<Option<AnyView>, MoneyError> {
    let document = &detail.document;
    let stands = !document.is_credit_note() && detail.credited_by.is_none();
    if !stands || !is_paid(document, standing)? {
        return Ok(None);
    }
    let say = PayView::new(document, standing, language)?.says;
    let notice = view! { <p class="notice no-print" data-kind="good"><Say say /></p> };
    Ok(Some(notice.into_any()))
}

/// From what was owed before to what is to be paid, and how; on a sheet of paper, the
/// PDF says it.
fn money(
    detail: &InvoiceDetail,
    beside: &Beside,
    language: Language,
) -> Result<Option<AnyView>, MoneyError> {
    let document = &detail.document;
    let account = account_rows(document, language)?.map(|rows| {
        let rows = rows.into_iter().map(|row| {
            view! {
                <tr class=row.is_sum.then_some("parts__total")>
                    <th scope="row">{row.what}</th>
                    <td class="n">{format::money(row.amount, language)}</td>
                </tr>
            }
        });
        let day = format::date_short(document.issued_on, language);
        let table = view! {
            <p class="soft small">{account_words::as_of(language, &day).to_string()}</p>
            <table class="parts">
                <caption class="visually-hidden">{paper_words::account(language)}</caption>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        };
        sheet("account", paper_words::account(language), None, table)
    });
    let is_done = document.is_credit_note()
        || detail.credited_by.is_some()
        || is_paid(document, beside.standing)?;
    let pay = match is_done {
        true => None,
        false => {
            let view = PayView::new(document, beside.standing, language)?;
            let how = view! { <HowToPay view language /> };
            Some(sheet("pay", paper_words::how_to_pay(language), None, how))
        }
    };
    let is_there = account.is_some() || pay.is_some();
    Ok(is_there.then(|| {
        view! {
            <div class="no-print">
                <div class="two" data-split="even">{account}{pay}</div>
            </div>
        }
        .into_any()
    }))
}

/// The same invoice for programs.
fn files(number: &str, language: Language) -> AnyView {
    let links = [
        ("UBL", route::INVOICE_UBL.path(&[number])),
        ("CII", route::INVOICE_CII.path(&[number])),
        ("JSON", route::INVOICE_JSON.path(&[number])),
    ];
    let links = links.map(|(name, path)| view! { " " <a href=path>{name}</a> });
    view! { <p class="bill__foot no-print">{paper_words::files(language)} ":" {links.to_vec()}</p> }
        .into_any()
}

/// Its downloads, by what was fetched and over which network.
fn deliveries(document: &InvoiceDocument, language: Language) -> Vec<AnyView> {
    // its invoice says them; a credit note takes the amount back
    if document.is_credit_note() {
        return Vec::new();
    }
    let charges = document.charges.iter();
    let sheets = charges.filter_map(|line| match &line.detail {
        ChargeDetail::Deliveries { deliveries } => {
            let view = DeliveriesView::new(deliveries, line.amount, language);
            let id = format!("downloads-{}", line.seq);
            let by = id.clone();
            let title = delivery_words::title(language);
            Some(
                view! {
                    <section class="sheet" aria-labelledby=by>
                        <h2 id=id>{title}</h2>
                        <DeliveriesTable view />
                    </section>
                }
                .into_any(),
            )
        }
        ChargeDetail::Recharge { .. }
        | ChargeDetail::Purchase { .. }
        | ChargeDetail::Refund { .. } => None,
    });
    sheets.collect()
}

fn facts(
    detail: &InvoiceDetail,
    links: Links,
    language: Language,
) -> Result<impl IntoView + use<>, MoneyError> {
    let document = &detail.document;
    let mut facts = vec![
        Fact::new(
            words::issued(language),
            format::date_short(document.issued_on, language),
        ),
        Fact::new(words::account(language), document.customer.name.clone()),
    ];
    if !document.is_credit_note() && detail.credited_by.is_none() {
        let due = document.due()?;
        let is_credit = due.micros() < 0;
        if document.balance.is_some() || is_credit {
            let (label, owed) = match is_credit {
                false => (paper_words::to_pay(language), due),
                true => (paper_words::credit_now(language), due.checked_neg()?),
            };
            let owed = format::money(owed, language);
            facts.insert(1, Fact::new(label, owed));
        }
        if due.micros() > 0 {
            let day = format::date_short(document.due_on, language);
            facts.insert(1, Fact::new(words::due(language), day));
        }
    }
    let compare = match (&detail.previous, links) {
        (Some((_, total)), Links::Subscriber) if !document.is_credit_note() => {
            let delta = DeltaView::new(document.total.checked_sub(*total)?, language);
            let month = format::month_name(document.period.month.previous(), language);
            let path = route::INVOICE_CHANGE.path(&[&document.number.to_string()]);
            Some(view! {
                <p class="no-print">
                    {month} ": " {format::money(*total, language)} " (" <Delta view=delta /> "). "
                    <a href=path>{words::why_change(language)}</a>
                </p>
            })
        }
        _ => None,
    };
    Ok(view! { <Facts facts flow=FactsFlow::Line /> {compare} })
}

fn gauge_sheet(
    document: &InvoiceDocument,
    line: &InvoiceLine,
    language: Language,
) -> Result<AnyView, MoneyError> {
    let LineDetail::Band {
        raw,
        counted,
        is_weighted,
        ..
    } = line.detail
    else {
        return Ok(().into_any());
    };
    let gauge = GaugeData::new(&line.group, counted, None)?;
    let mut facts = GaugeFacts::new(language, Occasion::Closed, document.tax_mode);
    facts.as_of = crate::view::bill::recorded(&line.group, (raw, counted), is_weighted, language);
    facts.share = (!line.share.is_whole()).then_some((line.share.days, line.share.of_days));
    let view = GaugeView::new(&gauge, &facts);
    let id = format!("line-{}", line.seq);
    let labelled = id.clone();
    let tariff = (!line.share.is_whole()).then(|| {
        let name = crate::view::steps::tariff_name(&line.tariff, language);
        view! { <p class="soft small">{name}</p> }
    });
    Ok(view! {
        <section class="sheet" aria-labelledby=labelled>
            <h2 id=id>{service_name(line.service())}</h2>
            {tariff}
            <Gauge view shape=GaugeShape::Table />
        </section>
    }
    .into_any())
}

fn lines_sheet(document: &InvoiceDocument, language: Language) -> impl IntoView + use<> {
    let rows = document.usage_by_line.iter().map(|line| {
        let records = words::records_of(line.service, line.records, language);
        let used = super::records::amount(line.service, line.raw, language);
        view! {
            <tr>
                <th scope="row">{line.label.clone()} " " <span class="parts__note">{records}</span></th>
                <td class="n">{used}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!document.usage_by_line.is_empty()).then(|| {
        view! {
            <section class="sheet" aria-labelledby="by-line">
                <h2 id="by-line">{words::usage_by_line(language)}</h2>
                <table class="parts">
                    <caption class="visually-hidden">{words::usage_by_line(language)}</caption>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}
