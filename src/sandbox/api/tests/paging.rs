//! Blink's paging rules, to the letter.

use serde_json::{Value, json};

use super::harness::Api;

const PAGE: &str = "query($first: Int, $after: String, $last: Int, $before: String, $walletIds: [WalletId]) { me { id defaultAccount { transactions(first: $first, after: $after, last: $last, before: $before, walletIds: $walletIds) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id settlementCurrency } } } } } }";

async fn page(api: &Api, variables: Value) -> Value {
    api.data("Rosa read", PAGE, variables).await["me"]["defaultAccount"]["transactions"].take()
}

async fn refusal(api: &Api, variables: Value) -> String {
    let answer = api.ask("Rosa read", PAGE, variables).await;
    // The field is nullable, so that the rest of `me` survives.
    assert_eq!(
        answer["data"]["me"]["defaultAccount"],
        json!({ "transactions": null })
    );
    assert_eq!(
        answer["errors"][0]["path"],
        json!(["me", "defaultAccount", "transactions"])
    );
    answer["errors"][0]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn ids(page: &Value) -> Vec<&str> {
    let edges = page["edges"].as_array().expect("edges");
    edges
        .iter()
        .filter_map(|edge| edge["node"]["id"].as_str())
        .collect()
}

#[tokio::test]
async fn newest_first_and_the_cursor_is_the_id() {
    let api = Api::new();
    let first = page(&api, json!({ "first": 3 })).await;
    let newest: Vec<_> = api
        .account("Rosa")
        .entries
        .iter()
        .rev()
        .take(3)
        .map(|e| e.id.clone())
        .collect();
    assert_eq!(ids(&first), newest);
    assert_eq!(
        first["pageInfo"],
        json!({
            "hasNextPage": true, "hasPreviousPage": false, "startCursor": newest[0], "endCursor": newest[2],
        })
    );
    assert_eq!(first["edges"][1]["cursor"], newest[1].as_str());
}

#[tokio::test]
async fn forward_pages_never_admit_to_a_previous_one() {
    let api = Api::new();
    let first = page(&api, json!({ "first": 5 })).await;
    let second = page(
        &api,
        json!({ "first": 5, "after": first["pageInfo"]["endCursor"] }),
    )
    .await;
    assert_eq!(second["pageInfo"]["hasPreviousPage"], false);
    assert!(ids(&second)[0] < ids(&first)[4]);
}

#[tokio::test]
async fn first_with_before_is_the_first_page_again() {
    let api = Api::new();
    let plain = page(&api, json!({ "first": 5 })).await;
    let oldest = api.account("Rosa").entries[0].id.clone();
    let before = page(&api, json!({ "first": 5, "before": oldest })).await;
    assert_eq!(before, plain);
}

#[tokio::test]
async fn last_with_before_goes_back_and_last_with_after_does_not() {
    let api = Api::new();
    let first = page(&api, json!({ "first": 5 })).await;
    let second = page(
        &api,
        json!({ "first": 5, "after": first["pageInfo"]["endCursor"] }),
    )
    .await;
    let back = page(
        &api,
        json!({ "last": 5, "before": second["pageInfo"]["startCursor"] }),
    )
    .await;
    assert_eq!(ids(&back), ids(&first));
    assert_eq!(back["pageInfo"]["hasNextPage"], false);

    let oldest = page(&api, json!({ "last": 5 })).await;
    let ignoring = page(
        &api,
        json!({ "last": 5, "after": first["pageInfo"]["endCursor"] }),
    )
    .await;
    assert_eq!(ignoring, oldest);
    assert_eq!(ids(&oldest)[4], api.account("Rosa").entries[0].id);
    assert_eq!(oldest["pageInfo"]["hasPreviousPage"], true);
}

#[tokio::test]
async fn sizes_and_cursors_outside_the_rules_are_top_level_errors() {
    let api = Api::new();
    for (variables, message) in [
        (
            json!({ "first": 101 }),
            "Requested page size (101) is greater than max allowed page size 100.",
        ),
        (
            json!({ "last": 1000 }),
            "Requested page size (1000) is greater than max allowed page size 100.",
        ),
        (
            json!({ "first": 0 }),
            "Requested page size (0) must be greater than 0.",
        ),
        (
            json!({ "last": -1 }),
            "Requested page size (-1) must be greater than 0.",
        ),
        (
            json!({ "first": 1, "last": 1 }),
            "Cannot use both \"first\" and \"last\".",
        ),
        (
            json!({ "first": 1, "after": "page2" }),
            "Unknown error occurred (code: UnknownLedgerError)",
        ),
    ] {
        assert_eq!(
            refusal(&api, variables.clone()).await,
            message,
            "{variables}"
        );
    }
    let neither = page(&api, json!({})).await;
    assert_eq!(ids(&neither).len(), 100);
}

#[tokio::test]
async fn wallets_filter_and_foreign_ones_are_refused() {
    let api = Api::new();
    let dollars = api.account("Rosa").wallets[1].id.clone();
    let only = page(&api, json!({ "first": 20, "walletIds": [dollars] })).await;
    let edges = only["edges"].as_array().expect("edges");
    assert_eq!(edges.len(), 20);
    assert!(
        edges
            .iter()
            .all(|edge| edge["node"]["settlementCurrency"] == "USD")
    );
    let all = page(&api, json!({ "first": 20 })).await;
    assert_eq!(
        page(&api, json!({ "first": 20, "walletIds": [] })).await,
        all
    );

    let foreign = api.account("Bruno").wallets[0].id.clone();
    let refused = refusal(&api, json!({ "first": 1, "walletIds": [foreign] })).await;
    assert_eq!(refused, "Invalid walletId for account.");
    let unknown = "00000000-0000-4000-8000-000000000000";
    let refused = refusal(&api, json!({ "first": 1, "walletIds": [unknown] })).await;
    assert!(
        refused.contains("CouldNotFindWalletFromIdError"),
        "{refused}"
    );
}

#[tokio::test]
async fn an_inactive_account_pages_through_all_wallets_but_may_not_choose() {
    let api = Api::new();
    let all = api.data("Lena read", PAGE, json!({ "first": 2 })).await;
    assert_eq!(ids(&all["me"]["defaultAccount"]["transactions"]).len(), 2);
    let own = api.account("Lena").wallets[0].id.clone();
    let answer = api
        .ask("Lena read", PAGE, json!({ "walletIds": [own] }))
        .await;
    assert_eq!(answer["errors"][0]["message"], "Account is inactive.");
}

#[tokio::test]
async fn one_wallet_pages_by_the_same_rules() {
    let api = Api::new();
    let query = "query($id: WalletId!) { me { defaultAccount { walletById(walletId: $id) { transactions(last: 3) { edges { node { id settlementCurrency } } pageInfo { hasPreviousPage } } } } } }";
    let dollars = api.account("Rosa").wallets[1].id.clone();
    let data = api.data("Rosa read", query, json!({ "id": dollars })).await;
    let page = &data["me"]["defaultAccount"]["walletById"]["transactions"];
    assert_eq!(ids(page).len(), 3);
    assert_eq!(page["pageInfo"]["hasPreviousPage"], true);
}
