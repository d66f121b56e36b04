//! Words of the pages about metering plans.

crate::texts! {
    title: "Metering plans" | "Zählpläne";
    add: "Add a plan version" | "Planversion hinzufügen";
    none: "There is no metering plan yet: usage is billed by bands alone." | "Es gibt noch keinen Zählplan: Verbrauch wird nur nach Stufen abgerechnet.";
    all: "All plan versions, newest first for each plan" | "Alle Planversionen, je Plan die neueste zuerst";
    plan: "Plan" | "Plan";
    policies: "Policies" | "Regeln";
    accounts_having: "Accounts" | "Konten";
    other: "Plan of another service" | "Plan für einen anderen Dienst";

    editor_how: "A version never changes once it is added. Check it first: you see what it resolves to, when its schedule switches, and what it would have done last month."
        | "Eine Version ändert sich nie mehr. Prüfen Sie zuerst: Sie sehen, was daraus wird, wann der Zeitplan umschaltet und was im letzten Monat geschehen wäre.";
    file: "The file" | "Die Datei";
    source_label: "The plan’s file, in TOML" | "Die Datei des Plans, in TOML";
    source_hint: "Policies in their order; conditions, quotas and factors in quotes." | "Regeln in ihrer Reihenfolge; Bedingungen, Mengen und Faktoren in Anführungszeichen.";
    check: "Check" | "Prüfen";
    save: "Add version" | "Version hinzufügen";
    checked: "The file is sound. Nothing was added yet." | "Die Datei ist in Ordnung. Hinzugefügt wurde noch nichts.";
    there: "This version is in force or waits for its first day. A change is a version with the next number." | "Diese Version gilt oder wartet auf ihren ersten Tag. Eine Änderung ist eine Version mit der nächsten Nummer.";
    added: "The version was added; what it meters was counted anew." | "Die Version wurde hinzugefügt; was sie zählt, wurde neu gerechnet.";
    was_there: "This version was there already; nothing changed." | "Diese Version gab es schon; nichts wurde geändert.";
    fault_empty: "Enter the plan’s file" | "Geben Sie die Datei des Plans ein";

    tree: "What it resolves to" | "Was daraus wird";
    when: "Applies" | "Gilt";
    quota: "Quota" | "Menge";
    factor: "A unit counts" | "Eine Einheit zählt";
    thresholds: "What happens" | "Was geschieht";
    own: "its own" | "eigene";
    none_quota: "no end" | "ohne Ende";
    nothing: "nothing" | "nichts";

    switches: "The next switches of its schedule" | "Die nächsten Umschaltungen";
    at: "At" | "Wann";
    from: "From" | "Von";
    to: "To" | "Zu";
    no_entry: "none" | "keiner";
    forward: "after the clocks went forward" | "nach der Umstellung auf Sommerzeit";
    back: "after the clocks went back" | "nach der Umstellung auf Winterzeit";
    no_switches: "It has no schedule." | "Er hat keinen Zeitplan.";

    replay: "Last month, by this file and as it was" | "Der letzte Monat, nach dieser Datei und wie er war";
    no_replay: "No account that has this plan used anything last month." | "Kein Konto mit diesem Plan hat im letzten Monat etwas verbraucht.";
    account: "Account" | "Konto";
    by_draft: "By this file" | "Nach dieser Datei";
    as_it_was: "As it was" | "Wie es war";
    never: "nothing was reached" | "nichts wurde erreicht";
    used_up: "used up" | "verbraucht";
    unmetered: "not metered" | "nicht gezählt";
}

crate::sentences! {
    reaches_back(day, meters): "It reaches back to {day}: once it is added, {meters} of months that have ended are counted anew, and what they reached may be something else."
        | "Sie reicht bis {day} zurück: Wird sie hinzugefügt, werden {meters} aus vergangenen Monaten neu gerechnet, und was sie erreichten, kann ein anderes sein.";
    name_and_version(name, version): "{name}, version {version}" | "{name}, Version {version}";
    row_under(code, version, from, service): "{code} · version {version} · from {from} · {service}"
        | "{code} · Version {version} · ab {from} · {service}";
    under(names): "under {names}" | "unter {names}";
    inherited_from(name): "that of {name}" | "die von {name}";
    sum_of(names): "{names} together" | "{names} zusammen";
    factor_if(factor, when): "{factor} {when}" | "{factor} {when}";
    else_inherited(name): "else as {name}" | "sonst wie {name}";
    else_one(one): "else {one}" | "sonst {one}";
    threshold(percent, action): "{percent}: {action}" | "{percent}: {action}";
    at_cap(action): "When all that applies is used up: {action}." | "Wenn alles verbraucht ist, was gilt: {action}.";
    switches_in(zone): "In {zone}." | "In {zone}.";
    more_accounts(count): "The first {count} accounts." | "Die ersten {count} Konten.";
}

crate::plurals! {
    policies_of: "policy", "policies" | "Regel", "Regeln";
}

crate::plurals! {
    meters: "meter", "meters" | "Zähler", "Zähler";
}
