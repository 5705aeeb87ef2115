//! Invoices, prices and standings over plain HTTP.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;

use super::actions::{Done, NotDone, number, person};
use super::handle::Control;
use super::paying::SeenInvoice;
use crate::sandbox::fields::Fields;
use crate::sandbox::ledger::market::Prices;
use crate::sandbox::ledger::paying::NotPaid;
use crate::sandbox::ledger::receive::NotReceived;
use crate::sandbox::people::Standing;
use crate::sandbox::scripted::Scripted;
use crate::sandbox::webhooks::Delivery;

impl From<NotPaid> for NotDone {
    fn from(reason: NotPaid) -> Self {
        match reason {
            NotPaid::NoSuchInvoice | NotPaid::AmountMissing => Self::because(reason),
            _ => Self(StatusCode::CONFLICT, reason.to_string()),
        }
    }
}

/// How a button or a form wants an invoice paid.
pub(super) fn pay_as_told(control: &Control, fields: &Fields) -> Result<SeenInvoice, NotDone> {
    let name = fields
        .filled("invoice")
        .ok_or_else(|| NotDone::because("invoice is missing"))?;
    let sats = number(fields, "sats")?.map(i64::try_from).transpose();
    let sats = sats.map_err(NotDone::because)?;
    Ok(match fields.filled("how") {
        None | Some("now") => control.pay_amount(name, sats)?,
        Some("later") => {
            let seconds = number(fields, "seconds")?.unwrap_or(10);
            control.pay_after(name, sats, Duration::from_secs(seconds))?
        }
        Some("hold") => control.hold(name, sats)?,
        Some("late") => control.pay_late(name, sats)?,
        Some("settle") => control.settle(name)?,
        Some("release") => control.release(name)?,
        Some(_) => {
            let all = "how is now, later, hold, late, settle or release";
            return Err(NotDone::because(all));
        }
    })
}

/// `GET /invoices`: all of them, newest first, and how many are paid.
pub(super) async fn list(State(control): State<Control>) -> Done {
    let all = control.invoices();
    let open: Vec<_> = all.iter().filter(|invoice| invoice.is_open()).collect();
    Ok(Json(json!({
        "open": open.len(),
        "paid": control.paid_invoices(),
        "invoices": all,
    })))
}

/// `POST /invoices/pay`: `invoice` (payment request or hash), `sats` where it names no amount, `how`
/// (`now`, `later` with `seconds`, `hold`, `late`, `settle`, `release`).
pub(super) async fn pay(State(control): State<Control>, fields: Fields) -> Done {
    Ok(Json(json!({ "invoice": pay_as_told(&control, &fields)? })))
}

/// `POST /invoices/limit`: `limit` invoices in a minute; empty takes the limit away.
pub(super) async fn limit(State(control): State<Control>, fields: Fields) -> Done {
    let limit = number(&fields, "limit")?.map(u32::try_from).transpose();
    let limit = limit.map_err(NotDone::because)?;
    control.set_invoice_limit(limit);
    Ok(Json(json!({ "limit": limit })))
}

/// `POST /invoices/script`: what is said instead of making an invoice: `place` (`payload`, `top`, `extended`, `wrapped`,
/// `page`, `malformed`) with `code`, `message` and `status` as far as it has them; without a place invoices are made again.
pub(super) async fn script(State(control): State<Control>, fields: Fields) -> Done {
    let code = || fields.filled("code").map(str::to_owned);
    let any_code = || code().unwrap_or_default();
    let message = fields.get("message").unwrap_or_default().to_owned();
    let status = number(&fields, "status")?.map(u16::try_from).transpose();
    let status = status.map_err(NotDone::because)?.unwrap_or(500);
    let script = match fields.filled("place") {
        None => None,
        Some("payload") => Some(Scripted::Payload {
            code: code(),
            message,
        }),
        Some("top") => Some(Scripted::Top {
            code: code(),
            message,
        }),
        Some("extended") => Some(Scripted::Extended {
            code: any_code(),
            message,
        }),
        Some("wrapped") => Some(Scripted::Wrapped { status }),
        Some("page") => Some(Scripted::Page { status }),
        Some("malformed") => Some(Scripted::Malformed { code: any_code() }),
        Some(_) => {
            let all = "place is payload, top, extended, wrapped, page or malformed";
            return Err(NotDone::because(all));
        }
    };
    let scripted = script.is_some();
    control.script_invoices(script);
    Ok(Json(json!({ "scripted": scripted })))
}

/// `POST /standing`: `person`, `standing` (`active`, `inactive`, `migrated`, `receive-disabled`).
pub(super) async fn standing(State(control): State<Control>, fields: Fields) -> Done {
    let person = person(&control, &fields)?;
    let person = person.ok_or_else(|| NotDone::because("person is missing"))?;
    let standing = Standing::named(fields.get("standing").unwrap_or_default());
    let standing = standing.ok_or_else(|| {
        let names = Standing::ALL.map(Standing::name).join(", ");
        NotDone::because(format!("standing is one of {names}"))
    })?;
    if !control.set_standing(&person, standing) {
        return Err(NotReceived::NoSuchPerson.into());
    }
    Ok(Json(json!({ "standing": standing.name() })))
}

/// `POST /username`: `person`, `username`, which nobody else has from then on; an empty one takes the name.
pub(super) async fn username(State(control): State<Control>, fields: Fields) -> Done {
    let person = person(&control, &fields)?;
    let person = person.ok_or_else(|| NotDone::because("person is missing"))?;
    let username = fields.filled("username");
    if !control.set_username(&person, username) {
        return Err(NotReceived::NoSuchPerson.into());
    }
    Ok(Json(json!({ "username": username })))
}

/// `POST /prices`: `mode` (`live`, `frozen`, `stale`).
pub(super) async fn prices(State(control): State<Control>, fields: Fields) -> Done {
    let prices = Prices::named(fields.get("mode").unwrap_or_default());
    let prices = prices.ok_or_else(|| {
        let names = Prices::ALL.map(Prices::name).join(", ");
        NotDone::because(format!("mode is one of {names}"))
    })?;
    control.set_prices(prices);
    Ok(Json(json!({ "prices": prices.name() })))
}

/// `POST /webhooks`: `mode` (`once`, `lost`, `twice`, `garbled`, `delayed` with `seconds`).
pub(super) async fn webhooks(State(control): State<Control>, fields: Fields) -> Done {
    let delivery = match fields.get("mode") {
        Some("once") => Delivery::Once,
        Some("lost") => Delivery::Lost,
        Some("twice") => Delivery::Twice,
        Some("garbled") => Delivery::Garbled,
        Some("delayed") => Delivery::Delayed {
            seconds: number(&fields, "seconds")?.unwrap_or(30),
        },
        _ => {
            return Err(NotDone::because(
                "mode is once, lost, twice, garbled or delayed",
            ));
        }
    };
    control.set_delivery(delivery);
    Ok(Json(json!({ "webhooks": delivery.name() })))
}

/// `POST /webhooks/forge`: `invoice`.
pub(super) async fn forge(State(control): State<Control>, fields: Fields) -> Done {
    let name = fields.get("invoice").unwrap_or_default();
    if !control.forge_webhook(name).await {
        return Err(NotDone::because("nobody is to hear of such an invoice"));
    }
    Ok(Json(json!({ "forged": true })))
}
