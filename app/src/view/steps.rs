//! How we got this: the arithmetic of one line, each step with its figure.
//!
//! The steps repeat what [`domain::invoice::bill`] did, in its order: records,
//! increments, band, days, rounding; a late line subtracts what was billed
//! before. They end in the line's own amount.

use super::{
    bill::{self, Links},
    block::blocks,
};
use crate::{
    format, route,
    text::{bill as bill_words, steps as words},
};
use domain::{
    catalog::TaxMode,
    invoice::{BandCost, Gauge, InvoiceDocument, InvoiceLine, LineDetail, TariffRef},
    party::Language,
    rating::IncrementScope,
    unit::{Money, MoneyError, Quantity},
    usage::Service,
};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepView {
    /// What it finds.
    pub what: String,
    /// What it comes to.
    pub value: String,
    /// The sum behind it, in figures.
    pub sum: Option<String>,
    /// The rule behind it.
    pub why: Option<String>,
    /// The words of a link, and where it leads.
    pub link: Option<(&'static str, String)>,
}

/// The steps to one amount; the last is the amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepsView {
    /// The line's amount, for the page's heading.
    pub amount: String,
    /// What the line is for.
    pub label: String,
    /// The steps, in order.
    pub steps: Vec<StepView>,
}

/// `Linden, version 2`.
pub fn tariff_name(tariff: &TariffRef, language: Language) -> String {
    let names = &tariff.names;
    let name = names.get(language.tag()).or_else(|| names.get("en"));
    let version = tariff.version.to_string();
    words::version(language, name.map_or("", String::as_str), &version).to_string()
}

impl StepsView {
    /// The steps to the amount of `line` of `document`.
    ///
    /// # Errors
    /// [`MoneyError::OutOfRange`], which a stored document never has.
    pub fn new(
        document: &InvoiceDocument,
        line: &InvoiceLine,
        links: Links,
        language: Language,
    ) -> Result<Self, MoneyError> {
        let writer = Writer {
            document,
            line,
            links,
            language,
        };
        let mut steps = match line.detail {
            LineDetail::Band {
                raw,
                counted,
                is_weighted,
                records,
                band_cost,
            } => {
                let mut steps = writer.usage(raw, counted, is_weighted, records);
                steps.extend(writer.band(counted, band_cost)?);
                steps.extend(writer.share_and_rounding(band_cost, None)?);
                steps
            }
            LineDetail::Adjustment {
                counted_before,
                counted,
                records,
                band_cost_before,
                band_cost,
                billed,
            } => {
                let mut steps = writer.late(counted_before, counted, records);
                steps.extend(writer.cost_then_and_now([
                    (counted_before, band_cost_before),
                    (counted, band_cost),
                ])?);
                steps.extend(writer.share_and_rounding(band_cost, Some(billed))?);
                steps
            }
        };
        steps.push(writer.result());
        Ok(Self {
            amount: format::money(line.amount, language),
            label: bill::label(line, language)?,
            steps,
        })
    }
}

struct Writer<'d> {
    document: &'d InvoiceDocument,
    line: &'d InvoiceLine,
    links: Links,
    language: Language,
}

fn step(what: impl Into<String>, value: String) -> StepView {
    StepView {
        what: what.into(),
        value,
        sum: None,
        why: None,
        link: None,
    }
}

