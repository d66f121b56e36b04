//! Words of the subscriber's pages of downloads, and what the operator's share
//! with them.

crate::texts! {
    title: "Downloads" | "Downloads";
    lead: "What downloads may charge to your account, and what they did." | "Was Downloads Ihrem Konto berechnen dürfen und was sie berechnet haben.";

    who_pays: "Who pays for this download" | "Wer diesen Download bezahlt";
    who_paid: "Who paid for it" | "Wer dafür bezahlt hat";
    nothing_sent: "Nothing has been sent yet." | "Noch ist nichts übertragen.";
    format: "Format" | "Format";
    your_network: "your device is on it now" | "darin ist Ihr Gerät jetzt";
    provider_pays: "The provider pays" | "Der Anbieter zahlt";
    you_pay: "You pay" | "Sie zahlen";
    provider_paid: "The provider paid" | "Der Anbieter zahlte";
    you_paid: "You paid" | "Sie zahlten";
    subscriber_paid: "The subscriber paid" | "Der Kunde zahlte";
    because: "Because" | "Denn";
    tax_inside: "Prices hold tax." | "Die Preise enthalten die Steuer.";
    tax_on_top: "Prices are without tax; it is added on the invoice." | "Die Preise sind ohne Steuer; sie kommt auf der Rechnung hinzu.";
    each_network: "On each network" | "In jedem Netz";
    each_network_how: "What the same download comes to now, depending on where your device is." | "Was derselbe Download jetzt kostet, je nachdem, wo Ihr Gerät ist.";
    now: "now" | "jetzt";
    not_possible: "not possible" | "nicht möglich";
    no_delivery: "It cannot be downloaded now" | "Der Download ist jetzt nicht möglich";
    change_wishes: "Change what may be charged" | "Ändern, was berechnet werden darf";
    see_wishes: "What may be charged" | "Was berechnet werden darf";
    has_changed: "It costs something else now than what you agreed to, so nothing was sent. Please look at it again." | "Es kostet jetzt etwas anderes als das, dem Sie zugestimmt haben; übertragen wurde nichts. Bitte sehen Sie es sich noch einmal an.";
    earlier_delivery: "the earlier delivery" | "die frühere Lieferung";
    the_delivery: "the delivery" | "die Lieferung";
    download: "Download" | "Herunterladen";
    go_on: "Go on with the download" | "Download fortsetzen";

    wishes: "What may be charged" | "Was berechnet werden darf";
    wishes_how: "Where a provider pays for a download, nothing is charged to you. This is about the rest." | "Was ein Anbieter für einen Download zahlt, wird Ihnen nicht berechnet. Hier geht es um den Rest.";
    willing: "May downloads be charged to your account?" | "Dürfen Downloads Ihrem Konto berechnet werden?";
    willing_never: "Never: only what costs me nothing" | "Nie: nur, was mich nichts kostet";
    willing_sponsored: "Only where the provider pays a part" | "Nur, wo der Anbieter einen Teil zahlt";
    willing_yes: "Yes" | "Ja";
    ask: "Ask me before something is charged" | "Fragen, bevor etwas berechnet wird";
    ask_never: "Never" | "Nie";
    ask_mobile: "On mobile, at home and abroad" | "Im Mobilfunk, zu Hause und im Ausland";
    ask_always: "Always" | "Immer";
    per_delivery_label: "Up to, for a download" | "Höchstens je Download";
    per_month_label: "Up to, in a month" | "Höchstens im Monat";
    no_limit: "no limit" | "keine Grenze";
    save: "Save" | "Speichern";
    saved: "Saved. It counts from the next download on." | "Gespeichert. Es gilt ab dem nächsten Download.";
    holder_decides: "Who holds the contract decides this." | "Darüber entscheidet, wer den Vertrag hat.";
    choose_one: "Choose one of these" | "Wählen Sie eines davon";

    recording: "Recording" | "Aufnahme";
    arrived: "Arrived" | "Angekommen";
    state: "State" | "Stand";
    none: "No downloads in this month" | "Keine Downloads in diesem Monat";
    none_how: "What you download from your library stands here, with who paid for it." | "Was Sie aus Ihrer Mediathek laden, steht hier, mit dem, wer bezahlt hat.";
    to_library: "Go to the library" | "Zur Mediathek";
    months: "Months" | "Monate";

    open: "open" | "offen";
    complete: "complete" | "vollständig";
    ended: "ended" | "beendet";
    fetch_file: "Download the file" | "Datei herunterladen";
    pieces: "Pieces of the file" | "Teile der Datei";
    piece: "Piece" | "Teil";
    bytes: "Bytes" | "Bytes";
    rule: "Rule" | "Regel";
    no_rule: "none" | "keine";
    share: "Provider’s share" | "Anteil des Anbieters";
    settlements: "What was settled" | "Was abgerechnet wurde";
    no_settlements: "Nothing was settled yet: it is when something arrived." | "Noch ist nichts abgerechnet: Das geschieht, wenn etwas angekommen ist.";
    when: "When" | "Wann";
    volume: "Volume" | "Menge";
    given_back: "given back" | "erstattet";
    provider: "Provider" | "Anbieter";
    you: "You" | "Sie";
    subscriber: "Subscriber" | "Kunde";
    total: "Total" | "Summe";
    on_the_bill: "On the bill" | "Auf der Rechnung";
    billed_nothing: "Nothing of it is charged to you." | "Ihnen wird davon nichts berechnet.";
    billed_next: "Your part will be on your next invoice, with the month’s other downloads." | "Ihr Teil steht auf Ihrer nächsten Rechnung, mit den anderen Downloads des Monats.";
    began: "Began" | "Begonnen";

    dispute: "Is something wrong?" | "Stimmt etwas nicht?";
    dispute_how: "Say what is wrong with this charge. Somebody looks at it and answers here." | "Schreiben Sie, was an dieser Berechnung nicht stimmt. Jemand sieht es sich an und antwortet hier.";
    dispute_reason: "What is wrong, in up to 500 characters" | "Was nicht stimmt, in höchstens 500 Zeichen";
    dispute_send: "Send" | "Senden";
    dispute_wanted: "Say what is wrong: up to 500 characters" | "Schreiben Sie, was nicht stimmt: höchstens 500 Zeichen";
    dispute_open: "It waits for an answer." | "Es wartet auf eine Antwort.";
    dispute_kept: "The charge stands." | "Die Berechnung bleibt.";
}

