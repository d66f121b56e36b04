//! Words of the page about a person's rights.

crate::texts! {
    title: "Rights" | "Rechte";
    lead: "What a person has a right to, how it came about, and how it ends." | "Woran eine Person ein Recht hat, woher es kommt und wie es endet.";
    find: "Find" | "Suchen";
    email: "E-mail address" | "E-Mail-Adresse";
    nobody: "Nobody signs in with this address" | "Mit dieser Adresse meldet sich niemand an";
    nobody_how: "Look for spelling: the address is the one they sign in with." | "Prüfen Sie die Schreibweise: Gemeint ist die Adresse der Anmeldung.";
    none: "No rights" | "Keine Rechte";
    list: "Rights" | "Rechte";
    recording: "Recording" | "Aufnahme";
    came: "It came" | "Herkunft";
    good: "Good" | "Gültig";
    act: "End it" | "Beenden";
    export: "Export as ODRL" | "Als ODRL exportieren";
    for_ever: "without an end" | "unbefristet";
    expired: "expired" | "abgelaufen";
    revoked: "revoked" | "entzogen";
    refunded: "paid back" | "erstattet";
    reason: "Reason, which the person sees" | "Grund, den die Person sieht";
    revoke: "Revoke" | "Entziehen";
    revoke_how: "It ends at once, on every device that is online. Nothing is paid back." | "Es endet sofort, auf jedem Gerät, das online ist. Nichts wird erstattet.";
    refund_how: "The right ends, and the price is taken off by a reversing entry." | "Das Recht endet, und der Preis wird mit einer Gegenbuchung abgezogen.";
    reason_wanted: "Say why: up to 200 characters" | "Schreiben Sie, warum: höchstens 200 Zeichen";

    day_wanted: "Enter a day such as 2026-03-01, or none" | "Geben Sie einen Tag wie 2026-03-01 ein oder keinen";
    empty_window: "The last day is before the first" | "Der letzte Tag liegt vor dem ersten";
    has_it: "They have it without an end already" | "Die Person hat es schon unbefristet";
    no_such: "There is no recording with that id or ISRC" | "Mit dieser ID oder diesem ISRC gibt es keine Aufnahme";
    grant: "Grant a right" | "Recht gewähren";
    grant_how: "Without days it begins now and has no end. With days it is a subscription window." | "Ohne Tage beginnt es jetzt und endet nicht. Mit Tagen ist es ein Abo-Zeitraum.";
    content: "Content id or ISRC" | "Inhalts-ID oder ISRC";
    hint_content: "Such as con_… or DE-A1B-26-00001" | "Etwa con_… oder DE-A1B-26-00001";
    from: "First day (optional)" | "Erster Tag (freiwillig)";
    until: "Last day (optional)" | "Letzter Tag (freiwillig)";
    grant_now: "Grant" | "Gewähren";
}

crate::sentences! {
    rights_of(who): "Rights of {who}" | "Rechte von {who}";
    since(instant): "since {instant}" | "seit {instant}";
    from_until(from, until): "{from} – {until}" | "{from} – {until}";
    refund_of(price): "Pay back {price}" | "{price} erstatten";
}
