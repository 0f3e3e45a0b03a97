-- What the citizen did, what was on the screen then, and what was sent when. An act leaves the outbox when its answer has been seen; this stays.
CREATE TABLE act_records (
    position   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    subject    TEXT    NOT NULL,
    item_id    TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    shown      TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    sent_at    INTEGER,
    settled_at INTEGER,
    state      TEXT    NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'accepted', 'refused')),
    reason     TEXT
) STRICT;

CREATE INDEX act_records_by_item ON act_records (subject, item_id);
