//! `/link-wallet`: how far somebody is on the way from *Connect*: both sides of a link and the question whether they belong
//! together, or what became of it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::linking::AtLink;
use super::open::organisation;
use super::said::Said;
use crate::linking::{Link, Linker, State, Why};
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;

#[derive(Template)]
#[template(path = "linked_accounts/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    employee: String,
    organisation: String,
    username: Option<String>,
    title: String,
    /// The last yes came to nothing.
    again: bool,
    /// An earlier link of theirs may exist.
    in_doubt: bool,
    confirm: &'static str,
    decline: &'static str,
}

/// Shows how far they are.
pub(super) async fn show(AtLink { linker, link }: AtLink, frame: Frame) -> Result<Response, Error> {
    let Some(link) = link else {
        return Said::over(frame);
    };
    let organisation = organisation(&linker, &link);
    match link.state {
        State::Confirming if !link.expired => ask(&linker, &link, frame, organisation).await,
        State::Adding => Said::new(frame, "link-adding-title", "link-adding-text")
            .sign("clock", "disc--accent")
            .again(paths::LINK.to_owned())
            .show(StatusCode::OK),
        State::Active => done(frame, &organisation),
        State::Unconfirmed => {
            let text = frame.t1("link-doubt-text", "organisation", &organisation);
            Said::new(frame, "link-doubt-title", "link-over-text")
                .text(text)
                .sign("clock", "disc--amber")
                .show(StatusCode::OK)
        }
        State::Over => ended(frame, link.why, &organisation),
        State::Gone if link.why == Why::Refused => {
            Said::new(frame, "link-refused-title", "link-unlisted-text")
                .sign("info", "disc--amber")
                .show(StatusCode::OK)
        }
        State::Issued | State::Started | State::Confirming | State::Disconnecting | State::Gone => {
            Said::over(frame)
        }
    }
}

/// A form with nothing but our token in it.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Yes.
pub(super) async fn confirm(
    frame: Frame,
    FormAt(AtLink { linker, link }, Nothing {}): FormAt<AtLink, Nothing>,
) -> Result<Response, Error> {
    match link {
        Some(link) if link.state == State::Confirming => {
            linker.confirm(&link).await?;
            Ok(see_other(paths::LINK))
        }
        // The same button twice: its page says what came of it.
        Some(_) => Ok(see_other(paths::LINK)),
        None => Said::over(frame),
    }
}

/// No.
pub(super) async fn decline(
    frame: Frame,
    FormAt(AtLink { linker, link }, Nothing {}): FormAt<AtLink, Nothing>,
) -> Result<Response, Error> {
    match link {
        Some(link) if link.state == State::Confirming => {
            linker.give_up(&link, Why::Declined).await?;
            Ok(see_other(paths::LINK))
        }
        _ => Said::over(frame),
    }
}

async fn ask(
    linker: &Linker,
    link: &Link,
    frame: Frame,
    organisation: String,
) -> Result<Response, Error> {
    let names = (link.names(linker))
        .ok_or_else(|| Error::Internal("a link that nobody can open".to_owned()))?;
    let template = ConfirmPage {
        frame,
        employee: names.employee,
        organisation,
        username: names.username,
        title: names.title,
        again: link.why == Why::NotNow,
        in_doubt: linker.is_in_doubt(link).await?,
        confirm: paths::LINK,
        decline: paths::LINK_DECLINE,
    };
    Ok(page(&template)?.into_response())
}

fn done(frame: Frame, organisation: &str) -> Result<Response, Error> {
    let text = frame.t1("link-done-text", "organisation", organisation);
    Said::new(frame, "link-done-title", "link-over-text")
        .text(text)
        .sign("check", "disc--accent")
        .show(StatusCode::OK)
}

fn ended(frame: Frame, why: Why, organisation: &str) -> Result<Response, Error> {
    let (title, text) = match why {
        Why::Already => return done(frame, organisation),
        Why::Declined => ("link-declined-title", "link-declined-text"),
        Why::SignIn => ("link-sign-in-title", "link-sign-in-text"),
        Why::Refused => ("link-refused-title", "link-refused-text"),
        Why::OtherWallet => ("link-other-wallet-title", "link-other-wallet-text"),
        Why::Taken => ("link-taken-title", "link-taken-text"),
        Why::Busy => ("link-busy-title", "link-busy-text"),
        Why::Nothing | Why::Newer | Why::Late | Why::NotNow | Why::Unwanted => {
            return Said::over(frame);
        }
    };
    Said::new(frame, title, text)
        .sign("info", "disc--amber")
        .show(StatusCode::OK)
}
