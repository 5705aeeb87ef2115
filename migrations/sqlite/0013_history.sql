-- The index of somebody's transactions, which they asked for; what it says is sealed, see src/history/.
CREATE TABLE history_accounts (
    owner       TEXT PRIMARY KEY,
    -- A name of its own for each index: what was begun for one that was deleted does not end up in the next.
    name        TEXT NOT NULL UNIQUE,
    began_at    INTEGER NOT NULL,
    -- Whether it reaches back to the first transaction.
    complete    INTEGER NOT NULL DEFAULT 0,
    -- When the newest transactions were looked at last.
    top_at      INTEGER NOT NULL DEFAULT 0,
    -- When its owner was there last.
    used_at     INTEGER NOT NULL,
    -- Somebody is filling it until then.
    filler      TEXT,
    filled_until INTEGER NOT NULL DEFAULT 0,
    -- Wallets and currencies, sealed.
    facts       BLOB
);
CREATE INDEX history_accounts_by_use ON history_accounts (used_at);

-- Some hundred transactions each, newest first; a higher place is newer.
CREATE TABLE history_blocks (
    history     TEXT NOT NULL REFERENCES history_accounts (name) ON DELETE CASCADE,
    place       INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    -- How many there are, and how many of them are not settled.
    held        INTEGER NOT NULL,
    pending     INTEGER NOT NULL,
    newest_at   INTEGER NOT NULL,
    oldest_at   INTEGER NOT NULL,
    sealed      BLOB NOT NULL,
    PRIMARY KEY (history, place)
);
