//! Tokens and bodies that do not get in, and the forms in which they are told so.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::harness::{Answer, Api};

const GLOBALS: &str = r#"{"query":"{ globals { network } }"}"#;

fn code(answer: &Answer) -> Value {
    let body: Value = serde_json::from_str(&answer.text).expect("JSON");
    assert!(body.get("data").is_none(), "{body}");
    body["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn a_dead_token_is_401_with_html_even_where_none_is_needed() {
    let api = Api::new();
    for token in ["ory_at_expired", "Bearer Rosa read", "nonsense"] {
        let answer = api.post(token, GLOBALS).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{token}");
        assert!(answer.content_type.starts_with("text/html"));
        assert!(answer.text.contains("401 Authorization Required"));
    }
}

#[tokio::test]
async fn a_refresh_token_is_403_and_a_broken_provider_500() {
    let api = Api::new();
    let refresh = api.post("refresh", GLOBALS).await;
    assert_eq!(refresh.status, StatusCode::FORBIDDEN);
    assert!(refresh.content_type.starts_with("text/html"));
    let broken = api.post("broken", GLOBALS).await;
    assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn no_token_and_an_empty_one_are_anonymous() {
    let api = Api::new();
    let without = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Body::from(GLOBALS))
        .expect("a request");
    assert_eq!(api.send(without).await.status, StatusCode::OK);
    assert_eq!(api.post("", GLOBALS).await.status, StatusCode::OK);
}

#[tokio::test]
async fn malformed_requests_are_400_with_a_code() {
    let api = Api::new();
    for (body, expected) in [
        ("{", "INVALID_GRAPHQL_REQUEST"),
        ("", "INVALID_GRAPHQL_REQUEST"),
        (r#"{"query":5}"#, "INVALID_GRAPHQL_REQUEST"),
        (
            r#"[{"query":"{ globals { network } }"}]"#,
            "BATCHING_NOT_ENABLED",
        ),
        (r#"{"variables":{}}"#, "MISSING_QUERY_STRING"),
        (r#"{"query":"{ globals { network }"}"#, "PARSING_ERROR"),
        (
            r#"{"query":"{ globals { colour } }"}"#,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (r#"{"query":"{ nothing }"}"#, "GRAPHQL_VALIDATION_FAILED"),
        (
            r#"{"query":"query A { globals { network } }","operationName":"B"}"#,
            "GRAPHQL_UNKNOWN_OPERATION_NAME",
        ),
    ] {
        let answer = api.post("", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.content_type, "application/json");
        assert_eq!(code(&answer), expected, "{body}");
    }
}

#[tokio::test]
async fn variables_of_the_wrong_type_are_400_with_a_code() {
    let api = Api::new();
    let query = "query($first: Int) { me { defaultAccount { transactions(first: $first) { edges { cursor } } } } }";
    for first in [json!("10"), json!(1.5), json!(true)] {
        let body = json!({ "query": query, "variables": { "first": first } }).to_string();
        let answer = api.post("Rosa read", &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(code(&answer), "VALIDATION_INVALID_TYPE_VARIABLE");
        assert!(answer.text.contains("invalid type for variable: 'first'"));
    }
    let missing = "query($name: Username!) { accountDefaultWallet(username: $name) { id } }";
    let answer = api.post("", &json!({ "query": missing }).to_string()).await;
    assert_eq!(code(&answer), "VALIDATION_INVALID_TYPE_VARIABLE");
}

#[tokio::test]
async fn other_content_types_and_methods_are_refused() {
    let api = Api::new();
    let form = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(GLOBALS))
        .expect("a request");
    assert_eq!(
        api.send(form).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let get = Request::get("/graphql?query=%7B__typename%7D")
        .body(Body::empty())
        .expect("a request");
    let get = api.send(get).await;
    assert_eq!(
        (get.status, code(&get)),
        (StatusCode::BAD_REQUEST, "CSRF_ERROR".into())
    );
    let delete = Request::builder()
        .method(Method::DELETE)
        .uri("/graphql")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(
        api.send(delete).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn introspection_is_open() {
    let api = Api::new();
    let data = api
        .data(
            "",
            "{ __schema { queryType { name } } __type(name: \"Wallet\") { kind } }",
            json!({}),
        )
        .await;
    assert_eq!(data["__schema"]["queryType"]["name"], "Query");
    assert_eq!(data["__type"]["kind"], "INTERFACE");
}
