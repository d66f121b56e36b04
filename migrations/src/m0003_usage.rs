//! Imports, the records they brought, what was rejected, and running totals.
//!
//! `usage_record` is keyed by a 16-byte key whose order follows time, so bulk
//! inserts append. The original bytes of a file are kept in `usage_chunk`,
//! deflated; a record points into them by offset.

crate::step! {
    up: "
CREATE TABLE usage_import (
    id {uuid} PRIMARY KEY,
    source TEXT NOT NULL,
    format TEXT NOT NULL,
    options TEXT NOT NULL,
    state SMALLINT NOT NULL,
    started_at_us BIGINT NOT NULL,
    finished_at_us BIGINT,
    byte_count BIGINT NOT NULL,
    record_count BIGINT NOT NULL,
    accepted_count BIGINT NOT NULL,
    duplicate_count BIGINT NOT NULL,
    rejected_count BIGINT NOT NULL,
    rejected_again_count BIGINT NOT NULL,
    digest {bytes},
    refusal TEXT,
    user_id {uuid}
);
CREATE TABLE usage_record (
    record_key {bytes} PRIMARY KEY,
    account_id {uuid} NOT NULL,
    line_id {uuid} NOT NULL,
    service SMALLINT NOT NULL,
    started_at_us BIGINT NOT NULL,
    ended_at_us BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    disposition SMALLINT NOT NULL,
    peer TEXT,
    import_id {uuid} NOT NULL,
    record_number BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL,
    accepted_at_us BIGINT NOT NULL
) {clustered};
CREATE INDEX usage_record_account ON usage_record (account_id, started_at_us);
CREATE TABLE usage_chunk (
    import_id {uuid} NOT NULL,
    first_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL,
    deflated {bytes} NOT NULL,
    PRIMARY KEY (import_id, first_offset)
);
CREATE TABLE usage_total (
    account_id {uuid} NOT NULL,
    period_start_us BIGINT NOT NULL,
    service SMALLINT NOT NULL,
    line_id {uuid} NOT NULL,
    increment_block BIGINT NOT NULL,
    increment_scope SMALLINT NOT NULL,
    raw BIGINT NOT NULL,
    counted BIGINT NOT NULL,
    records BIGINT NOT NULL,
    newest_at_us BIGINT NOT NULL,
    billed_records BIGINT NOT NULL,
    PRIMARY KEY (account_id, period_start_us, service, line_id, increment_block, increment_scope)
) {clustered};
CREATE TABLE usage_session (
    session_key {bytes} PRIMARY KEY,
    state TEXT NOT NULL
) {clustered};
CREATE TABLE usage_reject (
    id {uuid} PRIMARY KEY,
    import_id {uuid} NOT NULL REFERENCES usage_import (id),
    fingerprint {bytes} NOT NULL UNIQUE,
    record_number BIGINT NOT NULL,
    line_number BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    byte_length BIGINT NOT NULL,
    original {bytes} NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    state SMALLINT NOT NULL,
    mended {bytes},
    record_key {bytes},
    created_at_us BIGINT NOT NULL,
    resolved_at_us BIGINT,
    resolved_by {uuid}
);
CREATE INDEX usage_reject_import ON usage_reject (import_id, record_number);
CREATE INDEX usage_reject_state ON usage_reject (state, id);
",
    down: "
DROP TABLE usage_reject;
DROP TABLE usage_session;
DROP TABLE usage_total;
DROP TABLE usage_chunk;
DROP TABLE usage_record;
DROP TABLE usage_import;
"
}
