//! `/receive/{payment_hash}`: an invoice and how it stands, read from Blink each time, so that it outlives everything here.

use std::collections::VecDeque;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::blink::{Direction, Issued, Question, Standing, Status, WalletId};
use crate::lightning::{Description, Invoice, PaymentHash};
use crate::money::{Amount, Cents, CurrencyCode, Sats, Unit};
use crate::state::AppState;
use crate::text::Sign;
use crate::web::error::Error;
use crate::web::figure::fiat_amount;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, incomplete, passing};
use crate::web::paths;
use crate::web::qr::Code;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

use super::make::cents_of;
use super::page::{named, shown};

/// Letters of an invoice that are shown at either end.
const ENDS: usize = 6;

#[derive(Deserialize)]
pub(super) struct Asked {
    pub(super) wallet: Option<String>,
    /// Blink goes on calling a cancelled invoice pending; the address remembers.
    cancelled: Option<String>,
}

#[derive(Template)]
#[template(path = "receive/invoice.html")]
struct InvoicePage {
    frame: Frame,
    here: String,
    receive: &'static str,
    list: &'static str,
    events: String,
    cancel: String,
    /// `waiting`, `paid`, `expired`, `cancelled`.
    state: &'static str,
    said: &'static str,
    done: bool,
    wallet_id: String,
    wallet: &'static str,
    /// Empty where the payer chooses, and where they have chosen and nobody knows what.
    amount: String,
    /// The same in other units.
    seconds: Vec<String>,
    memo: String,
    rate: String,
    code: Option<Code>,
    link: String,
    text: String,
    short: String,
    /// The server's own times, which the countdown goes by.
    now: String,
    created: String,
    expires: When,
}

#[derive(Template)]
#[template(path = "receive/invoice_missing.html")]
struct MissingPage {
    frame: Frame,
    receive: &'static str,
    missing: Missing,
}

/// What names an invoice of theirs.
pub(super) struct Named {
    pub(super) hash: PaymentHash,
    pub(super) wallet: WalletId,
    pub(super) unit: Unit,
    pub(super) issued: Issued,
}

pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    Path(hash): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Error> {
    let (wallet, cancelled) = match asked {
        Ok(Query(asked)) => (asked.wallet, asked.cancelled.as_deref() == Some("1")),
        Err(_) => (None, false),
    };
    let found = find(&state, &signed_in, &hash, wallet.as_deref()).await;
    match passing(found)? {
        Ok(None) => Err(Error::NotFound),
        Ok(Some(found)) => {
            let invoice = Invoice::parse(&found.issued.payment_request)
                .map_err(|error| Error::Internal(error.to_string()))?;
            // As it was when the wallets were last looked at.
            let currency = signed_in
                .display_currency()
                .and_then(|code| code.parse().ok());
            let currency = currency.unwrap_or(CurrencyCode::USD);
            let cents = cents_of(&state.ring, &found.wallet, &found.issued.external_id)
                .filter(|_| found.unit == Unit::Dollar);
            let amount = match (cents, invoice.amount) {
                (Some(cents), _) => Some(Amount::Dollar(Cents(cents))),
                (None, Some(sats)) => Some(sats.into()),
                (None, None) if found.issued.standing == Standing::Paid => {
                    passing(came(&state, &signed_in, &found).await)?.unwrap_or_default()
                }
                (None, None) => None,
            };
            let worth = worth(&state, &frame, amount, currency).await;
            let template = InvoicePage::new(frame, &found, invoice, cancelled, amount, worth);
            Ok(page(&template)?.into_response())
        }
        Err(error) => {
            let question = Question::OwnInvoice;
            let missing = Missing::new(&state, &frame, question, &error, "missing-invoice");
            let template = MissingPage {
                frame,
                receive: paths::RECEIVE,
                missing,
            };
            Ok(incomplete(page(&template)?, &error))
        }
    }
}

/// In the wallet that the address names, or in whichever of theirs it is.
pub(super) async fn find(
    state: &AppState,
    signed_in: &SignedIn,
    hash: &str,
    wallet: Option<&str>,
) -> Result<Option<Named>, Error> {
    let Ok(hash) = hash.parse::<PaymentHash>() else {
        return Ok(None);
    };
    let blink = &state.blink;
    let look = async |wallet: &WalletId| {
        let of = &hash;
        signed_in
            .ask(|token| async move { blink.own_invoice(&token, wallet, of).await })
            .await
    };
    let asked = wallet.and_then(WalletId::parse);
    let mut all: VecDeque<WalletId> = asked.iter().cloned().collect();
    let mut looked_up = false;
    loop {
        let Some(wallet) = all.pop_front() else {
            if looked_up {
                return Ok(None);
            }
            looked_up = true;
            let known = signed_in
                .ask(|token| async move { blink.wallets(&token).await })
                .await?;
            let others = known.all.into_iter().map(|(id, _)| id);
            all.extend(others.filter(|id| Some(id) != asked.as_ref()));
            continue;
        };
        if let Some((issued, unit)) = look(&wallet).await? {
            return Ok(Some(Named {
                hash,
                wallet,
                unit,
                issued,
            }));
        }
    }
}

