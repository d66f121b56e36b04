//! Words of the pages about rejected records.

use domain::party::Language;
use engine::read::reject::RejectState;

crate::texts! {
    title: "Rejects" | "Abgewiesene";
    one: "Rejected record" | "Abgewiesener Datensatz";
    filter: "Show" | "Anzeigen";
    filter_reason: "Reason" | "Grund";
    any_reason: "any reason" | "jeder Grund";
    filter_state: "Also those decided on" | "Auch entschiedene";
    of_import: "Of the import of" | "Aus dem Import von";
    of_all_imports: "of all imports" | "aus allen Importen";
    none_open: "No rejected record waits for a decision." | "Kein abgewiesener Datensatz wartet auf eine Entscheidung.";
    none_found: "No rejected record is like that." | "Kein abgewiesener Datensatz ist so.";
    all_imports: "Imports" | "Importe";

    how: "Each keeps its original bytes. Mended, it goes through the same checks again." | "Jeder behält seine Bytes. Berichtigt geht er noch einmal durch dieselben Prüfungen.";
    place: "Where" | "Wo";

    open: "open" | "offen";
    accepted: "accepted" | "angenommen";
    duplicate: "duplicate" | "Duplikat";
    discarded: "discarded" | "verworfen";

    record_number: "Record" | "Datensatz";
    rejected_at: "Rejected" | "Abgewiesen";
    decided_at: "Decided" | "Entschieden";
    original: "As it stands in the file" | "Wie er in der Datei steht";
    as_bytes: "Byte by byte" | "Byte für Byte";
    mended: "As it was mended" | "Wie er berichtigt wurde";
    not_text: "It holds bytes that are no text. In the form below they stand as �; put right what belongs there."
        | "Er enthält Bytes, die kein Text sind. Im Formular unten stehen sie als �; setzen Sie ein, was dorthin gehört.";

    mend: "Mend it" | "Berichtigen";
    mend_label: "The record" | "Der Datensatz";
    mend_how: "One record, as it should have stood in the file." | "Ein Datensatz, wie er in der Datei hätte stehen sollen.";
    columns: "The columns, in this order:" | "Die Spalten, in dieser Reihenfolge:";
    replay: "Replay as mended" | "Berichtigt wiederholen";
    replay_how: "It goes through the same doors as a whole file, and counts once." | "Er geht durch dieselben Türen wie eine ganze Datei und zählt einmal.";
    replay_as_is: "Replay as it is" | "Unverändert wiederholen";
    replay_as_is_how: "When what it lacked is there now: the line, say, or its account." | "Wenn es nun gibt, was ihm fehlte: den Anschluss etwa, oder sein Konto.";
    discard: "Discard it" | "Verwerfen";
    discard_how: "It will never count. Its bytes are kept, and so is the decision." | "Er wird nie zählen. Seine Bytes bleiben aufgehoben, die Entscheidung auch.";
    discard_now: "Discard for good" | "Endgültig verwerfen";

    now_accepted: "It is accepted and counts now." | "Er ist angenommen und zählt jetzt.";
    now_duplicate: "It is there already; nothing was added." | "Es gibt ihn schon; nichts kam hinzu.";
    now_discarded: "It is discarded." | "Er ist verworfen.";
    decided_before: "It had been decided on before; nothing was done." | "Über ihn war schon entschieden; es wurde nichts getan.";
    back: "All rejects" | "Alle Abgewiesenen";

    fault_empty: "Enter the record" | "Geben Sie den Datensatz ein";
    fault_no_text: "Replace each � by what belongs there" | "Ersetzen Sie jedes � durch das, was dorthin gehört";
    fault_several: "Enter one record: in this format it is one line" | "Geben Sie einen Datensatz ein: In diesem Format ist das eine Zeile";
    fault_too_long: "Enter at most 64 KiB" | "Geben Sie höchstens 64 KiB ein";
    still: "Still rejected" | "Noch immer abgewiesen";
}

/// What became of a reject, in a word.
pub const fn state(state: RejectState, language: Language) -> &'static str {
    match state {
        RejectState::Open => open(language),
        RejectState::Accepted => accepted(language),
        RejectState::Duplicate => duplicate(language),
        RejectState::Discarded => discarded(language),
    }
}

crate::sentences! {
    /// Of a record that was too long to be kept as a whole.
    first_bytes(kept, all):
        "The first {kept} of its {all} bytes."
        | "Die ersten {kept} seiner {all} Bytes.";
    /// Where it stood in its file.
    line_of(line): "line {line}" | "Zeile {line}";
}
