//! Words of the page about content.

crate::texts! {
    title: "Content" | "Inhalte";
    lead: "Recordings of all providers, and what was refused." | "Aufnahmen aller Anbieter, und was abgelehnt wurde.";
    all: "All recordings" | "Alle Aufnahmen";
    nothing_yet: "No recordings yet" | "Noch keine Aufnahmen";
    nothing_yet_how: "Providers upload them on their own pages." | "Anbieter laden sie auf ihren eigenen Seiten hoch.";
    refused: "Refused files" | "Abgelehnte Dateien";
    none_refused: "No file was refused" | "Keine Datei wurde abgelehnt";
    count: "Files" | "Dateien";
    last: "Last" | "Zuletzt";
    decide: "Decide them" | "Entscheiden";
    matches: "Unsure matches" | "Unsichere Treffer";
    no_matches: "Nothing waits for a decision." | "Nichts wartet auf eine Entscheidung.";
}

crate::plurals! {
    /// Matches that wait.
    matches_wait: "match waits for a decision", "matches wait for a decision" | "Treffer wartet auf eine Entscheidung", "Treffer warten auf eine Entscheidung";
}
