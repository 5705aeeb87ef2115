//! What is written down for an operator: one line per event, with its reason, nobody's name and nothing of a stranger's making.

use aws_lc_rs::digest::{SHA256, digest};
use reqwest::Method;
use till::audit::Code;

use crate::harness::watch::{self, audited};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both, sign_in};

use super::callback::callback_address;

const ROSA: &str = "rosa@sandbox.example";
const SIGN_OUT: &str = "/api/auth/signout";

/// The one line that was written for the request that led to this page.
#[track_caller]
fn line(page: &Page) -> String {
    let id = page.headers["x-request-id"].to_str().unwrap();
    let lines = audited(id);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines[0].clone()
}

#[track_caller]
fn says(line: &str, code: Code) {
    assert!(watch::says(line, code), "{code:?} is not in {line}");
}

fn short(text: &str) -> String {
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

on_both! {
    async fn t3_signing_in_and_out_is_written_without_a_name(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let browser = Browser::new();
        let address = callback_address(&browser, &till).await;
        let people = till.control.people();
        let rosa = &people.iter().find(|person| person.name == "Rosa").unwrap().id;
        let in_line = line(&browser.get_once(&address).await);
        says(&in_line, Code::SignedIn);
        assert!(in_line.contains(&format!("subject=\"{}\"", short(rosa))), "{in_line}");
        assert!(!in_line.contains(rosa.as_str()));
        let asked = browser.get(till.at(SIGN_OUT)).await;
        let csrf = asked.form(SIGN_OUT).unwrap().fields[0].1.clone();
        let form = [("csrf", csrf.as_str())];
        let out = browser.post_once(till.at(SIGN_OUT).as_str(), &form, &[("sec-fetch-site", "same-origin")]).await;
        till.settled().await;
        let id = out.headers["x-request-id"].to_str().unwrap();
        let lines = audited(id);
        says(&lines[0], Code::OutByVisitor);
        says(&lines[1], Code::Revoked);
        let session = |line: &str| line.split(" session=").nth(1).unwrap()[..18].to_owned();
        assert_eq!(session(&in_line), session(&lines[0]), "one session, one hash");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t3_each_refusal_has_its_reason() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let good = callback_address(&browser, &till).await;
    let query = good.query().unwrap();
    for (sent, code) in [
        (String::new(), Code::Malformed),
        (format!("{query}&state=again"), Code::Malformed),
        ("code=a&state=nobody-asked-for-it".to_owned(), Code::Stray),
        (
            format!("{query}&iss=https%3A%2F%2Fevil.example"),
            Code::NotBelieved,
        ),
    ] {
        let address = till.at(&format!("/api/auth/callback/blink?{sent}"));
        says(&line(&browser.get_once(&address).await), code);
    }
    sign_in(&browser, &till, ROSA).await;
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let page = browser
        .once(Method::POST, till.at(SIGN_OUT), &elsewhere, "csrf=a")
        .await;
    says(&line(&page), Code::Foreign);
    let junk = [("logout_token", "a.b.c")];
    let page = browser
        .post_once(till.at("/api/auth/backchannel-logout").as_str(), &junk, &[])
        .await;
    says(&line(&page), Code::LogoutNotBelieved);
    let page = browser
        .once(Method::GET, till.at("/"), &[("host", "evil.example")], "")
        .await;
    says(&line(&page), Code::UnknownHost);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_nothing_of_a_strangers_making_reaches_page_or_log() {
    let till = Till::usual().await;
    let long = "x".repeat(3000);
    for text in [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "javascript%3Aalert(1)",
        "%0D%0Alevel%3DERROR%20forged",
        "%1B%5B31mred",
        "%25s%25n%7B%7D",
        long.as_str(),
    ] {
        let browser = Browser::new();
        let explained = browser.get(till.at("/signin")).await;
        browser.stop_before("/oauth2/auth");
        let away = browser
            .submit(&explained, "/api/auth/signin/blink", &[])
            .await;
        browser.stop_nowhere();
        let state = away
            .url
            .query_pairs()
            .find(|(name, _)| name == "state")
            .unwrap()
            .1
            .into_owned();
        for sent in [
            format!("error={text}&state={state}"),
            format!("error=server_error&error_description={text}&error_uri={text}&state={state}"),
        ] {
            let answer = browser
                .get_once(till.at(&format!("/api/auth/callback/blink?{sent}")))
                .await;
            let decoded = url::form_urlencoded::parse(format!("a={text}").as_bytes())
                .next()
                .unwrap()
                .1
                .into_owned();
            let written = line(&answer);
            assert!(
                !written.contains(&decoded)
                    && !written.contains('\u{1b}')
                    && !written.contains('\n'),
                "{written}"
            );
            let location = answer.headers["location"].to_str().unwrap();
            assert!(
                !location.contains(text) && !location.contains(decoded.as_str()),
                "{location}"
            );
            let shown = browser.get(till.at(location)).await;
            assert!(!shown.body.contains(&decoded), "{text:.40}");
        }
    }
    till.stop().await;
}
