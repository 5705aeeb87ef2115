//! The index of somebody's transactions: begun, filled, searched, paged through and deleted.

mod keeping;
mod searching;

use std::time::Duration;

use reqwest::StatusCode;
use till::sandbox::{WalletKind, Way};

use super::people::{MIRA, ROSA, at_wallets_of, id};
use crate::harness::{Browser, Page, Setup, Store, Till, on_both};

pub async fn open(browser: &Browser, till: &Till, address: &str) -> Page {
    let page = browser.get(till.at(address)).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text());
    page
}

/// Links of the rows, without the way back that each has.
pub fn links(page: &Page) -> Vec<String> {
    let bare = |href: String| {
        let end = href.find("list=").map_or(href.len(), |start| start - 1);
        href[..end].to_owned()
    };
    let links = page.attributes(".days .row__link", "href");
    links.into_iter().map(bare).collect()
}

pub fn beside(page: &Page, relation: &str) -> Option<String> {
    page.attributes(&format!(".pager [rel={relation}]"), "href")
        .pop()
}

/// Begins an index and waits until it is whole.
pub async fn keep(browser: &Browser, till: &Till) -> Page {
    let list = open(browser, till, "/transactions").await;
    let page = browser
        .submit(&list, "/transactions/index", &[("keep", "on")])
        .await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    whole(browser, till).await
}

pub async fn whole(browser: &Browser, till: &Till) -> Page {
    for _ in 0..2400 {
        let page = open(browser, till, "/transactions").await;
        if !page.has("[data-filling]") && page.has(".find") {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the index does not become whole");
}

pub fn arrive(till: &Till, person: &str) {
    till.control
        .receive(
            person,
            WalletKind::Btc,
            2_100,
            Some("between"),
            Way::Lightning,
        )
        .unwrap();
}
