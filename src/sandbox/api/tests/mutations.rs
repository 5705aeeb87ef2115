//! Changes: where each refusal stands, in the payload or above it.

use serde_json::{Value, json};

use super::harness::Api;

const SHOW_IN: &str = "mutation($currency: DisplayCurrency!) { accountUpdateDisplayCurrency(input: { currency: $currency }) { errors { message code path } account { displayCurrency } } }";
const NEW_ADDRESS: &str = "mutation($walletId: WalletId!) { onChainAddressCreate(input: { walletId: $walletId }) { address errors { message code path } } }";
const MAY_NOT_CHANGE: &str = "Unexpected error occurred, please try again or contact support if it persists (code: AuthorizationError: not authorized to execute mutations)";

fn wallet_of(api: &Api, name: &str) -> Value {
    json!({ "walletId": api.account(name).wallets[0].id })
}

#[tokio::test]
async fn an_account_level_change_without_write_is_refused_above_with_no_data() {
    let api = Api::new();
    for token in ["Rosa read", "Rosa receive"] {
        let answer = api.ask(token, SHOW_IN, json!({ "currency": "USD" })).await;
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer["errors"][0]["message"], MAY_NOT_CHANGE);
    }
}

#[tokio::test]
async fn a_wallet_level_change_without_the_scope_is_refused_in_the_payload() {
    let api = Api::new();
    let data = api
        .data("Rosa read", NEW_ADDRESS, wallet_of(&api, "Rosa"))
        .await;
    assert_eq!(
        data["onChainAddressCreate"],
        json!({ "address": null, "errors": [{ "message": MAY_NOT_CHANGE, "code": null, "path": null }] })
    );
    for token in ["Rosa receive", "Rosa write"] {
        let data = api.data(token, NEW_ADDRESS, wallet_of(&api, "Rosa")).await;
        assert_eq!(data["onChainAddressCreate"]["errors"], json!([]));
        let address = data["onChainAddressCreate"]["address"].as_str();
        assert!(address.is_some_and(|address| address.starts_with("tb1q")));
    }
}

#[tokio::test]
async fn a_foreign_wallet_is_refused_before_the_scope_is_looked_at() {
    let api = Api::new();
    for token in ["Rosa read", "Rosa write"] {
        let data = api.data(token, NEW_ADDRESS, wallet_of(&api, "Bruno")).await;
        let error = &data["onChainAddressCreate"]["errors"][0];
        let message = error["message"].as_str().unwrap_or_default();
        assert!(
            message.contains("InvalidWalletForAccountError"),
            "{message}"
        );
        assert_eq!(error["code"], Value::Null);
    }
    let malformed = json!({ "walletId": "not-a-uuid" });
    let data = api.data("Rosa write", NEW_ADDRESS, malformed).await;
    assert_eq!(
        data["onChainAddressCreate"]["errors"][0]["message"],
        "Invalid value for WalletId"
    );
}

#[tokio::test]
async fn nobody_and_inactive_accounts_change_nothing() {
    let api = Api::new();
    for token in ["", "Lena", "Lena write"] {
        for (query, variables) in [
            (SHOW_IN, json!({ "currency": "EUR" })),
            (NEW_ADDRESS, wallet_of(&api, "Lena")),
        ] {
            let answer = api.ask(token, query, variables).await;
            assert_eq!(answer["data"], Value::Null);
            assert_eq!(answer["errors"][0]["message"], "Not authorized");
        }
    }
    let data = api.data("Lena read", "{ me { id } }", json!({})).await;
    assert_eq!(data["me"]["id"], api.person("Lena"));
}

#[tokio::test]
async fn a_new_display_currency_holds_for_new_entries_only() {
    let api = Api::new();
    let data = api
        .data("Rosa write", SHOW_IN, json!({ "currency": "kwd" }))
        .await;
    let payload = &data["accountUpdateDisplayCurrency"];
    assert_eq!(payload["account"]["displayCurrency"], "KWD");
    assert_eq!(payload["errors"], json!([]));
    let before = api
        .account("Rosa")
        .entries
        .last()
        .map(|entry| entry.currency.code);
    assert_eq!(before, Some("EUR"));
}

#[tokio::test]
async fn bad_currencies_are_refused_in_the_payload_one_with_a_code() {
    let api = Api::new();
    for (currency, message, code) in [
        ("XXX", "Invalid currency.", json!("INVALID_INPUT")),
        ("E1", "Invalid value for DisplayCurrency", Value::Null),
    ] {
        let data = api
            .data("Rosa write", SHOW_IN, json!({ "currency": currency }))
            .await;
        let payload = &data["accountUpdateDisplayCurrency"];
        assert_eq!(payload["account"], Value::Null);
        assert_eq!(
            payload["errors"],
            json!([{ "message": message, "code": code, "path": null }])
        );
    }
}

#[tokio::test]
async fn under_wind_down_receiving_ends_by_itself() {
    let api = Api::new();
    let data = api
        .data("Willem", NEW_ADDRESS, wallet_of(&api, "Willem"))
        .await;
    assert_eq!(data["onChainAddressCreate"]["errors"], json!([]));
    api.clock.advance(31 * 86_400);
    let data = api
        .data("Willem", NEW_ADDRESS, wallet_of(&api, "Willem"))
        .await;
    assert_eq!(data["onChainAddressCreate"]["address"], Value::Null);
    assert_eq!(
        data["onChainAddressCreate"]["errors"][0]["code"],
        "RECEIVE_DISABLED"
    );
    let status = api
        .data("Willem read", "{ windDown { status } }", json!({}))
        .await;
    assert_eq!(status["windDown"]["status"], "RECEIVE_DISABLED");
    api.clock.advance(61 * 86_400);
    let status = api
        .data("Willem read", "{ windDown { status } }", json!({}))
        .await;
    assert_eq!(status["windDown"]["status"], "GATED_CLOSED");
}

#[tokio::test]
async fn the_current_address_is_the_last_one_and_new_ones_are_counted() {
    const CURRENT: &str = "mutation($walletId: WalletId!) { onChainAddressCurrent(input: { walletId: $walletId }) { address errors { message code } } }";
    let api = Api::new();
    let wallet = api.account("Rosa").wallets[0].id.clone();
    let ask = async |query| {
        let of = json!({ "walletId": wallet });
        api.data("Rosa receive", query, of).await
    };
    let first = ask(CURRENT).await["onChainAddressCurrent"]["address"].clone();
    assert!(first.is_string());
    assert_eq!(
        ask(CURRENT).await["onChainAddressCurrent"]["address"],
        first
    );
    let new = ask(NEW_ADDRESS).await["onChainAddressCreate"]["address"].clone();
    assert_ne!(new, first);
    assert_eq!(ask(CURRENT).await["onChainAddressCurrent"]["address"], new);
    for _ in 2..20 {
        assert!(ask(NEW_ADDRESS).await["onChainAddressCreate"]["address"].is_string());
    }
    let refused = ask(NEW_ADDRESS).await;
    let error = &refused["onChainAddressCreate"]["errors"][0];
    assert_eq!(error["code"], "TOO_MANY_REQUEST");
    // What there is can still be had.
    assert!(ask(CURRENT).await["onChainAddressCurrent"]["address"].is_string());
}
