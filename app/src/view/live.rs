//! A gauge of the running month that is kept fresh in the browser: what never
//! changes, and what the server is asked for again and again.
//!
//! Both travel as short texts, for the reason that [`Bands`] gives.

use super::{
    bands::Bands,
    gauge::{GaugeFacts, GaugeView, Occasion},
};
use domain::{
    catalog::TaxMode,
    invoice::Gauge,
    party::Language,
    unit::{MoneyError, Quantity},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where the usage stands at an instant, written `30100000000 44300000000 as of
/// 21 Nov 09:00`; a hyphen stands for a forecast that there is none of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct UsedNow {
    /// Seconds or bytes, as counted.
    pub used: i64,
    /// The same at the month's end, at this pace.
    pub forecast: Option<i64>,
    /// How fresh it is, in the reader's words; may be empty.
    pub as_of: String,
}

/// A gauge that is drawn where it is read, written as five lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct LiveView {
    /// What the server is asked for: letters, digits, points and hyphens.
    pub key: String,
    /// The reader's language.
    pub language: Language,
    /// Whether the costs hold the tax.
    pub tax: TaxMode,
    /// As in [`GaugeFacts::share`].
    pub share: Option<(i64, i64)>,
    /// The bands.
    pub bands: Bands,
    /// Where the usage stands.
    pub now: UsedNow,
}

/// The text is none that this module writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLive;

impl fmt::Display for NotLive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a live gauge")
    }
}

impl LiveView {
    /// The gauge with the usage as `now` has it.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`], where a price per unit leaves 64 bits.
    pub fn draw(&self, now: &UsedNow) -> Result<GaugeView, MoneyError> {
        let group = &self.bands.0;
        let quantity = |units| Quantity::new(units, group.service.measure());
        let gauge = Gauge::new(group, quantity(now.used), now.forecast.map(quantity))?;
        let mut facts = GaugeFacts::new(self.language, Occasion::Open, self.tax);
        facts.as_of = Some(now.as_of.clone()).filter(|as_of| !as_of.is_empty());
        facts.share = self.share;
        Ok(GaugeView::new(&gauge, &facts))
    }
}

impl From<UsedNow> for String {
    fn from(now: UsedNow) -> String {
        let forecast = now.forecast.map(|forecast| forecast.to_string());
        let forecast = forecast.as_deref().unwrap_or("-");
        format!("{} {forecast} {}", now.used, now.as_of)
    }
}

impl TryFrom<String> for UsedNow {
    type Error = NotLive;
    fn try_from(text: String) -> Result<Self, NotLive> {
        read_now(&text).ok_or(NotLive)
    }
}

fn read_now(text: &str) -> Option<UsedNow> {
    let (used, rest) = text.split_once(' ')?;
    let (forecast, as_of) = rest.split_once(' ')?;
    Some(UsedNow {
        used: used.parse().ok()?,
        forecast: match forecast {
            "-" => None,
            forecast => Some(forecast.parse().ok()?),
        },
        as_of: as_of.to_owned(),
    })
}

impl From<LiveView> for String {
    fn from(live: LiveView) -> String {
        let tax = match live.tax {
            TaxMode::Exclusive => "exclusive",
            TaxMode::Inclusive => "inclusive",
        };
        let share = live.share.map(|(days, of)| format!(" {days} {of}"));
        let share = share.unwrap_or_default();
        let (bands, now) = (String::from(live.bands), String::from(live.now));
        format!(
            "{}\n{}\n{tax}{share}\n{bands}\n{now}",
            live.key, live.language
        )
    }
}

impl TryFrom<String> for LiveView {
    type Error = NotLive;
    fn try_from(text: String) -> Result<Self, NotLive> {
        read(&text).ok_or(NotLive)
    }
}

fn read(text: &str) -> Option<LiveView> {
    let mut lines = text.split('\n');
    let key = lines.next()?.to_owned();
    let language = match lines.next()? {
        "en" => Language::En,
        "de" => Language::De,
        _ => return None,
    };
    let mut words = lines.next()?.split(' ');
    let tax = match words.next()? {
        "exclusive" => TaxMode::Exclusive,
        "inclusive" => TaxMode::Inclusive,
        _ => return None,
    };
    let share = match (words.next(), words.next()) {
        (Some(days), Some(of)) => Some((days.parse().ok()?, of.parse().ok()?)),
        _ => None,
    };
    Some(LiveView {
        key,
        language,
        tax,
        share,
        bands: Bands::read(lines.next()?)?,
        now: read_now(lines.next()?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(share: Option<(i64, i64)>, forecast: Option<i64>) -> LiveView {
        LiveView {
            key: "data.harbour.1".to_owned(),
            language: Language::De,
            tax: TaxMode::Inclusive,
            share,
            bands: Bands::read("data GB 1000 record 190000 EUR 10=19 25=24 +55").unwrap(),
            now: UsedNow {
                used: 12,
                forecast,
                as_of: "Stand 21. Nov. 09:00".to_owned(),
            },
        }
    }

    #[test]
    fn a_live_gauge_arrives_as_it_left() {
        for live in [live(None, None), live(Some((15, 30)), Some(44))] {
            let text = String::from(live.clone());
            assert_eq!(LiveView::try_from(text), Ok(live.clone()));
            let now = String::from(live.now.clone());
            assert_eq!(UsedNow::try_from(now), Ok(live.now));
        }
    }

    #[test]
    fn what_is_no_live_gauge_is_refused() {
        let good = String::from(live(Some((15, 30)), None));
        for (from, to) in [
            ("\nde\n", "\nfr\n"),
            ("inclusive", "both"),
            ("15 30", "x 30"),
            ("data GB", "fax GB"),
            ("12 - ", "12 x "),
        ] {
            let text = good.replacen(from, to, 1);
            assert_eq!(LiveView::try_from(text), Err(NotLive), "{from} → {to}");
        }
        assert_eq!(UsedNow::try_from(String::new()), Err(NotLive));
    }

    #[test]
    fn what_is_drawn_is_what_the_server_draws() {
        let live = live(Some((15, 30)), Some(44));
        let view = live.draw(&live.now).unwrap();
        assert_eq!(view.as_of.as_deref(), Some("Stand 21. Nov. 09:00"));
        assert!(view.caption.ends_with("mit USt"), "{}", view.caption);
        assert!(
            view.say.to_string().contains("15 von 30 Tagen"),
            "{}",
            view.say
        );
    }
}
