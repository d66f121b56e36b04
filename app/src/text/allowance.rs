//! The household's allowance: what counts, what was reached, what happens next.

use domain::party::Language;

crate::texts! {
    title: "Allowance" | "Kontingent";
    one_for_all: "One allowance for the whole household" | "Ein Kontingent für den ganzen Haushalt";
    what_counts: "What counts" | "Was zählt";
    how_it_was_served: "How it was served" | "Wie der Dienst lief";
    abroad: "Abroad:" | "Im Ausland:";
    before_you_asked: "reached before you asked" | "erreicht, bevor Sie darum baten";
    what_was_reached: "What was reached" | "Was erreicht wurde";
    nothing_reached: "Nothing yet this month." | "In diesem Monat noch nichts.";
    your_wishes: "What should happen" | "Was geschehen soll";
    at_the_cap: "When the allowance is used up" | "Wenn das Kontingent verbraucht ist";
    as_plan: "As the plan says" | "Wie der Tarif es vorsieht";
    let_it_run: "Let it run, without a word" | "Weiterlaufen lassen, ohne Nachricht";
    tell_me: "Tell me, and let it run" | "Mich benachrichtigen, sonst nichts";
    slow_down: "Slow down" | "Verlangsamen";
    stop: "Stop" | "Sperren";
    alerts: "Tell me at" | "Benachrichtigen bei";
    at_an_amount: "Tell me at an amount" | "Bei einem Betrag benachrichtigen";
    amount_how: "When this month’s bill, as it stands, reaches it: once a month, by mail. Empty: never." | "Wenn die laufende Rechnung ihn erreicht: einmal im Monat, per E-Mail. Leer: nie.";
    amount_saved: "Saved." | "Gespeichert.";
    holder_decides: "Who holds the contract decides what happens at the cap, and recharges." | "Was am Limit geschieht und ob aufgeladen wird, bestimmt, wer den Vertrag hat.";
    save: "Save" | "Speichern";
    saved: "Saved. The meter was counted anew." | "Gespeichert. Der Zähler wurde neu gerechnet.";
    recharge: "Recharge" | "Aufladen";
    recharge_how: "More of the allowance, until this period ends. What was used stays used." | "Mehr vom Kontingent, bis dieser Zeitraum endet. Was verbraucht ist, bleibt verbraucht.";
    on_next_invoice: "What it costs is on your next invoice." | "Was es kostet, steht auf der nächsten Rechnung.";
    not_offered: "The plan does not offer that recharge any more." | "Diese Aufladung bietet der Tarif nicht mehr an.";
    no_more_recharges: "The plan allows no further recharge until this period ends." | "Der Tarif erlaubt bis zum Ende des Zeitraums keine weitere Aufladung.";
    plus_tax: "Tax comes on top." | "Steuer kommt hinzu.";
    recharged: "Recharged." | "Aufgeladen.";
    recharges: "Recharges" | "Aufladungen";
    bands_alike: "The price bands of the bill count usage by the same factors." | "Die Stufen der Rechnung zählen den Verbrauch nach denselben Faktoren.";
    bands_apart: "The price bands of the bill count usage as it was, without these factors." | "Die Stufen der Rechnung zählen den Verbrauch, wie er war, ohne diese Faktoren.";
    line: "Line" | "Anschluss";
    used: "Used" | "Verbraucht";
    counts: "Counts" | "Zählt";
    when: "When" | "Wann";
    what: "What" | "Was";
    then: "Then" | "Dann";
    the_record: "the record" | "der Datensatz";
    unlimited: "There is no limit here." | "Hier gibt es keine Grenze.";
    no_plan: "No allowance is metered for this account." | "Für dieses Konto wird kein Kontingent gezählt.";
    no_plan_how: "The plan bills usage by its bands alone: see the overview." | "Der Tarif rechnet nur nach Stufen ab: siehe Übersicht.";
    yours: "yours" | "Ihre";

    normal: "Everything is served as usual." | "Alles läuft wie gewohnt.";
    notify: "Everything is served as usual; you were told." | "Alles läuft wie gewohnt; Sie wurden benachrichtigt.";
    throttled: "The line is slowed down." | "Die Verbindung ist verlangsamt.";
    denied: "The service is stopped." | "Der Dienst ist gesperrt.";
    redirect: "Pages lead here until the allowance is recharged." | "Seiten führen hierher, bis aufgeladen wird.";
}

