//! A browser without scripts: keeps cookies, follows redirects, sends forms, and says where a request comes from.

use std::sync::Mutex;

use axum::Router;
use cookie_store::CookieStore;
use reqwest::header::{
    ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN,
    REFERER, SET_COOKIE, USER_AGENT,
};
use reqwest::{Body, Client, Method, Request, Response, StatusCode};
use tower::ServiceExt as _;
use url::Url;

use super::page::Page;
use super::{Till, watch};

const MOST_HOPS: usize = 12;

/// One browser with its own cookies.
pub struct Browser {
    pub(super) client: Client,
    jar: Mutex<CookieStore>,
    language: String,
    /// What it says it is, where it says so.
    name: Option<String>,
    /// An origin that is no network away.
    beside: Option<(Url, Router)>,
    stop_before: Mutex<Option<String>>,
    set_cookies: Mutex<Vec<(Url, String)>>,
}

impl Browser {
    /// A fresh profile, reading English.
    pub fn new() -> Self {
        Self::reading("en")
    }

    /// A fresh profile with this `Accept-Language`.
    #[allow(clippy::disallowed_methods, reason = "a browser, not the app")]
    pub fn reading(language: &str) -> Self {
        watch::start();
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            client,
            jar: Mutex::default(),
            language: language.to_owned(),
            name: None,
            beside: None,
            stop_before: Mutex::default(),
            set_cookies: Mutex::default(),
        }
    }

    /// A fresh profile that sends this `User-Agent`.
    pub fn named(user_agent: &str) -> Self {
        Self {
            name: Some(user_agent.to_owned()),
            ..Self::new()
        }
    }

    /// A fresh profile for which this origin is answered by this router.
    pub fn beside(router: Router, origin: Url) -> Self {
        Self {
            beside: Some((origin, router)),
            ..Self::new()
        }
    }

    /// Types an address and follows where it leads.
    pub async fn get(&self, url: impl AsRef<str>) -> Page {
        let url = Url::parse(url.as_ref()).unwrap();
        self.follow(Method::GET, url, None, "none", None).await
    }

    /// One request; a redirect is not followed.
    pub async fn get_once(&self, url: impl AsRef<str>) -> Page {
        let url = Url::parse(url.as_ref()).unwrap();
        let response = self.send(Method::GET, &url, None, "none").await;
        page(response, url, Vec::new(), None).await
    }

    /// One request with these headers, the cookies, and nothing else that a browser adds; a redirect is not followed. A
    /// `cookie` header given here stands for the jar.
    pub async fn once(
        &self,
        method: Method,
        url: impl AsRef<str>,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let url = Url::parse(url.as_ref()).unwrap();
        let mut request = Request::new(method, url.clone());
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            request.headers_mut().append(name, value);
        }
        if !body.is_empty() {
            *request.body_mut() = Some(Body::from(body.to_owned()));
        }
        let response = self.exchange(request).await;
        page(response, url, Vec::new(), None).await
    }

    /// Only the head of an answer.
    pub async fn head(&self, url: Url) -> StatusCode {
        self.send(Method::HEAD, &url, None, "none").await.status()
    }

    /// Sends the page's form whose action ends so, with these fields laid over its own.
    pub async fn submit(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let form = page
            .form(action)
            .unwrap_or_else(|| panic!("no form {action} on {}:\n{}", page.url, page.body));
        let replaced = |name: &str| fields.iter().any(|(field, _)| *field == name);
        let mut all: Vec<(String, String)> = form
            .fields
            .into_iter()
            .filter(|(name, _)| !replaced(name))
            .collect();
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let site = if form.address.origin() == page.url.origin() {
            "same-origin"
        } else {
            "cross-site"
        };
        // As our policy has it: elsewhere nobody is told.
        let from = (site == "same-origin").then_some(&page.url);
        self.follow(Method::POST, form.address, Some(all), site, from)
            .await
    }

    /// Posts any form from any site, without following.
    pub async fn post_once(
        &self,
        url: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let headers = [&[kind], headers].concat();
        self.once(Method::POST, url, &headers, &body).await
    }

    /// A redirect to this path is not followed: the page is the one that sent it, at the address it led to.
    pub fn stop_before(&self, path: &str) {
        *self.stop_before.lock().unwrap() = Some(path.to_owned());
    }

    /// Redirects are followed again.
    pub fn stop_nowhere(&self) {
        *self.stop_before.lock().unwrap() = None;
    }

    /// Every `Set-Cookie` line that came from this origin so far.
    pub fn set_cookies(&self, from: &Url) -> Vec<String> {
        let lines = self.set_cookies.lock().unwrap();
        lines
            .iter()
            .filter(|(url, _)| url.origin() == from.origin())
            .map(|(_, line)| line.clone())
            .collect()
    }

    /// The value of a cookie for this address.
    pub fn cookie(&self, url: &Url, name: &str) -> Option<String> {
        let jar = self.jar.lock().unwrap();
        jar.get_request_values(url)
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// Names of all cookies for this address.
    pub fn cookie_names(&self, url: &Url) -> Vec<String> {
        let jar = self.jar.lock().unwrap();
        jar.get_request_values(url)
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// Plants a cookie.
    pub fn set_cookie(&self, url: &Url, line: &str) {
        self.jar.lock().unwrap().parse(line, url).unwrap();
    }

    /// The same cookies in a second browser.
    pub fn copy(&self) -> Self {
        let copy = Self::reading(&self.language);
        *copy.jar.lock().unwrap() = self.jar.lock().unwrap().clone();
        copy
    }

    /// The same cookies in a second browser, whom the balancer leads to this one of several instances.
    pub fn led_to(&self, till: &Till) -> Self {
        self.copy_beside(till::app::router(&till.state), till.url.clone())
    }

    /// The same cookies in a second browser for which this origin is answered by this router.
    pub fn copy_beside(&self, router: Router, origin: Url) -> Self {
        Self {
            beside: Some((origin, router)),
            ..self.copy()
        }
    }

    async fn follow(
        &self,
        method: Method,
        url: Url,
        form: Option<Vec<(String, String)>>,
        site: &str,
        mut from: Option<&Url>,
    ) -> Page {
        let (mut hops, mut before) = (Vec::new(), Vec::new());
        let (mut method, mut url, mut form, mut site) = (method, url, form, site.to_owned());
        loop {
            hops.push(url.clone());
            assert!(hops.len() <= MOST_HOPS, "led in circles: {hops:#?}");
            let mut request = self.request(method.clone(), &url, form.as_deref(), &site);
            if let Some(from) = from.take() {
                let from = HeaderValue::from_str(from.as_str()).unwrap();
                request.headers_mut().insert(REFERER, from);
            }
            let response = self.exchange(request).await;
            let next = response
                .headers()
                .get(LOCATION)
                .filter(|_| response.status().is_redirection());
            let Some(next) = next else {
                return page(response, url, hops, before).await;
            };
            let next = url.join(next.to_str().unwrap()).unwrap();
            for (name, value) in next
                .query_pairs()
                .filter(|(name, _)| matches!(name.as_ref(), "state" | "code" | "nonce"))
            {
                assert!(!name.is_empty());
                watch::secret(&value);
            }
            if self.stop_before.lock().unwrap().as_deref() == Some(next.path()) {
                return page(response, next, hops, before).await;
            }
            if next.origin() != url.origin() {
                site = "cross-site".to_owned();
            }
            before.extend(name_of(&response));
            url = next;
            method = Method::GET;
            form = None;
        }
    }

    async fn send(
        &self,
        method: Method,
        url: &Url,
        form: Option<&[(String, String)]>,
        site: &str,
    ) -> Response {
        let request = self.request(method, url, form, site);
        self.exchange(request).await
    }

    pub(super) fn request(
        &self,
        method: Method,
        url: &Url,
        form: Option<&[(String, String)]>,
        site: &str,
    ) -> Request {
        let mut request = Request::new(method, url.clone());
        let headers = request.headers_mut();
        headers.insert(
            ACCEPT_LANGUAGE,
            HeaderValue::from_str(&self.language).unwrap(),
        );
        if let Some(name) = &self.name {
            headers.insert(USER_AGENT, HeaderValue::from_str(name).unwrap());
        }
        headers.insert("sec-fetch-site", HeaderValue::from_str(site).unwrap());
        headers.insert("sec-fetch-mode", HeaderValue::from_static("navigate"));
        headers.insert("sec-fetch-dest", HeaderValue::from_static("document"));
        if let Some(fields) = form {
            let body = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/x-www-form-urlencoded"),
            );
            headers.insert(
                ORIGIN,
                HeaderValue::from_str(&url.origin().ascii_serialization()).unwrap(),
            );
            *request.body_mut() = Some(body.into());
        }
        request
    }

    /// Sends a request with the cookies for its address, and keeps those that come back.
    async fn exchange(&self, mut request: Request) -> Response {
        let url = request.url().clone();
        if let Some(cookies) = self.cookies_for(&url) {
            request.headers_mut().entry(COOKIE).or_insert(cookies);
        }
        let response = match &self.beside {
            Some((origin, router)) if url.origin() == origin.origin() => {
                let mut request = axum::http::Request::<Body>::try_from(request).unwrap();
                let path = url[url::Position::BeforePath..url::Position::AfterQuery]
                    .parse()
                    .unwrap();
                *request.uri_mut() = path;
                let host = HeaderValue::from_str(url.authority()).unwrap();
                request.headers_mut().entry(HOST).or_insert(host);
                let request = request.map(axum::body::Body::new);
                let answer = router.clone().oneshot(request).await.unwrap();
                let (head, body) = answer.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
                Response::from(axum::http::Response::from_parts(head, body))
            }
            _ => self.client.execute(request).await.unwrap(),
        };
        self.keep_cookies(&response, &url);
        response
    }

    pub(super) fn cookies_for(&self, url: &Url) -> Option<HeaderValue> {
        let jar = self.jar.lock().unwrap();
        let line: Vec<String> = jar
            .get_request_values(url)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!line.is_empty()).then(|| HeaderValue::from_str(&line.join("; ")).unwrap())
    }

    pub(super) fn keep_cookies(&self, response: &Response, url: &Url) {
        let mut jar = self.jar.lock().unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let seen = (url.clone(), line.to_owned());
            self.set_cookies.lock().unwrap().push(seen);
            let (name, rest) = line.split_once('=').unwrap();
            if name.contains("till-session") || name.contains("till-signin") {
                watch::secret(rest.split(';').next().unwrap());
            }
            // A cookie that is removed without being there is no error.
            let _ = jar.parse(line, url);
        }
    }
}

/// What the request was named that this answers.
fn name_of(response: &Response) -> Option<String> {
    let name = response.headers().get("x-request-id")?;
    name.to_str().ok().map(str::to_owned)
}

async fn page(
    response: Response,
    url: Url,
    hops: Vec<Url>,
    before: impl IntoIterator<Item = String>,
) -> Page {
    let requests = before.into_iter().chain(name_of(&response)).collect();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.text().await.unwrap();
    assert_eq!(watch::leaks_in(&body), None, "a secret in the page {url}");
    Page {
        url,
        status,
        headers,
        body,
        hops,
        requests,
    }
}
