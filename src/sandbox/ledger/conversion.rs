//! What the two kinds of wallet are worth in one another when something is sent, and what Lightning costs.

use super::book::Ledger;
use super::not_sent::NotSent;
use super::price::{cents_to_sats, sats_to_cents};
use crate::sandbox::people::WalletKind;

/// A payment over Lightning costs one part in so many.
const FEE_SHARE: i64 = 250;
/// The dealer's share: one part in so many.
const SPREAD: i64 = 500;

impl Ledger {
    /// What arrives in a wallet of that kind for so much out of one of this kind.
    pub(super) fn worth(
        &self,
        from: WalletKind,
        to: WalletKind,
        amount: i64,
    ) -> Result<i64, NotSent> {
        let now = self.clock.unix();
        let worth = match (from, to) {
            (WalletKind::Btc, WalletKind::Usd) => self.market.cents_for(amount, now),
            (WalletKind::Usd, WalletKind::Btc) => self.in_sats(from, amount),
            _ => amount,
        };
        (worth > 0).then_some(worth).ok_or(NotSent::TooLittle)
    }

    pub(super) fn in_sats(&self, kind: WalletKind, amount: i64) -> i64 {
        match kind {
            WalletKind::Btc => amount,
            WalletKind::Usd => {
                let fair = cents_to_sats(amount, self.market.moment(self.clock.unix()));
                fair - fair / SPREAD
            }
        }
    }

    /// What so many satoshis cost, in a wallet's unit.
    pub(super) fn cost(&self, kind: WalletKind, sats: i64) -> i64 {
        match kind {
            WalletKind::Btc => sats,
            WalletKind::Usd => self.dear_cents(sats),
        }
    }

    /// The dealer wants a little more than they are worth, rounded up.
    pub(super) fn dear_cents(&self, sats: i64) -> i64 {
        let fair = sats_to_cents(sats, self.market.moment(self.clock.unix()));
        fair + 1 + fair / SPREAD
    }

    pub(super) fn fee(&self, kind: WalletKind, sats: i64) -> i64 {
        let share = self.sends.fee_share.get().unwrap_or(FEE_SHARE).max(1);
        let sats = (sats / share).max(1);
        match kind {
            WalletKind::Btc => sats,
            WalletKind::Usd => sats_to_cents(sats, self.market.moment(self.clock.unix())) + 1,
        }
    }
}
