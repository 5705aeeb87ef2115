//! Where a register could have left somebody with nothing to do: each has a way on, and nothing typed is lost.

use reqwest::StatusCode;
use till::lightning::PaymentHash;
use till::money::Sats;
use till::sale::{Event, Evidence, SaleInvoice};

use super::cuts::id;
use super::{ROSA, Seller, invoice, until};
use crate::harness::{
    Browser, EVERYTHING, Page, Setup, Store, Till, consent, log_in, on_both, sign_in,
    sign_in_granting,
};
use crate::sale::spoil;

/// Ends this browser's session behind its back, as another device of theirs can.
async fn end_session(till: &Till, browser: &Browser) {
    let elsewhere = browser.copy();
    let asked = elsewhere.get(till.at("/api/auth/signout")).await;
    elsewhere.submit(&asked, "/api/auth/signout", &[]).await;
}

/// From the page that says that a sign-in is needed, back to where it leads.
async fn sign_in_again(browser: &Browser, page: &Page) -> Page {
    assert_eq!(page.url.path(), "/signin", "{}", page.text());
    let login = browser.submit(page, "/api/auth/signin/blink", &[]).await;
    consent(browser, &log_in(browser, login, ROSA).await, &EVERYTHING).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_is_back_after_the_next_sign_in() {
    let till = Till::usual().await;
    let browser = Browser::reading("es");
    sign_in(&browser, &till, ROSA).await;
    let keypad = browser.get(till.at("/till?currency=EUR")).await;
    end_session(&till, &browser).await;
    let fields = [
        ("do", "charge"),
        ("amount", "1.012,50"),
        ("lines", "350 655"),
        ("tip", "1000"),
        ("discount", "2,5"),
        ("note", "Mesa 7: té & más"),
    ];
    let ended = browser.submit(&keypad, "/till/charge", &fields).await;
    let back = sign_in_again(&browser, &ended).await;
    assert_eq!(back.url.path(), "/till", "{}", back.text());
    let kept = back.form("/till/charge").unwrap().fields;
    for (name, value) in [
        ("amount", "1012,50"),
        ("lines", "350 655"),
        ("counted", "EUR"),
        ("tip", "1000"),
        ("discount", "2,50"),
        ("note", "Mesa 7: té & más"),
    ] {
        let kept = kept
            .iter()
            .any(|field| *field == (name.to_owned(), value.to_owned()));
        assert!(kept, "{name}: {}", back.url);
    }
    assert!(till.control.invoices().iter().all(|seen| !seen.is_open()));
    till.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_button_of_an_ended_session_leads_back_to_its_page() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let sale = rosa
        .charge(&till, &[("amount", "21"), ("counted", "SAT")])
        .await;
    let settings = rosa.browser.get(till.at("/till/settings")).await;
    end_session(&till, &rosa.browser).await;
    let cash = format!("{}/cash", sale.url.path());
    for (page, action) in [(&sale, cash.as_str()), (&settings, "/till/settings")] {
        let ended = rosa.browser.submit(page, action, &[]).await;
        let lead = ended
            .url
            .query_pairs()
            .find(|(name, _)| name == "return_to");
        let lead = lead.map(|(_, page)| page.into_owned());
        assert_eq!(lead.as_deref(), Some(page.url.path()), "{}", ended.url);
    }
    let ended = rosa.browser.submit(&sale, &cash, &[]).await;
    let back = sign_in_again(&rosa.browser, &ended).await;
    assert_eq!(back.url, sale.url);
    assert!(
        back.has(".sale--waiting"),
        "nothing was done: {}",
        back.text()
    );
    till.stop().await;
}

on_both! {
    async fn one_row_that_cannot_be_read_stops_nothing(store: Store) {
        let till = Till::start(Setup::on(store)).await;
        let rosa = Seller::rosa(&till).await;
        for amount in ["11", "12", "13"] {
            rosa.charge(&till, &[("amount", amount), ("counted", "SAT")]).await;
        }
        let list = rosa.browser.get(till.at("/till/sales")).await;
        let all = list.attributes("main a[href^='/till/sales/']", "href");
        assert_eq!(all.len(), 3, "{all:?}");
        let spoilt = all[0].rsplit('/').next().unwrap();
        spoil(&till, &spoilt.parse().unwrap()).await;
        let keypad = rosa.keypad(&till).await;
        assert_eq!(keypad.status, StatusCode::OK);
        assert!(keypad.all(".till-bar__waiting")[0].contains('2'));
        for page in ["/till/sales", "/till/sales?q=note", "/till/sales.csv"] {
            let page = rosa.browser.get(till.at(page)).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.url);
            assert!(!page.body.contains(spoilt), "{}", page.url);
        }
        let list = rosa.browser.get(till.at("/till/sales")).await;
        assert_eq!(list.attributes("main a[href^='/till/sales/']", "href"), all[1..]);
        rosa.charge(&till, &[("amount", "14"), ("counted", "SAT")]).await;
        till.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_expired_can_still_be_paid_in_cash() {
    let till = Till::usual().await;
    let (rosa, stranger) = (Seller::rosa(&till).await, Seller::stranger("rosa_cafe"));
    for seller in [&rosa, &stranger] {
        let sale = seller
            .charge(&till, &[("amount", "21"), ("counted", "SAT")])
            .await;
        let (sales, id) = (&till.state.sales, id(&sale.url));
        let clock = Evidence::Clock;
        sales.happen(&id, Event::RanOut, &clock).await.unwrap();
        let sale = seller.browser.get(sale.url.as_str()).await;
        assert!(sale.has(".sale--expired"), "{}", sale.text());
        let cash = format!("{}/cash", sale.url.path());
        // Strangers hold nobody's till.
        assert_eq!(sale.form(&cash).is_some(), seller.register == "/till");
        if sale.form(&cash).is_some() {
            let paid = seller.browser.submit(&sale, &cash, &[]).await;
            assert!(paid.has(".sale--cash"), "{}", paid.text());
        }
    }
    till.stop().await;
}

/// Willem's money comes in dollars, unless he says otherwise; that he looked at the settings says nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn to_look_at_the_settings_sets_nothing() {
    let till = Till::usual().await;
    let willem = Browser::new();
    sign_in(&willem, &till, "willem@sandbox.example").await;
    let settings = willem.get(till.at("/till/settings")).await;
    assert!(settings.says("@willem"), "{}", settings.text());
    let page = Seller::stranger("willem")
        .charge(&till, &[("amount", "2100"), ("counted", "SAT")])
        .await;
    let seen = till.control.invoice(&invoice(&page)).unwrap();
    assert_eq!(seen.wallet, Some(till::sandbox::WalletKind::Usd));
    till.stop().await;
}

/// However somebody gets there first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_keypad_is_in_the_currency_of_the_account() {
    let till = Till::usual().await;
    for (person, currency) in [
        ("+819012345678", "JPY"),
        ("noura@sandbox.example", "KWD"),
        (ROSA, "EUR"),
    ] {
        let browser = Browser::new();
        let keypad = sign_in_granting(&browser, &till, person, &EVERYTHING, "/till").await;
        assert_eq!(keypad.url.path(), "/till", "{}", keypad.text());
        assert_eq!(keypad.attributes("#keypad", "data-code"), [currency]);
    }
    till.stop().await;
}

/// Screen and receipt tell of the same one of two payments: the first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paid_twice_is_worth_the_same_everywhere() {
    let till = Till::usual().await;
    let rosa = Seller::rosa(&till).await;
    let page = rosa
        .charge(&till, &[("amount", "2"), ("counted", "EUR")])
        .await;
    let sales = &till.state.sales;
    let first = sales.invoices(&id(&page.url)).await.unwrap().remove(0);
    let second = SaleInvoice {
        payment_hash: PaymentHash::new([7; 32]),
        turn: first.turn + 1,
        external_id: "another".to_owned(),
        sats: Sats(first.sats.0 + 777),
        ..first.clone()
    };
    sales.show(&second).await.unwrap();
    for paid in [&first, &second] {
        sales.arrived(&paid.payment_hash, None).await.unwrap();
    }
    let again = until(&rosa.browser, &page, "again").await;
    let receipt = format!("{}/receipt", page.url.path());
    let receipt = rosa.browser.get(till.at(&receipt)).await;
    let digits = |text: String| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let shown = again.all(".outcome__second").remove(0);
    assert_eq!(digits(shown), first.sats.0.to_string());
    assert!(digits(receipt.text()).contains(&first.sats.0.to_string()));
    till.stop().await;
}
