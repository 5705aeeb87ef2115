//! `/account/webhooks/new`: one more address that is told of payments.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::deed::{Deed, Field};
use super::done::Done;
use super::outcome::{Problem, audit, outcome};
use crate::audit::Code;
use crate::state::AppState;
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::Frame;
use crate::web::paths;
use crate::web::stepped_up::SteppedUp;

/// Bytes of an address.
const LONGEST: usize = 1000;

/// As it was typed. It may hold a secret of its own, and so never stands in an address of ours.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// Names the form: sent twice it adds one address.
    form_key: String,
    url: String,
}

/// The form.
pub(super) async fn show(
    State(state): State<AppState>,
    stepped_up: SteppedUp,
    frame: Frame,
) -> Result<Response, Error> {
    draw(&state, &stepped_up, frame, "", "", None)
}

/// Adds it, once for each form: Blink would take the same address twice, and post everything twice.
pub(super) async fn add(
    State(state): State<AppState>,
    frame: Frame,
    FormAt(stepped_up, typed): FormAt<SteppedUp, Typed>,
) -> Result<Response, Error> {
    let url = typed.url.trim();
    if !fits(url) {
        let problem = Some(Problem::typed(&frame));
        return draw(
            &state,
            &stepped_up,
            frame,
            url,
            "webhook-wrong-url",
            problem,
        );
    }
    if typed.form_key.is_empty() {
        return Err(Error::Malformed("a form without a name"));
    }
    if !stepped_up.take_form(&typed.form_key).await? {
        let problem = Problem::sent_already(&frame, "webhook-sent-already");
        return deed(&stepped_up, frame, "").problem(Some(problem)).show();
    }
    let blink = &state.blink;
    let added = stepped_up
        .act(|token| async move { blink.add_callback(&token, url).await })
        .await;
    match outcome(&frame, added)? {
        Ok(()) => {
            audit(Code::WebhookAdded, &stepped_up);
            Ok(see_other(&Done::WebhookAdded.at(paths::WEBHOOKS)))
        }
        Err(problem) => draw(&state, &stepped_up, frame, url, "", Some(problem)),
    }
}

/// Blink posts to https alone, and to no name and password in an address.
fn fits(url: &str) -> bool {
    let read = url::Url::parse(url).ok();
    let known = read.is_some_and(|url| {
        url.scheme() == "https"
            && url.host_str().is_some_and(|host| host.contains('.'))
            && url.username().is_empty()
            && url.password().is_none()
    });
    known && url.len() <= LONGEST && !url.contains(char::is_whitespace)
}

fn draw(
    state: &AppState,
    stepped_up: &SteppedUp,
    frame: Frame,
    url: &str,
    wrong: &'static str,
    problem: Option<Problem>,
) -> Result<Response, Error> {
    let field = Field::text("url", frame.t("webhook-url"), url)
        .hint(frame.t("webhook-url-hint"))
        .error(frame.t(wrong));
    let lead = frame.t("webhook-new-lead");
    let (all, secret) = (frame.t("webhook-new-all"), frame.t("webhook-new-secret"));
    deed(stepped_up, frame, "webhook-add")
        .lead(lead)
        .about(all)
        .about(secret)
        .field(Field::form_key(state)?)
        .field(field)
        .problem(problem)
        .show()
}

fn deed(stepped_up: &SteppedUp, frame: Frame, button: &'static str) -> Deed {
    let (there, back) = (paths::NEW_WEBHOOK, paths::WEBHOOKS);
    Deed::new(stepped_up, frame, "webhook-new", button, there, back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_and_of_a_host() {
        for url in ["https://a.example/x?y=1", "https://10.0.0.1/hook"] {
            assert!(fits(url), "{url}");
        }
        for url in [
            "",
            "http://a.example",
            "ftp://a.example",
            "a.example/x",
            "https://localhost/x",
            "https://u:p@a.example/",
            "https://a.example/ x",
            "javascript:alert(1)",
        ] {
            assert!(!fits(url), "{url}");
        }
    }
}
