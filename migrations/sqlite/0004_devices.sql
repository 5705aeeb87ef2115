-- What a person is told about the places where they are signed in: the names of browser and system, never the raw header.
ALTER TABLE sessions ADD COLUMN browser TEXT;
ALTER TABLE sessions ADD COLUMN system TEXT;
-- How the row is written. A Till leaves rows of a later format alone.
ALTER TABLE sessions ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
-- The sweep looks for those that idled away.
CREATE INDEX sessions_by_use ON sessions (seen_at);
