//! A shop with a queue: as many entries as are asked for, with orders that can be told apart, and one that somebody may
//! look for.

use super::memos;
use super::scribe::Scribe;
use crate::sandbox::ledger::entry::Status;
use crate::sandbox::people::WalletKind::{Btc, Usd};

const HOUR: i64 = 3_600;

/// The memo of one entry among them all.
const NEEDLE: &str = "Wedding cake for Ilse and Tomás";

/// Writes about `entries` entries, evenly spread from the account's opening to an hour ago.
pub(super) fn write(scribe: &mut Scribe<'_>, now: i64, entries: u32) {
    let opened = scribe.opened_at();
    let entries = i64::from(entries).max(1);
    scribe.deposit(opened + HOUR / 2, 4_000_000);
    let span = now - HOUR - opened - HOUR;
    for order in 1..entries {
        let at = opened + HOUR + span.saturating_mul(order) / entries;
        one(scribe, at, order, order == entries / 2);
    }
}

fn one(scribe: &mut Scribe<'_>, at: i64, order: i64, is_needle: bool) {
    let item = scribe.dice.pick(memos::EVERYDAY).unwrap_or_default();
    let memo = match is_needle {
        true => format!("Order {order}: {NEEDLE}"),
        false => format!("Order {order}: {item}"),
    };
    let memo = Some(memo.as_str());
    let sats = scribe.dice.between(900, 58_000);
    match scribe.dice.between(1, 100) {
        1..=10 if !is_needle => scribe.inside(at, Btc, sats, memo),
        11..=14 if !is_needle => pay(scribe, at, sats),
        15..=16 if !is_needle => {
            if let Some(amount) = scribe.afford(Btc, sats, 2_000) {
                scribe.convert(at, Btc, amount);
            }
        }
        17 if !is_needle => {
            let sats = scribe.dice.between(60_000, 1_600_000);
            scribe.deposit(at, sats);
        }
        18 if !is_needle => {
            if let Some(amount) = scribe.afford(Btc, sats, 1_000) {
                scribe.failed_send(at, Btc, amount, amount / 200 + 1);
            }
        }
        19..=30 => scribe.lightning_in(at, Usd, sats / 20 + 1, memo, None),
        roll => {
            let reference = (roll % 4 == 0).then(|| format!("till-{order}"));
            scribe.lightning_in(at, Btc, sats, memo, reference);
        }
    }
}

fn pay(scribe: &mut Scribe<'_>, at: i64, sats: i64) {
    if let Some(amount) = scribe.afford(Btc, sats * 3, 1_000) {
        let fee = scribe.dice.between(0, amount / 300 + 1);
        let memo = Some("Flour and butter");
        scribe.lightning_out(at, Btc, amount, fee, memo, Status::Success);
    }
}
