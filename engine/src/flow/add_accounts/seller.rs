//! Who sends the bills, as an account file or a form names them.

use super::{
    fault::{AccountFileError, Fault},
    file::{FieldFault, address, at, one_line},
};
use domain::{
    content::Country,
    invoice::{PayTo, Seller},
};
use serde::Deserialize;

/// `[seller]`, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SellerForm {
    /// Legal name.
    pub name: String,
    /// Address, line by line.
    pub address: Vec<String>,
    /// VAT identification number.
    pub tax_id: String,
    /// ISO 3166-1 code; needed where the VAT number does not begin with it.
    pub country: Option<String>,
    /// Where questions go by mail.
    pub email: Option<String>,
    /// Where they go by telephone.
    pub phone: Option<String>,
    /// Where bills are paid to.
    pub iban: Option<String>,
    /// The bank's code, where it wants one.
    pub bic: Option<String>,
    /// Whose bank account it is; the seller's own when left out.
    pub account_holder: Option<String>,
}

impl SellerForm {
    /// Checks each field.
    ///
    /// # Errors
    /// [`AccountFileError::Seller`], naming the field.
    pub fn read(&self) -> Result<Seller, AccountFileError> {
        self.checked()
            .map_err(|(field, fault)| AccountFileError::Seller { field, fault })
    }

    fn checked(&self) -> Result<Seller, FieldFault> {
        let name = at("name", one_line(&self.name, 200))?;
        let tax_id = einvoice::vat_id(&at("tax_id", one_line(&self.tax_id, 40))?);
        let said = given(self.country.as_deref());
        let country = match said.map(str::to_owned).or_else(|| country_of(&tax_id)) {
            Some(code) => at("country", country(&code))?,
            None => return Err(("country".into(), Fault::CountryMissing)),
        };
        let optional =
            |field: &str, value: &Option<String>, chars_max| match given(value.as_deref()) {
                Some(text) => at(field, one_line(text, chars_max)).map(Some),
                None => Ok(None),
            };
        let pay_to = PayToForm {
            iban: self.iban.clone(),
            bic: self.bic.clone(),
            account_holder: self.account_holder.clone(),
        };
        let pay_to = pay_to
            .read(&name)
            .map_err(|(field, fault)| (field.to_owned(), fault))?;
        let seller = Seller {
            address: at("address", address(&self.address))?,
            country: Some(country),
            email: match given(self.email.as_deref()) {
                Some(text) => Some(at("email", email(text))?),
                None => None,
            },
            phone: optional("phone", &self.phone, 40)?,
            pay_to,
            name,
            tax_id,
        };
        match seller_faults(&seller).into_iter().next() {
            None => Ok(seller),
            Some((field, fault)) => Err((field.to_owned(), fault)),
        }
    }
}

/// What keeps every document of `seller` from being made: a text of it that cannot be
/// printed, or something that the law wants; each with its field.
pub fn seller_faults(seller: &Seller) -> Vec<(&'static str, Fault)> {
    let Seller {
        name,
        address,
        country: _,
        tax_id,
        email,
        phone,
        pay_to,
    } = seller;
    let mut texts = vec![("name", name), ("tax_id", tax_id)];
    texts.extend(address.iter().map(|line| ("address", line)));
    texts.extend(email.iter().map(|email| ("email", email)));
    texts.extend(phone.iter().map(|phone| ("phone", phone)));
    if let Some(PayTo { holder, iban, bic }) = pay_to {
        texts.extend([("account_holder", holder), ("iban", iban)]);
        texts.extend(bic.iter().map(|bic| ("bic", bic)));
    }
    let unprinted = texts.into_iter().filter_map(|(field, text)| {
        let fault = paper::check_text(text).err()?;
        Some((field, Fault::Text(fault)))
    });
    let of_law = einvoice::seller_faults(seller).into_iter();
    let of_law = of_law.map(|fault| (field_of(&fault), Fault::Law(fault)));
    unprinted.chain(of_law).collect()
}

