//! Bill runs, invoices with their lines, and the ledger.

crate::step! {
    up: "
CREATE TABLE bill_run (
    id {uuid} PRIMARY KEY,
    period_month TEXT NOT NULL,
    issued_at_us BIGINT NOT NULL,
    state SMALLINT NOT NULL,
    finished_at_us BIGINT,
    user_id {uuid}
);
CREATE INDEX bill_run_period ON bill_run (period_month, state);
CREATE TABLE bill_run_account (
    run_id {uuid} NOT NULL REFERENCES bill_run (id),
    account_id {uuid} NOT NULL,
    invoice_id {uuid},
    parked_reason TEXT,
    PRIMARY KEY (run_id, account_id)
) {clustered};
CREATE TABLE number_series (
    year SMALLINT PRIMARY KEY,
    next_sequence INTEGER NOT NULL
);
CREATE TABLE invoice (
    id {uuid} PRIMARY KEY,
    year SMALLINT NOT NULL,
    sequence INTEGER NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    kind SMALLINT NOT NULL,
    generation SMALLINT NOT NULL,
    credits_id {uuid} UNIQUE,
    period_start_us BIGINT NOT NULL,
    period_month TEXT NOT NULL,
    issued_at_us BIGINT NOT NULL,
    currency TEXT NOT NULL,
    net_micros BIGINT NOT NULL,
    tax_micros BIGINT NOT NULL,
    total_micros BIGINT NOT NULL,
    run_id {uuid},
    document {bytes} NOT NULL,
    digest {bytes} NOT NULL,
    UNIQUE (year, sequence),
    UNIQUE (account_id, period_start_us, kind, generation)
);
CREATE TABLE invoice_line (
    invoice_id {uuid} NOT NULL REFERENCES invoice (id),
    seq INTEGER NOT NULL,
    account_id {uuid} NOT NULL,
    service SMALLINT NOT NULL,
    usage_start_us BIGINT NOT NULL,
    is_adjustment SMALLINT NOT NULL,
    counted BIGINT NOT NULL,
    records BIGINT NOT NULL,
    amount_micros BIGINT NOT NULL,
    rounding_micros BIGINT NOT NULL,
    PRIMARY KEY (invoice_id, seq)
) {clustered};
CREATE INDEX invoice_line_usage ON invoice_line (account_id, usage_start_us);
CREATE TABLE ledger_entry (
    id {uuid} PRIMARY KEY,
    invoice_id {uuid} NOT NULL UNIQUE REFERENCES invoice (id),
    account_id {uuid} NOT NULL,
    booked_at_us BIGINT NOT NULL
);
CREATE TABLE ledger_posting (
    entry_id {uuid} NOT NULL REFERENCES ledger_entry (id),
    seq SMALLINT NOT NULL,
    ledger_account TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entry_id, seq)
) {clustered};
",
    down: "
DROP TABLE ledger_posting;
DROP TABLE ledger_entry;
DROP TABLE invoice_line;
DROP TABLE invoice;
DROP TABLE number_series;
DROP TABLE bill_run_account;
DROP TABLE bill_run;
"
}
