//! Sending: inside Blink at once and without a fee, to others over Lightning. Each invoice is paid once.

use std::sync::Arc;

use super::account::Account;
use super::bolt11;
use super::book::Ledger;
use super::booking::Inside;
use super::entry::{Entry, Initiation, Settlement, Status};
use super::ids;
use super::invoice::{Invoice, Payee, State};
use super::not_sent::{NotSent, Payer, Sent};
use super::sends::{Fate, OnItsWay};
use crate::sandbox::people::WalletKind;

impl Ledger {
    /// Pays a wallet at Blink, in the unit of the wallet that pays.
    pub(crate) fn send_inside(
        &self,
        payer: Payer<'_>,
        recipient_wallet: &str,
        amount: i64,
    ) -> Result<Sent, NotSent> {
        let recipient = self
            .account_with_wallet(recipient_wallet)
            .ok_or(NotSent::InactiveRecipient)?;
        let wallet = recipient
            .wallet(recipient_wallet)
            .ok_or(NotSent::InactiveRecipient)?;
        self.may_send(&payer, &recipient, &wallet.id, amount)?;
        // Held for as long as nobody else may pay or be paid, as for invoices.
        self.invoices.with(|_| {
            let inside = Inside {
                debit: amount,
                credit: self.worth(payer.kind, wallet.kind, amount)?,
                recipient: &recipient,
                wallet,
                initiation: None,
            };
            self.book_inside(payer, &inside)
        })
    }

    /// Pays an invoice; `amount`, in the unit of the wallet that pays, where it names none.
    pub(crate) fn send_invoice(
        &self,
        payer: Payer<'_>,
        text: &str,
        amount: Option<i64>,
    ) -> Result<Sent, NotSent> {
        let read = bolt11::read(text).ok_or(NotSent::NoInvoice)?;
        match (read.sats, amount) {
            (None, None) => return Err(NotSent::AmountMissing),
            (Some(_), Some(_)) => return Err(NotSent::AmountGiven),
            (_, Some(..=0)) => return Err(NotSent::NoAmount),
            _ => {}
        }
        if self.sends.restricted.get() {
            return Err(NotSent::Restricted);
        }
        self.invoices.with(|invoices| {
            let before = self.last_send(&payer, &read.payment_hash);
            if before
                .as_ref()
                .is_some_and(|entry| entry.status == Status::Pending)
            {
                return Err(NotSent::InTransit);
            }
            let invoice = invoices.find_mut(&read.payment_hash);
            let was_paid = invoice
                .as_ref()
                .is_some_and(|invoice| matches!(invoice.state, State::Paid { .. }));
            if was_paid
                || before
                    .as_ref()
                    .is_some_and(|entry| entry.status == Status::Success)
            {
                return Ok(Sent::AlreadyPaid(before));
            }
            if self.clock.unix() >= read.expires_at {
                return Err(NotSent::Expired);
            }
            match invoice {
                Some(invoice) if invoice.state != State::Open => Err(NotSent::Expired),
                Some(invoice) if invoice.wallet_id().is_some() => {
                    self.pay_inside(payer, invoice, amount)
                }
                invoice => self.pay_outside(payer, &read, invoice, amount),
            }
        })
    }

    /// What an invoice costs on top, in the unit of the wallet that pays: nothing inside Blink.
    pub(crate) fn fee_of(
        &self,
        kind: WalletKind,
        text: &str,
        amount: Option<i64>,
    ) -> Result<i64, NotSent> {
        let read = bolt11::read(text).ok_or(NotSent::NoInvoice)?;
        let sats = match (read.sats, amount) {
            (Some(sats), None) => sats,
            (None, Some(amount)) if amount > 0 => self.in_sats(kind, amount),
            (None, None) => return Err(NotSent::AmountMissing),
            (Some(_), Some(_)) => return Err(NotSent::AmountGiven),
            (None, Some(_)) => return Err(NotSent::NoAmount),
        };
        let invoice = self.invoice(&read.payment_hash);
        if invoice.is_some_and(|invoice| invoice.wallet_id().is_some()) {
            return Ok(0);
        }
        Ok(self.fee(kind, sats))
    }

