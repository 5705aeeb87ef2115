//! Fourteen months of a café: every kind of entry, many times over, up to some minutes ago.

use super::memos;
use super::scribe::Scribe;
use crate::sandbox::ledger::entry::Status;
use crate::sandbox::people::WalletKind::{Btc, Usd};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// What happens in turn: mostly sales, now and then everything else.
#[derive(Clone, Copy)]
enum Turn {
    Sale,
    DollarSale,
    RegularPays,
    InvoiceInside,
    BuyStock,
    PaySomebody,
    Deposit,
    Withdraw,
    SaveDollars,
    BackToBitcoin,
    FailedSend,
    FailedDollarSend,
    DollarPurchase,
    Tip,
}

const TURNS: &[Turn] = &[
    Turn::Sale,
    Turn::DollarSale,
    Turn::Sale,
    Turn::RegularPays,
    Turn::Sale,
    Turn::BuyStock,
    Turn::Sale,
    Turn::InvoiceInside,
    Turn::Sale,
    Turn::SaveDollars,
    Turn::DollarSale,
    Turn::Sale,
    Turn::PaySomebody,
    Turn::Sale,
    Turn::Tip,
    Turn::Sale,
    Turn::FailedSend,
    Turn::RegularPays,
    Turn::Sale,
    Turn::DollarPurchase,
    Turn::Sale,
    Turn::Deposit,
    Turn::Sale,
    Turn::BuyStock,
    Turn::BackToBitcoin,
    Turn::Sale,
    Turn::InvoiceInside,
    Turn::FailedDollarSend,
    Turn::Sale,
    Turn::Withdraw,
    Turn::DollarSale,
];

/// Writes the whole history, the oldest entry first.
pub(super) fn write(scribe: &mut Scribe<'_>, now: i64) {
    let opened = scribe.opened_at();
    scribe.deposit(opened + HOUR, 2_400_000);
    scribe.convert(opened + 2 * HOUR, Btc, 600_000);
    let mut turns = TURNS.iter().cycle();
    let mut morning = opened + DAY;
    while morning + 11 * HOUR < now - 8 * HOUR {
        for start in [0, 5 * HOUR] {
            if scribe.dice.chance(65) {
                let at = morning + start + scribe.dice.between(0, 5 * HOUR);
                if let Some(&turn) = turns.next() {
                    take(scribe, at, turn);
                }
            }
        }
        morning += DAY;
    }
    last_hours(scribe, now);
}

fn take(scribe: &mut Scribe<'_>, at: i64, turn: Turn) {
    let memo = scribe.dice.pick(memos::EVERYDAY);
    let sats = scribe.dice.between(900, 58_000);
    let cents = scribe.dice.between(150, 4_800);
    match turn {
        Turn::Sale => {
            let memo = memo.filter(|_| scribe.dice.chance(60));
            let till = scribe.dice.chance(20).then(|| format!("till-{at}"));
            scribe.lightning_in(at, Btc, sats, memo, till);
        }
        Turn::DollarSale => scribe.lightning_in(at, Usd, cents, memo, None),
        Turn::RegularPays => scribe.inside(at, Btc, sats, memo),
        Turn::InvoiceInside => scribe.invoice_inside(at, Btc, sats),
        Turn::BuyStock => {
            if let Some(amount) = scribe.afford(Btc, sats * 3, 2_000) {
                let fee = scribe.dice.between(0, amount / 200 + 1);
                scribe.lightning_out(
                    at,
                    Btc,
                    amount,
                    fee,
                    Some("Beans and milk"),
                    Status::Success,
                );
            }
        }
        Turn::PaySomebody => {
            if let Some(amount) = scribe.afford(Btc, sats * 2, 1_000) {
                scribe.inside(at, Btc, -amount, Some("Wages, part"));
            }
        }
        Turn::Deposit => {
            let sats = scribe.dice.between(60_000, 1_600_000);
            scribe.deposit(at, sats);
        }
        Turn::Withdraw => {
            if let Some(amount) = scribe.afford(Btc, sats * 10, 20_000) {
                let fee = scribe.dice.between(900, 6_500);
                scribe.withdrawal(at, amount, fee, None);
            }
        }
        Turn::SaveDollars => {
            if let Some(amount) = scribe.afford(Btc, sats * 2, 2_000) {
                scribe.convert(at, Btc, amount);
            }
        }
        Turn::BackToBitcoin => {
            if let Some(amount) = scribe.afford(Usd, cents, 50) {
                scribe.convert(at, Usd, amount);
            }
        }
        Turn::FailedSend => {
            if let Some(amount) = scribe.afford(Btc, sats, 1_000) {
                scribe.failed_send(at, Btc, amount, amount / 200 + 1);
            }
        }
        Turn::FailedDollarSend => {
            if let Some(amount) = scribe.afford(Usd, cents, 100) {
                scribe.failed_send(at, Usd, amount, 2);
            }
        }
        Turn::DollarPurchase => {
            if let Some(amount) = scribe.afford(Usd, cents * 2, 100) {
                scribe.lightning_out(at, Usd, amount, 3, Some("Cups"), Status::Success);
            }
        }
        Turn::Tip => scribe.lightning_in(at, Btc, 21, Some("Keep the change"), None),
    }
}

