//! Linked accounts: how joinblink, the workplace app, is called and may call us.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::time::Duration;

use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::addresses::{networks, upstream};
use super::read::Values;
use super::understand::{count, rate, seconds};

/// Bytes of a proxy secret, at least: whoever learns it acts for every employee.
const SHORTEST_SECRET: usize = 32;
/// A secret, and the next one while it is being changed.
const MOST_SECRETS: usize = 2;
/// With the tries before it a call still ends before its page is given up.
const LONGEST_CALL: Duration = Duration::from_secs(15);
/// The same for a *Disconnect*.
const LONGEST_BUDGET: Duration = Duration::from_secs(20);
/// From *Connect* to Blink nobody needs longer.
const LONGEST_LINK: Duration = Duration::from_secs(600);

/// Everything about joinblink. It is not Blink, the wallet: two companies of one name.
pub struct Joinblink {
    /// One for each organisation; never empty.
    pub integrations: Vec<Integration>,
    /// Its API.
    pub api_url: Url,
    /// *Add User Linked Account*: method and path with `{user_id}`.
    pub add: (String, PathTemplate),
    /// *Delete User Linked Account*: method and path with `{linked_account_id}`, `{user_id}` or both.
    pub delete: (String, PathTemplate),
    /// A list of somebody's linked accounts, with `{user_id}`.
    pub list: Option<PathTemplate>,
    /// Of *Add*: takes the auth id.
    pub field_auth_id: String,
    /// Of *Add*: takes the account's title.
    pub field_external_id: String,
    /// Where an answer to *Add* may hold the new id: JSON pointers (RFC 6901), the first that fits.
    pub id_pointers: Vec<String>,
    /// Calls a second for one organisation.
    pub max_rps: NonZeroU32,
    /// One call.
    pub deadline: Duration,
    /// Characters of an id.
    pub id_max_len: usize,
    /// A *Disconnect* is answered in this time.
    pub delete_budget: Duration,
    /// Where joinblink calls from; empty = anywhere.
    pub allowed: Vec<IpNet>,
    /// An employee that joinblink does not know is refused.
    pub require_known_user: bool,
    /// Blink asks for credentials anew.
    pub prompt_login: bool,
    /// What joinblink shows.
    pub external_id: ExternalId,
    /// The wallet's tokens are kept with the link.
    pub keep_tokens: bool,
    /// Several employees may link one wallet.
    pub allow_shared_wallet: bool,
    /// Linked accounts that we do not know are deleted at joinblink when it asks for it.
    pub delete_unknown: bool,
    /// For a way to Blink, and then for the page that asks for a yes.
    pub link_lifetime: Duration,
    /// *Connect* of one employee, a minute.
    pub link_rate: NonZeroU32,
}

/// What a linked account is called at joinblink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternalId {
    /// The wallet's username, or a pseudonym where it has none.
    Username,
    /// Always a pseudonym.
    Pseudonym,
}

/// One organisation's integration. No `Debug`: it holds secrets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integration {
    /// In the address that *Connect* calls; known to each employee.
    pub auth_id: String,
    /// `l-<uuid>`; for the log.
    #[serde(default)]
    pub service_id: String,
    /// What people call it.
    pub organisation: String,
    /// For calls to the API.
    pub token: SecretString,
    /// What proves a call of joinblink's.
    pub proxy_secrets: Vec<SecretString>,
}

/// A path below the API, with places to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathTemplate(String);

