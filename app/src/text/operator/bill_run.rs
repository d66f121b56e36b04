//! Words of the pages about bill runs.

crate::texts! {
    title: "Bill runs" | "Rechnungsläufe";
    new: "Bill a month" | "Einen Monat abrechnen";
    new_how: "Every account is billed for its period that starts in that month, once it has ended. A dry run computes every bill and writes none."
        | "Jedes Konto wird für seinen Zeitraum abgerechnet, der in diesem Monat beginnt, sobald er beendet ist. Ein Probelauf berechnet jede Rechnung und schreibt keine.";
    month: "Month" | "Monat";
    month_hint: "Year and month, for example 2026-10." | "Jahr und Monat, zum Beispiel 2026-10.";
    fault_month: "Enter a month as year and month, such as 2026-10" | "Geben Sie einen Monat als Jahr und Monat ein, etwa 2026-10";
    dry_run: "Dry run" | "Probelauf";
    run: "Run" | "Abrechnen";
    run_now: "Write these invoices" | "Diese Rechnungen schreiben";
    run_how: "An invoice that is written is never changed; a wrong one is answered by a credit note."
        | "Eine geschriebene Rechnung wird nie geändert; eine falsche wird mit einer Rechnungskorrektur beantwortet.";
    none: "There was no bill run yet." | "Es gab noch keinen Rechnungslauf.";
    all: "All bill runs" | "Alle Rechnungsläufe";
    issued: "Issued" | "Ausgestellt";
    ended: "Ended" | "Beendet";
    not_ended: "not ended" | "nicht beendet";
    billed: "Invoices" | "Rechnungen";
    parked: "Parked" | "Zurückgestellt";

    nothing_to_bill: "There is no account to bill." | "Es gibt kein Konto, das abzurechnen wäre.";
    preview_of_accounts: "Every account, and what a run would do" | "Jedes Konto, und was ein Lauf täte";
    would_be: "Would be" | "Wäre";
    before: "Month before" | "Vormonat";
    difference: "Difference" | "Unterschied";
    what_happens: "What happens" | "Was geschieht";
    is_billed: "billed" | "abgerechnet";
    is_parked: "parked" | "zurückgestellt";
    is_done: "has its invoice" | "hat seine Rechnung";
    is_running: "period not ended" | "Zeitraum nicht beendet";
    is_not_open: "opened later" | "später eröffnet";
    with_late: "with late usage of earlier months" | "mit später Nutzung früherer Monate";
    sums: "In all" | "Insgesamt";
    only_first: "These sums are of the first accounts; the others follow on the next pages." | "Diese Summen sind die der ersten Konten; die anderen folgen auf den nächsten Seiten.";
    nothing_written: "Nothing was written." | "Es wurde nichts geschrieben.";

    cannot_run: "The run did not start" | "Der Lauf begann nicht";
    goes_on: "The run takes longer than a page waits. It goes on; look here again in a moment."
        | "Der Lauf dauert länger, als eine Seite wartet. Er läuft weiter; sehen Sie gleich noch einmal hierher.";
    open_run: "This run has not ended. If nothing runs any more, because the server was stopped, resume it: it goes on where it was and writes the same invoices."
        | "Dieser Lauf ist nicht beendet. Wenn nichts mehr läuft, weil der Server angehalten wurde, setzen Sie ihn fort: Er macht weiter, wo er war, und schreibt dieselben Rechnungen.";
    resume: "Resume" | "Fortsetzen";
    parked_accounts: "Parked accounts" | "Zurückgestellte Konten";
    goes_without: "The run goes on without them." | "Der Lauf geht ohne sie weiter.";
    would_bill: "Would be billed" | "Würden abgerechnet";
    would_be_parked: "Would be parked" | "Würden zurückgestellt";
    have_invoice: "Have their invoice" | "Haben ihre Rechnung";
    still_open: "Period not ended" | "Zeitraum nicht beendet";
    against: "Against the month before" | "Gegen den Vormonat";
    bands: "Bands" | "Stufen";
    stopped: "not ended" | "nicht beendet";
    finished: "finished" | "beendet";
    parked_how: "Put right what is missing, then run the month again: only these are billed."
        | "Ergänzen Sie, was fehlt, und rechnen Sie den Monat noch einmal ab: Nur diese werden abgerechnet.";
    invoices: "Invoices" | "Rechnungen";
    no_invoices: "It wrote no invoice." | "Er schrieb keine Rechnung.";
    first_shown: "The first 200 are shown." | "Die ersten 200 sind gezeigt.";
    run_again: "Run the month again" | "Den Monat noch einmal abrechnen";
    was_done: "The month was billed." | "Der Monat wurde abgerechnet.";
    nothing_was_left: "Nothing was left to bill." | "Es war nichts mehr abzurechnen.";
}

crate::sentences! {
    /// Above a dry run's heading.
    over_dry_run(month): "dry run of {month}, nothing is written" | "Probelauf für {month}, nichts wird geschrieben";
    /// A dry run's heading; the sums follow.
    would_come_to(month): "{month} would come to" | "{month} käme auf";
    /// A dry run's heading where nothing would be billed.
    would_bill_nothing(month): "{month}: nothing to bill" | "{month}: nichts abzurechnen";
    /// A run's heading; the sums follow.
    came_to(month): "{month} came to" | "{month} kam auf";
    /// A run's heading where nothing was billed.
    run_of(month): "Bill run for {month}" | "Rechnungslauf für {month}";
    /// A run's time.
    issued_at(instant): "issued {instant}" | "ausgestellt {instant}";
    /// A run's time with its end.
    issued_and_ended(instant, ended): "issued {instant}, ended {ended}" | "ausgestellt {instant}, beendet {ended}";
    /// The button of a dry run.
    run_it(invoices): "Run it: write {invoices}" | "Abrechnen: {invoices} schreiben";
    /// Two amounts of different currencies, or more.
    and(one, other): "{one} and {other}" | "{one} und {other}";
}

crate::plurals! {
    /// Parked accounts, in a dry run's warning.
    would_park: "account would be parked.", "accounts would be parked." | "Konto würde zurückgestellt.", "Konten würden zurückgestellt.";
    /// Parked accounts, in a run's warning.
    did_park: "account is parked.", "accounts are parked." | "Konto ist zurückgestellt.", "Konten sind zurückgestellt.";
}
