//! `/transactions/picture`.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use till::sandbox::{WalletKind, Way};

use super::people::{LENA, MIRA, NADIA, ROSA, at_wallets, at_wallets_of, id};
use crate::harness::between::{Asked, rewritten, with_somebody_before_the_api};
use crate::harness::{Page, Setup, Till};

/// Digits of an amount, with its sign.
fn amount(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().unwrap();
    if text.contains('−') {
        -number
    } else {
        number
    }
}

/// The table of a wallet, the newest first: in, out, balance at the end.
fn rows(page: &Page, wallet: usize) -> Vec<[i64; 3]> {
    let cells = page.all(&format!(".picture:nth-of-type({wallet}) td"));
    let rows = cells.chunks(3);
    rows.map(|row| [0, 1, 2].map(|at| amount(&row[at])))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_in_the_picture_in_the_table_and_in_the_words() {
    let (till, browser, wallets) = at_wallets(ROSA).await;
    let balance = amount(&wallets.all(".wallet .amount__number")[0]);
    let page = browser
        .get(till.at("/transactions/picture?days=7&by=day"))
        .await;
    let before = rows(&page, 1);
    assert!((7..=9).contains(&before.len()), "{}", before.len());
    assert_eq!(before[0][2], balance);
    assert!(before.iter().any(|row| row[0] > 0) && before.iter().any(|row| row[1] > 0));
    let line = page.attributes(".picture__line", "d");
    assert_eq!(line.len(), 2, "one for each wallet");
    let rosa = id(&till, ROSA);
    till.control
        .receive(&rosa, WalletKind::Btc, 1_234_567, None, Way::Lightning)
        .unwrap();
    let page = browser
        .get(till.at("/transactions/picture?days=7&by=day"))
        .await;
    let after = rows(&page, 1);
    assert_eq!(after[0][2], balance + 1_234_567);
    assert_eq!(after[0][0], before[0][0] + 1_234_567);
    assert_eq!(after[1..], before[1..]);
    assert_ne!(page.attributes(".picture__line", "d")[0], line[0]);
    let words = page.all(".picture__figure figcaption p");
    let now = page.all(".picture__table td")[2].clone();
    assert!(words[0].contains(&format!("became {now}")), "{words:?}");
    let spoken = page.attributes(".picture__box", "aria-label")[0].replace('\u{a0}', " ");
    assert_eq!(spoken, words[0]);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_it_is_not_known_it_says_so() {
    let (till, browser, _) = at_wallets(ROSA).await;
    // Newer than the history: everything that was asked for is known.
    let page = browser.get(till.at("/transactions/picture?days=7")).await;
    assert!(!page.has(".picture__begin"));
    let rosa = id(&till, ROSA);
    for _ in 0..520 {
        till.control
            .receive(&rosa, WalletKind::Btc, 1_000, None, Way::Lightning)
            .unwrap();
    }
    let page = browser.get(till.at("/transactions/picture?days=365")).await;
    assert!(page.has(".picture__begin") && page.says("Known since"));
    assert!(page.says("in part"));
    till.stop().await;
}

/// Entries of a currency that nobody knows, wherever they are.
fn unknown(answer: &mut Value) {
    match answer {
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "settlementCurrency" => *value = "XAU".into(),
                    _ => unknown(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(unknown),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_understood_does_not_end_the_past() {
    let operation = Arc::new(Mutex::new("nothing"));
    let named = Arc::clone(&operation);
    let setup = with_somebody_before_the_api(Setup::default(), move |one: Asked| {
        let name = *named.lock().unwrap();
        async move {
            let is_it = one.says(name);
            let answer = one.pass_on().await;
            match is_it {
                true => rewritten(answer, unknown).await,
                false => answer,
            }
        }
    });
    let (till, browser, _) = at_wallets_of(setup, MIRA).await;
    let address = "/transactions/picture?days=7&by=day";
    let before = browser.get(till.at(address)).await.all("td");
    assert!(before.len() > 20);
    // The five latest, which come with the balances: behind them there are others.
    *operation.lock().unwrap() = "OverviewQuery";
    let page = browser.get(till.at(address)).await;
    assert_eq!(page.all("td"), before);
    // All that there is on as many pages as one looks at.
    *operation.lock().unwrap() = "query";
    let page = browser.get(till.at(address)).await;
    assert!(
        page.has(".picture__begin") && page.says("Known since"),
        "{}",
        page.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hidden_amounts_are_in_no_picture() {
    let (till, browser, wallets) = at_wallets(ROSA).await;
    let page = browser.get(till.at("/transactions/picture")).await;
    assert!(page.has(".picture__line") && page.has("td"));
    browser
        .submit(&wallets, "/preferences", &[("amounts", "hidden")])
        .await;
    let page = browser.get(till.at("/transactions/picture")).await;
    assert_eq!(page.all(".picture__name").len(), 2);
    assert!(!page.has(".picture__box") && !page.has("td"));
    assert!(page.says("a picture would show them"));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_yet_is_a_picture_too_and_any_address_is_one() {
    for person in [NADIA, LENA] {
        let (till, browser, _) = at_wallets(person).await;
        for query in ["", "?days=90", "?days=-1&by=year", "?days=1&days=2"] {
            let page = browser
                .get(till.at(&format!("/transactions/picture{query}")))
                .await;
            assert!(
                page.status.is_success(),
                "{person} {query}: {}",
                page.status
            );
            assert_eq!(page.all(".filter[aria-current=page]").len(), 2);
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_blink_it_says_so() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let down = till::sandbox::Down::ServerError;
    till.control
        .set_down(till::sandbox::Part::Api, down)
        .await
        .unwrap();
    let page = browser.get(till.at("/transactions/picture")).await;
    assert_eq!(page.status, 503);
    assert!(page.has(".notice--outage") && !page.has(".picture"));
    drop::<Till>(till);
}
