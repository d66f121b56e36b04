//! How we got this: the arithmetic of one line, step by step.

use domain::{ledger::LedgerAccount, party::Language, usage::Service};

crate::texts! {
    title: "How we got this" | "Wie wir darauf kommen";
    how_we_got: "How we got" | "Wie wir darauf kommen:";
    calls_in_period: "Calls in the period" | "Gespräche im Zeitraum";
    records_in_period: "Records in the period" | "Datensätze im Zeitraum";
    see_calls: "See the calls" | "Gespräche ansehen";
    see_records: "See the records" | "Datensätze ansehen";
    as_recorded: "As they were recorded" | "Wie aufgezeichnet";
    sum_of_records: "The sum of what the records say" | "Die Summe dessen, was die Datensätze sagen";
    by_factors: "By the factors of your allowance" | "Nach den Faktoren Ihres Kontingents";
    by_factors_why: "What a unit counts depends on the line, the network and the time: see Allowance in the portal" | "Was eine Einheit zählt, hängt von Anschluss, Netz und Zeit ab: siehe Kontingent im Portal";
    includes_upper: "Each band includes its upper bound" | "Jede Stufe schließt ihre obere Grenze ein";
    its_cost: "Its cost" | "Ihre Kosten";
    the_cost: "The cost" | "Die Kosten";
    tariff_days: "Days of this tariff" | "Tage dieses Tarifs";
    rounded: "Rounded to the smallest coin" | "Auf die kleinste Münze gerundet";
    line: "What this line charges" | "Was dieser Posten kostet";
    takes_back: "What this line takes back" | "Was dieser Posten zurücknimmt";
    difference: "The difference" | "Der Unterschied";
    difference_back: "The difference, taken back" | "Der Unterschied, zurückgenommen";

    late_calls: "Calls that came in late" | "Nachgemeldete Gespräche";
    late_records: "Records that came in late" | "Nachgemeldete Datensätze";
    taken_off: "Records that came in late and are billed already" | "Nachgemeldete Datensätze, die schon berechnet sind";
    on_earlier_invoice: "They are counted in this invoice; what an earlier one charged for them is taken off." | "Sie zählen auf dieser Rechnung mit; was eine frühere dafür berechnete, wird abgezogen.";
    counted_then: "Counted when it was billed" | "Gezählt, als abgerechnet wurde";
    counted_now: "Counted now" | "Jetzt gezählt";
    cost_then: "The cost then" | "Die Kosten damals";
    cost_now: "The cost now" | "Die Kosten jetzt";
    billed_before: "Billed before" | "Schon berechnet";
    same_band: "The same band, so nothing is due for it" | "Dieselbe Stufe, deshalb kostet es nichts";

    rounding_none: "Half to even; it was whole already" | "Halbe zur geraden Ziffer; der Betrag war schon rund";
    booked: "As the whole invoice was booked" | "Wie die ganze Rechnung gebucht ist";
    owed: "You owe" | "Ihre Schuld";
    paid_in: "What came in" | "Was einging";
    was_unbilled: "What was bought before, now billed" | "Vorher Gekauftes, jetzt berechnet";
    earned_calls: "Our income from calls" | "Unser Erlös aus Gesprächen";
    earned_data: "Our income from data" | "Unser Erlös aus Daten";
    earned_music: "Our income from music" | "Unser Erlös aus Musik";
    owed_to_providers: "What we owe the providers" | "Was wir den Anbietern schulden";
    earned_deliveries: "Our income from deliveries" | "Unser Erlös aus Lieferungen";
    sponsored_unbilled: "What providers sponsored, not yet on a statement" | "Was Anbieter übernahmen, noch auf keiner Abrechnung";
    owed_by_providers: "What providers owe us" | "Was Anbieter uns schulden";
    reserved: "Reserved for open deliveries" | "Für offene Lieferungen reserviert";
    rounding_of: "Rounded to whole coins" | "Auf ganze Münzen gerundet";
    bands: "The bands" | "Die Stufen";
}

