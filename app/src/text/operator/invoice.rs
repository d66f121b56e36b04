//! Words of the operator's view of an invoice.

crate::texts! {
    postings: "How it is booked" | "Wie sie gebucht ist";
    postings_how: "One entry; debit and credit are equal." | "Eine Buchung; Soll und Haben sind gleich.";
    ledger_account: "Ledger account" | "Sachkonto";
    debit: "Debit" | "Soll";
    credit: "Credit" | "Haben";
    take_back: "Take it back" | "Zurücknehmen";
    take_back_how: "An invoice is never edited. A credit note takes all of it back; its period can then be billed again."
        | "Eine Rechnung wird nie geändert. Eine Rechnungskorrektur nimmt sie ganz zurück; ihr Zeitraum kann dann neu abgerechnet werden.";
    reason: "Reason" | "Grund";
    reason_hint: "It stands on the credit note." | "Er steht auf der Rechnungskorrektur.";
    sure: "Write a credit note for the whole invoice" | "Eine Rechnungskorrektur über die ganze Rechnung schreiben";
    write: "Write the credit note" | "Rechnungskorrektur schreiben";
    fault_reason: "Say why, in 1 to 500 characters" | "Nennen Sie den Grund, in 1 bis 500 Zeichen";
    fault_sure: "Confirm that the whole invoice is taken back" | "Bestätigen Sie, dass die ganze Rechnung zurückgenommen wird";
    fault_is_note: "A credit note cannot be taken back" | "Eine Rechnungskorrektur kann nicht zurückgenommen werden";
    account_of: "Account" | "Konto";
}

crate::sentences! {
    /// The page's title.
    invoice(number): "Invoice {number}" | "Rechnung {number}";
    /// The page's title, of a credit note.
    note(number): "Credit note {number}" | "Rechnungskorrektur {number}";
    /// A note that was just written.
    written(note, invoice):
        "Credit note {note} was written: it takes invoice {invoice} back."
        | "Rechnungskorrektur {note} wurde geschrieben: Sie nimmt Rechnung {invoice} zurück.";
}
