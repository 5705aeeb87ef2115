//! What is looked at, and in which order.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::lightning::PaymentHash;
use crate::receiving::{MOST_STATUSES, Via};
use crate::sale::SaleInvoice;

/// Somebody who looked at a page looks again within this time, or has gone.
const VISIT: Duration = Duration::from_secs(20);
/// Whoever says that it is paid makes us look once in so long.
const HINT: Duration = Duration::from_secs(3);
/// A look that takes longer is not waited for.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

/// Whoever is asked about many at once is asked about those too that are due so soon.
const NEARLY: Duration = Duration::from_secs(1);
/// A preimage that Blink does not know yet is asked for so often.
const PROOFS: u32 = 3;

/// Who is asked how an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// Blink, about many at once.
    Blink,
    /// Those who keep lightning addresses, about one at a time.
    Others,
}

impl Whom {
    fn of(invoice: &SaleInvoice) -> Self {
        match invoice.via.parse() {
            Ok(Via::Blink) => Self::Blink,
            _ => Self::Others,
        }
    }

    /// So many invoices fit one question, and those fit it that are due by then.
    fn question(self) -> (usize, Duration) {
        match self {
            Self::Blink => (MOST_STATUSES, NEARLY),
            Self::Others => (1, Duration::ZERO),
        }
    }
}

/// An invoice under watch.
pub(super) struct Planned {
    pub(super) invoice: SaleInvoice,
    pub(super) whom: Whom,
    pub(super) looks: usize,
    pub(super) next: Instant,
    /// Blink does not tell of it.
    pub(super) refused: bool,
    /// Watched by this instance, and not only looked at for a visitor.
    pub(super) ours: bool,
    /// It is paid, and its preimage is still asked for so often.
    pub(super) proofs: u32,
    visited: Option<Instant>,
    looking: Option<Instant>,
    looked: Option<Instant>,
    hinted: bool,
}

impl Planned {
    pub(super) fn new(invoice: SaleInvoice, next: Instant, ours: bool) -> Self {
        Self {
            whom: Whom::of(&invoice),
            invoice,
            looks: 0,
            next,
            refused: false,
            ours,
            proofs: 0,
            visited: None,
            looking: None,
            looked: None,
            hinted: false,
        }
    }

    /// Whether somebody has its page open.
    pub(super) fn is_visited(&self, now: Instant) -> bool {
        self.visited.is_some_and(|at| at + VISIT > now)
    }

    /// Somebody has its page open.
    pub(super) fn visit(&mut self, now: Instant) {
        self.visited = Some(now);
    }

    /// Somebody says that it is paid: one look at once, and the next one only a while later.
    pub(super) fn hint(&mut self, now: Instant) {
        let soonest = self.looked.map_or(now, |at| now.max(at + HINT));
        self.next = self.next.min(soonest);
        self.hinted = true;
    }

    /// Whether it is of interest to this instance, whoever watches it.
    pub(super) fn is_wanted(&self, now: Instant) -> bool {
        let just_looked = self.looked.is_some_and(|at| at + HINT > now);
        self.hinted || just_looked || self.is_visited(now)
    }

    /// A look has ended, with the next one then.
    pub(super) fn looked(&mut self, next: Instant) {
        (self.looks, self.next, self.looking) = (self.looks + 1, next, None);
        if self.hinted {
            // Said while we looked, perhaps too late for that look.
            self.hint(Instant::now());
        }
    }

    /// It is paid, and nobody knows the preimage yet: whether it is worth asking again.
    pub(super) fn is_to_be_proved(&mut self) -> bool {
        self.proofs = match self.proofs {
            0 => PROOFS,
            left => left - 1,
        };
        self.proofs > 0
    }

    /// What goes first has the least: what somebody says is paid, visited ones, then those of which nothing is known, the
    /// newest of them first, and then whoever waits longest.
    fn turn(&self, now: Instant) -> (Reverse<(bool, bool)>, Option<Instant>, Reverse<i64>) {
        let since = (self.looks > 0).then_some(self.next);
        let wanted = Reverse((self.hinted, self.is_visited(now)));
        (wanted, since, Reverse(self.invoice.made_at))
    }

    /// One that began long ago was cut off.
    fn is_free(&self, now: Instant) -> bool {
        self.looking.is_none_or(|since| since + 2 * LONGEST <= now)
    }
}

/// All that is planned.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) all: HashMap<PaymentHash, Planned>,
    turns: usize,
}

impl Plan {
    /// When the next look is due for which somebody is to be asked.
    pub(super) fn due(&self, now: Instant, whom: Whom) -> Option<Instant> {
        let all = self.all.values();
        let free = all.filter(|planned| planned.whom == whom && planned.is_free(now));
        free.map(|planned| planned.next).min()
    }

