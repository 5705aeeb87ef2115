//! `/account/webhooks/portal`: the way to the portal where webhooks keep their secrets. Its address is as good as a password, so
//! that it is fetched when somebody asks for it, and shown to them once.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use secrecy::ExposeSecret;

use super::deed::Deed;
use super::outcome::{Problem, audit};
use super::revoke_key::Nothing;
use crate::audit::Code;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::missing::passing;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// The link.
#[derive(Template)]
#[template(path = "account/portal.html")]
struct PortalPage {
    frame: Frame,
    until: String,
    address: String,
    back: &'static str,
}

/// Says what it is. Fetches nothing.
pub(super) async fn ask(stepped_up: SteppedUp, frame: Frame) -> Result<Response, Error> {
    draw(&stepped_up, frame, None)
}

/// Fetches it. Blink asks no more than reading for it; we ask for the step-up, as it opens what only writing should.
pub(super) async fn fetch(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, Nothing {}): FormAt<SteppedUp, Nothing>,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let answer = stepped_up
        .ask(|token| async move { blink.callback_portal(&token).await })
        .await;
    let Ok(address) = passing(answer)? else {
        let problem = Problem {
            text: frame.t("webhook-portal-none"),
            ..Problem::unknown(&frame)
        };
        return draw(&stepped_up, frame, Some(problem));
    };
    audit(Code::PortalOpened, &stepped_up);
    let template = PortalPage {
        until: frame.text.time(stepped_up.until(), &frame.zone),
        address: address.expose_secret().to_owned(),
        back: paths::WEBHOOKS,
        frame,
    };
    Ok(page(&template)?.into_response())
}

fn draw(stepped_up: &SteppedUp, frame: Frame, problem: Option<Problem>) -> Result<Response, Error> {
    let (lead, about) = (
        frame.t("webhook-portal-lead"),
        frame.t("webhook-portal-about"),
    );
    Deed::new(
        stepped_up,
        frame,
        "webhook-portal",
        "webhook-portal-fetch",
        paths::WEBHOOK_PORTAL,
        paths::WEBHOOKS,
    )
    .lead(lead)
    .about(about)
    .problem(problem)
    .show()
}
