//! Login, consent, and what is remembered.

use super::browser::{Browser, REDIRECT_URI, STATE, Scene, claims};
use crate::sandbox::{Client, Lifetimes, Options, totp};

const REMEMBER: (&str, &str) = ("remember", "true");

#[tokio::test]
async fn a_person_clicks_through_every_page() {
    let mut scene = Scene::new().await;
    let address = scene.authorization(&[]);
    let to_login = scene.browser.get(&address).await;
    let login = scene.browser.get(to_login.location()).await;
    assert_eq!(login.status, 200);
    assert!(login.body.contains("rosa@sandbox.example"), "{login:?}");
    let challenge = login.input("login_challenge");
    let endpoint = scene.at("/login");
    let code = scene
        .browser
        .post(
            &endpoint,
            &[
                ("login_challenge", &challenge),
                ("identifier", ""),
                ("person", "rosa@sandbox.example"),
            ],
        )
        .await;
    assert_eq!(code.input("identifier"), "rosa@sandbox.example");
    let wrong = scene.log_in(&challenge, &[("code", "123456")]).await;
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("code is wrong"), "{wrong:?}");
    let right = scene.log_in(&challenge, &[]).await;
    assert_eq!(right.status, 303);
    let to_consent = scene.browser.get(right.location()).await;
    assert_eq!(to_consent.status, 302);
    let consent = scene.browser.get(to_consent.location()).await;
    let boxes = scraper::Selector::parse("input[type=checkbox]").unwrap();
    let page = scraper::Html::parse_document(&consent.body);
    let values: Vec<&str> = page
        .select(&boxes)
        .inspect(|tick| assert_eq!(tick.value().attr("checked"), None))
        .filter(|tick| tick.value().attr("name") == Some("grant_scope"))
        .filter_map(|tick| tick.value().attr("value"))
        .collect();
    assert_eq!(values, ["openid", "offline", "read"]);
    let callback = scene
        .consent(&consent.input("consent_challenge"), &["read"])
        .await;
    assert!(callback.location().starts_with(REDIRECT_URI));
    let query = callback.query();
    assert_eq!(query.names(), ["code", "scope", "state"]);
    assert!(query.get("code").unwrap().starts_with("ory_ac_"));
    assert_eq!(query.get("scope"), Some("read"));
    assert_eq!(query.get("state"), Some(STATE));
}

#[tokio::test]
async fn phones_are_as_good_as_addresses_and_strangers_are_asked_again() {
    let mut scene = Scene::new().await;
    let phone = scene
        .sandbox
        .people()
        .iter()
        .find_map(|person| person.phone.clone())
        .unwrap();
    let challenge = scene.login_challenge(&[]).await;
    let stranger = scene
        .log_in(&challenge, &[("identifier", "nobody@sandbox.example")])
        .await;
    assert_eq!(stranger.status, 200);
    assert!(stranger.body.contains("Nobody in this sandbox"));
    let spaced = format!("{} {}", &phone[..4], &phone[4..]);
    let known = scene.log_in(&challenge, &[("identifier", &spaced)]).await;
    assert_eq!(known.status, 303);
}

#[tokio::test]
async fn nothing_ticked_is_an_empty_scope() {
    let mut scene = Scene::new().await;
    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    let challenge = scene.consent_challenge(&login).await;
    let callback = scene.consent(&challenge, &[]).await;
    assert_eq!(callback.query().get("scope"), Some(""));
    let code = callback.query().get("code").unwrap().to_owned();
    let tokens = scene.redeem(&code).await.json();
    assert_eq!(tokens["scope"], "");
    assert!(tokens.get("id_token").is_none());
    assert!(tokens.get("refresh_token").is_none());
}

#[tokio::test]
async fn nobody_grants_more_than_was_asked_for() {
    let mut scene = Scene::new().await;
    let challenge = scene.login_challenge(&[("scope", "read")]).await;
    let login = scene.log_in(&challenge, &[]).await;
    let challenge = scene.consent_challenge(&login).await;
    let callback = scene.consent(&challenge, &["write", "read"]).await;
    assert_eq!(callback.query().get("scope"), Some("read"));
}

