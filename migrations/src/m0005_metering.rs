//! Metering: plans, the meters of accounts, what they crossed and what follows
//! from it.
//!
//! `meter` holds one counter state for each account, period and service;
//! `meter_crossing` the thresholds it reached. Both follow from the records, the
//! plan, the recharges and the choices that held in the period, and can be counted anew.
//! `policy_status` is what other systems read, `schedule_state` which entry of its
//! plan's schedule is active; `status_change` says when either changed, and only grows.
//! A row of `outbox` is written with what it tells of, under an id that is the
//! same whenever the same thing is told.

crate::step! {
    up: "
ALTER TABLE usage_record ADD COLUMN access SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE usage_record ADD COLUMN application TEXT;
ALTER TABLE account ADD COLUMN segment TEXT;
CREATE TABLE metering_plan (
    id {uuid} PRIMARY KEY,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    UNIQUE (code, version)
);
CREATE TABLE account_metering (
    account_id {uuid} NOT NULL REFERENCES account (id),
    from_day TEXT NOT NULL,
    service SMALLINT NOT NULL,
    code TEXT,
    PRIMARY KEY (account_id, from_day, service)
) {clustered};
CREATE TABLE meter_choice (
    account_id {uuid} NOT NULL REFERENCES account (id),
    service SMALLINT NOT NULL,
    from_us BIGINT NOT NULL,
    chosen_at_us BIGINT NOT NULL,
    at_cap TEXT,
    alerts TEXT NOT NULL,
    PRIMARY KEY (account_id, service, from_us)
) {clustered};
CREATE TABLE recharge (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    service SMALLINT NOT NULL,
    period_start_us BIGINT NOT NULL,
    policy TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    user_id {uuid}
);
CREATE INDEX recharge_account ON recharge (account_id, service, period_start_us);
CREATE TABLE meter (
    account_id {uuid} NOT NULL REFERENCES account (id),
    period_start_us BIGINT NOT NULL,
    service SMALLINT NOT NULL,
    plan_id {uuid} NOT NULL REFERENCES metering_plan (id),
    state TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    records BIGINT NOT NULL,
    newest_at_us BIGINT NOT NULL,
    newest_key {bytes} NOT NULL,
    PRIMARY KEY (account_id, period_start_us, service)
) {clustered};
CREATE TABLE meter_crossing (
    account_id {uuid} NOT NULL REFERENCES account (id),
    period_start_us BIGINT NOT NULL,
    service SMALLINT NOT NULL,
    policy TEXT NOT NULL,
    threshold TEXT NOT NULL,
    generation INTEGER NOT NULL,
    action TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    record_key {bytes} NOT NULL,
    metric_units BIGINT NOT NULL,
    metric_millionths INTEGER NOT NULL,
    quota BIGINT NOT NULL,
    PRIMARY KEY (account_id, period_start_us, service, policy, threshold, generation)
) {clustered};
CREATE TABLE policy_status (
    account_id {uuid} NOT NULL REFERENCES account (id),
    service SMALLINT NOT NULL,
    place SMALLINT NOT NULL,
    status TEXT NOT NULL,
    since_us BIGINT NOT NULL,
    pending_status TEXT,
    pending_at_us BIGINT,
    PRIMARY KEY (account_id, service, place)
) {clustered};
CREATE INDEX policy_status_pending ON policy_status (pending_at_us);
CREATE TABLE status_change (
    id {auto_key},
    account_id {uuid} NOT NULL REFERENCES account (id),
    service SMALLINT NOT NULL,
    place SMALLINT NOT NULL,
    kind SMALLINT NOT NULL,
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    cause TEXT NOT NULL
);
CREATE INDEX status_change_account ON status_change (account_id, service, at_us);
CREATE TABLE schedule_state (
    account_id {uuid} NOT NULL REFERENCES account (id),
    service SMALLINT NOT NULL,
    entry TEXT,
    since_us BIGINT NOT NULL,
    next_at_us BIGINT,
    PRIMARY KEY (account_id, service)
) {clustered};
CREATE INDEX schedule_state_next ON schedule_state (next_at_us);
CREATE TABLE outbox (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    due_at_us BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    sent_at_us BIGINT,
    fault TEXT
);
CREATE INDEX outbox_due ON outbox (due_at_us);
CREATE INDEX outbox_account ON outbox (account_id, created_at_us);
",
    down: "
DROP TABLE outbox;
DROP TABLE schedule_state;
DROP TABLE status_change;
DROP TABLE policy_status;
DROP TABLE meter_crossing;
DROP TABLE meter;
DROP TABLE recharge;
DROP TABLE meter_choice;
DROP TABLE account_metering;
DROP TABLE metering_plan;
ALTER TABLE account DROP COLUMN segment;
ALTER TABLE usage_record DROP COLUMN application;
ALTER TABLE usage_record DROP COLUMN access;
"
}
