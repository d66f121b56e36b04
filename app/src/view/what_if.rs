//! The last months on every tariff: what they would have cost, in words and
//! figures, computed where they are read.
//!
//! What it is computed from travels as a short text, for the reason that
//! [`Bands`] gives: a line for language, percent and currency, one for the months, then for
//! each tariff a line, and two for each of its groups.

use super::bands::Bands;
use crate::{format, text::what_if as words};
use domain::{
    catalog::TaxMode,
    invoice::whole_period_total,
    party::Language,
    unit::{Currency, Money, Quantity},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Everything that the table is computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct WhatIfView {
    /// The reader's language.
    pub language: Language,
    /// The account's currency.
    pub currency: Currency,
    /// The part of the usage to begin with, in percent.
    pub percent: u16,
    /// The months in words, oldest first.
    pub months: Vec<String>,
    /// The tariffs.
    pub tariffs: Vec<TariffView>,
}

/// A tariff, and the usage as it counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffView {
    /// Its name.
    pub name: String,
    /// Whether it is the household's own.
    pub is_own: bool,
    /// Whether its costs hold the tax.
    pub tax: TaxMode,
    /// Its groups, each with the usage by month in base units; `None` where the
    /// tariff has no price for all that was used in the month.
    pub groups: Vec<(Bands, Vec<Option<i64>>)>,
}

/// The text is none that this module writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotWhatIf;

impl fmt::Display for NotWhatIf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the last months")
    }
}

/// The table in words and figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    /// Its caption.
    pub caption: &'static str,
    /// The heading of the column of tariffs.
    pub tariff_head: &'static str,
    /// The heading of the column of sums.
    pub sum_head: &'static str,
    /// What marks the household's own tariff.
    pub own: &'static str,
    /// The tariffs, the one that costs the least first.
    pub rows: Vec<TariffRow>,
}

/// What a tariff would have cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRow {
    /// Its name.
    pub name: String,
    /// Whether it is the household's own.
    pub is_own: bool,
    /// How much more than the least that is.
    pub beside: String,
    /// The amounts by month.
    pub months: Vec<String>,
    /// All months together.
    pub sum: String,
}

/// What a tariff would have cost, in money.
struct Costs<'v> {
    tariff: &'v TariffView,
    /// `None` where it has no price for all that was used.
    months: Vec<Option<Money>>,
    /// All months together.
    sum: Option<Money>,
}

impl WhatIfView {
    /// The table for `percent` of the usage.
    pub fn table(&self, percent: u16) -> TableView {
        let language = self.language;
        // put in by their order: there are a few, and sorting weighs more
        let by = |costs: &Costs<'_>| costs.sum.map_or(i64::MAX, |sum| sum.micros());
        let mut sorted: Vec<Costs<'_>> = Vec::new();
        for tariff in &self.tariffs {
            let costs = self.costs(tariff, percent);
            let place = sorted.partition_point(|one| by(one) <= by(&costs));
            sorted.insert(place, costs);
        }
        let least = sorted.first().and_then(|one| one.sum);
        let figure = |amount: Option<Money>| match amount {
            Some(amount) => format::money(amount, language),
            None => "–".to_owned(),
        };
        let mut rows = Vec::new();
        for Costs {
            tariff,
            months,
            sum,
        } in sorted
        {
            let mut figures = Vec::new();
            for amount in months {
                figures.push(figure(amount));
            }
            rows.push(TariffRow {
                name: tariff.name.clone(),
                is_own: tariff.is_own,
                beside: self.beside(sum, least),
                months: figures,
                sum: figure(sum),
            });
        }
        TableView {
            caption: words::title(language),
            tariff_head: words::tariff(language),
            sum_head: words::together(language),
            own: words::yours(language),
            rows,
        }
    }

    fn costs<'v>(&self, tariff: &'v TariffView, percent: u16) -> Costs<'v> {
        let mut months = Vec::new();
        let mut sum = Some(Money::zero(self.currency));
        for place in 0..self.months.len() {
            let mut used = Vec::new();
            for (Bands(group), by_month) in &tariff.groups {
                if let Some(Some(units)) = by_month.get(place) {
                    let counted = Quantity::new(*units, group.service.measure());
                    used.push((group, group.increment.part_of(counted, percent)));
                }
            }
            let total = match used.len() == tariff.groups.len() {
                true => whole_period_total(used, tariff.tax, self.currency).ok(),
                false => None,
            };
            sum = match (sum, total) {
                (Some(sum), Some(total)) => sum.checked_add(total).ok(),
                _ => None,
            };
            months.push(total);
        }
        Costs {
            tariff,
            months,
            sum,
        }
    }

    fn beside(&self, sum: Option<Money>, least: Option<Money>) -> String {
        let language = self.language;
        match sum.zip(least) {
            None => words::no_price(language).to_owned(),
            Some((sum, least)) if sum == least => words::cheapest(language).to_owned(),
            Some((sum, least)) => {
                let more = sum.checked_sub(least).unwrap_or(sum);
                words::more(language, &format::money(more, language)).to_string()
            }
        }
    }
}

