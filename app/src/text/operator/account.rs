//! Words of the pages about accounts.

use domain::{party::Language, party::LineKind};

crate::texts! {
    title: "Accounts" | "Konten";
    none: "There is no account yet. Accounts come from a file: bandstand account add FILE."
        | "Es gibt noch kein Konto. Konten kommen aus einer Datei: bandstand account add DATEI.";
    reference: "Reference" | "Kennung";
    zone: "Time zone" | "Zeitzone";
    cycle_day: "Period from day" | "Zeitraum ab Tag";
    language_of: "Language" | "Sprache";
    opened_on: "Opened" | "Eröffnet";
    address: "Address" | "Anschrift";
    lines: "Lines" | "Anschlüsse";
    line: "Line" | "Anschluss";
    kind: "Kind" | "Art";
    identifiers: "Called in records" | "In Datensätzen genannt";
    home: "home line" | "Festnetz";
    mobile: "mobile" | "Mobil";
    no_lines: "It has no lines." | "Es hat keine Anschlüsse.";
    tariffs: "Tariffs" | "Tarife";
    no_tariffs: "It has no tariff: it cannot be billed." | "Es hat keinen Tarif: Es kann nicht abgerechnet werden.";
    from_day: "From" | "Ab";
    running: "The running period" | "Der laufende Zeitraum";
    no_gauges: "No tariff is in force in it." | "In ihm gilt kein Tarif.";
    cannot_show: "The running period cannot be shown:" | "Der laufende Zeitraum lässt sich nicht zeigen:";
    invoices: "Invoices" | "Rechnungen";
    no_invoices: "No invoice was written yet." | "Es wurde noch keine Rechnung geschrieben.";
    number: "Number" | "Nummer";
    issued: "Issued" | "Ausgestellt";
    credit_note: "credit note" | "Rechnungskorrektur";
    taken_back: "taken back" | "zurückgenommen";
    later_ones: "Older invoices" | "Ältere Rechnungen";
    no_usage: "No usage yet." | "Noch keine Nutzung.";
}

/// What a line is.
pub const fn line_kind(kind: LineKind, language: Language) -> &'static str {
    match kind {
        LineKind::Home => home(language),
        LineKind::Mobile => mobile(language),
    }
}

/// A language by its own name.
pub const fn own_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "Deutsch",
    }
}
