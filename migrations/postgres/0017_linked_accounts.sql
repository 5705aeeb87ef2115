-- Wallets that employees link to their accounts at joinblink, a workplace app; see src/linking/. One row from the press on
-- Connect to the last trace of it.
CREATE TABLE linked_accounts (
    id           TEXT PRIMARY KEY,
    -- SHA-256 of the one-time link, and of what the browser carries from there on.
    link_hash    BYTEA NOT NULL UNIQUE,
    browser_hash BYTEA UNIQUE,
    -- The organisation's integration.
    auth_id      TEXT NOT NULL,
    -- SHA-256 of the employee, of the wallet and of the linked account's id at joinblink, each with the integration.
    user_key     BYTEA NOT NULL,
    wallet_key   BYTEA,
    remote_key   BYTEA,
    -- The wallet's, or one of its own where wallets may be shared.
    wallet_slot  BYTEA,
    -- Who they are and the wallet's tokens, sealed; nothing of it is left in the end.
    sealed       BYTEA,
    state        TEXT NOT NULL,
    -- Why it stands there.
    why          TEXT NOT NULL DEFAULT '',
    created_at   BIGINT NOT NULL,
    -- When this state began, and when it ends by itself.
    changed_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    -- Work on it: how often, when the next time, and until when somebody is at it.
    tries        BIGINT NOT NULL DEFAULT 0,
    next_at      BIGINT,
    held_until   BIGINT NOT NULL DEFAULT 0
);
-- What nobody can be sure of keeps nobody from linking anew, and can still be ended after that.
CREATE UNIQUE INDEX linked_accounts_one_each ON linked_accounts (auth_id, user_key)
    WHERE state IN ('adding', 'active');
CREATE UNIQUE INDEX linked_accounts_one_wallet ON linked_accounts (auth_id, wallet_slot)
    WHERE state IN ('adding', 'active');
CREATE INDEX linked_accounts_by_user ON linked_accounts (user_key, created_at);
CREATE INDEX linked_accounts_by_wallet ON linked_accounts (wallet_key);
CREATE INDEX linked_accounts_by_remote ON linked_accounts (remote_key);
CREATE INDEX linked_accounts_due ON linked_accounts (next_at);
