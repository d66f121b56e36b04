//! The shell's own words.

crate::texts! {
    skip: "Skip to the content" | "Zum Inhalt springen";
    main_navigation: "Main" | "Hauptnavigation";
    error_prefix: "Error: " | "Fehler: ";
    sign_in: "Sign in" | "Anmelden";
    sign_out: "Sign out" | "Abmelden";
    sessions: "Signed-in devices" | "Angemeldete Geräte";

    overview: "Overview" | "Übersicht";
    allowance: "Allowance" | "Kontingent";
    household: "Household" | "Haushalt";
    usage: "Usage" | "Nutzung";
    invoices: "Invoices" | "Rechnungen";
    shop: "Shop" | "Shop";
    library: "Library" | "Mediathek";
    downloads: "Downloads" | "Downloads";
    player: "Do I own this?" | "Gehört mir das?";

    recordings: "Recordings" | "Aufnahmen";
    sponsoring: "Delivery" | "Sponsoring";
    provider_deliveries: "Deliveries" | "Lieferungen";
    business: "Business details" | "Unternehmensdaten";
    statements: "Statements" | "Abrechnungen";
    tokens: "API" | "API";

    imports: "Imports" | "Importe";
    rejects: "Rejects" | "Abgewiesen";
    tariffs: "Tariffs" | "Tarife";
    plans: "Metering" | "Zählpläne";
    accounts: "Accounts" | "Konten";
    bill_runs: "Bill runs" | "Rechnungsläufe";
    letter: "Letter" | "Briefbogen";
    content: "Content" | "Inhalte";
    matches: "Matches" | "Treffer";
    rights: "Rights" | "Rechte";
    delivery: "Delivery" | "Lieferung";
    audit: "Audit" | "Protokoll";

    api: "For programs" | "Für Programme";
    language: "Language" | "Sprache";
    theme: "Colors" | "Farben";
    theme_auto: "As the device" | "Wie das Gerät";
    theme_light: "Light" | "Hell";
    theme_dark: "Dark" | "Dunkel";
    apply: "Apply" | "Übernehmen";
}
