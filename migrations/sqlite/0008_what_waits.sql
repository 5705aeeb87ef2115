-- What still waits for its money is little among all that was ever sold: it is found without reading the rest.
CREATE INDEX sales_waiting ON sales (register, number) WHERE state = 'waiting';
CREATE INDEX sale_invoices_watched ON sale_invoices (watcher, payment_hash) WHERE state IN ('open', 'dropped');

-- What a sale came to, for the database to sum up: parts of its record, which is written once. SQLite can only add columns
-- that it would work out anew whenever they are read, so a trigger writes them.
ALTER TABLE sales ADD COLUMN currency TEXT;
ALTER TABLE sales ADD COLUMN digits INTEGER;
ALTER TABLE sales ADD COLUMN total INTEGER;
ALTER TABLE sales ADD COLUMN tip INTEGER;
ALTER TABLE sales ADD COLUMN discount INTEGER;
CREATE TRIGGER sales_come_to AFTER INSERT ON sales BEGIN
    UPDATE sales SET
        currency = json_extract(record, '$.basket.denomination.fiat.code'),
        digits = json_extract(record, '$.basket.denomination.fiat.fraction_digits'),
        total = json_extract(record, '$.totals.total'),
        tip = json_extract(record, '$.totals.tip'),
        discount = json_extract(record, '$.totals.discount')
    WHERE id = NEW.id;
END;
UPDATE sales SET
    currency = json_extract(record, '$.basket.denomination.fiat.code'),
    digits = json_extract(record, '$.basket.denomination.fiat.fraction_digits'),
    total = json_extract(record, '$.totals.total'),
    tip = json_extract(record, '$.totals.tip'),
    discount = json_extract(record, '$.totals.discount');
