-- Rows are story ids, which grow with time: newest first is the order of the index itself.
-- The words come ready from our tokeniser; `ascii` only splits them at spaces again.
CREATE VIRTUAL TABLE story_search USING fts5 (
    headline, names, body,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);

CREATE TABLE searchable (
    story     INTEGER NOT NULL PRIMARY KEY,
    publisher INTEGER NOT NULL
) STRICT;
CREATE INDEX searchable_publisher ON searchable (publisher, story);
