//! A look at invoices: asks how they stand, and draws the consequences.

use crate::blink::InvoiceStatus;
use crate::lightning::{PaymentHash, Preimage};
use crate::receiving::{self, Via};
use crate::sale::{self, InvoiceState, SaleInvoice};

use super::schedule::DISAGREEMENT;
use super::watching::Shared;

/// Seconds.
const DAY: i64 = 24 * 3600;

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// May still be paid.
    Open,
    /// It is paid, and the preimage is not known yet: Blink books first and knows it a moment later.
    Unproved,
    /// Nothing is left to be watched.
    Over,
    /// Nobody answered, so that nothing is known.
    Unanswered,
}

impl Shared {
    /// Asks whoever made the invoices: Blink about all of them at once, anybody else about the one there is.
    pub(super) async fn look(&self, invoices: &[SaleInvoice]) -> Vec<(PaymentHash, Seen)> {
        let mut all = Vec::with_capacity(invoices.len());
        match invoices {
            [invoice] => {
                let seen = self.look_at_one(invoice).await;
                all.push((invoice.payment_hash, seen));
            }
            invoices => {
                let hashes: Vec<PaymentHash> = invoices
                    .iter()
                    .map(|invoice| invoice.payment_hash)
                    .collect();
                let statuses = self.receiving.statuses(&hashes).await;
                for invoice in invoices {
                    let hash = invoice.payment_hash;
                    let seen = match &statuses {
                        Ok(statuses) => match statuses.get(&hash) {
                            Some(status) => self.learn(invoice, *status).await,
                            None => Seen::Unanswered,
                        },
                        Err(error) => self.nothing_learnt(invoice, &Via::Blink, error).await,
                    };
                    all.push((hash, seen));
                }
            }
        }
        all
    }

    async fn look_at_one(&self, invoice: &SaleInvoice) -> Seen {
        let Ok(via) = invoice.via.parse::<Via>() else {
            tracing::error!(invoice = %invoice.payment_hash, "nobody knows whom to ask about it");
            return Seen::Unanswered;
        };
        let hash = &invoice.payment_hash;
        let asked = self.receiving.status(&via, &invoice.payment_request, hash);
        match asked.await {
            Ok(status) => self.learn(invoice, status).await,
            Err(error) => self.nothing_learnt(invoice, &via, &error).await,
        }
    }

    async fn learn(&self, invoice: &SaleInvoice, status: InvoiceStatus) -> Seen {
        let noted = match status {
            InvoiceStatus::Paid(preimage) => {
                let noted = self.arrived(&invoice.payment_hash, preimage).await;
                noted.map(|()| match preimage {
                    Some(_) => Seen::Over,
                    None => Seen::Unproved,
                })
            }
            // Its maker's clock counts, and not ours.
            InvoiceStatus::Expired => self.not_paid(invoice, true).await,
            InvoiceStatus::Pending | InvoiceStatus::Unknown => {
                let over = is_over(invoice, self.clock.unix());
                self.not_paid(invoice, over).await
            }
        };
        seen(noted)
    }

    async fn nothing_learnt(
        &self,
        invoice: &SaleInvoice,
        via: &Via,
        error: &receiving::Error,
    ) -> Seen {
        // Some keepers of addresses forget what has expired, and then know of nothing.
        if self.is_forgotten(invoice, via, !error.is_temporary()) {
            tracing::info!(%error, "an invoice is given up");
            return seen(self.not_paid(invoice, true).await);
        }
        tracing::debug!(%error, "how an invoice stands is not known");
        Seen::Unanswered
    }

    /// Notes a payment, books it and tells whoever listens.
    pub(super) async fn arrived(
        &self,
        hash: &PaymentHash,
        preimage: Option<Preimage>,
    ) -> Result<(), sale::Error> {
        if let Some(sale) = self.sales.arrived(hash, preimage).await? {
            tracing::info!(sale = %sale.id, state = %sale.state, "a payment arrived");
            self.news.tell(&sale.id, sale.version);
        }
        Ok(())
    }

    /// Whether nobody is to be asked about it any more: its time was over long ago, and whoever made it refuses to say
    /// anything, or has been silent for a day.
    fn is_forgotten(&self, invoice: &SaleInvoice, via: &Via, refuses: bool) -> bool {
        let late = self.clock.unix().saturating_sub(invoice.watch_until);
        late > DAY || (refuses && late >= 0 && *via != Via::Blink)
    }

    /// An invoice whose maker says that it is not paid. Only such an answer, given when its time is over, lets a sale
    /// expire: as long as nobody answers, nobody knows.
    async fn not_paid(&self, invoice: &SaleInvoice, over: bool) -> Result<Seen, sale::Error> {
        let now = self.clock.unix();
        if over
            && let Some(sale) = self
                .sales
                .ran_out(invoice, now.saturating_sub(DISAGREEMENT))
                .await?
        {
            self.news.tell(&sale.id, sale.version);
        }
        if now < invoice.watch_until {
            return Ok(Seen::Open);
        }
        let hash = &invoice.payment_hash;
        self.sales.mark(hash, InvoiceState::Dead).await?;
        Ok(Seen::Over)
    }
}

fn seen(noted: Result<Seen, sale::Error>) -> Seen {
    noted.unwrap_or_else(|error| {
        tracing::warn!(%error, "what was seen could not be noted");
        Seen::Unanswered
    })
}

/// Whether it has run out even if our clock is wrong.
fn is_over(invoice: &SaleInvoice, now: i64) -> bool {
    now >= invoice.expires_at.saturating_add(DISAGREEMENT)
}
