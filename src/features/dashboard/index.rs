//! `/transactions/index`: what an index of one's transactions is, how far it has come, and the buttons that begin and
//! delete it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use serde::Deserialize;

use super::filling::fill;
use super::listed::{Kept, kept};
use crate::audit::{Code, entry};
use crate::history::Standing;
use crate::state::AppState;
use crate::web::csrf::CsrfForm;
use crate::web::error::{Error, see_other};
use crate::web::frame::{Frame, page};
use crate::web::paths;
use crate::web::signed_in::SignedIn;
use crate::web::when::When;

#[derive(Template)]
#[template(path = "dashboard/index.html")]
struct IndexPage {
    frame: Frame,
    here: &'static str,
    list: &'static str,
    panel: Panel,
    /// After so long without a visit it goes by itself.
    lifetime: String,
    size: String,
    may_read: bool,
}

/// How an index stands, for the list's page and its own.
pub(super) enum Panel {
    /// There is none.
    Offer,
    /// It cannot be opened.
    Unreadable,
    /// It does not reach back to the beginning yet.
    Filling(Progress),
    /// It does.
    Whole(Progress),
}

/// How far it has come.
pub(super) struct Progress {
    pub(super) held: String,
    /// Of the time since the person joined, in per cent.
    pub(super) percent: u8,
    /// Back to when it reaches; none where nothing is in it.
    pub(super) since: Option<When>,
}

impl Panel {
    pub(super) fn new(frame: &Frame, kept: &Kept) -> Self {
        match kept {
            Kept::No => Self::Offer,
            Kept::Unreadable => Self::Unreadable,
            Kept::Yes(_, standing) if standing.complete => {
                Self::Whole(Progress::new(frame, standing))
            }
            Kept::Yes(_, standing) => Self::Filling(Progress::new(frame, standing)),
        }
    }
}

impl Progress {
    fn new(frame: &Frame, standing: &Standing) -> Self {
        let count = standing.held.unsigned_abs();
        let oldest = standing.times.map(|(_, oldest)| oldest);
        let joined = standing.facts.joined_at;
        let percent = oldest.map_or(0, |oldest| {
            let whole = frame.now.duration_since(joined).as_secs().max(1);
            let done = frame.now.duration_since(oldest).as_secs().clamp(0, whole);
            u8::try_from(done.saturating_mul(100) / whole).unwrap_or(100)
        });
        Self {
            held: frame.text.counted("index-held", count),
            percent,
            since: oldest.map(|oldest| When::date(frame, oldest)),
        }
    }
}

/// What it is and how it stands.
pub(super) async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    frame: Frame,
) -> Result<Response, Error> {
    let kept = kept(&state, &signed_in).await?;
    let size = match &kept {
        Kept::Yes(index, _) => {
            let kilobytes = index.size().await?.unsigned_abs().div_ceil(1024);
            frame.text.with("index-size", [("kilobytes", kilobytes)])
        }
        Kept::No | Kept::Unreadable => String::new(),
    };
    let lifetime = state.config.lifetimes.history.as_secs();
    let lifetime = i64::try_from(lifetime).unwrap_or(i64::MAX);
    let lifetime = SignedDuration::from_secs(lifetime);
    let template = IndexPage {
        here: paths::INDEX,
        list: paths::TRANSACTIONS,
        panel: Panel::new(&frame, &kept),
        lifetime: frame.text.duration(lifetime),
        size,
        may_read: signed_in.scopes().has("read"),
        frame,
    };
    Ok(page(&template)?.into_response())
}

/// What the buttons say.
#[derive(Deserialize)]
pub(super) struct Pressed {
    /// `on`, `off`, or `anew`.
    #[serde(default)]
    keep: String,
}

/// Begins an index, deletes it, or both.
pub(super) async fn choose(
    State(state): State<AppState>,
    signed_in: SignedIn,
    CsrfForm(pressed): CsrfForm<Pressed>,
) -> Result<Response, Error> {
    let owner = signed_in.subject();
    let written = |code| entry(code).subject(owner).session(signed_in.key().hash());
    if matches!(pressed.keep.as_str(), "off" | "anew") && state.history.end(owner).await? {
        written(Code::IndexDeleted).write();
    }
    if !matches!(pressed.keep.as_str(), "on" | "anew") {
        return Ok(see_other(paths::INDEX));
    }
    if signed_in.scopes().has("read") {
        if state.history.begin(owner).await? {
            written(Code::IndexBegun).write();
        }
        fill(&state, &signed_in);
    }
    Ok(see_other(paths::TRANSACTIONS))
}
