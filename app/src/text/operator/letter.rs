//! Words of the page about the letter that bills are written on.

use domain::party::Language;

crate::texts! {
    title: "Letter" | "Briefbogen";
    how: "What all bills look like, who sends them, and what stands at their foot. A change is for bills that are made from now on; those that are there stay as they are."
        | "Wie alle Rechnungen aussehen, wer sie verschickt und was an ihrem Fuß steht. Eine Änderung gilt für Rechnungen, die von jetzt an entstehen; vorhandene bleiben, wie sie sind.";
    not_yet: "No letter was designed yet: bills are written on the usual one." | "Es wurde noch kein Briefbogen gestaltet: Rechnungen erscheinen auf dem üblichen.";

    seller: "Who sends the bills" | "Wer die Rechnungen verschickt";
    name: "Name" | "Name";
    name_hint: "The legal name, as the register has it." | "Der rechtliche Name, wie er im Register steht.";
    address: "Address" | "Anschrift";
    address_hint: "Line by line." | "Zeile für Zeile.";
    tax_id: "VAT number" | "USt-IdNr.";
    country: "Country" | "Land";
    country_hint: "A code of two letters such as DE; when left empty, the one that the VAT number begins with." | "Ein Kürzel aus zwei Buchstaben wie DE; bleibt es leer, gilt das, mit dem die USt-IdNr. beginnt.";
    email: "E-mail for questions (optional)" | "E-Mail für Fragen (freiwillig)";
    phone: "Telephone for questions (optional)" | "Telefon für Fragen (freiwillig)";
    iban: "IBAN (optional)" | "IBAN (freiwillig)";
    iban_hint: "Without one, a bill does not say where to pay." | "Ohne sie sagt eine Rechnung nicht, wohin zu zahlen ist.";
    bic: "BIC (optional)" | "BIC (freiwillig)";
    account_holder: "Account holder, where it is not the seller (optional)" | "Kontoinhaber, wenn es nicht der Absender ist (freiwillig)";

    look: "How bills look" | "Wie Rechnungen aussehen";
    accent: "Color of rules and links" | "Farbe der Linien und Verweise";
    accent_hint: "Such as #1f3a5f; dark enough to be read on white, also where a printer has no colors." | "Etwa #1f3a5f; dunkel genug, um auf Weiß lesbar zu sein, auch wenn ein Drucker keine Farben hat.";
    logo: "Logo" | "Logo";
    no_logo: "There is no logo." | "Es gibt kein Logo.";
    remove_logo: "Remove the logo" | "Logo entfernen";
    svg: "SVG" | "SVG";
    png: "PNG" | "PNG";

    foot: "What stands on every bill" | "Was auf jeder Rechnung steht";
    footer_en: "Foot of English bills" | "Fuß englischer Rechnungen";
    footer_de: "Foot of German bills" | "Fuß deutscher Rechnungen";
    complaints_en: "Where to complain, on English bills (optional)" | "Wo man sich beschwert, auf englischen Rechnungen (freiwillig)";
    complaints_de: "Where to complain, on German bills (optional)" | "Wo man sich beschwert, auf deutschen Rechnungen (freiwillig)";
    complaints_hint: "Who decides where customer and seller do not agree." | "Wer entscheidet, wenn Kunde und Absender sich nicht einigen.";

    mailing: "Mail" | "Versand";
    mails: "Mail bills when their run is through" | "Rechnungen per E-Mail schicken, wenn ihr Lauf fertig ist";

    preview: "Preview" | "Vorschau";
    preview_how: "A made-up bill on this letter, as a PDF. Nothing is kept." | "Eine erfundene Rechnung auf diesem Briefbogen, als PDF. Es wird nichts gespeichert.";
    preview_language: "Language of the preview" | "Sprache der Vorschau";
    preview_saved: "The letter that is kept, as PDF:" | "Der gespeicherte Briefbogen als PDF:";
    frame: "Preview of the letter" | "Vorschau des Briefbogens";
    shown: "The preview shows what the form says." | "Die Vorschau zeigt, was im Formular steht.";
    not_shown: "The preview shows what the form said before:" | "Die Vorschau zeigt noch, was zuvor im Formular stand:";
    english: "English" | "Englisch";
    german: "German" | "Deutsch";

    fault_country: "Enter a country as two letters, such as DE" | "Geben Sie ein Land als zwei Buchstaben an, etwa DE";
    fault_no_country: "Enter the country: the VAT number does not begin with one" | "Geben Sie das Land an: Die USt-IdNr. beginnt mit keinem";
    fault_iban: "This is no IBAN, or a digit of it is wrong" | "Das ist keine IBAN, oder eine Ziffer ist falsch";
    fault_no_iban: "Enter the IBAN that the bank or the holder belongs to" | "Geben Sie die IBAN an, zu der Bank oder Inhaber gehören";
    fault_bic: "Enter a bank’s code such as COBADEFFXXX" | "Geben Sie die Kennung einer Bank an, etwa COBADEFFXXX";
    fault_email: "Enter an e-mail address such as bills@example.com" | "Geben Sie eine E-Mail-Adresse an, etwa rechnung@example.com";
    fault_address: "Enter the address in 1 to 7 lines" | "Geben Sie die Anschrift in 1 bis 7 Zeilen an";
    fault_tax_id: "Enter a VAT number: two letters of a country, and 2 to 13 letters or digits" | "Geben Sie eine USt-IdNr. an: zwei Buchstaben eines Landes und 2 bis 13 Buchstaben oder Ziffern";
    fault_accent: "Enter a color such as #1f3a5f" | "Geben Sie eine Farbe an, etwa #1f3a5f";
    fault_logo_kind: "Choose an SVG or a PNG" | "Wählen Sie ein SVG oder ein PNG";
    fault_logo_script: "The logo holds a script: export it without" | "Das Logo enthält ein Skript: Exportieren Sie es ohne";
    fault_logo_external: "The logo refers to something outside of it: export it with all that it shows" | "Das Logo verweist auf etwas außerhalb: Exportieren Sie es mit allem, was es zeigt";
    fault_logo_text: "The logo holds text: turn it into paths" | "Das Logo enthält Text: Wandeln Sie ihn in Pfade um";
    fault_logo_entities: "The logo defines entities: export it without" | "Das Logo definiert Entities: Exportieren Sie es ohne";
    fault_logo_large: "The logo is too elaborate: choose a simpler one" | "Das Logo ist zu aufwendig: Wählen Sie ein einfacheres";
    fault_logo_empty: "Nothing of the logo can be seen" | "Vom Logo ist nichts zu sehen";
    fault_logo_again: "Choose the logo again: browsers do not keep it" | "Wählen Sie das Logo noch einmal: Browser behalten es nicht";
    fault_long: "Name and address are too long for the line above the recipient, or for the foot: shorten them" | "Name und Anschrift sind zu lang für die Zeile über dem Empfänger oder für den Fuß: Kürzen Sie sie";
}

