//! Whom one can pay, and the traps in asking.

use serde_json::{Value, json};

use super::harness::Api;

const WALLET: &str = "query($username: Username!, $walletCurrency: WalletCurrency) { accountDefaultWallet(username: $username, walletCurrency: $walletCurrency) { id currency } }";

async fn refusal(api: &Api, variables: Value) -> String {
    let answer = api.ask("", WALLET, variables).await;
    assert_eq!(answer["data"], Value::Null);
    answer["errors"][0]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn the_default_wallet_or_the_one_asked_for() {
    let api = Api::new();
    let rosa = api.account("Rosa");
    for (variables, place) in [
        (json!({ "username": "rosa_cafe" }), 0),
        (
            json!({ "username": "ROSA_Cafe", "walletCurrency": "BTC" }),
            0,
        ),
        (
            json!({ "username": "rosa_cafe", "walletCurrency": "USD" }),
            1,
        ),
    ] {
        let data = api.data("", WALLET, variables).await;
        assert_eq!(
            data["accountDefaultWallet"]["id"],
            rosa.wallets[place].id.as_str()
        );
    }
    let missing = json!({ "username": "bruno", "walletCurrency": "USD" });
    assert!(
        refusal(&api, missing)
            .await
            .contains("CouldNotFindWalletFromUsernameAndCurrencyError")
    );
}

#[tokio::test]
async fn unknown_inactive_and_malformed_names_are_top_level_errors() {
    let api = Api::new();
    for (username, message) in [
        (
            "idontexist",
            "Account does not exist for username idontexist",
        ),
        ("lena_locked", "Account is inactive."),
        ("ab", "Invalid value for Username"),
        ("12345", "Invalid value for Username"),
        ("_rosa", "Invalid value for Username"),
        ("1rosa", "Invalid value for Username"),
        ("lnbc1rosa", "Invalid value for Username"),
        ("rosa@blink.sv", "Invalid value for Username"),
        ("", "Invalid value for Username"),
    ] {
        assert_eq!(
            refusal(&api, json!({ "username": username })).await,
            message,
            "{username}"
        );
    }
}

#[tokio::test]
async fn asking_for_a_phone_number_creates_an_account() {
    let api = Api::new();
    let wallet = async |phone| {
        let data = api.data("", WALLET, json!({ "username": phone })).await;
        let id = data["accountDefaultWallet"]["id"].as_str();
        id.expect("a wallet").to_owned()
    };
    let known = wallet("+819012345678").await;
    assert_eq!(known, api.account("Kenji").wallets[0].id);

    let invited = wallet("+50370123456").await;
    assert!(api.ledger.knows_wallet(&invited));
    assert_eq!(wallet("+50370123456").await, invited);
    assert_ne!(wallet("+50370123457").await, invited);
}
