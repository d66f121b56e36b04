//! Words of the operator's pages of deliveries.

use crate::view::delivery::operator::DeliveryState;
use domain::{delivery::WhenSpent, party::Language};

crate::texts! {
    title: "Delivery" | "Lieferung";
    lead: "Who paid for what was delivered, what waits, and the rules of it." | "Wer für Geliefertes bezahlt hat, was wartet und die Regeln dafür.";

    subscribers: "Subscribers" | "Kunden";
    providers: "Providers" | "Anbieter";
    together: "Together" | "Zusammen";
    without_tax: "Without tax" | "Ohne Steuer";
    nothing_yet: "Nothing was delivered in this month yet" | "In diesem Monat wurde noch nichts geliefert";
    by_network: "By network" | "Nach Netzen";
    deliveries: "Deliveries" | "Lieferungen";
    volume: "Volume" | "Menge";

    budgets: "Providers’ budgets" | "Budgets der Anbieter";
    budget: "Budget" | "Budget";
    no_budgets: "No provider has set a budget" | "Kein Anbieter hat ein Budget gesetzt";
    used: "used" | "verbraucht";
    reserved: "reserved" | "vorgemerkt";
    left: "left" | "übrig";
    runs_out: "runs out" | "geht zu Ende";
    is_spent: "spent" | "aufgebraucht";
    then_subscriber: "then the subscriber is asked to pay" | "dann soll der Kunde zahlen";
    then_nothing: "then there is no delivery" | "dann wird nicht geliefert";

    disputes: "Open disputes" | "Offene Beanstandungen";
    no_disputes: "Nothing is disputed" | "Nichts ist beanstandet";
    delivery: "Delivery" | "Lieferung";
    reason: "What is said" | "Was gesagt wird";

    recent: "Recent deliveries" | "Letzte Lieferungen";
    none_recent: "There are no deliveries yet" | "Es gibt noch keine Lieferungen";
    none_found: "Nothing fits" | "Nichts passt";
    any_network: "Any" | "Alle";
    any_state: "Any" | "Alle";
    search: "Title, account or provider" | "Titel, Konto oder Anbieter";
    filter: "Show" | "Anzeigen";
    disputed: "disputed" | "beanstandet";
    provider_paid: "Provider" | "Anbieter";
    subscriber_paid: "Subscriber" | "Kunde";

    tariffs: "Delivery tariffs" | "Liefertarife";
    no_tariffs: "There is no delivery tariff yet: nothing can be downloaded." | "Es gibt noch keinen Liefertarif: Nichts kann heruntergeladen werden.";
    new_version: "Add a version" | "Version hinzufügen";
    version: "Version" | "Version";
    valid_from: "Valid from" | "Gültig ab";
    prices: "Prices" | "Preise";
    in_force: "in force" | "in Kraft";

    networks: "Networks" | "Netze";
    networks_how: "Which network a device is on is said by its address. All others are on the network below." | "In welchem Netz ein Gerät ist, sagt seine Adresse. Alle anderen sind im Netz darunter.";
    networks_lines: "A network and its addresses in each line" | "In jeder Zeile ein Netz und seine Adressen";
    networks_hint: "fixed, mobile or roaming, then a range: mobile 10.0.0.0/8. The longest range that fits counts." | "fixed, mobile oder roaming, dann ein Bereich: mobile 10.0.0.0/8. Der längste passende Bereich zählt.";
    default_network: "All other addresses" | "Alle anderen Adressen";
    zone: "Time zone of months" | "Zeitzone der Monate";
    zone_hint: "A name such as Europe/Berlin: in it months of budgets begin." | "Ein Name wie Europe/Berlin: In ihr beginnen die Monate der Budgets.";
    save: "Save" | "Speichern";
    saved: "Networks and time zone are saved." | "Netze und Zeitzone sind gespeichert.";
    default_wanted: "Choose the network of all other addresses" | "Wählen Sie das Netz aller anderen Adressen";

    statements: "Providers’ statements" | "Abrechnungen der Anbieter";
    statements_how: "A month that is over is settled with each provider: sales less what it sponsored. A statement never changes." | "Ein Monat, der vorbei ist, wird mit jedem Anbieter abgerechnet: Verkäufe abzüglich dessen, was er übernommen hat. Eine Abrechnung ändert sich nie mehr.";
    month: "Month" | "Monat";
    issue: "Issue statements" | "Abrechnungen ausstellen";
    no_months: "No past month waits." | "Kein vergangener Monat wartet.";
    issued: "Issued last" | "Zuletzt ausgestellt";
    none_issued: "None was issued yet" | "Noch keine ausgestellt";
    were_issued: "The statements are issued." | "Die Abrechnungen sind ausgestellt.";
    nothing_to_state: "There was nothing left to state." | "Es war nichts mehr abzurechnen.";
    month_wanted: "Choose a month" | "Wählen Sie einen Monat";
    no_seller: "Say first who bills: the part seller of an account file" | "Sagen Sie zuerst, wer abrechnet: der Teil seller einer Kontodatei";
    no_party: "who they are by law is not known (their page “Business details”)" | "wer sie rechtlich sind, ist nicht bekannt (deren Seite „Unternehmensdaten“)";
    number: "Number" | "Nummer";

    content: "Content" | "Inhalt";
    account: "Account" | "Konto";
    provider: "Provider" | "Anbieter";
    came_from: "Came from" | "Entstand aus";
    no_preferences: "none said" | "nichts gesagt";
    tariff_version: "Delivery tariff" | "Liefertarif";
    provider_version: "Provider’s preferences" | "Vorgaben des Anbieters";
    subscriber_version: "Subscriber’s preferences" | "Vorgaben des Kunden";
    no_tariff: "none: it cost nothing" | "keiner: Es kostete nichts";
    instruction: "Its instruction" | "Ihre Anweisung";
    signed: "Signed" | "Unterschrieben";
    valid_until: "Valid until" | "Gültig bis";
    facts: "What it is" | "Was es ist";
    dispute: "Dispute" | "Beanstandung";
    decide_how: "A refund takes the whole delivery back, as an entry of its own: the subscriber’s part and the provider’s." | "Eine Erstattung nimmt die ganze Lieferung mit einer eigenen Buchung zurück: den Teil des Kunden und den des Anbieters.";
    note: "Note: the subscriber reads it" | "Notiz: Der Kunde liest sie";
    note_wanted: "Say why: up to 500 characters" | "Schreiben Sie, warum: höchstens 500 Zeichen";
    refund: "Refund" | "Erstatten";
    keep: "No refund" | "Nicht erstatten";
    kept: "The charge stands." | "Die Berechnung bleibt.";
    goes_on: "The download still goes on: refund it when it is over" | "Das Herunterladen läuft noch: Erstatten Sie es, wenn es zu Ende ist";
    is_decided: "The dispute is decided." | "Die Beanstandung ist entschieden.";
    was_decided: "It had been decided already. Nothing was changed." | "Sie war schon entschieden. Nichts wurde geändert.";

    tariff_title: "Add a version of a delivery tariff" | "Version eines Liefertarifs hinzufügen";
    tariff_how: "A version never changes once it is added, and deliveries that began keep their price. Check it first: you see each price in words." | "Eine Version ändert sich nie mehr, und begonnene Lieferungen behalten ihren Preis. Prüfen Sie zuerst: Sie sehen jeden Preis in Worten.";
    file: "The file" | "Die Datei";
    source_label: "The tariff’s file, in TOML" | "Die Datei des Tarifs, in TOML";
    source_hint: "The first price whose condition holds counts; the last one has none. A price of 0 is a free zone." | "Der erste Preis, dessen Bedingung gilt, zählt; der letzte hat keine. Ein Preis von 0 ist eine Freizone.";
    fault_empty: "Enter the tariff’s file" | "Geben Sie die Datei des Tarifs ein";
    check: "Check" | "Prüfen";
    add: "Add version" | "Version hinzufügen";
    checked: "The file is sound. Nothing was added yet." | "Die Datei ist in Ordnung. Hinzugefügt wurde noch nichts.";
    added: "The version is added." | "Die Version ist hinzugefügt.";
    was_there: "This version is there already." | "Diese Version gibt es schon.";
    fault_version: "version: enter a number from 1" | "version: Geben Sie eine Zahl ab 1 ein";
    fault_not_always: "The last price must be without “when”, so that each delivery has one" | "Der letzte Preis darf kein „when“ haben, damit jede Lieferung einen hat";
    fault_impossible: "together these conditions can never hold" | "zusammen können diese Bedingungen nie gelten";
    price_name: "Price" | "Preis";
    when: "Applies" | "Gilt";
    otherwise: "otherwise" | "sonst";
    per_mb: "A megabyte" | "Ein Megabyte";
    free: "free" | "frei";
}

