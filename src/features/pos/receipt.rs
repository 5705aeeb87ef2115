//! `…/sales/{id}/receipt`: what the customer takes along. It is there for whoever has its link, which nobody can guess.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use crate::receiving::Who;
use crate::sale::{Found, Method, Sale, SaleId};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::qr::Code;
use crate::web::visitor::Visitor;
use crate::web::when::When;

use super::bar::Till;
use super::coin::Coin;
use super::counter::{Counter, Open, SaleAt, Stand as _, key_of};
use super::day::ShopDays;
use super::outcome::Fact;
use super::payment::instant;
use super::slip::{self, Proof};

#[derive(Template)]
#[template(path = "pos/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    till: Till,
    title: String,
    paper: u8,
    /// Empty for strangers to an own register's sale.
    back: String,
    /// Absolute, to be sent.
    link: String,
    shop: String,
    order: String,
    when: When,
    remark: String,
    note: String,
    total: String,
    lines: Vec<Fact>,
    sums: Vec<Fact>,
    payment: Vec<Fact>,
    proof: Proof,
    payment_hash: String,
    preimage: String,
    code: Option<Code>,
}

/// Of a register that anybody opens.
pub(super) async fn show(
    State(state): State<AppState>,
    at: SaleAt<Open>,
    Extension(origin): Extension<Origin>,
    frame: Frame,
) -> Result<Response, Error> {
    let counter = at.stand.counter();
    let back = counter.sale(&at.sale.id);
    draw(&state, counter, at.sale, &back, &origin, frame).await
}

/// Of somebody's own register: for them with the ways on, for everybody else without.
pub(super) async fn show_own(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    Extension(origin): Extension<Origin>,
    Path(id): Path<String>,
    frame: Frame,
) -> Result<Response, Error> {
    let id: SaleId = id.parse().map_err(|_| Error::NotFound)?;
    let sale = state.sales.find(&id).await?.ok_or(Error::NotFound)?;
    let visitor = match &visitor {
        Visitor::SignedIn(visit) => Some(visit.subject.as_str()),
        _ => None,
    };
    // What strangers rang up has its receipt at the register where they did; here it is for whoever got the money alone.
    let owner = match (&sale.owner, &sale.earner) {
        (Some(owner), _) if sale.register == key_of(owner) => owner.clone(),
        (None, Some(earner)) if visitor == Some(earner) => earner.clone(),
        _ => return Err(Error::NotFound),
    };
    let (register, username) = tokio::join!(
        state.sales.register_of(&owner),
        state.sales.username_of(&owner)
    );
    let (register, username) = (register?.unwrap_or_default(), username?);
    let theirs = visitor == Some(owner.as_str());
    let counter = Counter {
        who: Who::Own {
            user: owner.clone(),
            unit: register.wallet,
        },
        key: key_of(&owner),
        set_by: None,
        base: paths::TILL.to_owned(),
        owner: theirs.then_some(owner),
        name: match register.name.as_str() {
            "" => username.unwrap_or_default(),
            name => name.to_owned(),
        },
        currency: String::new(),
        register,
    };
    let back = match theirs {
        true => counter.sale(&id),
        false => String::new(),
    };
    draw(&state, &counter, sale, &back, &origin, frame).await
}

async fn draw(
    state: &AppState,
    counter: &Counter,
    sale: Sale,
    back: &str,
    origin: &Origin,
    mut frame: Frame,
) -> Result<Response, Error> {
    frame.zone = ShopDays::of(&counter.register, &frame.zone).zone;
    let invoices = state.sales.invoices(&sale.id).await?;
    let mut till = Till::of(state, counter, &frame, "").await?;
    if back.is_empty() {
        paths::HOME.clone_into(&mut till.keypad);
    }
    let shop = till.name.clone();
    // For everybody, also where its owner looks at it in their own register.
    let place = match sale.owner {
        Some(_) => counter.sale(&sale.id),
        None => format!("/@{}/sales/{}", sale.receiver, sale.id),
    };
    let receipt = format!("{place}{}", paths::RECEIPT);
    let link = origin.at(&receipt).to_string();
    let found = Found::new(sale, &invoices);
    let sale = &found.sale;
    let coin = Coin::of(sale.record.basket.denomination);
    let over_lightning = sale.method() == Some(Method::Lightning);
    let invoice = found.invoice.as_ref().filter(|_| over_lightning);
    let at = instant(sale.paid_at().unwrap_or(sale.created_at));
    let template = ReceiptPage {
        title: frame
            .text
            .with("slip-title", [("number", sale.number.to_string())]),
        paper: counter.register.paper,
        back: back.to_owned(),
        shop,
        order: sale.number.to_string(),
        when: When::date_time(&frame, at),
        remark: slip::remark(&frame, &found),
        note: sale.record.basket.note.clone(),
        total: coin.show(frame.text, sale.record.totals.total),
        lines: slip::lines(&frame, &found),
        sums: slip::sums(&frame, &found),
        payment: slip::payment(&frame, &found),
        proof: slip::proof(&frame, &found),
        payment_hash: invoice.map_or(String::new(), |one| one.payment_hash.to_string()),
        preimage: invoice
            .and_then(|one| one.preimage)
            .map_or(String::new(), |preimage| preimage.to_string()),
        code: Code::new(&link, frame.t("slip-code").to_owned()),
        link,
        till,
        frame,
    };
    Ok(page(&template)?.into_response())
}
