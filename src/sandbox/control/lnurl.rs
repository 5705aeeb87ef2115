//! Power over the LNURL server.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::actions::{Done, NotDone, number};
use super::handle::Control;
use crate::sandbox::fields::Fields;
use crate::sandbox::lnurl_fault::LnurlFault;

impl Control {
    /// What the LNURL server does wrong.
    pub fn lnurl_fault(&self) -> LnurlFault {
        self.world().lnurl.get()
    }

    /// What the LNURL server does wrong from now on.
    pub fn set_lnurl_fault(&self, fault: LnurlFault) {
        self.world().lnurl.set(fault);
    }
}

/// `POST /lnurl`: `mode`, one of the faults' names; `milliseconds` with `slow`.
pub(super) async fn lnurl(State(control): State<Control>, fields: Fields) -> Done {
    let fault = LnurlFault::named(fields.get("mode").unwrap_or_default());
    let fault = fault.ok_or_else(|| {
        let names = LnurlFault::ALL.map(LnurlFault::name).join(", ");
        NotDone::because(format!("mode is one of {names}"))
    })?;
    let fault = match (fault, number(&fields, "milliseconds")?) {
        (LnurlFault::Slow { .. }, Some(milliseconds)) => LnurlFault::Slow { milliseconds },
        (fault, _) => fault,
    };
    control.set_lnurl_fault(fault);
    Ok(Json(json!({ "lnurl": fault.name() })))
}
