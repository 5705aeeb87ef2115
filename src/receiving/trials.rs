//! Finding out who receives and asking them, against a small Blink and a small keeper of addresses.

use aws_lc_rs::digest::{SHA256, digest};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::trial_server::{Upstream, receiving};
use super::{Authority, Error, Kind, Order, Via, Who};
use crate::blink::{self, InvoiceStatus, Terms};
use crate::clock::Clock;
use crate::lightning::{Invoice, Sample};
use crate::lnurl;
use crate::money::{Amount, Cents, Sats, Unit};

const METADATA: &str = r#"[["text/plain","Payment to rosa"]]"#;

fn order() -> Order {
    Order {
        sats: Sats(1000),
        cents: None,
        terms: Terms {
            memo: "tea".to_owned(),
            ..Terms::default()
        },
    }
}

fn in_cents() -> Order {
    Order {
        cents: Some(Cents(50)),
        ..order()
    }
}

fn rosa(unit: Option<Unit>) -> Who {
    Who::Named {
        username: "rosa".parse().unwrap(),
        unit,
    }
}

fn wallet(id: &str, currency: &str) -> Value {
    json!({ "data": { "accountDefaultWallet": { "id": id, "currency": currency } } })
}

fn nobody(message: &str) -> Value {
    json!({ "data": null, "errors": [{ "message": message }] })
}

/// The invoice of a sample as the answer of that field.
fn made(field: &str, sample: &Sample) -> Value {
    let invoice = Invoice::parse(&sample.text()).unwrap();
    let told = json!({
        "paymentRequest": invoice.payment_request, "paymentHash": invoice.payment_hash.to_string(),
        "satoshis": invoice.amount.unwrap().0,
    });
    json!({ "data": { field: { "errors": [], "invoice": told } } })
}

fn refused(field: &str, code: &str, message: &str) -> Value {
    let errors = json!([{ "message": message, "code": code }]);
    json!({ "data": { field: { "errors": errors, "invoice": null } } })
}

const FOR_SATS: &str = "lnInvoiceCreateOnBehalfOfRecipient";

/// An address where 1000 sats are asked for, and may be verified.
fn keep_address(upstream: &Upstream) -> Invoice {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, METADATA.as_bytes()).as_ref());
    let sample = Sample {
        description_hash: Some(hash),
        created: u64::try_from(Clock::system().unix()).unwrap(),
        ..Sample::default()
    };
    upstream.say(
        "rosa",
        json!({
            "tag": "payRequest", "callback": "ORIGIN/invoice", "metadata": METADATA,
            "minSendable": 1000, "maxSendable": 4_000_000_000_u64, "commentAllowed": 255,
        }),
    );
    let pr = sample.text();
    upstream.say("invoice", json!({ "pr": pr, "verify": "ORIGIN/verify" }));
    upstream.say(
        "verify",
        json!({ "status": "OK", "settled": true, "preimage": "07".repeat(32), "pr": pr }),
    );
    Invoice::parse(&pr).unwrap()
}

