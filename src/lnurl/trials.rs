//! The client against a small server that keeps addresses, honestly and otherwise.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use axum::Router;
use axum::body::Body;
use axum::http::Uri;
use axum::response::Response;
use serde_json::{Value, json};

use super::{Answer, Client, Error, Mismatch, Options, Verified, Wanted};
use crate::clock::Clock;
use crate::lightning::{Invoice, LightningAddress, Network, Sample};
use crate::metrics::Metrics;
use crate::money::Sats;
use crate::overload::Gate;

const METADATA: &str = r#"[["text/plain","Payment to rosa"],["text/identifier","rosa@blink.sv"]]"#;

type Answers = Arc<Mutex<dyn FnMut(&Uri) -> Response + Send>>;

/// A server that answers like this, and a client for which it is Blink's own.
async fn client(answer: impl FnMut(&Uri) -> Response + Send + 'static) -> (Client, String) {
    let answer: Answers = Arc::new(Mutex::new(answer));
    let router = Router::new().fallback(move |uri: Uri| {
        let response = (*answer.lock().unwrap())(&uri);
        async move { response }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (client_of(&origin), origin)
}

fn client_of(own_url: &str) -> Client {
    // Fails only where it was installed before.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let options = Options {
        own_domain: "blink.sv".to_owned(),
        own_url: own_url.parse().unwrap(),
        deadline: Duration::from_millis(400),
    };
    let metrics = Metrics::default();
    let gate = |name| Gate::new(name, 32, &metrics);
    Client::new(options, Clock::system(), gate("lnurl"), gate("elsewhere")).unwrap()
}

fn rosa() -> LightningAddress {
    "rosa@blink.sv".parse().unwrap()
}

fn say(answer: &Value) -> Response {
    Response::new(Body::from(answer.to_string()))
}

fn pay_request(callback: &str) -> Value {
    json!({
        "tag": "payRequest", "callback": callback, "minSendable": 1001, "maxSendable": 100_999,
        "metadata": METADATA, "commentAllowed": 3,
    })
}

fn sample() -> Sample {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, METADATA.as_bytes()).as_ref());
    Sample {
        millisats: Some(50_000),
        description_hash: Some(hash),
        created: u64::try_from(Clock::system().unix()).unwrap(),
        ..Sample::default()
    }
}

fn wanted(sats: i64, comment: &str) -> Wanted<'_> {
    Wanted {
        amount: Sats(sats),
        comment,
        minutes: Some(15),
        network: Some(Network::Mainnet),
    }
}

/// What comes of asking for 50 sats where the callback answers this.
async fn asked(callback: impl Fn(&str) -> Value + Send + 'static) -> Result<Answer, Error> {
    let place = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&place);
    let (client, origin) = client(move |uri| match uri.path() {
        "/callback" => say(&callback(&uri.to_string())),
        _ => say(&pay_request(&format!(
            "{}/callback?k=1",
            told.lock().unwrap()
        ))),
    })
    .await;
    place.lock().unwrap().push_str(&origin);
    let request = client.pay_request(&rosa()).await?;
    client.invoice(&request, &wanted(50, "thanks")).await
}

#[tokio::test]
async fn an_address_is_asked_and_its_callback_followed() {
    let place = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&place);
    let (client, origin) = client(move |uri| {
        assert_eq!(uri.path(), "/.well-known/lnurlp/rosa");
        say(&pay_request(&format!("{}/callback", told.lock().unwrap())))
    })
    .await;
    place.lock().unwrap().push_str(&origin);
    let request = client.pay_request(&rosa()).await.unwrap();
    assert_eq!(
        (request.terms.least, request.terms.most),
        (Sats(2), Sats(100))
    );
    for (amount, error) in [
        (1, Error::TooLittle(Sats(2))),
        (101, Error::TooMuch(Sats(100))),
    ] {
        assert_eq!(
            client.invoice(&request, &wanted(amount, "")).await,
            Err(error)
        );
    }
}

#[tokio::test]
async fn the_invoice_is_the_one_that_was_asked_for() {
    let made = asked(|uri| {
        assert_eq!(uri, "/callback?k=1&amount=50000&comment=tha&expiry=900");
        json!({ "pr": sample().text().to_uppercase(), "verify": "https://pay.example.com/v/1" })
    })
    .await
    .unwrap();
    assert_eq!(
        made.invoice,
        Invoice::parse(&made.invoice.payment_request).unwrap()
    );
    assert_eq!(made.verify.as_str(), "https://pay.example.com/v/1");
    for (sample, mismatch) in [
        (
            Sample {
                millisats: Some(51_000),
                ..sample()
            },
            Mismatch::Amount,
        ),
        (
            Sample {
                millisats: None,
                ..sample()
            },
            Mismatch::Amount,
        ),
        (
            Sample {
                description_hash: None,
                ..sample()
            },
            Mismatch::Description,
        ),
        (
            Sample {
                description_hash: Some([1; 32]),
                ..sample()
            },
            Mismatch::Description,
        ),
        (
            Sample {
                currency: lightning_invoice::Currency::Signet,
                ..sample()
            },
            Mismatch::Network,
        ),
        (
            Sample {
                created: 1_763_000_000,
                ..sample()
            },
            Mismatch::Expired,
        ),
        (
            Sample {
                created: sample().created + 700,
                ..sample()
            },
            Mismatch::Future,
        ),
    ] {
        let text = sample.text();
        let made = asked(move |_| json!({ "pr": text })).await;
        assert_eq!(made, Err(Error::WrongInvoice(mismatch)));
    }
    // Where its payment could not be seen, or only at a place where we do not go, it is shown to nobody.
    for verify in [json!(null), json!("http://127.0.0.1:1/verify")] {
        let made = asked(move |_| json!({ "pr": sample().text(), "verify": verify })).await;
        assert_eq!(made, Err(Error::CannotTell));
    }
    let made = asked(|_| json!({ "pr": "lnbc1" })).await;
    assert_eq!(made, Err(Error::WrongInvoice(Mismatch::NoInvoice)));
}

