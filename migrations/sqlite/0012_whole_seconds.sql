-- PostgreSQL's clock counts seconds that have passed from here on; SQLite's always has.
SELECT now FROM clock;
