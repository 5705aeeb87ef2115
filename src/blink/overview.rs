//! The signed-in person's wallets and balances.

use cynic::QueryFragment;
use jiff::Timestamp;
use secrecy::SecretString;

use super::operation::Operation;
use super::own_wallet::WalletCurrency;
use super::reply::Reply;
use super::scalars::{self, DisplayCurrency, SignedAmount, Username};
use super::transaction_row::{Transaction, TransactionEdge, known};
use super::wind_down::{AccountWindDown, WindDown};
use super::{Client, Error, Question, WalletId, schema};
use crate::money::{Amount, CurrencyCode, Unit};

/// What a person has, at the moment Blink was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Blink's user id.
    pub user_id: String,
    /// Not everybody has chosen one.
    pub username: Option<String>,
    /// Since when this person has been with Blink.
    pub created_at: Timestamp,
    /// What the account shows amounts in.
    pub display_currency: CurrencyCode,
    /// In Blink's order. There may be one or two; do not count on either.
    pub wallets: Vec<Wallet>,
    /// Wallets in a currency that we do not know: they are left out of everything else.
    pub unknown_wallets: Vec<WalletId>,
    /// The latest transactions; an error where the part of Blink that knows them fails.
    pub latest: Result<Vec<Transaction>, Error>,
    /// Blink's announcement that this account closes, where there is one.
    pub wind_down: Option<WindDown>,
}

impl Overview {
    /// The wallets' ids and units.
    pub fn own_wallets(&self) -> Vec<(WalletId, Unit)> {
        let pair = |wallet: &Wallet| (wallet.id.clone(), wallet.balance.unit());
        self.wallets.iter().map(pair).collect()
    }
}

/// One wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Its id.
    pub id: WalletId,
    /// What can be spent, without what is pending.
    pub balance: Amount,
    /// Unconfirmed on-chain receipts, after the deposit fee.
    pub pending: Amount,
    /// Whether payments to the username arrive here.
    pub is_default: bool,
}

/// Nothing in the first `me` is served by a side service, whose failure would make it null; the second
/// keeps a failure of the transactions away from it.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct OverviewQuery {
    me: Option<User>,
    #[cynic(rename = "me", alias)]
    latest: Option<LatestUser>,
    wind_down: Option<AccountWindDown>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "User")]
struct LatestUser {
    default_account: LatestAccount,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Account")]
struct LatestAccount {
    #[arguments(first: 5)]
    transactions: Option<LatestConnection>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "TransactionConnection")]
struct LatestConnection {
    edges: Option<Vec<TransactionEdge>>,
}

#[derive(QueryFragment)]
struct User {
    id: cynic::Id,
    username: Option<Username>,
    created_at: scalars::Timestamp,
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    display_currency: DisplayCurrency,
    default_wallet_id: WalletId,
    wallets: Vec<WireWallet>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Wallet")]
struct WireWallet {
    id: cynic::Id,
    wallet_currency: WalletCurrency,
    balance: SignedAmount,
    pending_incoming_balance: SignedAmount,
}

const TEXT: &str = include_str!("../../schema/operations/overview.graphql");

pub(super) fn operation() -> Operation<OverviewQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// Wallets, balances and the latest transactions. Needs the scope `read`.
    pub async fn overview(&self, token: &SecretString) -> Result<Overview, Error> {
        self.ask(Question::Overview, operation(), Some(token), overview)
            .await
    }
}

pub(super) fn overview(reply: Reply<OverviewQuery>) -> Result<Overview, Error> {
    let Reply { data, problems } = reply;
    let failure = || Error::from(problems.clone()).without_input();
    let query = data.ok_or_else(failure)?;
    let user = query.me.ok_or_else(failure)?;
    let account = user.default_account;
    let latest = query.latest.and_then(|me| me.default_account.transactions);
    let is_unknown = |wallet: &&WireWallet| wallet.wallet_currency.unit().is_none();
    let unknown = account.wallets.iter().filter(is_unknown);
    let unknown_wallets = unknown.filter_map(|wallet| WalletId::parse(wallet.id.inner()));
    let unknown_wallets = unknown_wallets.collect();
    let wallets: Vec<Wallet> = account
        .wallets
        .into_iter()
        .filter_map(|wallet| Wallet::known(wallet, &account.default_wallet_id))
        .collect();
    Ok(Overview {
        user_id: user.id.into_inner(),
        username: user.username.map(|Username(name)| name),
        created_at: user.created_at.instant()?,
        display_currency: account.display_currency.try_into()?,
        unknown_wallets,
        wallets,
        latest: match latest {
            Some(page) => Ok(known(
                page.edges.into_iter().flatten().map(|edge| edge.node),
            )?),
            None => Err(failure()),
        },
        wind_down: query.wind_down.map(WindDown::try_from).transpose()?,
    })
}

impl Wallet {
    fn known(wire: WireWallet, default: &WalletId) -> Option<Self> {
        let unit = wire.wallet_currency.unit()?;
        let id = WalletId::from(wire.id);
        Some(Self {
            is_default: id == *default,
            id,
            balance: Amount::new(unit, wire.balance.0),
            pending: Amount::new(unit, wire.pending_incoming_balance.0),
        })
    }
}