#[tokio::test]
async fn denying_is_possible_at_both_pages() {
    let mut scene = Scene::new().await;
    let challenge = scene.login_challenge(&[]).await;
    let denied = scene.log_in(&challenge, &[("submit", "deny")]).await;
    let callback = scene.browser.get(denied.location()).await;
    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    let challenge = scene.consent_challenge(&login).await;
    let consent = scene.at("/consent");
    let denied = scene
        .browser
        .post(
            &consent,
            &[("consent_challenge", &challenge), ("submit", "deny")],
        )
        .await;
    let second = scene.browser.get(denied.location()).await;
    for callback in [callback, second] {
        assert_eq!(callback.status, 303);
        let query = callback.query();
        assert_eq!(query.get("error"), Some("access_denied"));
        assert_eq!(
            query.get("error_description"),
            Some("The resource owner denied the request")
        );
        assert_eq!(query.get("state"), Some(STATE));
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_checked() {
    let mut scene = Scene::new().await;
    let person = scene
        .sandbox
        .people()
        .iter()
        .find(|person| person.totp_secret.is_some())
        .unwrap();
    let name = person.email.clone().or(person.phone.clone()).unwrap();
    let secret = person.totp_secret.clone().unwrap();
    let challenge = scene.login_challenge(&[]).await;
    let who = ("identifier", name.as_str());
    let asked = scene.log_in(&challenge, &[who]).await;
    assert_eq!(asked.status, 200);
    let now = jiff_now();
    assert!(
        asked.body.contains(&totp::code(&secret, now))
            || asked.body.contains(&totp::code(&secret, now - 30)),
        "{asked:?}"
    );
    let wrong = scene.log_in(&challenge, &[who, ("totp", "abcdef")]).await;
    assert!(wrong.body.contains("authenticator code is wrong"));
    let code = totp::code(&secret, now);
    let right = scene.log_in(&challenge, &[who, ("totp", &code)]).await;
    assert_eq!(right.status, 303);
}

fn jiff_now() -> i64 {
    crate::sandbox::clock::Clock::default().unix()
}

#[tokio::test]
async fn remembered_browsers_sign_in_silently_for_an_hour() {
    let mut scene = Scene::new().await;
    let code = scene.code(&["openid", "read"], &[REMEMBER]).await;
    let first = scene.redeem(&code).await.json();
    let silent = scene.login_challenge(&[]).await;
    let page = scene.at(&format!("/login?login_challenge={silent}"));
    let answered = scene.browser.get(&page).await;
    let challenge = scene.consent_challenge(&answered).await;
    let callback = scene.consent(&challenge, &["openid"]).await;
    let code = callback.query().get("code").unwrap().to_owned();
    let second = scene.redeem(&code).await.json();
    let sid =
        |tokens: &serde_json::Value| claims(tokens["id_token"].as_str().unwrap())["sid"].clone();
    assert_eq!(sid(&first), sid(&second));

    let forced = scene.login_challenge(&[("prompt", "login")]).await;
    let page = scene.at(&format!("/login?login_challenge={forced}"));
    assert_eq!(scene.browser.get(&page).await.status, 200);

    scene.sandbox.control().advance_clock(3601);
    let late = scene.login_challenge(&[]).await;
    let page = scene.at(&format!("/login?login_challenge={late}"));
    assert_eq!(scene.browser.get(&page).await.status, 200);
}

#[tokio::test]
async fn an_unticked_login_ends_what_was_remembered() {
    let mut scene = Scene::new().await;
    scene.code(&["read"], &[REMEMBER]).await;
    let forced = scene.login_challenge(&[("prompt", "login")]).await;
    let login = scene.log_in(&forced, &[]).await;
    scene.consent_challenge(&login).await;
    let again = scene.authorization(&[("prompt", "none")]);
    let answer = scene.browser.get(&again).await;
    assert_eq!(answer.query().get("error"), Some("login_required"));
}

#[tokio::test]
async fn max_age_asks_again() {
    let mut scene = Scene::new().await;
    scene.code(&["read"], &[REMEMBER]).await;
    scene.sandbox.control().advance_clock(100);
    let young = scene.authorization(&[("max_age", "1000"), ("prompt", "none")]);
    let answer = scene.browser.get(&young).await;
    assert!(answer.query().get("login_challenge").is_some());
    let old = scene.authorization(&[("max_age", "10"), ("prompt", "none")]);
    let answer = scene.browser.get(&old).await;
    assert_eq!(answer.query().get("error"), Some("login_required"));
}

#[tokio::test]
async fn prompt_none_needs_an_earlier_consent_and_still_shows_the_page() {
    let mut scene = Scene::new().await;
    scene.code(&["read"], &[REMEMBER]).await;
    let none = [("prompt", "none"), ("scope", "read")];
    let challenge = scene.login_challenge(&none).await;
    let page = scene.at(&format!("/login?login_challenge={challenge}"));
    let answered = scene.browser.get(&page).await;
    let callback = scene.browser.get(answered.location()).await;
    assert_eq!(callback.query().get("error"), Some("consent_required"));

    let challenge = scene.login_challenge(&[("scope", "read")]).await;
    let page = scene.at(&format!("/login?login_challenge={challenge}"));
    let answered = scene.browser.get(&page).await;
    let challenge = scene.consent_challenge(&answered).await;
    let consent = scene.at("/consent");
    let fields = [
        ("consent_challenge", challenge.as_str()),
        ("grant_scope", "read"),
        ("submit", "accept"),
        REMEMBER,
    ];
    let allowed = scene.browser.post(&consent, &fields).await;
    scene.browser.get(allowed.location()).await;

    let challenge = scene.login_challenge(&none).await;
    let page = scene.at(&format!("/login?login_challenge={challenge}"));
    let answered = scene.browser.get(&page).await;
    let challenge = scene.consent_challenge(&answered).await;
    let page = scene.at(&format!("/consent?consent_challenge={challenge}"));
    assert_eq!(scene.browser.get(&page).await.status, 200);
}

#[tokio::test]
async fn first_party_clients_see_no_consent_page() {
    let mut scene = Scene::with(Options {
        client: Client {
            skip_consent: true,
            ..Client::default()
        },
        ..Options::default()
    })
    .await;
    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    let challenge = scene.consent_challenge(&login).await;
    let page = scene.at(&format!("/consent?consent_challenge={challenge}"));
    let skipped = scene.browser.get(&page).await;
    let callback = scene.browser.get(skipped.location()).await;
    assert_eq!(callback.query().get("scope"), Some("openid offline read"));
}

#[tokio::test]
async fn another_browser_cannot_finish_a_login() {
    let mut scene = Scene::new().await;
    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    let stranger = Browser::new().get(login.location()).await;
    assert_eq!(stranger.query().get("error"), Some("request_forbidden"));

    let first = scene.login_challenge(&[]).await;
    let _second_tab = scene.login_challenge(&[]).await;
    let login = scene.log_in(&first, &[]).await;
    let callback = scene.browser.get(login.location()).await;
    assert_eq!(callback.query().get("error"), Some("request_forbidden"));
}

#[tokio::test]
async fn who_goes_back_can_answer_again_until_consent_is_given() {
    let mut scene = Scene::new().await;
    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    scene.consent_challenge(&login).await;
    let page = scene.at(&format!("/login?login_challenge={challenge}"));
    assert_eq!(scene.browser.get(&page).await.status, 200);
    let login = scene.log_in(&challenge, &[]).await;
    let asked = scene.consent_challenge(&login).await;
    let callback = scene.consent(&asked, &["read"]).await;
    assert!(callback.query().get("code").is_some(), "{callback:?}");

    let again = scene.consent(&asked, &["openid", "read"]).await;
    assert_eq!(again.query().get("error"), Some("access_denied"));
    let login = scene.log_in(&challenge, &[]).await;
    let asked = scene.consent_challenge(&login).await;
    let again = scene.consent(&asked, &["read"]).await;
    assert_eq!(again.query().get("error"), Some("access_denied"));
}

#[tokio::test]
async fn a_no_at_consent_is_final_and_a_no_at_login_is_not() {
    let mut scene = Scene::new().await;
    let challenge = scene.login_challenge(&[]).await;
    let denied = scene.log_in(&challenge, &[("submit", "deny")]).await;
    let callback = scene.browser.get(denied.location()).await;
    assert_eq!(callback.query().get("error"), Some("access_denied"));
    let login = scene.log_in(&challenge, &[]).await;
    let asked = scene.consent_challenge(&login).await;
    let consent = scene.at("/consent");
    let fields = [("consent_challenge", asked.as_str()), ("submit", "deny")];
    let denied = scene.browser.post(&consent, &fields).await;
    scene.browser.get(denied.location()).await;
    let callback = scene.consent(&asked, &["read"]).await;
    assert_eq!(callback.query().get("error"), Some("access_denied"));
}

#[tokio::test]
async fn who_takes_too_long_is_stuck_or_sent_back() {
    let mut scene = Scene::with(Options {
        lifetimes: Lifetimes {
            challenge: 60,
            ..Lifetimes::default()
        },
        ..Options::default()
    })
    .await;
    let control = scene.sandbox.control();
    let challenge = scene.login_challenge(&[]).await;
    control.advance_clock(61);
    let page = scene.at(&format!("/login?login_challenge={challenge}"));
    let stuck = scene.browser.get(&page).await;
    assert_eq!(stuck.status, 400);
    assert!(stuck.body.contains("request_unauthorized"), "{stuck:?}");
    let posted = scene.log_in(&challenge, &[]).await;
    assert_eq!(posted.status, 400, "{posted:?}");

    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    control.advance_clock(61);
    let callback = scene.browser.get(login.location()).await;
    assert_eq!(callback.query().get("error"), Some("request_unauthorized"));

    let challenge = scene.login_challenge(&[]).await;
    let login = scene.log_in(&challenge, &[]).await;
    let challenge = scene.consent_challenge(&login).await;
    control.advance_clock(61);
    let consent = scene.at("/consent");
    let fields = [
        ("consent_challenge", challenge.as_str()),
        ("submit", "accept"),
    ];
    let posted = scene.browser.post(&consent, &fields).await;
    assert_eq!(posted.status, 400, "{posted:?}");
}
