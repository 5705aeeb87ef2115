//! The signed-in person, their accounts and wallets.

use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::people::WalletKind;

const ME: &str = "{ me { id username language createdAt totpEnabled defaultAccount { __typename id level displayCurrency defaultWalletId defaultWallet { id currency } wallets { __typename id accountId walletCurrency balance pendingIncomingBalance } } } }";

#[tokio::test]
async fn a_cafe_with_two_wallets() {
    let api = Api::new();
    let me = api.data("Rosa read", ME, json!({})).await["me"].take();
    let account = &me["defaultAccount"];
    let known = api.account("Rosa");
    assert_eq!(me["username"], "rosa_cafe");
    assert_eq!(account["__typename"], "ConsumerAccount");
    assert_ne!(account["id"], me["id"]);
    assert_eq!(account["defaultWalletId"], account["defaultWallet"]["id"]);
    assert_eq!(account["wallets"][0]["__typename"], "BTCWallet");
    assert_eq!(account["wallets"][1]["walletCurrency"], "USD");
    assert_eq!(account["wallets"][1]["accountId"], account["id"]);
    for (wallet, known_wallet) in account["wallets"]
        .as_array()
        .expect("two")
        .iter()
        .zip(&known.wallets)
    {
        assert_eq!(wallet["balance"], known_wallet.balance);
        assert!(wallet["pendingIncomingBalance"].as_i64() > Some(0));
    }
}

#[tokio::test]
async fn wallets_come_in_any_order_and_number() {
    let api = Api::new();
    let wallets = |me: Value| -> Vec<Value> {
        let wallets = me["me"]["defaultAccount"]["wallets"].as_array();
        let wallets = wallets.expect("a list").iter();
        wallets
            .map(|wallet| wallet["walletCurrency"].clone())
            .collect()
    };
    assert_eq!(
        wallets(api.data("Kenji read", ME, json!({})).await),
        ["USD", "BTC"]
    );
    assert_eq!(
        wallets(api.data("Bruno read", ME, json!({})).await),
        ["BTC"]
    );
}

#[tokio::test]
async fn a_person_without_a_username_and_one_with_a_second_factor() {
    let api = Api::new();
    let kenji = api.data("Kenji read", ME, json!({})).await;
    assert_eq!(kenji["me"]["username"], Value::Null);
    assert_eq!(kenji["me"]["totpEnabled"], false);
    let grace = api.data("Grace read", ME, json!({})).await;
    assert_eq!(grace["me"]["totpEnabled"], true);
}

#[tokio::test]
async fn an_empty_account_has_an_empty_page() {
    let api = Api::new();
    let query = "{ me { defaultAccount { transactions(first: 10) { edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } pendingIncomingTransactions { id } wallets { balance } } } }";
    let data = api.data("Nadia read", query, json!({})).await;
    let account = &data["me"]["defaultAccount"];
    assert_eq!(
        account["transactions"],
        json!({ "edges": [], "pageInfo": { "hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null } })
    );
    assert_eq!(account["pendingIncomingTransactions"], json!([]));
    assert_eq!(
        account["wallets"],
        json!([{ "balance": 0 }, { "balance": 0 }])
    );
}

#[tokio::test]
async fn a_pending_receipt_changes_its_id_on_confirmation() {
    use crate::sandbox::ledger::receive::Way;

    let api = Api::new();
    let query = "{ me { defaultAccount { pendingIncomingTransactions { id status memo settlementAmount initiationVia { __typename } settlementVia { __typename } } transactions(first: 1) { edges { node { id status settlementAmount settlementFee direction } } } wallets { balance pendingIncomingBalance } } } }";
    let pending = api
        .ledger
        .receive(
            &api.person("Nadia"),
            WalletKind::Btc,
            60_000,
            Some("rent"),
            Way::OnChainPending,
        )
        .expect("a deposit");
    let account = api.data("Nadia read", query, json!({})).await["me"]["defaultAccount"].take();
    assert_eq!(
        account["pendingIncomingTransactions"],
        json!([{
            "id": pending, "status": "PENDING", "memo": null, "settlementAmount": 57_500,
            "initiationVia": { "__typename": "InitiationViaOnChain" },
            "settlementVia": { "__typename": "SettlementViaOnChain" },
        }])
    );
    assert_eq!(account["transactions"]["edges"], json!([]));
    assert_eq!(
        account["wallets"][0],
        json!({ "balance": 0, "pendingIncomingBalance": 57_500 })
    );

    let confirmed = api.ledger.confirm(&pending).expect("confirmed");
    let account = api.data("Nadia read", query, json!({})).await["me"]["defaultAccount"].take();
    assert_ne!(confirmed, pending);
    assert_eq!(account["pendingIncomingTransactions"], json!([]));
    assert_eq!(
        account["transactions"]["edges"][0]["node"],
        json!({ "id": confirmed, "status": "SUCCESS", "settlementAmount": 57_500, "settlementFee": 2_500, "direction": "RECEIVE" })
    );
    assert_eq!(
        account["wallets"][0],
        json!({ "balance": 57_500, "pendingIncomingBalance": 0 })
    );
}

#[tokio::test]
async fn a_transaction_is_found_in_its_own_wallet_only() {
    let api = Api::new();
    let query = "query($walletId: WalletId!, $id: ID!) { me { defaultAccount { walletById(walletId: $walletId) { id transactionById(transactionId: $id) { id } } } } }";
    let account = api.account("Rosa");
    let entry = account.entries.last().expect("an entry");
    let other = account
        .wallets
        .iter()
        .find(|wallet| wallet.id != entry.wallet_id)
        .expect("another");
    let found = api
        .data(
            "Rosa read",
            query,
            json!({ "walletId": entry.wallet_id, "id": entry.id }),
        )
        .await;
    assert_eq!(
        found["me"]["defaultAccount"]["walletById"]["transactionById"]["id"],
        entry.id.as_str()
    );

    let pending = &account.pending[0];
    for (wallet, id, code) in [
        (&other.id, &entry.id, "CouldNotFindTransactionError"),
        (
            &pending.wallet_id,
            &pending.id,
            "InvalidLedgerTransactionId",
        ),
        (
            &api.account("Bruno").wallets[0].id,
            &entry.id,
            "CouldNotFindWalletFromIdError",
        ),
    ] {
        let answer = api
            .ask("Rosa read", query, json!({ "walletId": wallet, "id": id }))
            .await;
        assert_eq!(answer["data"], json!({ "me": null }));
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(code), "{message}");
    }
}
