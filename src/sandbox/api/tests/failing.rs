//! One service out of order, and what it takes with it.

use serde_json::{Value, json};

use super::harness::Api;
use crate::sandbox::api::side_services::SideService;

#[tokio::test]
async fn a_failing_price_service_empties_me() {
    let api = Api::new();
    let with_price = "{ me { id defaultAccount { id realtimePrice { timestamp } } } }";
    api.data("Rosa read", with_price, json!({})).await;
    api.side_services.set_failing(SideService::Price, true);
    let answer = api.ask("Rosa read", with_price, json!({})).await;
    assert_eq!(answer["data"], json!({ "me": null }));
    let error = &answer["errors"][0];
    assert_eq!(
        error["path"],
        json!(["me", "defaultAccount", "realtimePrice"])
    );
    assert_eq!(
        error["message"],
        "Price unavailable, please wait for a while and try again."
    );
    assert_eq!(error["extensions"]["code"], "PRICE_SERVICE_OFFLINE");

    let without = "{ me { id defaultAccount { id wallets { balance } } } }";
    api.data("Rosa read", without, json!({})).await;
    let price = api
        .ask("", "{ realtimePrice { timestamp } }", json!({}))
        .await;
    assert_eq!(price["data"], Value::Null);
    let list = api.ask("", "{ currencyList { id } }", json!({})).await;
    assert_eq!(list["data"], Value::Null);

    api.side_services.set_failing(SideService::Price, false);
    api.data("Rosa read", with_price, json!({})).await;
}

#[tokio::test]
async fn a_failing_identity_store_empties_me_without_a_code() {
    let api = Api::new();
    api.side_services.set_failing(SideService::Identity, true);
    let answer = api
        .ask("Grace read", "{ me { id totpEnabled } }", json!({}))
        .await;
    assert_eq!(answer["data"], json!({ "me": null }));
    assert_eq!(answer["errors"][0]["path"], json!(["me", "totpEnabled"]));
    assert_eq!(answer["errors"][0].get("extensions"), None);
    api.data("Grace read", "{ me { id } }", json!({})).await;
}

#[tokio::test]
async fn failing_entries_leave_partial_data_and_failing_balances_leave_none() {
    let api = Api::new();
    let query = "{ me { id defaultAccount { wallets { balance } transactions(first: 1) { edges { cursor } } } } }";
    api.side_services
        .set_failing(SideService::Transactions, true);
    let answer = api.ask("Bruno read", query, json!({})).await;
    let account = &answer["data"]["me"]["defaultAccount"];
    assert_eq!(account["transactions"], Value::Null);
    assert!(account["wallets"][0]["balance"].is_i64());
    assert_eq!(
        answer["errors"][0]["message"],
        "Unknown error occurred (code: UnknownLedgerError)"
    );

    api.side_services.set_failing(SideService::Balances, true);
    let answer = api.ask("Bruno read", query, json!({})).await;
    assert_eq!(answer["data"], json!({ "me": null }));
}

#[test]
fn services_are_found_by_name() {
    for service in SideService::ALL {
        assert_eq!(SideService::named(service.name()), Some(service));
    }
    assert_eq!(SideService::named("weather"), None);
}
