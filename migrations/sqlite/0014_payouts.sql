-- A run of payouts: many payments out of one wallet, made by the server one after the other; see src/payout/.
CREATE TABLE payout_runs (
    id          TEXT PRIMARY KEY,
    -- Set by the form that prepared it: the same form twice, of the same person, is the same run.
    form_key    TEXT NOT NULL,
    prepared_by TEXT NOT NULL,
    -- Whose wallet pays: who let it pay.
    payer       TEXT,
    -- Two people are needed.
    two_people  INTEGER NOT NULL,
    title       TEXT NOT NULL,
    -- What the wallet counts in, and which wallet it is once somebody has let it pay.
    unit        TEXT NOT NULL,
    wallet      TEXT,
    -- Every row as it was typed, and how many there are.
    asked       TEXT NOT NULL,
    size        INTEGER NOT NULL,
    state       TEXT NOT NULL,
    -- Why it is paused.
    reason      TEXT,
    -- Every change of state, by whom and why.
    history     TEXT NOT NULL,
    -- The token that pays, sealed, and when it is to be forgotten at the latest.
    token       BLOB,
    token_until INTEGER,
    -- What revocations know the token by; stays until it is being taken back.
    token_hash  BLOB,
    created_at  INTEGER NOT NULL,
    -- How often its rows were looked at before it was started.
    round       INTEGER NOT NULL DEFAULT 1,
    -- By the clock of the database: no worker has anything to do for it before then.
    next_at     INTEGER NOT NULL DEFAULT 0,
    version     INTEGER NOT NULL DEFAULT 1,
    UNIQUE (prepared_by, form_key)
);
CREATE INDEX payout_runs_by_preparer ON payout_runs (prepared_by, created_at);
CREATE INDEX payout_runs_by_payer ON payout_runs (payer, created_at);
CREATE INDEX payout_runs_to_revoke ON payout_runs (id) WHERE token IS NULL AND token_hash IS NOT NULL;
CREATE INDEX payout_runs_at_work ON payout_runs (next_at) WHERE state IN ('checking', 'running', 'stopping');

-- One payment of a run. One row carries all that it is, its trail included, so that one statement changes it whole.
CREATE TABLE payout_rows (
    run          TEXT NOT NULL,
    number       INTEGER NOT NULL,
    state        TEXT NOT NULL,
    -- Why it was refused, has failed or is in doubt.
    reason       TEXT,
    -- What was typed, whom that names, what is sent and what came of it.
    record       TEXT NOT NULL,
    -- What happened when.
    history      TEXT NOT NULL,
    -- Under this key Blink takes the request once; written before it is sent.
    idempotency_key TEXT UNIQUE,
    -- The invoice that pays it, by which Blink is asked what came of it.
    payment_hash TEXT,
    -- Minor units of the wallet: what is to leave it without fees, what has left it with them, and the fee in it.
    planned      INTEGER,
    debited      INTEGER,
    fee          INTEGER,
    -- By the clock of the database: not looked at again before then.
    rest_until   INTEGER,
    -- By the same clock: when its owner's page last asked for it.
    looked_at    INTEGER NOT NULL DEFAULT 0,
    -- In which round of its run it was looked at.
    round        INTEGER NOT NULL DEFAULT 1,
    version      INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (run, number)
);
CREATE INDEX payout_rows_by_state ON payout_rows (run, state, number);
CREATE INDEX payout_rows_by_hash ON payout_rows (payment_hash);

-- Who works on what: one instance on a wallet, whichever of its runs that is, until a time by the clock of the database.
CREATE TABLE payout_leases (
    name   TEXT PRIMARY KEY,
    worker TEXT NOT NULL,
    until  INTEGER NOT NULL
);
