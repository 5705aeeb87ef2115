//! Health and metrics: on their own listener alone, true, and never slow.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use till::sandbox::{Down, Part};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::routes::some_transaction;
use crate::harness::{Browser, Page, SOON, Setup, Till, sign_in};

const ALL_WELL: &str = "database ok\nprovider ok\naccepting ok\n";

async fn start() -> Till {
    let setup = Setup::default().with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    Till::start(setup).await
}

async fn admin(till: &Till, path: &str) -> Page {
    let address = till.admin.as_ref().unwrap().join(path).unwrap();
    Browser::new().get_once(address).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alive_and_ready() {
    let till = start().await;
    assert_eq!(admin(&till, "/health/live").await.body, "alive\n");
    // The provider is met beside the first requests.
    till.settled().await;
    let ready = admin(&till, "/health/ready").await;
    assert_eq!(
        (ready.status, ready.body.as_str()),
        (StatusCode::OK, ALL_WELL)
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_listener_of_their_own_and_nothing_else_there() {
    let till = start().await;
    for path in ["/health/live", "/health/ready", "/metrics", "/health"] {
        let page = Browser::new().get_once(till.at(path)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.says("There is nothing here"), "{path}");
    }
    for path in [
        "/",
        "/signin",
        "/wallets",
        "/assets/app.css",
        "/api/auth/callback/blink",
    ] {
        assert_eq!(
            admin(&till, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_down_is_told_and_does_not_count() {
    let setup = Setup::default().with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    let till = Till::start(setup).await;
    for down in [Down::Refuse, Down::Hang] {
        // Another instance, that has not met the provider yet.
        till.control.set_down(Part::Provider, down).await.unwrap();
        let other = till.another().await;
        let begun = Instant::now();
        let ready = admin(&other, "/health/ready").await;
        assert_eq!(ready.status, StatusCode::OK);
        assert_eq!(ready.body, "database ok\nprovider down\naccepting ok\n");
        assert!(begun.elapsed() < SOON, "the provider is waited for");
        assert_eq!(admin(&other, "/health/live").await.status, StatusCode::OK);
        other.stop().await;
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_database_alive_and_not_ready() {
    let till = start().await;
    till.state.database.close().await;
    let ready = admin(&till, "/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.body.starts_with("database down\n"), "{}", ready.body);
    assert_eq!(admin(&till, "/health/live").await.status, StatusCode::OK);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_last_request_runs_not_ready_any_more() {
    let till = start().await;
    let mut last = TcpStream::connect(till.address).await.unwrap();
    let head = format!(
        "POST /preferences HTTP/1.1\r\nHost: localhost:{}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 1\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\n\r\n",
        till.address.port()
    );
    last.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    last.read_exact(&mut go_on).await.unwrap();
    till.state.stopping.cancel();
    tokio::time::sleep(Duration::from_millis(400)).await;
    let ready = admin(&till, "/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ready.body.ends_with("accepting down\n"), "{}", ready.body);
    assert_eq!(admin(&till, "/health/live").await.status, StatusCode::OK);
    last.write_all(b"a").await.unwrap();
    let mut answer = String::new();
    last.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_count_routes_and_tell_nothing_of_people() {
    let till = start().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, "rosa@sandbox.example").await;
    let id = some_transaction(&rosa, &till).await;
    rosa.get(till.at(&format!("/transactions/{id}"))).await;
    rosa.get(till.at("/nothing/there?secret=here")).await;
    let page = admin(&till, "/metrics").await;
    assert_eq!(page.status, StatusCode::OK);
    let kind = page.headers[CONTENT_TYPE].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = page.body;
    for line in [
        "till_requests_total{route=\"/transactions/{id}\",status=\"200\"} 1",
        "till_requests_total{route=\"none\",status=\"404\"} 1",
        "till_requests_total{route=\"/api/auth/callback/blink\",status=\"303\"} 1",
        "till_sign_ins_total{reason=\"ok\"} 1",
        "till_request_seconds_bucket",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    let session = rosa.cookie(&till.url, "till-session").unwrap();
    for secret in [id.as_str(), &session, "nothing", "rosa"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    till.stop().await;
}
