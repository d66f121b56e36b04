//! What preferences would have come to, in words and figures: on the server and,
//! while the form is filled in, in the browser.

use crate::{
    format::{integer, money_fine, weekday_day},
    text::{Rich, delivery::preview as words},
};
use domain::{
    delivery::{
        DeliveryTariffFile, Preview, ProviderPreferences, Sample, Window, preview,
        quote::QuoteError,
    },
    party::Language,
    unit::Money,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a preview is computed from; travels to the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviewFacts {
    /// The reader's language.
    pub language: Language,
    /// Deliveries of the past, all in the tariff's currency.
    pub sample: Sample,
    /// The days that are looked at.
    pub window: Window,
    /// The delivery tariff in force.
    pub tariff: DeliveryTariffFile,
    /// Titles of recordings by their ids.
    pub titles: BTreeMap<String, String>,
}

/// A preview in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewView {
    /// What it comes to.
    pub lead: Rich,
    /// What tomorrow would cost, and how that is known.
    pub tomorrow: Rich,
    /// Whether and when the budget would have run out; empty without one.
    pub budget: Vec<Rich>,
    /// Both sides: who, what was paid, what would have been.
    pub sides: Vec<[String; 3]>,
    /// The rules: name, deliveries, what the provider would have paid.
    pub rules: Vec<[String; 3]>,
    /// Items: title, deliveries, what the provider paid, would have paid, and what
    /// subscribers would have paid.
    pub items: Vec<[String; 5]>,
    /// What is assumed, and what is left out.
    pub notes: Vec<String>,
}

impl PreviewFacts {
    /// What `preferences` would have come to.
    ///
    /// # Errors
    /// [`QuoteError`]; a tariff that does not read has no price.
    pub fn preview(&self, preferences: &ProviderPreferences) -> Result<Preview, QuoteError> {
        let tariff = self.tariff.read().map_err(|_| QuoteError::NoPrice)?;
        preview(preferences, &tariff, &self.sample, self.window)
    }

    /// The same in words.
    ///
    /// # Errors
    /// [`QuoteError`].
    pub fn view(&self, preferences: &ProviderPreferences) -> Result<PreviewView, QuoteError> {
        let language = self.language;
        let found = self.preview(preferences)?;
        let figure = |amount: Money| money_fine(amount, language);
        let many = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let deliveries = |count: u64| words::deliveries_of(language, many(count));
        let days = |count: i64| words::days_of(language, count);
        let spent: Vec<String> = found
            .spent_on
            .iter()
            .map(|day| weekday_day(*day, language))
            .collect();
        let mut budget = Vec::new();
        if preferences.budget().is_some() {
            budget.push(match spent.as_slice() {
                [] => Rich::plain(words::not_spent(language)),
                spent => words::spent(language, &spent.join(", ")),
            });
        }
        if found.prevented > 0 {
            budget.push(words::prevented(language, &deliveries(found.prevented)));
        }
        let mut notes = vec![words::assumed(language).to_owned()];
        if self.sample.is_grouped {
            notes.push(words::grouped(language).to_owned());
        }
        if self.sample.left_out > 0 {
            notes.push(words::left_out(language, &deliveries(self.sample.left_out)).to_string());
        }
        let mean = words::mean(language, &days(found.tomorrow_of_days.into())).to_string();
        let rules = found.rules.iter().map(|rule| {
            [
                rule.name.to_string(),
                integer(many(rule.deliveries), language),
                figure(rule.provider),
            ]
        });
        let items = found.items.iter().map(|item| {
            let title = self.titles.get(&*item.content);
            [
                title.map_or_else(|| item.content.to_string(), Clone::clone),
                integer(many(item.deliveries), language),
                figure(item.before.provider),
                figure(item.after.provider),
                figure(item.after.subscriber),
            ]
        });
        let side = |who: &str, before, after| [who.to_owned(), figure(before), figure(after)];
        let (before, after) = (found.before, found.after);
        Ok(PreviewView {
            lead: words::lead(
                language,
                &deliveries(found.deliveries),
                &days(self.window.days.into()),
                &figure(after.provider),
                &figure(before.provider),
            ),
            tomorrow: words::tomorrow(
                language,
                &weekday_day(found.tomorrow, language),
                &figure(found.tomorrow_pays.provider),
                &mean,
            ),
            budget,
            sides: vec![
                side(words::you(language), before.provider, after.provider),
                side(
                    words::subscribers(language),
                    before.subscriber,
                    after.subscriber,
                ),
            ],
            rules: rules.collect(),
            items: items.collect(),
            notes,
        })
    }
}