crate::sentences! {
    used_of(used, quota): "*{used}* of *{quota}* used." | "*{used}* von *{quota}* verbraucht.";
    left(left, end): "*{left}* are left until {end}." | "Bis {end} bleiben *{left}*.";
    none_left(end): "Nothing is left until {end}." | "Bis {end} ist nichts mehr übrig.";
    over(over): "That is *{over}* more than the allowance." | "Das sind *{over}* mehr als das Kontingent.";
    next_at(at, percent, action): "At *{at}* ({percent}): {action}." | "Bei *{at}* ({percent}): {action}.";
    beyond(action): "Beyond it: {action}." | "Darüber hinaus: {action}.";
    next_on(day): "At your pace that is about *{day}*." | "Etwa am *{day}*, wenn es so weitergeht.";
    times(raw, factor, metric): "{raw} × {factor} = {metric}" | "{raw} × {factor} = {metric}";
    through(name): "as {name}" | "als {name}";
    when_condition(condition): "What is used {condition} counts here first." | "Was {condition} verbraucht wird, zählt zuerst hier.";
    as_of(instant, records): "as of {instant} · {records}" | "Stand {instant} · {records}";
    since(instant): "Since {instant}." | "Seit {instant}.";
    until(instant): "Back to usual on {instant}." | "Wieder wie gewohnt am {instant}.";
    from_then(instant, status): "From {instant}: {status}" | "Ab {instant}: {status}";
    reached(percent, used, quota): "{percent} of {quota}, at {used}" | "{percent} von {quota}, bei {used}";
    all_of(quota, used): "all of {quota}, at {used}" | "alle {quota}, bei {used}";
    buy(quantity, price): "Buy {quantity} for {price}" | "{quantity} für {price} kaufen";
    amount_in(currency): "Amount in {currency}, with tax" | "Betrag in {currency}, mit Steuer";
    not_an_amount(text): "“{text}” is no amount above 0 such as 80.00" | "„{text}“ ist kein Betrag über 0 wie 80,00";
    more(quantity): "{quantity} more" | "{quantity} mehr";
    slowed_to(speed): "slowed down to {speed}" | "verlangsamt auf {speed}";
}

// mail
crate::sentences! {
    mail_subject(percent, quota): "{percent} of your {quota} are used" | "{percent} Ihrer {quota} sind verbraucht";
    mail_all_subject(quota): "Your {quota} are used up" | "Ihre {quota} sind aufgebraucht";
    mail_reached(used, quota, at): "By {at}, {used} of {quota} were used." | "Bis {at} waren {used} von {quota} verbraucht.";
    mail_spend_subject(amount): "Your bill has reached {amount}" | "Ihre Rechnung hat {amount} erreicht";
    mail_spend(total, amount, at): "On {at}, this month’s bill stood at {total}. You wanted to be told at {amount}." | "Am {at} stand die laufende Rechnung bei {total}. Sie wollten bei {amount} benachrichtigt werden.";
    mail_see(link): "What it is made of: {link}" | "Woraus es besteht: {link}";
    mail_then(action): "What follows: {action}." | "Was folgt: {action}.";
}

crate::texts! {
    do_continue: "it goes on" | "es läuft weiter";
    went_on: "it went on" | "es lief weiter";
    do_notify: "we tell you" | "wir benachrichtigen Sie";
    do_redirect: "pages lead to recharging" | "Seiten führen zum Aufladen";
    do_deny: "the service stops" | "der Dienst wird gesperrt";
    told: "we told you" | "wir haben Sie benachrichtigt";
    redirected: "pages led to recharging" | "Seiten führten zum Aufladen";
    stopped: "the service stopped" | "der Dienst wurde gesperrt";
    in_use: "used up" | "verbraucht";
}

crate::plurals! {
    records: "record", "records" | "Datensatz", "Datensätze";
}

/// `percent` of the quota as it is read: `80 %`.
pub fn percent(millionths: i64, language: Language) -> String {
    crate::format::percent(domain::unit::Rate::from_millionths(millionths), language)
}