/// The field that a fault of the law is at.
const fn field_of(fault: &einvoice::Fault) -> &'static str {
    use einvoice::Fault as F;
    match fault {
        F::NoAddress(_) => "address",
        F::NoCountry(_) => "country",
        F::NoVatId(_) | F::NotAVatId { .. } => "tax_id",
        F::NoIban(_) => "iban",
        _ => "name",
    }
}

/// A bank account, as it is written; an empty field says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PayToForm {
    /// The account.
    pub iban: Option<String>,
    /// The bank's code, where it wants one.
    pub bic: Option<String>,
    /// Whose it is, where it is somebody else's.
    pub account_holder: Option<String>,
}

/// The longest name that a transfer carries, in characters.
const HOLDER_CHARS_MAX: usize = 70;

/// The name of an account whose holder nobody named.
fn own_holder(name: &str) -> String {
    name.chars().take(HOLDER_CHARS_MAX).collect()
}

impl PayToForm {
    /// The form for what is kept of whom `name` names.
    pub fn of(pay_to: Option<&PayTo>, name: &str) -> Self {
        let Some(to) = pay_to else {
            return Self::default();
        };
        Self {
            iban: Some(to.iban.clone()),
            bic: to.bic.clone(),
            account_holder: (to.holder != own_holder(name)).then(|| to.holder.clone()),
        }
    }

    /// Checks each field; whose account it is `name` says where nothing else does.
    ///
    /// # Errors
    /// The field, and what is wrong with it.
    pub fn read(&self, name: &str) -> Result<Option<PayTo>, (&'static str, Fault)> {
        let holder = given(self.account_holder.as_deref())
            .map(|text| printed_line(text, HOLDER_CHARS_MAX))
            .transpose()
            .map_err(|fault| ("account_holder", fault))?;
        let bic = given(self.bic.as_deref())
            .map(bic)
            .transpose()
            .map_err(|fault| ("bic", fault))?;
        match given(self.iban.as_deref()) {
            Some(text) => Ok(Some(PayTo {
                holder: holder.unwrap_or_else(|| own_holder(name)),
                iban: iban(text).map_err(|fault| ("iban", fault))?,
                bic,
            })),
            None if bic.is_some() || holder.is_some() => Err(("iban", Fault::IbanMissing)),
            None => Ok(None),
        }
    }
}

/// [`one_line`] that can be printed.
fn printed_line(text: &str, chars_max: usize) -> Result<String, Fault> {
    let text = one_line(text, chars_max)?;
    paper::check_text(&text).map_err(Fault::Text)?;
    Ok(text)
}

/// An empty field says nothing.
pub(crate) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The country that a VAT identification number begins with.
fn country_of(tax_id: &str) -> Option<String> {
    let prefix = tax_id.get(..2)?;
    let code = match prefix {
        // these two are no codes of ISO 3166-1
        "EL" => "GR",
        "XI" => "GB",
        other => other,
    };
    code.parse::<Country>()
        .ok()
        .map(|country| country.to_string())
}

pub(crate) fn country(text: &str) -> Result<Country, Fault> {
    text.parse()
        .map_err(|_| Fault::Country(text.chars().take(32).collect()))
}

fn iban(text: &str) -> Result<String, Fault> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    use iban::IbanLike as _;
    let checked: Result<iban::Iban, _> = compact.to_ascii_uppercase().parse();
    let checked = checked.map_err(|_| Fault::Iban(text.chars().take(48).collect()))?;
    Ok(checked.electronic_str().to_owned())
}

/// ISO 9362: a bank in four letters, a country, a place, and a branch if need be.
fn bic(text: &str) -> Result<String, Fault> {
    let code = text.to_ascii_uppercase();
    let fits = matches!(code.len(), 8 | 11)
        && code.chars().all(|c| c.is_ascii_alphanumeric())
        && code.chars().take(4).all(|c| c.is_ascii_alphabetic())
        && code
            .get(4..6)
            .is_some_and(|code| code.parse::<Country>().is_ok());
    match fits {
        true => Ok(code),
        false => Err(Fault::Bic(text.chars().take(32).collect())),
    }
}

