//! The one post that an invoice made on behalf of somebody can ask for: paid or expired.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::clock::{Chance, Clock};
use super::journal::Journal;
use super::ledger::book::Ledger;
use super::ledger::invoice::{Invoice, InvoiceStatus};
use super::outgoing::Outgoing;
use super::shared::Shared;

/// What happens to the posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// One, at once.
    #[default]
    Once,
    /// None, ever.
    Lost,
    /// One, so many seconds later by the sandbox's clock.
    Delayed {
        /// Seconds.
        seconds: u64,
    },
    /// Two, one after the other.
    Twice,
    /// One that says nothing that anybody could read.
    Garbled,
}

impl Delivery {
    /// The name the controls use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Lost => "lost",
            Self::Delayed { .. } => "delayed",
            Self::Twice => "twice",
            Self::Garbled => "garbled",
        }
    }
}

/// Sends them; nobody signs them, and nobody tries twice.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    clock: Clock,
    ledger: Arc<Ledger>,
    journal: Journal,
    /// Missing where no client could be built: then nothing is sent.
    outgoing: Option<Outgoing>,
    delivery: Arc<Shared<Delivery>>,
    /// Addresses with the invoices they were promised for.
    promised: Arc<Shared<Vec<(String, String)>>>,
}

impl Webhooks {
    /// For the invoices of a ledger.
    pub(crate) fn new(clock: Clock, ledger: Arc<Ledger>, journal: Journal) -> Self {
        Self {
            clock,
            ledger,
            journal,
            outgoing: Outgoing::new().ok(),
            delivery: Arc::default(),
            promised: Arc::default(),
        }
    }

    /// What happens to the posts at present.
    pub(crate) fn delivery(&self) -> Delivery {
        self.delivery.get()
    }

    /// What happens to the posts that are due from now on.
    pub(crate) fn deliver(&self, delivery: Delivery) {
        self.delivery.set(delivery);
    }

    /// Sees to it that an address hears of an invoice.
    pub(crate) fn promise(&self, invoice: &Invoice, address: &str) {
        let (invoice, address) = (invoice.clone(), address.to_owned());
        let pair = (invoice.payment_hash.clone(), address.clone());
        self.promised.with(|promised| promised.push(pair));
        let webhooks = self.clone();
        tokio::spawn(async move {
            let Some(body) = webhooks.outcome(&invoice).await else {
                return;
            };
            let bodies = match webhooks.delivery.get() {
                Delivery::Lost => Vec::new(),
                Delivery::Once => vec![body],
                Delivery::Twice => vec![body.clone(), body],
                Delivery::Garbled => vec![json!(["?"])],
                Delivery::Delayed { seconds } => {
                    let due = webhooks.clock.after(seconds);
                    webhooks.clock.reaches(due).await;
                    vec![body]
                }
            };
            for body in bodies {
                webhooks.post(&address, &body).await;
            }
        });
    }

    /// The address that was given for an invoice.
    pub(crate) fn address_for(&self, payment_hash: &str) -> Option<String> {
        let promised = self.promised.get();
        let mut found = promised
            .into_iter()
            .filter(|(hash, _)| hash == payment_hash);
        found.next().map(|(_, address)| address)
    }

    /// Says that an unpaid invoice is paid, as anybody could who knows the address; false where no
    /// address was given for it.
    pub(crate) async fn forge(&self, payment_hash: &str) -> bool {
        let Some(address) = self.address_for(payment_hash) else {
            return false;
        };
        let Some(invoice) = self.ledger.invoice(payment_hash) else {
            return false;
        };
        let preimage: String = Chance::system()
            .bytes::<32>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.post(&address, &paid(&invoice, &preimage)).await;
        true
    }

    /// Waits until an invoice is paid or has been expired for a second.
    async fn outcome(&self, invoice: &Invoice) -> Option<Value> {
        let mut news = self.ledger.news();
        let over = jiff::Timestamp::from_second(invoice.expires_at + 1).ok()?;
        let over = self.clock.reaches(over);
        tokio::pin!(over);
        loop {
            let now = self.ledger.invoice(&invoice.payment_hash)?;
            if now.status(self.clock.unix()) == InvoiceStatus::Paid {
                return Some(paid(&now, &now.preimage));
            }
            tokio::select! {
                () = &mut over => {
                    return Some(json!({
                        "paymentHash": invoice.payment_hash,
                        "paymentRequest": invoice.payment_request,
                        "status": "EXPIRED",
                    }));
                }
                heard = news.recv() => if matches!(heard, Err(RecvError::Closed)) {
                    return None;
                },
            }
        }
    }

    async fn post(&self, address: &str, body: &Value) {
        let Some(outgoing) = &self.outgoing else {
            return;
        };
        let request = outgoing.request(reqwest::Method::POST, address).json(body);
        let status = request.send().await.map(|answer| answer.status().as_u16());
        self.journal.note_sent("POST", address, status.ok());
    }
}

fn paid(invoice: &Invoice, preimage: &str) -> Value {
    json!({
        "paymentHash": invoice.payment_hash,
        "paymentRequest": invoice.payment_request,
        "status": "PAID",
        "paymentPreimage": preimage,
    })
}
