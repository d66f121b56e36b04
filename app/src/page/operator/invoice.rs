//! An invoice as the operator sees it: the subscriber's document, how it is
//! booked, and the form that takes it back.

use super::parts::{Head, field, sheet};
use crate::{
    component::form::{ErrorSummary, FormFault, fault_of},
    format, route,
    text::{
        self,
        operator::{self as common, account as account_words, invoice as words},
    },
};
use domain::{invoice::DocumentKind, party::Language};
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
#[component]
pub fn OperatorInvoicePage(
    /// The invoice.
    detail: InvoiceDetail,
    /// How it is booked.
    postings: Vec<PostingRow>,
    /// The form.
    form: CreditForm,
) -> impl IntoView {
    let language = text::language();
    let document = &detail.document;
    let errors = (!form.faults.is_empty())
        .then(|| view! { <ErrorSummary faults=form.faults.clone() /> });
    let reference = document.customer.reference.clone();
    let over = view! {
        <a href=route::ACCOUNTS.template>{account_words::title(language)}</a>
        " / "
        <a href=route::account(&reference)>{document.customer.name.clone()}</a>
    };
    let number = document.number.to_string();
    let is_note = matches!(document.kind, DocumentKind::CreditNote { .. });
    let title = match is_note {
        false => words::invoice(language, &number),
        true => words::note(language, &number),
    };
    let credit = (!is_note && detail.credited_by.is_none())
        .then(|| credit_form(&number, form, language));
    view! {
        {errors}
        <Head over=over.into_any() title=title.to_string().into_any() />
        {sheet("postings", words::postings(language), None, ledger(&postings, language))}
        {credit}
    }
}

fn ledger(postings: &[PostingRow], language: Language) -> impl IntoView + use<> {
    let rows = postings.iter().map(|posting| {
        let amount = posting.amount;
        let is_credit = amount.micros() < 0;
        let size = if is_credit { amount.checked_neg() } else { Ok(amount) };
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

fn credit_form(number: &str, form: CreditForm, language: Language) -> impl IntoView + use<> {
    let fault = |name| fault_of(&form.faults, name).map(str::to_owned);
    let sure_fault = fault("sure");
    let sure_state = sure_fault.is_some().then_some("error");
    let sure_described = sure_fault.is_some().then_some("sure-error");
    let sure_invalid = sure_fault.is_some().then_some("true");
    let sure_fault = sure_fault
        .map(|words| view! { <p class="field__error" id="sure-error">{words}</p> });
    let reason = form.reason.clone();
    let hint = words::reason_hint(language).to_owned();
    let reason_fault = fault("reason");
    let reason = field("reason", common::reason(language), Some(hint), reason_fault, |described, invalid| {
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
    });
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