impl PathTemplate {
    /// Of these places it names one at least, and no others.
    pub fn parse(text: &str, places: &[&str]) -> Result<Self, String> {
        if !text.starts_with('/') || text.contains(|c: char| c.is_control() || "#\\ ".contains(c)) {
            return Err("must be a path that begins with `/`".to_owned());
        }
        let rest = places.iter().fold(text.to_owned(), |rest, place| {
            rest.replace(&format!("{{{place}}}"), "")
        });
        if rest.contains(['{', '}']) {
            return Err(format!("names places other than {}", braced(places)));
        }
        if rest == text {
            return Err(format!("must name {}", braced(places)));
        }
        Ok(Self(text.to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn braced(places: &[&str]) -> String {
    let each: Vec<String> = places
        .iter()
        .map(|place| format!("`{{{place}}}`"))
        .collect();
    each.join(" or ")
}

impl Joinblink {
    /// None where it is off; then the other settings are not looked at.
    pub(super) fn read(v: &mut Values) -> Option<Self> {
        if !switch(v, "TILL_JOINBLINK_ENABLED") {
            return None;
        }
        let (of_auth, of_title) = (
            "TILL_JOINBLINK_FIELD_AUTH_ID",
            "TILL_JOINBLINK_FIELD_EXTERNAL_ID",
        );
        if v.given(of_auth) == Some(v.text(of_title).as_str()) {
            v.problem(
                of_auth,
                "names the same field as TILL_JOINBLINK_FIELD_EXTERNAL_ID",
            );
        }
        let nowhere = || PathTemplate("/".to_owned());
        let list = v
            .given("TILL_JOINBLINK_LIST_PATH")
            .is_some()
            .then(|| path(v, "TILL_JOINBLINK_LIST_PATH", &["user_id"]).unwrap_or_else(nowhere));
        Some(Self {
            integrations: integrations(v),
            api_url: api_url(v),
            add: (
                method(v, "TILL_JOINBLINK_ADD_METHOD"),
                path(v, "TILL_JOINBLINK_ADD_PATH", &["user_id"]).unwrap_or_else(nowhere),
            ),
            delete: (
                method(v, "TILL_JOINBLINK_DELETE_METHOD"),
                path(
                    v,
                    "TILL_JOINBLINK_DELETE_PATH",
                    &["linked_account_id", "user_id"],
                )
                .unwrap_or_else(nowhere),
            ),
            list,
            field_auth_id: v.required(of_auth),
            field_external_id: v.text(of_title),
            id_pointers: pointers(v),
            max_rps: rate(v, "TILL_JOINBLINK_MAX_RPS"),
            deadline: deadline(v),
            id_max_len: count(v, "TILL_JOINBLINK_ID_MAX_LEN", 1),
            delete_budget: delete_budget(v),
            allowed: networks(v, "TILL_JOINBLINK_ALLOWED_CIDRS"),
            require_known_user: switch(v, "TILL_JOINBLINK_REQUIRE_KNOWN_USER"),
            prompt_login: switch(v, "TILL_JOINBLINK_PROMPT_LOGIN"),
            external_id: external_id(v),
            keep_tokens: switch(v, "TILL_JOINBLINK_KEEP_TOKENS"),
            allow_shared_wallet: switch(v, "TILL_JOINBLINK_ALLOW_SHARED_WALLET"),
            delete_unknown: switch(v, "TILL_JOINBLINK_DELETE_UNKNOWN"),
            link_lifetime: link_lifetime(v),
            link_rate: rate(v, "TILL_JOINBLINK_LINK_RATE"),
        })
    }
}

fn switch(v: &mut Values, name: &str) -> bool {
    let text = v.text(name);
    if !matches!(text.as_str(), "true" | "false") {
        v.problem(name, "is neither `true` nor `false`");
    }
    text == "true"
}

fn api_url(v: &mut Values) -> Url {
    let name = "TILL_JOINBLINK_API_URL";
    let preset = v.text(name);
    let url = upstream(v, name, &preset, ["https", "http"]);
    if url.query().is_some() || url.fragment().is_some() {
        v.problem(name, "must have no query and no fragment");
    }
    url
}

fn method(v: &mut Values, name: &str) -> String {
    let text = v.required(name);
    if !text.is_empty() && !matches!(text.as_str(), "POST" | "PUT" | "PATCH" | "DELETE") {
        v.problem(name, "is none of `POST`, `PUT`, `PATCH` and `DELETE`");
    }
    text
}

fn path(v: &mut Values, name: &str, places: &[&str]) -> Option<PathTemplate> {
    let text = v.required(name);
    if text.is_empty() {
        return None;
    }
    PathTemplate::parse(&text, places)
        .map_err(|what| v.problem(name, what))
        .ok()
}

fn pointers(v: &mut Values) -> Vec<String> {
    let name = "TILL_JOINBLINK_ID_POINTERS";
    let text = v.required(name);
    let all: Vec<String> = text
        .split(',')
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect();
    if (all.is_empty() && !text.is_empty()) || all.iter().any(|one| !one.starts_with('/')) {
        v.problem(
            name,
            "holds something that is not a JSON pointer such as /data/id",
        );
    }
    all
}

fn external_id(v: &mut Values) -> ExternalId {
    match v.text("TILL_JOINBLINK_EXTERNAL_ID").as_str() {
        "username" => ExternalId::Username,
        "pseudonym" => ExternalId::Pseudonym,
        _ => {
            v.problem(
                "TILL_JOINBLINK_EXTERNAL_ID",
                "is neither `username` nor `pseudonym`",
            );
            ExternalId::Pseudonym
        }
    }
}

fn deadline(v: &mut Values) -> Duration {
    let deadline = seconds(v, "TILL_JOINBLINK_DEADLINE");
    if deadline > LONGEST_CALL {
        v.problem("TILL_JOINBLINK_DEADLINE", "must be at most 15");
    }
    deadline
}

fn delete_budget(v: &mut Values) -> Duration {
    let name = "TILL_JOINBLINK_DELETE_BUDGET_MS";
    let budget = Duration::from_millis(u64::from(v.number(name, 1)));
    if budget > LONGEST_BUDGET {
        v.problem(name, "must be at most 20000");
    }
    budget
}

fn link_lifetime(v: &mut Values) -> Duration {
    let lifetime = seconds(v, "TILL_JOINBLINK_LINK_LIFETIME");
    if lifetime > LONGEST_LINK {
        v.problem("TILL_JOINBLINK_LINK_LIFETIME", "must be at most 600");
    }
    lifetime
}

/// Never says what stands in the text: it is secret.
fn integrations(v: &mut Values) -> Vec<Integration> {
    use secrecy::ExposeSecret as _;
    let name = "TILL_JOINBLINK_INTEGRATIONS";
    let text = v.required(name);
    if text.is_empty() {
        return Vec::new();
    }
    let Ok(all) = serde_json::from_str::<Vec<Integration>>(&text) else {
        v.problem(
            name,
            "is not a JSON list of objects with `auth_id`, `organisation`, `token` and `proxy_secrets`",
        );
        return Vec::new();
    };
    if all.is_empty() {
        v.problem(name, "names no organisation");
    }
    let mut auth_ids = HashSet::new();
    let mut secrets = HashSet::new();
    for one in &all {
        if !is_id(&one.auth_id, 128) || one.organisation.trim().is_empty() {
            v.problem(name, "needs an `auth_id` and an `organisation` in each");
        }
        let token = one.token.expose_secret();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            v.problem(name, "needs a `token` of joinblink's in each");
        }
        if !auth_ids.insert(&one.auth_id) {
            v.problem(name, "holds one `auth_id` twice");
        }
        if one.proxy_secrets.is_empty() || one.proxy_secrets.len() > MOST_SECRETS {
            v.problem(name, "needs one or two `proxy_secrets` in each");
        }
        for secret in &one.proxy_secrets {
            let secret = secret.expose_secret();
            if secret.len() < SHORTEST_SECRET || !secret.bytes().all(|byte| byte.is_ascii_graphic())
            {
                v.problem(
                    name,
                    "holds a proxy secret of fewer than 32 signs; `till key` makes one",
                );
            }
            if !secrets.insert(secret) {
                v.problem(name, "holds one proxy secret twice");
            }
        }
    }
    all
}

/// Whether a text may be an id of joinblink's: opaque, of unreserved characters (RFC 3986 2.3).
fn is_id(text: &str, most: usize) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
    (1..=most).contains(&text.len())
        && text.bytes().all(unreserved)
        // What a path would take for a step.
        && !matches!(text, "." | "..")
}

impl Joinblink {
    /// Whether a text may be an id of joinblink's.
    pub fn is_id(&self, text: &str) -> bool {
        is_id(text, self.id_max_len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_their_places_and_no_others() {
        let parse = |text| PathTemplate::parse(text, &["user_id", "linked_account_id"]);
        assert!(parse("/users/{user_id}/linked-accounts").is_ok());
        assert!(parse("/users/{user_id}/linked-accounts/{linked_account_id}?x=1").is_ok());
        for wrong in [
            "",
            "users/{user_id}",
            "/users",
            "/users/{id}",
            "/{user_id}/{",
            "/{user_id}#a",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn ids_are_opaque_and_never_a_step_of_a_path() {
        for id in ["a", "01HZ", "b9e1-2.x_~", &"a".repeat(128)] {
            assert!(is_id(id, 128), "{id}");
        }
        for wrong in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a%2f",
            "a b",
            "é",
            &"a".repeat(129),
        ] {
            assert!(!is_id(wrong, 128), "{wrong}");
        }
    }
}
