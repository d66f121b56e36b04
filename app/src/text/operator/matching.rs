//! Words of the pages about unsure matches.

use crate::view::store::matching::{Decision, Owner};
use domain::{identity::Reason, party::Language};

crate::texts! {
    title: "Unsure matches" | "Unsichere Treffer";
    lead: "Two recordings that may be one: where the figures leave doubt, a person decides." | "Zwei Aufnahmen, die eine sein könnten: Wo die Zahlen zweifeln lassen, entscheidet ein Mensch.";
    open: "Open" | "Offen";
    decided: "Decided" | "Entschieden";
    none_open: "Nothing waits for a decision" | "Nichts wartet auf eine Entscheidung";
    none_open_how: "Matches come here when a file sounds like a recording, but not surely." | "Treffer kommen hierher, wenn eine Datei wie eine Aufnahme klingt, aber nicht sicher.";
    pair: "Recordings" | "Aufnahmen";
    why: "Why it is unsure" | "Warum es unsicher ist";
    errors: "Bits that differ" | "Bits, die abweichen";
    since: "Since" | "Seit";
    outcome: "Decision" | "Entscheidung";

    known: "There first" | "Zuerst da";
    other: "Compared with it" | "Damit verglichen";
    of_provider: "Provider" | "Anbieter";
    of_subscriber: "Subscriber" | "Kunde";
    never_uploaded: "It was never uploaded: it was identified in the browser." | "Sie wurde nie hochgeladen: Erkannt wurde sie im Browser.";
    no_isrc: "none" | "keiner";
    share: "Part that overlaps" | "Anteil, der sich deckt";

    overlap: "Overlap" | "Überdeckung";
    blocks: "Blocks that fit" | "Blöcke, die passen";
    on_the_whole: "less than 20 % is a match" | "unter 20 % ist ein Treffer";
    nine_of_ten: "9 of 10 are a match" | "9 von 10 sind ein Treffer";

    plot: "Where they differ" | "Wo sie sich unterscheiden";
    plot_title: "Bits that differ, for each block of the overlap" | "Abweichende Bits, je Block der Überdeckung";
    plot_table: "All blocks as a table" | "Alle Blöcke als Tabelle";
    block_time: "Time" | "Zeit";
    block_rate: "Bits that differ" | "Bits, die abweichen";
    block_verdict: "Verdict" | "Urteil";
    block_fits: "fits" | "passt";
    block_differs: "differs" | "weicht ab";

    decide: "Decide" | "Entscheiden";
    decide_how: "Same: the right to the one covers the other, and only its first provider sells it. Different: both stand for themselves." | "Dieselbe: Das Recht an der einen gilt für die andere, und nur ihr erster Anbieter verkauft sie. Verschiedene: Beide stehen für sich.";
    note: "Note: what decided it" | "Notiz: was den Ausschlag gab";
    same: "Same recording" | "Dieselbe Aufnahme";
    different: "Different recordings" | "Verschiedene Aufnahmen";
    both_whole: "The whole of both sounds the same" | "Beide klingen im Ganzen gleich";
    asked_in_master: "It sounds like a part of the other" | "Sie klingt wie ein Teil der anderen";
    master_in_asked: "The other sounds like a part of it" | "Die andere klingt wie ein Teil von ihr";
    parts_only: "A part of each sounds the same" | "Ein Teil von beiden klingt gleich";
    near_bound: "It is near, and just not near enough" | "Sie ist nah, aber knapp nicht nah genug";
    blocks_do_not_fit: "Some of it fits and some does not" | "Manches passt, manches nicht";
    too_short: "It fits, and is too short to be sure" | "Sie passt, ist aber zu kurz für Sicherheit";
    monotonous: "It is silent, or one tone" | "Sie ist still oder ein einziger Ton";
    far_off: "It is far off" | "Sie ist weit weg";
    nothing_to_compare: "There is nothing to compare" | "Es gibt nichts zu vergleichen";
    too_long: "It is too long to be compared" | "Sie ist zu lang zum Vergleichen";
    note_wanted: "Say what decided it: up to 500 characters" | "Schreiben Sie, was den Ausschlag gab: höchstens 500 Zeichen";
}

crate::plurals! {
    /// Words of a fingerprint.
    words_of: "word", "words" | "Wort", "Wörter";
}

crate::sentences! {
    of_two(known, other): "{known} and {other}" | "{known} und {other}";
    fitting(fitting, all): "{fitting} of {all}" | "{fitting} von {all}";
    plot_say(rate, overlap, fitting, all): "Over {overlap}, {rate} of the bits differ; {fitting} of {all} blocks stay below 30 %." | "Auf {overlap} weichen {rate} der Bits ab; {fitting} von {all} Blöcken bleiben unter 30 %.";
    decided_by(who, instant): "{who}, {instant}" | "{who}, {instant}";
    a_file(container): "a file ({container})" | "eine Datei ({container})";
}

/// What was decided.
pub const fn decision(decision: &Decision, language: Language) -> &'static str {
    match decision {
        Decision::Same => same(language),
        Decision::Different => different(language),
    }
}

/// Whose a side is, in a word.
pub const fn owner(owner: &Owner, language: Language) -> &'static str {
    match owner {
        Owner::Provider(_) => of_provider(language),
        Owner::Subscriber(_) => of_subscriber(language),
    }
}

/// Why a person is asked.
pub const fn reason(reason: Reason, language: Language) -> &'static str {
    match reason {
        Reason::BothWhole => both_whole(language),
        Reason::AskedLiesInMaster => asked_in_master(language),
        Reason::MasterLiesInAsked => master_in_asked(language),
        Reason::PartsOnly => parts_only(language),
        Reason::NearBound => near_bound(language),
        Reason::BlocksDoNotFit => blocks_do_not_fit(language),
        Reason::TooShort => too_short(language),
        Reason::Monotonous => monotonous(language),
        Reason::FarOff => far_off(language),
        Reason::NothingToCompare => nothing_to_compare(language),
        Reason::TooLong => too_long(language),
    }
}
