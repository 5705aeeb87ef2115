-- Tokens that the provider has yet to take back, each sealed; whoever moves `next_at` on hands one in. See src/session/outbox.rs.
CREATE TABLE revocations (
    token_hash BLOB PRIMARY KEY,
    token      BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL,
    next_at    INTEGER NOT NULL
);
CREATE INDEX revocations_by_turn ON revocations (next_at);
CREATE INDEX revocations_by_expiry ON revocations (expires_at);
