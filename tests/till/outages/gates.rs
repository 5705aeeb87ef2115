//! An upstream that hangs is asked by few, and costs nobody anything who does not need it.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::StatusCode;
use reqwest::header::RETRY_AFTER;
use till::sandbox::{Down, Part};

use crate::harness::{Browser, SOON, Setup, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";
const API: &str = "POST /graphql";
const TOKEN: &str = "POST /oauth2/token";
/// Less than what hangs is waited for.
const AT_ONCE: Duration = Duration::from_millis(2_900);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_that_hangs_is_asked_by_few_and_then_by_one() {
    let setup = Setup::default()
        .with("TILL_API_DEADLINE", 3)
        .with("TILL_API_CALLS", 6);
    let till = Till::start(setup).await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let leaving = rosa.get(till.at("/api/auth/signout")).await;
    till.control.set_down(Part::Api, Down::Hang).await.unwrap();
    let before = till.control.count(API);
    let begun = Instant::now();
    let pages = join_all((0..60).map(|_| rosa.get(till.at("/transactions")))).await;
    for page in &pages {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.headers.contains_key(RETRY_AFTER));
        assert_eq!(page.all(".notice__title"), ["Blink is not answering"]);
    }
    assert!(begun.elapsed() < SOON);
    let asked = till.control.count(API) - before;
    assert!((6..=12).contains(&asked), "{asked} of {}", pages.len());
    // Until it is left alone.
    join_all((0..12).map(|_| rosa.get(till.at("/transactions")))).await;
    let before = till.control.count(API);
    let begun = Instant::now();
    for _ in 0..5 {
        rosa.get(till.at("/transactions")).await;
    }
    assert!(begun.elapsed() < AT_ONCE, "at once");
    assert_eq!(till.control.count(API), before);
    // Who does not need it notices nothing.
    let begun = Instant::now();
    assert_eq!(
        rosa.get(till.at("/signin/granted")).await.status,
        StatusCode::OK
    );
    let tablet = Browser::new();
    assert_eq!(tablet.get(till.at("/signin")).await.status, StatusCode::OK);
    let out = rosa.copy();
    out.stop_before("/oauth2/sessions/logout");
    let left = out.submit(&leaving, "/api/auth/signout", &[]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    assert!(begun.elapsed() < AT_ONCE);
    // Then one finds out, and all are served again.
    till.control.set_down(Part::Api, Down::Up).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let page = sign_in(&tablet, &till, ROSA).await;
    assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/wallets"));
    let pages = join_all((0..4).map(|_| tablet.get(till.at("/transactions")))).await;
    assert!(pages.iter().all(|page| page.status == StatusCode::OK));
    till.stop().await;
}

/// A browser on its way back from the provider, with a code that nobody will look at.
async fn on_its_way_back(till: &Till) -> (Browser, url::Url) {
    let browser = Browser::new();
    let explained = browser.get(till.at("/signin")).await;
    browser.stop_before("/oauth2/auth");
    let gone = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    let (_, state) = gone
        .url
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap();
    let mut back = till.at("/api/auth/callback/blink");
    back.query_pairs_mut()
        .append_pair("code", "ory_ac_made-up")
        .append_pair("state", &state);
    (browser, back)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_hangs_under_many_sign_ins_slows_nobody_who_is_signed_in() {
    let setup = Setup::default()
        .with("TILL_PROVIDER_DEADLINE", 3)
        .with("TILL_REFRESH_LEASE", 5)
        .with("TILL_PROVIDER_CALLS", 4);
    let till = Till::start(setup).await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let mut coming = Vec::new();
    for _ in 0..40 {
        coming.push(on_its_way_back(&till).await);
    }
    till.control
        .set_down(Part::Provider, Down::Hang)
        .await
        .unwrap();
    let before = till.control.count(TOKEN);
    let sign_ins = join_all(coming.iter().map(|(browser, back)| browser.get(back)));
    let begun = Instant::now();
    let pages = async {
        let mut longest = Duration::ZERO;
        for _ in 0..20 {
            let begun = Instant::now();
            let page = rosa.get(till.at("/wallets")).await;
            assert_eq!((page.status, page.url.path()), (StatusCode::OK, "/wallets"));
            longest = longest.max(begun.elapsed());
        }
        longest
    };
    let (sign_ins, longest) = tokio::join!(sign_ins, pages);
    assert!(longest < AT_ONCE, "{longest:?}");
    assert!(begun.elapsed() < SOON);
    for page in sign_ins {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.url);
        assert!(page.headers.contains_key(RETRY_AFTER));
    }
    let asked = till.control.count(TOKEN) - before;
    assert!((1..=8).contains(&asked), "{asked}");
    till.control
        .set_down(Part::Provider, Down::Up)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(3200)).await;
    let page = sign_in(&Browser::new(), &till, ROSA).await;
    assert_eq!(page.url.path(), "/wallets");
    till.stop().await;
}
