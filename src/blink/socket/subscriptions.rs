//! What is watched, under which id on the present connection, and what the server's words about it come to.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::protocol::{self, Heard};
use super::{Event, LiveRate};
use crate::blink::reply::Reply;
use crate::blink::{Error, InvoiceStatus, invoice_news, live_price};
use crate::lightning::PaymentHash;
use crate::money::CurrencyCode;

/// Who listens to a price.
pub(super) type Listener = watch::Sender<Option<LiveRate>>;

/// All that is watched. Says what to send; whether anybody is there to send it to is the caller's to know.
#[derive(Default)]
pub(super) struct Subscriptions {
    /// Never given out twice, so that what is late of an old one is told from the new.
    last_id: u64,
    topics: HashMap<u64, Topic>,
    invoices: HashMap<PaymentHash, Watched>,
    prices: HashMap<CurrencyCode, Live>,
}

enum Topic {
    Invoice(PaymentHash),
    Price(CurrencyCode),
}

#[derive(Default)]
struct Watched {
    id: u64,
    told: Told,
}

/// What was told of an invoice; it only gets more.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    #[default]
    Nothing,
    Pending,
    Expired,
}

#[derive(Default)]
struct Live {
    id: u64,
    listeners: Vec<Listener>,
    latest: Option<LiveRate>,
}

impl Subscriptions {
    /// Whether anything is watched at all.
    pub(super) fn is_empty(&self) -> bool {
        self.invoices.is_empty() && self.prices.is_empty()
    }

    /// How much is.
    pub(super) fn len(&self) -> usize {
        self.invoices.len() + self.prices.len()
    }

    /// Watches an invoice, if it is not watched yet.
    pub(super) fn watch(&mut self, hash: PaymentHash) -> Option<String> {
        if self.invoices.contains_key(&hash) {
            return None;
        }
        let id = self.new_id(Topic::Invoice(hash));
        let told = Told::default();
        self.invoices.insert(hash, Watched { id, told });
        Some(protocol::subscribe(id, &invoice_news::operation(&hash)))
    }

    /// Watches it no more.
    pub(super) fn unwatch(&mut self, hash: &PaymentHash) -> Option<String> {
        let id = self.invoices.remove(hash)?.id;
        self.topics.remove(&id)?;
        Some(protocol::complete(id))
    }

    /// Tells a listener the price in that currency for as long as somebody listens.
    pub(super) fn listen(&mut self, currency: CurrencyCode, listener: Listener) -> Option<String> {
        if let Some(live) = self.prices.get_mut(&currency) {
            listener.send_replace(live.latest.clone());
            live.listeners.push(listener);
            return None;
        }
        let id = self.new_id(Topic::Price(currency));
        let live = Live {
            id,
            listeners: vec![listener],
            latest: None,
        };
        self.prices.insert(currency, live);
        Some(protocol::subscribe(id, &live_price::operation(currency)))
    }

    /// Forgets prices that nobody listens to.
    pub(super) fn sweep(&mut self) -> Vec<String> {
        let (topics, mut say) = (&mut self.topics, Vec::new());
        self.prices.retain(|_, live| {
            live.listeners.retain(|listener| !listener.is_closed());
            if live.listeners.is_empty() && topics.remove(&live.id).is_some() {
                say.push(protocol::complete(live.id));
            }
            !live.listeners.is_empty()
        });
        say
    }

    /// A new connection knows nothing: everything under new ids.
    pub(super) fn anew(&mut self) -> Vec<String> {
        self.topics.clear();
        let hashes: Vec<PaymentHash> = self.invoices.keys().copied().collect();
        let mut say = Vec::with_capacity(self.len());
        for hash in hashes {
            let id = self.new_id(Topic::Invoice(hash));
            let told = Told::default();
            self.invoices.insert(hash, Watched { id, told });
            say.push(protocol::subscribe(id, &invoice_news::operation(&hash)));
        }
        let currencies: Vec<CurrencyCode> = self.prices.keys().copied().collect();
        for currency in currencies {
            let id = self.new_id(Topic::Price(currency));
            self.prices.entry(currency).or_default().id = id;
            say.push(protocol::subscribe(id, &live_price::operation(currency)));
        }
        say
    }