#[tokio::test]
async fn refusals_are_told_in_tamed_words() {
    let words = format!("No\u{202e} \u{1b}[31m<b>{}", "x".repeat(300));
    let made = asked(move |_| json!({ "status": "ERROR", "reason": words })).await;
    match made {
        Err(Error::Refused(reason)) => {
            assert!(reason.starts_with("No [31m<b>xx"), "{reason}");
            assert_eq!(reason.len(), 200);
        }
        other => panic!("{other:?}"),
    }
    let (client, _) =
        client(|_| Response::builder().status(404).body(Body::empty()).unwrap()).await;
    assert_eq!(client.pay_request(&rosa()).await, Err(Error::NoSuchAddress));
}

#[tokio::test]
async fn a_settled_invoice_comes_with_what_opens_it() {
    let sample = sample();
    let invoice = Invoice::parse(&sample.text()).unwrap();
    let pr = invoice.payment_request.clone();
    let preimage = "07".repeat(32);
    let other = Sample {
        preimage: [8; 32],
        ..sample
    };
    for (answer, expected) in [
        (
            json!({ "status": "OK", "settled": false, "preimage": null, "pr": pr }),
            Ok(Verified::Pending),
        ),
        (
            json!({ "status": "OK", "settled": true, "preimage": preimage, "pr": pr.to_uppercase() }),
            Ok(Verified::Settled(preimage.parse().ok())),
        ),
        (
            json!({ "settled": true, "preimage": null, "pr": pr }),
            Ok(Verified::Settled(None)),
        ),
        (
            json!({ "settled": true }),
            Err(Error::WrongInvoice(Mismatch::Other)),
        ),
        (
            json!({ "settled": true, "preimage": "00".repeat(32), "pr": pr }),
            Err(Error::WrongInvoice(Mismatch::Preimage)),
        ),
        (
            json!({ "settled": true, "preimage": preimage, "pr": other.text() }),
            Err(Error::WrongInvoice(Mismatch::Other)),
        ),
    ] {
        let shown = answer.to_string();
        let (client, origin) = client(move |_| say(&answer)).await;
        let place = format!("{origin}/verify/1").parse().unwrap();
        let verified = client
            .verify(&rosa(), &place, &pr, &invoice.payment_hash)
            .await;
        assert_eq!(verified, expected, "{shown}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed_no_flood_read_and_nobody_waited_for() {
    for status in [301, 302, 307] {
        let (client, _) = client(move |_| {
            Response::builder()
                .status(status)
                .header("location", "/else")
                .body(Body::empty())
                .unwrap()
        })
        .await;
        assert_eq!(
            client.pay_request(&rosa()).await,
            Err(Error::Status(status))
        );
    }
    let (flooding, _) = client(|_| Response::new(Body::from(vec![b' '; 65 * 1024]))).await;
    assert_eq!(flooding.pay_request(&rosa()).await, Err(Error::TooLarge));
    let (hanging, _) = client(|_| {
        let never = futures_util::stream::pending::<Result<&'static str, std::io::Error>>();
        Response::new(Body::from_stream(never))
    })
    .await;
    let begun = Instant::now();
    assert_eq!(hanging.pay_request(&rosa()).await, Err(Error::TimedOut));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn nobody_else_leads_inside() {
    let (client, origin) = client(|_| panic!("nobody asks here")).await;
    let stranger: LightningAddress = "mallory@example.com".parse().unwrap();
    let hash = crate::lightning::PaymentHash::new([0; 32]);
    for place in [
        format!("{origin}/verify"),
        "http://example.com/".to_owned(),
        "https://127.0.0.1/".to_owned(),
        "https://[::1]/".to_owned(),
    ] {
        let place = place.parse().unwrap();
        let verified = client.verify(&stranger, &place, "lnbc1", &hash).await;
        assert_eq!(verified, Err(Error::Forbidden), "{place}");
    }
    // A name that leads to this machine: found out when it is looked up.
    let here = "https://localhost/".parse().unwrap();
    let verified = client.verify(&stranger, &here, "lnbc1", &hash).await;
    assert_eq!(verified, Err(Error::Forbidden));
    // Blink's own addresses may lead home, and to what strangers may, and nowhere else.
    for (place, may) in [
        (format!("{origin}/x"), true),
        ("https://pay.example.com/".to_owned(), true),
        ("http://127.0.0.1:1/".to_owned(), false),
    ] {
        assert_eq!(
            client.may_lead(Some(&rosa()), &place.parse().unwrap()),
            may,
            "{place}"
        );
    }
}
