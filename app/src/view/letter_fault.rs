//! What is wrong with the letter that bills are written on, in words, at its field.

use crate::{component::form::FormFault, format, text::operator::letter as words};
use domain::{
    party::Language,
    unit::{Measure, Quantity, Unit},
};
use engine::flow::{
    add_accounts::{AccountFileError, Fault},
    delivery::PartyFault,
    letter::{
        COMPLAINTS_CHARS_MAX, FOOTER_COLUMNS_MAX, FOOTER_LINES_MAX, LINE_CHARS_MAX, LOGO_BYTES_MAX,
        LetterFault, LetterText,
    },
};
use paper::{LetterRefusal, TextFault};

/// The contrast that a color needs, in tenths.
const CONTRAST_TENTHS: u32 = 45;

/// The id of the foot's field.
pub fn footer_field(of: Language) -> String {
    format!("footer-{}", of.tag())
}

/// The id of the field about complaints.
pub fn complaints_field(of: Language) -> String {
    format!("complaints-{}", of.tag())
}

/// A whole number.
pub fn whole(number: usize, language: Language) -> String {
    format::integer(i64::try_from(number).unwrap_or(i64::MAX), language)
}

/// A size in bytes.
pub fn size(bytes: usize, language: Language) -> String {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    format::quantity_natural(Quantity::new(bytes, Measure::Bytes), Unit::Byte, language)
}

/// The limits of the foot, as its hint and its fault name them.
pub fn footer_limits(language: Language) -> [String; 3] {
    [FOOTER_COLUMNS_MAX, FOOTER_LINES_MAX, LINE_CHARS_MAX].map(|limit| whole(limit, language))
}

/// `fault` at its field.
pub fn letter_fault(fault: &LetterFault, language: Language) -> FormFault {
    match fault {
        LetterFault::Seller(AccountFileError::Seller { field, fault }) => {
            FormFault::new(field.clone(), of_seller(fault, language))
        }
        LetterFault::Seller(other) => other_fault("name", &other.to_string(), language),
        LetterFault::Footer(of) => {
            let [columns, lines, chars] = footer_limits(language);
            let words = words::fault_footer(language, &columns, &lines, &chars);
            FormFault::new(footer_field(*of), words.to_string())
        }
        LetterFault::Complaints(of) => {
            let max = whole(COMPLAINTS_CHARS_MAX, language);
            let words = words::fault_complaints(language, &max);
            FormFault::new(complaints_field(*of), words.to_string())
        }
        LetterFault::Text { text, fault } => {
            let field = match text {
                LetterText::Footer(of) => footer_field(*of),
                LetterText::Complaints(of) => complaints_field(*of),
            };
            FormFault::new(field, of_text(*fault, language))
        }
        LetterFault::Accent => FormFault::new("accent", words::fault_accent(language)),
        LetterFault::Paper(refusal) => of_paper(refusal, language),
    }
}

/// What cannot be printed, in the engine's English where no sentence says it.
pub fn other_fault(field: &'static str, what: &str, language: Language) -> FormFault {
    FormFault::new(field, words::fault_other(language, what).to_string())
}

