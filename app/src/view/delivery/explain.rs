//! Who pays what for a delivery, and why; or why there is none (SPL-9, SPL-11).
//! Every page and every bill says it with these words.

use super::network::over;
use crate::{
    format::{money, money_fine, percent, quantity_exact, quantity_natural},
    text::{Rich, delivery::explain as words},
};
use domain::{
    delivery::{
        AccessNetwork, ByteSet, ExplainedPart, Explanation, Limit, NoDelivery, Terms, Values,
    },
    party::Language,
    unit::{Measure, Money, MoneyError, Price, Quantity, Unit},
};
use std::{borrow::Cow, ops::Range};

/// Who reads it: who is "you".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Who downloads.
    Subscriber,
    /// Who sponsors.
    Provider,
    /// Neither.
    Operator,
}

/// What surrounds the terms.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// Over which network.
    pub network: AccessNetwork,
    /// What the tariff calls the price, in the reader's language.
    pub price_name: &'a str,
    /// What arrived; before the delivery `None`, for the whole file.
    pub delivered: Option<&'a ByteSet>,
    /// Who reads it.
    pub reader: Reader,
}

impl<'a> Occasion<'a> {
    /// The bytes that it is about.
    pub(super) fn arrived(&self, terms: &Terms) -> Cow<'a, ByteSet> {
        match self.delivered {
            Some(delivered) => Cow::Borrowed(delivered),
            None => Cow::Owned(ByteSet::first(terms.bytes)),
        }
    }
}

/// A decision in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What it comes to: `12 MB over mobile: the provider pays €0.90, you pay €0.30.`
    pub head: Rich,
    /// Why, a sentence each: the price, each piece's rule and share, caps, budget;
    /// of a refusal what the reader could change, if anything.
    pub because: Vec<Rich>,
}

/// Who pays what by `terms`, and why.
///
/// # Errors
/// [`MoneyError`], which terms that were quoted never have.
pub fn explain(
    terms: &Terms,
    occasion: &Occasion<'_>,
    language: Language,
) -> Result<Explained, MoneyError> {
    let explanation = terms.explain(&occasion.arrived(terms))?;
    Ok(say(&explanation, terms, occasion, language))
}

/// An explanation in words.
pub(super) fn say(
    explanation: &Explanation<'_>,
    terms: &Terms,
    occasion: &Occasion<'_>,
    language: Language,
) -> Explained {
    let mut because = vec![price_of(&explanation.price, occasion.price_name, language)];
    if !explanation.price.amount.is_zero() {
        let parts = explanation.parts.iter();
        because.extend(parts.map(|part| part_of(part, terms.bytes, occasion.reader, language)));
        let limits = explanation.limits.iter();
        because.extend(limits.map(|limit| limit_of(*limit, terms, occasion.reader, language)));
    }
    let arrived = explanation.parts.iter().map(|part| part.delivered).sum();
    Explained {
        head: head(
            &explanation.values,
            arrived,
            terms.bytes,
            occasion,
            language,
        ),
        because,
    }
}

/// Why there is no delivery, and what the reader could change.
pub fn refusal(why: &NoDelivery, reader: Reader, language: Language) -> Explained {
    let say = |amount: &Money| money_fine(*amount, language);
    let is_yours = reader == Reader::Subscriber;
    let pick = |yours: Rich, theirs: Rich| if is_yours { yours } else { theirs };
    let head = match why {
        NoDelivery::BudgetSpent { left, wanted } => {
            let sentence = match reader {
                Reader::Provider => words::budget_spent_yours,
                Reader::Subscriber | Reader::Operator => words::budget_spent,
            };
            sentence(language, &say(left), &say(wanted))
        }
        NoDelivery::NobodyPays { charge } => {
            let charge = say(charge);
            pick(
                words::nobody_pays(language, &charge),
                words::nobody_pays_they(language, &charge),
            )
        }
        NoDelivery::NeverCharged { rest, sponsored } => {
            let (sponsored, rest) = (say(sponsored), say(rest));
            pick(
                words::never_charged(language, &sponsored, &rest),
                words::never_charged_they(language, &sponsored, &rest),
            )
        }
        NoDelivery::NotSponsored { charge } => {
            let charge = say(charge);
            pick(
                words::not_sponsored(language, &charge),
                words::not_sponsored_they(language, &charge),
            )
        }
        NoDelivery::OverDeliveryLimit { rest, limit } => {
            let (rest, limit) = (say(rest), say(limit));
            pick(
                words::over_delivery_limit(language, &rest, &limit),
                words::over_delivery_limit_they(language, &rest, &limit),
            )
        }
        NoDelivery::OverMonthLimit { rest, used, limit } => {
            let (rest, used, limit) = (say(rest), say(used), say(limit));
            pick(
                words::over_month_limit(language, &rest, &used, &limit),
                words::over_month_limit_they(language, &rest, &used, &limit),
            )
        }
    };
    let change: Option<fn(Language) -> &'static str> = match (reader, why) {
        (Reader::Subscriber, NoDelivery::BudgetSpent { .. }) => Some(words::change_network),
        (Reader::Subscriber, _) => Some(words::change_wishes),
        (Reader::Provider, NoDelivery::BudgetSpent { .. }) => Some(words::change_budget),
        (Reader::Provider | Reader::Operator, _) => None,
    };
    let because = change.map(|change| Rich::plain(change(language)));
    Explained {
        head,
        because: because.into_iter().collect(),
    }
}

