//! The people's wallets and what moved through them.
