//! Fuzz target: GraphQL answers, read as the answer to every question that we ask.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value;

use super::reply::Reply;
use super::{
    Detail, Direction, Error, Identity, Overview, Page, Place, Transaction, TransactionId, Trouble,
    identity, overview, pending, price, transaction, transactions,
};
use crate::fuzzing::{corpus, fuzz};
use crate::money::{Amount, Rates, Unit};

const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u{0}",
    "é",
    "\u{202e}",
    "\"BTC\"",
    "\"USD\"",
    "\"EUR\"",
    "\"PENDING\"",
    "\"-0.00\"",
    "\"1e9\"",
    "\"00\"",
    "0.5",
    "\"data\":null,",
    "\"errors\":[],",
    "\"me\":null,",
    "\"code\":\"NOT_AUTHORIZED\",",
    "\"balance\":",
    "\"offset\":",
    "\"base\":",
    "\"__typename\":\"InitiationViaX\",",
    "\"createdAt\":",
    "[[[[[[[[[[[[[[[[",
    "{\"a\":",
];

/// All answers that one body can be read as; each is typed data or an error.
struct Readings {
    overview: Result<Overview, Error>,
    page: Result<Page, Error>,
    detail: Result<Option<Detail>, Error>,
    pending: Result<Option<Detail>, Error>,
    rates: Result<Rates, Error>,
    person: Result<Identity, Error>,
}

fn read(body: &[u8]) -> Readings {
    let id = TransactionId::parse("7f5b2f0e-94a8-4a66-a1d2-0c9e2d1b3a44").unwrap();
    let malformed = |trouble: Trouble| Error::from(trouble);
    Readings {
        overview: Reply::read(body)
            .map_err(malformed)
            .and_then(overview::overview),
        page: Reply::read(body)
            .map_err(malformed)
            .and_then(|reply| transactions::page(reply, &Place::Newest)),
        detail: Reply::read(body)
            .map_err(malformed)
            .and_then(transaction::detail),
        pending: Reply::read(body)
            .map_err(malformed)
            .and_then(|reply| pending::found(reply, &id)),
        rates: Reply::read(body).map_err(malformed).and_then(price::rates),
        person: Reply::read(body)
            .map_err(malformed)
            .and_then(identity::person),
    }
}

/// What a person reads in a wallet or a row, against what Blink wrote there.
fn judge(body: &[u8]) -> Result<(), TestCaseError> {
    let read = read(body);
    // What nobody asked for is skipped and may be anything; then there is nothing to compare with.
    let Ok(json) = serde_json::from_slice::<Value>(body) else {
        return Ok(());
    };
    let data = &json["data"];
    if let Ok(overview) = &read.overview {
        let me = &data["me"];
        prop_assert_eq!(me["id"].as_str(), Some(overview.user_id.as_str()));
        let currency = me["defaultAccount"]["displayCurrency"].as_str();
        prop_assert!(
            currency
                .is_some_and(|code| code.eq_ignore_ascii_case(overview.display_currency.as_str()))
        );
        let wallets = me["defaultAccount"]["wallets"].as_array().unwrap();
        prop_assert_eq!(
            wallets.len(),
            overview.wallets.len() + overview.unknown_wallets.len()
        );
        let known = wallets
            .iter()
            .filter(|wallet| unit(&wallet["walletCurrency"]).is_some());
        for (sent, wallet) in known.zip(&overview.wallets) {
            prop_assert!(sent["id"] == wallet.id.to_string());
            judge_amount(wallet.balance, &sent["balance"], &sent["walletCurrency"])?;
            judge_amount(
                wallet.pending,
                &sent["pendingIncomingBalance"],
                &sent["walletCurrency"],
            )?;
        }
        if let Ok(latest) = &overview.latest {
            judge_rows(
                &data["latest"]["defaultAccount"]["transactions"]["edges"],
                latest,
            )?;
        }
    }
    if let Ok(page) = &read.page {
        judge_rows(
            &data["me"]["defaultAccount"]["transactions"]["edges"],
            &page.transactions,
        )?;
        prop_assert!(page.newer.is_none());
        if let Some(Ok(pending)) = &page.pending {
            judge_rows(
                &data["pending"]["defaultAccount"]["pendingIncomingTransactions"],
                pending,
            )?;
        }
    }
    if let Ok(Some(detail)) = &read.detail {
        judge_row(
            &data["me"]["defaultAccount"]["walletById"]["transactionById"],
            &detail.transaction,
        )?;
    }
    if let Ok(Some(detail)) = &read.pending {
        prop_assert!(detail.transaction.id.is_provisional());
    }
    if let Ok(rates) = &read.rates {
        judge_rates(rates, &data["realtimePrice"])?;
    }
    if let Ok(person) = &read.person {
        prop_assert_eq!(data["me"]["id"].as_str(), Some(person.user_id.as_str()));
    }
    Ok(())
}

