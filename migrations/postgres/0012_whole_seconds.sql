-- A cast to BIGINT rounds: half of the time the clock ran ahead of Till's own by up to half a second.
CREATE OR REPLACE VIEW clock AS SELECT CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT) AS now;
