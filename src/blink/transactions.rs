//! A page of the signed-in person's transactions.

use cynic::{QueryFragment, QueryVariables};
use jiff::Timestamp;
use secrecy::SecretString;

use super::operation::Operation;
use super::own_wallet::{OwnWallet, own_wallets};
use super::reply::Reply;
use super::transaction_row::{LeftOut, Row, Transaction, TransactionEdge, apart, known};
use super::{Client, Error, Question, TransactionId, WalletId, scalars, schema};
use crate::money::Unit;

/// How many transactions a page has.
pub const PAGE_SIZE: usize = 25;
/// How many there are at most in one answer of Blink's.
pub const LARGEST_PAGE: usize = 100;

/// Which page. The id of a transaction is its cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The newest transactions.
    Newest,
    /// Those right after this one, going back in time.
    OlderThan(TransactionId),
    /// Those right before this one, going forward in time.
    NewerThan(TransactionId),
}

/// A page of transactions, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The person's wallets, to filter by and to tell conversions from payments.
    pub wallets: Vec<(WalletId, Unit)>,
    /// When the person joined: nothing is older.
    pub joined_at: Timestamp,
    /// Settled, failed and outgoing pending ones.
    pub transactions: Vec<Transaction>,
    /// Unconfirmed on-chain receipts. None where this is not the newest page; an error where the part
    /// of Blink that knows them fails, which leaves the rest unharmed.
    pub pending: Option<Result<Vec<Transaction>, Error>>,
    /// Where newer transactions are, if there are any.
    pub newer: Option<Place>,
    /// Where older transactions are, if there are any.
    pub older: Option<Place>,
    /// Entries of the same page that are in none of these, as we do not know their currency.
    pub left_out: Vec<LeftOut>,
}

/// `first` goes with `after`, `last` with `before`; Blink ignores other pairings without a word.
#[derive(QueryVariables, Debug)]
pub(super) struct Variables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    first: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    last: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    wallet_ids: Option<Vec<Option<WalletId>>>,
    with_pending: bool,
}

/// The second `me` keeps a failure of the pending receipts away from the first.
#[derive(QueryFragment)]
#[cynic(graphql_type = "Query", variables = "Variables")]
pub(super) struct TransactionsQuery {
    me: Option<User>,
    #[cynic(rename = "me", alias)]
    #[directives(include(if: $with_pending))]
    pending: Option<PendingUser>,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct User {
    created_at: scalars::Timestamp,
    default_account: Account,
}

#[derive(QueryFragment)]
#[cynic(variables = "Variables")]
struct Account {
    wallets: Vec<OwnWallet>,
    #[arguments(first: $first, after: $after, last: $last, before: $before, walletIds: $wallet_ids)]
    transactions: Option<TransactionConnection>,
}

#[derive(QueryFragment)]
struct TransactionConnection {
    page_info: PageInfo,
    edges: Option<Vec<TransactionEdge>>,
}

#[derive(QueryFragment)]
struct PageInfo {
    has_next_page: bool,
    has_previous_page: bool,
    start_cursor: Option<String>,
    end_cursor: Option<String>,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "User", variables = "Variables")]
struct PendingUser {
    default_account: PendingAccount,
}

#[derive(QueryFragment)]
#[cynic(graphql_type = "Account", variables = "Variables")]
struct PendingAccount {
    #[arguments(walletIds: $wallet_ids)]
    pending_incoming_transactions: Vec<Row>,
}

const TEXT: &str = include_str!("../../schema/operations/transactions.graphql");

pub(super) fn operation(
    place: &Place,
    wallet: Option<&WalletId>,
    size: usize,
) -> Operation<TransactionsQuery, Variables> {
    let size = i32::try_from(size).ok();
    let (first, after, last, before) = match place {
        Place::Newest => (size, None, None, None),
        Place::OlderThan(id) => (size, Some(id.to_string()), None, None),
        Place::NewerThan(id) => (None, None, size, Some(id.to_string())),
    };
    Operation::new(
        TEXT,
        Variables {
            first,
            after,
            last,
            before,
            wallet_ids: wallet.map(|id| vec![Some(id.clone())]),
            with_pending: !matches!(place, Place::OlderThan(_)),
        },
    )
}

impl Client {
    /// One page, of all wallets or of one. Needs the scope `read`. A cursor or wallet that Blink does not
    /// know is [`Error::Refused`].
    pub async fn transactions(
        &self,
        token: &SecretString,
        place: &Place,
        wallet: Option<&WalletId>,
    ) -> Result<Page, Error> {
        let operation = operation(place, wallet, PAGE_SIZE);
        self.ask(Question::Transactions, operation, Some(token), |reply| {
            page(reply, place)
        })
        .await
    }