    fn new_id(&mut self, topic: Topic) -> u64 {
        self.last_id += 1;
        self.topics.insert(self.last_id, topic);
        self.last_id
    }

    /// What the server's words come to: what to tell, and what to answer. A refusal comes in three shapes: as an error, as
    /// an answer with errors and without data, as errors within the data.
    pub(super) fn hear(&mut self, heard: Heard) -> (Option<Event>, Option<String>) {
        let (id, answer, over) = match heard {
            Heard::Ping => return (None, Some(protocol::PONG.to_owned())),
            Heard::ConnectionAck | Heard::Pong => return (None, None),
            Heard::Next { id, payload } => (id, payload, false),
            Heard::Error { id, payload } => (id, json!({ "data": null, "errors": payload }), true),
            // Blink ends none by itself, but for those it refused.
            Heard::Complete { id } => (id, json!({ "data": null, "errors": [] }), true),
        };
        let Ok(id) = id.parse::<u64>() else {
            return (None, None);
        };
        match self.topics.get(&id) {
            Some(Topic::Invoice(hash)) => {
                let hash = *hash;
                self.hear_of_invoice(id, hash, answer)
            }
            Some(Topic::Price(currency)) => {
                let currency = *currency;
                self.hear_of_price(id, currency, answer, over);
                (None, None)
            }
            // Late words about something that is watched no more.
            None => (None, None),
        }
    }

    fn hear_of_invoice(
        &mut self,
        id: u64,
        hash: PaymentHash,
        answer: Value,
    ) -> (Option<Event>, Option<String>) {
        let news = Reply::of(answer)
            .map_err(Error::from)
            .and_then(|reply| invoice_news::news(reply, &hash));
        match news {
            Ok(InvoiceStatus::Paid(preimage)) => {
                let enough = self.unwatch(&hash);
                (Some(Event::Paid { hash, preimage }), enough)
            }
            Ok(InvoiceStatus::Expired) => (
                self.tell(hash, Told::Expired, Event::Expired { hash }),
                None,
            ),
            Ok(InvoiceStatus::Pending | InvoiceStatus::Unknown) => (
                self.tell(hash, Told::Pending, Event::Pending { hash }),
                None,
            ),
            Err(error) => {
                self.topics.remove(&id);
                self.invoices.remove(&hash);
                (Some(Event::Refused { hash, error }), None)
            }
        }
    }

    fn tell(&mut self, hash: PaymentHash, news: Told, event: Event) -> Option<Event> {
        let watched = self.invoices.get_mut(&hash)?;
        if news <= watched.told {
            return None;
        }
        watched.told = news;
        Some(event)
    }

    fn hear_of_price(&mut self, id: u64, currency: CurrencyCode, answer: Value, over: bool) {
        let rates = Reply::of(answer)
            .map_err(Error::from)
            .and_then(live_price::rates);
        match rates {
            Ok(rates) => {
                let rates = Some(LiveRate {
                    rates: Arc::new(rates),
                    at: Instant::now(),
                });
                if let Some(live) = self.prices.get_mut(&currency) {
                    for listener in &live.listeners {
                        listener.send_replace(rates.clone());
                    }
                    live.latest = rates;
                }
            }
            // One price may be missing for a moment; a subscription that was refused is over.
            Err(error) if error.is_temporary() && !over => {
                tracing::debug!(%currency, %error, "no price over the socket");
            }
            Err(error) => {
                tracing::warn!(%currency, %error, "Blink tells no prices in this currency");
                self.topics.remove(&id);
                self.prices.remove(&currency);
            }
        }
    }
}
