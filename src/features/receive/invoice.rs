//! `/receive/{payment_hash}`: an invoice and how it stands, read from Blink each time, so that it outlives everything here.

use std::collections::VecDeque;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::blink::{Issued, Question, Standing, WalletId};
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
    /// Empty where the payer chooses.
    amount: String,
    second: String,
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
            let worth = worth(&state, &frame, invoice.amount, currency).await;
            let cents = cents_of(&state.ring, &found.wallet, &found.issued.external_id);
            let template = InvoicePage::new(frame, &found, invoice, cancelled, cents, worth);
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
        cents: Option<i64>,
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
        let cents = cents.filter(|_| found.unit == Unit::Dollar);
        let sats = invoice.amount.map(|sats| shown(&frame, sats.into()));
        let (amount, second) = match (cents, sats) {
            (Some(cents), sats) => (
                shown(&frame, Amount::Dollar(Cents(cents))),
                sats.unwrap_or_default(),
            ),
            (None, Some(sats)) => (sats, worth),
            (None, None) => (String::new(), String::new()),
        };
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
            second,
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

/// What it is worth at present, and the rate; nothing where there is no price.
async fn worth(
    state: &AppState,
    frame: &Frame,
    amount: Option<Sats>,
    currency: CurrencyCode,
) -> (String, String) {
    let Ok(rates) = state.blink.price(currency).await else {
        return (String::new(), String::new());
    };
    let shown = |sats: Sats| fiat_amount(frame.text, rates.display(sats.into()), Sign::Negative);
    let worth = amount.map_or(String::new(), |sats| format!("≈ {}", shown(sats)));
    (worth, shown(Sats::ONE_BITCOIN))
}
