//! A demo's workplace: an organisation of joinblink's whose people may link their wallets.

use till::sandbox::{Integration, Sandbox};

/// As it is registered at the played joinblink.
pub(super) fn integration(home: &str, secret: &str) -> Integration {
    Integration {
        service_id: "l-5d7f0a52-3c1e-4b1f-9a57-1f0f2b6f7c11".to_owned(),
        auth_id: "till-demo".to_owned(),
        organisation: "Panadería Aurora".to_owned(),
        proxy_url: format!("{home}/joinblink"),
        proxy_secret: Some(secret.to_owned()),
        token: "demo-token".to_owned(),
    }
}

/// What Till is told of it.
pub(super) fn settings(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    let integrations: Vec<_> = (sandbox.control().joinblink().integrations().iter())
        .map(|one| {
            serde_json::json!({
                "auth_id": one.auth_id,
                "service_id": one.service_id,
                "organisation": one.organisation,
                "token": one.token,
                "proxy_secrets": [one.proxy_secret],
            })
        })
        .collect();
    let text = |text: &str| text.to_owned();
    vec![
        ("TILL_JOINBLINK_ENABLED", text("true")),
        (
            "TILL_JOINBLINK_INTEGRATIONS",
            serde_json::Value::from(integrations).to_string(),
        ),
        (
            "TILL_JOINBLINK_API_URL",
            format!("{}/v2", sandbox.joinblink_url()),
        ),
        ("TILL_JOINBLINK_ADD_METHOD", text("POST")),
        (
            "TILL_JOINBLINK_ADD_PATH",
            text("/users/{user_id}/linked-accounts"),
        ),
        ("TILL_JOINBLINK_DELETE_METHOD", text("DELETE")),
        (
            "TILL_JOINBLINK_DELETE_PATH",
            text("/users/{user_id}/linked-accounts/{linked_account_id}"),
        ),
        ("TILL_JOINBLINK_FIELD_AUTH_ID", text("auth_id")),
        (
            "TILL_JOINBLINK_ID_POINTERS",
            text("/data/linked_account_id,/data/id,/id"),
        ),
    ]
}
