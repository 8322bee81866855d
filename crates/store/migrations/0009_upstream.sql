-- What a story's source said when it was last answered: what it says next is compared with this, not with our own words.
-- The words are those of one of our versions, or stand here where no version has them.
CREATE TABLE upstream (
    story     INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    version   INTEGER,
    json      TEXT
) STRICT;

-- The schedule and validators of a source, as the poller keeps them.
ALTER TABLE source ADD COLUMN poll TEXT;
