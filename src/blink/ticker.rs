//! Prices that the websocket keeps fresh while registers are open, so that a charge need not ask for one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::socket::{LiveRate, LiveRates, Socket};
use super::{Client, Error};
use crate::money::{CurrencyCode, Rates};

/// Whoever looked at a register so long ago has gone.
const WANTED: Duration = Duration::from_secs(300);
/// Where Blink refused to tell a price, it may tell it after so long.
const AGAIN: Duration = Duration::from_secs(60);
/// So many currencies are told at once; those of all others are asked for. Strangers can open a register in any.
const MOST: usize = 32;

/// Listens while somebody wants to know. Clones listen together.
#[derive(Clone)]
pub struct Ticker {
    client: Client,
    socket: Socket,
    /// What was heard longer ago is asked for.
    lifetime: Duration,
    wanted: Arc<Mutex<HashMap<CurrencyCode, Wanted>>>,
}

struct Wanted {
    rates: LiveRates,
    since: Instant,
    last: Instant,
}

impl Ticker {
    /// Told over that socket, and by that client where the socket is silent for so long.
    pub fn new(client: Client, socket: Socket, lifetime: Duration) -> Self {
        Self {
            client,
            socket,
            lifetime,
            wanted: Arc::default(),
        }
    }

    /// The present price in a currency: what was told a moment ago, or else what Blink says when it is asked. For some
    /// minutes from now on it is listened for. Where nobody answers the last that was heard is better than nothing; its own
    /// time says how old it is.
    pub async fn price(&self, currency: CurrencyCode) -> Result<Arc<Rates>, Error> {
        let heard = self.listen(currency);
        if let Some(heard) = &heard
            && heard.at.elapsed() < self.lifetime
        {
            return Ok(Arc::clone(&heard.rates));
        }
        let asked = self.client.price(currency).await;
        match heard {
            None => asked,
            Some(heard) => Ok(asked
                .ok()
                .filter(|asked| asked.at >= heard.rates.at)
                .unwrap_or(heard.rates)),
        }
    }

    /// Listens no more for what nobody has wanted to know for a while.
    pub fn sweep(&self) {
        self.let_go(WANTED);
    }

    fn let_go(&self, after: Duration) {
        self.wanted().retain(|_, one| one.last.elapsed() < after);
    }

    /// What was heard last, if anything, and from now on more.
    fn listen(&self, currency: CurrencyCode) -> Option<LiveRate> {
        let mut wanted = self.wanted();
        if !wanted.contains_key(&currency) && wanted.len() >= MOST {
            return None;
        }
        let now = Instant::now();
        let new = || Wanted {
            rates: self.socket.price(currency),
            since: now,
            last: now,
        };
        let one = wanted.entry(currency).or_insert_with(new);
        one.last = now;
        if one.rates.has_changed().is_err() && one.since + AGAIN <= now {
            *one = new();
        }
        one.rates.borrow().clone()
    }

    fn wanted(&self) -> MutexGuard<'_, HashMap<CurrencyCode, Wanted>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blink::socket;
    use crate::blink::trials::client_of;
    use crate::metrics::Metrics;
    use crate::random::Random;

    #[tokio::test]
    async fn what_nobody_wants_to_know_any_more_is_let_go() {
        let second = Duration::from_secs(1);
        let client = client_of(crate::blink::Options {
            endpoint: "http://127.0.0.1:1/".parse().unwrap(),
            deadline: second,
            payment_deadline: second,
            price_lifetime: second,
        });
        let options = socket::Options::new("ws://127.0.0.1:1/".parse().unwrap(), second);
        // Nobody runs the line, so that nothing is ever heard.
        let (socket, _events, _line) = Socket::new(options, Random::system(), &Metrics::default());
        let ticker = Ticker::new(client, socket, second);
        assert!(ticker.price(CurrencyCode::USD).await.is_err());
        ticker.sweep();
        assert_eq!(ticker.wanted().len(), 1, "somebody may be looking");
        ticker.let_go(Duration::ZERO);
        assert!(ticker.wanted().is_empty());
        for letter in b'A'..=b'Z' {
            let code = format!("A{0}{0}", char::from(letter)).parse().unwrap();
            assert!(ticker.listen(code).is_none());
            let code = format!("B{0}{0}", char::from(letter)).parse().unwrap();
            assert!(ticker.listen(code).is_none());
        }
        assert_eq!(ticker.wanted().len(), MOST, "strangers name any currency");
    }
}
