//! The gauge in sentences.

use super::{GaugeFacts, Occasion, Writer};
use crate::{
    format,
    text::{Rich, gauge as words},
};
use domain::{
    invoice::{BandCost, NextBand},
    usage::Service,
};

/// "You are in the €29 band".
pub(super) fn title(writer: &Writer<'_>) -> String {
    let (gauge, language) = (writer.gauge, writer.language);
    let cost = format::money_short(gauge.cost, language);
    match gauge.current_band().cost {
        BandCost::Flat(_) => words::in_band(language, &cost),
        BandCost::PerUnit { .. } => words::past_bands(language, &cost),
    }
    .to_string()
}

/// Everything there is to say on this occasion.
pub(super) fn all(writer: &Writer<'_>, facts: &GaugeFacts) -> Rich {
    let mut say = stand(writer, facts.occasion);
    if facts.occasion == Occasion::Open {
        if let Some(next) = &writer.gauge.next {
            say = say.and(left(writer, next));
        }
        say = say.and(forecast(writer));
    }
    let Some((days, of)) = facts.share else {
        return say;
    };
    let number = |days| format::integer(days, writer.language);
    say.and(words::share(writer.language, &number(days), &number(of)))
}

/// Where the usage stands and what that costs.
fn stand(writer: &Writer<'_>, occasion: Occasion) -> Rich {
    use Occasion::{Closed, Open, Tried};
    use Service::{Data, Voice};
    let (gauge, language) = (writer.gauge, writer.language);
    let (used, cost) = (&writer.used(), &writer.cost());
    if let Some(further) = &writer.further(gauge.current) {
        let base = &writer.base_cost(gauge.current_band().cost);
        let sentence = match (occasion, gauge.service) {
            (Open, _) => words::past_so_far,
            (Tried, _) => words::tried_past,
            (Closed, Voice) => words::talked_past,
            (Closed, Data) => words::used_past,
        };
        return sentence(language, used, base, further, cost);
    }
    let range = &writer.range_in_sentence(gauge.current);
    if gauge.used.base_units() == 0 && occasion != Tried {
        let sentence = match (occasion, gauge.service) {
            (Open | Tried, _) => words::nothing_so_far,
            (Closed, Voice) => words::talked_nothing,
            (Closed, Data) => words::used_nothing,
        };
        // no amount has said the unit
        return sentence(language, &writer.range(gauge.current), cost);
    }
    let sentence = match (occasion, gauge.service) {
        (Open, _) => words::so_far,
        (Tried, _) => words::tried,
        (Closed, Voice) => words::talked,
        (Closed, Data) => words::used,
    };
    sentence(language, used, range, cost)
}

/// What is left before the next band.
fn left(writer: &Writer<'_>, next: &NextBand) -> Rich {
    let language = writer.language;
    let is_one = next.left.base_units() == writer.gauge.unit.base_units();
    let left = writer.left(next.left);
    match (writer.price(next.cost), next.left.base_units()) {
        (Some(price), 0) => words::none_left_before_price(language, &price),
        (Some(price), _) if is_one => words::left_one_before_price(language, &left, &price),
        (Some(price), _) => words::left_before_price(language, &left, &price),
        (None, 0) => words::none_left(language, &writer.base_cost(next.cost)),
        (None, _) if is_one => words::left_one(language, &left, &writer.base_cost(next.cost)),
        (None, _) => words::left(language, &left, &writer.base_cost(next.cost)),
    }
}

/// Where the month is heading.
fn forecast(writer: &Writer<'_>) -> Rich {
    let (gauge, language) = (writer.gauge, writer.language);
    let Some(forecast) = &gauge.forecast else {
        return Rich::default();
    };
    let used = &writer.amount(forecast.used, forecast.band, 2);
    let cost = &writer.coins(forecast.cost);
    match gauge.bands[forecast.band].cost {
        // here the cost goes on rising, so that is what there is to say
        BandCost::PerUnit { .. } => words::forecast_past(language, used, cost),
        BandCost::Flat(_) if forecast.band == gauge.current => words::forecast_here(language, used),
        BandCost::Flat(_) => {
            let range = &writer.range_in_sentence(forecast.band);
            words::forecast_there(language, used, range, cost)
        }
    }
}
