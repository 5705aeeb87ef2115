//! What is looked at, and in which order.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::lightning::PaymentHash;
use crate::sale::SaleInvoice;

/// Somebody who looked at a page looks again within this time, or has gone.
const VISIT: Duration = Duration::from_secs(20);
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

    /// A look has ended, with the next one then.
    pub(super) fn looked(&mut self, next: Instant) {
        (self.looks, self.next, self.looking) = (self.looks + 1, next, None);
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
            _ => due.max_by_key(|planned| (planned.is_visited(now), planned.invoice.made_at)),
        }?;
        planned.looking = Some(now);
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
}
