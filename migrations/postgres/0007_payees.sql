-- Whose money a sale is that strangers rang up: the wallet or the address that gets it, and the person who was known to have
-- that when it was rung up. It stays theirs, whoever is called so later.
ALTER TABLE sales ADD COLUMN payee TEXT;
ALTER TABLE sales ADD COLUMN earner TEXT;
DROP INDEX sales_by_receiver;
CREATE INDEX sales_by_payee ON sales (payee);
CREATE INDEX sales_by_earner ON sales (earner, created_at);

-- Which wallets and addresses are whose, as Blink says of whoever signs in.
CREATE TABLE payees (
    payee      TEXT PRIMARY KEY,
    owner      TEXT NOT NULL,
    learned_at BIGINT NOT NULL
);
CREATE INDEX payees_by_owner ON payees (owner);
