//! Words of the operator's home.

crate::texts! {
    title: "What needs you" | "Was Sie braucht";
    to_do: "To do" | "Zu tun";
    rejects: "Rejected records" | "Abgewiesene Datensätze";
    rejects_note: "each waits to be mended or discarded" | "jeder wartet darauf, berichtigt oder verworfen zu werden";
    rejects_none: "none waits for a decision" | "keiner wartet auf eine Entscheidung";
    parked: "Parked accounts" | "Zurückgestellte Konten";
    refused: "Refused files" | "Abgelehnte Dateien";
    refused_note: "among the last imports" | "unter den letzten Importen";
    mails_note: "each is tried again or given up" | "jede wird erneut versucht oder ist aufgegeben";
    mails_none: "none waits, none is given up" | "keine wartet, keine ist aufgegeben";
    papers_note: "issued documents without a file" | "ausgestellte Dokumente ohne Datei";
    papers_none: "none is missing" | "keines fehlt";
    nothing: "Nothing needs you now." | "Nichts braucht Sie jetzt.";

    next: "Next bill run" | "Nächster Rechnungslauf";
    last: "Last bill run" | "Letzter Rechnungslauf";
    no_run: "There was no bill run yet." | "Es gab noch keinen Rechnungslauf.";
    dry_run: "Dry run" | "Probelauf";
    all_runs: "All bill runs" | "Alle Rechnungsläufe";

    imports: "Last imports" | "Letzte Importe";
    no_imports: "Nothing was imported yet." | "Es wurde noch nichts importiert.";
    import_now: "Import a usage file" | "Nutzungsdatei importieren";
    all_imports: "All imports" | "Alle Importe";
    new_tariff: "New tariff version" | "Neue Tarifversion";
}

crate::sentences! {
    /// When the page was made.
    as_of(instant): "as of {instant}" | "Stand {instant}";
    /// The bill run that parked them.
    parked_note(month): "of the bill run for {month}" | "des Rechnungslaufs für {month}";
    /// A bill run without an end.
    open_run(month):
        "The bill run for {month} has not ended."
        | "Der Rechnungslauf für {month} ist nicht beendet.";
}
