//! Every version of every metering plan.

use super::parts::Head;
use crate::{
    component::empty::Empty,
    format, route,
    text::{
        self,
        operator::{plan as words, tariff::service},
    },
};
use domain::party::Language;
use engine::read::metering::PlanRow;
use leptos::prelude::*;

/// The page.
#[component]
pub fn PlansPage(
    /// By code, newest version first.
    rows: Vec<PlanRow>,
) -> impl IntoView {
    let language = text::language();
    let add = view! {
        <a class="btn" data-kind="main" href=route::PLAN_NEW.template>{words::add(language)}</a>
    };
    let list = if rows.is_empty() {
        view! { <Empty say=words::none(language) /> }.into_any()
    } else {
        let rows: Vec<AnyView> = rows.iter().map(|row| plan_row(row, language)).collect();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::all(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::plan(language)}</th>
                        <th scope="col" data-at="wide">{words::policies(language)}</th>
                        <th scope="col" class="n">{words::accounts_having(language)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <Head title=words::title(language).into_any() actions=add.into_any() />
        <section class="sheet" aria-label=words::title(language)>{list}</section>
    }
}

fn plan_row(row: &PlanRow, language: Language) -> AnyView {
    let plan = &row.plan;
    let from = format!("{}/{}", plan.code, plan.version);
    let under = words::row_under(
        language,
        plan.code.as_str(),
        &plan.version.to_string(),
        &format::date_short(plan.valid_from, language),
        service(plan.service, language),
    );
    let count = i64::try_from(plan.policies.len()).unwrap_or(i64::MAX);
    view! {
        <tr>
            <th scope="row">
                <a href=route::PLAN_NEW.with_query(&[("from", &from)])>
                    {plan.name(language.tag()).to_owned()}
                </a>
                <span class="table__under">{under.to_string()}</span>
            </th>
            <td data-at="wide">{words::policies_of(language, count)}</td>
            <td class="n">{format::integer(row.accounts, language)}</td>
        </tr>
    }
    .into_any()
}
