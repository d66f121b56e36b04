//! Forms that could not be taken.

crate::texts! {
    /// The heading of the summary above the form.
    problem: "There is a problem" | "Da stimmt etwas nicht";
    /// Before the page's title in the browser's tab.
    error_prefix: "Error: " | "Fehler: ";
    optional: "(optional)" | "(freiwillig)";
    cancel: "Cancel" | "Abbrechen";
    back: "Back" | "Zurück";
    save: "Save" | "Speichern";
    saved: "Saved." | "Gespeichert.";
    not_a_month: "Enter a month such as 2026-10" | "Geben Sie einen Monat ein, etwa 2026-10";
    not_a_day: "Enter a day such as 2026-10-31" | "Geben Sie einen Tag ein, etwa 2026-10-31";
    not_offered: "Choose one of those offered" | "Wählen Sie eines der angebotenen";
}

crate::sentences! {
    missing(field): "Enter {field}" | "Geben Sie {field} ein";
    too_long(field, max): "{field} has at most {max} characters" | "{field} hat höchstens {max} Zeichen";
}
