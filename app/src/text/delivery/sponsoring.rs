//! Words of what a provider sponsors: the editor, its review and its history.

crate::texts! {
    title: "Delivery" | "Sponsoring";
    lead: "Delivering a file costs. Say how much of that you pay, when and for whom; the rest is for those who fetch it, if they agree." | "Eine Datei zu liefern kostet. Sagen Sie, wie viel davon Sie zahlen, wann und für wen; den Rest zahlt, wer sie lädt und damit einverstanden ist.";
    never_saved: "You have not said anything yet: nothing is sponsored." | "Sie haben noch nichts gesagt: Es wird nichts gesponsert.";
    history_link: "History" | "Verlauf";
    conflict: "Somebody else has saved these preferences since you opened them. What you typed is still here: review it against what is saved now, then save." | "Jemand anderes hat diese Einstellungen gespeichert, seit Sie sie geöffnet haben. Ihre Eingaben sind noch da: Prüfen Sie sie gegen den gespeicherten Stand und speichern Sie dann.";

    money: "Money" | "Geld";
    currency: "Currency" | "Währung";
    currency_hint: "Only deliveries that are charged in this currency are sponsored." | "Gesponsert werden nur Lieferungen, die in dieser Währung berechnet werden.";
    budget: "Budget for a month (optional)" | "Budget im Monat (freiwillig)";
    budget_hint: "Such as 50.00. Empty: without end." | "Etwa 50,00. Leer: ohne Ende.";
    when_spent: "When it is spent" | "Wenn es aufgebraucht ist";
    subscriber_pays: "Ask those who download to pay" | "Wer lädt, wird gefragt zu zahlen";
    no_delivery: "Deliver nothing that I would have sponsored" | "Nichts liefern, was ich gesponsert hätte";

    groups: "Groups" | "Gruppen";
    groups_how: "An album, a podcast: what a rule can be about together." | "Ein Album, ein Podcast: worüber eine Regel gemeinsam sprechen kann.";
    new_group: "New group" | "Neue Gruppe";
    no_name: "Without a name" | "Ohne Namen";
    group_name: "Name of the group" | "Name der Gruppe";
    recordings: "Recordings" | "Aufnahmen";
    no_recordings: "You have no recordings yet." | "Sie haben noch keine Aufnahmen.";
    own_files: "Files of your own server (optional)" | "Dateien Ihres eigenen Servers (freiwillig)";
    own_files_hint: "What you call them when your server asks for a quote, a line each." | "Wie Sie sie nennen, wenn Ihr Server anfragt, je eine Zeile.";
    add_group: "Add another group" | "Weitere Gruppe hinzufügen";
    remove_group: "Remove this group" | "Diese Gruppe entfernen";

    rules: "Rules" | "Regeln";
    rules_how: "Rules about one recording are asked first, then those about groups, then those about everything. Of each part of a file the first that fits counts." | "Zuerst gelten Regeln für eine Aufnahme, dann die für Gruppen, dann die für alles. Für jeden Teil einer Datei zählt die erste, die passt.";
    new_rule: "New rule" | "Neue Regel";
    rule_name: "Name of the rule" | "Name der Regel";
    rule_name_hint: "Those who download read it: “sponsored by the rule …”." | "Wer lädt, liest ihn: „nach der Regel …“.";
    about: "For" | "Für";
    everything: "Everything" | "Alles";
    own_file: "A file of your own server, named below" | "Eine Datei Ihres eigenen Servers, unten genannt";
    own_file_label: "Which file of your own server" | "Welche Datei Ihres eigenen Servers";
    network: "Over these networks" | "Über diese Netze";
    network_hint: "None chosen: any." | "Keines gewählt: alle.";
    fixed: "Fixed" | "Festnetz";
    mobile: "Mobile at home" | "Mobilfunk im Inland";
    abroad: "Abroad" | "Im Ausland";
    time_from: "From (time, optional)" | "Von (Uhrzeit, freiwillig)";
    time_to: "To (time)" | "Bis (Uhrzeit)";
    segment: "For these kinds of subscribers (optional)" | "Für diese Arten von Kunden (freiwillig)";
    segment_hint: "Such as student, family." | "Etwa student, family.";
    size_up_to: "Files up to (optional)" | "Dateien bis (freiwillig)";
    size_hint: "Such as 20 MB." | "Etwa 20 MB.";
    text: "And when, as text (optional)" | "Und wenn, als Text (freiwillig)";
    text_hint: "What the fields above cannot say, such as day in (sat, sun), or size > 5 MB and not roaming." | "Was die Felder oben nicht sagen können, etwa day in (sat, sun) oder size > 5 MB and not roaming.";
    part: "Part of the file (optional)" | "Teil der Datei (freiwillig)";
    part_hint: "first 5 MB, last 6 MB, first 10 %, or minutes: 0:00-1:30. Empty: all of it." | "first 5 MB, last 6 MB, first 10 % oder Minuten: 0:00-1:30. Leer: ganz.";
    share: "You pay, in percent" | "Sie zahlen, in Prozent";
    share_hint: "100 is all of it; 0 keeps later rules from paying." | "100 ist alles; 0 heißt, dass auch spätere Regeln nicht zahlen.";
    up_to: "Up to an amount for a delivery (optional)" | "Bis zu einem Betrag je Lieferung (freiwillig)";
    up_to_hint: "Such as 0.50." | "Etwa 0,50.";
    add_rule: "Add another rule" | "Weitere Regel hinzufügen";
    remove_rule: "Remove this rule" | "Diese Regel entfernen";
    raise_rule: "Move up" | "Nach oben";
    review: "Review" | "Prüfen";
    review_how: "Nothing is saved yet." | "Noch wird nichts gespeichert.";

    review_title: "Review the changes" | "Änderungen prüfen";
    review_lead: "They hold for deliveries that begin after you save. Those that are done or on their way stay as they are." | "Sie gelten für Lieferungen, die nach dem Speichern beginnen. Was geliefert ist oder unterwegs, bleibt, wie es ist.";
    changes: "What changes" | "Was sich ändert";
    no_changes: "Nothing changes." | "Es ändert sich nichts.";
    change_on: "Change something" | "Noch etwas ändern";
    save: "Save" | "Speichern";
    added: "added" | "neu";
    removed: "removed" | "entfernt";
    changed: "changed" | "geändert";
    field: "Field" | "Feld";
    before: "Before" | "Vorher";
    after: "After" | "Nachher";

    order: "Order of the rules" | "Reihenfolge der Regeln";
    is_about: "For" | "Für";
    holds_when: "When" | "Wenn";
    of_part: "Part of the file" | "Teil der Datei";
    pays: "You pay" | "Sie zahlen";
    pays_up_to: "Up to" | "Bis zu";
    items: "Contains" | "Enthält";
    month: "For a month" | "Im Monat";
    always: "always" | "immer";
    whole: "all of it" | "ganz";
    no_limit: "without a limit" | "ohne Grenze";
    no_items: "nothing" | "nichts";
    none: "–" | "–";
    no_budget: "No budget: without end" | "Kein Budget: ohne Ende";

    history: "History of your delivery preferences" | "Verlauf Ihres Sponsorings";
    history_lead: "Every version that was saved, newest first. A delivery keeps the version that it was quoted by." | "Jede gespeicherte Fassung, die neueste zuerst. Eine Lieferung behält die Fassung, nach der sie angefragt wurde.";
    no_history: "Nothing was saved yet" | "Noch nichts gespeichert";
    version: "Version" | "Fassung";
    who: "Who" | "Wer";
    what: "What changed" | "Was sich änderte";
    first_version: "The first version" | "Die erste Fassung";
    in_full: "In full" | "Vollständig";
    in_force: "in force" | "in Kraft";
}

