//! Every page as a page: it has a language, a title and one heading, leads on, and speaks the reader's language.

use std::collections::BTreeSet;

use axum::http::Method;
use reqwest::StatusCode;
use scraper::{ElementRef, Html, Selector};

use super::routes::{self, some_transaction};
use crate::harness::{Browser, Page, Till, sign_in};

const ROSA: &str = "rosa@sandbox.example";

/// Whatever it says, it is a page that one can read, find the way on, and tell from others.
#[track_caller]
fn is_whole(page: &Page, language: &str) {
    let of = &page.url;
    // Read once: a test build takes its time over a page.
    let html = Html::parse_document(&page.body);
    let all = |selector: &str| -> Vec<ElementRef<'_>> {
        html.select(&Selector::parse(selector).unwrap()).collect()
    };
    let text = |element: &ElementRef<'_>| element.text().collect::<String>().trim().to_owned();
    assert_eq!(all("html")[0].attr("lang"), Some(language), "{of}");
    let titles: Vec<String> = all("title").iter().map(text).collect();
    assert_eq!(titles.len(), 1, "{of}");
    assert!(titles[0].ends_with(" · Till"), "{of}: {}", titles[0]);
    assert!(titles[0].len() > " · Till".len(), "{of}");
    let headings: Vec<String> = all("h1").iter().map(text).collect();
    assert_eq!(headings.len(), 1, "{of}: {headings:?}");
    assert!(!headings[0].is_empty(), "{of}");
    assert_eq!(all("main").len(), 1, "{of}");
    assert!(
        !all("main a[href], main button, nav a[href]").is_empty(),
        "{of} leads nowhere"
    );
    let ids: Vec<&str> = all("[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{of}: an id twice in {ids:?}");
    // A message that is missing shows as its own id.
    let words = text(&all("body")[0]);
    for wrong in ["Unknown localization", "{ $", "{$", "�"] {
        assert!(!words.contains(wrong), "{of}: {wrong} in {words}");
    }
}

/// Every page there is, with whatever redirects lead to.
async fn every_page(browser: &Browser, till: &Till, id: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    // What scripts ask for is no page, and neither are files.
    let is_page = |route: &routes::Route| {
        let file = route.path.starts_with("/transactions.");
        let ends = ["/rate", "/events", ".csv", ".webmanifest"];
        !file && !ends.iter().any(|end| route.path.ends_with(end))
    };
    for route in routes::of(&Method::GET, id).into_iter().filter(is_page) {
        pages.push(browser.get(till.at(&route.path)).await);
    }
    for path in [
        "/nothing-there",
        "/transactions/unknown",
        "/transactions?after=unknown",
    ] {
        pages.push(browser.get(till.at(path)).await);
    }
    let signin = till.at("/api/auth/callback/blink?error=access_denied&state=a");
    pages.push(browser.get(signin).await);
    pages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_whole_in_both_languages() {
    let till = Till::usual().await;
    for (wanted, language) in [("en-GB,en;q=0.8", "en"), ("es-ES,es;q=0.9,en;q=0.5", "es")] {
        let (stranger, rosa) = (Browser::reading(wanted), Browser::reading(wanted));
        sign_in(&rosa, &till, ROSA).await;
        let id = some_transaction(&rosa, &till).await;
        for browser in [stranger, rosa] {
            for page in every_page(&browser, &till, &id).await {
                is_whole(&page, language);
            }
        }
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_page_leads_on() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    for browser in [Browser::new(), rosa] {
        let page = browser.get(till.at("/nothing-there")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert_eq!(page.heading(), "There is nothing here");
        assert_eq!(page.attributes("main a", "href"), ["/"]);
        // The name by which the log knows the request.
        let id = page.headers["x-request-id"].to_str().unwrap();
        assert!(page.says(id), "{}", page.text());
        let again = browser.get(till.at("/nothing-there")).await;
        assert_ne!(again.headers["x-request-id"], id);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_that_was_chosen_stands_over_the_browsers() {
    let till = Till::usual().await;
    let browser = Browser::reading("en");
    let home = browser.get(till.at("/signin")).await;
    let chosen = browser
        .submit(&home, "/preferences", &[("language", "es")])
        .await;
    assert_eq!(chosen.url.path(), "/signin", "one stays where one was");
    assert_eq!(chosen.attributes("html", "lang"), ["es"]);
    assert_eq!(
        browser.get(till.at("/")).await.attributes("html", "lang"),
        ["es"]
    );
    // Also on pages that nobody made, and after a sign-in and a sign-out.
    let missing = browser.get(till.at("/nothing-there")).await;
    assert_eq!(missing.attributes("html", "lang"), ["es"]);
    let wallets = sign_in(&browser, &till, ROSA).await;
    assert_eq!(wallets.attributes("html", "lang"), ["es"]);
    let asked = browser.get(till.at("/api/auth/signout")).await;
    browser.submit(&asked, "/api/auth/signout", &[]).await;
    let home = browser.get(till.at("/")).await;
    assert_eq!(home.attributes("html", "lang"), ["es"]);
    // And back; a choice that is none takes the browser's again.
    browser
        .submit(&home, "/preferences", &[("language", "")])
        .await;
    assert_eq!(
        browser.get(till.at("/")).await.attributes("html", "lang"),
        ["en"]
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_reads_neither_gets_english() {
    let till = Till::usual().await;
    for (wanted, language) in [
        ("de-CH", "en"),
        ("de, es;q=0.5, en;q=0.3", "es"),
        ("es-419", "es"),
        ("*", "en"),
        ("nonsense;;q=x", "en"),
    ] {
        let home = Browser::reading(wanted).get(till.at("/")).await;
        assert_eq!(home.attributes("html", "lang"), [language], "{wanted}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_zone_that_was_chosen_is_the_one_of_all_times() {
    let till = Till::usual().await;
    let rosa = Browser::new();
    sign_in(&rosa, &till, ROSA).await;
    let id = some_transaction(&rosa, &till).await;
    let times = async || {
        let page = rosa.get(till.at(&format!("/transactions/{id}"))).await;
        page.attributes("main time", "title").join(" ")
    };
    let account = rosa.get(till.at("/account")).await;
    let choose = async |zone: &str| {
        rosa.submit(&account, "/preferences", &[("time_zone", zone)])
            .await
    };
    choose("Pacific/Kiritimati").await;
    let kiritimati = times().await;
    choose("Pacific/Pago_Pago").await;
    let pago = times().await;
    assert!(!pago.is_empty());
    assert_ne!(kiritimati, pago, "25 hours apart");
    let account_page = rosa.get(till.at("/account")).await;
    let chosen = account_page.form("/preferences").map(|form| form.fields);
    let shows = account_page.body.contains("Pacific/Pago_Pago");
    assert!(shows, "the form shows what is chosen: {chosen:?}");
    // One that does not exist is not taken for any.
    for nonsense in ["Mars/Base", "../../etc/passwd", "EST5EDT; DROP TABLE", ""] {
        let page = choose(nonsense).await;
        assert_eq!(page.status, StatusCode::OK, "{nonsense:?}");
        let page = rosa.get(till.at("/transactions")).await;
        assert_eq!(page.status, StatusCode::OK, "{nonsense:?}");
    }
    till.stop().await;
}
