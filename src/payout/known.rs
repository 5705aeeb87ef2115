//! What the entries of an invoice say of a request to pay it, and of no other one.

use crate::blink::{Direction, Payment, Status};
use crate::money::{Amount, Unit};

use super::reason::Reason;
use super::row::Sending;

/// What Blink knows of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Known {
    Paid(Payment),
    Pending(Payment),
    /// It was given back, and how.
    CameBack(Reason),
    Nothing,
}

impl Sending {
    /// An entry that the wallet did not have before it was sent.
    fn made(&self, entry: &Payment) -> bool {
        !self.before.contains(&entry.id.to_string())
    }

    /// Whether it can have come to an end: Blink has answered, or works on it no more.
    pub(super) fn may_end(&self, now: i64, doubt: i64) -> bool {
        self.refused.is_some()
            || self.transaction.is_some()
            || now.saturating_sub(self.sent_at) >= doubt
    }
}

impl Payment {
    /// Blink says that it is paid, with all that it has to say then: over Lightning what the payer got for the money too.
    fn is_proven(&self) -> bool {
        self.status == Status::Success && (!self.is_outside || self.preimage.is_some())
    }
}

/// A payment as it is in the end: where no way was found beforehand Blink takes the highest fee, and gives what it did not
/// need back as an entry of its own.
pub(super) fn settled(mut payment: Payment, entries: &[Payment], attempt: &Sending) -> Payment {
    if !payment.is_outside || payment.fee.minor() <= 0 {
        return payment;
    }
    let back = entries.iter().filter(|entry| {
        entry.direction == Direction::Receive
            && entry.status == Status::Success
            && entry.amount.unit() == payment.amount.unit()
            && attempt.made(entry)
    });
    let back = back.fold(0_i64, |sum, entry| sum.saturating_add(entry.amount.minor()));
    let back = back.clamp(0, payment.fee.minor());
    let unit = payment.amount.unit();
    payment.amount = Amount::new(unit, payment.amount.minor().saturating_add(back));
    payment.fee = Amount::new(unit, payment.fee.minor().saturating_sub(back));
    payment
}

/// What the entries of its invoice say of a request. What the wallet had before it was sent are earlier tries, and are left
/// out; where Blink has told which entry it is, that one alone counts. One that came back is believed only once the request
/// can have come to its end (`may_end`): it may be of a try that somebody made by hand at the same moment.
pub(super) fn known(payments: &[Payment], attempt: &Sending, may_end: bool) -> Known {
    let told = |payment: &&Payment| {
        let told = attempt.transaction.as_deref();
        told.is_some_and(|id| payment.id.to_string() == id) && attempt.made(payment)
    };
    let is_own = |payment: &&Payment| payment.direction == Direction::Send && attempt.made(payment);
    let own: Vec<&Payment> = match payments.iter().find(told) {
        Some(payment) => vec![payment],
        None => payments.iter().filter(is_own).collect(),
    };
    if let Some(payment) = own.iter().find(|one| one.is_proven()) {
        return Known::Paid(settled((*payment).clone(), payments, attempt));
    }
    if let Some(payment) = own.iter().find(|one| one.status != Status::Failure) {
        return Known::Pending((*payment).clone());
    }
    let Some(last) = own.last().filter(|_| may_end) else {
        return Known::Nothing;
    };
    // What fails later out of a dollar wallet comes back into the bitcoin wallet: nothing of it is found in this one.
    let is_back_here = payments
        .iter()
        .any(|one| one.direction == Direction::Receive && attempt.made(one));
    Known::CameBack(match last.amount.unit() == Unit::Dollar && !is_back_here {
        true => Reason::CameBackAsSats,
        false => Reason::CameBack,
    })
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
            is_outside: false,
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
            heard_at: None,
            put_off: 0,
        }
    }

    /// Over Lightning; the wallet's minor units.
    fn outside(id: &str, status: Status, amount: Amount, fee: i64) -> Payment {
        Payment {
            direction: match amount.minor() > 0 {
                true => Direction::Receive,
                false => Direction::Send,
            },
            amount,
            fee: Amount::new(amount.unit(), fee),
            preimage: (status == Status::Success).then(|| "07".repeat(32)),
            is_outside: true,
            ..payment(id, status)
        }
    }

    #[test]
    fn what_was_taken_and_given_back_is_no_fee() {
        use Status::{Failure, Success};
        let sats = |id, status, sats, fee| outside(id, status, Amount::from(Sats(sats)), fee);
        let sent = sats("sent", Success, -1010, 10);
        let back = sats("back", Success, 7, 0);
        let of = |entries: &[Payment], before: &[&str]| {
            let payment = match known(entries, &attempt(before, Some("sent")), true) {
                Known::Paid(payment) => payment,
                other => panic!("{other:?}"),
            };
            (payment.amount.minor(), payment.fee.minor())
        };
        assert_eq!(of(&[back.clone(), sent.clone()], &[]), (-1003, 3));
        assert_eq!(of(std::slice::from_ref(&sent), &[]), (-1010, 10));
        assert_eq!(
            of(&[back, sent.clone()], &["back"]),
            (-1010, 10),
            "it was there before"
        );
        let failed = sats("back", Failure, 7, 0);
        assert_eq!(of(&[failed, sent.clone()], &[]), (-1010, 10));
        let more = sats("more", Success, 5000, 0);
        assert_eq!(
            of(&[more, sent], &[]),
            (-1000, 0),
            "never more than the fee"
        );
    }

    #[test]
    fn what_fails_out_of_a_dollar_wallet_comes_back_as_satoshis() {
        let cents = |id, cents| {
            let amount = Amount::new(Unit::Dollar, cents);
            outside(id, Status::Failure, amount, 0)
        };
        let of =
            |entries: &[Payment], before: &[&str]| known(entries, &attempt(before, None), true);
        let (sent, back) = (cents("sent", -50), cents("back", 50));
        let as_sats = Known::CameBack(Reason::CameBackAsSats);
        assert_eq!(of(std::slice::from_ref(&sent), &[]), as_sats);
        assert_eq!(of(&[back.clone(), sent.clone()], &["back"]), as_sats);
        let here = Known::CameBack(Reason::CameBack);
        assert_eq!(
            of(&[back, sent], &[]),
            here,
            "at once it comes back where it was"
        );
    }

    #[test]
    fn over_lightning_a_payment_is_proven_by_its_preimage() {
        let sent = outside("sent", Status::Success, Amount::from(Sats(-5)), 0);
        let bare = Payment {
            preimage: None,
            ..sent.clone()
        };
        let inside = Payment {
            is_outside: false,
            ..bare.clone()
        };
        let of =
            |payment: &Payment| known(std::slice::from_ref(payment), &attempt(&[], None), true);
        assert_eq!(of(&sent), Known::Paid(sent.clone()));
        assert_eq!(of(&bare), Known::Pending(bare.clone()));
        assert_eq!(of(&inside), Known::Paid(inside.clone()));
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
                Known::CameBack(Reason::CameBack),
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
                "nor the one of an earlier try, whatever Blink named",
                came_back(vec![old(), mine(Pending)], &before, Some("old"), true),
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
