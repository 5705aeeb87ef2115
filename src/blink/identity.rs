//! Who an access token belongs to, asked once at sign-in.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::operation::Operation;
use super::reply::Reply;
use super::scalars::DisplayCurrency;
use super::{Client, Error, Question, Trouble, schema};
use crate::money::CurrencyCode;

/// The person behind a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Blink's user id; equals the provider's `sub`.
    pub user_id: String,
    /// What the account shows amounts in.
    pub display_currency: CurrencyCode,
}

/// Nothing here is served by a side service, whose failure would make `me` null.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct IdentityQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    id: cynic::Id,
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    display_currency: DisplayCurrency,
}

const TEXT: &str = include_str!("../../schema/operations/identity.graphql");

pub(super) fn operation() -> Operation<IdentityQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// Who the token belongs to. Needs the scope `read`, without which it is [`Error::NotAuthorized`].
    pub async fn identity(&self, token: &SecretString) -> Result<Identity, Error> {
        self.ask(Question::Identity, operation(), Some(token), person)
            .await
    }
}

pub(super) fn person(reply: Reply<IdentityQuery>) -> Result<Identity, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    Ok(Identity::try_from(me)?)
}

impl TryFrom<User> for Identity {
    type Error = Trouble;

    fn try_from(user: User) -> Result<Self, Trouble> {
        Ok(Self {
            user_id: user.id.into_inner(),
            display_currency: user.default_account.display_currency.try_into()?,
        })
    }
}