impl InvoicePage {
    fn new(
        frame: Frame,
        found: &Named,
        invoice: Invoice,
        cancelled: bool,
        amount: Option<Amount>,
        (worth, rate): (String, String),
    ) -> Self {
        let (word, said) = match found.issued.standing {
            Standing::Paid => ("paid", "receive-state-paid"),
            Standing::Pending if cancelled => ("cancelled", "receive-state-cancelled"),
            Standing::Pending if frame.now < invoice.expires_at => {
                ("waiting", "receive-state-waiting")
            }
            Standing::Pending | Standing::Expired => ("expired", "receive-state-expired"),
        };
        let waiting = word == "waiting";
        let sats = match amount {
            Some(Amount::Dollar(_)) => invoice.amount.map(|sats| shown(&frame, sats.into())),
            Some(Amount::Bitcoin(_)) | None => None,
        };
        let seconds = sats
            .into_iter()
            .chain(Some(worth))
            .filter(|one| !one.is_empty());
        let amount = amount.map_or(String::new(), |amount| shown(&frame, amount));
        let base = format!("{}/{}", paths::RECEIVE, found.hash);
        let wallet = found.wallet.to_string();
        let text = invoice.payment_request;
        let label = frame.t1("receive-invoice-code", "amount", &amount);
        Self {
            here: paths::with(&base, "wallet", &wallet)
                + if cancelled { "&cancelled=1" } else { "" },
            receive: paths::RECEIVE,
            list: paths::TRANSACTIONS,
            events: paths::with(&format!("{base}/events"), "wallet", &wallet),
            cancel: format!("{base}/cancel"),
            state: word,
            said: frame.t(said),
            done: !waiting,
            wallet_id: wallet,
            wallet: named(&frame, found.unit),
            amount,
            seconds: seconds.collect(),
            memo: match invoice.description {
                Description::Text(text) => text,
                Description::Hash(_) => String::new(),
            },
            rate,
            code: waiting
                .then(|| Code::new(&text.to_uppercase(), label))
                .flatten(),
            link: format!("lightning:{text}"),
            short: match (
                text.get(..ENDS),
                text.get(text.len().saturating_sub(ENDS)..),
            ) {
                (Some(begin), Some(end)) => format!("{begin}…{end}"),
                _ => String::new(),
            },
            text,
            now: frame.now.to_string(),
            created: invoice.created_at.to_string(),
            expires: When::time_with_seconds(&frame, invoice.expires_at),
            frame,
        }
    }
}

/// What came where the payer chose how much; none where it is not to be found.
async fn came(
    state: &AppState,
    signed_in: &SignedIn,
    found: &Named,
) -> Result<Option<Amount>, Error> {
    let (blink, hash) = (&state.blink, &found.hash);
    let look = async |wallet: &WalletId| {
        let booked = signed_in
            .ask(|token| async move { blink.payments_by_hash(&token, wallet, hash).await })
            .await?;
        let mut received = booked
            .iter()
            .filter(|one| one.direction == Direction::Receive && one.status == Status::Success);
        Ok::<_, Error>(received.next().map(|one| one.amount))
    };
    let came = look(&found.wallet).await?;
    if came.is_some() || found.unit == Unit::Bitcoin {
        return Ok(came);
    }
    // Less than a cent goes to the bitcoin wallet.
    let known = signed_in
        .ask(|token| async move { blink.wallets(&token).await })
        .await?;
    let bitcoin = known.all.iter().find(|(_, unit)| *unit == Unit::Bitcoin);
    match bitcoin {
        Some((wallet, _)) => look(wallet).await,
        None => Ok(None),
    }
}

/// What it is worth at present where that says more than the amount itself, and the rate; nothing where there is no price.
async fn worth(
    state: &AppState,
    frame: &Frame,
    amount: Option<Amount>,
    currency: CurrencyCode,
) -> (String, String) {
    let Ok(rates) = state.blink.price(currency).await else {
        return (String::new(), String::new());
    };
    let shown = |amount: Amount| fiat_amount(frame.text, rates.display(amount), Sign::Negative);
    let says_more =
        |amount: &Amount| amount.unit() == Unit::Bitcoin || currency != CurrencyCode::USD;
    let worth = amount
        .filter(says_more)
        .map_or(String::new(), |amount| format!("≈ {}", shown(amount)));
    (worth, shown(Sats::ONE_BITCOIN.into()))
}
