//! What others hold of the websocket: they say what they want to hear of.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::subscriptions::Listener;
use super::{Event, Line};
use crate::lightning::PaymentHash;
use crate::metrics::Metrics;
use crate::money::{CurrencyCode, Rates};
use crate::random::Random;

/// A price as it changes; nothing before the first one came. Closed when Blink refuses the currency.
pub type LiveRates = watch::Receiver<Option<LiveRate>>;

/// A price that was told.
#[derive(Clone, Debug)]
pub struct LiveRate {
    /// The price, with the time that Blink says it is of.
    pub rates: Arc<Rates>,
    /// When it was heard.
    pub at: Instant,
}

/// What the websocket is told by the settings.
#[derive(Clone, Debug)]
pub struct Options {
    /// Address of the GraphQL API over websocket.
    pub url: url::Url,
    /// How long it may take to be let in, and to get rid of one message.
    pub deadline: Duration,
    /// After how long without a word of the protocol we ask whether somebody is there.
    pub patience: Duration,
    /// After how much silence we take the connection for dead. Longer than the patience.
    pub silence: Duration,
    /// What pauses between connections are counted in.
    pub pause: Duration,
}

impl Options {
    /// The usual ones.
    pub fn new(url: url::Url, deadline: Duration) -> Self {
        Self {
            url,
            deadline,
            patience: Duration::from_secs(5),
            silence: Duration::from_secs(10),
            pause: Duration::from_secs(1),
        }
    }
}

/// What somebody wants to hear of.
pub(super) enum Command {
    Watch(PaymentHash),
    Unwatch(PaymentHash),
    Price(CurrencyCode, Listener),
    Hurry,
}

/// Says what to watch. Clones speak of the same connection.
#[derive(Clone)]
pub struct Socket {
    commands: mpsc::UnboundedSender<Command>,
}

impl Socket {
    /// The handle, what is told, and the line itself, which has to be run. It connects when first something is wanted.
    pub fn new(
        options: Options,
        random: Random,
        metrics: &Metrics,
    ) -> (Self, mpsc::UnboundedReceiver<Event>, Line) {
        let (commands, wanted) = mpsc::unbounded_channel();
        // As many as there are invoices, a few each: whoever listens late misses nothing and nobody waits for them.
        let (tell, events) = mpsc::unbounded_channel();
        let line = Line::new(options, random, metrics.clone(), wanted, tell);
        (Self { commands }, events, line)
    }

    /// Watches an invoice until it is paid, refused or unwatched, over all connections.
    pub fn watch(&self, hash: PaymentHash) {
        self.say(Command::Watch(hash));
    }

    /// Watches it no more.
    pub fn unwatch(&self, hash: PaymentHash) {
        self.say(Command::Unwatch(hash));
    }

    /// The price in that currency, for as long as somebody holds the receiver.
    pub fn price(&self, currency: CurrencyCode) -> LiveRates {
        let (listener, rates) = watch::channel(None);
        self.say(Command::Price(currency, listener));
        rates
    }

    /// Blink has answered after a silence: the next connection need not wait for the end of its pause.
    pub fn hurry(&self) {
        self.say(Command::Hurry);
    }

    /// When the line has ended, Till is being stopped.
    fn say(&self, command: Command) {
        drop(self.commands.send(command));
    }
}
