//! `/transactions`: what came and went, the newest first, page by page, of all wallets or of one.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil;

use crate::blink::{self, PAGE_SIZE, Page, Place, Question, Status, Transaction, WalletId};
use crate::state::AppState;
use crate::text::local_day;
use crate::web::error::{Error, see_other};
use crate::web::figure::wallet_name;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, incomplete, passing};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::gone::Gone;
use super::place::{Address, Asked};
use super::row::{Row, Wallets};
use super::wallets::icon;

#[derive(Template)]
#[template(path = "dashboard/transactions.html")]
struct TransactionsPage {
    frame: Frame,
    preferences: &'static str,
    all: &'static str,
    missing: Option<Missing>,
    /// Blink does not sort the transactions of an inactive account by wallet.
    inactive: bool,
    filters: Vec<Filter>,
    /// Receipts that are not confirmed yet, and payments that are not through.
    pending: Vec<Row>,
    /// The receipts could not be had.
    pending_missing: bool,
    days: Vec<Day>,
    empty: Option<Empty>,
    newer: String,
    older: String,
    /// Entries of a kind that we do not know, in words; or nothing.
    unknown: String,
}

/// One choice of wallet.
struct Filter {
    href: String,
    name: &'static str,
    icon: &'static str,
    chosen: bool,
}

struct Day {
    name: String,
    rows: Vec<Row>,
}

/// Why there is nothing.
enum Empty {
    /// Nothing yet at all.
    Yet,
    /// Nothing in this wallet.
    Here,
    /// Nothing beyond this place.
    Beyond,
}

/// An address that means nothing, or nothing to Blink, ends on a page that leads on.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let Some(mut address) = asked.ok().and_then(|Query(asked)| Address::read(&asked)) else {
        return Gone::Place.show(frame);
    };
    let mut answer = ask(&state, &signed_in, &address).await;
    let inactive = matches!(answer, Err(Error::Blink(blink::Error::AccountInactive)));
    if inactive && address.wallet.take().is_some() {
        answer = ask(&state, &signed_in, &address).await;
    }
    if let Err(Error::Blink(error)) = &answer
        && address.is_refused(error)
    {
        return Gone::Place.show(frame);
    }
    match passing(answer)? {
        Ok(found) if is_short_top(&address.place, &found) => {
            address.place = Place::Newest;
            Ok(see_other(&address.to_string()))
        }
        Ok(found) => {
            let mut template = TransactionsPage::new(frame, &address, found);
            if inactive {
                template.inactive = true;
                template.filters.clear();
            }
            Ok(page(&template)?.into_response())
        }
        Err(error) => {
            let missing = Missing::new(
                &state,
                &frame,
                Question::Transactions,
                &error,
                "missing-transactions",
            );
            let template = TransactionsPage {
                missing: Some(missing),
                ..TransactionsPage::bare(frame)
            };
            Ok(incomplete(page(&template)?, &error))
        }
    }
}

async fn ask(state: &AppState, signed_in: &SignedIn, address: &Address) -> Result<Page, Error> {
    let (blink, Address { place, wallet }) = (&state.blink, address);
    signed_in
        .ask(|token| async move { blink.transactions(&token, place, wallet.as_ref()).await })
        .await
}

/// Going forward in time can end on a page that is not full: then the newest page is the better one.
fn is_short_top(place: &Place, found: &Page) -> bool {
    let forward = matches!(place, Place::NewerThan(_));
    forward && found.newer.is_none() && found.transactions.len() + found.unknown < PAGE_SIZE
}

impl TransactionsPage {
    fn bare(frame: Frame) -> Self {
        Self {
            frame,
            preferences: paths::PREFERENCES,
            all: paths::TRANSACTIONS,
            missing: None,
            inactive: false,
            filters: Vec::new(),
            pending: Vec::new(),
            pending_missing: false,
            days: Vec::new(),
            empty: None,
            newer: String::new(),
            older: String::new(),
            unknown: String::new(),
        }
    }

    fn new(frame: Frame, address: &Address, found: Page) -> Self {
        let wallets = &found.wallets;
        let top = found.newer.is_none();
        let pending_missing = matches!(found.pending, Some(Err(_)));
        let mut pending = found.pending.and_then(Result::ok).unwrap_or_default();
        let mut settled = found.transactions;
        if top {
            pending.extend(settled.extract_if(.., |one| one.status == Status::Pending));
        }
        let nothing = pending.is_empty() && settled.is_empty();
        Self {
            filters: filters(&frame, address, wallets),
            pending: pending
                .iter()
                .map(|transaction| {
                    Row::undated(&frame, transaction, wallets).coming_back_to(address)
                })
                .collect(),
            pending_missing,
            days: days(&frame, &settled, wallets, address),
            empty: nothing.then_some(match (&address.place, &address.wallet) {
                (Place::Newest, None) => Empty::Yet,
                (Place::Newest, Some(_)) => Empty::Here,
                _ => Empty::Beyond,
            }),
            newer: address.at(found.newer),
            older: address.at(found.older),
            unknown: match found.unknown {
                0 => String::new(),
                count => frame
                    .text
                    .with("transactions-unknown-kind", [("count", count)]),
            },
            ..Self::bare(frame)
        }
    }
}

/// All wallets, and each; nothing where there is nothing to choose.
fn filters(frame: &Frame, address: &Address, wallets: &Wallets) -> Vec<Filter> {
    if wallets.len() < 2 && address.wallet.is_none() {
        return Vec::new();
    }
    let filter = |wallet: Option<&WalletId>, name: &'static str, icon| Filter {
        href: Address {
            place: Place::Newest,
            wallet: wallet.cloned(),
        }
        .to_string(),
        name: frame.t(name),
        icon,
        chosen: address.wallet.as_ref() == wallet,
    };
    let mut filters = vec![filter(None, "filter-all", "wallet")];
    for (id, unit) in wallets {
        filters.push(filter(Some(id), wallet_name(*unit), icon(*unit)));
    }
    filters
}

/// Rows under the days they belong to in the reader's time zone.
fn days(
    frame: &Frame,
    transactions: &[Transaction],
    wallets: &Wallets,
    list: &Address,
) -> Vec<Day> {
    let mut days: Vec<(civil::Date, Day)> = Vec::new();
    for transaction in transactions {
        let at = transaction.created_at;
        let date = local_day(at, &frame.zone);
        let row = Row::listed(frame, transaction, wallets, list);
        match days.last_mut() {
            Some((last, day)) if *last == date => day.rows.push(row),
            _ => {
                let name = frame.text.day(at, frame.now, &frame.zone);
                let rows = vec![row];
                days.push((date, Day { name, rows }));
            }
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}
