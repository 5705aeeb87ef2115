//! What bitcoin and the dollar were worth at any moment: a made-up market that is the same on every start.

use super::currency::Currency;
use crate::sandbox::people::WalletKind;

/// `base / 10^12`: display minor units per satoshi.
pub(crate) const SAT_OFFSET: u32 = 12;
/// `base / 10^6`: display minor units per US cent.
pub(crate) const CENT_OFFSET: u32 = 6;

const SATS_PER_BITCOIN: i128 = 100_000_000;
const DAY: i64 = 86_400;

/// A price per minor unit of a wallet, in minor units of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Price {
    /// The price times `10^offset`.
    pub(crate) base: i64,
    /// How many decimals `base` carries.
    pub(crate) offset: u32,
}

impl Price {
    /// What one minor unit of a wallet was worth at `at` (Unix seconds).
    pub(crate) fn of(kind: WalletKind, currency: &Currency, at: i64) -> Self {
        match kind {
            WalletKind::Btc => Self {
                base: narrow(cents_per_bitcoin(at) * i128::from(cent_base(currency, at)) / 100),
                offset: SAT_OFFSET,
            },
            WalletKind::Usd => Self {
                base: cent_base(currency, at),
                offset: CENT_OFFSET,
            },
        }
    }

    /// What `amount` wallet units are in display minor units, rounded once, halves up.
    pub(crate) fn convert(self, amount: i64) -> i64 {
        let one = 10_i128.pow(self.offset);
        narrow((i128::from(amount) * i128::from(self.base) + one / 2).div_euclid(one))
    }
}

/// What `sats` cost in whole US cents at `at`, rounded down.
pub(crate) fn sats_to_cents(sats: i64, at: i64) -> i64 {
    narrow(i128::from(sats) * cents_per_bitcoin(at) / SATS_PER_BITCOIN)
}

/// What `cents` buy in whole satoshis at `at`, rounded down.
pub(crate) fn cents_to_sats(cents: i64, at: i64) -> i64 {
    narrow(i128::from(cents) * SATS_PER_BITCOIN / cents_per_bitcoin(at))
}

/// Round about 97,000 dollars, up and down over months, days, minutes and seconds.
fn cents_per_bitcoin(at: i64) -> i128 {
    let swings = [
        (300 * DAY, 1_450_000),
        (37 * DAY, 310_000),
        (3 * DAY, 95_000),
        (5_400, 21_000),
        (61, 900),
    ];
    let swing: i64 = swings
        .iter()
        .map(|&(period, height)| wave(at, period, height))
        .sum();
    i128::from(9_734_512 + swing)
}

/// Minor units per cent, times a million; a cent is always exactly a cent.
fn cent_base(currency: &Currency, at: i64) -> i64 {
    let flat = i128::from(currency.millionths_per_dollar) * 10_i128.pow(currency.digits) / 100;
    if currency.code == "USD" {
        return narrow(flat);
    }
    let parts = i128::from(1_000_000 + wave(at, 211 * DAY, 18_000) + wave(at, 45, 25));
    narrow(flat * parts / 1_000_000)
}

/// Climbs from `-height` to `height` and back once per `period` seconds.
fn wave(at: i64, period: i64, height: i64) -> i64 {
    let phase = at.rem_euclid(period);
    let rising = if phase * 2 <= period {
        phase
    } else {
        period - phase
    };
    rising * 4 * height / period - height
}

/// Back to 64 bits; the largest price and amount here stay far below the limit.
pub(super) fn narrow(wide: i128) -> i64 {
    i64::try_from(wide).unwrap_or(i64::MAX)
}
