CREATE TABLE story (
    id              INTEGER NOT NULL PRIMARY KEY,
    publisher       INTEGER NOT NULL,
    side            TEXT NOT NULL,
    source          INTEGER,
    uri             TEXT,
    canonical_url   TEXT,
    headline        TEXT NOT NULL,
    section         TEXT,
    section_key     TEXT,
    language        TEXT,
    status          TEXT NOT NULL,
    version         INTEGER NOT NULL,
    published       INTEGER NOT NULL,
    updated         INTEGER NOT NULL,
    embargoed_until INTEGER,
    expires         INTEGER,
    created         INTEGER NOT NULL,
    changed         INTEGER NOT NULL,
    purged          INTEGER
) STRICT;
CREATE INDEX story_newest ON story (publisher, published, id);
CREATE INDEX story_side ON story (publisher, side, published, id);
CREATE INDEX story_status ON story (publisher, status, published, id);
CREATE INDEX story_side_status ON story (publisher, side, status, published, id);
CREATE INDEX story_section ON story (publisher, section_key, published, id);
CREATE INDEX story_source ON story (publisher, source, published, id);
CREATE INDEX story_changed ON story (publisher, changed, id);

CREATE TABLE story_version (
    story      INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    publisher  INTEGER NOT NULL,
    item       INTEGER,
    kind       TEXT,
    status     TEXT NOT NULL,
    note       TEXT,
    created    INTEGER NOT NULL,
    created_by TEXT,
    reader     TEXT,
    hash       BLOB NOT NULL,
    json       TEXT,
    PRIMARY KEY (story, version)
) STRICT;

-- Every name a story was ever met under: guid within its source, uri, addresses.
CREATE TABLE story_name (
    publisher INTEGER NOT NULL,
    name_key  TEXT NOT NULL,
    story     INTEGER NOT NULL,
    PRIMARY KEY (publisher, name_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_name_story ON story_name (story);

CREATE TABLE draft_change (
    id         INTEGER NOT NULL PRIMARY KEY,
    publisher  INTEGER NOT NULL,
    story      INTEGER NOT NULL,
    base       INTEGER NOT NULL,
    item       INTEGER,
    json       TEXT,
    hash       BLOB NOT NULL,
    suggestion TEXT,
    note       TEXT,
    found      INTEGER NOT NULL,
    state      TEXT NOT NULL,
    decided    INTEGER,
    decided_by TEXT
) STRICT;
CREATE INDEX draft_change_waiting ON draft_change (publisher, state, id);
CREATE INDEX draft_change_story ON draft_change (story, id);

-- What was erased by order of law. It holds no words of the story: hashes, the date, the authority.
CREATE TABLE purge (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    story     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    authority TEXT NOT NULL,
    done_by   TEXT NOT NULL,
    hashes    TEXT NOT NULL
) STRICT;
CREATE INDEX purge_story ON purge (publisher, story);

CREATE TABLE purge_name (
    publisher INTEGER NOT NULL,
    name_hash BLOB NOT NULL,
    purge     INTEGER NOT NULL,
    PRIMARY KEY (publisher, name_hash)
) STRICT;
