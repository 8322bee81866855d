CREATE TABLE source (
    id            INTEGER NOT NULL PRIMARY KEY,
    publisher     INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL,
    url           TEXT NOT NULL,
    url_key       TEXT NOT NULL,
    own           INTEGER NOT NULL,
    settings      TEXT NOT NULL,
    created       INTEGER NOT NULL,
    paused        INTEGER NOT NULL,
    -- Validators are bytes: a server's quotation marks and broken encodings go back to it as they came.
    etag          BLOB,
    last_modified BLOB,
    interval_s    INTEGER NOT NULL,
    next_check    INTEGER NOT NULL,
    last_check    INTEGER,
    last_change   INTEGER,
    failures      INTEGER NOT NULL,
    last_error    TEXT,
    moved_to      TEXT,
    moved_times   INTEGER NOT NULL,
    moved_first   INTEGER,
    leased_until  INTEGER,
    leased_by     TEXT,
    UNIQUE (publisher, url_key)
) STRICT;
CREATE INDEX source_due ON source (next_check) WHERE paused = 0;

CREATE TABLE item (
    id         INTEGER NOT NULL PRIMARY KEY,
    publisher  INTEGER NOT NULL,
    source     INTEGER NOT NULL,
    uri        TEXT NOT NULL,
    uri_key    TEXT NOT NULL,
    url        TEXT,
    media_type TEXT,
    hash       BLOB NOT NULL,
    size       INTEGER NOT NULL,
    received   INTEGER NOT NULL,
    purged     INTEGER,
    UNIQUE (source, uri_key, hash)
) STRICT;
CREATE INDEX item_newest ON item (publisher, id);
CREATE INDEX item_hash ON item (publisher, hash);

CREATE TABLE blob (
    publisher INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    size      INTEGER NOT NULL,
    codec     TEXT NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (publisher, hash)
) STRICT;

-- A story's own page, read again on a slowing schedule while copies of it live.
CREATE TABLE watch (
    story         INTEGER NOT NULL PRIMARY KEY,
    publisher     INTEGER NOT NULL,
    url           TEXT NOT NULL,
    etag          BLOB,
    last_modified BLOB,
    interval_s    INTEGER NOT NULL,
    next_check    INTEGER NOT NULL,
    last_check    INTEGER,
    last_change   INTEGER,
    gone          INTEGER NOT NULL,
    leased_until  INTEGER,
    leased_by     TEXT
) STRICT;
CREATE INDEX watch_due ON watch (next_check);
