//! From Blink's answer to a step-up: the same person, just now, and every box that it is for.

use secrecy::SecretString;

use crate::audit::{Code, entry};
use crate::oidc::{Grant, Known};
use crate::session::Attempt;
use crate::state::AppState;
use crate::web::error::Error;
use crate::web::visitor::Visitor;

use super::identity::subject_of;
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
    let needed = &state.config.provider.step_up_scopes;
    if needed.iter().any(|scope| !grant.scopes.has(scope)) {
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
    let seconds = whole(state.config.lifetimes.step_up.min(grant.expires_in));
    let token = lasting(grant);
    state
        .sessions
        .step_up(visit, &token, person.sid.as_deref(), seconds)
        .await?;
    entry(Code::SteppedUp)
        .subject(&visit.subject)
        .session(visit.key.hash())
        .detail(&grant.scopes.to_string())
        .write();
    Ok(Ok(()))
}

/// The access token alone: what could renew it is not kept, and dies with it.
fn lasting(grant: &Grant) -> SecretString {
    grant.access_token.clone()
}
