//! Why an account file was refused.

use domain::{
    catalog::{TariffCode, TariffError},
    metering::PlanCode,
    party::{UnknownLanguage, UnknownLineKind},
    unit::{Currency, UnknownCurrency},
    usage::{Service, UnknownService},
};
use jiff::civil::Date;
use paper::TextFault;

/// Why an account file was refused; nothing of it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountFileError {
    /// Not TOML, or not of this form; the message says where.
    #[error("{0}")]
    Form(String),
    /// A field of `[seller]`.
    #[error("seller: {field}: {fault}")]
    Seller {
        /// Which field.
        field: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A field of an account.
    #[error("account {account}: {field}: {fault}")]
    Account {
        /// Its reference.
        account: String,
        /// Which field.
        field: String,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The reference has other signs than `A-Z a-z 0-9 - _ .`, or too many.
    #[error("letters, digits, hyphens, underscores and dots are wanted, 1 to 64 of them")]
    Reference,
    /// Empty, too long, or with line breaks.
    #[error("one line of 1 to {chars_max} characters is wanted")]
    NotOneLine {
        /// The longest that is taken.
        chars_max: usize,
    },
    /// No lines, or too many.
    #[error("1 to 8 lines are wanted")]
    Address,
    /// Not ISO 3166-1.
    #[error("{0:?} is not a country code such as DE")]
    Country(String),
    /// The VAT number does not begin with a country, and none is named.
    #[error("the seller's country is wanted, such as DE")]
    CountryMissing,
    /// Not ISO 13616.
    #[error("{0:?} is not an IBAN, or a digit of it is wrong")]
    Iban(String),
    /// A bank or a holder without an account.
    #[error("an IBAN is wanted with it")]
    IbanMissing,
    /// Not ISO 9362.
    #[error("{0:?} is not a bank's code such as COBADEFFXXX")]
    Bic(String),
    /// Not an e-mail address.
    #[error("{0:?} is not an e-mail address")]
    Email(String),
    /// A character that is not printed.
    #[error(transparent)]
    Text(TextFault),
    /// Documents would lack what the law wants of their seller.
    #[error(transparent)]
    Law(einvoice::Fault),
    /// A business without a VAT number.
    #[error("a business needs its VAT identification number")]
    TaxIdMissing,
    /// Not ISO 4217.
    #[error(transparent)]
    Currency(UnknownCurrency),
    /// Not in the IANA time zone database.
    #[error("{0:?} is not a time zone of the IANA database such as Europe/Berlin")]
    Zone(String),
    /// Not a day of the month.
    #[error("{0} is not a day of the month from 1 to 31")]
    CycleDay(i64),
    /// Not a language of the portal.
    #[error(transparent)]
    Language(UnknownLanguage),
    /// Not a date.
    #[error("{0:?} is not a date such as 2026-01-31")]
    Day(String),
    /// Not a tariff code.
    #[error(transparent)]
    TariffCode(TariffError),
    /// Two tariffs from one day on.
    #[error("two tariffs from {0}")]
    TwoTariffs(Date),
    /// Not a plan code.
    #[error("{0:?} is not a metering plan's code")]
    PlanCode(String),
    /// Two metering plans from one day on.
    #[error("two metering plans for {1} from {0}")]
    TwoPlans(Date, Service),
    /// Neither a plan nor a service whose metering ends, or both.
    #[error("code, or the service whose metering ends")]
    PlanOrService,
    /// Not a service.
    #[error(transparent)]
    Service(UnknownService),
    /// No metering plan has that code.
    #[error("there is no metering plan {0}; add it first")]
    UnknownPlan(PlanCode),
    /// Not a kind of line.
    #[error(transparent)]
    Kind(UnknownLineKind),
    /// An identifier that ends before it begins.
    #[error("{0:?} ends before it begins: until is the day after its last")]
    UntilBeforeFrom(String),
    /// Two accounts with one reference.
    #[error("it is in the file twice")]
    TwiceInFile,
    /// Two lines with one label.
    #[error("the account has two lines of that name")]
    TwiceInAccount,
    /// No tariff has that code.
    #[error("there is no tariff {0}; add it first")]
    UnknownTariff(TariffCode),
    /// The tariff is in another currency than the account.
    #[error("tariff {code} is in {costs}, the account in {account}")]
    TariffCurrency {
        /// Which tariff.
        code: TariffCode,
        /// Its currency.
        costs: Currency,
        /// The account's.
        account: Currency,
    },
    /// No version of the tariff is valid on its first day.
    #[error("tariff {code} has no version that is valid on {day}")]
    NotYetValid {
        /// Which tariff.
        code: TariffCode,
        /// The day.
        day: Date,
    },
    /// The account has no tariff on its first day.
    #[error("no tariff from {0}, the day the account opens")]
    NoTariff(Date),
    /// It cannot change once there is usage or an invoice.
    #[error(
        "it was {was} and is now {new}, but the account has usage or invoices; open another account instead"
    )]
    InUse {
        /// As it is stored.
        was: String,
        /// As the file has it.
        new: String,
    },
    /// The days that a tariff would change have been billed.
    #[error("{code} from {from}: days before {billed_until} are billed already")]
    Billed {
        /// Which tariff.
        code: TariffCode,
        /// From which day.
        from: Date,
        /// The first day that is not billed.
        billed_until: Date,
    },
    /// Somebody has the identifier at that time.
    #[error("{identifier:?} belongs to {holder} at that time")]
    Taken {
        /// What records call the line.
        identifier: String,
        /// Account and line that have it.
        holder: String,
    },
}