    /// Begins the looks whose turn it is, as many as fit one question. There may be far more to look at than may be asked:
    /// then those go first that somebody waits in front of, as they are the likeliest to be paid; and every third time those
    /// that wait longest, so that nobody waits for ever.
    pub(super) fn begin(&mut self, now: Instant, whom: Whom) -> Vec<SaleInvoice> {
        let (most, nearly) = whom.question();
        let due = self.all.values_mut().filter(|planned| {
            planned.whom == whom && planned.is_free(now) && planned.next <= now + nearly
        });
        let mut due: Vec<&mut Planned> = due.collect();
        if due.iter().all(|planned| planned.next > now) {
            return Vec::new();
        }
        self.turns += 1;
        match self.turns % 3 {
            0 => due.sort_by_key(|planned| planned.next),
            _ => due.sort_by_key(|planned| planned.turn(now)),
        }
        let turn = due.into_iter().take(most).map(|planned| {
            (planned.looking, planned.looked, planned.hinted) = (Some(now), Some(now), false);
            planned.invoice.clone()
        });
        turn.collect()
    }

    /// Looks at it as soon as may be.
    pub(super) fn soon(&mut self, hash: &PaymentHash) {
        if let Some(planned) = self.all.get_mut(hash) {
            planned.next = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::sale::{InvoiceState, SaleId};

    fn plan(count: u8, via: &str) -> (Plan, Instant) {
        let (mut plan, now, random) = (Plan::default(), Instant::now(), Random::system());
        for age in 0..count {
            let invoice = SaleInvoice {
                payment_hash: PaymentHash::new([age; 32]),
                sale: SaleId::random(&random).unwrap(),
                turn: 1,
                external_id: String::new(),
                payment_request: String::new(),
                sats: Default::default(),
                cents: None,
                quote: None,
                via: via.to_owned(),
                state: InvoiceState::Open,
                made_at: 1_000 - i64::from(age),
                expires_at: 2_000,
                watch_until: 2_000,
                preimage: None,
                paid_at: None,
            };
            let next = now - Duration::from_secs(u64::from(age));
            let planned = Planned::new(invoice, next, true);
            plan.all.insert(PaymentHash::new([age; 32]), planned);
        }
        (plan, now)
    }

    #[test]
    fn the_newest_go_first_and_the_oldest_are_not_forgotten() {
        let (mut plan, now) = plan(6, "verify");
        plan.all
            .get_mut(&PaymentHash::new([3; 32]))
            .unwrap()
            .visit(now);
        let mut ages = Vec::new();
        while let [invoice] = plan.begin(now, Whom::Others).as_slice() {
            ages.push(1_000 - invoice.made_at);
        }
        assert_eq!(ages, [3, 0, 5, 1, 2, 4]);
        let due = |plan: &Plan, now| plan.due(now, Whom::Others);
        assert_eq!(due(&plan, now), None, "each is looked at once at a time");
        let later = now + 2 * LONGEST;
        assert!(
            due(&plan, later).is_some(),
            "what was cut off is looked at again"
        );
    }

    #[test]
    fn whoever_says_that_it_is_paid_makes_us_look_once_in_a_while() {
        let (mut plan, now) = plan(2, "verify");
        let told = PaymentHash::new([1; 32]);
        let hint = |plan: &mut Plan, at| plan.all.get_mut(&told).unwrap().hint(at);
        let looked = |plan: &mut Plan, at| {
            let next = at + Duration::from_secs(60);
            plan.all.get_mut(&told).unwrap().looked(next);
        };
        hint(&mut plan, now);
        assert_eq!(
            plan.begin(now, Whom::Others)[0].payment_hash,
            told,
            "before newer ones"
        );
        // Said again while we look: that look may have come too early.
        hint(&mut plan, now);
        looked(&mut plan, now);
        let next = plan.all[&told].next;
        assert!(next >= now + HINT && next < now + 2 * HINT, "{next:?}");
        assert!(
            plan.all[&told].is_wanted(now + 60 * HINT),
            "by whoever was told"
        );
        for _ in 0..100 {
            hint(&mut plan, now);
        }
        assert!(plan.all[&told].next >= now + HINT);
    }

    #[test]
    fn one_question_is_about_many_and_those_are_taken_along_that_are_nearly_due() {
        let (mut plan, now) = plan(200, "blink");
        for age in [7, 8] {
            let planned = plan.all.get_mut(&PaymentHash::new([age; 32])).unwrap();
            planned.next = now + NEARLY * u32::from(age - 7) * 2;
        }
        let most = i64::try_from(MOST_STATUSES).unwrap();
        let turn = |plan: &mut Plan| {
            let turn = plan.begin(now, Whom::Blink);
            let ages = turn.iter().map(|invoice| 1_000 - invoice.made_at);
            ages.collect::<Vec<_>>()
        };
        let newest: Vec<i64> = (0..=most).filter(|age| *age != 8).collect();
        assert_eq!(turn(&mut plan), newest);
        assert_eq!(turn(&mut plan).len(), MOST_STATUSES);
        let oldest: Vec<i64> = (200 - most..200).rev().collect();
        assert_eq!(turn(&mut plan), oldest);
        assert!(plan.begin(now, Whom::Others).is_empty());
    }
}
