//! Finds out what became of a row that was sent. Nothing is sent here.

use secrecy::SecretString;

use crate::blink::{
    self, Direction, IdempotencyKey, KEYS_ARE_REMEMBERED, Payment, Status, Trouble, WalletId,
};
use crate::lightning::PaymentHash;

use super::lease::Lease;
use super::pay::{fails, paid};
use super::payouts::Error;
use super::plan::Target;
use super::reason::{Pause, Reason};
use super::row::{Refused, Row, Sending};
use super::shared::{Outcome, Shared};
use super::state::RowState;
use super::trail::Event;

/// Nothing is looked up more seldom, seconds.
const LONGEST_REST: i64 = 30;
/// By so much Blink's clock may be behind ours, seconds.
const CLOCKS_DIFFER: i64 = 300;

/// What Blink knows of a row's invoice.
enum Known {
    Paid(Payment),
    Pending(Payment),
    /// It was given back.
    CameBack,
    Nothing,
}

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
            Ok(payments) => match known(payments, &row, &attempt) {
                // Its key was still free, and is used up now: what may still be on its way to Blink comes to nothing.
                Known::Nothing => {
                    let row = row.after(now, RowState::Ready, None, Event::NeverArrived);
                    shared.payouts.put(row, lease, 0).await?;
                    Ok(Outcome::Done)
                }
                known => ends(shared, lease, row, &attempt, known).await,
            },
            Err(blink::Error::KeyUsed) => {
                let mut row = row.after(now, RowState::Sending, None, Event::Arrived);
                if let Some(attempt) = &mut row.record.attempt {
                    attempt.has_arrived = true;
                }
                shared.payouts.put(row, lease, 0).await?;
                Ok(Outcome::Done)
            }
            Err(error) => unheard(shared, lease, row, &attempt, &error).await,
        };
    }
    match shared.blink.payments_by_hash(token, &wallet, &hash).await {
        Ok(payments) => {
            let known = known(payments, &row, &attempt);
            ends(shared, lease, row, &attempt, known).await
        }
        Err(error) => unheard(shared, lease, row, &attempt, &error).await,
    }
}

/// What follows from what Blink knows.
async fn ends(
    shared: &Shared,
    lease: &Lease,
    row: Row,
    attempt: &Sending,
    known: Known,
) -> Result<Outcome, Error> {
    let now = shared.clock.unix();
    let (row, rest, outcome) = match known {
        Known::Paid(payment) => (paid(row, now, &payment), 0, Outcome::Done),
        Known::Pending(payment) => {
            let transaction = Some(payment.id.to_string());
            let event = Event::Pending { transaction };
            let row = row.after(now, RowState::Pending, None, event);
            (rested(row), rest(attempt), Outcome::Done)
        }
        Known::CameBack => {
            let reason = match attempt.refused {
                Some(Refused::Ends(reason)) => reason,
                _ => Reason::CameBack,
            };
            return fails(shared, lease, row, reason).await;
        }
        Known::Nothing => match attempt.refused {
            Some(Refused::Ends(reason)) => return fails(shared, lease, row, reason).await,
            Some(Refused::Pauses(pause)) => {
                let event = Event::NothingFound;
                (
                    row.after(now, RowState::Ready, None, event),
                    0,
                    Outcome::Pauses(pause),
                )
            }
            Some(Refused::Waits(reason)) => {
                let event = Event::Waits { reason };
                (
                    row.after(now, RowState::Ready, Some(reason), event),
                    5,
                    Outcome::Done,
                )
            }
            // Blink books before it pays, and works on no request for so long.
            None if now.saturating_sub(attempt.sent_at) >= shared.doubt => {
                return fails(shared, lease, row, Reason::NotMade).await;
            }
            None => {
                let reason = Reason::InDoubt;
                let event = Event::InDoubt { reason };
                let row = row.after(now, RowState::Unknown, Some(reason), event);
                (rested(row), rest(attempt), Outcome::Done)
            }
        },
    };
    shared.payouts.put(row, lease, rest).await?;
    Ok(outcome)
}

/// Blink did not say. The row stays what it is.
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
    let event = Event::NoAnswer {
        instead: error.to_string(),
    };
    let (state, reason) = (row.state, row.reason);
    let row = row.after(shared.clock.unix(), state, reason, event);
    shared
        .payouts
        .put(rested(row), lease, rest(attempt))
        .await?;
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

/// What the entries of an invoice come to. An invoice that somebody typed may have been paid before by the same wallet;
/// whatever pays one that was made for the row is the row's.
fn known(payments: Vec<Payment>, row: &Row, attempt: &Sending) -> Known {
    let typed = matches!(row.record.target, Some(Target::Invoice { .. }));
    let since = attempt.sent_at.saturating_sub(CLOCKS_DIFFER);
    let mut came_back = false;
    let mut pending = None;
    for payment in payments {
        let before = typed && payment.created_at.as_second() < since;
        if payment.direction != Direction::Send || before {
            continue;
        }
        match payment.status {
            Status::Success => return Known::Paid(payment),
            Status::Pending | Status::Unknown => pending = Some(payment),
            Status::Failure => came_back = true,
        }
    }
    match pending {
        Some(payment) => Known::Pending(payment),
        None if came_back => Known::CameBack,
        None => Known::Nothing,
    }
}
