//! Who signs in, their sessions, and what operators did.

crate::step! {
    up: "
CREATE TABLE portal_user (
    id {uuid} PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_phc TEXT NOT NULL,
    role SMALLINT NOT NULL,
    account_id {uuid},
    display_name TEXT NOT NULL,
    language TEXT NOT NULL,
    disabled_at_us BIGINT,
    created_at_us BIGINT NOT NULL
);
CREATE TABLE portal_session (
    token_hash {bytes} PRIMARY KEY,
    id {uuid} NOT NULL UNIQUE,
    user_id {uuid} NOT NULL REFERENCES portal_user (id) ON DELETE CASCADE,
    created_at_us BIGINT NOT NULL,
    seen_at_us BIGINT NOT NULL,
    client TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX portal_session_user ON portal_session (user_id);
CREATE TABLE sign_in_failure (
    subject TEXT PRIMARY KEY,
    window_start_us BIGINT NOT NULL,
    failures INTEGER NOT NULL
);
CREATE INDEX sign_in_failure_window ON sign_in_failure (window_start_us);
CREATE TABLE audit_event (
    id {auto_key},
    at_us BIGINT NOT NULL,
    user_id {uuid},
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    client TEXT NOT NULL,
    digest {bytes} NOT NULL
);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
",
    down: "
DROP TABLE setting;
DROP TABLE audit_event;
DROP TABLE sign_in_failure;
DROP TABLE portal_session;
DROP TABLE portal_user;
"
}
