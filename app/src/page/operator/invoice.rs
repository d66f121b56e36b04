//! An invoice as the operator sees it: the subscriber's document, how it is
//! booked, and the form that takes it back.

use super::parts::{field, sheet};
use crate::{
    component::form::{ErrorSummary, FormFault, fault_of},
    format,
    page::subscriber::invoice::{Beside, invoice_page},
    route,
    text::{
        bill as bill_words,
        operator::{self as common, account as account_words, invoice as words},
        paper as paper_words,
    },
    view::bill::Links,
};
use domain::{party::Language, unit::MoneyError};
use engine::{
    flow::credit::REASON_CHARS_MAX,
    read::invoice::{InvoiceDetail, PostingRow},
};
use leptos::prelude::*;

/// The form that takes an invoice back, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct CreditForm {
    /// The reason as it was typed.
    pub reason: String,
    /// Whether the box was ticked.
    pub is_sure: bool,
    /// What is wrong.
    pub faults: Vec<FormFault>,
}

/// The page.
///
/// # Errors
/// [`MoneyError`], which a stored document never has.
pub fn operator_invoice_page(
    detail: InvoiceDetail,
    beside: &Beside,
    postings: &[PostingRow],
    form: CreditForm,
    language: Language,
) -> Result<AnyView, MoneyError> {
    let document = &detail.document;
    let errors =
        (!form.faults.is_empty()).then(|| view! { <ErrorSummary faults=form.faults.clone() /> });
    let number = document.number.to_string();
    let files = [
        (paper_words::pdf(language), route::OPERATOR_INVOICE_PDF),
        (bill_words::csv(language), route::OPERATOR_INVOICE_CSV),
        ("UBL", route::OPERATOR_INVOICE_UBL),
        ("CII", route::OPERATOR_INVOICE_CII),
        ("JSON", route::OPERATOR_INVOICE_JSON),
    ];
    let files = files.map(|(name, route)| {
        view! { " · " <a href=route.path(&[&number])>{name}</a> }
    });
    let way_back = view! {
        <p class="soft small no-print">
            <a href=route::ACCOUNTS.template>{account_words::title(language)}</a>
            " / "
            <a href=route::account(&document.customer.reference)>{document.customer.name.clone()}</a>
            {files.to_vec()}
        </p>
    };
    let ledger = sheet(
        "postings",
        words::postings(language),
        None,
        ledger(postings, language),
    );
    let can_be_credited = !document.is_credit_note() && detail.credited_by.is_none();
    let credit = can_be_credited.then(|| credit_form(&number, form, language));
    let below = view! { <div class="two no-print" data-split="even">{ledger} {credit}</div> };
    let invoice = invoice_page(
        detail,
        beside,
        Links::None,
        false,
        Some(below.into_any()),
        language,
    )?;
    Ok(view! { {errors} {way_back} {invoice} }.into_any())
}

fn ledger(postings: &[PostingRow], language: Language) -> impl IntoView + use<> {
    let rows = postings.iter().map(|posting| {
        let amount = posting.amount;
        let is_credit = amount.micros() < 0;
        let size = if is_credit {
            amount.checked_neg()
        } else {
            Ok(amount)
        };
        let written = format::money(size.unwrap_or(amount), language);
        let (debit, credit) = match is_credit {
            false => (Some(written), None),
            true => (None, Some(written)),
        };
        view! {
            <tr>
                <th scope="row" class="mono">{posting.ledger_account.clone()}</th>
                <td class="n">{debit}</td>
                <td class="n">{credit}</td>
            </tr>
        }
    });
    view! {
        <p class="soft small">{words::postings_how(language)}</p>
        <table class="table">
            <caption class="visually-hidden">{words::postings(language)}</caption>
            <thead>
                <tr>
                    <th scope="col">{words::ledger_account(language)}</th>
                    <th scope="col" class="n">{words::debit(language)}</th>
                    <th scope="col" class="n">{words::credit(language)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

fn credit_form(number: &str, form: CreditForm, language: Language) -> AnyView {
    let fault = |name| fault_of(&form.faults, name).map(str::to_owned);
    let sure_fault = fault("sure");
    let sure_state = sure_fault.is_some().then_some("error");
    let sure_described = sure_fault.is_some().then_some("sure-error");
    let sure_invalid = sure_fault.is_some().then_some("true");
    let sure_fault =
        sure_fault.map(|words| view! { <p class="field__error" id="sure-error">{words}</p> });
    let reason = form.reason.clone();
    let hint = words::reason_hint(language).to_owned();
    let reason_fault = fault("reason");
    let reason = field(
        "reason",
        common::reason(language),
        Some(hint),
        reason_fault,
        |described, invalid| {
            view! {
                <input
                    id="reason"
                    name="reason"
                    value=reason
                    maxlength=REASON_CHARS_MAX.to_string()
                    autocomplete="off"
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
        },
    );
    let action = route::INVOICE_CREDIT.path(&[number]);
    let form = view! {
        <p>{words::take_back_how(language)}</p>
        <form class="form" method="post" action=action>
            {reason}
            <div class="field" data-state=sure_state>
                {sure_fault}
                <div class="choice">
                    <input
                        id="sure"
                        name="sure"
                        type="checkbox"
                        value="1"
                        checked=form.is_sure
                        aria-describedby=sure_described
                        aria-invalid=sure_invalid
                    />
                    <label for="sure">{words::sure(language)}</label>
                </div>
            </div>
            <div class="form__actions">
                <button class="btn" data-kind="stop">{words::write(language)}</button>
            </div>
        </form>
    };
    sheet("credit", words::take_back(language), None, form)
}
