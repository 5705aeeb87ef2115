//! `/account/security`: e-mail addresses and phone numbers.

use reqwest::StatusCode;
use till::sandbox::SideService;

use super::changing::{GRACE, KENJI, ROSA, asked, changing, looking};
use crate::harness::{step_up, watch};

/// They are answers to a form; but people load pages again, and are led back to where they were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_that_were_sent_nowhere_begin_with_where_to() {
    let (till, browser) = changing(ROSA).await;
    for way in ["email", "phone", "totp"] {
        let begins = format!("/account/security/{way}");
        let page = browser.get(till.at(&format!("{begins}/verify"))).await;
        assert_eq!((page.status, page.url.path()), (StatusCode::OK, &*begins));
    }
    // A grant that ran out in between leads to the form, and not to an address that nobody can look at.
    let typed = [("phone", "+4915112345678"), ("channel", "sms")];
    let form = browser.get(till.at("/account/security/phone")).await;
    let sent = browser
        .submit(&form, "/account/security/phone", &typed)
        .await;
    browser.submit(&sent, "/api/auth/stepup/end", &[]).await;
    let code = [("code", "000000")];
    let led = browser
        .submit(&sent, "/account/security/phone/verify", &code)
        .await;
    assert_eq!(led.url.path(), "/stepup", "{}", led.text());
    step_up(&browser, &till, ROSA, "/account").await;
    let there = led.url.query_pairs().find(|(name, _)| name == "return_to");
    let there = there.unwrap().1.into_owned();
    let page = browser.get(till.at(&there)).await;
    assert_eq!(
        (page.status, page.url.path()),
        (StatusCode::OK, "/account/security/phone")
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_is_added_verified_and_lets_the_phone_go_but_not_itself() {
    let (till, browser) = changing(KENJI).await;
    let page = browser.get(till.at("/account/security")).await;
    assert!(page.says("+819012345678") && page.says("your only way to sign in"));
    assert!(!page.has("a[href$='/phone/remove']"));
    let form = browser.get(till.at("/account/security/email")).await;
    let wrong = browser
        .submit(&form, "/account/security/email", &[("email", "nobody")])
        .await;
    assert_eq!(
        (wrong.status, wrong.attributes("#email", "value")),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["nobody".to_owned()])
    );
    let address = "kenji.takes.care@mail.example";
    let verify = browser
        .submit(&form, "/account/security/email", &[("email", address)])
        .await;
    assert_eq!(verify.url.path(), "/account/security/email/verify");
    assert!(
        !verify.url.as_str().contains("kenji"),
        "no address of people in one of ours"
    );
    let unverified = browser.get(till.at("/account/security")).await;
    assert!(unverified.says("not verified") && !unverified.has("a[href$='/phone/remove']"));
    for (code, sentence) in [
        ("12", "Type the six digits."),
        ("123456", "The code is wrong."),
    ] {
        let page = browser
            .submit(&verify, "/account/security/email/verify", &[("code", code)])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.says(sentence), "{}", page.text());
    }
    let done = browser
        .submit(
            &verify,
            "/account/security/email/verify",
            &[("code", "000 000")],
        )
        .await;
    assert!(done.says(address) && done.says("verified") && done.has("a[href$='/phone/remove']"));
    let ask = browser.get(till.at("/account/security/phone/remove")).await;
    assert_eq!(asked(&till, "DeletePhone"), 0);
    let done = browser
        .submit(&ask, "/account/security/phone/remove", &[])
        .await;
    assert!(!done.says("+819012345678") && !done.has("a[href$='/email/remove']"));
    // The last way in stays, also for whoever knows the form's address.
    assert!(ask.has("main form.form button"));
    let stays = browser.get(till.at("/account/security/email/remove")).await;
    assert!(
        !stays.has("main form.form button"),
        "no button that does nothing"
    );
    let refused = browser
        .submit(&stays, "/account/security/email/remove", &[])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("It cannot be removed"), "{}", refused.text());
    assert_eq!(asked(&till, "DeleteEmail"), 0, "Blink is not even asked");
    assert_eq!(watch::leaks_in(address), None);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_added_and_the_address_may_go_then() {
    let (till, browser) = changing(ROSA).await;
    let form = browser.get(till.at("/account/security/phone")).await;
    let wrong = browser
        .submit(
            &form,
            "/account/security/phone",
            &[("phone", "0151 12345678"), ("channel", "sms")],
        )
        .await;
    assert_eq!(wrong.attributes("#phone", "value"), ["0151 12345678"]);
    assert_eq!(asked(&till, "StartPhone"), 0);
    let code = browser
        .submit(
            &form,
            "/account/security/phone",
            &[("phone", "+49 (151) 123-45678")],
        )
        .await;
    assert!(code.says("+4915112345678"), "{}", code.text());
    let wrong = browser
        .submit(
            &code,
            "/account/security/phone/verify",
            &[("code", "999999")],
        )
        .await;
    assert!(wrong.says("The code is wrong."));
    let done = browser
        .submit(
            &wrong,
            "/account/security/phone/verify",
            &[("code", "000000")],
        )
        .await;
    assert!(done.says("+4915112345678") && done.has("a[href$='/email/remove']"));
    let ask = browser.get(till.at("/account/security/email/remove")).await;
    let done = browser
        .submit(&ask, "/account/security/email/remove", &[])
        .await;
    assert!(!done.says("rosa@sandbox.example") && done.written("account").len() == 1);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_belongs_to_others_is_told() {
    let (till, browser) = changing(KENJI).await;
    let form = browser.get(till.at("/account/security/email")).await;
    let taken = browser
        .submit(&form, "/account/security/email", &[("email", ROSA)])
        .await;
    assert!(
        taken.says("Another account at Blink uses this e-mail address."),
        "{}",
        taken.text()
    );
    assert_eq!(taken.attributes("#email", "value"), [ROSA]);
    browser
        .submit(
            &form,
            "/account/security/email",
            &[("email", "k@mail.example")],
        )
        .await;
    let twice = browser
        .submit(
            &form,
            "/account/security/email",
            &[("email", "l@mail.example")],
        )
        .await;
    assert!(twice.says("There is an e-mail address already."));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_can_say_what_there_is_nothing_may_go() {
    let (till, browser) = changing(GRACE).await;
    till.control.set_failing(SideService::Identity, true);
    let page = browser.get(till.at("/account/security")).await;
    assert_eq!(page.status, StatusCode::OK, "the rest stands");
    assert_eq!(page.text().matches("Not known right now.").count(), 2);
    assert!(!page.has("a[href$='/remove']") && page.has("a[href$='/security/phone']"));
    for way in ["email", "totp"] {
        let path = format!("/account/security/{way}/remove");
        let ask = browser.get(till.at(&path)).await;
        let page = browser.submit(&ask, &path, &[]).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{way}");
    }
    assert_eq!(asked(&till, "DeleteEmail") + asked(&till, "DeleteTotp"), 0);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_is_one_round_trip() {
    let (till, browser) = looking(ROSA).await;
    browser.get(till.at("/account/security")).await;
    assert_eq!(till.control.journal().len(), 1);
    till.stop().await;
}
