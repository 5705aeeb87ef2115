//! `POST /receive`: an invoice, or an address. Nothing is made by looking at a page.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::blink::{self, ExternalId, NoInvoice, Terms, WalletId};
use crate::lightning::Invoice;
use crate::money::{Amount, Unit};
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::signed_in::SignedIn;

use super::amount::Coin;
use super::page::{Back, again, may_receive};
use super::{address, refusal};

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) wallet: String,
    pub(super) amount: String,
    pub(super) coin: String,
    pub(super) memo: String,
    /// The button: `invoice`, `address`, `new-address`.
    make: String,
}

pub(super) async fn make(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(signed_in, typed): FormAt<SignedIn, Typed>,
) -> Result<Response, Error> {
    let back = |error| Back {
        typed: typed.clone(),
        error,
    };
    if !may_receive(&signed_in) {
        let back = back("receive-no-permission");
        return again(&state, &signed_in, frame, back).await;
    }
    let blink = &state.blink;
    let known = signed_in
        .ask(|token| async move { blink.wallets(&token).await })
        .await?;
    let chosen = known
        .all
        .iter()
        .find(|(id, _)| id.to_string() == typed.wallet);
    let Some((wallet, unit)) = chosen else {
        let back = back("receive-no-wallet");
        return again(&state, &signed_in, frame, back).await;
    };
    if typed.make != "invoice" {
        let anew = typed.make == "new-address";
        return match address::ask(&state, &signed_in, wallet, anew).await? {
            Ok(address) => address::show(&state, frame, &address, wallet, *unit).await,
            Err(refused) => {
                let back = back(refusal::message(&refused));
                again(&state, &signed_in, frame, back).await
            }
        };
    }
    let point = frame.text.point();
    let coin = Coin::named(&typed.coin);
    let amount = match coin.read(blink, &typed.amount, point, *unit).await {
        Ok(amount) => amount,
        Err(why) => {
            let back = back(refusal::amount(&why));
            return again(&state, &signed_in, frame, back).await;
        }
    };
    let terms = Terms {
        memo: typed.memo.trim().to_owned(),
        external_id: match amount {
            Some(Amount::Dollar(cents)) => name_of(&state, cents.0)?,
            _ => None,
        },
        ..Terms::default()
    };
    match ask(&state, &signed_in, (wallet, *unit), amount, &terms).await? {
        Ok(invoice) => {
            let address = format!("{}/{}", paths::RECEIVE, invoice.payment_hash);
            Ok(see_other(&paths::with(
                &address,
                "wallet",
                &wallet.to_string(),
            )))
        }
        Err(refused) => {
            let back = back(refusal::message(&refused));
            again(&state, &signed_in, frame, back).await
        }
    }
}

/// What went wrong at Blink ends in a sentence; only what concerns the session goes on.
async fn ask(
    state: &AppState,
    signed_in: &SignedIn,
    (wallet, unit): (&WalletId, Unit),
    amount: Option<Amount>,
    terms: &Terms,
) -> Result<Result<Invoice, NoInvoice>, Error> {
    let blink = &state.blink;
    let asked = signed_in.ask(|token| async move {
        let made = match (amount, unit) {
            (None, _) => blink.own_open_invoice(&token, wallet, terms).await,
            (Some(Amount::Dollar(cents)), _) => {
                blink.own_cents_invoice(&token, wallet, cents, terms).await
            }
            (Some(Amount::Bitcoin(sats)), Unit::Bitcoin) => {
                blink.own_sats_invoice(&token, wallet, sats, terms).await
            }
            (Some(Amount::Bitcoin(sats)), Unit::Dollar) => {
                blink.dollar_invoice_in_sats(wallet, sats, terms).await
            }
        };
        outcome(made)
    });
    asked.await
}

/// A dead token is renewed and asked with once more: Blink did nothing with it. Everything else is an answer.
pub(super) fn outcome<T>(made: Result<T, NoInvoice>) -> Result<Result<T, NoInvoice>, blink::Error> {
    match made {
        Err(NoInvoice::Failed(blink::Error::DeadToken)) => Err(blink::Error::DeadToken),
        made => Ok(made),
    }
}

/// Blink's invoices say nothing of cents: their own name does.
const CENTS: &str = "till-receive-usd-";

fn name_of(state: &AppState, cents: i64) -> Result<Option<ExternalId>, Error> {
    let chance: [u8; 8] = state
        .random
        .bytes()
        .map_err(|error| Error::Internal(error.to_string()))?;
    let chance = u64::from_be_bytes(chance);
    Ok(format!("{CENTS}{cents}-{chance:016x}").parse().ok())
}

/// The cents that an invoice of such a name is for.
pub(super) fn cents_of(name: &str) -> Option<i64> {
    let (cents, _) = name.strip_prefix(CENTS)?.split_once('-')?;
    cents.parse().ok()
}
