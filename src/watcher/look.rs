//! One look at an invoice: asks how it stands, and draws the consequences.

use std::time::Duration;

use crate::blink::InvoiceStatus;
use crate::lightning::{PaymentHash, Preimage};
use crate::receiving::Via;
use crate::sale::{self, Event, Evidence, InvoiceState, SaleInvoice};

use super::schedule::DISAGREEMENT;
use super::watching::Shared;

/// Seconds.
const DAY: i64 = 24 * 3600;
/// How often a preimage is asked for that Blink does not know yet, and the pause before each time.
const PROOFS: u32 = 3;
const PROOF_PAUSE: Duration = Duration::from_secs(2);

/// What a look came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// May still be paid.
    Open,
    /// Nothing is left to be watched.
    Over,
    /// Nobody answered, so that nothing is known.
    Unanswered,
}

impl Shared {
    /// Asks whoever made the invoice.
    pub(super) async fn look(&self, invoice: &SaleInvoice) -> Seen {
        let Ok(via) = invoice.via.parse::<Via>() else {
            tracing::error!(invoice = %invoice.payment_hash, "nobody knows whom to ask about it");
            return Seen::Unanswered;
        };
        let hash = &invoice.payment_hash;
        let asked = self.receiving.status(&via, &invoice.payment_request, hash);
        let noted = match asked.await {
            Ok(InvoiceStatus::Paid(preimage)) => {
                let noted = self.arrived(hash, preimage).await;
                if preimage.is_none() && noted.is_ok() {
                    self.prove(&via, invoice).await;
                }
                noted.map(|()| Seen::Over)
            }
            // Its maker's clock counts, and not ours.
            Ok(InvoiceStatus::Expired) => self.not_paid(invoice, true).await,
            Ok(InvoiceStatus::Pending | InvoiceStatus::Unknown) => {
                let over = is_over(invoice, self.clock.unix());
                self.not_paid(invoice, over).await
            }
            // Some keepers of addresses forget what has expired, and then know of nothing.
            Err(error) if self.is_forgotten(invoice, &via, !error.is_temporary()) => {
                tracing::info!(%error, "an invoice is given up");
                self.not_paid(invoice, true).await
            }
            Err(error) => {
                tracing::debug!(%error, "how an invoice stands is not known");
                return Seen::Unanswered;
            }
        };
        noted.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was seen could not be noted");
            Seen::Unanswered
        })
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

    /// Blink books first and knows the preimage a moment later: it is asked for again, a few times.
    async fn prove(&self, via: &Via, invoice: &SaleInvoice) {
        for _ in 0..PROOFS {
            tokio::time::sleep(PROOF_PAUSE).await;
            let hash = &invoice.payment_hash;
            let asked = self.receiving.status(via, &invoice.payment_request, hash);
            if let Ok(InvoiceStatus::Paid(Some(preimage))) = asked.await {
                if let Err(error) = self.arrived(hash, Some(preimage)).await {
                    tracing::warn!(%error, "a preimage could not be kept");
                }
                return;
            }
        }
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
        if over {
            let all = self.sales.invoices(&invoice.sale).await?;
            let others = all
                .iter()
                .filter(|other| other.payment_hash != invoice.payment_hash);
            if others.into_iter().all(|other| is_over(other, now))
                && let Some(sale) = self
                    .sales
                    .happen(&invoice.sale, Event::RanOut, &Evidence::Clock)
                    .await?
            {
                self.news.tell(&sale.id, sale.version);
            }
        }
        if now < invoice.watch_until {
            return Ok(Seen::Open);
        }
        let hash = &invoice.payment_hash;
        self.sales.mark(hash, InvoiceState::Dead).await?;
        Ok(Seen::Over)
    }
}

/// Whether it has run out even if our clock is wrong.
fn is_over(invoice: &SaleInvoice, now: i64) -> bool {
    now >= invoice.expires_at.saturating_add(DISAGREEMENT)
}
