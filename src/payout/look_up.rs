//! Finds out what became of a row that was sent. Nothing is sent here.

use secrecy::SecretString;

use crate::blink::{self, IdempotencyKey, KEYS_ARE_REMEMBERED, Trouble, WalletId};
use crate::lightning::PaymentHash;

use super::known::{Known, known};
use super::lease::Lease;
use super::pay::{before_the_next, booked, fails, paid};
use super::payouts::Error;
use super::reason::{Pause, Reason};
use super::row::{Refused, Row, Sending};
use super::said::Said;
use super::shared::{Outcome, Shared};
use super::state::RowState;
use super::trail::Event;

impl Sending {
    /// When Blink last said something of it; else when it was sent.
    fn last_word(&self) -> i64 {
        self.heard_at.unwrap_or(self.sent_at).max(self.sent_at)
    }
}

/// Nothing is looked up more seldom, seconds.
pub(super) const LONGEST_REST: i64 = 30;
/// Where nothing was heard of it for so long nobody asks any more, but when its owner is there; seconds.
const GIVES_UP: i64 = 3600;

/// So often a row is sent anew that Blink refuses as if a part of it did not work; about a quarter of an hour.
const PUT_OFF: i64 = 20;

/// Looks up a row that may be under way.
pub(super) async fn look_up(
    shared: &Shared,
    lease: &Lease,
    wallet: &str,
    token: &SecretString,
    row: Row,
) -> Result<Outcome, Error> {
    let now = shared.clock.unix();
    let parts = row.record.attempt.clone().and_then(|attempt| {
        let hash: PaymentHash = attempt.payment_hash.parse().ok()?;
        let key: IdempotencyKey = attempt.key.parse().ok()?;
        Some((attempt, hash, key))
    });
    let (Some((attempt, hash, key)), Some(wallet)) = (parts, WalletId::parse(wallet)) else {
        return fails(shared, lease, row, Reason::Refused).await;
    };
    let memory = i64::try_from(KEYS_ARE_REMEMBERED.as_secs()).unwrap_or(0);
    let is_young = now.saturating_sub(attempt.sent_at) < memory;
    if !attempt.has_arrived && is_young {
        let asked = shared
            .blink
            .payments_by_hash_in_its_place(token, &key, &wallet, &hash);
        return match asked.await {
            Ok(payments) => match known(&payments, &attempt, attempt.may_end(now, shared.doubt)) {
                // Its key was still free, and is used up now: what may still be on its way to Blink comes to nothing.
                Known::Nothing => {
                    let rest = before_the_next(&row);
                    let row = row.after(now, RowState::Ready, None, Event::NeverArrived);
                    shared.payouts.put(row, lease, rest).await?;
                    Ok(Outcome::Done)
                }
                known => ends(shared, lease, row, &attempt, known).await,
            },
            Err(blink::Error::KeyUsed) => {
                let mut row = row.after(now, RowState::Sending, None, Event::Arrived);
                if let Some(attempt) = &mut row.record.attempt {
                    attempt.has_arrived = true;
                    attempt.heard_at = Some(now);
                }
                shared.payouts.put(row, lease, 0).await?;
                Ok(Outcome::Done)
            }
            Err(error) => unheard(shared, lease, row, &attempt, &error).await,
        };
    }
    match shared.blink.payments_by_hash(token, &wallet, &hash).await {
        Ok(payments) => {
            let known = known(&payments, &attempt, attempt.may_end(now, shared.doubt));
            ends(shared, lease, row, &attempt, known).await
        }
        Err(error) => unheard(shared, lease, row, &attempt, &error).await,
    }
}

