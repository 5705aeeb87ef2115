//! `/till/recovery`: a seller's sales, found again at Blink after Till's own record was lost.

use std::collections::HashSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::blink::{Issued, Standing, WalletId};
use crate::lightning::{Description, Invoice, PaymentHash};
use crate::money::Unit;
use crate::receiving::Via;
use crate::sale::{InvoiceName, InvoiceState, Payee, Recovered, RungUp, SaleInvoice};
use crate::state::AppState;
use crate::watcher::GRACE;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::bar::Till;
use super::counter::{Counter, Own, Stand as _, key_of, open_key};
use super::theirs::learn;

/// One of the seller's.
type Wallet = (WalletId, Unit);

/// So many hundreds of invoices are looked through at a time: a page must not keep anybody waiting.
const PAGES: usize = 10;

#[derive(Template)]
#[template(path = "pos/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    till: Till,
    action: String,
    found: Option<String>,
    /// Where to look on; none when everything was looked through, or nothing yet.
    next: Option<From>,
    sales: String,
}

/// From where to look: which wallet, and the invoice after which its list goes on.
#[derive(Default, Deserialize)]
pub(super) struct From {
    #[serde(default)]
    wallet: String,
    #[serde(default)]
    after: String,
}

/// What a look has come to, in the address of the page after it. Anything may be typed there.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Looked {
    #[serde(default)]
    found: String,
    /// Where to look on; empty where everything was looked through.
    #[serde(default)]
    wallet: String,
    #[serde(default)]
    after: String,
}

/// What it is for, and what the last look has come to.
pub(super) async fn show(
    State(state): State<AppState>,
    own: Own,
    Query(looked): Query<Looked>,
    frame: Frame,
) -> Result<Response, Error> {
    let counter = own.counter();
    let found: Option<usize> = looked.found.parse().ok();
    let Looked { wallet, after, .. } = looked;
    let template = RecoveryPage {
        till: Till::of(&state, counter, &frame, "settings").await?,
        action: counter.at(paths::RECOVERY),
        found: found.map(|count| frame.text.with("recovery-found", [("count", count)])),
        next: (found.is_none() || !wallet.is_empty()).then_some(From { wallet, after }),
        sales: counter.at(paths::SALES),
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// Looks through some more of Blink's list.
pub(super) async fn look(
    State(state): State<AppState>,
    FormAt(own, from): FormAt<Own, From>,
) -> Result<Response, Error> {
    let counter = own.counter();
    let seller = own.seller().ok_or(Error::NotFound)?;
    let blink = &state.blink;
    let overview = seller
        .ask(async |token| blink.overview(&token).await)
        .await?;
    let wallets = overview.own_wallets();
    let (issued, next) = some_more(&state, seller, &wallets, from).await?;
    // Whose wallets these are may be lost as well.
    let username = learn(&state, &own).await?;
    let mut found = 0;
    for (invoice, wallet) in issued {
        let Some(recovered) = recovered(counter, username.as_deref(), &invoice, &wallet) else {
            continue;
        };
        found += usize::from(state.sales.recover(&recovered).await?);
    }
    state.watcher.hurry();
    let next = next.unwrap_or_default();
    let looked = Looked {
        found: found.to_string(),
        wallet: next.wallet,
        after: next.after,
    };
    let query = serde_urlencoded::to_string(&looked).map_err(|e| Error::Internal(e.to_string()))?;
    let here = counter.at(paths::RECOVERY);
    Ok(see_other(&format!("{here}?{query}")))
}

/// The invoices that come next: paid ones before others, so that what is owed is known by what was paid; each in the order
/// in which they were made.
async fn some_more(
    state: &AppState,
    seller: &SignedIn,
    wallets: &[Wallet],
    from: From,
) -> Result<(Vec<(Issued, Wallet)>, Option<From>), Error> {
    let blink = &state.blink;
    // Whatever was typed into the address: a cursor is the hash of a payment.
    let hash: Option<PaymentHash> = from.after.parse().ok();
    let mut after = hash.map(|hash| hash.to_string());
    let mut seen: HashSet<String> = after.iter().cloned().collect();
    let mut all = Vec::new();
    let mut pages = 0;
    let first = from.wallet.parse().unwrap_or_default();
    for (index, whole) in wallets.iter().enumerate().skip(first) {
        let (wallet, _) = whole;
        loop {
            if pages == PAGES {
                let next = From {
                    wallet: index.to_string(),
                    after: after.unwrap_or_default(),
                };
                return Ok((in_order(all), Some(next)));
            }
            pages += 1;
            let cursor = after.as_deref();
            let page = seller
                .ask(async |token| blink.invoices(&token, wallet, cursor).await)
                .await?;
            all.extend(
                page.invoices
                    .into_iter()
                    .map(|issued| (issued, whole.clone())),
            );
            // A cursor that Blink does not know leads to the first page again.
            after = page.older.filter(|older| seen.insert(older.clone()));
            if after.is_none() {
                break;
            }
        }
    }
    Ok((in_order(all), None))
}

fn in_order(mut issued: Vec<(Issued, Wallet)>) -> Vec<(Issued, Wallet)> {
    issued.reverse();
    issued.sort_by_key(|(invoice, _)| invoice.standing != Standing::Paid);
    issued
}

/// The sale that an invoice belongs to, where it is one of ours, and paid or still to be paid.
fn recovered(
    counter: &Counter,
    username: Option<&str>,
    issued: &Issued,
    (wallet, unit): &Wallet,
) -> Option<Recovered> {
    let name: InvoiceName = issued.external_id.parse().ok()?;
    let read = Invoice::parse(&issued.payment_request).ok()?;
    let state = match issued.standing {
        Standing::Paid => InvoiceState::Paid,
        Standing::Pending => InvoiceState::Open,
        Standing::Expired => return None,
    };
    let (register, owner, receiver, payee) = match name.rung_up {
        RungUp::Own => {
            let owner = counter.owner.clone()?;
            (key_of(&owner), Some(owner), String::new(), None)
        }
        RungUp::Open => {
            let payee = Payee::Wallet(wallet.to_string());
            (open_key(username?), None, username?.to_owned(), Some(payee))
        }
    };
    let (made_at, expires_at) = (read.created_at.as_second(), read.expires_at.as_second());
    Some(Recovered {
        invoice: SaleInvoice {
            payment_hash: read.payment_hash,
            sale: name.sale.clone(),
            turn: name.turn,
            external_id: issued.external_id.clone(),
            payment_request: read.payment_request,
            sats: read.amount?,
            cents: None,
            quote: None,
            via: Via::Blink.to_string(),
            state,
            made_at,
            expires_at,
            watch_until: expires_at.saturating_add(GRACE),
            preimage: None,
            // Blink's list does not say when; it was not before.
            paid_at: (state == InvoiceState::Paid).then_some(made_at),
        },
        name,
        register,
        owner,
        receiver,
        payee,
        wallet: *unit,
        note: match read.description {
            Description::Text(text) => text,
            Description::Hash(_) => String::new(),
        },
    })
}