    fn pay_inside(
        &self,
        payer: Payer<'_>,
        invoice: &mut Invoice,
        amount: Option<i64>,
    ) -> Result<Sent, NotSent> {
        let Payee::Wallet {
            person, wallet_id, ..
        } = &invoice.payee
        else {
            return Err(NotSent::NoInvoice);
        };
        let recipient = self.account_of(person).ok_or(NotSent::InactiveRecipient)?;
        let wallet = recipient
            .wallet(wallet_id)
            .ok_or(NotSent::InactiveRecipient)?;
        let (debit, credit) = match (invoice.sats, invoice.cents, amount) {
            (Some(sats), cents, _) => {
                let credit = cents.unwrap_or(sats);
                let debit = match (payer.kind, cents) {
                    (WalletKind::Btc, _) => sats,
                    (WalletKind::Usd, Some(cents)) => cents,
                    (WalletKind::Usd, None) => self.dear_cents(sats),
                };
                (debit, credit)
            }
            (None, _, Some(amount)) => (
                amount,
                self.worth(payer.kind, wallet.kind, amount).unwrap_or(0),
            ),
            (None, _, None) => return Err(NotSent::AmountMissing),
        };
        self.may_send(&payer, &recipient, &wallet.id, debit)?;
        // Less than a cent is credited in satoshis.
        let (wallet, credit) = match (credit, recipient.wallet_of(WalletKind::Btc)) {
            (..=0, Some(bitcoin)) => (bitcoin, self.in_sats(payer.kind, debit)),
            _ => (wallet, credit),
        };
        let copy = invoice.clone();
        let inside = Inside {
            debit,
            credit,
            recipient: &recipient,
            wallet,
            initiation: Some(&copy),
        };
        let sent = self.book_inside(payer, &inside)?;
        invoice.state = State::Paid {
            sats: invoice
                .sats
                .unwrap_or_else(|| self.in_sats(payer.kind, debit)),
            at: self.clock.unix(),
        };
        self.announce(&invoice.payment_hash);
        Ok(sent)
    }

    fn pay_outside(
        &self,
        payer: Payer<'_>,
        read: &bolt11::Read,
        invoice: Option<&mut Invoice>,
        amount: Option<i64>,
    ) -> Result<Sent, NotSent> {
        let (sats, principal) = match (read.sats, amount) {
            (Some(sats), _) => (sats, self.cost(payer.kind, sats)),
            (None, Some(amount)) => (self.in_sats(payer.kind, amount), amount),
            (None, None) => return Err(NotSent::AmountMissing),
        };
        let fee = self.fee(payer.kind, sats);
        self.has(&payer, principal + fee)?;
        let fate = self.sends.fate.get();
        if fate == Fate::NoRoute {
            return Err(NotSent::NoRoute);
        }
        let now = self.clock.unix();
        let preimage = invoice.as_ref().map_or_else(
            || ids::preimage_and_hash(&read.payment_hash).0,
            |invoice| invoice.preimage.clone(),
        );
        let status = match fate {
            Fate::Arrives | Fate::NoRoute => Status::Success,
            Fate::ComesBack => Status::Failure,
            Fate::OnItsWay { .. } => Status::Pending,
        };
        let entry = self
            .change(payer.person, |account| {
                let entry = self.debit(account, &payer, principal, fee);
                let entry = Entry {
                    status,
                    initiation: Initiation::Lightning {
                        payment_hash: read.payment_hash.clone(),
                        payment_request: read.text.clone(),
                    },
                    settlement: Settlement::Lightning {
                        preimage: (status == Status::Success).then(|| preimage.clone()),
                    },
                    ..entry
                };
                account.post(entry.clone());
                match status {
                    Status::Success => self.give_fee_back(account, &entry),
                    Status::Failure => self.refund(account, &entry),
                    Status::Pending => {}
                }
                Arc::new(entry)
            })
            .ok_or(NotSent::InactiveRecipient)?;
        if let Fate::OnItsWay { seconds, arrives } = fate {
            let one = OnItsWay {
                person: payer.person.to_owned(),
                entry: entry.id.clone(),
                preimage,
                ends_at: seconds.map(|seconds| now + seconds),
                arrives,
            };
            self.sends.pending.with(|pending| pending.push(one));
            return Ok(Sent::Pending(entry));
        }
        if status == Status::Failure {
            return Ok(Sent::Failure(entry));
        }
        if let Some(invoice) = invoice {
            invoice.state = State::Paid { sats, at: now };
            self.announce(&invoice.payment_hash);
        }
        Ok(Sent::Success(entry))
    }

    fn may_send(
        &self,
        payer: &Payer<'_>,
        recipient: &Account,
        recipient_wallet: &str,
        amount: i64,
    ) -> Result<(), NotSent> {
        if amount <= 0 {
            return Err(NotSent::NoAmount);
        }
        if payer.wallet_id == recipient_wallet {
            return Err(NotSent::Itself);
        }
        if !recipient.is_active() {
            return Err(NotSent::InactiveRecipient);
        }
        if self.sends.restricted.get() {
            return Err(NotSent::Restricted);
        }
        self.has(payer, amount)
    }

    fn has(&self, payer: &Payer<'_>, amount: i64) -> Result<(), NotSent> {
        let account = self.account_of(payer.person);
        let balance = account
            .and_then(|account| Some(account.wallet(payer.wallet_id)?.balance))
            .unwrap_or(0);
        if amount > balance {
            return Err(NotSent::Balance(amount, balance));
        }
        Ok(())
    }

    /// The newest send for that hash by any wallet of the payer's account.
    fn last_send(&self, payer: &Payer<'_>, hash: &str) -> Option<Arc<Entry>> {
        let account = self.account_of(payer.person)?;
        let mut sends = account.entries.iter().rev().filter(|entry| {
            !entry.is_receipt()
                && matches!(&entry.initiation, Initiation::Lightning { payment_hash, .. } if payment_hash == hash)
        });
        sends.next().cloned()
    }
}
