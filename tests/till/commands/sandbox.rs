//! `till sandbox`: a Blink alone, told what to be by flags and environment.

use std::fs;

use tempfile::TempDir;

use crate::harness::Browser;
use crate::harness::binary::{Running, run, till};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_where_it_is_and_stops_when_told() {
    let folder = TempDir::new().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, "another-secret-altogether\n").unwrap();
    let mut command = till(&["sandbox", "--provider=127.0.0.1:0", "--api=127.0.0.1:0"]);
    command
        .env("TILL_SANDBOX_CONTROL", "127.0.0.1:0")
        .env("TILL_SANDBOX_CLIENT_ID", "somebody")
        .env("TILL_SANDBOX_CLIENT_SECRET_FILE", &secret);
    let running = Running::start(&mut command);
    let line = running.line_with("  Issuer ").await;
    let issuer = line.split_whitespace().last().unwrap().to_owned();
    let browser = Browser::new();
    let discovery = format!("{issuer}.well-known/openid-configuration");
    assert!(browser.get(discovery).await.body.contains(&issuer));
    for (name, path, words) in [
        ("  LNURL ", "/.well-known/lnurlp/rosa_cafe", "payRequest"),
        ("  Pay ", "", "Pay an invoice"),
    ] {
        let line = running.line_with(name).await;
        let address = line.split_whitespace().last().unwrap();
        let page = browser.get(format!("{address}{path}")).await;
        assert!(page.body.contains(words), "{name}: {}", page.body);
    }
    // `somebody:another-secret-altogether`; a wrong code is `invalid_grant`, a wrong client would be `invalid_client`.
    let answer = browser
        .post_once(
            &format!("{issuer}oauth2/token"),
            &[("grant_type", "authorization_code"), ("code", "wrong")],
            &[(
                "authorization",
                "Basic c29tZWJvZHk6YW5vdGhlci1zZWNyZXQtYWx0b2dldGhlcg==",
            )],
        )
        .await;
    assert!(answer.body.contains("invalid_grant"), "{}", answer.body);
    running.terminate();
    let ended = running.wait();
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    assert!(!ended.out.contains("another-secret"));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let wrong = [
        ("TILL_SANDBOX_PROVIDER", "here"),
        ("TILL_SANDBOX_API", "there"),
        ("TILL_SANDBOX_CLIENT_SECRET_FILE", "/nonexistent/secret"),
        ("TILL_SANDBOX_ACCESS_TOKEN_LIFETIME", "an hour"),
        ("TILL_SANDBOX_HYDRA_ADMIN_URL", "hydra"),
    ];
    let mut command = till(&["sandbox"]);
    command.envs(wrong);
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(2), "{ended:?}");
    for (name, _) in wrong {
        assert!(ended.err.contains(&format!("{name}: ")), "{}", ended.err);
    }
    let mut command = till(&["sandbox"]);
    command.env("TILL_SANDBOX_NONSENSE", "1");
    let ended = run(&mut command);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("TILL_SANDBOX_NONSENSE: no such setting"));
}
