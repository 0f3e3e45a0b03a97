-- Instants are microseconds since 1970 (UTC). JSON is text. Whatever differs between subjects carries the subject in its key.

CREATE TABLE documents (
    id            TEXT    NOT NULL PRIMARY KEY,
    doc_type      TEXT    NOT NULL,
    form          TEXT    NOT NULL CHECK (form IN ('full', 'compact')),
    issuer_signed BLOB    NOT NULL,
    key_id        TEXT    NOT NULL,
    issued_at     INTEGER NOT NULL,
    valid_until   INTEGER NOT NULL,
    source        TEXT    NOT NULL
) STRICT;

CREATE TABLE items (
    subject TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    as_of   INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (subject, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (
    subject TEXT NOT NULL,
    source  TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (subject, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
    subject TEXT NOT NULL PRIMARY KEY,
    cursor  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A full read is gathered here and swapped in whole.
CREATE TABLE staged_items (
    subject TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    source  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    as_of   INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    PRIMARY KEY (subject, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE staged_coverage (
    subject TEXT NOT NULL,
    source  TEXT NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (subject, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE staged_cursors (
    subject TEXT NOT NULL PRIMARY KEY,
    cursor  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id       TEXT    NOT NULL UNIQUE,
    subject  TEXT    NOT NULL,
    item_id  TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    made_at  INTEGER NOT NULL,
    state    TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'accepted', 'refused')),
    reason   TEXT
) STRICT;

CREATE TABLE scheduled_reminders (
    id      TEXT    NOT NULL PRIMARY KEY,
    fire_at INTEGER NOT NULL,
    body    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reminder_history (
    id    TEXT    NOT NULL,
    mark  TEXT    NOT NULL CHECK (mark IN ('snoozed', 'done', 'delivered')),
    at    INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (id, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE trust_bundle (
    only         INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    issue_number INTEGER NOT NULL,
    bytes        BLOB    NOT NULL,
    received_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE proven_time (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    at   INTEGER NOT NULL
) STRICT;

CREATE TABLE nonces (
    nonce        BLOB    NOT NULL PRIMARY KEY CHECK (length(nonce) BETWEEN 1 AND 64),
    seen_at      INTEGER NOT NULL,
    forget_after INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX nonces_by_forget_after ON nonces (forget_after);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
