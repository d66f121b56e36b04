//! From a period's usage to the lines, the tax and the total of its bill.
//!
//! Room: `invoice`. Pure.
//! Rules: BB-5; decisions on tariff changes (each version rates the whole
//! period's usage, weighted by its days), late usage (one adjustment for each
//! closed period, service and tariff version; a period billed anew takes off what
//! standing adjustments have charged for it) and rounding (once per line, half
//! to even, and what it gives or takes is an amount of its own).

use super::{Charge, ChargeLine, DayShare, InvoiceLine, LineDetail, TariffRef, TaxLine};
use crate::{
    catalog::{RatingGroup, Tariff, TariffCode, TaxMode},
    id::ChargeId,
    time::{BillingPeriod, PeriodMonth},
    unit::{Currency, Money, MoneyError, Quantity, Rate, RoundingMode},
    usage::Service,
};
use jiff::civil::Date;

/// A stretch of a period with one tariff version in force: `[first_day, end_day)`.
#[derive(Debug, Clone, Copy)]
pub struct TariffSegment<'a> {
    /// The version.
    pub tariff: &'a Tariff,
    /// The first day.
    pub first_day: Date,
    /// The day after the last.
    pub end_day: Date,
}

/// A period's usage of one service, counted by one rating group's increment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedUsage {
    /// As the records say it.
    pub raw: Quantity,
    /// In increments.
    pub counted: Quantity,
    /// Whether a metering plan's factors made `counted` of `raw`.
    pub is_weighted: bool,
    /// How many records.
    pub records: i64,
}

/// Usage that came in after its period had been billed.
#[derive(Debug, Clone)]
pub struct LateUsage<'a> {
    /// The closed period.
    pub month: PeriodMonth,
    /// The tariff version that billed it.
    pub tariff: &'a Tariff,
    /// Which service.
    pub service: Service,
    /// The days of it that the version was in force.
    pub share: DayShare,
    /// As counted when it was billed last.
    pub counted_before: Quantity,
    /// As counted now.
    pub counted: Quantity,
    /// Records that came in since; negative where the period is billed anew and
    /// standing adjustments have billed them already.
    pub records: i64,
    /// What the lines so far charged; without those of the same bill.
    pub billed: Money,
    /// What rounding gave or took on these lines.
    pub billed_rounding: Money,
}

/// All that a bill is made from.
pub struct BillInput<'a> {
    /// The period.
    pub period: BillingPeriod,
    /// The account's currency.
    pub currency: Currency,
    /// The tariff versions in force, in order of time.
    pub segments: &'a [TariffSegment<'a>],
    /// The period's usage as a rating group counts it.
    pub usage: &'a dyn Fn(&RatingGroup) -> CountedUsage,
    /// The services used in the period, each with its number of records.
    pub services_used: &'a [(Service, i64)],
    /// Late usage of closed periods, in order of month.
    pub late: &'a [LateUsage<'a>],
    /// What was charged once and is on no invoice yet, in order of time.
    pub charges: &'a [Charge],
}

/// A bill, before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Whether the lines hold the tax.
    pub tax_mode: TaxMode,
    /// Days to pay.
    pub payment_days: u16,
    /// The lines of usage, numbered from 1.
    pub lines: Vec<InvoiceLine>,
    /// What was charged once, numbered on.
    pub charges: Vec<ChargeLine>,
    /// The tax for each rate, lowest rate first.
    pub taxes: Vec<TaxLine>,
    /// The sum without tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// What is to be paid.
    pub total: Money,
}

/// Why an account cannot be billed; it is parked with this reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BillError {
    /// No tariff on any day of the period.
    #[error("no tariff is in force on any day of the period")]
    NoTariff,
    /// The account and its tariff are in two currencies.
    #[error("the account is in {account}, tariff {tariff} is in {costs}")]
    OtherCurrency {
        /// The account's.
        account: Currency,
        /// Which tariff.
        tariff: TariffCode,
        /// Its currency.
        costs: Currency,
    },
    /// Tariffs with and without tax would meet on one bill.
    #[error("tariff {0} holds tax in its costs and another of the period does not")]
    MixedTaxModes(TariffCode),
    /// A charge with tax on a bill without, or the other way.
    #[error("charge {charge} was priced {price} of tax, tariff {tariff} of the period is {costs}")]
    OtherTaxMode {
        /// Which charge.
        charge: ChargeId,
        /// How its price is meant.
        price: TaxMode,
        /// Which tariff.
        tariff: TariffCode,
        /// How its costs are meant.
        costs: TaxMode,
    },
    /// Usage of a service that no tariff of the period bills.
    #[error("{records} records of {service} in the period, which tariff {tariff} does not bill")]
    UnbilledService {
        /// The service.
        service: Service,
        /// How many records.
        records: i64,
        /// Which tariff.
        tariff: TariffCode,
    },
    /// An amount left the range of 64 bits.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Makes the bill of one account for one period.
