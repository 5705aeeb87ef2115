//! Logout tokens that nobody signed.

use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::flooded::Flooded;
use super::wire::Wire;
use till::clock::Clock;

/// Tokens.
const TIMES: usize = 10_000;

/// Right in everything but its key, which nobody knows.
fn junk(flooded: &Flooded) -> String {
    let header = json!({ "alg": "RS256", "kid": "made-up" });
    let claims = json!({
        "iss": flooded.till.sandbox.issuer(),
        "aud": [till::sandbox::Client::default().id],
        "iat": Clock::system().unix(),
        "jti": "made-up",
        "sid": "made-up",
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signature = URL_SAFE_NO_PAD.encode([7; 256]);
    format!("{}.{}.{signature}", part(header), part(claims))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes long: ten thousand logout tokens"]
async fn that_are_junk_fetch_no_keys_and_a_real_one_is_heard() {
    let flooded = Flooded::start(&[]).await;
    const FETCHES: &str = "till_key_fetches_total{reason=\"ok\"}";
    let post = |token: &str| {
        let body = format!("logout_token={token}");
        flooded.request("POST", "/api/auth/backchannel-logout", &[], &body)
    };
    flooded.get("/signin", &[]).await;
    let fetched = flooded.figure(FETCHES).await;
    let request = post(&junk(&flooded));
    let flood = flooded.repeat(&request, TIMES, 8);
    let real = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let control = flooded.till.sandbox.control();
        let token = control.logout_token("a-login").unwrap();
        let mut wire = Wire::open(flooded.address).await.unwrap();
        let begun = Instant::now();
        let answer = wire.ask(&post(&token)).await.unwrap();
        (answer.status, begun.elapsed())
    };
    let meanwhile = async { tokio::join!(flood, real) };
    let (((by_status, took), (status, waited)), slowest, looks) =
        flooded.watched("/signin", &[], meanwhile).await;
    let fetched = flooded.figure(FETCHES).await - fetched;
    println!(
        "{TIMES} junk tokens in {took:?}: {by_status:?}, {fetched} fetches of keys; a real one got {status} in {waited:?}; \
         a person's slowest page of {looks} took {slowest:?}"
    );
    assert_eq!(status, 200);
    assert!(waited.as_secs() < 1, "{waited:?}");
    assert!(slowest.as_secs() < 1, "{slowest:?}");
    assert!(fetched <= 2, "{fetched}");
    assert!(by_status[&429] > TIMES / 2, "{by_status:?}");
}
