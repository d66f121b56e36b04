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
    so_far_with(total, net): "If nothing more came, the bill would be *{total}*: {net} and the tax on it."
        | "Käme nichts mehr hinzu, stünden *{total}* auf der Rechnung: {net} und die Steuer darauf.";
    so_far(total): "If nothing more came, the bill would be *{total}*, tax included."
        | "Käme nichts mehr hinzu, stünden *{total}* auf der Rechnung, Steuer inbegriffen.";
    tariff(name, days): "{name}, {days}" | "{name}, {days}";
    period_line(period, left, as_of): "{period} · {left} · {as_of}" | "{period} · {left} · {as_of}";
}
