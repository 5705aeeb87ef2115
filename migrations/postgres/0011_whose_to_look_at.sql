-- What needs a look is counted for whoever was paid, too.
DROP INDEX sales_to_look_at;
CREATE INDEX sales_to_look_at ON sales (owner, earner) WHERE state IN ('paid_late', 'overpaid') AND handled_at IS NULL;
