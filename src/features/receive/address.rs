//! A bitcoin address of an own wallet. It is shown in answer to the form alone: no link can put another one on this page.

use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::blink::{NoInvoice, WalletId};
use crate::money::Unit;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::qr::Code;
use crate::web::signed_in::SignedIn;

use super::make::outcome;
use super::page::{Fees, named};

#[derive(Template)]
#[template(path = "receive/address.html")]
struct AddressPage {
    frame: Frame,
    here: &'static str,
    wallet: String,
    name: &'static str,
    is_dollar: bool,
    address: String,
    link: String,
    code: Option<Code>,
    fees: Fees,
}

/// The one that there is, or a new one.
pub(super) async fn ask(
    state: &AppState,
    signed_in: &SignedIn,
    wallet: &WalletId,
    anew: bool,
) -> Result<Result<String, NoInvoice>, Error> {
    let blink = &state.blink;
    let asked = signed_in.ask(|token| async move {
        outcome(match anew {
            true => blink.new_address(&token, wallet).await,
            false => blink.current_address(&token, wallet).await,
        })
    });
    asked.await
}

pub(super) async fn show(
    state: &AppState,
    frame: Frame,
    address: &str,
    wallet: &WalletId,
    unit: Unit,
) -> Result<Response, Error> {
    let globals = state.blink.globals().await;
    let link = format!("bitcoin:{address}");
    // Capitals make a coarser code, and mean the same where there are no small letters beside them.
    let bech32 = ["bc1", "tb1", "bcrt1"]
        .iter()
        .any(|prefix| address.starts_with(prefix));
    let text = if bech32 {
        link.to_uppercase()
    } else {
        link.clone()
    };
    let template = AddressPage {
        here: paths::RECEIVE,
        wallet: wallet.to_string(),
        name: named(&frame, unit),
        is_dollar: unit == Unit::Dollar,
        code: Code::new(&text, frame.t1("receive-address-code", "address", address)),
        address: address.to_owned(),
        link,
        fees: Fees::new(&frame, globals.as_deref().ok()),
        frame,
    };
    Ok(page(&template)?.into_response())
}
