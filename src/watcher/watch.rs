//! What one instance watches: its share of the invoices, the looks at them, and what the websocket tells.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::blink::socket::Event;
use crate::lightning::{PaymentHash, Preimage};
use crate::sale::SaleInvoice;

use super::look::Seen;
use super::plan::{LONGEST, Plan, Planned, Whom};
use super::schedule::{Situation, VISITED, pause, pause_unanswered, spacing};
use super::watching::{LEASE, RENEW, Shared, lock};

/// An invoice that is not older than so many seconds was never watched before.
const NEW: i64 = 5;
/// One instance takes so many at once.
const MOST: i64 = 5_000;
/// So many questions at once, to Blink and to all others: none of those keeps Blink waiting.
const AT_ONCE: usize = 4;
/// Every so many renewals it is found out what others have ended or taken.
const LOOK_BACK: u32 = 5;
/// The pause before a preimage is asked for again.
const PROOF_PAUSE: Duration = Duration::from_secs(2);

/// Those who are asked in the same way, and in turn.
struct Lane {
    whom: Whom,
    /// The next question may not begin before.
    earliest: Instant,
    places: Arc<Semaphore>,
}

impl Lane {
    fn new(whom: Whom) -> Self {
        Self {
            whom,
            earliest: Instant::now(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// A place for one more question; none where too many have no answer yet.
    fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }
}

/// What one instance watches.
pub(super) struct Watch {
    shared: Arc<Shared>,
    plan: Plan,
    pub(super) looks: JoinSet<(Whom, Vec<(PaymentHash, Seen)>)>,
    lanes: [Lane; 2],
    /// The websocket tells of payments.
    connected: bool,
    /// Blink answered no question of late.
    unanswered: bool,
    renewals: u32,
    /// Told by the websocket, which does not tell again, when the database was away.
    unnoted: HashMap<PaymentHash, Option<Preimage>>,
}

impl Watch {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            plan: Plan::default(),
            looks: JoinSet::new(),
            lanes: [Whom::Blink, Whom::Others].map(Lane::new),
            connected: false,
            unanswered: false,
            renewals: 0,
            unnoted: HashMap::new(),
        }
    }

    /// Somebody looks at invoices, or says that they are paid.
    pub(super) fn visit(&mut self) {
        let visited = std::mem::take(&mut *lock(&self.shared.visited));
        let now = Instant::now();
        for hash in self.shared.followers.left() {
            if !self.plan.all.contains_key(&hash) {
                self.shared.socket.unwatch(hash);
            }
        }
        for (hash, invoice) in std::mem::take(&mut *lock(&self.shared.hinted)) {
            let planned = self.plan.all.entry(hash);
            let planned = planned.or_insert_with(|| Planned::new(invoice, now, false));
            planned.hint(now);
        }
        for (hash, invoice) in visited {
            let planned = self.plan.all.entry(hash);
            let planned = planned.or_insert_with(|| Planned::new(invoice, now, false));
            if !planned.is_visited(now) {
                planned.next = planned.next.min(now + VISITED);
            }
            planned.visit(now);
        }
    }

    /// Takes and renews the watch, and books what somebody noted and did not live to book.
    pub(super) async fn renew(&mut self) {
        let shared = Arc::clone(&self.shared);
        for (hash, preimage) in std::mem::take(&mut self.unnoted) {
            self.paid(hash, preimage).await;
        }
        match shared.sales.book_the_rest().await {
            Ok(booked) => {
                for sale in booked {
                    shared.news.tell(&sale.id, sale.version);
                }
            }
            Err(error) => tracing::warn!(%error, "payments could not be booked"),
        }
        match shared.sales.watch(&shared.name, LEASE, MOST).await {
            Ok(taken) => self.add(taken),
            // What is planned is looked at all the same: two who look are better than none.
            Err(error) => return tracing::warn!(%error, "the watch could not be renewed"),
        }
        self.renewals = self.renewals.wrapping_add(1);
        if self.renewals.is_multiple_of(LOOK_BACK) {
            self.look_back().await;
        }
    }

