//! Words of the provider's deliveries, statements and tokens.

use crate::view::delivery::provider::TokenScope;
use domain::party::Language;

crate::texts! {
    deliveries: "Deliveries" | "Lieferungen";
    deliveries_lead: "What was delivered of your files, and who paid. Whom it was for stays between them and us." | "Was von Ihren Dateien geliefert wurde und wer gezahlt hat. Für wen, bleibt zwischen den Kunden und uns.";
    month: "Month" | "Monat";
    show: "Show" | "Zeigen";
    csv: "CSV" | "CSV";
    no_deliveries: "No deliveries in this month" | "Keine Lieferungen in diesem Monat";
    when: "When" | "Wann";
    item: "Recording or file" | "Aufnahme oder Datei";
    arrived: "Arrived" | "Angekommen";
    you_paid: "You paid" | "Sie zahlten";
    subscriber_paid: "Subscriber paid" | "Kunde zahlte";
    subscribers_paid: "Subscribers paid" | "Kunden zahlten";
    state: "State" | "Stand";
    why: "Why?" | "Warum?";
    refunded: "given back" | "zurückgegeben";
    own_file: "a file of your own server" | "eine Datei Ihres eigenen Servers";

    statements: "Statements" | "Abrechnungen";
    statements_lead: "Each month: what your recordings earned, less what you sponsored." | "Jeden Monat: was Ihre Aufnahmen einbrachten, abzüglich dessen, was Sie gesponsert haben.";
    no_statements: "No statements yet" | "Noch keine Abrechnungen";
    no_statements_how: "The first comes after the first month in which something was sold or sponsored." | "Die erste kommt nach dem ersten Monat, in dem etwas verkauft oder gesponsert wurde.";
    issued: "Issued" | "Ausgestellt";
    number: "Statement number" | "Nummer der Abrechnung";
    tax_number: "Tax number" | "Steuernummer";
    your_tax_number: "Your tax number" | "Ihre Steuernummer";
    reverse_charge: "Reverse charge: we owe the tax on your part." | "Steuerschuldnerschaft des Leistungsempfängers: Die Steuer auf Ihren Anteil schulden wir.";
    out_of_scope: "Your part is outside the scope of VAT." | "Ihr Anteil ist nicht steuerbar.";
    balance: "Balance" | "Saldo";
    we_owe: "We owe you" | "Wir schulden Ihnen";
    you_owe: "You owe us" | "Sie schulden uns";
    nothing_owed: "Nothing is owed" | "Nichts ist offen";
    self_billed: "Self-billing invoice: written by us in your name, as agreed; no other one is needed." | "Gutschrift im Sinne des Umsatzsteuerrechts (Abrechnung durch den Leistungsempfänger): von uns in Ihrem Namen ausgestellt, wie vereinbart; eine weitere Rechnung braucht es nicht.";
    sales: "What your recordings earned" | "Was Ihre Aufnahmen einbrachten";
    no_sales: "Nothing was sold." | "Es wurde nichts verkauft.";
    recording: "Recording" | "Aufnahme";
    sold: "Sold" | "Verkauft";
    taken_back: "Taken back" | "Zurückgenommen";
    earned: "Your part" | "Ihr Anteil";
    sponsored: "What you sponsored" | "Was Sie gesponsert haben";
    no_sponsored: "Nothing was sponsored." | "Es wurde nichts gesponsert.";
    deliveries_count: "Deliveries" | "Lieferungen";
    by_subscribers: "Subscribers paid" | "Kunden zahlten";
    by_you: "You pay" | "Sie zahlen";
    tax_rate: "Tax" | "Steuer";
    totals: "What makes up the balance" | "Woraus der Saldo besteht";
    what: "What" | "Was";
    amount: "Amount" | "Betrag";
    earned_total: "Earned by your recordings, without tax" | "Von Ihren Aufnahmen eingebracht, ohne Steuer";
    sponsored_total: "Sponsored deliveries, without tax" | "Gesponserte Lieferungen, ohne Steuer";

    tokens: "API" | "API";
    tokens_lead: "With a token your own server asks who pays for a delivery, delivers, and reports what arrived." | "Mit einem Token fragt Ihr eigener Server, wer eine Lieferung zahlt, liefert und meldet, was ankam.";
    your_tokens: "Your tokens" | "Ihre Tokens";
    no_tokens: "No tokens yet" | "Noch keine Tokens";
    token: "Token" | "Token";
    created: "Made" | "Erstellt";
    expires: "Ends" | "Endet";
    last_used: "Last used" | "Zuletzt benutzt";
    never_used: "never" | "nie";
    revoke: "Revoke" | "Widerrufen";
    revoked: "revoked" | "widerrufen";
    expired: "expired" | "abgelaufen";
    valid: "valid" | "gültig";
    new_token: "Make a token" | "Token erstellen";
    token_name: "What it is for" | "Wofür er ist";
    token_name_hint: "Such as the server that will use it." | "Etwa der Server, der ihn benutzen wird.";
    scopes: "It may" | "Er darf";
    scope_quote: "ask who would pay" | "fragen, wer zahlen würde";
    scope_deliver: "begin deliveries" | "Lieferungen beginnen";
    scope_report: "report what arrived" | "melden, was ankam";
    lasts: "It ends after" | "Er endet nach";
    make: "Make it" | "Erstellen";
    made_how: "Copy it now and keep it where your server reads its secrets: it is not shown again. Whoever has it can spend your budget, and fix deliveries that your subscribers pay a part of." | "Kopieren Sie ihn jetzt dorthin, wo Ihr Server seine Geheimnisse liest: Er wird nicht noch einmal gezeigt. Wer ihn hat, kann Ihr Budget ausgeben und Lieferungen vereinbaren, die Ihre Kunden mitbezahlen.";
    made_copy: "Select it with a click, then copy." | "Mit einem Klick auswählen, dann kopieren.";
    scope_wanted: "Choose at least one" | "Wählen Sie mindestens eines";
    days_wanted: "Choose 30, 90 or 365 days" | "Wählen Sie 30, 90 oder 365 Tage";
}

