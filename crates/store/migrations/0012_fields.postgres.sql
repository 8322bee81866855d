-- One vector a field, so that a byline, a credit and an outlet can be looked for apart. `outlet` is not among `words`:
-- every story of a newsroom would be found by the newsroom's name. Rows are made anew by the program.
ALTER TABLE searchable ADD COLUMN byline TSVECTOR NOT NULL DEFAULT '';
ALTER TABLE searchable ADD COLUMN credit TSVECTOR NOT NULL DEFAULT '';
ALTER TABLE searchable ADD COLUMN outlet TSVECTOR NOT NULL DEFAULT '';
CREATE INDEX searchable_byline ON searchable USING gin (byline);
CREATE INDEX searchable_credit ON searchable USING gin (credit);
CREATE INDEX searchable_outlet ON searchable USING gin (outlet);
DELETE FROM searchable;

-- Its feed's address and its webhook's secret are made from this: a new number makes the old ones useless.
ALTER TABLE saved_search ADD COLUMN renewed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX alert_newest ON alert (search, at, story);
