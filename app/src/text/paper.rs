//! The bill on paper: what a page of the portal does not say.

crate::texts! {
    to_pay: "To pay" | "Zu zahlen";
    invoice_number: "Invoice number" | "Rechnungsnummer";
    credit_note_number: "Credit note number" | "Gutschriftnummer";
    issued: "Date" | "Datum";
    period: "Period" | "Zeitraum";
    customer: "Customer number" | "Kundennummer";
    your_tax_id: "Your VAT ID" | "Ihre USt-IdNr.";
    due: "Due" | "Fällig";
    of_invoice: "Takes back invoice" | "Zur Rechnung";
    ruler: "A ruler beside the bands, filled up to the amount that counted" | "Ein Maßstab neben den Stufen, gefüllt bis zur gezählten Menge";

    taxes: "Tax" | "Steuer";
    rate: "Rate" | "Satz";
    without_tax: "Without tax" | "Ohne Steuer";
    tax: "Tax" | "Steuer";
    with_tax: "With tax" | "Mit Steuer";

    account: "Your account" | "Ihr Konto";
    previous: "Owed before" | "Bisher offen";
    previous_credit: "Credit before" | "Bisheriges Guthaben";
    this_invoice: "This invoice" | "Diese Rechnung";
    owed_now: "To pay now" | "Jetzt zu zahlen";
    credit_now: "Credit now" | "Jetzt Guthaben";

    how_to_pay: "How to pay" | "So zahlen Sie";
    nothing_to_pay: "There is nothing to pay." | "Es ist nichts zu zahlen.";
    holder: "To" | "Empfänger";
    iban: "IBAN" | "IBAN";
    bic: "BIC" | "BIC";
    reference: "Reference" | "Verwendungszweck";
    amount: "Amount" | "Betrag";
    scan: "Scan to pay" | "Zum Zahlen scannen";
    scan_text: "A code that a banking app reads: recipient, account, amount and reference of this payment" | "Ein Code für Banking-Apps: Empfänger, Konto, Betrag und Verwendungszweck dieser Zahlung";

    notes: "How we got this" | "Wie wir darauf kommen";
    complain: "If something is wrong" | "Wenn etwas nicht stimmt";
    annex_title: "Calls and sessions on your bills" | "Gespräche und Verbindungen auf Ihren Rechnungen";
    annex_ask: "List each call and each session" | "Jedes Gespräch und jede Verbindung aufführen";
    annex_none: "No: the sums are enough" | "Nein, die Summen genügen";
    annex_full: "Yes" | "Ja";
    annex_masked: "Yes, without the last three digits of numbers that were called" | "Ja, ohne die letzten drei Ziffern der angerufenen Nummern";
    annex_from_now: "It holds for the PDFs of bills from now on, and costs nothing." | "Das gilt für die PDF-Dateien künftiger Rechnungen und kostet nichts.";
    annex_kept: "Saved. It counts from the next bill on." | "Gespeichert. Es gilt ab der nächsten Rechnung.";
    keep: "Save" | "Speichern";
    pdf: "PDF" | "PDF";
    files: "For bookkeeping programs" | "Für Buchhaltungsprogramme";
    annex: "Calls and sessions" | "Gespräche und Verbindungen";
    annex_late: "Came in late, from earlier periods" | "Nachgemeldet aus früheren Zeiträumen";
    how_much: "How much" | "Wie viel";
    when: "When" | "Wann";
    with: "With" | "Mit";
    session: "Data session" | "Datenverbindung";
    call: "Call" | "Gespräch";
    masked: "The last digits of numbers are hidden, as you wish." | "Die letzten Ziffern der Rufnummern sind auf Ihren Wunsch verborgen.";
    machine: "This invoice for programs, as XML (EN 16931)" | "Diese Rechnung für Programme, als XML (EN 16931)";
    machine_sponsored: "What was sponsored, as XML (EN 16931)" | "Das Gesponserte als XML (EN 16931)";
    take_down: "Data for programs: the same invoice is inside this file as XML (EN 16931)." | "Daten für Programme: Dieselbe Rechnung liegt als XML (EN 16931) in dieser Datei.";
}

crate::sentences! {
    page_of(page, pages): "Page {page} of {pages}" | "Seite {page} von {pages}";
    subject_invoice(month, name): "Invoice for {month}, {name}" | "Rechnung für {month}, {name}";
    subject_credit_note(of, name): "Credit note for invoice {of}, {name}" | "Gutschrift zur Rechnung {of}, {name}";
    pay_by(amount, day): "Please pay *{amount}* until *{day}* and name the reference, so that we know whose payment it is."
        | "Bitte zahlen Sie *{amount}* bis zum *{day}* und nennen Sie den Verwendungszweck, damit wir die Zahlung zuordnen können.";
    credit_stays(amount): "There is nothing to pay. Your credit of *{amount}* counts towards the next invoice."
        | "Es ist nichts zu zahlen. Ihr Guthaben von *{amount}* wird mit der nächsten Rechnung verrechnet.";
    with_before(amount): "{amount} with what was owed before and what has been paid" | "{amount} mit dem bisher Offenen und den Zahlungen";
    due_on(day): "due on {day}" | "fällig am {day}";
    payment(day, reference): "Payment of {day}: {reference}" | "Zahlung vom {day}: {reference}";
    paid_back(day, reference): "Paid back on {day}: {reference}" | "Rückzahlung vom {day}: {reference}";
    credit_note(number, day): "Credit note {number} of {day}" | "Gutschrift {number} vom {day}";
    questions(how): "Questions: {how}." | "Fragen: {how}.";
    more_records(count): "The first {count} are listed; all of them are in the portal." | "Die ersten {count} sind aufgeführt; alle stehen im Portal.";
    step(what, value): "{what}: *{value}*" | "{what}: *{value}*";
    mail_subject(number, month): "Invoice {number} for {month}" | "Rechnung {number} für {month}";
    mail_invoice(month, total, day): "Your invoice for {month} comes to {total}, due on {day}. It is attached as a PDF, which bookkeeping programs can read as well."
        | "Ihre Rechnung für {month} beträgt {total}, fällig am {day}. Sie liegt als PDF bei, das auch Buchhaltungsprogramme lesen.";
    mail_credit_subject(number, of): "Credit note {number} for invoice {of}" | "Gutschrift {number} zur Rechnung {of}";
    mail_credit(of, total): "Invoice {of} is taken back: {total}. The credit note is attached as a PDF."
        | "Die Rechnung {of} ist zurückgenommen: {total}. Die Gutschrift liegt als PDF bei.";
    mail_see(link): "Every band and every call behind it: {link}" | "Jede Stufe und jedes Gespräch dahinter: {link}";
    terms(amount, day): "{amount}, due on {day}" | "{amount}, fällig am {day}";
    settled_against(number): "Set off against invoice {number} and what is owed" | "Wird mit Rechnung {number} und Offenem verrechnet";
}
