//! Keeps who a provider is by law. A version is never changed; statements hold the
//! one that they were written with.

use crate::{
    Db, EngineError, Viewer,
    audit::{self, Event},
    entity::{portal_user, provider_party},
    flow::add_accounts::{
        Fault, PayToForm,
        field::{self, given},
    },
    query::provider_party::party,
    viewer::Role,
};
use domain::{
    delivery::{ProviderParty, ProviderTax},
    id::UserId,
};
use jiff::Timestamp;
use paper::TextFault;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::Deserialize;
use serde_json::json;

/// The tax words of [`PartyForm::tax`], in the order that they are offered in.
pub const TAXES: [&str; 4] = ["rate", "reverse-charge", "exempt", "out-of-scope"];

/// Who a provider is by law, as a form or a file says it; an empty field says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartyForm {
    /// Legal name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// ISO 3166-1 code.
    pub country: String,
    /// VAT identification number.
    pub vat_id: String,
    /// The number that its tax office knows it by.
    pub tax_number: String,
    /// One of [`TAXES`].
    pub tax: String,
    /// In percent, with `rate`.
    pub rate: String,
    /// By which rule it is exempt, with `exempt`.
    pub reason: String,
    /// Where it is paid.
    pub iban: String,
    /// The bank's code, where it wants one.
    pub bic: String,
    /// Whose bank account it is; its own when left out.
    pub account_holder: String,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartyFault {
    /// As with sellers and accounts.
    #[error(transparent)]
    Field(#[from] Fault),
    /// A statement would lack what the law wants.
    #[error(transparent)]
    Law(einvoice::Fault),
    /// A character that is not printed.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// None of [`TAXES`].
    #[error("one of rate, reverse-charge, exempt, out-of-scope is wanted")]
    Tax,
    /// No percentage, or one that no invoice can say.
    #[error("a percentage from 0 to 100 is wanted, such as 19 or 5.5")]
    Rate,
}

impl PartyFault {
    /// Whether the field says nothing.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Law(einvoice::Fault::NoVatId(_)))
    }
}

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum PartyRefusal {
    /// The first fault of each field, in the form's order.
    #[error("{}", in_lines(.0))]
    Faults(Vec<(&'static str, PartyFault)>),
    /// Not theirs to do, or it could not be found out.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn in_lines(faults: &[(&'static str, PartyFault)]) -> String {
    let lines = faults
        .iter()
        .map(|(field, fault)| format!("{field}: {fault}"));
    lines.collect::<Vec<_>>().join("\n")
}

impl PartyForm {
    /// The form as a file says it.
    ///
    /// # Errors
    /// Not TOML, or not of this form; the message says where.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error: toml::de::Error| error.to_string())
    }

    /// The form for what is kept.
    pub fn of(party: &ProviderParty) -> Self {
        let (tax, rate, reason) = match &party.tax {
            ProviderTax::Rate { rate } => ("rate", rate.to_percent(), String::new()),
            ProviderTax::ReverseCharge => ("reverse-charge", String::new(), String::new()),
            ProviderTax::Exempt { reason } => ("exempt", String::new(), reason.clone()),
            ProviderTax::OutOfScope => ("out-of-scope", String::new(), String::new()),
        };
        let pay_to = PayToForm::of(party.pay_to.as_ref(), &party.name);
        Self {
            name: party.name.clone(),
            address: party.address.clone(),
            country: party.country.to_string(),
            vat_id: party.vat_id.clone().unwrap_or_default(),
            tax_number: party.tax_number.clone().unwrap_or_default(),
            tax: tax.to_owned(),
            rate,
            reason,
            iban: pay_to.iban.unwrap_or_default(),
            bic: pay_to.bic.unwrap_or_default(),
            account_holder: pay_to.account_holder.unwrap_or_default(),
        }
    }

    /// Checks each field, and that a statement so far has what the law wants.
    ///
    /// # Errors
    /// The first fault of each field, in the form's order.
    pub fn read(&self) -> Result<ProviderParty, Vec<(&'static str, PartyFault)>> {
        let mut faults = Vec::new();
        let party = self.checked(&mut faults);
        let Some(party) = party.filter(|_| faults.is_empty()) else {
            return Err(faults);
        };
        let of_law = einvoice::provider_faults(&party).into_iter();
        faults.extend(of_law.map(|fault| (field_of(&fault), PartyFault::Law(fault))));
        match faults.is_empty() {
            true => Ok(party),
            false => Err(faults),
        }
    }

    /// The party, where each field by itself does.
    fn checked(&self, faults: &mut Vec<(&'static str, PartyFault)>) -> Option<ProviderParty> {
        let mut all = Faults(faults);
        let name = all.take("name", field::one_line(&self.name, 200));
        let address = all.take("address", field::address(&self.address));
        let country = all.take("country", field::country(self.country.trim()));
        let vat_id = all.optional("vat_id", &self.vat_id, 40);
        let tax_number = all.optional("tax_number", &self.tax_number, 40);
        let tax = match self.tax.as_str() {
            "rate" => match self.rate.parse() {
                Ok(rate) => Some(ProviderTax::Rate { rate }),
                Err(_) => all.fault("rate", PartyFault::Rate),
            },
            "reverse-charge" => Some(ProviderTax::ReverseCharge),
            "exempt" => all
                .take("reason", field::one_line(&self.reason, 200))
                .map(|reason| ProviderTax::Exempt { reason }),
            "out-of-scope" => Some(ProviderTax::OutOfScope),
            _ => all.fault("tax", PartyFault::Tax),
        };
        let some = |text: &str| given(Some(text)).map(str::to_owned);
        let pay_to = PayToForm {
            iban: some(&self.iban),
            bic: some(&self.bic),
            account_holder: some(&self.account_holder),
        };
        let pay_to = match pay_to.read(self.name.trim()) {
            Ok(pay_to) => Some(pay_to),
            Err((field, fault)) => all.fault(field, fault.into()),
        };
        let texts = [
            ("name", &self.name),
            ("vat_id", &self.vat_id),
            ("tax_number", &self.tax_number),
            ("reason", &self.reason),
        ];
        let lines = self.address.iter().map(|line| ("address", line));
        for (field, text) in texts.into_iter().chain(lines) {
            if let Err(fault) = paper::check_text(text.trim()) {
                all.fault::<()>(field, fault.into());
            }
        }
        Some(ProviderParty {
            name: name?,
            address: address?,
            country: country?,
            vat_id: vat_id?,
            tax_number: tax_number?,
            tax: tax?,
            pay_to: pay_to?,
        })
    }
}

/// Faults on their way, one of each field.
struct Faults<'a>(&'a mut Vec<(&'static str, PartyFault)>);

impl Faults<'_> {
    fn fault<T>(&mut self, field: &'static str, fault: PartyFault) -> Option<T> {
        if self.0.iter().all(|(there, _)| *there != field) {
            self.0.push((field, fault));
        }
        None
    }

    fn take<T>(&mut self, field: &'static str, outcome: Result<T, Fault>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(fault) => self.fault(field, fault.into()),
        }
    }

    /// What an empty field says: nothing.
    fn optional(
        &mut self,
        name: &'static str,
        text: &str,
        chars_max: usize,
    ) -> Option<Option<String>> {
        match given(Some(text)) {
            None => Some(None),
            Some(text) => self.take(name, field::one_line(text, chars_max).map(Some)),
        }
    }
}

/// The field that a fault of the law is at.
const fn field_of(fault: &einvoice::Fault) -> &'static str {
    use einvoice::Fault as F;
    match fault {
        F::NoAddress(_) => "address",
        F::NoCountry(_) => "country",
        F::NoVatId(_) | F::NotAVatId { .. } => "vat_id",
        F::NoReason => "reason",
        F::NoIban(_) => "iban",
        F::FineRate(_) => "rate",
        _ => "name",
    }
}