crate::sentences! {
    /// Which logo is there.
    logo_there(kind, size): "There is a logo: {kind}, {size}." | "Es gibt ein Logo: {kind}, {size}.";
    /// What is taken as a logo.
    logo_hint(size): "An SVG or a PNG, up to {size}." | "Ein SVG oder ein PNG, bis {size}.";
    /// How the foot is written.
    footer_hint(columns, lines, chars): "Up to {columns} columns with an empty line between them, each of up to {lines} lines of {chars} characters. When left empty, name, address and bank stand there."
        | "Bis zu {columns} Spalten mit einer Leerzeile dazwischen, jede mit bis zu {lines} Zeilen von {chars} Zeichen. Bleibt es leer, stehen dort Name, Anschrift und Bank.";
    fault_footer(columns, lines, chars): "The foot has at most {columns} columns of {lines} lines of {chars} characters" | "Der Fuß hat höchstens {columns} Spalten mit {lines} Zeilen von {chars} Zeichen";
    fault_complaints(max): "Enter at most {max} characters" | "Geben Sie höchstens {max} Zeichen ein";
    fault_line(max): "Enter one line of 1 to {max} characters" | "Geben Sie eine Zeile von 1 bis {max} Zeichen ein";
    fault_contrast(found, wanted): "The color is too light: its contrast on white is {found}, at least {wanted} is needed" | "Die Farbe ist zu hell: Ihr Kontrast auf Weiß ist {found}, nötig ist mindestens {wanted}";
    fault_contrast_gray(found, wanted): "The color is too light where a printer has no colors: its contrast is {found}, at least {wanted} is needed" | "Die Farbe ist zu hell, wenn ein Drucker keine Farben hat: Ihr Kontrast ist {found}, nötig ist mindestens {wanted}";
    fault_logo_bytes(max): "The logo has more than {max}" | "Das Logo hat mehr als {max}";
    fault_logo_feature(what): "The logo uses what is not printed: {what}" | "Das Logo nutzt, was nicht gedruckt wird: {what}";
    fault_logo_damaged(what): "The logo cannot be read: {what}" | "Das Logo ist nicht lesbar: {what}";
    fault_control(sign): "{sign} cannot be seen: remove it" | "{sign} ist nicht zu sehen: Entfernen Sie es";
    fault_right_to_left(sign): "{sign} is written from right to left, which is not printed yet" | "{sign} wird von rechts nach links geschrieben, was noch nicht gedruckt wird";
    fault_no_glyph(sign): "The font has no {sign}" | "Der Schrift fehlt {sign}";
    fault_other(what): "This cannot be printed: {what}" | "Das lässt sich nicht drucken: {what}";
}

/// The foot's label in the form.
pub const fn footer_of(of: Language, language: Language) -> &'static str {
    match of {
        Language::En => footer_en(language),
        Language::De => footer_de(language),
    }
}

/// The label of where to complain.
pub const fn complaints_of(of: Language, language: Language) -> &'static str {
    match of {
        Language::En => complaints_en(language),
        Language::De => complaints_de(language),
    }
}

/// A language's name.
pub const fn language_name(of: Language, language: Language) -> &'static str {
    match of {
        Language::En => english(language),
        Language::De => german(language),
    }
}
