//! Words of the page about content.

use domain::party::Language;

crate::texts! {
    title: "Content" | "Inhalte";
    lead: "Recordings of all providers, and what was refused." | "Aufnahmen aller Anbieter, und was abgelehnt wurde.";
    all: "All recordings" | "Alle Aufnahmen";
    nothing_yet: "No recordings yet" | "Noch keine Aufnahmen";
    nothing_yet_how: "Providers upload them on their own pages." | "Anbieter laden sie auf ihren eigenen Seiten hoch.";
    refused: "Refused files" | "Abgelehnte Dateien";
    none_refused: "No file was refused" | "Keine Datei wurde abgelehnt";
    count: "Files" | "Dateien";
    last: "Last" | "Zuletzt";
    decide: "Decide them" | "Entscheiden";
    matches: "Unsure matches" | "Unsichere Treffer";
    unknown_container: "Not an audio file that is taken" | "Keine Audiodatei, die angenommen wird";
    damaged: "Damaged or cut off" | "Beschädigt oder abgeschnitten";
    over_limits: "Over the limits of size, length or effort" | "Über den Grenzen von Größe, Länge oder Aufwand";
    decoder: "The decoder gave up or died" | "Der Dekoder gab auf oder starb";
    lossy: "A lossy file instead of a master" | "Eine verlustbehaftete Datei statt eines Masters";
    too_little: "Too short or too even to be told apart" | "Zu kurz oder zu gleichförmig, um sie zu unterscheiden";
    claimed: "Registered by another provider" | "Von einem anderen Anbieter registriert";
    again: "Registered by the same provider" | "Vom selben Anbieter schon registriert";
    picture: "Not a picture that is taken" | "Kein Bild, das angenommen wird";
    other_reason: "Another reason" | "Ein anderer Grund";
    take_out: "Take it out" | "Entfernen";
    take_out_how: "For good: it is refused, and whoever it belongs to can register it." | "Für immer: Sie wird abgelehnt, und wem sie gehört, kann sie registrieren.";
    reason: "Reason, which the provider sees" | "Grund, den der Anbieter sieht";
    refuse: "Refuse it" | "Ablehnen";
    no_matches: "Nothing waits for a decision." | "Nichts wartet auf eine Entscheidung.";
}

crate::plurals! {
    /// Matches that wait.
    matches_wait: "match waits for a decision", "matches wait for a decision" | "Treffer wartet auf eine Entscheidung", "Treffer warten auf eine Entscheidung";
}

/// A reason for refusing a file, in words.
pub fn refusal(code: &str, language: Language) -> &'static str {
    match code {
        "empty"
        | "unknown-container"
        | "no-audio-track"
        | "unknown-codec"
        | "codec-variant"
        | "several-audio-tracks" => unknown_container(language),
        "broken-container"
        | "broken-codec-settings"
        | "bad-packets"
        | "no-frames"
        | "damaged"
        | "format-changes"
        | "unreadable" => damaged(language),
        "too-many-bytes"
        | "too-many-frames"
        | "too-many-packets"
        | "packet-too-long"
        | "expands"
        | "reads-too-much"
        | "sample-rate"
        | "channels"
        | "takes-too-long"
        | "takes-too-much-memory" => over_limits(language),
        "decoder-died" | "no-decoder" => decoder(language),
        "lossy-master" => lossy(language),
        "too-little" => too_little(language),
        "registered-by-another" => claimed(language),
        "registered-again" => again(language),
        "not-a-picture" | "broken-picture" | "picture-too-large" => picture(language),
        _ => other_reason(language),
    }
}
