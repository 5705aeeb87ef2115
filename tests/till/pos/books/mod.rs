//! Receipts, lists and files of what was sold, and how a register is set.

mod export;
mod front;
mod print;
mod receipt;
mod recovery;
mod sales;
mod settings;

use crate::harness::{Browser, Page, Till};
use crate::pos::{Seller, invoice, until};

/// Rings up, pays, and waits until that is seen.
async fn paid(till: &Till, seller: &Seller, fields: &[(&str, &str)]) -> Page {
    let page = seller.charge(till, fields).await;
    till.control.pay(&invoice(&page)).unwrap();
    until(&seller.browser, &page, "paid").await
}

/// Rings up and takes cash.
async fn paid_in_cash(till: &Till, seller: &Seller, fields: &[(&str, &str)]) -> Page {
    let page = seller.charge(till, fields).await;
    let cash = format!("{}/cash", page.url.path());
    seller.browser.submit(&page, &cash, &[]).await
}

/// The receipt of a sale's page.
async fn receipt(browser: &Browser, sale: &Page) -> Page {
    browser.get(format!("{}/receipt", sale.url)).await
}

/// Names and values of a page's lists: what stands under that name there.
#[track_caller]
fn value(page: &Page, list: &str, name: &str) -> String {
    let names = page.all(&format!("{list} dt"));
    let at = names.iter().position(|one| one == name);
    let at = at.unwrap_or_else(|| panic!("no {name} in {names:?} of {}", page.url));
    page.all(&format!("{list} dd"))[at].clone()
}

/// A file's lines as cells; the first line names them.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let (mut signs, mut quoted) = (text.chars().peekable(), false);
    while let Some(sign) = signs.next() {
        let line = lines.last_mut().unwrap();
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                line.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(signs.next(), Some('\n'), "a line ends with CR LF");
                lines.push(vec![String::new()]);
            }
            sign => line.last_mut().unwrap().push(sign),
        }
    }
    assert_eq!(
        lines.pop(),
        Some(vec![String::new()]),
        "the last line ends too"
    );
    lines
}

/// A column of it.
#[track_caller]
fn column(lines: &[Vec<String>], name: &str) -> Vec<String> {
    let at = lines[0].iter().position(|column| column == name).unwrap();
    lines[1..].iter().map(|line| line[at].clone()).collect()
}
