//! `/account/linked`: what the wallet of whoever is signed in is linked to, and the way out of it.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::linking::Linking;
use super::open::organisation;
use crate::linking::{Disconnected, Link, Linker, State};
use crate::web::csrf::FormAt;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

#[derive(Template)]
#[template(path = "linked_accounts/own.html")]
struct OwnPage {
    frame: Frame,
    links: Vec<Line>,
    /// One was ended a moment ago.
    ended: bool,
    /// joinblink could not be told which.
    not_told: bool,
}

#[derive(Template)]
#[template(path = "linked_accounts/end.html")]
struct EndPage {
    frame: Frame,
    link: Line,
}

/// One link, as it is shown.
struct Line {
    organisation: String,
    employee: String,
    title: String,
    since: When,
    /// joinblink did not say whether it worked.
    in_doubt: bool,
    /// It did not say what it calls the link.
    is_unnamed: bool,
    end: String,
}

/// What the address says.
#[derive(Default, Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    ended: String,
}

/// Lists them.
pub(super) async fn show(
    Linking(linker): Linking,
    signed_in: SignedIn,
    frame: Frame,
    wish: Result<Query<Wish>, QueryRejection>,
) -> Result<Response, Error> {
    let links = linker.of_wallet(signed_in.subject()).await?;
    let ended = wish.map(|Query(wish)| wish.ended).unwrap_or_default();
    let template = OwnPage {
        links: links
            .iter()
            .map(|link| line(&linker, &frame, link))
            .collect(),
        not_told: ended == "unnamed",
        ended: matches!(ended.as_str(), "1" | "unnamed"),
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// Asks.
pub(super) async fn ask(
    Linking(linker): Linking,
    signed_in: SignedIn,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let link = find(&linker, &signed_in, &id).await?;
    let link = line(&linker, &frame, &link);
    Ok(page(&EndPage { frame, link })?.into_response())
}

/// A form with nothing but our token in it.
#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Ends it, as *Disconnect* would.
pub(super) async fn end(
    Linking(linker): Linking,
    Path(id): Path<String>,
    FormAt(signed_in, Nothing {}): FormAt<SignedIn, Nothing>,
) -> Result<Response, Error> {
    let link = find(&linker, &signed_in, &id).await?;
    let is_known = link.names(&linker).is_some_and(|it| it.is_known);
    let ended = match linker.disconnect_own(&link).await? {
        // Somebody was faster: the page shows how it stands.
        Disconnected::NotFound => return Ok(see_other(paths::LINKED)),
        _ if is_known => "1",
        _ => "unnamed",
    };
    Ok(see_other(&paths::with(paths::LINKED, "ended", ended)))
}

/// One of theirs.
async fn find(linker: &Linker, signed_in: &SignedIn, id: &str) -> Result<Link, Error> {
    let links = linker.of_wallet(signed_in.subject()).await?;
    links
        .into_iter()
        .find(|link| Linker::errand(link) == id)
        .ok_or(Error::NotFound)
}

fn line(linker: &Linker, frame: &Frame, link: &Link) -> Line {
    let names = link.names(linker);
    let is_unnamed = names.as_ref().is_none_or(|it| !it.is_known);
    let (employee, title) = names.map_or_else(Default::default, |it| (it.employee, it.title));
    Line {
        organisation: organisation(linker, link),
        employee,
        title,
        since: When::date(
            frame,
            jiff::Timestamp::from_second(link.changed_at).unwrap_or_default(),
        ),
        in_doubt: link.state == State::Unconfirmed,
        is_unnamed,
        end: paths::UNLINK.replace("{id}", Linker::errand(link)),
    }
}
