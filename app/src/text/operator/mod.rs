//! Words of the operator's pages.
//!
//! What the engine says of a record, a file or a tariff ("line 1: the header has
//! no column …") is English wherever it is shown; pages mark it as such.

pub mod account;
pub mod audit;
pub mod bill_run;
pub mod content;
pub mod delivery;
pub mod home;
pub mod import;
pub mod invoice;
pub mod letter;
pub mod matching;
pub mod plan;
pub mod reason;
pub mod refused;
pub mod reject;
pub mod rights;
pub mod tariff;

crate::texts! {
    file: "File" | "Datei";
    format: "Format" | "Format";
    state: "State" | "Stand";
    began: "Began" | "Begonnen";
    ended: "Ended" | "Beendet";
    size: "Size" | "Größe";
    records: "Records" | "Datensätze";
    reason: "Reason" | "Grund";
    line: "Line" | "Zeile";
    when: "When" | "Wann";
    month: "Month" | "Monat";
    account: "Account" | "Konto";
    accounts: "Accounts" | "Konten";
    name: "Name" | "Name";
    currency: "Currency" | "Währung";
    total: "Total" | "Summe";
    none: "none" | "keine";
    reload: "Reload" | "Neu laden";
    /// Of columns whose times have no account's zone to be in.
    utc: "UTC" | "UTC";
}

crate::plurals! {
    /// Usage records.
    records_of: "record", "records" | "Datensatz", "Datensätze";
    /// Billing accounts.
    accounts_of: "account", "accounts" | "Konto", "Konten";
    /// Invoices.
    invoices_of: "invoice", "invoices" | "Rechnung", "Rechnungen";
}
