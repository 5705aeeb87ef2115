//! Prices and currencies.

use serde_json::{Value, json};

use super::harness::Api;

const PRICE: &str = "query($currency: DisplayCurrency) { realtimePrice(currency: $currency) { timestamp btcSatPrice { base offset } usdCentPrice { base offset } denominatorCurrencyDetails { id name symbol flag fractionDigits } } }";

async fn price(api: &Api, currency: &str) -> Value {
    api.data("", PRICE, json!({ "currency": currency })).await["realtimePrice"].take()
}

#[tokio::test]
async fn bases_carry_12_and_6_decimals() {
    let api = Api::new();
    let dollars = price(&api, "USD").await;
    assert_eq!(
        dollars["usdCentPrice"],
        json!({ "base": 1_000_000, "offset": 6 })
    );
    let base = dollars["btcSatPrice"]["base"].as_i64().expect("a base");
    assert_eq!(dollars["btcSatPrice"]["offset"], 12);
    // Between 50,000 and 150,000 dollars for a bitcoin: 0.05 to 0.15 cents for a satoshi.
    assert!((50_000_000_000..150_000_000_000).contains(&base), "{base}");
}

#[tokio::test]
async fn the_price_moves_a_little() {
    let api = Api::new();
    let base = |price: &Value| price["btcSatPrice"]["base"].as_i64().expect("a base");
    let before = base(&price(&api, "EUR").await);
    api.clock.advance(20);
    let after = base(&price(&api, "EUR").await);
    assert_ne!(before, after);
    assert!((before - after).abs() < before / 1_000, "{before} {after}");
}

#[tokio::test]
async fn currencies_have_blinks_decimals_not_the_standards() {
    let api = Api::new();
    for (currency, digits) in [
        ("USD", 2),
        ("EUR", 2),
        ("KWD", 3),
        ("JPY", 0),
        ("IDR", 0),
        ("HUF", 0),
        ("COP", 0),
        ("PKR", 0),
        ("UGX", 0),
    ] {
        let details = price(&api, currency).await["denominatorCurrencyDetails"].take();
        assert_eq!(details["fractionDigits"], digits, "{currency}");
        assert_eq!(details["id"], currency);
    }
    let list = api
        .data(
            "",
            "{ currencyList { id name symbol flag fractionDigits } }",
            json!({}),
        )
        .await;
    let list = list["currencyList"].as_array().expect("a list").clone();
    assert!(list.len() > 40);
    assert!(
        list.windows(2)
            .all(|pair| pair[0]["id"].as_str() < pair[1]["id"].as_str())
    );
    assert!(!list.iter().any(|currency| currency["id"] == "SAT"));
}

#[tokio::test]
async fn the_currency_is_the_dollar_unless_named_and_case_does_not_matter() {
    let api = Api::new();
    let default = api
        .data(
            "",
            "{ realtimePrice { denominatorCurrencyDetails { id } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        default["realtimePrice"]["denominatorCurrencyDetails"]["id"],
        "USD"
    );
    assert_eq!(
        price(&api, "eur").await["denominatorCurrencyDetails"]["id"],
        "EUR"
    );
}

#[tokio::test]
async fn unknown_and_malformed_currencies_are_top_level_errors() {
    let api = Api::new();
    for (currency, message) in [
        ("XYZ", "Invalid currency."),
        ("SAT", "Invalid currency."),
        ("EU", "Invalid value for DisplayCurrency"),
        ("EURO5", "Invalid value for DisplayCurrency"),
    ] {
        let answer = api.ask("", PRICE, json!({ "currency": currency })).await;
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer["errors"][0]["message"], message, "{currency}");
    }
}

#[tokio::test]
async fn globals_tell_the_network_and_the_deposit_fees() {
    let api = Api::new();
    let query = "{ globals { network lightningAddressDomain feesInformation { deposit { tiers { amount maxAmount } } } } }";
    let globals = api.data("", query, json!({})).await["globals"].take();
    assert_eq!(globals["network"], "signet");
    assert_eq!(
        globals["feesInformation"]["deposit"]["tiers"],
        json!([{ "amount": "2500", "maxAmount": "1000000" }, { "amount": "0", "maxAmount": null }])
    );
}