    /// There are new invoices: takes those, and leaves everything else as it is.
    pub(super) async fn take_new(&mut self) {
        // Whoever watches nothing has not said that it lives.
        if !self.plan.all.values().any(|planned| planned.ours) {
            return self.renew().await;
        }
        let shared = Arc::clone(&self.shared);
        match shared.sales.watch_new(&shared.name, MOST).await {
            Ok(taken) => self.add(taken),
            Err(error) => tracing::warn!(%error, "new invoices are watched a little later"),
        }
    }

    fn add(&mut self, invoices: Vec<SaleInvoice>) {
        let now = Instant::now();
        for invoice in invoices {
            let hash = invoice.payment_hash;
            // What is not new was watched by somebody who died, or by nobody: it may be paid by now.
            let age = self.shared.clock.unix().saturating_sub(invoice.made_at);
            let planned = self.plan.all.entry(hash);
            let planned = planned.or_insert_with(|| {
                let mut planned = Planned::new(invoice, now, false);
                if age < NEW {
                    planned.next += next_pause(&self.shared, self.connected, &planned, 0);
                }
                planned
            });
            if !planned.ours && planned.whom == Whom::Blink {
                self.shared.socket.watch(hash);
            }
            planned.ours = true;
        }
    }

    /// Lets go of what others ended or took, and finds what is ours and was not told to us.
    async fn look_back(&mut self) {
        let shared = Arc::clone(&self.shared);
        let ours = match shared.sales.watched(&shared.name).await {
            Ok(ours) => ours,
            Err(error) => return tracing::warn!(%error, "what is watched could not be read"),
        };
        let now = Instant::now();
        self.plan.all.retain(|hash, planned| {
            if planned.ours && !ours.contains(hash) {
                shared.socket.unwatch(*hash);
                planned.ours = false;
            }
            planned.ours || planned.is_wanted(now) || planned.proofs > 0
        });
        let known = |hash: &PaymentHash| self.plan.all.get(hash).is_some_and(|one| one.ours);
        let unknown: Vec<PaymentHash> = ours.into_iter().filter(|hash| !known(hash)).collect();
        for hash in unknown {
            match shared.sales.invoice(&hash).await {
                Ok(invoice) => self.add(invoice.into_iter().collect()),
                Err(error) => return tracing::warn!(%error, "an invoice is watched a little later"),
            }
        }
    }

    /// When the next look may begin.
    pub(super) fn due(&self) -> Option<Instant> {
        let now = Instant::now();
        let free = self
            .lanes
            .iter()
            .filter(|lane| lane.places.available_permits() > 0);
        free.filter_map(|lane| Some(self.plan.due(now, lane.whom)?.max(lane.earliest)))
            .min()
    }

    /// Begins the looks whose turn it is.
    pub(super) fn look(&mut self) {
        let now = Instant::now();
        for lane in &mut self.lanes {
            let place = lane.place().filter(|_| lane.earliest <= now);
            let Some(place) = place else {
                continue;
            };
            let whom = lane.whom;
            let invoices = self.plan.begin(now, whom);
            if invoices.is_empty() {
                continue;
            }
            lane.earliest = now + spacing(whom == Whom::Blink && self.connected);
            let shared = Arc::clone(&self.shared);
            self.looks.spawn(async move {
                let _place = place;
                let seen = timeout(LONGEST, shared.look(&invoices)).await;
                let nothing = |_| {
                    let hashes = invoices.iter().map(|invoice| invoice.payment_hash);
                    hashes.map(|hash| (hash, Seen::Unanswered)).collect()
                };
                (whom, seen.unwrap_or_else(nothing))
            });
        }
    }

