-- An overview is what is shown, or what a full read has gathered so far, of one subject. Its number is never used twice: entries of the index name it.
CREATE TABLE overviews (
    overview INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subject  TEXT    NOT NULL,
    staged   INTEGER NOT NULL CHECK (staged IN (0, 1)),
    cursor   TEXT,
    UNIQUE (subject, staged)
) STRICT;

INSERT INTO overviews (subject, staged, cursor)
SELECT subject, 0, (SELECT cursor FROM cursors WHERE cursors.subject = known.subject)
FROM (SELECT subject FROM items UNION SELECT subject FROM coverage UNION SELECT subject FROM cursors) AS known;

INSERT INTO overviews (subject, staged, cursor)
SELECT subject, 1, (SELECT cursor FROM staged_cursors WHERE staged_cursors.subject = known.subject)
FROM (SELECT subject FROM staged_items UNION SELECT subject FROM staged_coverage
      UNION SELECT subject FROM staged_cursors) AS known;

-- A version of an item has a number of its own, higher than all before it: what is above `indexing.upto` is still to be indexed.
CREATE TABLE kept_items (
    doc      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    overview INTEGER NOT NULL REFERENCES overviews (overview),
    id       TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    as_of    INTEGER NOT NULL,
    body     TEXT    NOT NULL
) STRICT;

INSERT INTO kept_items (overview, id, source, kind, version, as_of, body)
SELECT overview, id, source, kind, version, as_of, body FROM items JOIN overviews USING (subject) WHERE staged = 0
ORDER BY subject, id;

INSERT INTO kept_items (overview, id, source, kind, version, as_of, body)
SELECT overview, id, source, kind, version, as_of, body FROM staged_items JOIN overviews USING (subject) WHERE staged = 1
ORDER BY subject, id;

CREATE TABLE kept_coverage (
    overview INTEGER NOT NULL REFERENCES overviews (overview),
    source   TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (overview, source)
) STRICT, WITHOUT ROWID;

INSERT INTO kept_coverage (overview, source, body)
SELECT overview, source, body FROM coverage JOIN overviews USING (subject) WHERE staged = 0;

INSERT INTO kept_coverage (overview, source, body)
SELECT overview, source, body FROM staged_coverage JOIN overviews USING (subject) WHERE staged = 1;

DROP TABLE items;
DROP TABLE coverage;
DROP TABLE cursors;
DROP TABLE staged_items;
DROP TABLE staged_coverage;
DROP TABLE staged_cursors;

ALTER TABLE kept_items RENAME TO items;
ALTER TABLE kept_coverage RENAME TO coverage;

CREATE UNIQUE INDEX items_by_id ON items (overview, id);
CREATE INDEX items_by_kind ON items (overview, kind);

-- The words come folded and in ASCII's sense of a word, so nothing is left for the tokenizer to decide. It holds no text, only which word is in which entry.
-- A letter before each word says what it is: h of what names the item, b of the rest, o and k the overview and the kind. Beginnings of one, two, three
-- and five letters have entries of their own, so that the newest of many is found without reading the others.
-- An entry's number is the minutes from `as_of` to a far day, and the item's `doc`: the newest has the lowest, and is read first.
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, prefix = '2 3 4 6', tokenize = 'ascii'
);

-- A search looks into every segment of the index: few large ones, not many small.
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216);
INSERT INTO search (search, rank) VALUES ('automerge', 2);

CREATE TABLE indexing (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    rule INTEGER NOT NULL,
    upto INTEGER NOT NULL
) STRICT;

INSERT INTO indexing (only, rule, upto) VALUES (1, 0, 0);

-- Entries of the index whose item is gone.
CREATE TABLE index_removals (
    doc   INTEGER NOT NULL PRIMARY KEY,
    entry INTEGER NOT NULL
) STRICT;

CREATE TRIGGER items_leave_the_index AFTER DELETE ON items WHEN old.doc <= (SELECT upto FROM indexing)
BEGIN
    INSERT OR IGNORE INTO index_removals (doc, entry) VALUES (old.doc, ((2147483647 - min(max(old.as_of, 0) / 60000000, 2147483647)) << 32) | old.doc);
END;
