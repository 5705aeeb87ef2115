//! `/receive`: invoices, addresses, and how they stand.

mod addresses;
mod invoices;

use reqwest::StatusCode;

use crate::dashboard::people::{ROSA, at_wallets};
use crate::harness::{Browser, Page, Till};

/// Somebody who is about to ask for money.
async fn rosa() -> (Till, Browser, Page) {
    let (till, browser, _) = at_wallets(ROSA).await;
    let page = browser.get(till.at("/receive")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    (till, browser, page)
}

/// The ids of the wallets in the form: bitcoin, dollars.
fn wallets(page: &Page) -> [String; 2] {
    let ids = page.attributes("#wallet option", "value");
    ids.try_into().unwrap()
}

/// Asks for an invoice of so much in that coin.
async fn ask(browser: &Browser, page: &Page, wallet: &str, amount: &str, coin: &str) -> Page {
    let fields = [
        ("wallet", wallet),
        ("amount", amount),
        ("coin", coin),
        ("memo", "Two flat whites"),
        ("make", "invoice"),
    ];
    browser.submit(page, "/receive", &fields).await
}

/// The invoice that a page shows.
fn shown(page: &Page) -> String {
    page.attributes("[data-copy]", "data-copy")[0].clone()
}
