//! A transaction for tests.

use crate::blink::{Direction, Status, Transaction, TransactionId, Way};
use crate::money::{CurrencyCode, Fiat, Sats};

/// A receipt of 1,000 sats, worth 48 cents.
pub(super) fn transaction() -> Transaction {
    let fiat = Fiat {
        minor: 48,
        fraction_digits: 2,
        currency: CurrencyCode::USD,
    };
    Transaction {
        id: TransactionId::parse(&"0".repeat(24)).unwrap(),
        created_at: jiff::Timestamp::from_second(1_700_000_000).unwrap(),
        direction: Direction::Receive,
        status: Status::Success,
        amount: Sats(1_000).into(),
        fee: Sats(0).into(),
        display_amount: fiat,
        display_fee: fiat,
        price: None,
        memo: None,
        external_id: None,
        way: Way::Lightning,
        counterparty: None,
        counterparty_wallet: None,
        payment_hash: None,
        preimage: None,
        address: None,
        chain_hash: None,
    }
}
