-- A logout token that names a person and no login ends the logins that were begun before it arrived, and no later ones.
ALTER TABLE ended_logins ADD COLUMN subject TEXT;
ALTER TABLE ended_logins ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ended_logins_by_subject ON ended_logins (subject);
