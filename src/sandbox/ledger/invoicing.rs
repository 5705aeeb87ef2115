//! Asking for money: new invoices, cancelled ones, and how they stand.

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use tokio::sync::broadcast;

use super::account::{Account, Wallet};
use super::bolt11::{self, Description, Node, NotWritten, Request};
use super::book::Ledger;
use super::ids;
use super::invoice::{Invoice, Payee, State, lifetime, news_of};
use crate::sandbox::people::WalletKind;

/// What to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sum {
    /// Whatever the payer likes.
    Open,
    /// Satoshis; a dollar wallet is credited with what the dealer gives for them.
    Sats(i64),
    /// Cents, for a dollar wallet.
    Cents(i64),
}

/// An invoice about to be written.
#[derive(Debug)]
pub(crate) struct Wish<'a> {
    pub(crate) sum: Sum,
    /// How long it is to live.
    pub(crate) minutes: Option<i64>,
    pub(crate) memo: Option<&'a str>,
    /// Takes the memo's place in the payment request.
    pub(crate) description_hash: Option<[u8; 32]>,
    pub(crate) external_id: Option<&'a str>,
}

/// Why there is no invoice.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAsked {
    #[error("A valid satoshi amount is required")]
    NoSats,
    #[error("A valid usd amount is required")]
    NoCents,
    #[error("Amount sent was too low for recipient's usd wallet.")]
    UnderOneCent,
    #[error("External id for invoice or transaction already exists")]
    TakenExternalId,
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
}

/// Why an invoice cannot be cancelled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotCancelled {
    NotFound,
    Processed,
}

impl Ledger {
    /// Writes an invoice into a wallet.
    pub(crate) fn ask(
        &self,
        account: &Account,
        wallet: &Wallet,
        wish: &Wish<'_>,
    ) -> Result<Invoice, NotAsked> {
        let now = self.clock.unix();
        let (sats, cents) = self.price(wallet.kind, wish.sum, now)?;
        let payee = Payee::Wallet {
            person: account.holder.id.clone(),
            account_id: account.id.clone(),
            wallet_id: wallet.id.clone(),
            kind: wallet.kind,
        };
        let lifetime = lifetime(wallet.kind, sats.is_some(), wish.minutes);
        let invoice = self.write(Node::Blink, payee, (sats, cents), lifetime, wish)?;
        self.invoices.with(|invoices| {
            if invoices.is_taken(&account.id, &invoice.external_id) {
                return Err(NotAsked::TakenExternalId);
            }
            invoices.add(invoice.clone());
            Ok(invoice)
        })
    }

    /// Writes an invoice of somebody's own node: the API knows nothing of it.
    pub(crate) fn ask_elsewhere(
        &self,
        person: &str,
        sats: i64,
        wish: &Wish<'_>,
    ) -> Result<Invoice, NotAsked> {
        let payee = Payee::Elsewhere {
            person: person.to_owned(),
        };
        let lifetime = lifetime(WalletKind::Btc, true, wish.minutes);
        let invoice = self.write(Node::Elsewhere, payee, (Some(sats), None), lifetime, wish)?;
        self.invoices.with(|invoices| invoices.add(invoice.clone()));
        Ok(invoice)
    }

    /// Makes an invoice of a wallet unpayable. Its status does not tell.
    pub(crate) fn cancel(&self, wallet_id: &str, payment_hash: &str) -> Result<(), NotCancelled> {
        let now = self.clock.unix();
        self.invoices.with(|invoices| {
            let invoice = invoices
                .find_mut(payment_hash)
                .filter(|invoice| invoice.wallet_id() == Some(wallet_id))
                .ok_or(NotCancelled::NotFound)?;
            match invoice.state {
                State::Open if now < invoice.expires_at => {
                    invoice.state = State::Cancelled;
                    Ok(())
                }
                State::Cancelled if now < invoice.expires_at => Ok(()),
                _ => Err(NotCancelled::Processed),
            }
        })
    }

    /// An invoice by its payment hash, wherever it leads.
    pub(crate) fn invoice(&self, payment_hash: &str) -> Option<Invoice> {
        self.invoices
            .with(|invoices| invoices.find(payment_hash).cloned())
    }

    /// An invoice by its payment request, with or without `lightning:`, or by its payment hash.
    pub(crate) fn invoice_known_as(&self, name: &str) -> Option<Invoice> {
        let name = name.trim().to_ascii_lowercase();
        let name = name.strip_prefix("lightning:").unwrap_or(&name);
        let name = name.trim_start_matches('/');
        self.invoice(name)
            .or_else(|| self.invoice(&bolt11::read(name)?.payment_hash))
    }

    /// All invoices, newest first.
    pub(crate) fn all_invoices(&self) -> Vec<Invoice> {
        self.invoices
            .with(|invoices| invoices.newest_first().cloned().collect())
    }

    /// Tells of invoices, by their hash, whenever somebody should look at them again.
    pub(crate) fn news(&self) -> broadcast::Receiver<Arc<str>> {
        self.news.subscribe()
    }

    /// Lets everybody who watches an invoice look at it again.
    pub(crate) fn announce(&self, payment_hash: &str) {
        // Nobody may be listening.
        let _ = self.news.send(news_of(payment_hash));
    }

    /// What the payer pays and what a dollar wallet gets.
    fn price(
        &self,
        kind: WalletKind,
        sum: Sum,
        now: i64,
    ) -> Result<(Option<i64>, Option<i64>), NotAsked> {
        match (sum, kind) {
            (Sum::Open, _) => Ok((None, None)),
            (Sum::Sats(..=0), _) => Err(NotAsked::NoSats),
            (Sum::Cents(..=0), _) => Err(NotAsked::NoCents),
            (Sum::Sats(sats), WalletKind::Btc) => Ok((Some(sats), None)),
            (Sum::Sats(sats), WalletKind::Usd) => match self.market.cents_for(sats, now) {
                ..=0 => Err(NotAsked::UnderOneCent),
                cents => Ok((Some(sats), Some(cents))),
            },
            (Sum::Cents(cents), _) => Ok((Some(self.market.sats_for(cents, now)), Some(cents))),
        }
    }

    fn write(
        &self,
        node: Node,
        payee: Payee,
        (sats, cents): (Option<i64>, Option<i64>),
        lifetime: i64,
        wish: &Wish<'_>,
    ) -> Result<Invoice, NotWritten> {
        let (preimage, secret) = (self.chance.bytes::<32>(), self.chance.bytes::<32>());
        let mut payment_hash = [0; 32];
        payment_hash.copy_from_slice(digest(&SHA256, &preimage).as_ref());
        let created_at = self.clock.unix();
        let payment_request = Request {
            node,
            payment_hash,
            secret,
            sats,
            description: match wish.description_hash {
                Some(hash) => Description::Hash(hash),
                None => Description::Words(wish.memo.unwrap_or_default()),
            },
            created_at,
            lifetime,
        }
        .write()?;
        let payment_hash = ids::hex(&payment_hash);
        Ok(Invoice {
            payment_request,
            payment_secret: ids::hex(&secret),
            preimage: ids::hex(&preimage),
            payee,
            sats,
            cents,
            memo: wish.memo.map(str::to_owned),
            external_id: wish
                .external_id
                .map_or_else(|| payment_hash.clone(), str::to_owned),
            payment_hash,
            created_at,
            expires_at: created_at + lifetime,
            state: State::Open,
        })
    }
}
