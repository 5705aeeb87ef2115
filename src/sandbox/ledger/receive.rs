//! Payments that arrive while the sandbox runs.

use super::account::Account;
use super::book::Ledger;
use super::entry::{CounterParty, Entry, Initiation, Settlement, Status};
use super::{ids, price};
use crate::sandbox::people::WalletKind;

/// Deposits below this are not credited, nor listed while they wait: satoshis.
pub(crate) const DUST: i64 = 5_000;
/// The flat fee on deposits up to [`FREE_ABOVE`]: satoshis.
pub(crate) const DEPOSIT_FEE: i64 = 2_500;
/// Deposits above this are free: satoshis.
pub(crate) const FREE_ABOVE: i64 = 1_000_000;

/// How a payment arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Over Lightning, for an invoice.
    Lightning,
    /// From another account at Blink.
    IntraLedger,
    /// On the chain: waits until it is confirmed.
    OnChainPending,
}

/// Why a payment did not arrive.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReceived {
    /// Nobody of that id.
    #[error("there is no such person")]
    NoSuchPerson,
    /// The account has no wallet of that kind.
    #[error("the account has no such wallet")]
    NoSuchWallet,
    /// Locked, closed or moved away.
    #[error("the account is inactive")]
    Inactive,
    /// Under wind-down, past the day.
    #[error("the account no longer receives")]
    WoundDown,
    /// Zero or less.
    #[error("the amount must be greater than zero")]
    NoAmount,
    /// Under the dust limit for deposits.
    #[error("deposits under {DUST} satoshis are not credited")]
    Dust,
    /// Nothing waits under that id.
    #[error("no receipt waits under that id")]
    NothingPending,
}

impl Ledger {
    /// Credits `amount` (satoshis or cents, by wallet) to a person; the id of the new entry.
    ///
    /// An on-chain deposit is credited net of the deposit fee, and only once it is confirmed.
    pub(crate) fn receive(
        &self,
        person: &str,
        kind: WalletKind,
        amount: i64,
        memo: Option<&str>,
        way: Way,
    ) -> Result<String, NotReceived> {
        let now = self.clock.unix();
        self.change(person, |account| {
            let number = self.next_number();
            let now = account.not_before_the_last(now);
            if !account.is_active() {
                return Err(NotReceived::Inactive);
            }
            if !account.receives(now) {
                return Err(NotReceived::WoundDown);
            }
            let wallet = account
                .wallet_of(kind)
                .ok_or(NotReceived::NoSuchWallet)?
                .id
                .clone();
            if amount <= 0 {
                return Err(NotReceived::NoAmount);
            }
            let receipt = Receipt {
                wallet,
                kind,
                amount,
                memo,
                number,
                at: now,
                priced_at: self.market.moment(now),
            };
            match way {
                Way::Lightning => {
                    let entry = receipt.over_lightning(account);
                    Ok(post(account, entry))
                }
                Way::IntraLedger => {
                    let entry = receipt.inside_blink(account);
                    Ok(post(account, entry))
                }
                Way::OnChainPending => {
                    let address = self.last_address(&receipt.wallet);
                    let entry = receipt.on_chain(account, address)?;
                    let id = entry.id.clone();
                    account.pending.push(entry.into());
                    Ok(id)
                }
            }
        })
        .unwrap_or(Err(NotReceived::NoSuchPerson))
    }

    /// Confirms a pending deposit: it moves to the entries **under a new id**, which is returned.
    pub(crate) fn confirm(&self, pending_id: &str) -> Result<String, NotReceived> {
        let is_it = |account: &Account| account.pending.iter().any(|entry| entry.id == pending_id);
        let holder = self
            .holder_where(is_it)
            .ok_or(NotReceived::NothingPending)?;
        let now = self.clock.unix();
        self.change(&holder, |account| {
            let number = self.next_number();
            let now = account.not_before_the_last(now);
            let place = account
                .pending
                .iter()
                .position(|entry| entry.id == pending_id)?;
            let waited = account.pending.remove(place);
            let confirmed = Entry {
                id: ids::entry_id(now, number),
                created_at: now,
                priced_at: self.market.moment(now),
                status: Status::Success,
                ..(*waited).clone()
            };
            Some(post(account, confirmed))
        })
        .flatten()
        .ok_or(NotReceived::NothingPending)
    }
}

fn post(account: &mut Account, entry: Entry) -> String {
    let id = entry.id.clone();
    account.post(entry);
    id
}

/// A payment about to be written down.
struct Receipt<'a> {
    wallet: String,
    kind: WalletKind,
    amount: i64,
    memo: Option<&'a str>,
    number: u32,
    at: i64,
    /// The moment whose prices hold.
    priced_at: i64,
}

impl Receipt<'_> {
    fn over_lightning(&self, account: &Account) -> Entry {
        let name = format!("receipt {} of {}", self.number, account.id);
        let (preimage, payment_hash) = ids::preimage_and_hash(&name);
        let initiation = Initiation::Lightning {
            payment_request: ids::payment_request(&name),
            payment_hash: payment_hash.clone(),
        };
        let settlement = Settlement::Lightning {
            preimage: Some(preimage),
        };
        Entry {
            external_id: Some(payment_hash),
            ..self.entry(account, initiation, settlement)
        }
    }

    fn inside_blink(&self, account: &Account) -> Entry {
        let other = CounterParty {
            username: Some("till_tester".to_owned()),
            wallet_id: Some(ids::uuid("till_tester")),
        };
        let settlement = Settlement::IntraLedger {
            other: other.clone(),
            preimage: None,
        };
        self.entry(account, Initiation::IntraLedger(other), settlement)
    }

    /// To the address that the wallet was given last, where it was given any.
    fn on_chain(&self, account: &Account, address: Option<String>) -> Result<Entry, NotReceived> {
        let sats = match self.kind {
            WalletKind::Btc => self.amount,
            WalletKind::Usd => price::cents_to_sats(self.amount, self.at),
        };
        if sats < DUST {
            return Err(NotReceived::Dust);
        }
        let fee_sats = if sats > FREE_ABOVE { 0 } else { DEPOSIT_FEE };
        let fee = match self.kind {
            WalletKind::Btc => fee_sats,
            WalletKind::Usd => price::sats_to_cents(fee_sats, self.at),
        };
        let name = format!("deposit {} of {}", self.number, account.id);
        let initiation = Initiation::OnChain {
            address: address.unwrap_or_else(|| ids::address(&name)),
        };
        let settlement = Settlement::OnChain {
            transaction_hash: Some(ids::hash(&name)),
            vout: Some(0),
            arrival_estimated_at: None,
        };
        Ok(Entry {
            id: ids::uuid(&name),
            amount: self.amount - fee,
            fee,
            status: Status::Pending,
            memo: None,
            ..self.entry(account, initiation, settlement)
        })
    }

    fn entry(&self, account: &Account, initiation: Initiation, settlement: Settlement) -> Entry {
        Entry {
            id: ids::entry_id(self.at, self.number),
            wallet_id: self.wallet.clone(),
            kind: self.kind,
            created_at: self.at,
            priced_at: self.priced_at,
            amount: self.amount,
            fee: 0,
            status: Status::Success,
            memo: self.memo.map(str::to_owned),
            external_id: None,
            currency: account.currency,
            initiation,
            settlement,
        }
    }
}
