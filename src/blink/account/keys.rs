//! The API keys of whoever a token belongs to, and the wallets they are used with.

use cynic::QueryFragment;
use jiff::Timestamp;
use secrecy::SecretString;

use crate::blink::operation::Operation;
use crate::blink::own_wallet::{OwnWallet, own_wallets};
use crate::blink::reply::Reply;
use crate::blink::{Client, Error, Question, Trouble, WalletId, scalars, schema};
use crate::money::{Sats, Unit};

/// Keys, and wallets to use them with.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Newest first; revoked and expired ones too.
    pub keys: Result<Vec<ApiKey>, Error>,
    /// All of a unit that we know, in Blink's order; none where they could not be had.
    pub wallets: Vec<(WalletId, Unit)>,
}

/// A key without its secret, which Blink tells once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Names it in addresses.
    pub id: KeyId,
    /// As its owner called it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When somebody last used it.
    pub last_used_at: Option<Timestamp>,
    /// Whether it can be used.
    pub state: KeyState,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// In the order of [`Window::ALL`].
    pub limits: [Limit; 4],
}

/// A key's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId(String);

/// Whether a key can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It can.
    Usable,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
}

/// What a key may do.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// See everything.
    Read,
    /// Ask for money.
    Receive,
    /// Send money and change the account.
    Write,
    /// Something that was added later.
    #[cynic(fallback)]
    Unknown,
}

/// For how long is summed up what is spent.
#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "LimitTimeWindow")]
pub enum Window {
    /// A day.
    Daily,
    /// Seven days.
    Weekly,
    /// Thirty days.
    Monthly,
    /// A year.
    Annual,
}

/// How much may be spent with a key, and how much was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Any amount where there is none.
    pub most: Option<Sats>,
    /// So far.
    pub spent: Sats,
}

impl Window {
    /// All of them, shortest first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Annual];
}

impl KeyId {
    /// From an address bar; none when it cannot be an id.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Self(text.to_owned()))
    }

    /// For an address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&KeyId> for cynic::Id {
    fn from(KeyId(id): &KeyId) -> Self {
        Self::new(id)
    }
}

/// The keys come from a service of their own; the second `me` keeps its failures away from the wallets.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query")]
pub(in crate::blink) struct KeysQuery {
    me: Option<User>,
    #[cynic(rename = "me", alias)]
    holder: Option<Holder>,
}

#[derive(QueryFragment)]
struct User {
    api_keys: Vec<WireKey>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "User")]
struct Holder {
    default_account: Account,
}

#[derive(QueryFragment)]
struct Account {
    wallets: Vec<OwnWallet>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "ApiKey")]
pub(super) struct WireKey {
    id: cynic::Id,
    name: String,
    created_at: scalars::Timestamp,
    expires_at: Option<scalars::Timestamp>,
    last_used_at: Option<scalars::Timestamp>,
    revoked: bool,
    expired: bool,
    scopes: Vec<Scope>,
    limits: ApiKeyLimits,
}

#[derive(QueryFragment)]
struct ApiKeyLimits {
    daily_limit_sats: Option<i32>,
    daily_spent_sats: i32,
    weekly_limit_sats: Option<i32>,
    weekly_spent_sats: i32,
    monthly_limit_sats: Option<i32>,
    monthly_spent_sats: i32,
    annual_limit_sats: Option<i32>,
    annual_spent_sats: i32,
}

const TEXT: &str = include_str!("../../../schema/operations/keys.graphql");

pub(in crate::blink) fn operation() -> Operation<KeysQuery> {
    Operation::new(TEXT, ())
}

impl Client {
    /// The token's own keys. Needs the scope `read`.
    pub async fn keys(&self, token: &SecretString) -> Result<Keys, Error> {
        self.ask(Question::Keys, operation(), Some(token), keys)
            .await
    }
}

fn keys(reply: Reply<KeysQuery>) -> Result<Keys, Error> {
    let Reply { data, problems } = reply;
    let failure = || Error::from(problems.clone()).without_input();
    let query = data.ok_or_else(failure)?;
    if query.me.is_none() && query.holder.is_none() {
        return Err(failure());
    }
    let wallets = query.holder.map(|me| me.default_account.wallets);
    let keys = query.me.ok_or_else(failure).and_then(|me| {
        let keys = me.api_keys.into_iter().map(ApiKey::try_from);
        let mut keys = keys.collect::<Result<Vec<_>, Trouble>>()?;
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        Ok(keys)
    });
    Ok(Keys {
        keys,
        wallets: own_wallets(wallets.unwrap_or_default()),
    })
}

impl TryFrom<WireKey> for ApiKey {
    type Error = Trouble;

    fn try_from(wire: WireKey) -> Result<Self, Trouble> {
        let id = wire.id.into_inner();
        let limits = wire.limits;
        let limit = |most: Option<i32>, spent: i32| Limit {
            most: most.map(|sats| Sats(sats.into())),
            spent: Sats(spent.into()),
        };
        Ok(Self {
            id: KeyId::parse(&id).ok_or(Trouble::Malformed)?,
            name: wire.name,
            created_at: wire.created_at.instant()?,
            expires_at: wire.expires_at.map(|at| at.instant()).transpose()?,
            last_used_at: wire.last_used_at.map(|at| at.instant()).transpose()?,
            state: match (wire.revoked, wire.expired) {
                (true, _) => KeyState::Revoked,
                (false, true) => KeyState::Expired,
                (false, false) => KeyState::Usable,
            },
            scopes: wire.scopes,
            limits: [
                limit(limits.daily_limit_sats, limits.daily_spent_sats),
                limit(limits.weekly_limit_sats, limits.weekly_spent_sats),
                limit(limits.monthly_limit_sats, limits.monthly_spent_sats),
                limit(limits.annual_limit_sats, limits.annual_spent_sats),
            ],
        })
    }
}
