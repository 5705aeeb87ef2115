//! Too much at once: fields, mutations, bytes.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::harness::Api;

/// A query of `n` fields: `globals` and its `network` under many names.
fn fields(n: usize) -> String {
    let aliases: String = (1..n).map(|i| format!(" n{i}: network")).collect();
    format!("{{ globals {{{aliases} }} }}")
}

#[tokio::test]
async fn an_operation_stays_under_200_fields() {
    let api = Api::new();
    api.data("", &fields(199), json!({})).await;
    let answer = api.ask("", &fields(200), json!({})).await;
    assert_eq!(answer["data"], Value::Null);
    assert_eq!(
        answer["errors"][0]["message"],
        "HTTP fetch failed from 'public': 500: Internal Server Error"
    );
    assert_eq!(
        answer["errors"][0]["extensions"]["code"],
        "SUBREQUEST_HTTP_ERROR"
    );
    assert_eq!(
        answer["errors"][1]["message"],
        "Query too complex. Value of 200 is over the maximum 200."
    );
}

#[tokio::test]
async fn of_a_union_only_the_largest_branch_counts_and_lists_count_once() {
    let api = Api::new();
    let query = "{ me { defaultAccount { transactions(first: 100) { edges { node { settlementVia {
        __typename
        ... on SettlementViaIntraLedger { counterPartyUsername counterPartyWalletId preImage }
        ... on SettlementViaLn { preImage }
        ... on SettlementViaOnChain { transactionHash vout }
    } } } } } } }";
    let answer = api.ask("Rosa read", query, json!({})).await;
    assert_eq!(answer["extensions"]["complexity"], 6 + 1 + 3);
    let skipping = "query($deep: Boolean!) { globals { network feesInformation @include(if: $deep) { deposit { tiers { amount } } } } }";
    let answer = api.ask("", skipping, json!({ "deep": false })).await;
    assert_eq!(answer["extensions"]["complexity"], 2);
}

#[tokio::test]
async fn two_mutations_in_one_request_are_always_too_much() {
    let api = Api::new();
    let one = r#"accountUpdateDisplayCurrency(input: { currency: "USD" }) { errors { message } }"#;
    let answer = api
        .ask(
            "Rosa write",
            &format!("mutation {{ a: {one} b: {one} }}"),
            json!({}),
        )
        .await;
    assert_eq!(
        answer["errors"][1]["message"],
        "Query too complex. Value of 244 is over the maximum 200."
    );
}

#[tokio::test]
async fn large_bodies_fail_behind_the_router_and_larger_ones_before_it() {
    let api = Api::new();
    let body = |bytes| {
        json!({ "query": "{ globals { network } }", "operationName": "", "padding": "x".repeat(bytes) }).to_string()
    };
    let wrapped = api.post("", &body(110_000)).await;
    assert_eq!(wrapped.status, StatusCode::OK);
    assert!(
        wrapped
            .text
            .contains("HTTP fetch failed from 'public': 413: Payload Too Large")
    );
    let refused = api.post("", &body(1_100_000)).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(refused.content_type.starts_with("text/html"));
}

#[tokio::test]
async fn a_document_of_too_many_tokens_is_400() {
    let api = Api::new();
    let body = json!({ "query": fields(6_000) }).to_string();
    let answer = api.post("", &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
