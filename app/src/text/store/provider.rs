//! Words of the provider's pages.

use crate::view::store::provider::RecordingState;
use domain::{content::DescriptionFault, party::Language};

crate::texts! {
    title: "Recordings" | "Aufnahmen";
    lead: "Upload a master, say what it is and what it costs, and publish it." | "Laden Sie einen Master hoch, sagen Sie, was es ist und was es kostet, und veröffentlichen Sie ihn.";
    nothing_yet: "No recordings yet" | "Noch keine Aufnahmen";
    nothing_yet_how: "Upload your first master above." | "Laden Sie oben Ihren ersten Master hoch.";
    uploaded: "Uploaded" | "Hochgeladen";

    upload: "Upload a master" | "Master hochladen";
    upload_how: "A lossless one: every format that listeners fetch is made from it." | "Einen verlustfreien: Jedes Format, das Hörer laden, entsteht daraus.";
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
    field_price: "Price" | "Preis";
    hint_price: "Such as 0.99. Tax is in it or comes on top, as each buyer’s tariff says its prices." | "Etwa 0,99. Die Steuer ist darin oder kommt dazu, wie der Tarif des Käufers seine Preise nennt.";
    field_currency: "Currency" | "Währung";
    field_territory: "Countries (optional)" | "Länder (freiwillig)";
    hint_territory: "ISO codes such as AT DE CH. Empty: worldwide." | "ISO-Codes wie AT DE CH. Leer: weltweit.";
    field_terms: "Terms (optional)" | "Bedingungen (freiwillig)";
    hint_terms: "What you allow or ask for beyond playing it in private, in a line." | "Was Sie über das private Hören hinaus erlauben oder verlangen, in einer Zeile.";
    terms_wanted: "Enter one line of up to 500 characters, or none" | "Geben Sie eine Zeile mit höchstens 500 Zeichen ein oder keine";
    field_preview: "Preview begins at (seconds)" | "Ausschnitt beginnt bei (Sekunden)";
    hint_preview: "Listeners hear 30 seconds from there." | "Hörer hören von dort 30 Sekunden.";
    refused_not_audio: "This is no audio file that is taken: send WAV, FLAC, AIFF, ALAC, CAF or WavPack" | "Das ist keine Tondatei, die angenommen wird: Senden Sie WAV, FLAC, AIFF, ALAC, CAF oder WavPack";
    refused_lossy: "This file has lost sound already: send the lossless master (WAV, FLAC, AIFF, ALAC, CAF or WavPack)" | "Diese Datei hat schon Klang verloren: Senden Sie den verlustfreien Master (WAV, FLAC, AIFF, ALAC, CAF oder WavPack)";
    refused_damaged: "The file is damaged or cut off: export it again, and send that" | "Die Datei ist beschädigt oder abgeschnitten: Exportieren Sie sie neu und senden Sie diese";
    refused_limits: "The file is too large, too long or too costly to look at: send a single recording" | "Die Datei ist zu groß, zu lang oder zu aufwendig: Senden Sie eine einzelne Aufnahme";
    refused_decoder: "The file could not be looked at to its end: export it again, and send that" | "Die Datei ließ sich nicht bis zum Ende prüfen: Exportieren Sie sie neu und senden Sie diese";
    refused_too_little: "It cannot be told from others: it takes 13 seconds that are not silence" | "Sie lässt sich nicht von anderen unterscheiden: Es braucht 13 Sekunden, die nicht still sind";
    refused_again: "You have registered this recording already: it is in your list" | "Sie haben diese Aufnahme schon registriert: Sie steht in Ihrer Liste";
    refused_taken: "Another provider has registered this recording. If it is yours, ask the operator: they see whose master came first" | "Ein anderer Anbieter hat diese Aufnahme registriert. Wenn sie Ihnen gehört, wenden Sie sich an den Betreiber";
    refused_picture: "This is no picture that is taken: send JPEG, PNG or WebP" | "Das ist kein Bild, das angenommen wird: Senden Sie JPEG, PNG oder WebP";
    refused_picture_size: "The picture is larger than 8,000 by 8,000 pixels: send a smaller one" | "Das Bild ist größer als 8.000 mal 8.000 Pixel: Senden Sie ein kleineres";
    save: "Save" | "Speichern";
    taken: "It is here. Say what it is and what it costs." | "Sie ist da. Sagen Sie, was es ist und was es kostet.";
    saved: "It is kept." | "Es ist gespeichert.";
    now_published: "It is in the shop now." | "Sie ist jetzt im Shop.";
    now_withdrawn: "It is out of the shop." | "Sie ist aus dem Shop.";
    isrc_taken: "Another recording in the shop has this ISRC" | "Eine andere Aufnahme im Shop hat diesen ISRC";
    incomplete: "Save a title, an artist and a price first" | "Speichern Sie zuerst Titel, Interpret und Preis";
    not_in_this_state: "As it stands, that cannot be done" | "So, wie sie steht, geht das nicht";
    title_wanted: "Enter a title: one line of up to 200 characters" | "Geben Sie einen Titel ein: eine Zeile mit höchstens 200 Zeichen";
    artist_wanted: "Enter an artist: one line of up to 200 characters" | "Geben Sie einen Interpreten ein: eine Zeile mit höchstens 200 Zeichen";
    isrc_wanted: "Enter an ISRC such as DE-A1B-26-00001, or none" | "Geben Sie einen ISRC wie DE-A1B-26-00001 ein oder keinen";
    label_wanted: "Enter a label of up to 200 characters, or none" | "Geben Sie ein Label mit höchstens 200 Zeichen ein oder keines";
    currency_wanted: "Enter a currency such as EUR" | "Geben Sie eine Währung wie EUR ein";
    price_wanted: "Enter a price of whole cents above 0, such as 0.99" | "Geben Sie einen Preis über 0 in ganzen Cent ein, etwa 0,99";
    country_wanted: "Enter countries such as AT DE CH, or none for everywhere" | "Geben Sie Länder wie AT DE CH ein oder keine für überall";

    publish: "Publish" | "Veröffentlichen";
    publish_title: "Put it into the shop" | "In den Shop stellen";
    publish_how: "What was saved last is published." | "Veröffentlicht wird, was zuletzt gespeichert wurde.";
    withdraw: "Withdraw" | "Zurückziehen";
    withdraw_title: "Take it out of the shop" | "Aus dem Shop nehmen";
    withdraw_how: "Who has bought it keeps it. You can publish it again." | "Wer sie gekauft hat, behält sie. Sie können sie wieder veröffentlichen.";
    in_the_shop: "See it as listeners do" | "So sehen es Hörer";


    why_draft: "Only you see it. Say what it is and what it costs, then publish it." | "Nur Sie sehen sie. Sagen Sie, was es ist und was es kostet, und veröffentlichen Sie sie dann.";
    why_waiting: "A recording that sounds like this one is registered already: an operator decides whether they are the same." | "Eine Aufnahme, die wie diese klingt, ist schon registriert: Ob es dieselbe ist, entscheidet ein Mensch beim Betreiber.";
    why_published: "It is in the shop." | "Sie ist im Shop.";
    why_withdrawn: "It is not in the shop any more. Who has bought it keeps it." | "Sie ist nicht mehr im Shop. Wer sie gekauft hat, behält sie.";
    why_refused: "It is the recording of another provider and cannot be sold by you." | "Es ist die Aufnahme eines anderen Anbieters und kann nicht von Ihnen verkauft werden.";
}