/// What is wrong with a provider's own data, in words, at its field.
pub fn party_fault((field, fault): &(&'static str, PartyFault), language: Language) -> FormFault {
    use crate::text::delivery::party;
    let says = match fault {
        PartyFault::Field(fault) => of_seller(fault, language),
        PartyFault::Text(fault) => of_text(*fault, language),
        PartyFault::Tax => party::fault_tax(language).to_owned(),
        PartyFault::Rate => party::fault_rate(language).to_owned(),
        PartyFault::Law(_) => match *field {
            "vat_id" if fault.is_missing() => party::fault_no_vat_id(language).to_owned(),
            "vat_id" => party::fault_vat_id(language).to_owned(),
            "rate" => party::fault_rate(language).to_owned(),
            _ => words::fault_other(language, &fault.to_string()).to_string(),
        },
    };
    FormFault::new(*field, says)
}

fn of_seller(fault: &Fault, language: Language) -> String {
    let words = match fault {
        Fault::NotOneLine { chars_max } => {
            return words::fault_line(language, &whole(*chars_max, language)).to_string();
        }
        Fault::Address => words::fault_address(language),
        Fault::Country(_) => words::fault_country(language),
        Fault::CountryMissing => words::fault_no_country(language),
        Fault::Iban(_) => words::fault_iban(language),
        Fault::IbanMissing => words::fault_no_iban(language),
        Fault::Bic(_) => words::fault_bic(language),
        Fault::Email(_) => words::fault_email(language),
        Fault::Text(fault) => return of_text(*fault, language),
        Fault::Law(einvoice::Fault::NotAVatId { .. }) => words::fault_tax_id(language),
        other => return words::fault_other(language, &other.to_string()).to_string(),
    };
    words.to_owned()
}

/// What of a text cannot be printed.
pub fn of_text(fault: TextFault, language: Language) -> String {
    let named = |sign: char| format!("U+{:04X}", u32::from(sign));
    let words = match fault {
        TextFault::Control(sign) | TextFault::BidiControl(sign) | TextFault::Format(sign) => {
            words::fault_control(language, &named(sign))
        }
        TextFault::RightToLeft(sign) => words::fault_right_to_left(language, &named(sign)),
        TextFault::NoGlyph(sign) => words::fault_no_glyph(language, &format!("“{sign}”")),
    };
    words.to_string()
}

fn of_paper(refusal: &LetterRefusal, language: Language) -> FormFault {
    let ratio = |tenths: u32| {
        let text = format!("{}.{}", tenths / 10, tenths % 10);
        match language {
            Language::En => text,
            Language::De => text.replace('.', ","),
        }
    };
    let wanted = ratio(CONTRAST_TENTHS);
    let says = match refusal {
        LetterRefusal::AccentContrast { tenths } => {
            let words = words::fault_contrast(language, &ratio(*tenths), &wanted);
            return FormFault::new("accent", words.to_string());
        }
        LetterRefusal::AccentContrastGray { tenths } => {
            let words = words::fault_contrast_gray(language, &ratio(*tenths), &wanted);
            return FormFault::new("accent", words.to_string());
        }
        LetterRefusal::LineChars(_)
        | LetterRefusal::FooterLines(_)
        | LetterRefusal::FooterColumns(_) => {
            return FormFault::new("address", words::fault_long(language));
        }
        LetterRefusal::Text { fault, .. } => {
            return FormFault::new("name", of_text(*fault, language));
        }
        LetterRefusal::LogoBytes(_) => {
            words::fault_logo_bytes(language, &size(LOGO_BYTES_MAX, language)).to_string()
        }
        LetterRefusal::LogoFeature(what) => words::fault_logo_feature(language, what).to_string(),
        LetterRefusal::LogoUnreadable(what) => {
            words::fault_logo_damaged(language, what).to_string()
        }
        LetterRefusal::LogoKind | LetterRefusal::LogoText => {
            words::fault_logo_kind(language).to_owned()
        }
        LetterRefusal::LogoPixels(_)
        | LetterRefusal::LogoElements
        | LetterRefusal::LogoSegments(_) => words::fault_logo_large(language).to_owned(),
        LetterRefusal::LogoEntities => words::fault_logo_entities(language).to_owned(),
        LetterRefusal::LogoExternal(_) => words::fault_logo_external(language).to_owned(),
        LetterRefusal::LogoScript(_) => words::fault_logo_script(language).to_owned(),
        LetterRefusal::LogoTextElement => words::fault_logo_text(language).to_owned(),
        LetterRefusal::LogoEmpty => words::fault_logo_empty(language).to_owned(),
    };
    FormFault::new("logo", says)
}
