//! Where the signed-in person receives, and what is on its way to them.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::operation::Operation;
use super::own_wallet::{OwnWallet, own_wallets};
use super::reply::Reply;
use super::scalars::{self, DisplayCurrency};
use super::transaction_row::{Row, Transaction, known};
use super::wallets::Wallets;
use super::{Client, Error, Question, WalletId, schema};
use crate::money::CurrencyCode;

/// Where somebody receives, and what is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Username and wallets.
    pub wallets: Wallets,
    /// What the account shows amounts in.
    pub display_currency: CurrencyCode,
    /// Unconfirmed on-chain receipts; an error where the part of Blink that knows them fails.
    pub pending: Result<Vec<Transaction>, Error>,
}

/// The second `me` keeps a failure of the pending receipts away from the first.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct IncomingQuery {
    me: Option<User>,
    #[cynic(rename = "me", alias)]
    pending: Option<PendingUser>,
}

#[derive(QueryFragment)]
struct User {
    username: Option<scalars::Username>,
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    display_currency: DisplayCurrency,
    default_wallet_id: WalletId,
    wallets: Vec<OwnWallet>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "User")]
struct PendingUser {
    default_account: PendingAccount,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Account")]
struct PendingAccount {
    pending_incoming_transactions: Vec<Row>,
}

const TEXT: &str = include_str!("../../schema/operations/incoming.graphql");

pub(super) fn operation() -> Operation<IncomingQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// Wallets, username and what is on its way. Needs the scope `read`.
    pub async fn incoming(&self, token: &SecretString) -> Result<Incoming, Error> {
        self.ask(Question::Incoming, operation(), Some(token), incoming)
            .await
    }
}

fn incoming(reply: Reply<IncomingQuery>) -> Result<Incoming, Error> {
    let Reply { data, problems } = reply;
    let (me, pending) = data.map_or((None, None), |query| (query.me, query.pending));
    let Some(me) = me else {
        return Err(Error::from(problems).without_input());
    };
    let account = me.default_account;
    Ok(Incoming {
        wallets: Wallets {
            username: me.username.and_then(|name| name.0.parse().ok()),
            default: account.default_wallet_id,
            all: own_wallets(account.wallets),
        },
        display_currency: account.display_currency.try_into()?,
        pending: match pending {
            Some(user) => Ok(known(user.default_account.pending_incoming_transactions)?),
            None => Err(Error::from(problems).without_input()),
        },
    })
}
