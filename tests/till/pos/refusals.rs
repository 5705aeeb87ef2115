//! Whatever Blink says instead of an invoice: a sentence of ours, a way on, and what was typed is kept.

use reqwest::StatusCode;
use till::sandbox::{Scripted, Standing};
use till::text::{Locale, Text};

use super::{ROSA, Seller};
use crate::harness::{EVERYTHING, Page, Setup, Till, consent, log_in};

/// What Blink says where it says nothing.
const UNEXPECTED: &str =
    "Unexpected error occurred, please try again or contact support if it persists";
const UNKNOWN: &str = "Unknown error occurred (code: UnknownLedgerError)";

/// Every code that Blink has, and what people are told.
const CODES: &[(&str, &str, &str)] = &[
    (
        "INVALID_INPUT",
        "A valid satoshi amount is required",
        "why-too-little",
    ),
    (
        "INVALID_INPUT",
        "Amount sent was too low for recipient's usd wallet.",
        "why-too-little",
    ),
    (
        "INVALID_INPUT",
        "External id for invoice or transaction already exists",
        "why-taken",
    ),
    (
        "INVALID_INPUT",
        "Unsupported operation for wallet's currency.",
        "why-no-wallet",
    ),
    (
        "INVALID_INPUT",
        "Something that nobody has seen yet",
        "why-refused",
    ),
    ("NOT_FOUND", "Not there", "why-no-wallet"),
    ("TOO_MANY_REQUEST", "Slowly", "why-too-many"),
    ("LND_OFFLINE", "Away", "why-lightning-away"),
    ("DEALER_OFFLINE", "Away", "why-dealer-away"),
    ("DEALER_ERROR", "Away", "why-dealer-away"),
    ("PRICE_SERVICE_OFFLINE", "Away", "why-no-price"),
    ("DB_ERROR", "Away", "why-part-away"),
    ("OPERATION_RESTRICTED", "No", "why-restricted"),
    ("TRANSACTION_RESTRICTED", "No", "why-restricted"),
    ("MIGRATION_STATE_CONFLICT", "No", "why-moving"),
    ("MIGRATION_ON_HOLD", "No", "why-moving"),
    ("MIGRATION_INVALID_DESTINATION", "No", "why-moving"),
    ("MIGRATION_API_KEY_FORBIDDEN", "No", "why-moving"),
    ("UNEXPECTED_CLIENT_ERROR", UNEXPECTED, "why-unexplained"),
    ("UNKNOWN_CLIENT_ERROR", UNKNOWN, "why-unexplained"),
    // They concern sending and names; should one come all the same, it is a refusal like any other.
    ("INSUFFICIENT_BALANCE", "No", "why-refused"),
    ("CANT_PAY_SELF", "No", "why-refused"),
    ("LIGHTNING_PAYMENT_ERROR", "No", "why-refused"),
    ("ROUTE_FINDING_ERROR", "No", "why-refused"),
    ("INVOICE_DECODE_ERROR", "No", "why-refused"),
    ("LNURL_REQUEST_INVOICE_ERROR", "No", "why-refused"),
    ("ONCHAIN_PAYMENT_ERROR", "No", "why-refused"),
    ("ONCHAIN_FEE_ESTIMATION_ERROR", "No", "why-refused"),
    ("LIQUIDITY_ERROR", "No", "why-refused"),
    ("USERNAME_ERROR", "No", "why-refused"),
    ("A_CODE_TO_COME", "No", "why-refused"),
];

/// What comes without a code.
const BARE: &[(&str, &str)] = &[
    ("Memo is too long", "why-note-too-long"),
    ("Invalid value for Memo", "why-note-too-long"),
    ("Invalid value for SatAmount", "why-too-much"),
    ("Invalid value for WalletId", "why-no-wallet"),
    (
        "Unexpected error occurred (code: InvalidWalletForAccountError)",
        "why-no-wallet",
    ),
    (
        "Too many invoices creation, please wait for a while and try again.",
        "why-too-many",
    ),
    (UNEXPECTED, "why-unexplained"),
    (UNKNOWN, "why-unexplained"),
    ("Something that nobody has seen yet", "why-refused"),
];

