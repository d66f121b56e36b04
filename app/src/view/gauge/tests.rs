//! The sentences of the gauge as rows, and what holds for every gauge.

use super::*;
use crate::format::NO_BREAK;
use domain::{
    catalog::{RatingGroup, tariff_file},
    invoice::BandState,
    unit::Unit,
};
use proptest::prelude::*;

const TARIFF: &str = r#"
code = "harbour"
version = 1
valid_from = "2026-01-01"
currency = "EUR"
tax = "exclusive"
name = { en = "Harbour" }
[[group]]
service = "data"
unit = "GB"
increment = "1 KB"
tax_rate = "19"
bands = [
  { up_to = "10", cost = "19.00" }, { up_to = "25", cost = "24.00" }, { up_to = "50", cost = "29.00" },
  { up_to = "100", cost = "34.00" }, { up_to = "200", cost = "42.00" },
]
above = { cost = "55.00" }
[[group]]
service = "voice"
unit = "min"
increment = "1 min"
tax_rate = "14.09"
series = { first = "300", first_cost = "35.00", width = "25", count = 14, wide_width = "50", wide_count = 7, step = "2.50" }
above = { price = "0.09", per = "1 min" }
"#;

fn group(service: Service) -> RatingGroup {
    let tariff = tariff_file::parse(TARIFF).unwrap();
    tariff.group(service).unwrap().clone()
}

fn view(used: &str, forecast: &str, occasion: Occasion, language: Language) -> GaugeView {
    let used: Quantity = used.parse().unwrap();
    let service = match used.measure() {
        domain::unit::Measure::Seconds => Service::Voice,
        domain::unit::Measure::Bytes => Service::Data,
    };
    let gauge = Gauge::new(&group(service), used, forecast.parse().ok()).unwrap();
    GaugeView::new(
        &gauge,
        &GaugeFacts::new(language, occasion, TaxMode::Exclusive),
    )
}

fn said(used: &str, forecast: &str, occasion: Occasion, language: Language) -> String {
    view(used, forecast, occasion, language)
        .say
        .to_string()
        .replace(NO_BREAK, " ")
}

#[test]
fn an_open_month_says_where_it_stands_what_is_left_and_where_it_is_heading() {
    for (used, forecast, en, de) in [
        (
            "30.1 GB",
            "44.3 GB",
            "30.1 GB so far. That is the band over 25 up to 50 GB: €29.00. There are 19.9 GB left before the next band (€34.00). At your pace the month ends near 44 GB, in this band.",
            "Bisher 30,1 GB. Das ist die Stufe über 25 bis 50 GB: 29,00 €. Noch 19,9 GB bis zur nächsten Stufe (34,00 €). Wenn es so weitergeht, endet der Monat bei etwa 44 GB, in dieser Stufe.",
        ),
        (
            "412 min",
            "605 min",
            "412 minutes so far. That is the band 401 – 425: €47.50. There are 13 minutes left before the next band (€50.00). At your pace the month ends near 610 minutes, in the band 601 – 625 (€67.50).",
            "Bisher 412 Minuten. Das ist die Stufe 401 – 425: 47,50 €. Noch 13 Minuten bis zur nächsten Stufe (50,00 €). Wenn es so weitergeht, endet der Monat bei etwa 610 Minuten, in der Stufe 601 – 625 (67,50 €).",
        ),
        (
            "0 min",
            "",
            "Nothing so far. That is the first band, 0 – 300 min: €35.00. There are 300 minutes left before the next band (€37.50).",
            "Bisher nichts. Das ist die erste Stufe, 0 – 300 min: 35,00 €. Noch 300 Minuten bis zur nächsten Stufe (37,50 €).",
        ),
        (
            "424 min",
            "",
            "424 minutes so far. That is the band 401 – 425: €47.50. There is 1 minute left before the next band (€50.00).",
            "Bisher 424 Minuten. Das ist die Stufe 401 – 425: 47,50 €. Noch 1 Minute bis zur nächsten Stufe (50,00 €).",
        ),
        (
            "425 min",
            "",
            "425 minutes so far. That is the band 401 – 425: €47.50. The band is full: whatever comes now is in the next one (€50.00).",
            "Bisher 425 Minuten. Das ist die Stufe 401 – 425: 47,50 €. Die Stufe ist voll: Was jetzt noch kommt, zählt zur nächsten (50,00 €).",
        ),
        (
            "990 min",
            "1200 min",
            "990 minutes so far. That is the band 951 – 1,000: €87.50. There are 10 minutes left; beyond that it is €0.09 for each minute. At your pace the month ends near 1,200 minutes, at €105.50.",
            "Bisher 990 Minuten. Das ist die Stufe 951 – 1.000: 87,50 €. Noch 10 Minuten; darüber hinaus 0,09 € je Minute. Wenn es so weitergeht, endet der Monat bei etwa 1.200 Minuten und 105,50 €.",
        ),
        (
            "1100 min",
            "",
            "1,100 minutes so far. That is €87.50 and €0.09 for each minute over 1,000 min: €96.50.",
            "Bisher 1.100 Minuten. Das sind 87,50 € und 0,09 € je Minute über 1.000 min: 96,50 €.",
        ),
        (
            "250 GB",
            "300 GB",
            "250 GB so far. That is the band over 200 GB: €55.00. At your pace the month ends near 300 GB, in this band.",
            "Bisher 250 GB. Das ist die Stufe über 200 GB: 55,00 €. Wenn es so weitergeht, endet der Monat bei etwa 300 GB, in dieser Stufe.",
        ),
        (
            "24.999 GB",
            "",
            "25.0 GB so far. That is the band over 10 up to 25 GB: €24.00. There are 1 MB left before the next band (€29.00).",
            "Bisher 25,0 GB. Das ist die Stufe über 10 bis 25 GB: 24,00 €. Noch 1 MB bis zur nächsten Stufe (29,00 €).",
        ),
        (
            "25.001 GB",
            "",
            "25.001 GB so far. That is the band over 25 up to 50 GB: €29.00. There are 24.9 GB left before the next band (€34.00).",
            "Bisher 25,001 GB. Das ist die Stufe über 25 bis 50 GB: 29,00 €. Noch 24,9 GB bis zur nächsten Stufe (34,00 €).",
        ),
    ] {
        assert_eq!(said(used, forecast, Occasion::Open, Language::En), en);
        assert_eq!(said(used, forecast, Occasion::Open, Language::De), de);
    }
}

