//! `/account/keys`.

use reqwest::StatusCode;
use till::sandbox::{Down, Part, SideService};

use super::changing::{LENA, NADIA, ROSA, asked, changing, looking};
use crate::harness::{Browser, Setup, Store, Till, on_both, sign_in, step_up, watch};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_listed_with_what_they_may_their_limits_and_what_was_spent() {
    let (till, browser) = looking(ROSA).await;
    let page = browser.get(till.at("/account/keys")).await;
    assert_eq!(page.all(".key__name"), ["Web shop", "Wages"]);
    assert!(
        page.says("12,345 sats of 50,000 sats spent"),
        "{}",
        page.text()
    );
    assert!(page.says("310,000 sats of 1,000,000 sats spent") && page.says("40,000 sats spent"));
    assert_eq!(page.attributes("progress", "value"), ["24", "31"]);
    assert_eq!(page.all(".key--over b"), ["Lost laptop", "Bookkeeping"]);
    assert!(page.says("revoked") && page.says("ended") && page.says("Never"));
    assert_eq!(asked(&till, "KeysQuery"), 1, "one round trip");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_key_may_little_its_secret_is_shown_once_and_kept_nowhere() {
    let (till, browser) = changing(ROSA).await;
    let form = browser.get(till.at("/account/keys/new")).await;
    assert_eq!(
        form.attributes("input[type=checkbox][checked]", "name"),
        ["read"]
    );
    assert_eq!(form.attributes("option[selected]", "value"), ["90"]);
    let made = browser
        .submit(
            &form,
            "/account/keys/new",
            &[("name", "BTCPay"), ("receive", "1")],
        )
        .await;
    assert_eq!(
        (made.status, made.heading()),
        (StatusCode::OK, "Your new key".to_owned())
    );
    let codes = made.all("dd .code");
    let secret = codes[0].clone();
    assert!(
        secret.starts_with("blink_") && secret.len() == 70,
        "{secret}"
    );
    assert_eq!(codes.len(), 3, "a connection for each wallet");
    let server = &till.state.config.api.url;
    for code in &codes[1..] {
        let start = format!("type=blink;server={server};api-key={secret};wallet-id=");
        assert!(code.starts_with(&start), "{code}");
    }
    assert_eq!(made.headers["cache-control"], "no-store");
    assert_eq!(made.written("account").len(), 1);
    // From here on no page and no log line may hold it; looking back, none did.
    watch::secret(secret.strip_prefix("blink_").unwrap());
    watch::secret(&secret);
    let list = browser.get(till.at("/account/keys")).await;
    assert!(list.all(".key__name").contains(&"BTCPay".to_owned()));
    // The form is sent again by whoever loads the page again, and filled in again by whoever missed the answer.
    let again = browser
        .submit(&form, "/account/keys/new", &[("name", "BTCPay")])
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.says("This form was sent already") && again.has("main a[href='/account/keys']"));
    assert!(
        again
            .form("/account/keys/new")
            .is_some_and(|form| form.fields.len() == 1)
    );
    let form = browser.get(till.at("/account/keys/new")).await;
    let twin = browser
        .submit(&form, "/account/keys/new", &[("name", "BTCPay")])
        .await;
    assert_eq!(twin.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twin.says("You have a key of this name already"));
    assert_eq!(asked(&till, "CreateKey"), 1);
    till.stop().await;
}

