//! What a provider says about a recording, and the states it goes through.

use super::{Isrc, Territory};
use crate::unit::{Currency, Money};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest title, artist or label, in characters.
pub const TEXT_CHARS_MAX: usize = 200;
/// The longest terms, in characters.
pub const TERMS_CHARS_MAX: usize = 500;
/// The first year of recorded sound.
const YEAR_MIN: i16 = 1860;

/// Where a recording stands between its upload and the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContentState {
    /// Its provider describes it.
    Draft,
    /// It sounds like another one: a person decides.
    Held,
    /// For sale.
    Published,
    /// Not for sale any more; who has bought it keeps it.
    Withdrawn,
    /// A person decided that it is somebody else's.
    Refused,
}

/// The state does not allow the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a recording that is {from} cannot become {to}")]
pub struct StateForbids {
    /// What it is.
    pub from: ContentState,
    /// What it was to become.
    pub to: ContentState,
}

impl ContentState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Held,
        Self::Published,
        Self::Withdrawn,
        Self::Refused,
    ];

    /// Its number in database columns; never reused.
    pub const fn code(self) -> i16 {
        match self {
            Self::Draft => 1,
            Self::Held => 2,
            Self::Published => 3,
            Self::Withdrawn => 4,
            Self::Refused => 5,
        }
    }

    /// The state with that number.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Held => "held",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
        }
    }

    /// `to`, where the rules lead there.
    ///
    /// # Errors
    /// [`StateForbids`].
    pub fn become_state(self, to: Self) -> Result<Self, StateForbids> {
        use ContentState::{Draft, Held, Published, Refused, Withdrawn};
        match (self, to) {
            (Held, Draft | Refused)
            | (Draft | Withdrawn, Published)
            | (Published, Withdrawn)
            | (Draft | Published | Withdrawn, Refused) => Ok(to),
            (from, to) => Err(StateForbids { from, to }),
        }
    }
}

impl fmt::Display for ContentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A description as it was typed, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DescriptionForm {
    /// Its title.
    pub title: String,
    /// Who performs it.
    pub artist: String,
    /// Its ISRC; may be empty.
    pub isrc: String,
    /// Who brings it out; may be empty.
    pub label: String,
    /// When it was recorded; may be empty.
    pub year: String,
    /// What it costs: `0.99`.
    pub price: String,
    /// In which currency.
    pub currency: String,
    /// Where it is for sale.
    pub territory: String,
    /// Second at which its preview begins.
    pub preview: String,
    /// What else its provider allows or asks for; may be empty.
    pub terms: String,
}

/// What is said about a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Its title.
    pub title: String,
    /// Who performs it.
    pub artist: String,
    /// Its code.
    pub isrc: Option<Isrc>,
    /// Who brings it out.
    pub label: Option<String>,
    /// When it was recorded.
    pub year: Option<i16>,
    /// What it costs, where.
    pub offer: Offer,
    /// Where its preview begins.
    pub preview_start_seconds: u32,
    /// What else its provider allows or asks for.
    pub terms: Option<String>,
}

/// Price and territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Whole coins; with tax or without, as the buyer's tariff says its prices.
    pub price: Money,
    /// Where it is for sale.
    pub territory: Territory,
}

/// What is wrong with one field of a [`DescriptionForm`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionFault {
    /// Title: nothing, too long, or more than a line.
    #[error("a title of one line of 1 to {TEXT_CHARS_MAX} characters is wanted")]
    Title,
    /// Artist: nothing, too long, or more than a line.
    #[error("an artist of one line of 1 to {TEXT_CHARS_MAX} characters is wanted")]
    Artist,
    /// ISRC: not one.
    #[error("an ISRC is two letters, three letters or digits, seven digits: DE-A40-26-00017")]
    Isrc,
    /// Label: too long, or more than a line.
    #[error("a label of one line of up to {TEXT_CHARS_MAX} characters is wanted")]
    Label,
    /// Year: not one, or not yet.
    #[error("a year from {YEAR_MIN} to {now} is wanted")]
    Year {
        /// This year.
        now: i16,
    },
    /// Currency: unknown.
    #[error("a currency such as EUR is wanted")]
    Currency,
    /// Price: no amount of whole coins above zero and up to 10,000.
    #[error("a price of whole coins such as 0.99, above 0 and up to 10000, is wanted")]
    Price,
    /// Territory: a country that there is none of; its text.
    #[error("{0:?} is not a country: \"worldwide\", or codes such as AT CH DE")]
    Territory(String),
    /// Terms: too long, or more than a line.
    #[error("terms of one line of up to {TERMS_CHARS_MAX} characters are wanted")]
    Terms,
    /// Preview: not within the recording, which is so many seconds long.
    #[error("a whole second within the {seconds} of the recording is wanted")]
    Preview {
        /// The recording's length.
        seconds: u64,
    },
}

