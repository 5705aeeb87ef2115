//! A person's own wallet: some payments in and out over the last months.

use super::memos;
use super::scribe::Scribe;
use crate::sandbox::ledger::entry::Status;
use crate::sandbox::people::WalletKind::{self, Btc, Usd};

const HOUR: i64 = 3_600;

/// Writes about `payments` entries, evenly spread from the account's opening to an hour ago.
pub(super) fn write(scribe: &mut Scribe<'_>, now: i64, payments: u32) {
    let opened = scribe.opened_at();
    let step = (now - HOUR - opened) / (i64::from(payments) + 1);
    scribe.lightning_in(opened + HOUR / 2, Btc, 180_000, Some("To begin with"), None);
    for turn in 1..=i64::from(payments) {
        let at = opened + turn * step + scribe.dice.between(0, step / 2);
        one(scribe, at, turn);
    }
}

fn one(scribe: &mut Scribe<'_>, at: i64, turn: i64) {
    let memo = scribe.dice.pick(memos::EVERYDAY);
    let sats = scribe.dice.between(500, 42_000);
    let dollars = scribe.has(Usd);
    match turn % 8 {
        1 if dollars => scribe.inside(at, Usd, sats / 20, memo),
        2 => pay(scribe, at, Btc, sats),
        3 => scribe.inside(at, Btc, sats, memo),
        4 if dollars => {
            if let Some(amount) = scribe.afford(Btc, sats, 2_000) {
                scribe.convert(at, Btc, amount);
            }
        }
        5 if dollars => pay(scribe, at, Usd, sats / 25),
        6 => scribe.invoice_inside(at, Btc, sats / 2),
        7 if turn % 16 == 7 => scribe.deposit(at, sats * 9),
        _ => scribe.lightning_in(at, Btc, sats, memo, None),
    }
}

fn pay(scribe: &mut Scribe<'_>, at: i64, kind: WalletKind, wish: i64) {
    if let Some(amount) = scribe.afford(kind, wish, 100) {
        let fee = scribe.dice.between(0, amount / 300 + 1);
        scribe.lightning_out(at, kind, amount, fee, None, Status::Success);
    }
}
