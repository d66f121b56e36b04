//! What is charged beside usage, who is in a household, alerts at an amount, and
//! other systems that are told.
//!
//! `charge` is never updated but for the invoice that it is on: none while it
//! waits. A ledger entry is now of an invoice or of a charge. `spend_alert.seen`
//! counts what had come in when the month's bill was looked at last. A
//! message in `outbox` is for one user, or for one `webhook`.

crate::step! {
    up: "
CREATE TABLE charge (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    at_us BIGINT NOT NULL,
    detail TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    tax_mode TEXT NOT NULL,
    tax_millionths BIGINT NOT NULL,
    invoice_id {uuid} REFERENCES invoice (id),
    user_id {uuid}
);
CREATE INDEX charge_account ON charge (account_id, at_us);
CREATE INDEX charge_invoice ON charge (invoice_id);
CREATE TABLE next_ledger_entry (
    id {uuid} PRIMARY KEY,
    invoice_id {uuid} UNIQUE REFERENCES invoice (id),
    charge_id {uuid} UNIQUE REFERENCES charge (id),
    account_id {uuid} NOT NULL,
    booked_at_us BIGINT NOT NULL
);
INSERT INTO next_ledger_entry (id, invoice_id, account_id, booked_at_us)
    SELECT id, invoice_id, account_id, booked_at_us FROM ledger_entry;
CREATE TABLE next_ledger_posting (
    entry_id {uuid} NOT NULL REFERENCES next_ledger_entry (id),
    seq SMALLINT NOT NULL,
    ledger_account TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entry_id, seq)
) {clustered};
INSERT INTO next_ledger_posting SELECT entry_id, seq, ledger_account, amount_micros, currency FROM ledger_posting;
DROP TABLE ledger_posting;
DROP TABLE ledger_entry;
ALTER TABLE next_ledger_entry RENAME TO ledger_entry;
ALTER TABLE next_ledger_posting RENAME TO ledger_posting;
ALTER TABLE meter ADD COLUMN weighted BIGINT;
ALTER TABLE portal_user ADD COLUMN is_member SMALLINT NOT NULL DEFAULT 0;
CREATE TABLE invitation (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    email TEXT NOT NULL,
    token_hash {bytes} NOT NULL UNIQUE,
    invited_by {uuid} NOT NULL REFERENCES portal_user (id),
    created_at_us BIGINT NOT NULL,
    ended_at_us BIGINT
);
CREATE INDEX invitation_account ON invitation (account_id);
CREATE TABLE spend_alert (
    account_id {uuid} PRIMARY KEY REFERENCES account (id),
    amount_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    seen BIGINT NOT NULL
);
CREATE TABLE spend_crossing (
    account_id {uuid} NOT NULL REFERENCES account (id),
    period_start_us BIGINT NOT NULL,
    amount_micros BIGINT NOT NULL,
    total_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    PRIMARY KEY (account_id, period_start_us, amount_micros)
) {clustered};
CREATE TABLE webhook (
    id {uuid} PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    old_secret TEXT,
    old_until_us BIGINT,
    created_at_us BIGINT NOT NULL,
    removed_at_us BIGINT
);
ALTER TABLE outbox ADD COLUMN user_id {uuid};
ALTER TABLE outbox ADD COLUMN webhook_id {uuid};
",
    down: "
DELETE FROM outbox WHERE webhook_id IS NOT NULL;
ALTER TABLE outbox DROP COLUMN webhook_id;
ALTER TABLE outbox DROP COLUMN user_id;
DROP TABLE webhook;
DROP TABLE spend_crossing;
DROP TABLE spend_alert;
DROP TABLE invitation;
ALTER TABLE meter DROP COLUMN weighted;
ALTER TABLE portal_user DROP COLUMN is_member;
DELETE FROM ledger_posting WHERE entry_id IN (SELECT id FROM ledger_entry WHERE charge_id IS NOT NULL);
DELETE FROM ledger_entry WHERE charge_id IS NOT NULL;
CREATE TABLE old_ledger_entry (
    id {uuid} PRIMARY KEY,
    invoice_id {uuid} NOT NULL UNIQUE REFERENCES invoice (id),
    account_id {uuid} NOT NULL,
    booked_at_us BIGINT NOT NULL
);
INSERT INTO old_ledger_entry SELECT id, invoice_id, account_id, booked_at_us FROM ledger_entry;
CREATE TABLE old_ledger_posting (
    entry_id {uuid} NOT NULL REFERENCES old_ledger_entry (id),
    seq SMALLINT NOT NULL,
    ledger_account TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entry_id, seq)
) {clustered};
INSERT INTO old_ledger_posting SELECT entry_id, seq, ledger_account, amount_micros, currency FROM ledger_posting;
DROP TABLE ledger_posting;
DROP TABLE ledger_entry;
ALTER TABLE old_ledger_entry RENAME TO ledger_entry;
ALTER TABLE old_ledger_posting RENAME TO ledger_posting;
DROP TABLE charge;
"
}
