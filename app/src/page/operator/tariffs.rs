//! Every version of every tariff.

use super::parts::Head;
use crate::{
    component::empty::Empty,
    format, route,
    text::{self, operator::tariff as words},
};
use domain::party::Language;
use engine::read::tariff::TariffRow;
use leptos::prelude::*;

/// The page.
#[component]
pub fn TariffsPage(
    /// By code, newest version first.
    rows: Vec<TariffRow>,
) -> impl IntoView {
    let language = text::language();
    let add = view! {
        <a class="btn" data-kind="main" href=route::TARIFF_NEW.template>{words::add(language)}</a>
    };
    let list = if rows.is_empty() {
        view! { <Empty say=words::none(language) /> }.into_any()
    } else {
        let rows = rows
            .iter()
            .map(|row| tariff_row(row, language))
            .collect_view();
        view! {
            <table class="table">
                <caption class="visually-hidden">{words::all(language)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words::tariff(language)}</th>
                        <th scope="col" data-at="wide">{words::bands(language)}</th>
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

fn tariff_row(row: &TariffRow, language: Language) -> impl IntoView + use<> {
    let tariff = &row.tariff;
    let bands = tariff.groups.iter().map(|group| {
        let count = i64::try_from(group.schedule.band_count()).unwrap_or(i64::MAX);
        let service = words::service(group.service, language);
        format!("{service}: {}", words::bands_of(language, count))
    });
    let bands = bands.collect::<Vec<_>>().join(", ");
    let under = words::row_under(
        language,
        tariff.code.as_str(),
        &tariff.version.to_string(),
        &format::date_short(tariff.valid_from, language),
        tariff.currency.code(),
    );
    view! {
        <tr>
            <th scope="row">
                <a href=route::tariff(tariff.code.as_str(), tariff.version)>
                    {tariff.name(language.tag()).to_owned()}
                </a>
                <span class="table__under">{under.to_string()}</span>
                <span class="table__under" data-at="narrow">{bands.clone()}</span>
            </th>
            <td data-at="wide">{bands}</td>
            <td class="n">{format::integer(row.accounts, language)}</td>
        </tr>
    }
}
