//! Writes entries of every kind into a new account, in the order of time.

use std::sync::atomic::{AtomicU32, Ordering};

use super::dice::Dice;
use crate::sandbox::ledger::account::Account;
use crate::sandbox::ledger::currency::{self, Currency};
use crate::sandbox::ledger::entry::{CounterParty, Entry, Initiation, Settlement, Status};
use crate::sandbox::ledger::receive::{DEPOSIT_FEE, FREE_ABOVE};
use crate::sandbox::ledger::{ids, price};
use crate::sandbox::people::WalletKind;

/// Other people at Blink; some have no username.
const OTHERS: &[Option<&str>] = &[
    Some("marta"),
    Some("el_zonte_surf"),
    Some("baker_tom"),
    Some("yuki88"),
    Some("bitcoin_ekasi"),
    None,
    None,
];

/// An account being written.
pub(super) struct Scribe<'a> {
    account: Account,
    /// Display currencies with the time each began, oldest first.
    currencies: Vec<(i64, &'static Currency)>,
    counter: &'a AtomicU32,
    pub(super) dice: Dice,
}

impl<'a> Scribe<'a> {
    pub(super) fn new(
        account: Account,
        currencies: Vec<(i64, &'static Currency)>,
        counter: &'a AtomicU32,
    ) -> Self {
        Self {
            dice: Dice::named(&account.id),
            account,
            currencies,
            counter,
        }
    }

    pub(super) fn into_account(self) -> Account {
        self.account
    }

    /// When the account was opened, Unix seconds.
    pub(super) fn opened_at(&self) -> i64 {
        self.account.created_at
    }

    pub(super) fn has(&self, kind: WalletKind) -> bool {
        self.account.wallet_of(kind).is_some()
    }

    /// As much of `wish` as the wallet can pay while keeping two thirds; nothing when that is too little.
    pub(super) fn afford(&self, kind: WalletKind, wish: i64, least: i64) -> Option<i64> {
        let balance = self.account.wallet_of(kind)?.balance;
        Some(wish.min(balance / 3)).filter(|&amount| amount >= least)
    }

    /// A Lightning invoice of ours, paid from outside; its reference is the payment hash unless one is given.
    pub(super) fn lightning_in(
        &mut self,
        at: i64,
        kind: WalletKind,
        amount: i64,
        memo: Option<&str>,
        reference: Option<String>,
    ) {
        let (preimage, payment_hash, initiation) = self.invoice(true);
        let settlement = Settlement::Lightning {
            preimage: Some(preimage),
        };
        let entry = self.entry(at, kind, amount, 0, initiation, settlement);
        self.post(Entry {
            memo: memo.map(str::to_owned),
            external_id: reference.or(Some(payment_hash)),
            ..entry
        });
    }

    /// A Lightning invoice of somebody else, paid by us; the fee comes on top.
    pub(super) fn lightning_out(
        &mut self,
        at: i64,
        kind: WalletKind,
        amount: i64,
        fee: i64,
        memo: Option<&str>,
        status: Status,
    ) {
        let known = self.dice.chance(70);
        let (preimage, _, initiation) = self.invoice(known);
        let settlement = Settlement::Lightning {
            preimage: Some(preimage).filter(|_| status == Status::Success),
        };
        let entry = self.entry(at, kind, -amount - fee, fee, initiation, settlement);
        self.post(Entry {
            memo: memo.map(str::to_owned),
            status,
            ..entry
        });
    }

    /// A Lightning send that failed: the debit and the refund, both marked as failures. What was sent
    /// from dollars comes back as bitcoin.
    pub(super) fn failed_send(&mut self, at: i64, kind: WalletKind, amount: i64, fee: i64) {
        let (_, _, initiation) = self.invoice(true);
        let settlement = Settlement::Lightning { preimage: None };
        let debit = self.entry(at, kind, -amount - fee, fee, initiation, settlement);
        let back_at = at + 31;
        let refund = match kind {
            WalletKind::Btc => Entry {
                amount: amount + fee,
                ..self.again(&debit, back_at)
            },
            WalletKind::Usd => Entry {
                kind: WalletKind::Btc,
                wallet_id: self.wallet_id(WalletKind::Btc),
                amount: price::cents_to_sats(amount + fee, at),
                fee: 0,
                ..self.again(&debit, back_at)
            },
        };
        for entry in [debit, refund] {
            self.post(Entry {
                status: Status::Failure,
                ..entry
            });
        }
    }

    /// A payment between two people at Blink: positive comes in, negative goes out.
    pub(super) fn inside(&mut self, at: i64, kind: WalletKind, amount: i64, memo: Option<&str>) {
        let other = self.somebody();
        let initiation = Initiation::IntraLedger(other.clone());
        let settlement = Settlement::IntraLedger {
            other,
            preimage: None,
        };
        let entry = self.entry(at, kind, amount, 0, initiation, settlement);
        self.post(Entry {
            memo: memo.map(str::to_owned),
            ..entry
        });
    }

    /// An invoice whose payer turned out to be at Blink: asked for over Lightning, settled inside.
    pub(super) fn invoice_inside(&mut self, at: i64, kind: WalletKind, amount: i64) {
        let (preimage, payment_hash, initiation) = self.invoice(true);
        let settlement = Settlement::IntraLedger {
            other: self.somebody(),
            preimage: Some(preimage),
        };
        let entry = self.entry(at, kind, amount, 0, initiation, settlement);
        self.post(Entry {
            external_id: Some(payment_hash).filter(|_| amount > 0),
            ..entry
        });
    }

    /// A confirmed deposit into the bitcoin wallet; the deposit fee is taken from it.
    pub(super) fn deposit(&mut self, at: i64, sats: i64) {
        let fee = if sats > FREE_ABOVE { 0 } else { DEPOSIT_FEE };
        let (initiation, settlement) = self.on_chain(None);
        let entry = self.entry(at, WalletKind::Btc, sats - fee, fee, initiation, settlement);
        self.post(entry);
    }

    /// A deposit that still waits for its confirmation.
    pub(super) fn pending_deposit(&mut self, at: i64, kind: WalletKind, amount: i64, fee: i64) {
        let (initiation, settlement) = self.on_chain(None);
        let entry = self.entry(at, kind, amount - fee, fee, initiation, settlement);
        self.account.pending.push(
            Entry {
                id: ids::uuid(&entry.id),
                status: Status::Pending,
                ..entry
            }
            .into(),
        );
    }

    /// Bitcoin sent on the chain; `expected` is set while it has not been broadcast.
    pub(super) fn withdrawal(&mut self, at: i64, sats: i64, fee: i64, expected: Option<i64>) {
        let (initiation, settlement) = self.on_chain(expected);
        let entry = self.entry(
            at,
            WalletKind::Btc,
            -sats - fee,
            fee,
            initiation,
            settlement,
        );
        self.post(Entry {
            status: expected.map_or(Status::Success, |_| Status::Pending),
            ..entry
        });
    }

    /// A conversion between the two wallets: one entry in each.
    pub(super) fn convert(&mut self, at: i64, from: WalletKind, amount: i64) {
        let (to, received) = match from {
            WalletKind::Btc => (WalletKind::Usd, price::sats_to_cents(amount, at)),
            WalletKind::Usd => (WalletKind::Btc, price::cents_to_sats(amount, at)),
        };
        for (kind, other, change) in [(from, to, -amount), (to, from, received)] {
            let other = CounterParty {
                username: None,
                wallet_id: Some(self.wallet_id(other)),
            };
            let initiation = Initiation::IntraLedger(other.clone());
            let settlement = Settlement::IntraLedger {
                other,
                preimage: None,
            };
            let entry = self.entry(at, kind, change, 0, initiation, settlement);
            self.post(entry);
        }
    }

    fn post(&mut self, entry: Entry) {
        self.account.post(entry);
    }

    fn entry(
        &mut self,
        at: i64,
        kind: WalletKind,
        amount: i64,
        fee: i64,
        initiation: Initiation,
        settlement: Settlement,
    ) -> Entry {
        Entry {
            id: ids::entry_id(at, self.number()),
            wallet_id: self.wallet_id(kind),
            kind,
            created_at: at,
            priced_at: at,
            amount,
            fee,
            status: Status::Success,
            memo: None,
            external_id: None,
            currency: self.currency_at(at),
            initiation,
            settlement,
        }
    }

    /// The same payment once more, later.
    fn again(&mut self, entry: &Entry, at: i64) -> Entry {
        Entry {
            id: ids::entry_id(at, self.number()),
            created_at: at,
            priced_at: at,
            ..entry.clone()
        }
    }

    /// Preimage, payment hash and how the invoice asks; Blink does not know every invoice's text.
    fn invoice(&mut self, known: bool) -> (String, String, Initiation) {
        let name = self.name();
        let (preimage, payment_hash) = ids::preimage_and_hash(&name);
        let initiation = Initiation::Lightning {
            payment_hash: payment_hash.clone(),
            payment_request: if known {
                ids::payment_request(&name)
            } else {
                String::new()
            },
        };
        (preimage, payment_hash, initiation)
    }

    fn on_chain(&mut self, expected: Option<i64>) -> (Initiation, Settlement) {
        let name = self.name();
        let address = if self.dice.chance(10) {
            "<no-address>".to_owned()
        } else {
            ids::address(&name)
        };
        let broadcast = expected.is_none();
        let settlement = Settlement::OnChain {
            transaction_hash: broadcast.then(|| ids::hash(&name)),
            vout: if broadcast {
                self.dice.pick(&[0, 1, 1, 2])
            } else {
                None
            },
            arrival_estimated_at: expected,
        };
        (Initiation::OnChain { address }, settlement)
    }

    fn somebody(&mut self) -> CounterParty {
        let username = self.dice.pick(OTHERS).flatten().map(str::to_owned);
        let wallet_id = match &username {
            Some(name) => ids::uuid(name),
            None => ids::uuid(&self.name()),
        };
        CounterParty {
            username,
            wallet_id: Some(wallet_id),
        }
    }

    /// A seed text that nothing else has.
    fn name(&mut self) -> String {
        format!("{} of {}", self.number(), self.account.id)
    }

    fn number(&self) -> u32 {
        self.counter.fetch_add(1, Ordering::Relaxed)
    }

    fn wallet_id(&self, kind: WalletKind) -> String {
        self.account
            .wallet_of(kind)
            .map(|wallet| wallet.id.clone())
            .unwrap_or_default()
    }

    fn currency_at(&self, at: i64) -> &'static Currency {
        self.currencies
            .iter()
            .rev()
            .find(|(since, _)| *since <= at)
            .or(self.currencies.first())
            .map_or(currency::DOLLAR, |&(_, currency)| currency)
    }
}
