//! What the entries of an invoice say of a request to pay it, and of no other one.

use crate::blink::{Direction, Payment, Status};

use super::row::Sending;

/// What Blink knows of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known {
    Paid(Payment),
    Pending(Payment),
    /// It was given back.
    CameBack,
    Nothing,
}

impl Sending {
    /// Whether it can have come to an end: Blink has answered, or works on it no more.
    pub(super) fn may_end(&self, now: i64, doubt: i64) -> bool {
        self.refused.is_some()
            || self.transaction.is_some()
            || now.saturating_sub(self.sent_at) >= doubt
    }
}

/// What the entries of its invoice say of a request. What the wallet had before it was sent are earlier tries, and are left
/// out; where Blink has told which entry it is, that one alone counts. One that came back is believed only once the request
/// can have come to its end (`may_end`): it may be of a try that somebody made by hand at the same moment.
pub(super) fn known(payments: &[Payment], attempt: &Sending, may_end: bool) -> Known {
    let told = |payment: &&Payment| {
        let told = attempt.transaction.as_deref();
        told.is_some_and(|id| payment.id.to_string() == id)
    };
    let its_own = payments.iter().filter(|payment| {
        let id = payment.id.to_string();
        payment.direction == Direction::Send && !attempt.before.contains(&id)
    });
    let payments: Vec<&Payment> = match payments.iter().find(told) {
        Some(payment) => vec![payment],
        None => its_own.collect(),
    };
    let of = |wanted: fn(Status) -> bool| {
        let mut found = payments.iter().filter(|one| wanted(one.status));
        found.next().map(|one| (*one).clone())
    };
    if let Some(payment) = of(|status| status == Status::Success) {
        return Known::Paid(payment);
    }
    if let Some(payment) = of(|status| matches!(status, Status::Pending | Status::Unknown)) {
        return Known::Pending(payment);
    }
    match payments.is_empty() || !may_end {
        true => Known::Nothing,
        false => Known::CameBack,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::blink::TransactionId;
    use crate::money::{Amount, Sats};

    fn payment(id: &str, status: Status) -> Payment {
        Payment {
            id: TransactionId::parse(id).unwrap(),
            direction: Direction::Send,
            status,
            amount: Amount::from(Sats(-5)),
            fee: Amount::from(Sats(0)),
            created_at: Timestamp::UNIX_EPOCH,
            preimage: None,
        }
    }

    fn attempt(before: &[&str], transaction: Option<&str>) -> Sending {
        Sending {
            key: String::new(),
            payment_request: String::new(),
            payment_hash: String::new(),
            is_open: false,
            expires_at: 0,
            sent_at: 100,
            turn: 1,
            has_arrived: true,
            refused: None,
            looks: 0,
            before: before.iter().map(|id| (*id).to_owned()).collect(),
            is_booked: transaction.is_some(),
            transaction: transaction.map(str::to_owned),
        }
    }

    #[test]
    fn entries_of_other_tries_say_nothing_of_this_one() {
        use Status::{Failure, Pending, Success};
        let old = || payment("old", Failure);
        let mine = |status| payment("mine", status);
        let hand = || payment("by-hand", Failure);
        let refund = || Payment {
            direction: Direction::Receive,
            ..payment("refund", Failure)
        };
        let came_back = |entries: Vec<Payment>, before: &[&str], named, may_end| {
            known(&entries, &attempt(before, named), may_end)
        };
        let before = ["old", "refund"];
        for (name, found, expected) in [
            (
                "an earlier try failed",
                came_back(vec![old(), refund()], &before, None, true),
                Known::Nothing,
            ),
            (
                "and this one succeeds",
                came_back(vec![old(), mine(Success)], &before, None, false),
                Known::Paid(mine(Success)),
            ),
            (
                "or waits",
                came_back(vec![old(), mine(Pending)], &before, None, false),
                Known::Pending(mine(Pending)),
            ),
            (
                "or comes back",
                came_back(vec![old(), mine(Failure)], &before, None, true),
                Known::CameBack,
            ),
            (
                "one made by hand came back meanwhile",
                came_back(vec![hand()], &[], None, false),
                Known::Nothing,
            ),
            (
                "which is not the one that Blink named",
                came_back(vec![hand(), mine(Pending)], &[], Some("mine"), true),
                Known::Pending(mine(Pending)),
            ),
            (
                "a refund is no payment",
                came_back(vec![refund()], &[], None, true),
                Known::Nothing,
            ),
        ] {
            assert_eq!(found, expected, "{name}");
        }
        assert!(!attempt(&[], None).may_end(150, 60));
        assert!(attempt(&[], None).may_end(160, 60));
        assert!(attempt(&[], Some("mine")).may_end(100, 60));
    }
}
