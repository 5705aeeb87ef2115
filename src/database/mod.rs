//! The one pool, SQLite or PostgreSQL.
