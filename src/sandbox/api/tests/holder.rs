//! What holders choose, the addresses that are told of payments, and what Blink announces.

use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::profile::{MigrationStatus, Moving};

const USERNAME: &str = "mutation($name: Username!) { done: userUpdateUsername(input: { username: $name }) { errors { message code } user { username } } }";
const LANGUAGE: &str = "mutation($language: Language!) { done: userUpdateLanguage(input: { language: $language }) { errors { message code } user { language } } }";
const DEFAULT: &str = "mutation($id: WalletId!) { done: accountUpdateDefaultWalletId(input: { walletId: $id }) { errors { message code } account { defaultWalletId } } }";
const ADD: &str = "mutation($url: EndpointUrl!) { done: callbackEndpointAdd(input: { url: $url }) { errors { message code } id } }";
const DELETE: &str = "mutation($id: EndpointId!) { done: callbackEndpointDelete(input: { id: $id }) { errors { message code } success } }";
const ENDPOINTS: &str = "{ me { id defaultAccount { callbackEndpoints { id url } } } }";
const PORTAL: &str = "{ me { id defaultAccount { callbackPortalUrl } } }";
const CLOSING: &str = "{ windDown { status timezone gateArmsAt } migration { status } }";
const RESTRICTIONS: &str = "{ custodialRestrictions { dollarBalance transfer } }";

#[tokio::test]
async fn a_username_is_for_ever_and_nobody_elses() {
    let api = Api::new();
    let available = "query($name: Username!) { usernameAvailable(username: $name) }";
    for (name, free) in [
        ("kenji_sushi", true),
        ("Rosa_Cafe", false),
        ("+819012345678", false),
    ] {
        let data = api.data("", available, json!({ "name": name })).await;
        assert_eq!(data["usernameAvailable"], free, "{name}");
    }
    let malformed = api.ask("", available, json!({ "name": "a b" })).await;
    assert_eq!(malformed["data"]["usernameAvailable"], Value::Null);
    assert_eq!(
        malformed["errors"][0]["message"],
        "Invalid value for Username"
    );
    for (name, message, code) in [
        (
            "rosa_cafe",
            "username not available",
            json!("USERNAME_ERROR"),
        ),
        ("1kenji", "Invalid value for Username", Value::Null),
    ] {
        let data = api
            .data("Kenji write", USERNAME, json!({ "name": name }))
            .await;
        assert_eq!(
            data["done"]["errors"],
            json!([{ "message": message, "code": code }])
        );
    }
    let data = api
        .data("Kenji write", USERNAME, json!({ "name": "kenji_sushi" }))
        .await;
    assert_eq!(data["done"]["user"]["username"], "kenji_sushi");
    let data = api
        .data("Kenji write", USERNAME, json!({ "name": "other" }))
        .await;
    assert_eq!(
        data["done"]["errors"],
        json!([{ "message": "username is immutable", "code": "USERNAME_ERROR" }])
    );
}

#[tokio::test]
async fn language_and_default_wallet_are_chosen() {
    let api = Api::new();
    for (sent, kept) in [("de", "de"), ("es-SV", "es-SV"), ("DEFAULT", "default")] {
        let data = api
            .data("Rosa write", LANGUAGE, json!({ "language": sent }))
            .await;
        assert_eq!(data["done"]["user"]["language"], kept);
    }
    let data = api
        .data("Rosa write", LANGUAGE, json!({ "language": "tlh" }))
        .await;
    assert_eq!(
        data["done"]["errors"][0]["message"],
        "Invalid value for Language"
    );
    let dollars = api.account("Rosa").wallets[1].id.clone();
    let data = api
        .data("Rosa write", DEFAULT, json!({ "id": dollars }))
        .await;
    assert_eq!(data["done"]["account"]["defaultWalletId"], dollars.as_str());
    let payer = r#"{ accountDefaultWallet(username: "rosa_cafe") { id currency } }"#;
    let data = api.data("", payer, json!({})).await;
    assert_eq!(data["accountDefaultWallet"]["currency"], "USD");
    let foreign = api.account("Bruno").wallets[0].id.clone();
    let data = api
        .data("Rosa write", DEFAULT, json!({ "id": foreign }))
        .await;
    assert_eq!(data["done"]["errors"][0]["code"], "INVALID_INPUT");
}

