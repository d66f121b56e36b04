//! The gauges of an open month, for the overview and for the island that keeps
//! them fresh.

use super::{
    bands::Bands,
    bill,
    gauge::{GaugeFacts, GaugeView, Occasion},
    live::{LiveView, UsedNow},
};
use crate::{format, text::date as words};
use domain::party::Language;
use engine::read::period::{OpenGauge, OpenPeriod};

/// What a gauge of an open month is asked for by: its service and the version
/// of the tariff whose bands it shows.
pub fn key(gauge: &OpenGauge) -> String {
    let (service, tariff) = (gauge.gauge.service, &gauge.tariff);
    format!("{service}.{}.{}", tariff.code, tariff.version)
}

/// `as of 21 Nov 09:00`: the newest record that is counted, nothing where there is
/// none; and what the records say where that is not what counts.
pub fn as_of(period: &OpenPeriod, gauge: &OpenGauge, language: Language) -> String {
    let newest = period.newest_at.map(|newest| {
        let at = format::day_and_time(newest, &period.account.cycle.zone, language);
        words::as_of(language, &at).to_string()
    });
    let counted = gauge.gauge.used;
    let group = gauge.tariff.group(gauge.gauge.service);
    let recorded = group
        .and_then(|group| bill::recorded(group, (gauge.raw, counted), gauge.is_weighted, language));
    let parts: Vec<String> = newest.into_iter().chain(recorded).collect();
    parts.join(" · ")
}

/// The view of one gauge of `period`, for a page without scripts.
pub fn view(period: &OpenPeriod, gauge: &OpenGauge, language: Language) -> GaugeView {
    let mut facts = GaugeFacts::new(language, Occasion::Open, gauge.tariff.tax);
    facts.as_of = Some(as_of(period, gauge, language)).filter(|as_of| !as_of.is_empty());
    facts.share = share(gauge);
    GaugeView::new(&gauge.gauge, &facts)
}

/// The same for [`LiveGauge`](crate::island::live_gauge::LiveGauge); `None` where
/// the tariff has no bands for the gauge's service, which the engine never makes.
pub fn live(period: &OpenPeriod, gauge: &OpenGauge, language: Language) -> Option<LiveView> {
    let group = gauge.tariff.group(gauge.gauge.service)?;
    Some(LiveView {
        key: key(gauge),
        language,
        tax: gauge.tariff.tax,
        share: share(gauge),
        bands: Bands(group.clone()),
        now: used_now(period, gauge, language),
    })
}

/// Where the usage of the gauge that `wanted` names stands; `None` when the
/// month has none of that name (any more).
pub fn now(period: &OpenPeriod, wanted: &str, language: Language) -> Option<UsedNow> {
    let gauge = period.gauges.iter().find(|gauge| key(gauge) == wanted)?;
    Some(used_now(period, gauge, language))
}

fn used_now(period: &OpenPeriod, gauge: &OpenGauge, language: Language) -> UsedNow {
    let forecast = gauge.gauge.forecast.as_ref();
    UsedNow {
        used: gauge.gauge.used.base_units(),
        forecast: forecast.map(|forecast| forecast.used.base_units()),
        as_of: as_of(period, gauge, language),
    }
}

fn share(gauge: &OpenGauge) -> Option<(i64, i64)> {
    let share = gauge.share;
    (!share.is_whole()).then_some((share.days, share.of_days))
}
