//! Who holds a websocket, how many may, and what goes wrong with them.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::shared::Shared;

/// What the server in front of the websocket allows, and the server's own times. The defaults are Blink's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketRules {
    /// New connections of one address in a minute; none means any number.
    pub per_minute: Option<u32>,
    /// How many may come at once on top of that.
    pub burst: u32,
    /// Connections of one address at the same time; none means any number.
    pub at_once: Option<usize>,
    /// Seconds, by the sandbox's clock, after which a connection is cut.
    pub longest: u64,
    /// How long a new connection may say nothing.
    pub init_within: Duration,
    /// How often the server pings; who has not answered by the next ping is dropped.
    pub ping_every: Duration,
    /// Seconds, by the sandbox's clock, between two prices.
    pub prices_every: u64,
}

impl Default for SocketRules {
    fn default() -> Self {
        Self {
            per_minute: Some(10),
            burst: 20,
            at_once: Some(10),
            longest: 3_600,
            init_within: Duration::from_secs(3),
            ping_every: Duration::from_secs(12),
            prices_every: 10,
        }
    }
}

/// What connections that stand get to hear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Silence {
    /// Everything.
    #[default]
    None,
    /// They are accepted and acknowledged, and then pinged, and nothing else.
    Pinging,
    /// They are accepted and acknowledged, and then there is nothing, and nobody listens.
    Dead,
}

impl Silence {
    /// All of them, in the order the control page lists them.
    pub const ALL: [Self; 3] = [Self::None, Self::Pinging, Self::Dead];

    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pinging => "pinging",
            Self::Dead => "dead",
        }
    }

    /// The silence of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// What every connection has to obey from one moment to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// Counts how often all were dropped.
    pub(crate) drops: u64,
    pub(crate) silence: Silence,
}

/// Every websocket connection.
#[derive(Debug)]
pub(crate) struct Sockets {
    pub(crate) rules: Shared<SocketRules>,
    order: watch::Sender<Order>,
    count: Shared<Count>,
}

#[derive(Debug, Default)]
struct Count {
    refusing: bool,
    total: u64,
    live: HashMap<IpAddr, usize>,
    /// Leaky buckets: thousandths of connections, and when that was (milliseconds).
    excess: HashMap<IpAddr, (i64, i64)>,
}

/// A place among the connections, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    sockets: Arc<Sockets>,
    address: IpAddr,
}

impl Sockets {
    /// None yet.
    pub(crate) fn new(rules: SocketRules) -> Self {
        Self {
            rules: Shared::new(rules),
            order: watch::Sender::default(),
            count: Shared::default(),
        }
    }

    /// A place for one more connection of an address, unless that is too many.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr, now: jiff::Timestamp) -> Option<Place> {
        let rules = self.rules.get();
        let now = now.as_millisecond();
        let admitted = self.count.with(|count| {
            if count.refusing || !count.is_slow_enough(address, &rules, now) {
                return false;
            }
            let live = count.live.entry(address).or_default();
            if rules.at_once.is_some_and(|most| *live >= most) {
                return false;
            }
            *live += 1;
            count.total += 1;
            true
        });
        admitted.then(|| Place {
            sockets: Arc::clone(self),
            address,
        })
    }

    /// How many there are, and how many there have been.
    pub(crate) fn count(&self) -> (usize, u64) {
        self.count
            .with(|count| (count.live.values().sum(), count.total))
    }

    /// Whether new ones are turned away.
    pub(crate) fn is_refusing(&self) -> bool {
        self.count.with(|count| count.refusing)
    }

    /// Turns new ones away, or lets them in again.
    pub(crate) fn refuse(&self, refusing: bool) {
        self.count.with(|count| count.refusing = refusing);
    }

    /// Drops all of them, without a word.
    pub(crate) fn drop_all(&self) {
        self.order.send_modify(|order| order.drops += 1);
    }

    /// What those that stand get to hear.
    pub(crate) fn silence(&self) -> Silence {
        self.order.borrow().silence
    }

    /// Lets those that stand hear less, or everything again. What they missed is not repeated.
    pub(crate) fn fall_silent(&self, silence: Silence) {
        self.order.send_modify(|order| order.silence = silence);
    }
}

impl Count {
    /// As nginx counts: a bucket that leaks, and is full with the burst.
    fn is_slow_enough(&mut self, address: IpAddr, rules: &SocketRules, now: i64) -> bool {
        let Some(per_minute) = rules.per_minute else {
            return true;
        };
        let (excess, then) = self.excess.get(&address).copied().unwrap_or((-1_000, now));
        // Thousandths per minute, divided by milliseconds per minute.
        let leaked = i64::from(per_minute).saturating_mul(now.saturating_sub(then)) / 60;
        let excess = excess.saturating_sub(leaked).max(-1_000) + 1_000;
        if excess > i64::from(rules.burst) * 1_000 {
            return false;
        }
        self.excess.insert(address, (excess, now));
        true
    }
}

impl Place {
    /// What this connection has to obey, and hears of when it changes.
    pub(crate) fn order(&self) -> watch::Receiver<Order> {
        self.sockets.order.subscribe()
    }

    /// The rules as they are now.
    pub(crate) fn rules(&self) -> SocketRules {
        self.sockets.rules.get()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sockets.count.with(|count| {
            if let Some(live) = count.live.get_mut(&self.address) {
                *live = live.saturating_sub(1);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn at(second: i64) -> jiff::Timestamp {
        jiff::Timestamp::from_second(second).expect("a time")
    }

    #[test]
    fn ten_at_once_and_a_place_comes_back() {
        let sockets = Arc::new(Sockets::new(SocketRules::default()));
        let mut places: Vec<_> = (0..10).map(|_| sockets.admit(HOME, at(0))).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(sockets.admit(HOME, at(0)).is_none());
        let other = IpAddr::V6(std::net::Ipv6Addr::LOCALHOST);
        assert!(sockets.admit(other, at(0)).is_some());
        places.pop();
        assert!(sockets.admit(HOME, at(0)).is_some());
        assert_eq!(sockets.count(), (9, 12));
    }

    #[test]
    fn a_burst_and_then_ten_in_a_minute() {
        let sockets = Arc::new(Sockets::new(SocketRules::default()));
        let come = |second| sockets.admit(HOME, at(second)).is_some();
        assert_eq!((0..40).filter(|_| come(100)).count(), 21);
        assert_eq!((0..60).filter(|second| come(101 + second)).count(), 10);
        sockets.refuse(true);
        assert!(!come(100_000));
    }
}
