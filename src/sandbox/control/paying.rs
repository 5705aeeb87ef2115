//! Power over invoices: who pays them, when, and whether it is booked.

use std::time::Duration;

use serde::Serialize;

use super::handle::Control;
use crate::sandbox::ledger::invoice::{Invoice, InvoiceStatus, Payee, State};
use crate::sandbox::ledger::market::Prices;
use crate::sandbox::ledger::paying::NotPaid;
use crate::sandbox::people::{Standing, WalletKind};
use crate::sandbox::scripted::Scripted;
use crate::sandbox::webhooks::Delivery;

/// How long after its expiry a late payment is booked: seconds.
const LATE: i64 = 5;

/// An invoice as the controls see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenInvoice {
    /// 64 hex digits.
    pub payment_hash: String,
    /// BOLT11.
    pub payment_request: String,
    /// What the payer gets for paying; **secret until then**.
    #[serde(skip)]
    pub preimage: String,
    /// The id of the person who gets the money.
    pub person: String,
    /// The wallet that is credited; none for an invoice of a node that is not Blink's.
    pub wallet_id: Option<String>,
    /// What that wallet counts in.
    #[serde(skip)]
    pub wallet: Option<WalletKind>,
    /// What the payer pays; none leaves it to the payer.
    pub sats: Option<i64>,
    /// What a dollar wallet is credited with, where that was fixed.
    pub cents: Option<i64>,
    /// What was written with it.
    pub memo: Option<String>,
    /// Its reference.
    pub external_id: String,
    /// What the API says of it.
    pub status: InvoiceStatus,
    /// Whether a payment waits for being booked.
    pub held: bool,
    /// Whether nobody can pay it any more.
    pub cancelled: bool,
    /// Unix seconds.
    pub created_at: i64,
    /// Unix seconds.
    pub expires_at: i64,
}

impl SeenInvoice {
    fn of(invoice: Invoice, now: i64) -> Self {
        let (wallet_id, wallet) = match &invoice.payee {
            Payee::Wallet {
                wallet_id, kind, ..
            } => (Some(wallet_id.clone()), Some(*kind)),
            Payee::Elsewhere { .. } => (None, None),
        };
        Self {
            status: invoice.status(now),
            held: matches!(invoice.state, State::Held { .. }),
            cancelled: invoice.state == State::Cancelled,
            person: invoice.person().to_owned(),
            wallet_id,
            wallet,
            payment_hash: invoice.payment_hash,
            payment_request: invoice.payment_request,
            preimage: invoice.preimage,
            sats: invoice.sats,
            cents: invoice.cents,
            memo: invoice.memo,
            external_id: invoice.external_id,
            created_at: invoice.created_at,
            expires_at: invoice.expires_at,
        }
    }

    /// Whether somebody could pay it now.
    pub fn is_open(&self) -> bool {
        self.status == InvoiceStatus::Pending && !self.held && !self.cancelled
    }
}

impl Control {
    /// Every invoice, newest first.
    pub fn invoices(&self) -> Vec<SeenInvoice> {
        let all = self.world().ledger.all_invoices().into_iter();
        all.map(|invoice| self.seen(invoice)).collect()
    }

    /// Those that somebody could pay now, newest first.
    pub fn open_invoices(&self) -> Vec<SeenInvoice> {
        let mut all = self.invoices();
        all.retain(SeenInvoice::is_open);
        all
    }

    /// How many are paid.
    pub fn paid_invoices(&self) -> usize {
        let all = self.invoices();
        let paid = |invoice: &&SeenInvoice| invoice.status == InvoiceStatus::Paid;
        all.iter().filter(paid).count()
    }

    /// The invoice of a payment request or a payment hash.
    pub fn invoice(&self, name: &str) -> Option<SeenInvoice> {
        let invoice = self.world().ledger.invoice_known_as(name);
        invoice.map(|invoice| self.seen(invoice))
    }

    /// Pays an invoice, named by payment request or hash, and books it. **It can be paid once**: a sale
    /// that is paid twice has two invoices.
    pub fn pay(&self, name: &str) -> Result<SeenInvoice, NotPaid> {
        self.pay_amount(name, None)
    }

    /// The same with so many satoshis, for an invoice that leaves the amount to the payer.
    pub fn pay_amount(
        &self,
        name: &str,
        sats: impl Into<Option<i64>>,
    ) -> Result<SeenInvoice, NotPaid> {
        let paid = self.world().ledger.pay(name, sats.into())?;
        Ok(self.seen(paid))
    }

