//! Words of what a provider's preferences would have come to.

crate::texts! {
    title: "What it would have come to" | "Was es ausgemacht hätte";
    not_yet: "As soon as all fields can be read, this shows what they would have come to." | "Sobald sich alle Felder lesen lassen, steht hier, was sie ausgemacht hätten.";
    no_tariff: "There is no delivery tariff in this currency yet, so nothing is charged and nothing would be sponsored." | "In dieser Währung gibt es noch keinen Liefertarif: Es wird nichts berechnet und nichts gesponsert.";
    failed: "This could not be computed." | "Das ließ sich nicht berechnen.";
    none: "There were no deliveries in the last 30 days." | "In den letzten 30 Tagen gab es keine Lieferungen.";
    who: "Who" | "Wer";
    you: "You" | "Sie";
    subscribers: "Subscribers" | "Kunden";
    was: "Paid" | "Bezahlt";
    would: "Would have paid" | "Hätten bezahlt";
    rules: "By rule" | "Nach Regeln";
    rule: "Rule" | "Regel";
    items: "By recording or file" | "Nach Aufnahme oder Datei";
    item: "Recording or file" | "Aufnahme oder Datei";
    deliveries: "Deliveries" | "Lieferungen";
    you_pay: "You would have paid" | "Sie hätten bezahlt";
    you_paid: "You paid" | "Sie bezahlten";
    subscribers_pay: "Subscribers would have paid" | "Kunden hätten bezahlt";
    assumed: "At today’s delivery prices, and as if everybody had fetched the same. The budget is taken as whole at the first of the days and on each first of a month." | "Zu den heutigen Lieferpreisen und als ob alle dasselbe geladen hätten. Das Budget gilt am ersten der Tage und an jedem Monatsersten als unverbraucht.";
    grouped: "There were many: those of one item over one network in one hour are taken together, with what arrived on average." | "Es waren viele: Die eines Titels über ein Netz in einer Stunde sind zusammengefasst, mit dem, was im Mittel ankam.";
    not_spent: "The budget would have been enough." | "Das Budget hätte gereicht.";
}

crate::sentences! {
    lead(deliveries, days, provider, before): "Of {deliveries} in {days} you would have paid *{provider}*; you paid {before}." | "Von {deliveries} in {days} hätten Sie *{provider}* bezahlt; bezahlt haben Sie {before}.";
    tomorrow(day, provider, mean): "Deliveries on {day} would cost you about *{provider}*: {mean}." | "Lieferungen am {day} würden Sie etwa *{provider}* kosten: {mean}.";
    mean(days): "the mean of the same weekday, {days} of the last 30 days" | "das Mittel desselben Wochentags, {days} der letzten 30 Tage";
    spent(days): "The month’s budget would have run out on {days}." | "Das Budget des Monats wäre aufgebraucht gewesen am {days}.";
    prevented(deliveries): "{deliveries} would not have been made, because the budget was spent." | "{deliveries} hätte es nicht gegeben, weil das Budget aufgebraucht war.";
    left_out(deliveries): "{deliveries} of items that are fetched seldom are left out." | "{deliveries} von selten geladenen Titeln sind nicht dabei.";
}

crate::plurals! {
    deliveries_of: "delivery", "deliveries" | "Lieferung", "Lieferungen";
    days_of: "day", "days" | "Tag", "Tagen";
}
