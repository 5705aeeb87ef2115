//! What the holder of an account has chosen at Blink.

use cynic::QueryFragment;
use secrecy::SecretString;

use super::scalars::Language;
use crate::blink::operation::Operation;
use crate::blink::own_wallet::{OwnWallet, own_wallets};
use crate::blink::reply::Reply;
use crate::blink::scalars::DisplayCurrency;
use crate::blink::{Client, Error, Question, WalletId, scalars, schema};
use crate::money::{CurrencyCode, Unit};

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Not everybody has chosen one.
    pub username: Option<String>,
    /// A locale of Blink's list; none where it is the phone's.
    pub language: Option<String>,
    /// What the account shows amounts in.
    pub currency: CurrencyCode,
    /// The wallet that payments to the username go to.
    pub default: WalletId,
    /// All of a unit that we know, in Blink's order.
    pub wallets: Vec<(WalletId, Unit)>,
}

/// Nothing here is served by a side service, whose failure would make `me` null.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct ChoicesQuery {
    me: Option<User>,
}

#[derive(QueryFragment)]
struct User {
    username: Option<scalars::Username>,
    language: Language,
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    display_currency: DisplayCurrency,
    default_wallet_id: WalletId,
    wallets: Vec<OwnWallet>,
}

const TEXT: &str = include_str!("../../../schema/operations/choices.graphql");

pub(in crate::blink) fn operation() -> Operation<ChoicesQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// What the token's own holder has chosen. Needs the scope `read`.
    pub async fn choices(&self, token: &SecretString) -> Result<Choices, Error> {
        self.ask(Question::Choices, operation(), Some(token), choices)
            .await
    }
}

fn choices(reply: Reply<ChoicesQuery>) -> Result<Choices, Error> {
    let me = reply.part(|query| query.me).map_err(Error::without_input)?;
    let account = me.default_account;
    let language = me.language.0;
    let is_default = language.is_empty() || language.eq_ignore_ascii_case("default");
    Ok(Choices {
        username: me.username.map(|scalars::Username(name)| name),
        language: (!is_default).then_some(language),
        currency: account.display_currency.try_into()?,
        default: account.default_wallet_id,
        wallets: own_wallets(account.wallets),
    })
}
