//! What is in the files, and that no half of one looks whole.

use std::time::Duration;

use reqwest::header::COOKIE;
use serde_json::Value;
use till::sandbox::{Down, Part};

use super::{figures, file};
use crate::dashboard::people::{LENA, NADIA, ROSA, at_wallets, at_wallets_of};
use crate::harness::{Page, Setup};

/// Every format with what each entry has once.
const MARKS: [(&str, &str); 6] = [
    ("/transactions.csv", "\r\n1,"),
    ("/transactions.jsonl", "\"row_id\""),
    ("/transactions.beancount", "\n  id: "),
    ("/transactions.journal", "\n    ; id: "),
    ("/transactions.ofx", "<STMTTRN>"),
    ("/transactions.qif", "\nD"),
];

/// Where a button leads that saves a file, with these fields of its form typed over.
fn saved_as(page: &Page, ending: &str, typed: &[(&str, &str)]) -> String {
    let button = format!("button[form=of][data-export={ending}]");
    let action = page.attributes(&button, "formaction").remove(0);
    assert!(page.has("form#of"), "its fields stand elsewhere");
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in page.form("/transactions/export").unwrap().fields {
        let typed = typed.iter().find(|(typed, _)| *typed == name);
        query.append_pair(&name, typed.map_or(value.as_str(), |(_, value)| value));
    }
    format!("{action}?{}", query.finish())
}

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
    let setup = Setup::default();
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
    // Both halves of what failed are the same without their fees. Blink gives bitcoin back for dollars.
    let failed = |row: &&Value| row["status"] == "failed" && row["wallet"] == "BTC";
    let net = |row: &Value| row["net_of_fee_minor"].as_i64().unwrap();
    let mut halves = 0;
    for sent in rows.iter().filter(failed).filter(|row| net(row) < 0) {
        let is_other = |row: &&Value| row["payment_hash"] == sent["payment_hash"] && net(row) > 0;
        let back = rows.iter().filter(failed).find(is_other).unwrap();
        assert_eq!(net(sent) + net(back), 0, "{sent} {back}");
        halves += i32::from(sent["fee_minor"] != 0);
    }
    assert!(halves > 0);
    for (column, of) in [("preimage", "lightning"), ("onchain_tx", "onchain")] {
        let known: Vec<&Value> = rows.iter().filter(|row| row[column].is_string()).collect();
        assert!(!known.is_empty(), "{column}");
        assert!(
            known
                .iter()
                .all(|row| row["method"] == of && row[column].as_str().unwrap().len() == 64)
        );
    }
    assert!(
        rows.iter().all(|row| row["order_no"].is_null()),
        "no register of ours"
    );
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
async fn a_file_is_of_what_the_fields_say_though_nobody_applied_them() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let (all, _) = objects(&file(&browser, &till, "/transactions.jsonl").await);
    let day = all[all.len() / 2]["local_date"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = browser
        .get(till.at("/transactions/export?direction=in"))
        .await;
    let address = saved_as(&page, "jsonl", &[("from", &day), ("to", &day)]);
    let (part, _) = objects(&file(&browser, &till, &address).await);
    let is_of_it =
        |row: &&Value| row["local_date"] == *day && row["amount_minor"].as_i64() > Some(0);
    assert_eq!(
        part.iter().collect::<Vec<_>>(),
        all.iter().filter(is_of_it).collect::<Vec<_>>()
    );
    assert!(!part.is_empty() && part.len() < all.len() / 4);
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
    assert_eq!(page.all(".export__file button").len(), 7);
    let address = saved_as(&page, "beancount", &[]);
    for chosen in ["from=2026-01-01", "fees=Expenses%3ABank", "opens=no"] {
        assert!(address.contains(chosen), "{address}");
    }
    let ledger = file(&browser, &till, &address).await;
    assert!(ledger.contains("  Expenses:Bank  ") && !ledger.contains(" open "));
    let wrong = "/transactions/export?fees=bank";
    let page = browser.get(till.at(wrong)).await;
    assert!(!page.has(".export__file"));
    assert_eq!(page.all(".field__error").len(), 1);
    // A file of it leads back to the page that says so.
    let page = browser.get(till.at("/transactions.csv?fees=bank")).await;
    assert_eq!(page.url.path(), "/transactions/export");
    assert_eq!(page.attributes("#fees", "value"), ["bank"]);
    // So does whatever cannot be read: the file would hold more than was asked for.
    for (address, understood) in [
        ("/transactions.csv?from=1.1.2026", None),
        (
            "/transactions.jsonl?direction=in&to=soon",
            Some("direction=in"),
        ),
        ("/transactions.ofx?wallet=../", None),
        ("/transactions.qif?text=a&text=b", None),
    ] {
        let page = browser.get(till.at(address)).await;
        assert_eq!(page.url.path(), "/transactions/export", "{address}");
        assert_eq!(page.url.query(), understood, "{address}");
    }
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
