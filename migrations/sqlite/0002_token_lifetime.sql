-- How long the access token lives in all: one that lives briefly is renewed later than the margin says.
ALTER TABLE sessions ADD COLUMN token_lifetime INTEGER NOT NULL DEFAULT 0;
