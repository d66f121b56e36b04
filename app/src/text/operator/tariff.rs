//! Words of the pages about tariffs.

use domain::{catalog::TaxMode, party::Language, usage::Service};

crate::texts! {
    title: "Tariffs" | "Tarife";
    add: "Add a tariff version" | "Tarifversion hinzufügen";
    none: "There is no tariff yet." | "Es gibt noch keinen Tarif.";
    all: "All tariff versions, newest first for each tariff" | "Alle Tarifversionen, je Tarif die neueste zuerst";
    tariff: "Tariff" | "Tarif";
    code: "Code" | "Kürzel";
    file: "The file" | "Die Datei";
    applies_from: "Applies from" | "Gilt ab";
    tax: "Tax" | "Steuer";
    exclusive: "on top of the costs" | "zuzüglich";
    inclusive: "in the costs" | "inbegriffen";
    accounts_having: "Accounts" | "Konten";
    days_to_pay: "Days to pay" | "Tage Zahlungsziel";
    other_versions: "Other versions" | "Andere Versionen";
    source: "The tariff’s file" | "Die Datei des Tarifs";
    new_from_this: "New version from this" | "Neue Version daraus";
    voice: "Calls" | "Gespräche";
    data: "Data" | "Daten";
    bands: "Bands" | "Stufen";

    editor: "Add a tariff version" | "Tarifversion hinzufügen";
    editor_how: "A version never changes once it is added, since invoices refer to it. A change is a new version with the first day it applies to."
        | "Eine Version ändert sich nie mehr, wenn sie einmal hinzugefügt ist: Rechnungen beziehen sich auf sie. Eine Änderung ist eine neue Version mit dem Tag, ab dem sie gilt.";
    source_label: "The tariff’s file, in TOML" | "Die Datei des Tarifs, in TOML";
    source_hint: "Amounts and quantities in quotes: \"19.00\". Bands as a table or as a series; a rule above the last one must be there."
        | "Beträge und Mengen in Anführungszeichen: \"19.00\". Stufen als Tabelle oder als Reihe; eine Regel über der letzten muss da sein.";
    check: "Check" | "Prüfen";
    save: "Add version" | "Version hinzufügen";
    checked: "The file is sound. Nothing was added yet." | "Die Datei ist in Ordnung. Hinzugefügt wurde noch nichts.";
    looks_like: "What it will look like" | "Wie es aussehen wird";
    added: "The version was added." | "Die Version wurde hinzugefügt.";
    was_there: "This version was there already; nothing changed." | "Diese Version gab es schon; nichts wurde geändert.";
    fault_empty: "Enter the tariff’s file" | "Geben Sie die Datei des Tarifs ein";
}

/// A service, as a heading.
pub const fn service(service: Service, language: Language) -> &'static str {
    match service {
        Service::Voice => voice(language),
        Service::Data => data(language),
    }
}

/// Whether costs hold the tax.
pub const fn tax_mode(mode: TaxMode, language: Language) -> &'static str {
    match mode {
        TaxMode::Exclusive => exclusive(language),
        TaxMode::Inclusive => inclusive(language),
    }
}

crate::sentences! {
    /// Increments of each record.
    per_record(block, rate):
        "Each record counts in whole blocks of {block}. Tax {rate}."
        | "Jeder Datensatz zählt in ganzen Schritten von {block}. Steuer {rate}.";
    /// Increments of each hour.
    per_clock_hour(block, rate):
        "The usage of each clock hour counts in whole blocks of {block}. Tax {rate}."
        | "Die Nutzung jeder vollen Stunde zählt in ganzen Schritten von {block}. Steuer {rate}.";
    /// A version in a heading.
    name_and_version(name, version): "{name}, version {version}" | "{name}, Version {version}";
    /// A version below a tariff's name.
    row_under(code, version, day, currency):
        "{code}, version {version} · from {day} · {currency}"
        | "{code}, Version {version} · ab {day} · {currency}";
}

crate::plurals! {
    /// Bands of one schedule.
    bands_of: "band", "bands" | "Stufe", "Stufen";
}