#[test]
fn a_billed_month_says_what_it_came_to() {
    for (used, en, de) in [
        (
            "412 min",
            "Your calls count as 412 minutes. That is the band 401 – 425, so calls cost €47.50, whatever you did inside it.",
            "Ihre Gespräche zählen als 412 Minuten. Das ist die Stufe 401 – 425; Gespräche kosten also 47,50 €, egal, wie viel davon.",
        ),
        (
            "30.1 GB",
            "You used 30.1 GB. That is the band over 25 up to 50 GB, so data cost €29.00, whatever you did inside it.",
            "Sie haben 30,1 GB verbraucht. Das ist die Stufe über 25 bis 50 GB; Daten kosten also 29,00 €, egal, wie viel davon.",
        ),
        (
            "0 min",
            "You made no calls. That is the first band, 0 – 300 min, so calls cost €35.00.",
            "Sie haben nicht telefoniert. Das ist die erste Stufe, 0 – 300 min; Gespräche kosten also 35,00 €.",
        ),
        (
            "0 GB",
            "You used no data. That is the first band, up to 10 GB, so data cost €19.00.",
            "Sie haben keine Daten verbraucht. Das ist die erste Stufe, bis 10 GB; Daten kosten also 19,00 €.",
        ),
        (
            "1100 min",
            "Your calls count as 1,100 minutes. That is €87.50 and €0.09 for each minute over 1,000 min, so calls cost €96.50.",
            "Ihre Gespräche zählen als 1.100 Minuten. Das sind 87,50 € und 0,09 € je Minute über 1.000 min; Gespräche kosten also 96,50 €.",
        ),
    ] {
        assert_eq!(said(used, "", Occasion::Closed, Language::En), en);
        assert_eq!(said(used, "", Occasion::Closed, Language::De), de);
    }
}

#[test]
fn a_tried_amount_is_nobodys() {
    for (used, en) in [
        (
            "60 GB",
            "60 GB in the month: band over 50 up to 100 GB, €34.00.",
        ),
        ("0 GB", "0 GB in the month: band up to 10 GB, €19.00."),
        (
            "1100 min",
            "1,100 minutes in the month: €87.50 and €0.09 for each minute over 1,000 min, €96.50.",
        ),
    ] {
        assert_eq!(said(used, "", Occasion::Tried, Language::En), en);
        let view = view(used, "", Occasion::Tried, Language::En);
        let here: Vec<&str> = view
            .rows
            .iter()
            .filter_map(|row| row.here.as_deref())
            .collect();
        assert_eq!(here, ["this band"]);
    }
}

#[test]
fn part_of_a_month_says_which_part() {
    let gauge = Gauge::new(
        &group(Service::Data),
        Quantity::of(30, Unit::Gigabyte),
        None,
    )
    .unwrap();
    let mut facts = GaugeFacts::new(Language::En, Occasion::Open, TaxMode::Inclusive);
    facts.share = Some((15, 30));
    let view = GaugeView::new(&gauge, &facts);
    let say = view.say.to_string();
    assert!(
        say.ends_with(
            "This tariff applies on 15 of the month’s 30 days; that share of the cost is billed."
        ),
        "{say}"
    );
    assert!(view.caption.ends_with("cost with VAT"), "{}", view.caption);
}