crate::sentences! {
    rule_of(name): "Rule “{name}”" | "Regel „{name}“";
    group_of(name): "Group “{name}”" | "Gruppe „{name}“";
    item_of(title): "Recording “{title}”" | "Aufnahme „{title}“";
    file_of(name): "Your file “{name}”" | "Ihre Datei „{name}“";
    gone_group(name): "Group “{name}”, which was removed" | "Gruppe „{name}“, die entfernt wurde";
    rule_number(number): "rule {number}" | "Regel {number}";
    group_number(number): "group {number}" | "Gruppe {number}";
    version_of(number): "Version {number}" | "Fassung {number}";
    version_by(number, when, who): "Version {number}, {when}, {who}" | "Fassung {number}, {when}, {who}";
    months_budget(amount, then): "{amount}; then: {then}" | "{amount}; dann: {then}";
    saved(number): "Saved as version {number}." | "Als Fassung {number} gespeichert.";
    first_part(size): "the first {size}" | "die ersten {size}";
    last_part(size): "the last {size}" | "die letzten {size}";
    from_to(from, to): "from {from} to {to}" | "von {from} bis {to}";

    fault_currency(code): "“{code}” is no currency: enter a code such as EUR" | "„{code}“ ist keine Währung: Geben Sie einen Code wie EUR ein";
    fault_other_currency(code): "All amounts are in {code}: leave the currency out" | "Alle Beträge sind in {code}: Lassen Sie die Währung weg";
    fault_twice(name): "“{name}” is there twice: choose another name" | "„{name}“ gibt es zweimal: Wählen Sie einen anderen Namen";
    fault_no_group(name): "There is no group “{name}”: choose another" | "Es gibt keine Gruppe „{name}“: Wählen Sie eine andere";
    fault_too_many(max): "At most {max} are possible: remove some" | "Höchstens {max} sind möglich: Entfernen Sie einige";
    fault_condition(what): "This condition cannot be read: {what}" | "Diese Bedingung lässt sich nicht lesen: {what}";
    fault_unknown(what): "A delivery has no {what}: ask for the network, the time, the day, the segment or the size" | "Eine Lieferung hat kein „{what}“: Fragen Sie nach Netz, Zeit, Tag, Art des Kunden oder Größe";
    at_rule(rule, words): "{words} ({rule})" | "{words} ({rule})";
}

