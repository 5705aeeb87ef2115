//! The client against a small server that answers the ways Blink does: well, partly, badly and not at all.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    Client, Direction, Error, Initiation, Options, Place, Problem, Question, Settlement, Status,
    TransactionId, Trouble, WalletId, Way,
};
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::money::{Amount, CurrencyCode, Sats};
use crate::overload::{Gate, Retries};
use crate::random::Random;

const DEADLINE: Duration = Duration::from_millis(400);

/// A client of a server that answers every question with this.
async fn client(answer: impl Fn() -> Response<Body> + Clone + Send + Sync + 'static) -> Client {
    let handler = move |headers: HeaderMap, _: String| {
        assert_eq!(headers["oauth2-token"], "ory_at_x");
        assert!(headers["user-agent"].to_str().unwrap().starts_with("till/"));
        let answer = answer();
        async move { answer }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/graphql", listener.local_addr().unwrap());
    let router = Router::new().route("/graphql", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let options = Options {
        endpoint: endpoint.parse().unwrap(),
        deadline: DEADLINE,
        payment_deadline: Duration::from_secs(30),
        price_lifetime: Duration::from_secs(30),
    };
    client_of(options)
}

pub(super) fn client_of(options: Options) -> Client {
    let metrics = Metrics::default();
    let gate = Gate::new("api", 8, &metrics);
    let retries = Retries::new(Random::system(), metrics);
    Client::new(options, Clock::system(), gate, retries).unwrap()
}

async fn client_with_status(status: u16, body: &'static str) -> Client {
    client(move || {
        Response::builder()
            .status(status)
            .body(body.into())
            .unwrap()
    })
    .await
}

async fn client_with_json(answer: Value) -> Client {
    client(move || Response::new(answer.to_string().into())).await
}

fn token() -> SecretString {
    "ory_at_x".into()
}

const HTML: &str = "<html><head><title>401 Authorization Required</title></head></html>";

#[tokio::test]
async fn only_the_status_401_means_a_dead_token() {
    for (status, expected) in [
        (401, Error::DeadToken),
        (403, Error::Forbidden),
        (404, Trouble::Status(404).into()),
        (413, Trouble::Status(413).into()),
        (500, Trouble::Status(500).into()),
        (502, Trouble::Status(502).into()),
        (200, Trouble::Malformed.into()),
        (302, Trouble::Status(302).into()),
        (400, Trouble::Malformed.into()),
        (429, Error::SlowDown { retry_after: None }),
        (503, Error::SlowDown { retry_after: None }),
    ] {
        let client = client_with_status(status, HTML).await;
        assert_eq!(client.overview(&token()).await, Err(expected), "{status}");
    }
}

#[tokio::test]
async fn a_pause_that_blink_asks_for_is_kept() {
    let answer = || {
        Response::builder()
            .status(429)
            .header("retry-after", "7")
            .body(Body::empty())
    };
    let client = client(move || answer().unwrap()).await;
    let seven = Some(Duration::from_secs(7));
    let asked_to_wait = Err(Error::SlowDown { retry_after: seven });
    assert_eq!(client.overview(&token()).await, asked_to_wait);
    // Not even asked: this server would not bear a question without a token.
    match client.globals().await {
        Err(Error::SlowDown {
            retry_after: Some(left),
        }) => assert!(left < Duration::from_secs(7)),
        other => panic!("{other:?}"),
    }
    assert_eq!(client.overview(&token()).await, asked_to_wait);
}

#[tokio::test]
async fn no_answer_comes_within_the_deadline() {
    let hanging = || {
        let never = futures_util::stream::pending::<Result<&'static str, std::io::Error>>();
        Response::new(Body::from_stream(never))
    };
    let client = client(hanging).await;
    let started = Instant::now();
    assert_eq!(
        client.overview(&token()).await,
        Err(Trouble::TimedOut.into())
    );
    assert!(started.elapsed() < DEADLINE * 10);
    assert!(client.failing_since(Question::Overview).is_some());
    assert!(client.failing_since(Question::Price).is_none());
}

#[tokio::test]
async fn nobody_at_home_and_a_giant_answer() {
    let options = Options {
        endpoint: "http://127.0.0.1:9/graphql".parse().unwrap(),
        deadline: DEADLINE,
        payment_deadline: DEADLINE,
        price_lifetime: DEADLINE,
    };
    let nobody = client_of(options);
    assert_eq!(
        nobody.identity(&token()).await,
        Err(Trouble::Unreachable.into())
    );
    let giant = client(|| Response::new(vec![b' '; 3 * 1024 * 1024].into())).await;
    assert_eq!(
        giant.identity(&token()).await,
        Err(Trouble::TooLarge.into())
    );
}

#[tokio::test]
async fn nothing_below_me_is_told_by_its_reason() {
    let null = |message: &str| {
        let message = message.to_owned();
        let data = json!({ "me": null, "latest": null, "windDown": null });
        json!({ "data": data, "errors": [{ "message": message, "path": ["me"] }] })
    };
    let client = client_with_json(null("Not authorized")).await;
    assert_eq!(client.overview(&token()).await, Err(Error::NotAuthorized));
    assert!(client.failing_since(Question::Overview).is_none());
    let client = client_with_json(null("Something new went wrong")).await;
    assert_eq!(client.overview(&token()).await, Err(Error::SideService));
    assert!(client.failing_since(Question::Overview).is_some());
    let client = client_with_json(json!({ "data": { "me": null } })).await;
    assert_eq!(client.identity(&token()).await, Err(Error::SideService));
}

fn user(account: Value) -> Value {
    json!({ "id": "u", "username": null, "createdAt": 1_700_000_000, "defaultAccount": account })
}

#[tokio::test]
async fn balances_come_with_their_units() {
    let wallet = |id: &str, currency: &str, balance: i64| json!({ "id": id, "walletCurrency": currency, "balance": balance, "pendingIncomingBalance": 7 });
    let me = user(json!({
        "displayCurrency": "KWD", "defaultWalletId": "b",
        "wallets": [wallet("a", "USD", 250), wallet("b", "BTC", -3), wallet("c", "XAU", 1)],
    }));
    let latest = json!({ "defaultAccount": { "transactions": null } });
    let data = json!({ "me": me, "latest": latest, "windDown": null });
    let errors = json!([{ "message": "Unknown error occurred", "path": ["latest"] }]);
    let client = client_with_json(json!({ "data": data, "errors": errors })).await;
    let overview = client.overview(&token()).await.unwrap();
    let shown: Vec<_> = overview
        .wallets
        .iter()
        .map(|w| (w.balance.to_string(), w.is_default))
        .collect();
    assert_eq!(
        shown,
        [("250 cent".to_owned(), false), ("-3 sat".to_owned(), true)]
    );
    assert_eq!(overview.wallets[1].pending, Amount::from(Sats(7)));
    assert_eq!(overview.unknown_wallets, [WalletId::parse("c").unwrap()]);
    assert_eq!(overview.latest, Err(Error::SideService));
    assert_eq!(overview.display_currency.as_str(), "KWD");
}

fn transaction(amount: i64, ways: Value) -> Value {
    let mut transaction = json!({
        "id": "65b1f0c2a9d3e4f5a6b7c8d9", "createdAt": 1_700_000_000, "status": "SUCCESS",
        "memo": null, "externalId": null,
        "settlementAmount": amount, "settlementFee": 3, "settlementCurrency": "USD",
        "settlementDisplayAmount": "-0.375", "settlementDisplayFee": "0.000",
        "settlementDisplayCurrency": "KWD", "settlementPrice": { "base": 0, "offset": 6 },
    });
    transaction
        .as_object_mut()
        .unwrap()
        .extend(ways.as_object().unwrap().clone());
    transaction
}

#[tokio::test]
async fn a_page_survives_its_pending_part() {
    let row = transaction(
        -120,
        json!({
            "initiationVia": { "__typename": "InitiationViaLn", "paymentHash": "ab" },
            "settlementVia": {
                "__typename": "SettlementViaIntraLedger", "counterPartyUsername": "ana", "counterPartyWalletId": "w",
            },
        }),
    );
    let newer_kind = transaction(
        1,
        json!({
            "status": "HELD",
            "initiationVia": { "__typename": "InitiationViaSpark" },
            "settlementVia": { "__typename": "SettlementViaSpark" },
        }),
    );
    let info = json!({ "hasNextPage": true, "hasPreviousPage": false, "startCursor": "s", "endCursor": "e" });
    let account = json!({
        "wallets": [{ "id": "w", "walletCurrency": "USD" }],
        "transactions": { "pageInfo": info, "edges": [{ "node": row }, { "node": newer_kind }] },
    });
    let client = client_with_json(json!({
        "data": { "me": { "createdAt": 1_700_000_000, "defaultAccount": account }, "pending": null },
        "errors": [{ "message": "Unknown error occurred", "path": ["pending"] }],
    }))
    .await;
    let page = client
        .transactions(&token(), &Place::Newest, None)
        .await
        .unwrap();
    assert_eq!(page.pending, Some(Err(Error::SideService)));
    assert_eq!(
        (page.newer, page.older),
        (
            None,
            Some(Place::OlderThan(TransactionId::parse("e").unwrap()))
        )
    );
    let [invoice, unknown] = page.transactions.try_into().unwrap();
    assert_eq!(
        (invoice.direction, invoice.way),
        (Direction::Send, Way::Lightning)
    );
    assert_eq!(invoice.counterparty.as_deref(), Some("ana"));
    assert_eq!(invoice.payment_hash.as_deref(), Some("ab"));
    assert_eq!(invoice.amount.to_string(), "-120 cent");
    assert_eq!(invoice.fee.to_string(), "3 cent");
    assert_eq!(invoice.display_amount.to_string(), "-0.375");
    assert_eq!(invoice.price, None);
    assert_eq!(
        (unknown.status, unknown.way),
        (Status::Unknown, Way::Unknown)
    );
}

#[tokio::test]
async fn an_unknown_cursor_is_a_refusal() {
    let account = json!({ "wallets": [], "transactions": null });
    let client = client_with_json(json!({
        "data": { "me": { "createdAt": 1_700_000_000, "defaultAccount": account }, "pending": null },
        "errors": [{ "message": "Invalid cursor" }],
    }))
    .await;
    let problems = vec![Problem {
        code: None,
        message: "Invalid cursor".into(),
    }];
    assert_eq!(
        client.transactions(&token(), &Place::Newest, None).await,
        Err(Error::Refused(problems))
    );
}

#[tokio::test]
async fn a_detail_tells_how_it_was_asked_for_and_how_it_went() {
    let detail = transaction(
        120,
        json!({
            "initiationVia": { "__typename": "InitiationViaOnChain", "address": "<no-address>" },
            "settlementVia": {
                "__typename": "SettlementViaOnChain",
                "transactionHash": "ab", "vout": 1, "arrivalInMempoolEstimatedAt": null,
            },
        }),
    );
    let me =
        json!({ "defaultAccount": { "wallets": [], "walletById": { "transactionById": detail } } });
    let client = client_with_json(json!({ "data": { "me": me } })).await;
    let (wallet, id) = (
        WalletId::parse("w").unwrap(),
        TransactionId::parse("t").unwrap(),
    );
    let detail = client
        .transaction(&token(), &wallet, &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(detail.transaction.direction, Direction::Receive);
    assert_eq!(detail.initiation, Initiation::OnChain { address: None });
    let settlement = Settlement::OnChain {
        transaction_hash: Some("ab".into()),
        output: Some(1),
        expected_at: None,
    };
    assert_eq!(detail.settlement, settlement);
}

#[tokio::test]
async fn a_transaction_that_is_not_there_is_told_from_an_outage() {
    let (code, message) = (None, "Invalid value for WalletId".to_owned());
    let invalid = Problem { code, message };
    let (wallet, id) = (
        WalletId::parse("w").unwrap(),
        TransactionId::parse("t").unwrap(),
    );
    for (message, expected) in [
        (
            "Unexpected error occurred, please try again (code: CouldNotFindTransactionError)",
            Ok(None),
        ),
        (
            "Unknown error occurred (code: UnknownLedgerError)",
            Err(Error::SideService),
        ),
        // It may be there all the same.
        (
            "Invalid value for WalletId",
            Err(Error::Refused(vec![invalid])),
        ),
    ] {
        let errors = json!([{ "message": message }]);
        let client = client_with_json(json!({ "data": { "me": null }, "errors": errors })).await;
        assert_eq!(client.transaction(&token(), &wallet, &id).await, expected);
    }
}

#[tokio::test]
async fn a_token_that_fits_no_header_is_never_sent() {
    let client = client_with_status(200, "{}").await;
    let broken: SecretString = "ory\nat".into();
    assert_eq!(
        client.identity(&broken).await,
        Err(Trouble::UnusableToken.into())
    );
}

#[tokio::test]
async fn one_price_serves_many_pages() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    let answer = json!({ "data": { "realtimePrice": {
        "timestamp": 1_700_000_000,
        "btcSatPrice": { "base": 43_623_050_781_i64, "offset": 12 },
        "usdCentPrice": { "base": 1_000_000, "offset": 6 },
        "denominatorCurrencyDetails": { "id": "USD", "name": "US Dollar", "symbol": "$", "fractionDigits": 2 },
    } } });
    // The first answer only; without a cache the second question would get none.
    let mut answers = vec![Response::new(Body::from(answer.to_string()))];
    let answers = std::sync::Arc::new(std::sync::Mutex::new(answers.split_off(0)));
    let handler = move |headers: HeaderMap| {
        assert!(!headers.contains_key("oauth2-token"));
        let answer = answers.lock().unwrap().pop().unwrap();
        async move { answer }
    };
    let router = Router::new().route("/", post(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let options = Options {
        endpoint: endpoint.parse().unwrap(),
        deadline: DEADLINE,
        payment_deadline: Duration::from_secs(30),
        price_lifetime: Duration::from_secs(30),
    };
    let client = client_of(options);
    let (one, two) = tokio::join!(
        client.price(CurrencyCode::USD),
        client.price(CurrencyCode::USD)
    );
    assert_eq!(
        one.unwrap().display(Sats::ONE_BITCOIN.into()).to_string(),
        "43623.05"
    );
    assert!(two.is_ok());
}
