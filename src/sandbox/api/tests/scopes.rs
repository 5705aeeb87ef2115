//! What each scope permits, and what the refusals look like.

use serde_json::{Value, json};

use super::harness::Api;

const ME: &str = "{ me { id } }";
const MAY_NOT_READ: &str = "Unexpected error occurred, please try again or contact support if it persists (code: AuthorizationError: not authorized to read data)";

#[tokio::test]
async fn me_for_nobody_is_null_and_not_authorized() {
    let answer = Api::new().ask("", ME, json!({})).await;
    assert_eq!(answer["data"], json!({ "me": null }));
    assert_eq!(
        answer["errors"],
        json!([{ "message": "Not authorized", "path": ["me"] }])
    );
}

#[tokio::test]
async fn me_needs_read_and_write_does_not_imply_it() {
    let api = Api::new();
    for token in [
        "Rosa write",
        "Rosa receive",
        "Rosa openid offline",
        "Rosa receive write",
    ] {
        let answer = api.ask(token, ME, json!({})).await;
        assert_eq!(answer["data"], json!({ "me": null }), "{token}");
        assert_eq!(answer["errors"][0]["message"], MAY_NOT_READ);
        assert_eq!(
            answer["errors"][0].get("extensions"),
            None,
            "no code tells a missing scope"
        );
    }
    let data = api.data("Rosa read", ME, json!({})).await;
    assert_eq!(data["me"]["id"], api.person("Rosa"));
}

#[tokio::test]
async fn an_empty_scope_may_do_everything() {
    let api = Api::new();
    let data = api.data("Rosa", ME, json!({})).await;
    assert_eq!(data["me"]["id"], api.person("Rosa"));
    let query = r#"mutation { accountUpdateDisplayCurrency(input: { currency: "USD" }) { errors { message } account { displayCurrency } } }"#;
    let data = api.data("Rosa", query, json!({})).await;
    assert_eq!(
        data["accountUpdateDisplayCurrency"]["account"]["displayCurrency"],
        "USD"
    );
}

#[tokio::test]
async fn public_questions_need_no_scope_and_accept_any() {
    let api = Api::new();
    let query = r#"{ globals { network } currencyList { id } realtimePrice { id } accountDefaultWallet(username: "rosa_cafe") { id } }"#;
    for token in ["", "Rosa write", "Rosa openid"] {
        api.data(token, query, json!({})).await;
    }
}

#[tokio::test]
async fn wind_down_needs_read_and_most_have_none() {
    let api = Api::new();
    let query = "{ windDown { status receiveDisabledAt finalDeadline gateArmsAt timezone } }";
    let none = api.data("Rosa read", query, json!({})).await;
    assert_eq!(none["windDown"], Value::Null);
    let some = api.data("Willem read", query, json!({})).await;
    assert_eq!(some["windDown"]["status"], "PRE_CUTOFF");
    let refused = api.ask("Willem write", query, json!({})).await;
    assert_eq!(refused["errors"][0]["message"], MAY_NOT_READ);
}
