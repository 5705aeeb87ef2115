//! Paying invoices: at once, or held for a while; each of them once.

use super::account::Account;
use super::book::Ledger;
use super::entry::{Entry, Initiation, Settlement, Status};
use super::ids;
use super::invoice::{Invoice, Payee, State};
use crate::sandbox::people::WalletKind;

/// A payment into a dollar wallet that was held for longer is declined: seconds after creation.
const DOLLARS_WAIT: i64 = 300;

/// Why an invoice was not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPaid {
    /// No node here has written it.
    #[error("there is no such invoice here")]
    NoSuchInvoice,
    /// An invoice is paid once.
    #[error("the invoice is already paid")]
    AlreadyPaid,
    /// Too late.
    #[error("the invoice has expired")]
    Expired,
    /// Its maker wants no money any more, or a payment was declined.
    #[error("the invoice was cancelled")]
    Cancelled,
    /// A payment is on its way already.
    #[error("a payment of this invoice is held")]
    Held,
    /// There is nothing to settle or to release.
    #[error("no payment of this invoice is held")]
    NotHeld,
    /// It leaves the amount to the payer, who named none.
    #[error("the invoice leaves the amount to the payer: at least 1 satoshi")]
    AmountMissing,
    /// It asks for a certain amount.
    #[error("the invoice asks for another amount")]
    OtherAmount,
    /// Held for so long that the dollars would have another price; the payer gets the money back.
    #[error("the payment was held for too long and is declined")]
    Declined,
}

impl Ledger {
    /// Pays an invoice, found by payment request or hash, and books it at once. `sats` where it leaves
    /// the amount to the payer.
    pub(crate) fn pay(&self, name: &str, sats: Option<i64>) -> Result<Invoice, NotPaid> {
        self.hold(name, sats)?;
        self.settle(name)
    }

    /// Pays an invoice, and nobody books it yet.
    pub(crate) fn hold(&self, name: &str, sats: Option<i64>) -> Result<Invoice, NotPaid> {
        let now = self.clock.unix();
        self.with_invoice(name, |invoice| {
            match invoice.state {
                State::Paid { .. } => return Err(NotPaid::AlreadyPaid),
                State::Held { .. } => return Err(NotPaid::Held),
                State::Cancelled => return Err(NotPaid::Cancelled),
                State::Open if now >= invoice.expires_at => return Err(NotPaid::Expired),
                State::Open => {}
            }
            let sats = match (invoice.sats, sats) {
                (Some(asked), None) => asked,
                (Some(asked), Some(sats)) if asked == sats => asked,
                (Some(_), Some(_)) => return Err(NotPaid::OtherAmount),
                (None, Some(sats)) if sats > 0 => sats,
                (None, _) => return Err(NotPaid::AmountMissing),
            };
            invoice.state = State::Held { sats, since: now };
            Ok(invoice.clone())
        })
    }

    /// Books a held payment, also one of an invoice that has expired meanwhile.
    pub(crate) fn settle(&self, name: &str) -> Result<Invoice, NotPaid> {
        let now = self.clock.unix();
        let settled = self.with_invoice(name, |invoice| {
            let State::Held { sats, .. } = invoice.state else {
                return Err(NotPaid::NotHeld);
            };
            if is_dollars(invoice) && now > invoice.created_at + DOLLARS_WAIT {
                invoice.state = State::Cancelled;
                return Err(NotPaid::Declined);
            }
            self.book(invoice, sats, now);
            invoice.state = State::Paid { sats, at: now };
            Ok(invoice.clone())
        })?;
        self.announce(&settled.payment_hash);
        Ok(settled)
    }

    /// Gives a held payment back. The invoice cannot be paid any more, and does not tell.
    pub(crate) fn release(&self, name: &str) -> Result<Invoice, NotPaid> {
        self.with_invoice(name, |invoice| {
            let State::Held { .. } = invoice.state else {
                return Err(NotPaid::NotHeld);
            };
            invoice.state = State::Cancelled;
            Ok(invoice.clone())
        })
    }

    fn with_invoice<T>(
        &self,
        name: &str,
        act: impl FnOnce(&mut Invoice) -> Result<T, NotPaid>,
    ) -> Result<T, NotPaid> {
        let hash = self
            .invoice_known_as(name)
            .ok_or(NotPaid::NoSuchInvoice)?
            .payment_hash;
        self.invoices.with(|invoices| {
            let invoice = invoices.find_mut(&hash).ok_or(NotPaid::NoSuchInvoice)?;
            act(invoice)
        })
    }

    /// Credits the payee, whatever the account may do by now: the invoice was made before.
    fn book(&self, invoice: &Invoice, sats: i64, now: i64) {
        let Payee::Wallet {
            person,
            wallet_id,
            kind,
            ..
        } = &invoice.payee
        else {
            return;
        };
        self.change(person, |account| {
            let number = self.next_number();
            let at = account.not_before_the_last(now);
            let (wallet_id, kind, amount) = match (kind, invoice.cents) {
                (WalletKind::Btc, _) => (wallet_id.clone(), WalletKind::Btc, sats),
                (WalletKind::Usd, Some(cents)) => (wallet_id.clone(), WalletKind::Usd, cents),
                (WalletKind::Usd, None) => self.convert(account, wallet_id, sats, now),
            };
            account.post(Entry {
                id: ids::entry_id(at, number),
                wallet_id,
                kind,
                created_at: at,
                priced_at: self.market.moment(at),
                amount,
                fee: 0,
                status: Status::Success,
                memo: invoice.memo.clone(),
                external_id: Some(invoice.external_id.clone()),
                currency: account.currency,
                initiation: Initiation::Lightning {
                    payment_hash: invoice.payment_hash.clone(),
                    payment_request: invoice.payment_request.clone(),
                },
                settlement: Settlement::Lightning {
                    preimage: Some(invoice.preimage.clone()),
                },
            });
        });
    }

    /// What a payment of any amount into a dollar wallet becomes: less than a cent goes to the
    /// account's bitcoin wallet.
    fn convert(
        &self,
        account: &Account,
        wallet_id: &str,
        sats: i64,
        now: i64,
    ) -> (String, WalletKind, i64) {
        match (
            self.market.cents_for(sats, now),
            account.wallet_of(WalletKind::Btc),
        ) {
            (..=0, Some(bitcoin)) => (bitcoin.id.clone(), WalletKind::Btc, sats),
            (cents, _) => (wallet_id.to_owned(), WalletKind::Usd, cents),
        }
    }
}

fn is_dollars(invoice: &Invoice) -> bool {
    matches!(
        invoice.payee,
        Payee::Wallet {
            kind: WalletKind::Usd,
            ..
        }
    )
}
