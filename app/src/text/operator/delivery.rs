//! Words of the operator's pages of deliveries.

use crate::view::delivery::operator::DeliveryState;
use domain::{delivery::WhenSpent, party::Language};

crate::texts! {
    title: "Delivery" | "Lieferung";
    lead: "Who paid for what was delivered, what waits, and the rules of it." | "Wer für Geliefertes bezahlt hat, was wartet und die Regeln dafür.";

    subscribers: "Subscribers" | "Kunden";
    providers: "Providers" | "Anbieter";
    together: "Together" | "Zusammen";
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

    statements: "Providers’ statements" | "Abrechnungen der Anbieter";
    statements_how: "A month that is over is settled with each provider: sales less what it sponsored. A statement never changes." | "Ein Monat, der vorbei ist, wird mit jedem Anbieter abgerechnet: Verkäufe abzüglich dessen, was er übernommen hat. Eine Abrechnung ändert sich nie mehr.";
    month: "Month" | "Monat";
    issue: "Issue statements" | "Abrechnungen ausstellen";
    no_months: "No past month waits." | "Kein vergangener Monat wartet.";
    issued: "Issued last" | "Zuletzt ausgestellt";
    none_issued: "None was issued yet" | "Noch keine ausgestellt";
    number: "Number" | "Nummer";

    content: "Content" | "Inhalt";
    account: "Account" | "Konto";
    provider: "Provider" | "Anbieter";
    came_from: "Came from" | "Entstand aus";
    no_preferences: "none said" | "nichts gesagt";
    tariff_version: "Delivery tariff" | "Liefertarif";
    provider_version: "Provider’s preferences" | "Vorgaben des Anbieters";
    subscriber_version: "Subscriber’s preferences" | "Vorgaben des Kunden";
    instructions: "Instructions" | "Anweisungen";
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

    tariff_title: "Add a version of a delivery tariff" | "Version eines Liefertarifs hinzufügen";
    tariff_how: "A version never changes once it is added, and deliveries that began keep their price. Check it first: you see each price in words." | "Eine Version ändert sich nie mehr, und begonnene Lieferungen behalten ihren Preis. Prüfen Sie zuerst: Sie sehen jeden Preis in Worten.";
    file: "The file" | "Die Datei";
    source_label: "The tariff’s file, in TOML" | "Die Datei des Tarifs, in TOML";
    source_hint: "The first price whose condition holds counts; the last one has none. A price of 0 is a free zone." | "Der erste Preis, dessen Bedingung gilt, zählt; der letzte hat keine. Ein Preis von 0 ist eine Freizone.";
    fault_empty: "Enter the tariff’s file" | "Geben Sie die Datei des Tarifs ein";
    check: "Check" | "Prüfen";
    add: "Add version" | "Version hinzufügen";
    checked: "The file is sound. Nothing was added yet." | "Die Datei ist in Ordnung. Hinzugefügt wurde noch nichts.";
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
    this_month(month): "Brought in {month}" | "Eingenommen im {month}";
    percent_used(percent, budget): "{percent} of {budget}" | "{percent} von {budget}";
    tariff_of(currency, version): "{currency}, version {version}" | "{currency}, Version {version}";
    row_under(network, account, provider): "{network} · {account} · {provider}" | "{network} · {account} · {provider}";
    valid(from, until): "{from} – {until}" | "{from} – {until}";
    refunded(amount): "{amount} were given back." | "{amount} wurden erstattet.";
    decided_by(who, instant): "{who}, {instant}" | "{who}, {instant}";
    prices_from(day): "Prices from {day}" | "Preise ab {day}";
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
