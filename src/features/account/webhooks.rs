//! `/account/webhooks`: the addresses that Blink tells of payments, what it tells them, and how they make sure that it was Blink.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};

use super::deed::until;
use super::done::Done;
use super::webhook_example as example;
use crate::blink::Question;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::frame::{Frame, page};
use crate::web::missing::{Missing, passing};
use crate::web::paths;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "account/webhooks.html")]
struct WebhooksPage {
    frame: Frame,
    /// Until when things may be changed; nothing where they may not.
    until: String,
    done: &'static str,
    missing: Option<Missing>,
    endpoints: Vec<Row>,
    new: &'static str,
    portal: &'static str,
    account: &'static str,
    events: [(&'static str, &'static str); 6],
    example: Example,
}

struct Row {
    url: String,
    remove: String,
}

/// One post, to check one's own program against.
struct Example {
    secret: &'static str,
    id: &'static str,
    timestamp: &'static str,
    signature: &'static str,
    body: &'static str,
    command: &'static str,
}

/// The explanations stand also where the list cannot be had.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let blink = &state.blink;
    let answer = signed_in
        .ask(|token| async move { blink.callbacks(&token).await })
        .await;
    let (endpoints, missing) = match passing(answer)? {
        Ok(endpoints) => (endpoints, None),
        Err(error) => {
            let question = Question::Callbacks;
            let missing = Missing::new(&state, &frame, question, &error, "missing-webhooks");
            (Vec::new(), Some(missing))
        }
    };
    let template = WebhooksPage {
        until: until(&signed_in, &frame).await?,
        done: Done::told(&frame, query.as_deref()),
        missing,
        endpoints: endpoints
            .into_iter()
            .map(|endpoint| Row {
                remove: paths::with(paths::REMOVE_WEBHOOK, "id", &endpoint.id),
                url: endpoint.url,
            })
            .collect(),
        new: paths::NEW_WEBHOOK,
        portal: paths::WEBHOOK_PORTAL,
        account: paths::ACCOUNT,
        events: [
            ("receive.lightning", frame.t("webhook-receive-lightning")),
            (
                "receive.intraledger",
                frame.t("webhook-receive-intraledger"),
            ),
            ("receive.onchain", frame.t("webhook-receive-onchain")),
            ("send.lightning", frame.t("webhook-send-lightning")),
            ("send.intraledger", frame.t("webhook-send-intraledger")),
            ("send.onchain", frame.t("webhook-send-onchain")),
        ],
        example: Example {
            secret: example::SECRET,
            id: example::ID,
            timestamp: example::TIMESTAMP,
            signature: example::SIGNATURE,
            body: example::BODY,
            command: example::COMMAND,
        },
        frame,
    };
    Ok(page(&template)?.into_response())
}