impl DescriptionFault {
    /// The form's field.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Artist => "artist",
            Self::Isrc => "isrc",
            Self::Label => "label",
            Self::Year { .. } => "year",
            Self::Currency => "currency",
            Self::Price => "price",
            Self::Territory(_) => "territory",
            Self::Preview { .. } => "preview",
            Self::Terms => "terms",
        }
    }
}

impl DescriptionForm {
    /// What the form says of a recording of `seconds`, in the year `now`.
    ///
    /// # Errors
    /// Every fault, in the order of the fields.
    pub fn check(&self, seconds: u64, now: i16) -> Result<Description, Vec<DescriptionFault>> {
        let mut faults = Vec::new();
        let mut keep = |fault| faults.push(fault);
        let title = line(&self.title).filter(|text| !text.is_empty());
        if title.is_none() {
            keep(DescriptionFault::Title);
        }
        let artist = line(&self.artist).filter(|text| !text.is_empty());
        if artist.is_none() {
            keep(DescriptionFault::Artist);
        }
        let isrc = optional(&self.isrc, |text| text.parse::<Isrc>().ok());
        if isrc.is_none() {
            keep(DescriptionFault::Isrc);
        }
        let label = optional(&self.label, line);
        if label.is_none() {
            keep(DescriptionFault::Label);
        }
        let year = optional(&self.year, |text| {
            let year = text.parse::<i16>().ok()?;
            (YEAR_MIN..=now).contains(&year).then_some(year)
        });
        if year.is_none() {
            keep(DescriptionFault::Year { now });
        }
        let currency = self.currency.trim().to_ascii_uppercase();
        let currency = currency.parse::<Currency>().ok();
        if currency.is_none() {
            keep(DescriptionFault::Currency);
        }
        let price = currency.and_then(|currency| price(&self.price, currency));
        if currency.is_some() && price.is_none() {
            keep(DescriptionFault::Price);
        }
        let territory = match self.territory.parse::<Territory>() {
            Ok(territory) => Some(territory),
            Err(fault) => {
                keep(DescriptionFault::Territory(fault.0));
                None
            }
        };
        let preview = optional(&self.preview, |text| {
            let start = text.parse::<u32>().ok()?;
            (u64::from(start) < seconds.max(1)).then_some(start)
        });
        if preview.is_none() {
            keep(DescriptionFault::Preview { seconds });
        }
        let terms = optional(&self.terms, |text| line_of(text, TERMS_CHARS_MAX));
        if terms.is_none() {
            keep(DescriptionFault::Terms);
        }
        match (
            title, artist, isrc, label, year, price, territory, preview, terms,
        ) {
            (
                Some(title),
                Some(artist),
                Some(isrc),
                Some(label),
                Some(year),
                Some(price),
                Some(territory),
                Some(preview),
                Some(terms),
            ) => Ok(Description {
                title,
                artist,
                isrc,
                label,
                year,
                offer: Offer { price, territory },
                preview_start_seconds: preview.unwrap_or(0),
                terms,
            }),
            _ => Err(faults),
        }
    }
}

/// `Some(None)` for nothing, `None` for what `parse` refuses.
fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match text.trim() {
        "" => Some(None),
        text => parse(text).map(Some),
    }
}

/// One line of text, without what cannot be seen at its ends.
fn line(text: &str) -> Option<String> {
    line_of(text, TEXT_CHARS_MAX)
}

fn line_of(text: &str, chars_max: usize) -> Option<String> {
    let text = text.trim();
    let is_one = !text.chars().any(is_unseen) && text.chars().count() <= chars_max;
    is_one.then(|| text.to_owned())
}