/// What follows from what Blink knows.
pub(super) async fn ends(
    shared: &Shared,
    lease: &Lease,
    mut row: Row,
    attempt: &Sending,
    known: Known,
) -> Result<Outcome, Error> {
    let now = shared.clock.unix();
    let (row, rest, outcome) = match known {
        Known::Paid(payment) => (paid(row, now, &payment), 0, Outcome::Done),
        Known::Pending(payment) => {
            let transaction = Some(payment.id.to_string());
            booked(&mut row, now, transaction.clone());
            let event = Event::Pending { transaction };
            let row = row.after(now, RowState::Pending, None, event);
            (rested(row), rest(attempt), Outcome::Done)
        }
        Known::CameBack(how) => {
            let reason = match attempt.refused {
                Some(Refused::Ends(reason)) if how == Reason::CameBack => reason,
                _ => how,
            };
            return fails(shared, lease, row, reason).await;
        }
        Known::Nothing => match attempt.refused {
            // Blink has said yes: that nothing is found is no no.
            _ if attempt.is_booked => (doubted(row, now), rest(attempt), Outcome::Done),
            Some(Refused::Ends(reason)) => return fails(shared, lease, row, reason).await,
            Some(Refused::Pauses(pause)) => {
                let event = Event::NothingFound;
                let row = row.after(now, RowState::Ready, None, event);
                (row, 0, Outcome::Pauses(pause))
            }
            // What has stood in the way so often is of this row, and of no part of Blink's.
            Some(Refused::Waits(_)) if attempt.put_off >= PUT_OFF => {
                return fails(shared, lease, row, Reason::Refused).await;
            }
            Some(Refused::Waits(reason)) => {
                let event = Event::Waits { reason };
                let row = row.after(now, RowState::Ready, Some(reason), event);
                let rest = attempt.put_off.saturating_mul(5).clamp(5, 60);
                (row, rest, Outcome::Done)
            }
            // Blink books before it pays, and works on no request for so long.
            None if now.saturating_sub(attempt.sent_at) >= shared.doubt => {
                return fails(shared, lease, row, Reason::NotMade).await;
            }
            None => (doubted(row, now), rest(attempt), Outcome::Done),
        },
    };
    shared.payouts.put(row, lease, rest).await?;
    Ok(outcome)
}

/// Nothing is known of it. After a long time nobody but its owner asks any more.
fn doubted(row: Row, now: i64) -> Row {
    let heard = row.record.attempt.as_ref().map_or(now, Sending::last_word);
    let (state, reason) = match now.saturating_sub(heard) >= GIVES_UP {
        true => (RowState::Unsettled, Reason::LookAtBlink),
        false => (RowState::Unknown, Reason::InDoubt),
    };
    rested(row.after(now, state, Some(reason), Event::InDoubt { reason }))
}

/// Blink did not say. The row stays what it is, but not without end.
async fn unheard(
    shared: &Shared,
    lease: &Lease,
    row: Row,
    attempt: &Sending,
    error: &blink::Error,
) -> Result<Outcome, Error> {
    match error {
        blink::Error::DeadToken => return Ok(Outcome::Pauses(Pause::TokenDead)),
        blink::Error::Forbidden | blink::Error::NotAuthorized => {
            return Ok(Outcome::Pauses(Pause::NotAuthorized));
        }
        blink::Error::Refused(_) => return Ok(Outcome::Pauses(Pause::WrongWallet)),
        blink::Error::AccountInactive => return Ok(Outcome::Pauses(Pause::Inactive)),
        blink::Error::Unavailable(Trouble::NotAsked(_)) => {
            shared.payouts.put(row, lease, 1).await?;
            return Ok(Outcome::Done);
        }
        _ => {}
    }
    let now = shared.clock.unix();
    tracing::info!(%error, run = row.run.as_str(), row = row.number, "no answer to a look-up");
    let event = Event::NoAnswer {
        instead: Said::from(error),
    };
    let (state, reason) = (row.state, row.reason);
    let row = row.after(now, state, reason, event);
    let is_silent = now.saturating_sub(attempt.last_word()) >= GIVES_UP;
    // What Blink has taken goes on there, however long nobody hears of it.
    let row = match is_silent && state != RowState::Pending {
        true => doubted(row, now),
        false => rested(row),
    };
    shared.payouts.put(row, lease, rest(attempt)).await?;
    Ok(Outcome::Done)
}

fn rested(mut row: Row) -> Row {
    if let Some(attempt) = &mut row.record.attempt {
        attempt.looks = attempt.looks.saturating_add(1);
    }
    row
}

/// One second, then two, four and so on.
fn rest(attempt: &Sending) -> i64 {
    1_i64
        .checked_shl(attempt.looks.min(5))
        .map_or(LONGEST_REST, |rest| rest.min(LONGEST_REST))
}