#[tokio::test]
async fn an_own_wallet_is_asked_with_the_token_as_far_as_that_goes() {
    let (receiving, upstream) = receiving().await;
    let wallets =
        json!([{ "id": "b", "walletCurrency": "BTC" }, { "id": "d", "walletCurrency": "USD" }]);
    let account = json!({ "defaultWalletId": "b", "wallets": wallets });
    let me = json!({ "username": "rosa", "defaultAccount": account });
    upstream.say("WalletsQuery", json!({ "data": { "me": me } }));
    let sample = Sample::default();
    upstream.say("OwnSatsInvoice", made("lnInvoiceCreate", &sample));
    upstream.say("OwnCentsInvoice", made("lnUsdInvoiceCreate", &sample));
    upstream.say("SatsInvoiceFor", made(FOR_SATS, &sample));
    upstream.say(
        "DollarInvoiceInSats",
        made(
            "lnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipient",
            &sample,
        ),
    );
    let token = SecretString::from("ory_at_x");
    let own = |unit| Who::Own {
        user: "u".to_owned(),
        unit,
    };
    let may = |may_receive| {
        Some(Authority {
            token: &token,
            may_receive,
        })
    };
    let sats = receiving
        .invoice(&own(Unit::Bitcoin), may(true), &order())
        .await
        .unwrap();
    assert_eq!(
        (sats.receiver.kind(), sats.asked, sats.via),
        (Kind::Own, Amount::Bitcoin(Sats(1000)), Via::Blink)
    );
    assert_eq!(upstream.asked(), ["WalletsQuery*", "OwnSatsInvoice*"]);
    // Another wallet of the same person; then what is remembered, with less of a token.
    let cents = receiving
        .invoice(&own(Unit::Dollar), may(true), &in_cents())
        .await
        .unwrap();
    assert_eq!(cents.asked, Amount::Dollar(Cents(50)));
    assert_eq!(cents.invoice.amount, Some(Sats(1000)));
    assert_eq!(upstream.asked(), ["WalletsQuery*", "OwnCentsInvoice*"]);
    let dollars_in_sats = receiving
        .invoice(&own(Unit::Dollar), may(true), &order())
        .await
        .unwrap();
    assert_eq!(dollars_in_sats.asked, Amount::Bitcoin(Sats(1000)));
    assert_eq!(upstream.asked(), ["DollarInvoiceInSats"]);
    let lesser = receiving
        .invoice(&own(Unit::Bitcoin), may(false), &order())
        .await
        .unwrap();
    assert_eq!(lesser.receiver.kind(), Kind::OnBehalf);
    assert_eq!(upstream.asked(), ["SatsInvoiceFor"]);
}

#[tokio::test]
async fn somebodys_wallet_is_found_once_and_asked_without_a_token() {
    let (receiving, upstream) = receiving().await;
    upstream.say("RecipientQuery", wallet("d", "USD"));
    let field = "lnUsdInvoiceCreateOnBehalfOfRecipient";
    upstream.say("CentsInvoiceFor", made(field, &Sample::default()));
    let token = SecretString::from("ory_at_x");
    let authority = Some(Authority {
        token: &token,
        may_receive: true,
    });
    let two = [
        receiving.invoice(&rosa(None), authority, &in_cents()).await,
        receiving
            .invoice(
                &Who::Address("Rosa@blink.sv".parse().unwrap()),
                None,
                &in_cents(),
            )
            .await,
    ];
    for made in two {
        let made = made.unwrap();
        assert_eq!(
            (made.receiver.kind(), made.receiver.unit()),
            (Kind::OnBehalf, Unit::Dollar)
        );
    }
    assert_eq!(
        upstream.asked(),
        ["RecipientQuery", "CentsInvoiceFor", "CentsInvoiceFor"]
    );
}

#[tokio::test]
async fn who_receives_no_more_at_blink_is_paid_at_the_address_from_now_on() {
    for (code, message) in [
        ("RECEIVE_DISABLED", "This account can no longer receive"),
        ("INVALID_INPUT", "Account is inactive."),
    ] {
        let (receiving, upstream) = receiving().await;
        let invoice = keep_address(&upstream);
        upstream.say("RecipientQuery", wallet("b", "BTC"));
        upstream.say("SatsInvoiceFor", refused(FOR_SATS, code, message));
        for expected in [
            &[
                "RecipientQuery",
                "SatsInvoiceFor",
                "rosa",
                "GlobalsQuery",
                "invoice",
            ][..],
            &["invoice"],
        ] {
            let made = receiving
                .invoice(&rosa(None), None, &order())
                .await
                .unwrap();
            assert_eq!(
                (made.receiver.kind(), &made.invoice),
                (Kind::Address, &invoice)
            );
            assert_eq!(upstream.asked(), expected);
            let (pr, hash) = (&made.invoice.payment_request, &made.invoice.payment_hash);
            let kept: Via = made.via.to_string().parse().unwrap();
            let paid = InvoiceStatus::Paid("07".repeat(32).parse().ok());
            assert_eq!(receiving.status(&kept, pr, hash).await, Ok(paid));
            assert_eq!(upstream.asked(), ["verify"]);
        }
    }
}

#[tokio::test]
async fn whom_blink_does_not_know_may_have_an_address_all_the_same() {
    for message in [
        "Account does not exist for username rosa",
        "Account is inactive.",
    ] {
        let (receiving, upstream) = receiving().await;
        upstream.say("RecipientQuery", nobody(message));
        let invoice = keep_address(&upstream);
        let made = receiving
            .invoice(&rosa(Some(Unit::Dollar)), None, &in_cents())
            .await
            .unwrap();
        assert_eq!(
            (made.invoice, made.asked),
            (invoice, Amount::Bitcoin(Sats(1000)))
        );
    }
}

