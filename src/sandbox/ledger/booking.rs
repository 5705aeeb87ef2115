//! The entries of what is sent: both sides of a payment inside Blink, what leaves it, and what comes back.

use std::sync::Arc;

use super::account::{Account, Wallet};
use super::book::Ledger;
use super::entry::{CounterParty, Entry, Initiation, Settlement, Status};
use super::ids;
use super::invoice::Invoice;
use super::not_sent::{NotSent, Payer, Sent};
use super::price::cents_to_sats;
use super::sends::OnItsWay;
use crate::sandbox::people::{Person, WalletKind};

/// The two sides of a payment inside Blink, in their wallets' units.
pub(super) struct Inside<'a> {
    pub(super) debit: i64,
    pub(super) credit: i64,
    pub(super) recipient: &'a Account,
    pub(super) wallet: &'a Wallet,
    pub(super) initiation: Option<&'a Invoice>,
}

impl Ledger {
    /// Ends what is on its way and due, or all of it where `all`; then as `arrives` says, where it says.
    pub(crate) fn end_sends(&self, all: bool, arrives: Option<bool>) -> usize {
        let now = self.clock.unix();
        let due = self.sends.pending.with(|pending| {
            let is_due = |one: &OnItsWay| all || one.ends_at.is_some_and(|at| at <= now);
            let (due, rest) = pending.drain(..).partition(is_due);
            *pending = rest;
            due
        });
        let count = due.len();
        for one in due {
            self.end_send(&one, arrives.unwrap_or(one.arrives));
        }
        count
    }

    fn end_send(&self, one: &OnItsWay, arrives: bool) {
        self.change(&one.person, |account| {
            let Some(entry) = account.entry(&one.entry).cloned() else {
                return;
            };
            let ended = Entry {
                status: if arrives {
                    Status::Success
                } else {
                    Status::Failure
                },
                settlement: Settlement::Lightning {
                    preimage: arrives.then(|| one.preimage.clone()),
                },
                ..(*entry).clone()
            };
            account.replace(ended.clone());
            match arrives {
                true => self.give_fee_back(account, &ended),
                false => self.refund(account, &entry),
            }
        });
    }

    pub(super) fn book_inside(
        &self,
        payer: Payer<'_>,
        inside: &Inside<'_>,
    ) -> Result<Sent, NotSent> {
        let side = |holder: &Person, wallet: &str| CounterParty {
            username: holder.username.clone(),
            wallet_id: Some(wallet.to_owned()),
        };
        let initiation = |other: &CounterParty| match inside.initiation {
            None => Initiation::IntraLedger(other.clone()),
            Some(invoice) => Initiation::Lightning {
                payment_hash: invoice.payment_hash.clone(),
                payment_request: invoice.payment_request.clone(),
            },
        };
        let preimage = inside.initiation.map(|invoice| invoice.preimage.clone());
        let recipient = side(&inside.recipient.holder, &inside.wallet.id);
        let sent = self.change(payer.person, |account| {
            let entry = Entry {
                initiation: initiation(&recipient),
                settlement: Settlement::IntraLedger {
                    other: recipient.clone(),
                    preimage: preimage.clone(),
                },
                ..self.debit(account, &payer, inside.debit, 0)
            };
            let entry = Entry {
                memo: entry
                    .memo
                    .or_else(|| inside.initiation.and_then(|invoice| invoice.memo.clone())),
                ..entry
            };
            account.post(entry.clone());
            (Arc::new(entry), side(&account.holder, payer.wallet_id))
        });
        let (entry, sender) = sent.ok_or(NotSent::InactiveRecipient)?;
        self.change(&inside.recipient.holder.id, |account| {
            let at = account.not_before_the_last(self.clock.unix());
            account.post(Entry {
                id: ids::entry_id(at, self.next_number()),
                wallet_id: inside.wallet.id.clone(),
                kind: inside.wallet.kind,
                created_at: at,
                priced_at: self.market.moment(at),
                amount: inside.credit,
                fee: 0,
                status: Status::Success,
                memo: match inside.initiation {
                    Some(invoice) => invoice.memo.clone(),
                    None => payer.memo.map(str::to_owned),
                },
                external_id: inside.initiation.map(|invoice| invoice.external_id.clone()),
                currency: account.currency,
                initiation: initiation(&sender),
                settlement: Settlement::IntraLedger {
                    other: sender.clone(),
                    preimage: preimage.clone(),
                },
            });
        });
        Ok(Sent::Success(entry))
    }

    /// An entry that takes money from a wallet; how it was asked for and settled is still to be filled in.
    pub(super) fn debit(
        &self,
        account: &Account,
        payer: &Payer<'_>,
        principal: i64,
        fee: i64,
    ) -> Entry {
        let at = account.not_before_the_last(self.clock.unix());
        Entry {
            id: ids::entry_id(at, self.next_number()),
            wallet_id: payer.wallet_id.to_owned(),
            kind: payer.kind,
            created_at: at,
            priced_at: self.market.moment(at),
            amount: -principal - fee,
            fee,
            status: Status::Success,
            memo: payer.memo.map(str::to_owned),
            external_id: None,
            currency: account.currency,
            initiation: Initiation::IntraLedger(CounterParty::default()),
            settlement: Settlement::Lightning { preimage: None },
        }
    }

    /// What was taken for the fee and not needed comes back as an entry of its own.
    pub(super) fn give_fee_back(&self, account: &mut Account, sent: &Entry) {
        let amount = self
            .sends
            .fee_back
            .get()
            .map_or(0, |share| sent.fee / share.max(1));
        if amount < 1 {
            return;
        }
        let at = account.not_before_the_last(self.clock.unix());
        account.post(Entry {
            id: ids::entry_id(at, self.next_number()),
            created_at: at,
            priced_at: self.market.moment(at),
            amount,
            fee: 0,
            ..sent.clone()
        });
    }

    /// Gives a failed payment back; **one from the dollar wallet into the bitcoin wallet**.
    pub(super) fn refund(&self, account: &mut Account, failed: &Entry) {
        let at = account.not_before_the_last(self.clock.unix());
        let back = -failed.amount;
        let (wallet_id, kind, amount, fee) = match (failed.kind, account.wallet_of(WalletKind::Btc))
        {
            (WalletKind::Usd, Some(bitcoin)) => (
                bitcoin.id.clone(),
                WalletKind::Btc,
                cents_to_sats(back, self.market.moment(at)),
                cents_to_sats(failed.fee, self.market.moment(at)),
            ),
            _ => (failed.wallet_id.clone(), failed.kind, back, failed.fee),
        };
        let refund = Entry {
            id: ids::entry_id(at, self.next_number()),
            wallet_id,
            kind,
            created_at: at,
            priced_at: self.market.moment(at),
            amount,
            fee,
            status: Status::Failure,
            ..failed.clone()
        };
        account.post(refund);
    }
}
