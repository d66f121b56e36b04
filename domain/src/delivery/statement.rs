//! A provider's monthly statement: what its recordings earned, what its sponsoring
//! cost, and the difference; data that never changes once it has a number.
//!
//! Self-billed: the operator writes it for both. Amounts are exact to the micro
//! until the sums, which are whole coins; what rounding gave or took is said.

use super::{AccessNetwork, ProviderParty};
use crate::{
    invoice::{Seller, TaxLine},
    time::PeriodMonth,
    unit::{Currency, Money, MoneyError, Rate, RoundingMode},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// A number of the statements' own series per calendar year, without gaps:
/// `S2026-000012`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StatementNumber {
    /// The year of issue.
    pub year: i16,
    /// From 1 in each year.
    pub sequence: u32,
}

/// The text is no statement number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a statement number such as S2026-000012")]
pub struct NotAStatementNumber(pub String);

/// What one recording earned its provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesLine {
    /// Which.
    pub content: String,
    /// Its title.
    pub title: String,
    /// How often it was sold.
    pub sold: u32,
    /// How often a sale was taken back.
    pub taken_back: u32,
    /// The provider's part, without tax.
    pub earned: Money,
}

/// What sponsoring one item's deliveries over one network cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SponsoredLine {
    /// Which item.
    pub content: String,
    /// Its title.
    pub title: String,
    /// Over which network.
    pub network: AccessNetwork,
    /// How many deliveries.
    pub deliveries: u32,
    /// What arrived.
    pub bytes: u64,
    /// What subscribers paid of it, without tax.
    pub by_subscribers: Money,
    /// What the provider pays of it, without tax.
    pub sponsored: Money,
    /// The rate of its tax.
    pub tax_rate: Rate,
}

/// A statement, complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementDocument {
    /// Its number.
    pub number: StatementNumber,
    /// The month that it is about.
    pub month: PeriodMonth,
    /// When it was written, in the operator's zone.
    pub issued_on: Date,
    /// The operator.
    pub seller: Seller,
    /// The provider's name.
    pub provider: String,
    /// The provider's address for messages.
    pub email: String,
    /// Who the provider is by law; none on statements of before it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<ProviderParty>,
    /// When what one side owes is to be paid; none on statements of before it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// Of all amounts.
    pub currency: Currency,
    /// What recordings earned.
    pub sales: Vec<SalesLine>,
    /// What deliveries cost.
    pub deliveries: Vec<SponsoredLine>,
    /// The sums.
    pub totals: StatementTotals,
}

/// The sums of a statement: whole coins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementTotals {
    /// What recordings earned, without tax.
    pub earned: Money,
    /// The tax that the provider asks for with it; none where it asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earned_tax: Option<TaxLine>,
    /// What sponsoring cost, without tax.
    pub sponsored: Money,
    /// Its tax for each rate, lowest rate first.
    pub taxes: Vec<TaxLine>,
    /// All of that tax.
    pub tax: Money,
    /// What rounding to coins added to what was earned (below zero: took).
    pub earned_rounding: Money,
    /// What rounding to coins added to what sponsoring cost (below zero: took).
    pub sponsored_rounding: Money,
    /// `earned + its tax − sponsored − tax`: above zero it is owed to the provider.
    pub balance: Money,
}

impl StatementTotals {
    /// The sums of these lines, for a provider that asks for `asked` as its tax.
    ///
    /// # Errors
    /// [`MoneyError`].
    pub fn of(
        currency: Currency,
        sales: &[SalesLine],
        deliveries: &[SponsoredLine],
        asked: Option<Rate>,
    ) -> Result<Self, MoneyError> {
        let exact_earned = Money::sum(currency, sales.iter().map(|line| line.earned))?;
        let earned = exact_earned.round_to_minor_unit(RoundingMode::HalfEven)?;
        // nothing earned is no supply: there is no tax on it to speak of
        let earned_tax = match asked.filter(|_| !sales.is_empty()) {
            None => None,
            Some(rate) => Some(TaxLine {
                rate,
                base: earned,
                tax: rate
                    .of(earned, RoundingMode::HalfEven)?
                    .round_to_minor_unit(RoundingMode::HalfEven)?,
            }),
        };
        let mut by_rate: BTreeMap<Rate, Money> = BTreeMap::new();
        for line in deliveries {
            let net = by_rate
                .entry(line.tax_rate)
                .or_insert(Money::zero(currency));
            *net = net.checked_add(line.sponsored)?;
        }
        let mut taxes = Vec::with_capacity(by_rate.len());
        let (mut sponsored, mut tax) = (Money::zero(currency), Money::zero(currency));
        let mut exact_sponsored = Money::zero(currency);
        for (rate, exact) in by_rate {
            let net = exact.round_to_minor_unit(RoundingMode::HalfEven)?;
            let of_net = rate.of(net, RoundingMode::HalfEven)?;
            let of_net = of_net.round_to_minor_unit(RoundingMode::HalfEven)?;
            exact_sponsored = exact_sponsored.checked_add(exact)?;
            sponsored = sponsored.checked_add(net)?;
            tax = tax.checked_add(of_net)?;
            taxes.push(TaxLine {
                rate,
                base: net,
                tax: of_net,
            });
        }
        Ok(Self {
            earned_rounding: earned.checked_sub(exact_earned)?,
            sponsored_rounding: sponsored.checked_sub(exact_sponsored)?,
            balance: with_tax(earned, earned_tax.as_ref())?
                .checked_sub(sponsored)?
                .checked_sub(tax)?,
            earned,
            earned_tax,
            sponsored,
            taxes,
            tax,
        })
    }
}

