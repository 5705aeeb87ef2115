//! `/account/sessions/end`: ends a person's sessions on other devices, or everywhere. From the moment of the answer they
//! are anonymous, whichever instance they ask.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::audit::Code;
use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::origin::Origin;
use crate::web::paths;
use crate::web::security_headers::LeadsToProvider;
use crate::web::signed_in::SignedIn;
use crate::web::visitor::Visitor;

use super::{audit, sign_out};

/// All but this one.
const OTHERS: &str = "others";
/// This one too.
const EVERYWHERE: &str = "everywhere";

/// Which sessions: one of these two words, or the handle of one session.
#[derive(Default, Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    which: String,
}

#[derive(Template)]
#[template(path = "sign_in/end_sessions.html")]
struct Ask {
    frame: Frame,
    title: &'static str,
    text: &'static str,
    which: &'static str,
    end: &'static str,
    back: &'static str,
}

/// Asks first, as many devices are concerned. Changes nothing.
pub(super) async fn ask(
    _: SignedIn,
    frame: Frame,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, Error> {
    let which = which.map(|Query(which)| which.which).unwrap_or_default();
    let (which, title, text) = if which == EVERYWHERE {
        (EVERYWHERE, "end-everywhere-title", "end-everywhere-text")
    } else {
        (OTHERS, "end-others-title", "end-others-text")
    };
    let template = Ask {
        title: frame.t(title),
        text: frame.t(text),
        which,
        end: paths::END_SESSIONS,
        back: paths::ACCOUNT,
        frame,
    };
    Ok((Extension(LeadsToProvider), page(&template)?).into_response())
}

/// Ends them. A handle that leads to nothing is a session that is over already, which is what was wanted.
pub(super) async fn end(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    signed_in: SignedIn,
    CsrfForm(Which { which }): CsrfForm<Which>,
) -> Result<Response, Error> {
    let (code, ended) = match which.as_str() {
        OTHERS => (Code::OutByOthers, signed_in.end_others().await?),
        EVERYWHERE => (Code::OutEverywhere, signed_in.end_others().await?),
        handle => {
            let ended = signed_in.end_device(handle).await?;
            (Code::OutByDevice, u64::from(ended))
        }
    };
    if let Visitor::SignedIn(visit) = &visitor {
        audit::signed_out(&state, code, visit, &format!("{ended} ended"));
    }
    if which == EVERYWHERE {
        return sign_out::leave(&state, &origin, &visitor, &session).await;
    }
    Ok(see_other(paths::SESSIONS_ENDED))
}