crate::sentences! {
    of_total(arrived, total): "{arrived} of {total}" | "{arrived} von {total}";
    deliveries_in(month): "Deliveries in {month}" | "Lieferungen im {month}";
    sums_of(deliveries): "{deliveries} in this month" | "{deliveries} in diesem Monat";
    statement(number): "Statement {number}" | "Abrechnung {number}";
    number_and_month(number, month): "Statement {number} · {month}" | "Abrechnung {number} · {month}";
    we_owe_amount(amount): "We owe you *{amount}*." | "Wir schulden Ihnen *{amount}*.";
    you_owe_amount(amount): "You owe us *{amount}*." | "Sie schulden uns *{amount}*.";
    tax_on(rate, base): "VAT {rate} on {base}" | "USt {rate} auf {base}";
    your_tax_on(rate, base): "Your VAT {rate} on {base}" | "Ihre USt {rate} auf {base}";
    exempt(reason): "Your part is exempt from VAT: {reason}." | "Ihr Anteil ist von der Umsatzsteuer befreit: {reason}.";
    subject(month, name): "Statement for {month}, {name}" | "Abrechnung für {month}, {name}";
    paid_until(day): "we pay by {day}" | "wir zahlen bis zum {day}";
    we_pay(amount, day): "We pay *{amount}* by *{day}* to this account:" | "Wir zahlen *{amount}* bis zum *{day}* auf dieses Konto:";
    we_pay_where(amount): "We owe you *{amount}*. Tell us the account that we pay to, on the page “Business details” of the portal." | "Wir schulden Ihnen *{amount}*. Nennen Sie uns das Konto dafür auf der Seite „Unternehmensdaten“ im Portal.";
    set_off(number, says, amount): "Both parts of statement {number} are set off against each other. {says}: {amount}" | "Beide Teile der Abrechnung {number} werden miteinander verrechnet. {says}: {amount}";
    rounded_up(amount): "the lines come to {amount} less; rounded to coins" | "die Zeilen ergeben {amount} weniger; auf Münzen gerundet";
    rounded_down(amount): "the lines come to {amount} more; rounded to coins" | "die Zeilen ergeben {amount} mehr; auf Münzen gerundet";
    small_print(currency): "Amounts are in {currency}. Lines are exact, sums are whole coins." | "Beträge in {currency}. Zeilen sind genau, Summen ganze Münzen.";
    made(name): "The token “{name}” is made." | "Der Token „{name}“ ist erstellt.";
    name_wanted(max): "Say what it is for, in 1 to {max} characters" | "Sagen Sie mit 1 bis {max} Zeichen, wofür er ist";
    too_many_tokens(max): "At most {max} tokens are good at a time: revoke one first" | "Höchstens {max} Tokens gelten zugleich: Widerrufen Sie zuerst einen";
    endpoint(url): "Requests go to {url}, with the token in the header Authorization: Bearer." | "Anfragen gehen an {url}, mit dem Token im Kopf Authorization: Bearer.";
}

crate::plurals! {
    deliveries_of: "delivery", "deliveries" | "Lieferung", "Lieferungen";
    days_of: "day", "days" | "Tag", "Tagen";
}

/// What a token may be used for.
pub const fn scope(scope: TokenScope, language: Language) -> &'static str {
    match scope {
        TokenScope::Quote => scope_quote(language),
        TokenScope::Deliver => scope_deliver(language),
        TokenScope::Report => scope_report(language),
    }
}