/// Whether a character is none that a title or a file's name is made of: control
/// characters, and those that turn or hide the text beside them.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

fn price(text: &str, currency: Currency) -> Option<Money> {
    let price = Money::parse(&text.trim().replace(',', "."), currency).ok()?;
    let is_coins = price.micros() % currency.minor_unit_micros() == 0;
    let is_sane = (1..=10_000_000_000).contains(&price.micros());
    (is_coins && is_sane).then_some(price)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> DescriptionForm {
        DescriptionForm {
            title: " Song ".into(),
            artist: "Somebody".into(),
            price: "0,99".into(),
            currency: "eur".into(),
            territory: "worldwide".into(),
            ..DescriptionForm::default()
        }
    }

    #[test]
    fn little_is_enough() {
        let description = sound().check(200, 2026).unwrap();
        assert_eq!(description.title, "Song");
        assert_eq!(description.offer.price.micros(), 990_000);
        assert_eq!((description.isrc, description.year), (None, None));
    }

    #[test]
    fn each_field_has_its_refusal() {
        type Change = fn(&mut DescriptionForm);
        let rows: [(Change, DescriptionFault); 19] = [
            (|form| form.title = " ".into(), DescriptionFault::Title),
            (|form| form.title = "a\nb".into(), DescriptionFault::Title),
            (|form| form.title = "x".repeat(201), DescriptionFault::Title),
            (
                |form| form.title = "\u{202e}evil".into(),
                DescriptionFault::Title,
            ),
            (|form| form.artist = String::new(), DescriptionFault::Artist),
            (|form| form.isrc = "DE".into(), DescriptionFault::Isrc),
            (|form| form.label = "a\u{7}".into(), DescriptionFault::Label),
            (
                |form| form.year = "2027".into(),
                DescriptionFault::Year { now: 2026 },
            ),
            (
                |form| form.year = "1859".into(),
                DescriptionFault::Year { now: 2026 },
            ),
            (
                |form| form.currency = "EUX".into(),
                DescriptionFault::Currency,
            ),
            (|form| form.price = "0.999".into(), DescriptionFault::Price),
            (|form| form.price = "0".into(), DescriptionFault::Price),
            (|form| form.price = "-1".into(), DescriptionFault::Price),
            (
                |form| form.price = "10000.01".into(),
                DescriptionFault::Price,
            ),
            (
                |form| form.territory = "XX".into(),
                DescriptionFault::Territory("XX".into()),
            ),
            (
                |form| form.territory = String::new(),
                DescriptionFault::Territory(String::new()),
            ),
            (
                |form| form.preview = "200".into(),
                DescriptionFault::Preview { seconds: 200 },
            ),
            (|form| form.terms = "x".repeat(501), DescriptionFault::Terms),
            (
                |form| form.preview = "1.5".into(),
                DescriptionFault::Preview { seconds: 200 },
            ),
        ];
        for (change, fault) in rows {
            let mut form = sound();
            change(&mut form);
            assert_eq!(form.check(200, 2026), Err(vec![fault]), "{form:?}");
        }
    }

    #[test]
    fn all_faults_come_at_once() {
        let faults = DescriptionForm::default().check(200, 2026).unwrap_err();
        let fields: Vec<&str> = faults.iter().map(DescriptionFault::field).collect();
        assert_eq!(fields, ["title", "artist", "currency", "territory"]);
    }

    #[test]
    fn states_lead_where_the_rules_say() {
        use ContentState::{Draft, Held, Published, Refused, Withdrawn};
        let mut ways = Vec::new();
        for from in ContentState::ALL {
            assert_eq!(ContentState::from_code(from.code()), Some(from));
            let there = ContentState::ALL
                .into_iter()
                .filter(|to| from.become_state(*to).is_ok());
            ways.extend(there.map(|to| (from, to)));
        }
        let wanted = [
            (Draft, Published),
            (Draft, Refused),
            (Held, Draft),
            (Held, Refused),
            (Published, Withdrawn),
            (Published, Refused),
            (Withdrawn, Published),
            (Withdrawn, Refused),
        ];
        assert_eq!(ways, wanted);
        assert_eq!(ContentState::from_code(0), None);
    }
}
