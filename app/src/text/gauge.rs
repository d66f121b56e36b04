//! The gauge in words: where the usage stands, what is left, where it is heading.

use domain::party::Language;

crate::texts! {
    your_band: "your band" | "Ihre Stufe";
    this_band: "this band" | "diese Stufe";
    forecast: "forecast" | "Prognose";
    caption_without_tax: "Every band of the plan, and its cost without VAT" | "Alle Stufen des Tarifs und ihre Kosten ohne USt";
    caption_with_tax: "Every band of the plan, and its cost with VAT" | "Alle Stufen des Tarifs und ihre Kosten mit USt";
    talked_in_month: "Counted in the month" | "Gezählt im Monat";
    used_in_month: "Used in the month" | "Verbrauch im Monat";
    cost: "Cost" | "Kosten";
    as_table: "All bands as a table" | "Alle Stufen als Tabelle";
    calls: "Calls" | "Gespräche";
    data: "Data" | "Daten";
}

// the heading of a page with one gauge
crate::sentences! {
    in_band(cost): "You are in the {cost} band" | "Sie sind in der Stufe zu {cost}";
    past_bands(cost): "You are past the last band, at {cost}" | "Sie sind über die letzte Stufe hinaus, bei {cost}";
}

// an open month
crate::sentences! {
    so_far(used, range, cost): "*{used}* so far. That is the band *{range}*: *{cost}*."
        | "Bisher *{used}*. Das ist die Stufe *{range}*: *{cost}*.";
    nothing_so_far(range, cost): "Nothing so far. That is the first band, *{range}*: *{cost}*."
        | "Bisher nichts. Das ist die erste Stufe, *{range}*: *{cost}*.";
    past_so_far(used, base, further, cost): "*{used}* so far. That is {base} {further}: *{cost}*."
        | "Bisher *{used}*. Das sind {base} {further}: *{cost}*.";

    left(left, cost): "There are *{left}* left before the next band ({cost})."
        | "Noch *{left}* bis zur nächsten Stufe ({cost}).";
    left_one(left, cost): "There is *{left}* left before the next band ({cost})."
        | "Noch *{left}* bis zur nächsten Stufe ({cost}).";
    left_before_price(left, price): "There are *{left}* left; beyond that it is *{price}*."
        | "Noch *{left}*; darüber hinaus *{price}*.";
    left_one_before_price(left, price): "There is *{left}* left; beyond that it is *{price}*."
        | "Noch *{left}*; darüber hinaus *{price}*.";
    none_left(cost): "The band is full: whatever comes now is in the next one ({cost})."
        | "Die Stufe ist voll: Was jetzt noch kommt, zählt zur nächsten ({cost}).";
    none_left_before_price(price): "The band is full: whatever comes now is *{price}*."
        | "Die Stufe ist voll: Was jetzt noch kommt, kostet *{price}*.";

    forecast_here(used): "At your pace the month ends near *{used}*, in this band."
        | "Wenn es so weitergeht, endet der Monat bei etwa *{used}*, in dieser Stufe.";
    forecast_there(used, range, cost): "At your pace the month ends near *{used}*, in the band *{range}* ({cost})."
        | "Wenn es so weitergeht, endet der Monat bei etwa *{used}*, in der Stufe *{range}* ({cost}).";
    forecast_past(used, cost): "At your pace the month ends near *{used}*, at *{cost}*."
        | "Wenn es so weitergeht, endet der Monat bei etwa *{used}* und *{cost}*.";
    share(days, of): "This tariff applies on {days} of the month’s {of} days; that share of the cost is billed."
        | "Dieser Tarif gilt an {days} von {of} Tagen des Monats; dieser Anteil der Kosten wird berechnet.";
}

// what the records say beside what counts
crate::sentences! {
    recorded_calls(time, blocks): "{time} recorded; each call counts in whole {blocks}"
        | "{time} aufgezeichnet; jedes Gespräch zählt in vollen {blocks}";
    weighted(raw): "{raw} were used; by the factors of your allowance that counts so" | "{raw} wurden verbraucht; nach den Faktoren Ihres Kontingents zählt es so";
    recorded(time, blocks): "{time} recorded, counted in whole {blocks}"
        | "{time} aufgezeichnet, in vollen {blocks} gezählt";
}

// a month that is over
crate::sentences! {
    talked(used, range, cost): "Your calls count as *{used}*. That is the band *{range}*, so calls cost *{cost}*, whatever you did inside it."
        | "Ihre Gespräche zählen als *{used}*. Das ist die Stufe *{range}*; Gespräche kosten also *{cost}*, egal, wie viel davon.";
    used(used, range, cost): "You used *{used}*. That is the band *{range}*, so data cost *{cost}*, whatever you did inside it."
        | "Sie haben *{used}* verbraucht. Das ist die Stufe *{range}*; Daten kosten also *{cost}*, egal, wie viel davon.";
    talked_nothing(range, cost): "You made no calls. That is the first band, *{range}*, so calls cost *{cost}*."
        | "Sie haben nicht telefoniert. Das ist die erste Stufe, *{range}*; Gespräche kosten also *{cost}*.";
    used_nothing(range, cost): "You used no data. That is the first band, *{range}*, so data cost *{cost}*."
        | "Sie haben keine Daten verbraucht. Das ist die erste Stufe, *{range}*; Daten kosten also *{cost}*.";
    talked_past(used, base, further, cost): "Your calls count as *{used}*. That is {base} {further}, so calls cost *{cost}*."
        | "Ihre Gespräche zählen als *{used}*. Das sind {base} {further}; Gespräche kosten also *{cost}*.";
    used_past(used, base, further, cost): "You used *{used}*. That is {base} {further}, so data cost *{cost}*."
        | "Sie haben *{used}* verbraucht. Das sind {base} {further}; Daten kosten also *{cost}*.";
}

// an amount that somebody tries
crate::sentences! {
    tried(used, range, cost): "*{used}* in the month: band *{range}*, *{cost}*."
        | "*{used}* im Monat: Stufe *{range}*, *{cost}*.";
    tried_past(used, base, further, cost): "*{used}* in the month: {base} {further}, *{cost}*."
        | "*{used}* im Monat: {base} {further}, *{cost}*.";
}

// a price beyond the last band
crate::sentences! {
    price_per(price, block): "{price} for each {block}" | "{price} je {block}";
    /// Both in a cell of a table, where its row says the bound.
    base_and_price(base, price, block): "{base} + {price}/{block}" | "{base} + {price}/{block}";
    further(price, bound): "and {price} over {bound}" | "und {price} über {bound}";
}

// trying an amount
crate::texts! {
    try_minutes: "Minutes in a month" | "Minuten im Monat";
    try_hours: "Hours in a month" | "Stunden im Monat";
    try_seconds: "Seconds in a month" | "Sekunden im Monat";
    try_refused: "Type a number such as 60 or 0.5" | "Tippen Sie eine Zahl wie 60 oder 0,5";
}

crate::sentences! {
    try_volume(unit): "{unit} in a month" | "{unit} im Monat";
}

// the live gauge
crate::sentences! {
    /// What a screen reader hears when the figures have changed.
    changed(used, cost): "Now {used}, {cost}." | "Jetzt {used}, {cost}.";
}

/// The number field's label for amounts in `unit`.
pub fn try_label(unit: domain::unit::Unit, language: Language) -> String {
    use domain::unit::Unit;
    match unit {
        Unit::Second => try_seconds(language).to_owned(),
        Unit::Minute => try_minutes(language).to_owned(),
        Unit::Hour => try_hours(language).to_owned(),
        _ => try_volume(language, unit.symbol()).to_string(),
    }
}
