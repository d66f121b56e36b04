//! Deliveries: what they cost, who said what about paying, what was fixed, what
//! arrived and what was settled; statements for providers; programs that call.
//!
//! Preferences and tariffs are versions that are never updated. A `delivery` keeps
//! the terms that were signed; `arrived` is a set of byte ranges, and the values in
//! the row are those of that set. `delivery_settlement` only grows, under the id of
//! the transfer that it settles, so that one told of twice counts once. A
//! `delivery_transfer` is under way; a delivery with one stays open.
//! `delivery_budget` is a month of one party, the account or the provider: its row
//! changes with each reservation. `doubtful` are bytes that a socket took before it
//! was cut, the oldest first. `charge.statement_id` is the provider's statement that a
//! sale is on.

crate::step! {
    up: "
CREATE TABLE delivery_tariff (
    currency TEXT NOT NULL,
    version INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    document TEXT NOT NULL,
    added_at_us BIGINT NOT NULL,
    PRIMARY KEY (currency, version)
) {clustered};
CREATE TABLE provider_preference (
    provider_id {uuid} NOT NULL REFERENCES portal_user (id),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    saved_at_us BIGINT NOT NULL,
    saved_by {uuid},
    PRIMARY KEY (provider_id, version)
) {clustered};
CREATE TABLE subscriber_preference (
    account_id {uuid} NOT NULL REFERENCES account (id),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    saved_at_us BIGINT NOT NULL,
    saved_by {uuid},
    PRIMARY KEY (account_id, version)
) {clustered};
CREATE TABLE delivery_budget (
    party_id {uuid} NOT NULL,
    currency TEXT NOT NULL,
    month TEXT NOT NULL,
    reserved_micros BIGINT NOT NULL,
    used_micros BIGINT NOT NULL,
    PRIMARY KEY (party_id, currency, month)
) {clustered};
CREATE TABLE delivery (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    user_id {uuid},
    provider_id {uuid} NOT NULL REFERENCES portal_user (id),
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    format TEXT,
    file_hash {bytes},
    bytes BIGINT NOT NULL,
    duration_s INTEGER,
    network SMALLINT NOT NULL,
    segment TEXT,
    currency TEXT NOT NULL,
    terms TEXT NOT NULL,
    tax_mode TEXT NOT NULL,
    tax_millionths BIGINT NOT NULL,
    tariff_version INTEGER NOT NULL,
    provider_version INTEGER NOT NULL,
    subscriber_version INTEGER NOT NULL,
    provider_month TEXT NOT NULL,
    subscriber_month TEXT NOT NULL,
    provider_reserved_micros BIGINT NOT NULL,
    subscriber_reserved_micros BIGINT NOT NULL,
    arrived TEXT NOT NULL,
    arrived_bytes BIGINT NOT NULL,
    doubtful TEXT NOT NULL,
    provider_micros BIGINT NOT NULL,
    subscriber_micros BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL,
    closed_at_us BIGINT,
    refunded_at_us BIGINT
);
CREATE INDEX delivery_account ON delivery (account_id, created_at_us);
CREATE INDEX delivery_provider ON delivery (provider_id, created_at_us);
CREATE INDEX delivery_created ON delivery (created_at_us);
CREATE INDEX delivery_open ON delivery (expires_at_us) WHERE closed_at_us IS NULL;
CREATE TABLE delivery_transfer (
    id {uuid} PRIMARY KEY,
    delivery_id {uuid} NOT NULL REFERENCES delivery (id),
    started_at_us BIGINT NOT NULL
);
CREATE INDEX delivery_transfer_delivery ON delivery_transfer (delivery_id);
CREATE TABLE provider_statement (
    id {uuid} PRIMARY KEY,
    year SMALLINT NOT NULL,
    sequence INTEGER NOT NULL,
    provider_id {uuid} NOT NULL REFERENCES portal_user (id),
    currency TEXT NOT NULL,
    month TEXT NOT NULL,
    issued_at_us BIGINT NOT NULL,
    digest {bytes} NOT NULL,
    document {bytes} NOT NULL,
    UNIQUE (year, sequence),
    UNIQUE (provider_id, currency, month)
);
CREATE TABLE statement_series (
    year SMALLINT PRIMARY KEY,
    next_sequence INTEGER NOT NULL
);
CREATE TABLE delivery_settlement (
    id {uuid} PRIMARY KEY,
    delivery_id {uuid} NOT NULL REFERENCES delivery (id),
    account_id {uuid} NOT NULL,
    provider_id {uuid} NOT NULL,
    at_us BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    bytes BIGINT NOT NULL,
    currency TEXT NOT NULL,
    tax_millionths BIGINT NOT NULL,
    subscriber_micros BIGINT NOT NULL,
    provider_micros BIGINT NOT NULL,
    subscriber_net_micros BIGINT NOT NULL,
    provider_net_micros BIGINT NOT NULL,
    charge_id {uuid} REFERENCES charge (id),
    statement_id {uuid} REFERENCES provider_statement (id)
);
CREATE INDEX delivery_settlement_delivery ON delivery_settlement (delivery_id);
CREATE INDEX delivery_settlement_account ON delivery_settlement (account_id, at_us);
CREATE INDEX delivery_settlement_provider ON delivery_settlement (provider_id, at_us);
CREATE INDEX delivery_settlement_at ON delivery_settlement (at_us);
CREATE INDEX delivery_settlement_waiting ON delivery_settlement (account_id, at_us) WHERE charge_id IS NULL;
CREATE TABLE delivery_dispute (
    delivery_id {uuid} PRIMARY KEY REFERENCES delivery (id),
    opened_at_us BIGINT NOT NULL,
    opened_by {uuid} NOT NULL,
    reason TEXT NOT NULL,
    decided_at_us BIGINT,
    decided_by TEXT,
    is_refunded SMALLINT,
    note TEXT
);
CREATE INDEX delivery_dispute_open ON delivery_dispute (opened_at_us) WHERE decided_at_us IS NULL;
CREATE TABLE api_token (
    id {uuid} PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES portal_user (id),
    name TEXT NOT NULL,
    token_hash {bytes} NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    expires_at_us BIGINT NOT NULL,
    revoked_at_us BIGINT,
    last_used_at_us BIGINT
);
CREATE INDEX api_token_user ON api_token (user_id);
CREATE TABLE api_call (
    user_id {uuid} NOT NULL,
    call_key TEXT NOT NULL,
    digest {bytes} NOT NULL,
    at_us BIGINT NOT NULL,
    status SMALLINT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (user_id, call_key)
) {clustered};
CREATE INDEX api_call_at ON api_call (at_us);
ALTER TABLE charge ADD COLUMN statement_id {uuid} REFERENCES provider_statement (id);
CREATE TABLE next_ledger_entry (
    id {uuid} PRIMARY KEY,
    invoice_id {uuid} UNIQUE REFERENCES invoice (id),
    charge_id {uuid} UNIQUE REFERENCES charge (id),
    delivery_id {uuid} REFERENCES delivery (id),
    settlement_id {uuid} UNIQUE REFERENCES delivery_settlement (id),
    statement_id {uuid} UNIQUE REFERENCES provider_statement (id),
    account_id {uuid},
    booked_at_us BIGINT NOT NULL
);
INSERT INTO next_ledger_entry (id, invoice_id, charge_id, account_id, booked_at_us)
    SELECT id, invoice_id, charge_id, account_id, booked_at_us FROM ledger_entry;
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
CREATE INDEX ledger_entry_delivery ON ledger_entry (delivery_id) WHERE delivery_id IS NOT NULL
",
    down: "
DELETE FROM ledger_posting WHERE entry_id IN (SELECT id FROM ledger_entry WHERE delivery_id IS NOT NULL OR statement_id IS NOT NULL);
DELETE FROM ledger_entry WHERE delivery_id IS NOT NULL OR statement_id IS NOT NULL;
CREATE TABLE old_ledger_entry (
    id {uuid} PRIMARY KEY,
    invoice_id {uuid} UNIQUE REFERENCES invoice (id),
    charge_id {uuid} UNIQUE REFERENCES charge (id),
    account_id {uuid} NOT NULL,
    booked_at_us BIGINT NOT NULL
);
INSERT INTO old_ledger_entry SELECT id, invoice_id, charge_id, account_id, booked_at_us FROM ledger_entry;
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
ALTER TABLE charge DROP COLUMN statement_id;
DROP TABLE api_call;
DROP TABLE api_token;
DROP TABLE delivery_dispute;
DROP TABLE delivery_settlement;
DROP TABLE statement_series;
DROP TABLE provider_statement;
DROP TABLE delivery_transfer;
DROP TABLE delivery;
DROP TABLE delivery_budget;
DROP TABLE subscriber_preference;
DROP TABLE provider_preference;
DROP TABLE delivery_tariff
"
}
