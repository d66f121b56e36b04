//! The bill: its head, its parts, its small print, and the list of bills.

use domain::{party::Language, usage::Service};

crate::texts! {
    invoices: "Invoices" | "Rechnungen";
    invoices_caption: "Invoices, newest first" | "Rechnungen, die neueste zuerst";
    period: "Period" | "Zeitraum";
    total: "Total" | "Summe";
    older: "Older invoices" | "Ältere Rechnungen";
    newest: "Newest invoices" | "Neueste Rechnungen";
    taken_back: "taken back" | "zurückgenommen";
    credit_note: "Credit note" | "Rechnungskorrektur";

    from: "From" | "Von";
    to: "To" | "An";
    issued: "Issued" | "Ausgestellt";
    due: "Due" | "Fällig";
    account: "Account" | "Konto";
    lines: "Lines" | "Anschlüsse";
    print: "Print" | "Drucken";
    csv: "CSV" | "CSV";
    why_change: "Why did it change?" | "Warum hat sie sich geändert?";

    parts: "What makes up the total" | "Woraus die Summe besteht";
    what: "What" | "Was";
    amount: "Amount" | "Betrag";
    without_tax: "Net" | "Netto";
    how: "How we got this" | "Wie wir darauf kommen";
    step_by_step: "See it step by step" | "Schritt für Schritt ansehen";
    usage_by_line: "Usage by line" | "Verbrauch nach Anschluss";
    line: "Line" | "Anschluss";
    records: "Records" | "Datensätze";
    same_band: "the same band" | "dieselbe Stufe";
}

