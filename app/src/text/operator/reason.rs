//! Why a record was rejected, by the reason's code.

use domain::party::Language;

macro_rules! reasons {
    ($($code:literal: $en:literal | $de:literal;)*) => {
        /// Every code, as filters offer them.
        pub const CODES: &[&str] = &[$($code),*];

        /// The reason in words; the code itself where it is none of ours.
        pub fn reason(code: &str, language: Language) -> &str {
            match (code, language) {
                $(
                    ($code, Language::En) => $en,
                    ($code, Language::De) => $de,
                )*
                _ => code,
            }
        }
    };
}

reasons! {
    "unknown_line": "Unknown line" | "Unbekannter Anschluss";
    "no_account_at_time": "Line without an account at that time" | "Anschluss ohne Konto zu dieser Zeit";
    "unterminated_quote": "Quote not closed" | "Anführungszeichen nicht geschlossen";
    "column_count": "Wrong number of columns" | "Falsche Zahl von Spalten";
    "empty_field": "Empty field" | "Leeres Feld";
    "field_too_long": "Field too long" | "Feld zu lang";
    "too_long": "Record too long" | "Datensatz zu lang";
    "nul_byte": "NUL byte" | "NUL-Byte";
    "not_utf8": "Not UTF-8 text" | "Kein UTF-8-Text";
    "bad_number": "Not a number" | "Keine Zahl";
    "negative_number": "Negative number" | "Negative Zahl";
    "absurd_number": "Number that cannot be" | "Unmögliche Zahl";
    "unknown_unit": "Unknown unit" | "Unbekannte Einheit";
    "other_unit": "Unit of another service" | "Einheit eines anderen Dienstes";
    "unknown_service": "Unknown service" | "Unbekannter Dienst";
    "unknown_disposition": "Unknown disposition" | "Unbekannter Ausgang";
    "unknown_word": "Unknown word in a field" | "Unbekanntes Wort in einem Feld";
    "bad_time": "Not a time" | "Keine Zeit";
    "nonexistent_local_time": "Time that the clocks skipped" | "Zeit, die es wegen der Umstellung nicht gab";
    "end_before_start": "End before start" | "Ende vor dem Anfang";
    "in_future": "In the future" | "In der Zukunft";
    "billed_longer_than_call": "Billed longer than the call" | "Länger berechnet als gesprochen";
    "missing_attribute": "Missing attribute" | "Fehlendes Attribut";
    "bad_attribute": "Not an attribute" | "Kein Attribut";
    "unknown_status_type": "Unknown accounting status" | "Unbekannter Abrechnungsstatus";
    "no_usage": "Not about usage" | "Keine Nutzung";
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::mediation::RejectReason;

    #[test]
    fn codes_have_words_in_both_languages() {
        for code in CODES {
            for language in Language::ALL {
                assert_ne!(reason(code, language), *code, "{language}");
            }
        }
        assert_eq!(reason("of_tomorrow", Language::De), "of_tomorrow");
    }

    #[test]
    fn the_codes_are_the_domains() {
        for known in [
            RejectReason::UnterminatedQuote,
            RejectReason::NulByte,
            RejectReason::NotUtf8,
            RejectReason::EndBeforeStart,
            RejectReason::UnknownLine {
                line: String::new(),
            },
            RejectReason::NoAccountAtTime {
                line: String::new(),
            },
            RejectReason::NoUsage("Accounting-On"),
        ] {
            assert!(CODES.contains(&known.code()), "{}", known.code());
        }
    }
}