fn email(text: &str) -> Result<String, Fault> {
    // a line at the foot of a letter
    let text = one_line(text, paper::LINE_CHARS_MAX)?;
    let parts = text.split_once('@');
    let fits = parts.is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(' ')
    });
    match fits {
        true => Ok(text),
        false => Err(Fault::Email(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> SellerForm {
        SellerForm {
            name: "Quay Telecom GmbH".into(),
            address: vec!["Pier 1".into(), "20457 Hamburg".into()],
            tax_id: "DE123456789".into(),
            iban: Some("de89 3704 0044 0532 0130 00".into()),
            ..SellerForm::default()
        }
    }

    #[test]
    fn what_is_not_said_follows_from_the_rest() {
        let seller = form().read().unwrap();
        assert_eq!(seller.country, Some("DE".parse().unwrap()));
        let pay_to = seller.pay_to.unwrap();
        assert_eq!(pay_to.iban, "DE89370400440532013000");
        assert_eq!(pay_to.holder, "Quay Telecom GmbH");
        let greek = SellerForm {
            tax_id: "EL123".into(),
            ..form()
        };
        assert_eq!(greek.read().unwrap().country, Some("GR".parse().unwrap()));
        let spaced = SellerForm {
            tax_id: "de 123 456 789".into(),
            ..form()
        };
        assert_eq!(spaced.read().unwrap().tax_id, "DE123456789");
    }

    #[test]
    fn what_cannot_be_printed_is_refused_by_its_field() {
        use paper::TextFault as T;
        let some = |text: &str| Some(text.to_owned());
        let mut forms: Vec<(&str, SellerForm, T)> = Vec::new();
        let mut row = |field, fault, change: &dyn Fn(&mut SellerForm)| {
            let mut form = form();
            change(&mut form);
            forms.push((field, form, fault));
        };
        row("name", T::RightToLeft('ש'), &|form| {
            form.name = "Quay שלום".into()
        });
        row("address", T::NoGlyph('漢'), &|form| {
            form.address.push("漢字".into())
        });
        row("email", T::Format('\u{200b}'), &|form| {
            form.email = some("a@b\u{200b}.example")
        });
        row("phone", T::NoGlyph('📞'), &|form| {
            form.phone = some("📞 040")
        });
        row("account_holder", T::BidiControl('\u{202e}'), &|form| {
            form.account_holder = some("Quay \u{202e}");
        });
        for (field, form, fault) in forms {
            let wanted = AccountFileError::Seller {
                field: field.into(),
                fault: Fault::Text(fault),
            };
            assert_eq!(form.read(), Err(wanted));
        }
    }

    #[test]
    fn each_field_is_refused_by_its_name() {
        let some = |text: &str| Some(text.to_owned());
        let rows: [(&str, SellerForm, Fault); 8] = [
            (
                "tax_id",
                SellerForm {
                    tax_id: "19 123 45678".into(),
                    country: some("DE"),
                    ..form()
                },
                Fault::Law(einvoice::Fault::NotAVatId {
                    side: einvoice::Side::Seller,
                    vat_id: "1912345678".into(),
                }),
            ),
            (
                "country",
                SellerForm {
                    tax_id: "12".into(),
                    ..form()
                },
                Fault::CountryMissing,
            ),
            (
                "country",
                SellerForm {
                    country: some("XX"),
                    ..form()
                },
                Fault::Country("XX".into()),
            ),
            (
                "iban",
                SellerForm {
                    iban: some("DE00 1234"),
                    ..form()
                },
                Fault::Iban("DE00 1234".into()),
            ),
            (
                "iban",
                SellerForm {
                    iban: None,
                    bic: some("COBADEFF"),
                    ..form()
                },
                Fault::IbanMissing,
            ),
            (
                "bic",
                SellerForm {
                    bic: some("COBA"),
                    ..form()
                },
                Fault::Bic("COBA".into()),
            ),
            (
                "email",
                SellerForm {
                    email: some("quay.example"),
                    ..form()
                },
                Fault::Email("quay.example".into()),
            ),
            (
                "address",
                SellerForm {
                    address: vec![],
                    ..form()
                },
                Fault::Address,
            ),
        ];
        for (field, form, fault) in rows {
            let wanted = AccountFileError::Seller {
                field: field.into(),
                fault,
            };
            assert_eq!(form.read(), Err(wanted));
        }
    }
}
