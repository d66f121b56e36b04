//! Why did it change: one bill against the one before.

crate::texts! {
    title: "Why did it change?" | "Warum ist diese Rechnung anders?";
    where_from: "Where the difference comes from" | "Woher der Unterschied kommt";
    what: "What" | "Was";
    difference: "Difference" | "Unterschied";
    total: "Total" | "Summe";
    late_calls: "Late calls" | "Nachgemeldete Gespräche";
    late_data: "Late data" | "Nachgemeldete Daten";
    charges: "Recharges" | "Aufladungen";
    recordings: "Music" | "Musik";
    deliveries: "Downloads" | "Downloads";
    other_tariff: "another tariff, or another version of it" | "ein anderer Tarif oder eine andere Version";
    follows: "follows from the amounts it is on" | "folgt aus den Beträgen, auf die sie fällt";
    late_both: "other records came in late" | "andere Datensätze wurden nachgemeldet";
    no_before: "There is no earlier invoice to compare it with." | "Es gibt keine frühere Rechnung zum Vergleichen.";
    same: "the same" | "gleich";
}

crate::sentences! {
    other_tariff_used(now, before): "{now} instead of {before}, and other bands: another tariff, or another version of it"
        | "{now} statt {before}, und andere Stufen: ein anderer Tarif oder eine andere Version";
    same_band(used): "{used}, the same band" | "{used}, dieselbe Stufe";
    other_band(now, before): "{now} instead of {before}: another band" | "{now} statt {before}: eine andere Stufe";
    further(now, before): "{now} instead of {before}" | "{now} statt {before}";
    new(month): "was not on the bill for {month}" | "stand nicht auf der Rechnung für {month}";
    gone(month): "was on the bill for {month} only" | "stand nur auf der Rechnung für {month}";
    tax(rate): "VAT {rate}" | "USt {rate}";
    more(month, delta): "{month} is *{delta} more*" | "Der {month} kostet *{delta} mehr*";
    less(month, delta): "{month} is *{delta} less*" | "Der {month} kostet *{delta} weniger*";
    equal(month): "{month} is the same" | "Der {month} kostet gleich viel";
    between(before, now): "Differences between {before} and {now}" | "Unterschiede zwischen {before} und {now}";
}
