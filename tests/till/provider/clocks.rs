//! Clocks that differ (T7): by a little nobody notices, by a lot nobody is signed in, and the log says why.

use reqwest::StatusCode;
use till::audit::Code;

use super::case::{ROSA, Scene, assert_trouble};
use crate::harness::{Browser, sign_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t7_a_difference_below_a_minute_keeps_nobody_out() {
    for seconds in [-45, 45] {
        let scene = Scene::new().await;
        scene.till.clock.advance(seconds);
        let browser = Browser::new();
        let page = sign_in(&browser, &scene.till, ROSA).await;
        assert_eq!(page.url.path(), "/wallets", "{seconds}: {}", page.text());
        assert_eq!(page.written("sign_in"), [Code::SignedIn], "{seconds}");
        scene.till.control.expire_access_tokens(None).unwrap();
        let page = browser.get(scene.till.at("/wallets")).await;
        assert_eq!(page.url.path(), "/wallets", "{seconds}: {}", page.text());
        assert_eq!(page.written("refresh"), [Code::Refreshed], "{seconds}");
        scene.done().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t7_ten_minutes_sign_nobody_in_and_say_that_it_is_the_clock() {
    for seconds in [-600, 600] {
        let scene = Scene::new().await;
        scene.till.clock.advance(seconds);
        let browser = Browser::new();
        let page = sign_in(&browser, &scene.till, ROSA).await;
        assert_trouble(&page, "ten minutes");
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{seconds}");
        assert_eq!(page.heading(), "Two clocks do not agree", "{seconds}");
        assert_eq!(page.written("sign_in"), [Code::ClocksDiffer], "{seconds}");
        assert!(browser.cookie(&scene.till.url, "till-session").is_none());
        scene.till.clock.advance(-seconds);
        scene.done().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t7_a_clock_that_is_set_wrong_later_is_told_at_the_next_refresh() {
    let scene = Scene::new().await;
    let browser = Browser::new();
    sign_in(&browser, &scene.till, ROSA).await;
    scene.till.clock.advance(600);
    scene.till.control.expire_access_tokens(None).unwrap();
    let page = browser.get(scene.till.at("/wallets")).await;
    assert_eq!(page.url.path(), "/signin", "{}", page.text());
    assert_eq!(page.written("refresh"), [Code::RefreshClocksDiffer]);
    scene.till.clock.advance(-600);
    scene.done().await;
}
