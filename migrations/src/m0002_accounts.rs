//! Accounts with their lines, tariffs with their versions.

crate::step! {
    up: "
CREATE TABLE account (
    id {uuid} PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    currency TEXT NOT NULL,
    zone TEXT NOT NULL,
    cycle_day SMALLINT NOT NULL,
    language TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    created_at_us BIGINT NOT NULL
);
CREATE TABLE line (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES account (id),
    label TEXT NOT NULL,
    kind SMALLINT NOT NULL,
    position SMALLINT NOT NULL
);
CREATE INDEX line_account ON line (account_id);
CREATE TABLE line_identifier (
    identifier TEXT NOT NULL,
    valid_from_us BIGINT NOT NULL,
    valid_until_us BIGINT,
    line_id {uuid} NOT NULL REFERENCES line (id),
    PRIMARY KEY (identifier, valid_from_us)
) {clustered};
CREATE TABLE tariff_version (
    id {uuid} PRIMARY KEY,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    document TEXT NOT NULL,
    source TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    UNIQUE (code, version)
);
CREATE TABLE account_tariff (
    account_id {uuid} NOT NULL REFERENCES account (id),
    from_day TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (account_id, from_day)
) {clustered};
",
    down: "
DROP TABLE account_tariff;
DROP TABLE tariff_version;
DROP TABLE line_identifier;
DROP TABLE line;
DROP TABLE account;
"
}
