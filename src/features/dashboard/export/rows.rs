//! A transaction as a row of a file.

use crate::blink::{Status, Transaction, WalletId, Way};
use crate::books::{self, Entry, State};
use crate::money::Unit;
use crate::sale::InvoiceName;

/// The row of a transaction; a conversion is known by the other wallet's being theirs too.
pub(super) fn entry(transaction: Transaction, wallets: &[(WalletId, Unit)]) -> Entry {
    let order = transaction.external_id.as_deref();
    let order = order.and_then(|id| id.parse::<InvoiceName>().ok());
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
        converted: transaction.converted_with(wallets),
        counterparty: transaction.counterparty,
        memo: transaction.memo,
        external_id: transaction.external_id,
        payment_hash: transaction.payment_hash,
        preimage: transaction.preimage,
        chain_hash: transaction.chain_hash,
        order: order.map(|name| name.number),
    }
}
