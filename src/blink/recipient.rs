//! Whose wallet a username stands for, asked without signing in.

use cynic::{QueryFragment, QueryVariables};

use super::operation::Operation;
use super::own_wallet::WalletCurrency;
use super::reply::Reply;
use super::scalars;
use super::{Client, Error, Question, Trouble, Username, WalletId, schema};
use crate::money::Unit;

/// Who is behind a username.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// Somebody with this wallet at Blink.
    Wallet(WalletId, Unit),
    /// Nobody at Blink; perhaps somebody who keeps their own money and is paid at a lightning address.
    Unknown,
    /// An account that is locked, closed, or was moved out of Blink's keeping; perhaps paid at a lightning address.
    Inactive,
    /// Somebody without a wallet of the currency that was asked for.
    NoSuchWallet,
}

#[derive(QueryVariables)]
pub(super) struct Variables {
    username: scalars::Username,
    wallet_currency: Option<WalletCurrency>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct RecipientQuery {
    #[arguments(username: $username, walletCurrency: $wallet_currency)]
    account_default_wallet: PublicWallet,
}

#[derive(QueryFragment)]
struct PublicWallet {
    id: cynic::Id,
    currency: WalletCurrency,
}

const TEXT: &str = include_str!("../../schema/operations/recipient.graphql");

pub(super) fn operation(
    username: &Username,
    unit: Option<Unit>,
) -> Operation<RecipientQuery, Variables> {
    let variables = Variables {
        username: scalars::Username(username.to_string()),
        wallet_currency: unit.map(WalletCurrency::from),
    };
    Operation::new(TEXT, variables)
}

impl Client {
    /// The wallet of that unit that payments to a username go to, or the one the person has chosen for them.
    pub async fn recipient(
        &self,
        username: &Username,
        unit: Option<Unit>,
    ) -> Result<Recipient, Error> {
        let operation = operation(username, unit);
        self.ask(Question::Recipient, operation, None, recipient)
            .await
    }
}

fn recipient(reply: Reply<RecipientQuery>) -> Result<Recipient, Error> {
    match reply.part(|data| Some(data.account_default_wallet)) {
        Ok(wallet) => {
            let unit = wallet.currency.unit().ok_or(Trouble::Malformed)?;
            Ok(Recipient::Wallet(wallet.id.into(), unit))
        }
        Err(Error::AccountInactive) => Ok(Recipient::Inactive),
        Err(Error::Refused(problems)) => {
            let said = |text: &str| problems.iter().any(|p| p.message.contains(text));
            if said("CouldNotFindWallet") {
                Ok(Recipient::NoSuchWallet)
            } else if problems.iter().any(|p| p.is_about_nothing()) {
                Ok(Recipient::Unknown)
            } else {
                Err(Error::Refused(problems))
            }
        }
        Err(error) => Err(error),
    }
}
