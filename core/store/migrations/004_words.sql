-- The words of what is indexed, marked as they are in the index, each after a space: a beginning that is longer than those that the index has entries for is
-- looked for in them, without reading the item. What was indexed before there was this table is indexed anew.
CREATE TABLE index_words (
    doc   INTEGER NOT NULL PRIMARY KEY,
    words TEXT    NOT NULL
) STRICT;

UPDATE indexing SET rule = 0;