/// `amount` with its tax.
fn with_tax(amount: Money, tax: Option<&TaxLine>) -> Result<Money, MoneyError> {
    match tax {
        None => Ok(amount),
        Some(line) => amount.checked_add(line.tax),
    }
}

impl StatementDocument {
    /// What the provider asks for beside its part.
    pub fn asked_rate(&self) -> Option<Rate> {
        self.party.as_ref().and_then(|party| party.tax.rate())
    }

    /// What its recordings earned, with the tax that the provider asks for.
    ///
    /// # Errors
    /// [`MoneyError`], which a stored statement never has.
    pub fn earned_with_tax(&self) -> Result<Money, MoneyError> {
        with_tax(self.totals.earned, self.totals.earned_tax.as_ref())
    }
}

impl fmt::Display for StatementNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{}-{:06}", self.year, self.sequence)
    }
}

impl FromStr for StatementNumber {
    type Err = NotAStatementNumber;
    fn from_str(text: &str) -> Result<Self, NotAStatementNumber> {
        let not_one = || NotAStatementNumber(text.chars().take(32).collect());
        let (year, sequence) = text
            .strip_prefix('S')
            .and_then(|rest| rest.split_once('-'))
            .ok_or_else(not_one)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || sequence.len() < 6 || !digits(year) || !digits(sequence) {
            return Err(not_one());
        }
        Ok(Self {
            year: year.parse().map_err(|_| not_one())?,
            sequence: sequence.parse().map_err(|_| not_one())?,
        })
    }
}

impl TryFrom<String> for StatementNumber {
    type Error = NotAStatementNumber;
    fn try_from(text: String) -> Result<Self, NotAStatementNumber> {
        text.parse()
    }
}

impl From<StatementNumber> for String {
    fn from(number: StatementNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_coins_and_say_what_rounding_did() {
        let eur: Currency = "EUR".parse().unwrap();
        let money = |text| Money::parse(text, eur).unwrap();
        let line = |sponsored, rate: &str| SponsoredLine {
            content: "con".into(),
            title: "Song".into(),
            network: AccessNetwork::Mobile,
            deliveries: 1,
            bytes: 1,
            by_subscribers: money("0"),
            sponsored: money(sponsored),
            tax_rate: rate.parse().unwrap(),
        };
        let sales = [SalesLine {
            content: "con".into(),
            title: "Song".into(),
            sold: 1,
            taken_back: 0,
            earned: money("1.005"),
        }];
        let lines = [line("0.301", "19"), line("0.302", "19"), line("0.10", "7")];
        let totals = StatementTotals::of(eur, &sales, &lines, None).unwrap();
        // 0.603 and 0.10; tax 0.114 and 0.007
        assert_eq!(
            (totals.sponsored, totals.sponsored_rounding),
            (money("0.70"), money("-0.003"))
        );
        assert_eq!(
            totals.taxes.iter().map(|tax| tax.tax).collect::<Vec<_>>(),
            [money("0.01"), money("0.11")]
        );
        assert_eq!(
            (totals.earned, totals.earned_rounding),
            (money("1"), money("-0.005"))
        );
        assert_eq!(totals.balance, money("0.18"));
        let asked = StatementTotals::of(eur, &sales, &lines, Some("19".parse().unwrap())).unwrap();
        let tax = asked.earned_tax.unwrap();
        assert_eq!((tax.base, tax.tax), (money("1"), money("0.19")));
        assert_eq!(asked.balance, money("0.37"));
        let nothing = StatementTotals::of(eur, &[], &lines, Some("19".parse().unwrap())).unwrap();
        assert_eq!(nothing.earned_tax, None);
    }

    #[test]
    fn numbers_are_read_back() {
        for text in ["S2026-000012", "S2026-1000000"] {
            assert_eq!(text.parse::<StatementNumber>().unwrap().to_string(), text);
        }
        for text in [
            "2026-000012",
            "S26-000012",
            "S2026-12",
            "S2026-+00012",
            "S2026",
        ] {
            assert_eq!(
                text.parse::<StatementNumber>(),
                Err(NotAStatementNumber(text.into()))
            );
        }
    }
}
