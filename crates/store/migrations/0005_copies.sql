CREATE TABLE copy (
    id            INTEGER NOT NULL PRIMARY KEY,
    publisher     INTEGER NOT NULL,
    story         INTEGER NOT NULL,
    partner       INTEGER NOT NULL,
    medium        TEXT NOT NULL,
    version_taken INTEGER NOT NULL,
    version_sent  INTEGER,
    version_seen  INTEGER,
    url           TEXT,
    url_key       TEXT,
    place         TEXT,
    state         TEXT NOT NULL,
    taken         INTEGER NOT NULL,
    read          INTEGER,
    failures      INTEGER NOT NULL,
    edits         TEXT,
    terms         BLOB,
    verdict       TEXT,
    next_read     INTEGER,
    act_by        INTEGER,
    remove_by     INTEGER,
    snapshot      INTEGER,
    leased_until  INTEGER,
    leased_by     TEXT
) STRICT;
CREATE INDEX copy_story ON copy (publisher, story, id);
CREATE INDEX copy_partner ON copy (publisher, partner, id);
CREATE INDEX copy_state ON copy (publisher, state, id);
CREATE INDEX copy_due ON copy (next_read) WHERE next_read IS NOT NULL;
CREATE UNIQUE INDEX copy_url ON copy (publisher, url_key, story) WHERE url_key IS NOT NULL;

CREATE TABLE copy_event (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    copy      INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    version   INTEGER,
    detail    TEXT NOT NULL
) STRICT;
CREATE INDEX copy_event_copy ON copy_event (copy, id);

CREATE TABLE snapshot (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    copy      INTEGER NOT NULL,
    story     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    size      INTEGER NOT NULL,
    codec     TEXT NOT NULL,
    bytes     BLOB
) STRICT;
CREATE INDEX snapshot_copy ON snapshot (copy, id);
CREATE INDEX snapshot_story ON snapshot (story);
CREATE INDEX snapshot_age ON snapshot (publisher, at);

CREATE TABLE copy_count (
    copy      INTEGER NOT NULL,
    hour      INTEGER NOT NULL,
    publisher INTEGER NOT NULL,
    times     INTEGER NOT NULL,
    PRIMARY KEY (copy, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_count_hour ON copy_count (publisher, hour);
