CREATE TABLE event (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    headline  INTEGER NOT NULL,
    first     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    state     TEXT
) STRICT;
CREATE INDEX event_last ON event (publisher, last, id);

CREATE TABLE event_story (
    story     INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    event     INTEGER NOT NULL,
    at        INTEGER NOT NULL
) STRICT;
CREATE INDEX event_story_event ON event_story (event, at, story);

CREATE TABLE saved_search (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    person    INTEGER,
    name      TEXT NOT NULL,
    query     TEXT NOT NULL,
    alerts    TEXT NOT NULL,
    created   INTEGER NOT NULL,
    reached   INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_search_publisher ON saved_search (publisher, id);

CREATE TABLE alert (
    search    INTEGER NOT NULL,
    story     INTEGER NOT NULL,
    publisher INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    told      INTEGER,
    PRIMARY KEY (search, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_waiting ON alert (publisher, at) WHERE told IS NULL;

-- One row a story: its own hashes, for alignment and for taking its postings out again.
CREATE TABLE fingerprint (
    story     INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    segment   INTEGER NOT NULL,
    hashes    BLOB NOT NULL,
    detail    BLOB
) STRICT;
-- Segment 0 holds those not merged yet.
CREATE INDEX fingerprint_segment ON fingerprint (publisher, segment, story);

-- Postings of many stories merged: sorted runs of blocks that are written once and read by their first hash.
CREATE TABLE posting_segment (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    level     INTEGER NOT NULL,
    live      INTEGER NOT NULL,
    postings  INTEGER NOT NULL,
    stories   BLOB NOT NULL,
    directory BLOB NOT NULL,
    filter    BLOB NOT NULL
) STRICT;
CREATE INDEX posting_segment_live ON posting_segment (publisher, live, level, id);

CREATE TABLE posting_block (
    segment   INTEGER NOT NULL,
    block     INTEGER NOT NULL,
    publisher INTEGER NOT NULL,
    postings  BLOB NOT NULL,
    PRIMARY KEY (segment, block)
) STRICT;
