//! A transaction as a row of a file.

use crate::blink::{Status, Transaction, WalletId, Way};
use crate::books::{self, Entry, State};
use crate::money::Unit;

/// The row of a transaction; a conversion is known by the other wallet's being theirs too.
pub(super) fn entry(transaction: Transaction, wallets: &[(WalletId, Unit)]) -> Entry {
    let other = transaction.counterparty_wallet.as_ref();
    let other = other.and_then(|other| wallets.iter().find(|(id, _)| id == other));
    let unit = transaction.amount.unit();
    let converted = other.map(|(_, unit)| *unit).filter(|other| *other != unit);
    Entry {
        id: transaction.id.to_string(),
        at: transaction.created_at,
        amount: transaction.amount,
        fee: transaction.fee,
        worth: transaction.display_amount,
        fee_worth: transaction.display_fee,
        price: transaction.price,
        state: match transaction.status {
            Status::Success => State::Settled,
            Status::Pending => State::Pending,
            Status::Failure => State::Failed,
            Status::Unknown => State::Unknown,
        },
        way: match transaction.way {
            Way::Blink => books::Way::Blink,
            Way::Lightning => books::Way::Lightning,
            Way::OnChain => books::Way::OnChain,
            Way::Unknown => books::Way::Unknown,
        },
        converted,
        counterparty: transaction.counterparty,
        memo: transaction.memo,
        external_id: transaction.external_id,
        payment_hash: transaction.payment_hash,
    }
}