on_both! {
    async fn two_clicks_at_once_make_one_key(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let twin = till.another().await;
        let browser = Browser::new();
        sign_in(&browser, &till, NADIA).await;
        step_up(&browser, &till, NADIA, "/account").await;
        let form = browser.get(till.at("/account/keys/new")).await;
        till.control.clear_journal();
        let beside = browser.led_to(&twin);
        let click = async |browser: &Browser, name: &str| {
            browser.submit(&form, "/account/keys/new", &[("name", name)]).await
        };
        // The name is another one: nothing but the form tells that it is the same click.
        let (one, other) = tokio::join!(click(&browser, "shop"), click(&beside, "shop 2"));
        let mut answers = [one.status, other.status];
        answers.sort();
        assert_eq!(answers, [StatusCode::OK, StatusCode::CONFLICT]);
        assert_eq!(asked(&till, "CreateKey"), 1);
        // Without its name it is no form of ours.
        let nameless = [("name", "shop 3"), ("form_key", "")];
        let refused = browser.submit(&form, "/account/keys/new", &nameless).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert_eq!(asked(&till, "CreateKey"), 1);
        twin.stop().await;
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_say_until_when_things_may_be_changed_and_end_that() {
    let (till, browser) = looking(NADIA).await;
    let lists = ["keys", "webhooks", "security", "settings"].map(|list| format!("/account/{list}"));
    for list in &lists {
        assert!(
            !browser.get(till.at(list)).await.has(".stepped-up"),
            "{list}"
        );
    }
    for list in &lists {
        step_up(&browser, &till, NADIA, list).await;
        let page = browser.get(till.at(list)).await;
        assert!(page.says("You can change things until"), "{list}");
        let ended = browser.submit(&page, "/api/auth/stepup/end", &[]).await;
        assert_eq!(
            (ended.url.path(), ended.has(".stepped-up")),
            (list.as_str(), false)
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_said_and_what_was_typed_stays() {
    let (till, browser) = changing(NADIA).await;
    let form = browser.get(till.at("/account/keys/new")).await;
    let typed = [("name", ""), ("read", ""), ("days", "12")];
    let page = browser.submit(&form, "/account/keys/new", &typed).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all(".field__error").len(), 3);
    let typed = [
        ("name", "<b>shop</b>"),
        ("read", ""),
        ("write", "1"),
        ("days", "12"),
    ];
    let page = browser.submit(&form, "/account/keys/new", &typed).await;
    assert_eq!(page.attributes("#name", "value"), ["<b>shop</b>"]);
    assert_eq!(
        page.attributes("input[type=checkbox][checked]", "name"),
        ["write"]
    );
    assert_eq!(asked(&till, "CreateKey"), 0);
    // One that may send leads to its limits.
    let typed = [("name", "Wages too"), ("read", ""), ("write", "1")];
    let made = browser.submit(&form, "/account/keys/new", &typed).await;
    let limits = made.attributes("main a[href$='/limits']", "href");
    let page = browser.get(till.at(&limits[0])).await;
    assert!(page.says("“Wages too”"), "{}", page.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_not_called_a_failure() {
    let (till, browser) = changing(NADIA).await;
    let form = browser.get(till.at("/account/keys/new")).await;
    till.control.set_failing(SideService::ApiKeys, true);
    let page = browser
        .submit(&form, "/account/keys/new", &[("name", "shop")])
        .await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.attributes("#name", "value"), ["shop"]);
    assert!(
        page.says("Nobody knows whether it was done"),
        "{}",
        page.text()
    );
    till.control.set_failing(SideService::ApiKeys, false);
    let form = browser.get(till.at("/account/keys/new")).await;
    till.control
        .set_down(Part::Api, Down::ServerError)
        .await
        .unwrap();
    let page = browser
        .submit(&form, "/account/keys/new", &[("name", "shop")])
        .await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        page.says("Nothing was changed"),
        "it was not even asked for: {}",
        page.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_says_since_when_it_is_missing() {
    let (till, browser) = looking(ROSA).await;
    till.control.set_failing(SideService::ApiKeys, true);
    let page = browser.get(till.at("/account/keys")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.says("your keys cannot be looked up") && page.all(".key__name").is_empty());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn revoking_asks_first_and_is_for_good() {
    let (till, browser) = changing(ROSA).await;
    let list = browser.get(till.at("/account/keys")).await;
    let link = list
        .attributes(".key a[href$=revoke]", "href")
        .swap_remove(1);
    let ask = browser.get(till.at(&link)).await;
    assert!(
        ask.says("Whatever uses “Wages” stops working at once."),
        "{}",
        ask.text()
    );
    assert_eq!(asked(&till, "RevokeKey"), 0);
    let done = browser.submit(&ask, &link, &[]).await;
    assert_eq!(
        (done.url.path(), done.url.query()),
        ("/account/keys", Some("done=key-revoked"))
    );
    assert!(done.says("The key was revoked"), "{}", done.text());
    assert_eq!(done.all(".key__name"), ["Web shop"]);
    assert_eq!(done.written("account").len(), 1);
    let again = browser.submit(&ask, &link, &[]).await;
    assert_eq!(again.url.path(), "/account/keys");
    assert_eq!(asked(&till, "RevokeKey"), 1, "once");
    for path in [
        "/account/keys/nobodys/revoke",
        "/account/keys/..%2F/revoke",
        "/account/keys/x/limits",
    ] {
        assert_eq!(
            browser.get(till.at(path)).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_set_and_lifted_and_only_what_changed_is_sent() {
    let (till, browser) = changing(ROSA).await;
    let list = browser.get(till.at("/account/keys")).await;
    let link = list
        .attributes(".key a[href$=limits]", "href")
        .swap_remove(0);
    let form = browser.get(till.at(&link)).await;
    assert_eq!(form.attributes("#daily", "value"), ["50000"]);
    assert_eq!(form.attributes("#weekly", "value"), [""]);
    let wrong = browser
        .submit(&form, &link, &[("daily", "much"), ("weekly", "5")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        (
            wrong.attributes("#daily", "value"),
            wrong.all(".field__error").len()
        ),
        (vec!["much".to_owned()], 1)
    );
    assert_eq!(
        asked(&till, "SetKeyLimit"),
        0,
        "nothing of a form that is wrong"
    );
    // A field that is not there is not one that was emptied.
    let csrf = form.attributes("main input[name=csrf]", "value").remove(0);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    for cut in ["", "&weekly=5&monthly=&annual="] {
        let body = format!("csrf={csrf}{cut}");
        let post = browser.once(reqwest::Method::POST, till.at(&link), &headers, &body);
        assert_eq!(post.await.status, StatusCode::BAD_REQUEST, "{cut}");
    }
    assert_eq!(
        (asked(&till, "SetKeyLimit"), asked(&till, "RemoveKeyLimit")),
        (0, 0)
    );
    let done = browser
        .submit(&form, &link, &[("daily", "60,000"), ("monthly", "")])
        .await;
    assert!(
        done.says("12,345 sats of 60,000 sats spent"),
        "{}",
        done.text()
    );
    assert!(done.says("310,000 sats spent"));
    assert_eq!(
        (asked(&till, "SetKeyLimit"), asked(&till, "RemoveKeyLimit")),
        (1, 1)
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_inactive_account_may_keep_keys_and_nothing_else() {
    let (till, browser) = changing(LENA).await;
    let form = browser.get(till.at("/account/settings/language")).await;
    let page = browser
        .submit(&form, "/account/settings/language", &[("language", "de")])
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.says("Blink does not allow this account to be changed"),
        "{}",
        page.text()
    );
    till.stop().await;
}
