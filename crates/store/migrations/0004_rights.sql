CREATE TABLE policy (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    name      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    main      INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    retired   INTEGER
) STRICT;
CREATE INDEX policy_publisher ON policy (publisher, id);

CREATE TABLE policy_version (
    policy     INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    publisher  INTEGER NOT NULL,
    text       TEXT NOT NULL,
    hash       BLOB NOT NULL,
    created    INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (policy, version)
) STRICT;

CREATE TABLE partner (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    name      TEXT NOT NULL,
    name_key  TEXT NOT NULL,
    host      TEXT,
    classes   TEXT NOT NULL,
    region    TEXT,
    contact   TEXT,
    settings  TEXT NOT NULL,
    token     BLOB,
    created   INTEGER NOT NULL,
    ended     INTEGER,
    UNIQUE (publisher, name_key)
) STRICT;
CREATE INDEX partner_host ON partner (publisher, host);
CREATE UNIQUE INDEX partner_token ON partner (token) WHERE token IS NOT NULL;

CREATE TABLE ask (
    id         INTEGER NOT NULL PRIMARY KEY,
    publisher  INTEGER NOT NULL,
    partner    INTEGER NOT NULL,
    story      INTEGER,
    use        TEXT NOT NULL,
    message    TEXT,
    state      TEXT NOT NULL,
    created    INTEGER NOT NULL,
    decided    INTEGER,
    decided_by TEXT,
    answer     TEXT
) STRICT;
CREATE INDEX ask_state ON ask (publisher, state, id);

CREATE TABLE reprint_grant (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    partner   INTEGER NOT NULL,
    story     INTEGER,
    ask       INTEGER,
    terms     TEXT NOT NULL,
    until     INTEGER,
    created   INTEGER NOT NULL,
    given_by  TEXT NOT NULL,
    revoked   INTEGER
) STRICT;
CREATE INDEX grant_partner ON reprint_grant (publisher, partner, id);

-- Terms as they were shown, once each.
CREATE TABLE terms (
    publisher INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (publisher, hash)
) STRICT;

CREATE TABLE taking (
    id             INTEGER NOT NULL PRIMARY KEY,
    publisher      INTEGER NOT NULL,
    story          INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    partner        INTEGER NOT NULL,
    copy           INTEGER,
    use            TEXT NOT NULL,
    decision       TEXT NOT NULL,
    policy         INTEGER,
    policy_version INTEGER,
    terms          BLOB NOT NULL,
    person         TEXT NOT NULL,
    at             INTEGER NOT NULL
) STRICT;
CREATE INDEX taking_story ON taking (publisher, story, id);
CREATE INDEX taking_partner ON taking (publisher, partner, id);
