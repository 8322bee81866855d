-- Weights stand for fields: A headline, B names, D body. The vectors come ready from our tokeniser.
CREATE TABLE searchable (
    story     BIGINT NOT NULL PRIMARY KEY,
    publisher BIGINT NOT NULL,
    words     TSVECTOR NOT NULL
);
CREATE INDEX searchable_words ON searchable USING gin (words);
CREATE INDEX searchable_publisher ON searchable (publisher, story);
