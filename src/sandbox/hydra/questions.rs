//! Login, consent and logout requests of a Hydra. It refuses bodies with fields it does not know.

use serde_json::{Value, json};

use super::admin::{Hydra, redirect};
use crate::sandbox::sign_in::{
    ACR, ConsentAnswer, ConsentQuestion, DENIED, LoginAnswer, LoginQuestion, Unanswerable,
};

const LOGIN: &str = "login";
const CONSENT: &str = "consent";
const LOGOUT: &str = "logout";

impl Hydra {
    pub(crate) async fn login_question(
        &self,
        challenge: &str,
    ) -> Result<LoginQuestion, Unanswerable> {
        let asked = self.look(LOGIN, challenge).await?;
        let remembered = asked["skip"].as_bool() == Some(true);
        Ok(LoginQuestion {
            client_name: client_name(&asked),
            remembered: remembered.then(|| text(&asked["subject"])),
        })
    }

    pub(crate) async fn accept_login(
        &self,
        challenge: &str,
        answer: LoginAnswer,
    ) -> Result<String, Unanswerable> {
        let body = json!({
            "subject": answer.subject,
            "remember": answer.remember,
            "remember_for": self.remember_for,
            "acr": ACR,
        });
        redirect(&self.decide(LOGIN, "accept", challenge, Some(body)).await?)
    }

    pub(crate) async fn deny_login(&self, challenge: &str) -> Result<String, Unanswerable> {
        redirect(
            &self
                .decide(LOGIN, "reject", challenge, Some(denial()))
                .await?,
        )
    }

    pub(crate) async fn consent_question(
        &self,
        challenge: &str,
    ) -> Result<ConsentQuestion, Unanswerable> {
        let asked = self.look(CONSENT, challenge).await?;
        Ok(ConsentQuestion {
            client_name: client_name(&asked),
            skip_consent: asked["client"]["skip_consent"].as_bool() == Some(true),
            requested_scopes: texts(&asked["requested_scope"]),
            subject: text(&asked["subject"]),
        })
    }

    pub(crate) async fn accept_consent(
        &self,
        challenge: &str,
        answer: ConsentAnswer,
    ) -> Result<String, Unanswerable> {
        let body = json!({
            "grant_scope": answer.scopes,
            "grant_access_token_audience": [],
            "session": { "access_token": {}, "id_token": {} },
            "remember": answer.remember,
            "remember_for": self.remember_for,
        });
        redirect(
            &self
                .decide(CONSENT, "accept", challenge, Some(body))
                .await?,
        )
    }

    pub(crate) async fn deny_consent(&self, challenge: &str) -> Result<String, Unanswerable> {
        redirect(
            &self
                .decide(CONSENT, "reject", challenge, Some(denial()))
                .await?,
        )
    }

    pub(crate) async fn logout_question(&self, challenge: &str) -> Result<String, Unanswerable> {
        Ok(text(&self.look(LOGOUT, challenge).await?["subject"]))
    }

    pub(crate) async fn accept_logout(&self, challenge: &str) -> Result<String, Unanswerable> {
        redirect(&self.decide(LOGOUT, "accept", challenge, None).await?)
    }

    pub(crate) async fn deny_logout(&self, challenge: &str) -> Result<(), Unanswerable> {
        self.decide(LOGOUT, "reject", challenge, None).await?;
        Ok(())
    }
}

fn denial() -> Value {
    let (error, description) = DENIED;
    json!({ "error": error, "error_description": description })
}

/// Clients without a name go by their id.
fn client_name(asked: &Value) -> String {
    let client = &asked["client"];
    let name = text(&client["client_name"]);
    if name.is_empty() {
        text(&client["client_id"])
    } else {
        name
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|list| list.iter().map(text).collect())
        .unwrap_or_default()
}
