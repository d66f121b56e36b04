//! Why this bill differs from the one before: the differences in words.

use super::bill;
use crate::{
    format,
    text::{Rich, bill as bill_words, change as words},
};
use domain::{
    invoice::{Cause, Change, InvoiceDocument, InvoiceLine, Subject},
    party::Language,
    unit::{Money, MoneyError, Quantity, Unit},
    usage::Service,
};

/// Which way an amount went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is more now.
    More,
    /// It is less now.
    Less,
    /// It is the same.
    Same,
}

/// A difference, with its sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeltaView {
    /// Which way.
    pub sign: Sign,
    /// The amount with its sign: `+$5.00`.
    pub amount: String,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeView {
    /// What it is about.
    pub label: String,
    /// What brought it about.
    pub cause: String,
    /// The amount on the bill before.
    pub before: String,
    /// The amount on this one.
    pub now: String,
    /// The difference.
    pub delta: DeltaView,
}

/// All differences between two bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangesView {
    /// In one sentence: "October is *$9.55 more*".
    pub say: Rich,
    /// The table's caption.
    pub caption: String,
    /// The headings of its four columns.
    pub heads: [String; 4],
    /// The differences.
    pub rows: Vec<ChangeView>,
    /// The totals and their difference, which is the sum of the others.
    pub total: ChangeView,
}

impl Sign {
    /// Its word in `data-sign`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Sign::More => "more",
            Sign::Less => "less",
            Sign::Same => "same",
        }
    }
}

impl DeltaView {
    /// The difference `delta`.
    pub fn new(delta: Money, language: Language) -> Self {
        let sign = match delta.micros() {
            0 => Sign::Same,
            1.. => Sign::More,
            _ => Sign::Less,
        };
        let amount = format::money_signed(delta, language);
        Self { sign, amount }
    }
}

impl ChangesView {
    /// What [`domain::invoice::compare`] found between the two documents.
    ///
    /// # Errors
    /// [`MoneyError`] where the two are in different currencies.
    pub fn new(
        now: &InvoiceDocument,
        before: &InvoiceDocument,
        changes: &[Change],
        language: Language,
    ) -> Result<Self, MoneyError> {
        let month =
            |document: &InvoiceDocument| format::month_name(document.period.month, language);
        let writer = Writer {
            now,
            before,
            month_before: month(before),
            language,
        };
        let delta = now.total.checked_sub(before.total)?;
        let total = ChangeView {
            label: words::total(language).to_owned(),
            cause: String::new(),
            before: format::money(before.total, language),
            now: format::money(now.total, language),
            delta: DeltaView::new(delta, language),
        };
        let by = |delta: Money| delta.checked_neg().map(|by| format::money(by, language));
        let say = match total.delta.sign {
            Sign::Same => Rich::plain(words::equal(language, month(now)).to_string()),
            Sign::More => words::more(language, month(now), &format::money(delta, language)),
            Sign::Less => words::less(language, month(now), &by(delta)?),
        };
        Ok(Self {
            say,
            caption: words::between(language, month(before), month(now)).to_string(),
            heads: [
                words::what(language).to_owned(),
                format::month(before.period.month, language),
                format::month(now.period.month, language),
                words::difference(language).to_owned(),
            ],
            rows: changes.iter().map(|change| writer.row(change)).collect(),
            total,
        })
    }
}

struct Writer<'d> {
    now: &'d InvoiceDocument,
    before: &'d InvoiceDocument,
    month_before: &'static str,
    language: Language,
}

impl Writer<'_> {
    fn row(&self, change: &Change) -> ChangeView {
        let language = self.language;
        let label = match change.subject {
            Subject::Usage(service) => bill_words::service(service, language).to_owned(),
            Subject::Late(Service::Voice) => words::late_calls(language).to_owned(),
            Subject::Late(Service::Data) => words::late_data(language).to_owned(),
            Subject::Charges(_) => words::charges(language).to_owned(),
            Subject::Recordings => words::recordings(language).to_owned(),
            Subject::Deliveries => words::deliveries(language).to_owned(),
            Subject::Tax(rate) => {
                words::tax(language, &format::percent(rate, language)).to_string()
            }
        };
        ChangeView {
            label,
            cause: self.cause(change),
            before: format::money(change.before, language),
            now: format::money(change.now, language),
            delta: DeltaView::new(change.delta, language),
        }
    }

    fn cause(&self, change: &Change) -> String {
        let language = self.language;
        match (&change.cause, change.subject) {
            (Cause::SameBand, Subject::Usage(service)) => match line_of(self.now, service) {
                Some(line) => {
                    let used = format::quantity(line.counted(), line.group.unit, language);
                    words::same_band(language, &used).to_string()
                }
                None => words::same(language).to_owned(),
            },
            (Cause::OtherBand { before, now }, Subject::Usage(service)) => {
                self.other_band(service, *before, *now)
            }
            (Cause::New, _) => words::new(language, self.month_before).to_string(),
            (Cause::Gone, _) => words::gone(language, self.month_before).to_string(),
            (
                Cause::OtherTariff {
                    used: Some((before, now)),
                },
                Subject::Usage(service),
            ) => self.other_tariff(service, *before, *now),
            (Cause::OtherTariff { .. }, _) => words::other_tariff(language).to_owned(),
            (Cause::Follows, Subject::Late(_)) => words::late_both(language).to_owned(),
            (Cause::Follows | Cause::SameBand | Cause::OtherBand { .. }, _) => {
                words::follows(language).to_owned()
            }
        }
    }

    fn other_tariff(&self, service: Service, before: Quantity, now: Quantity) -> String {
        let unit = self.unit(service);
        let [before, now] = format::quantities_apart([before, now], unit, self.language);
        if before == now {
            return words::other_tariff(self.language).to_owned();
        }
        words::other_tariff_used(self.language, &now, &before).to_string()
    }

    fn unit(&self, service: Service) -> Unit {
        line_of(self.now, service)
            .or_else(|| line_of(self.before, service))
            .map_or(Unit::Second, |line| line.group.unit)
    }

    fn other_band(&self, service: Service, before: Quantity, now: Quantity) -> String {
        let unit = self.unit(service);
        let [before_text, now_text] = format::quantities_apart([before, now], unit, self.language);
        let is_same_band = line_of(self.now, service).is_some_and(|line| {
            let schedule = &line.group.schedule;
            schedule.band_of(before) == schedule.band_of(now)
        });
        // beyond the last band more costs more without a change of band
        let sentence = if is_same_band {
            words::further
        } else {
            words::other_band
        };
        sentence(self.language, &now_text, &before_text).to_string()
    }
}

fn line_of(document: &InvoiceDocument, service: Service) -> Option<&InvoiceLine> {
    let mut lines = document.lines.iter();
    lines.find(|line| line.service() == service && !line.is_adjustment())
}

/// `Data: over 25 up to 50 GB`: the bands of an invoice, for a list.
///
/// # Errors
/// [`MoneyError::OutOfRange`].
pub fn bands(document: &InvoiceDocument, language: Language) -> Result<Vec<String>, MoneyError> {
    let lines = document.lines.iter().filter(|line| !line.is_adjustment());
    lines.map(|line| bill::label(line, language)).collect()
}