///
/// # Errors
/// One variant of [`BillError`] for each reason to park the account.
pub fn bill(input: &BillInput<'_>) -> Result<Bill, BillError> {
    let first = input.segments.first().ok_or(BillError::NoTariff)?;
    let tax_mode = first.tariff.tax;
    let late_tariffs = input.late.iter().map(|late| late.tariff);
    for tariff in input
        .segments
        .iter()
        .map(|segment| segment.tariff)
        .chain(late_tariffs)
    {
        check(tariff, input.currency, tax_mode)?;
    }
    for (service, records) in input.services_used {
        if input
            .segments
            .iter()
            .all(|segment| segment.tariff.group(*service).is_none())
        {
            return Err(BillError::UnbilledService {
                service: *service,
                records: *records,
                tariff: first.tariff.code.clone(),
            });
        }
    }
    let mut lines = Vec::new();
    for segment in input.segments {
        for group in &segment.tariff.groups {
            lines.push(band_line(input, segment, group)?);
        }
    }
    for late in input.late {
        let line = adjustment(late, &lines)?;
        lines.push(line);
    }
    for (seq, line) in (1..).zip(&mut lines) {
        line.seq = seq;
    }
    let mut charges = Vec::with_capacity(input.charges.len());
    for (seq, charge) in (1..).skip(lines.len()).zip(input.charges) {
        if charge.tax_mode != tax_mode {
            return Err(BillError::OtherTaxMode {
                charge: charge.id,
                price: charge.tax_mode,
                tariff: first.tariff.code.clone(),
                costs: tax_mode,
            });
        }
        charges.push(ChargeLine {
            seq,
            id: charge.id,
            at: charge.at,
            detail: charge.detail.clone(),
            tax_rate: charge.tax_rate,
            amount: charge.amount,
        });
    }
    let last = input.segments[input.segments.len() - 1];
    total(
        lines,
        charges,
        tax_mode,
        last.tariff.payment_days,
        input.currency,
    )
}

fn check(tariff: &Tariff, account: Currency, tax_mode: TaxMode) -> Result<(), BillError> {
    let tariff_code = || tariff.code.clone();
    if tariff.currency != account {
        let (tariff, costs) = (tariff_code(), tariff.currency);
        return Err(BillError::OtherCurrency {
            account,
            tariff,
            costs,
        });
    }
    if tariff.tax != tax_mode {
        return Err(BillError::MixedTaxModes(tariff_code()));
    }
    Ok(())
}

fn band_line(
    input: &BillInput<'_>,
    segment: &TariffSegment<'_>,
    group: &RatingGroup,
) -> Result<InvoiceLine, BillError> {
    let CountedUsage {
        raw,
        counted,
        is_weighted,
        records,
    } = (input.usage)(group);
    let share = DayShare::between(segment.first_day, segment.end_day, &input.period);
    let band_cost = group.schedule.cost_of(counted)?;
    let exact = share.of(band_cost)?;
    let amount = exact.round_to_minor_unit(RoundingMode::HalfEven)?;
    Ok(InvoiceLine {
        seq: 0,
        tariff: tariff_ref(segment.tariff),
        group: group.clone(),
        usage_month: input.period.month,
        share,
        detail: LineDetail::Band {
            raw,
            counted,
            is_weighted,
            records,
            band_cost,
        },
        amount,
        rounding: amount.checked_sub(exact)?,
    })
}

