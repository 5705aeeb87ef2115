//! One transaction with everything that is known of it.

use cynic::{QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::error::Problem;
use super::operation::Operation;
use super::own_wallet::{OwnWallet, own_wallets};
use super::reply::Reply;
use super::transaction_row::{Transaction, Ways, WireTransaction};
use super::via::{Initiation, Settlement, WireInitiation, WireSettlement};
use super::{Client, Error, Question, TransactionId, Trouble, WalletId, schema};
use crate::money::Unit;

/// A transaction with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What lists show of it.
    pub transaction: Transaction,
    /// How it was asked for.
    pub initiation: Initiation,
    /// How it went.
    pub settlement: Settlement,
    /// The person's wallets, to tell conversions from payments.
    pub wallets: Vec<(WalletId, Unit)>,
}

#[derive(QueryVariables, Debug)]
pub(super) struct Variables {
    wallet_id: WalletId,
    id: cynic::Id,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct TransactionQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct User {
    default_account: Account,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct Account {
    wallets: Vec<OwnWallet>,
    #[arguments(walletId: $wallet_id)]
    wallet_by_id: Wallet,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct Wallet {
    #[arguments(transactionId: $id)]
    transaction_by_id: WireDetail,
}

/// A transaction as the detail asks for it.
pub(super) type WireDetail = WireTransaction<WireInitiation, WireSettlement>;

const TEXT: &str = include_str!("../../schema/operations/transaction.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    id: &TransactionId,
) -> Operation<TransactionQuery, Variables> {
    Operation::new(
        TEXT,
        Variables {
            wallet_id: wallet.clone(),
            id: id.as_str().into(),
        },
    )
}

impl Client {
    /// A transaction of that wallet. Needs the scope `read`. None when the wallet has no such transaction;
    /// a provisional id is found among the pending ones only.
    pub async fn transaction(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        id: &TransactionId,
    ) -> Result<Option<Detail>, Error> {
        let operation = operation(wallet, id);
        self.ask(Question::Transaction, operation, Some(token), detail)
            .await
    }
}

/// What cannot be found empties all of `me`; the error's text tells.
pub(super) fn detail(reply: Reply<TransactionQuery>) -> Result<Option<Detail>, Error> {
    match reply.part(|query| query.me) {
        Ok(User { default_account }) => {
            let wallets = own_wallets(default_account.wallets);
            Ok(default_account
                .wallet_by_id
                .transaction_by_id
                .detail(wallets)?)
        }
        Err(Error::Refused(problems)) if problems.iter().any(Problem::is_about_nothing) => Ok(None),
        Err(error) => Err(error),
    }
}

impl WireDetail {
    /// The detail; none when it is in a currency that we do not know.
    pub(super) fn detail(self, wallets: Vec<(WalletId, Unit)>) -> Result<Option<Detail>, Trouble> {
        let understood = self.understood(|initiation, settlement| {
            let initiation = Initiation::from(initiation);
            let settlement = Settlement::try_from(settlement)?;
            let ways = ways(&initiation, &settlement);
            Ok((ways, (initiation, settlement)))
        })?;
        Ok(
            understood.map(|(transaction, (initiation, settlement))| Detail {
                transaction,
                initiation,
                settlement,
                wallets,
            }),
        )
    }
}

fn ways(initiation: &Initiation, settlement: &Settlement) -> Ways {
    let counterparty = settlement.counterparty().or(initiation.counterparty());
    let (counterparty, counterparty_wallet) = counterparty.unwrap_or_default();
    let mut ways = Ways {
        way: initiation.way(),
        counterparty,
        counterparty_wallet,
        ..Ways::default()
    };
    match initiation {
        Initiation::Lightning { payment_hash, .. } => {
            ways.payment_hash = Some(payment_hash.clone()).filter(|hash| !hash.is_empty());
        }
        Initiation::OnChain { address } => ways.address.clone_from(address),
        Initiation::Blink { .. } | Initiation::Unknown => {}
    }
    match settlement {
        Settlement::Blink { preimage, .. } | Settlement::Lightning { preimage } => {
            ways.preimage.clone_from(preimage);
        }
        Settlement::OnChain {
            transaction_hash, ..
        } => ways.chain_hash.clone_from(transaction_hash),
        Settlement::Unknown => {}
    }
    ways
}
