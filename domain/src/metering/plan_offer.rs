//! What a plan file says of recharges and of the bill's bands.

use super::{
    plan_file::FileFault,
    plan_form::{Reader, Table, Value},
    policy::{BandsCount, PlanError, RechargeOffer},
};
use crate::{
    unit::{Money, RoundingMode},
    usage::Service,
};

const RECHARGE_FIELDS: [&str; 2] = ["quantity", "price"];

/// How often a household may recharge in a period, where the plan does not say.
pub(super) const RECHARGES_MAX: u32 = 10;

/// `4.90 EUR`, in whole coins and not below nothing.
fn price(text: &str) -> Result<Money, FileFault> {
    let fault = || FileFault::Price(text.chars().take(40).collect());
    let (amount, currency) = text.trim().split_once(' ').ok_or_else(fault)?;
    let currency = currency.trim().parse().map_err(|_| fault())?;
    let price = Money::parse(amount, currency).map_err(|_| fault())?;
    let coins = price.round_to_minor_unit(RoundingMode::HalfEven);
    match coins {
        Ok(coins) if coins == price && price.micros() >= 0 => Ok(price),
        _ => Err(fault()),
    }
}

impl Reader<'_> {
    pub(super) fn recharges(
        &mut self,
        table: Table<'_>,
        service: Option<Service>,
    ) -> Vec<RechargeOffer> {
        let mut found = Vec::new();
        let list = table.get("recharges");
        let list = list.and_then(|value| self.list("recharges", value));
        for value in list.into_iter().flatten() {
            let Some(offer) = self.recharge(value) else {
                continue;
            };
            let measure = offer.quantity.measure();
            let other = service.filter(|service| service.measure() != measure);
            let at = value.span().start;
            if let Some(service) = other {
                let unit = offer.quantity.to_string();
                self.fault(at, PlanError::OtherMeasure { service, unit });
            }
            found.push(offer);
        }
        found
    }

    /// `"weighted"` or `"raw"`.
    pub(super) fn bands(&mut self, value: &Value<'_>) -> Option<BandsCount> {
        match self.text("bands", value)?.text {
            "weighted" => Some(BandsCount::Weighted),
            "raw" => Some(BandsCount::Raw),
            _ => {
                let words = "bands: \"weighted\" or \"raw\" is wanted".to_owned();
                self.fault(value.span().start, FileFault::Form(words));
                None
            }
        }
    }

    /// `"5 GB"`, or a table with its price.
    fn recharge(&mut self, value: &Value<'_>) -> Option<RechargeOffer> {
        if value.get_ref().as_str().is_some() {
            let text = self.text("recharges", value)?;
            let quantity = self.quantity(text, "recharges")?;
            return Some(RechargeOffer {
                quantity,
                price: None,
            });
        }
        let table = value.get_ref().as_table();
        let Some(fields) = table else {
            let words = "recharges: a text or a table is wanted".to_owned();
            self.fault(value.span().start, FileFault::Form(words));
            return None;
        };
        let table = Table::new(value.span().start, fields);
        self.known(table, &RECHARGE_FIELDS);
        let quantity = self.wanted(table, "quantity");
        let quantity = quantity.and_then(|value| self.text("quantity", value));
        let quantity = quantity.and_then(|text| self.quantity(text, "quantity"));
        let price = match table.get("price") {
            Some(value) => {
                let text = self.text("price", value)?;
                Some(self.read(text.at, price(text.text))?)
            }
            None => None,
        };
        Some(RechargeOffer {
            quantity: quantity?,
            price,
        })
    }
}
