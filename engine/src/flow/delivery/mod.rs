//! Who pays for deliveries, one verb per file.
//!
//! quote → instruct (fixes, reserves, signs) → transfer (honors it) → settle (by
//! what arrived) → close (lets go of what is left); and what both sides and the
//! operator say beforehand (prefer, set), dispute, and state each month.

mod close;
mod dispute;
mod instruct;
mod party;
mod prefer;
mod quote;
mod set;
mod settle;
mod state;
mod transfer;

pub use close::{close_due, forget_stale};
pub use dispute::{DisputeRefusal, REASON_CHARS_MAX, decide_dispute, dispute};
pub use instruct::{InstructRequest, Instructed, Instruction, instruct, sign_again, still_going};
pub use party::{PartyFault, PartyForm, PartyRefusal, TAXES, set_party};
pub use prefer::{PreferRefusal, sponsor, wish};
pub use quote::{Asked, DeliveryRefusal, Item, Quoted, quoted, recording_item};
pub use set::{SetRefusal, add_tariff, check_tariff, set_networks};
pub use settle::{Delivered, ReportRefusal, report, settle};
pub use state::{ParkedStatement, ParkedWhy, StateRefusal, Stated, issue_statements};
pub use transfer::{Begun, TransferRefusal, begin, permitted, start};