/// Keeps who `provider` is by law, for its statements from now on; returns the
/// version, which stays where nothing has changed. The provider itself may do so, and
/// an operator.
///
/// # Errors
/// [`PartyRefusal`]; [`EngineError::NotFound`] for anybody else, and where `provider`
/// is none.
pub async fn set_party(
    db: &Db,
    now: Timestamp,
    viewer: &Viewer,
    provider: UserId,
    form: &PartyForm,
) -> Result<u32, PartyRefusal> {
    if viewer.provider().ok() != Some(provider) {
        viewer.operator()?;
    }
    let new = form.read().map_err(PartyRefusal::Faults)?;
    let version = db
        .in_tx(async |tx| {
            let user = portal_user::Entity::find_by_id(provider.uuid());
            let user = user.one(tx).await?.ok_or(EngineError::NotFound)?;
            if Role::from_code(user.role, None) != Some(Role::Provider) {
                return Err(EngineError::NotFound);
            }
            let before = party(tx, provider).await?;
            let version = match &before {
                Some((version, there)) if *there == new => return Ok(*version),
                Some((version, _)) => version + 1,
                None => 1,
            };
            let row = provider_party::Model {
                provider_id: provider.uuid(),
                version: i32::try_from(version).map_err(EngineError::refused)?,
                document: serde_json::to_string(&new).map_err(EngineError::refused)?,
                saved_at_us: now.as_microsecond(),
                saved_by: viewer.user_id(),
            };
            provider_party::Entity::insert(row.into_active_model())
                .exec_without_returning(tx)
                .await?;
            let before = before.map(|(_, party)| party);
            let event = Event::new("provider.party", user.email)
                .with_detail(json!({ "before": before, "after": new }));
            audit::record(tx, now, Some(viewer), event).await?;
            Ok(version)
        })
        .await?;
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_docs_is_taken() {
        let text = include_str!("../../../../docs/formats/delivery.md");
        let (_, rest) = text.split_once("```toml party\n").unwrap();
        let (example, _) = rest.split_once("```").unwrap();
        let party = PartyForm::from_toml(example).unwrap().read().unwrap();
        assert_eq!(party.tax.rate(), Some("7".parse().unwrap()));
    }
}
