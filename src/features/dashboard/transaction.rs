//! `/transactions/{id}`: everything that is known of one transaction.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::blink::{
    Detail, Direction, Initiation, Network, Question, Settlement, Status, Transaction,
    TransactionId, WalletId, Way,
};
use crate::money::{Amount, Cents, Fiat, Sats, Unit};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::{fiat_amount, wallet_amount, wallet_name};
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, incomplete, passing};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

use super::chain::Chain;
use super::gone::Gone;
use super::place::Address;
use super::row::{Row, method, shows_dollars_twice};
use super::sold::Sold;

/// Blink finds a transaction by its wallet; links name it, and without it every wallet is looked through.
#[derive(Deserialize)]
pub(super) struct Asked {
    wallet: Option<String>,
    /// The place in the list that the reader came from.
    list: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard/transaction.html")]
struct TransactionPage {
    frame: Frame,
    preferences: &'static str,
    list: String,
    title: String,
    row: Row,
    money: Money,
    memo: String,
    /// What stands where there is no memo.
    no_memo: &'static str,
    counterparty: String,
    /// The other side's wallet at Blink, where there is one.
    counterparty_wallet: String,
    /// `fact-how`, or `fact-how-pending`.
    how_name: &'static str,
    how: &'static str,
    reference: String,
    payment_hash: String,
    payment_request: String,
    preimage: String,
    chain: Chain,
    id: String,
    remark: Option<Remark>,
    /// What was sold for it on a register of theirs.
    sale: Option<Sold>,
}

/// Amounts in words; empty when they are hidden.
struct Money {
    amount: String,
    /// None where it would be the amount once more.
    display: Option<String>,
    fee: String,
    /// Nothing was charged.
    free: bool,
    /// Not an amount of anybody's, so it may be seen; empty where there is none.
    rate: String,
    wallet: &'static str,
}

/// What a reader should know about its state.
struct Remark {
    icon: &'static str,
    text: &'static str,
}

#[derive(Template)]
#[template(path = "dashboard/transaction_missing.html")]
struct MissingPage {
    frame: Frame,
    list: String,
    missing: Missing,
}

/// A number that means nothing ends on a page that leads on.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let Some(id) = TransactionId::parse(&id) else {
        return Gone::Transaction.show(frame);
    };
    let (wallet, list) = match &asked {
        Ok(Query(asked)) => (asked.wallet.as_deref(), asked.list.as_deref()),
        Err(_) => (None, None),
    };
    let wallet = wallet.and_then(WalletId::parse);
    let list = list.and_then(Address::parse).map_or_else(
        || paths::TRANSACTIONS.to_owned(),
        |address| address.to_string(),
    );
    let (found, globals) =
        tokio::join!(find(&state, &signed_in, &id, wallet), state.blink.globals());
    let network = globals.map_or(Network::Unknown, |globals| globals.network);
    match passing(found)? {
        Ok(Some(detail)) => {
            let sale = Sold::find(&state, &frame, signed_in.subject(), &detail).await?;
            let template = TransactionPage {
                sale,
                ..TransactionPage::new(frame, detail, network, list)
            };
            Ok(page(&template)?.into_response())
        }
        Ok(None) if id.is_provisional() => Gone::Pending.show(frame),
        Ok(None) => Gone::Transaction.show(frame),
        Err(error) => {
            let missing = Missing::new(
                &state,
                &frame,
                Question::Transaction,
                &error,
                "missing-transaction",
            );
            let template = MissingPage {
                frame,
                list,
                missing,
            };
            Ok(incomplete(page(&template)?, &error))
        }
    }
}

async fn find(
    state: &AppState,
    signed_in: &SignedIn,
    id: &TransactionId,
    wallet: Option<WalletId>,
) -> Result<Option<Detail>, Error> {
    let blink = &state.blink;
    if id.is_provisional() {
        return signed_in
            .ask(|token| async move { blink.pending(&token, id).await })
            .await;
    }
    let wallets = match wallet {
        Some(wallet) => vec![wallet],
        None => {
            let overview = signed_in
                .ask(|token| async move { blink.overview(&token).await })
                .await?;
            overview.wallets.into_iter().map(|one| one.id).collect()
        }
    };
    for wallet in &wallets {
        let found = signed_in
            .ask(|token| async move { blink.transaction(&token, wallet, id).await })
            .await;
        match found {
            // An id that Blink cannot even read is in no wallet.
            Ok(None) | Err(Error::Blink(crate::blink::Error::Refused(_))) => {}
            found => return found,
        }
    }
    Ok(None)
}