/// `The first 4 MB`: a piece of a file of `bytes`, as it begins a sentence.
pub fn piece(range: &Range<u64>, bytes: u64, language: Language) -> String {
    match (range.start, range.end) {
        (0, end) if end >= bytes => words::whole_file(language).to_owned(),
        (0, end) => words::first(language, &size(end, language)).to_string(),
        (start, end) if end >= bytes => {
            words::last(language, &size(end.saturating_sub(start), language)).to_string()
        }
        (start, end) => {
            words::between(language, &size(start, language), &size(end, language)).to_string()
        }
    }
}

/// `12 MB`: a number of bytes in the unit that reads best.
pub fn size(bytes: u64, language: Language) -> String {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    quantity_natural(
        Quantity::new(bytes, Measure::Bytes),
        Unit::Megabyte,
        language,
    )
}

/// What a megabyte costs, and which price of the tariff says so.
pub fn price_of(price: &Price, name: &str, language: Language) -> Rich {
    if price.amount.is_zero() {
        return words::free_zone(language, name);
    }
    let per = quantity_exact(price.per, Unit::Megabyte, language);
    words::price(language, &per, &money(price.amount, language), name)
}

fn head(
    values: &Values,
    arrived: u64,
    bytes: u64,
    occasion: &Occasion<'_>,
    language: Language,
) -> Rich {
    let over = over(occasion.network, language);
    let what = if arrived < bytes {
        words::what_arrived(
            language,
            &size(arrived, language),
            &size(bytes, language),
            over,
        )
    } else {
        words::what(language, &size(bytes, language), over)
    };
    let what = what.to_string();
    let is_after = occasion.delivered.is_some();
    if values.charge.is_zero() {
        return match is_after {
            true => words::free_after(language, &what),
            false => words::free_before(language, &what),
        };
    }
    let say = |amount: Money| match amount.is_zero() {
        true => words::nothing(language).to_owned(),
        false => money_fine(amount, language),
    };
    let sentence = match (occasion.reader, is_after) {
        (Reader::Subscriber, false) => words::subscriber_before,
        (Reader::Subscriber, true) => words::subscriber_after,
        (Reader::Provider, false) => words::provider_before,
        (Reader::Provider, true) => words::provider_after,
        (Reader::Operator, false) => words::operator_before,
        (Reader::Operator, true) => words::operator_after,
    };
    sentence(
        language,
        &what,
        &say(values.provider),
        &say(values.subscriber),
    )
}

fn part_of(part: &ExplainedPart<'_>, bytes: u64, reader: Reader, language: Language) -> Rich {
    let piece = piece(&part.range, bytes, language);
    match (part.rule, reader) {
        (Some(rule), reader) => {
            let share = match reader {
                Reader::Provider => words::your_share(language),
                Reader::Subscriber | Reader::Operator => words::provider_share(language),
            };
            let percent = percent(part.provider_share, language);
            words::by_rule(language, &piece, share, &percent, rule)
        }
        (None, Reader::Subscriber) => words::by_no_rule_you(language, &piece),
        (None, Reader::Provider) => words::by_no_rule(language, &piece, words::you_have(language)),
        (None, Reader::Operator) => {
            words::by_no_rule(language, &piece, words::provider_has(language))
        }
    }
}

