//! The bill: its gauge, its lines, its tax, and the document they make.
//!
//! One function draws the gauge for the open month, the invoice and the paper:
//! [`Gauge::new`]. One function makes the lines: [`bill`]. Everything that the
//! reader sees is data in [`InvoiceDocument`]; words are chosen later, in the
//! reader's language.

mod bill;
mod charge;
mod compare;
mod document;
mod forecast;
mod gauge;
mod itemization;
mod line;
mod party;

pub use bill::{
    Bill, BillError, BillInput, CountedUsage, LateUsage, TariffSegment, bill, whole_period_total,
};
pub(crate) use charge::earned;
pub use charge::{Charge, ChargeDetail, ChargeLine, DeliveriesBilled, DeliveryGroup, Sale};
pub use compare::{Cause, Change, Subject, compare};
pub use document::{
    DocumentKind, Heading, InvoiceDocument, InvoiceNumber, LineUsage, NotAnInvoiceNumber,
};
pub use forecast::{FORECAST_HIDDEN_DAYS, forecast};
pub use gauge::{BandCost, BandState, Forecast, Gauge, GaugeBand, NextBand};
pub use itemization::{Itemization, MASKED_DIGITS, UnknownItemization};
pub use line::{DayShare, InvoiceLine, LineDetail, TariffRef, TaxLine};
pub use party::{Balance, Customer, PayTo, Payment, PaymentKind, Seller};
