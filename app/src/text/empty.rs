//! Where there is nothing yet, or nothing could be got.

crate::texts! {
    no_invoices: "No invoices yet" | "Noch keine Rechnungen";
    no_usage: "Nothing used in this period" | "In diesem Zeitraum nichts verbraucht";
    no_records: "No records" | "Keine Datensätze";
    no_records_how: "Choose another period or line." | "Wählen Sie einen anderen Zeitraum oder Anschluss.";
    no_tariff: "No tariff is in force" | "Es gilt kein Tarif";
    no_tariff_how: "Your account has no tariff in this period, so there are no bands to show." | "Ihr Konto hat in diesem Zeitraum keinen Tarif, deshalb gibt es keine Stufen zu zeigen.";
    no_change: "There is nothing to compare it with" | "Es gibt nichts zum Vergleichen";
    not_available: "This part could not be loaded. Try again in a moment." | "Dieser Teil ließ sich nicht laden. Versuchen Sie es gleich noch einmal.";
}

crate::sentences! {
    first_invoice(day, month): "The first one comes on {day}, for {month}. Until then the overview shows what it would be."
        | "Die erste kommt am {day}, für den {month}. Bis dahin zeigt die Übersicht, wie sie ausfiele.";
    no_records_in(month): "No usage came in for {month}." | "Für {month} kam keine Nutzung herein.";
}
