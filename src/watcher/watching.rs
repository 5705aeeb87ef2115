//! The task that watches, and what others hold of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::blink::socket::{Event as SocketEvent, Line, Socket};
use crate::clock::Clock;
use crate::lightning::PaymentHash;
use crate::news::News;
use crate::receiving::Receiving;
use crate::sale::{InvoiceState, SaleId, SaleInvoice, Sales};

use super::followers::{Followers, Following};
use super::watch::Watch;

/// An instance that was not heard of for so many seconds is dead, and others take over what it watched.
pub(super) const LEASE: i64 = 5;
/// It says so often that it lives.
pub(super) const RENEW: Duration = Duration::from_secs(1);
/// What others changed is looked for so often, where somebody listens.
const CATCH_UP: Duration = Duration::from_secs(1);
/// What changed within so many seconds.
const WINDOW: i64 = 5;

/// Watches. Clones are the same watcher.
#[derive(Clone)]
pub struct Watcher(Arc<Shared>);

/// What the watcher works with.
pub(super) struct Shared {
    pub(super) sales: Sales,
    pub(super) receiving: Receiving,
    pub(super) news: News<SaleId>,
    pub(super) clock: Clock,
    pub(super) socket: Socket,
    pub(super) name: String,
    /// Invoices that somebody has just looked at.
    pub(super) visited: Mutex<HashMap<PaymentHash, SaleInvoice>>,
    /// Invoices that somebody says are paid.
    pub(super) hinted: Mutex<HashMap<PaymentHash, SaleInvoice>>,
    /// Who follows what belongs to no sale.
    pub(super) followers: Followers,
    ear: Mutex<Option<Ear>>,
    /// There is an invoice that nobody watches.
    new: Notify,
    /// Somebody has looked at one, or says that it is paid.
    seen: Notify,
}

impl Shared {
    /// Wakes the task that watches.
    pub(super) fn seen(&self) {
        self.seen.notify_one();
    }
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
            followers: Followers::default(),
            ear: Mutex::new(Some(Ear { told, line })),
            name,
            new: Notify::new(),
            seen: Notify::new(),
            visited: Mutex::default(),
            hinted: Mutex::default(),
        }))
    }

    /// Where to hear of changes.
    pub fn news(&self) -> &News<SaleId> {
        &self.0.news
    }

    /// Hears of an invoice of Blink's that belongs to no sale. What happened before is not told: ask.
    pub fn follow(&self, hash: PaymentHash) -> Following {
        Following::new(Arc::clone(&self.0), hash)
    }

    /// There is a new invoice: it is watched at once and not at the next renewal.
    pub fn hurry(&self) {
        self.0.new.notify_one();
    }

    /// Somebody has the page with this invoice open: it is looked at every few seconds, by this instance whoever watches
    /// it, and whatever the websocket claims.
    pub fn visited(&self, invoice: &SaleInvoice) {
        if matches!(invoice.state, InvoiceState::Open | InvoiceState::Dropped) {
            let mut visited = lock(&self.0.visited);
            visited.insert(invoice.payment_hash, invoice.clone());
            drop(visited);
            self.0.seen.notify_one();
        }
    }

    /// Somebody says that it is paid, which is not believed: it is looked at by this instance, whoever watches it.
    pub fn hinted(&self, invoice: SaleInvoice) {
        if matches!(invoice.state, InvoiceState::Open | InvoiceState::Dropped) {
            lock(&self.0.hinted).insert(invoice.payment_hash, invoice);
            self.0.seen.notify_one();
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
            match changed.await {
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
                _ = renew.tick() => watch.renew().await,
                () = shared.new.notified() => watch.take_new().await,
                () = shared.seen.notified() => watch.visit(),
                Some(event) = told.recv() => watch.hear(event).await,
                Some(done) = watch.looks.join_next() => match done {
                    Ok((whom, seen)) => watch.looked(whom, &seen),
                    Err(error) => tracing::error!(%error, "a look was cut off"),
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => watch.look(),
            }
        }
        drop(line.await);
        if let Err(error) = shared.sales.let_go(&shared.name).await {
            tracing::warn!(%error, "the watch could not be handed over; others take it when the lease is over");
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