crate::sentences! {
    ask_title(title): "Who pays: {title}" | "Wer bezahlt: {title}";
    download_and_pay(amount): "Download, and pay {amount}" | "Herunterladen und {amount} zahlen";
    go_on_and_pay(amount): "Go on, and pay {amount} more" | "Fortsetzen und weitere {amount} zahlen";
    goes_on(arrived, instant): "It goes on where it stopped: {arrived} arrived, nothing is charged twice. Valid until {instant}." | "Der Download geht weiter, wo er aufgehört hat: {arrived} sind angekommen, nichts wird zweimal berechnet. Gültig bis {instant}.";
    charged_again(arrived, day): "{arrived} of it were delivered on {day}, and that is over: fetching it again is charged again." | "{arrived} davon wurden am {day} geliefert, und das ist abgeschlossen: Noch einmal laden wird noch einmal berechnet.";
    settled_so_far(amount): "{amount} of your part are settled already." | "{amount} Ihres Teils sind schon abgerechnet.";

    not_an_amount(typed): "“{typed}” is not an amount such as 2.50" | "„{typed}“ ist kein Betrag wie 2,50";
    per_delivery(currency): "Up to this much for a download, in {currency} (optional)" | "Höchstens so viel je Download, in {currency} (freiwillig)";
    per_month(currency): "Up to this much in a calendar month, in {currency} (optional)" | "Höchstens so viel im Kalendermonat, in {currency} (freiwillig)";
    amount_wanted(currency): "Enter an amount from 0 in {currency}, such as 2.50, or leave it empty" | "Geben Sie einen Betrag ab 0 in {currency} ein, etwa 2,50, oder lassen Sie das Feld leer";
    spent(amount, month): "*{amount}* charged in {month}." | "*{amount}* im {month} berechnet.";
    spent_of(amount, limit, month): "*{amount}* of {limit} used in {month}." | "*{amount}* von {limit} im {month} aufgebraucht.";
    reserved(amount): "{amount} more are reserved for downloads that are open." | "Weitere {amount} sind für offene Downloads vorgemerkt.";
    in_month(month): "Downloads in {month}" | "Downloads im {month}";

    arrived_of(arrived, bytes): "{arrived} of {bytes}" | "{arrived} von {bytes}";
    open_until(instant): "open until {instant}" | "offen bis {instant}";
    ended_at(arrived, bytes): "ended at {arrived} of {bytes}" | "beendet bei {arrived} von {bytes}";
    file_of(title, format): "{title} as {format}" | "{title} als {format}";
    from_to(from, to): "{from} – {to}" | "{from} – {to}";
    billed_on(number): "Your part is on invoice {number}, with the month’s other downloads." | "Ihr Teil steht auf Rechnung {number}, mit den anderen Downloads des Monats.";
    said_on(instant): "You said on {instant}:" | "Sie schrieben am {instant}:";
    answered_on(instant): "Answer of {instant}:" | "Antwort vom {instant}:";
    dispute_refunded(amount): "{amount} were given back to you." | "{amount} wurden Ihnen erstattet.";
}
