//! The task that watches: takes its share of the invoices, plans looks at them, and hears what the websocket tells.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use crate::blink::socket::{Event as SocketEvent, Line, Socket};
use crate::clock::Clock;
use crate::database;
use crate::lightning::{PaymentHash, Preimage};
use crate::receiving::Receiving;
use crate::sale::{self, InvoiceState, SaleInvoice, Sales};

use super::look::Seen;
use super::news::News;
use super::plan::{LONGEST, Plan, Planned};
use super::schedule::{Situation, VISITED, pause, pause_unanswered};

/// An instance that was not heard of for so many seconds is dead, and others take over what it watched.
const LEASE: i64 = 5;
/// It says so often that it lives.
const RENEW: Duration = Duration::from_secs(1);
/// A database that says nothing for so long is not waited for.
const PATIENCE: Duration = Duration::from_secs(8);
/// An invoice that is not older than so many seconds was never watched before.
const NEW: i64 = 5;
/// One instance takes so many at once.
const MOST: i64 = 5_000;
/// So many questions at once.
const AT_ONCE: usize = 4;
/// The least time between the beginnings of two questions: all of Till shares 120 a minute.
const SPACING: Duration = Duration::from_millis(500);
/// What others changed is looked for so often, where somebody listens.
const CATCH_UP: Duration = Duration::from_secs(1);
/// How `receiving` writes that Blink made an invoice.
const BLINK: &str = "blink";
/// What changed within so many seconds.
const WINDOW: i64 = 5;

/// Watches. Clones are the same watcher.
#[derive(Clone)]
pub struct Watcher(Arc<Shared>);

/// What the watcher works with.
pub(super) struct Shared {
    pub(super) sales: Sales,
    pub(super) receiving: Receiving,
    pub(super) news: News,
    pub(super) clock: Clock,
    socket: Socket,
    ear: Mutex<Option<Ear>>,
    name: String,
    wake: Notify,
    /// Invoices that somebody has just looked at.
    visited: Mutex<HashMap<PaymentHash, SaleInvoice>>,
    /// Invoices that somebody says are paid.
    hinted: Mutex<HashMap<PaymentHash, SaleInvoice>>,
}

/// What the one task that watches listens to.
struct Ear {
    told: UnboundedReceiver<SocketEvent>,
    line: Line,
}

impl Watcher {
    /// `name` is this instance's own and no other one's.
    pub fn new(
        sales: Sales,
        receiving: Receiving,
        (socket, told, line): (Socket, UnboundedReceiver<SocketEvent>, Line),
        clock: Clock,
        name: String,
    ) -> Self {
        Self(Arc::new(Shared {
            sales,
            receiving,
            news: News::default(),
            clock,
            socket,
            ear: Mutex::new(Some(Ear { told, line })),
            name,
            wake: Notify::new(),
            visited: Mutex::default(),
            hinted: Mutex::default(),
        }))
    }

    /// Where to hear of changes.
    pub fn news(&self) -> &News {
        &self.0.news
    }

    /// There is a new invoice: it is watched at once and not at the next renewal.
    pub fn hurry(&self) {
        self.0.wake.notify_one();
    }

    /// Somebody has the page with this invoice open: it is looked at every few seconds, by this instance whoever watches
    /// it, and whatever the websocket claims.
    pub fn visited(&self, invoice: &SaleInvoice) {
        if matches!(invoice.state, InvoiceState::Open | InvoiceState::Dropped) {
            let mut visited = lock(&self.0.visited);
            visited.insert(invoice.payment_hash, invoice.clone());
            drop(visited);
            self.0.wake.notify_one();
        }
    }

    /// Somebody says that it is paid, which is not believed: it is looked at by this instance, whoever watches it.
    pub fn hinted(&self, invoice: SaleInvoice) {
        if matches!(invoice.state, InvoiceState::Open | InvoiceState::Dropped) {
            lock(&self.0.hinted).insert(invoice.payment_hash, invoice);
            self.0.wake.notify_one();
        }
    }