/// One of everything that needs care, where the first page shows it.
fn last_hours(scribe: &mut Scribe<'_>, now: i64) {
    let mut at = now - 7 * HOUR;
    for (place, memo) in memos::UNUSUAL.iter().enumerate() {
        at += 10 * MINUTE;
        let sats = scribe.dice.between(900, 30_000);
        if place % 4 == 3 {
            scribe.inside(at, Usd, sats / 15, Some(memo));
        } else {
            scribe.lightning_in(at, Btc, sats, Some(memo), None);
        }
    }
    scribe.lightning_in(now - 3 * HOUR, Btc, 412_000, Some(&memos::longest()), None);
    scribe.lightning_in(
        now - 170 * MINUTE,
        Btc,
        49,
        Some("hidden: under 50 sats"),
        None,
    );
    scribe.lightning_in(now - 165 * MINUTE, Btc, 50, Some("shown: 50 sats"), None);
    scribe.inside(now - 160 * MINUTE, Usd, 9, Some("hidden: under 10 cents"));
    scribe.inside(now - 155 * MINUTE, Btc, 0, Some("nothing at all"));
    scribe.inside(now - 150 * MINUTE, Btc, -1, Some("one satoshi"));
    scribe.convert(now - 130 * MINUTE, Btc, 90_000);
    scribe.convert(now - 120 * MINUTE, Usd, 2_500);
    scribe.deposit(now - 100 * MINUTE, 250_000);
    scribe.withdrawal(now - 90 * MINUTE, 120_000, 2_140, None);
    scribe.failed_send(now - 80 * MINUTE, Btc, 15_000, 76);
    scribe.failed_send(now - 70 * MINUTE, Usd, 1_234, 7);
    scribe.lightning_out(
        now - 60 * MINUTE,
        Usd,
        980,
        4,
        Some("Cups"),
        Status::Success,
    );
    scribe.invoice_inside(now - 50 * MINUTE, Btc, 7_700);
    scribe.invoice_inside(now - 45 * MINUTE, Btc, -3_100);
    scribe.withdrawal(now - 40 * MINUTE, 60_000, 1_870, Some(now + 25 * MINUTE));
    scribe.lightning_out(
        now - 22 * MINUTE,
        Btc,
        21_000,
        105,
        Some("Roaster"),
        Status::Pending,
    );
    scribe.lightning_in(
        now - 12 * MINUTE,
        Btc,
        2_707,
        Some("Two flat whites"),
        Some("till-0042".to_owned()),
    );
    scribe.lightning_in(now - 4 * MINUTE, Usd, 640, Some("Table 7"), None);
    scribe.pending_deposit(now - 35 * MINUTE, Usd, 18_000, 243);
    scribe.pending_deposit(now - 9 * MINUTE, Btc, 350_000, 2_500);
}