fn unit(currency: &Value) -> Option<Unit> {
    match currency.as_str()? {
        "BTC" => Some(Unit::Bitcoin),
        "USD" => Some(Unit::Dollar),
        _ => None,
    }
}

/// The very integer that was sent, in the unit that was sent.
fn judge_amount(amount: Amount, sent: &Value, currency: &Value) -> Result<(), TestCaseError> {
    prop_assert_eq!(sent.as_i64(), Some(amount.minor()));
    prop_assert_eq!(unit(currency), Some(amount.unit()));
    Ok(())
}

fn judge_rows(sent: &Value, rows: &[Transaction]) -> Result<(), TestCaseError> {
    let sent = sent
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter();
    let nodes = sent.map(|edge| edge.get("node").unwrap_or(edge));
    let known: Vec<&Value> = nodes
        .filter(|node| unit(&node["settlementCurrency"]).is_some())
        .collect();
    prop_assert_eq!(known.len(), rows.len());
    for (sent, row) in known.into_iter().zip(rows) {
        judge_row(sent, row)?;
    }
    Ok(())
}

fn judge_row(sent: &Value, row: &Transaction) -> Result<(), TestCaseError> {
    judge_amount(
        row.amount,
        &sent["settlementAmount"],
        &sent["settlementCurrency"],
    )?;
    judge_amount(row.fee, &sent["settlementFee"], &sent["settlementCurrency"])?;
    prop_assert_eq!(row.direction == Direction::Receive, row.amount.minor() > 0);
    prop_assert_eq!(sent["createdAt"].as_i64(), Some(row.created_at.as_second()));
    prop_assert!(sent["id"] == row.id.to_string());
    for (fiat, name) in [
        (row.display_amount, "settlementDisplayAmount"),
        (row.display_fee, "settlementDisplayFee"),
    ] {
        let sent = sent[name].as_str().unwrap();
        let digits = |text: &str| text.trim_start_matches(['-', '0']).to_owned();
        prop_assert_eq!(digits(sent), digits(&fiat.to_string()));
        prop_assert!(fiat.minor == 0 || sent.starts_with('-') == (fiat.minor < 0));
    }
    Ok(())
}

/// Whatever a price is, everything that it is used for comes to something.
fn judge_rates(rates: &Rates, sent: &Value) -> Result<(), TestCaseError> {
    prop_assert_eq!(sent["timestamp"].as_i64(), Some(rates.at.as_second()));
    prop_assert!(rates.at < Timestamp::MAX);
    for minor in [i64::MIN, -1, 0, 1, 2_100_000_000_000_000, i64::MAX] {
        for unit in [Unit::Bitcoin, Unit::Dollar] {
            let fiat = rates.display(Amount::new(unit, minor));
            prop_assert!(fiat.to_string().len() <= 300);
            prop_assert!(fiat.minor == 0 || fiat.minor.signum() == i128::from(minor.signum()));
            let sats = rates.sats(Amount::new(unit, minor));
            prop_assert!(sats.is_none_or(|sats| sats.0 == 0 || sats.0.signum() == minor.signum()));
        }
    }
    Ok(())
}

#[test]
fn graphql_answer() {
    fuzz("graphql-answer", WORDS, judge);
}

/// Without these the target would only see refusals.
#[test]
fn what_is_called_good_is_taken() {
    for (name, body) in corpus("graphql-answer") {
        let read = read(&body);
        let taken = [
            ("overview", read.overview.is_ok()),
            ("page", read.page.is_ok()),
            ("detail", matches!(read.detail, Ok(Some(_)))),
            ("pending", matches!(read.pending, Ok(Some(_)))),
            ("price", read.rates.is_ok()),
            ("person", read.person.is_ok()),
        ];
        for (kind, taken) in taken {
            assert!(
                taken || !name.starts_with(&format!("good-{kind}")),
                "{name}"
            );
        }
        assert!(
            name.starts_with("good") || !taken.iter().any(|(_, taken)| *taken),
            "{name}"
        );
    }
}