crate::texts! {
    fault_amount: "Enter an amount from 0, such as 50.00" | "Geben Sie einen Betrag ab 0 ein, etwa 50,00";
    fault_share: "Enter a share from 0 to 100, with at most four decimals" | "Geben Sie einen Anteil von 0 bis 100 ein, mit höchstens vier Nachkommastellen";
    fault_impossible: "Together these conditions can never hold: take one out" | "Zusammen können diese Bedingungen nie gelten: Nehmen Sie eine heraus";
    fault_part: "Enter a part such as first 5 MB, last 6 MB, first 10 % or 0:00-1:30" | "Geben Sie einen Teil wie first 5 MB, last 6 MB, first 10 % oder 0:00-1:30 ein";
    fault_part_empty: "This part is empty: let it hold a byte or a second" | "Dieser Teil ist leer: Er braucht wenigstens ein Byte oder eine Sekunde";
    fault_when_spent: "Choose what happens when the budget is spent" | "Wählen Sie, was geschieht, wenn das Budget aufgebraucht ist";
    fault_name: "Enter a name of 1 to 64 characters" | "Geben Sie einen Namen mit 1 bis 64 Zeichen ein";
    fault_too_long: "All of it together is too long to be kept: take groups or rules out" | "Alles zusammen ist zu lang: Nehmen Sie Gruppen oder Regeln heraus";
    fault_two_scopes: "Choose an item or a group" | "Wählen Sie eine Aufnahme oder eine Gruppe";
    fault_time: "Enter both times, such as 22:00 and 06:00" | "Geben Sie beide Uhrzeiten ein, etwa 22:00 und 06:00";
    fault_segment: "Enter kinds of subscribers with commas between them, without quotes" | "Geben Sie Arten von Kunden mit Kommas dazwischen ein, ohne Anführungszeichen";
    fault_size: "Enter a size such as 20 MB" | "Geben Sie eine Größe wie 20 MB ein";
}
