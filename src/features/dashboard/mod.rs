//! Wallets, transactions and the account.