    /// The same by the hundred, of all wallets, for who wants to know them all.
    pub async fn history(&self, token: &SecretString, place: &Place) -> Result<Page, Error> {
        let operation = operation(place, None, LARGEST_PAGE);
        self.ask(Question::History, operation, Some(token), |reply| {
            page(reply, place)
        })
        .await
    }
}

pub(super) fn page(reply: Reply<TransactionsQuery>, place: &Place) -> Result<Page, Error> {
    let Reply { data, problems } = reply;
    let (me, pending) = data.map_or((None, None), |query| (query.me, query.pending));
    let Some(User {
        created_at,
        default_account: account,
    }) = me
    else {
        return Err(problems.into());
    };
    let Some(connection) = account.transactions else {
        return Err(problems.into());
    };
    let (rows, info) = (connection.edges.unwrap_or_default(), connection.page_info);
    let (transactions, left_out) = apart(rows.into_iter().map(|edge| edge.node))?;
    let (newer, older) = neighbours(place, &info);
    let pending = newer.is_none().then(|| match pending {
        Some(user) => Ok(known(user.default_account.pending_incoming_transactions)?),
        None => Err(Error::from(problems).without_input()),
    });
    Ok(Page {
        wallets: own_wallets(account.wallets),
        joined_at: created_at.instant()?,
        transactions,
        left_out,
        pending,
        newer,
        older,
    })
}

/// Where newer and older transactions are. `hasPreviousPage` is always false going back in time, and
/// `hasNextPage` always false going forward, so the way we came says what is there.
fn neighbours(place: &Place, info: &PageInfo) -> (Option<Place>, Option<Place>) {
    let edge = |cursor: &Option<String>| cursor.as_deref().and_then(TransactionId::parse);
    let newer = || Some(edge(&info.start_cursor).map_or(Place::Newest, Place::NewerThan));
    let older = || edge(&info.end_cursor).map(Place::OlderThan);
    match place {
        Place::Newest => (None, info.has_next_page.then(older).flatten()),
        Place::OlderThan(_) => (newer(), info.has_next_page.then(older).flatten()),
        Place::NewerThan(_) => (info.has_previous_page.then(newer).flatten(), older()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> TransactionId {
        TransactionId::parse(text).unwrap()
    }

    fn info(has_next_page: bool, has_previous_page: bool, edges: Option<(&str, &str)>) -> PageInfo {
        PageInfo {
            has_next_page,
            has_previous_page,
            start_cursor: edges.map(|(start, _)| start.to_owned()),
            end_cursor: edges.map(|(_, end)| end.to_owned()),
        }
    }

    #[test]
    fn the_way_we_came_says_what_is_there() {
        let (newer, older) = (
            Some(Place::NewerThan(id("a"))),
            Some(Place::OlderThan(id("z"))),
        );
        let some = Some(("a", "z"));
        for (place, info, expected) in [
            (
                Place::Newest,
                info(true, false, some),
                (None, older.clone()),
            ),
            (Place::Newest, info(false, false, some), (None, None)),
            (Place::Newest, info(false, false, None), (None, None)),
            (
                Place::OlderThan(id("x")),
                info(true, false, some),
                (newer.clone(), older.clone()),
            ),
            (
                Place::OlderThan(id("x")),
                info(false, false, some),
                (newer.clone(), None),
            ),
            (
                Place::OlderThan(id("x")),
                info(false, false, None),
                (Some(Place::Newest), None),
            ),
            (
                Place::NewerThan(id("x")),
                info(false, true, some),
                (newer.clone(), older.clone()),
            ),
            (
                Place::NewerThan(id("x")),
                info(false, false, some),
                (None, older.clone()),
            ),
        ] {
            assert_eq!(neighbours(&place, &info), expected, "{place:?}");
        }
    }

    #[test]
    fn first_goes_with_after_and_last_with_before() {
        let variables = |place: &Place| {
            serde_json::to_value(operation(place, None, PAGE_SIZE).variables).unwrap()
        };
        assert_eq!(
            variables(&Place::Newest),
            serde_json::json!({ "first": 25, "withPending": true })
        );
        assert_eq!(
            variables(&Place::OlderThan(id("x"))),
            serde_json::json!({ "first": 25, "after": "x", "withPending": false })
        );
        assert_eq!(
            variables(&Place::NewerThan(id("x"))),
            serde_json::json!({ "last": 25, "before": "x", "withPending": true })
        );
    }
}
