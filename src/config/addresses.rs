//! Addresses and networks in settings: whom they may name, and over what.

use ipnet::IpNet;
use url::{Host, Url};

use super::read::Values;

/// Networks, separated by commas.
pub(super) fn networks(v: &mut Values, name: &str) -> Vec<IpNet> {
    let text = v.text(name);
    text.split(',')
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .filter_map(|text| {
            let network = text.parse().ok();
            if network.is_none() {
                v.problem(
                    name,
                    "holds something that is not a network such as 10.0.0.0/8",
                );
            }
            network
        })
        .collect()
}

/// OpenID Connect Discovery 3: https without query and fragment; http on loopback for development.
pub(super) fn issuer(v: &mut Values, preset: &str) -> String {
    let text = v.given("TILL_ISSUER").unwrap_or(preset).to_owned();
    match Url::parse(&text) {
        Ok(url) if url.query().is_some() || url.fragment().is_some() || has_user(&url) => {
            v.problem("TILL_ISSUER", "must have no query, fragment or user");
        }
        Ok(url) if !trustworthy(&url, "https", "http") => {
            v.problem("TILL_ISSUER", "must be https, or http on loopback");
        }
        Ok(_) => {}
        Err(_) => v.problem("TILL_ISSUER", "is not a URL"),
    }
    text
}

pub(super) fn upstream(
    v: &mut Values,
    name: &str,
    preset: &str,
    [secure, plain]: [&str; 2],
) -> Url {
    let text = v.given(name).unwrap_or(preset).to_owned();
    match Url::parse(&text) {
        Ok(url) if trustworthy(&url, secure, plain) && !has_user(&url) => url,
        Ok(url) => {
            v.problem(
                name,
                format!("must be {secure}, or {plain} on loopback, without a user"),
            );
            url
        }
        Err(_) => {
            v.problem(name, "is not a URL");
            nowhere()
        }
    }
}

#[expect(clippy::expect_used, reason = "a constant that parses")]
fn nowhere() -> Url {
    Url::parse("http://localhost/").expect("a constant URL")
}

pub(super) fn own_origin(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "holds something that is not a URL")?;
    if !trustworthy(&url, "https", "http") {
        return Err("must be https, or http on loopback");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || has_user(&url) {
        return Err("must be an origin: no path, query, fragment or user");
    }
    Ok(url)
}

fn has_user(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

fn trustworthy(url: &Url, secure: &str, plain: &str) -> bool {
    url.scheme() == secure || (url.scheme() == plain && loopback(url))
}

pub(super) fn loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
