//! Transactions as files, and what reads them.

mod files;
mod indexed;
mod readers;

use reqwest::StatusCode;

use crate::harness::{Browser, Till};

/// A file's text.
async fn file(browser: &Browser, till: &Till, address: &str) -> String {
    let page = browser.get(till.at(address)).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.body);
    assert_eq!(page.url.path(), address.split('?').next().unwrap());
    page.body
}

/// What the wallets page shows, without what is beside the digits; hidden signs are minus signs.
fn figures(page: &crate::harness::Page) -> Vec<i64> {
    let digits = |text: &String| {
        let number: String = text.chars().filter(char::is_ascii_digit).collect();
        let number: i64 = number.parse().unwrap();
        if text.contains('−') {
            -number
        } else {
            number
        }
    };
    page.all(".wallet .amount__first")
        .iter()
        .map(digits)
        .collect()
}
