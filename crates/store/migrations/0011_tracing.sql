-- How many different hashes a story's fingerprint has.
ALTER TABLE fingerprint ADD COLUMN prints INTEGER NOT NULL DEFAULT 0;

-- Two stories that share words. Shares are thousandths of the words of each; the evidence is spans, no words.
CREATE TABLE story_match (
    earlier       INTEGER NOT NULL,
    later         INTEGER NOT NULL,
    publisher     INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    share_earlier INTEGER NOT NULL,
    share_later   INTEGER NOT NULL,
    first         INTEGER NOT NULL,
    confidence    INTEGER NOT NULL,
    evidence      TEXT NOT NULL,
    found         INTEGER NOT NULL,
    PRIMARY KEY (earlier, later)
) STRICT;
CREATE INDEX story_match_later ON story_match (later, earlier);
CREATE INDEX story_match_found ON story_match (publisher, found);

-- A page of another site on which words of a story were read, with the words that stood there.
CREATE TABLE sighting (
    id         INTEGER NOT NULL PRIMARY KEY,
    publisher  INTEGER NOT NULL,
    story      INTEGER NOT NULL,
    copy       INTEGER,
    url        TEXT NOT NULL,
    url_key    TEXT NOT NULL,
    host       TEXT NOT NULL,
    headline   TEXT NOT NULL,
    published  INTEGER,
    version    INTEGER,
    kind       TEXT NOT NULL,
    share      INTEGER NOT NULL,
    share_page INTEGER NOT NULL,
    evidence   TEXT NOT NULL,
    verdict    TEXT,
    page       TEXT,
    first_seen INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    state      TEXT NOT NULL,
    decided    INTEGER,
    decided_by TEXT,
    UNIQUE (publisher, url_key, story)
) STRICT;
CREATE INDEX sighting_story ON sighting (publisher, story, id);
CREATE INDEX sighting_host ON sighting (publisher, host, id);
CREATE INDEX sighting_newest ON sighting (publisher, state, id);

-- Which sites were looked at for copies, when and how.
CREATE TABLE site_look (
    publisher INTEGER NOT NULL,
    host      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    ways      TEXT NOT NULL,
    pages     INTEGER NOT NULL,
    matched   INTEGER NOT NULL,
    note      TEXT,
    PRIMARY KEY (publisher, host)
) STRICT, WITHOUT ROWID;

-- A person looked at what was kept of a copy's page and says that it is so.
CREATE TABLE copy_confirmed (
    copy      INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    read      INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    by_whom   TEXT NOT NULL
) STRICT;

-- How a saved search tells of what it found, besides its feed and the desk.
ALTER TABLE saved_search ADD COLUMN mail TEXT;
ALTER TABLE saved_search ADD COLUMN webhook TEXT;

-- Readers of a use that has no counter: told by the partner, entered by hand.
CREATE TABLE copy_told (
    copy      INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    times     INTEGER NOT NULL,
    what      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    by_whom   TEXT NOT NULL
) STRICT;
