//! The signed-in person's unconfirmed on-chain receipts, with everything that is known of them.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::operation::Operation;
use super::own_wallet::{OwnWallet, own_wallets};
use super::reply::Reply;
use super::transaction::{Detail, WireDetail};
use super::{Client, Error, Question, TransactionId, schema};

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(super) struct PendingQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    wallets: Vec<OwnWallet>,
    pending_incoming_transactions: Vec<WireDetail>,
}

const TEXT: &str = include_str!("../../schema/operations/pending.graphql");

pub(super) fn operation() -> Operation<PendingQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// The pending receipt with that provisional id. Needs the scope `read`. None once it is confirmed:
    /// it then is among the transactions, under another id.
    pub async fn pending(
        &self,
        token: &SecretString,
        id: &TransactionId,
    ) -> Result<Option<Detail>, Error> {
        self.ask(Question::Pending, operation(), Some(token), |reply| {
            found(reply, id)
        })
        .await
    }
}

pub(super) fn found(
    reply: Reply<PendingQuery>,
    id: &TransactionId,
) -> Result<Option<Detail>, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    let Account {
        wallets,
        pending_incoming_transactions: pending,
    } = me.default_account;
    let wallets = own_wallets(wallets);
    for wire in pending {
        match wire.detail(wallets.clone())? {
            Some(detail) if detail.transaction.id == *id => return Ok(Some(detail)),
            _ => {}
        }
    }
    Ok(None)
}
