-- A run that moves money between two wallets of one person says so itself: any other run may do without a name, too.
ALTER TABLE payout_runs ADD COLUMN converts BIGINT NOT NULL DEFAULT 0;
UPDATE payout_runs SET converts = 1 WHERE size = 1 AND title = '';