/// The line for late usage, also where the band and so the amount stay the same:
/// the reader sees that the records arrived and what they changed.
fn adjustment(late: &LateUsage<'_>, above: &[InvoiceLine]) -> Result<InvoiceLine, BillError> {
    let Some(group) = late.tariff.group(late.service) else {
        return Err(BillError::UnbilledService {
            service: late.service,
            records: late.records,
            tariff: late.tariff.code.clone(),
        });
    };
    let (mut billed, mut billed_rounding) = (late.billed, late.billed_rounding);
    let is_same = |line: &&InvoiceLine| {
        line.usage_month == late.month
            && line.service() == late.service
            && line.tariff.code == late.tariff.code
            && line.tariff.version == late.tariff.version
    };
    for line in above.iter().filter(is_same) {
        billed = billed.checked_add(line.amount)?;
        billed_rounding = billed_rounding.checked_add(line.rounding)?;
    }
    let band_cost_before = group.schedule.cost_of(late.counted_before)?;
    let band_cost = group.schedule.cost_of(late.counted)?;
    let exact = late.share.of(band_cost)?;
    let rounded = exact.round_to_minor_unit(RoundingMode::HalfEven)?;
    let amount = rounded.checked_sub(billed)?;
    let rounding = rounded.checked_sub(exact)?.checked_sub(billed_rounding)?;
    Ok(InvoiceLine {
        seq: 0,
        tariff: tariff_ref(late.tariff),
        group: group.clone(),
        usage_month: late.month,
        share: late.share,
        detail: LineDetail::Adjustment {
            counted_before: late.counted_before,
            counted: late.counted,
            records: late.records,
            band_cost_before,
            band_cost,
            billed,
        },
        amount,
        rounding,
    })
}

fn tariff_ref(tariff: &Tariff) -> TariffRef {
    TariffRef {
        code: tariff.code.clone(),
        version: tariff.version,
        names: tariff.names.clone(),
    }
}

fn total(
    lines: Vec<InvoiceLine>,
    charges: Vec<ChargeLine>,
    tax_mode: TaxMode,
    payment_days: u16,
    currency: Currency,
) -> Result<Bill, BillError> {
    let of_lines = lines.iter().map(|line| (line.group.tax_rate, line.amount));
    let of_charges = charges.iter().map(|line| (line.tax_rate, line.amount));
    let taxes = taxes(of_lines.chain(of_charges), tax_mode, currency)?;
    let net = Money::sum(currency, taxes.iter().map(|line| line.base))?;
    let tax = Money::sum(currency, taxes.iter().map(|line| line.tax))?;
    Ok(Bill {
        tax_mode,
        payment_days,
        lines,
        charges,
        taxes,
        net,
        tax,
        total: net.checked_add(tax)?,
    })
}

/// The tax on `amounts`, once for each rate, lowest rate first.
fn taxes(
    amounts: impl Iterator<Item = (Rate, Money)>,
    tax_mode: TaxMode,
    currency: Currency,
) -> Result<Vec<TaxLine>, MoneyError> {
    // a bill has a few rates; a map of them would be a twentieth of what browsers load
    let mut by_rate: Vec<(Rate, Money)> = Vec::new();
    for (rate, amount) in amounts {
        let place = by_rate.binary_search_by_key(&rate, |(rate, _)| *rate);
        let place = place.unwrap_or_else(|place| {
            by_rate.insert(place, (rate, Money::zero(currency)));
            place
        });
        let sum = &mut by_rate[place].1;
        *sum = sum.checked_add(amount)?;
    }
    let mut taxes = Vec::with_capacity(by_rate.len());
    for (rate, sum) in by_rate {
        let exact = match tax_mode {
            TaxMode::Exclusive => rate.of(sum, RoundingMode::HalfEven)?,
            TaxMode::Inclusive => rate.contained_in(sum, RoundingMode::HalfEven)?,
        };
        let tax = exact.round_to_minor_unit(RoundingMode::HalfEven)?;
        let base = match tax_mode {
            TaxMode::Exclusive => sum,
            TaxMode::Inclusive => sum.checked_sub(tax)?,
        };
        taxes.push(TaxLine { rate, base, tax });
    }
    Ok(taxes)
}

/// What a whole period on one tariff comes to with tax, as [`bill`] makes it, from
/// each of its groups and the usage as that group counts it.
///
/// # Errors
/// [`MoneyError`].
pub fn whole_period_total<'g>(
    used: impl IntoIterator<Item = (&'g RatingGroup, Quantity)>,
    tax_mode: TaxMode,
    currency: Currency,
) -> Result<Money, MoneyError> {
    let mut amounts = Vec::new();
    for (group, counted) in used {
        let cost = group.schedule.cost_of(counted)?;
        let amount = cost.round_to_minor_unit(RoundingMode::HalfEven)?;
        amounts.push((group.tax_rate, amount));
    }
    let mut total = Money::zero(currency);
    for line in taxes(amounts.into_iter(), tax_mode, currency)? {
        total = total.checked_add(line.base)?.checked_add(line.tax)?;
    }
    Ok(total)
}

#[cfg(test)]
#[path = "bill_tests.rs"]
mod tests;