    /// Pays it later by the sandbox's clock, if that still works then.
    pub fn pay_after(
        &self,
        name: &str,
        sats: Option<i64>,
        delay: Duration,
    ) -> Result<SeenInvoice, NotPaid> {
        let invoice = self.invoice(name).ok_or(NotPaid::NoSuchInvoice)?;
        let clock = self.world().clock.clone();
        let due = jiff::SignedDuration::try_from(delay).unwrap_or(jiff::SignedDuration::MAX);
        let due = clock
            .now()
            .saturating_add(due)
            .unwrap_or(jiff::Timestamp::MAX);
        let ledger = self.world().ledger.clone();
        let hash = invoice.payment_hash.clone();
        tokio::spawn(async move {
            clock.reaches(due).await;
            if let Err(reason) = ledger.pay(&hash, sats) {
                tracing::info!(%reason, "a payment that was to come later did not");
            }
        });
        Ok(invoice)
    }

    /// Pays it, and nobody books it: the status stays pending.
    pub fn hold(&self, name: &str, sats: Option<i64>) -> Result<SeenInvoice, NotPaid> {
        let held = self.world().ledger.hold(name, sats)?;
        Ok(self.seen(held))
    }

    /// Books a held payment, also after the invoice has expired.
    pub fn settle(&self, name: &str) -> Result<SeenInvoice, NotPaid> {
        let paid = self.world().ledger.settle(name)?;
        Ok(self.seen(paid))
    }

    /// Gives a held payment back.
    pub fn release(&self, name: &str) -> Result<SeenInvoice, NotPaid> {
        let released = self.world().ledger.release(name)?;
        Ok(self.seen(released))
    }

    /// Holds a payment now and books it five seconds after the invoice has expired, when everybody was told. A
    /// dollar invoice of five minutes is declined by then.
    pub fn pay_late(&self, name: &str, sats: Option<i64>) -> Result<SeenInvoice, NotPaid> {
        let held = self.hold(name, sats)?;
        let due = jiff::Timestamp::from_second(held.expires_at + LATE);
        let due = due.unwrap_or(jiff::Timestamp::MAX);
        let (clock, ledger) = (self.world().clock.clone(), self.world().ledger.clone());
        let hash = held.payment_hash.clone();
        tokio::spawn(async move {
            clock.reaches(due).await;
            if let Err(reason) = ledger.settle(&hash) {
                tracing::info!(%reason, "a late payment was not booked");
            }
        });
        Ok(held)
    }

    /// How many invoices an account may ask for in a minute, and others on its behalf; none means any
    /// number. Forgets what was counted.
    pub fn set_invoice_limit(&self, limit: Option<u32>) {
        self.world().ledger.rates.set_limit(limit);
    }

    /// What the API says instead of making an invoice, from now on; none lets it make them again.
    pub fn script_invoices(&self, script: Option<Scripted>) {
        self.world().script.set(script);
    }

    /// The phone numbers for which an account was made because somebody asked for them.
    pub fn invited(&self) -> Vec<String> {
        self.world().ledger.invited()
    }

    /// Lets a person's account (by id) do more or less; false where there is no such person.
    pub fn set_standing(&self, person: &str, standing: Standing) -> bool {
        self.world().ledger.set_standing(person, standing)
    }

    /// Lets a person (by id) have that name and nobody else; false where there is no such person.
    pub fn set_username(&self, person: &str, username: Option<&str>) -> bool {
        self.world().ledger.set_username(person, username)
    }

    /// What a person's account (by id) may do.
    pub fn standing(&self, person: &str) -> Option<Standing> {
        let account = self.world().ledger.account_of(person)?;
        Some(account.standing)
    }

    /// How prices behave.
    pub fn prices(&self) -> Prices {
        self.world().ledger.market.prices()
    }

    /// Stops the prices where they are, or lets them go on.
    pub fn set_prices(&self, prices: Prices) {
        let now = self.world().clock.unix();
        self.world().ledger.market.set(prices, now);
    }

    /// What happens to the posts about invoices.
    pub fn delivery(&self) -> Delivery {
        self.world().webhooks.delivery()
    }

    /// What happens to the posts about invoices from now on.
    pub fn set_delivery(&self, delivery: Delivery) {
        self.world().webhooks.deliver(delivery);
    }

    /// Where whoever made an invoice wants to be told of it.
    pub fn told_at(&self, name: &str) -> Option<String> {
        let invoice = self.invoice(name)?;
        self.world().webhooks.address_for(&invoice.payment_hash)
    }

    /// Posts that an invoice is paid, with a wrong preimage, whether it is or not; false where its maker
    /// gave no address.
    pub async fn forge_webhook(&self, name: &str) -> bool {
        match self.invoice(name) {
            Some(invoice) => self.world().webhooks.forge(&invoice.payment_hash).await,
            None => false,
        }
    }

    fn seen(&self, invoice: Invoice) -> SeenInvoice {
        SeenInvoice::of(invoice, self.world().clock.unix())
    }
}
