-- Who is signed in. Ids and the provider's sid are kept as hashes, tokens sealed; see src/session/.
CREATE TABLE sessions (
    id_hash          BYTEA PRIMARY KEY,
    record           TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    seen_at          BIGINT NOT NULL,
    expires_at       BIGINT NOT NULL,
    ended_at         BIGINT,
    subject          TEXT,
    sid_hash         BYTEA,
    scopes           TEXT,
    display_currency TEXT,
    tokens           BYTEA,
    token_version    BIGINT NOT NULL DEFAULT 0,
    token_expires_at BIGINT,
    refreshable      BIGINT NOT NULL DEFAULT 0,
    lease_owner      TEXT,
    lease_until      BIGINT
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_by_end ON sessions (ended_at);
CREATE INDEX sessions_by_subject ON sessions (subject);
CREATE INDEX sessions_by_sid ON sessions (sid_hash);

-- Sign-ins that came back; whoever inserts the row first may use the code.
CREATE TABLE used_states (
    state_hash BYTEA PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX used_states_by_expiry ON used_states (expires_at);

-- Logout tokens that were seen, and logins ended before their session was stored.
CREATE TABLE ended_logins (
    jti_hash   BYTEA PRIMARY KEY,
    sid_hash   BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ended_logins_by_sid ON ended_logins (sid_hash);
CREATE INDEX ended_logins_by_expiry ON ended_logins (expires_at);

-- The database's own clock, under one name for both databases: leases and expiries are judged by it.
CREATE VIEW clock AS SELECT CAST(extract(epoch FROM clock_timestamp()) AS BIGINT) AS now;
