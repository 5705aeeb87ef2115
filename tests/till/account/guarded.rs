//! Nothing changes without a step-up, nothing by looking, nothing by another site.

use reqwest::StatusCode;

use super::changing::{ROSA, changes, changing, location, looking};
use crate::harness::{Browser, Setup, Till, sign_in};

/// Every form that changes something, filled in so that it would.
const FORMS: [(&str, &[(&str, &str)]); 17] = [
    (
        "/account/keys/new",
        &[("name", "x"), ("days", "90"), ("read", "1")],
    ),
    (
        "/account/keys/6f1c2a40-9d3e-4b7a-8c55-0e4d2b7f0003/limits",
        &[("daily", "1")],
    ),
    (
        "/account/keys/6f1c2a40-9d3e-4b7a-8c55-0e4d2b7f0003/revoke",
        &[],
    ),
    ("/account/webhooks/new", &[("url", "https://a.example/x")]),
    (
        "/account/webhooks/remove",
        &[("id", "ep_2cafe7HkQmZrWvN1xTfYb")],
    ),
    ("/account/webhooks/portal", &[]),
    ("/account/security/email", &[("email", "a@b.example")]),
    (
        "/account/security/email/verify",
        &[("registration", "x"), ("code", "000000")],
    ),
    ("/account/security/email/remove", &[]),
    ("/account/security/phone", &[("phone", "+4915112345678")]),
    (
        "/account/security/phone/verify",
        &[("phone", "+4915112345678"), ("code", "000000")],
    ),
    ("/account/security/phone/remove", &[]),
    ("/account/security/totp", &[]),
    (
        "/account/security/totp/verify",
        &[
            ("registration", "x"),
            ("secret", "MZXW"),
            ("code", "123456"),
        ],
    ),
    ("/account/security/totp/remove", &[]),
    ("/account/settings/currency", &[("currency", "USD")]),
    (
        "/account/settings/username",
        &[("username", "other"), ("sure", "1")],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_step_up_every_form_leads_to_it_and_nothing_happens() {
    let (till, browser) = looking(ROSA).await;
    let page = browser.get(till.at("/account")).await;
    let token = page.attributes("input[name=csrf]", "value").swap_remove(0);
    till.control.clear_journal();
    for (path, fields) in FORMS {
        let mut all = fields.to_vec();
        all.push(("csrf", &token));
        let here = [("sec-fetch-site", "same-origin")];
        let answer = browser.post_once(till.at(path).as_str(), &all, &here).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(
            location(&answer).starts_with("/stepup?return_to="),
            "{path}"
        );
    }
    assert!(
        till.control.journal().is_empty(),
        "{:?}",
        till.control.journal()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_one_looking_changes_nothing_and_no_form_of_others_does() {
    let (till, browser) = changing(ROSA).await;
    for (path, fields) in FORMS {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let page = browser.get(till.at(&format!("{path}?{query}"))).await;
        assert!(page.status.as_u16() < 500, "{path} {}", page.status);
        let there = [("sec-fetch-site", "cross-site")];
        let answer = browser
            .post_once(till.at(path).as_str(), fields, &there)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(changes(&till), Vec::<String>::new());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_comes_back_after_the_step_up_but_no_address_of_people() {
    let (till, browser) = looking(ROSA).await;
    let page = browser.get(till.at("/account")).await;
    let token = page.attributes("input[name=csrf]", "value").swap_remove(0);
    let here = [("sec-fetch-site", "same-origin")];
    let typed = [
        ("name", "Web shop & co"),
        ("days", "30"),
        ("receive", "1"),
        ("csrf", &token),
    ];
    let answer = browser
        .post_once(till.at("/account/keys/new").as_str(), &typed, &here)
        .await;
    let there = till.at(&location(&answer));
    let (_, back) = there
        .query_pairs()
        .find(|(name, _)| name == "return_to")
        .unwrap();
    let page = crate::harness::step_up(&browser, &till, ROSA, &back).await;
    let form = page.form("/account/keys/new").unwrap();
    let value = |name: &str| {
        form.fields
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(value("name"), Some("Web shop & co"));
    assert_eq!(
        (value("days"), value("receive"), value("read")),
        (Some("30"), Some("1"), None)
    );

    let typed = [("email", "secret.person@b.example"), ("csrf", &token)];
    let till_two = (till, browser);
    let (till, browser) = till_two;
    let end = browser.get(till.at("/account/keys/new")).await;
    browser.submit(&end, "/api/auth/stepup/end", &[]).await;
    let answer = browser
        .post_once(till.at("/account/security/email").as_str(), &typed, &here)
        .await;
    assert!(
        !location(&answer).contains("secret.person"),
        "{}",
        location(&answer)
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_till_that_may_only_look_says_so() {
    let till = Till::start(Setup::default().with("TILL_STEP_UP_SCOPES", "")).await;
    let browser = Browser::new();
    sign_in(&browser, &till, ROSA).await;
    let page = browser.get(till.at("/account/keys/new")).await;
    assert_eq!(page.heading(), "This Till only looks");
    let list = browser.get(till.at("/account/keys")).await;
    assert_eq!(
        (list.status, list.all(".key__name").len()),
        (StatusCode::OK, 2)
    );
    till.stop().await;
}
