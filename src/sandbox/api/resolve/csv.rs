//! All entries of an account as one file in base64: the ledger's own figures, and whatever people typed as they typed it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use super::wallet::unit;
use crate::sandbox::ledger::account::{Account, Wallet};
use crate::sandbox::ledger::currency::DOLLAR;
use crate::sandbox::ledger::entry::{CounterParty, Entry, Initiation, Settlement, Status};

const HEAD: [&str; 24] = [
    "id",
    "walletId",
    "type",
    "credit",
    "debit",
    "fee",
    "currency",
    "timestamp",
    "pendingConfirmation",
    "journalId",
    "lnMemo",
    "usd",
    "feeUsd",
    "recipientWalletId",
    "username",
    "memoFromPayer",
    "paymentHash",
    "pubkey",
    "feeKnownInAdvance",
    "address",
    "txHash",
    "displayAmount",
    "displayFee",
    "displayCurrency",
];

/// Wallet by wallet, each with its newest entry first.
pub(super) fn of_wallets<'a>(
    account: &Account,
    wallets: impl Iterator<Item = &'a Wallet>,
) -> String {
    let mut text = line(HEAD.map(str::to_owned));
    for wallet in wallets {
        let own = account.entries.iter().rev();
        for entry in own.filter(|entry| entry.wallet_id == wallet.id) {
            text += &line(cells(entry));
        }
    }
    BASE64_STANDARD.encode(text)
}

fn cells(entry: &Entry) -> [String; HEAD.len()] {
    let part = |amount: i64| amount.max(0).to_string();
    let (payment_hash, asked_at) = match &entry.initiation {
        Initiation::IntraLedger(_) => ("", ""),
        Initiation::Lightning { payment_hash, .. } => (payment_hash.as_str(), ""),
        Initiation::OnChain { address } => ("", address.as_str()),
    };
    let nobody = CounterParty::default();
    let (other, chain_hash) = match (&entry.settlement, &entry.initiation) {
        (Settlement::IntraLedger { other, .. }, _) => (other, None),
        (
            Settlement::OnChain {
                transaction_hash, ..
            },
            _,
        ) => (&nobody, transaction_hash.clone()),
        (Settlement::Lightning { .. }, Initiation::IntraLedger(other)) => (other, None),
        (Settlement::Lightning { .. }, _) => (&nobody, None),
    };
    let memo = entry.memo.clone().unwrap_or_default();
    let (own_memo, memo_of_payer) = match &entry.initiation {
        Initiation::IntraLedger(_) => (String::new(), memo),
        Initiation::Lightning { .. } | Initiation::OnChain { .. } => (memo, String::new()),
    };
    let in_dollars = Entry {
        currency: DOLLAR,
        ..entry.clone()
    };
    let dollars = |cents: i64| DOLLAR.major(cents.abs());
    [
        entry.id.clone(),
        entry.wallet_id.clone(),
        kind(entry).to_owned(),
        part(entry.amount),
        part(-entry.amount),
        entry.fee.to_string(),
        unit(entry.kind).to_owned(),
        date(entry.created_at),
        (entry.status == Status::Pending).to_string(),
        // Both sides of a booking have one; nobody can tell from here which these are.
        entry.id.chars().rev().collect(),
        own_memo,
        dollars(in_dollars.display_amount()),
        dollars(in_dollars.display_fee()),
        other.wallet_id.clone().unwrap_or_default(),
        other.username.clone().unwrap_or_default(),
        memo_of_payer,
        payment_hash.to_owned(),
        String::new(),
        (entry.fee == 0).to_string(),
        asked_at.to_owned(),
        chain_hash.unwrap_or_default(),
        entry.display_amount().abs().to_string(),
        entry.display_fee().to_string(),
        entry.currency.code.to_owned(),
    ]
}

fn kind(entry: &Entry) -> &'static str {
    match (&entry.initiation, &entry.settlement, entry.is_receipt()) {
        (Initiation::Lightning { .. }, Settlement::IntraLedger { .. }, _) => "ln_on_us",
        (Initiation::OnChain { .. }, Settlement::IntraLedger { .. }, _) => "onchain_on_us",
        (_, Settlement::IntraLedger { .. }, _) => "on_us",
        (_, Settlement::Lightning { .. }, true) => "invoice",
        (_, Settlement::Lightning { .. }, false) => "payment",
        (_, Settlement::OnChain { .. }, true) => "onchain_receipt",
        (_, Settlement::OnChain { .. }, false) => "onchain_payment",
    }
}

/// As JavaScript writes a date.
fn date(at: i64) -> String {
    let at = Timestamp::from_second(at).unwrap_or_default();
    at.strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)")
        .to_string()
}

/// Quoted where it must be, and no more: a cell may begin as a formula does.
fn line(cells: [String; HEAD.len()]) -> String {
    let quoted = cells.map(|cell| match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    });
    quoted.join(",") + "\n"
}
