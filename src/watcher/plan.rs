//! What is looked at, and in which order.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::lightning::PaymentHash;
use crate::sale::SaleInvoice;

/// Somebody who looked at a page looks again within this time, or has gone.
const VISIT: Duration = Duration::from_secs(20);
/// Whoever says that it is paid makes us look once in so long.
const HINT: Duration = Duration::from_secs(3);
/// A look that takes longer is not waited for.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

/// An invoice under watch.
pub(super) struct Planned {
    pub(super) invoice: SaleInvoice,
    pub(super) looks: usize,
    pub(super) next: Instant,
    /// Blink does not tell of it.
    pub(super) refused: bool,
    /// Watched by this instance, and not only looked at for a visitor.
    pub(super) ours: bool,
    visited: Option<Instant>,
    looking: Option<Instant>,
    looked: Option<Instant>,
    hinted: bool,
}

impl Planned {
    pub(super) fn new(invoice: SaleInvoice, next: Instant, ours: bool) -> Self {
        Self {
            invoice,
            looks: 0,
            next,
            refused: false,
            ours,
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
    /// When the next look is due.
    pub(super) fn due(&self, now: Instant) -> Option<Instant> {
        let free = self.all.values().filter(|planned| planned.is_free(now));
        free.map(|planned| planned.next).min()
    }

    /// Begins the look whose turn it is. There may be far more to look at than may be asked: then the newest are looked at
    /// first, and those that somebody waits in front of, as they are the likeliest to be paid; and every third time the one
    /// that waits longest, so that nobody waits for ever.
    pub(super) fn begin(&mut self, now: Instant) -> Option<SaleInvoice> {
        let due = self.all.values_mut();
        let due = due.filter(|planned| planned.is_free(now) && planned.next <= now);
        self.turns += 1;
        let planned = match self.turns % 3 {
            0 => due.min_by_key(|planned| planned.next),
            _ => due.max_by_key(|planned| {
                (
                    planned.hinted,
                    planned.is_visited(now),
                    planned.invoice.made_at,
                )
            }),
        }?;
        (planned.looking, planned.looked, planned.hinted) = (Some(now), Some(now), false);
        Some(planned.invoice.clone())
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

    fn plan(count: u8) -> (Plan, Instant) {
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
                via: "blink".to_owned(),
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
        let (mut plan, now) = plan(6);
        plan.all
            .get_mut(&PaymentHash::new([3; 32]))
            .unwrap()
            .visit(now);
        let turns = std::iter::from_fn(|| plan.begin(now));
        let ages: Vec<i64> = turns.map(|invoice| 1_000 - invoice.made_at).collect();
        assert_eq!(ages, [3, 0, 5, 1, 2, 4]);
        assert_eq!(plan.due(now), None, "each is looked at once at a time");
        let later = now + 2 * LONGEST;
        assert!(
            plan.due(later).is_some(),
            "what was cut off is looked at again"
        );
    }

    #[test]
    fn whoever_says_that_it_is_paid_makes_us_look_once_in_a_while() {
        let (mut plan, now) = plan(2);
        let told = PaymentHash::new([1; 32]);
        let hint = |plan: &mut Plan, at| plan.all.get_mut(&told).unwrap().hint(at);
        let looked = |plan: &mut Plan, at| {
            let next = at + Duration::from_secs(60);
            plan.all.get_mut(&told).unwrap().looked(next);
        };
        hint(&mut plan, now);
        assert_eq!(
            plan.begin(now).unwrap().payment_hash,
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
}