    /// Tells listeners of what other instances changed.
    pub async fn catch_up(self, stopping: CancellationToken) {
        let mut tick = interval(CATCH_UP);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // What changed while the database was away for us alone is asked for afterwards.
        let mut caught_up = Instant::now();
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                _ = tick.tick() => {}
            }
            if !self.0.news.is_wanted() {
                caught_up = Instant::now();
                continue;
            }
            let asked = Instant::now();
            let missed = i64::try_from((asked - caught_up).as_secs()).unwrap_or(i64::MAX);
            let changed = self.0.sales.changed_within(missed.saturating_add(WINDOW));
            match timely(changed).await {
                Ok(changed) => {
                    caught_up = asked;
                    for (sale, version) in changed {
                        self.0.news.tell(&sale, version);
                    }
                }
                Err(error) => tracing::warn!(%error, "changes of sales cannot be read"),
            }
        }
    }

    /// Watches until it is told to stop.
    pub async fn watch(self, stopping: CancellationToken) {
        let shared = self.0;
        let Some(Ear { mut told, line }) = lock(&shared.ear).take() else {
            return;
        };
        let line = tokio::spawn(line.run(stopping.clone()));
        let mut watch = Watch::new(Arc::clone(&shared));
        let mut renew = interval(RENEW);
        renew.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let due = watch.due();
            tokio::select! {
                () = stopping.cancelled() => break,
                _ = renew.tick() => watch.take().await,
                () = shared.wake.notified() => watch.wake().await,
                Some(event) = told.recv() => watch.hear(event).await,
                Some(done) = watch.looks.join_next() => match done {
                    Ok((hash, seen)) => watch.seen(&hash, seen),
                    Err(error) => tracing::error!(%error, "a look was cut off"),
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => watch.look(),
            }
        }
        drop(line.await);
        if let Err(error) = timely(shared.sales.let_go(&shared.name)).await {
            tracing::warn!(%error, "the watch could not be handed over; others take it when the lease is over");
        }
    }
}

/// What one instance watches.
struct Watch {
    shared: Arc<Shared>,
    plan: Plan,
    looks: JoinSet<(PaymentHash, Seen)>,
    /// The next question may not begin before.
    earliest: Instant,
    /// The websocket tells of payments.
    connected: bool,
    /// Told by the websocket, which does not tell again, when the database was away.
    unnoted: HashMap<PaymentHash, Option<Preimage>>,
}

