//! A key lets one request in, whatever it asks, for an hour.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use super::harness::Api;

async fn ask(api: &Api, key: &str) -> Value {
    let body = json!({ "query": "{ globals { network } }" }).to_string();
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header("X-Idempotency-Key", key)
        .body(Body::from(body))
        .expect("a request");
    let answer = api.send(request).await;
    assert_eq!(answer.status, StatusCode::OK);
    serde_json::from_str(&answer.text).expect("JSON")
}

#[tokio::test]
async fn a_key_is_used_up_by_questions_too_and_free_again_after_an_hour() {
    let api = Api::new();
    let key = "7f5b2f0e-94a8-4a66-a1d2-0c9e2d1b3a44";
    assert_eq!(ask(&api, key).await["data"]["globals"]["network"], "signet");
    let again = ask(&api, key).await;
    assert_eq!(again["data"], Value::Null, "the answer is not said again");
    let message = "HTTP fetch failed from 'public': 409: Conflict";
    assert_eq!(again["errors"][0]["message"], message);
    api.clock.advance(3_600);
    assert_eq!(ask(&api, key).await["data"]["globals"]["network"], "signet");
}

#[tokio::test]
async fn what_is_no_uuid_is_refused() {
    let api = Api::new();
    for key in [
        "1",
        "7f5b2f0e-94a8-0a66-a1d2-0c9e2d1b3a44",
        "7f5b2f0e-94a8-4a66-c1d2-0c9e2d1b3a44",
    ] {
        let answer = ask(&api, key).await;
        let message = "HTTP fetch failed from 'public': 400: Bad Request";
        assert_eq!(answer["errors"][0]["message"], message, "{key}");
    }
}
