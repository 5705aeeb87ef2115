//! Invoices: what they ask for, and what becomes of them.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::COOKIE;
use till::blink::{Terms, WalletId};
use till::lightning::{Description, Invoice};
use till::money::{Cents, Sats};
use till::sandbox::{Part, SideService};

use super::{ask, rosa, shown, wallets};
use crate::dashboard::people::{BRUNO, ROSA};
use crate::harness::{Browser, Till, sign_in, sign_in_granting};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_asks_for_what_was_typed_and_tells_when_it_is_paid() {
    let (till, browser, page) = rosa().await;
    let [bitcoin, _] = wallets(&page);
    let page = ask(&browser, &page, &bitcoin, "21,000", "SAT").await;
    assert!(page.url.path().starts_with("/receive/"), "{}", page.url);
    let invoice = Invoice::parse(&shown(&page)).unwrap();
    assert_eq!(invoice.amount, Some(Sats(21_000)));
    assert_eq!(
        invoice.description,
        Description::Text("Two flat whites".to_owned())
    );
    assert!(page.url.path().ends_with(&invoice.payment_hash.to_string()));
    assert!(page.says("Waiting for the payment") && page.says("21,000"));
    assert!(page.has(".receive__code svg") && page.body.contains("http-equiv=\"refresh\""));
    // Looking is one question, whoever looks again.
    till.control.clear_journal();
    let again = browser.get(page.url.as_str()).await;
    assert_eq!(shown(&again), shown(&page));
    assert_eq!(till.control.count("POST /graphql"), 1);
    till.control.pay(&shown(&page)).unwrap();
    let paid = browser.get(page.url.as_str()).await;
    assert_eq!(paid.heading(), "Paid");
    assert!(paid.has("[data-done]") && !paid.has(".receive__code"));
    assert!(!paid.body.contains("http-equiv"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_coin_comes_to_the_unit_of_its_wallet() {
    let (till, browser, page) = rosa().await;
    let [bitcoin, dollar] = wallets(&page);
    let coins = page.attributes("#coin option", "value");
    assert_eq!(coins, ["SAT", "BTC", "USD", "EUR"]);
    for (wallet, amount, coin, sats) in [
        (&bitcoin, "0.00012345", "BTC", Some(12_345)),
        (&bitcoin, "", "EUR", None),
        (&dollar, "", "SAT", None),
        (&dollar, "30,000", "SAT", Some(30_000)),
    ] {
        let asked = ask(&browser, &page, wallet, amount, coin).await;
        let invoice = Invoice::parse(&shown(&asked)).unwrap();
        assert_eq!(invoice.amount, sats.map(Sats), "{amount} {coin}");
        assert_eq!(asked.says("Any amount"), sats.is_none());
    }
    // Dollars stay what they are, and the page says so after any number of looks.
    let asked = ask(&browser, &page, &dollar, "2.50", "USD").await;
    let again = browser.get(asked.url.as_str()).await;
    assert_eq!(again.all(".receive__amount"), ["$2.50"]);
    // And what they are in the money that its owner thinks in, whatever was typed.
    let euro = ask(&browser, &page, &dollar, "10", "EUR").await;
    assert!(euro.all(".receive__amount")[0].starts_with('$'));
    assert!(euro.text().contains("≈ €10.00"), "{}", euro.text());
    let converted = ask(&browser, &page, &bitcoin, "1", "EUR").await;
    let euro = Invoice::parse(&shown(&converted)).unwrap().amount.unwrap();
    assert!(euro.0 > 100, "{euro:?}");
    for (amount, coin, words) in [
        ("twelve", "SAT", "This is not an amount"),
        ("1.234", "USD", "fewer decimals"),
        ("0", "SAT", "less than can be received"),
        ("999999999999999999999", "SAT", "more than can be received"),
    ] {
        let refused = ask(&browser, &page, &dollar, amount, coin).await;
        assert_eq!(refused.url.path(), "/receive");
        assert!(
            refused.all(".notice--error")[0].contains(words),
            "{amount} {coin}"
        );
        assert_eq!(refused.attributes("#amount", "value"), [amount]);
        assert_eq!(refused.attributes("#memo", "value"), ["Two flat whites"]);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payer_who_chose_the_amount_is_told_of_with_it() {
    let (till, browser, page) = rosa().await;
    let [bitcoin, dollar] = wallets(&page);
    for (wallet, sats, came) in [
        (&bitcoin, 4_321, "4,321 sats"),
        (&dollar, 30_000, "$"),
        // Less than a cent goes to the other wallet.
        (&dollar, 3, "3 sats"),
    ] {
        let asked = ask(&browser, &page, wallet, "", "SAT").await;
        assert_eq!(asked.all(".receive__amount"), ["Any amount"]);
        till.control.pay_amount(&shown(&asked), sats).unwrap();
        // What a script fetches is this page too.
        for _ in 0..2 {
            let paid = browser.get(asked.url.as_str()).await;
            assert_eq!(paid.heading(), "Paid");
            let amount = &paid.all(".receive__amount")[0];
            assert!(amount.contains(came), "{amount}");
            assert!(paid.has("[data-done]") && paid.text().contains("≈ €"));
        }
    }
    // Where Blink cannot say, nothing is made up.
    let asked = ask(&browser, &page, &bitcoin, "", "SAT").await;
    till.control.pay_amount(&shown(&asked), 5_000).unwrap();
    till.control.set_failing(SideService::Transactions, true);
    let paid = browser.get(asked.url.as_str()).await;
    assert_eq!(paid.heading(), "Paid");
    assert!(paid.says("How much came stands among your transactions"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_cancelled_or_over_says_so_at_the_same_address() {
    let (till, browser, page) = rosa().await;
    let [bitcoin, dollar] = wallets(&page);
    let asked = ask(&browser, &page, &bitcoin, "100", "SAT").await;
    let cancelled = browser.submit(&asked, "/cancel", &[]).await;
    assert_eq!(cancelled.heading(), "Cancelled");
    assert!(till.control.pay(&shown(&asked)).is_err());
    let reloaded = browser.get(cancelled.url.as_str()).await;
    assert_eq!(reloaded.heading(), "Cancelled");
    // Too late: what was paid stays paid.
    let asked = ask(&browser, &page, &bitcoin, "100", "SAT").await;
    till.control.pay(&shown(&asked)).unwrap();
    let paid = browser.submit(&asked, "/cancel", &[]).await;
    assert_eq!(paid.heading(), "Paid");
    // Dollars are asked for five minutes long.
    let asked = ask(&browser, &page, &dollar, "1", "USD").await;
    till.control.advance_clock(301);
    let over = browser.get(asked.url.as_str()).await;
    assert_eq!(over.heading(), "Expired");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invoice_is_its_owners_alone() {
    let (till, browser, page) = rosa().await;
    let [bitcoin, _] = wallets(&page);
    let asked = ask(&browser, &page, &bitcoin, "100", "SAT").await;
    // The wallet in the address only says where to look first.
    let bare = format!(
        "{}{}",
        till.at("/").as_str().trim_end_matches('/'),
        asked.url.path()
    );
    assert_eq!(shown(&browser.get(&bare).await), shown(&asked));
    let bruno = Browser::new();
    sign_in(&bruno, &till, BRUNO).await;
    for address in [asked.url.as_str(), &bare] {
        let page = bruno.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(!page.body.contains(&shown(&asked)));
    }
    for nothing in ["/receive/nonsense", &format!("/receive/{}", "0".repeat(64))] {
        let page = browser.get(till.at(nothing)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_names_say_nothing_of_dollars() {
    let (till, browser, page) = rosa().await;
    let [_, dollar] = wallets(&page);
    let own = ask(&browser, &page, &dollar, "2.50", "USD").await;
    let made = till.control.invoices();
    let hash = own.url.path().rsplit('/').next().unwrap();
    let known = made.iter().find(|one| one.payment_hash == hash).unwrap();
    // Anybody may have an invoice made for her, and call it what they like.
    let (rest, tag) = known.external_id.rsplit_once('-').unwrap();
    for name in [
        "till-receive-usd-250000-00ff".to_owned(),
        format!("{}-{tag}", rest.replace("-250-", "-250000-")),
    ] {
        let terms = Terms {
            external_id: Some(name.parse().unwrap()),
            ..Terms::default()
        };
        let wallet = WalletId::parse(&dollar).unwrap();
        let blink = &till.state.blink;
        let made = blink.cents_invoice_for(&wallet, Cents(100), &terms).await;
        let invoice = made.unwrap();
        let place = format!("/receive/{}?wallet={dollar}", invoice.payment_hash);
        let seen = browser.get(till.at(&place)).await;
        assert_eq!(shown(&seen), invoice.payment_request);
        let amount = seen.all(".receive__amount").concat();
        assert!(amount.ends_with("sats"), "{name}: {amount}");
        assert!(!seen.says("2,500.00"), "{name}: {}", seen.text());
    }
    till.stop().await;
}

/// Reads a stream of events until there were so many.
async fn events(response: &mut reqwest::Response, wanted: usize) {
    let (mut text, patience) = (String::new(), Duration::from_secs(15));
    while text.matches("event: sale").count() < wanted {
        let more = tokio::time::timeout(patience, response.chunk()).await;
        let more = more.expect("an event in time").unwrap().expect("no end");
        text.push_str(&String::from_utf8_lossy(&more));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_is_told_at_once() {
    let (till, browser, page) = rosa().await;
    let [bitcoin, _] = wallets(&page);
    let asked = ask(&browser, &page, &bitcoin, "100", "SAT").await;
    let stream = till.at(&asked.attributes("[data-events]", "data-events")[0]);
    let name = browser
        .cookie_names(&till.url)
        .into_iter()
        .find(|name| name.contains("session"))
        .unwrap();
    let cookie = format!("{name}={}", browser.cookie(&till.url, &name).unwrap());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.get(stream.clone()).header(COOKIE, cookie);
    let mut response = request.send().await.unwrap();
    let kind = "text/event-stream; charset=utf-8";
    assert_eq!(response.headers()["content-type"], kind);
    events(&mut response, 1).await;
    // Blink is followed by now, or will be in a moment: its first word is the state at that time.
    till.control.pay(&shown(&asked)).unwrap();
    events(&mut response, 1).await;
    assert_eq!(browser.get(asked.url.as_str()).await.heading(), "Paid");
    drop(response);
    // Nobody is told anything without a session.
    let anonymous = client.get(stream).send().await.unwrap();
    assert_ne!(anonymous.headers()["content-type"], kind);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_permission_or_without_blink_it_says_what_is_the_matter() {
    let till = Till::usual().await;
    let browser = Browser::new();
    let scopes = ["openid", "offline", "read"];
    sign_in_granting(&browser, &till, ROSA, &scopes, "/receive").await;
    let page = browser.get(till.at("/receive")).await;
    assert!(page.says("Till may not ask for money in your name"));
    assert!(page.form("/receive").is_none() && page.says("rosa_cafe@"));
    let allowed = Browser::new();
    sign_in(&allowed, &till, ROSA).await;
    let form = allowed.get(till.at("/receive")).await;
    let [bitcoin, _] = wallets(&form);
    let asked = ask(&allowed, &form, &bitcoin, "100", "SAT").await;
    let down = till::sandbox::Down::ServerError;
    till.control.set_down(Part::Api, down).await.unwrap();
    for address in [till.at("/receive"), asked.url.clone()] {
        let page = allowed.get(address.as_str()).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.has(".notice--outage") && !page.says("Paid"));
    }
    till.stop().await;
}
