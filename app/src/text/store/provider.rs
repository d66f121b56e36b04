//! Words of the provider's pages.

use crate::view::store::provider::RecordingState;
use domain::party::Language;

crate::texts! {
    title: "Recordings" | "Aufnahmen";
    lead: "Upload a master, say what it is and what it costs, and publish it." | "Laden Sie einen Master hoch, sagen Sie, was es ist und was es kostet, und veröffentlichen Sie ihn.";
    nothing_yet: "No recordings yet" | "Noch keine Aufnahmen";
    nothing_yet_how: "Upload your first master above." | "Laden Sie oben Ihren ersten Master hoch.";
    uploaded: "Uploaded" | "Hochgeladen";

    upload: "Upload a master" | "Master hochladen";
    upload_how: "Best a lossless one: every format that listeners fetch is made from it." | "Am besten einen verlustfreien: Jedes Format, das Hörer laden, entsteht daraus.";
    choose_file: "Audio file" | "Audiodatei";
    send: "Upload" | "Hochladen";
    uploading: "Uploading" | "Wird hochgeladen";
    checking: "All there. Listening to it: this takes a moment." | "Alles da. Die Aufnahme wird geprüft, das dauert einen Augenblick.";
    pause: "Pause" | "Anhalten";
    resume: "Go on" | "Fortsetzen";
    paused: "Paused. It goes on where it stopped, also after this page was closed." | "Angehalten. Es geht dort weiter, wo es aufhörte, auch wenn diese Seite zu war.";
    waiting: "The connection is lost. It goes on by itself." | "Die Verbindung ist weg. Es geht von selbst weiter.";
    failed: "The file was not taken." | "Die Datei wurde nicht angenommen.";
    no_file: "Choose a file" | "Wählen Sie eine Datei";

    recognized: "What was recognized" | "Was erkannt wurde";
    tags: "Tags it carries" | "Angaben in der Datei";
    tags_how: "Suggestions only: what listeners see is what you enter." | "Nur Vorschläge: Hörer sehen, was Sie eintragen.";
    cover: "Cover" | "Cover";
    cover_how: "JPEG, PNG or WebP, square, 600 pixels or more. Without one it keeps the one drawn here." | "JPEG, PNG oder WebP, quadratisch, ab 600 Pixel. Ohne eigenes bleibt das hier gezeichnete.";
    choose_cover: "Picture" | "Bild";
    send_cover: "Use this cover" | "Dieses Cover verwenden";

    details: "What listeners see" | "Was Hörer sehen";
    field_title: "Title" | "Titel";
    field_isrc: "ISRC (optional)" | "ISRC (freiwillig)";
    hint_isrc: "Such as DE-A1B-26-00001; the hyphens may be left out." | "Etwa DE-A1B-26-00001; die Striche können fehlen.";
    field_label: "Label (optional)" | "Label (freiwillig)";
    field_year: "Year (optional)" | "Jahr (freiwillig)";
    field_price: "Price, taxes included" | "Preis mit Steuern";
    hint_price: "Such as 0.99" | "Etwa 0,99";
    field_currency: "Currency" | "Währung";
    field_territory: "Countries (optional)" | "Länder (freiwillig)";
    hint_territory: "ISO codes such as AT DE CH. Empty: worldwide." | "ISO-Codes wie AT DE CH. Leer: weltweit.";
    field_preview: "Preview begins at (seconds)" | "Ausschnitt beginnt bei (Sekunden)";
    hint_preview: "Listeners hear 30 seconds from there." | "Hörer hören von dort 30 Sekunden.";
    save: "Save" | "Speichern";

    publish: "Publish" | "Veröffentlichen";
    publish_title: "Put it into the shop" | "In den Shop stellen";
    publish_how: "What was saved last is published." | "Veröffentlicht wird, was zuletzt gespeichert wurde.";
    withdraw: "Withdraw" | "Zurückziehen";
    withdraw_title: "Take it out of the shop" | "Aus dem Shop nehmen";
    withdraw_how: "Who has bought it keeps it. You can publish it again." | "Wer sie gekauft hat, behält sie. Sie können sie wieder veröffentlichen.";
    in_the_shop: "See it as listeners do" | "So sehen es Hörer";

    fault_title: "Enter the title: one line of up to 200 characters" | "Geben Sie den Titel ein: eine Zeile mit höchstens 200 Zeichen";
    fault_artist: "Enter who made it: one line of up to 200 characters" | "Geben Sie den Interpreten ein: eine Zeile mit höchstens 200 Zeichen";
    fault_label: "A label has at most 200 characters" | "Ein Label hat höchstens 200 Zeichen";
    fault_year: "Enter a year such as 2026" | "Geben Sie ein Jahr ein, etwa 2026";
    fault_isrc: "Enter an ISRC such as DE-A1B-26-00001" | "Geben Sie einen ISRC ein, etwa DE-A1B-26-00001";
    fault_price: "Enter a price such as 0.99" | "Geben Sie einen Preis ein, etwa 0,99";
    fault_currency: "Enter a currency by its code, such as EUR" | "Geben Sie eine Währung mit ihrem Kürzel ein, etwa EUR";
    fault_preview: "Enter a number of seconds within the recording" | "Geben Sie eine Sekundenzahl ein, die in der Aufnahme liegt";
    fault_cover: "Choose a JPEG, PNG or WebP picture" | "Wählen Sie ein Bild als JPEG, PNG oder WebP";

    why_draft: "Only you see it. Say what it is and what it costs, then publish it." | "Nur Sie sehen sie. Sagen Sie, was es ist und was es kostet, und veröffentlichen Sie sie dann.";
    why_waiting: "A recording that sounds like yours is registered by another provider: an operator decides." | "Eine Aufnahme, die wie Ihre klingt, ist von einem anderen Anbieter registriert: Darüber entscheidet ein Mensch beim Betreiber.";
    why_published: "It is in the shop." | "Sie ist im Shop.";
    why_withdrawn: "It is not in the shop any more. Who has bought it keeps it." | "Sie ist nicht mehr im Shop. Wer sie gekauft hat, behält sie.";
    why_refused: "It is the recording of another provider and cannot be sold by you." | "Es ist die Aufnahme eines anderen Anbieters und kann nicht von Ihnen verkauft werden.";
}

crate::sentences! {
    file_hint(formats, size): "{formats}, up to {size}." | "{formats}, bis {size}.";
    fault_territory(code): "{code} is no country’s ISO code: enter codes such as AT DE CH" | "{code} ist kein ISO-Code eines Landes: Geben Sie Codes wie AT DE CH ein";
    sold_so_far(count): "{count} sold" | "{count} verkauft";
    uploaded_at(instant): "uploaded {instant}" | "hochgeladen {instant}";
}

/// What a state means, where nothing more particular is known.
pub const fn why(state: RecordingState, language: Language) -> &'static str {
    match state {
        RecordingState::Draft => why_draft(language),
        RecordingState::Waiting => why_waiting(language),
        RecordingState::Published => why_published(language),
        RecordingState::Withdrawn => why_withdrawn(language),
        RecordingState::Refused => why_refused(language),
    }
}
