//! `/receive/address`: a bitcoin address of an own wallet. The form asks Blink for it and leads here; to load the page again
//! asks for nothing. What the page's own address says is tagged, so that no link can put another one on it.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::blink::{NoInvoice, WalletId};
use crate::money::Unit;
use crate::state::AppState;
use crate::web::error::{Error, see_other};
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

/// What the page's address says.
#[derive(Deserialize)]
pub(super) struct Shown {
    wallet: String,
    /// What the wallet counts in: `sats`, `cents`.
    unit: String,
    address: String,
    tag: String,
}

impl Shown {
    /// An address that Blink has just told this person.
    pub(super) fn new(
        state: &AppState,
        signed_in: &SignedIn,
        wallet: &WalletId,
        unit: Unit,
        address: String,
    ) -> Option<Self> {
        let unit = match unit {
            Unit::Bitcoin => "sats",
            Unit::Dollar => "cents",
        };
        let untagged = Self {
            wallet: wallet.to_string(),
            unit: unit.to_owned(),
            address,
            tag: String::new(),
        };
        let tag = state
            .ring
            .receive_tag(untagged.tagged(signed_in).as_bytes())?;
        Some(Self { tag, ..untagged })
    }

    /// Where it is shown.
    pub(super) fn place(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("wallet", &self.wallet)
            .append_pair("unit", &self.unit)
            .append_pair("address", &self.address)
            .append_pair("tag", &self.tag)
            .finish();
        format!("{}?{query}", paths::RECEIVE_ADDRESS)
    }

    /// For nobody else, whoever has the link.
    fn tagged(&self, signed_in: &SignedIn) -> String {
        let (subject, address) = (signed_in.subject(), &self.address);
        format!(
            "address {subject}\n{}\n{}\n{address}",
            self.wallet, self.unit
        )
    }
}

/// The address; back to the form where it is not one that we have asked for in this person's name.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    shown: Result<Query<Shown>, QueryRejection>,
) -> Result<Response, Error> {
    let ours = |shown: &Shown| {
        let said = shown.tagged(&signed_in);
        state.ring.has_receive_tag(said.as_bytes(), &shown.tag)
    };
    let shown = shown.ok().map(|Query(shown)| shown).filter(ours);
    let Some(Shown {
        wallet,
        unit,
        address,
        ..
    }) = shown
    else {
        return Ok(see_other(paths::RECEIVE));
    };
    let unit = match unit.as_str() {
        "cents" => Unit::Dollar,
        _ => Unit::Bitcoin,
    };
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
        wallet,
        name: named(&frame, unit),
        is_dollar: unit == Unit::Dollar,
        code: Code::new(&text, frame.t1("receive-address-code", "address", &address)),
        address,
        link,
        fees: Fees::new(&frame, globals.as_deref().ok()),
        frame,
    };
    Ok(page(&template)?.into_response())
}