impl From<WhatIfView> for String {
    fn from(view: WhatIfView) -> String {
        let mut lines = vec![
            format!("{} {} {}", view.language, view.percent, view.currency),
            view.months.join("|"),
        ];
        for tariff in view.tariffs {
            let own = if tariff.is_own { "own" } else { "other" };
            let name = tariff.name.replace('\n', " ");
            lines.push(format!("={} {own} {name}", tariff.tax));
            for (bands, used) in tariff.groups {
                lines.push(bands.into());
                let units =
                    |used: &Option<i64>| used.map_or("-".to_owned(), |units| units.to_string());
                let used: Vec<String> = used.iter().map(units).collect();
                lines.push(used.join(" "));
            }
        }
        lines.join("\n")
    }
}

impl TryFrom<String> for WhatIfView {
    type Error = NotWhatIf;
    fn try_from(text: String) -> Result<Self, NotWhatIf> {
        read(&text).ok_or(NotWhatIf)
    }
}

fn read(text: &str) -> Option<WhatIfView> {
    let mut lines = text.split('\n').peekable();
    let mut words = lines.next()?.split(' ');
    let language = match words.next()? {
        "en" => Language::En,
        "de" => Language::De,
        _ => return None,
    };
    let percent = words.next()?.parse().ok()?;
    let currency = words.next()?.parse().ok()?;
    let months = lines.next()?.split('|').map(str::to_owned).collect();
    let mut tariffs = Vec::new();
    while let Some(head) = lines.next() {
        let mut words = head.strip_prefix('=')?.splitn(3, ' ');
        let tax = match words.next()? {
            "exclusive" => TaxMode::Exclusive,
            "inclusive" => TaxMode::Inclusive,
            _ => return None,
        };
        let is_own = words.next()? == "own";
        let name = words.next()?.to_owned();
        let mut groups = Vec::new();
        while let Some(bands) = lines.next_if(|line| !line.starts_with('=')) {
            let mut used = Vec::new();
            for units in lines.next()?.split(' ') {
                used.push(match units {
                    "-" => None,
                    units => Some(units.parse().ok()?),
                });
            }
            groups.push((Bands::read(bands)?, used));
        }
        tariffs.push(TariffView {
            name,
            is_own,
            tax,
            groups,
        });
    }
    Some(WhatIfView {
        language,
        currency,
        percent,
        months,
        tariffs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> WhatIfView {
        let bands = |text| Bands::read(text).unwrap();
        let data = bands("data B 10 record 190000 EUR 100=10000000 200=20000000 +50000000");
        let dear = bands("data B 10 record 190000 EUR 100=40000000 +60000000");
        WhatIfView {
            language: Language::En,
            currency: "EUR".parse().unwrap(),
            percent: 100,
            months: vec!["May".into(), "June".into()],
            tariffs: vec![
                TariffView {
                    name: "Dear".into(),
                    is_own: true,
                    tax: TaxMode::Inclusive,
                    groups: vec![(dear, vec![Some(90), Some(110)])],
                },
                TariffView {
                    name: "No calls".into(),
                    is_own: false,
                    tax: TaxMode::Exclusive,
                    groups: vec![(data.clone(), vec![Some(90), None])],
                },
                TariffView {
                    name: "Harbour".into(),
                    is_own: false,
                    tax: TaxMode::Exclusive,
                    groups: vec![(data, vec![Some(90), Some(110)])],
                },
            ],
        }
    }

    fn rows(percent: u16) -> Vec<String> {
        let table = view().table(percent);
        let rows = table.rows.iter().map(|row| {
            let own = if row.is_own { " (own)" } else { "" };
            let months = row.months.join(" ");
            format!("{}{own}: {}: {months} = {}", row.name, row.beside, row.sum)
        });
        rows.map(|row| row.replace('\u{a0}', " ")).collect()
    }

    #[test]
    fn the_least_comes_first_and_no_price_is_said() {
        let want = [
            "Harbour: the least: €11.90 €23.80 = €35.70",
            "Dear (own): €64.30 more than the least: €40.00 €60.00 = €100.00",
            "No calls: no price for all you used: €11.90 – = –",
        ];
        assert_eq!(rows(100), want);
        // half of 110 counts as 60 in blocks of 10
        assert_eq!(rows(50)[0], "Harbour: the least: €11.90 €11.90 = €23.80");
    }

    #[test]
    fn it_arrives_as_it_left_and_strangers_are_refused() {
        let text = String::from(view());
        assert_eq!(WhatIfView::try_from(text.clone()), Ok(view()));
        for wrong in [
            "",
            "xx 100 EUR\nMay",
            "en 100 XYZ\nMay",
            "en 100 EUR\nMay\ntariff",
            "en 100 EUR\nMay\n=none own A",
        ] {
            assert_eq!(
                WhatIfView::try_from(wrong.to_owned()),
                Err(NotWhatIf),
                "{wrong}"
            );
        }
        let cut = text.rsplit_once('\n').unwrap().0;
        assert_eq!(WhatIfView::try_from(cut.to_owned()), Err(NotWhatIf));
    }
}
