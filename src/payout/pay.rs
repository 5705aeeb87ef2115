//! Pays one row: gets an invoice for it, writes down what is about to be sent, and sends that once.

use secrecy::SecretString;

use crate::blink::{self, Answer, IdempotencyKey, NotPaid, Payment, Trouble, WalletId};
use crate::money::Amount;

use super::invoicing::{NoneYet, TOO_SHORT, invoice};
use super::lease::Lease;
use super::payouts::Error;
use super::reason::{Pause, Reason};
use super::row::{Evidence, Refused, Row, Sending};
use super::shared::{Outcome, Shared};
use super::state::RowState;
use super::trail::Event;

/// A row that waits for something is tried again after so many seconds.
const WAITS: i64 = 5;
/// So often a row is sent under a new key before it is given up; each time nothing came of it, as is known.
const MOST_TURNS: i64 = 30;

/// Pays a row that is ready. What became of it is found out where that is not clear at once.
pub(super) async fn pay(
    shared: &Shared,
    lease: &Lease,
    wallet: &str,
    token: &SecretString,
    row: Row,
) -> Result<Outcome, Error> {
    let now = shared.clock.unix();
    let (Some(plan), Some(from)) = (row.record.plan, WalletId::parse(wallet)) else {
        return Ok(Outcome::Pauses(Pause::WrongWallet));
    };
    let turn = row.record.attempt.as_ref().map_or(1, |last| last.turn + 1);
    if turn > MOST_TURNS {
        return fails(shared, lease, row, Reason::Refused).await;
    }
    let invoice = match invoice(shared, token, &row, &plan).await {
        Ok(invoice) => invoice,
        Err(NoneYet::Pauses(pause)) => return Ok(Outcome::Pauses(pause)),
        Err(NoneYet::Ends(reason)) => return fails(shared, lease, row, reason).await,
        Err(NoneYet::Waits(reason)) => {
            let row = row.after(now, RowState::Ready, Some(reason), Event::Waits { reason });
            shared.payouts.put(row, lease, WAITS).await?;
            return Ok(Outcome::Done);
        }
    };
    if invoice.expires_at.as_second() < now + TOO_SHORT {
        return fails(shared, lease, row, Reason::InvoiceExpired).await;
    }
    let hash = invoice.payment_hash.to_string();
    if shared.payouts.stands_elsewhere(&row, &hash).await? {
        return fails(shared, lease, row, Reason::Duplicate).await;
    }
    let key = IdempotencyKey::random(&shared.random)?;
    let mut row = row.after(
        shared.clock.unix(),
        RowState::Sending,
        None,
        Event::Sending {
            key: key.to_string(),
            payment_hash: hash.clone(),
        },
    );
    row.record.attempt = Some(Sending {
        key: key.to_string(),
        payment_request: invoice.payment_request.clone(),
        payment_hash: hash,
        is_open: invoice.amount.is_none(),
        expires_at: invoice.expires_at.as_second(),
        sent_at: shared.clock.unix(),
        turn,
        has_arrived: false,
        refused: None,
        looks: 0,
    });
    // From here on the row may be paid. Nobody sends it again who does not know that it was not.
    let row = shared.payouts.put(row, lease, 0).await?;
    shared.spread(&row.run).await;
    let memo = row.record.asked.memo.as_str();
    let (blink, text) = (&shared.blink, invoice.payment_request.as_str());
    let answer = match (plan.amount(), invoice.amount) {
        (_, Some(_)) => blink.pay_invoice(token, &key, &from, text, memo).await,
        (Amount::Bitcoin(sats), None) => {
            blink
                .pay_open_sats(token, &key, &from, text, sats, memo)
                .await
        }
        (Amount::Dollar(cents), None) => {
            blink
                .pay_open_cents(token, &key, &from, text, cents, memo)
                .await
        }
    };
    heard(shared, lease, row, answer).await
}

