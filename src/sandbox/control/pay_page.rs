//! A page for people: paste an invoice, see what it is, pay it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::handle::Control;
use super::invoices::pay_as_told;
use super::paying::SeenInvoice;
use crate::sandbox::fields::Fields;
use crate::sandbox::view::page;

#[derive(Template)]
#[template(path = "sandbox/pay.html")]
struct Pay<'a> {
    /// What was pasted.
    pasted: &'a str,
    problem: &'a str,
    invoice: Option<InvoiceView<'a>>,
}

struct InvoiceView<'a> {
    seen: SeenInvoice,
    payee: &'a str,
    expires: String,
    expired: bool,
    paid: bool,
}

/// `GET /pay?invoice=`.
pub(super) async fn show(State(control): State<Control>, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    answer(&control, &fields, "")
}

/// `POST /pay`: `invoice`, `sats`, `how`, `seconds`.
pub(super) async fn pay(State(control): State<Control>, fields: Fields) -> Response {
    match pay_as_told(&control, &fields) {
        Ok(invoice) => {
            let hash = invoice.payment_hash;
            Redirect::to(&format!("/pay?invoice={hash}")).into_response()
        }
        Err(reason) => answer(&control, &fields, &reason.1),
    }
}

fn answer(control: &Control, fields: &Fields, problem: &str) -> Response {
    let pasted = fields.get("invoice").unwrap_or_default().trim();
    let invoice = control.invoice(pasted);
    let problem = match &invoice {
        None if problem.is_empty() && !pasted.is_empty() => "There is no such invoice here.",
        _ => problem,
    };
    let status = if problem.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::BAD_REQUEST
    };
    let invoice = invoice.map(|seen| {
        let person = control.world().person(&seen.person);
        let expires = jiff::Timestamp::from_second(seen.expires_at).unwrap_or_default();
        InvoiceView {
            payee: person.map_or("Somebody", |person| &person.name),
            expires: expires.strftime("%F %T UTC").to_string(),
            expired: seen.status.name() == "EXPIRED",
            paid: seen.status.name() == "PAID",
            seen,
        }
    });
    page(
        status,
        &Pay {
            pasted,
            problem,
            invoice,
        },
    )
}
