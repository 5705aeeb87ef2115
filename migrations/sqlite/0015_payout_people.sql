-- Who asks for two people at their payouts, and who may prepare for them. The names are Blink's, between spaces.
CREATE TABLE payout_people (
    owner      TEXT PRIMARY KEY,
    owner_name TEXT NOT NULL,
    two_people INTEGER NOT NULL,
    preparers  TEXT NOT NULL
);

-- Whose approval a run was prepared for; nobody else can let it pay.
CREATE TABLE payout_requests (
    run         TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    owner_name  TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    declined_at INTEGER
);
CREATE INDEX payout_requests_by_owner ON payout_requests (owner);
