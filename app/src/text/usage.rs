//! Usage by day and line, and the records behind it.

use domain::{party::Language, usage::Service};

crate::texts! {
    title: "Usage" | "Nutzung";
    period: "Period" | "Zeitraum";
    line: "Line" | "Anschluss";
    all_lines: "All lines" | "Alle Anschlüsse";
    service: "Service" | "Dienst";
    all_services: "Calls and data" | "Gespräche und Daten";
    day: "Day" | "Tag";
    records: "Records" | "Datensätze";
    calls: "Calls" | "Gespräche";
    time: "Time" | "Dauer";
    data: "Data" | "Daten";
    volume: "Volume" | "Volumen";
    show: "Show" | "Zeigen";
    download_csv: "Download CSV" | "CSV herunterladen";
    as_table: "The figures as a table" | "Die Zahlen als Tabelle";
    whole_day: "a whole day" | "ein ganzer Tag";
    today_so_far: "today, so far" | "heute, bis jetzt";
    by_line: "By line" | "Nach Anschluss";
    no_usage: "Nothing was used." | "Es wurde nichts verbraucht.";

    records_lead: "Every record that was counted, as it came in." | "Jeder Datensatz, der gezählt wurde, wie er hereinkam.";
    started: "Started" | "Begonnen";
    ended: "Ended" | "Beendet";
    with: "With" | "Mit";
    nobody: "none" | "niemand";
    quantity: "Quantity" | "Menge";
    accepted: "Accepted" | "Angenommen";
    came_late: "came in late" | "nachgemeldet";
    file: "File" | "Datei";
    key: "Key" | "Schlüssel";
    newer: "Newer records" | "Neuere Datensätze";
    older: "Older records" | "Ältere Datensätze";
    what_it_says: "What it says" | "Was er sagt";
    original_bytes: "The original bytes" | "Die ursprünglichen Bytes";
    as_they_stood: "As they stood in the file, nothing changed." | "Wie sie in der Datei standen, unverändert.";
    call: "Call" | "Gespräch";
}

crate::sentences! {
    usage_in(month): "Usage in {month}" | "Nutzung im {month}";
    records_of(what): "Records of {what}" | "Datensätze: {what}";
    times_in(zone): "Times are in {zone}." | "Zeiten in {zone}.";
    record_place(file, record, byte): "{file}, record {record}, byte {byte}" | "{file}, Datensatz {record}, Byte {byte}";
    exact_bytes(bytes): "{bytes} bytes" | "{bytes} Byte";
    exact_seconds(seconds): "{seconds} s" | "{seconds} s";

    chart_total(total, days): "*{total}* recorded in {days}." | "*{total}* in {days} aufgezeichnet.";
    chart_most(day, most): "Most on *{day}: {most}*." | "Am meisten am *{day}: {most}*.";
    chart_average(average): "{average} a day on average." | "Im Schnitt {average} am Tag.";
    chart_nothing(days): "Nothing in {days}." | "Nichts in {days}.";
    chart_title_data(period): "Data by day, {period}" | "Daten nach Tagen, {period}";
    chart_title_calls(period): "Calls by day, {period}" | "Gespräche nach Tagen, {period}";
    chart_unit(unit, month): "{unit} a day, {month}" | "{unit} am Tag, {month}";
    chart_desc(count): "A bar for each of {count}; the table below has the figures."
        | "Ein Balken für jeden von {count}; die Tabelle darunter nennt die Zahlen.";
}

crate::plurals! {
    /// In the nominative.
    days: "day", "days" | "Tag", "Tage";
    /// In the dative, as after “in”.
    in_days: "day", "days" | "Tag", "Tagen";
}

/// The chart's title.
pub fn chart_title(service: Service, period: &str, language: Language) -> String {
    match service {
        Service::Voice => chart_title_calls(language, period),
        Service::Data => chart_title_data(language, period),
    }
    .to_string()
}
