//! The gauges of an open month, for the overview and for the island that keeps
//! one of them fresh.

use super::gauge::{GaugeFacts, GaugeView, Occasion};
use crate::{format, text::date as words};
use domain::party::Language;
use engine::read::period::{OpenGauge, OpenPeriod};

/// What a gauge of an open month is asked for by: its service and the version
/// of the tariff whose bands it shows.
pub fn key(gauge: &OpenGauge) -> String {
    let (service, tariff) = (gauge.gauge.service, &gauge.tariff);
    format!("{service}.{}.{}", tariff.code, tariff.version)
}

/// `9 days left · as of 21 Nov 09:00`.
pub fn as_of(period: &OpenPeriod, language: Language) -> String {
    let zone = &period.account.cycle.zone;
    let at = format::day_and_time(period.now, zone, language);
    let as_of = words::as_of(language, &at).to_string();
    match format::days_left(&period.period, period.now, zone, language) {
        Some(left) => format!("{left} · {as_of}"),
        None => as_of,
    }
}

/// The view of one gauge of `period`.
pub fn view(period: &OpenPeriod, gauge: &OpenGauge, language: Language) -> GaugeView {
    let mut facts = GaugeFacts::new(language, Occasion::Open, gauge.tariff.tax);
    facts.as_of = Some(as_of(period, language));
    facts.share = (!gauge.share.is_whole()).then_some((gauge.share.days, gauge.share.of_days));
    GaugeView::new(&gauge.gauge, &facts)
}

/// The view of the gauge that `wanted` names; `None` when the month has none of
/// that name (any more).
pub fn view_of(period: &OpenPeriod, wanted: &str, language: Language) -> Option<GaugeView> {
    let gauge = period.gauges.iter().find(|gauge| key(gauge) == wanted)?;
    Some(view(period, gauge, language))
}
