//! The bill as a document: who sends it, to whom, what takes it back, and what
//! holds for all its amounts.

use super::sheet::sheet;
use crate::text::{bill as words, paper as paper_words};
use domain::{
    catalog::TaxMode,
    invoice::{Customer, DocumentKind, InvoiceDocument, Seller},
    party::Language,
    unit::Currency,
};
use leptos::prelude::*;

/// What these parts need of a document; a document becomes it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillFacts {
    kind: DocumentKind,
    seller: Seller,
    customer: Customer,
    tax: TaxMode,
    currency: Currency,
    zone: String,
}

impl From<&InvoiceDocument> for BillFacts {
    fn from(document: &InvoiceDocument) -> Self {
        Self {
            kind: document.kind.clone(),
            seller: document.seller.clone(),
            customer: document.customer.clone(),
            tax: document.tax_mode,
            currency: document.total.currency(),
            zone: document.zone.clone(),
        }
    }
}

impl From<InvoiceDocument> for BillFacts {
    fn from(document: InvoiceDocument) -> Self {
        Self::from(&document)
    }
}

/// Sender and recipient.
#[component]
pub fn Parties(
    /// The document.
    #[prop(into)]
    document: BillFacts,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let BillFacts {
        seller, customer, ..
    } = document;
    let tax_id = words::tax_id(language, &seller.tax_id).to_string();
    let account = words::account_reference(language, &customer.reference).to_string();
    let party_of = |name: String, address: Vec<String>, small: String| Party {
        lines: std::iter::once(name).chain(address).collect(),
        small,
    };
    let from = party_of(seller.name, seller.address, tax_id);
    let to = party_of(customer.name, customer.address, account);
    parties(from, to, language)
}

/// A side of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Name and address, line by line.
    pub lines: Vec<String>,
    /// What it is known by.
    pub small: String,
}

/// Both sides of a document: who sends it, and who receives it.
pub fn parties(from: Party, to: Party, language: Language) -> AnyView {
    let side = |id: &'static str, class: &'static str, title: &'static str, side: Party| {
        view! {
            <section class=class aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <address>{side.lines.join("\n")}</address>
                <p class="bill__small">{side.small}</p>
            </section>
        }
    };
    view! {
        <div class="bill__parties">
            {side("bill-from", "bill__party", words::from(language), from)}
            {side("bill-to", "bill__party bill__to", words::to(language), to)}
        </div>
    }
    .into_any()
}

/// Says that this is a credit note, or which one has taken the invoice back;
/// nothing for an invoice that stands.
#[component]
pub fn CreditNotice(
    /// The document.
    #[prop(into)]
    document: BillFacts,
    /// The number of the credit note that took it back.
    credited_by: Option<String>,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let says = match (document.kind, credited_by) {
        (DocumentKind::CreditNote { of, reason }, _) => {
            let of = of.to_string();
            Some(match reason.as_str() {
                "" => words::takes_back(language, &of),
                reason => words::takes_back_because(language, &of, reason),
            })
        }
        (DocumentKind::Invoice, Some(by)) => Some(words::taken_back_by(language, &by)),
        (DocumentKind::Invoice, None) => None,
    };
    says.map(|says| view! { <p class="bill__credit">{says.to_string()}</p> })
}

/// Whom to ask, and who decides where that is not enough: what the letter says.
pub fn complaints(seller: &Seller, says: Option<&str>, language: Language) -> Option<AnyView> {
    let reach: Vec<&str> = [seller.email.as_deref(), seller.phone.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let questions = (!reach.is_empty()).then(|| {
        let how = paper_words::questions(language, &reach.join(", "));
        view! { <p>{how.to_string()}</p> }
    });
    let lines = says.unwrap_or_default().lines().map(str::trim);
    let lines: Vec<_> = lines
        .filter(|line| !line.is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    if questions.is_none() && lines.is_empty() {
        return None;
    }
    let title = paper_words::complain(language);
    let body = view! { <div class="stack small">{questions}{lines}</div> };
    Some(sheet("complain", title, None, body))
}

/// What holds for all amounts of the document, and where to turn.
#[component]
pub fn SmallPrint(
    /// The document.
    #[prop(into)]
    document: BillFacts,
    /// The reader's language.
    language: Language,
) -> impl IntoView {
    let sentence = match document.tax {
        TaxMode::Exclusive => words::small_print_exclusive,
        TaxMode::Inclusive => words::small_print_inclusive,
    };
    let says = sentence(language, document.currency.code(), &document.zone).to_string();
    view! { <p class="bill__foot">{says}</p> }
}
