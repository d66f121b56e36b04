//! The bill on paper: what a page of the portal does not say.

crate::texts! {
    to_pay: "To pay" | "Zu zahlen";
    invoice_number: "Invoice number" | "Rechnungsnummer";
    credit_note_number: "Credit note number" | "Nummer der Rechnungskorrektur";
    issued: "Date" | "Datum";
    period: "Period" | "Zeitraum";
    customer: "Customer number" | "Kundennummer";
    your_tax_id: "Your VAT ID" | "Ihre USt-IdNr.";
    due: "Due" | "Fällig";
    of_invoice: "Takes back invoice" | "Zur Rechnung";
    ruler: "A ruler beside the bands, filled up to the amount that counted" | "Ein Maßstab neben den Stufen, gefüllt bis zur gezählten Menge";

    taxes: "VAT" | "Umsatzsteuer";
    rate: "Rate" | "Satz";
    net: "Net" | "Netto";
    vat: "VAT" | "USt";
    gross: "Gross" | "Brutto";

    account: "Your account" | "Ihr Konto";
    previous: "Owed before" | "Bisher offen";
    previous_credit: "Credit before" | "Bisheriges Guthaben";
    this_invoice: "This invoice" | "Diese Rechnung";
    owed_now: "To pay now" | "Jetzt zu zahlen";
    credit_now: "Credit now" | "Jetzt Guthaben";

    how_we_pay: "How we pay you" | "So zahlen wir";
    how_to_pay: "How to pay" | "So zahlen Sie";
    nothing_to_pay: "There is nothing to pay." | "Es ist nichts zu zahlen.";
    nothing_due: "Nothing to pay" | "Nichts zu zahlen";
    money_back: "What happens with the money" | "Was mit dem Geld geschieht";
    paid_out: "Would you rather have what remains paid out? Tell us to which account." | "Möchten Sie den Rest lieber ausgezahlt bekommen? Schreiben Sie uns, auf welches Konto.";
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
    annex: "Calls and data sessions" | "Gespräche und Datenverbindungen";
    annex_late: "Came in late, from earlier periods" | "Nachgemeldet aus früheren Zeiträumen";
    calls: "Calls" | "Gespräche";
    sessions: "Data sessions" | "Datenverbindungen";
    duration: "Duration" | "Dauer";
    volume: "Volume" | "Volumen";
    when: "When" | "Wann";
    with: "With" | "Mit";
    call: "Call" | "Gespräch";
    masked: "The last digits of numbers are hidden, as you wish." | "Die letzten Ziffern der Rufnummern sind auf Ihren Wunsch verborgen.";
    machine: "This invoice for programs, as XML (EN 16931)" | "Diese Rechnung für Programme, als XML (EN 16931)";
    machine_sponsored: "What was sponsored, as XML (EN 16931)" | "Das Gesponserte als XML (EN 16931)";
    mail_attached: "The invoice is attached as a PDF, which bookkeeping programs can read as well." | "Die Rechnung liegt als PDF bei, das auch Buchhaltungsprogramme lesen.";
    terms_nothing: "Nothing is to be paid" | "Es ist nichts zu zahlen";
    take_down: "Data for programs: the same invoice is inside this file as XML (EN 16931)." | "Daten für Programme: Dieselbe Rechnung liegt als XML (EN 16931) in dieser Datei.";
}

