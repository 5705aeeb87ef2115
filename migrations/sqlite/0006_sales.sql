-- What was rung up. One row carries all that a sale is, its history included, so that one statement changes it whole.
CREATE TABLE sales (
    id          TEXT PRIMARY KEY,
    -- Set by the form that rang it up: the same form twice is the same sale.
    form_key    TEXT NOT NULL UNIQUE,
    register    TEXT NOT NULL,
    number      INTEGER NOT NULL,
    -- Who rang it up, signed in; absent on public registers.
    owner       TEXT,
    -- Who gets the money: a username or a lightning address.
    receiver    TEXT NOT NULL,
    state       TEXT NOT NULL,
    -- What was sold and for how much; see src/sale/.
    record      TEXT NOT NULL,
    -- Every change of state with its evidence.
    history     TEXT NOT NULL,
    -- How many invoices were asked for.
    turns       INTEGER NOT NULL DEFAULT 0,
    -- Somebody is asking for one until then.
    asking_until INTEGER,
    created_at  INTEGER NOT NULL,
    -- By the clock of the database, so that every instance finds what another one changed.
    changed_at  INTEGER NOT NULL,
    version     INTEGER NOT NULL DEFAULT 1,
    -- When a person has dealt with what was odd about it.
    handled_at  INTEGER,
    UNIQUE (register, number)
);
CREATE INDEX sales_by_owner ON sales (owner, created_at);
CREATE INDEX sales_by_receiver ON sales (receiver, created_at);
CREATE INDEX sales_by_change ON sales (changed_at);

-- What was shown to be paid. A payment is noted here first and then booked on the sale.
CREATE TABLE sale_invoices (
    payment_hash    TEXT PRIMARY KEY,
    sale            TEXT NOT NULL,
    turn            INTEGER NOT NULL,
    external_id     TEXT NOT NULL,
    payment_request TEXT NOT NULL,
    sats            INTEGER NOT NULL,
    -- What was asked for where that was US cents.
    cents           INTEGER,
    -- What a satoshi and a cent were worth.
    rate            TEXT,
    -- Who can be asked whether it is paid; see src/receiving/.
    via             TEXT NOT NULL,
    state           TEXT NOT NULL,
    made_at         INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    -- Looked at until then, whatever the screen says.
    watch_until     INTEGER NOT NULL,
    preimage        TEXT,
    paid_at         INTEGER,
    booked          INTEGER NOT NULL DEFAULT 0,
    -- Which instance watches it.
    watcher         TEXT
);
CREATE INDEX sale_invoices_by_sale ON sale_invoices (sale);
CREATE INDEX sale_invoices_by_watch ON sale_invoices (state, watch_until);
CREATE INDEX sale_invoices_unbooked ON sale_invoices (state, booked);

-- How a merchant's register behaves; see src/sale/.
CREATE TABLE registers (
    owner      TEXT PRIMARY KEY,
    -- Their username, for whom strangers find the same register.
    username   TEXT,
    settings   TEXT NOT NULL,
    changed_at INTEGER NOT NULL
);
CREATE INDEX registers_by_username ON registers (username);

-- The instances that watch. Who does not say that it lives is dead.
CREATE TABLE watchers (
    name        TEXT PRIMARY KEY,
    alive_until INTEGER NOT NULL
);
