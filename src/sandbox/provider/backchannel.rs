//! Ending logins, and telling the relying party (OIDC Back-Channel Logout 1.0).

use std::time::Duration;

use serde_json::{Value, json};

use super::keys::KeyError;
use super::own::Provider;
use crate::sandbox::fields::Fields;
use crate::sandbox::journal::Journal;
use crate::sandbox::misbehaviour::Place;
use crate::sandbox::outgoing::Outgoing;

/// How long to wait before each further attempt.
const RETRIES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(6),
];

impl Provider {
    /// Ends a remembered login and posts a logout token to the client, if it was granted something
    /// under that login and registered an address. Tokens live on: that is a separate matter.
    pub(super) fn end_session(&self, sid: &str) -> bool {
        let ended = self.sessions.with(|sessions| {
            sessions.remembered(sid)?;
            sessions.end(sid)
        });
        let Some(session) = ended else {
            return false;
        };
        let address = self.client.backchannel_logout_uri.clone();
        let told = session.clients.contains(&self.client.id);
        let (Some(address), true) = (address, told) else {
            return true;
        };
        match self.logout_token(sid) {
            Ok(token) => {
                let (outgoing, journal) = (self.outgoing.clone(), self.journal.clone());
                tokio::spawn(deliver(outgoing, journal, address, token));
            }
            Err(error) => tracing::error!(%error, "no logout token"),
        }
        true
    }

    /// A logout token for a login, whether there is one or not; sent to nobody.
    pub(crate) fn logout_token(&self, sid: &str) -> Result<String, KeyError> {
        self.signed(Place::LogoutToken, &self.logout_claims(sid))
    }

    /// Ends every remembered login, or those of one person; says how many.
    pub(crate) fn end_sessions(&self, person: Option<&str>) -> usize {
        let sids = self.sessions.with(|sessions| sessions.of(person));
        sids.iter().filter(|sid| self.end_session(sid)).count()
    }

    /// Back-Channel Logout 2.4 as Hydra fills it in: no `sub`, no `exp`.
    fn logout_claims(&self, sid: &str) -> Value {
        json!({
            "iss": self.issuer,
            "aud": [self.client.id],
            "iat": self.clock.unix(),
            "jti": self.chance.uuid(),
            "sid": sid,
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        })
    }
}

/// Posts a logout token until the client answers 200 or 204, a few times.
async fn deliver(outgoing: Outgoing, journal: Journal, address: String, token: String) {
    let body = Fields::from_pairs([("logout_token", token.as_str())]).to_query();
    let pauses = [Duration::ZERO].into_iter().chain(RETRIES);
    for pause in pauses {
        tokio::time::sleep(pause).await;
        let answer = outgoing
            .request(reqwest::Method::POST, &address)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.clone())
            .send()
            .await;
        let status = answer.map(|answer| answer.status().as_u16()).ok();
        journal.note_sent("POST", &address, status);
        // A refusal is final: only silence and server errors are tried again.
        if status.is_some_and(|status| status < 500) {
            return;
        }
    }
    tracing::warn!(%address, "the logout token was not accepted");
}