impl TransactionPage {
    fn new(frame: Frame, detail: Detail, network: Network, list: String) -> Self {
        let transaction = &detail.transaction;
        let when = When::in_full(&frame, transaction.created_at);
        let row = Row::new(&frame, transaction, &detail.wallets, when);
        let money = Money::new(&frame, transaction);
        let (payment_hash, payment_request) = match &detail.initiation {
            Initiation::Lightning {
                payment_hash,
                payment_request,
            } => (payment_hash.clone(), payment_request.clone()),
            _ => (String::new(), None),
        };
        // Blink fills in the payment hash where an invoice was given no id of its own.
        let reference = transaction.external_id.clone();
        let reference = reference.filter(|id| *id != payment_hash);
        Self {
            title: if frame.hide_amounts {
                row.direction.to_owned()
            } else {
                format!("{} {}", row.direction, money.amount)
            },
            memo: transaction.memo.clone().unwrap_or_default(),
            counterparty: transaction.counterparty.clone().unwrap_or_default(),
            counterparty_wallet: transaction
                .counterparty_wallet
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            no_memo: frame.t(if may_hide_memo(transaction) {
                "fact-memo-hidden"
            } else {
                "fact-memo-none"
            }),
            how_name: match transaction.status {
                Status::Pending => "fact-how-pending",
                Status::Success | Status::Failure | Status::Unknown => "fact-how",
            },
            how: frame.t(how(transaction.way, settled_by(&detail.settlement))),
            reference: reference.unwrap_or_default(),
            payment_hash,
            // An invoice begins with its amount.
            payment_request: payment_request
                .filter(|_| !frame.hide_amounts)
                .unwrap_or_default(),
            preimage: preimage(&detail.settlement).unwrap_or_default(),
            chain: Chain::new(&frame, &detail, network),
            id: transaction.id.to_string(),
            remark: remark(&frame, &detail),
            sale: None,
            preferences: paths::PREFERENCES,
            list,
            row,
            money,
            frame,
        }
    }
}

impl Money {
    fn new(frame: &Frame, transaction: &Transaction) -> Self {
        let text = frame.text;
        let shown = |amount: String| {
            if frame.hide_amounts {
                String::new()
            } else {
                amount
            }
        };
        let twice = shows_dollars_twice(transaction);
        let fee = wallet_amount(text, transaction.fee, Sign::Negative);
        let display_fee = fiat_amount(text, transaction.display_fee, Sign::Negative);
        let display = fiat_amount(text, transaction.display_amount, Sign::Always);
        Self {
            amount: shown(wallet_amount(text, transaction.amount, Sign::Always)),
            display: (!twice).then(|| shown(display)),
            fee: shown(if twice {
                fee
            } else {
                text.with("fact-fee-both", [("fee", fee), ("display", display_fee)])
            }),
            free: transaction.fee.is_zero(),
            rate: rate(frame, transaction).unwrap_or_default(),
            wallet: frame.t(wallet_name(transaction.amount.unit())),
        }
    }
}

/// Fewer digits of an amount than this, and a rate worked out from it says nothing.
const MEANINGFUL: u128 = 1000;

/// What one bitcoin or one dollar was worth, unless the display currency was the wallet's own. A dollar is
/// so little that two more decimals are needed.
fn rate(frame: &Frame, transaction: &Transaction) -> Option<String> {
    let (text, display) = (frame.text, transaction.display_amount);
    if shows_dollars_twice(transaction) || display.minor.unsigned_abs() < MEANINGFUL {
        return None;
    }
    let (one, minor, finer) = match transaction.amount.unit() {
        Unit::Bitcoin => ("1\u{a0}BTC".to_owned(), 100_000_000, 0),
        Unit::Dollar => (text.money(1, 0, "USD", Sign::Negative), 100 * 100, 2),
    };
    let worth = Fiat {
        minor: transaction.price?.to_display_minor(minor),
        fraction_digits: display.fraction_digits.saturating_add(finer),
        ..display
    };
    let sides = [
        ("one", one),
        ("worth", fiat_amount(text, worth, Sign::Negative)),
    ];
    Some(text.with("fact-rate-of", sides))
}

/// Blink hides the memos of very small receipts, as they are used for advertising.
fn may_hide_memo(transaction: &Transaction) -> bool {
    transaction.direction == Direction::Receive
        && match transaction.amount {
            Amount::Bitcoin(Sats(sats)) => sats < 50,
            Amount::Dollar(Cents(cents)) => cents < 10,
        }
}

/// The message id of how it went, and of how it was asked for where that differs.
const fn how(asked: Way, settled: Way) -> &'static str {
    match (asked, settled) {
        (Way::Lightning, Way::Blink) => "how-lightning-inside",
        (Way::OnChain, Way::Blink) => "how-on-chain-inside",
        (Way::Unknown, settled) => method(settled),
        (asked, _) => method(asked),
    }
}

const fn settled_by(settlement: &Settlement) -> Way {
    match settlement {
        Settlement::Blink { .. } => Way::Blink,
        Settlement::Lightning { .. } => Way::Lightning,
        Settlement::OnChain { .. } => Way::OnChain,
        Settlement::Unknown => Way::Unknown,
    }
}

fn preimage(settlement: &Settlement) -> Option<String> {
    match settlement {
        Settlement::Blink { preimage, .. } | Settlement::Lightning { preimage } => preimage.clone(),
        Settlement::OnChain { .. } | Settlement::Unknown => None,
    }
}

fn remark(frame: &Frame, detail: &Detail) -> Option<Remark> {
    let on_chain = matches!(detail.settlement, Settlement::OnChain { .. });
    let transaction = &detail.transaction;
    let (icon, message) = match (transaction.status, transaction.direction) {
        (Status::Failure, Direction::Receive) => ("info", "transaction-returned-remark"),
        (Status::Failure, Direction::Send) => ("info", "transaction-failed-remark"),
        (Status::Success, _) => return None,
        _ if on_chain => ("clock", "transaction-pending-on-chain-remark"),
        _ => ("clock", "transaction-pending-remark"),
    };
    let text = frame.t(message);
    Some(Remark { icon, text })
}
