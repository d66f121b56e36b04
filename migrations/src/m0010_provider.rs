//! Who providers are by law, and the papers of their statements.
//!
//! `provider_party` is a version of what a provider says of itself, never updated.
//! `paper` is of an invoice or of a statement: `document_id` is the id of either. Its
//! language, and whether and how it lists calls and sessions (`itemization`), are those
//! of the day that the document was written.
//! A message that was refused for good has `outbox.given_up_at_us`.

crate::step! {
    up: "
CREATE TABLE provider_party (
    provider_id {uuid} NOT NULL REFERENCES portal_user (id),
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    saved_at_us BIGINT NOT NULL,
    saved_by {uuid},
    PRIMARY KEY (provider_id, version)
);
CREATE TABLE paper_of_all (
    document_id {uuid} PRIMARY KEY,
    invoice_id {uuid} REFERENCES invoice (id),
    statement_id {uuid} REFERENCES provider_statement (id),
    file_hash {bytes},
    bytes BIGINT,
    pages INTEGER,
    letter_version INTEGER,
    language TEXT NOT NULL,
    itemization SMALLINT NOT NULL DEFAULT 0,
    made_at_us BIGINT,
    fault TEXT,
    CHECK (document_id = COALESCE(invoice_id, statement_id)),
    CHECK (invoice_id IS NULL OR statement_id IS NULL)
);
INSERT INTO paper_of_all (document_id, invoice_id, file_hash, bytes, pages, letter_version, language, itemization, made_at_us, fault)
    SELECT paper.invoice_id, paper.invoice_id, file_hash, bytes, pages, letter_version,
        COALESCE(paper.language, account.language), account.itemization, made_at_us, fault
    FROM paper JOIN invoice ON invoice.id = paper.invoice_id JOIN account ON account.id = invoice.account_id;
INSERT INTO paper_of_all (document_id, statement_id, language)
    SELECT provider_statement.id, provider_statement.id, portal_user.language
    FROM provider_statement JOIN portal_user ON portal_user.id = provider_statement.provider_id;
DROP TABLE paper;
ALTER TABLE paper_of_all RENAME TO paper;
CREATE INDEX paper_due ON paper (document_id) WHERE file_hash IS NULL;
CREATE INDEX paper_unmade ON paper (document_id) WHERE fault IS NOT NULL;
ALTER TABLE outbox ADD COLUMN given_up_at_us BIGINT;
CREATE INDEX outbox_unsent ON outbox (created_at_us, id) WHERE sent_at_us IS NULL
",
    down: "
DROP INDEX outbox_unsent;
ALTER TABLE outbox DROP COLUMN given_up_at_us;
CREATE TABLE paper_of_invoices (
    invoice_id {uuid} PRIMARY KEY REFERENCES invoice (id),
    file_hash {bytes},
    bytes BIGINT,
    pages INTEGER,
    letter_version INTEGER,
    language TEXT,
    made_at_us BIGINT,
    fault TEXT
);
INSERT INTO paper_of_invoices (invoice_id, file_hash, bytes, pages, letter_version, language, made_at_us, fault)
    SELECT invoice_id, file_hash, bytes, pages, letter_version, language, made_at_us, fault FROM paper WHERE invoice_id IS NOT NULL;
DROP TABLE paper;
ALTER TABLE paper_of_invoices RENAME TO paper;
CREATE INDEX paper_due ON paper (invoice_id) WHERE file_hash IS NULL;
DROP TABLE provider_party
"
}
