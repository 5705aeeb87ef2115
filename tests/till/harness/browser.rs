//! A browser without scripts: keeps cookies, follows redirects, sends forms, and says where a request comes from.

use std::sync::Mutex;

use cookie_store::CookieStore;
use reqwest::header::{
    ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, LOCATION, ORIGIN, SET_COOKIE,
};
use reqwest::{Client, Method, Response, StatusCode};
use url::Url;

use super::page::Page;
use super::watch;

const MOST_HOPS: usize = 12;

/// One browser with its own cookies.
pub struct Browser {
    client: Client,
    jar: Mutex<CookieStore>,
    language: String,
    stop_before: Mutex<Option<String>>,
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
            stop_before: Mutex::default(),
        }
    }

    /// Types an address and follows where it leads.
    pub async fn get(&self, url: impl AsRef<str>) -> Page {
        self.follow(Method::GET, Url::parse(url.as_ref()).unwrap(), None, "none")
            .await
    }

    /// One request; a redirect is not followed.
    pub async fn get_once(&self, url: impl AsRef<str>) -> Page {
        let url = Url::parse(url.as_ref()).unwrap();
        let response = self.send(Method::GET, &url, None, "none", None).await;
        page(response, url, Vec::new()).await
    }

    /// One request to a server that may die meanwhile.
    pub async fn try_get(&self, url: &Url) -> Result<StatusCode, reqwest::Error> {
        let mut request = self.client.get(url.clone());
        if let Some(cookies) = self.cookies_for(url) {
            request = request.header(COOKIE, cookies);
        }
        request.send().await.map(|response| response.status())
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
        self.follow(Method::POST, form.address, Some(all), site)
            .await
    }

    /// Posts any form from any site, without following.
    pub async fn post_once(
        &self,
        url: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let url = Url::parse(url).unwrap();
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = self.client.post(url.clone()).body(body);
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(cookies) = self.cookies_for(&url) {
            request = request.header(COOKIE, cookies);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        self.keep_cookies(&response, &url);
        page(response, url, Vec::new()).await
    }

    /// A redirect to this path is not followed: the page is the one that sent it, at the address it led to.
    pub fn stop_before(&self, path: &str) {
        *self.stop_before.lock().unwrap() = Some(path.to_owned());
    }

    /// Redirects are followed again.
    pub fn stop_nowhere(&self) {
        *self.stop_before.lock().unwrap() = None;
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

    async fn follow(
        &self,
        method: Method,
        url: Url,
        form: Option<Vec<(String, String)>>,
        site: &str,
    ) -> Page {
        let mut hops = Vec::new();
        let (mut method, mut url, mut form, mut site) = (method, url, form, site.to_owned());
        loop {
            hops.push(url.clone());
            assert!(hops.len() <= MOST_HOPS, "led in circles: {hops:#?}");
            let response = self
                .send(method.clone(), &url, form.as_deref(), &site, None)
                .await;
            let next = response
                .headers()
                .get(LOCATION)
                .filter(|_| response.status().is_redirection());
            let Some(next) = next else {
                return page(response, url, hops).await;
            };
            let next = url.join(next.to_str().unwrap()).unwrap();
            for (name, value) in next
                .query_pairs()
                .filter(|(name, _)| matches!(name.as_ref(), "state" | "code"))
            {
                assert!(!name.is_empty());
                watch::secret(&value);
            }
            if self.stop_before.lock().unwrap().as_deref() == Some(next.path()) {
                return page(response, next, hops).await;
            }
            if next.origin() != url.origin() {
                site = "cross-site".to_owned();
            }
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
        extra: Option<HeaderMap>,
    ) -> Response {
        let mut headers = extra.unwrap_or_default();
        headers.insert(
            ACCEPT_LANGUAGE,
            HeaderValue::from_str(&self.language).unwrap(),
        );
        headers.insert("sec-fetch-site", HeaderValue::from_str(site).unwrap());
        headers.insert("sec-fetch-mode", HeaderValue::from_static("navigate"));
        headers.insert("sec-fetch-dest", HeaderValue::from_static("document"));
        if let Some(cookies) = self.cookies_for(url) {
            headers.insert(COOKIE, cookies);
        }
        let mut request = self.client.request(method, url.clone());
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
            request = request.body(body);
        }
        let response = request.headers(headers).send().await.unwrap();
        self.keep_cookies(&response, url);
        response
    }

    fn cookies_for(&self, url: &Url) -> Option<HeaderValue> {
        let jar = self.jar.lock().unwrap();
        let line: Vec<String> = jar
            .get_request_values(url)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!line.is_empty()).then(|| HeaderValue::from_str(&line.join("; ")).unwrap())
    }

    fn keep_cookies(&self, response: &Response, url: &Url) {
        let mut jar = self.jar.lock().unwrap();
        for line in response.headers().get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            if name.contains("till-session") || name.contains("till-signin") {
                watch::secret(rest.split(';').next().unwrap());
            }
            // A cookie that is removed without being there is no error.
            let _ = jar.parse(line, url);
        }
    }
}

async fn page(response: Response, url: Url, hops: Vec<Url>) -> Page {
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.text().await.unwrap();
    assert_eq!(watch::leaks_in(&body), None, "a secret in the page {url}");
    Page {
        url,
        status,
        headers,
        body,
        hops,
    }
}