crate::plurals! {
    /// Deliveries.
    deliveries_of: "delivery", "deliveries" | "Lieferung", "Lieferungen";
    /// Prices of a tariff.
    prices_of: "price", "prices" | "Preis", "Preise";
}

crate::sentences! {
    parked(provider, why): "No statement for {provider}: {why}." | "Keine Abrechnung für {provider}: {why}.";
    this_month(month): "Brought in {month}" | "Eingenommen im {month}";
    percent_used(percent, budget): "{percent} of {budget}" | "{percent} von {budget}";
    tariff_of(currency, version): "{currency}, version {version}" | "{currency}, Version {version}";
    row_under(network, account, provider): "{network} · {account} · {provider}" | "{network} · {account} · {provider}";
    refunded(amount): "{amount} were given back." | "{amount} wurden erstattet.";
    decided_by(who, instant): "{who}, {instant}" | "{who}, {instant}";
    prices_from(day): "Prices from {day}" | "Preise ab {day}";

    line_form(line): "Line {line}: write a network and a range, such as mobile 10.64.0.0/10" | "Zeile {line}: Schreiben Sie ein Netz und einen Bereich, etwa mobile 10.64.0.0/10";
    line_network(line, word): "Line {line}: “{word}” is no network: write fixed, mobile or roaming" | "Zeile {line}: „{word}“ ist kein Netz: Schreiben Sie fixed, mobile oder roaming";
    line_range(line, range): "Line {line}: “{range}” is not a range such as 10.64.0.0/10 or 2001:db8::/32" | "Zeile {line}: „{range}“ ist kein Bereich wie 10.64.0.0/10 oder 2001:db8::/32";
    line_twice(line): "Line {line}: this range is there already: take one out" | "Zeile {line}: Diesen Bereich gibt es schon: Nehmen Sie einen heraus";
    line_default(line): "Line {line}: choose the network of all other addresses below, not here" | "Zeile {line}: Wählen Sie das Netz aller anderen Adressen unten, nicht hier";
    too_many_lines(max): "At most {max} lines are possible: remove some" | "Höchstens {max} Zeilen sind möglich: Entfernen Sie einige";
    fault_zone(zone): "“{zone}” is no time zone: enter a name such as Europe/Berlin" | "„{zone}“ ist keine Zeitzone: Geben Sie einen Namen wie Europe/Berlin ein";
    not_over(month): "{month} is not over yet: choose an earlier month" | "Der {month} ist noch nicht vorbei: Wählen Sie einen früheren Monat";

    fault_form(what): "The file cannot be read: {what}" | "Die Datei lässt sich nicht lesen: {what}";
    fault_day(text): "valid_from: “{text}” is not a day such as 2026-01-31" | "valid_from: „{text}“ ist kein Tag wie 2026-01-31";
    fault_currency(code): "currency: “{code}” is no currency: enter a code such as EUR" | "currency: „{code}“ ist keine Währung: Geben Sie einen Code wie EUR ein";
    fault_count(max): "Enter 1 to {max} prices" | "Geben Sie 1 bis {max} Preise ein";
    fault_price(number, text): "Price {number}: per_mb: “{text}” is not a price from 0 such as 0.10" | "Preis {number}: per_mb: „{text}“ ist kein Preis ab 0 wie 0.10";
    fault_when(number, what): "Price {number}: when: {what}" | "Preis {number}: when: {what}";
    fault_name(number, language): "Price {number}: enter a name in the language {language}" | "Preis {number}: Geben Sie einen Namen in der Sprache {language} ein";
    fault_unknown(what): "a delivery has no {what}" | "eine Lieferung hat kein „{what}“";
    version_wanted(version): "version: {version} is the next" | "version: {version} ist die nächste";
    fault_earlier(day): "valid_from: the version before applies from {day}: a later one cannot apply earlier" | "valid_from: Die Version davor gilt ab {day}: Eine spätere kann nicht früher gelten";
}

/// What happens when a budget is spent.
pub const fn when_spent(when: WhenSpent, language: Language) -> &'static str {
    match when {
        WhenSpent::SubscriberPays => then_subscriber(language),
        WhenSpent::NoDelivery => then_nothing(language),
    }
}

/// A state in a word.
pub const fn state(state: DeliveryState, language: Language) -> &'static str {
    use crate::text::delivery::download as words;
    match state {
        DeliveryState::Open => words::open(language),
        DeliveryState::Complete => words::complete(language),
        DeliveryState::Ended => words::ended(language),
        DeliveryState::Disputed => disputed(language),
    }
}
