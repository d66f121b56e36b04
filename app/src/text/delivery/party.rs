//! Words of the page on which a provider says who it is by law.

use domain::party::Language;

crate::texts! {
    title: "Business details" | "Unternehmensdaten";
    lead: "What the law wants on your statements. It holds for statements from now on; those that are there stay as they are."
        | "Was das Gesetz auf Ihren Abrechnungen verlangt. Es gilt für Abrechnungen von jetzt an; vorhandene bleiben, wie sie sind.";
    not_yet: "We cannot write a statement for you before we know who you are." | "Wir können Ihnen nichts abrechnen, bevor wir wissen, wer Sie sind.";
    who: "Who you are" | "Wer Sie sind";
    country_hint: "A code of two letters such as DE." | "Ein Kürzel aus zwei Buchstaben wie DE.";
    tax: "Your VAT" | "Ihre Umsatzsteuer";
    which_tax: "The tax on what your recordings earn" | "Die Steuer auf das, was Ihre Aufnahmen einbringen";
    tax_rate: "We charge VAT: you pay it to us with our part" | "Wir berechnen Umsatzsteuer: Sie zahlen sie uns mit unserem Anteil";
    tax_reverse_charge: "Reverse charge: we are a business of another country" | "Steuerschuldnerschaft des Leistungsempfängers: Wir sind ein Unternehmen in einem anderen Land";
    tax_exempt: "We are exempt, for instance as a small business" | "Wir sind befreit, etwa als Kleinunternehmer";
    tax_out_of_scope: "I am no business" | "Ich bin kein Unternehmer";
    rate: "Rate in percent" | "Satz in Prozent";
    rate_hint: "Where you charge VAT, such as 19 or 7." | "Wenn Sie Umsatzsteuer berechnen, etwa 19 oder 7.";
    reason: "Why you are exempt" | "Warum Sie befreit sind";
    reason_hint: "Where you are: the rule, as it is to stand on your statements." | "Wenn Sie es sind: die Vorschrift, wie sie auf Ihren Abrechnungen stehen soll.";
    vat_id: "VAT number" | "USt-IdNr.";
    vat_id_hint: "Every business needs it, or its tax number; with reverse charge it must be this one." | "Jedes Unternehmen braucht sie oder seine Steuernummer; mit Steuerschuldnerschaft des Leistungsempfängers muss es diese sein.";
    tax_number: "Tax number (optional)" | "Steuernummer (freiwillig)";
    bank: "Where we pay you" | "Wohin wir zahlen";
    iban_hint: "Without one we cannot pay what we owe you." | "Ohne sie können wir nicht zahlen, was wir Ihnen schulden.";
    account_holder: "Account holder, where it is not you (optional)" | "Kontoinhaber, wenn Sie es nicht sind (freiwillig)";
    fault_tax: "Choose one" | "Wählen Sie eines";
    fault_rate: "Enter a percentage from 0 to 100, such as 19 or 5.5" | "Geben Sie einen Satz von 0 bis 100 Prozent an, etwa 19 oder 5.5";
    fault_no_vat_id: "Enter your VAT number, or your tax number where that is enough" | "Geben Sie Ihre USt-IdNr. an, oder Ihre Steuernummer, wo diese genügt";
    fault_vat_id: "This is no VAT number: two letters of a country, and 2 to 13 letters or digits" | "Das ist keine USt-IdNr.: zwei Buchstaben eines Landes und 2 bis 13 Buchstaben oder Ziffern";
}

/// One of [`engine::flow::delivery::TAXES`] in words.
pub fn tax_of(tax: &str, language: Language) -> &'static str {
    match tax {
        "rate" => tax_rate(language),
        "reverse-charge" => tax_reverse_charge(language),
        "exempt" => tax_exempt(language),
        _ => tax_out_of_scope(language),
    }
}
