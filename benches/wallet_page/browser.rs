//! Somebody who signs in at Blink: keeps cookies, follows redirects, fills in the sandbox's two forms.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context as _, ensure};
use cookie_store::CookieStore;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::connection::Connection;

/// What is ticked on the consent page, as far as it is asked for.
const SCOPES: [&str; 4] = ["openid", "offline", "read", "receive"];
const MOST_HOPS: usize = 12;

/// One browser. Every address leads to this machine.
#[derive(Default)]
pub(crate) struct Browser {
    jar: CookieStore,
}

/// Where the last redirect led, and what was there.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Page {
    /// The value of a hidden field.
    pub(crate) fn field(&self, name: &str) -> anyhow::Result<&str> {
        self.body
            .split_once(&format!("name=\"{name}\" value=\""))
            .and_then(|(_, rest)| rest.split('"').next())
            .with_context(|| format!("no {name} on {}", self.url))
    }

    /// A parameter of its address.
    pub(crate) fn parameter(&self, name: &str) -> anyhow::Result<String> {
        let parameters: HashMap<_, _> = self.url.query_pairs().collect();
        let value = parameters.get(name);
        Ok(value
            .with_context(|| format!("no {name} in {}:\n{}", self.url, self.body))?
            .to_string())
    }
}

impl Browser {
    /// Opens an address and follows where it leads, up to one that begins with `stop`.
    pub(crate) fn get(&mut self, url: Url, stop: &str) -> anyhow::Result<Page> {
        self.follow(url, None, "", stop)
    }

    /// Sends a form and follows where it leads; `more` are header lines.
    pub(crate) fn post(
        &mut self,
        url: Url,
        form: &[(&str, &str)],
        more: &str,
        stop: &str,
    ) -> anyhow::Result<Page> {
        let form = Serializer::new(String::new()).extend_pairs(form).finish();
        self.follow(url, Some(form), more, stop)
    }

    /// From the sandbox's login page over its consent page back to the client.
    pub(crate) fn sign_in(
        &mut self,
        login: &Page,
        identifier: &str,
        stop: &str,
    ) -> anyhow::Result<Page> {
        let challenge = login.parameter("login_challenge")?;
        let form = [
            ("login_challenge", challenge.as_str()),
            ("identifier", identifier),
            ("code", "000000"),
            ("submit", "continue"),
        ];
        let consent = self.post(login.url.join("/login")?, &form, "", stop)?;
        let challenge = consent.parameter("consent_challenge")?;
        let mut form = vec![
            ("consent_challenge", challenge.as_str()),
            ("submit", "accept"),
        ];
        form.extend(SCOPES.map(|scope| ("grant_scope", scope)));
        self.post(consent.url.join("/consent")?, &form, "", stop)
    }

    /// The `Cookie` header line for an address.
    pub(crate) fn cookies(&self, url: &Url) -> String {
        let pairs: Vec<String> = self
            .jar
            .get_request_values(url)
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            return String::new();
        }
        format!("cookie: {}\r\n", pairs.join("; "))
    }

    fn follow(
        &mut self,
        url: Url,
        form: Option<String>,
        more: &str,
        stop: &str,
    ) -> anyhow::Result<Page> {
        let (mut url, mut form) = (url, form);
        for _ in 0..MOST_HOPS {
            let (page, next) = self.send(url, form.take(), more)?;
            match next {
                None => return Ok(page),
                Some(next) if !stop.is_empty() && next.as_str().starts_with(stop) => {
                    return Ok(Page { url: next, ..page });
                }
                Some(next) => url = next,
            }
        }
        anyhow::bail!("led in circles, lastly to {url}")
    }

    fn send(
        &mut self,
        url: Url,
        form: Option<String>,
        more: &str,
    ) -> anyhow::Result<(Page, Option<Url>)> {
        let mut request = request(
            if form.is_some() { "POST" } else { "GET" },
            &url,
            &format!("{}{more}", self.cookies(&url)),
        )?;
        if let Some(form) = form {
            let length = form.len();
            request.truncate(request.len() - "\r\n".len());
            request.push_str(&format!(
                "sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                 content-length: {length}\r\n\r\n{form}"
            ));
        }
        let port = url.port_or_known_default().context("no port")?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut connection = Connection::open(address)?;
        let answer = connection.exchange(request.as_bytes())?;
        for line in answer.values("set-cookie") {
            // A cookie that is removed without being there is no error.
            drop(self.jar.parse(line, &url));
        }
        let next = answer.values("location").next();
        let next = next.map(|next| url.join(next)).transpose()?;
        let page = Page {
            status: answer.status,
            body: String::from_utf8(answer.body.to_vec())?,
            url,
        };
        ensure!(
            page.status < 400,
            "{} at {}:\n{}",
            page.status,
            page.url,
            page.body
        );
        Ok((page, next))
    }
}

/// A request without a body; `more` are header lines.
pub(crate) fn request(method: &str, url: &Url, more: &str) -> anyhow::Result<String> {
    let host = url.host_str().context("no host")?;
    let port = url.port_or_known_default().context("no port")?;
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    Ok(format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}:{port}\r\naccept: text/html\r\naccept-language: en\r\n{more}\r\n"
    ))
}
