//! What a sandbox can be told at its start.
