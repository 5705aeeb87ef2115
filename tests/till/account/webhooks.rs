//! `/account/webhooks`.

use reqwest::StatusCode;
use till::sandbox::SideService;

use super::changing::{ROSA, asked, changing, looking};
use crate::harness::watch;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_are_listed_and_the_explanations_stand_without_them() {
    let (till, browser) = looking(ROSA).await;
    let page = browser.get(till.at("/account/webhooks")).await;
    assert_eq!(
        page.all(".endpoint__url"),
        ["https://books.rosa-cafe.example/blink"]
    );
    assert!(page.says("whsec_") && page.says("svix-signature") && page.says("receive.onchain"));
    assert_eq!(
        (
            asked(&till, "CallbacksQuery"),
            asked(&till, "CallbackPortalQuery")
        ),
        (1, 0)
    );
    till.control.set_failing(SideService::Callbacks, true);
    let page = browser.get(till.at("/account/webhooks")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.says("these addresses cannot be looked up") && page.says("svix-signature"));
    assert!(page.all(".endpoint__url").is_empty());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_added_and_removed_after_a_question() {
    let (till, browser) = changing(ROSA).await;
    let form = browser.get(till.at("/account/webhooks/new")).await;
    let wrong = browser
        .submit(
            &form,
            "/account/webhooks/new",
            &[("url", "http://a.example/x")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.attributes("#url", "value"), ["http://a.example/x"]);
    assert_eq!(asked(&till, "AddCallback"), 0);
    let done = browser
        .submit(
            &form,
            "/account/webhooks/new",
            &[("url", " https://a.example/x?key=1 ")],
        )
        .await;
    assert_eq!(done.all(".endpoint__url").len(), 2);
    let link = done.attributes(".endpoint a", "href").swap_remove(1);
    let ask = browser.get(till.at(&link)).await;
    assert!(ask.says("https://a.example/x?key=1") && asked(&till, "DeleteCallback") == 0);
    let done = browser.submit(&ask, "/account/webhooks/remove", &[]).await;
    assert_eq!(done.all(".endpoint__url").len(), 1);
    let again = browser.submit(&ask, "/account/webhooks/remove", &[]).await;
    assert_eq!(
        (again.url.path(), asked(&till, "DeleteCallback")),
        ("/account/webhooks", 1)
    );
    let unknown = browser
        .get(till.at("/account/webhooks/remove?id=ep_x"))
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clicks_at_once_add_one_address() {
    let (till, browser) = changing(ROSA).await;
    let form = browser.get(till.at("/account/webhooks/new")).await;
    let click = async || {
        let fields = [("url", "https://a.example/x")];
        browser
            .submit(&form, "/account/webhooks/new", &fields)
            .await
    };
    let (one, other) = tokio::join!(click(), click());
    let (list, refused) = match one.status {
        StatusCode::OK => (one, other),
        _ => (other, one),
    };
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says("This form was sent already"));
    assert_eq!(
        refused.attributes(".actions a", "href"),
        ["/account/webhooks"]
    );
    assert_eq!(list.url.path(), "/account/webhooks");
    assert_eq!(asked(&till, "AddCallback"), 1);
    // Another form is another address, be it the same one.
    let form = browser.get(till.at("/account/webhooks/new")).await;
    let fields = [("url", "https://a.example/x")];
    let list = browser
        .submit(&form, "/account/webhooks/new", &fields)
        .await;
    assert_eq!(list.all(".endpoint__url").len(), 3);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portal_is_fetched_when_asked_for_and_a_blink_without_one_is_told() {
    let (till, browser) = changing(ROSA).await;
    let ask = browser.get(till.at("/account/webhooks/portal")).await;
    assert_eq!(asked(&till, "CallbackPortalQuery"), 0, "never by looking");
    let page = browser.submit(&ask, "/account/webhooks/portal", &[]).await;
    let link = page
        .attributes(".actions a[target=_blank]", "href")
        .swap_remove(0);
    assert!(
        link.starts_with("https://portal.sandbox.example/login#key="),
        "{link}"
    );
    assert_eq!(
        page.attributes(".actions a[target=_blank]", "rel"),
        ["noopener noreferrer"]
    );
    assert_eq!(page.written("account").len(), 1);
    let key = link
        .split("key=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    watch::secret(key);
    till.control.set_failing(SideService::CallbackPortal, true);
    let page = browser.submit(&ask, "/account/webhooks/portal", &[]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.says("Blink gave no link"), "{}", page.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_blink_does_not_explain_is_told_with_what_was_typed() {
    let (till, browser) = changing(ROSA).await;
    let form = browser.get(till.at("/account/webhooks/new")).await;
    till.control.set_failing(SideService::Callbacks, true);
    let page = browser
        .submit(
            &form,
            "/account/webhooks/new",
            &[("url", "https://a.example/x")],
        )
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("does not say why"), "{}", page.text());
    assert_eq!(page.attributes("#url", "value"), ["https://a.example/x"]);
    till.stop().await;
}
