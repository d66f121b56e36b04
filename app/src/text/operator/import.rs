//! Words of the pages about imports.

use domain::party::Language;
use engine::read::import::ImportState;

crate::texts! {
    title: "Imports" | "Importe";
    upload: "Import a usage file" | "Nutzungsdatei importieren";
    upload_how: "Every record of the file ends as accepted, as a duplicate of one that is there already, or as rejected with a reason. The same file again changes nothing."
        | "Jeder Datensatz der Datei wird angenommen, als Duplikat eines vorhandenen erkannt oder mit Grund abgewiesen. Dieselbe Datei noch einmal ändert nichts.";
    choose_file: "Usage file" | "Nutzungsdatei";
    choose_format: "Format" | "Format";
    format_bandstand: "bandstand-csv: CSV with a header line" | "bandstand-csv: CSV mit Kopfzeile";
    format_asterisk: "asterisk-csv: call records of Asterisk, 18 columns" | "asterisk-csv: Gesprächsdaten von Asterisk, 18 Spalten";
    format_radius: "radius-detail: detail file of FreeRADIUS" | "radius-detail: Detaildatei von FreeRADIUS";
    choose_zone: "Time zone (for asterisk-csv)" | "Zeitzone (für asterisk-csv)";
    choose_line: "Line named by (for asterisk-csv)" | "Anschluss steht in (für asterisk-csv)";
    line_first: "accountcode, else src, else channel" | "accountcode, sonst src, sonst channel";
    line_accountcode: "accountcode" | "accountcode";
    line_src: "src, the calling number" | "src, der Nummer des Anrufers";
    line_channel: "channel, its device" | "channel, dem Gerät darin";
    send: "Import" | "Importieren";
    uploading: "Uploading" | "Wird hochgeladen";
    upload_lost: "The connection was lost. Nothing was imported: try again." | "Die Verbindung brach ab. Es wurde nichts importiert: Versuchen Sie es noch einmal.";

    fault_no_file: "Choose a file" | "Wählen Sie eine Datei";
    fault_empty_file: "Choose a file that is not empty" | "Wählen Sie eine Datei, die nicht leer ist";
    fault_no_format: "Choose the file’s format" | "Wählen Sie das Format der Datei";
    fault_no_zone: "Say in which time zone the times of an asterisk-csv file are" | "Nennen Sie die Zeitzone, in der die Zeiten einer asterisk-csv-Datei sind";
    fault_unknown_zone: "Enter a time zone by its name, such as Europe/Berlin" | "Geben Sie eine Zeitzone mit Namen an, etwa Europe/Berlin";
    fault_unknown_line: "Choose which column names the line" | "Wählen Sie, welche Spalte den Anschluss nennt";
    fault_queue_full: "Too many files are waiting already: try again when some are through" | "Es warten schon zu viele Dateien: Versuchen Sie es wieder, wenn einige durch sind";

    nothing_yet: "Nothing was imported yet." | "Es wurde noch nichts importiert.";
    all: "All imports" | "Alle Importe";
    running: "going on" | "läuft";
    done: "done" | "fertig";
    refused: "refused" | "abgelehnt";
    outcome: "Outcome" | "Ergebnis";

    what_became: "What became of its records" | "Was aus den Datensätzen wurde";
    accepted: "Accepted" | "Angenommen";
    duplicates: "Duplicates" | "Duplikate";
    rejected: "Rejected" | "Abgewiesen";
    in_the_file: "Read from the file" | "Aus der Datei gelesen";
    share: "Share" | "Anteil";
    no_records: "The file held no records." | "Die Datei enthielt keine Datensätze.";
    rejected_why: "Rejected, by reason" | "Abgewiesen, nach Grund";
    look_through: "Look through the rejects" | "Abgewiesene durchsehen";
    refusal: "The file was refused" | "Die Datei wurde abgelehnt";
    refusal_after: "What was accepted before stays accepted." | "Was vorher angenommen wurde, bleibt angenommen.";
    goes_on: "The import goes on, also when you leave this page." | "Der Import läuft weiter, auch wenn Sie diese Seite verlassen.";
    stopped_hint: "If the server was stopped meanwhile, import the file again: what is in already is counted as duplicate."
        | "Wurde der Server inzwischen angehalten, importieren Sie die Datei noch einmal: Was schon da ist, zählt als Duplikat.";
    waiting: "It waits for its turn, or has just begun." | "Er wartet, bis er an der Reihe ist, oder hat eben begonnen.";
    size_unpacked: "Read, unpacked" | "Gelesen, entpackt";
}

/// How an import stands, in a word.
pub const fn state(state: ImportState, language: Language) -> &'static str {
    match state {
        ImportState::Running => running(language),
        ImportState::Done => done(language),
        ImportState::Refused => refused(language),
    }
}

crate::sentences! {
    /// The counts of an import in a list.
    counts(accepted, duplicates, rejected):
        "{accepted} accepted, {duplicates} duplicate, {rejected} rejected"
        | "{accepted} angenommen, {duplicates} doppelt, {rejected} abgewiesen";
    /// The counts of a finished import, added up.
    sum(accepted, duplicates, rejected, records):
        "{accepted} + {duplicates} + {rejected} = {records}: every record of the file."
        | "{accepted} + {duplicates} + {rejected} = {records}: jeder Datensatz der Datei.";
    /// The counts so far.
    so_far(records, size):
        "{records} and {size} were read so far."
        | "Bisher wurden {records} und {size} gelesen.";
    /// The counts of a file that was refused in its middle.
    before_refusal(records):
        "{records} were read before it was refused."
        | "{records} wurden gelesen, bevor sie abgelehnt wurde.";
    /// Rejects that an earlier import of the file kept already.
    again(rejected):
        "An earlier import of this file kept {rejected} of the rejected; they are not listed twice."
        | "{rejected} der Abgewiesenen hat schon ein früherer Import dieser Datei aufgehoben; sie stehen nicht doppelt in der Liste.";
    /// The form's hint: what the server takes.
    file_hint(size):
        "CSV or detail file, as it is or packed with gzip, up to {size}."
        | "CSV- oder Detaildatei, wie sie ist oder mit gzip gepackt, bis {size}.";
}
