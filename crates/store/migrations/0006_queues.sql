CREATE TABLE job (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    dedup_key TEXT,
    payload   TEXT NOT NULL,
    state     TEXT NOT NULL,
    run_at    INTEGER NOT NULL,
    attempts  INTEGER NOT NULL,
    leased_by TEXT,
    error     TEXT,
    created   INTEGER NOT NULL,
    ended     INTEGER
) STRICT;
-- Waiting and leased jobs alike: a lease that ran out makes its job due again at `run_at`.
CREATE INDEX job_due ON job (run_at, id) WHERE state IN ('queued', 'leased');
CREATE UNIQUE INDEX job_dedup ON job (publisher, kind, dedup_key) WHERE dedup_key IS NOT NULL AND state = 'queued';
CREATE INDEX job_state ON job (publisher, state, id);

CREATE TABLE delivery (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    target    TEXT NOT NULL,
    target_key TEXT NOT NULL,
    story     INTEGER,
    version   INTEGER,
    copy      INTEGER,
    idempotency_key TEXT NOT NULL UNIQUE,
    payload   TEXT NOT NULL,
    state     TEXT NOT NULL,
    run_at    INTEGER NOT NULL,
    attempts  INTEGER NOT NULL,
    leased_by TEXT,
    error     TEXT,
    receipt   TEXT,
    created   INTEGER NOT NULL,
    ended     INTEGER
) STRICT;
CREATE INDEX delivery_due ON delivery (run_at, id) WHERE state IN ('queued', 'leased');
CREATE INDEX delivery_target ON delivery (publisher, kind, target_key, id) WHERE state IN ('queued', 'leased');
CREATE INDEX delivery_state ON delivery (publisher, state, id);
CREATE INDEX delivery_story ON delivery (story, id);
CREATE INDEX delivery_copy ON delivery (copy, id);

-- Hub side: who asked to be told. What was asked last waits beside what was verified.
CREATE TABLE websub_subscription (
    id             INTEGER NOT NULL PRIMARY KEY,
    publisher      INTEGER NOT NULL,
    topic          TEXT NOT NULL,
    topic_key      TEXT NOT NULL,
    callback       TEXT NOT NULL,
    callback_key   TEXT NOT NULL,
    secret         BLOB,
    until          INTEGER,
    pending        TEXT,
    pending_secret BLOB,
    pending_until  INTEGER,
    created        INTEGER NOT NULL,
    UNIQUE (publisher, topic_key, callback_key)
) STRICT;
CREATE INDEX websub_subscription_until ON websub_subscription (until);

-- Subscriber side: what we asked others' hubs for.
CREATE TABLE websub_feed (
    id        INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    source    INTEGER NOT NULL UNIQUE,
    topic     TEXT NOT NULL,
    hub       TEXT NOT NULL,
    path      TEXT NOT NULL UNIQUE,
    secret    BLOB NOT NULL,
    state     TEXT NOT NULL,
    asked     INTEGER NOT NULL,
    until     INTEGER,
    renew     INTEGER NOT NULL,
    reason    TEXT
) STRICT;
CREATE INDEX websub_feed_renew ON websub_feed (renew);