/// What is no answer at all.
const PAGES: &[(Scripted, &str)] = &[
    (Scripted::Wrapped { status: 500 }, "why-blink-away"),
    (Scripted::Wrapped { status: 409 }, "why-blink-away"),
    (Scripted::Page { status: 413 }, "why-blink-away"),
    (Scripted::Page { status: 500 }, "why-blink-away"),
    (Scripted::Page { status: 502 }, "why-blink-away"),
    (Scripted::Page { status: 429 }, "why-slow-down"),
    (Scripted::Page { status: 503 }, "why-slow-down"),
    (Scripted::Page { status: 403 }, "why-not-allowed"),
];

/// Our words.
pub fn said(id: &'static str) -> &'static str {
    Text::new(Locale::from_tag("en").unwrap()).get(id)
}

pub fn script(place: usize, code: Option<&str>, message: &str) -> Option<Scripted> {
    let (code, message) = (code.map(str::to_owned), message.to_owned());
    match place {
        0 => Some(Scripted::Payload { code, message }),
        1 => Some(Scripted::Top { code, message }),
        _ => Some(Scripted::Extended {
            code: code?,
            message,
        }),
    }
}

/// The page of a sale that got no code says why in our words, shows what was typed, and leads on.
#[track_caller]
pub fn is_explained(page: &Page, id: &'static str, what: &str) {
    assert_eq!(page.status, StatusCode::OK, "{what}");
    // One look at each page: there are many.
    let text = page.text();
    assert!(page.body.contains("sale--failed"), "{what}: {text}");
    assert!(text.contains(said(id)), "{what} is not {id}: {text}");
    for theirs in ["Unexpected error", "Unknown error", "client error"] {
        assert!(!page.body.contains(theirs), "{what}: {text}");
    }
    for kept in ["1,500 sats", "Table 7"] {
        assert!(text.contains(kept), "{what} lost {kept}: {text}");
    }
    for way in ["/cancel\"", "/renew\""] {
        let form = format!("{}{way} method=\"post\"", page.url.path());
        assert!(
            page.body.contains(&form),
            "{what} has no {way}: {}",
            page.body
        );
    }
}

/// Calling it off leads back to what was typed.
async fn is_kept(seller: &Seller, page: &Page) {
    let keypad = seller.browser.submit(page, "/cancel", &[]).await;
    assert_eq!(keypad.url.path(), seller.register);
    assert_eq!(
        keypad.attributes("input[name=lines]", "value"),
        ["1500"],
        "{}",
        page.text()
    );
    assert_eq!(keypad.attributes("#note", "value"), ["Table 7"]);
}

pub struct Counter<'a> {
    till: &'a Till,
    pub seller: Seller,
    keypad: Page,
    count: u32,
}

impl<'a> Counter<'a> {
    pub async fn of(till: &'a Till, seller: Seller) -> Self {
        let keypad = seller.keypad(till).await;
        Self {
            till,
            seller,
            keypad,
            count: 0,
        }
    }

    pub async fn charge(&mut self) -> Page {
        self.count += 1;
        let key = format!("form {}", self.count);
        let fields = [
            ("do", "charge"),
            ("amount", "1500"),
            ("counted", "SAT"),
            ("note", "Table 7"),
            ("form_key", key.as_str()),
        ];
        let action = format!("{}/charge", self.seller.register);
        self.seller
            .browser
            .submit(&self.keypad, &action, &fields)
            .await
    }

