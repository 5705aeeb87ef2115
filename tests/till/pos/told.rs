//! Blink tells of a payment at an address of ours: heard at once, and never believed.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use till::sale::{Sale, State};
use till::sandbox::{Delivery, Silence};

use super::{Seller, invoice};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both};

/// A Till that can be told, behind a websocket that says nothing.
async fn told(store: Store) -> Till {
    let till = Till::start(Setup::on(store).with("TILL_WEBHOOKS", "on")).await;
    till.control.silence_sockets(Silence::Pinging);
    till
}

async fn strangers(till: &Till) -> (Page, String) {
    let seller = Seller::stranger("rosa_cafe");
    let page = seller
        .charge(till, &[("amount", "700"), ("counted", "SAT")])
        .await;
    let code = invoice(&page);
    (page, code)
}

async fn sale(till: &Till, page: &Page) -> Sale {
    let id = page.url.path().rsplit('/').next().unwrap().parse().unwrap();
    till.state.sales.find(&id).await.unwrap().unwrap()
}

/// Waits for it without opening its page, which would be looked at the more often.
async fn paid(till: &Till, page: &Page) -> Sale {
    let begun = Instant::now();
    loop {
        let sale = sale(till, page).await;
        if sale.state == State::Paid {
            return sale;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "{sale:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// How often Till asked how an invoice stands.
fn looks(till: &Till) -> usize {
    let journal = till.control.journal().into_iter();
    journal
        .filter(|entry| entry.operation.as_deref() == Some("InvoiceStatusQuery"))
        .count()
}

async fn post(at: &str, body: &str) -> Page {
    let headers = [("content-type", "application/json")];
    let browser = Browser::new();
    browser
        .once(reqwest::Method::POST, at, &headers, body)
        .await
}

on_both! {
    async fn what_blink_tells_is_seen_before_anybody_would_have_asked(store: Store) {
        let till = told(store).await;
        let rosa = Seller::rosa(&till).await;
        // Blink tells of what is asked for on behalf of others, and of nothing else. This one is first in every plan.
        let own = rosa.charge(&till, &[("amount", "800"), ("counted", "SAT")]).await;
        assert_eq!(till.control.told_at(&invoice(&own)), None);
        let (page, code) = strangers(&till).await;
        till.control.pay(&invoice(&own)).unwrap();
        till.control.pay(&code).unwrap();
        let seen = paid(&till, &page).await;
        assert_eq!(seen.history.len(), 2, "shown and paid: {seen:?}");
        assert_eq!(sale(&till, &own).await.state, State::Waiting, "nobody tells of it");
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn late_twice_garbled_or_never_makes_no_difference_to_what_is_booked() {
    let till = told(Store::Sqlite).await;
    for delivery in [
        Delivery::Twice,
        Delivery::Garbled,
        Delivery::Lost,
        Delivery::Delayed { seconds: 1 },
    ] {
        till.control.set_delivery(delivery);
        let (page, code) = strangers(&till).await;
        let at = till.control.told_at(&code).unwrap();
        till.control.pay(&code).unwrap();
        let seen = paid(&till, &page).await;
        assert_eq!(post(&at, "{}").await.status, StatusCode::NO_CONTENT);
        assert_eq!(sale(&till, &page).await, seen, "{delivery:?}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_made_up_changes_nothing_and_costs_one_look() {
    let till = told(Store::Sqlite).await;
    let (page, code) = strangers(&till).await;
    let at = till.control.told_at(&code).unwrap();
    let address = url::Url::parse(&at).unwrap();
    assert_eq!(address.origin(), till.url.origin());
    assert!(at.len() < 200, "{at}");
    let before = sale(&till, &page).await;
    till.control.clear_journal();
    for _ in 0..20 {
        assert!(till.control.forge_webhook(&code).await);
    }
    let journal = till.control.journal();
    let answers: Vec<_> = journal
        .iter()
        .filter(|entry| entry.part == "sent")
        .collect();
    assert_eq!(answers.len(), 20);
    assert!(
        answers.iter().all(|entry| entry.status == Some(204)),
        "{answers:?}"
    );
    // The look at once, perhaps the one that was due, and none for each post.
    let begun = Instant::now();
    while looks(&till) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "nobody looked");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let spent = begun.elapsed().as_secs() / 3;
    assert!(
        looks(&till) <= 2 + usize::try_from(spent).unwrap(),
        "{}",
        looks(&till)
    );
    assert_eq!(sale(&till, &page).await, before);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_were_given_to_nobody_are_answered_alike_and_lead_nowhere() {
    let till = told(Store::Sqlite).await;
    let (page, code) = strangers(&till).await;
    let at = till.control.told_at(&code).unwrap();
    let known = post(&at, "{}").await;
    let id = sale(&till, &page).await.id;
    let tag = at.rsplit('/').next().unwrap()[id.as_str().len()..].to_owned();
    let begun = Instant::now();
    while looks(&till) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "nobody looked");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let seen = |page: &Page| {
        let mut headers = page.headers.clone();
        headers.remove("date");
        headers.remove("x-request-id");
        (page.status, headers, page.body.clone())
    };
    let cut = &at[..at.len() - 1];
    for wrong in [
        cut.to_owned(),
        at.replace(id.as_str(), &"0".repeat(26)),
        at.replace(&tag, &tag.replacen("-1-", "-2-", 1)),
        till.at("/api/blink/invoice/x").to_string(),
    ] {
        assert_ne!(wrong, at);
        assert_eq!(seen(&post(&wrong, "{}").await), seen(&known), "{wrong}");
    }
    // Nothing of a body counts, and a long one is not even read.
    let long = post(&at, &" ".repeat(9_000)).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let read = Browser::new().get_once(&at).await;
    assert_eq!(read.status, StatusCode::METHOD_NOT_ALLOWED);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_network_cannot_tell_for_ever() {
    let setup = Setup::default()
        .with("TILL_WEBHOOKS", "on")
        .with("TILL_WEBHOOK_RATE", 3);
    let till = Till::start(setup).await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        let at = till.at("/api/blink/invoice/guessed");
        answers.push(post(at.as_str(), "{}").await.status);
    }
    assert_eq!(answers[0], StatusCode::NO_CONTENT);
    assert_eq!(answers[7], StatusCode::TOO_MANY_REQUESTS);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_to_tell_where_we_cannot_be_reached() {
    let till = Till::usual().await;
    let (_, code) = strangers(&till).await;
    assert_eq!(till.control.told_at(&code), None);
    till.stop().await;
}
