//! What a wallet knows of an invoice that it paid, or was asked to.

use cynic::{QueryFragment, QueryVariables};
use secrecy::SecretString;

use super::operation::Operation;
use super::payment::{Payment, PaymentRow};
use super::reply::Reply;
use super::scalars;
use super::{Client, Error, IdempotencyKey, Question, WalletId, schema};
use crate::lightning::PaymentHash;

#[derive(QueryVariables)]
pub(super) struct Variables {
    payment_hash: scalars::PaymentHash,
    wallet_id: WalletId,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct PaymentsByHash {
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
    #[arguments(walletId: $wallet_id)]
    wallet_by_id: Wallet,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct Wallet {
    #[arguments(paymentHash: $payment_hash)]
    transactions_by_payment_hash: Vec<PaymentRow>,
}

const TEXT: &str = include_str!("../../schema/operations/payments_by_hash.graphql");

pub(super) fn operation(
    wallet: &WalletId,
    hash: &PaymentHash,
) -> Operation<PaymentsByHash, Variables> {
    let variables = Variables {
        payment_hash: hash.into(),
        wallet_id: wallet.clone(),
    };
    Operation::new(TEXT, variables)
}

impl Client {
    /// Every entry of a wallet that belongs to that invoice; none where nothing was booked for it. Needs the scope `read`.
    pub async fn payments_by_hash(
        &self,
        token: &SecretString,
        wallet: &WalletId,
        hash: &PaymentHash,
    ) -> Result<Vec<Payment>, Error> {
        let operation = operation(wallet, hash);
        self.ask(Question::Payments, operation, Some(token), payments)
            .await
    }

    /// The same, asked under a key that a payment was sent with, which uses it up. Where there is an answer Blink had not
    /// seen the key before, and refuses whatever comes under it from now on: **a payment that is still on its way to Blink
    /// will come to nothing**. [`Error::KeyUsed`] where Blink had seen it, be it with the payment or with this very question.
    pub async fn payments_by_hash_in_its_place(
        &self,
        token: &SecretString,
        key: &IdempotencyKey,
        wallet: &WalletId,
        hash: &PaymentHash,
    ) -> Result<Vec<Payment>, Error> {
        let operation = operation(wallet, hash);
        self.ask_once(Question::Payments, operation, token, key, payments)
            .await
    }
}

fn payments(reply: Reply<PaymentsByHash>) -> Result<Vec<Payment>, Error> {
    let me = reply.part(|data| data.me)?;
    let rows = me.default_account.wallet_by_id.transactions_by_payment_hash;
    let read = rows.into_iter().map(PaymentRow::payment);
    Ok(read.collect::<Result<_, _>>()?)
}