crate::sentences! {
    file_hint(formats, size): "{formats}, up to {size}." | "{formats}, bis {size}.";
    year_wanted(now): "Enter a year from 1860 to {now}, or none" | "Geben Sie ein Jahr von 1860 bis {now} ein oder keines";
    preview_wanted(seconds): "Enter a whole second within the {seconds} of the recording" | "Geben Sie eine ganze Sekunde innerhalb der {seconds} der Aufnahme ein";
    no_country(code): "{code} is no country: enter codes such as AT DE CH" | "{code} ist kein Land: Geben Sie Codes wie AT DE CH ein";
    share_note(percent): "You get {percent} of the price without tax." | "Sie erhalten {percent} des Preises ohne Steuer.";
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

/// What is wrong with a field.
pub fn fault(fault: &DescriptionFault, language: Language) -> String {
    match fault {
        DescriptionFault::Title => title_wanted(language).to_owned(),
        DescriptionFault::Artist => artist_wanted(language).to_owned(),
        DescriptionFault::Isrc => isrc_wanted(language).to_owned(),
        DescriptionFault::Label => label_wanted(language).to_owned(),
        DescriptionFault::Year { now } => year_wanted(language, &now.to_string()).to_string(),
        DescriptionFault::Currency => currency_wanted(language).to_owned(),
        DescriptionFault::Price => price_wanted(language).to_owned(),
        DescriptionFault::Territory(code) if code.is_empty() => country_wanted(language).to_owned(),
        DescriptionFault::Territory(code) => no_country(language, code).to_string(),
        DescriptionFault::Terms => terms_wanted(language).to_owned(),
        DescriptionFault::Preview { seconds } => {
            preview_wanted(language, &seconds.to_string()).to_string()
        }
    }
}

/// Why a file was not taken, by the rule that it broke, and what to do.
pub fn refusal(code: &str, language: Language) -> &'static str {
    match code {
        "lossy-master" => refused_lossy(language),
        "too-little" => refused_too_little(language),
        "registered-again" => refused_again(language),
        "registered-by-another" => refused_taken(language),
        "picture-too-large" => refused_picture_size(language),
        "not-a-picture" | "broken-picture" => refused_picture(language),
        "broken-container"
        | "broken-codec-settings"
        | "bad-packets"
        | "no-frames"
        | "damaged"
        | "format-changes"
        | "unreadable" => refused_damaged(language),
        "too-many-bytes"
        | "too-many-frames"
        | "too-many-packets"
        | "packet-too-long"
        | "expands"
        | "reads-too-much"
        | "takes-too-long"
        | "takes-too-much-memory" => refused_limits(language),
        "decoder-died" => refused_decoder(language),
        _ => refused_not_audio(language),
    }
}
