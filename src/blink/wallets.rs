//! The wallets of whoever a token belongs to, without their balances: where own money can go.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::operation::Operation;
use super::own_wallet::{OwnWallet, own_wallets};
use super::reply::Reply;
use super::{Client, Error, Question, Username, WalletId, scalars, schema};
use crate::money::Unit;

/// Where a person's own money can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallets {
    /// Not everybody has chosen one.
    pub username: Option<Username>,
    /// The wallet that payments to the username go to.
    pub default: WalletId,
    /// All of a unit that we know, in Blink's order.
    pub all: Vec<(WalletId, Unit)>,
}

impl Wallets {
    /// The wallet of that unit.
    pub fn of(&self, unit: Unit) -> Option<&WalletId> {
        let found = self.all.iter().find(|(_, kind)| *kind == unit);
        found.map(|(id, _)| id)
    }
}

/// Nothing here is served by a side service, whose failure would make `me` null.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct WalletsQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    username: Option<scalars::Username>,
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    default_wallet_id: WalletId,
    wallets: Vec<OwnWallet>,
}

const TEXT: &str = include_str!("../../schema/operations/wallets.graphql");

pub(super) fn operation() -> Operation<WalletsQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// The token's own wallets. Needs the scope `read`.
    pub async fn wallets(&self, token: &SecretString) -> Result<Wallets, Error> {
        self.ask(Question::Wallets, operation(), Some(token), wallets)
            .await
    }
}

fn wallets(reply: Reply<WalletsQuery>) -> Result<Wallets, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    let account = me.default_account;
    Ok(Wallets {
        username: me.username.and_then(|name| name.0.parse().ok()),
        default: account.default_wallet_id,
        all: own_wallets(account.wallets),
    })
}