/// Notes what Blink has answered.
async fn heard(
    shared: &Shared,
    lease: &Lease,
    mut row: Row,
    answer: Result<Answer, blink::Error>,
) -> Result<Outcome, Error> {
    let now = shared.clock.unix();
    let answered = |said: &str| Event::Answered {
        said: said.to_owned(),
    };
    let (row, rest, outcome) = match answer {
        Ok(Answer::Paid(Some(payment))) => (paid(row, now, &payment), 0, Outcome::Done),
        Ok(Answer::Pending(payment)) => {
            let transaction = payment.map(|payment| payment.id.to_string());
            let event = Event::Pending { transaction };
            arrived(&mut row);
            (
                row.after(now, RowState::Pending, None, event),
                1,
                Outcome::Done,
            )
        }
        Ok(Answer::Paid(None)) => {
            arrived(&mut row);
            (
                row.after(now, RowState::Sending, None, answered("SUCCESS")),
                0,
                Outcome::Done,
            )
        }
        Ok(Answer::AlreadyPaid) => {
            refused(&mut row, Refused::Ends(Reason::AlreadyPaid));
            (
                row.after(now, RowState::Sending, None, answered("ALREADY_PAID")),
                0,
                Outcome::Done,
            )
        }
        Ok(Answer::NotPaid(why)) => {
            let said = why.to_string();
            refused(&mut row, follows(&why));
            (
                row.after(now, RowState::Sending, None, answered(&said)),
                0,
                Outcome::Done,
            )
        }
        // These are said before anything is done, or by us.
        Err(blink::Error::Unavailable(Trouble::NotAsked(_))) => {
            let event = Event::NeverArrived;
            (
                row.after(now, RowState::Ready, None, event),
                1,
                Outcome::Done,
            )
        }
        Err(error @ (blink::Error::DeadToken | blink::Error::Forbidden)) => {
            let event = Event::NeverArrived;
            let pause = match error {
                blink::Error::DeadToken => Pause::TokenDead,
                _ => Pause::NotAuthorized,
            };
            (
                row.after(now, RowState::Ready, None, event),
                0,
                Outcome::Pauses(pause),
            )
        }
        Err(error) => {
            let rest = match &error {
                blink::Error::KeyUsed => {
                    arrived(&mut row);
                    0
                }
                blink::Error::SlowDown { retry_after } => retry_after
                    .and_then(|length| i64::try_from(length.as_secs()).ok())
                    .map_or(1, |seconds| seconds.clamp(1, 60)),
                _ => 0,
            };
            let event = Event::NoAnswer {
                instead: error.to_string(),
            };
            (
                row.after(now, RowState::Sending, None, event),
                rest,
                Outcome::Done,
            )
        }
    };
    shared.payouts.put(row, lease, rest).await?;
    Ok(outcome)
}

fn arrived(row: &mut Row) {
    if let Some(attempt) = &mut row.record.attempt {
        attempt.has_arrived = true;
    }
}

fn refused(row: &mut Row, what: Refused) {
    if let Some(attempt) = &mut row.record.attempt {
        attempt.has_arrived = true;
        attempt.refused = Some(what);
    }
}

/// What follows where Blink says no.
fn follows(why: &NotPaid) -> Refused {
    match why {
        NotPaid::Balance => Refused::Pauses(Pause::Balance),
        NotPaid::Restricted => Refused::Pauses(Pause::Limit),
        NotPaid::NotAuthorized => Refused::Pauses(Pause::NotAuthorized),
        NotPaid::WrongWallet => Refused::Pauses(Pause::WrongWallet),
        NotPaid::OutOfOrder => Refused::Waits(Reason::Refused),
        NotPaid::PaysItself => Refused::Ends(Reason::PaysItself),
        NotPaid::NoRoute => Refused::Ends(Reason::NoRoute),
        NotPaid::Failed => Refused::Ends(Reason::CameBack),
        NotPaid::InactiveRecipient => Refused::Ends(Reason::CannotReceive),
        NotPaid::NotAnInvoice => Refused::Ends(Reason::InvoiceUnreadable),
        NotPaid::TooLittle => Refused::Ends(Reason::AmountTooSmall),
        NotPaid::Refused(_) => Refused::Ends(Reason::Refused),
    }
}

/// The row, paid.
pub(super) fn paid(mut row: Row, now: i64, payment: &Payment) -> Row {
    arrived(&mut row);
    row.record.evidence = Some(Evidence {
        transaction: Some(payment.id.to_string()),
        preimage: payment.preimage.clone(),
        debited: Some(payment.amount.minor().saturating_neg()),
        fee: Some(payment.fee.minor()),
        booked_at: Some(payment.created_at.as_second()),
    });
    let transaction = Some(payment.id.to_string());
    row.after(now, RowState::Paid, None, Event::Paid { transaction })
}

/// Ends a row that is not paid, for certain.
pub(super) async fn fails(
    shared: &Shared,
    lease: &Lease,
    row: Row,
    reason: Reason,
) -> Result<Outcome, Error> {
    let at = shared.clock.unix();
    let row = row.after(at, RowState::Failed, Some(reason), Event::Failed { reason });
    shared.payouts.put(row, lease, 0).await?;
    Ok(Outcome::Done)
}
