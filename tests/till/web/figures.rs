//! The figures for operators: what the documents and the alerts name is there, and what is there is named.

use std::collections::BTreeSet;
use std::fs;

use reqwest::StatusCode;

use crate::harness::{Browser, Setup, Till, sign_in};
use crate::house::source::root;

/// Names of figures in a text, without what Prometheus adds to them.
fn named(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("till_"))
        .map(|word| {
            let word = ["_total", "_bucket", "_count", "_sum"]
                .iter()
                .find_map(|end| word.strip_suffix(end))
                .unwrap_or(word);
            word.to_owned()
        })
        .collect()
}

async fn metrics(till: &Till) -> String {
    let address = till.admin.as_ref().unwrap().join("/metrics").unwrap();
    let page = Browser::new().get_once(address).await;
    assert_eq!(page.status, StatusCode::OK);
    page.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_alerts_and_metrics_name_the_same() {
    let setup = Setup::default().with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    let till = Till::start(setup).await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, "rosa@sandbox.example").await;
    let text = metrics(&till).await;
    let there: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .map(str::to_owned)
        .collect();
    let read = |path: &str| named(&fs::read_to_string(root().join(path)).expect(path));
    let documented = read("docs/operations.md");
    assert_eq!(there, documented, "docs/operations.md and /metrics differ");
    let alerts = read("deployment/prometheus/alerts.yml");
    let unknown: Vec<_> = alerts.difference(&there).collect();
    assert!(
        unknown.is_empty(),
        "alerts on what is not there: {unknown:?}"
    );
    assert!(alerts.len() > 5);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_label_of_an_alert_can_come() {
    let alerts = fs::read_to_string(root().join("deployment/prometheus/alerts.yml")).unwrap();
    let setup = Setup::default().with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    let till = Till::start(setup).await;
    let text = metrics(&till).await;
    let mut found = 0;
    for pair in alerts.split(['{', ',', '}']) {
        let Some((label, value)) = pair.trim().split_once("=\"") else {
            continue;
        };
        found += 1;
        let pair = format!("{label}=\"{value}");
        assert!(text.contains(&pair), "{pair} is never there at the start");
    }
    assert!(found > 3, "{found}");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_and_a_refresh_and_clocks_that_differ_are_in_the_figures() {
    let setup = Setup::default().with("TILL_ADMIN_LISTEN", "127.0.0.1:0");
    let till = Till::start(setup).await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, "rosa@sandbox.example").await;
    till.clock.advance(-45);
    till.control.expire_access_tokens(None).unwrap();
    assert_eq!(rosa.get(till.at("/wallets")).await.status, StatusCode::OK);
    let text = metrics(&till).await;
    for line in [
        "till_sign_ins_total{reason=\"ok\"} 1",
        "till_refreshes_total{reason=\"ok\"} 1",
        "till_key_fetches_total{reason=\"ok\"} 1",
        "till_upstream_calls_total{upstream=\"api\",outcome=\"refused\"} 1",
        "till_upstream_call_seconds_count{upstream=\"provider\"}",
        "till_upstream_breaker_open{upstream=\"provider\"} 0",
        "till_database_connections{pool=\"write\",state=\"idle\"} 1",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    let ahead = text
        .lines()
        .find_map(|line| line.strip_prefix("till_provider_clock_difference_seconds "))
        .unwrap();
    let ahead: i64 = ahead.parse().unwrap();
    assert!((43..=46).contains(&ahead), "{ahead}");
    till.stop().await;
}

#[test]
fn a_name_is_found_without_what_prometheus_adds() {
    let text = "rate(till_sign_ins_total{reason!=\"ok\"}[5m]) and `till_request_seconds_bucket`";
    let found: Vec<String> = named(text).into_iter().collect();
    assert_eq!(found, ["till_request_seconds", "till_sign_ins"]);
}
