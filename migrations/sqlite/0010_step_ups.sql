-- Grants to change things at Blink, for minutes and for one session each. The token is sealed with the browser's share of the
-- key; `revocations` has it too, to be taken back when its time is over.
CREATE TABLE step_ups (
    session_hash     BLOB PRIMARY KEY,
    sid_hash         BLOB,
    token            BLOB NOT NULL,
    token_hash       BLOB NOT NULL,
    expires_at       INTEGER NOT NULL,
    token_expires_at INTEGER NOT NULL
);
CREATE INDEX step_ups_by_sid ON step_ups (sid_hash);
