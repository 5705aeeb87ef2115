//! A browser and a relying party, as far as the tests need them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cookie_store::CookieStore;
use reqwest::Method;
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use serde_json::Value;
use url::Url;

use crate::sandbox::fields::Fields;
use crate::sandbox::outgoing::Outgoing;
use crate::sandbox::{Options, Sandbox};

pub(super) const REDIRECT_URI: &str = "http://localhost:3000/api/auth/callback/blink";
pub(super) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123";
pub(super) const CHALLENGE: &str = "v70ixSDfoBEDrDZV-0YABusoh_Ajp_a66XlJlwBHynw";
pub(super) const STATE: &str = "state-of-enough-length";
pub(super) const NONCE: &str = "nonce-of-enough-length";

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn location(&self) -> &str {
        self.headers
            .get(LOCATION)
            .unwrap_or_else(|| panic!("no redirect: {self:?}"))
            .to_str()
            .unwrap()
    }

    /// The query of the address it redirects to.
    pub(super) fn query(&self) -> Fields {
        let url = Url::parse(self.location()).unwrap();
        Fields::parse(url.query().unwrap_or_default().as_bytes())
    }

    /// A parameter of the path it redirects to, at the provider itself.
    pub(super) fn query_of_path(&self, name: &str) -> String {
        let (_, query) = self.location().split_once('?').unwrap();
        let fields = Fields::parse(query.as_bytes());
        fields.get(name).unwrap_or_default().to_owned()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden or visible input.
    pub(super) fn input(&self, name: &str) -> String {
        let page = scraper::Html::parse_document(&self.body);
        let selector = scraper::Selector::parse(&format!("input[name='{name}']")).unwrap();
        let input = page
            .select(&selector)
            .next()
            .unwrap_or_else(|| panic!("no {name}: {}", self.body));
        input.value().attr("value").unwrap_or_default().to_owned()
    }
}

/// Follows nothing by itself; keeps cookies.
#[derive(Debug)]
pub(super) struct Browser {
    outgoing: Outgoing,
    jar: CookieStore,
}

impl Browser {
    pub(super) fn new() -> Self {
        Self {
            outgoing: Outgoing::new().unwrap(),
            jar: CookieStore::default(),
        }
    }

    pub(super) async fn get(&mut self, url: &str) -> Answer {
        self.send(Method::GET, url, None).await
    }

    pub(super) async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let body = Fields::from_pairs(fields.iter().copied()).to_query();
        self.send(Method::POST, url, Some(body)).await
    }

    async fn send(&mut self, method: Method, url: &str, body: Option<String>) -> Answer {
        let address = Url::parse(url).unwrap();
        let cookies: Vec<String> = self
            .jar
            .get_request_values(&address)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = self.outgoing.request(method, url);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
        }
        let answer = finish(request).await;
        for cookie in answer.headers.get_all(SET_COOKIE) {
            let kept = self.jar.parse(cookie.to_str().unwrap(), &address);
            // The removal of a cookie that is not there; anything else is the sandbox's mistake.
            assert!(
                matches!(kept, Ok(_) | Err(cookie_store::CookieError::Expired)),
                "{cookie:?}"
            );
        }
        answer
    }
}

/// Sends a request and reads the answer.
pub(super) async fn finish(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.text().await.unwrap(),
    }
}

/// A sandbox with one browser and the client's side of the protocol.
pub(super) struct Scene {
    pub(super) sandbox: Sandbox,
    pub(super) browser: Browser,
    outgoing: Outgoing,
    id: String,
    secret: String,
}

impl Scene {
    pub(super) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(super) async fn with(options: Options) -> Self {
        let (id, secret) = (options.client.id.clone(), options.client.secret.clone());
        Self {
            sandbox: Sandbox::start(options).await.unwrap(),
            browser: Browser::new(),
            outgoing: Outgoing::new().unwrap(),
            id,
            secret,
        }
    }

