CREATE TABLE publisher (
    id       INTEGER NOT NULL PRIMARY KEY,
    name     TEXT NOT NULL,
    url      TEXT NOT NULL,
    settings TEXT NOT NULL,
    created  INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    publisher INTEGER NOT NULL,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (publisher, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
    publisher INTEGER NOT NULL,
    name      TEXT NOT NULL,
    value     BLOB NOT NULL,
    changed   INTEGER NOT NULL,
    PRIMARY KEY (publisher, name)
) STRICT, WITHOUT ROWID;

-- Bumped by every hold, release and retraction, so that a cached page can be checked by one indexed read.
CREATE TABLE status_epoch (
    publisher INTEGER NOT NULL PRIMARY KEY,
    epoch     INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    mail      TEXT NOT NULL,
    mail_key  TEXT NOT NULL,
    name      TEXT NOT NULL,
    role      TEXT NOT NULL,
    password  TEXT,
    created   INTEGER NOT NULL,
    seen      INTEGER,
    disabled  INTEGER NOT NULL,
    UNIQUE (publisher, mail_key)
) STRICT;

CREATE TABLE session (
    token     BLOB NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    person    INTEGER NOT NULL,
    csrf      TEXT NOT NULL,
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE api_key (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    name      TEXT NOT NULL,
    token     BLOB NOT NULL UNIQUE,
    scopes    TEXT NOT NULL,
    created   INTEGER NOT NULL,
    used      INTEGER,
    revoked   INTEGER
) STRICT;
CREATE INDEX api_key_publisher ON api_key (publisher, id);

-- Work only one process may do at a time; `fence` grows with every new holder.
CREATE TABLE lease (
    name   TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL,
    fence  INTEGER NOT NULL
) STRICT;

CREATE TABLE node (
    number INTEGER NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
) STRICT;

CREATE TABLE problem (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    code      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    severity  TEXT NOT NULL,
    what      TEXT NOT NULL,
    why       TEXT NOT NULL,
    remedy    TEXT NOT NULL,
    first     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    times     INTEGER NOT NULL,
    resolved  INTEGER,
    UNIQUE (publisher, code, subject_key)
) STRICT;
CREATE INDEX problem_open ON problem (publisher, last) WHERE resolved IS NULL;

CREATE TABLE audit (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    action    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    detail    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_newest ON audit (publisher, id);
CREATE INDEX audit_subject ON audit (publisher, subject, id);
