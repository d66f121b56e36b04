//! One delivery, as operators see it: what it came from, what was settled, and
//! the form that decides its dispute.

use super::parts::{Head, area_content, at, at_text, field, sheet};
use crate::{
    component::{
        delivery::{Because, PieceTable, SettlementTable, WhoPays, progress_tag},
        facts::{Fact, Facts, FactsFlow},
        form::{ErrorSummary, fault_of},
    },
    format, route,
    text::{
        self, delivery as common, delivery::download as download_words, operator::delivery as words,
    },
    view::delivery::{
        download::{Dispute, DisputeDecided, WORDS_CHARS_MAX},
        explain::{Reader, size},
        network::name,
        operator::{DecideForm, Instruction, OperatorDelivery, RuleVersions},
    },
};
use domain::party::Language;
use jiff::tz::TimeZone;
use leptos::prelude::*;

/// The page.
#[component]
pub fn DeliveryOnePage(
    /// The delivery.
    delivery: OperatorDelivery,
) -> impl IntoView {
    let language = text::language();
    let faults = delivery.decide.as_ref();
    let faults = faults.map_or_else(Vec::new, |form| form.faults.clone());
    let errors = (!faults.is_empty()).then(|| view! { <ErrorSummary faults /> });
    let over = view! { <a href=route::OPERATOR_DELIVERY.template>{words::title(language)}</a> };
    let title = view! { <bdi>{delivery.title.clone()}</bdi> };
    let decision = delivery.decision.clone();
    let values = decision.values;
    let tag = progress_tag(
        delivery.progress,
        (decision.delivered, decision.bytes),
        &TimeZone::UTC,
        language,
    );
    let lead = view! {
        {at(delivery.began_at, language)}
        " "
        {tag}
    };
    let who = view! {
        <WhoPays values is_over=true reader=Reader::Operator />
        <Because explained=decision.explained.clone() />
    };
    let settled = view! {
        <SettlementTable
            rows=delivery.settlements.clone()
            zone=TimeZone::UTC
            reader=Reader::Operator
        />
        <p class="soft small">{text::operator::utc(language)}</p>
    };
    let came_from = view! {
        {versions(&delivery.versions, language)}
        {instruction(&delivery.instruction, language)}
    };
    let dispute = delivery.dispute.as_ref().map(|dispute| {
        let body = disputed(&delivery, dispute, language);
        sheet("dispute", words::dispute(language), None, body)
    });
    let facts = facts(&delivery, language);
    view! {
        {errors}
        <Head over=over.into_any() title=title.into_any() lead=lead.into_any() />
        {dispute}
        <div class="two" data-split="even">
            {sheet("facts", words::facts(language), None, facts)}
            {sheet("came-from", words::came_from(language), None, came_from)}
        </div>
        <div class="two" data-split="even">
            {sheet("who-paid", download_words::who_paid(language), None, who)}
            {sheet("settled", download_words::settlements(language), None, settled)}
        </div>
        {sheet(
            "pieces",
            download_words::pieces(language),
            None,
            view! { <PieceTable decision /> },
        )}
    }
}

fn facts(delivery: &OperatorDelivery, language: Language) -> AnyView {
    let decision = &delivery.decision;
    let arrived = download_words::arrived_of(
        language,
        &size(decision.delivered, language),
        &size(decision.bytes, language),
    );
    let before = vec![
        Fact::new(words::delivery(language), delivery.delivery.clone()).code(),
        Fact::new(words::content(language), delivery.content.clone()).code(),
        Fact::new(
            download_words::format(language),
            delivery.format_name.clone(),
        ),
        Fact::new(common::network(language), name(decision.network, language)),
        Fact::new(download_words::arrived(language), arrived.to_string()),
        Fact::new(words::provider(language), delivery.provider.clone()),
    ];
    let account = route::account(&delivery.account);
    view! {
        <Facts facts=before flow=FactsFlow::Rows />
        <p>
            {words::account(language)} ": " <a href=account>{delivery.account.clone()}</a>
        </p>
    }
    .into_any()
}

fn versions(versions: &RuleVersions, language: Language) -> AnyView {
    let number = |version: Option<u32>, none: &str| match version {
        Some(version) => version.to_string(),
        None => none.to_owned(),
    };
    let nothing_said = words::no_preferences(language);
    let facts = vec![
        Fact::new(
            words::tariff_version(language),
            number(versions.tariff, words::no_tariff(language)),
        ),
        Fact::new(
            words::provider_version(language),
            number(versions.provider, nothing_said),
        ),
        Fact::new(
            words::subscriber_version(language),
            number(versions.subscriber, nothing_said),
        ),
    ];
    view! { <Facts facts flow=FactsFlow::Rows /> }.into_any()
}

fn instruction(instruction: &Instruction, language: Language) -> AnyView {
    let facts = vec![
        Fact::new(
            words::signed(language),
            at_text(instruction.issued_at, language),
        ),
        Fact::new(
            words::valid_until(language),
            at_text(instruction.until, language),
        ),
    ];
    view! {
        <h3>{words::instruction(language)}</h3>
        <Facts facts flow=FactsFlow::Rows />
    }
    .into_any()
}

fn disputed(delivery: &OperatorDelivery, dispute: &Dispute, language: Language) -> AnyView {
    let decided = dispute.decided.as_ref();
    let decided = decided.map(|decided| outcome(decided, language));
    let decide = delivery.decide.as_ref();
    let decide = decide.map(|form| decide_form(&delivery.delivery, form, language));
    view! {
        <p class="soft">{at(dispute.at, language)}</p>
        <p><q><bdi>{dispute.reason.clone()}</bdi></q></p>
        {decided}
        {decide}
    }
    .into_any()
}

fn outcome(decided: &DisputeDecided, language: Language) -> AnyView {
    let outcome = match decided.refunded {
        Some(amount) => {
            words::refunded(language, &format::money_fine(amount, language)).to_string()
        }
        None => words::kept(language).to_owned(),
    };
    let by = words::decided_by(language, &decided.by, &at_text(decided.at, language));
    view! {
        <p class="notice" data-kind="note">
            <strong>{outcome}</strong>
            " "
            <bdi>{decided.note.clone()}</bdi>
        </p>
        <p class="soft small">{by.to_string()}</p>
    }
    .into_any()
}

fn decide_form(delivery: &str, form: &DecideForm, language: Language) -> AnyView {
    let fault = fault_of(&form.faults, "note").map(str::to_owned);
    let content = area_content(&form.note);
    let note = field(
        "note",
        words::note(language),
        Some(words::decide_how(language).to_owned()),
        fault,
        |described, invalid| {
            view! {
                <textarea
                    id="note"
                    name="note"
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
        <form class="form" method="post" action=route::DISPUTE_DECIDE.path(&[delivery])>
            {note}
            <div class="form__actions">
                <button class="btn" data-kind="main" name="decision" value="refund">
                    {words::refund(language)}
                </button>
                <button class="btn" name="decision" value="keep">{words::keep(language)}</button>
            </div>
        </form>
    }
    .into_any()
}
