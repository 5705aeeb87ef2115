//! From a person and their tokens to a session: a new id, everything of an earlier person dropped.

use tower_sessions::Session;

use crate::audit::Code;
use crate::oidc::Grant;
use crate::session::{NewVisit, SessionKey, Tokens};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::visitor::Visitor;

use super::audit;
use super::device::Device;
use super::identity::Person;

/// Opens a session. False when the provider ended this very login while it was on its way here.
pub(super) async fn open(
    state: &AppState,
    session: &Session,
    before: &Visitor,
    person: &Person,
    grant: &Grant,
    begun_at: i64,
    device: Device,
) -> Result<bool, Error> {
    if let Visitor::SignedIn(visit) = before
        && state.sessions.end(visit).await?.is_some()
    {
        audit::signed_out(state, Code::OutByNewSignIn, visit, "");
    }
    // Not `flush`: after it tower-sessions 0.15 would create the next session under the id that the browser sent.
    session.cycle_id().await?;
    session.clear().await;
    session.insert("since", state.clock.unix()).await?;
    session.save().await?;
    let id = session
        .id()
        .ok_or_else(|| Error::Internal("a saved session has no id".to_owned()))?;
    let key = SessionKey::new(id);
    let opened = state
        .sessions
        .attach(
            &key,
            &NewVisit {
                subject: &person.subject,
                sid: person.sid.as_deref(),
                scopes: &grant.scopes,
                display_currency: Some(&person.display_currency),
                tokens: &Tokens::of(grant, None),
                expires_in: i64::try_from(grant.expires_in.as_secs()).unwrap_or(i64::MAX),
                begun_at,
                browser: device.browser,
                system: device.system,
            },
        )
        .await?;
    if opened {
        let scopes = grant.scopes.to_string();
        audit::signed_in(state, &person.subject, key.hash(), &scopes);
    } else {
        session.flush().await?;
    }
    Ok(opened)
}
