//! What a payment costs on top, and how much of that a row bears. Blink's payments take no limit: the fee is asked for once more
//! right before a row is sent.

use secrecy::SecretString;

use crate::blink::{self, Payment, WalletId};
use crate::money::Amount::{Bitcoin, Dollar};
use crate::money::Unit;

use super::invoicing::NoneYet;
use super::known::settled;
use super::plan::Plan;
use super::reason::{Pause, Reason};
use super::row::Row;
use super::shared::Shared;

/// What is paid may be more than what was shown by one part in so many of the amount,
const MARGIN: i64 = 100;
/// or by so many satoshis
const LEAST_SATS: i64 = 10;
/// or cents, whichever is more.
const LEAST_CENTS: i64 = 2;

/// What the fees of a run may be above what was shown, in hundredths of the amounts; the first goes without saying.
pub const FEE_PERCENTS: [i64; 4] = [1, 3, 5, 10];

/// How far what is paid may be from what was shown, in the wallet's minor unit.
pub(super) fn margin(unit: Unit, minor: i64) -> i64 {
    (minor / MARGIN).max(least(unit))
}

fn least(unit: Unit) -> i64 {
    match unit {
        Unit::Bitcoin => LEAST_SATS,
        Unit::Dollar => LEAST_CENTS,
    }
}

impl Plan {
    /// The most that the row may cost on top, where that may be so many hundredths of its amount more than was shown;
    /// whatever is more is not sent.
    pub fn most_fee(&self, percent: i64) -> i64 {
        let more = i128::from(self.minor) * i128::from(percent) / 100;
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        let more = more.max(least(self.unit));
        self.fee.unwrap_or_default().saturating_add(more)
    }
}

/// What an invoice costs on top; none where Blink refuses to say.
pub(super) async fn probe(
    shared: &Shared,
    token: &SecretString,
    wallet: &str,
    text: &str,
    plan: &Plan,
    is_open: bool,
) -> Result<Option<blink::Fee>, blink::Error> {
    let Some(wallet) = WalletId::parse(wallet) else {
        return Ok(None);
    };
    let blink = &shared.blink;
    match (plan.amount(), is_open) {
        (Bitcoin(_), false) => blink.fee_sats(token, &wallet, text).await,
        (Dollar(_), false) => blink.fee_cents(token, &wallet, text).await,
        (Bitcoin(sats), true) => blink.fee_open_sats(token, &wallet, text, sats).await,
        (Dollar(cents), true) => blink.fee_open_cents(token, &wallet, text, cents).await,
    }
}

/// Whether an invoice of somebody outside may be paid at what it costs now; with the plan, how many hundredths more than shown
/// that may be.
pub(super) async fn bears(
    shared: &Shared,
    token: &SecretString,
    wallet: &str,
    text: &str,
    plan: (&Plan, i64),
    is_open: bool,
) -> Result<(), NoneYet> {
    let (plan, percent) = plan;
    match probe(shared, token, wallet, text, plan, is_open).await {
        Ok(Some(fee)) if fee.minor <= plan.most_fee(percent) => Ok(()),
        Ok(Some(fee)) => Err(NoneYet::Dear(fee)),
        Ok(None) => Err(NoneYet::Ends(Reason::FeeUnknown)),
        Err(error) => Err(away(&error)),
    }
}

/// A fee that was taken may be more than what was needed. Where Blink does not say, what it took stands.
pub(super) async fn without_what_came_back(
    shared: &Shared,
    (from, token): (&WalletId, &SecretString),
    row: &Row,
    payment: Payment,
) -> Payment {
    let attempt = row.record.attempt.as_ref();
    let attempt = attempt.filter(|_| payment.is_outside && payment.fee.minor() > 0);
    let (Some(attempt), Some(Ok(hash))) = (attempt, row.payment_hash().map(str::parse)) else {
        return payment;
    };
    match shared.blink.payments_by_hash(token, from, &hash).await {
        Ok(entries) => settled(payment, &entries, attempt),
        Err(error) => {
            tracing::info!(%error, "a fee is told as it was taken");
            payment
        }
    }
}

/// What follows where a question before sending is not answered.
pub(super) fn away(error: &blink::Error) -> NoneYet {
    match error {
        blink::Error::DeadToken => NoneYet::Pauses(Pause::TokenDead),
        blink::Error::NotAuthorized | blink::Error::Forbidden => {
            NoneYet::Pauses(Pause::NotAuthorized)
        }
        blink::Error::AccountInactive => NoneYet::Pauses(Pause::Inactive),
        blink::Error::Refused(_) => NoneYet::Pauses(Pause::WrongWallet),
        _ => NoneYet::Waits(Reason::BlinkSilent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payout::Sum;

    #[test]
    fn a_row_bears_so_many_parts_in_a_hundred_more_than_what_was_shown() {
        let of = |sum, unit, fee| Plan {
            fee,
            ..Plan::of(sum, unit, false, None).unwrap()
        };
        for (plan, percent, most) in [
            (of(Sum::Sats(500), Unit::Bitcoin, Some(2)), 1, 12),
            (of(Sum::Sats(500), Unit::Bitcoin, Some(2)), 10, 52),
            (of(Sum::Sats(500), Unit::Bitcoin, None), 1, 10),
            (of(Sum::Sats(250_000), Unit::Bitcoin, Some(40)), 1, 2540),
            (of(Sum::Sats(250_000), Unit::Bitcoin, Some(40)), 3, 7540),
            (of(Sum::cents(100), Unit::Dollar, None), 1, 2),
            (of(Sum::cents(90_000), Unit::Dollar, Some(5)), 1, 905),
        ] {
            assert_eq!(plan.most_fee(percent), most, "{plan:?}");
        }
    }
}