impl Watch {
    fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            plan: Plan::default(),
            looks: JoinSet::new(),
            earliest: Instant::now(),
            connected: false,
            unnoted: HashMap::new(),
        }
    }

    /// Something is new: an invoice, or somebody who looks at one.
    async fn wake(&mut self) {
        let visited = std::mem::take(&mut *lock(&self.shared.visited));
        let now = Instant::now();
        for (hash, invoice) in std::mem::take(&mut *lock(&self.shared.hinted)) {
            let planned = self.plan.all.entry(hash);
            let planned = planned.or_insert_with(|| Planned::new(invoice, now, false));
            planned.hint(now);
        }
        let known = |hash| self.plan.all.contains_key(hash);
        let all_known = !visited.is_empty() && visited.keys().all(known);
        for (hash, invoice) in visited {
            let planned = self.plan.all.entry(hash);
            let planned = planned.or_insert_with(|| Planned::new(invoice, now, false));
            if !planned.is_visited(now) {
                planned.next = planned.next.min(now + VISITED);
            }
            planned.visit(now);
        }
        if !all_known {
            self.take().await;
        }
    }

    /// Takes and renews the watch, and books what somebody noted and did not live to book.
    async fn take(&mut self) {
        let shared = Arc::clone(&self.shared);
        for (hash, preimage) in std::mem::take(&mut self.unnoted) {
            self.paid(hash, preimage).await;
        }
        match timely(shared.sales.book_the_rest()).await {
            Ok(booked) => {
                for sale in booked {
                    shared.news.tell(&sale.id, sale.version);
                }
            }
            Err(error) => tracing::warn!(%error, "payments could not be booked"),
        }
        let watched = match timely(shared.sales.watch(&shared.name, LEASE, MOST)).await {
            Ok(watched) => watched,
            // What is planned is looked at all the same: two who look are better than none.
            Err(error) => return tracing::warn!(%error, "the watch could not be renewed"),
        };
        let now = Instant::now();
        let mut before = std::mem::take(&mut self.plan.all);
        for invoice in watched {
            let hash = invoice.payment_hash;
            let is_blinks = invoice.via == BLINK;
            let mut planned = before.remove(&hash).unwrap_or_else(|| {
                // What is not new was watched by somebody who died, or by nobody: it may be paid by now.
                let age = shared.clock.unix().saturating_sub(invoice.made_at);
                let pause = match age < NEW {
                    true => self.pause(&invoice, 0, false),
                    false => Duration::ZERO,
                };
                Planned::new(invoice, now + pause, false)
            });
            if is_blinks && !planned.ours {
                shared.socket.watch(hash);
            }
            planned.ours = true;
            self.plan.all.insert(hash, planned);
        }
        for (hash, mut planned) in before {
            if planned.ours {
                shared.socket.unwatch(hash);
            }
            planned.ours = false;
            if planned.is_wanted(now) {
                self.plan.all.insert(hash, planned);
            }
        }
    }

    fn pause(&self, invoice: &SaleInvoice, looks: usize, visited: bool) -> Duration {
        pause(Situation {
            looks,
            told: invoice.via == BLINK && self.connected,
            visited,
            left: invoice.expires_at.saturating_sub(self.shared.clock.unix()),
        })
    }

    /// When the next look may begin.
    fn due(&self) -> Option<Instant> {
        if self.looks.len() >= AT_ONCE {
            return None;
        }
        let due = self.plan.due(Instant::now())?;
        Some(due.max(self.earliest))
    }

    /// Begins the look whose turn it is.
    fn look(&mut self) {
        let now = Instant::now();
        let Some(invoice) = self.plan.begin(now) else {
            return;
        };
        self.earliest = now + SPACING;
        let shared = Arc::clone(&self.shared);
        self.looks.spawn(async move {
            let seen = timeout(LONGEST, shared.look(&invoice)).await;
            (invoice.payment_hash, seen.unwrap_or(Seen::Unanswered))
        });
    }

    fn seen(&mut self, hash: &PaymentHash, seen: Seen) {
        if seen == Seen::Over {
            self.plan.all.remove(hash);
            self.shared.socket.unwatch(*hash);
            return;
        }
        let now = Instant::now();
        let Some(planned) = self.plan.all.get(hash) else {
            return;
        };
        let pause = match seen {
            Seen::Unanswered => pause_unanswered(planned.looks),
            _ => self.pause(&planned.invoice, planned.looks + 1, planned.is_visited(now)),
        };
        let Some(planned) = self.plan.all.get_mut(hash) else {
            return;
        };
        planned.looked(now + pause);
        if seen == Seen::Open && planned.refused {
            planned.refused = false;
            self.shared.socket.watch(*hash);
        }
    }

    /// The websocket told something.
    async fn hear(&mut self, event: SocketEvent) {
        match event {
            SocketEvent::Paid { hash, preimage } => self.paid(hash, preimage).await,
            SocketEvent::Expired { hash } => self.plan.soon(&hash),
            SocketEvent::Refused { hash, error } => {
                tracing::warn!(%error, "an invoice is not watched by Blink");
                if let Some(planned) = self.plan.all.get_mut(&hash) {
                    planned.refused = true;
                }
                self.plan.soon(&hash);
            }
            SocketEvent::Pending { .. } => {}
            // How each invoice stands comes with its subscription.
            SocketEvent::Connected => self.connected = true,
            SocketEvent::Lost => {
                self.connected = false;
                // Until it is back everything is asked for.
                let soon = Instant::now() + RENEW;
                for planned in self.plan.all.values_mut() {
                    planned.looks = 0;
                    planned.next = planned.next.min(soon);
                }
            }
        }
    }

    async fn paid(&mut self, hash: PaymentHash, preimage: Option<Preimage>) {
        match timely(self.shared.arrived(&hash, preimage)).await {
            // The next look gets it.
            Ok(()) if preimage.is_none() => self.plan.soon(&hash),
            Ok(()) => self.seen(&hash, Seen::Over),
            Err(error) => {
                tracing::warn!(%error, "a payment could not be noted; it is tried again");
                self.unnoted.insert(hash, preimage);
            }
        }
    }
}

/// Nobody waits for ever for a database that has fallen silent.
async fn timely<T>(work: impl Future<Output = Result<T, sale::Error>>) -> Result<T, sale::Error> {
    timeout(PATIENCE, work)
        .await
        .unwrap_or(Err(database::Error::Away.into()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
