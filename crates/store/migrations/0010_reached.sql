-- Marks of the newest changes read from a paged feed: the walk through its older pages ends where one of them stands.
ALTER TABLE source ADD COLUMN reached TEXT;
