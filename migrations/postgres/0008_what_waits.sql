-- What still waits for its money is little among all that was ever sold: it is found without reading the rest.
CREATE INDEX sales_waiting ON sales (register, number) WHERE state = 'waiting';
CREATE INDEX sale_invoices_watched ON sale_invoices (watcher, payment_hash) WHERE state IN ('open', 'dropped');

-- What a sale came to, for the database to sum up: parts of its record, which is written once.
ALTER TABLE sales ADD COLUMN currency TEXT GENERATED ALWAYS AS (CAST(record AS JSONB) #>> '{basket,denomination,fiat,code}') STORED;
ALTER TABLE sales ADD COLUMN digits BIGINT GENERATED ALWAYS AS (CAST(CAST(record AS JSONB) #>> '{basket,denomination,fiat,fraction_digits}' AS BIGINT)) STORED;
ALTER TABLE sales ADD COLUMN total BIGINT GENERATED ALWAYS AS (CAST(CAST(record AS JSONB) #>> '{totals,total}' AS BIGINT)) STORED;
ALTER TABLE sales ADD COLUMN tip BIGINT GENERATED ALWAYS AS (CAST(CAST(record AS JSONB) #>> '{totals,tip}' AS BIGINT)) STORED;
ALTER TABLE sales ADD COLUMN discount BIGINT GENERATED ALWAYS AS (CAST(CAST(record AS JSONB) #>> '{totals,discount}' AS BIGINT)) STORED;
