//! What others wrote reads the files: `bean-check` of beancount, and hledger.

use std::io::Write as _;
use std::process::Command;

use tempfile::NamedTempFile;

use super::{figures, file};
use crate::dashboard::people::{BRUNO, KENJI, NOURA, ROSA, at_wallets};

/// Runs a program over a file; what it says, where it finds nothing wrong.
#[track_caller]
fn read(program: &str, before: &[&str], text: &str, ending: &str, after: &[&str]) -> String {
    let mut kept = NamedTempFile::with_suffix(ending).unwrap();
    kept.write_all(text.as_bytes()).unwrap();
    let output = Command::new(program)
        .args(before)
        .arg(kept.path())
        .args(after)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap_or_else(|error| panic!("{program}, which .ci/run installs: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let faults = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && faults.is_empty(),
        "{program}: {said}{faults}"
    );
    said
}

/// Sums and whether every transaction balances, for euros, yen, dinars, and one wallet alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs bean-check and hledger"]
async fn ledgers_are_read_by_their_own_programs() {
    for person in [ROSA, KENJI, NOURA, BRUNO] {
        let (till, browser, wallets) = at_wallets(person).await;
        let balances = figures(&wallets);
        let names = wallets.all(".wallet__name");
        let ledger = file(&browser, &till, "/transactions.beancount").await;
        assert_eq!(
            read("bean-check", &[], &ledger, ".beancount", &[]),
            "",
            "{person}"
        );
        // It would say if it were otherwise.
        let sums = names
            .iter()
            .zip(&balances)
            .map(|(name, balance)| match name.as_str() {
                "Bitcoin" => format!("2099-01-01 balance Assets:Blink:Bitcoin  {balance} SAT\n"),
                _ => format!(
                    "2099-01-01 balance Assets:Blink:Dollar  {}.{:02} USD\n",
                    balance / 100,
                    balance % 100
                ),
            });
        let sums: String = sums.collect();
        let claimed = format!("{ledger}\n{sums}");
        assert_eq!(
            read("bean-check", &[], &claimed, ".beancount", &[]),
            "",
            "{person}"
        );
        let journal = file(&browser, &till, "/transactions.journal").await;
        read("hledger", &["-f"], &journal, ".journal", &["check"]);
        let balance = ["bal", "Assets", "--flat", "-N", "-O", "csv"];
        let said = read("hledger", &["-f"], &journal, ".journal", &balance);
        for (name, balance) in names.iter().zip(&balances) {
            let sum = match name.as_str() {
                "Bitcoin" => format!("\"Assets:Blink:Bitcoin\",\"{balance} SAT\""),
                _ => format!(
                    "\"Assets:Blink:Dollar\",\"{}.{:02} USD\"",
                    balance / 100,
                    balance % 100
                ),
            };
            assert!(said.contains(&sum), "{person}: {sum} is not in\n{said}");
        }
        till.stop().await;
    }
}

/// Both wallets in one account, which then holds both commodities.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs bean-check and hledger"]
async fn accounts_of_one_name_make_one_ledger() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let names = "dollar=Assets%3ABlink&bitcoin=Assets%3ABlink";
    let address = format!("/transactions.beancount?{names}");
    let ledger = file(&browser, &till, &address).await;
    assert!(ledger.contains("open Assets:Blink\n"));
    assert_eq!(read("bean-check", &[], &ledger, ".beancount", &[]), "");
    till.stop().await;
}

/// A quarter into a ledger that has the accounts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs bean-check and hledger"]
async fn parts_make_one_ledger() {
    let (till, browser, _) = at_wallets(ROSA).await;
    let everything = file(&browser, &till, "/transactions.jsonl").await;
    let dates = everything.split("\"local_date\":\"").skip(1);
    let dates: Vec<&str> = dates.map(|rest| &rest[..10]).collect();
    let day: jiff::civil::Date = dates[dates.len() / 2].parse().unwrap();
    let (before, from) = (day.yesterday().unwrap(), day);
    let earlier = format!("/transactions.beancount?to={before}");
    let later = format!("/transactions.beancount?from={from}&opens=no");
    let parts = [earlier, later].map(|address| (address, &browser, &till));
    let mut ledger = String::new();
    for (address, browser, till) in parts {
        ledger += &file(browser, till, &address).await;
    }
    assert_eq!(ledger.matches("\n  id: ").count(), dates.len());
    assert_eq!(read("bean-check", &[], &ledger, ".beancount", &[]), "");
    till.stop().await;
}
