//! What a Hydra says a token is worth (RFC 7662), read the way Blink's gateway reads it.

use super::admin::Hydra;
use crate::sandbox::access::{Access, Verdict};
use crate::sandbox::fields::Fields;

impl Hydra {
    /// Asks Hydra, every time anew.
    pub(crate) async fn introspect(&self, token: &str) -> Verdict {
        let form = Fields::from_pairs([("token", token)]);
        let Ok(answer) = self.post("/oauth2/introspect", &form).await else {
            return Verdict::Broken;
        };
        if answer["active"].as_bool() != Some(true) {
            return Verdict::Dead;
        }
        if answer["token_use"].as_str().unwrap_or("access_token") != "access_token" {
            return Verdict::Refresh;
        }
        let scopes = answer["scope"].as_str().unwrap_or_default();
        Verdict::Active(Access {
            person: answer["sub"].as_str().unwrap_or_default().to_owned(),
            scopes: scopes.split_whitespace().map(str::to_owned).collect(),
        })
    }
}