#[tokio::test]
async fn addresses_come_and_go_and_must_be_https() {
    let api = Api::new();
    for (url, message) in [
        ("http://a.example/x", "URL must be https"),
        ("ftp://a.example", "Invalid value for EndpointUrl"),
    ] {
        let data = api.data("Rosa write", ADD, json!({ "url": url })).await;
        let told = data["done"]["errors"][0]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(told.contains(message), "{told}");
    }
    let data = api
        .data("Rosa write", ADD, json!({ "url": "https://a.example/x" }))
        .await;
    let id = data["done"]["id"].clone();
    let listed = api.data("Rosa read", ENDPOINTS, json!({})).await;
    let listed = listed["me"]["defaultAccount"]["callbackEndpoints"].clone();
    assert_eq!(listed[1], json!({ "id": id, "url": "https://a.example/x" }));
    let data = api.data("Rosa write", DELETE, json!({ "id": id })).await;
    assert_eq!(data["done"], json!({ "errors": [], "success": true }));
    let data = api.data("Rosa write", DELETE, json!({ "id": id })).await;
    assert_eq!(data["done"]["success"], false);
}

#[tokio::test]
async fn a_missing_portal_and_a_failing_service_of_callbacks_empty_me() {
    let api = Api::new();
    let data = api.data("Rosa read", PORTAL, json!({})).await;
    let address = data["me"]["defaultAccount"]["callbackPortalUrl"].as_str();
    assert!(address.is_some_and(|address| address.starts_with("https://")));
    api.side_services
        .set_failing(SideService::CallbackPortal, true);
    let answer = api.ask("Rosa read", PORTAL, json!({})).await;
    assert_eq!(answer["data"], json!({ "me": null }));
    api.data("Rosa read", ENDPOINTS, json!({})).await;
    api.side_services.set_failing(SideService::Callbacks, true);
    let answer = api.ask("Rosa read", ENDPOINTS, json!({})).await;
    assert_eq!(answer["data"], json!({ "me": null }));
    assert_eq!(answer["errors"][0].get("extensions"), None);
}

#[tokio::test]
async fn closing_moving_and_restrictions_are_announced() {
    let api = Api::new();
    let none = api.data("Rosa read", CLOSING, json!({})).await;
    assert_eq!(none, json!({ "windDown": null, "migration": null }));
    for (in_days, status) in [
        (10, "PRE_CUTOFF"),
        (-1, "RECEIVE_DISABLED"),
        (-62, "GATED_CLOSED"),
    ] {
        api.ledger
            .announce_closing(&api.person("Rosa"), Some(in_days));
        let data = api.data("Rosa read", CLOSING, json!({})).await;
        assert_eq!(data["windDown"]["status"], status);
    }
    let moving = Moving {
        migration: Some(MigrationStatus::Transferring),
        transfers_blocked: true,
        ..Moving::default()
    };
    api.profiles.set_moving(&api.person("Rosa"), moving);
    let data = api.data("Rosa read", CLOSING, json!({})).await;
    assert_eq!(data["migration"]["status"], "TRANSFERRING");
    let data = api.data("Rosa read", RESTRICTIONS, json!({})).await;
    assert_eq!(
        data["custodialRestrictions"],
        json!({ "dollarBalance": false, "transfer": true })
    );
    api.side_services
        .set_failing(SideService::Restrictions, true);
    let answer = api.ask("Rosa read", RESTRICTIONS, json!({})).await;
    assert_eq!(answer["data"], Value::Null);
}
