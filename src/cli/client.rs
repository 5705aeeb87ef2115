//! `till client`: the registration to ask Blink for, from the settings alone.

use std::fmt::Write as _;

use clap::ArgMatches;
use till::config::{Config, Problems};
use till::web::paths;

use super::settings;

/// What the settings ask of a registration. Id and secret are what one asks for, so they need not be set yet.
pub(crate) fn config(matches: &ArgMatches) -> Result<Config, Problems> {
    let mut values = settings::gather(matches, &[]);
    for name in ["TILL_CLIENT_ID", "TILL_CLIENT_SECRET"] {
        if values.given(name).is_none() {
            values.put(name, "chosen-by-blink".to_owned());
        }
    }
    if values.given("TILL_SECRET_KEY").is_none()
        && values.text("TILL_DATABASE_URL").starts_with("postgres")
    {
        values.put("TILL_DATABASE_URL", "sqlite:till.db".to_owned());
    }
    Config::read(values)
}

struct Registration {
    scopes: String,
    grant_types: Vec<&'static str>,
    redirects: Vec<String>,
    logout_redirects: Vec<String>,
    backchannel: Option<String>,
}

impl Registration {
    fn of(config: &Config) -> Self {
        let at = |path: &str| -> Vec<String> {
            config
                .web
                .public_urls
                .iter()
                .map(|url| format!("{}{path}", url.origin().ascii_serialization()))
                .collect()
        };
        let mut scopes = config.provider.scopes.clone();
        for scope in &config.provider.step_up_scopes {
            if !scopes.contains(scope) {
                scopes.push(scope.clone());
            }
        }
        let offline = scopes
            .iter()
            .any(|scope| scope == "offline" || scope == "offline_access");
        let openid = scopes.iter().any(|scope| scope == "openid");
        Self {
            scopes: scopes.join(" "),
            grant_types: if offline {
                vec!["authorization_code", "refresh_token"]
            } else {
                vec!["authorization_code"]
            },
            redirects: at(paths::CALLBACK),
            logout_redirects: at(paths::SIGNED_OUT),
            backchannel: openid
                .then(|| at(paths::BACKCHANNEL_LOGOUT).into_iter().next())
                .flatten(),
        }
    }
}

/// The registration as text, as arguments of `hydra create oauth2-client`, or as a Terraform resource.
pub(crate) fn registration(config: &Config, form: &str) -> String {
    let registration = Registration::of(config);
    match form {
        "hydra" => hydra(&registration),
        "terraform" => terraform(&registration),
        _ => text(&registration),
    }
}

fn text(it: &Registration) -> String {
    format!(
        "Name:                     Till\n\
         Purpose:                  a till and a dashboard for Blink wallets\n\
         Token authentication:     client_secret_basic\n\
         Grant types:              {}\n\
         Response types:           code\n\
         Scopes:                   {}\n\
         Callback:                 {}\n\
         Address after logout:     {}\n\
         Back-channel logout:      {}",
        it.grant_types.join(", "),
        it.scopes,
        it.redirects.join(", "),
        it.logout_redirects.join(", "),
        it.backchannel.as_deref().unwrap_or("none"),
    )
}

fn hydra(it: &Registration) -> String {
    let mut text = String::from("hydra create oauth2-client \\\n  --name Till");
    let _ = write!(
        text,
        " \\\n  --token-endpoint-auth-method client_secret_basic"
    );
    let _ = write!(
        text,
        " \\\n  --grant-type {} --response-type code",
        it.grant_types.join(",")
    );
    let _ = write!(text, " \\\n  --scope {}", it.scopes.replace(' ', ","));
    for address in &it.redirects {
        let _ = write!(text, " \\\n  --redirect-uri {address}");
    }
    for address in &it.logout_redirects {
        let _ = write!(text, " \\\n  --post-logout-callback {address}");
    }
    if let Some(address) = &it.backchannel {
        let _ = write!(
            text,
            " \\\n  --backchannel-logout-callback {address} --backchannel-logout-session-required"
        );
    }
    text
}

fn terraform(it: &Registration) -> String {
    let list = |items: &[String]| {
        items
            .iter()
            .map(|item| format!("{item:?}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let grants: Vec<String> = it
        .grant_types
        .iter()
        .map(|grant| (*grant).to_owned())
        .collect();
    let scopes: Vec<String> = it.scopes.split(' ').map(str::to_owned).collect();
    let mut text =
        String::from("resource \"hydra_oauth2_client\" \"till\" {\n  client_name = \"Till\"\n");
    let _ = writeln!(
        text,
        "  token_endpoint_auth_method = \"client_secret_basic\""
    );
    let _ = writeln!(text, "  grant_types = [{}]", list(&grants));
    let _ = writeln!(text, "  response_types = [\"code\"]");
    let _ = writeln!(text, "  scopes = [{}]", list(&scopes));
    let _ = writeln!(text, "  redirect_uris = [{}]", list(&it.redirects));
    let _ = writeln!(
        text,
        "  post_logout_redirect_uris = [{}]",
        list(&it.logout_redirects)
    );
    if let Some(address) = &it.backchannel {
        let _ = writeln!(text, "  backchannel_logout_uri = {address:?}");
        let _ = writeln!(text, "  backchannel_logout_session_required = true");
    }
    text.push('}');
    text
}
