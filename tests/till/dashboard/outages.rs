//! When Blink is slow, down or partly out of order: in time, honest, and with a way on.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use till::sandbox::{Down, Part, SideService};

use super::people::{ROSA, at_wallets};
use crate::harness::{Browser, SOON, Setup, Till, sign_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_come_in_time_and_say_what_is_missing_and_since_when() {
    let till = Till::start(Setup::default().with("TILL_API_DEADLINE", 1)).await;
    let browser = Browser::new();
    let wallets = sign_in(&browser, &till, ROSA).await;
    let balances = wallets.all(".wallet .amount__number");
    let list = browser.get(till.at("/transactions")).await;
    let detail = list.attributes(".row__link", "href")[5].clone();
    for (down, title) in [
        (Down::Refuse, "Blink is not answering"),
        (Down::ServerError, "Blink is not answering"),
        (Down::Hang, "Blink is not answering"),
        (
            Down::TooMany { retry_after: 7 },
            "Blink asks for a short pause",
        ),
    ] {
        till.control.set_down(Part::Api, down).await.unwrap();
        for (path, what) in [
            ("/wallets", "balances cannot be looked up"),
            ("/transactions", "your transactions cannot be looked up"),
            (detail.as_str(), "this transaction cannot be looked up"),
        ] {
            let begun = Instant::now();
            let page = browser.get(till.at(path)).await;
            assert!(begun.elapsed() < SOON, "{path} {down:?}");
            assert_eq!(
                page.status,
                StatusCode::SERVICE_UNAVAILABLE,
                "{path} {down:?}"
            );
            assert!(page.headers.contains_key("retry-after"));
            assert_eq!(page.all(".notice__title"), [title], "{path} {down:?}");
            assert!(
                page.says(what) && page.says("Since "),
                "{path} {down:?}: {}",
                page.text()
            );
            let pause = matches!(down, Down::TooMany { .. });
            assert_eq!(page.says("Try again in "), pause, "{path} {down:?}");
            assert_eq!(page.attributes(".notice a", "href"), [path]);
            assert!(
                !balances.iter().any(|balance| page.body.contains(balance)),
                "an old number"
            );
            assert!(page.all(".amount").is_empty(), "a number that nobody knows");
        }
        let account = browser.get(till.at("/account")).await;
        assert_eq!(account.status, StatusCode::OK);
        assert!(account.says("Signed in since") && account.form("/api/auth/signout").is_some());
        till.control.set_down(Part::Api, Down::Up).await.unwrap();
        let page = browser.get(till.at("/wallets")).await;
        assert_eq!(
            (page.status, page.all(".wallet").len()),
            (StatusCode::OK, 2),
            "{down:?}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn since_when_stays_the_same_until_blink_answers() {
    let (till, browser, _) = at_wallets(ROSA).await;
    // The day is named once it is another one: not in the minutes that follow.
    if till.state.clock.unix() % 86_400 > 86_400 - 330 {
        till.clock.advance(330);
    }
    till.control
        .set_down(Part::Api, Down::ServerError)
        .await
        .unwrap();
    let first = browser
        .get(till.at("/wallets"))
        .await
        .all(".notice p")
        .join(" ");
    till.clock.advance(300);
    let later = browser
        .get(till.at("/wallets"))
        .await
        .all(".notice p")
        .join(" ");
    assert_eq!(first, later);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_price_balances_stand_alone() {
    let till = Till::start(Setup::default().with("TILL_PRICE_LIFETIME", 1)).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control.set_failing(SideService::Price, true);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let page = browser.get(till.at("/wallets")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("No exchange rate right now"));
    assert_eq!(page.all(".wallet .amount__first").len(), 2);
    assert!(page.all(".amount--card .amount__second").is_empty() && page.all(".panel").is_empty());
    assert!(page.says("As of"));
    till.control.set_failing(SideService::Price, false);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let page = browser.get(till.at("/wallets")).await;
    assert_eq!(page.all(".panel").len(), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_part_out_of_order_leaves_the_others() {
    let (till, browser, _) = at_wallets(ROSA).await;
    till.control.set_failing(SideService::Transactions, true);
    let page = browser.get(till.at("/wallets")).await;
    assert_eq!(
        (page.status, page.all(".wallet").len()),
        (StatusCode::OK, 2)
    );
    assert!(
        page.all(".recent")
            .join(" ")
            .contains("Not known right now")
    );
    let list = browser.get(till.at("/transactions")).await;
    assert_eq!(
        list.all(".notice__title"),
        ["A part of Blink is out of order"]
    );
    till.control.set_failing(SideService::Transactions, false);
    till.control.set_failing(SideService::Identity, true);
    let page = browser.get(till.at("/wallets")).await;
    assert_eq!(
        (page.status, page.all(".notice").len()),
        (StatusCode::OK, 0)
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_blink_is_waited_for_within_the_budget() {
    let till = Till::start(Setup::default().with("TILL_API_DEADLINE", 9)).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control.set_latency(Part::Api, 2_000);
    let begun = Instant::now();
    let page = browser.get(till.at("/wallets")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        begun.elapsed() < Duration::from_millis(3_900),
        "balances and price are asked for side by side"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_provider_an_expired_token_leaves_the_way_out() {
    let setup = Setup::default()
        .with("TILL_PROVIDER_DEADLINE", 1)
        .with("TILL_REFRESH_LEASE", 3)
        .with("TILL_REFRESH_MARGIN", 0)
        .sandbox(|sandbox| sandbox.lifetimes.access_token = 2);
    let till = Till::start(setup).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    till.control
        .set_down(Part::Provider, Down::Refuse)
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let account = browser.get(till.at("/account")).await;
    assert_eq!(account.status, StatusCode::OK);
    assert!(account.form("/api/auth/signout").is_some());
    for path in ["/wallets", "/transactions"] {
        let page = browser.get(till.at(path)).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(page.all(".notice__title"), ["Blink is not answering"]);
    }
    till.stop().await;
}
