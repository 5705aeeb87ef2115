//! Who signed in: from a verified ID token where `openid` was granted, from userinfo otherwise, and Blink has to agree.

use crate::blink;
use crate::oidc::{Error as ProviderError, Expected, Grant, IdTokenError, Known, Verified};
use crate::session::Attempt;
use crate::state::AppState;

use super::trouble::Trouble;

/// The person a grant stands for.
pub(super) struct Person {
    /// At the provider.
    pub(super) subject: String,
    /// The provider's session.
    pub(super) sid: Option<String>,
    /// The account's display currency.
    pub(super) display_currency: String,
}

/// Finds out, or says why that is impossible; the text is for the log.
pub(super) async fn identify(
    state: &AppState,
    known: &Known,
    attempt: &Attempt,
    grant: &Grant,
) -> Result<Person, (Trouble, String)> {
    let Verified { subject, sid } = subject_of(state, known, attempt, grant).await?;
    let account = state
        .blink
        .identity(&grant.access_token)
        .await
        .map_err(|error| match error {
            blink::Error::DeadToken | blink::Error::NotAuthorized => {
                (Trouble::NotBelieved, "Blink refuses a new token".to_owned())
            }
            error => (Trouble::BlinkAway, error.to_string()),
        })?;
    // With an ID token the subject may be pairwise; then its signature and nonce vouch for the person.
    if !grant.scopes.has("openid") && account.user_id != subject {
        return Err((
            Trouble::NotBelieved,
            "userinfo and Blink name different people".to_owned(),
        ));
    }
    Ok(Person {
        subject,
        sid,
        display_currency: account.display_currency.to_string(),
    })
}

/// Whom the provider names.
pub(super) async fn subject_of(
    state: &AppState,
    known: &Known,
    attempt: &Attempt,
    grant: &Grant,
) -> Result<Verified, (Trouble, String)> {
    if grant.scopes.has("openid") {
        return verified(state, known, attempt, grant).await;
    }
    // The granted scope alone decides: an ID token that came all the same was dropped (OpenID Connect Core 3.1.2.1).
    let said = state
        .provider
        .userinfo(known, &grant.access_token)
        .await
        .map_err(|error| match error {
            ProviderError::DeadToken => (
                Trouble::NotBelieved,
                "userinfo refuses a new token".to_owned(),
            ),
            error => (Trouble::ProviderAway, error.to_string()),
        })?;
    // Whoever leaves `openid` unticked does not get round the credentials.
    let is_new = |login| {
        let now = state.clock.unix();
        state.provider.is_new_login(login, attempt.started_at, now)
    };
    if attempt.needs_new_login() && !said.auth_time.is_some_and(is_new) {
        let what = "userinfo knows of no new login".to_owned();
        return Err((Trouble::NotBelieved, what));
    }
    let subject = said.subject;
    Ok(Verified { subject, sid: None })
}

/// Verifies the ID token; an unknown key is worth one look at the provider's keys.
async fn verified(
    state: &AppState,
    known: &Known,
    attempt: &Attempt,
    grant: &Grant,
) -> Result<Verified, (Trouble, String)> {
    let wrong = |what: String| (Trouble::NotBelieved, format!("ID token: {what}"));
    let id_token = grant
        .id_token
        .as_ref()
        .ok_or_else(|| wrong("missing".to_owned()))?;
    let expected = Expected {
        nonce: Some(&attempt.nonce),
        access_token: &grant.access_token,
        login_since: attempt.asks_for_login.then_some(attempt.started_at),
        now: state.clock.unix(),
    };
    match state.provider.verify_id_token(known, id_token, &expected) {
        Err(IdTokenError::UnknownKey) => {
            let known = state
                .provider
                .refetch_keys(known)
                .await
                .map_err(|error| (Trouble::ProviderAway, error.to_string()))?;
            state.provider.verify_id_token(&known, id_token, &expected)
        }
        verified => verified,
    }
    .map_err(|error| match error {
        IdTokenError::Time(what) if state.provider.clocks_differ() => {
            (Trouble::ClocksDiffer, format!("ID token: {what}"))
        }
        error => wrong(error.to_string()),
    })
}
