//! Months, weekdays and how long it still is.

use domain::party::Language;

/// English, German, and both short.
const MONTHS: [[&str; 4]; 12] = [
    ["January", "Januar", "Jan", "Jan."],
    ["February", "Februar", "Feb", "Feb."],
    ["March", "März", "Mar", "März"],
    ["April", "April", "Apr", "Apr."],
    ["May", "Mai", "May", "Mai"],
    ["June", "Juni", "Jun", "Juni"],
    ["July", "Juli", "Jul", "Juli"],
    ["August", "August", "Aug", "Aug."],
    ["September", "September", "Sep", "Sept."],
    ["October", "Oktober", "Oct", "Okt."],
    ["November", "November", "Nov", "Nov."],
    ["December", "Dezember", "Dec", "Dez."],
];

/// English and German, short, from Monday.
const WEEKDAYS: [[&str; 2]; 7] = [
    ["Mon", "Mo."],
    ["Tue", "Di."],
    ["Wed", "Mi."],
    ["Thu", "Do."],
    ["Fri", "Fr."],
    ["Sat", "Sa."],
    ["Sun", "So."],
];

/// The month numbered `month`, from 1.
pub fn month(month: i8, language: Language) -> &'static str {
    named(month)[usize::from(language == Language::De)]
}

/// The same, short.
pub fn month_short(month: i8, language: Language) -> &'static str {
    named(month)[2 + usize::from(language == Language::De)]
}

fn named(month: i8) -> [&'static str; 4] {
    // a calendar date's month is between 1 and 12
    let index = usize::try_from(month - 1).unwrap_or_default();
    MONTHS[index.min(MONTHS.len() - 1)]
}

/// The weekday that many days after Monday, short.
pub fn weekday(after_monday: i8, language: Language) -> &'static str {
    let index = usize::try_from(after_monday).unwrap_or_default();
    WEEKDAYS[index.min(WEEKDAYS.len() - 1)][usize::from(language == Language::De)]
}

crate::texts! {
    last_day: "last day" | "letzter Tag";
}

crate::plurals! {
    days: "day", "days" | "Tag", "Tage";
}

/// “9 days left”.
pub fn days_left(language: Language, left: i64) -> String {
    let days = days(language, left);
    match language {
        Language::En => format!("{days} left"),
        Language::De => format!("noch {days}"),
    }
}

crate::sentences! {
    as_of(instant): "as of {instant}" | "Stand {instant}";
    of_days(days, of): "{days} of {of}" | "{days} von {of}";
}