#[tokio::test]
async fn nobody_is_remembered_for_a_moment() {
    let (receiving, upstream) = receiving().await;
    let unknown = "Account does not exist for username rosa";
    upstream.say("RecipientQuery", nobody(unknown));
    upstream.say(
        "rosa",
        json!({ "status": "ERROR", "reason": "no such user" }),
    );
    for expected in [&["RecipientQuery", "rosa"][..], &[]] {
        let made = receiving.invoice(&rosa(None), None, &order()).await;
        assert_eq!(made, Err(Error::Nobody));
        assert_eq!(upstream.asked(), expected);
    }
}

#[tokio::test]
async fn an_outage_is_told_and_not_remembered() {
    let (receiving, upstream) = receiving().await;
    let made = receiving.invoice(&rosa(None), None, &order()).await;
    assert!(made.unwrap_err().is_temporary());
    upstream.say("RecipientQuery", wallet("b", "BTC"));
    upstream.say("SatsInvoiceFor", made_sample());
    assert!(receiving.invoice(&rosa(None), None, &order()).await.is_ok());
}

fn made_sample() -> Value {
    made(FOR_SATS, &Sample::default())
}

#[tokio::test]
async fn a_wallet_that_changed_is_looked_up_anew_and_asked_once() {
    let (receiving, upstream) = receiving().await;
    upstream.say("RecipientQuery", wallet("old", "BTC"));
    upstream.say("SatsInvoiceFor", made_sample());
    assert!(receiving.invoice(&rosa(None), None, &order()).await.is_ok());
    upstream.asked();
    let stale = "Unsupported operation for wallet's currency.";
    upstream.say("SatsInvoiceFor", refused(FOR_SATS, "INVALID_INPUT", stale));
    let same = receiving.invoice(&rosa(None), None, &order()).await;
    assert_eq!(same, Err(Error::NoSuchWallet(Unit::Bitcoin)));
    assert_eq!(upstream.asked(), ["SatsInvoiceFor", "RecipientQuery"]);
    upstream.say("RecipientQuery", wallet("new", "USD"));
    let field = "lnUsdInvoiceBtcDenominatedCreateOnBehalfOfRecipient";
    upstream.say("DollarInvoiceInSats", made(field, &Sample::default()));
    let made = receiving
        .invoice(&rosa(None), None, &order())
        .await
        .unwrap();
    assert_eq!(made.receiver.unit(), Unit::Dollar);
}

#[tokio::test]
async fn other_refusals_are_told_and_nothing_is_tried_instead() {
    for (code, message, expected) in [
        (
            "TOO_MANY_REQUEST",
            "Too many invoices creation",
            Error::TooMany,
        ),
        (
            "INVALID_INPUT",
            "External id for invoice or transaction already exists",
            Error::Taken,
        ),
        (
            "INVALID_INPUT",
            "A valid satoshi amount is required",
            Error::TooLittle(None),
        ),
        (
            "LND_OFFLINE",
            "offline",
            Error::OutOfOrder(blink::Part::Lightning),
        ),
    ] {
        let (receiving, upstream) = receiving().await;
        keep_address(&upstream);
        upstream.say("RecipientQuery", wallet("b", "BTC"));
        upstream.say("SatsInvoiceFor", refused(FOR_SATS, code, message));
        let made = receiving.invoice(&rosa(None), None, &order()).await;
        assert_eq!(made, Err(expected));
        assert_eq!(upstream.asked(), ["RecipientQuery", "SatsInvoiceFor"]);
    }
}

#[tokio::test]
async fn an_invoice_over_another_amount_is_shown_to_nobody() {
    let (receiving, upstream) = receiving().await;
    upstream.say("RecipientQuery", wallet("b", "BTC"));
    let other = Sample {
        millisats: Some(1_001_000),
        ..Sample::default()
    };
    upstream.say("SatsInvoiceFor", made(FOR_SATS, &other));
    let made = receiving.invoice(&rosa(None), None, &order()).await;
    assert_eq!(made, Err(Error::WrongInvoice(lnurl::Mismatch::Amount)));
}