fn limit_of(limit: Limit, terms: &Terms, reader: Reader, language: Language) -> Rich {
    match limit {
        Limit::Cap { rule, up_to } => {
            let name = terms.rules.get(rule).map_or("", |rule| &*rule.name);
            words::cap_reached(language, name, &money_fine(up_to, language))
        }
        Limit::Budget { left } => {
            let whose = match reader {
                Reader::Provider => words::your_budget(language),
                Reader::Subscriber | Reader::Operator => words::provider_budget(language),
            };
            words::budget_reached(language, whose, &money_fine(left, language))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{De, En};
    use domain::{
        delivery::{Segment, TermsRule},
        unit::Rate,
    };

    fn euros(micros: i64) -> Money {
        Money::new(micros, "EUR".parse().unwrap())
    }

    /// 10 MB at 0.10 for a MB; three quarters of the last 6 MB are sponsored.
    fn terms() -> Terms {
        Terms {
            bytes: 10_000_000,
            price: Price {
                amount: euros(100_000),
                per: Quantity::of(1, Unit::Megabyte),
            },
            price_row: 0,
            segments: vec![
                Segment {
                    end: 4_000_000,
                    provider_share: Rate::from_millionths(0),
                    rule: None,
                },
                Segment {
                    end: 10_000_000,
                    provider_share: Rate::from_millionths(750_000),
                    rule: Some(0),
                },
            ],
            rules: vec![TermsRule {
                name: "Evenings".into(),
                up_to: None,
            }],
            provider_max: None,
        }
    }

    fn said(
        terms: &Terms,
        delivered: Option<&ByteSet>,
        reader: Reader,
        language: Language,
    ) -> String {
        let occasion = Occasion {
            network: AccessNetwork::Mobile,
            price_name: "Elsewhere",
            delivered,
            reader,
        };
        words_of(&explain(terms, &occasion, language).unwrap())
    }

    fn words_of(explained: &Explained) -> String {
        let because = explained.because.iter().map(Rich::to_string);
        let all: Vec<String> = std::iter::once(explained.head.to_string())
            .chain(because)
            .collect();
        all.join(" ").replace('\u{a0}', " ")
    }

    #[test]
    fn who_pays_is_said_before_and_after_to_each_reader() {
        let all = ByteSet::first(10_000_000);
        let some = ByteSet::first(4_000_000);
        for (delivered, reader, en, de) in [
            (
                None,
                Reader::Subscriber,
                "10 MB over mobile: the provider pays €0.45, you pay €0.55. 1 MB costs €0.10: “Elsewhere” of the delivery tariff. The first 4 MB: the provider has no rule for it, so it is yours to pay. The last 6 MB: the provider’s share is 75 %, by the rule “Evenings”.",
                "10 MB über Mobilfunk: Der Anbieter zahlt 0,45 €, Sie zahlen 0,55 €. 1 MB kostet 0,10 €: „Elsewhere“ im Liefertarif. Die ersten 4 MB: Dafür hat der Anbieter keine Regel, also zahlen Sie. Die letzten 6 MB: Der Anteil des Anbieters ist 75 %, nach der Regel „Evenings“.",
            ),
            (
                Some(&some),
                Reader::Subscriber,
                "4 MB of 10 MB over mobile: the provider paid nothing, you paid €0.40.",
                "4 MB von 10 MB über Mobilfunk: Der Anbieter zahlte nichts, Sie zahlten 0,40 €.",
            ),
            (
                None,
                Reader::Provider,
                "you pay €0.45, the subscriber pays €0.55. 1 MB costs €0.10: “Elsewhere” of the delivery tariff. The first 4 MB: you have no rule for it, so the subscriber pays. The last 6 MB: your share is 75 %",
                "Sie zahlen 0,45 €, der Kunde zahlt 0,55 €. 1 MB kostet 0,10 €: „Elsewhere“ im Liefertarif. Die ersten 4 MB: Dafür haben Sie keine Regel, also zahlt der Kunde. Die letzten 6 MB: Ihr Anteil ist 75 %",
            ),
            (
                Some(&all),
                Reader::Operator,
                "10 MB over mobile: the provider paid €0.45, the subscriber paid €0.55. 1 MB costs €0.10: “Elsewhere” of the delivery tariff. The first 4 MB: the provider has no rule for it, so the subscriber pays.",
                "Der Anbieter zahlte 0,45 €, der Kunde zahlte 0,55 €. 1 MB kostet 0,10 €: „Elsewhere“ im Liefertarif. Die ersten 4 MB: Dafür hat der Anbieter keine Regel, also zahlt der Kunde.",
            ),
        ] {
            for (language, want) in [(En, en), (De, de)] {
                let said = said(&terms(), delivered, reader, language);
                assert!(said.contains(want), "{want}\n{said}");
            }
        }
    }

    #[test]
    fn caps_budget_and_free_zones_are_named() {
        let mut capped = terms();
        capped.rules[0].up_to = Some(euros(300_000));
        capped.provider_max = Some(euros(50_000));
        for (language, wants) in [
            (
                En,
                [
                    "The rule “Evenings” pays up to €0.30 for a delivery, and that is reached.",
                    "The provider’s monthly budget had €0.05 left, and it pays no more than that.",
                ],
            ),
            (
                De,
                [
                    "Die Regel „Evenings“ zahlt bis 0,30 € je Lieferung, und das ist erreicht.",
                    "Im Monatsbudget des Anbieters waren noch 0,05 €; mehr wird daraus nicht gezahlt.",
                ],
            ),
        ] {
            let said = said(&capped, None, Reader::Subscriber, language);
            assert!(wants.iter().all(|want| said.contains(want)), "{said}");
        }
        let mut free = terms();
        free.price.amount = euros(0);
        assert_eq!(
            said(&free, None, Reader::Subscriber, En),
            "10 MB over mobile: nothing is charged. “Elsewhere” of the delivery tariff is a free zone: a megabyte costs nothing."
        );
    }

    #[test]
    fn each_refusal_says_why_and_what_could_be_changed() {
        let (a, b, c) = (euros(300_000), euros(1_200_000), euros(900_000));
        for (why, en, de, they) in [
            (
                NoDelivery::BudgetSpent { left: a, wanted: b },
                "has €0.30 left, this would take €1.20",
                "sind noch 0,30 €, gebraucht würden 1,20 €",
                "In Ihrem Monatsbudget sind noch 0,30 €, gebraucht würden 1,20 €",
            ),
            (
                NoDelivery::NobodyPays { charge: b },
                "It costs €1.20, the provider pays nothing of it, and you never",
                "Es kostet 1,20 €, der Anbieter zahlt nichts davon, und Ihnen",
                "und dem Kunden darf nie",
            ),
            (
                NoDelivery::NeverCharged {
                    rest: a,
                    sponsored: c,
                },
                "The provider pays €0.90, €0.30 would be yours",
                "Der Anbieter zahlt 0,90 €, 0,30 € blieben für Sie",
                "0,30 € blieben für den Kunden",
            ),
            (
                NoDelivery::NotSponsored { charge: b },
                "It costs €1.20, and you pay only where",
                "Es kostet 1,20 €, und Sie zahlen nur, wo",
                "und der Kunde zahlt nur, wo",
            ),
            (
                NoDelivery::OverDeliveryLimit { rest: b, limit: a },
                "Your part would be €1.20, and your limit for one delivery is €0.30.",
                "Ihr Teil wäre 1,20 €, und Ihre Grenze für eine Lieferung ist 0,30 €.",
                "Der Teil des Kunden wäre 1,20 €",
            ),
            (
                NoDelivery::OverMonthLimit {
                    rest: a,
                    used: c,
                    limit: b,
                },
                "Your part would be €0.30, and €0.90 of your limit of €1.20 a month are used.",
                "Ihr Teil wäre 0,30 €, und 0,90 € Ihrer Grenze von 1,20 € im Monat",
                "Der Teil des Kunden wäre 0,30 €, und 0,90 € der Grenze von 1,20 €",
            ),
        ] {
            for (reader, language, want) in [
                (Reader::Subscriber, En, en),
                (Reader::Subscriber, De, de),
                (Reader::Provider, De, they),
            ] {
                let explained = refusal(&why, reader, language);
                let said = words_of(&explained);
                assert!(said.contains(want), "{want}\n{said}");
                let is_changeable =
                    reader == Reader::Subscriber || matches!(why, NoDelivery::BudgetSpent { .. });
                assert_eq!(!explained.because.is_empty(), is_changeable, "{said}");
            }
        }
    }
}