crate::sentences! {
    tax_to_pay(rate): "VAT {rate}, which we pass on" | "USt {rate}, die wir abführen";
    tax_from_providers(rate): "VAT {rate} of providers, which we get back" | "USt {rate} der Anbieter, die wir zurückbekommen";
    counted_in(blocks): "Counted in whole {blocks}" | "In vollen {blocks} gezählt";
    counts_each_call(tariff): "The tariff {tariff} rounds each call up" | "Der Tarif {tariff} rundet jedes Gespräch auf";
    counts_each_record(tariff): "The tariff {tariff} rounds each record up" | "Der Tarif {tariff} rundet jeden Datensatz auf";
    counts_each_hour(tariff): "The tariff {tariff} rounds the usage of each clock hour up" | "Der Tarif {tariff} rundet den Verbrauch jeder vollen Stunde auf";
    version(name, version): "{name}, version {version}" | "{name}, Version {version}";
    band_for(counted): "The band for {counted}" | "Die Stufe für {counted}";
    period_in_zone(period, zone): "{period}, {zone}" | "{period}, {zone}";
    after_billing(month): "After {month} had been billed" | "Nachdem der {month} abgerechnet war";
    beyond(base, beyond, price): "{base} + {beyond} × {price}" | "{base} + {beyond} × {price}";
    share(cost, days, of, exact): "{cost} × {days} ÷ {of} = {exact}" | "{cost} × {days} ÷ {of} = {exact}";
    share_days(days, of): "{days} of {of}" | "{days} von {of}";
    rounding(amount): "Half to even; that is {amount}" | "Halbe zur geraden Ziffer; das sind {amount}";
    subtract(now, before): "{now} − {before}" | "{now} − {before}";
    tax_on_top(rate, base, tax): "VAT of {rate} comes on top, once for all lines at this rate: {tax} on {base}"
        | "Die USt von {rate} kommt hinzu, einmal für alle Posten mit diesem Satz: {tax} auf {base}";
    tax_inside(rate): "VAT of {rate} is in it" | "Die USt von {rate} ist darin";
}

/// The heading of the step that counts records.
pub const fn in_period(service: Service, language: Language) -> &'static str {
    match service {
        Service::Voice => calls_in_period(language),
        Service::Data => records_in_period(language),
    }
}

/// The same for records that came in late.
pub const fn late(service: Service, language: Language) -> &'static str {
    match service {
        Service::Voice => late_calls(language),
        Service::Data => late_records(language),
    }
}

/// The link to them.
pub const fn see(service: Service, language: Language) -> &'static str {
    match service {
        Service::Voice => see_calls(language),
        Service::Data => see_records(language),
    }
}

/// An account of the ledger, as who pays would call it.
pub fn ledger_account(code: &str, language: Language) -> String {
    match code.parse() {
        Ok(LedgerAccount::Receivable) => owed(language).to_owned(),
        Ok(LedgerAccount::Bank) => paid_in(language).to_owned(),
        Ok(LedgerAccount::Unbilled) => was_unbilled(language).to_owned(),
        Ok(LedgerAccount::Revenue(Service::Voice)) => earned_calls(language).to_owned(),
        Ok(LedgerAccount::Revenue(Service::Data)) => earned_data(language).to_owned(),
        Ok(LedgerAccount::ContentRevenue) => earned_music(language).to_owned(),
        Ok(LedgerAccount::ProviderPayable) => owed_to_providers(language).to_owned(),
        Ok(LedgerAccount::DeliveryRevenue) => earned_deliveries(language).to_owned(),
        Ok(LedgerAccount::ProviderUnbilled) => sponsored_unbilled(language).to_owned(),
        Ok(LedgerAccount::ProviderReceivable) => owed_by_providers(language).to_owned(),
        Ok(
            LedgerAccount::SubscriberReserved
            | LedgerAccount::ProviderReserved
            | LedgerAccount::Reservations,
        ) => reserved(language).to_owned(),
        Ok(LedgerAccount::TaxPayable(rate)) => {
            tax_to_pay(language, &crate::format::percent(rate, language)).to_string()
        }
        Ok(LedgerAccount::InputTax(rate)) => {
            tax_from_providers(language, &crate::format::percent(rate, language)).to_string()
        }
        Ok(LedgerAccount::Rounding) => rounding_of(language).to_owned(),
        Err(_) => code.to_owned(),
    }
}