    async fn explains(&mut self, script: Scripted, id: &'static str) {
        let what = format!("{script:?}");
        self.till.control.script_invoices(Some(script));
        let page = self.charge().await;
        is_explained(&page, id, &what);
        if self.count == 1 {
            is_kept(&self.seller, &page).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_code_in_every_place_has_its_sentence_and_a_way_on() {
    let till = Till::usual().await;
    let mut counter = Counter::of(&till, Seller::rosa(&till).await).await;
    for (code, message, id) in CODES {
        for place in 0..3 {
            let script = script(place, Some(code), message).unwrap();
            counter.explains(script, id).await;
        }
    }
    for (message, id) in BARE {
        for place in 0..2 {
            counter
                .explains(script(place, None, message).unwrap(), id)
                .await;
        }
    }
    till.control.script_invoices(None);
    let page = counter.charge().await;
    assert!(page.has(".sale--waiting"), "{}", page.text());
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_other_answer_has_its_sentence_and_a_way_on() {
    let till = Till::usual().await;
    let mut counter = Counter::of(&till, Seller::rosa(&till).await).await;
    for (script, id) in PAGES {
        counter.explains(script.clone(), id).await;
    }
    for code in [
        "GRAPHQL_VALIDATION_FAILED",
        "VALIDATION_INVALID_TYPE_VARIABLE",
    ] {
        let script = Scripted::Malformed {
            code: code.to_owned(),
        };
        counter.explains(script, "why-refused").await;
    }
    // Where the register can be set otherwise, or the permission is missing, the way there is shown.
    for (script, href) in [
        (
            script(0, Some("DEALER_OFFLINE"), "").unwrap(),
            "/till/settings",
        ),
        (
            Scripted::Page { status: 403 },
            "/signin?return_to=%2Ftill%2Fsales%2F",
        ),
    ] {
        till.control.script_invoices(Some(script));
        let page = counter.charge().await;
        let ways = page.attributes(".sale__less a", "href");
        assert!(ways.len() == 1 && ways[0].starts_with(href), "{ways:?}");
    }
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_is_told_the_same() {
    let till = Till::start(Setup::default().with("TILL_CHARGE_RATE", 2000)).await;
    let mut counter = Counter::of(&till, Seller::stranger("rosa_cafe")).await;
    for (code, message, id) in CODES {
        let script = script(0, Some(code), message).unwrap();
        counter.explains(script, id).await;
    }
    let refused = Scripted::Page { status: 401 };
    counter.explains(refused, "why-refused").await;
    till.stop().await;
}

/// Those whom Blink pays no more are paid at their address, and where that is no way either it is said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_receives_no_more_is_told_so_where_there_is_no_other_way() {
    let setup = Setup::default().with("TILL_LNURL_DOMAIN", "blink.sandbox.example");
    let till = Till::start(setup).await;
    let mut counter = Counter::of(&till, Seller::rosa(&till).await).await;
    let people = till.people();
    let rosa = people.iter().find(|person| person.name == "Rosa").unwrap();
    for (code, standing) in [
        ("RECEIVE_DISABLED", Standing::ReceiveDisabled),
        ("NOT_AUTHORIZED", Standing::Inactive),
        ("NOT_AUTHENTICATED", Standing::Inactive),
    ] {
        assert!(till.control.set_standing(&rosa.id, standing));
        let script = script(0, Some(code), "No").unwrap();
        counter.explains(script, "why-cannot-receive").await;
    }
    assert!(till.control.set_standing(&rosa.id, Standing::Active));
    till.control
        .script_invoices(script(0, Some("RECEIVE_DISABLED"), "No"));
    let page = counter.charge().await;
    assert!(
        page.has(".sale--waiting"),
        "paid at the address: {}",
        page.text()
    );
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_token_died_signs_in_and_is_back_at_the_sale() {
    let till = Till::usual().await;
    let mut counter = Counter::of(&till, Seller::rosa(&till).await).await;
    till.control
        .script_invoices(Some(Scripted::Page { status: 401 }));
    let page = counter.charge().await;
    assert_eq!(page.url.path(), "/signin", "{}", page.text());
    let (_, back) = page
        .url
        .query_pairs()
        .find(|(name, _)| name == "return_to")
        .unwrap();
    assert!(back.starts_with("/till/sales/"), "{back}");
    till.control.script_invoices(None);
    let browser = &counter.seller.browser;
    let begun = browser.submit(&page, "/api/auth/signin/blink", &[]).await;
    let asked = log_in(browser, begun, ROSA).await;
    let back = consent(browser, &asked, &EVERYTHING).await;
    assert!(back.url.path().starts_with("/till/sales/"), "{}", back.url);
    is_explained(&back, "why-unfinished", "a dead token");
    till.stop().await;
}
