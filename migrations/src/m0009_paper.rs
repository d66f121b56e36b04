//! Bills as documents: what a business is called by the tax office, payments, the
//! letter that bills are written on, and the papers themselves.
//!
//! A `paper` is an invoice's PDF: due from when its invoice is written, made once,
//! and kept in the content store under the hash of its bytes; `fault` is why it could
//! not be made. `letter` is a version of how bills look, never updated.
//! `payment` only grows; `payment_key` is what a second arrival is known by.
//! `account.itemization`: whether calls and sessions are listed on bills (0 no, 1
//! yes, 2 with the ends of numbers hidden).

crate::step! {
    up: "
ALTER TABLE account ADD COLUMN country TEXT;
ALTER TABLE account ADD COLUMN tax_id TEXT;
ALTER TABLE account ADD COLUMN is_business SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN itemization SMALLINT NOT NULL DEFAULT 0;
CREATE TABLE payment (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    payment_key TEXT NOT NULL UNIQUE,
    received_on TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    reference TEXT NOT NULL,
    booked_at_us BIGINT NOT NULL
);
CREATE INDEX payment_account ON payment (account_id, booked_at_us);
ALTER TABLE ledger_entry ADD COLUMN payment_id {uuid} REFERENCES payment (id);
CREATE UNIQUE INDEX ledger_entry_payment ON ledger_entry (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX ledger_entry_account ON ledger_entry (account_id, booked_at_us);
CREATE TABLE letter (
    version INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    logo {bytes},
    saved_at_us BIGINT NOT NULL,
    saved_by {uuid}
);
CREATE TABLE paper (
    invoice_id {uuid} PRIMARY KEY REFERENCES invoice (id),
    file_hash {bytes},
    bytes BIGINT,
    pages INTEGER,
    letter_version INTEGER,
    language TEXT,
    made_at_us BIGINT,
    fault TEXT
);
CREATE INDEX paper_due ON paper (invoice_id) WHERE file_hash IS NULL;
INSERT INTO paper (invoice_id) SELECT id FROM invoice
",
    down: "
DROP TABLE paper;
DROP TABLE letter;
DROP INDEX ledger_entry_account;
DELETE FROM ledger_posting WHERE entry_id IN (SELECT id FROM ledger_entry WHERE payment_id IS NOT NULL);
DELETE FROM ledger_entry WHERE payment_id IS NOT NULL;
DROP INDEX ledger_entry_payment;
ALTER TABLE ledger_entry DROP COLUMN payment_id;
DROP TABLE payment;
ALTER TABLE account DROP COLUMN itemization;
ALTER TABLE account DROP COLUMN is_business;
ALTER TABLE account DROP COLUMN tax_id;
ALTER TABLE account DROP COLUMN country
"
}
