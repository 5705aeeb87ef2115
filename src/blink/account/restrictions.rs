//! What an account may no longer do.

use cynic::QueryFragment;
use secrecy::SecretString;

use crate::blink::operation::Operation;
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, schema};

/// **True means that it may not.**
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restrictions {
    /// Having dollars.
    pub dollars: bool,
    /// Sending to others.
    pub transfers: bool,
}

/// Never null, so that its failure takes the whole answer: nothing else is asked for.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct RestrictionsQuery {
    custodial_restrictions: CustodialRestrictions,
}

#[derive(QueryFragment)]
struct CustodialRestrictions {
    dollar_balance: bool,
    transfer: bool,
}

const TEXT: &str = include_str!("../../../schema/operations/restrictions.graphql");

pub(in crate::blink) fn operation() -> Operation<RestrictionsQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// What the token's own account may no longer do. Needs the scope `read`.
    pub async fn restrictions(&self, token: &SecretString) -> Result<Restrictions, Error> {
        self.ask(
            Question::Restrictions,
            operation(),
            Some(token),
            restrictions,
        )
        .await
    }
}

fn restrictions(reply: Reply<RestrictionsQuery>) -> Result<Restrictions, Error> {
    let blocked = reply
        .part(|query| Some(query.custodial_restrictions))
        .map_err(Error::without_input)?;
    Ok(Restrictions {
        dollars: blocked.dollar_balance,
        transfers: blocked.transfer,
    })
}
