//! Pays one row: gets an invoice for it, writes down what is about to be sent, and sends that once.

use secrecy::SecretString;

use crate::blink::{
    self, Answer, Direction, IdempotencyKey, NotPaid, Payment, Status, Trouble, WalletId,
};
use crate::money::Amount;

use super::fee::{away, bears, without_what_came_back};
use super::invoicing::{NoneYet, Payable, TOO_SHORT, invoice};
use super::known::{Known, known};
use super::lease::Lease;
use super::look_up::{LONGEST_REST, ends};
use super::payouts::Error;
use super::plan::Target;
use super::reason::{Pause, Reason};
use super::row::{Evidence, Refused, Row, Sending};
use super::said::Said;
use super::shared::{Outcome, Shared};
use super::state::RowState;
use super::trail::Event;
use super::waiting::not_yet;

/// Pays a row that is ready, its fee being at most so many hundredths above what was shown. What became of it is found out
/// where that is not clear at once.
pub(super) async fn pay(
    shared: &Shared,
    lease: &Lease,
    (wallet, percent): (&str, i64),
    token: &SecretString,
    row: Row,
) -> Result<Outcome, Error> {
    let (Some(plan), Some(from)) = (row.record.plan, WalletId::parse(wallet)) else {
        return Ok(Outcome::Pauses(Pause::WrongWallet));
    };
    // One moment for all that is judged here: what is not settled as over must not be taken as over a second later.
    let now = shared.clock.unix();
    let row = match settle_the_last(shared, lease, (&from, token), row, now).await? {
        Settled::Row(row) => *row,
        Settled::Outcome(outcome) => return Ok(outcome),
    };
    let Payable { invoice, is_new } = match invoice(shared, token, &row, &plan, now).await {
        Ok(payable) => payable,
        Err(none) => return not_yet(shared, lease, row, none).await,
    };
    let now = shared.clock.unix();
    if invoice.expires_at.as_second() < now + TOO_SHORT {
        return fails(shared, lease, row, Reason::InvoiceExpired).await;
    }
    let hash = invoice.payment_hash.to_string();
    let payouts = &shared.payouts;
    if payouts.stands_elsewhere(&row, &hash, false).await? {
        return fails(shared, lease, row, Reason::Duplicate).await;
    }
    let text = invoice.payment_request.as_str();
    let is_open = invoice.amount.is_none();
    let mut before = Vec::new();
    if !is_new {
        if row.is_outside() {
            let asked = bears(shared, token, wallet, text, (&plan, percent), is_open);
            if let Err(none) = asked.await {
                return not_yet(shared, lease, row, none).await;
            }
        }
        let hash = invoice.payment_hash;
        before = match shared.blink.payments_by_hash(token, &from, &hash).await {
            Ok(payments) => payments,
            Err(error) => return not_yet(shared, lease, row, away(&error)).await,
        };
    }
    let attempt = Sending {
        key: IdempotencyKey::random(&shared.random)?.to_string(),
        payment_request: invoice.payment_request.clone(),
        payment_hash: hash,
        is_open,
        expires_at: invoice.expires_at.as_second(),
        sent_at: shared.clock.unix(),
        turn: row.record.attempt.as_ref().map_or(1, |last| last.turn + 1),
        has_arrived: false,
        refused: None,
        looks: 0,
        before: before.iter().map(|one| one.id.to_string()).collect(),
        is_booked: false,
        transaction: None,
        heard_at: None,
        put_off: row.record.attempt.as_ref().map_or(0, |last| last.put_off),
    };
    let last = row.record.attempt.clone();
    match last.filter(|last| last.payment_hash == attempt.payment_hash) {
        // What the former request came to after all.
        Some(last) => match known(&before, &last, true) {
            Known::Nothing => {}
            known => return ends(shared, lease, row, &last, known).await,
        },
        None if before.iter().any(stands_paid) => {
            return fails(shared, lease, row, Reason::AlreadyPaid).await;
        }
        None => {}
    }
    send(shared, lease, (&from, token), row, attempt).await
}

/// A payment that is paid or may be.
fn stands_paid(payment: &Payment) -> bool {
    payment.direction == Direction::Send && payment.status != Status::Failure
}

enum Settled {
    Row(Box<Row>),
    Outcome(Outcome),
}

/// A row whose last request Blink took and refused gets another invoice only once the former can no longer be paid and Blink
/// has nothing booked for it.
async fn settle_the_last(
    shared: &Shared,
    lease: &Lease,
    (from, token): (&WalletId, &SecretString),
    row: Row,
    now: i64,
) -> Result<Settled, Error> {
    let is_typed = matches!(row.record.target, Some(Target::Invoice { .. }));
    let last = row.record.attempt.clone();
    let last = last.filter(|last| last.has_arrived && last.expires_at < now + TOO_SHORT);
    let hash = last
        .as_ref()
        .and_then(|last| last.payment_hash.parse().ok());
    let (Some(last), Some(hash), false) = (last, hash, is_typed) else {
        return Ok(Settled::Row(Box::new(row)));
    };
    if now
        < last
            .expires_at
            .max(last.sent_at.saturating_add(shared.doubt))
    {
        let none = NoneYet::Waits(Reason::InDoubt);
        return Ok(Settled::Outcome(not_yet(shared, lease, row, none).await?));
    }
    let outcome = match shared.blink.payments_by_hash(token, from, &hash).await {
        Ok(payments) => match known(&payments, &last, true) {
            Known::Nothing => return Ok(Settled::Row(Box::new(row))),
            known => ends(shared, lease, row, &last, known).await?,
        },
        Err(error) => not_yet(shared, lease, row, away(&error)).await?,
    };
    Ok(Settled::Outcome(outcome))
}

