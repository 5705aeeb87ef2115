//! What is in the files, and that no half of one looks whole.

use std::time::Duration;

use reqwest::header::COOKIE;
use serde_json::Value;
use till::sandbox::{Down, Part};

use super::{figures, file};
use crate::dashboard::people::{LENA, NADIA, ROSA, at_wallets, at_wallets_of};
use crate::harness::Setup;

/// Every format with what each entry has once.
const MARKS: [(&str, &str); 6] = [
    ("/transactions.csv", "\r\n1,"),
    ("/transactions.jsonl", "\"row_id\""),
    ("/transactions.beancount", "\n  id: "),
    ("/transactions.journal", "\n    ; id: "),
    ("/transactions.ofx", "<STMTTRN>"),
    ("/transactions.qif", "\nM"),
];

fn objects(text: &str) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let end = lines.pop().unwrap();
    (lines, end)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_holds_everything_and_adds_up_to_the_balance() {
    let setup = Setup::default().with("TILL_HISTORY_RATE", 6000);
    let (till, browser, wallets) = at_wallets_of(setup, ROSA).await;
    let balances = figures(&wallets);
    let (rows, end) = objects(&file(&browser, &till, "/transactions.jsonl").await);
    assert!(rows.len() > 200, "{}", rows.len());
    assert_eq!(end["rows"], rows.len());
    assert_eq!(end["sats"], balances[0].to_string());
    assert_eq!(end["cents"], balances[1].to_string());
    for (address, mark) in MARKS {
        let text = file(&browser, &till, address).await;
        assert_eq!(text.matches(mark).count(), rows.len(), "{address}");
    }
    let states: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["status"].as_str())
        .collect();
    for state in ["settled", "pending", "failed"] {
        assert!(states.contains(&state), "{state}");
    }
    assert!(rows.iter().any(|row| row["fee_minor"].as_i64() > Some(0)));
    assert!(rows.iter().any(|row| row["converted_with"] == "USD"));
    let hashes = rows.iter().filter(|row| row["payment_hash"].is_string());
    assert!(hashes.count() > 50);
    // What it was worth is Blink's word, to the decimal.
    for row in &rows {
        let worth = row["fiat_amount"].as_str().unwrap();
        let sign = row["amount_minor"].as_i64().unwrap().signum();
        assert!(
            sign >= 0 || worth.starts_with('-') || worth == "0.00",
            "{row}"
        );
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_is_what_was_chosen_and_nothing_else() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let (all, _) = objects(&file(&browser, &till, "/transactions.jsonl").await);
    let dates: Vec<&str> = all
        .iter()
        .filter_map(|row| row["local_date"].as_str())
        .collect();
    let (to, from) = (dates[dates.len() / 3], dates[dates.len() / 2]);
    assert!(from < to, "{from} {to}");
    let page = browser.get(till.at("/transactions/export")).await;
    let bitcoin = page.attributes("option[value]", "value")[1].clone();
    let address = format!("/transactions.jsonl?wallet={bitcoin}&from={from}&to={to}");
    let (part, _) = objects(&file(&browser, &till, &address).await);
    let wanted: Vec<&Value> = all
        .iter()
        .filter(|row| row["wallet"] == "BTC")
        .filter(|row| (from..=to).contains(&row["local_date"].as_str().unwrap()))
        .collect();
    assert!(!wanted.is_empty() && wanted.len() < all.len() / 2);
    assert_eq!(part.iter().collect::<Vec<_>>(), wanted);
    let statement = file(&browser, &till, &address.replace("jsonl", "ofx")).await;
    assert_eq!(statement.matches("<STMTRS>").count(), 1);
    assert_eq!(statement.matches("<STMTTRN>").count(), part.len());
    let days = file(
        &browser,
        &till,
        &format!("/transactions/days.csv?from={from}&to={to}"),
    )
    .await;
    let day = days.lines().nth(1).unwrap();
    assert!(day.starts_with(&format!("1,{to},BTC,SAT,")), "{day}");
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_what_will_be_in_it_and_remembers_names() {
    let (till, browser, wallets) = at_wallets(ROSA).await;
    let page = browser.get(till.at("/transactions/export")).await;
    assert!(page.says("Everything since you have been with Blink"));
    let sums: Vec<String> = page.all(".export__sums li");
    let shown = wallets.all(".wallet .amount__number");
    assert!(
        sums[0].contains(&shown[0]) && sums[1].contains(&shown[1]),
        "{sums:?}"
    );
    let named = "/transactions/export?fees=Expenses%3ABank&from=2026-01-01&opens=no";
    let page = browser.get(till.at(named)).await;
    assert!(page.says("Exactly what is chosen above"));
    let files = page.attributes(".export__file a", "href");
    assert_eq!(files.len(), 7);
    for href in &files {
        assert!(
            href.ends_with("?from=2026-01-01&fees=Expenses%3ABank&opens=no"),
            "{href}"
        );
    }
    let ledger = file(&browser, &till, &files[3]).await;
    assert!(ledger.contains("  Expenses:Bank  ") && !ledger.contains(" open "));
    let wrong = "/transactions/export?fees=bank";
    let page = browser.get(till.at(wrong)).await;
    assert_eq!(
        page.attributes(".export__file a", "href"),
        Vec::<String>::new()
    );
    assert_eq!(page.all(".field__error").len(), 1);
    // A file of it leads back to the page that says so.
    let page = browser.get(till.at("/transactions.csv?fees=bank")).await;
    assert_eq!(page.url.path(), "/transactions/export");
    assert_eq!(page.attributes("#fees", "value"), ["bank"]);
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_at_all_and_an_inactive_account_are_files_too() {
    for person in [NADIA, LENA] {
        let (till, browser, _) = at_wallets(person).await;
        for (address, mark) in MARKS {
            let text = file(&browser, &till, address).await;
            assert_eq!(text.contains(mark), person == LENA, "{person} {address}");
        }
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_breaks_off_does_not_look_whole() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let name = browser
        .cookie_names(&till.url)
        .into_iter()
        .find(|name| name.contains("session"))
        .unwrap();
    let cookie = format!("{name}={}", browser.cookie(&till.url, &name).unwrap());
    for (address, foot) in [
        ("/transactions.csv", "\r\n"),
        ("/transactions.jsonl", "\"end\":true"),
        ("/transactions.ofx", "</OFX>"),
    ] {
        till.control.set_latency(Part::Api, 300);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.get(till.at(address)).header(COOKIE, &cookie);
        let mut response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let mut text = response.chunk().await.unwrap().unwrap().to_vec();
        till.control
            .set_down(Part::Api, Down::ServerError)
            .await
            .unwrap();
        let broken = loop {
            match tokio::time::timeout(Duration::from_secs(20), response.chunk())
                .await
                .unwrap()
            {
                Ok(Some(more)) => text.extend(more),
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        let text = String::from_utf8(text).unwrap();
        assert!(broken, "{address} looks whole: {}", text.len());
        assert!(foot == "\r\n" || !text.contains(foot), "{address}");
        till.control.set_down(Part::Api, Down::Up).await.unwrap();
    }
    // What fails before the first line is a page that says so.
    till.control.set_latency(Part::Api, 0);
    till.control
        .set_down(Part::Api, Down::ServerError)
        .await
        .unwrap();
    let page = browser.get(till.at("/transactions.csv")).await;
    assert!(
        page.status.is_server_error() && page.has("h1"),
        "{}",
        page.status
    );
    till.stop().await;
}