    /// An address of the provider.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.issuer().trim_end_matches('/'))
    }

    /// An authorization request with PKCE, changed by `changes`; an empty value leaves a parameter
    /// out.
    pub(super) fn authorization(&self, changes: &[(&str, &str)]) -> String {
        let mut parameters = vec![
            ("client_id", self.id.as_str()),
            ("redirect_uri", REDIRECT_URI),
            ("response_type", "code"),
            ("scope", "openid offline read"),
            ("state", STATE),
            ("nonce", NONCE),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        for change in changes {
            parameters.retain(|(name, _)| *name != change.0);
            parameters.push(*change);
        }
        parameters.retain(|(_, value)| !value.is_empty());
        self.at(&format!(
            "/oauth2/auth?{}",
            Fields::from_pairs(parameters).to_query()
        ))
    }

    /// Up to the login page; its challenge.
    pub(super) async fn login_challenge(&mut self, changes: &[(&str, &str)]) -> String {
        let address = self.authorization(changes);
        let page = self.browser.get(&address).await;
        assert_eq!(page.status, 302, "{page:?}");
        page.query()
            .get("login_challenge")
            .unwrap_or_else(|| panic!("{page:?}"))
            .to_owned()
    }

    /// Signs somebody in with the right code; the redirect after it.
    pub(super) async fn log_in(&mut self, challenge: &str, more: &[(&str, &str)]) -> Answer {
        let mut fields = vec![
            ("login_challenge", challenge),
            ("identifier", "rosa@sandbox.example"),
            ("code", "000000"),
        ];
        for change in more {
            fields.retain(|(name, _)| *name != change.0);
            fields.push(*change);
        }
        let login = self.at("/login");
        self.browser.post(&login, &fields).await
    }

    /// From the login's redirect up to the consent page; its challenge.
    pub(super) async fn consent_challenge(&mut self, login: &Answer) -> String {
        let to_page = self.browser.get(login.location()).await;
        to_page
            .query()
            .get("consent_challenge")
            .unwrap_or_else(|| panic!("{to_page:?}"))
            .to_owned()
    }

    /// Ticks scopes and allows; the redirect to the client.
    pub(super) async fn consent(&mut self, challenge: &str, scopes: &[&str]) -> Answer {
        let mut fields = vec![("consent_challenge", challenge), ("submit", "accept")];
        fields.extend(scopes.iter().map(|scope| ("grant_scope", *scope)));
        let consent = self.at("/consent");
        let answer = self.browser.post(&consent, &fields).await;
        self.browser.get(answer.location()).await
    }

    /// All the way with PKCE; the code.
    pub(super) async fn code(&mut self, ticked: &[&str], more: &[(&str, &str)]) -> String {
        let requested = ticked.join(" ");
        let challenge = self.login_challenge(&[("scope", &requested)]).await;
        let login = self.log_in(&challenge, more).await;
        let challenge = self.consent_challenge(&login).await;
        let callback = self.consent(&challenge, ticked).await;
        assert_eq!(callback.status, 303, "{callback:?}");
        callback.query().get("code").unwrap().to_owned()
    }

    /// All the way; the token response.
    pub(super) async fn tokens(&mut self, ticked: &[&str]) -> Value {
        let code = self.code(ticked, &[]).await;
        let answer = self.redeem(&code).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    pub(super) async fn redeem(&self, code: &str) -> Answer {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    pub(super) async fn refresh(&self, refresh_token: &str) -> Answer {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ])
        .await
    }

    pub(super) async fn token(&self, fields: &[(&str, &str)]) -> Answer {
        let authorization = basic(&self.id, &self.secret);
        self.back_channel("/oauth2/token", Some(&authorization), fields)
            .await
    }

    pub(super) async fn revoke(&self, token: &str) -> Answer {
        let authorization = basic(&self.id, &self.secret);
        self.back_channel("/oauth2/revoke", Some(&authorization), &[("token", token)])
            .await
    }

    /// A form post of the client, not of the browser.
    pub(super) async fn back_channel(
        &self,
        path: &str,
        authorization: Option<&str>,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .outgoing
            .request(Method::POST, &self.at(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Fields::from_pairs(fields.iter().copied()).to_query());
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        finish(request).await
    }

    pub(super) async fn userinfo(&self, token: &str) -> Answer {
        let request = self
            .outgoing
            .request(Method::GET, &self.at("/userinfo"))
            .bearer_auth(token);
        finish(request).await
    }
}

/// A Basic header from a pair that is form-encoded already.
pub(super) fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// The claims of a compact token, not verified.
pub(super) fn claims(token: &str) -> Value {
    part(token, 1)
}

/// The header of a compact token.
pub(super) fn header(token: &str) -> Value {
    part(token, 0)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
