//! One model per table, primitives only; [`crate::query`] turns them into
//! domain values.
//!
//! Columns carry their unit in their name: `*_us` UTC microseconds, `*_micros`
//! micro-units of money.

pub mod account;
pub mod account_metering;
pub mod account_tariff;
pub mod audit_event;
pub mod bill_run;
pub mod bill_run_account;
pub mod charge;
pub mod fingerprint;
pub mod holding;
pub mod index_place;
pub mod index_word;
pub mod invitation;
pub mod invoice;
pub mod invoice_line;
pub mod known_form;
pub mod ledger_entry;
pub mod ledger_posting;
pub mod line;
pub mod line_identifier;
pub mod match_case;
pub mod meter;
pub mod meter_choice;
pub mod meter_crossing;
pub mod metering_plan;
pub mod number_series;
pub mod outbox;
pub mod policy_status;
pub mod portal_session;
pub mod portal_user;
pub mod recharge;
pub mod recording;
pub mod refusal_count;
pub mod rendition;
pub mod schedule_state;
pub mod setting;
pub mod sign_in_failure;
pub mod signing_key;
pub mod spend_alert;
pub mod spend_crossing;
pub mod status_change;
pub mod tariff_version;
pub mod upload;
pub mod usage_chunk;
pub mod usage_import;
pub mod usage_record;
pub mod usage_reject;
pub mod usage_session;
pub mod usage_total;
pub mod webhook;
