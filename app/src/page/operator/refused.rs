//! What did not get through: mails that were refused, papers that could not be made.

use super::parts::{Head, at, at_text, english};
use crate::{
    component::{empty::Empty, pager::Pager},
    route::{self, Route},
    text::{
        self,
        operator::{self as common, home, invoice as invoice_words, refused as words},
    },
};
use domain::party::Language;
use engine::read::{
    Page,
    refused_mail::{MailAbout, MailState, RefusedMail},
    unmade_paper::{PaperNumber, UnmadePaper},
};
use leptos::prelude::*;

/// Mails that were refused.
#[component]
pub fn MailsPage(
    /// The mails, newest first.
    rows: Page<RefusedMail>,
    /// Whether these are the newest.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let pages = pager(&route::MAILS, rows.next.as_deref(), is_first);
    let heads = [words::to(language), common::reason(language)];
    let mails = rows.rows.iter().map(|row| mail_row(row, language));
    list(ListOf {
        title: words::mails(language),
        lead: words::mails_how(language),
        none: words::no_mails(language),
        heads,
        rows: mails.collect(),
        pages,
    })
}

/// Papers that could not be made.
#[component]
pub fn PapersPage(
    /// The papers, newest first.
    rows: Page<UnmadePaper>,
    /// Whether these are the newest.
    is_first: bool,
) -> impl IntoView {
    let language = text::language();
    let pages = pager(&route::PAPERS, rows.next.as_deref(), is_first);
    let heads = [words::of_what(language), common::reason(language)];
    let papers = rows.rows.iter().map(|row| paper_row(row, language));
    list(ListOf {
        title: words::papers(language),
        lead: words::papers_how(language),
        none: words::no_papers(language),
        heads,
        rows: papers.collect(),
        pages,
    })
}

/// One of the two lists.
struct ListOf {
    title: &'static str,
    lead: &'static str,
    none: &'static str,
    heads: [&'static str; 2],
    rows: Vec<AnyView>,
    pages: AnyView,
}

fn list(of: ListOf) -> AnyView {
    let language = text::language();
    let list = if of.rows.is_empty() {
        view! { <Empty say=of.none /> }.into_any()
    } else {
        let [first, second] = of.heads;
        view! {
            <table class="table">
                <caption class="visually-hidden">{of.title}</caption>
                <thead>
                    <tr>
                        <th scope="col">{first}</th>
                        <th scope="col">{second}</th>
                    </tr>
                </thead>
                <tbody>{of.rows}</tbody>
            </table>
        }
        .into_any()
    };
    let over = view! { <a href=route::OPERATOR.template>{home::title(language)}</a> };
    view! {
        <Head over=over.into_any() title=of.title.into_any() lead=of.lead.into_any() />
        <section class="sheet" aria-label=of.title>{list}{of.pages}</section>
    }
    .into_any()
}

fn pager(route: &Route, next: Option<&str>, is_first: bool) -> AnyView {
    let first = (!is_first).then(|| route.template.to_owned());
    let next = next.map(|after| route.with_query(&[("after", after)]));
    view! { <Pager first next /> }.into_any()
}

/// A button that does something with one row; `whose` tells it from the others.
fn button(
    route: &Route,
    (name, value): (&'static str, String),
    words: &'static str,
    whose: String,
) -> impl IntoView {
    view! {
        <div class="row">
            <form method="post" action=route.template>
                <input type="hidden" name=name value=value />
                <button class="btn" data-size="small">
                    {words}
                    <span class="visually-hidden">" " {whose}</span>
                </button>
            </form>
        </div>
    }
}

fn mail_row(row: &RefusedMail, language: Language) -> AnyView {
    let to = row.to.clone();
    let to = to.unwrap_or_else(|| words::nobody(language).to_owned());
    let document = |number: &str, named: String| {
        view! { <a href=route::OPERATOR_INVOICE.path(&[number])>{named}</a> }.into_any()
    };
    let about = match row.about {
        MailAbout::Invoice(number) => {
            let number = number.to_string();
            document(
                &number,
                invoice_words::invoice(language, &number).to_string(),
            )
        }
        MailAbout::CreditNote(number) => {
            let number = number.to_string();
            document(&number, invoice_words::note(language, &number).to_string())
        }
        MailAbout::Allowance => words::about_allowance(language).into_any(),
        MailAbout::Amount => words::about_amount(language).into_any(),
        MailAbout::Invitation => words::about_invitation(language).into_any(),
        MailAbout::Unreadable => words::about_unreadable(language).into_any(),
    };
    let (kind, state, next) = match row.state {
        MailState::Waiting { next_at } => {
            let next = words::next_try(language, &at_text(next_at, language)).to_string();
            (Some("soft"), words::waiting(language), Some(next))
        }
        MailState::GivenUp => (Some("stop"), words::given_up(language), None),
    };
    let tries = words::tries(language, i64::from(row.tries));
    let tried = next.map_or(tries.clone(), |next| format!("{tries} · {next}"));
    let reason = match &row.reason {
        Some(reason) => english(reason.clone()),
        None => words::no_reason(language).into_any(),
    };
    let message = ("message", row.id.to_string());
    let again = button(
        &route::MAIL_AGAIN,
        message,
        words::send_again(language),
        to.clone(),
    );
    view! {
        <tr>
            <th scope="row">
                <bdi class="mono">{to}</bdi>
                <span class="table__under">{about}</span>
                <span class="table__under">
                    <a href=route::account(&row.account)>{row.account.clone()}</a>
                </span>
                <span class="table__under">{at(row.put_out_at, language)}</span>
            </th>
            <td>
                <span class="tag" data-kind=kind>{state}</span>
                <span class="table__under">{reason}</span>
                <span class="table__under">{tried}</span>
                {again}
            </td>
        </tr>
    }
    .into_any()
}

fn paper_row(row: &UnmadePaper, language: Language) -> AnyView {
    let (path, number) = match row.number {
        PaperNumber::Invoice(number) => {
            let number = number.to_string();
            (route::OPERATOR_INVOICE.path(&[&number]), number)
        }
        PaperNumber::Statement(number) => {
            let number = number.to_string();
            (route::OPERATOR_STATEMENT.path(&[&number]), number)
        }
    };
    let document = ("document", row.of.to_string());
    let again = button(
        &route::PAPER_AGAIN,
        document,
        words::try_again(language),
        number.clone(),
    );
    view! {
        <tr>
            <th scope="row">
                <a class="table__keep" href=path>{number}</a>
                <span class="table__under">{row.whose.clone()}</span>
                <span class="table__under">{at(row.issued_at, language)}</span>
            </th>
            <td>{english(row.reason.clone())} {again}</td>
        </tr>
    }
    .into_any()
}