crate::sentences! {
    page_of(page, pages): "Page {page} of {pages}" | "Seite {page} von {pages}";
    subject_invoice(month, name): "Invoice for {month}, {name}" | "Rechnung für {month}, {name}";
    subject_credit_note(of, name): "Credit note for invoice {of}, {name}" | "Rechnungskorrektur zur Rechnung {of}, {name}";
    pay_by(amount, day): "Please pay *{amount}* by *{day}* and name the reference, so that we know whose payment it is."
        | "Bitte zahlen Sie *{amount}* bis zum *{day}* und nennen Sie den Verwendungszweck, damit wir die Zahlung zuordnen können.";
    credit_stays(amount): "There is nothing to pay. Your credit of *{amount}* counts towards the next invoice."
        | "Es ist nichts zu zahlen. Ihr Guthaben von *{amount}* wird mit der nächsten Rechnung verrechnet.";
    in_currency(currency): "Please make the transfer in {currency}, the currency of this invoice." | "Bitte überweisen Sie in {currency}, der Währung dieser Rechnung.";
    credited(amount, of): "*{amount}* is credited to your account: it is set off against invoice {of} and whatever else you owe, and what remains counts towards the next invoice."
        | "*{amount}* werden Ihrem Konto gutgeschrieben: Der Betrag wird mit der Rechnung {of} und weiteren offenen Beträgen verrechnet; was bleibt, zählt zur nächsten Rechnung.";
    owed_again(amount, of): "The credit of *{amount}* that invoice {of} gave is taken back: it is charged to your account, and the next invoice counts it."
        | "Das Guthaben von *{amount}* aus der Rechnung {of} wird zurückgenommen: Es wird Ihrem Konto belastet und steht auf der nächsten Rechnung.";
    nothing_due_credit(credit): "Nothing to pay; your credit is {credit}" | "Nichts zu zahlen; Ihr Guthaben beträgt {credit}";
    with_before(amount, day): "To pay with what was owed before: {amount}, due on {day}" | "Zu zahlen einschließlich offener Beträge: {amount}, fällig am {day}";
    less_paid(amount, day): "To pay after credit and payments: {amount}, due on {day}" | "Zu zahlen nach Abzug von Guthaben und Zahlungen: {amount}, fällig am {day}";
    vat_at(rate): "VAT {rate}" | "USt {rate}";
    due_on(day): "due on {day}" | "fällig am {day}";
    payment(day, reference): "Payment of {day}: {reference}" | "Zahlung vom {day}: {reference}";
    paid_back(day, reference): "Paid back on {day}: {reference}" | "Rückzahlung vom {day}: {reference}";
    credit_note(number, day): "Credit note {number} of {day}" | "Rechnungskorrektur {number} vom {day}";
    questions(how): "Questions: {how}." | "Fragen: {how}.";
    left_out(count): "Not listed, as they count for nothing: {count} (calls that nobody answered, sessions without data)."
        | "Nicht aufgeführt, weil sie nichts zählen: {count} (unbeantwortete Anrufe, Verbindungen ohne Daten).";
    more_records(count): "The first {count} are listed; all of them are in the portal." | "Die ersten {count} sind aufgeführt; alle stehen im Portal.";
    step(what, value): "{what}: *{value}*" | "{what}: *{value}*";
    mail_subject(number, month): "Invoice {number} for {month}" | "Rechnung {number} für {month}";
    mail_invoice(month, total): "Your invoice for {month} comes to {total}." | "Ihre Rechnung für {month} beträgt {total}.";
    mail_due(amount, day): "Please pay {amount} by {day}." | "Bitte zahlen Sie {amount} bis zum {day}.";
    mail_due_in_all(amount, day): "With what was open before and what you have paid, {amount} is to be paid by {day}."
        | "Einschließlich offener Beträge und nach Abzug Ihrer Zahlungen sind {amount} bis zum {day} zu zahlen.";
    mail_credit_subject(number, of): "Credit note {number} for invoice {of}" | "Rechnungskorrektur {number} zur Rechnung {of}";
    mail_credit(of, amount): "Invoice {of} is taken back: {amount} is credited to your account. The credit note is attached as a PDF."
        | "Die Rechnung {of} ist zurückgenommen: {amount} werden Ihrem Konto gutgeschrieben. Die Rechnungskorrektur liegt als PDF bei.";
    mail_owed_again(of, amount): "Invoice {of} is taken back, and with it its credit of {amount}. The credit note is attached as a PDF."
        | "Die Rechnung {of} ist zurückgenommen und mit ihr das Guthaben von {amount}. Die Rechnungskorrektur liegt als PDF bei.";
    mail_see(link): "Every band and every call behind it: {link}" | "Jede Stufe und jedes Gespräch dahinter: {link}";
    terms_credit(credit): "Nothing is to be paid; the credit of {credit} counts towards the next invoice"
        | "Es ist nichts zu zahlen; das Guthaben von {credit} zählt zur nächsten Rechnung";
    terms(amount, day): "{amount}, due on {day}" | "{amount}, fällig am {day}";
    settled_against(number): "Set off against invoice {number} and what is owed" | "Wird mit Rechnung {number} und Offenem verrechnet";

    small_print_exclusive(currency, zone): "Amounts are in {currency}; VAT is added. Times are in {zone}."
        | "Beträge in {currency}, USt kommt hinzu. Zeiten in {zone}.";
    small_print_inclusive(currency, zone): "Amounts are in {currency} and include VAT. Times are in {zone}."
        | "Beträge in {currency}, USt inbegriffen. Zeiten in {zone}.";
}

crate::texts! {
    small_print_notes: "A band includes its upper bound. If an amount looks wrong, read the note whose number stands beside the line, then tell us the invoice number and the line."
        | "Eine Stufe schließt ihre obere Grenze ein. Scheint Ihnen ein Betrag falsch, lesen Sie die Anmerkung, deren Nummer bei dem Posten steht, und nennen Sie uns Rechnungsnummer und Posten.";
}
