-- One column a field, so that a byline, a credit and an outlet can be looked for apart. `outlet` is not looked for by
-- words alone: every story of a newsroom would be found by the newsroom's name. Rows are made anew by the program.
DROP TABLE story_search;
CREATE VIRTUAL TABLE story_search USING fts5 (
    headline, byline, credit, outlet, names, body,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);
DELETE FROM searchable;

-- Its feed's address and its webhook's secret are made from this: a new number makes the old ones useless.
ALTER TABLE saved_search ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX alert_newest ON alert (search, at, story);
