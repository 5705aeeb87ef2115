//! The portal of whoever posts to the endpoints, where their secrets are. Its address opens it to anybody.

use cynic::QueryFragment;
use secrecy::SecretString;

use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, schema};

/// Not every Blink has a portal, and where there is none `me` is null: nothing else is asked for.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct CallbackPortalQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    callback_portal_url: String,
}

const TEXT: &str = include_str!("../../../schema/operations/callback_portal.graphql");

pub(in crate::blink) fn operation() -> Operation<CallbackPortalQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// A fresh address of the portal. Needs the scope `read`; **whoever knows it may change everything there.**
    pub async fn callback_portal(&self, token: &SecretString) -> Result<SecretString, Error> {
        self.ask(Question::CallbackPortal, operation(), Some(token), portal)
            .await
    }
}

/// Only an https address is one to lead anybody to.
fn portal(reply: Reply<CallbackPortalQuery>) -> Result<SecretString, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    let address = me.default_account.callback_portal_url;
    let fits = url::Url::parse(&address).is_ok_and(|url| url.scheme() == "https");
    if fits {
        Ok(address.into())
    } else {
        Err(Error::SideService)
    }
}
