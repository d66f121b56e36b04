//! One version of a tariff: every band of it, and the file it came from.

use super::parts::{Head, sheet};
use crate::{
    component::gauge::{Gauge, GaugeShape},
    format, route,
    text::{self, Rich, operator::tariff as words},
    view::gauge::{GaugeFacts, GaugeView, Occasion, RowState},
};
use domain::{
    catalog::{RatingGroup, Tariff, TaxMode},
    invoice,
    party::Language,
    rating::IncrementScope,
    unit::Quantity,
};
use engine::read::tariff::TariffDetail;
use leptos::prelude::*;

/// The page.
#[component]
pub fn TariffPage(
    /// The version.
    detail: TariffDetail,
) -> impl IntoView {
    let language = text::language();
    let tariff = &detail.tariff;
    let code = tariff.code.as_str();
    let over = view! { <a href=route::TARIFFS.template>{words::title(language)}</a> };
    let name = tariff.name(language.tag());
    let title = words::name_and_version(language, name, &tariff.version.to_string());
    let from = format!("{code}/{}", tariff.version);
    let new = route::TARIFF_NEW.with_query(&[("from", &from)]);
    let new = view! { <a class="btn" href=new>{words::new_from_this(language)}</a> };
    let versions = (!detail.versions.is_empty()).then(|| {
        let links = detail.versions.iter().enumerate().map(|(index, version)| {
            let comma = if index > 0 { ", " } else { "" };
            view! { {comma} <a href=route::tariff(code, *version)>{version.to_string()}</a> }
        });
        let links = links.collect_view();
        view! { <div><dt>{words::other_versions(language)}</dt><dd>{links}</dd></div> }
    });
    let source = view! { <pre class="raw" tabindex="0">{detail.source.clone()}</pre> };
    view! {
        <Head over=over.into_any() title=title.to_string().into_any() actions=new.into_any() />
        <dl class="facts">
            {facts(tariff, language)}
            {versions}
        </dl>
        {groups(tariff, language)}
        {sheet("source", words::source(language), None, source)}
    }
}

/// What a version says of itself but its bands.
pub(super) fn facts(tariff: &Tariff, language: Language) -> impl IntoView + use<> {
    view! {
        <div><dt>{words::code(language)}</dt><dd class="mono">{tariff.code.to_string()}</dd></div>
        <div>
            <dt>{words::applies_from(language)}</dt>
            <dd>{format::date_short(tariff.valid_from, language)}</dd>
        </div>
        <div>
            <dt>{text::operator::currency(language)}</dt>
            <dd>{tariff.currency.code().to_owned()}</dd>
        </div>
        <div><dt>{words::tax(language)}</dt><dd>{words::tax_mode(tariff.tax, language)}</dd></div>
        <div>
            <dt>{words::days_to_pay(language)}</dt>
            <dd>{format::integer(tariff.payment_days.into(), language)}</dd>
        </div>
    }
}

/// The bands of each rating group, side by side.
pub(super) fn groups(tariff: &Tariff, language: Language) -> impl IntoView + use<> {
    let groups = tariff
        .groups
        .iter()
        .map(|group| group_sheet(group, tariff.tax, language));
    view! { <div class="two" data-split="even">{groups.collect_view()}</div> }
}

fn group_sheet(group: &RatingGroup, tax: TaxMode, language: Language) -> impl IntoView + use<> {
    let block = group.increment.block;
    let block = format::quantity_natural(block, group.unit, language);
    let rate = format::percent(group.tax_rate, language);
    let counted = match group.increment.scope {
        IncrementScope::Record => words::per_record(language, &block, &rate),
        IncrementScope::ClockHour => words::per_clock_hour(language, &block, &rate),
    };
    let bands = price_list(group, tax, counted, language);
    let bands = bands.map(|view| view! { <Gauge view shape=GaugeShape::Table /> }.into_any());
    sheet(
        group.service.as_str(),
        words::service(group.service, language),
        None,
        bands,
    )
}

/// The gauge without any usage on it: `say` above every band and its cost.
fn price_list(
    group: &RatingGroup,
    tax: TaxMode,
    say: Rich,
    language: Language,
) -> Option<GaugeView> {
    let nothing = Quantity::new(0, group.service.measure());
    // what nothing costs is always within range
    let gauge = invoice::Gauge::new(group, nothing, None).ok()?;
    let facts = GaugeFacts::new(language, Occasion::Tried, tax);
    let mut view = GaugeView::new(&gauge, &facts);
    view.say = say;
    for row in &mut view.rows {
        row.state = RowState::Ahead;
        row.here = None;
        row.needle = None;
    }
    Some(view)
}