/// Writes down what is about to be sent, and sends it.
async fn send(
    shared: &Shared,
    lease: &Lease,
    (from, token): (&WalletId, &SecretString),
    row: Row,
    attempt: Sending,
) -> Result<Outcome, Error> {
    let (Some(plan), Ok(key)) = (row.record.plan, attempt.key.parse::<IdempotencyKey>()) else {
        return fails(shared, lease, row, Reason::Refused).await;
    };
    let (text, is_open) = (attempt.payment_request.clone(), attempt.is_open);
    let event = Event::Sending {
        key: attempt.key.clone(),
        payment_hash: attempt.payment_hash.clone(),
    };
    let mut row = row.after(attempt.sent_at, RowState::Sending, None, event);
    row.record.attempt = Some(attempt);
    // From here on the row may be paid. Nobody sends it again who does not know that it was not.
    let row = shared.payouts.put(row, lease, 0).await?;
    shared.spread(&row.run).await;
    let (blink, memo) = (&shared.blink, row.record.asked.memo.as_str());
    let answer = match (plan.amount(), is_open) {
        (_, false) => blink.pay_invoice(token, &key, from, &text, memo).await,
        (Amount::Bitcoin(sats), true) => {
            let pays = blink.pay_open_sats(token, &key, from, &text, sats, memo);
            pays.await
        }
        (Amount::Dollar(cents), true) => {
            let pays = blink.pay_open_cents(token, &key, from, &text, cents, memo);
            pays.await
        }
    };
    let answer = match answer {
        Ok(Answer::Paid(Some(payment))) => {
            let payment = without_what_came_back(shared, (from, token), &row, payment);
            Ok(Answer::Paid(Some(payment.await)))
        }
        other => other,
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
    let answered = |said| Event::Answered { said };
    let (row, rest, outcome) = match answer {
        Ok(Answer::Paid(Some(payment))) => (paid(row, now, &payment), 0, Outcome::Done),
        Ok(Answer::Pending(payment)) => {
            let transaction = payment.map(|payment| payment.id.to_string());
            booked(&mut row, now, transaction.clone());
            let event = Event::Pending { transaction };
            (
                row.after(now, RowState::Pending, None, event),
                1,
                Outcome::Done,
            )
        }
        Ok(Answer::Paid(None)) => {
            booked(&mut row, now, None);
            (
                row.after(now, RowState::Sending, None, answered(Said::Success)),
                0,
                Outcome::Done,
            )
        }
        Ok(Answer::AlreadyPaid) => {
            refused(&mut row, Refused::Ends(Reason::AlreadyPaid));
            (
                row.after(now, RowState::Sending, None, answered(Said::AlreadyPaid)),
                0,
                Outcome::Done,
            )
        }
        Ok(Answer::NotPaid(why)) => {
            tracing::info!(%why, run = row.run.as_str(), row = row.number, "Blink does not pay");
            let said = Said::from(&why);
            refused(&mut row, follows(&why));
            (
                row.after(now, RowState::Sending, None, answered(said)),
                0,
                Outcome::Done,
            )
        }
        // These are said before anything is done, or by us.
        Err(blink::Error::Unavailable(Trouble::NotAsked(_))) => {
            let rest = before_the_next(&row);
            let row = row.after(now, RowState::Ready, None, Event::NeverArrived);
            (row, rest.max(1), Outcome::Done)
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
            tracing::info!(%error, run = row.run.as_str(), row = row.number, "no answer to a payment");
            let instead = Said::from(&error);
            let event = Event::NoAnswer { instead };
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

/// Blink says that it pays this request, or has done so.
pub(super) fn booked(row: &mut Row, now: i64, transaction: Option<String>) {
    arrived(row);
    if let Some(attempt) = &mut row.record.attempt {
        attempt.is_booked = true;
        attempt.heard_at = Some(now);
        attempt.transaction = transaction.or(attempt.transaction.take());
    }
}

/// A row that Blink never saw is sent again at once, and each time a second later: while Blink is away nobody is in a hurry.
pub(super) fn before_the_next(row: &Row) -> i64 {
    let turn = row
        .record
        .attempt
        .as_ref()
        .map_or(1, |attempt| attempt.turn);
    turn.saturating_sub(1).clamp(0, LONGEST_REST)
}

fn refused(row: &mut Row, what: Refused) {
    if let Some(attempt) = &mut row.record.attempt {
        attempt.has_arrived = true;
        if matches!(what, Refused::Waits(_)) {
            attempt.put_off = attempt.put_off.saturating_add(1);
        }
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
