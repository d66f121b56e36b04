//! Recordings, what identifies them, who may play them.
//!
//! `recording.facts` is what was heard in the master, as JSON; `waveform` its
//! peaks, 16-bit pairs, little-endian. `known_form` holds the proofs of tiers 1
//! and 2: the database itself refuses a second claim to one of them. `fingerprint`
//! is tier 3, `index_word` and `index_place` lead to it; both name it by its
//! number, since a row of theirs is a few bytes. A person has one standing right
//! without an end to a recording; `holding` is never updated but to revoke.

crate::step! {
    up: "
CREATE TABLE recording (
    id {uuid} PRIMARY KEY,
    provider_id {uuid} NOT NULL REFERENCES portal_user (id),
    state SMALLINT NOT NULL,
    state_note TEXT,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    isrc TEXT,
    label TEXT,
    year SMALLINT,
    price_micros BIGINT,
    currency TEXT,
    territory TEXT,
    terms TEXT,
    preview_start_s INTEGER NOT NULL,
    share_millionths BIGINT NOT NULL,
    facts TEXT NOT NULL,
    waveform {bytes} NOT NULL,
    duration_us BIGINT NOT NULL,
    master_hash {bytes} NOT NULL,
    master_bytes BIGINT NOT NULL,
    cover_hash {bytes},
    created_at_us BIGINT NOT NULL,
    published_at_us BIGINT
);
CREATE INDEX recording_provider ON recording (provider_id);
CREATE INDEX recording_shop ON recording (state, title, id);
CREATE UNIQUE INDEX recording_isrc ON recording (isrc) WHERE state = 3;
CREATE TABLE known_form (
    kind SMALLINT NOT NULL,
    digest {bytes} NOT NULL,
    recording_id {uuid} NOT NULL REFERENCES recording (id),
    PRIMARY KEY (kind, digest)
) {clustered};
CREATE INDEX known_form_recording ON known_form (recording_id);
CREATE TABLE fingerprint (
    number {auto_key},
    recording_id {uuid} NOT NULL UNIQUE REFERENCES recording (id),
    algorithm TEXT NOT NULL,
    words {bytes} NOT NULL
);
CREATE TABLE index_word (
    word INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (word, number)
) {clustered};
CREATE TABLE index_place (
    word INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at_words INTEGER NOT NULL,
    PRIMARY KEY (word, number, at_words)
) {clustered};
CREATE TABLE rendition (
    recording_id {uuid} NOT NULL REFERENCES recording (id),
    format TEXT NOT NULL,
    hash {bytes} NOT NULL,
    bytes BIGINT NOT NULL,
    made_at_us BIGINT NOT NULL,
    PRIMARY KEY (recording_id, format)
) {clustered};
CREATE TABLE upload (
    id {uuid} PRIMARY KEY,
    provider_id {uuid} NOT NULL REFERENCES portal_user (id),
    file_name TEXT NOT NULL,
    total_bytes BIGINT NOT NULL,
    received_bytes BIGINT NOT NULL,
    created_at_us BIGINT NOT NULL,
    touched_at_us BIGINT NOT NULL,
    recording_id {uuid},
    refusal TEXT
);
CREATE INDEX upload_provider ON upload (provider_id, touched_at_us);
CREATE TABLE holding (
    id {uuid} PRIMARY KEY,
    user_id {uuid} NOT NULL REFERENCES portal_user (id),
    recording_id {uuid} NOT NULL REFERENCES recording (id),
    origin SMALLINT NOT NULL,
    charge_id {uuid} UNIQUE REFERENCES charge (id),
    given_by {uuid},
    from_us BIGINT NOT NULL,
    until_us BIGINT,
    created_at_us BIGINT NOT NULL,
    revoked_at_us BIGINT,
    revoked_why TEXT,
    refund_id {uuid} UNIQUE REFERENCES charge (id)
);
CREATE INDEX holding_user ON holding (user_id, recording_id);
CREATE INDEX holding_recording ON holding (recording_id);
CREATE UNIQUE INDEX holding_for_good ON holding (user_id, recording_id) WHERE revoked_at_us IS NULL AND until_us IS NULL;
CREATE TABLE match_case (
    id {uuid} PRIMARY KEY,
    kind SMALLINT NOT NULL,
    master_id {uuid} NOT NULL REFERENCES recording (id),
    recording_id {uuid} REFERENCES recording (id),
    user_id {uuid},
    asked_digest {bytes} NOT NULL,
    form_kind SMALLINT,
    form_digest {bytes},
    asked TEXT NOT NULL,
    words {bytes} NOT NULL,
    comparison TEXT NOT NULL,
    opened_at_us BIGINT NOT NULL,
    decided_at_us BIGINT,
    is_same SMALLINT,
    decided_by TEXT,
    note TEXT,
    UNIQUE (kind, master_id, asked_digest)
);
CREATE INDEX match_case_open ON match_case (decided_at_us, opened_at_us);
CREATE TABLE refusal_count (
    code TEXT PRIMARY KEY,
    count BIGINT NOT NULL,
    last_at_us BIGINT NOT NULL
);
CREATE TABLE signing_key (
    id {uuid} PRIMARY KEY,
    seed {bytes} NOT NULL,
    created_at_us BIGINT NOT NULL
);
",
    down: "
DROP TABLE signing_key;
DROP TABLE refusal_count;
DROP TABLE match_case;
DROP TABLE holding;
DROP TABLE upload;
DROP TABLE rendition;
DROP TABLE index_place;
DROP TABLE index_word;
DROP TABLE fingerprint;
DROP TABLE known_form;
DROP TABLE recording;
"
}
