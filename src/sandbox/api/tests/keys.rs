//! API keys: where their refusals stand, what they need, what is told once.

use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::api::side_services::SideService;

const KEYS: &str = "{ me { id apiKeys { id name revoked expired readOnly scopes expiresAt limits { dailyLimitSats weeklyLimitSats dailySpentSats } } } }";
const CREATE: &str = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { apiKeySecret apiKey { id name scopes expiresAt createdAt readOnly } } }";
const REVOKE: &str =
    "mutation($id: ID!) { apiKeyRevoke(input: { id: $id }) { apiKey { id revoked } } }";
const LIMIT: &str = "mutation($input: ApiKeySetLimitInput!) { apiKeySetLimit(input: $input) { apiKey { id limits { dailyLimitSats weeklyLimitSats } } } }";
const LIFT: &str = "mutation($input: ApiKeyRemoveLimitInput!) { apiKeyRemoveLimit(input: $input) { apiKey { limits { dailyLimitSats weeklyLimitSats } } } }";

async fn create(api: &Api, input: Value) -> Value {
    let variables = json!({ "input": input });
    api.data("Nadia write", CREATE, variables).await["apiKeyCreate"].take()
}

#[tokio::test]
async fn a_cafe_has_keys_of_every_kind() {
    let api = Api::new();
    let data = api.data("Rosa read", KEYS, json!({})).await;
    let keys = data["me"]["apiKeys"].as_array().expect("keys");
    let with = |name: &str, value: bool| keys.iter().filter(|key| key[name] == value).count();
    assert_eq!(
        (keys.len(), with("revoked", true), with("expired", true)),
        (4, 1, 1)
    );
    assert_eq!(with("readOnly", true), 1);
    let limited = keys.iter().find(|key| key["name"] == "Wages").expect("one");
    assert_eq!(
        limited["limits"],
        json!({ "dailyLimitSats": 50_000, "weeklyLimitSats": null, "dailySpentSats": 12_345 })
    );
}

#[tokio::test]
async fn the_secret_is_told_once_and_what_is_left_out_means_everything_for_ever() {
    let api = Api::new();
    let made = create(
        &api,
        json!({ "name": "shop", "expireInDays": 90, "scopes": ["READ"] }),
    )
    .await;
    let secret = made["apiKeySecret"].as_str().expect("a secret").to_owned();
    let bare = secret.strip_prefix("blink_").expect("its prefix");
    assert!(bare.len() == 64 && bare.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let key = &made["apiKey"];
    let lives =
        key["expiresAt"].as_i64().expect("an end") - key["createdAt"].as_i64().expect("a start");
    assert_eq!((lives, &key["readOnly"]), (90 * 86_400, &json!(true)));
    let listed = api.data("Nadia read", KEYS, json!({})).await;
    assert!(!listed.to_string().contains(&secret));

    let careless = create(&api, json!({ "name": "careless" })).await["apiKey"].take();
    assert_eq!(careless["scopes"], json!(["READ", "WRITE"]));
    assert_eq!(careless["expiresAt"], Value::Null);
    api.clock.advance(90 * 86_400);
    let listed = api.data("Nadia read", KEYS, json!({})).await;
    assert_eq!(listed["me"]["apiKeys"][0]["expired"], true);
}

#[tokio::test]
async fn refusals_stand_above_the_data_and_without_codes() {
    let api = Api::new();
    let id =
        create(&api, json!({ "name": "shop", "scopes": ["READ"] })).await["apiKey"]["id"].take();
    let limit = |id: &Value, sats: i64| json!({ "input": { "id": id, "limitTimeWindow": "DAILY", "limitSats": sats } });
    for (token, query, variables, message) in [
        (
            "Nadia read",
            CREATE,
            json!({ "input": { "name": "x" } }),
            "Permission denied",
        ),
        ("Nadia read", LIMIT, limit(&id, 5), "Permission denied"),
        (
            "",
            CREATE,
            json!({ "input": { "name": "x" } }),
            "Not authorized",
        ),
        (
            "Nadia write",
            CREATE,
            json!({ "input": { "name": "x", "scopes": [] } }),
            "scopes can not be empty",
        ),
        (
            "Nadia write",
            LIMIT,
            limit(&id, 0),
            "LimitError - Invalid limit value (must be positive)",
        ),
        ("Bruno write", LIMIT, limit(&id, 5), "API key not found"),
        (
            "Bruno write",
            REVOKE,
            json!({ "id": id }),
            "IdentityError - KeyNotFoundForRevoke",
        ),
    ] {
        let answer = api.ask(token, query, variables).await;
        assert_eq!(answer["data"], Value::Null, "{message}");
        assert_eq!(answer["errors"][0]["message"], message);
        assert_eq!(answer["errors"][0].get("extensions"), None);
    }
}

#[tokio::test]
async fn limits_are_set_and_lifted_window_by_window() {
    let api = Api::new();
    let id = create(&api, json!({ "name": "shop" })).await["apiKey"]["id"].take();
    let input = |window: &str, sats: i64| json!({ "input": { "id": id, "limitTimeWindow": window, "limitSats": sats } });
    api.data("Nadia write", LIMIT, input("DAILY", 500)).await;
    let data = api.data("Nadia write", LIMIT, input("WEEKLY", 900)).await;
    assert_eq!(
        data["apiKeySetLimit"]["apiKey"]["limits"],
        json!({ "dailyLimitSats": 500, "weeklyLimitSats": 900 })
    );
    let lift = json!({ "input": { "id": id, "limitTimeWindow": "DAILY" } });
    let data = api.data("Nadia write", LIFT, lift).await;
    assert_eq!(
        data["apiKeyRemoveLimit"]["apiKey"]["limits"],
        json!({ "dailyLimitSats": null, "weeklyLimitSats": 900 })
    );
}

#[tokio::test]
async fn a_key_is_revoked_with_any_scope_and_by_an_account_that_is_not_active() {
    let api = Api::new();
    let id = create(&api, json!({ "name": "shop" })).await["apiKey"]["id"].take();
    let data = api.data("Nadia read", REVOKE, json!({ "id": id })).await;
    assert_eq!(data["apiKeyRevoke"]["apiKey"]["revoked"], true);
    let made = api
        .data("Lena write", CREATE, json!({ "input": { "name": "x" } }))
        .await;
    assert!(made["apiKeyCreate"]["apiKeySecret"].is_string());
}

#[tokio::test]
async fn a_failing_service_of_the_keys_empties_me() {
    let api = Api::new();
    api.side_services.set_failing(SideService::ApiKeys, true);
    let answer = api.ask("Rosa read", KEYS, json!({})).await;
    assert_eq!(answer["data"], json!({ "me": null }));
    let both = "{ me { apiKeys { id } } wallets: me { id } }";
    let answer = api.ask("Rosa read", both, json!({})).await;
    assert_eq!(answer["data"]["me"], Value::Null);
    assert_eq!(answer["data"]["wallets"]["id"], api.person("Rosa"));
}

#[tokio::test]
async fn two_mutations_are_too_complex() {
    let api = Api::new();
    let two = "mutation { one: apiKeyRevoke(input: { id: \"a\" }) { apiKey { id } } two: apiKeyRevoke(input: { id: \"b\" }) { apiKey { id } } }";
    let answer = api.ask("Rosa write", two, json!({})).await;
    assert_eq!(answer["data"], Value::Null);
    let reason = answer["errors"][1]["message"].as_str().expect("a reason");
    assert!(reason.starts_with("Query too complex."), "{reason}");
}
