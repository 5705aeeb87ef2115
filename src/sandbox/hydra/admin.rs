//! The admin interface of a Hydra: one request, one answer.

use reqwest::Method;
use serde_json::Value;
use url::Url;

use crate::sandbox::fields::Fields;
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::sign_in::Unanswerable;

/// A Hydra, seen from its admin port.
#[derive(Clone, Debug)]
pub(crate) struct Hydra {
    outgoing: Outgoing,
    /// Without a trailing slash.
    base: String,
    /// How long logins and consents are remembered, in seconds.
    pub(super) remember_for: u64,
}

impl Hydra {
    /// A Hydra whose admin interface is at `admin_url`.
    pub(crate) fn new(outgoing: Outgoing, admin_url: &Url, remember_for: u64) -> Self {
        Self {
            outgoing,
            base: admin_url.as_str().trim_end_matches('/').to_owned(),
            remember_for,
        }
    }

    /// Looks at a login, consent or logout request.
    pub(super) async fn look(&self, what: &str, challenge: &str) -> Result<Value, Unanswerable> {
        let address = self.request_address(what, "", challenge);
        self.send(self.outgoing.request(Method::GET, &address))
            .await
    }

    /// Accepts or rejects a login, consent or logout request.
    pub(super) async fn decide(
        &self,
        what: &str,
        verb: &str,
        challenge: &str,
        body: Option<Value>,
    ) -> Result<Value, Unanswerable> {
        let address = self.request_address(what, &format!("/{verb}"), challenge);
        let request = self.outgoing.request(Method::PUT, &address);
        self.send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    /// Posts a form to the admin interface; `path` starts with a slash.
    pub(super) async fn post(&self, path: &str, form: &Fields) -> Result<Value, Unanswerable> {
        let request = self
            .outgoing
            .request(Method::POST, &format!("{}/admin{path}", self.base))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_query());
        self.send(request).await
    }

    fn request_address(&self, what: &str, verb: &str, challenge: &str) -> String {
        let name = format!("{what}_challenge");
        let query = Fields::from_pairs([(name.as_str(), challenge)]).to_query();
        format!(
            "{}/admin/oauth2/auth/requests/{what}{verb}?{query}",
            self.base
        )
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Result<Value, Unanswerable> {
        let unreachable = |error: reqwest::Error| {
            // The address may hold a challenge.
            Unanswerable::Unreachable(error.without_url().to_string())
        };
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(unreachable)?;
        let json: Value = serde_json::from_slice(&body).unwrap_or_default();
        match status.as_u16() {
            200..300 => Ok(json),
            410 => Err(answered(redirect(&json)?)),
            500.. => Err(Unanswerable::Unreachable(status.to_string())),
            _ => Err(Unanswerable::Refused(reason(&json, status.as_str()))),
        }
    }
}

/// A finished logout names its address without a host: it is Hydra's own, which is not told here.
fn answered(address: String) -> Unanswerable {
    if Url::parse(&address).is_ok() {
        Unanswerable::Answered(address)
    } else {
        Unanswerable::Refused("It was answered before.".to_owned())
    }
}

/// Hydra's words; an unknown logout has no description.
fn reason(json: &Value, status: &str) -> String {
    let error = json["error"].as_str().unwrap_or(status);
    match json["error_description"].as_str() {
        None | Some("") => error.to_owned(),
        Some(description) => format!("{error}: {description}"),
    }
}

/// Where an answer sends the browser.
pub(super) fn redirect(answer: &Value) -> Result<String, Unanswerable> {
    answer["redirect_to"]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Unanswerable::Unreachable("an answer without redirect_to".to_owned()))
}
