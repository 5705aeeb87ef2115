//! Whose wallet a token opens, and what it is called: all that a linked account needs to know.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::operation::Operation;
use super::reply::Reply;
use super::scalars::Username;
use super::{Client, Error, Question, schema};

/// A wallet's owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletName {
    /// Blink's user id; equals the provider's `sub`.
    pub user_id: String,
    /// Not everybody has chosen one.
    pub username: Option<String>,
}

/// Nothing here is served by a side service, whose failure would make `me` null.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct WalletNameQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    id: cynic::Id,
    username: Option<Username>,
}

const TEXT: &str = include_str!("../../schema/operations/wallet_name.graphql");

pub(super) fn operation() -> Operation<WalletNameQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// What the token's own holder is called. Needs the scope `read`.
    pub async fn wallet_name(&self, token: &SecretString) -> Result<WalletName, Error> {
        self.ask(Question::Identity, operation(), Some(token), named)
            .await
    }
}

fn named(reply: Reply<WalletNameQuery>) -> Result<WalletName, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    Ok(WalletName {
        user_id: me.id.into_inner(),
        username: me.username.map(|Username(name)| name),
    })
}
