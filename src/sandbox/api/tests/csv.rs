//! The file of all entries: what it holds is not what was asked for.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::api::side_services::SideService;
use crate::sandbox::ledger::receive::Way;
use crate::sandbox::people::WalletKind;

const FILE: &str = "query($walletIds: [WalletId!]!) { me { defaultAccount { csvTransactions(walletIds: $walletIds) } } }";

async fn lines(api: &Api, wallets: Value) -> Vec<Vec<String>> {
    let asked = json!({ "walletIds": wallets });
    let data = api.data("Rosa read", FILE, asked).await;
    let file = &data["me"]["defaultAccount"]["csvTransactions"];
    let text = BASE64_STANDARD.decode(file.as_str().unwrap()).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.ends_with('\n'));
    let lines = read(&text);
    assert!(lines.iter().all(|line| line.len() == 24));
    lines
}

/// Lines and their cells, as RFC 4180 has them but for the end of a line.
fn read(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut signs) = (false, text.chars().peekable());
    while let Some(sign) = signs.next() {
        match (quoted, sign) {
            (true, '"') if signs.next_if_eq(&'"').is_some() => cell.push('"'),
            (_, '"') => quoted = !quoted,
            (false, ',') => line.push(std::mem::take(&mut cell)),
            (false, '\n') => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            (_, sign) => cell.push(sign),
        }
    }
    lines
}

#[tokio::test]
async fn whichever_wallets_are_asked_for_it_holds_all_entries_of_all() {
    let api = Api::new();
    let account = api.account("Rosa");
    let all = lines(&api, json!([])).await;
    assert_eq!(all[0][..4], ["id", "walletId", "type", "credit"]);
    assert_eq!(all.len(), account.entries.len() + 1);
    for wallets in [
        json!([account.wallets[1].id]),
        json!(["11111111-2222-4333-8444-555555555555"]),
    ] {
        assert_eq!(lines(&api, wallets).await, all);
    }
    // Credits less debits are what the wallet holds.
    for wallet in &account.wallets {
        let own = all.iter().filter(|line| line[1] == wallet.id);
        let number = |cell: &String| cell.parse::<i64>().unwrap();
        let sum: i64 = own.map(|line| number(&line[3]) - number(&line[4])).sum();
        assert_eq!(sum, wallet.balance);
    }
}

#[tokio::test]
async fn what_was_typed_stands_there_as_it_was_typed() {
    let api = Api::new();
    let rosa = api.person("Rosa");
    let receive = |memo| {
        let way = Way::Lightning;
        let received = api
            .ledger
            .receive(&rosa, WalletKind::Btc, 1, Some(memo), way);
        received.expect("a receipt")
    };
    // So small a receipt shows its memo nowhere else.
    for memo in ["=HYPERLINK(1)", "a, \"b\"\nc"] {
        let id = receive(memo);
        let all = lines(&api, json!([])).await;
        let line = all.iter().find(|line| line[0] == id).unwrap();
        assert_eq!(line[10], memo);
        assert_eq!(line[2..5], ["invoice", "1", "0"]);
        assert!(line[7].ends_with(" GMT+0000 (Coordinated Universal Time)"));
    }
}

#[tokio::test]
async fn wallets_that_cannot_be_loaded_are_missing_without_a_word() {
    let api = Api::new();
    api.side_services
        .set_failing(SideService::Transactions, true);
    assert_eq!(lines(&api, json!([])).await.len(), 1);
    let refused = api
        .ask("Rosa receive", FILE, json!({ "walletIds": [] }))
        .await;
    assert_eq!(refused["data"]["me"], Value::Null);
}