    /// What looks came to.
    pub(super) fn looked(&mut self, whom: Whom, all: &[(PaymentHash, Seen)]) {
        for (hash, seen) in all {
            self.seen(hash, *seen);
        }
        if whom == Whom::Others {
            return;
        }
        let unanswered = all.iter().all(|(_, seen)| *seen == Seen::Unanswered);
        if self.unanswered && !unanswered {
            // What is back in one way is likely to be back in the other.
            self.shared.socket.hurry();
            self.look_at_everything(Duration::ZERO);
        }
        self.unanswered = unanswered;
    }

    fn seen(&mut self, hash: &PaymentHash, seen: Seen) {
        let now = Instant::now();
        let Some(planned) = self.plan.all.get_mut(hash) else {
            return;
        };
        let pause = match seen {
            Seen::Unproved if planned.is_to_be_proved() => {
                self.shared.socket.unwatch(*hash);
                PROOF_PAUSE
            }
            Seen::Over | Seen::Unproved => {
                self.plan.all.remove(hash);
                return self.shared.socket.unwatch(*hash);
            }
            Seen::Unanswered => pause_unanswered(planned.looks),
            Seen::Open => {
                if planned.refused {
                    // Perhaps it is told by now; until it is, looks come as often as without a websocket.
                    self.shared.socket.watch(*hash);
                }
                next_pause(&self.shared, self.connected, planned, planned.looks + 1)
            }
        };
        planned.looked(now + pause);
    }

    /// The websocket told something.
    pub(super) async fn hear(&mut self, event: Event) {
        self.shared.followers.tell(&event);
        match event {
            // No sale waits for it, only somebody who looks.
            Event::Paid { hash, .. }
                if self.shared.followers.has(&hash) && !self.plan.all.contains_key(&hash) => {}
            Event::Paid { hash, preimage } => self.paid(hash, preimage).await,
            Event::Expired { hash } => self.plan.soon(&hash),
            Event::Refused { hash, error } => {
                tracing::warn!(%error, "an invoice is not watched by Blink");
                // Once it is a reason to look at once; again and again it is none.
                if let Some(planned) = self.plan.all.get_mut(&hash)
                    && !planned.refused
                {
                    planned.refused = true;
                    self.plan.soon(&hash);
                }
            }
            // As good as a look, where one was due.
            Event::Pending { hash } => {
                let Some(planned) = self.plan.all.get_mut(&hash) else {
                    return;
                };
                planned.refused = false;
                if planned.next <= Instant::now() {
                    self.seen(&hash, Seen::Open);
                }
            }
            // How each invoice stands comes with its subscription.
            Event::Connected => {
                self.connected = true;
                for planned in self.plan.all.values_mut() {
                    planned.refused = false;
                }
            }
            Event::Lost => {
                self.connected = false;
                // Until it is back everything is asked for.
                self.look_at_everything(RENEW);
            }
        }
    }

    fn look_at_everything(&mut self, within: Duration) {
        let soon = Instant::now() + within;
        for planned in self.plan.all.values_mut() {
            planned.looks = 0;
            planned.next = planned.next.min(soon);
        }
    }

    async fn paid(&mut self, hash: PaymentHash, preimage: Option<Preimage>) {
        match self.shared.arrived(&hash, preimage).await {
            // The next look gets it.
            Ok(()) if preimage.is_none() => {
                self.seen(&hash, Seen::Unproved);
                self.plan.soon(&hash);
            }
            Ok(()) => self.seen(&hash, Seen::Over),
            Err(error) => {
                tracing::warn!(%error, "a payment could not be noted; it is tried again");
                self.unnoted.insert(hash, preimage);
            }
        }
    }
}

/// The pause after so many looks.
fn next_pause(shared: &Shared, connected: bool, planned: &Planned, looks: usize) -> Duration {
    pause(Situation {
        looks,
        told: planned.whom == Whom::Blink && connected && !planned.refused,
        visited: planned.is_visited(Instant::now()),
        left: planned
            .invoice
            .expires_at
            .saturating_sub(shared.clock.unix()),
    })
}