#[test]
fn the_strip_has_short_labels_and_places_in_proportion() {
    let StripView {
        cells,
        used,
        forecast,
        cost,
        ..
    } = view("30.1 GB", "44.3 GB", Occasion::Open, Language::En).strip;
    let costs: Vec<&str> = cells.iter().map(|cell| cell.cost.as_str()).collect();
    assert_eq!(costs, ["€19", "€24", "€29", "€34", "€42", "€55"]);
    let bounds: Vec<String> = cells
        .iter()
        .map(|cell| cell.bound.replace(NO_BREAK, " "))
        .collect();
    assert_eq!(bounds, ["0 GB", "10", "25", "50", "100", "200 GB"]);
    // two bands and 5.1 of 25 GB, of six
    assert_eq!(used.at, 367);
    assert_eq!(used.words.replace(NO_BREAK, " "), "30.1 GB");
    assert_eq!(cost, "€29");
    let forecast = forecast.unwrap();
    assert_eq!(
        (forecast.at, forecast.words.replace(NO_BREAK, " ")),
        (462, "forecast 44 GB".to_owned())
    );
}

/// The number that a text begins with, in thousandths.
fn first_number(text: &str) -> i128 {
    let digits: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || ",.".contains(*c))
        .collect();
    let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
    let whole: i128 = whole.replace(',', "").parse().unwrap();
    let rest = format!("{rest:0<12}");
    whole * 1_000_000_000_000 + rest[..12].parse::<i128>().unwrap()
}

proptest! {
    /// On both sides of every bound and anywhere else: one row is marked, the
    /// one that is billed, and every marker is on the picture.
    #[test]
    fn the_marked_row_is_the_billed_one(
        service in prop::sample::select(&Service::ALL[..]),
        near in 0_usize..30, step in -2_i64..=2, anywhere in 0_i64..2_000_000_000_000,
        forecast in proptest::option::of(0_i64..2_000_000_000_000),
        language in prop::sample::select(&Language::ALL[..]),
    ) {
        let group = group(service);
        let bands = group.schedule.bands();
        let units = match bands.get(near) {
            Some(band) => (band.up_to.base_units() + step * group.increment.block.base_units()).max(0),
            None => anywhere,
        };
        let used = Quantity::new(units, service.measure());
        let forecast = forecast.map(|units| Quantity::new(units, service.measure()));
        let gauge = Gauge::new(&group, used, forecast).unwrap();
        let facts = GaugeFacts::new(language, Occasion::Open, TaxMode::Exclusive);
        let view = GaugeView::new(&gauge, &facts);

        let marked: Vec<usize> = (0..view.rows.len()).filter(|row| view.rows[*row].here.is_some()).collect();
        prop_assert_eq!(&marked, &[gauge.current]);
        prop_assert_eq!(group.schedule.band_of(used), gauge.current);
        for (index, row) in view.rows.iter().enumerate() {
            let is_marked = index == gauge.current;
            prop_assert_eq!(row.state == RowState::Current, is_marked);
            prop_assert_eq!(gauge.bands[index].state == BandState::Current, is_marked);
            prop_assert!(row.needle.is_none() || is_marked);
            prop_assert!(row.needle.is_none_or(|at| at <= 1_000) && row.hope.is_none_or(|at| at <= 1_000));
            prop_assert_eq!(row.needle.is_some(), is_marked && !row.is_open);
            prop_assert_eq!(row.is_open, index + 1 == view.rows.len());
            let is_heading_there = gauge.forecast.as_ref().is_some_and(|forecast| forecast.band == index);
            prop_assert_eq!(row.forecast.is_some(), is_heading_there);
        }
        prop_assert_eq!(view.strip.current, gauge.current);
        let count = view.rows.len();
        let cell = usize::from(view.strip.used.at) * count / 1_000;
        // a needle at the end of its cell stands on the line to the next
        prop_assert!((gauge.current..=gauge.current + 1).contains(&cell) || usize::from(view.strip.used.at) * count % 1_000 + count > 1_000);
        prop_assert!(view.strip.used.at <= 1_000 && view.strip.forecast.is_none_or(|mark| mark.at <= 1_000));
    }

    /// What the sentence says was used lies in the band that it names.
    #[test]
    fn the_figure_that_is_said_lies_in_the_band(near in 0_usize..5, bytes in -5_000_000_i64..5_000_000) {
        let group = group(Service::Data);
        let units = group.schedule.bands()[near].up_to.base_units() + bytes;
        let gauge = Gauge::new(&group, Quantity::new(units, Service::Data.measure()), None).unwrap();
        let facts = GaugeFacts::new(Language::En, Occasion::Tried, TaxMode::Exclusive);
        let said = first_number(&GaugeView::new(&gauge, &facts).say.to_string()) / 1_000;
        let band = gauge.current_band();
        prop_assert!(said > i128::from(band.over.base_units()));
        prop_assert!(band.up_to.is_none_or(|up_to| said <= i128::from(up_to.base_units())));
    }
}
