//! The overview: the running month.

crate::texts! {
    title: "Overview" | "Übersicht";
    two_gauges: "Where you are this month" | "Wo Sie in diesem Monat stehen";
    data_this_month: "Data this month" | "Daten in diesem Monat";
    calls_this_month: "Calls this month" | "Gespräche in diesem Monat";
    together: "All lines together" | "Alle Anschlüsse zusammen";
    last_invoices: "Last invoices" | "Letzte Rechnungen";
    all_invoices: "All invoices" | "Alle Rechnungen";
    usage_by_day: "Usage by day" | "Verbrauch nach Tagen";
    by_line: "By line" | "Nach Anschluss";
    counts_as: "Counts as" | "Zählt als";
}

crate::sentences! {
    tariff(name, days): "{name}, {days}" | "{name}, {days}";
    period_line(period, left, as_of): "{period} · {left} · {as_of}" | "{period} · {left} · {as_of}";
}
