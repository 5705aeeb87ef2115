//! `/transactions/{id}`.

use reqwest::StatusCode;

use super::people::{NOURA, ROSA, at_wallets};
use crate::harness::{Browser, Page, Till};
use crate::pos::{Seller, invoice, until};

/// The first row on the newest pages whose text holds these words, opened.
async fn find(browser: &Browser, till: &Till, words: &[&str]) -> Page {
    let mut list = browser.get(till.at("/transactions")).await;
    for _ in 0..8 {
        let rows = list.all(".row");
        let place = rows
            .iter()
            .position(|row| words.iter().all(|word| row.contains(word)));
        if let Some(place) = place {
            let page = browser
                .get(till.at(&list.attributes(".row__link", "href")[place]))
                .await;
            assert_eq!(page.status, StatusCode::OK);
            return page;
        }
        list = browser
            .get(till.at(&list.attributes(".pager [rel=next]", "href")[0]))
            .await;
    }
    panic!("no row with {words:?}");
}

/// The value beside a name, without its copy button.
fn fact(page: &Page, name: &str) -> String {
    let (names, values) = (page.all(".facts dt"), page.all(".facts dd"));
    let place = names.iter().position(|one| one == name);
    let place = place.unwrap_or_else(|| panic!("no {name} among {names:?}"));
    values[place].split("Copy").next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lightning_receipt_is_told_in_full() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = find(&browser, &till, &["Received", "Two flat whites"]).await;
    assert_eq!(page.heading(), "Received");
    assert!(fact(&page, "Amount").starts_with('+'));
    assert!(!page.says("Rate then"), "too few digits to work a rate out");
    assert_eq!(fact(&page, "Fee"), "None");
    assert_eq!(fact(&page, "How"), "Lightning");
    let hash = fact(&page, "Payment hash");
    assert!(page.attributes("[data-copy]", "data-copy").contains(&hash));
    // Without its script a copy button is not there, and its text can be selected all the same.
    assert_eq!(
        page.attributes("[data-copy]", "hidden").len(),
        page.all("[data-copy]").len()
    );
    assert!(fact(&page, "Invoice").starts_with("lntbs"));
    assert_eq!(fact(&page, "Preimage").len(), 64);
    assert!(page.all("title")[0].contains('+'));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_wallet_of_a_conversion_is_named() {
    let (till, browser, wallets) = at_wallets(ROSA).await;
    let page = find(&browser, &till, &["Converted"]).await;
    let own = wallets.attributes(".wallet a", "href").join(" ");
    let other = fact(&page, "Other side’s wallet");
    assert!(other.len() == 36 && own.contains(&other), "{other}");
    assert!(!page.url.query().unwrap().contains(&other), "the other one");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_on_chain_payment_leads_to_an_explorer() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = find(&browser, &till, &["Sent", "On-chain"]).await;
    let hash = fact(&page, "On-chain transaction");
    assert_eq!(
        page.attributes(".out", "href"),
        [format!("https://mempool.space/signet/tx/{hash}")]
    );
    assert_eq!(page.attributes(".out", "rel"), ["noreferrer"]);
    assert!(fact(&page, "Fee").contains("already in the amount"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_halves_of_a_failed_payment_explain_themselves() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let sent = find(&browser, &till, &["Not sent", "Failed"]).await;
    assert!(sent.says("The amount and the fee came back to your Bitcoin wallet"));
    let returned = find(&browser, &till, &["Returned"]).await;
    assert!(returned.says("back in your wallet together with the fee"));
    assert!(returned.all(".chip").is_empty());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_amounts_are_shown_as_they_were_recorded() {
    let (till, browser, _) = at_wallets(NOURA).await;
    let page = find(&browser, &till, &["Received"]).await;
    let display = fact(&page, "In your currency then");
    let (_, decimals) = display.split_once('.').unwrap();
    assert!(
        display.starts_with("+KWD") && decimals.len() == 3,
        "{display}"
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_without_a_wallet_finds_it_as_well() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let list = browser.get(till.at("/transactions")).await;
    for href in &list.attributes(".row__link", "href")[4..8] {
        let (bare, wallet) = href.split_once('?').unwrap();
        assert!(wallet.starts_with("wallet="));
        let page = browser.get(till.at(bare)).await;
        assert_eq!(page.status, StatusCode::OK, "{bare}");
        assert!(bare.ends_with(&fact(&page, "Transaction number")));
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_mean_nothing_lead_on() {
    let (till, browser, _) = at_wallets(ROSA).await;
    for (path, heading) in [
        ("0123456789abcdef01234567", "No such transaction"),
        ("zzz", "No such transaction"),
        ("..%2Fsecrets", "No such transaction"),
        (
            "7f5b2f0e-94a8-4a66-a1d2-0c9e2d1b3a44",
            "No longer on its way",
        ),
        (
            "0123456789abcdef01234567?wallet=8c0f0d0e-5f2b-4b1d-9a52-0b6a0f6f1a99",
            "No such transaction",
        ),
    ] {
        let page = browser.get(till.at(&format!("/transactions/{path}"))).await;
        assert_eq!(
            (page.status, page.heading().as_str()),
            (StatusCode::NOT_FOUND, heading),
            "{path}"
        );
        assert_eq!(page.attributes(".message a", "href"), ["/transactions"]);
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_the_transaction_of_somebody_else() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let list = browser.get(till.at("/transactions")).await;
    let theirs = list.attributes(".row__link", "href").pop().unwrap();
    let other = Browser::new();
    crate::harness::sign_in(&other, &till, NOURA).await;
    let page = other.get(till.at(&theirs)).await;
    assert_eq!(
        (page.status, page.heading().as_str()),
        (StatusCode::NOT_FOUND, "No such transaction")
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_way_back_leads_to_where_one_came_from() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let list = browser.get(till.at("/transactions")).await;
    let filter = list.attributes(".filter", "href")[1].clone();
    let filtered = browser.get(till.at(&filter)).await;
    for (list, back) in [(&list, "/transactions"), (&filtered, filter.as_str())] {
        let href = &list.attributes(".row__link", "href")[4];
        let page = browser.get(till.at(href)).await;
        assert_eq!(page.attributes(".no-print .back", "href"), [back]);
    }
    let href = &list.attributes(".row__link", "href")[4];
    let page = browser
        .get(till.at(&format!("{href}&list=https://evil.example/")))
        .await;
    assert_eq!(
        page.attributes(".no-print .back", "href"),
        ["/transactions"]
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_rung_up_here_is_named_and_nobody_elses() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let sale = rosa
        .charge(&till, &[("amount", "2100"), ("note", "Table 9")])
        .await;
    till.control.pay(&invoice(&sale)).unwrap();
    until(&rosa.browser, &sale, "paid").await;
    let page = find(&rosa.browser, &till, &["Received", "Table 9"]).await;
    assert!(
        fact(&page, "Sale").starts_with("Order no. 1"),
        "{}",
        page.text()
    );
    let leads: Vec<String> = page.attributes(".facts a", "href");
    let receipt = leads
        .iter()
        .find(|href| href.ends_with("/receipt"))
        .unwrap();
    let receipt = rosa.browser.get(till.at(receipt)).await;
    assert_eq!(receipt.status, StatusCode::OK);
    let of_sale = leads
        .iter()
        .find(|href| href.starts_with("/till/sales/") && !href.ends_with("/receipt"));
    assert_eq!(till.at(of_sale.unwrap()), sale.url);
    // Files know its number too.
    let lines = rosa.browser.get(till.at("/transactions.jsonl")).await.body;
    let of_sale = lines.lines().find(|line| line.contains("Table 9"));
    assert!(of_sale.unwrap().contains("\"order_no\":1,"));
    // A payment that was not rung up here names no sale.
    let other = find(&rosa.browser, &till, &["Received", "Two flat whites"]).await;
    assert!(!other.says("Order no."));
    till.stop().await;
}