crate::sentences! {
    number(number): "Invoice {number}" | "Rechnung {number}";
    credit_note_number(number): "Credit note {number}" | "Rechnungskorrektur {number}";
    number_and_period(number, period): "{number} · {period}" | "{number} · {period}";
    tax_id(id): "VAT ID {id}" | "USt-IdNr. {id}";
    account_reference(reference): "Account {reference}" | "Konto {reference}";
    came_to(month): "{month} came to" | "Der {month} kostet";
    credited(month): "{month} is taken back" | "Der {month} wird zurückgenommen";
    takes_back(number): "This credit note takes back invoice {number}." | "Diese Rechnungskorrektur nimmt die Rechnung {number} zurück.";
    takes_back_because(number, reason): "This credit note takes back invoice {number}: {reason}"
        | "Diese Rechnungskorrektur nimmt die Rechnung {number} zurück: {reason}";
    taken_back_by(number): "This invoice is taken back by credit note {number}; nothing is due."
        | "Diese Rechnung ist durch die Rechnungskorrektur {number} zurückgenommen; es ist nichts zu zahlen.";
    more_than_before(delta): "{delta} less than this" | "{delta} weniger als diese";
    less_than_before(delta): "{delta} more than this" | "{delta} mehr als diese";
    issued_on(day): "issued {day}" | "vom {day}";
    due_on(day): "due {day}" | "fällig am {day}";

    recharge(quantity): "Recharge, {quantity}" | "Aufladung, {quantity}";
    recording(title, artist): "Music: {title}, {artist}" | "Musik: {title}, {artist}";
    recording_gift(title, artist): "Music, a gift: {title}, {artist}" | "Musik, ein Geschenk: {title}, {artist}";
    recording_back(title, artist): "Taken back: {title}, {artist}" | "Zurückgenommen: {title}, {artist}";
    paid_back_on(day): "paid back on {day}" | "erstattet am {day}";
    bought_on(day): "bought on {day}" | "gekauft am {day}";
    in_band(service, range): "{service}, band {range}" | "{service}, Stufe {range}";
    past_bands(service, range): "{service}, {range}" | "{service}, {range}";
    late_calls(month): "Late calls of {month}" | "Nachgemeldete Gespräche für {month}";
    late_data(month): "Late data of {month}" | "Nachgemeldete Daten für {month}";
    taken_off_calls(month): "Late calls of {month}, billed before" | "Nachgemeldete Gespräche für {month}, schon berechnet";
    taken_off_data(month): "Late data of {month}, billed before" | "Nachgemeldete Daten für {month}, schon berechnet";
    taken_off(records): "{records} that came in late are counted above and were charged on an earlier invoice: that is taken off"
        | "{records} kamen nach, zählen oben mit und stehen schon auf einer früheren Rechnung: Das wird abgezogen";
    how_taken_off(now, billed): "{now} for the whole month, less the {billed} billed for it above and on the earlier invoice."
        | "{now} für den ganzen Monat, abzüglich der oben und auf der früheren Rechnung berechneten {billed}.";
    late_moved(records, before, now): "{records} came in late: {before} → {now}"
        | "{records} nachgemeldet: {before} → {now}";
    tariff_days(tariff, days, of): "Tariff {tariff}, {days} of {of} days" | "Tarif {tariff}, {days} von {of} Tagen";
    tax_on(rate, base): "VAT {rate} on {base}" | "USt {rate} auf {base}";
    tax_inside(rate, tax): "of which VAT {rate}: {tax}" | "darin USt {rate}: {tax}";

    how_each_call(records, blocks, counted): "{records}, each counted in whole {blocks}: *{counted}*."
        | "{records}, jedes in vollen {blocks} gezählt: *{counted}*.";
    how_weighted(records, raw, counted): "{records}, *{raw}*; by the factors of your allowance *{counted}*." | "{records}, *{raw}*; nach den Faktoren Ihres Kontingents *{counted}*.";
    how_each_record(records, blocks, counted): "{records}, each counted in whole {blocks}: *{counted}*."
        | "{records}, jeder in vollen {blocks} gezählt: *{counted}*.";
    how_each_hour(records, blocks, counted): "{records}, the usage of each clock hour counted in whole {blocks}: *{counted}*."
        | "{records}, der Verbrauch jeder Stunde in vollen {blocks} gezählt: *{counted}*.";
    how_late(before, now, billed): "{now} now that the late records are in, less the {billed} billed before for {before}."
        | "{now} mit dem Nachgemeldeten, abzüglich der für {before} schon berechneten {billed}.";

    small_print_exclusive(currency, zone): "Amounts are in {currency}; VAT is added. Times are in {zone}. A band includes its upper bound. If an amount looks wrong, open “How we got this”, then tell us the invoice number and the line."
        | "Beträge in {currency}, USt kommt hinzu. Zeiten in {zone}. Eine Stufe schließt ihre obere Grenze ein. Scheint Ihnen ein Betrag falsch, öffnen Sie „Wie wir darauf kommen“ und nennen Sie uns Rechnungsnummer und Posten.";
    small_print_inclusive(currency, zone): "Amounts are in {currency} and include VAT. Times are in {zone}. A band includes its upper bound. If an amount looks wrong, open “How we got this”, then tell us the invoice number and the line."
        | "Beträge in {currency}, USt inbegriffen. Zeiten in {zone}. Eine Stufe schließt ihre obere Grenze ein. Scheint Ihnen ein Betrag falsch, öffnen Sie „Wie wir darauf kommen“ und nennen Sie uns Rechnungsnummer und Posten.";
    blocks_of(block): "blocks of {block}" | "Blöcken zu {block}";
}

crate::plurals! {
    calls: "call", "calls" | "Gespräch", "Gespräche";
    data_records: "record", "records" | "Datensatz", "Datensätze";
}

/// `187 calls`, `1,911 records`.
pub fn records_of(service: Service, count: i64, language: Language) -> String {
    match service {
        Service::Voice => calls(language, count),
        Service::Data => data_records(language, count),
    }
}

/// The service as a heading: `Calls`, `Data`.
pub const fn service(service: Service, language: Language) -> &'static str {
    match service {
        Service::Voice => super::gauge::calls(language),
        Service::Data => super::gauge::data(language),
    }
}
