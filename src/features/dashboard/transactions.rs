//! `/transactions`: what came and went, the newest first, page by page, of all wallets or of one; searched and filtered
//! where its owner keeps an index.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil;

use super::form::{Chip, Form, chips};
use super::gone::Gone;
use super::index::Panel;
use super::listed::{Indexed, Kept, Listed, from_blink, from_index, is_short_top, kept};
use super::place::{Address, Asked, is_wordy};
use super::row::{Row, Wallets};
use super::search::Search;
use super::summed::{Sum, left_out, summed};
use crate::blink::{self, Place, Question, Status, Transaction, WalletId};
use crate::state::AppState;
use crate::text::local_day;
use crate::web::error::{Error, see_other};
use crate::web::figure::{wallet_icon, wallet_name};
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, incomplete, passing};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "dashboard/transactions.html")]
struct TransactionsPage {
    frame: Frame,
    preferences: &'static str,
    all: &'static str,
    index: &'static str,
    missing: Option<Missing>,
    /// The newest ones may be missing.
    stale: Option<Missing>,
    /// Some of the newest ones are missing for a moment.
    behind: bool,
    /// Blink does not sort the transactions of an inactive account by wallet.
    inactive: bool,
    /// The address asks for what cannot be done without an index.
    cannot: bool,
    panel: Panel,
    /// None where there is nothing to search in.
    form: Option<Form>,
    chips: Vec<Chip>,
    /// How many were found.
    found: String,
    sums: Vec<Sum>,
    filters: Vec<Filter>,
    /// Receipts that are not confirmed yet, and payments that are not through.
    pending: Vec<Row>,
    /// The receipts could not be had.
    pending_missing: bool,
    days: Vec<Day>,
    empty: Option<Empty>,
    /// The list as it is without the search.
    whole: String,
    /// Exactly what is on the screen, as a file.
    export: String,
    newer: String,
    older: String,
    /// Entries in a currency that we do not know, in words; or nothing.
    left_out: String,
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
    /// Nothing that fits.
    NotFound,
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
    let clean = address.to_string();
    if is_wordy(&frame.address, &clean) {
        return Ok(see_other(&clean));
    }
    let mut kept = kept(&state, &signed_in).await?;
    let mut found = None;
    if let Kept::Yes(index, standing) = &kept
        && (standing.complete || !address.search.is_empty())
    {
        match from_index(&state, &signed_in, &frame, &address, (index, standing)).await? {
            Indexed::Page(page) => found = Some(Ok(*page)),
            // Blink's own pages may have what the index does not have yet.
            Indexed::NoPlace | Indexed::Behind if address.search.is_empty() => {}
            Indexed::NoPlace | Indexed::Behind => return Gone::Place.show(frame),
            Indexed::Unreadable => kept = Kept::Unreadable,
            Indexed::Deleted => kept = Kept::No,
        }
    }
    let searched = found.is_some();
    let mut inactive = false;
    let answer = match found {
        Some(found) => found,
        None => {
            let mut answer = from_blink(&state, &signed_in, &address).await;
            inactive = matches!(answer, Err(Error::Blink(blink::Error::AccountInactive)));
            if inactive && address.wallet.take().is_some() {
                answer = from_blink(&state, &signed_in, &address).await;
            }
            answer
        }
    };
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
        Ok(mut found) => {
            let stale = found.stale.take().map(|error| {
                Missing::new(&state, &frame, Question::History, &error, "missing-newest")
            });
            let mut template = TransactionsPage::new(frame, &address, &kept, searched, found);
            template.stale = stale;
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
                ..TransactionsPage::bare(frame, &kept)
            };
            Ok(incomplete(page(&template)?, &error))
        }
    }
}

impl TransactionsPage {
    fn bare(frame: Frame, kept: &Kept) -> Self {
        Self {
            panel: Panel::new(&frame, kept),
            frame,
            preferences: paths::PREFERENCES,
            all: paths::TRANSACTIONS,
            index: paths::INDEX,
            missing: None,
            stale: None,
            behind: false,
            inactive: false,
            cannot: false,
            form: None,
            chips: Vec::new(),
            found: String::new(),
            sums: Vec::new(),
            filters: Vec::new(),
            pending: Vec::new(),
            pending_missing: false,
            days: Vec::new(),
            empty: None,
            whole: String::new(),
            export: paths::EXPORT.to_owned(),
            newer: String::new(),
            older: String::new(),
            left_out: String::new(),
        }
    }

    fn new(frame: Frame, address: &Address, kept: &Kept, searched: bool, found: Listed) -> Self {
        let wallets = &found.wallets;
        let looking = !address.search.is_empty();
        let top = found.newer.is_none() && !(searched && looking);
        let pending_missing = matches!(found.pending, Some(Err(_)));
        let mut pending = found.pending.and_then(Result::ok).unwrap_or_default();
        let mut settled = found.transactions;
        if top {
            pending.extend(settled.extract_if(.., |one| one.status == Status::Pending));
        }
        let nothing = pending.is_empty() && settled.is_empty();
        let whole = address.with(|search| *search = Search::default());
        // What the screen does not narrow down, the file does not either.
        let cannot = looking && !searched;
        let listed = match cannot {
            true => whole.clone(),
            false => address.whole().to_string(),
        };
        let form = match kept {
            Kept::Yes(_, standing) => Some(Form::new(&frame, address, standing)),
            Kept::No | Kept::Unreadable => None,
        };
        Self {
            cannot,
            behind: found.behind,
            form,
            chips: chips(&frame, address),
            found: found.sums.as_ref().map_or_else(String::new, |sums| {
                frame.text.counted("search-found", sums.count)
            }),
            sums: found
                .sums
                .map_or_else(Vec::new, |sums| summed(&frame, &sums)),
            filters: filters(&frame, address, wallets),
            pending: pending
                .iter()
                .map(|transaction| {
                    Row::undated(&frame, transaction, wallets).coming_back_to(address)
                })
                .collect(),
            pending_missing,
            days: days(&frame, &settled, wallets, address),
            empty: (nothing && !found.behind).then_some(match (&address.place, &address.wallet) {
                (Place::Newest, _) if looking && searched => Empty::NotFound,
                (Place::Newest, None) => Empty::Yet,
                (Place::Newest, Some(_)) => Empty::Here,
                _ => Empty::Beyond,
            }),
            whole,
            export: listed.replacen(paths::TRANSACTIONS, paths::EXPORT, 1),
            newer: address.at(found.newer),
            older: address.at(found.older),
            left_out: left_out(&frame, found.left_out),
            ..Self::bare(frame, kept)
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
            wallet: wallet.cloned(),
            ..address.whole()
        }
        .to_string(),
        name: frame.t(name),
        icon,
        chosen: address.wallet.as_ref() == wallet,
    };
    let mut filters = vec![filter(None, "filter-all", "wallet")];
    for (id, unit) in wallets {
        filters.push(filter(Some(id), wallet_name(*unit), wallet_icon(*unit)));
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
