//! What people keep when the sandbox starts.

use super::endpoints::Endpoint;
use super::keys::{ApiKey, Scope};
use super::logins::Logins;
use super::profiles::Profile;
use crate::sandbox::people::{History, Person};

const DAY: i64 = 86_400;

/// Everybody signs in as their card says. A café has keys of every kind, and an address that is told.
pub(super) fn profile(person: &Person, now: i64) -> Profile {
    let is_cafe = matches!(person.account.history, History::Cafe);
    Profile {
        logins: Logins::of(person),
        keys: if is_cafe { keys(now) } else { Vec::new() },
        endpoints: if is_cafe { endpoints() } else { Vec::new() },
        ..Profile::default()
    }
}

fn endpoints() -> Vec<Endpoint> {
    vec![Endpoint {
        id: "ep_2cafe7HkQmZrWvN1xTfYb".to_owned(),
        url: "https://books.rosa-cafe.example/blink".to_owned(),
    }]
}

fn keys(now: i64) -> Vec<ApiKey> {
    let plain = |number: u32, name: &str, days_ago: i64, scopes: &[Scope]| ApiKey {
        id: format!("6f1c2a40-9d3e-4b7a-8c55-0e4d2b7f00{number:02}"),
        name: name.to_owned(),
        created_at: now - days_ago * DAY,
        expires_at: Some(now - days_ago * DAY + 90 * DAY),
        last_used_at: None,
        revoked: false,
        scopes: scopes.to_vec(),
        limits: [None; 4],
        spent: [0; 4],
    };
    vec![
        ApiKey {
            last_used_at: Some(now - 3 * DAY),
            ..plain(1, "Bookkeeping", 200, &[Scope::Read])
        },
        ApiKey {
            last_used_at: Some(now - 600),
            ..plain(2, "Web shop", 12, &[Scope::Read, Scope::Receive])
        },
        ApiKey {
            expires_at: None,
            last_used_at: Some(now - DAY),
            limits: [Some(50_000), None, Some(1_000_000), None],
            spent: [12_345, 40_000, 310_000, 2_400_000],
            ..plain(3, "Wages", 150, &[Scope::Read, Scope::Write])
        },
        ApiKey {
            revoked: true,
            ..plain(4, "Lost laptop", 30, &[Scope::Read, Scope::Write])
        },
    ]
}
