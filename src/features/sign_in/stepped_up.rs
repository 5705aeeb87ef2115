//! From Blink's answer to a step-up: the same person, just now, and every box that it is for.

use crate::audit::{Code, entry};
use crate::oidc::{Grant, Known};
use crate::session::{Attempt, NewStepUp};
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::visitor::Visitor;

use super::identity::subject_of;
use super::step_up::needed;
use super::trouble::Trouble;

/// Keeps the grant beside the session that asked for it; or says why not, and then nobody may use it.
pub(super) async fn keep(
    state: &AppState,
    visitor: &Visitor,
    known: &Known,
    attempt: &Attempt,
    asker: &[u8],
    grant: &Grant,
) -> Result<Result<(), (Trouble, String)>, Error> {
    let Visitor::SignedIn(visit) = visitor else {
        return Ok(Err((Trouble::SessionOver, String::new())));
    };
    if visit.key.hash() != asker {
        let what = "another session asked for it".to_owned();
        return Ok(Err((Trouble::SessionOver, what)));
    }
    // An empty scope too: Blink takes it for every permission, and the person gave none.
    if !needed(state).without(&grant.scopes).is_empty() {
        return Ok(Err((Trouble::NotTicked, grant.scopes.to_string())));
    }
    let person = match subject_of(state, known, attempt, grant).await {
        Ok(person) => person,
        Err(why) => return Ok(Err(why)),
    };
    if person.subject != visit.subject {
        return Ok(Err((Trouble::OtherPerson, String::new())));
    }
    let whole = |time: std::time::Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    // The access token alone: what could renew it is not kept, and dies with it.
    let raised = NewStepUp {
        token: &grant.access_token,
        sid: person.sid.as_deref(),
        begun_at: attempt.started_at,
        expires_in: whole(grant.expires_in),
        seconds: whole(state.config.lifetimes.step_up.min(grant.expires_in)),
    };
    if !state.sessions.step_up(visit, &raised).await? {
        return Ok(Err((Trouble::EndedMeanwhile, String::new())));
    }
    entry(Code::SteppedUp)
        .subject(&visit.subject)
        .session(visit.key.hash())
        .detail(&grant.scopes.to_string())
        .write();
    Ok(Ok(()))
}
