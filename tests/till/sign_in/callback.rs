//! Callbacks that nobody started, that come late, twice or changed: a sentence, a way on, and never a token request.

use reqwest::StatusCode;

use crate::harness::{
    Browser, EVERYTHING, Page, Setup, Store, Till, consent, log_in, on_both, sign_in,
};

const TOKEN_REQUEST: &str = "POST /oauth2/token";

/// Signs in up to the page where Blink asks what to allow.
async fn consent_page(browser: &Browser, till: &Till, sign_in: &str) -> Page {
    let explained = browser.get(till.at(sign_in)).await;
    let login = browser
        .submit(&explained, "/api/auth/signin/blink", &[])
        .await;
    log_in(browser, login, "rosa@sandbox.example").await
}

/// Up to the consent page, and from there to the callback's address, which is not opened.
pub(crate) async fn callback_address(browser: &Browser, till: &Till) -> url::Url {
    let page = consent_page(browser, till, "/signin?return_to=/account").await;
    browser.stop_before("/api/auth/callback/blink");
    let stopped = consent(browser, &page, &EVERYTHING).await;
    browser.stop_nowhere();
    stopped.url
}

fn leads_on(page: &Page) {
    assert!(
        page.form("/api/auth/signin/blink").is_some(),
        "no way on: {}",
        page.text()
    );
    assert!(!page.heading().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strange_callbacks_make_no_token_request() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    let state = good
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    let code = good
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let stranger = Browser::new();
    for (who, query) in [
        (&browser, String::new()),
        (&browser, "code=a".to_owned()),
        (&browser, format!("state={state}")),
        (&browser, format!("code={code}&state={state}&state={state}")),
        (
            &browser,
            format!("code={code}&state={state}&error=access_denied"),
        ),
        (&browser, format!("code={code}&state={state}x")),
        (&browser, format!("code={code}&state={}", &state[1..])),
        (
            &browser,
            format!("code={code}&state={state}&iss=https%3A%2F%2Fevil.example"),
        ),
        (&browser, "error=access_denied&state=abcdefghij".to_owned()),
        (&stranger, good.query().unwrap().to_owned()),
    ] {
        let page = who
            .get(till.at(&format!("/api/auth/callback/blink?{query}")))
            .await;
        assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        leads_on(&page);
        assert!(who.cookie(&till.url, "till-session").is_none(), "{query}");
    }
    assert_eq!(till.control.count(TOKEN_REQUEST), 0);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_callback_keeps_the_page_one_wanted() {
    let till = Till::start(Setup::default().with("TILL_ATTEMPT_LIFETIME", 60)).await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    till.clock.advance(61);
    let page = browser.get(good).await;
    assert_eq!(page.heading(), "That took too long");
    let form = page.form("/api/auth/signin/blink").unwrap();
    assert!(
        form.fields
            .contains(&("return_to".to_owned(), "/account".to_owned()))
    );
    assert_eq!(till.control.count(TOKEN_REQUEST), 0);
    till.stop().await;
}

on_both! {
    async fn twenty_at_once_make_one_session(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        let good = callback_address(&browser, &till).await;
        let copies: Vec<Browser> = (0..20).map(|_| browser.copy()).collect();
        let pages = futures_util::future::join_all(copies.iter().map(|copy| copy.get_once(&good))).await;
        let opened = pages.iter().filter(|page| page.headers["location"] == "/account").count();
        assert_eq!(opened, 1);
        assert_eq!(till.control.count(TOKEN_REQUEST), 1);
        assert_eq!(copies.iter().filter(|copy| copy.cookie(&till.url, "till-session").is_some()).count(), 1);
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_back_to_a_finished_callback_leads_home() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    browser.get(&good).await;
    let requests = till.control.count(TOKEN_REQUEST);
    let again = browser.get(&good).await;
    assert_eq!(again.url.path(), "/wallets");
    assert_eq!(till.control.count(TOKEN_REQUEST), requests);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn going_back_to_blinks_pages_and_allowing_again_changes_nothing() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let asked = consent_page(&browser, &till, "/signin").await;
    let first = consent(&browser, &asked, &EVERYTHING).await;
    assert_eq!(first.url.path(), "/wallets");
    // Blink has spent the flow and says no to the second try.
    let again = consent(&browser, &asked, &EVERYTHING).await;
    assert!(
        again
            .hops
            .iter()
            .any(|hop| hop.as_str().contains("error=access_denied"))
    );
    assert_eq!(again.url.path(), "/wallets");
    assert_eq!(again.status, 200);
    assert_eq!(till.control.count(TOKEN_REQUEST), 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn denying_is_calm_and_leads_on() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let page = consent_page(&browser, &till, "/signin").await;
    let denied = browser
        .submit(&page, "/consent", &[("submit", "deny")])
        .await;
    assert_eq!(denied.heading(), "You said no at Blink");
    assert_eq!(denied.status, StatusCode::OK);
    leads_on(&denied);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_refusal_of_the_provider_has_its_page() {
    let till = Till::usual().await;
    for (error, status, heading) in [
        ("access_denied", 200, "You said no at Blink"),
        ("invalid_state", 400, "Blink could not sign you in"),
        ("insufficient_entropy", 400, "Blink could not sign you in"),
        ("invalid_scope", 503, "Blink refused this Till"),
        ("invalid_request", 400, "Blink could not sign you in"),
        ("unauthorized_client", 503, "Blink refused this Till"),
        ("unsupported_response_type", 503, "Blink refused this Till"),
        ("login_required", 400, "Blink wants to see you again"),
        ("consent_required", 400, "Blink wants to see you again"),
        ("interaction_required", 400, "Blink wants to see you again"),
        ("request_unauthorized", 200, "Blink stopped waiting"),
        ("request_forbidden", 200, "Blink stopped waiting"),
        ("server_error", 503, "Blink’s sign-in is not answering"),
        (
            "temporarily_unavailable",
            503,
            "Blink’s sign-in is not answering",
        ),
        ("something_new", 400, "Blink could not sign you in"),
    ] {
        let browser = Browser::new();
        let explained = browser.get(till.at("/signin")).await;
        let login = browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
        let state = login.hops[1]
            .query_pairs()
            .find(|(name, _)| name == "state")
            .unwrap()
            .1
            .into_owned();
        let description = "%3Cscript%3Ealert(1)%3C/script%3E";
        let address = format!(
            "/api/auth/callback/blink?error={error}&error_description={description}&state={state}"
        );
        let page = browser.get(till.at(&address)).await;
        assert_eq!(
            (page.status.as_u16(), page.heading().as_str()),
            (status, heading),
            "{error}"
        );
        assert!(!page.body.contains("alert(1)"), "{error} is echoed");
        assert_eq!(
            page.headers.contains_key("retry-after"),
            status == 503,
            "{error}"
        );
        leads_on(&page);
    }
    assert_eq!(till.control.count(TOKEN_REQUEST), 0);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tabs_do_not_disturb_each_other() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let mut tabs = Vec::new();
    for target in ["/account", "/transactions"] {
        let address =
            url::Url::parse_with_params(till.at("/signin").as_str(), [("return_to", target)])
                .unwrap();
        let explained = browser.get(address).await;
        tabs.push(
            browser
                .submit(&explained, "/api/auth/signin/blink", &[])
                .await,
        );
    }
    // Hydra knows one login per browser and client: the earlier tab is sent back, and keeps the page it wanted.
    let earlier = log_in(&browser, tabs.remove(0), "rosa@sandbox.example").await;
    assert_eq!(earlier.heading(), "Blink stopped waiting");
    assert!(
        earlier
            .form("/api/auth/signin/blink")
            .unwrap()
            .fields
            .contains(&("return_to".to_owned(), "/account".to_owned()))
    );
    let login = browser
        .submit(&earlier, "/api/auth/signin/blink", &[])
        .await;
    let page = consent(
        &browser,
        &log_in(&browser, login, "rosa@sandbox.example").await,
        &EVERYTHING,
    )
    .await;
    assert_eq!(page.url.path(), "/account");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_begun_sign_ins_do_not_fill_the_browser() {
    let till = Till::usual().await;
    let browser = Browser::new();
    for _ in 0..30 {
        let explained = browser.get(till.at("/signin")).await;
        browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
    }
    let attempts = browser
        .cookie_names(&till.url)
        .iter()
        .filter(|name| name.starts_with("till-signin-"))
        .count();
    assert_eq!(attempts, 5);
    assert_eq!(
        sign_in(&browser, &till, "rosa@sandbox.example")
            .await
            .url
            .path(),
        "/wallets"
    );
    till.stop().await;
}