impl Writer<'_> {
    fn money(&self, amount: Money) -> String {
        format::money(amount, self.language)
    }

    fn amount(&self, counted: Quantity) -> String {
        format::quantity_exact(counted, self.line.group.unit, self.language)
    }

    /// From records to what they count as.
    fn usage(
        &self,
        raw: Quantity,
        counted: Quantity,
        is_weighted: bool,
        records: i64,
    ) -> Vec<StepView> {
        let (line, language) = (self.line, self.language);
        let service = line.service();
        let period = format::period(&self.document.period, language);
        let mut of_records = step(
            words::in_period(service, language),
            format::integer(records, language),
        );
        of_records.why =
            Some(words::period_in_zone(language, &period, &self.document.zone).to_string());
        of_records.link = self.records_link();

        let mut recorded = step(words::as_recorded(language), self.recorded(raw));
        recorded.why = Some(words::sum_of_records(language).to_owned());

        if is_weighted {
            let mut weighted = step(words::by_factors(language), self.amount(counted));
            weighted.why = Some(words::by_factors_why(language).to_owned());
            return vec![of_records, recorded, weighted];
        }
        let increment = line.group.increment;
        let blocks = blocks(increment.block, line.group.unit, language);
        let what = words::counted_in(language, &blocks).to_string();
        let mut in_blocks = step(what, self.amount(counted));
        let sentence = match (increment.scope, service) {
            (IncrementScope::ClockHour, _) => words::counts_each_hour,
            (IncrementScope::Record, Service::Voice) => words::counts_each_call,
            (IncrementScope::Record, Service::Data) => words::counts_each_record,
        };
        in_blocks.why = Some(sentence(language, &tariff_name(&line.tariff, language)).to_string());
        vec![of_records, recorded, in_blocks]
    }

    /// What the records say, to the last second or byte.
    fn recorded(&self, raw: Quantity) -> String {
        match self.line.service() {
            Service::Voice => format::duration(raw, self.language),
            Service::Data => self.amount(raw),
        }
    }

    fn records_link(&self) -> Option<(&'static str, String)> {
        let service = self.line.service();
        let month = self.line.usage_month.to_string();
        let query = [("period", month.as_str()), ("service", service.as_str())];
        let path = route::USAGE_RECORDS.with_query(&query);
        (self.links == Links::Subscriber).then(|| (words::see(service, self.language), path))
    }

    /// The band and what it costs.
    fn band(&self, counted: Quantity, band_cost: Money) -> Result<[StepView; 2], MoneyError> {
        let language = self.language;
        let what = words::band_for(language, &self.amount(counted)).to_string();
        let mut band = step(what, bill::range(self.line, counted, language)?);
        band.why = Some(words::includes_upper(language).to_owned());
        let mut cost = step(words::its_cost(language), self.money(band_cost));
        cost.sum = self.price_sum(counted)?;
        Ok([band, cost])
    }

    /// `$30.00 + 3.4 GB × $1.25 / GB`, beyond the last band.
    fn price_sum(&self, counted: Quantity) -> Result<Option<String>, MoneyError> {
        let gauge = Gauge::new(&self.line.group, counted, None)?;
        let band = gauge.current_band();
        let BandCost::PerUnit { base, price } = band.cost else {
            return Ok(None);
        };
        let beyond = Quantity::new(
            counted.base_units() - band.over.base_units(),
            counted.measure(),
        );
        let block = super::block::block(price.per, gauge.unit, self.language);
        let price = self.money(price.amount);
        let price = crate::text::gauge::price_per(self.language, &price, &block).to_string();
        let sum = words::beyond(
            self.language,
            &self.money(base),
            &self.amount(beyond),
            &price,
        );
        Ok(Some(sum.to_string()))
    }

    /// From records that came late to the two counts.
    fn late(&self, before: Quantity, now: Quantity, records: i64) -> Vec<StepView> {
        let (line, language) = (self.line, self.language);
        let what = match line.is_taken_off() {
            true => words::taken_off(language),
            false => words::late(line.service(), language),
        };
        let mut late = step(what, format::integer(records.saturating_abs(), language));
        let month = format::month_name(line.usage_month, language);
        late.why = Some(match line.is_taken_off() {
            true => words::on_earlier_invoice(language).to_owned(),
            false => words::after_billing(language, month).to_string(),
        });
        late.link = self.records_link();
        let then = step(words::counted_then(language), self.amount(before));
        vec![
            late,
            then,
            step(words::counted_now(language), self.amount(now)),
        ]
    }

    /// The cost of either count, with the band that it is of.
    fn cost_then_and_now(
        &self,
        counts: [(Quantity, Money); 2],
    ) -> Result<Vec<StepView>, MoneyError> {
        let language = self.language;
        let heads = [words::cost_then(language), words::cost_now(language)];
        let rows = heads
            .into_iter()
            .zip(counts)
            .map(|(what, (counted, cost))| {
                let mut row = step(what, self.money(cost));
                row.sum = match self.price_sum(counted)? {
                    Some(sum) => Some(sum),
                    None => Some(bill::range(self.line, counted, language)?),
                };
                Ok(row)
            });
        rows.collect()
    }

    /// The days of the tariff, the smallest coin, and what was billed before:
    /// each only where it changes something.
    fn share_and_rounding(
        &self,
        band_cost: Money,
        billed: Option<Money>,
    ) -> Result<Vec<StepView>, MoneyError> {
        let (share, language) = (self.line.share, self.language);
        let exact = share.of(band_cost)?;
        let mut steps = Vec::new();
        if !share.is_whole() {
            let number = |days| format::integer(days, language);
            let (days, of) = (number(share.days), number(share.of_days));
            let mut days_step = step(
                words::tariff_days(language),
                words::share_days(language, &days, &of).to_string(),
            );
            let sum = words::share(
                language,
                &self.money(band_cost),
                &days,
                &of,
                &self.money(exact),
            );
            days_step.sum = Some(sum.to_string());
            let last_day = share.end_day.yesterday().unwrap_or(share.end_day);
            days_step.why = Some(format::days(share.first_day, last_day, language));
            steps.push(days_step);
        }
        let rounded = exact.round_to_minor_unit(domain::unit::RoundingMode::HalfEven)?;
        if rounded != exact {
            let mut coin = step(words::rounded(language), self.money(rounded));
            let by = format::money_signed(rounded.checked_sub(exact)?, language);
            coin.why = Some(words::rounding(language, &by).to_string());
            steps.push(coin);
        }
        if let Some(billed) = billed {
            steps.push(step(words::billed_before(language), self.money(billed)));
        }
        Ok(steps)
    }

    /// The line's amount, and where its tax is.
    fn result(&self) -> StepView {
        let (line, language) = (self.line, self.language);
        let what = match (line.is_adjustment(), self.document.is_credit_note()) {
            (false, false) => words::line(language),
            (false, true) => words::takes_back(language),
            (true, false) => words::difference(language),
            (true, true) => words::difference_back(language),
        };
        let mut result = step(what, self.money(line.amount));
        let rate = format::percent(line.group.tax_rate, language);
        let of_rate = self
            .document
            .taxes
            .iter()
            .find(|tax| tax.rate == line.group.tax_rate);
        result.why = match (self.document.tax_mode, of_rate) {
            (TaxMode::Inclusive, _) => Some(words::tax_inside(language, &rate).to_string()),
            (TaxMode::Exclusive, Some(tax)) => {
                let (base, tax) = (self.money(tax.base), self.money(tax.tax));
                Some(words::tax_on_top(language, &rate, &base, &tax).to_string())
            }
            (TaxMode::Exclusive, None) => None,
        };
        if let LineDetail::Adjustment {
            counted_before,
            counted,
            ..
        } = line.detail
        {
            let schedule = &line.group.schedule;
            if line.amount.is_zero()
                && schedule.band_of(counted_before) == schedule.band_of(counted)
            {
                result.why = Some(words::same_band(language).to_owned());
            }
        }
        result
    }
}

/// The words of the page around the steps.
pub fn title(view: &StepsView, language: Language) -> String {
    let how = words::how_we_got(language);
    format!("{how} {}", view.amount)
}

/// `Invoice 2026-000412`, `Credit note 2026-000413`.
pub fn document_name(document: &InvoiceDocument, language: Language) -> String {
    let number = document.number.to_string();
    match document.is_credit_note() {
        false => bill_words::number(language, &number),
        true => bill_words::credit_note_number(language, &number),
    }
    .to_string()
}
