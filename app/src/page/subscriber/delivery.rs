//! One download: who paid for what of it, and why.

use crate::{
    component::{
        delivery::{Because, PieceTable, SettlementTable, WhoPays, progress_tag, tax_note},
        facts::{Fact, Facts, FactsFlow},
        form::{ErrorSummary, fault_of},
        recording::{Hero, shown_title},
        sheet::{area_content, field, sheet},
    },
    format, route,
    text::{self, delivery as common, delivery::download as words},
    view::delivery::{
        download::{Billed, Dispute, DisputeForm, Disputing, DownloadDetail, WORDS_CHARS_MAX},
        explain::{Reader, size},
        network::name,
    },
};
use domain::party::Language;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn DeliveryPage(
    /// The delivery.
    detail: DownloadDetail,
    /// The account's zone.
    zone: TimeZone,
) -> impl IntoView {
    let language = text::language();
    let faults = match &detail.dispute {
        Disputing::Possible(form) => form.faults.clone(),
        Disputing::Said(_) | Disputing::No => Vec::new(),
    };
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let decision = detail.decision.clone();
    let values = decision.values;
    let over = (
        route::DELIVERIES.template.to_owned(),
        words::title(language),
    );
    let arrived = words::arrived_of(
        language,
        &size(decision.delivered, language),
        &size(decision.bytes, language),
    );
    let facts = vec![
        Fact::new(words::format(language), detail.format_name.clone()),
        Fact::new(common::network(language), name(decision.network, language)),
        Fact::new(words::arrived(language), arrived.to_string()),
        Fact::new(
            words::began(language),
            format::instant(detail.began_at, &zone, language),
        ),
    ];
    let tag = progress_tag(
        detail.progress,
        (decision.delivered, decision.bytes),
        &zone,
        language,
    );
    let file = detail.file_href.clone().map(|href| {
        let title = shown_title(&detail.sleeve);
        let label = words::file_of(language, &title, &detail.format_name).to_string();
        view! {
            <p class="no-print">
                <a class="btn" data-kind="main" href=href download=true aria-label=format!(
                    "{}: {label}",
                    words::fetch_file(language),
                )>{words::fetch_file(language)}</a>
            </p>
        }
    });
    let billed = billed(&detail.billed, language);
    let who = view! {
        <WhoPays values is_over=true reader=Reader::Subscriber />
        <Because explained=decision.explained.clone() />
        {tax_note(detail.tax, language)}
    };
    let settled = view! {
        <SettlementTable
            rows=detail.settlements.clone()
            zone=zone.clone()
            reader=Reader::Subscriber
        />
    };
    let pieces = view! { <PieceTable decision /> };
    view! {
        {errors}
        <Hero sleeve=detail.sleeve.clone() over tag=Some(tag)>
            <Facts facts flow=FactsFlow::Line />
            {file}
        </Hero>
        <div class="two" data-split="even">
            {sheet("who-paid", words::who_paid(language), None, who)}
            <div class="stack">
                {sheet("settled", words::settlements(language), None, settled)}
                {sheet("billed", words::on_the_bill(language), None, billed)}
            </div>
        </div>
        {sheet("pieces", words::pieces(language), None, pieces)}
        {dispute(&detail, &zone, language)}
    }
}

fn billed(billed: &Billed, language: Language) -> AnyView {
    match billed {
        Billed::Nothing => view! { <p>{words::billed_nothing(language)}</p> }.into_any(),
        Billed::Next => view! { <p>{words::billed_next(language)}</p> }.into_any(),
        Billed::On(number) => {
            let words = words::billed_on(language, number).to_string();
            view! { <p><a href=route::invoice(number)>{words}</a></p> }.into_any()
        }
    }
}

fn dispute(detail: &DownloadDetail, zone: &TimeZone, language: Language) -> Option<AnyView> {
    let body = match &detail.dispute {
        Disputing::No => return None,
        Disputing::Possible(form) => dispute_form(&detail.delivery, form, language),
        Disputing::Said(dispute) => said(dispute, zone, language),
    };
    Some(sheet("dispute", words::dispute(language), None, body))
}

fn dispute_form(delivery: &str, form: &DisputeForm, language: Language) -> AnyView {
    let fault = fault_of(&form.faults, "reason").map(str::to_owned);
    let content = area_content(&form.reason);
    let reason = field(
        "reason",
        words::dispute_reason(language),
        None,
        fault,
        |described, invalid| {
            view! {
                <textarea
                    id="reason"
                    name="reason"
                    rows="3"
                    maxlength=WORDS_CHARS_MAX.to_string()
                    aria-describedby=described
                    aria-invalid=invalid
                >
                    {content}
                </textarea>
            }
        },
    );
    view! {
        <p>{words::dispute_how(language)}</p>
        <form class="form" method="post" action=route::DELIVERY_DISPUTE.path(&[delivery])>
            {reason}
            <div class="form__actions">
                <button class="btn">{words::dispute_send(language)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn said(dispute: &Dispute, zone: &TimeZone, language: Language) -> AnyView {
    let at = format::instant(dispute.at, zone, language);
    let answer = match &dispute.decided {
        None => view! { <p class="notice" data-kind="note">{words::dispute_open(language)}</p> }
            .into_any(),
        Some(decided) => {
            let at = format::instant(decided.at, zone, language);
            let outcome = match decided.refunded {
                Some(amount) => {
                    let amount = format::money_fine(amount, language);
                    words::dispute_refunded(language, &amount).to_string()
                }
                None => words::dispute_kept(language).to_owned(),
            };
            view! {
                <p>{words::answered_on(language, &at).to_string()}</p>
                <p class="notice" data-kind="note">
                    <strong>{outcome}</strong>
                    " "
                    <bdi>{decided.note.clone()}</bdi>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <p>{words::said_on(language, &at).to_string()}</p>
        <p><q><bdi>{dispute.reason.clone()}</bdi></q></p>
        {answer}
    }
    .into_any()
}
