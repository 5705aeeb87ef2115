//! A browser before a server that may die at any moment: then there is no page.

use reqwest::header::{COOKIE, HOST};
use reqwest::{Method, Request, StatusCode};
use url::Url;

use super::{Browser, Page};

impl Browser {
    /// One request to a server that may die meanwhile.
    pub async fn try_get(&self, url: &Url) -> Result<StatusCode, reqwest::Error> {
        self.try_get_from(url, url).await
    }

    /// The same to an instance that a balancer has behind this address.
    pub async fn try_get_from(
        &self,
        url: &Url,
        instance: &Url,
    ) -> Result<StatusCode, reqwest::Error> {
        let mut request = self.client.get(instance.clone());
        request = request.header(HOST, url.authority());
        if let Some(cookies) = self.cookies_for(url) {
            request = request.header(COOKIE, cookies);
        }
        request.send().await.map(|response| response.status())
    }

    /// A page of a server that may die meanwhile.
    pub async fn try_page(&self, url: &Url) -> Option<Page> {
        let request = self.request(Method::GET, url, None, "none");
        self.try_exchange(request, url).await
    }

    /// Sends a form of its page to a server that may die meanwhile, without following; these fields are laid over its own.
    pub async fn try_submit(
        &self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
    ) -> Option<Page> {
        let form = page.form(action)?;
        let replaced = |name: &str| fields.iter().any(|(field, _)| *field == name);
        let mut all = form.fields;
        all.retain(|(name, _)| !replaced(name));
        let given = fields.iter();
        all.extend(given.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let request = self.request(Method::POST, &form.address, Some(&all), "same-origin");
        self.try_exchange(request, &form.address).await
    }

    async fn try_exchange(&self, mut request: Request, url: &Url) -> Option<Page> {
        if let Some(cookies) = self.cookies_for(url) {
            request.headers_mut().entry(COOKIE).or_insert(cookies);
        }
        let mut response = self.client.execute(request).await.ok()?;
        self.keep_cookies(&response, url);
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.ok()? {
            body.extend_from_slice(&chunk);
        }
        Some(Page {
            url: url.clone(),
            status,
            headers,
            body: String::from_utf8(body).unwrap(),
            hops: Vec::new(),
            requests: Vec::new(),
        })
    }
}
