//! With the feature off nothing of it is there.

use super::*;
use crate::dashboard::people::ROSA;
use crate::dashboard::people::at_wallets_of;
use till::app;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_12_with_the_feature_off_nothing_of_it_is_there() {
    let (till, browser, _) = at_wallets_of(Setup::default(), ROSA).await;
    let of_ours = |path: &&str| {
        ["joinblink", "link-wallet", "linked"]
            .iter()
            .any(|word| path.contains(word))
    };
    let routes = app::routes_with(&till.state.config);
    let paths: Vec<&str> = routes.table().iter().map(|route| route.path).collect();
    assert_eq!(paths.iter().filter(|path| of_ours(path)).count(), 0);
    assert_eq!(app::routes().table().len(), paths.len());
    for path in [
        "/link-wallet",
        "/link-wallet/x",
        "/account/linked",
        "/joinblink/x",
    ] {
        assert_eq!(browser.get_once(till.at(path)).await.status, 404, "{path}");
    }
    let headers = [
        ("blink-auth-proxysecret", SECRET),
        ("blink-auth-userid", BOB),
    ];
    let page = browser
        .once(
            Method::DELETE,
            till.at("/joinblink/linked-accounts/x"),
            &headers,
            "",
        )
        .await;
    assert_eq!(page.status, 404);
    for path in ["/account", "/signin", "/"] {
        let page = browser.get(till.at(path)).await;
        assert!(!page.body.contains("joinblink"), "{path}");
    }
    assert_eq!(app::background_tasks(&till.state), 7);
    till.stop().await;
    let work = Work::usual().await;
    let routes = app::routes_with(&work.till.state.config);
    let paths: Vec<&str> = routes.table().iter().map(|route| route.path).collect();
    assert!(paths.iter().filter(|path| of_ours(path)).count() > 8);
    work.till.stop().await;
}
